//! Strength: the sum of the weights of the ties of a node.

use super::degree::{degrees, nodes};
use super::{Applies, Level, Metric, MetricError, MetricInfo, Outcome, Range, WeightUse, Work};
use crate::network::{NodeIx, Snapshot};
use crate::numeric::sum::Neumaier;

const INFO: MetricInfo = MetricInfo {
    id: "strength",
    name: "Strength: the weights of the ties of the node, added up",
    level: Level::Node,
    applies: Applies::Any,
    formula: "s_v = sum of the weights of the ties at v; ties in plus ties out if they have a \
        direction",
    range: Range::POSITIVE,
    weight_means: "A strength, which is added up. With --weights ignore every tie counts 1, and \
        strength is degree.",
    isolated: "0. A self-loop counts twice.",
    convention: "Parallel ties add up, in data sets too: a member that runs the secretariat has \
        strength 2 in the body. There is no centralization of it: weights have no upper end.",
    alternatives: "The same in NetworkX (degree with weight) and igraph.",
    reading: "Degree that tells thick ties from thin ones. In a projection the weight of a tie \
        is the number of bodies that two actors share.",
    complexity: "Time O(m), memory O(n).",
    params: &[],
    references: &[
        "Barrat and others, The architecture of complex weighted networks, PNAS 101 (2004), \
        3747-3752, doi:10.1073/pnas.0400087101",
        "Opsahl, Agneessens and Skvoretz, Node centrality in weighted networks, Social \
        Networks 32 (2010), 245-251, doi:10.1016/j.socnet.2010.03.006",
    ],
};

/// Strength: the sum of the weights of the ties of a node.
#[derive(Clone, Copy, Debug)]
pub(super) struct Strength;

impl Metric for Strength {
    fn info(&self) -> &'static MetricInfo {
        &INFO
    }

    fn compute_in(&self, work: &Work<'_>) -> Result<Outcome, MetricError> {
        let s = work.snapshot;
        if work.settings.weights == WeightUse::Ignore {
            return Ok(Outcome::nodes(degrees(s)));
        }
        let into = |v| {
            if s.is_directed() {
                strength_in(s, v)
            } else {
                s.loops(v).1
            }
        };
        Ok(Outcome::nodes(
            nodes(s).map(|v| strength_out(s, v) + into(v)).collect(),
        ))
    }
}

/// The weights of the ties that leave a node, self-loops once.
pub(super) fn strength_out(s: &Snapshot, v: NodeIx) -> f64 {
    total(s.strengths(v), s.loops(v).1)
}

/// The weights of the ties that arrive at a node, self-loops once.
pub(super) fn strength_in(s: &Snapshot, v: NodeIx) -> f64 {
    total(s.strengths_in(v), s.loops(v).1)
}

fn total(strengths: impl Iterator<Item = f64>, loops: f64) -> f64 {
    let all = strengths.chain([loops]);
    all.collect::<Neumaier>().total()
}
