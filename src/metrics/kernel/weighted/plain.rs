//! Dijkstra's algorithm as it stands in books, one tie looked at three times: what the quick
//! search is tested against, and what the paths over each tie are counted on.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::super::length::{Lengths, compare_lengths};
use super::super::trace::{Reach, Trace, UNSEEN, ties};
use super::super::work::Direction;
use crate::network::{NodeIx, Snapshot};
use crate::numeric::sum::Neumaier;

/// A node in the queue of Dijkstra's algorithm; the nearest comes first, ties in node order.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Waiting(f64, NodeIx);

impl Eq for Waiting {}

impl Ord for Waiting {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.0.total_cmp(&other.0).then(self.1.cmp(&other.1))
    }
}

impl PartialOrd for Waiting {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

/// Every tie has its length.
///
/// Distances are the least float sums, whatever the order of the ties. Only then is it decided,
/// with [`compare_lengths`], which steps lie on a shortest path, so that paths of equal length
/// count as equal although their sums differ in the last bit.
pub(crate) struct Measured<'a> {
    s: &'a Snapshot,
    lengths: &'a Lengths,
    direction: Direction,
    distance: Vec<f64>,
    place: Vec<u32>,
    order: Vec<NodeIx>,
    queue: BinaryHeap<Reverse<Waiting>>,
}

impl<'a> Measured<'a> {
    pub(crate) fn new(s: &'a Snapshot, direction: Direction, lengths: &'a Lengths) -> Self {
        Self {
            s,
            lengths,
            direction,
            distance: vec![f64::INFINITY; s.node_count()],
            place: vec![UNSEEN; s.node_count()],
            order: Vec::with_capacity(s.node_count()),
            queue: BinaryHeap::new(),
        }
    }
}

impl Trace for Measured<'_> {
    fn run(&mut self, source: NodeIx) -> Reach {
        for &v in &self.order {
            self.distance[v as usize] = f64::INFINITY;
            self.place[v as usize] = UNSEEN;
        }
        self.order.clear();
        self.distance[source as usize] = 0.0;
        self.queue.push(Reverse(Waiting(0.0, source)));
        let mut reach = Reach::default();
        let (mut sum, mut inverse) = (Neumaier::new(), Neumaier::new());
        let mut place = 0;
        while let Some(Reverse(Waiting(distance, v))) = self.queue.pop() {
            if self.place[v as usize] != UNSEEN {
                continue;
            }
            self.place[v as usize] = place;
            place += 1;
            self.order.push(v);
            if v != source {
                reach.reached += 1;
                sum.add(distance);
                inverse.add(1.0 / distance);
                reach.farthest = distance;
            }
            let ties = ties(self.s, self.direction, v).iter();
            for (&w, length) in ties.zip(self.lengths.from(v)) {
                let to = &mut self.distance[w as usize];
                if distance + length < *to {
                    *to = distance + length;
                    self.queue.push(Reverse(Waiting(*to, w)));
                }
            }
        }
        reach.distance = sum.total();
        reach.inverse = inverse.total();
        reach
    }

    fn order(&self) -> &[NodeIx] {
        &self.order
    }

    fn steps(&self, v: NodeIx, mut each: impl FnMut(NodeIx)) {
        let (distance, place) = (self.distance[v as usize], self.place[v as usize]);
        let ties = ties(self.s, self.direction, v).iter();
        for (&w, length) in ties.zip(self.lengths.from(v)) {
            let is_shortest = compare_lengths(distance + length, self.distance[w as usize]).is_eq();
            // A tie far shorter than the path may look like a step back: order forbids it.
            if is_shortest && self.place[w as usize] > place {
                each(w);
            }
        }
    }
}
