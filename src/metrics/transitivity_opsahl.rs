//! Transitivity of two-mode networks after Opsahl.

use super::clustering_opsahl::REFERENCE;
use super::degree::nodes;
use super::degree_two_mode::NOT_TWO_MODE;
use super::{Applies, Level, Metric, MetricError, MetricInfo, Outcome, Range, Work};
use crate::network::Side;

const INFO: MetricInfo = MetricInfo {
    id: "transitivity-opsahl",
    name: "Transitivity, Opsahl: how often partners of an actor from different bodies meet in a third",
    level: Level::Graph,
    applies: Applies::TwoMode,
    formula: "C/P; P is the number of paths a - x - v - y - b of four ties between different actors \
        a, v, b over different bodies x, y, C the number of those whose ends a and b share a body \
        other than x and y",
    range: Range::UNIT,
    weight_means: "Nothing: weights are not used.",
    isolated: "Undefined if there is no such path.",
    convention: "Opsahl 2013, the global coefficient without weights, of the first side (the \
        actors).",
    alternatives: "The R package tnet has it (clustering_tm). Robins and Alexander's coefficient \
        (robins-alexander) asks whether two actors who meet once meet again.",
    reading: "Whether committees close the circles between actors beyond what one shared meeting \
        does by itself. Compare with random networks that keep both degrees.",
    complexity: "Time O(triples of nodes of one side that meet in pairs), memory O(pairs that meet); \
        too large a network has no value, with the reason.",
    params: &[],
    references: &[REFERENCE],
};

/// Transitivity of two-mode networks after Opsahl.
#[derive(Clone, Copy, Debug)]
pub(super) struct TransitivityOpsahl;

impl Metric for TransitivityOpsahl {
    fn info(&self) -> &'static MetricInfo {
        &INFO
    }

    fn compute_in(&self, work: &Work<'_>) -> Result<Outcome, MetricError> {
        let s = work.snapshot;
        let Some(sides) = s.sides() else {
            return Ok(Outcome::undefined_graph(NOT_TWO_MODE));
        };
        let paths = match work.four_paths() {
            Ok(paths) => work.ranked().by_node(paths),
            Err(reason) => return Ok(Outcome::undefined_graph(reason)),
        };
        let (mut closed, mut all) = (0_u128, 0_u128);
        for v in nodes(s).filter(|v| sides[*v as usize] == Side::Actor) {
            closed += u128::from(paths[v as usize].closed);
            all += u128::from(paths[v as usize].all);
        }
        if all == 0 {
            return Ok(Outcome::undefined_graph(
                "no path of four ties joins three actors over two bodies",
            ));
        }
        Ok(Outcome::graph(super::robins_alexander::share(closed, all)))
    }
}
