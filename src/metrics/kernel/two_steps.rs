//! Nodes two steps away, and how many neighbours they share: what clustering is made of on a
//! two-mode network.

use std::sync::{Mutex, PoisonError};

use rayon::prelude::*;

use super::super::degree::number;
use super::ranked::Ranked;
use crate::network::NodeIx;

/// Ranks a block: it depends on the number of nodes only.
fn block_size(n: usize) -> usize {
    n.div_ceil(4096).max(1)
}

/// A value for every rank, made in parallel, each by one thread with a workspace of its own.
fn each_rank<W: Send, T: Send>(
    n: usize,
    space: impl Fn() -> W + Sync,
    value: impl Fn(&mut W, usize) -> T + Sync,
) -> Vec<T> {
    let ranks: Vec<usize> = (0..n).collect();
    let idle: Mutex<Vec<W>> = Mutex::new(Vec::new());
    let blocks: Vec<Vec<T>> = ranks
        .par_chunks(block_size(n))
        .map(|block| {
            let kept = idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
            let mut own = kept.unwrap_or_else(&space);
            let values = block.iter().map(|&rank| value(&mut own, rank)).collect();
            idle.lock()
                .unwrap_or_else(PoisonError::into_inner)
                .push(own);
            values
        })
        .collect();
    blocks.into_iter().flatten().collect()
}

/// The nodes two steps from one node.
#[derive(Debug)]
struct Seconds {
    /// How many neighbours each node shares with it; 0 for all others.
    shared: Vec<u32>,
    nodes: Vec<NodeIx>,
}

impl Seconds {
    fn new(n: usize) -> Self {
        Self {
            shared: vec![0; n],
            nodes: Vec::new(),
        }
    }

    fn of(&mut self, ties: &Ranked, rank: usize) {
        for &w in &self.nodes {
            self.shared[w as usize] = 0;
        }
        self.nodes.clear();
        for &c in &ties.targets()[ties.row(rank)] {
            for &w in &ties.targets()[ties.row(c as usize)] {
                if w as usize == rank {
                    continue;
                }
                let shared = &mut self.shared[w as usize];
                if *shared == 0 {
                    self.nodes.push(w);
                }
                *shared += 1;
            }
        }
    }
}

/// How far the neighbourhoods of a node and of those two steps away are the same, on average.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Overlap {
    /// Shared of all in either.
    pub(crate) dot: f64,
    /// Shared of the smaller one.
    pub(crate) min: f64,
    /// Shared of the larger one.
    pub(crate) max: f64,
}

/// The overlap of each rank; 0 where nobody is two steps away. Time O(Σ k²), memory O(n) a thread.
pub(crate) fn overlaps(ties: &Ranked) -> Vec<Overlap> {
    let n = ties.len();
    each_rank(
        n,
        || Seconds::new(n),
        |seconds, rank| {
            seconds.of(ties, rank);
            let own = ties.degree(rank) as u64;
            let mut sum = Overlap::default();
            for &w in &seconds.nodes {
                let shared = u64::from(seconds.shared[w as usize]);
                let other = ties.degree(w as usize) as u64;
                sum.dot += number(shared) / number(own + other - shared);
                sum.min += number(shared) / number(own.min(other));
                sum.max += number(shared) / number(own.max(other));
            }
            let count = number(seconds.nodes.len().max(1) as u64);
            Overlap {
                dot: sum.dot / count,
                min: sum.min / count,
                max: sum.max / count,
            }
        },
    )
}

/// The circles of four ties in a two-mode network: for each pair of nodes that share s neighbours
/// s(s − 1)/2 of them. Every circle has two such pairs, one on each side. Time O(Σ k²).
pub(crate) fn circles_of_four(ties: &Ranked) -> u128 {
    let n = ties.len();
    let circles = each_rank(
        n,
        || vec![0_u32; n],
        |shared, rank| {
            let lower = |c: NodeIx| {
                let row = &ties.targets()[ties.row(c as usize)];
                row.iter().take_while(move |w| (**w as usize) < rank)
            };
            let own = &ties.targets()[ties.row(rank)];
            let mut pairs = 0;
            for &w in own.iter().flat_map(|c| lower(*c)) {
                // One more shared neighbour makes a pair with each one before.
                pairs += u128::from(shared[w as usize]);
                shared[w as usize] += 1;
            }
            for &w in own.iter().flat_map(|c| lower(*c)) {
                shared[w as usize] = 0;
            }
            pairs
        },
    );
    circles.into_iter().sum::<u128>() / 2
}

/// The paths of four ties whose middle is one node: a – x – v – y – c.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct FourPaths {
    /// All of them.
    pub(crate) all: u64,
    /// Those whose ends share a node other than x and y.
    pub(crate) closed: u64,
}

/// How many steps [`four_paths`] takes at most.
const MOST_STEPS: u128 = 20_000_000_000;

/// How many pairs of nodes it keeps at most.
const MOST_PAIRS: usize = 50_000_000;

