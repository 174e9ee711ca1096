//! The number of connected parts.

use super::degree::number;
use super::kernel::component::weak;
use super::{Applies, Level, Metric, MetricError, MetricInfo, Outcome, Range, Work};

const INFO: MetricInfo = MetricInfo {
    id: "components",
    name: "Components: the number of connected parts",
    level: Level::Graph,
    applies: Applies::Any,
    formula: "number of maximal sets of nodes that are joined by chains of ties",
    range: Range::POSITIVE,
    weight_means: "Nothing: weights are not used.",
    isolated: "An isolated node is a component of its own; 0 for the empty network.",
    convention: "Direction is ignored (weak components).",
    alternatives: "The same in NetworkX and igraph.",
    reading: "1 if everybody can be reached from everybody. Many parts often mean missing data: \
        see the account of relations left out.",
    complexity: "Time O(n + m), memory O(n).",
    params: &[],
    references: &[
        "Wasserman and Faust, Social Network Analysis (Cambridge University Press, 1994), \
        chapter 4",
    ],
};

/// The number of connected parts.
#[derive(Clone, Copy, Debug)]
pub(super) struct ComponentCount;

impl Metric for ComponentCount {
    fn info(&self) -> &'static MetricInfo {
        &INFO
    }

    fn compute_in(&self, work: &Work<'_>) -> Result<Outcome, MetricError> {
        Ok(Outcome::graph(number(
            weak(work.snapshot).members.len() as u64
        )))
    }
}
