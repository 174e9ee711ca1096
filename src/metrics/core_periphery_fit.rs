//! Core and periphery: how well one core and one periphery describe the network.

use super::{Applies, Level, Metric, MetricError, MetricInfo, Outcome, Range, Work};

const INFO: MetricInfo = MetricInfo {
    id: "core-periphery-fit",
    name: "Core-periphery fit: how well one core and one periphery describe the network",
    level: Level::Graph,
    applies: Applies::Any,
    formula: "the correlation (Pearson) of the ties a_ij with the products c_i c_j over all pairs of \
        nodes, for the c of core-periphery",
    range: Range::BALANCE,
    weight_means: "A strength: the entry of the table that is fitted.",
    isolated: "Undefined if n < 3, if all pairs are tied alike (no tie, every tie), and if several \
        cores fit equally well as mirror images, and if all c are equal.",
    convention: "Least squares over all pairs, the diagonal and self-loops left out; c is at most the \
        root of the strongest tie, and printed relative to it (1: fully in the core). With \
        direction a pair counts in both. On a two-mode network the pairs are those of an actor \
        and a body, and each side is printed relative to its highest. The search climbs from \
        the degrees to the nearest best fit.",
    alternatives: "UCINET prints it beside the coreness.",
    reading: "1: everybody is tied according to how far both ends belong to the core. Sparse \
        networks of single ties cannot come near 1: compare networks of like density. A high \
        value does not rule out several cores that are tied to each other.",
    complexity: "Time O(n + m) a round, some hundred to thousand rounds; memory O(n + m).",
    params: &[],
    references: &[
        "Borgatti and Everett, Models of core/periphery structures, Social Networks 21 \
        (1999), 375-395, doi:10.1016/S0378-8733(99)00019-2",
    ],
};

/// Core and periphery: how well one core and one periphery describe the network.
#[derive(Clone, Copy, Debug)]
pub(super) struct CorePeripheryFit;

impl Metric for CorePeripheryFit {
    fn info(&self) -> &'static MetricInfo {
        &INFO
    }

    fn compute_in(&self, work: &Work<'_>) -> Result<Outcome, MetricError> {
        Ok(match work.core() {
            Ok(found) => match found.fit {
                Some(fit) => Outcome::graph(fit).with_convergence(found.convergence),
                None => Outcome::undefined_graph(
                    "all nodes belong to the core alike, so that there is nothing to correlate",
                ),
            },
            Err(reason) => Outcome::undefined_graph(*reason),
        })
    }
}
