//! What every node reaches in steps: distances of all nodes at once.
//!
//! Sources are searched from in batches, and every node counts how many of them stand at which
//! distance. Counts are whole numbers, so that their order does not matter; the sums are built
//! from them level by level exactly as a search from each node alone builds them, and have the
//! same bits.

mod batch;

use std::ops::Range;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use rayon::prelude::*;

use super::folded::Folded;
use super::stage::{Told, judged};
use super::sweep;
use super::trace::{Hops, Reach, Trace};
use super::work::{Direction, PathsThrough};
use crate::network::Snapshot;
use crate::numeric::sum::Neumaier;
use batch::{LANES, Search};

/// Beyond this many levels the counts take more memory than they save time.
const MOST_LEVELS: usize = 254;

/// The most counts that one thread holds (half a gigabyte).
const MOST_COUNTS: usize = 1 << 27;

/// What every node reaches along `direction`. Time O(nm) in the worst case, O(dnm/512) where the
/// longest shortest path has d steps; memory O(dn + m) and as much for every thread. `watch` is
/// told how many nodes are done.
pub(crate) fn reach(
    s: &Snapshot,
    direction: Direction,
    watch: &(dyn Fn(u64) + Sync),
) -> Vec<Reach> {
    let told = Told::new(watch);
    batched(s, direction, MOST_LEVELS, &told.anew())
        .unwrap_or_else(|| one_by_one(s, direction, &told.anew()))
}

/// How long that will take.
pub(crate) fn forecast(s: &Snapshot, direction: Direction) -> Duration {
    let net = Folded::of(s, direction);
    let batches = net.len().div_ceil(LANES);
    let most_levels = MOST_LEVELS.min(MOST_COUNTS / net.len().max(1));
    let mut search = Search::new(&net);
    let mut is_long = net.depth >= most_levels;
    let time = judged(if is_long { 0 } else { batches }, |batch| {
        let end = net.len().min((batch + 1) * LANES);
        // Places fit u32, as nodes do.
        is_long |= !search.run(&net, (batch * LANES) as u32..end as u32, most_levels);
    });
    if !is_long {
        return time;
    }
    let mut hops = Hops::new(s, direction);
    judged(s.node_count(), |source| {
        hops.run(source as u32);
    })
}

/// From each node alone: for chains, grids and whatever else is long.
fn one_by_one(s: &Snapshot, direction: Direction, watch: &(dyn Fn(u64) + Sync)) -> Vec<Reach> {
    sweep::run(s, PathsThrough::Skipped, watch, || Hops::new(s, direction)).reach
}

/// In batches; nothing if some shortest path has `most_levels` steps or more.
fn batched(
    s: &Snapshot,
    direction: Direction,
    most_levels: usize,
    watch: &(dyn Fn(u64) + Sync),
) -> Option<Vec<Reach>> {
    let net = Folded::of(s, direction);
    let most_levels = most_levels.min(MOST_COUNTS / net.len().max(1));
    if net.depth >= most_levels {
        return None;
    }
    // Places fit u32, as nodes do.
    let end = u32::try_from(net.len()).ok()?;
    let batches: Vec<Range<u32>> = (0..end)
        .step_by(LANES)
        .map(|from| from..end.min(from.saturating_add(LANES as u32)))
        .collect();
    let idle: Mutex<Vec<Search>> = Mutex::new(Vec::new());
    let is_too_long = AtomicBool::new(false);
    batches.into_par_iter().for_each(|sources| {
        if is_too_long.load(Ordering::Relaxed) {
            return;
        }
        let kept = idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let mut search = kept.unwrap_or_else(|| Search::new(&net));
        if search.run(&net, sources.clone(), most_levels) {
            let leaves = &net.leaves[sources.start as usize..sources.end as usize];
            let done = leaves.iter().map(|&leaves| 1 + u64::from(leaves)).sum();
            idle.lock()
                .unwrap_or_else(PoisonError::into_inner)
                .push(search);
            watch(done);
        } else {
            is_too_long.store(true, Ordering::Relaxed);
        }
    });
    if is_too_long.into_inner() {
        return None;
    }
    let searches = idle.into_inner().unwrap_or_else(PoisonError::into_inner);
    Some(collect(s.node_count(), &net, &add_up(searches)))
}

/// The counts of all searches together.
fn add_up(searches: Vec<Search>) -> Vec<Vec<u32>> {
    let mut total: Vec<Vec<u32>> = Vec::new();
    for search in searches {
        for (level, counts) in search.counts.into_iter().enumerate() {
            match total.get_mut(level) {
                None => total.push(counts),
                Some(total) => {
                    for (sum, more) in total.iter_mut().zip(counts) {
                        *sum += more;
                    }
                }
            }
        }
    }
    total
}

/// Distances from counts, for the nodes and for the leaves that hang on them.
fn collect(n: usize, net: &Folded, counts: &[Vec<u32>]) -> Vec<Reach> {
    let mut reach = vec![Reach::default(); n];
    let at = |place: usize| counts.iter().map(move |level| level[place]);
    for (place, &v) in net.nodes.iter().enumerate() {
        reach[v as usize] = from_counts(at(place));
    }
    for &(leaf, hub) in &net.hanging {
        // Its neighbour is one step away, everyone else one step farther than from there; among
        // those next to its neighbour is the leaf itself.
        let behind = at(hub as usize).skip(1).enumerate();
        let behind = behind.map(|(level, found)| if level == 0 { found - 1 } else { found });
        reach[leaf as usize] = from_counts([0, 1].into_iter().chain(behind));
    }
    reach
}

