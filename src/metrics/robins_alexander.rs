//! Robins and Alexander's clustering of two-mode networks: whether who meets once meets again.

use super::degree_two_mode::NOT_TWO_MODE;
use super::kernel::two_steps::circles_of_four;
use super::{Applies, Level, Metric, MetricError, MetricInfo, Outcome, Range, Work};

const INFO: MetricInfo = MetricInfo {
    id: "robins-alexander",
    name: "Robins-Alexander clustering: the share of paths of three ties that are closed by a fourth",
    level: Level::Graph,
    applies: Applies::TwoMode,
    formula: "4 C/L; C is the number of circles of four ties, L = sum of (k_u - 1)(k_v - 1) over all \
        ties u - v the number of paths of three ties, k the number of neighbours",
    range: Range::UNIT,
    weight_means: "Nothing: weights are not used.",
    isolated: "0 if there is no path of three ties.",
    convention: "Robins and Alexander. Direction is ignored; parallel ties are one.",
    alternatives: "NetworkX agrees (bipartite.robins_alexander_clustering). Not in igraph.",
    reading: "Whether two actors who share a body tend to share another one. 0 in a tree, 1 if \
        every actor sits in every body.",
    complexity: "Time O(sum of squared degrees), memory O(n).",
    params: &[],
    references: &[
        "Robins and Alexander, Small worlds among interlocking directors: network structure and \
        distance in bipartite graphs, Computational and Mathematical Organization Theory 10 \
        (2004), 69-94, doi:10.1023/B:CMOT.0000032580.12184.c0",
    ],
};

/// Robins and Alexander's clustering of two-mode networks.
#[derive(Clone, Copy, Debug)]
pub(super) struct RobinsAlexander;

impl Metric for RobinsAlexander {
    fn info(&self) -> &'static MetricInfo {
        &INFO
    }

    fn compute_in(&self, work: &Work<'_>) -> Result<Outcome, MetricError> {
        if work.snapshot.sides().is_none() {
            return Ok(Outcome::undefined_graph(NOT_TWO_MODE));
        }
        let ties = work.ranked();
        let further = |rank: usize| ties.degree(rank) as u128 - 1;
        // Every tie from its end of higher rank.
        let paths: u128 = (0..ties.len())
            .map(|u| {
                let lower = &ties.targets()[ties.lower_row(u)];
                let ends: u128 = lower.iter().map(|v| further(*v as usize)).sum();
                if ends > 0 { ends * further(u) } else { 0 }
            })
            .sum();
        Ok(Outcome::graph(if paths > 0 {
            share(4 * circles_of_four(ties), paths)
        } else {
            0.0
        }))
    }
}

/// A part of a whole, both counted.
#[expect(
    clippy::cast_precision_loss,
    reason = "a share is rounded once, after counting"
)]
pub(super) fn share(part: u128, whole: u128) -> f64 {
    part as f64 / whole as f64
}
