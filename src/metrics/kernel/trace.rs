//! Shortest paths in steps from one node.

use super::work::Direction;
use crate::network::{NodeIx, Snapshot};
use crate::numeric::sum::Neumaier;

/// What a source reaches.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Reach {
    /// Number of other nodes it reaches.
    pub(crate) reached: u32,
    /// Sum of the distances to them.
    pub(crate) distance: f64,
    /// Sum of 1/distance.
    pub(crate) inverse: f64,
    /// The largest distance.
    pub(crate) farthest: f64,
}

/// Shortest paths from one source at a time, without any allocation between sources.
pub(crate) trait Trace: Send {
    /// Finds what `source` reaches, nearest first.
    fn run(&mut self, source: NodeIx) -> Reach;

    /// The nodes reached in the last run, the source first: every node after all nodes from which
    /// a shortest path steps to it.
    fn order(&self) -> &[NodeIx];

    /// Calls `each` for every node to which a shortest path of the last run steps from `v`.
    fn steps(&self, v: NodeIx, each: impl FnMut(NodeIx));
}

/// The nodes one step away.
pub(super) fn ties(s: &Snapshot, direction: Direction, v: NodeIx) -> &[NodeIx] {
    match direction {
        Direction::Forward => s.successors(v),
        Direction::Backward => s.predecessors(v),
    }
}

pub(super) const UNSEEN: u32 = u32::MAX;

/// Every tie is one step.
pub(crate) struct Hops<'a> {
    s: &'a Snapshot,
    direction: Direction,
    distance: Vec<u32>,
    order: Vec<NodeIx>,
}

impl<'a> Hops<'a> {
    pub(crate) fn new(s: &'a Snapshot, direction: Direction) -> Self {
        Self {
            s,
            direction,
            distance: vec![UNSEEN; s.node_count()],
            order: Vec::with_capacity(s.node_count()),
        }
    }
}

impl Trace for Hops<'_> {
    fn run(&mut self, source: NodeIx) -> Reach {
        for &v in &self.order {
            self.distance[v as usize] = UNSEEN;
        }
        self.order.clear();
        self.order.push(source);
        self.distance[source as usize] = 0;
        let mut reach = Reach::default();
        let mut inverse = Neumaier::new();
        let (mut level, mut from) = (0_u32, 0);
        // One level a round: all nodes at one distance stand together in the order.
        while from < self.order.len() {
            let to = self.order.len();
            for at in from..to {
                for &w in ties(self.s, self.direction, self.order[at]) {
                    let distance = &mut self.distance[w as usize];
                    if *distance == UNSEEN {
                        *distance = level + 1;
                        self.order.push(w);
                    }
                }
            }
            level += 1;
            from = to;
            // At most n nodes, and n fits u32.
            let found = u32::try_from(self.order.len() - to).unwrap_or(UNSEEN);
            if found > 0 {
                reach.reached += found;
                reach.distance += f64::from(level) * f64::from(found);
                inverse.add(f64::from(found) / f64::from(level));
                reach.farthest = f64::from(level);
            }
        }
        reach.inverse = inverse.total();
        reach
    }

    fn order(&self) -> &[NodeIx] {
        &self.order
    }

    fn steps(&self, v: NodeIx, mut each: impl FnMut(NodeIx)) {
        let next = self.distance[v as usize] + 1;
        for &w in ties(self.s, self.direction, v) {
            if self.distance[w as usize] == next {
                each(w);
            }
        }
    }
}
