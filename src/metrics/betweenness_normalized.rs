//! Betweenness as a share of the largest possible one.

use super::betweenness::raw;
use super::degree::number;
use super::{Applies, Level, Metric, MetricError, MetricInfo, Outcome, Pass, Range, Work};

const INFO: MetricInfo = MetricInfo {
    id: "betweenness-normalized",
    name: "Betweenness, normalised: as a share of all pairs of other nodes",
    level: Level::Node,
    applies: Applies::Any,
    formula: "b_v/((n - 1)(n - 2)/2) without direction, b_v/((n - 1)(n - 2)) with direction, b_v \
        the betweenness of v",
    range: Range::UNIT,
    weight_means: "A strength: a tie is 1/weight long, so that strong ties are short (--length \
        inverse, the default); with --length weight the weight is itself the length.",
    isolated: "0; 0 for everyone if n < 3.",
    convention: "The one-mode norm on every network; on a two-mode network betweenness-two-mode has \
        the right largest value.",
    alternatives: "NetworkX normalises by default. NetworKit normalised undirected networks wrongly \
        before its issue 592.",
    reading: "Comparable between networks of different size: the share of all pairs of others \
        that a node stands between. Position is not influence: it says who could pass \
        things on, not who does.",
    complexity: "As betweenness.",
    params: &[],
    references: &[
        "Freeman, Centrality in social networks: conceptual clarification, Social Networks \
        1 (1978), 215-239, doi:10.1016/0378-8733(78)90021-7",
        "Brandes, A faster algorithm for betweenness centrality, Journal of Mathematical \
        Sociology 25 (2001), 163-177, doi:10.1080/0022250X.2001.9990249",
    ],
};

/// Betweenness as a share of the largest possible one.
#[derive(Clone, Copy, Debug)]
pub(super) struct BetweennessNormalized;

impl Metric for BetweennessNormalized {
    fn info(&self) -> &'static MetricInfo {
        &INFO
    }

    fn passes(&self) -> &'static [Pass] {
        &[Pass::THROUGH]
    }

    fn compute_in(&self, work: &Work<'_>) -> Result<Outcome, MetricError> {
        let n = number(work.snapshot.node_count() as u64);
        let pairs = (n - 1.0) * (n - 2.0)
            / if work.snapshot.is_directed() {
                1.0
            } else {
                2.0
            };
        let scale = if n > 2.0 { 1.0 / pairs } else { 0.0 };
        let raw = raw(work, Pass::THROUGH);
        let outcome = Outcome::nodes(raw.iter().map(|b| b * scale).collect());
        Ok(outcome.with_estimate(work.sweep(Pass::THROUGH).estimate))
    }
}
