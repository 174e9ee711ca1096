//! Centralization of betweenness among actors, two-mode.

use super::betweenness_two_mode::BetweennessTwoMode;
use super::kernel::freeman::of_side;
use super::{Applies, Level, Metric, MetricError, MetricInfo, Outcome, Pass, Range, Work};
use crate::network::Side;

const INFO: MetricInfo = MetricInfo {
    id: "centralization-betweenness-actors",
    name: "Betweenness centralization of actors: how far one actor stands between all others",
    level: Level::Graph,
    applies: Applies::TwoMode,
    formula: "sum of (max b - b_v) over the actors v, divided by n1 - 1; b_v is betweenness-two- \
        mode, n1 the number of actors",
    range: Range::UNIT,
    weight_means: "Nothing: weights are not used.",
    isolated: "Undefined with fewer than two actors or two bodies, and if one of the actors has no \
        tie, as for degree.",
    convention: "Per side, after Borgatti and Everett: 1 if one of the actors is tied to all bodies and \
        the others hang on one each; 0 if all are alike. Paths in steps, whatever the weights.",
    alternatives: "UCINET has one figure for each side too. The one-mode centralization-betweenness \
        compares nodes of different kinds.",
    reading: "Whether the network would fall apart without one actor.",
    complexity: "Time O(nm), memory O(n + m).",
    params: &[],
    references: &[
        "Borgatti and Everett, Network analysis of 2-mode data, Social Networks 19 (1997), \
        243-269, doi:10.1016/S0378-8733(96)00301-2",
    ],
};

/// Centralization of betweenness among actors, two-mode.
#[derive(Clone, Copy, Debug)]
pub(super) struct CentralizationBetweennessActors;

impl Metric for CentralizationBetweennessActors {
    fn info(&self) -> &'static MetricInfo {
        &INFO
    }

    fn passes(&self) -> &'static [Pass] {
        &[Pass::THROUGH_STEPS]
    }

    fn compute_in(&self, work: &Work<'_>) -> Result<Outcome, MetricError> {
        let found = BetweennessTwoMode.compute_in(work)?;
        Ok(of_side(
            work.snapshot,
            Side::Actor,
            found.node_values(),
            |own, _| own - 1.0,
        ))
    }
}
