//! Density of a two-mode network: the share of possible ties between the sides that exist.

use super::degree::{nodes, number};
use super::degree_two_mode::{NOT_TWO_MODE, SideSizes};
use super::kernel::ranked::neighbours;
use super::{Applies, Level, Metric, MetricError, MetricInfo, Outcome, Range, Work};

const INFO: MetricInfo = MetricInfo {
    id: "density-two-mode",
    name: "Density, two-mode: the share of possible ties between the two sides that exist",
    level: Level::Graph,
    applies: Applies::TwoMode,
    formula: "m/(n1 n2); m is the number of ties, n1 and n2 are the sizes of the sides",
    range: Range::UNIT,
    weight_means: "Nothing: weights are not used.",
    isolated: "0 if a side is empty.",
    convention: "Parallel ties are one; direction is ignored.",
    alternatives: "NetworkX agrees (bipartite.density); elsewhere only the one-mode norm is known, \
        which a two-mode network can fill to half at most (density).",
    reading: "How close it is to every actor sitting in every body. It falls as networks grow: do \
        not compare across sizes.",
    complexity: "Time O(m).",
    params: &[],
    references: &[
        "Borgatti and Everett, Network analysis of 2-mode data, Social Networks 19 (1997), \
        243-269, doi:10.1016/S0378-8733(96)00301-2",
    ],
};

/// Density of a two-mode network.
#[derive(Clone, Copy, Debug)]
pub(super) struct DensityTwoMode;

impl Metric for DensityTwoMode {
    fn info(&self) -> &'static MetricInfo {
        &INFO
    }

    fn compute_in(&self, work: &Work<'_>) -> Result<Outcome, MetricError> {
        let s = work.snapshot;
        let Some(sizes) = SideSizes::of(s) else {
            return Ok(Outcome::undefined_graph(NOT_TWO_MODE));
        };
        let possible = nodes(s).next().map_or(0.0, |v| {
            let (own, other) = sizes.own_and_other(v);
            own * other
        });
        if possible <= 0.0 {
            return Ok(Outcome::graph(0.0));
        }
        let ends: u64 = nodes(s).map(|v| neighbours(s, v).count() as u64).sum();
        Ok(Outcome::graph(number(ends / 2) / possible))
    }
}
