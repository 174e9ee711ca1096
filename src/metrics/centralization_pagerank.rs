//! Freeman's centralization of PageRank.

use super::degree::nodes;
use super::kernel::freeman::{outcome, without_weights};
use super::{Applies, Level, Metric, MetricError, MetricInfo, Outcome, Range, Work, pagerank};

const INFO: MetricInfo = MetricInfo {
    id: "centralization-pagerank",
    name: "PageRank centralization: how far a walker along the ties keeps coming back to one node",
    level: Level::Graph,
    applies: Applies::Any,
    formula: "sum of (max p - p_v) over all v, divided by n q - 1; p_v is the PageRank without \
        weights, q = ((1 - d)/n + d)/b the largest PageRank that one of n nodes can have, d \
        the damping; b = 1 + d without direction, 1 + d - d/n with direction, 1 if there are \
        self-loops",
    range: Range::UNIT,
    weight_means: "Nothing: weights are not used.",
    isolated: "Undefined if n < 3.",
    convention: "1 for a star (with direction: one whose centre has no tie out), which is the largest \
        that a network allows; 0 if all are alike. The damping is that of pagerank.",
    alternatives: "NetworkX and igraph have no such function.",
    reading: "Without direction it is near to degree centralization.",
    complexity: "As for pagerank.",
    params: &[],
    references: &[
        "Freeman, Centrality in social networks: conceptual clarification, Social Networks \
        1 (1978), 215-239, doi:10.1016/0378-8733(78)90021-7",
    ],
};

/// Freeman's centralization of PageRank.
#[derive(Clone, Copy, Debug)]
pub(super) struct CentralizationPagerank;

impl Metric for CentralizationPagerank {
    fn info(&self) -> &'static MetricInfo {
        &INFO
    }

    fn compute_in(&self, work: &Work<'_>) -> Result<Outcome, MetricError> {
        let s = work.snapshot;
        let damping = work.settings.param(pagerank::METRIC.info(), "damping")?;
        let found = pagerank::METRIC.compute(s, &without_weights(work.settings))?;
        let values: Vec<f64> = found.node_values().iter().flatten().copied().collect();
        let has_loops = nodes(s).any(|v| s.loops(v).0 > 0);
        let mut outcome = outcome(&values, |n| {
            let back = match (has_loops, s.is_directed()) {
                (true, _) => 1.0,
                (false, true) => 1.0 + damping - damping / n,
                (false, false) => 1.0 + damping,
            };
            n * ((1.0 - damping) / n + damping) / back - 1.0
        });
        outcome.convergence = found.convergence;
        Ok(outcome)
    }
}
