//! Freeman's centralization: how far the network leans on its most central node.
//!
//! Σ (max - c) over the largest such sum of any network of that size. Each measure names its
//! largest sum. Katz centrality and strength have no centralization: their values depend on a
//! parameter or on weights, so that no sum is the largest.

use super::super::contract::{Outcome, Settings, WeightUse};
use super::super::degree::number;
use super::component::weak;
use crate::network::{Side, Snapshot};
use crate::numeric::sum::block_sum;

/// Why there is none on fewer than three nodes.
pub(crate) const TOO_SMALL: &str =
    "the network has fewer than three nodes, so that nothing can be centralized";

/// Σ (max − c)/maximum: how far the network leans on its most central node, compared with the most
/// centralized network of its size. `None` without values or if the maximum is 0.
pub(crate) fn centralization(values: &[f64], maximum: f64) -> Option<f64> {
    let largest = values.iter().copied().reduce(f64::max)?;
    let gaps: Vec<f64> = values.iter().map(|c| largest - c).collect();
    (maximum > 0.0).then(|| block_sum(&gaps) / maximum)
}

/// The centralization of values of all nodes; `maximum` is told their number.
pub(crate) fn outcome(values: &[f64], maximum: impl Fn(f64) -> f64) -> Outcome {
    let found = match values.len() {
        0..3 => None,
        n => centralization(values, maximum(number(n as u64))),
    };
    found.map_or_else(|| Outcome::undefined_graph(TOO_SMALL), Outcome::graph)
}

/// The centralization within one side of a two-mode network; `maximum` is told the sizes of this
/// side and of the other.
pub(crate) fn of_side(
    s: &Snapshot,
    side: Side,
    values: &[Option<f64>],
    maximum: impl Fn(f64, f64) -> f64,
) -> Outcome {
    let sides = s.sides().unwrap_or_default();
    let own = (0..).zip(sides).filter(|(_, other)| **other == side);
    let own: Vec<usize> = own.map(|(v, _): (usize, _)| v).collect();
    let others = sides.len() - own.len();
    if own.len() < 2 || others < 2 {
        return Outcome::undefined_graph(
            "a side has fewer than two nodes, so that nothing can be centralized",
        );
    }
    let is_alone = |v: &usize| s.offsets()[*v] == s.offsets()[*v + 1];
    if own.iter().any(is_alone) {
        return Outcome::undefined_graph(
            "a node of this side has no tie, and the largest centralization is that of networks where \
             everybody has one",
        );
    }
    let values: Vec<f64> = own
        .iter()
        .filter_map(|&v| values.get(v).copied()?)
        .collect();
    let maximum = maximum(number(own.len() as u64), number(others as u64));
    centralization(&values, maximum)
        .map_or_else(|| Outcome::undefined_graph(TOO_SMALL), Outcome::graph)
}

/// The centralization of the closeness of one side of a connected two-mode network, by that of the
/// network where one node is tied to the whole other side and the rest of its side hang there on one
/// each, spread evenly.
pub(crate) fn closeness_of_side(s: &Snapshot, side: Side, values: &[Option<f64>]) -> Outcome {
    let outcome = of_side(s, side, values, largest_closeness);
    if outcome.undefined.is_none() && weak(s).members.len() > 1 {
        return Outcome::undefined_graph(
            "the network is not connected, and the largest centralization is that of connected networks",
        );
    }
    match outcome.graph_value() {
        Some(found) if found > 1.0 + 1e-9 => Outcome::undefined_graph(
            "the sum is larger than that of the most centralized network known",
        ),
        _ => outcome,
    }
}

/// Σ (1 − c) over the side with one node next to all others, for `own` and `others` nodes.
fn largest_closeness(own: f64, others: f64) -> f64 {
    let least = others + 2.0 * (own - 1.0);
    let hanging = own - 1.0;
    let each = (hanging / others).floor();
    let more = hanging - each * others;
    // The closeness gap of those who hang with so many together.
    let gap = |together: f64| 1.0 - least / (3.0 * others + 4.0 * hanging - 2.0 * together - 2.0);
    more * (each + 1.0) * gap(each + 1.0) + (others - more) * each * gap(each)
}

/// The same settings for a measure that looks neither at weights nor at other programs.
pub(crate) fn without_weights(settings: &Settings) -> Settings {
    Settings {
        weights: WeightUse::Ignore,
        compat: None,
        ..settings.clone()
    }
}
