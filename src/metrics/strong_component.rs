//! The number of the strong component that a node belongs to.

use super::component::numbered;
use super::kernel::component::strong;
use super::{Applies, Level, Metric, MetricError, MetricInfo, Outcome, Range, Work};

const INFO: MetricInfo = MetricInfo {
    id: "strong-component",
    name: "Strong component: the number of the part, with a way there and back between all its \
        nodes, that the node belongs to",
    level: Level::Node,
    applies: Applies::Directed,
    formula: "strong components, sets of nodes that can reach each other, are numbered from 1, the \
        largest first, equally large ones by the id of their first node",
    range: Range::POSITIVE,
    weight_means: "Nothing: weights are not used.",
    isolated: "A number of its own.",
    convention: "Ties are followed in their direction only. In a hierarchy every node is a component \
        of its own.",
    alternatives: "Other programs number from 0 and in the order in which they meet the nodes.",
    reading: "Where ties point in circles: within a component everybody can reach everybody. A label, \
        not a score.",
    complexity: "Time O(n + m), memory O(n).",
    params: &[],
    references: &[
        "Tarjan, Depth-first search and linear graph algorithms, SIAM Journal on Computing 1 (1972), \
        146-160, doi:10.1137/0201010",
    ],
};

/// The number of the strong component that a node belongs to.
#[derive(Clone, Copy, Debug)]
pub(super) struct StrongComponent;

impl Metric for StrongComponent {
    fn info(&self) -> &'static MetricInfo {
        &INFO
    }

    fn is_label(&self) -> bool {
        true
    }

    fn compute_in(&self, work: &Work<'_>) -> Result<Outcome, MetricError> {
        Ok(numbered(&strong(work.snapshot)))
    }
}
