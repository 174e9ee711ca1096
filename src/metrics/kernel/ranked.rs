//! The simple network behind a snapshot, its nodes in the order of their degree: the order in
//! which triangles are cheap to find.

use super::super::degree::number;
use crate::network::{NodeIx, Snapshot};

/// Direction ignored, parallel ties one, no loops; node numbers are ranks by degree, nodes of one
/// degree in the order of the snapshot. Every tie stands in the rows of both its ends.
#[derive(Debug)]
pub(crate) struct Ranked {
    /// The node of the snapshot behind each rank.
    order: Vec<NodeIx>,
    rank: Vec<NodeIx>,
    offsets: Vec<usize>,
    /// Where the neighbours of higher rank begin in each row.
    higher: Vec<usize>,
    targets: Vec<NodeIx>,
}

impl Ranked {
    /// Time and memory O(n + m): rows are filled in the order of ranks, so they need no sorting.
    pub(crate) fn of(s: &Snapshot) -> Self {
        let n = s.node_count();
        let degree = |v| match s.is_directed() {
            true => neighbours(s, v).count(),
            false => s.successors(v).len(),
        };
        let degrees: Vec<usize> = (0..).take(n).map(degree).collect();
        let order = by_degree(&degrees);
        let mut rank = vec![0; n];
        let mut offsets = vec![0; n + 1];
        for (r, &v) in (0..).zip(&order) {
            rank[v as usize] = r;
            let at = r as usize;
            offsets[at + 1] = offsets[at] + degrees[v as usize];
        }
        let mut next = offsets.clone();
        let mut higher = vec![0; n];
        let mut targets = vec![0; offsets[n]];
        for (r, &v) in (0..).zip(&order) {
            // So far the row of r holds its neighbours of lower rank.
            higher[r as usize] = next[r as usize];
            let mut enter = |w: NodeIx| {
                let at = &mut next[rank[w as usize] as usize];
                targets[*at] = r;
                *at += 1;
            };
            if s.is_directed() {
                neighbours(s, v).for_each(&mut enter);
            } else {
                s.successors(v).iter().copied().for_each(&mut enter);
            }
        }
        Self {
            order,
            rank,
            offsets,
            higher,
            targets,
        }
    }

    /// a_ij + a_ji for every entry of the rows, where a is the strength of a tie, or 1; a_ij alone
    /// where ties have no direction.
    pub(crate) fn strengths(&self, s: &Snapshot, uses_weights: bool) -> Vec<f64> {
        if !uses_weights && !s.is_directed() {
            return vec![1.0; self.targets.len()];
        }
        let mut next = self.offsets.clone();
        let mut strengths = vec![0.0; self.targets.len()];
        for &v in &self.order {
            for (w, there, back) in both_ways(s, v) {
                let strength = match (uses_weights, s.is_directed()) {
                    (true, _) => there.unwrap_or(0.0) + back.unwrap_or(0.0),
                    (false, _) => {
                        number(u64::from(there.is_some())) + number(u64::from(back.is_some()))
                    }
                };
                let at = &mut next[self.rank[w as usize] as usize];
                strengths[*at] = strength;
                *at += 1;
            }
        }
        strengths
    }

    /// How many nodes there are.
    pub(crate) fn len(&self) -> usize {
        self.order.len()
    }

    /// How many neighbours the node of a rank has.
    pub(crate) fn degree(&self, rank: usize) -> usize {
        self.offsets[rank + 1] - self.offsets[rank]
    }

    /// The places of its neighbours in [`Self::targets`], and in whatever stands beside it.
    pub(crate) fn row(&self, rank: usize) -> std::ops::Range<usize> {
        self.offsets[rank]..self.offsets[rank + 1]
    }

    /// The places of its neighbours of lower rank.
    pub(crate) fn lower_row(&self, rank: usize) -> std::ops::Range<usize> {
        self.offsets[rank]..self.higher[rank]
    }

    /// Its neighbours of higher rank, ascending.
    pub(crate) fn higher(&self, rank: usize) -> &[NodeIx] {
        &self.targets[self.higher[rank]..self.offsets[rank + 1]]
    }

    /// Ranks of neighbours, ascending in each row.
    pub(crate) fn targets(&self) -> &[NodeIx] {
        &self.targets
    }

    /// Where each row's neighbours of higher rank begin.
    pub(crate) fn higher_starts(&self) -> &[usize] {
        &self.higher
    }

