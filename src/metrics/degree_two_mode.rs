//! Degree as a share of the other side of a two-mode network.

use super::degree::{nodes, number};
use super::{Applies, Level, Metric, MetricError, MetricInfo, Outcome, Range, Work};
use crate::network::{NodeIx, Side, Snapshot};

const INFO: MetricInfo = MetricInfo {
    id: "degree-two-mode",
    name: "Degree, two-mode: the share of the other side that the node is tied to",
    level: Level::Node,
    applies: Applies::TwoMode,
    formula: "k_v/n2 for a node of the first side, k_v/n1 for one of the second; n1 and n2 are \
        the sizes of the sides, k_v the number of nodes tied to v",
    range: Range::UNIT,
    weight_means: "Nothing: weights are not used.",
    isolated: "0.",
    convention: "Borgatti and Everett. Parallel ties count as one.",
    alternatives: "NetworkX (bipartite.degree_centrality) agrees; Gephi and igraph know one-mode \
        norms only.",
    reading: "For an actor: the share of all bodies it sits in. For a body: the share of all \
        actors that sit in it.",
    complexity: "Time O(n), memory O(n).",
    params: &[],
    references: &[
        "Borgatti and Everett, Network analysis of 2-mode data, Social Networks 19 (1997), \
        243-269, doi:10.1016/S0378-8733(96)00301-2",
    ],
};

/// Degree as a share of the other side of a two-mode network.
#[derive(Clone, Copy, Debug)]
pub(super) struct DegreeTwoMode;

impl Metric for DegreeTwoMode {
    fn info(&self) -> &'static MetricInfo {
        &INFO
    }

    fn compute_in(&self, work: &Work<'_>) -> Result<Outcome, MetricError> {
        let s = work.snapshot;
        let Some(sizes) = SideSizes::of(s) else {
            return Ok(Outcome::undefined_nodes(s.node_count(), NOT_TWO_MODE));
        };
        let value = |v| {
            let (_, other) = sizes.own_and_other(v);
            let ties = number(s.successors(v).len() as u64);
            if other > 0.0 { ties / other } else { 0.0 }
        };
        Ok(Outcome::nodes(nodes(s).map(value).collect()))
    }
}

pub(super) const NOT_TWO_MODE: &str = "the network has no two sides";

/// The sides of a two-mode network and their sizes.
pub(super) struct SideSizes<'a> {
    pub(super) sides: &'a [Side],
    actors: f64,
    bodies: f64,
}

impl<'a> SideSizes<'a> {
    pub(super) fn of(s: &'a Snapshot) -> Option<Self> {
        let sides = s.sides()?;
        let actors = sides.iter().filter(|side| **side == Side::Actor).count() as u64;
        Some(Self {
            sides,
            actors: number(actors),
            bodies: number(sides.len() as u64 - actors),
        })
    }

    /// The size of the side of `v` and of the other side.
    pub(super) fn own_and_other(&self, v: NodeIx) -> (f64, f64) {
        match self.sides[v as usize] {
            Side::Actor => (self.actors, self.bodies),
            Side::Body => (self.bodies, self.actors),
        }
    }
}
