//! Degree divided by the number of other nodes.

use super::degree::{degrees, number};
use super::{
    Applies, Compat, Difference, Level, Metric, MetricError, MetricInfo, Outcome, Range, Work,
};

const INFO: MetricInfo = MetricInfo {
    id: "degree-centrality",
    name: "Degree centrality: the degree as a share of all other nodes",
    level: Level::Node,
    applies: Applies::Any,
    formula: "k_v/(n - 1), k_v the degree of v",
    range: Range::POSITIVE,
    weight_means: "Nothing: weights are not used.",
    isolated: "0; 0 in a network of one node. At most 1 without direction, parallel ties and \
        loops; at most 2 with direction.",
    convention: "The one-mode norm n - 1 on every network; on a two-mode network degree-two-mode \
        divides by the size of the other side.",
    alternatives: "NetworkX gives 1 for a network of one node.",
    reading: "Makes networks of different size comparable: which share of all others an actor is \
        tied to.",
    complexity: "Time O(m), memory O(n).",
    params: &[],
    references: &[
        "Freeman, Centrality in social networks: conceptual clarification, Social Networks \
        1 (1978), 215-239, doi:10.1016/0378-8733(78)90021-7",
    ],
};

/// Degree divided by the number of other nodes.
#[derive(Clone, Copy, Debug)]
pub(super) struct DegreeCentrality;

impl Metric for DegreeCentrality {
    fn info(&self) -> &'static MetricInfo {
        &INFO
    }

    fn compute_in(&self, work: &Work<'_>) -> Result<Outcome, MetricError> {
        let others = number(work.snapshot.node_count().saturating_sub(1) as u64).max(1.0);
        let degrees = degrees(work.snapshot);
        Ok(Outcome::nodes(degrees.iter().map(|k| k / others).collect()))
    }

    fn differences(&self) -> &'static [Difference] {
        const {
            &[Difference::networkx(
                "1 for the node of a network of one node.",
            )]
        }
    }

    fn compute_as(&self, program: Compat, work: &Work<'_>) -> Result<Outcome, MetricError> {
        if program == Compat::Networkx && work.snapshot.node_count() == 1 {
            return Ok(Outcome::nodes(vec![1.0]));
        }
        self.compute_in(work)
    }
}
