//! Bridges, counted.

use super::degree::number;
use super::{Applies, Level, Metric, MetricError, MetricInfo, Outcome, Range, Work};

const INFO: MetricInfo = MetricInfo {
    id: "bridges",
    name: "Bridges: the number of ties whose loss takes a component apart",
    level: Level::Graph,
    applies: Applies::Any,
    formula: "number of ties without which their component falls in two",
    range: Range::POSITIVE,
    weight_means: "Nothing: weights are not used.",
    isolated: "0.",
    convention: "Direction is ignored. In a graph file parallel ties, and ties each way, back each \
        other up, so that none of them is a bridge; in a data set several roles of an actor in \
        a body are one tie.",
    alternatives: "igraph and rustworkx agree; NetworkX knows bridges of undirected networks only.",
    reading: "Ties that nothing stands in for: with each one lost, somebody loses touch. Every tie \
        of a member that has no other is one.",
    complexity: "Time O(n + m), memory O(n).",
    params: &[],
    references: &[
        "Hopcroft and Tarjan, Algorithm 447: efficient algorithms for graph manipulation, \
        Communications of the ACM 16 (1973), 372-378, doi:10.1145/362248.362272",
    ],
};

/// Bridges, counted.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bridges;

impl Metric for Bridges {
    fn info(&self) -> &'static MetricInfo {
        &INFO
    }

    fn compute_in(&self, work: &Work<'_>) -> Result<Outcome, MetricError> {
        Ok(Outcome::graph(number(work.cuts().bridges.len() as u64)))
    }
}
