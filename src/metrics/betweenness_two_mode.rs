//! Betweenness as a share of the largest that a two-mode network allows.

use super::betweenness::raw;
use super::degree::nodes;
use super::degree_two_mode::{NOT_TWO_MODE, SideSizes};
use super::{Applies, Level, Metric, MetricError, MetricInfo, Outcome, Pass, Range, Work};

const INFO: MetricInfo = MetricInfo {
    id: "betweenness-two-mode",
    name: "Betweenness, two-mode: as a share of the largest that a two-mode network allows",
    level: Level::Node,
    applies: Applies::TwoMode,
    formula: "b_v/(1/2 (n2^2 (s + 1)^2 + n2 (s + 1)(2t - s - 1) - t(2s - t + 3))), s = (n1 - 1) \
        div n2, t = (n1 - 1) mod n2, n1 the size of the own side, n2 of the other, b_v the \
        betweenness in steps",
    range: Range::UNIT,
    weight_means: "Nothing: weights are not used.",
    isolated: "0; 0 if the largest possible value is 0.",
    convention: "Borgatti and Everett; each unordered pair once, paths in steps.",
    alternatives: "NetworkX (bipartite.betweenness_centrality) agrees.",
    reading: "For an actor: how far it alone joins bodies that share nobody else. For a body: \
        how far it alone brings actors together. Position is not influence: it says who \
        could pass things on, not who does.",
    complexity: "Time O(nm), memory O(n + m).",
    params: &[],
    references: &[
        "Borgatti and Everett, Network analysis of 2-mode data, Social Networks 19 (1997), \
        243-269, doi:10.1016/S0378-8733(96)00301-2",
        "Brandes, A faster algorithm for betweenness centrality, Journal of Mathematical \
        Sociology 25 (2001), 163-177, doi:10.1080/0022250X.2001.9990249",
    ],
};

/// Betweenness as a share of the largest that a two-mode network allows.
#[derive(Clone, Copy, Debug)]
pub(super) struct BetweennessTwoMode;

impl Metric for BetweennessTwoMode {
    fn info(&self) -> &'static MetricInfo {
        &INFO
    }

    fn passes(&self) -> &'static [Pass] {
        &[Pass::THROUGH_STEPS]
    }

    fn compute_in(&self, work: &Work<'_>) -> Result<Outcome, MetricError> {
        let snapshot = work.snapshot;
        let Some(sizes) = SideSizes::of(snapshot) else {
            return Ok(Outcome::undefined_nodes(
                snapshot.node_count(),
                NOT_TWO_MODE,
            ));
        };
        let raw = raw(work, Pass::THROUGH_STEPS);
        let value = |v| {
            let (own, other) = sizes.own_and_other(v);
            let largest = largest(own, other);
            if largest > 0.0 {
                raw[v as usize] / largest
            } else {
                0.0
            }
        };
        let outcome = Outcome::nodes(nodes(snapshot).map(value).collect());
        Ok(outcome.with_estimate(work.sweep(Pass::THROUGH_STEPS).estimate))
    }
}

/// The largest betweenness of a node whose side has `own` nodes and whose other side has `other`.
fn largest(own: f64, other: f64) -> f64 {
    if own < 1.0 || other < 1.0 {
        return 0.0;
    }
    let s = ((own - 1.0) / other).floor();
    let t = (own - 1.0) - s * other;
    0.5 * (other * other * (s + 1.0) * (s + 1.0) + other * (s + 1.0) * (2.0 * t - s - 1.0)
        - t * (2.0 * s - t + 3.0))
}
