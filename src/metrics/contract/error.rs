//! Why a measure was not computed.

use thiserror::Error;

/// A request that makes no sense. An undefined result is no error: see
/// [`Outcome`](super::Outcome).
#[derive(Clone, Debug, PartialEq, Error)]
pub enum MetricError {
    /// No measure has this id.
    #[error("there is no measure `{id}`{} `actornet list metrics` shows all", suggest(.near.as_deref()))]
    Unknown {
        /// The id asked for.
        id: String,
        /// The nearest id.
        near: Option<String>,
    },
    /// The measure does not fit the network.
    #[error("`{id}` does not fit this network: it is for {fits}{}", hint(.instead))]
    DoesNotFit {
        /// The measure.
        id: &'static str,
        /// What it is for.
        fits: &'static str,
        /// What to ask for instead.
        instead: &'static str,
    },
    /// The measure has no such parameter.
    #[error("`{id}` has no parameter `{name}`{}", known(.names))]
    UnknownParam {
        /// The measure.
        id: &'static str,
        /// The parameter asked for.
        name: String,
        /// The parameters it has.
        names: Vec<&'static str>,
    },
    /// The parameter's value is not allowed.
    #[error("{id}.{name}={value} is not allowed: it must be from {low} to {high}")]
    ParamRange {
        /// The measure.
        id: &'static str,
        /// The parameter.
        name: &'static str,
        /// The value asked for.
        value: f64,
        /// The least value allowed.
        low: f64,
        /// The largest value allowed.
        high: f64,
    },
    /// The parameter's value is no number.
    #[error("{key}={value}: `{value}` is no number")]
    NotANumber {
        /// `MEASURE.NAME`.
        key: String,
        /// What was given.
        value: String,
    },
    /// The parameter names a node that is not in the network.
    #[error("{key}={id}: the network has no node `{id}`")]
    NoSuchNode {
        /// `MEASURE.NAME`.
        key: String,
        /// The id asked for.
        id: String,
    },
    /// The parameter has a bound that depends on the network.
    #[error("{id}.{name}={value} is not allowed on this network: {bound}")]
    BeyondBound {
        /// The measure.
        id: &'static str,
        /// The parameter.
        name: &'static str,
        /// The value asked for.
        value: f64,
        /// The bound, and why.
        bound: String,
    },
    /// The measure speaks of nodes that must be named.
    #[error("`{id}` needs to know from whom: give --param {id}.{name}=ID, as often as needed")]
    NeedsNodes {
        /// The measure.
        id: &'static str,
        /// The parameter that names them.
        name: &'static str,
    },
    /// Influence cannot weigh bodies by this measure.
    #[error(
        "influence cannot weigh bodies by `{id}`: name a node measure that fits a two-mode network, other than influence itself"
    )]
    BodyCentrality {
        /// The measure asked for.
        id: String,
    },
}

fn suggest(id: Option<&str>) -> String {
    id.map_or_else(|| ";".to_owned(), |id| format!("; did you mean `{id}`?"))
}

fn hint(instead: &str) -> String {
    if instead.is_empty() {
        String::new()
    } else {
        format!("; use {instead}")
    }
}

fn known(names: &[&str]) -> String {
    if names.is_empty() {
        ": it has none".to_owned()
    } else {
        format!(": it has {}", names.join(", "))
    }
}
