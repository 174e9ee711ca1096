//! The dominant eigenvector of a symmetric part: Lanczos, with full reorthogonalisation while the
//! basis is small, which is enough for most networks.
//!
//! It finds the largest eigenvalue itself, never the most negative one, so that two-mode networks
//! (whose eigenvalues come in pairs ±λ) need no trick. Where the basis is full before the vector is
//! found, as in long chains, whose largest eigenvalues are close to each other, [`chain`] goes on
//! without holding the basis.

mod chain;

use super::super::contract::Convergence;
use super::matrix::Part;
use crate::numeric::sum::{block_dot, block_sum};

/// The residual that counts as converged, relative to the eigenvalue.
const TOLERANCE: f64 = 1e-12;

/// An eigenvalue with its vector, non-negative and of length 1 (L2).
#[derive(Clone, Debug)]
pub(crate) struct Dominant {
    pub(crate) value: f64,
    pub(crate) vector: Vec<f64>,
    pub(crate) convergence: Convergence,
}

/// How many vectors are held: fewer on large networks, where memory counts. Depends on n only.
fn basis_size(n: usize) -> usize {
    n.min(if n <= 20_000 { 60 } else { 20 })
}

/// The dominant eigenvector of a connected symmetric part with at least one tie. Time O(m) and
/// O(60 n) a step, at most 60 steps, then O(m) a step.
pub(crate) fn dominant(part: &Part) -> Dominant {
    let size = basis_size(part.len());
    // Every entry is positive, so the start leans towards the dominant vector.
    let mut start = part.inflow();
    scale(&mut start);
    let mut space = Space {
        basis: vec![start],
        projected: vec![vec![0.0; size]; size],
        finished: 0,
    };
    // Most networks are done long before the basis is full: it grows by a quarter at a time.
    let step = size.div_ceil(4);
    let mut target = step;
    loop {
        let rest = space.extend(part, target);
        let (values, vectors) = eigen(&space.projected, space.finished);
        let value = values[0];
        // The residual of the best vector, without forming it.
        let last = vectors[0].last().copied().unwrap_or(0.0);
        let left = rest.as_ref().map_or(0.0, |(length, _)| length * last.abs());
        match rest {
            Some((_, next)) if left > TOLERANCE * value.abs() && target < size => {
                space.basis.push(next);
                target = (target + step).min(size);
            }
            Some(_) if left > TOLERANCE * value.abs() => {
                return chain::dominant(part, space.combine(&vectors[0]));
            }
            _ => return finish(part, value, space.combine(&vectors[0]), space.finished),
        }
    }
}

fn finish(part: &Part, value: f64, mut vector: Vec<f64>, steps: usize) -> Dominant {
    // The dominant vector of a connected part is positive; its sign here is arbitrary, and what
    // rounding put below 0 is 0.
    if block_sum(&vector) < 0.0 {
        for x in &mut vector {
            *x = -*x;
        }
    }
    for x in &mut vector {
        *x = x.max(0.0);
    }
    scale(&mut vector);
    let mut rest = part.times(&vector);
    add(&mut rest, -value, &vector);
    let residual = block_dot(&rest, &rest).sqrt() / value.abs().max(f64::MIN_POSITIVE);
    Dominant {
        value,
        vector,
        convergence: Convergence {
            iterations: steps as u64,
            residual,
            // Forming the vector costs a digit.
            reached: residual <= 10.0 * TOLERANCE,
        },
    }
}

fn scale(x: &mut [f64]) {
    let length = block_dot(x, x).sqrt();
    if length > 0.0 {
        for value in x {
            *value /= length;
        }
    }
}

/// x ← x + factor · y
fn add(x: &mut [f64], factor: f64, y: &[f64]) {
    for (x, y) in x.iter_mut().zip(y) {
        *x += factor * y;
    }
}

/// An orthonormal basis V with the projected matrix V'AV, of which `finished` columns are known.
struct Space {
    basis: Vec<Vec<f64>>,
    projected: Vec<Vec<f64>>,
    finished: usize,
}

impl Space {
    /// Extends the basis to `size` vectors. Returns length and direction of what is left over;
    /// nothing if the basis spans all that the start can reach.
    fn extend(&mut self, part: &Part, size: usize) -> Option<(f64, Vec<f64>)> {
        loop {
            let at = self.finished;
            let mut next = part.times(&self.basis[at]);
            let whole = block_dot(&next, &next).sqrt();
            // Twice is enough (Parlett and Kahan): once leaves what rounding put back.
            for _ in 0..2 {
                for (i, q) in self.basis.iter().enumerate() {
                    let overlap = block_dot(&next, q);
                    add(&mut next, -overlap, q);
                    self.projected[i][at] += overlap;
                }
            }
            for i in 0..at {
                self.projected[at][i] = self.projected[i][at];
            }
            self.finished += 1;
            let left = block_dot(&next, &next).sqrt();
            if left <= 1e-14 * whole || self.basis.len() == part.len() {
                return None;
            }
            for value in &mut next {
                *value /= left;
            }
            if self.finished == size {
                return Some((left, next));
            }
            self.basis.push(next);
        }
    }