/// From the number of nodes at each distance, nearest first; the first are at distance 0.
pub(super) fn from_counts(counts: impl Iterator<Item = u32>) -> Reach {
    let mut reach = Reach::default();
    let mut inverse = Neumaier::new();
    let levels = (0_u32..).zip(counts).skip(1);
    for (level, found) in levels.filter(|(_, found)| *found > 0) {
        reach.reached += found;
        reach.distance += f64::from(level) * f64::from(found);
        inverse.add(f64::from(found) / f64::from(level));
        reach.farthest = f64::from(level);
    }
    reach.inverse = inverse.total();
    reach
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::AtomicU64;

    use super::batch::run_anywhere;
    use super::*;
    use crate::network::SnapshotBuilder;
    use crate::numeric::random::Stream;

    fn network(n: u32, directed: bool, ties: impl IntoIterator<Item = (u32, u32)>) -> Snapshot {
        SnapshotBuilder {
            ids: (0..n).map(|v| format!("{v:06}")).collect(),
            directed,
            ties: ties.into_iter().map(|(s, t)| (s, t, 1.0)).collect(),
            ..SnapshotBuilder::default()
        }
        .build()
    }

    /// `ties` random ties among the first `used` of `n` nodes, and a chain behind them.
    fn random(number: u64, n: u32, used: u32, ties: u32, directed: bool, chain: u32) -> Snapshot {
        let mut stream = Stream::new(4, "reach", number);
        let mut node = || stream.below(u64::from(used)) as u32;
        let mut all: Vec<_> = (0..ties).map(|_| (node(), node())).collect();
        all.extend((n - chain..n).map(|v| (v - 1, v)));
        network(n, directed, all)
    }

    type Bits = (u32, u64, u64, u64);

    fn bits(reach: &[Reach]) -> Vec<Bits> {
        let each = reach.iter();
        each.map(|r| {
            let [distance, inverse, farthest] =
                [r.distance, r.inverse, r.farthest].map(f64::to_bits);
            (r.reached, distance, inverse, farthest)
        })
        .collect()
    }

    fn cases() -> Vec<Snapshot> {
        let mut all = vec![
            network(0, false, []),
            network(1, true, []),
            network(2, false, []),
            network(2, false, [(0, 1)]),
            network(2, true, [(1, 0)]),
            // A star, and two of them joined.
            network(9, false, (1..9).map(|v| (0, v))),
            network(9, false, (1..9).map(|v| (v % 2, v))),
            network(253, false, (1..253).map(|v| (v - 1, v))),
            network(200, true, (1..200).map(|v| (v - 1, v))),
        ];
        for directed in [false, true] {
            // Few ties leave isolates, pairs and leaves; many make few levels.
            for (number, ties) in (0..).zip([0, 30, 400, 900, 1100, 1500, 4000, 30_000]) {
                all.push(random(number, 1200, 1100, ties, directed, 0));
                all.push(random(number + 50, 1200, 1100, ties, directed, 40));
            }
        }
        all
    }

    #[test]
    fn batches_find_what_a_search_from_each_node_finds_to_the_bit() {
        for (case, s) in cases().iter().enumerate() {
            for direction in [Direction::Forward, Direction::Backward] {
                let expected = bits(&one_by_one(s, direction, &|_| {}));
                for threads in [1, 2, 3, 8] {
                    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
                    let found = pool
                        .unwrap()
                        .install(|| batched(s, direction, MOST_LEVELS, &|_| {}));
                    assert!(
                        bits(&found.unwrap()) == expected,
                        "{case}, {threads} threads"
                    );
                }
            }
        }
    }

    #[test]
    fn the_instructions_of_any_machine_count_the_same() {
        for s in cases() {
            for direction in [Direction::Forward, Direction::Backward] {
                let net = Folded::of(&s, direction);
                let (mut here, mut anywhere) = (Search::new(&net), Search::new(&net));
                for from in (0..net.len() as u32).step_by(LANES) {
                    let sources = from..(net.len() as u32).min(from + LANES as u32);
                    assert!(here.run(&net, sources.clone(), MOST_LEVELS));
                    assert!(run_anywhere(&mut anywhere, &net, sources, MOST_LEVELS));
                }
                assert_eq!(here.counts, anywhere.counts);
            }
        }
    }

    #[test]
    fn what_is_too_long_for_batches_is_searched_one_by_one() {
        let long = [
            network(700, false, (1..700).map(|v| (v - 1, v))),
            network(700, true, (1..700).map(|v| (v - 1, v))),
            // The numbering starts at the star in the middle and sees half of the chain.
            network(
                500,
                false,
                (1..400)
                    .map(|v| (v - 1, v))
                    .chain((400..500).map(|v| (200, v))),
            ),
            random(7, 1500, 1000, 1500, false, 300),
        ];
        for s in long {
            let told = AtomicU64::new(0);
            let count = |sources| {
                told.fetch_add(sources, Ordering::Relaxed);
            };
            assert!(batched(&s, Direction::Forward, MOST_LEVELS, &|_| {}).is_none());
            let found = reach(&s, Direction::Forward, &count);
            let expected = one_by_one(&s, Direction::Forward, &|_| {});
            assert!(bits(&found) == bits(&expected));
            assert_eq!(told.into_inner(), s.node_count() as u64);
        }
    }

    #[test]
    fn every_node_is_told_of_once() {
        for s in cases() {
            let told = AtomicU64::new(0);
            reach(&s, Direction::Backward, &|sources| {
                told.fetch_add(sources, Ordering::Relaxed);
            });
            assert_eq!(told.into_inner(), s.node_count() as u64);
        }
    }
}
