//! Triangles, and sums over the nodes that two tied nodes share.

use std::sync::{Mutex, PoisonError};

use rayon::prelude::*;

use super::ranked::Ranked;
use crate::network::NodeIx;

/// Ranks a block: it depends on the number of nodes only.
fn block_size(n: usize) -> usize {
    n.div_ceil(4096).max(1)
}

/// A set of nodes as bits: small enough to stay in the nearest cache.
#[derive(Debug)]
struct Bits(Vec<u64>);

impl Bits {
    fn new(n: usize) -> Self {
        Self(vec![0; n.div_ceil(64)])
    }

    fn insert(&mut self, v: NodeIx) {
        self.0[v as usize / 64] |= 1 << (v % 64);
    }

    fn clear(&mut self, v: NodeIx) {
        self.0[v as usize / 64] = 0;
    }

    fn has(&self, v: NodeIx) -> bool {
        self.0[v as usize / 64] >> (v % 64) & 1 != 0
    }
}

/// How many triangles each node is in, by rank.
///
/// Each triangle is found once, from its node of middle rank: a tie leads from the lower to the
/// higher degree, so that no node has more than √(2m) ties to follow, and the nodes of lower rank
/// are those with the fewest. Time O(m^1.5), memory O(n) a thread. Counts are whole numbers, so that
/// it does not matter which thread adds them.
pub(crate) fn triangles(ties: &Ranked) -> Vec<u64> {
    let n = ties.len();
    let ranks: Vec<usize> = (0..n).collect();
    let idle: Mutex<Vec<(Bits, Vec<u64>)>> = Mutex::new(Vec::new());
    ranks.par_chunks(block_size(n)).for_each(|block| {
        let kept = idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let (mut bits, mut found) = kept.unwrap_or_else(|| (Bits::new(n), vec![0; n]));
        for &v in block {
            count_through(ties, v, &mut bits, &mut found);
        }
        idle.lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push((bits, found));
    });
    let mut total = vec![0; n];
    for (_, found) in idle.into_inner().unwrap_or_else(PoisonError::into_inner) {
        for (sum, more) in total.iter_mut().zip(found) {
            *sum += more;
        }
    }
    total
}

/// The triangles whose node of middle rank is `v`.
fn count_through(ties: &Ranked, v: usize, bits: &mut Bits, found: &mut [u64]) {
    let (lower, higher) = (&ties.targets()[ties.lower_row(v)], ties.higher(v));
    if lower.is_empty() || higher.is_empty() {
        return;
    }
    for &w in higher {
        bits.insert(w);
    }
    let (mut looked_at, mut all) = (0, 0);
    for &u in lower {
        let row = ties.higher(u as usize);
        // A branch is quick while it can be guessed: that is, where few pairs are tied.
        let closed = if all * 16 < looked_at {
            close_few(row, bits, found)
        } else {
            close_many(row, bits, found)
        };
        looked_at += row.len() as u64;
        found[u as usize] += closed;
        all += closed;
    }
    found[v] += all;
    for &w in higher {
        bits.clear(w);
    }
}

/// Adds one to each node of a row that is in the set; returns how many there are.
fn close_few(row: &[NodeIx], bits: &Bits, found: &mut [u64]) -> u64 {
    let mut closed = 0;
    for &w in row {
        if bits.has(w) {
            found[w as usize] += 1;
            closed += 1;
        }
    }
    closed
}

/// The same without a branch.
fn close_many(row: &[NodeIx], bits: &Bits, found: &mut [u64]) -> u64 {
    let mut closed = 0;
    for &w in row {
        let closes = u64::from(bits.has(w));
        found[w as usize] += closes;
        closed += closes;
    }
    closed
}

