//! The number of the component that a node belongs to.

use super::degree::number;
use super::kernel::component::{Components, weak};
use super::{Applies, Level, Metric, MetricError, MetricInfo, Outcome, Range, Work};

const INFO: MetricInfo = MetricInfo {
    id: "component",
    name: "Component: the number of the connected part that the node belongs to",
    level: Level::Node,
    applies: Applies::Any,
    formula: "components are numbered from 1, the largest first, equally large ones by the id of \
        their first node",
    range: Range::POSITIVE,
    weight_means: "Nothing: weights are not used.",
    isolated: "A number of its own.",
    convention: "Direction is ignored (weak components); strong-component follows it.",
    alternatives: "Other programs number from 0 and in the order in which they meet the nodes.",
    reading: "Actors with different numbers are not tied to each other by any chain. A label, \
        not a score.",
    complexity: "Time O(n + m), memory O(n).",
    params: &[],
    references: &[
        "Wasserman and Faust, Social Network Analysis (Cambridge University Press, 1994), \
        chapter 4",
    ],
};

/// The number of the component that a node belongs to.
#[derive(Clone, Copy, Debug)]
pub(super) struct Component;

impl Metric for Component {
    fn info(&self) -> &'static MetricInfo {
        &INFO
    }

    fn is_label(&self) -> bool {
        true
    }

    fn compute_in(&self, work: &Work<'_>) -> Result<Outcome, MetricError> {
        Ok(numbered(&weak(work.snapshot)))
    }
}

/// The number of the component of each node: the largest first, equally large ones by their first
/// node.
pub(super) fn numbered(found: &Components) -> Outcome {
    // Components come in the order of their first node, and a stable sort keeps it.
    let mut by_size: Vec<usize> = (0..found.members.len()).collect();
    by_size.sort_by_key(|&c| std::cmp::Reverse(found.members[c].len()));
    let mut number_of = vec![0.0; by_size.len()];
    for (rank, &component) in (1..).zip(&by_size) {
        number_of[component] = number(rank);
    }
    let of = found.of.iter();
    Outcome::nodes(of.map(|&c| number_of[c as usize]).collect())
}