    /// Values by rank, by node of the snapshot.
    pub(crate) fn by_node<T: Clone>(&self, by_rank: &[T]) -> Vec<T> {
        let place = self.rank.iter().map(|r| by_rank[*r as usize].clone());
        place.collect()
    }
}

/// Nodes by degree, then by number.
fn by_degree(degrees: &[usize]) -> Vec<NodeIx> {
    let most = degrees.iter().copied().max().unwrap_or(0);
    let mut next = vec![0; most + 2];
    for &k in degrees {
        next[k + 1] += 1;
    }
    for k in 0..=most {
        next[k + 1] += next[k];
    }
    let mut order = vec![0; degrees.len()];
    for (v, &k) in (0..).zip(degrees) {
        order[next[k]] = v;
        next[k] += 1;
    }
    order
}

/// The nodes tied to `v`, direction ignored, ascending.
pub(crate) fn neighbours(s: &Snapshot, v: NodeIx) -> impl Iterator<Item = NodeIx> + '_ {
    let back: &[NodeIx] = if s.is_directed() {
        s.predecessors(v)
    } else {
        &[]
    };
    Merged {
        there: s.successors(v),
        back,
    }
    .map(|(w, _, _)| w)
}

/// The nodes tied to `v` with the strength of the tie to them and of the one back; without
/// direction there is none back.
fn both_ways(
    s: &Snapshot,
    v: NodeIx,
) -> impl Iterator<Item = (NodeIx, Option<f64>, Option<f64>)> + '_ {
    let mut there = s.strengths(v);
    let mut back = s.strengths_in(v);
    let predecessors: &[NodeIx] = if s.is_directed() {
        s.predecessors(v)
    } else {
        &[]
    };
    let merged = Merged {
        there: s.successors(v),
        back: predecessors,
    };
    merged.map(move |(w, is_there, is_back)| {
        let strength_there = if is_there { there.next() } else { None };
        let strength_back = if is_back { back.next() } else { None };
        (w, strength_there, strength_back)
    })
}

/// Two ascending rows as one, with where each node comes from.
struct Merged<'a> {
    there: &'a [NodeIx],
    back: &'a [NodeIx],
}

impl Iterator for Merged<'_> {
    type Item = (NodeIx, bool, bool);

    fn next(&mut self) -> Option<Self::Item> {
        let (a, b) = (self.there.first(), self.back.first());
        let next = match (a, b) {
            (Some(&a), Some(&b)) => a.min(b),
            (Some(&w), None) | (None, Some(&w)) => w,
            (None, None) => return None,
        };
        let (is_there, is_back) = (a == Some(&next), b == Some(&next));
        self.there = &self.there[usize::from(is_there)..];
        self.back = &self.back[usize::from(is_back)..];
        Some((next, is_there, is_back))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let (a, b) = (self.there.len(), self.back.len());
        (a.max(b), Some(a + b))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::network::SnapshotBuilder;

    #[test]
    fn rows_hold_both_ends_of_every_tie_by_rank() {
        // 0 - 3 twice, 1 → 3, 3 → 2, 2 → 3, 1 → 2, a loop on 0: degrees 1, 2, 2, 3.
        let s = SnapshotBuilder {
            ids: ["a", "b", "c", "d"].map(str::to_owned).to_vec(),
            directed: true,
            weighted: true,
            ties: vec![
                (0, 3, 1.0),
                (0, 3, 2.0),
                (1, 3, 4.0),
                (3, 2, 8.0),
                (2, 3, 16.0),
                (1, 2, 32.0),
                (0, 0, 64.0),
            ],
            ..SnapshotBuilder::default()
        }
        .build();
        let ties = Ranked::of(&s);
        assert_eq!(ties.order, [0, 1, 2, 3]);
        assert_eq!(ties.targets, [3, 2, 3, 1, 3, 0, 1, 2]);
        assert_eq!(ties.higher(1), [2, 3]);
        assert_eq!(&ties.targets[ties.lower_row(3)], [0, 1, 2]);
        let weighted = [3.0, 32.0, 4.0, 32.0, 24.0, 3.0, 4.0, 24.0];
        assert_eq!(ties.strengths(&s, true), weighted);
        let counted = [1.0, 1.0, 1.0, 1.0, 2.0, 1.0, 1.0, 2.0];
        assert_eq!(ties.strengths(&s, false), counted);
    }
}
