//! Pairs of nodes that share neighbours, straight into compressed sparse rows: the product of a
//! two-mode network with itself.

use std::sync::{Mutex, PoisonError};

use rayon::prelude::*;

use super::column::Codes;
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

    /// The members of a body, ascending.
    fn members(&self, c: usize) -> &[NodeIx] {
        &self.members[self.member_offsets[c]..self.member_offsets[c + 1]]
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

    /// Whether anything was added.
    fn is_some(self) -> bool;
}

/// A count, in as few bytes as the largest degree needs; it counts each body as one.
pub(super) trait Count: Cell + Into<u32> {
    /// The counts as a column, without copying them.
    fn codes(cells: Vec<Self>) -> Codes;
}

macro_rules! count {
    ($($kind:ty => $codes:ident),*) => {$(
        impl Count for $kind {
            fn codes(cells: Vec<Self>) -> Codes {
                Codes::$codes(cells)
            }
        }

        impl Cell for $kind {
            #[inline]
            fn add(&mut self, _: f64) {
                // Two nodes share no more bodies than either has.
                *self = self.wrapping_add(1);
            }

            #[inline]
            fn is_some(self) -> bool {
                self > 0
            }
        }
    )*};
}

count!(u8 => Byte, u16 => Short, u32 => Long);

impl Cell for f64 {
    #[inline]
    fn add(&mut self, gain: f64) {
        *self += gain;
    }

    #[inline]
    fn is_some(self) -> bool {
        self > 0.0
    }
}

/// Every pair that shares a body, in the rows of both: `targets[offsets[a]..offsets[a + 1]]`.
#[derive(Debug)]
pub(super) struct Pairing<C> {
    pub(super) offsets: Vec<usize>,
    pub(super) targets: Vec<NodeIx>,
    pub(super) cells: Vec<C>,
}

/// What a thread works with: the rows of a block, and one cell a node for the row at hand.
struct Space<C> {
    ends: Vec<usize>,
    /// How many of the entries are in use.
    len: usize,
    targets: Vec<NodeIx>,
    values: Vec<C>,
    cells: Vec<C>,
    /// Which cells are in use, as bits.
    seen: Vec<u64>,
    list: Vec<NodeIx>,
}

/// Nodes a block: it depends on their number only.
fn block_size(n: usize) -> usize {
    n.div_ceil(1024).max(1)
}

/// Adds up, for every pair, the gains of the bodies that both are tied to, in the order of bodies.
///
/// Gustavson, ACM Transactions on Mathematical Software 4 (1978), 250–269: row by row with one cell
/// a node. Each pair is counted up from both its ends: that is cheaper than to move half of the
/// result into the rows of the other half. Time O(pairs), memory O(edges) and O(n) a thread. Each row
/// is the work of one thread.
pub(super) fn pair_up<C: Cell>(ties: &Memberships, gains: &[f64]) -> Pairing<C> {
    let n = ties.kept.len();
    let size = block_size(n);
    let starts: Vec<usize> = (0..n).step_by(size).collect();
    let idle: Mutex<Vec<Space<C>>> = Mutex::new(Vec::new());
    let mut pairing = Pairing {
        offsets: vec![0],
        targets: Vec::new(),
        cells: Vec::new(),
    };
    // Blocks are worked on in waves and put together in their order, so that few of them wait.
    for wave in starts.chunks(4 * rayon::current_num_threads()) {
        let done: Vec<Space<C>> = wave
            .par_iter()
            .map(|&start| {
                let kept = idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
                let mut space = kept.unwrap_or_else(|| Space::new(n));
                for a in start..(start + size).min(n) {
                    space.row(ties, gains, a);
                    space.ends.push(space.len);
                }
                space
            })
            .collect();
        let mut idle = idle.lock().unwrap_or_else(PoisonError::into_inner);
        for mut space in done {
            let before = pairing.targets.len();
            pairing
                .offsets
                .extend(space.ends.iter().map(|end| before + end));
            pairing
                .targets
                .extend_from_slice(&space.targets[..space.len]);
            pairing.cells.extend_from_slice(&space.values[..space.len]);
            space.ends.clear();
            space.len = 0;
            idle.push(space);
        }
    }
    pairing
}

impl<C: Cell> Space<C> {
    fn new(n: usize) -> Self {
        Self {
            ends: Vec::new(),
            len: 0,
            targets: Vec::new(),
            values: Vec::new(),
            cells: vec![C::default(); n],
            seen: vec![0; n.div_ceil(64)],
            list: Vec::new(),
        }
    }

