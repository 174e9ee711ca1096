//! What a measure is asked: the conventions that a user may choose.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{MetricError, MetricInfo, Param, Takes};
use crate::model::Role;
use crate::network::{NodeIx, Snapshot};

/// Whether weights count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WeightUse {
    /// Where the network has weights.
    #[default]
    Use,
    /// Never: every tie counts 1, every step is 1 long.
    Ignore,
}

/// What a weight means to measures of paths.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LengthRule {
    /// The weight is a strength: the length of a tie is 1/weight.
    #[default]
    Inverse,
    /// The weight is itself the length.
    Weight,
}

/// Another program whose conventions are followed where they differ: scale, direction, isolates and
/// multiplicity, not its bugs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Compat {
    /// NetworkX.
    Networkx,
    /// python-igraph.
    Igraph,
}

impl Compat {
    /// All programs.
    pub const ALL: &'static [Self] = &[Self::Networkx, Self::Igraph];

    /// The word used on the command line.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Networkx => "networkx",
            Self::Igraph => "igraph",
        }
    }
}

/// Betweenness from a sample of sources instead of all.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Approximation {
    /// How far a normalised value may be off, with the probability that the measure states: above
    /// 0 and below 1.
    pub epsilon: f64,
    /// What the sample is drawn with.
    pub seed: u64,
}

/// The conventions in force; the default is that of the program.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// Whether weights count.
    pub weights: WeightUse,
    /// What a weight means to measures of paths.
    pub length: LengthRule,
    /// Parameters by `MEASURE.NAME`, such as `pagerank.damping`.
    pub params: BTreeMap<String, f64>,
    /// Parameters that are ids of nodes, by `MEASURE.NAME`, such as `personalised-pagerank.from`.
    pub node_params: BTreeMap<String, Vec<String>>,
    /// The program whose conventions to follow; `None` for this one's own.
    pub compat: Option<Compat>,
    /// Whether measures of paths through nodes may sample their sources.
    pub approx: Option<Approximation>,
    /// The group of each node, for grouped measures; `None` for a node without one.
    pub groups: Option<Vec<Option<String>>>,
    /// Weights of roles for `influence` that differ from its own.
    pub role_weights: BTreeMap<Role, f64>,
    /// The id of the measure by which `influence` weighs bodies.
    pub body_centrality: String,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            weights: WeightUse::default(),
            length: LengthRule::default(),
            params: BTreeMap::new(),
            node_params: BTreeMap::new(),
            compat: None,
            approx: None,
            groups: None,
            role_weights: BTreeMap::new(),
            body_centrality: "degree".to_owned(),
        }
    }
}

impl Settings {
    /// Whether weights count on this network: they are not ignored, and it has some.
    pub fn uses_weights(&self, s: &Snapshot) -> bool {
        self.weights == WeightUse::Use && s.has_weights()
    }

    /// Sets a parameter from the words of a user: `key` is `MEASURE.NAME`. A parameter that is ids
    /// of nodes takes one more id each time.
    ///
    /// # Errors
    /// [`MetricError::Unknown`], [`MetricError::UnknownParam`], [`MetricError::NotANumber`] or
    /// [`MetricError::ParamRange`]. Whether the network has such a node is seen when computing.
    pub fn set_param(&mut self, key: &str, value: &str) -> Result<(), MetricError> {
        let (id, name) = key.split_once('.').unwrap_or((key, ""));
        let info = super::super::find(id)?.info();
        if let Takes::Nodes = known(info, name)?.takes {
            let nodes = self.node_params.entry(key.to_owned()).or_default();
            nodes.push(value.to_owned());
            return Ok(());
        }
        let number = value.trim().parse();
        let number = number.map_err(|_| MetricError::NotANumber {
            key: key.to_owned(),
            value: value.to_owned(),
        })?;
        self.params.insert(key.to_owned(), number);
        self.number(info, name).map(|_| ())
    }

    /// The value of a number with a default: the one set, else the measure's default.
    ///
    /// # Errors
    /// [`MetricError::ParamRange`] for a value that is not allowed, [`MetricError::UnknownParam`]
    /// if the measure has no such parameter, or none with a default.
    pub fn param(&self, info: &'static MetricInfo, name: &str) -> Result<f64, MetricError> {
        self.number(info, name)?
            .ok_or_else(|| unknown_param(info, name))
    }

    /// The value of a number: the one set, else the measure's default, `None` where the measure
    /// chooses it from the network.
    ///
    /// # Errors
    /// As [`Self::param`].
    pub fn number(
        &self,
        info: &'static MetricInfo,
        name: &str,
    ) -> Result<Option<f64>, MetricError> {
        let param = known(info, name)?;
        let Takes::Number { default, low, high } = param.takes else {
            return Err(unknown_param(info, name));
        };
        let set = self.params.get(&format!("{}.{name}", info.id));
        match set.copied().or(default) {
            Some(value) if !(low..=high).contains(&value) => Err(MetricError::ParamRange {
                id: info.id,
                name: param.name,
                value,
                low,
                high,
            }),
            value => Ok(value),
        }
    }

    /// The nodes that a parameter names, ascending and without repeats; none if it is not set.
    ///
    /// # Errors
    /// [`MetricError::NoSuchNode`], [`MetricError::UnknownParam`].
    pub fn nodes(
        &self,
        info: &'static MetricInfo,
        name: &str,
        s: &Snapshot,
    ) -> Result<Vec<NodeIx>, MetricError> {
        known(info, name)?;
        let key = format!("{}.{name}", info.id);
        let ids = self.node_params.get(&key).into_iter().flatten();
        let found = ids.map(|id| {
            s.find(id).ok_or_else(|| MetricError::NoSuchNode {
                key: key.clone(),
                id: id.clone(),
            })
        });
        let mut nodes = found.collect::<Result<Vec<_>, _>>()?;
        nodes.sort_unstable();
        nodes.dedup();
        Ok(nodes)
    }
}

fn unknown_param(info: &'static MetricInfo, name: &str) -> MetricError {
    MetricError::UnknownParam {
        id: info.id,
        name: name.to_owned(),
        names: info.params.iter().map(|p| p.name).collect(),
    }
}

fn known(info: &'static MetricInfo, name: &str) -> Result<&'static Param, MetricError> {
    info.param(name).ok_or_else(|| unknown_param(info, name))
}
