//! Burt's effective size: the contacts of a node less those that are redundant.

use super::kernel::burt::ISOLATED;
use super::{Applies, Difference, Level, Metric, MetricError, MetricInfo, Outcome, Range, Work};

const INFO: MetricInfo = MetricInfo {
    id: "effective-size",
    name: "Effective size: how many contacts of the node are not redundant",
    level: Level::Node,
    applies: Applies::Any,
    formula: "sum over contacts j of (1 - sum over q of p_vq m_jq), q other than v and j; \
        p_vq = (a_vq + a_qv)/(sum over k of a_vk + a_kv), m_jq = (a_jq + a_qj)/(max over k of \
        a_jk + a_kj), a_ij the weight of the tie from i to j",
    range: Range::POSITIVE,
    weight_means: "A strength, as in constraint. Without weights every tie counts 1.",
    isolated: "Undefined: a node without ties has no contacts.",
    convention: "Burt 1992: ties in and out add up; without weights and direction it equals \
        k - 2t/k (Borgatti), k the number of contacts and t the ties among them.",
    alternatives: "NetworkX agrees where nodes are named; called for all nodes of a weighted or \
        directed network, NetworkX up to 3.6.1 scales the wrong way. Not in igraph.",
    reading: "The number of separate circles that an actor reaches: as large as the number of \
        contacts if none of them are tied, 1 if all are.",
    complexity: "Time O(m^1.5), memory O(n + m).",
    params: &[],
    references: &[
        "Burt, Structural Holes: The Social Structure of Competition (Harvard University \
        Press, 1992), chapter 2",
        "Borgatti, Structural holes: unpacking Burt's redundancy measures, Connections 20 \
        (1997), 35-38",
    ],
};

/// Burt's effective size.
#[derive(Clone, Copy, Debug)]
pub(super) struct EffectiveSize;

impl Metric for EffectiveSize {
    fn info(&self) -> &'static MetricInfo {
        &INFO
    }

    fn compute_in(&self, work: &Work<'_>) -> Result<Outcome, MetricError> {
        let sizes = work.ranked().by_node(work.effective_sizes());
        Ok(Outcome::some_nodes_or(sizes, ISOLATED))
    }

    fn differences(&self) -> &'static [Difference] {
        const {
            &[Difference::networkx("").but_not(
                "With weights, direction, parallel ties or self-loops NetworkX divides by the largest \
                 tie of the wrong end (its issue 8906), and gives other numbers.",
            )]
        }
    }
}
