//! Freeman's centralization of closeness.

use super::closeness::wasserman_faust;
use super::degree::number;
use super::kernel::freeman::{TOO_SMALL, centralization};
use super::{Applies, Level, Metric, MetricError, MetricInfo, Outcome, Pass, Range, Work};

const INFO: MetricInfo = MetricInfo {
    id: "centralization-closeness",
    name: "Closeness centralization: how much nearer one node is to all others than the rest",
    level: Level::Graph,
    applies: Applies::Undirected,
    formula: "sum of (max c - c_v) over all v, divided by (n - 1)(n - 2)/(2n - 3); c_v is the \
        closeness in steps",
    range: Range::UNIT,
    weight_means: "Nothing: weights are not used.",
    isolated: "Undefined if n < 3, and if the network is not connected: Freeman's maximum is that \
        of connected networks.",
    convention: "Freeman: 1 for a star, 0 if all are alike. Paths in steps, whatever the weights.",
    alternatives: "igraph agrees on connected networks.",
    reading: "As degree centralization, with indirect ties counted.",
    complexity: "Time O(nm), memory O(n + m).",
    params: &[],
    references: &[
        "Freeman, Centrality in social networks: conceptual clarification, Social Networks \
        1 (1978), 215-239, doi:10.1016/0378-8733(78)90021-7",
    ],
};

/// Freeman's centralization of closeness.
#[derive(Clone, Copy, Debug)]
pub(super) struct CentralizationCloseness;

impl Metric for CentralizationCloseness {
    fn info(&self) -> &'static MetricInfo {
        &INFO
    }

    fn passes(&self) -> &'static [Pass] {
        &[Pass::OUT_STEPS]
    }

    fn compute_in(&self, work: &Work<'_>) -> Result<Outcome, MetricError> {
        let s = work.snapshot;
        let n = number(s.node_count() as u64);
        let reach = &work.sweep(Pass::OUT_STEPS).reach;
        if n > 2.0
            && reach
                .iter()
                .any(|r| r.reached as usize + 1 != s.node_count())
        {
            return Ok(Outcome::undefined_graph(
                "the network is not connected, and Freeman's maximum is that of connected networks",
            ));
        }
        let values = wasserman_faust(work, Pass::OUT_STEPS);
        Ok(
            centralization(&values, (n - 1.0) * (n - 2.0) / (2.0 * n - 3.0))
                .map_or_else(|| Outcome::undefined_graph(TOO_SMALL), Outcome::graph),
        )
    }
}
