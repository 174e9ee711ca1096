//! The dominant eigenvector of a symmetric part: Lanczos with full reorthogonalisation, restarted
//! from the best vector found.
//!
//! Golub and Van Loan, Matrix Computations, 4th edition (2013), chapter 10. It finds the largest
//! eigenvalue itself, never the most negative one, so that two-mode networks (whose eigenvalues
//! come in pairs ±λ) need no trick; and small gaps, on which the power method takes thousands of
//! rounds, cost a few restarts.

use super::super::contract::Convergence;
use super::matrix::Part;
use crate::numeric::sum::{block_dot, block_sum};

/// The residual that counts as converged, relative to the eigenvalue.
const TOLERANCE: f64 = 1e-12;
const MOST_RESTARTS: u64 = 300;

/// An eigenvalue with its vector, non-negative and of length 1 (L2).
#[derive(Clone, Debug)]
pub(crate) struct Dominant {
    pub(crate) value: f64,
    pub(crate) vector: Vec<f64>,
    pub(crate) convergence: Convergence,
}

/// How many vectors are kept: fewer on large networks, where memory counts. Depends on n only.
fn basis_size(n: usize) -> usize {
    n.min(if n <= 20_000 { 60 } else { 20 })
}

/// The dominant eigenvector of a connected symmetric part with at least one tie.
pub(crate) fn dominant(part: &Part) -> Dominant {
    let n = part.len();
    // Every entry is positive, so the start leans towards the dominant vector.
    let mut vector = part.inflow();
    scale(&mut vector);
    let mut best = Dominant {
        value: 0.0,
        vector,
        convergence: Convergence {
            iterations: 0,
            residual: f64::INFINITY,
            reached: false,
        },
    };
    for restart in 1..=MOST_RESTARTS {
        let found = lanczos(part, &best.vector, basis_size(n), restart);
        let is_better = found.convergence.residual < best.convergence.residual;
        if is_better {
            best = found;
        }
        if best.convergence.reached || (!is_better && restart > 1) {
            break;
        }
    }
    for x in &mut best.vector {
        *x = x.abs();
    }
    scale(&mut best.vector);
    best
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

fn lanczos(part: &Part, start: &[f64], size: usize, restart: u64) -> Dominant {
    let mut basis: Vec<Vec<f64>> = vec![start.to_vec()];
    let (mut diagonal, mut beside) = (Vec::new(), Vec::new());
    loop {
        let at = basis.len() - 1;
        let mut next = part.times(&basis[at]);
        diagonal.push(block_dot(&next, &basis[at]));
        // Twice is enough (Parlett and Kahan): once leaves what rounding put back.
        for _ in 0..2 {
            for q in &basis {
                let overlap = block_dot(&next, q);
                add(&mut next, -overlap, q);
            }
        }
        let left = block_dot(&next, &next).sqrt();
        let size_so_far = diagonal.iter().fold(0.0_f64, |m, d: &f64| m.max(d.abs()));
        if basis.len() == size || left <= 1e-14 * size_so_far.max(f64::MIN_POSITIVE) {
            break;
        }
        beside.push(left);
        for value in &mut next {
            *value /= left;
        }
        basis.push(next);
    }
    let (value, weights) = largest(&diagonal, &beside);
    let mut vector = vec![0.0; part.len()];
    for (q, weight) in basis.iter().zip(weights) {
        add(&mut vector, weight, q);
    }
    scale(&mut vector);
    if block_sum(&vector) < 0.0 {
        for x in &mut vector {
            *x = -*x;
        }
    }
    let mut rest = part.times(&vector);
    add(&mut rest, -value, &vector);
    let residual = block_dot(&rest, &rest).sqrt() / value.abs().max(f64::MIN_POSITIVE);
    Dominant {
        value,
        vector,
        convergence: Convergence {
            iterations: restart,
            residual,
            reached: residual <= TOLERANCE,
        },
    }
}

/// The largest eigenvalue of a symmetric tridiagonal matrix with its vector: implicit QL (Bowdler
/// and others, Numerische Mathematik 11 (1968), 293–306).
fn largest(diagonal: &[f64], beside: &[f64]) -> (f64, Vec<f64>) {
    let n = diagonal.len();
    let mut d = diagonal.to_vec();
    let mut e: Vec<f64> = beside.to_vec();
    e.resize(n, 0.0);
    // vectors[j] is the j-th column.
    let mut vectors: Vec<Vec<f64>> = (0..n)
        .map(|j| (0..n).map(|i| if i == j { 1.0 } else { 0.0 }).collect())
        .collect();
    for l in 0..n {
        for _ in 0..60 {
            let is_split =
                |m: &usize| e[*m].abs() <= f64::EPSILON * (d[*m].abs() + d[*m + 1].abs());
            let m = (l..n - 1).find(is_split).unwrap_or(n - 1);
            if m == l {
                break;
            }
            let mut g = (d[l + 1] - d[l]) / (2.0 * e[l]);
            g = d[m] - d[l] + e[l] / (g + libm::hypot(g, 1.0).copysign(g));
            let (mut s, mut c, mut p) = (1.0, 1.0, 0.0);
            let mut is_cut = false;
            for i in (l..m).rev() {
                let (f, b) = (s * e[i], c * e[i]);
                let r = libm::hypot(f, g);
                e[i + 1] = r;
                if r <= 0.0 {
                    d[i + 1] -= p;
                    e[m] = 0.0;
                    is_cut = true;
                    break;
                }
                (s, c) = (f / r, g / r);
                g = d[i + 1] - p;
                let r = (d[i] - g) * s + 2.0 * c * b;
                p = s * r;
                d[i + 1] = g + p;
                g = c * r - b;
                let (low, high) = vectors.split_at_mut(i + 1);
                for (x, y) in low[i].iter_mut().zip(&mut high[0]) {
                    let f = *y;
                    *y = s * *x + c * f;
                    *x = c * *x - s * f;
                }
            }
            if !is_cut {
                d[l] -= p;
                e[l] = g;
                e[m] = 0.0;
            }
        }
    }
    let top = (0..n).max_by(|&a, &b| d[a].total_cmp(&d[b])).unwrap_or(0);
    (d[top], vectors.swap_remove(top))
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
    fn a_tridiagonal_matrix_has_the_value_of_its_path() {
        for n in [1_usize, 2, 3, 17] {
            let (value, vector) = largest(&vec![0.0; n], &vec![1.0; n - 1]);
            let expected = 2.0 * (std::f64::consts::PI / (n as f64 + 1.0)).cos();
            assert!((value - expected).abs() < 1e-14, "{n}: {value} {expected}");
            assert!((vector.iter().map(|x| x * x).sum::<f64>() - 1.0).abs() < 1e-14);
        }
    }

    #[test]
    fn a_long_path_converges_although_its_gap_is_small() {
        // λ = 2 cos(π/(n + 1)), x_v ∝ sin(π v/(n + 1)); the gap is 3 · 10^-5.
        let n = 1000;
        let found = dominant(&path(n));
        assert!(found.convergence.reached, "{:?}", found.convergence);
        let angle = std::f64::consts::PI / f64::from(n + 1);
        assert!((found.value - 2.0 * angle.cos()).abs() < 1e-12);
        let norm = (2.0 / f64::from(n + 1)).sqrt();
        for (v, x) in (1..).zip(&found.vector) {
            assert!((x - norm * (angle * f64::from(v)).sin()).abs() < 1e-6);
        }
    }
}
