//! Pairs of nodes that share neighbours, straight into compressed sparse rows: the product of a
//! two-mode network with itself.

use std::ops::Range;
use std::sync::{Mutex, PoisonError};

use rayon::prelude::*;

use super::{NodeIx, Side, Snapshot};

/// One side of a two-mode network and what each of its nodes is tied to, both numbered from 0.
#[derive(Debug)]
pub(super) struct Memberships {
    /// The nodes of the side, ascending.
    pub(super) kept: Vec<NodeIx>,
    /// `bodies[offsets[a]..offsets[a + 1]]` are what `a` is tied to, ascending.
    offsets: Vec<usize>,
    bodies: Vec<NodeIx>,
    /// The nodes of the other side, ascending.
    pub(super) others: Vec<NodeIx>,
    member_offsets: Vec<usize>,
    members: Vec<NodeIx>,
}

impl Memberships {
    /// Direction is ignored, parallel ties are one. Time and memory O(n + m).
    pub(super) fn of(s: &Snapshot, sides: &[Side], side: Side) -> Self {
        let (mut kept, mut others) = (Vec::new(), Vec::new());
        let mut number = vec![0; sides.len()];
        for (v, is_on) in (0..).zip(sides) {
            let list = if *is_on == side {
                &mut kept
            } else {
                &mut others
            };
            number[v as usize] = place(list.len());
            list.push(v);
        }
        let mut offsets = vec![0];
        let mut bodies = Vec::new();
        let mut member_offsets = vec![0; others.len() + 1];
        for &v in &kept {
            let start = bodies.len();
            bodies.extend(s.successors(v).iter().map(|c| number[*c as usize]));
            if s.is_directed() {
                let back = s.predecessors(v).iter();
                bodies.extend(back.map(|c| number[*c as usize]));
                bodies[start..].sort_unstable();
                let own = bodies.split_off(start);
                for c in own {
                    if bodies.len() == start || bodies.last() != Some(&c) {
                        bodies.push(c);
                    }
                }
            }
            for &c in &bodies[start..] {
                member_offsets[c as usize + 1] += 1;
            }
            offsets.push(bodies.len());
        }
        for c in 0..others.len() {
            member_offsets[c + 1] += member_offsets[c];
        }
        let mut next = member_offsets.clone();
        let mut members = vec![0; bodies.len()];
        for (a, row) in offsets.windows(2).enumerate() {
            for &c in &bodies[row[0]..row[1]] {
                let at = &mut next[c as usize];
                members[*at] = place(a);
                *at += 1;
            }
        }
        Self {
            kept,
            offsets,
            bodies,
            others,
            member_offsets,
            members,
        }
    }

    /// How many bodies a node is tied to.
    pub(super) fn degree(&self, a: usize) -> usize {
        self.offsets[a + 1] - self.offsets[a]
    }

    /// How many members a body has.
    pub(super) fn size(&self, c: usize) -> usize {
        self.member_offsets[c + 1] - self.member_offsets[c]
    }

    fn bodies(&self, a: usize) -> &[NodeIx] {
        &self.bodies[self.offsets[a]..self.offsets[a + 1]]
    }

    /// The places of the members of a body that come after `a`.
    fn after(&self, c: usize, a: usize) -> Range<usize> {
        let all = self.member_offsets[c]..self.member_offsets[c + 1];
        let first = self.members[all.clone()].partition_point(|b| *b as usize <= a);
        all.start + first..all.end
    }
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "places are below the number of nodes, which is below 2^32"
)]
const fn place(at: usize) -> NodeIx {
    at as NodeIx
}

/// What is added up for each pair.
pub(super) trait Cell: Copy + Default + Send + Sync {
    /// One more body is shared, which is worth `gain`.
    fn add(&mut self, gain: f64);
}

/// A count, in as few bytes as the largest degree needs; it counts each body as one.
macro_rules! count {
    ($($kind:ty),*) => {$(
        impl Cell for $kind {
            #[inline]
            fn add(&mut self, _: f64) {
                // Two nodes share no more bodies than either has.
                *self = self.wrapping_add(1);
            }
        }
    )*};
}

count!(u8, u16, u32);

impl Cell for f64 {
    #[inline]
    fn add(&mut self, gain: f64) {
        *self += gain;
    }
}

/// Every pair that shares a body, in the rows of both: `targets[offsets[a]..offsets[a + 1]]`.
#[derive(Debug)]
pub(super) struct Pairing<C> {
    pub(super) offsets: Vec<usize>,
    pub(super) targets: Vec<NodeIx>,
    pub(super) cells: Vec<C>,
}

/// Rows of consecutive nodes, each with those of its partners that come after it.
struct Upper<C> {
    starts: Vec<usize>,
    targets: Vec<NodeIx>,
    cells: Vec<C>,
}

/// What a thread works with.
struct Space<C> {
    cells: Vec<C>,
    /// Which cells are in use, as bits.
    seen: Vec<u64>,
    list: Vec<NodeIx>,
    /// How many partners before it each node has, of the rows made here.
    before: Vec<u32>,
    spans: Vec<(Range<usize>, f64)>,
}

/// Nodes a block: it depends on their number only.
fn block_size(n: usize) -> usize {
    n.div_ceil(1024).max(1)
}

/// Arcs a range of rows, when the rows are put together.
const RANGE_ARCS: usize = 1 << 21;

