//! A network as another program sees it, for `--compat`.

use super::super::contract::{Compat, Settings, WeightUse};
use crate::network::{NodeIx, Parallel, Snapshot, SnapshotBuilder};

/// The network as a matrix in which every parallel tie counts: the entry is the number of ties, or
/// the sum of their strengths where weights count. A self-loop stands once on the diagonal in
/// NetworkX, and twice in igraph where ties have no direction.
pub(crate) fn counted(s: &Snapshot, settings: &Settings, program: Compat) -> Snapshot {
    let weighted = settings.uses_weights(s);
    let ends = if program == Compat::Igraph && !s.is_directed() {
        2.0
    } else {
        1.0
    };
    let mut ties = Vec::new();
    for v in (0..).take(s.node_count()) {
        let (loops, weight) = s.loops(v);
        if loops > 0 {
            let entry = if weighted { weight } else { f64::from(loops) };
            ties.push((v, v, entry * ends));
        }
        let each = s.successors(v).iter().zip(s.strengths(v));
        for ((&w, strength), parallel) in each.zip(s.multiplicities(v)) {
            let entry = if weighted {
                strength
            } else {
                f64::from(parallel)
            };
            if s.is_directed() || v < w {
                ties.push((v, w, entry));
            }
        }
    }
    build(s, s.is_directed(), ties)
}

/// The network without direction: a tie each way becomes two parallel ones, and lengths are those
/// of the shortest.
pub(crate) fn without_direction(s: &Snapshot) -> Snapshot {
    let ties = (0..).take(s.node_count()).flat_map(|v: NodeIx| {
        let each = s.successors(v).iter().zip(s.extreme_weights(v));
        each.flat_map(move |(&w, (weakest, strongest))| [(v, w, weakest), (v, w, strongest)])
    });
    let recast = build(s, false, ties.collect());
    debug_assert_eq!(recast.node_count(), s.node_count());
    recast
}

fn build(s: &Snapshot, directed: bool, ties: Vec<(NodeIx, NodeIx, f64)>) -> Snapshot {
    SnapshotBuilder {
        ids: s.ids().to_vec(),
        directed,
        weighted: true,
        parallel: Parallel::OneByOne,
        sides: s.sides().map(<[_]>::to_vec),
        ties,
        role_ties: Vec::new(),
    }
    .build()
}

/// The settings for a network that [`counted`] made.
pub(crate) fn by_entries(settings: &Settings) -> Settings {
    Settings {
        compat: None,
        weights: WeightUse::Use,
        ..settings.clone()
    }
}
