//! Breadth-first search from 512 sources at once, one bit a source (Then et al., The more the
//! merrier, PVLDB 8 (2014), 449-460), counting at every node how many sources stand how far away.

use std::ops::Range;

use multiversion::multiversion;

use super::super::folded::Folded;

/// Words of a set of sources: one line of the cache.
const WORDS: usize = 8;

/// Sources of a batch.
pub(super) const LANES: usize = 64 * WORDS;

/// Which sources of the batch.
type Set = [u64; WORDS];

const NONE: Set = [0; WORDS];

/// A search that goes out from the nodes found last reads an arc this many times as slowly as one
/// that looks around from the nodes not yet finished: it writes, and knows no end of a row.
const PUSH_COST: usize = 3;

/// Searches batch after batch, without allocation but for more levels, and holds what all of them
/// counted.
#[derive(Debug)]
pub(super) struct Search {
    seen: Vec<Set>,
    frontier: Vec<Set>,
    next: Vec<Set>,
    /// Where `frontier` is not empty.
    active: Vec<u32>,
    /// Where `next` is not empty.
    found: Vec<u32>,
    /// Where sources may be missing from `seen`, ascending.
    open: Vec<u32>,
    /// The leaves of the sources, as binary digits: lane i of `digits[b]` is digit b.
    digits: Vec<Set>,
    /// How many sources stand at each distance from each place: `counts[distance][place]`.
    pub(super) counts: Vec<Vec<u32>>,
}

impl Search {
    pub(super) fn new(net: &Folded) -> Self {
        let n = net.len();
        Self {
            seen: vec![NONE; n],
            frontier: vec![NONE; n],
            next: vec![NONE; n],
            active: Vec::new(),
            found: Vec::new(),
            open: Vec::new(),
            digits: Vec::new(),
            counts: Vec::new(),
        }
    }

    /// Searches from the places `sources`, at most [`LANES`]; `false`, with counts of no use, if
    /// that takes more than `most_levels`.
    pub(super) fn run(&mut self, net: &Folded, sources: Range<u32>, most_levels: usize) -> bool {
        run(self, net, sources, most_levels)
    }
}

fn is_empty(set: &Set) -> bool {
    set.iter().all(|word| *word == 0)
}

fn join(set: &mut Set, more: &Set) {
    for (word, more) in set.iter_mut().zip(more) {
        *word |= more;
    }
}

/// `set` without `other`.
fn without(set: &Set, other: &Set) -> Set {
    std::array::from_fn(|i| set[i] & !other[i])
}

fn size(set: &Set) -> u32 {
    set.iter().map(|word| word.count_ones()).sum()
}

/// The set of the first `size` lanes.
fn first(size: usize) -> Set {
    std::array::from_fn(|word| match size.saturating_sub(64 * word) {
        0 => 0,
        more if more >= 64 => u64::MAX,
        some => (1 << some) - 1,
    })
}

/// What a batch of sources has in common.
struct Batch<'a> {
    net: &'a Folded,
    /// All its sources.
    all: Set,
    /// The places of the components in which it searches.
    places: Range<u32>,
}

#[multiversion(targets(
    "x86_64+avx512f+avx512bw+avx512dq+avx512vl+avx512vpopcntdq+popcnt",
    "x86_64+avx512f+avx512bw+avx512dq+avx512vl+popcnt",
    "x86_64+avx2+popcnt",
))]
fn run(search: &mut Search, net: &Folded, sources: Range<u32>, most_levels: usize) -> bool {
    run_anywhere(search, net, sources, most_levels)
}

/// The same without choosing the instructions of this machine.
#[inline(always)]
pub(super) fn run_anywhere(
    search: &mut Search,
    net: &Folded,
    sources: Range<u32>,
    most_levels: usize,
) -> bool {
    // Components stand together: the batch needs to look at those of its sources only.
    let first_after = |place: u32| net.starts.partition_point(|start| *start <= place);
    let batch = Batch {
        net,
        all: first(sources.len()),
        places: net.starts[first_after(sources.start) - 1]
            ..net.starts[first_after(sources.end - 1)],
    };
    start(search, &batch, sources);
    let mut unfinished = batch.places.len();
    let mut level = 1;
    while unfinished > 0 && !search.active.is_empty() {
        if level >= most_levels {
            return false;
        }
        // Leaves of a source are one step farther.
        while search.counts.len() < level + 2 {
            search.counts.push(vec![0; net.len()]);
        }
        let against = net.against();
        let outward: usize = search.active.iter().map(|&v| against.of(v).len()).sum();
        let inward: usize = search.open.iter().map(|&v| net.along().of(v).len()).sum();
        unfinished -= if PUSH_COST * outward < inward {
            push(search, &batch, level)
        } else {
            pull(search, &batch, level)
        };
        for &v in &search.active {
            search.frontier[v as usize] = NONE;
        }
        std::mem::swap(&mut search.frontier, &mut search.next);
        std::mem::swap(&mut search.active, &mut search.found);
        search.found.clear();
        level += 1;
    }
    for &v in &search.active {
        search.frontier[v as usize] = NONE;
    }
    true
}

