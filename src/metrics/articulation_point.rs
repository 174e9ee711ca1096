//! Articulation points: nodes whose loss takes a component apart.

use super::{Applies, Level, Metric, MetricError, MetricInfo, Outcome, Range, Work};

const INFO: MetricInfo = MetricInfo {
    id: "articulation-point",
    name: "Articulation point: into how many more parts the network falls without the node",
    level: Level::Node,
    applies: Applies::Any,
    formula: "number of components of the network without v, minus the number of components of the \
        others before; 0 if v is no articulation point",
    range: Range::POSITIVE,
    weight_means: "Nothing: weights are not used.",
    isolated: "0.",
    convention: "Direction is ignored. The number of parts says more than yes or no: an articulation \
        point is a node whose value is not 0.",
    alternatives: "NetworkX, igraph and rustworkx list the nodes whose value is not 0.",
    reading: "Who holds parts of the network together alone: 3 means that three parts lose touch \
        with the rest. An actor that is the only one in some bodies is one: they hang on it.",
    complexity: "Time O(n + m), memory O(n).",
    params: &[],
    references: &[
        "Hopcroft and Tarjan, Algorithm 447: efficient algorithms for graph manipulation, \
        Communications of the ACM 16 (1973), 372-378, doi:10.1145/362248.362272",
    ],
};

/// Articulation points: nodes whose loss takes a component apart.
#[derive(Clone, Copy, Debug)]
pub(super) struct ArticulationPoint;

impl Metric for ArticulationPoint {
    fn info(&self) -> &'static MetricInfo {
        &INFO
    }

    fn compute_in(&self, work: &Work<'_>) -> Result<Outcome, MetricError> {
        let parts = work.cuts().parts.iter();
        Ok(Outcome::nodes(parts.map(|p| f64::from(*p)).collect()))
    }
}
