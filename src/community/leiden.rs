//! The Leiden algorithm: communities of high modularity, each of them connected.

use super::Partition;
use super::local_move::{Around, move_nodes};
use super::refine::refine;
use super::ties::{AnyTies, Mass, Quality, Ties};
use crate::network::{NodeIx, Snapshot};
use crate::numeric::random::Stream;

/// What [`leiden`] looks for, and how.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LeidenOptions {
    /// γ: above 1 for smaller communities, below 1 for larger ones.
    pub resolution: f64,
    /// Which modularity.
    pub quality: Quality,
    /// Whether strengths count; else a tie counts as often as it stands in a graph file, in a data
    /// set once.
    pub weighted: bool,
    /// Seed of the order in which nodes are looked at.
    pub seed: u64,
    /// Rounds at most; each starts from the communities of the one before.
    pub rounds: u32,
}

impl LeidenOptions {
    /// Resolution 1, plain modularity, weights count, seed 1, at most 10 rounds.
    pub const DEFAULT: Self = Self {
        resolution: 1.0,
        quality: Quality::Plain,
        weighted: true,
        seed: 1,
        rounds: 10,
    };
}

impl Default for LeidenOptions {
    fn default() -> Self {
        Self::DEFAULT
    }
}

/// On large networks a round that adds less than this to modularity is the last.
const ENOUGH: f64 = 3e-4;

/// With no more arcs than this, rounds go on until one adds nothing.
const SMALL: usize = 100_000;

/// Communities of high modularity, by local moves, refinement and aggregation (Traag, Waltman and
/// van Eck, Scientific Reports 9 (2019), 5233). Every community is connected; a node without ties is
/// one of its own. The best partition of all is not promised: nobody can find it on a large
/// network. The same options give the same partition, on any number of threads.
///
/// Time some passes over the ties, about O(m log n); memory O(n + m).
pub fn leiden(s: &Snapshot, options: &LeidenOptions) -> Partition {
    let ties = AnyTies::of(s, options.quality, options.weighted);
    let mut stream = Stream::new(options.seed, "leiden", 0);
    Partition::new(&search_any(&ties, options, &mut stream))
}

pub(super) fn search_any(ties: &AnyTies, options: &LeidenOptions, stream: &mut Stream) -> Vec<u32> {
    match ties {
        AnyTies::Even(ties) => search(ties, options, stream),
        AnyTies::Ends(ties) => search(ties, options, stream),
    }
}

/// The community of each node, as some label below the number of nodes.
pub(super) fn search<M: Mass>(
    ties: &Ties<M>,
    options: &LeidenOptions,
    stream: &mut Stream,
) -> Vec<u32> {
    let mut labels: Vec<u32> = (0..).take(ties.node_count()).collect();
    // Without ties everybody stays alone.
    if ties.total <= 0.0 {
        return labels;
    }
    for _ in 0..options.rounds.max(1) {
        let gained = round(ties, &mut labels, options.resolution, stream);
        labels = connected_parts(&ties.offsets, &ties.targets, &labels);
        let enough = if ties.targets.len() <= SMALL {
            0.0
        } else {
            ENOUGH * ties.total
        };
        if gained <= enough {
            break;
        }
    }
    labels
}

/// One round: local moves, refinement, aggregation, and the same on the smaller network until
/// nothing is left to merge. Returns what was gained, as [`move_nodes`].
fn round<M: Mass>(base: &Ties<M>, labels: &mut [u32], resolution: f64, stream: &mut Stream) -> f64 {
    let mut gained = move_nodes(base, labels, resolution, stream);
    let mut of = labels.to_vec();
    // Where each node of the base has gone.
    let mut place: Vec<NodeIx> = (0..).take(of.len()).collect();
    let mut level = std::borrow::Cow::Borrowed(base);
    loop {
        let n = level.node_count();
        let (count, communities) = renumbered(&of);
        if count == n {
            break;
        }
        let (mut parts, mut part) = renumbered(&refine(&level, &of, resolution, stream));
        if parts == n {
            (parts, part) = (count, communities.clone());
        }
        let mut next_of = vec![0; parts];
        for (&to, &community) in part.iter().zip(&communities) {
            next_of[to as usize] = community;
        }
        for at in &mut place {
            *at = part[*at as usize];
        }
        level = std::borrow::Cow::Owned(aggregate(&level, &part, parts));
        of = next_of;
        gained += move_nodes(&level, &mut of, resolution, stream);
    }
    for (label, &at) in labels.iter_mut().zip(&place) {
        *label = of[at as usize];
    }
    gained
}

