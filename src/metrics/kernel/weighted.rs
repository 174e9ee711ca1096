//! All shortest paths in lengths: distances and the paths through every node, in parallel, with
//! the same bits for any number of threads.

mod estimate;
pub(super) mod plain;
mod queue;
mod search;
#[cfg(test)]
mod tests;

use std::sync::{Mutex, PoisonError};

use rayon::prelude::*;

use super::super::contract::LengthRule;
use super::count::{PathCount, Scaled};
use super::sweep::{Limited, Sweep, block_size};
use super::trace::Reach;
use super::work::{Direction, PathsThrough};
use crate::network::{NodeIx, Snapshot};
use crate::numeric::sum::Neumaier;
pub(crate) use estimate::{estimate, forecast};
use queue::{Buckets, Heap, Queue};
use search::{Net, Search};

/// Runs from every node. Time O(nm + n² log n) at most, memory O(n + m) and O(n) for each block
/// under way. `watch` is told how many nodes are done.
pub(crate) fn paths(
    s: &Snapshot,
    direction: Direction,
    rule: LengthRule,
    through: PathsThrough,
    watch: &(dyn Fn(u64) + Sync),
) -> Sweep {
    let net = Net::of(s, direction, rule);
    match Buckets::for_lengths(&net.lengths, net.len()) {
        Some(queue) => run(s, &net, &queue, through, watch),
        None => run(s, &net, &Heap::default(), through, watch),
    }
}

/// What a block of sources found.
#[derive(Default)]
struct Found {
    reach: Vec<(NodeIx, Reach)>,
    /// By place; empty if skipped.
    through: Vec<f64>,
}

struct Workspace<Q> {
    search: Search<Q>,
    brandes: Brandes,
    distances: Vec<f64>,
}

impl<Q: Queue + Clone> Workspace<Q> {
    fn new(net: &Net, queue: &Q) -> Self {
        Self {
            search: Search::new(net, queue.clone()),
            brandes: Brandes::default(),
            distances: Vec::new(),
        }
    }
}

fn run<Q: Queue + Clone + Send + Sync>(
    s: &Snapshot,
    net: &Net,
    queue: &Q,
    through: PathsThrough,
    watch: &(dyn Fn(u64) + Sync),
) -> Sweep {
    let n = s.node_count();
    // Places fit u32, as nodes do.
    let places: Vec<u32> = (0..).take(net.len()).collect();
    let blocks: Vec<&[u32]> = places.chunks(block_size(net.len())).collect();
    let idle: Mutex<Vec<Workspace<Q>>> = Mutex::new(Vec::new());
    let mut reach = vec![Reach::default(); n];
    let is_counted = through == PathsThrough::Counted;
    let mut passing = vec![0.0; if is_counted { net.len() } else { 0 }];
    // Blocks are worked on in waves, so that few results wait; they are added in block order, so
    // that the size of a wave changes nothing.
    for wave in blocks.chunks(4 * rayon::current_num_threads()) {
        let done: Vec<Found> = wave
            .par_iter()
            .map(|block| {
                let kept = idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
                let mut space = kept.unwrap_or_else(|| Workspace::new(net, queue));
                let found = run_block(&mut space, net, block, through, watch);
                idle.lock()
                    .unwrap_or_else(PoisonError::into_inner)
                    .push(space);
                found
            })
            .collect();
        for block in done {
            for (v, found) in block.reach {
                reach[v as usize] = found;
            }
            for (sum, more) in passing.iter_mut().zip(block.through) {
                *sum += more;
            }
        }
    }
    let mut sweep = Sweep {
        reach,
        through: vec![0.0; if is_counted { n } else { 0 }],
        ..Sweep::default()
    };
    let places = net.folded.nodes.iter().zip(&net.folded.leaves);
    for ((&v, &leaves), passing) in places.zip(passing) {
        let reached = sweep.reach[v as usize].reached;
        sweep.through[v as usize] = passing + from_and_to_leaves(leaves, reached);
    }
    sweep
}

/// Ordered pairs with a leaf of a node at one end or both: all their paths pass the node.
fn from_and_to_leaves(leaves: u32, reached: u32) -> f64 {
    let [leaves, others] = [leaves, reached - leaves].map(f64::from);
    leaves * (leaves - 1.0).max(0.0) + 2.0 * leaves * others
}

fn run_block<Q: Queue>(
    space: &mut Workspace<Q>,
    net: &Net,
    block: &[u32],
    through: PathsThrough,
    watch: &(dyn Fn(u64) + Sync),
) -> Found {
    let mut found = Found::default();
    if through == PathsThrough::Counted {
        found.through = vec![0.0; net.len()];
    }
    for &source in block {
        space.search.run(net, source, through);
        measure(
            &space.search,
            net,
            source,
            &mut space.distances,
            &mut found.reach,
        );
        if through == PathsThrough::Counted {
            let passing = &mut found.through;
            space.brandes.add(&space.search, net, passing);
        }
        watch(1 + net.leaves(source).len() as u64);
    }
    found
}

