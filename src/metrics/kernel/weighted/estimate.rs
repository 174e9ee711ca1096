//! Betweenness in lengths from a sample of sources.
//!
//! Nodes are drawn at random, and each gives every other node the share of the nodes beyond it: the
//! number of those to which the shortest paths pass the node, each counted by the share of its
//! paths, over n − 2. The mean of these shares is the betweenness of the node as a share of all
//! pairs. Pairs with an end that hangs on the node are known exactly and not drawn. Drawing goes on
//! until the bound on how far the means are off ([`Bound`]) is within what was asked for.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use super::super::bernstein::{Bound, DELTA, ROUNDS, variance};
use super::super::ordered::sum_of_blocks;
use super::super::stage::{Told, judged};
use super::*;
use crate::metrics::contract::{Approximation, Drawn, Estimate};
use crate::metrics::degree::number;
use crate::numeric::random::Stream;

/// Sources drawn from one stream of random numbers.
const BLOCK: usize = 32;

/// Beyond this share of all sources a sample is not worth its error.
const WORTH: f64 = 0.5;

/// The paths through each node, summed over all ordered pairs, so that as a share of
/// (n − 1)(n − 2) every value is within `approx.epsilon` of the exact one with probability 0.9. It
/// is exact, to the bit, and no estimate where more than half of all sources would be drawn.
pub(crate) fn estimate(
    s: &Snapshot,
    direction: Direction,
    rule: LengthRule,
    approx: Approximation,
    watch: &(dyn Fn(u64) + Sync),
) -> Sweep {
    let net = Net::of(s, direction, rule);
    match Buckets::for_lengths(&net.lengths, net.len()) {
        Some(queue) => with_queue(s, &net, &queue, approx, watch),
        None => with_queue(s, &net, &Heap::default(), approx, watch),
    }
}

fn with_queue<Q: Queue + Clone + Send + Sync>(
    s: &Snapshot,
    net: &Net,
    queue: &Q,
    approx: Approximation,
    watch: &(dyn Fn(u64) + Sync),
) -> Sweep {
    let n = s.node_count() as u64;
    let told = Told::new(watch);
    let share = |share: f64| told.up_to((number(n) * share.min(0.99)) as u64);
    let Some((means, drawn)) = sample(net, queue, n, approx, &share) else {
        let sweep = run(s, net, queue, PathsThrough::Counted, &told.anew());
        // Like a sample it speaks of paths through nodes only.
        return Sweep {
            reach: Vec::new(),
            ..sweep
        };
    };
    let pairs = number(n) * (number(n) - 2.0);
    let mut through = vec![0.0; s.node_count()];
    let reached = reached(net);
    let places = net.folded.nodes.iter().zip(&net.folded.leaves);
    for (((&v, &leaves), mean), reached) in places.zip(means).zip(reached) {
        through[v as usize] = mean * pairs + from_and_to_leaves(leaves, reached);
    }
    told.up_to(n);
    Sweep {
        through,
        estimate: Some(Estimate {
            epsilon: approx.epsilon,
            delta: DELTA,
            sample: drawn as u64,
            of: Drawn::Sources,
        }),
        ..Sweep::default()
    }
}

/// The mean share of each place and the number of sources drawn; `None` if a sample is not worth it.
fn sample<Q: Queue + Clone + Send + Sync>(
    net: &Net,
    queue: &Q,
    n: u64,
    approx: Approximation,
    progress: &(dyn Fn(f64) + Sync),
) -> Option<(Vec<f64>, usize)> {
    let bound = Bound::of(net.len());
    // Means are of all n nodes, margins of the n − 1 that are not the one looked at.
    let margin = approx.epsilon * (number(n) - 1.0) / number(n);
    let most = WORTH * number(n);
    let places = places(net, n as usize);
    let first = blocks_of(1.2 * bound.least(margin));
    let (mut sums, mut squares) = (vec![0.0; net.len()], vec![0.0; net.len()]);
    let (mut blocks, mut until, mut needed) = (0, first, bound.least(margin));
    for _ in 0..ROUNDS {
        if number((until * BLOCK) as u64) > most {
            return None;
        }
        let done = AtomicUsize::new(blocks);
        let found = sum_of_blocks(2 * net.len(), until - blocks, || {
            let mut space = Workspace::new(net, queue);
            let (done, places) = (&done, &places);
            move |block: usize| {
                let block = (blocks + block) as u64;
                let stream = Stream::new(approx.seed, "betweenness sources", block);
                let shares = draw(&mut space, net, places, stream);
                let so_far = done.fetch_add(1, Ordering::Relaxed) + 1;
                progress(number((so_far * BLOCK) as u64) / needed);
                shares
            }
        });
        let (more, more_squares) = found.split_at(net.len());
        add_to(&mut sums, more);
        add_to(&mut squares, more_squares);
        blocks = until;
        let drawn = number((blocks * BLOCK) as u64);
        let variance = variance(&sums, &squares, drawn);
        if bound.margin(variance, drawn) <= margin {
            return Some((sums.iter().map(|sum| sum / drawn).collect(), blocks * BLOCK));
        }
        needed = bound.needed(variance, margin);
        until = blocks_of(1.05 * needed).max(blocks + blocks.div_ceil(8));
    }
    None
}

