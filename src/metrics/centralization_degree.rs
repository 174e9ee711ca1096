//! Freeman's centralization of degree.

use super::degree::{nodes, number};
use super::kernel::freeman::{TOO_SMALL, centralization};
use super::{Applies, Level, Metric, MetricError, MetricInfo, Outcome, Range, Work};

const INFO: MetricInfo = MetricInfo {
    id: "centralization-degree",
    name: "Degree centralization: how far ties gather at one node",
    level: Level::Graph,
    applies: Applies::Undirected,
    formula: "sum of (max k - k_v) over all v, divided by (n - 1)(n - 2); k_v is the number of \
        nodes tied to v",
    range: Range::UNIT,
    weight_means: "Nothing: weights are not used.",
    isolated: "Undefined if n < 3.",
    convention: "Freeman: 1 for a star, 0 if all are alike. Parallel ties are one, self-loops none. \
        The one-mode maximum on every network.",
    alternatives: "igraph counts self-loops in the maximum by default.",
    reading: "Whether one actor dominates. On a two-mode network the two sides differ by nature: \
        compare such values only with each other.",
    complexity: "Time O(n), memory O(n).",
    params: &[],
    references: &[
        "Freeman, Centrality in social networks: conceptual clarification, Social Networks \
        1 (1978), 215-239, doi:10.1016/0378-8733(78)90021-7",
    ],
};

/// Freeman's centralization of degree.
#[derive(Clone, Copy, Debug)]
pub(super) struct CentralizationDegree;

impl Metric for CentralizationDegree {
    fn info(&self) -> &'static MetricInfo {
        &INFO
    }

    fn compute_in(&self, work: &Work<'_>) -> Result<Outcome, MetricError> {
        let s = work.snapshot;
        let n = number(s.node_count() as u64);
        let degrees: Vec<f64> = nodes(s)
            .map(|v| number(s.successors(v).len() as u64))
            .collect();
        Ok(centralization(&degrees, (n - 1.0) * (n - 2.0))
            .map_or_else(|| Outcome::undefined_graph(TOO_SMALL), Outcome::graph))
    }
}
