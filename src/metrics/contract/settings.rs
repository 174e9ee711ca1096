//! What a measure is asked: the conventions that a user may choose.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{MetricError, MetricInfo};
use crate::model::Role;
use crate::network::Snapshot;

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

    /// The value of a parameter: the one set, else the measure's default.
    ///
    /// # Errors
    /// [`MetricError::ParamRange`] for a value that is not allowed, [`MetricError::UnknownParam`]
    /// if the measure has no such parameter.
    pub fn param(&self, info: &'static MetricInfo, name: &str) -> Result<f64, MetricError> {
        let Some(param) = info.param(name) else {
            return Err(MetricError::UnknownParam {
                id: info.id,
                name: name.to_owned(),
                names: info.params.iter().map(|p| p.name).collect(),
            });
        };
        let key = format!("{}.{name}", info.id);
        let value = self.params.get(&key).copied().unwrap_or(param.default);
        if (param.low..=param.high).contains(&value) {
            Ok(value)
        } else {
            Err(MetricError::ParamRange {
                id: info.id,
                name: param.name,
                value,
                low: param.low,
                high: param.high,
            })
        }
    }
}
