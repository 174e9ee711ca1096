//! Freeman's centralization of harmonic out.

use super::harmonic::mean_inverse;
use super::kernel::freeman::outcome;
use super::{Applies, Level, Metric, MetricError, MetricInfo, Outcome, Pass, Range, Work};

const INFO: MetricInfo = MetricInfo {
    id: "centralization-harmonic-out",
    name: "Harmonic centralization out: how much nearer one node is to all others than the rest",
    level: Level::Graph,
    applies: Applies::Directed,
    formula: "sum of (max c - c_v) over all v, divided by n - 1; c_v is harmonic-out in steps",
    range: Range::UNIT,
    weight_means: "Nothing: weights are not used.",
    isolated: "Undefined if n < 3.",
    convention: "1 for a star whose centre has a tie to everybody and no other ties, which is the \
        largest that a directed network allows; 0 if all are alike. Paths in steps, whatever \
        the weights.",
    alternatives: "NetworkX and igraph have no such function for directed networks that heeds their \
        direction by default.",
    reading: "Whether one actor is near to all and the others are not.",
    complexity: "Time O(nm), memory O(n + m).",
    params: &[],
    references: &[
        "Freeman, Centrality in social networks: conceptual clarification, Social Networks \
        1 (1978), 215-239, doi:10.1016/0378-8733(78)90021-7",
    ],
};

/// Freeman's centralization of harmonic out.
#[derive(Clone, Copy, Debug)]
pub(super) struct CentralizationHarmonicOut;

impl Metric for CentralizationHarmonicOut {
    fn info(&self) -> &'static MetricInfo {
        &INFO
    }

    fn passes(&self) -> &'static [Pass] {
        &[Pass::OUT_STEPS]
    }

    fn compute_in(&self, work: &Work<'_>) -> Result<Outcome, MetricError> {
        let values = mean_inverse(work, Pass::OUT_STEPS);
        Ok(outcome(&values, |n| n - 1.0))
    }
}