/// What the source of a search and its leaves reach.
fn measure<Q>(
    search: &Search<Q>,
    net: &Net,
    source: u32,
    distances: &mut Vec<f64>,
    found: &mut Vec<(NodeIx, Reach)>,
) {
    distances.clear();
    for &place in &search.order {
        let distance = search.distance[place as usize];
        distances.push(distance);
        distances.extend(net.leaves(place).iter().map(|(tie, _)| distance + tie));
    }
    // The source itself stands first, then its leaves.
    let leaves = net.leaves(source);
    let [_, others @ ..] = distances.as_slice() else {
        return;
    };
    let beyond = others[leaves.len()..].iter().copied().fold(0.0, f64::max);
    let longest = |leaves: &[(f64, NodeIx)]| leaves.last().map_or(0.0, |(tie, _)| *tie);
    let sum = total(others, |distance| distance);
    // n fits u32.
    let reached = others.len() as u32;
    let own = Reach {
        reached,
        distance: sum,
        inverse: total(others, |distance| 1.0 / distance),
        farthest: beyond.max(longest(leaves)),
    };
    found.push((net.folded.nodes[source as usize], own));
    let mut alike: Option<(f64, f64)> = None;
    for (at, &(tie, leaf)) in leaves.iter().enumerate() {
        // Leaves of one length reach the same; they stand together.
        let inverse = match alike {
            Some((last, inverse)) if last.total_cmp(&tie).is_eq() => inverse,
            _ => total(others, |distance| 1.0 / (tie + distance)),
        };
        alike = Some((tie, inverse));
        let last = if at + 1 == leaves.len() {
            &leaves[..at]
        } else {
            leaves
        };
        // Its neighbour is `tie` away; the leaf itself, which stood at 2 tie, is not one of the
        // others.
        let of_leaf = Reach {
            reached,
            distance: f64::from(reached) * tie + (sum - tie),
            inverse: inverse + 0.5 / tie,
            farthest: tie + beyond.max(longest(last)),
        };
        found.push((leaf, of_leaf));
    }
}

/// Sums side by side.
const LANES: usize = 8;

/// Σ of(value), with what each addition loses (Knuth) added in the end: like [`Neumaier`], in
/// eight sums side by side.
fn total(values: &[f64], of: impl Fn(f64) -> f64) -> f64 {
    let (mut sums, mut lost) = ([0.0; LANES], [0.0; LANES]);
    let mut add = |part: &[f64; LANES]| {
        for lane in 0..LANES {
            let (sum, value) = (sums[lane], part[lane]);
            let next = sum + value;
            let added = next - sum;
            lost[lane] += (sum - (next - added)) + (value - added);
            sums[lane] = next;
        }
    };
    let parts = values.chunks_exact(LANES);
    let rest = parts.remainder();
    for part in parts {
        add(&std::array::from_fn(|lane| of(part[lane])));
    }
    add(&std::array::from_fn(|lane| {
        rest.get(lane).map_or(0.0, |value| of(*value))
    }));
    let whole: f64 = sums.iter().sum();
    if whole.is_finite() {
        sums.into_iter().chain(lost).collect::<Neumaier>().total()
    } else {
        whole
    }
}

/// Brandes' accumulation (Journal of Mathematical Sociology 25 (2001), 163–177), with the leaves
/// of a place as ends of paths at that place.
#[derive(Debug, Default)]
struct Brandes {
    plain: Vec<f64>,
    plain_shares: Vec<f64>,
    scaled: Vec<Scaled>,
    scaled_shares: Vec<Scaled>,
}

impl Brandes {
    /// Adds the pairs of the source, and of the leaves that start there with it, with all others.
    fn add<Q: Queue>(&mut self, search: &Search<Q>, net: &Net, through: &mut [f64]) {
        let leaves = search
            .order
            .first()
            .map(|&at| net.folded.leaves[at as usize]);
        let starts = 1.0 + f64::from(leaves.unwrap_or(0));
        self.each(search, net, |w, dependency| {
            through[w as usize] += starts * dependency;
        });
    }

    /// Tells of every place but the source to how many ends the paths from the source pass it.
    fn each<Q: Queue>(&mut self, search: &Search<Q>, net: &Net, each: impl FnMut(u32, f64)) {
        if count(search, &mut self.plain, net.len()) {
            accumulate(search, net, &self.plain, &mut self.plain_shares, each);
        } else {
            let _all = count(search, &mut self.scaled, net.len());
            accumulate(search, net, &self.scaled, &mut self.scaled_shares, each);
        }
    }
}

/// Counts the paths from the source to every place reached; `false` if plain numbers do not do.
fn count<C: PathCount + Limited, Q: Queue>(
    search: &Search<Q>,
    sigma: &mut Vec<C>,
    n: usize,
) -> bool {
    sigma.resize(n, C::default());
    for (at, &v) in search.order.iter().enumerate() {
        let from = search.from(at).iter();
        let paths = from.fold(C::default(), |sum, &u| sum.plus(sigma[u as usize]));
        sigma[v as usize] = if at == 0 { C::ONE } else { paths };
        if paths.is_beyond() {
            return false;
        }
    }
    true
}

/// δ(v) = σ(v) Σ_w (ends at w + δ(w))/σ(w) over the steps v → w, from the farthest place back.
fn accumulate<C: PathCount, Q: Queue>(
    search: &Search<Q>,
    net: &Net,
    sigma: &[C],
    shares: &mut Vec<C>,
    mut each: impl FnMut(u32, f64),
) {
    shares.resize(sigma.len(), C::default());
    for &v in &search.order {
        shares[v as usize] = C::default();
    }
    let leaves = |place: u32| f64::from(net.folded.leaves[place as usize]);
    let Some((_, others)) = search.order.split_first() else {
        return;
    };
    for (at, &w) in others.iter().enumerate().rev() {
        let paths = sigma[w as usize];
        let dependency = paths.times(shares[w as usize]);
        each(w, dependency);
        let share = paths.share(dependency + leaves(w));
        for &v in search.from(at + 1) {
            let sum = &mut shares[v as usize];
            *sum = sum.plus(share);
        }
    }
}
