//! Pairs of nodes that share neighbours, straight into compressed sparse rows: the product of a
//! two-mode network with itself.

use std::sync::{Mutex, PoisonError};

use bytemuck::Pod;
use multiversion::multiversion;
use rayon::prelude::*;

use super::column::Codes;
use super::numbers::Numbers;
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
pub(super) trait Cell: Pod + Default + From<u8> + Send + Sync {
    /// Whether it counts each body as one, whatever it is worth.
    const COUNTS: bool;

    /// One more body is shared, which is worth `gain`.
    fn add(&mut self, gain: f64);

    /// Whether anything was added.
    fn is_some(self) -> bool;
}

/// A count, in as few bytes as the largest degree needs; it counts each body as one.
pub(super) trait Count: Cell + Into<u32> {
    /// The counts as a column, without copying them.
    fn codes(cells: Numbers<Self>) -> Codes;
}

macro_rules! count {
    ($($kind:ty => $codes:ident),*) => {$(
        impl Count for $kind {
            fn codes(cells: Numbers<Self>) -> Codes {
                Codes::$codes(cells)
            }
        }

        impl Cell for $kind {
            const COUNTS: bool = true;

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
    const COUNTS: bool = false;

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
pub(super) struct Pairing<C: Cell> {
    pub(super) offsets: Vec<usize>,
    pub(super) targets: Numbers<NodeIx>,
    pub(super) cells: Numbers<C>,
}

/// What all threads read.
struct Task<'a> {
    ties: &'a Memberships,
    /// What each body is worth.
    gains: &'a [f64],
    /// The members of each large body as bits; nothing for the others.
    large: Vec<Vec<u64>>,
}

/// What a thread works with: the rows of a block, and one cell a node for the row at hand.
struct Space<C> {
    ends: Vec<usize>,
    rows: Entries<C>,
    cells: Vec<C>,
    /// The cells of a node of few bodies: all of them stay in the nearest cache.
    narrow: Vec<u8>,
    /// Which cells are in use, as bits.
    seen: Vec<u64>,
    list: Vec<NodeIx>,
}

/// Rows one after the other, with room behind them.
#[derive(Default)]
struct Entries<C> {
    /// How many of the entries are in use.
    len: usize,
    targets: Numbers<NodeIx>,
    values: Numbers<C>,
}

/// Nodes a block: as many as there are for one thread, so that nothing has to be put together.
fn block_size(n: usize) -> usize {
    match rayon::current_num_threads() {
        1 => n.max(1),
        _ => n.div_ceil(1024).max(1),
    }
}

/// Adds up, for every pair, the gains of the bodies that both are tied to, in the order of bodies.
///
/// Gustavson, ACM Transactions on Mathematical Software 4 (1978), 250–269: row by row with one cell
/// a node. Each pair is counted up from both its ends: that is cheaper than to move half of the
/// result into the rows of the other half. Time O(pairs), memory O(edges) and O(n) a thread. Each row
/// is the work of one thread, so that blocks of any size give the same.
pub(super) fn pair_up<C: Cell>(ties: &Memberships, gains: &[f64]) -> Pairing<C> {
    let n = ties.kept.len();
    let size = block_size(n);
    let starts: Vec<usize> = (0..n).step_by(size).collect();
    let large = (0..ties.others.len()).into_par_iter();
    let task = Task {
        ties,
        gains,
        large: large.map(|c| large_body(ties, c)).collect(),
    };
    let most = most_entries(ties);
    let idle: Mutex<Vec<Space<C>>> = Mutex::new(Vec::new());
    let mut offsets = vec![0];
    let mut rows = Entries::default();
    // Blocks are worked on in waves and put together in their order, so that few of them wait.
    for wave in starts.chunks(4 * rayon::current_num_threads()) {
        let done: Vec<Space<C>> = wave
            .par_iter()
            .map(|&start| {
                let kept = idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
                let mut space = kept.unwrap_or_else(|| Space::new(n));
                if size >= n {
                    space.rows = Entries::with_room(most);
                }
                for a in start..(start + size).min(n) {
                    space.row(&task, a);
                    space.ends.push(space.rows.len);
                }
                space
            })
            .collect();
        let mut idle = idle.lock().unwrap_or_else(PoisonError::into_inner);
        for mut space in done {
            offsets.extend(space.ends.drain(..).map(|end| rows.len + end));
            if size >= n {
                rows = std::mem::take(&mut space.rows);
                break;
            }
            if rows.len == 0 {
                rows = Entries::with_room(most);
            }
            rows.append(&mut space.rows);
            idle.push(space);
        }
    }
    rows.targets.truncate(rows.len);
    rows.values.truncate(rows.len);
    Pairing {
        offsets,
        targets: rows.targets,
        cells: rows.values,
    }
}

/// As many entries as there can be, and the room that is written beyond the last.
fn most_entries(ties: &Memberships) -> usize {
    let n = ties.kept.len();
    let pairs = |a: usize| -> usize {
        let sizes = ties.bodies(a).iter().map(|c| ties.size(*c as usize));
        sizes.sum()
    };
    (0..n).map(|a| pairs(a).min(n)).sum::<usize>() + AT_ONCE
}

/// The members of a body as bits, if it is so large that this takes little more than their list.
fn large_body(ties: &Memberships, c: usize) -> Vec<u64> {
    let n = ties.kept.len();
    if ties.size(c) <= n / 128 {
        return Vec::new();
    }
    let mut bits = vec![0; n.div_ceil(64)];
    for &a in ties.members(c) {
        bits[a as usize / 64] |= 1 << (a % 64);
    }
    bits
}

impl<C: Cell> Space<C> {
    fn new(n: usize) -> Self {
        Self {
            ends: Vec::new(),
            rows: Entries::default(),
            cells: vec![C::default(); n],
            narrow: vec![0; if C::COUNTS { n } else { 0 }],
            seen: vec![0; n.div_ceil(64)],
            list: Vec::new(),
        }
    }

    /// The partners of `a`.
    fn row(&mut self, task: &Task<'_>, a: usize) {
        let ties = task.ties;
        let bodies = ties.bodies(a);
        if let &[c] = bodies {
            self.rows
                .row_of_one(ties.members(c as usize), task.gains[c as usize], a);
            return;
        }
        let n = self.cells.len();
        let pairs: usize = bodies.iter().map(|c| ties.size(*c as usize)).sum();
        // A full row is read off the bits; of a nearly empty one the partners are listed and sorted.
        if pairs > n {
            self.rows.make_room(n + 1);
            self.rows.dense_row(task, a, &mut self.cells);
        } else if pairs > n / 1024 {
            self.rows.make_room(pairs + AT_ONCE);
            if C::COUNTS && bodies.len() <= usize::from(u8::MAX) {
                self.rows
                    .full_row::<u8>(task, a, &mut self.narrow, &mut self.seen);
            } else {
                self.rows
                    .full_row::<C>(task, a, &mut self.cells, &mut self.seen);
            }
        } else {
            self.rows.make_room(pairs);
            self.short_row(task, a);
        }
    }

    fn short_row(&mut self, task: &Task<'_>, a: usize) {
        for &c in task.ties.bodies(a) {
            let gain = task.gains[c as usize];
            for &b in task.ties.members(c as usize) {
                self.cells[b as usize].add(gain);
                let (word, bit) = (b as usize / 64, 1 << (b % 64));
                if self.seen[word] & bit == 0 {
                    self.list.push(b);
                }
                self.seen[word] |= bit;
            }
        }
        self.list.sort_unstable();
        let rows = &mut self.rows;
        let (targets, values) = (&mut rows.targets[..], &mut rows.values[..]);
        let mut at = rows.len;
        for b in self.list.drain(..) {
            self.seen[b as usize / 64] = 0;
            let value = std::mem::take(&mut self.cells[b as usize]);
            if b as usize != a {
                targets[at] = b;
                values[at] = value;
                at += 1;
            }
        }
        rows.len = at;
    }
}

impl<C: Cell> Entries<C> {
    fn with_room(room: usize) -> Self {
        Self {
            len: 0,
            targets: Numbers::with_room(room),
            values: Numbers::with_room(room),
        }
    }

    /// Room for `more` entries at the end, to be cut off where they end.
    fn make_room(&mut self, more: usize) {
        self.targets.grow(self.len + more);
        self.values.grow(self.len + more);
    }

    /// Moves the entries of another here.
    fn append(&mut self, other: &mut Self) {
        self.make_room(other.len);
        let row = self.len..self.len + other.len;
        self.targets[row.clone()].copy_from_slice(&other.targets[..other.len]);
        self.values[row.clone()].copy_from_slice(&other.values[..other.len]);
        self.len = row.end;
        other.len = 0;
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

    /// Every node is looked at.
    fn dense_row(&mut self, task: &Task<'_>, a: usize, cells: &mut [C]) {
        for &c in task.ties.bodies(a) {
            let gain = task.gains[c as usize];
            for &b in task.ties.members(c as usize) {
                cells[b as usize].add(gain);
            }
        }
        cells[a] = C::default();
        let mut at = self.len;
        let (targets, values) = (&mut self.targets[..], &mut self.values[..]);
        for (b, cell) in cells.iter_mut().enumerate() {
            // Written in any case, kept if there is something: no branch to guess.
            let value = std::mem::take(cell);
            targets[at] = place(b);
            values[at] = value;
            at += usize::from(value.is_some());
        }
        self.len = at;
    }

    /// Bits say which nodes are to be looked at.
    fn full_row<N: Cell>(&mut self, task: &Task<'_>, a: usize, cells: &mut [N], seen: &mut [u64])
    where
        C: From<N>,
    {
        for &c in task.ties.bodies(a) {
            let gain = task.gains[c as usize];
            let members = task.ties.members(c as usize);
            let large = &task.large[c as usize];
            if large.is_empty() {
                for &b in members {
                    cells[b as usize].add(gain);
                    seen[b as usize / 64] |= 1 << (b % 64);
                }
            } else {
                for &b in members {
                    cells[b as usize].add(gain);
                }
                join(seen, large);
            }
        }
        seen[a / 64] &= !(1 << (a % 64));
        cells[a] = N::default();
        let end = take_bits(seen, &mut self.targets, self.len);
        let row = self.len..end;
        let entries = self.targets[row.clone()].iter();
        for (&b, value) in entries.zip(&mut self.values[row]) {
            *value = std::mem::take(&mut cells[b as usize]).into();
        }
        self.len = end;
    }
}

/// Adds the bits of a set to another.
#[multiversion(targets("x86_64+avx2", "aarch64+neon"))]
fn join(bits: &mut [u64], more: &[u64]) {
    for (word, more) in bits.iter_mut().zip(more) {
        *word |= more;
    }
}

/// How many bits of a word are listed at once.
const AT_ONCE: usize = 4;

/// Lists the places of all bits from `at` on, and leaves no bit; returns the place behind the last.
/// There has to be room for [`AT_ONCE`] more.
#[multiversion(targets("x86_64+bmi1+bmi2+popcnt+lzcnt"))]
fn take_bits(words: &mut [u64], list: &mut [NodeIx], mut at: usize) -> usize {
    for (word, bits) in words.iter_mut().enumerate() {
        let first = place(word * 64);
        let mut bits = std::mem::take(bits);
        loop {
            // Written in any case, kept if there is a bit: most words have a few of them.
            let found = (bits.count_ones() as usize).min(AT_ONCE);
            for slot in &mut list[at..at + AT_ONCE] {
                *slot = first + (bits.trailing_zeros() & 63);
                bits &= bits.wrapping_sub(1);
            }
            at += found;
            if bits == 0 {
                break;
            }
        }
    }
    at
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::network::SnapshotBuilder;
    use crate::numeric::random::Stream;

    const ACTORS: usize = 2100;
    const BODIES: usize = 300;

    /// One body of very many, some of many and most of a few; the first actor is in all of them.
    fn memberships() -> Memberships {
        let mut random = Stream::new(3, "pairing", 0);
        let mut ties = Vec::new();
        for c in 0..BODIES {
            let size = match c {
                7 => 400,
                c if c % 15 == 0 => 60,
                c if c % 15 == 1 => 2,
                _ => 5,
            };
            ties.push((0, c));
            ties.extend((0..size).map(|_| (random.below(ACTORS as u64) as usize, c)));
        }
        let sides = [vec![Side::Actor; ACTORS], vec![Side::Body; BODIES]].concat();
        let ties = ties
            .iter()
            .map(|&(a, c)| (place(a), place(ACTORS + c), 1.0));
        let s = SnapshotBuilder {
            ids: (0..sides.len()).map(|v| format!("{v:05}")).collect(),
            ties: ties.collect(),
            ..SnapshotBuilder::default()
        };
        Memberships::of(&s.build(), &sides, Side::Actor)
    }

    /// Every pair by itself, body by body.
    fn one_by_one(ties: &Memberships, gains: &[f64]) -> Vec<BTreeMap<NodeIx, f64>> {
        let mut rows = vec![BTreeMap::new(); ties.kept.len()];
        for (c, gain) in gains.iter().enumerate() {
            for &a in ties.members(c) {
                for &b in ties.members(c).iter().filter(|b| **b != a) {
                    *rows[a as usize].entry(b).or_insert(0.0) += gain;
                }
            }
        }
        rows
    }

    fn check<C: Cell>(ties: &Memberships, gains: &[f64], number: impl Fn(C) -> f64) {
        let expected = one_by_one(ties, gains);
        for threads in [1, 3] {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
            let found = pool.unwrap().install(|| pair_up::<C>(ties, gains));
            assert_eq!(found.offsets.len(), ACTORS + 1);
            for (row, expected) in found.offsets.windows(2).zip(&expected) {
                let targets = found.targets[row[0]..row[1]].iter().copied();
                let values = found.cells[row[0]..row[1]].iter().map(|c| number(*c));
                // Bit for bit: gains are added in the order of bodies.
                assert!(
                    targets
                        .zip(values)
                        .eq(expected.iter().map(|(b, v)| (*b, *v)))
                );
            }
        }
    }

    #[test]
    fn rows_of_every_kind_are_those_of_pairs_one_by_one() {
        let ties = memberships();
        let pairs = |a: usize| {
            let sizes = ties.bodies(a).iter().map(|c| ties.size(*c as usize));
            sizes.sum::<usize>()
        };
        let several = || (0..ACTORS).filter(|a| ties.degree(*a) > 1);
        assert!(pairs(0) > ACTORS && ties.degree(0) > 255);
        assert!((0..ACTORS).any(|a| ties.degree(a) == 1));
        assert!(several().any(|a| pairs(a) > ACTORS / 1024 && pairs(a) <= ACTORS));
        let is_large = |c: usize| !large_body(&ties, c).is_empty();
        assert!((0..BODIES).any(is_large) && !(0..BODIES).all(is_large));

        let ones = vec![1.0; BODIES];
        check::<u16>(&ties, &ones, f64::from);
        check::<u32>(&ties, &ones, f64::from);
        let gains: Vec<f64> = (1..=BODIES).map(|c| 1.0 / c as f64).collect();
        check::<f64>(&ties, &gains, |gain| gain);
    }
}
