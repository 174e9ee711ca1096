//! Freeman's centralization of eigenvector centrality.

use super::degree::nodes;
use super::eigenvector::Eigenvector;
use super::kernel::freeman::{outcome, without_weights};
use super::{Applies, Level, Metric, MetricError, MetricInfo, Outcome, Range, Work};

const INFO: MetricInfo = MetricInfo {
    id: "centralization-eigenvector",
    name: "Eigenvector centralization: how far one node alone is tied to the central",
    level: Level::Graph,
    applies: Applies::Any,
    formula: "sum of (1 - x_v/max x) over all v, divided by n - 2 (by n - 1 if there are self- \
        loops); x_v is the eigenvector centrality without weights",
    range: Range::UNIT,
    weight_means: "Nothing: weights are not used.",
    isolated: "Undefined if n < 3, and where the eigenvector is: no tie (with direction: no cycle), \
        several components that share the largest eigenvalue.",
    convention: "Values relative to the largest. The divisor is the largest sum that a network of n \
        nodes allows: that of one tie (with direction: one each way) among n - 2 isolated \
        nodes. A star has (n - 1 - sqrt(n - 1))/(n - 2).",
    alternatives: "igraph (centr_eigen) divides by n - 2 too, with direction by n - 1. Its values differ \
        where the eigenvalue is repeated.",
    reading: "High in a network with a small dense core and many who hardly belong to it. It is not \
        1 for a star: compare with others, not with 1.",
    complexity: "As for eigenvector.",
    params: &[],
    references: &[
        "Freeman, Centrality in social networks: conceptual clarification, Social Networks \
        1 (1978), 215-239, doi:10.1016/0378-8733(78)90021-7",
    ],
};

/// Freeman's centralization of eigenvector centrality.
#[derive(Clone, Copy, Debug)]
pub(super) struct CentralizationEigenvector;

impl Metric for CentralizationEigenvector {
    fn info(&self) -> &'static MetricInfo {
        &INFO
    }

    fn compute_in(&self, work: &Work<'_>) -> Result<Outcome, MetricError> {
        let s = work.snapshot;
        let found = Eigenvector.compute(s, &without_weights(work.settings))?;
        if let Some(reason) = found.undefined {
            return Ok(Outcome::undefined_graph(reason));
        }
        let values: Vec<f64> = found.node_values().iter().flatten().copied().collect();
        let largest = values.iter().copied().fold(0.0, f64::max);
        let values: Vec<f64> = values.iter().map(|x| x / largest).collect();
        let has_loops = nodes(s).any(|v| s.loops(v).0 > 0);
        let spared = if has_loops { 1.0 } else { 2.0 };
        let mut outcome = outcome(&values, |n| n - spared);
        outcome.convergence = found.convergence;
        Ok(outcome)
    }
}
