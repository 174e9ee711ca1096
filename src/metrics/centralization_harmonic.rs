//! Freeman's centralization of harmonic centrality.

use super::harmonic::mean_inverse;
use super::kernel::freeman::outcome;
use super::{Applies, Level, Metric, MetricError, MetricInfo, Outcome, Pass, Range, Work};

const INFO: MetricInfo = MetricInfo {
    id: "centralization-harmonic",
    name: "Harmonic centralization: how much nearer one node is to all others than the rest, out \
        of reach counting 0",
    level: Level::Graph,
    applies: Applies::Undirected,
    formula: "sum of (max h - h_v) over all v, divided by (n - 2)/2; h_v is the harmonic centrality \
        in steps",
    range: Range::UNIT,
    weight_means: "Nothing: weights are not used.",
    isolated: "Undefined if n < 3.",
    convention: "1 for a star of n nodes, whose sum the divisor is; 0 if all are alike. Paths in steps, \
        whatever the weights.",
    alternatives: "NetworkX and igraph have no such function.",
    reading: "As closeness centralization, and defined on disconnected networks too.",
    complexity: "Time O(nm), memory O(n + m).",
    params: &[],
    references: &[
        "Freeman, Centrality in social networks: conceptual clarification, Social Networks \
        1 (1978), 215-239, doi:10.1016/0378-8733(78)90021-7",
    ],
};

/// Freeman's centralization of harmonic centrality.
#[derive(Clone, Copy, Debug)]
pub(super) struct CentralizationHarmonic;

impl Metric for CentralizationHarmonic {
    fn info(&self) -> &'static MetricInfo {
        &INFO
    }

    fn passes(&self) -> &'static [Pass] {
        &[Pass::OUT_STEPS]
    }

    fn compute_in(&self, work: &Work<'_>) -> Result<Outcome, MetricError> {
        let values = mean_inverse(work, Pass::OUT_STEPS);
        Ok(outcome(&values, |n| (n - 2.0) / 2.0))
    }
}
