//! Centralization of degree among bodies, two-mode.

use super::degree_two_mode::DegreeTwoMode;
use super::kernel::freeman::of_side;
use super::{Applies, Level, Metric, MetricError, MetricInfo, Outcome, Range, Work};
use crate::network::Side;

const INFO: MetricInfo = MetricInfo {
    id: "centralization-degree-bodies",
    name: "Degree centralization of bodies: how far ties gather at one body",
    level: Level::Graph,
    applies: Applies::TwoMode,
    formula: "sum of (max d - d_v) over the bodies v, divided by (n1 - 1)(n2 - 1)/n2; d_v is degree- \
        two-mode, n1 the number of bodies, n2 of actors",
    range: Range::UNIT,
    weight_means: "Nothing: weights are not used.",
    isolated: "Undefined with fewer than two bodies or two actors, and if one of the bodies has no \
        tie: the divisor is the largest for networks where everybody has one.",
    convention: "Per side, after Borgatti and Everett: 1 if one of the bodies is tied to all actors and \
        the others to one each; 0 if all are alike.",
    alternatives: "UCINET has one figure for each side too. The one-mode centralization-degree compares \
        nodes of different kinds.",
    reading: "Whether one body stands out among bodies.",
    complexity: "Time O(n), memory O(n).",
    params: &[],
    references: &[
        "Borgatti and Everett, Network analysis of 2-mode data, Social Networks 19 (1997), \
        243-269, doi:10.1016/S0378-8733(96)00301-2",
    ],
};

/// Centralization of degree among bodies, two-mode.
#[derive(Clone, Copy, Debug)]
pub(super) struct CentralizationDegreeBodies;

impl Metric for CentralizationDegreeBodies {
    fn info(&self) -> &'static MetricInfo {
        &INFO
    }

    fn compute_in(&self, work: &Work<'_>) -> Result<Outcome, MetricError> {
        let degrees = DegreeTwoMode.compute_in(work)?;
        Ok(of_side(
            work.snapshot,
            Side::Body,
            degrees.node_values(),
            |own, other| (own - 1.0) * (other - 1.0) / other,
        ))
    }
}
