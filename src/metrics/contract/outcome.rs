//! What a measure answers.

use serde::Serialize;

use crate::network::NodeIx;

/// The numbers of a measure; `None` is undefined. Never NaN, never infinite.
#[derive(Clone, Debug, PartialEq)]
pub enum Values {
    /// One a node, in node order.
    Node(Vec<Option<f64>>),
    /// One for the network.
    Graph(Option<f64>),
    /// One an edge, ordered by source and target; undirected edges once, with source < target.
    Edge(Vec<(NodeIx, NodeIx, f64)>),
}

/// How an iteration ended.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Convergence {
    /// Rounds done.
    pub iterations: u64,
    /// What was left to change in the last round; the measure says in which norm.
    pub residual: f64,
    /// Whether the residual is within the tolerance.
    pub reached: bool,
}

/// What an estimate was drawn from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Drawn {
    /// Pairs of nodes, with all shortest paths between them.
    Pairs,
    /// Sources, with all shortest paths from them.
    Sources,
}

/// How values were estimated from a sample.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Estimate {
    /// How far any value may be off, as a share of all pairs of other nodes.
    pub epsilon: f64,
    /// The probability, at most, that some value is farther off.
    pub delta: f64,
    /// How many were drawn.
    pub sample: u64,
    /// What was drawn.
    pub of: Drawn,
}

/// The answer of a measure.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// The numbers.
    pub values: Values,
    /// Why some or all of them are undefined.
    pub undefined: Option<String>,
    /// Why some nodes have no value by the nature of the measure (influence is one of actors, not
    /// of bodies), or why it has none to give on a network of this kind. That is no failure.
    pub not_meant: Option<String>,
    /// How the iteration ended, if there was one.
    pub convergence: Option<Convergence>,
    /// How the values were estimated; `None` if they are exact.
    pub estimate: Option<Estimate>,
    /// Parameters that nobody set and the measure chose from the network, by name.
    pub chosen: Vec<(&'static str, f64)>,
    /// What a reader must know beside the numbers.
    pub note: Option<String>,
    /// Why the numbers must not be relied on.
    pub warning: Option<String>,
}

impl Outcome {
    /// A number for every node. A value that is not finite becomes undefined, -0 becomes 0.
    pub fn nodes(values: Vec<f64>) -> Self {
        let values: Vec<_> = values.into_iter().map(finite).collect();
        let undefined = values
            .iter()
            .any(Option::is_none)
            .then(|| BEYOND.to_owned());
        Self {
            values: Values::Node(values),
            undefined,
            not_meant: None,
            convergence: None,
            estimate: None,
            chosen: Vec::new(),
            note: None,
            warning: None,
        }
    }

    /// Numbers for some nodes.
    pub fn some_nodes(values: Vec<Option<f64>>, undefined: Option<String>) -> Self {
        Self {
            values: Values::Node(values.into_iter().map(|v| v.and_then(finite)).collect()),
            undefined,
            not_meant: None,
            convergence: None,
            estimate: None,
            chosen: Vec::new(),
            note: None,
            warning: None,
        }
    }

    /// Numbers for the nodes that have one; `reason` says why the others have none. A value that is
    /// not finite becomes undefined.
    pub fn some_nodes_or(values: Vec<Option<f64>>, reason: &str) -> Self {
        let is_beyond = |value: &Option<f64>| value.is_some_and(|value| !value.is_finite());
        let undefined = if values.iter().any(is_beyond) {
            Some(BEYOND.to_owned())
        } else {
            let lacks = values.iter().any(Option::is_none);
            lacks.then(|| reason.to_owned())
        };
        Self::some_nodes(values, undefined)
    }

    /// No node of `n` has a value, with the reason.
    pub fn undefined_nodes(n: usize, reason: impl Into<String>) -> Self {
        Self::some_nodes(vec![None; n], Some(reason.into()))
    }

    /// A number for every edge, ordered by source and target; undirected edges once, with source <
    /// target.
    pub fn edges(values: Vec<(NodeIx, NodeIx, f64)>) -> Self {
        Self {
            values: Values::Edge(values),
            ..Self::graph(0.0)
        }
    }

    /// A number for the network.
    pub fn graph(value: f64) -> Self {
        Self {
            values: Values::Graph(finite(value)),
            undefined: None,
            not_meant: None,
            convergence: None,
            estimate: None,
            chosen: Vec::new(),
            note: None,
            warning: None,
        }
    }

    /// The network has no value, with the reason.
    pub fn undefined_graph(reason: impl Into<String>) -> Self {
        Self {
            values: Values::Graph(None),
            undefined: Some(reason.into()),
            not_meant: None,
            convergence: None,
            estimate: None,
            chosen: Vec::new(),
            note: None,
            warning: None,
        }
    }

    /// The same with the values of nodes divided by the largest.
    #[must_use]
    pub(crate) fn over_largest(mut self) -> Self {
        if let Values::Node(values) = &mut self.values {
            let largest = values.iter().flatten().copied().fold(0.0, f64::max);
            for value in values.iter_mut().flatten().filter(|_| largest > 0.0) {
                *value /= largest;
            }
        }
        self
    }

    /// The same with how the iteration ended.
    #[must_use]
    pub fn with_convergence(mut self, convergence: Convergence) -> Self {
        self.convergence = Some(convergence);
        self
    }

    /// The same with how the values were estimated.
    #[must_use]
    pub fn with_estimate(mut self, estimate: Option<Estimate>) -> Self {
        self.estimate = estimate;
        self
    }

    /// The same with a parameter that was chosen from the network.
    #[must_use]
    pub fn with_chosen(mut self, name: &'static str, value: f64) -> Self {
        self.chosen.push((name, value));
        self
    }

    /// The same with what a reader must know beside the numbers.
    #[must_use]
    pub fn with_note(mut self, note: String) -> Self {
        self.note = Some(note);
        self
    }

    /// The same with why the numbers must not be relied on.
    #[must_use]
    pub fn with_warning(mut self, warning: String) -> Self {
        self.warning = Some(warning);
        self
    }

    /// The values of all nodes; empty for measures of other levels.
    pub fn node_values(&self) -> &[Option<f64>] {
        match &self.values {
            Values::Node(values) => values,
            Values::Graph(_) | Values::Edge(_) => &[],
        }
    }

    /// The value of the network; `None` for measures of other levels too.
    pub const fn graph_value(&self) -> Option<f64> {
        match self.values {
            Values::Graph(value) => value,
            Values::Node(_) | Values::Edge(_) => None,
        }
    }

    /// Whether every value that is meant to be there is defined, converged and can be relied on:
    /// what `--strict` asks.
    pub fn is_sound(&self) -> bool {
        self.undefined.is_none()
            && self.warning.is_none()
            && self.convergence.is_none_or(|c| c.reached)
    }
}

const BEYOND: &str = "the number is too large for a computer's arithmetic";

/// -0 becomes 0.
fn finite(value: f64) -> Option<f64> {
    value.is_finite().then_some(value + 0.0)
}
