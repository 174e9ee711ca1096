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

    /// 1 if it holds `v`, else 0.
    fn has(&self, v: NodeIx) -> u64 {
        self.0[v as usize / 64] >> (v % 64) & 1
    }
}

/// How many triangles each node is in, by rank.
///
/// Each triangle is found once, from its node of lowest rank: a tie leads from the lower to the
/// higher degree, so that no node has more than √(2m) ties to follow. Time O(m^1.5), memory O(n)
/// a thread. Counts are whole numbers, so that it does not matter which thread adds them.
pub(crate) fn triangles(ties: &Ranked) -> Vec<u64> {
    let n = ties.len();
    let ranks: Vec<usize> = (0..n).collect();
    let idle: Mutex<Vec<(Bits, Vec<u64>)>> = Mutex::new(Vec::new());
    ranks.par_chunks(block_size(n)).for_each(|block| {
        let kept = idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let (mut bits, mut found) = kept.unwrap_or_else(|| (Bits::new(n), vec![0; n]));
        for &u in block {
            count_from(ties, u, &mut bits, &mut found);
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

/// The triangles whose node of lowest rank is `u`.
fn count_from(ties: &Ranked, u: usize, bits: &mut Bits, found: &mut [u64]) {
    let higher = ties.higher(u);
    let Some((_, but_last)) = higher.split_last() else {
        return;
    };
    for &v in higher {
        bits.insert(v);
    }
    for &v in but_last {
        let mut closed = 0;
        for &w in ties.higher(v as usize) {
            let closes = bits.has(w);
            found[w as usize] += closes;
            closed += closes;
        }
        found[v as usize] += closed;
        found[u] += closed;
    }
    for &v in higher {
        bits.clear(v);
    }
}

/// For every tie i – j the sum Σ_q x_iq y_q x_qj over the nodes q that are tied to both, beside
/// the entries of the rows; x is one for both ends of a tie, y a value of each rank.
///
/// Time O(Σ min(k_i, k_j)) over all ties, memory O(n) a thread and O(m). Each sum is made by one
/// thread, in the order of ranks.
pub(crate) fn shared_sums(ties: &Ranked, x: &[f64], y: impl Fn(usize) -> f64 + Sync) -> Vec<f64> {
    let n = ties.len();
    let ranks: Vec<usize> = (0..n).collect();
    let idle: Mutex<Vec<Vec<f64>>> = Mutex::new(Vec::new());
    let blocks: Vec<Vec<f64>> = ranks
        .par_chunks(block_size(n))
        .map(|block| {
            let kept = idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
            let mut dense = kept.unwrap_or_else(|| vec![0.0; n]);
            let mut sums = Vec::new();
            for &i in block {
                sums_of(ties, x, &y, i, &mut dense, &mut sums);
            }
            idle.lock()
                .unwrap_or_else(PoisonError::into_inner)
                .push(dense);
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
    dense: &mut [f64],
    sums: &mut Vec<f64>,
) {
    let lower = ties.lower_row(i);
    if lower.is_empty() {
        return;
    }
    let targets = ties.targets();
    for (&q, x) in targets[ties.row(i)].iter().zip(&x[ties.row(i)]) {
        dense[q as usize] = x * y(q as usize);
    }
    for &j in &targets[lower] {
        let row = ties.row(j as usize);
        let ends = targets[row.clone()].iter().zip(&x[row]);
        // What is not tied to i adds 0.
        sums.push(ends.map(|(&q, x)| dense[q as usize] * x).sum());
    }
    for &q in &targets[ties.row(i)] {
        dense[q as usize] = 0.0;
    }
}