/// Blocks for so many sources.
fn blocks_of(sources: f64) -> usize {
    // What is beyond all sources is not drawn.
    (sources / BLOCK as f64) as usize + 1
}

fn add_to(sums: &mut [f64], more: &[f64]) {
    for (sum, more) in sums.iter_mut().zip(more) {
        *sum += more;
    }
}

/// The sums of the shares of each place over the sources of a block, and the sums of their squares
/// behind them.
fn draw<Q: Queue>(
    space: &mut Workspace<Q>,
    net: &Net,
    places: &[u32],
    mut stream: Stream,
) -> Vec<f64> {
    let mut found = vec![0.0; 2 * net.len()];
    let (sums, squares) = found.split_at_mut(net.len());
    let n = places.len() as u64;
    let others = number(n) - 2.0;
    for _ in 0..BLOCK {
        let source = places[stream.below(n) as usize];
        space.search.run(net, source, PathsThrough::Counted);
        space.brandes.each(&space.search, net, |place, dependency| {
            let share = dependency / others;
            sums[place as usize] += share;
            squares[place as usize] += share * share;
        });
    }
    found
}

/// How many other nodes each place reaches where ties have no direction: those of its component. With
/// a direction nothing is folded, and nobody asks.
fn reached(net: &Net) -> Vec<u32> {
    let mut reached = vec![0; net.len()];
    for part in net.folded.starts.windows(2) {
        let part = part[0] as usize..part[1] as usize;
        let leaves: u32 = net.folded.leaves[part.clone()].iter().sum();
        // Places and leaves are nodes, which fit u32.
        let nodes = part.len() as u32 + leaves;
        reached[part].fill(nodes - 1);
    }
    reached
}

/// The place of each node: that of its neighbour if it is a leaf.
fn places(net: &Net, n: usize) -> Vec<u32> {
    let mut places = vec![0; n];
    for (place, &v) in (0..).zip(&net.folded.nodes) {
        places[v as usize] = place;
    }
    for &(leaf, place) in &net.folded.hanging {
        places[leaf as usize] = place;
    }
    places
}

/// How long [`paths`] will take, or a sample if one is asked for and worth it.
pub(crate) fn forecast(
    s: &Snapshot,
    direction: Direction,
    rule: LengthRule,
    through: PathsThrough,
    approx: Option<Approximation>,
) -> Duration {
    let net = Net::of(s, direction, rule);
    let sources = match approx.filter(|_| through == PathsThrough::Counted) {
        Some(approx) => {
            // Twice the least is usual.
            let least = 2.0 * Bound::of(net.len()).least(approx.epsilon);
            blocks_of(least).saturating_mul(BLOCK).min(net.len())
        }
        None => net.len(),
    };
    match Buckets::for_lengths(&net.lengths, net.len()) {
        Some(queue) => pilot(&net, &queue, through, sources),
        None => pilot(&net, &Heap::default(), through, sources),
    }
}

fn pilot<Q: Queue + Clone>(
    net: &Net,
    queue: &Q,
    through: PathsThrough,
    sources: usize,
) -> Duration {
    let mut space = Workspace::new(net, queue);
    let (mut reach, mut passing) = (Vec::new(), vec![0.0; net.len()]);
    judged(sources, |at| {
        // Fewer sources than places are drawn from all over; places fit u32, as nodes do.
        let source = (at * net.len() / sources) as u32;
        space.search.run(net, source, through);
        let distances = &mut space.distances;
        measure(&space.search, net, source, distances, &mut reach);
        if through == PathsThrough::Counted {
            space.brandes.add(&space.search, net, &mut passing);
        }
    })
}