    /// Σ weights_i v_i
    fn combine(&self, weights: &[f64]) -> Vec<f64> {
        let mut vector = vec![0.0; self.basis[0].len()];
        for (q, weight) in self.basis.iter().zip(weights) {
            add(&mut vector, *weight, q);
        }
        vector
    }
}

/// Eigenvalues of the leading `n` rows and columns of a symmetric matrix, largest first, with
/// their vectors: cyclic Jacobi.
fn eigen(matrix: &[Vec<f64>], n: usize) -> (Vec<f64>, Vec<Vec<f64>>) {
    let mut a: Vec<Vec<f64>> = matrix.iter().take(n).map(|row| row[..n].to_vec()).collect();
    // Rows of `v` are the vectors.
    let mut v: Vec<Vec<f64>> = (0..n)
        .map(|i| (0..n).map(|j| if i == j { 1.0 } else { 0.0 }).collect())
        .collect();
    let whole: f64 = a.iter().flatten().map(|x| x * x).sum();
    for _ in 0..60 {
        let off: f64 = (0..n)
            .map(|i| a[i][..i].iter().map(|x| x * x).sum::<f64>())
            .sum();
        if off <= 1e-34 * whole {
            break;
        }
        for p in 0..n {
            for q in p + 1..n {
                // What is below rounding is 0: rotating it would only stir up more of it.
                if a[p][q] * a[p][q] <= 1e-36 * whole {
                    (a[p][q], a[q][p]) = (0.0, 0.0);
                } else {
                    rotate(&mut a, &mut v, p, q);
                }
            }
        }
    }
    let mut order: Vec<usize> = (0..n).collect();
    order.sort_by(|&i, &j| a[j][j].total_cmp(&a[i][i]));
    let values = order.iter().map(|&i| a[i][i]).collect();
    (
        values,
        order
            .into_iter()
            .map(|i| std::mem::take(&mut v[i]))
            .collect(),
    )
}

/// The rotation that makes a_pq = 0 (Golub and Van Loan, Matrix Computations, section 8.5).
fn rotate(a: &mut [Vec<f64>], v: &mut [Vec<f64>], p: usize, q: usize) {
    let tau = (a[q][q] - a[p][p]) / (2.0 * a[p][q]);
    let t = 1.0_f64.copysign(tau) / (tau.abs() + libm::hypot(1.0, tau));
    let c = 1.0 / libm::hypot(1.0, t);
    let s = t * c;
    for row in a.iter_mut() {
        let (x, y) = (row[p], row[q]);
        (row[p], row[q]) = (c * x - s * y, s * x + c * y);
    }
    rotate_rows(a, p, q, c, s);
    rotate_rows(v, p, q, c, s);
}

fn rotate_rows(rows: &mut [Vec<f64>], p: usize, q: usize, c: f64, s: f64) {
    let (low, high) = rows.split_at_mut(q);
    for (x, y) in low[p].iter_mut().zip(&mut high[0]) {
        (*x, *y) = (c * *x - s * *y, s * *x + c * *y);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::network::SnapshotBuilder;

    fn path(n: u32) -> Part {
        let s = SnapshotBuilder {
            ids: (0..n).map(|v| format!("{v:06}")).collect(),
            ties: (1..n).map(|v| (v - 1, v, 1.0)).collect(),
            ..SnapshotBuilder::default()
        }
        .build();
        Part::of(&s, &(0..n).collect::<Vec<_>>(), false)
    }

    #[test]
    fn a_tridiagonal_matrix_has_the_values_of_its_path() {
        for n in [1_usize, 2, 3, 17] {
            let beside = |i: usize, j: usize| f64::from(u8::from(i.abs_diff(j) == 1));
            let matrix: Vec<Vec<f64>> = (0..n)
                .map(|i| (0..n).map(|j| beside(i, j)).collect())
                .collect();
            let (values, vectors) = eigen(&matrix, n);
            for (k, (value, vector)) in values.iter().zip(vectors).enumerate() {
                let angle = std::f64::consts::PI * (k as f64 + 1.0) / (n as f64 + 1.0);
                assert!((value - 2.0 * angle.cos()).abs() < 1e-14, "{n}: {value}");
                assert!((vector.iter().map(|x| x * x).sum::<f64>() - 1.0).abs() < 1e-14);
            }
        }
    }

    #[test]
    fn a_long_path_converges_although_its_gap_is_small() {
        // λ = 2 cos(π/(n + 1)), x_v ∝ sin(π v/(n + 1)); the gap is 3 · 10^-5.
        let n = 1000;
        let found = dominant(&path(n));
        assert!(found.convergence.reached, "{:?}", found.convergence);
        // A dense basis would need as many; each step looks at every tie once or twice.
        assert!(
            found.convergence.iterations < 3000,
            "{:?}",
            found.convergence
        );
        let angle = std::f64::consts::PI / f64::from(n + 1);
        assert!((found.value - 2.0 * angle.cos()).abs() < 1e-12);
        let norm = (2.0 / f64::from(n + 1)).sqrt();
        for (v, x) in (1..).zip(&found.vector) {
            assert!((x - norm * (angle * f64::from(v)).sin()).abs() < 1e-6);
        }
    }
}
