//! Freeman's centralization: how far the network leans on its most central node.
//!
//! Σ (max - c) over the largest such sum of any network of that size. Each measure names its
//! largest sum. Katz centrality and strength have no centralization: their values depend on a
//! parameter or on weights, so that no sum is the largest.

use super::super::contract::{Outcome, Settings, WeightUse};
use super::super::degree::number;
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

/// The same settings for a measure that looks neither at weights nor at other programs.
pub(crate) fn without_weights(settings: &Settings) -> Settings {
    Settings {
        weights: WeightUse::Ignore,
        compat: None,
        ..settings.clone()
    }
}
