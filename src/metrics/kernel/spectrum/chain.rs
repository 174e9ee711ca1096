//! Lanczos without holding the basis: a step costs one look at every tie.
//!
//! The first pass finds the tridiagonal matrix alone, the second makes the same vectors again and
//! adds them up (Cullum and Willoughby, Lanczos Algorithms for Large Symmetric Eigenvalue
//! Computations, 1985). Vectors lose their orthogonality only as the sought vector is found (Paige,
//! Linear Algebra and its Applications 34 (1980), 235-258), which does no harm to it; what is left
//! in the end is measured on the matrix itself.

use super::super::matrix::Part;
use super::{Dominant, TOLERANCE, add, finish, scale};
use crate::numeric::sum::block_dot;

/// Steps of all passes together, at most.
const MOST_STEPS: usize = 20_000;

/// The dominant eigenvector, from a start that leans towards it.
pub(super) fn dominant(part: &Part, start: Vec<f64>) -> Dominant {
    let (mut start, mut steps) = (start, 0);
    loop {
        scale(&mut start);
        let found = Tridiagonal::grow(part, &start, MOST_STEPS - steps);
        steps += found.diagonal.len();
        let (value, weights) = found.largest();
        let mut vector = vec![0.0; part.len()];
        let mut chain = Chain::new(part, start);
        for (at, weight) in weights.iter().enumerate() {
            if at > 0 {
                chain.step();
            }
            add(&mut vector, *weight, &chain.vector);
        }
        let done = finish(part, value, vector, steps);
        // Once more from there, should rounding have left too much.
        if done.convergence.reached || steps >= MOST_STEPS {
            return done;
        }
        start = done.vector;
    }
}

/// The Lanczos vectors, one after the other.
struct Chain<'a> {
    part: &'a Part,
    vector: Vec<f64>,
    before: Vec<f64>,
    beside: f64,
}

impl<'a> Chain<'a> {
    fn new(part: &'a Part, start: Vec<f64>) -> Self {
        Self {
            part,
            before: vec![0.0; start.len()],
            vector: start,
            beside: 0.0,
        }
    }

    /// Goes on to the next vector; the entry of the one left on the diagonal, and that beside it.
    fn step(&mut self) -> (f64, f64) {
        let mut next = self.part.times(&self.vector);
        add(&mut next, -self.beside, &self.before);
        let own = block_dot(&next, &self.vector);
        add(&mut next, -own, &self.vector);
        self.beside = block_dot(&next, &next).sqrt();
        scale(&mut next);
        self.before = std::mem::replace(&mut self.vector, next);
        (own, self.beside)
    }
}

/// The matrix in the basis of the chain; the last entry beside the diagonal is what is left over.
#[derive(Debug, Default)]
struct Tridiagonal {
    diagonal: Vec<f64>,
    beside: Vec<f64>,
}

impl Tridiagonal {
    /// Takes steps until the residual of the best vector is small, or `most` are taken.
    fn grow(part: &Part, start: &[f64], most: usize) -> Self {
        let mut chain = Chain::new(part, start.to_vec());
        let mut found = Self::default();
        let mut look = 32;
        loop {
            let (own, beside) = chain.step();
            found.diagonal.push(own);
            found.beside.push(beside);
            let steps = found.diagonal.len();
            // What is left is rounding: the chain spans all that the start can reach.
            let is_closed = beside <= 1e-14 * own.abs();
            if steps < look && steps < most && !is_closed {
                continue;
            }
            let (value, weights) = found.largest();
            let last = weights.last().copied().unwrap_or(0.0);
            if beside * last.abs() <= TOLERANCE * value || steps >= most || is_closed {
                return found;
            }
            look = steps + steps.div_ceil(4);
        }
    }

    /// The largest eigenvalue with its vector, of length 1.
    fn largest(&self) -> (f64, Vec<f64>) {
        let n = self.diagonal.len();
        let left = |at: usize| at.checked_sub(1).map_or(0.0, |before| self.beside[before]);
        let right = |at: usize| if at + 1 < n { self.beside[at] } else { 0.0 };
        // Gershgorin: no eigenvalue is above, and none of a diagonal entry is below the largest.
        let mut low = self.diagonal.iter().copied().fold(f64::MIN, f64::max);
        let bounds = (0..n).map(|at| self.diagonal[at] + left(at) + right(at));
        let mut high = bounds.fold(low, f64::max) * (1.0 + 1e-15) + f64::MIN_POSITIVE;
        let mut pivots = vec![0.0; n];
        loop {
            let middle = low + (high - low) / 2.0;
            if middle <= low || middle >= high {
                break;
            }
            if self.is_above(middle, &mut pivots) {
                high = middle;
            } else {
                low = middle;
            }
        }
        // high I − T is positive, if barely: its inverse turns any positive vector to the one sought.
        let _positive = self.is_above(high, &mut pivots);
        let mut vector = vec![1.0; n];
        for _ in 0..3 {
            for at in 1..n {
                vector[at] += vector[at - 1] * self.beside[at - 1] / pivots[at - 1];
            }
            for at in (0..n).rev() {
                let behind = vector.get(at + 1).map_or(0.0, |x| x * self.beside[at]);
                vector[at] = (vector[at] + behind) / pivots[at];
            }
            scale(&mut vector);
        }
        (high, vector)
    }

    /// Whether all eigenvalues are below `value`: the pivots of value · I − T are positive.
    fn is_above(&self, value: f64, pivots: &mut [f64]) -> bool {
        let mut behind = 0.0;
        for (at, own) in self.diagonal.iter().enumerate() {
            let pivot = value - own - behind;
            if pivot <= 0.0 {
                return false;
            }
            pivots[at] = pivot;
            behind = self.beside[at] * self.beside[at] / pivot;
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_largest_eigenvalue_of_a_tridiagonal_matrix_is_found_with_its_vector() {
        for n in [1_u32, 2, 3, 40, 700] {
            let matrix = Tridiagonal {
                diagonal: vec![0.5; n as usize],
                beside: vec![1.0; n as usize],
            };
            let (value, vector) = matrix.largest();
            let angle = std::f64::consts::PI / f64::from(n + 1);
            assert!((value - 0.5 - 2.0 * angle.cos()).abs() < 1e-14, "{n}");
            let norm = (2.0 / f64::from(n + 1)).sqrt();
            for (v, x) in (1..).zip(&vector) {
                assert!(
                    (x - norm * (angle * f64::from(v)).sin()).abs() < 1e-9,
                    "{n}"
                );
            }
        }
    }
}