/// Adds up, for every pair, the gains of the bodies that both are tied to, in the order of bodies.
///
/// Gustavson, ACM Transactions on Mathematical Software 4 (1978), 250–269: row by row with one cell
/// a node. Each pair is looked at once a shared body, from its first node; the rows of second nodes
/// are filled in the order of first ones, so nothing is sorted but rows that are nearly empty. Time
/// O(pairs), memory O(edges) and O(n) a thread. Each cell is the work of one thread.
pub(super) fn pair_up<C: Cell>(ties: &Memberships, gains: &[f64]) -> Pairing<C> {
    let n = ties.kept.len();
    let size = block_size(n);
    let starts: Vec<usize> = (0..n).step_by(size).collect();
    let idle: Mutex<Vec<Space<C>>> = Mutex::new(Vec::new());
    let blocks: Vec<Upper<C>> = starts
        .par_iter()
        .map(|&start| {
            let kept = idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
            let mut space = kept.unwrap_or_else(|| Space {
                cells: vec![C::default(); n],
                seen: vec![0; n.div_ceil(64)],
                list: Vec::new(),
                before: vec![0; n],
                spans: Vec::new(),
            });
            let mut upper = Upper {
                starts: vec![0],
                targets: Vec::new(),
                cells: Vec::new(),
            };
            for a in start..(start + size).min(n) {
                row(ties, gains, a, &mut space, &mut upper);
                upper.starts.push(upper.targets.len());
            }
            idle.lock()
                .unwrap_or_else(PoisonError::into_inner)
                .push(space);
            upper
        })
        .collect();
    let mut before = vec![0_usize; n];
    for space in idle.into_inner().unwrap_or_else(PoisonError::into_inner) {
        for (sum, more) in before.iter_mut().zip(space.before) {
            *sum += more as usize;
        }
    }
    assemble(&blocks, size, &before)
}

/// The partners of `a` that come after it.
fn row<C: Cell>(
    ties: &Memberships,
    gains: &[f64],
    a: usize,
    space: &mut Space<C>,
    upper: &mut Upper<C>,
) {
    space.spans.clear();
    for &c in ties.bodies(a) {
        let after = ties.after(c as usize, a);
        space.spans.push((after, gains[c as usize]));
    }
    let pairs: usize = space.spans.iter().map(|(span, _)| span.len()).sum();
    let n = ties.kept.len();
    // A full row is read off the bits; of a nearly empty one the partners are listed and sorted.
    let is_full = pairs > (n - a) / 64;
    for (span, gain) in &space.spans {
        for &b in &ties.members[span.clone()] {
            space.cells[b as usize].add(*gain);
            let (word, bit) = (b as usize / 64, 1 << (b % 64));
            if !is_full && space.seen[word] & bit == 0 {
                space.list.push(b);
            }
            space.seen[word] |= bit;
        }
    }
    let Space {
        cells,
        seen,
        list,
        before,
        ..
    } = space;
    let mut take = |b: NodeIx| {
        upper.targets.push(b);
        upper.cells.push(std::mem::take(&mut cells[b as usize]));
        before[b as usize] += 1;
    };
    if is_full {
        for (word, bits) in seen.iter_mut().enumerate().skip(a / 64) {
            let mut bits = std::mem::take(bits);
            while bits != 0 {
                take(place(word * 64) + bits.trailing_zeros());
                bits &= bits - 1;
            }
        }
    } else {
        list.sort_unstable();
        for b in list.drain(..) {
            seen[b as usize / 64] = 0;
            take(b);
        }
    }
}

/// Whole rows: partners before the node, then those after it. `before` is how many come before.
fn assemble<C: Cell>(blocks: &[Upper<C>], size: usize, before: &[usize]) -> Pairing<C> {
    let n = before.len();
    let upper = |a: usize| {
        let (block, at) = (&blocks[a / size], a % size);
        let range = block.starts[at]..block.starts[at + 1];
        (&block.targets[range.clone()], &block.cells[range])
    };
    let mut offsets = vec![0; n + 1];
    for a in 0..n {
        offsets[a + 1] = offsets[a] + before[a] + upper(a).0.len();
    }
    let mut targets = vec![0; offsets[n]];
    let mut cells = vec![C::default(); offsets[n]];
    // Ranges of rows, each with its part of the arrays.
    let mut ranges = Vec::new();
    let (mut more_targets, mut more_cells) = (targets.as_mut_slice(), cells.as_mut_slice());
    let mut first = 0;
    while first < n {
        let end = offsets[first] + RANGE_ARCS;
        let last = offsets
            .partition_point(|at| *at <= end)
            .clamp(first + 2, n + 1)
            - 1;
        let arcs = offsets[last] - offsets[first];
        let (own_targets, rest) = more_targets.split_at_mut(arcs);
        more_targets = rest;
        let (own_cells, rest) = more_cells.split_at_mut(arcs);
        more_cells = rest;
        ranges.push((first..last, own_targets, own_cells));
        first = last;
    }
    ranges.into_par_iter().for_each(|(rows, targets, cells)| {
        let base = offsets[rows.start];
        let mut next: Vec<usize> = offsets[rows.clone()].iter().map(|at| at - base).collect();
        for a in 0..rows.end {
            let (partners, values) = upper(a);
            let from = partners.partition_point(|b| (*b as usize) < rows.start);
            for (&b, &cell) in partners[from..].iter().zip(&values[from..]) {
                if b as usize >= rows.end {
                    break;
                }
                let at = &mut next[b as usize - rows.start];
                (targets[*at], cells[*at]) = (place(a), cell);
                *at += 1;
            }
        }
        for (b, at) in rows.zip(next) {
            let (partners, values) = upper(b);
            targets[at..at + partners.len()].copy_from_slice(partners);
            cells[at..at + values.len()].copy_from_slice(values);
        }
    });
    Pairing {
        offsets,
        targets,
        cells,
    }
}
