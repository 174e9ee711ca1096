//! Centralization of closeness among bodies, two-mode.

use super::closeness_two_mode::ClosenessTwoMode;
use super::kernel::freeman::closeness_of_side;
use super::{Applies, Level, Metric, MetricError, MetricInfo, Outcome, Pass, Range, Work};
use crate::network::Side;

const INFO: MetricInfo = MetricInfo {
    id: "centralization-closeness-bodies",
    name: "Closeness centralization of bodies: how much nearer one body is to everybody than the other bodies",
    level: Level::Graph,
    applies: Applies::TwoMode,
    formula: "sum of (max c - c_v) over the bodies v, divided by that sum in the network where one body \
        is tied to all actors and the others hang on one each, spread evenly; c_v is closeness-two-mode",
    range: Range::UNIT,
    weight_means: "Nothing: weights are not used.",
    isolated: "Undefined with fewer than two actors or two bodies, and if the network is not \
        connected: the largest sum is that of connected networks.",
    convention: "Per side, after Borgatti and Everett. That this sum is the largest was found by trying \
        all networks of up to sixteen possible ties; a proof for every size is not known to us, and a \
        network with a larger sum would be undefined. Paths in steps, whatever the weights.",
    alternatives: "UCINET has one figure for each side too. The one-mode centralization-closeness compares \
        nodes of different kinds.",
    reading: "As degree centralization, with indirect ties counted.",
    complexity: "Time O(nm), memory O(n + m).",
    params: &[],
    references: &[
        "Borgatti and Everett, Network analysis of 2-mode data, Social Networks 19 (1997), \
        243-269, doi:10.1016/S0378-8733(96)00301-2",
    ],
};

/// Centralization of closeness among bodies, two-mode.
#[derive(Clone, Copy, Debug)]
pub(super) struct CentralizationClosenessBodies;

impl Metric for CentralizationClosenessBodies {
    fn info(&self) -> &'static MetricInfo {
        &INFO
    }

    fn passes(&self) -> &'static [Pass] {
        &[Pass::OUT_STEPS]
    }

    fn compute_in(&self, work: &Work<'_>) -> Result<Outcome, MetricError> {
        let found = ClosenessTwoMode.compute_in(work)?;
        Ok(closeness_of_side(
            work.snapshot,
            Side::Body,
            found.node_values(),
        ))
    }
}
