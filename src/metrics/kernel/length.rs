//! Lengths of ties and of paths.

use std::cmp::Ordering;

use super::super::contract::LengthRule;
use super::work::Direction;
use crate::network::{NodeIx, Snapshot};

/// Two path lengths whose difference is at most this share of the longer one are equal.
const SAME_LENGTH: f64 = 1e-10;

/// Compares the lengths of two paths, the one place where that is done.
///
/// .1 + .2 and .15 + .15 are the same length although their sums differ in the last bit: lengths
/// within 1e-10 of each other, relatively, are equal. That is far above the rounding of any path
/// and far below any difference that weights in tables can mean.
pub fn compare_lengths(a: f64, b: f64) -> Ordering {
    if (a - b).abs() <= SAME_LENGTH * a.max(b) {
        Ordering::Equal
    } else {
        a.total_cmp(&b)
    }
}

/// The ties of a network as steps of a path, with their lengths.
#[derive(Debug)]
pub(crate) struct Lengths {
    offsets: Vec<usize>,
    lengths: Vec<f64>,
}

impl Lengths {
    /// The lengths of all ties, aligned with successors (forward) or predecessors (backward). The
    /// length of a collapsed tie is that of its shortest parallel one. Time and memory O(n + m).
    pub(crate) fn of(s: &Snapshot, rule: LengthRule, direction: Direction) -> Self {
        let nodes = || (0..).take(s.node_count());
        let length = |(weakest, strongest): (f64, f64)| match rule {
            // The inverse of the smallest numbers is infinite; a tie is a tie.
            LengthRule::Inverse => (1.0 / strongest).min(f64::MAX),
            LengthRule::Weight => weakest,
        };
        let forward: Vec<f64> = nodes()
            .flat_map(|v: NodeIx| s.extreme_weights(v).map(length))
            .collect();
        if direction == Direction::Forward || !s.is_directed() {
            return Self {
                offsets: s.offsets().to_vec(),
                lengths: forward,
            };
        }
        let mut offsets = vec![0; s.node_count() + 1];
        for v in nodes() {
            let at = v as usize;
            offsets[at + 1] = offsets[at] + s.predecessors(v).len();
        }
        // Sources come in ascending order, as predecessors do.
        let mut next = offsets.clone();
        let mut lengths = vec![0.0; forward.len()];
        let targets = nodes().flat_map(|v| s.successors(v));
        for (&target, &length) in targets.zip(&forward) {
            let at = &mut next[target as usize];
            lengths[*at] = length;
            *at += 1;
        }
        Self { offsets, lengths }
    }

    /// The lengths of the steps from `v`.
    pub(crate) fn from(&self, v: NodeIx) -> &[f64] {
        &self.lengths[self.offsets[v as usize]..self.offsets[v as usize + 1]]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::network::SnapshotBuilder;

    #[test]
    fn sums_that_differ_in_the_last_bit_are_equal() {
        assert_eq!(compare_lengths(0.1 + 0.2, 0.15 + 0.15), Ordering::Equal);
        assert_eq!(compare_lengths(0.0, 0.0), Ordering::Equal);
        assert_eq!(compare_lengths(1.0, 1.0 + 1e-9), Ordering::Less);
        assert_eq!(compare_lengths(3e-9, 2e-9), Ordering::Greater);
    }

    #[test]
    fn lengths_stand_beside_their_ties_in_both_directions() {
        let s = SnapshotBuilder {
            ids: ["a", "b", "c"].map(str::to_owned).to_vec(),
            directed: true,
            weighted: true,
            ties: vec![(0, 2, 4.0), (1, 2, 0.5), (0, 1, 2.0), (0, 2, 8.0)],
            ..SnapshotBuilder::default()
        }
        .build();
        let forward = Lengths::of(&s, LengthRule::Inverse, Direction::Forward);
        assert_eq!(forward.from(0), [0.5, 0.125]);
        let backward = Lengths::of(&s, LengthRule::Weight, Direction::Backward);
        assert_eq!(backward.from(2), [4.0, 0.5]);
        assert_eq!(backward.from(0), [0.0; 0]);
    }
}