/// For every tie i – j the sum Σ_q x_iq y_q x_qj over the nodes q that are tied to both, beside
/// the entries of the rows; x is one for both ends of a tie, y a value of each rank.
///
/// Time O(Σ min(k_i, k_j)) over all ties, memory O(n) a thread and O(m). Each sum is made by one
/// thread, in the order of ranks.
pub(crate) fn shared_sums(ties: &Ranked, x: &[f64], y: impl Fn(usize) -> f64 + Sync) -> Vec<f64> {
    let n = ties.len();
    let ranks: Vec<usize> = (0..n).collect();
    let idle: Mutex<Vec<(Bits, Vec<f64>)>> = Mutex::new(Vec::new());
    let blocks: Vec<Vec<f64>> = ranks
        .par_chunks(block_size(n))
        .map(|block| {
            let kept = idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
            let mut own = kept.unwrap_or_else(|| (Bits::new(n), vec![0.0; n]));
            let mut sums = Vec::new();
            for &i in block {
                sums_of(ties, x, &y, i, &mut own, &mut sums);
            }
            idle.lock()
                .unwrap_or_else(PoisonError::into_inner)
                .push(own);
            sums
        })
        .collect();
    // The rows of both ends: i ascends, and so do the higher neighbours of each j.
    let mut found = blocks.into_iter().flatten();
    let mut next = ties.higher_starts().to_vec();
    let mut sums = vec![0.0; ties.targets().len()];
    for i in 0..n {
        for (at, sum) in ties.lower_row(i).zip(found.by_ref()) {
            let place = &mut next[ties.targets()[at] as usize];
            (sums[at], sums[*place]) = (sum, sum);
            *place += 1;
        }
    }
    sums
}

/// The sums of `i` with each neighbour of lower rank, which has no more ties than `i`.
fn sums_of(
    ties: &Ranked,
    x: &[f64],
    y: &impl Fn(usize) -> f64,
    i: usize,
    (bits, dense): &mut (Bits, Vec<f64>),
    sums: &mut Vec<f64>,
) {
    let lower = ties.lower_row(i);
    if lower.is_empty() {
        return;
    }
    let targets = ties.targets();
    for (&q, x) in targets[ties.row(i)].iter().zip(&x[ties.row(i)]) {
        bits.insert(q);
        dense[q as usize] = x * y(q as usize);
    }
    let (mut looked_at, mut all) = (0, 0);
    for &j in &targets[lower] {
        let row = ties.row(j as usize);
        let ends = targets[row.clone()].iter().zip(&x[row]);
        looked_at += ends.len();
        // As for triangles, a branch is quick where few are shared; the sum is the same, because
        // what is not tied to i adds 0.
        let sum = if all * 16 < looked_at {
            ends.filter(|(q, _)| bits.has(**q))
                .inspect(|_| all += 1)
                .map(|(&q, x)| dense[q as usize] * x)
                .sum()
        } else {
            ends.inspect(|(q, _)| all += usize::from(bits.has(**q)))
                .map(|(&q, x)| dense[q as usize] * x)
                .sum()
        };
        sums.push(sum);
    }
    for &q in &targets[ties.row(i)] {
        bits.clear(q);
        dense[q as usize] = 0.0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::network::SnapshotBuilder;
    use crate::numeric::random::Stream;

    /// Every three nodes.
    fn one_by_one(n: usize, ties: &[(NodeIx, NodeIx)]) -> Vec<u64> {
        let mut tied = vec![vec![false; n]; n];
        for &(a, b) in ties {
            tied[a as usize][b as usize] = true;
            tied[b as usize][a as usize] = true;
        }
        let mut found = vec![0; n];
        for a in 0..n {
            for b in (0..a).filter(|b| tied[a][*b]) {
                for c in (0..b).filter(|c| tied[a][*c] && tied[b][*c]) {
                    for v in [a, b, c] {
                        found[v] += 1;
                    }
                }
            }
        }
        found
    }

    #[test]
    fn every_triangle_is_found_once_whether_they_are_few_or_many() {
        let n = 90;
        for (share, directed) in [(0.0, false), (0.05, true), (0.2, false), (0.9, true)] {
            let mut random = Stream::new(5, "triangles", 0);
            let pairs = (0..n).flat_map(|a| (0..n).map(move |b| (a, b)));
            // The lower third is sparse in any case, so that hubs have few triangles too.
            let mut is_tie = |&(a, b): &(NodeIx, NodeIx)| {
                let share = if a.min(b) < 30 { share / 9.0 } else { share };
                a != b && random.chance(share)
            };
            let ties: Vec<(NodeIx, NodeIx)> = pairs.filter(&mut is_tie).collect();
            let expected = one_by_one(n as usize, &ties);
            let s = SnapshotBuilder {
                ids: (0..n).map(|v| format!("{v:03}")).collect(),
                directed,
                ties: ties.iter().map(|&(a, b)| (a, b, 1.0)).collect(),
                ..SnapshotBuilder::default()
            };
            let ranked = Ranked::of(&s.build());
            for threads in [1, 3] {
                let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
                let found = pool.unwrap().install(|| triangles(&ranked));
                assert_eq!(ranked.by_node(&found), expected, "{share}");
            }
        }
    }
}
