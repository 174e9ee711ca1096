//! Harmonic centrality: how near a node is to all others, out of reach counting 0.

use super::closeness::either_way;
use super::degree::number;
use super::{
    Applies, Compat, Difference, Level, Metric, MetricError, MetricInfo, Outcome, Pass, Range,
    Settings, Work,
};
use crate::network::Snapshot;

const INFO: MetricInfo = MetricInfo {
    id: "harmonic",
    name: "Harmonic centrality: how near the node is to all others, out of reach counting 0",
    level: Level::Node,
    applies: Applies::Undirected,
    formula: "(1/(n - 1)) sum of 1/d(v, u) over all other nodes u, 0 if there is no path",
    range: Range::UNIT,
    weight_means: "A strength: a tie is 1/weight long, so that strong ties are short (--length \
        inverse, the default); with --length weight the weight is itself the length. \
        Harmonic centrality may then exceed 1.",
    isolated: "0; 0 in a network of one node. Others out of reach add 0.",
    convention: "Divided by n - 1, so that networks of different size compare.",
    alternatives: "NetworkX gives the plain sum: multiply by n - 1. igraph divides by n - 1 too.",
    reading: "As closeness, and at home in networks that fall into parts: out of reach is \
        infinitely far and adds nothing. Rank across components by this one.",
    complexity: "Time O(nm) in steps, O(nm + n^2 log n) with weights; memory O(n + m).",
    params: &[],
    references: &[
        "Marchiori and Latora, Harmony in the small-world, Physica A 285 (2000), 539-546, \
        doi:10.1016/S0378-4371(00)00311-3",
        "Boldi and Vigna, Axioms for centrality, Internet Mathematics 10 (2014), 222-262, \
        doi:10.1080/15427951.2013.865686",
    ],
};

/// Harmonic centrality: how near a node is to all others, out of reach counting 0.
#[derive(Clone, Copy, Debug)]
pub(super) struct Harmonic;

impl Metric for Harmonic {
    fn info(&self) -> &'static MetricInfo {
        &INFO
    }

    fn passes(&self) -> &'static [Pass] {
        &[Pass::OUT]
    }

    fn compute_in(&self, work: &Work<'_>) -> Result<Outcome, MetricError> {
        Ok(Outcome::nodes(mean_inverse(work, Pass::OUT)))
    }

    fn fits(&self, s: &Snapshot, settings: &Settings) -> bool {
        INFO.applies.fits(s) || settings.compat.is_some()
    }

    fn differences(&self) -> &'static [Difference] {
        const {
            &[
                Difference::networkx(
                    "The plain sum, not divided by n - 1. On directed networks it exists, and sums over \
                 distances to the node.",
                ),
                Difference::igraph("On directed networks it exists, and ignores direction."),
            ]
        }
    }

    fn compute_as(&self, program: Compat, work: &Work<'_>) -> Result<Outcome, MetricError> {
        match program {
            Compat::Networkx => Ok(Outcome::nodes(sum_inverse(work, Pass::IN))),
            Compat::Igraph => Ok(either_way(work, |work| {
                Outcome::nodes(mean_inverse(work, Pass::OUT))
            })),
        }
    }
}

/// The mean of 1/distance over all others, 0 for those out of reach.
pub(super) fn mean_inverse(work: &Work<'_>, pass: Pass) -> Vec<f64> {
    let others = number(work.snapshot.node_count().saturating_sub(1) as u64).max(1.0);
    let reach = work.sweep(pass).reach.iter();
    reach.map(|r| r.inverse / others).collect()
}

/// The sum of 1/distance over all others, 0 for those out of reach.
pub(super) fn sum_inverse(work: &Work<'_>, pass: Pass) -> Vec<f64> {
    work.sweep(pass).reach.iter().map(|r| r.inverse).collect()
}