    /// The partners of `a`.
    fn row(&mut self, ties: &Memberships, gains: &[f64], a: usize) {
        let bodies = ties.bodies(a);
        if let &[c] = bodies {
            self.row_of_one(ties.members(c as usize), gains[c as usize], a);
            return;
        }
        let pairs: usize = bodies.iter().map(|c| ties.size(*c as usize)).sum();
        // A full row is read off the bits; of a nearly empty one the partners are listed and sorted.
        if pairs > self.cells.len() {
            self.dense_row(ties, gains, a);
        } else if pairs > self.cells.len() / 1024 {
            self.full_row(ties, gains, a, pairs);
        } else {
            self.short_row(ties, gains, a, pairs);
        }
    }

    /// Who is in one body meets all its members once.
    fn row_of_one(&mut self, members: &[NodeIx], gain: f64, a: usize) {
        let mut once = C::default();
        once.add(gain);
        let before = members.partition_point(|b| (*b as usize) < a);
        let others = members.len() - 1;
        self.make_room(others);
        let (start, middle, end) = (self.len, self.len + before, self.len + others);
        self.targets[start..middle].copy_from_slice(&members[..before]);
        self.targets[middle..end].copy_from_slice(&members[before + 1..]);
        self.values[start..end].fill(once);
        self.len = end;
    }

    /// Room for `more` entries at the end, to be cut off where they end.
    fn make_room(&mut self, more: usize) {
        let least = self.len + more;
        if self.targets.len() < least {
            self.targets.resize(least, 0);
            self.values.resize(least, C::default());
        }
    }

    /// Every node is looked at.
    fn dense_row(&mut self, ties: &Memberships, gains: &[f64], a: usize) {
        for &c in ties.bodies(a) {
            let gain = gains[c as usize];
            for &b in ties.members(c as usize) {
                self.cells[b as usize].add(gain);
            }
        }
        self.cells[a] = C::default();
        self.make_room(self.cells.len() + 1);
        let mut at = self.len;
        let (targets, values) = (&mut self.targets[..], &mut self.values[..]);
        for (b, cell) in self.cells.iter_mut().enumerate() {
            // Written in any case, kept if there is something: no branch to guess.
            let value = std::mem::take(cell);
            targets[at] = place(b);
            values[at] = value;
            at += usize::from(value.is_some());
        }
        self.len = at;
    }

    fn full_row(&mut self, ties: &Memberships, gains: &[f64], a: usize, pairs: usize) {
        self.make_room(pairs.min(self.cells.len()) + 4);
        let (cells, seen) = (&mut self.cells[..], &mut self.seen[..]);
        for &c in ties.bodies(a) {
            let gain = gains[c as usize];
            for &b in ties.members(c as usize) {
                cells[b as usize].add(gain);
                seen[b as usize / 64] |= 1 << (b % 64);
            }
        }
        seen[a / 64] &= !(1 << (a % 64));
        cells[a] = C::default();
        let mut at = self.len;
        for (word, bits) in seen.iter_mut().enumerate() {
            let mut bits = std::mem::take(bits);
            while bits != 0 {
                // Four at once, in any case: those beyond the last are written over.
                for slot in &mut self.targets[at..at + 4] {
                    *slot = place(word * 64) + (bits.trailing_zeros() & 63);
                    at += usize::from(bits != 0);
                    bits &= bits.wrapping_sub(1);
                }
            }
        }
        let row = self.len..at;
        for (&b, value) in self.targets[row.clone()].iter().zip(&mut self.values[row]) {
            *value = std::mem::take(&mut cells[b as usize]);
        }
        self.len = at;
    }

    fn short_row(&mut self, ties: &Memberships, gains: &[f64], a: usize, pairs: usize) {
        self.make_room(pairs);
        for &c in ties.bodies(a) {
            let gain = gains[c as usize];
            for &b in ties.members(c as usize) {
                self.cells[b as usize].add(gain);
                let (word, bit) = (b as usize / 64, 1 << (b % 64));
                if self.seen[word] & bit == 0 {
                    self.list.push(b);
                }
                self.seen[word] |= bit;
            }
        }
        self.list.sort_unstable();
        for b in self.list.drain(..) {
            self.seen[b as usize / 64] = 0;
            let value = std::mem::take(&mut self.cells[b as usize]);
            if b as usize != a {
                self.targets[self.len] = b;
                self.values[self.len] = value;
                self.len += 1;
            }
        }
    }
}
