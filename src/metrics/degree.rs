//! Degree: how many ties a node has.

use super::{Applies, Level, Metric, MetricError, MetricInfo, Outcome, Range, Work};
use crate::network::{NodeIx, Snapshot};

const INFO: MetricInfo = MetricInfo {
    id: "degree",
    name: "Degree: how many ties the node has",
    level: Level::Node,
    applies: Applies::Any,
    formula: "k_v = number of ties at v; ties in plus ties out if they have a direction",
    range: Range::POSITIVE,
    weight_means: "Nothing: weights are not used.",
    isolated: "0. A self-loop counts 2.",
    convention: "In a graph file parallel ties count one by one; in a data set an actor that is a \
        member of a body and runs its secretariat has one tie to it.",
    alternatives: "NetworkX and igraph count alike. In Gephi, degree of a directed network is in plus \
        out as well.",
    reading: "The number of bodies that an actor sits in, or of actors that sit in a body. It \
        counts seats, not what is done with them; large bodies raise the degree of all \
        their members in a projection.",
    complexity: "Time O(m), memory O(n).",
    params: &[],
    references: &[
        "Freeman, Centrality in social networks: conceptual clarification, Social Networks \
        1 (1978), 215-239, doi:10.1016/0378-8733(78)90021-7",
    ],
};

/// Degree: how many ties a node has.
#[derive(Clone, Copy, Debug)]
pub(super) struct Degree;

impl Metric for Degree {
    fn info(&self) -> &'static MetricInfo {
        &INFO
    }

    fn compute_in(&self, work: &Work<'_>) -> Result<Outcome, MetricError> {
        Ok(Outcome::nodes(degrees(work.snapshot)))
    }
}

/// The degree of every node: parallel ties as the snapshot counts them, a self-loop twice.
pub(super) fn degrees(s: &Snapshot) -> Vec<f64> {
    let into = |v| {
        if s.is_directed() {
            ties_in(s, v)
        } else {
            f64::from(s.loops(v).0)
        }
    };
    nodes(s).map(|v| ties_out(s, v) + into(v)).collect()
}

/// All node numbers.
pub(super) fn nodes(s: &Snapshot) -> impl Iterator<Item = NodeIx> {
    (0..).take(s.node_count())
}

/// Ties that leave a node, self-loops once.
pub(super) fn ties_out(s: &Snapshot, v: NodeIx) -> f64 {
    let ties: u64 = s.multiplicities(v).map(u64::from).sum();
    number(ties) + f64::from(s.loops(v).0)
}

/// Ties that arrive at a node, self-loops once.
pub(super) fn ties_in(s: &Snapshot, v: NodeIx) -> f64 {
    let ties: u64 = s.multiplicities_in(v).map(u64::from).sum();
    number(ties) + f64::from(s.loops(v).0)
}

/// A count as a number.
#[expect(clippy::cast_precision_loss, reason = "counts are far below 2^53")]
pub(super) fn number(count: u64) -> f64 {
    count as f64
}
