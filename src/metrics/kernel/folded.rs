//! The network as searches from all nodes walk it: leaves folded into their neighbours, nodes in
//! breadth-first order from the largest, so that what is read together stands together.

use std::cmp::Reverse;

use super::trace::ties;
use super::work::Direction;
use crate::network::{NodeIx, Snapshot};

const NOWHERE: u32 = u32::MAX;

/// Neighbours in compressed rows, by place.
#[derive(Debug, Default)]
pub(super) struct Rows {
    offsets: Vec<usize>,
    targets: Vec<u32>,
}

impl Rows {
    /// The rows that hold p at q for every tie that `ties` gives from q to p. Going through all p
    /// in order makes sorted rows without sorting.
    fn turned<'a>(nodes: &[NodeIx], place: &[u32], ties: impl Fn(NodeIx) -> &'a [NodeIx]) -> Self {
        let mut offsets = vec![0; nodes.len() + 1];
        let places = |v: NodeIx| {
            let around = ties(v).iter().map(|&w| place[w as usize]);
            around.filter(|&q| q != NOWHERE)
        };
        for &v in nodes {
            for q in places(v) {
                offsets[q as usize + 1] += 1;
            }
        }
        for at in 0..nodes.len() {
            offsets[at + 1] += offsets[at];
        }
        let mut next = offsets.clone();
        let mut targets = vec![0; offsets[nodes.len()]];
        for (p, &v) in (0..).zip(nodes) {
            for q in places(v) {
                targets[next[q as usize]] = p;
                next[q as usize] += 1;
            }
        }
        Self { offsets, targets }
    }

    pub(super) fn of(&self, place: u32) -> &[u32] {
        let at = place as usize;
        &self.targets[self.offsets[at]..self.offsets[at + 1]]
    }
}

/// A network with every leaf folded into its neighbour.
///
/// A leaf is one step from its neighbour and one step farther than that from everyone else: it
/// needs no search, nor does it have to be walked to. Only undirected networks are folded, one
/// layer deep.
#[derive(Debug)]
pub(super) struct Folded {
    /// The node of each place.
    pub(super) nodes: Vec<NodeIx>,
    /// How many leaves hang on each place.
    pub(super) leaves: Vec<u32>,
    /// The leaves, with the place each hangs on.
    pub(super) hanging: Vec<(NodeIx, u32)>,
    /// The first place of each weak component, and the number of places.
    pub(super) starts: Vec<u32>,
    /// The most levels of the breadth-first numbering: some shortest path is at least that long.
    pub(super) depth: usize,
    along: Rows,
    against: Option<Rows>,
}

impl Folded {
    /// Time O(n log n + m), memory O(n + m).
    pub(super) fn of(s: &Snapshot, direction: Direction) -> Self {
        let n = s.node_count();
        let against = match direction {
            Direction::Forward => Direction::Backward,
            Direction::Backward => Direction::Forward,
        };
        let is_leaf = |v: NodeIx| match s.successors(v) {
            [hub] => !s.is_directed() && s.successors(*hub).len() > 1,
            _ => false,
        };
        let mut folded = Self {
            nodes: Vec::with_capacity(n),
            leaves: Vec::new(),
            hanging: Vec::new(),
            starts: Vec::new(),
            depth: 0,
            along: Rows::default(),
            against: None,
        };
        let mut place = vec![NOWHERE; n];
        folded.number(s, is_leaf, &mut place);
        folded.leaves = vec![0; folded.nodes.len()];
        for v in (0..).take(n).filter(|&v| is_leaf(v)) {
            let hub = place[s.successors(v)[0] as usize];
            folded.hanging.push((v, hub));
            folded.leaves[hub as usize] += 1;
        }
        folded.along = Rows::turned(&folded.nodes, &place, |v| ties(s, against, v));
        folded.against = s
            .is_directed()
            .then(|| Rows::turned(&folded.nodes, &place, |v| ties(s, direction, v)));
        folded
    }

    /// Breadth first from the node with the most ties, component by component.
    fn number(&mut self, s: &Snapshot, is_leaf: impl Fn(NodeIx) -> bool, place: &mut [u32]) {
        let back = |v: NodeIx| {
            if s.is_directed() {
                s.predecessors(v)
            } else {
                &[]
            }
        };
        let mut largest: Vec<NodeIx> = (0..).take(s.node_count()).collect();
        largest.retain(|&v| !is_leaf(v));
        largest.sort_unstable_by_key(|&v| (Reverse(s.successors(v).len() + back(v).len()), v));
        let mut next = 0;
        for hub in largest {
            if place[hub as usize] != NOWHERE {
                continue;
            }
            self.starts.push(next);
            place[hub as usize] = next;
            next += 1;
            self.nodes.push(hub);
            let (mut from, mut levels) = (self.nodes.len() - 1, 0);
            while from < self.nodes.len() {
                let to = self.nodes.len();
                for at in from..to {
                    let v = self.nodes[at];
                    for &w in s.successors(v).iter().chain(back(v)) {
                        if place[w as usize] == NOWHERE && !is_leaf(w) {
                            place[w as usize] = next;
                            next += 1;
                            self.nodes.push(w);
                        }
                    }
                }
                from = to;
                levels += 1;
            }
            self.depth = self.depth.max(levels - 1);
        }
        self.starts.push(next);
    }

    /// Number of places.
    pub(super) fn len(&self) -> usize {
        self.nodes.len()
    }

    /// The ties along which a place looks for what it reaches.
    pub(super) const fn along(&self) -> &Rows {
        &self.along
    }

    /// The same ties from their other end.
    pub(super) fn against(&self) -> &Rows {
        self.against.as_ref().unwrap_or(&self.along)
    }
}
