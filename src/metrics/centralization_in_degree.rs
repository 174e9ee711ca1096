//! Freeman's centralization of degree in.

use super::degree::{nodes, number};
use super::kernel::freeman::outcome;
use super::{Applies, Level, Metric, MetricError, MetricInfo, Outcome, Range, Work};

const INFO: MetricInfo = MetricInfo {
    id: "centralization-in-degree",
    name: "In-degree centralization: how far ties arrive at one node",
    level: Level::Graph,
    applies: Applies::Directed,
    formula: "sum of (max k - k_v) over all v, divided by (n - 1)^2; k_v is the number of nodes with \
        a tie to v",
    range: Range::UNIT,
    weight_means: "Nothing: weights are not used.",
    isolated: "Undefined if n < 3.",
    convention: "Freeman: 1 for a star whose ties all arrive at the centre, 0 if all are alike. \
        Parallel ties are one, self-loops none.",
    alternatives: "igraph counts self-loops in the maximum by default.",
    reading: "Whether one actor is named by all others.",
    complexity: "Time O(n), memory O(n).",
    params: &[],
    references: &[
        "Freeman, Centrality in social networks: conceptual clarification, Social Networks \
        1 (1978), 215-239, doi:10.1016/0378-8733(78)90021-7",
    ],
};

/// Freeman's centralization of degree in.
#[derive(Clone, Copy, Debug)]
pub(super) struct CentralizationInDegree;

impl Metric for CentralizationInDegree {
    fn info(&self) -> &'static MetricInfo {
        &INFO
    }

    fn compute_in(&self, work: &Work<'_>) -> Result<Outcome, MetricError> {
        let s = work.snapshot;
        let values: Vec<f64> = nodes(s)
            .map(|v| number(s.predecessors(v).len() as u64))
            .collect();
        Ok(outcome(&values, |n| (n - 1.0) * (n - 1.0)))
    }
}
