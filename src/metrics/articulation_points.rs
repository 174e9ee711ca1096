//! Articulation points, counted.

use super::degree::number;
use super::{Applies, Level, Metric, MetricError, MetricInfo, Outcome, Range, Work};

const INFO: MetricInfo = MetricInfo {
    id: "articulation-points",
    name: "Articulation points: the number of nodes whose loss takes a component apart",
    level: Level::Graph,
    applies: Applies::Any,
    formula: "number of nodes without which their component falls into more than one part",
    range: Range::POSITIVE,
    weight_means: "Nothing: weights are not used.",
    isolated: "0.",
    convention: "Direction is ignored.",
    alternatives: "NetworkX, igraph and rustworkx agree.",
    reading: "0 in a network that stands the loss of any one member. Compare with the number of \
        nodes.",
    complexity: "Time O(n + m), memory O(n).",
    params: &[],
    references: &[
        "Hopcroft and Tarjan, Algorithm 447: efficient algorithms for graph manipulation, \
        Communications of the ACM 16 (1973), 372-378, doi:10.1145/362248.362272",
    ],
};

/// Articulation points, counted.
#[derive(Clone, Copy, Debug)]
pub(super) struct ArticulationPoints;

impl Metric for ArticulationPoints {
    fn info(&self) -> &'static MetricInfo {
        &INFO
    }

    fn compute_in(&self, work: &Work<'_>) -> Result<Outcome, MetricError> {
        let parts = work.cuts().parts.iter();
        let points = parts.filter(|p| **p > 0).count();
        Ok(Outcome::graph(number(points as u64)))
    }
}
