//! Ties in flat arrays, in the form in which the search for communities reads them.

use crate::network::{NodeIx, Snapshot};

/// Which modularity is meant: what a partition is compared with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Quality {
    /// Newman and Girvan's on undirected networks, Leicht and Newman's where ties have a direction.
    #[default]
    Plain,
    /// Barber's, on two-mode networks: ties are expected between the two sides only. The same as
    /// [`Quality::Plain`] where there is one mode.
    TwoMode,
}

/// The arcs that leave a node, with what they weigh: strengths, or the number of parallel ties.
pub(super) fn arcs(
    s: &Snapshot,
    v: NodeIx,
    weighted: bool,
) -> impl Iterator<Item = (NodeIx, f64)> + '_ {
    let weights = s.multiplicities(v).zip(s.strengths(v));
    let weights = weights.map(move |(k, w)| if weighted { w } else { f64::from(k) });
    s.successors(v).iter().copied().zip(weights)
}

/// What the self-loops of a node weigh.
pub(super) fn loop_weight(s: &Snapshot, v: NodeIx, weighted: bool) -> f64 {
    let (count, weight) = s.loops(v);
    if weighted { weight } else { f64::from(count) }
}
