//! In-degree: how many ties arrive at a node.

use super::degree::{nodes, ties_in};
use super::{Applies, Level, Metric, MetricError, MetricInfo, Outcome, Range, Work};

const INFO: MetricInfo = MetricInfo {
    id: "in-degree",
    name: "In-degree: how many ties arrive at the node",
    level: Level::Node,
    applies: Applies::Directed,
    formula: "k_v = number of ties that arrive at v",
    range: Range::POSITIVE,
    weight_means: "Nothing: weights are not used.",
    isolated: "0. A self-loop counts 1.",
    convention: "Parallel ties count one by one in a graph file, as one in a data set.",
    alternatives: "The same in NetworkX and igraph.",
    reading: "In the hierarchy ties run from the lower body to the one above: it is the number \
        of bodies directly below.",
    complexity: "Time O(m), memory O(n).",
    params: &[],
    references: &[
        "Freeman, Centrality in social networks: conceptual clarification, Social Networks \
        1 (1978), 215-239, doi:10.1016/0378-8733(78)90021-7",
    ],
};

/// In-degree: how many ties arrive at a node.
#[derive(Clone, Copy, Debug)]
pub(super) struct InDegree;

impl Metric for InDegree {
    fn info(&self) -> &'static MetricInfo {
        &INFO
    }

    fn compute_in(&self, work: &Work<'_>) -> Result<Outcome, MetricError> {
        let s = work.snapshot;
        Ok(Outcome::nodes(nodes(s).map(|v| ties_in(s, v)).collect()))
    }
}
