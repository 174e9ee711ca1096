//! Core and periphery: how far a node belongs to the core.

use super::{Applies, Level, Metric, MetricError, MetricInfo, Outcome, Range, Work};

const INFO: MetricInfo = MetricInfo {
    id: "core-periphery",
    name: "Coreness: how far the node belongs to the core, if the network has one core and one \
        periphery",
    level: Level::Node,
    applies: Applies::Any,
    formula: "the c, from 0 to the root of the largest a_ij, for which the products c_i c_j of all \
        pairs of nodes come nearest to the ties a_ij: the sum of (a_ij - c_i c_j)^2 is least; \
        divided by that root",
    range: Range::UNIT,
    weight_means: "A strength: the entry of the table that is fitted.",
    isolated: "Undefined if n < 3, if all pairs are tied alike (no tie, every tie), and if several \
        cores fit equally well as mirror images. 0 for an isolated node.",
    convention: "Least squares over all pairs, the diagonal and self-loops left out; c is at most the \
        root of the strongest tie, and printed relative to it (1: fully in the core). With \
        direction a pair counts in both. On a two-mode network the pairs are those of an actor \
        and a body, and each side is printed relative to its highest. The search climbs from \
        the degrees to the nearest best fit.",
    alternatives: "UCINET fits by least squares too (MINRES), without the upper end, or by correlation. \
        The correlation has no largest value on many networks: all c nearly equal, or all but \
        one nearly 0, come ever nearer to one. R (netUtils) searches at random. NetworkX and \
        igraph have none.",
    reading: "A high value: tied to others of high value and to many of the rest. Look at core- \
        periphery-fit first: where that is low the network has no single core, and the order \
        says little. Parts that cannot reach each other have no common core.",
    complexity: "Time O(n + m) a round, some hundred to thousand rounds; memory O(n + m).",
    params: &[],
    references: &[
        "Borgatti and Everett, Models of core/periphery structures, Social Networks 21 \
        (1999), 375-395, doi:10.1016/S0378-8733(99)00019-2",
    ],
};

/// Core and periphery: how far a node belongs to the core.
#[derive(Clone, Copy, Debug)]
pub(super) struct CorePeriphery;

impl Metric for CorePeriphery {
    fn info(&self) -> &'static MetricInfo {
        &INFO
    }

    fn compute_in(&self, work: &Work<'_>) -> Result<Outcome, MetricError> {
        let n = work.snapshot.node_count();
        Ok(match work.core() {
            Ok(found) => Outcome::nodes(found.coreness.clone()).with_convergence(found.convergence),
            Err(_) if n == 0 => Outcome::nodes(Vec::new()),
            Err(reason) => Outcome::undefined_nodes(n, *reason),
        })
    }
}
