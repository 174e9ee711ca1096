//! Queues for Dijkstra's algorithm.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// Nodes in the order of their distances. A node may stand in it more than once.
pub(super) trait Queue {
    /// Forgets where the last search ended; the queue is empty.
    fn restart(&mut self);

    fn push(&mut self, distance: f64, place: u32);

    /// A node whose distance cannot fall any more.
    fn pop(&mut self) -> Option<u32>;
}

/// Buckets no wider than half the shortest tie: no tie joins two nodes of one bucket, so that a
/// bucket needs no order. They stand in a ring as long as the longest tie.
#[derive(Clone, Debug)]
pub(super) struct Buckets {
    ring: Vec<Vec<u32>>,
    /// Buckets per unit of length.
    scale: f64,
    at: usize,
    waiting: usize,
}

/// Distances up to this many buckets are told apart far better than paths of equal length are.
const MOST_BUCKETS: f64 = 1e9;

impl Buckets {
    /// Nothing if lengths differ so much that most buckets would be empty.
    pub(super) fn for_lengths(lengths: &[f64], nodes: usize) -> Option<Self> {
        let shortest = lengths.iter().copied().reduce(f64::min)?;
        let longest = lengths.iter().copied().fold(shortest, f64::max);
        let scale = 2.0 / shortest;
        let size = longest * scale + 2.0;
        let nodes = nodes as f64;
        if !scale.is_normal() || size > nodes.max(16.0) || size * nodes > MOST_BUCKETS {
            return None;
        }
        Some(Self {
            ring: vec![Vec::new(); (size as usize).next_power_of_two()],
            scale,
            at: 0,
            waiting: 0,
        })
    }
}

impl Queue for Buckets {
    fn restart(&mut self) {
        self.at = 0;
    }

    fn push(&mut self, distance: f64, place: u32) {
        let at = (distance * self.scale) as usize & (self.ring.len() - 1);
        self.ring[at].push(place);
        self.waiting += 1;
    }

    fn pop(&mut self) -> Option<u32> {
        while self.waiting > 0 {
            let at = self.at & (self.ring.len() - 1);
            if let Some(place) = self.ring[at].pop() {
                self.waiting -= 1;
                return Some(place);
            }
            self.at += 1;
        }
        None
    }
}

/// A binary heap, for lengths of all kinds.
#[derive(Clone, Debug, Default)]
pub(super) struct Heap(BinaryHeap<Reverse<(u64, u32)>>);

impl Queue for Heap {
    fn restart(&mut self) {}

    fn push(&mut self, distance: f64, place: u32) {
        // The bits of numbers that are not negative are in the order of the numbers.
        self.0.push(Reverse((distance.to_bits(), place)));
    }

    fn pop(&mut self) -> Option<u32> {
        self.0.pop().map(|Reverse((_, place))| place)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn buckets_are_for_lengths_of_one_order() {
        assert!(Buckets::for_lengths(&[1.0, 5.0], 100).is_some());
        assert!(Buckets::for_lengths(&[1.0, 1e4], 100).is_none());
        assert!(Buckets::for_lengths(&[1e-320, 1e-320], 100).is_none());
        assert!(Buckets::for_lengths(&[1.0, f64::MAX], usize::MAX).is_none());
        assert!(Buckets::for_lengths(&[], 100).is_none());
    }
}
