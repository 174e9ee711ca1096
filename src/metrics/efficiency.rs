//! Burt's efficiency: the share of a node's contacts that are not redundant.

use super::degree::number;
use super::kernel::burt::ISOLATED;
use super::{Applies, Level, Metric, MetricError, MetricInfo, Outcome, Range, Work};

const INFO: MetricInfo = MetricInfo {
    id: "efficiency",
    name: "Efficiency: the share of the node's contacts that are not redundant",
    level: Level::Node,
    applies: Applies::Any,
    formula: "e_v/k_v; e_v is the effective size of v, k_v the number of nodes tied to it",
    range: Range::UNIT,
    weight_means: "A strength, as in constraint. Without weights every tie counts 1.",
    isolated: "Undefined: a node without ties has no contacts.",
    convention: "Burt 1992: contacts are counted whatever the direction and number of ties to them.",
    alternatives: "Not in NetworkX or igraph as a measure of its own; global-efficiency is something \
        else.",
    reading: "1 if no two contacts are tied to each other: no seat is spent on people one already \
        reaches.",
    complexity: "Time O(m^1.5), memory O(n + m).",
    params: &[],
    references: &[
        "Burt, Structural Holes: The Social Structure of Competition (Harvard University \
        Press, 1992), chapter 2",
    ],
};

/// Burt's efficiency.
#[derive(Clone, Copy, Debug)]
pub(super) struct Efficiency;

impl Metric for Efficiency {
    fn info(&self) -> &'static MetricInfo {
        &INFO
    }

    fn compute_in(&self, work: &Work<'_>) -> Result<Outcome, MetricError> {
        let ties = work.ranked();
        let share = |(rank, size): (usize, &Option<f64>)| {
            size.map(|size| size / number(ties.degree(rank) as u64))
        };
        let sizes = work.effective_sizes().iter().enumerate();
        let shares: Vec<Option<f64>> = sizes.map(share).collect();
        Ok(Outcome::some_nodes_or(ties.by_node(&shares), ISOLATED))
    }
}