/// Two nodes that share neighbours.
#[derive(Clone, Copy, Debug)]
struct Pair {
    /// The one of lower rank.
    lower: NodeIx,
    /// How many they share, and the first two of them.
    shared: u32,
    first: NodeIx,
    second: NodeIx,
}

/// The paths of four ties around each rank, each path once whichever end it is read from.
///
/// With p and q the numbers of neighbours that v shares with a and with c, and t that of all three,
/// there are pq − t paths between a and c. If a and c share s neighbours, all of them are closed for
/// s ≥ 3; all but t(t − 1) for s = 2; (p − t)(q − t) for s = 1; none for s = 0.
///
/// # Errors
/// In words, if the network has too many pairs or triples to go through.
pub(crate) fn four_paths(ties: &Ranked) -> Result<Vec<FourPaths>, String> {
    let n = ties.len();
    let two_steps: u128 = (0..n).map(|c| (ties.degree(c) as u128).pow(2)).sum();
    // Every pair is met at least once; far too many are told from the degrees alone.
    if two_steps > MOST_STEPS {
        return Err(too_much(two_steps));
    }
    let pairs = each_rank(
        n,
        || Seconds::new(n),
        |seconds, a| pairs_of(ties, seconds, a),
    );
    let kept: usize = pairs.iter().map(Vec::len).sum();
    let mut partners: Vec<u64> = pairs.iter().map(|lower| lower.len() as u64).collect();
    for pair in pairs.iter().flatten() {
        partners[pair.lower as usize] += 1;
    }
    let steps = pairs.iter().zip(&partners);
    let steps: u128 = steps
        .map(|(lower, all)| lower.len() as u128 * u128::from(*all))
        .sum();
    if kept > MOST_PAIRS || steps > MOST_STEPS {
        return Err(too_much(steps.max(kept as u128)));
    }
    Ok(each_rank(
        n,
        || (Seconds::new(n), vec![false; n]),
        |(seconds, tied), v| {
            seconds.of(ties, v);
            let own = &ties.targets()[ties.row(v)];
            for &c in own {
                tied[c as usize] = true;
            }
            let paths = around(ties, &pairs, seconds, tied, v);
            for &c in own {
                tied[c as usize] = false;
            }
            paths
        },
    ))
}

fn too_much(steps: u128) -> String {
    format!(
        "it would take {steps} steps (limit {MOST_STEPS}, and {MOST_PAIRS} pairs): look into one \
         body, or use clustering-latapy"
    )
}

/// The nodes of lower rank with which `a` shares neighbours.
fn pairs_of(ties: &Ranked, seconds: &mut Seconds, a: usize) -> Vec<Pair> {
    seconds.of(ties, a);
    let is_lower = |c: &&NodeIx| (**c as usize) < a;
    let mut pairs: Vec<Pair> = seconds
        .nodes
        .iter()
        .filter(is_lower)
        .map(|&lower| Pair {
            lower,
            shared: seconds.shared[lower as usize],
            first: NodeIx::MAX,
            second: NodeIx::MAX,
        })
        .collect();
    for pair in pairs.iter_mut().filter(|pair| pair.shared <= 2) {
        let own = &ties.targets()[ties.row(a)];
        let other = &ties.targets()[ties.row(pair.lower as usize)];
        let mut both = own.iter().filter(|c| other.binary_search(c).is_ok());
        pair.first = both.next().copied().unwrap_or(NodeIx::MAX);
        pair.second = both.next().copied().unwrap_or(pair.first);
    }
    pairs
}

fn around(
    ties: &Ranked,
    pairs: &[Vec<Pair>],
    seconds: &Seconds,
    tied: &[bool],
    v: usize,
) -> FourPaths {
    let (mut sum, mut squares) = (0_u64, 0_u64);
    let mut closed = 0_u64;
    // What is closed by a node of the path itself.
    let mut through = 0_u64;
    for &a in &seconds.nodes {
        let p = u64::from(seconds.shared[a as usize]);
        sum += p;
        squares += p * p;
        for pair in &pairs[a as usize] {
            let q = u64::from(seconds.shared[pair.lower as usize]);
            // Neither a stranger to v nor v itself.
            if q == 0 {
                continue;
            }
            closed += p * q;
            let has_both = || tied[pair.first as usize] && tied[pair.second as usize];
            match pair.shared {
                1 if has_both() => through += p + q - 2,
                2 if has_both() => through += 2,
                _ => {}
            }
        }
    }
    // Σ t over all pairs a, c: pairs that meet v in one and the same node.
    let others = |c: &NodeIx| ties.degree(*c as usize) as u64 - 1;
    let meet = |k: u64| k * k.saturating_sub(1) / 2;
    let own = &ties.targets()[ties.row(v)];
    let met: u64 = own.iter().map(|c| meet(others(c))).sum();
    FourPaths {
        all: (sum * sum - squares) / 2 - met,
        closed: closed - met - through,
    }
}