/// Labels from 0 without gaps, in the order in which they are met; how many, and the new ones.
fn renumbered(labels: &[u32]) -> (usize, Vec<u32>) {
    const NONE: u32 = u32::MAX;
    let mut new = vec![NONE; labels.len()];
    let mut count = 0;
    let renamed = labels
        .iter()
        .map(|&label| {
            let number = &mut new[label as usize];
            if *number == NONE {
                *number = count;
                count += 1;
            }
            *number
        })
        .collect();
    (count as usize, renamed)
}

/// Nodes in the order of their part; `begin[p]..begin[p + 1]` are those of part p.
fn by_part(part: &[u32], parts: usize) -> (Vec<usize>, Vec<NodeIx>) {
    let mut begin = vec![0; parts + 1];
    for &p in part {
        begin[p as usize + 1] += 1;
    }
    for p in 0..parts {
        begin[p + 1] += begin[p];
    }
    let mut next = begin.clone();
    let mut nodes = vec![0; part.len()];
    for (v, &p) in (0..).zip(part) {
        nodes[next[p as usize]] = v;
        next[p as usize] += 1;
    }
    (begin, nodes)
}

/// The network of the parts: every part a node.
fn aggregate<M: Mass>(ties: &Ties<M>, part: &[u32], parts: usize) -> Ties<M> {
    let (begin, nodes) = by_part(part, parts);
    let mut smaller = Ties {
        offsets: Vec::with_capacity(parts + 1),
        targets: Vec::new(),
        weights: Vec::new(),
        masses: vec![M::default(); parts],
        total: ties.total,
    };
    smaller.offsets.push(0);
    let mut around = Around::new(parts);
    for p in 0..parts {
        for &v in &nodes[begin[p]..begin[p + 1]] {
            smaller.masses[p] += ties.masses[v as usize];
            for (w, weight) in ties.row(v) {
                around.add(part[w as usize], weight);
            }
        }
        for &other in &around.met {
            if other as usize != p {
                smaller.targets.push(other);
                smaller.weights.push(around.weight(other));
            }
        }
        around.clear();
        smaller.offsets.push(smaller.targets.len());
    }
    smaller
}

/// Moves single nodes until none could add to modularity, and parts what is not connected.
pub(super) fn settle(ties: &AnyTies, mut labels: Vec<u32>, options: &LeidenOptions) -> Vec<u32> {
    let mut stream = Stream::new(options.seed, "settle", 0);
    match ties {
        AnyTies::Even(ties) => {
            move_nodes(ties, &mut labels, options.resolution, &mut stream);
            connected_parts(&ties.offsets, &ties.targets, &labels)
        }
        AnyTies::Ends(ties) => {
            move_nodes(ties, &mut labels, options.resolution, &mut stream);
            connected_parts(&ties.offsets, &ties.targets, &labels)
        }
    }
}

/// The connected parts of the communities. To part what no tie joins never lowers modularity.
fn connected_parts(offsets: &[usize], targets: &[NodeIx], labels: &[u32]) -> Vec<u32> {
    const NONE: u32 = u32::MAX;
    let mut part = vec![NONE; labels.len()];
    let mut reached = Vec::new();
    for start in (0..).take(labels.len()) {
        if part[start as usize] != NONE {
            continue;
        }
        part[start as usize] = start;
        reached.push(start as usize);
        while let Some(v) = reached.pop() {
            for &w in &targets[offsets[v]..offsets[v + 1]] {
                if part[w as usize] == NONE && labels[w as usize] == labels[v] {
                    part[w as usize] = start;
                    reached.push(w as usize);
                }
            }
        }
    }
    part
}