#[inline(always)]
fn start(search: &mut Search, batch: &Batch<'_>, sources: Range<u32>) {
    let Range { start, end } = batch.places;
    search.seen[start as usize..end as usize].fill(NONE);
    search.open.clear();
    search.open.extend(start..end);
    search.active.clear();
    search.digits.clear();
    while search.counts.len() < 2 {
        search.counts.push(vec![0; batch.net.len()]);
    }
    for (lane, source) in sources.enumerate() {
        let at = source as usize;
        let (word, bit) = (lane / 64, 1_u64 << (lane % 64));
        search.seen[at][word] |= bit;
        search.frontier[at][word] |= bit;
        search.active.push(source);
        let leaves = batch.net.leaves[at];
        search.counts[1][at] += leaves;
        let digits = (u32::BITS - leaves.leading_zeros()) as usize;
        while search.digits.len() < digits {
            search.digits.push(NONE);
        }
        for (digit, set) in search.digits.iter_mut().enumerate() {
            set[word] |= if leaves >> digit & 1 == 1 { bit } else { 0 };
        }
    }
}

/// Counts the sources `new` at a distance of `level` from a place, and their leaves behind them.
#[inline(always)]
fn count(counts: &mut [Vec<u32>], digits: &[Set], level: usize, at: usize, new: &Set) {
    counts[level][at] += size(new);
    let mut leaves = 0;
    for (digit, set) in digits.iter().enumerate() {
        let both: Set = std::array::from_fn(|i| new[i] & set[i]);
        leaves += size(&both) << digit;
    }
    if leaves > 0 {
        counts[level + 1][at] += leaves;
    }
}

/// One level by looking around from every open place. Returns how many places are finished by it.
#[inline(always)]
fn pull(search: &mut Search, batch: &Batch<'_>, level: usize) -> usize {
    let rows = batch.net.along();
    let (seen, frontier, next) = (&mut search.seen, &search.frontier, &mut search.next);
    let (counts, digits, found) = (&mut search.counts, &search.digits, &mut search.found);
    let mut finished = 0;
    search.open.retain(|&v| {
        let at = v as usize;
        let missing = without(&batch.all, &seen[at]);
        if is_empty(&missing) {
            return false;
        }
        let mut around = NONE;
        for part in rows.of(v).chunks(8) {
            for &w in part {
                join(&mut around, &frontier[w as usize]);
            }
            if is_empty(&without(&missing, &around)) {
                break;
            }
        }
        let new: Set = std::array::from_fn(|i| around[i] & missing[i]);
        if is_empty(&new) {
            return true;
        }
        join(&mut seen[at], &new);
        next[at] = new;
        found.push(v);
        count(counts, digits, level, at, &new);
        let is_open = new != missing;
        finished += usize::from(!is_open);
        is_open
    });
    finished
}

/// One level by going out from every place of the last one. Returns how many places are finished
/// by it.
#[inline(always)]
fn push(search: &mut Search, batch: &Batch<'_>, level: usize) -> usize {
    let rows = batch.net.against();
    let (seen, frontier, next) = (&mut search.seen, &search.frontier, &mut search.next);
    let found = &mut search.found;
    for &v in &search.active {
        let from = frontier[v as usize];
        for &w in rows.of(v) {
            let to = &mut next[w as usize];
            if is_empty(to) {
                found.push(w);
            }
            join(to, &from);
        }
    }
    let mut finished = 0;
    found.retain(|&w| {
        let at = w as usize;
        let new = without(&next[at], &seen[at]);
        next[at] = new;
        if is_empty(&new) {
            return false;
        }
        join(&mut seen[at], &new);
        count(&mut search.counts, &search.digits, level, at, &new);
        finished += usize::from(seen[at] == batch.all);
        true
    });
    finished
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_lanes_fill_word_after_word() {
        assert_eq!(first(0), NONE);
        assert_eq!(first(LANES), [u64::MAX; WORDS]);
        for n in [1, 63, 64, 65, 200, 511] {
            assert_eq!(size(&first(n)) as usize, n);
            assert!(is_empty(&without(&first(n), &first(n + 1))));
        }
    }
}
