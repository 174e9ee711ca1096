//! Freeman's centralization of betweenness.

use super::betweenness::raw;
use super::degree::number;
use super::kernel::freeman::{TOO_SMALL, centralization};
use super::{
    Applies, Estimate, Level, Metric, MetricError, MetricInfo, Outcome, Pass, Range, Work,
};

const INFO: MetricInfo = MetricInfo {
    id: "centralization-betweenness",
    name: "Betweenness centralization: how far one node stands between all others",
    level: Level::Graph,
    applies: Applies::Any,
    formula: "sum of (max b - b_v) over all v, divided by (n - 1)^2 (n - 2)/2 without direction, \
        by (n - 1)^2 (n - 2) with direction; b_v is the betweenness in steps",
    range: Range::UNIT,
    weight_means: "Nothing: weights are not used.",
    isolated: "Undefined if n < 3.",
    convention: "Freeman: 1 for a star (with direction: ties both ways), 0 if all are alike. Paths \
        in steps, whatever the weights.",
    alternatives: "igraph agrees.",
    reading: "Whether the network would fall apart without one broker.",
    complexity: "Time O(nm), memory O(n + m).",
    params: &[],
    references: &[
        "Freeman, Centrality in social networks: conceptual clarification, Social Networks \
        1 (1978), 215-239, doi:10.1016/0378-8733(78)90021-7",
    ],
};

/// Freeman's centralization of betweenness.
#[derive(Clone, Copy, Debug)]
pub(super) struct CentralizationBetweenness;

impl Metric for CentralizationBetweenness {
    fn info(&self) -> &'static MetricInfo {
        &INFO
    }

    fn passes(&self) -> &'static [Pass] {
        &[Pass::THROUGH_STEPS]
    }

    fn compute_in(&self, work: &Work<'_>) -> Result<Outcome, MetricError> {
        let n = number(work.snapshot.node_count() as u64);
        let pairs = if work.snapshot.is_directed() {
            1.0
        } else {
            2.0
        };
        let most = (n - 1.0) * (n - 1.0) * (n - 2.0) / pairs;
        let outcome = centralization(&raw(work, Pass::THROUGH_STEPS), most)
            .map_or_else(|| Outcome::undefined_graph(TOO_SMALL), Outcome::graph);
        // Every gap to the largest value may be off on both of its sides.
        let estimate = work.sweep(Pass::THROUGH_STEPS).estimate.map(|e| Estimate {
            epsilon: 2.0 * e.epsilon,
            ..e
        });
        Ok(outcome.with_estimate(estimate))
    }
}
