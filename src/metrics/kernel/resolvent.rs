//! Systems x = b + M x, where the largest eigenvalue of M is below 1 in size: Katz, Bonacich's
//! power, personalised PageRank.

use super::super::contract::Convergence;
use crate::numeric::sum::block_dot;

/// The residual at which the search ends, and that which counts as converged: what is left of
/// b + Mx - x, relative to x (both L2).
const GOAL: f64 = 1e-14;
const CONVERGED: f64 = 1e-12;

/// The most steps between two looks at the true residual.
const STEPS: u64 = 200;
/// Plain steps x ← b + Mx where the others did not help.
const PLAIN_STEPS: u64 = 50;
const MOST_STEPS: u64 = 20_000;

/// Whether M equals its transpose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// It does: conjugate gradients.
    Symmetric,
    /// It need not: stabilised biconjugate gradients.
    General,
}

/// Solves x = b + M x; `times` multiplies by M. Time O(m) a step.
///
/// Conjugate gradients (Hestenes and Stiefel 1952), or their stabilised relative without symmetry
/// (van der Vorst 1992), correct x as long as that makes the true residual smaller; where it does
/// not, plain steps do, which always converge for such an M.
pub(crate) fn solve(
    times: impl Fn(&[f64]) -> Vec<f64>,
    b: &[f64],
    form: Form,
) -> (Vec<f64>, Convergence) {
    let rest_of = |x: &[f64]| -> Vec<f64> {
        let flow = times(x);
        let rest = flow.iter().zip(x).zip(b);
        rest.map(|((mx, x), b)| b + mx - x).collect()
    };
    let mut x = b.to_vec();
    let mut rest = rest_of(&x);
    let mut found = Convergence {
        iterations: 0,
        residual: relative(&rest, &x),
        reached: false,
    };
    while found.residual > GOAL && found.iterations < MOST_STEPS {
        let goal = GOAL * norm(&x);
        let (correction, steps) = match form {
            Form::Symmetric => conjugate(&times, rest.clone(), goal),
            Form::General => biconjugate(&times, rest.clone(), goal),
        };
        found.iterations += steps;
        let mut next: Vec<f64> = x.iter().zip(&correction).map(|(x, d)| x + d).collect();
        let mut next_rest = rest_of(&next);
        let mut residual = relative(&next_rest, &next);
        if residual.is_nan() || residual > 0.5 * found.residual {
            next.clone_from(&x);
            next_rest.clone_from(&rest);
            for _ in 0..PLAIN_STEPS {
                for (x, r) in next.iter_mut().zip(&next_rest) {
                    *x += r;
                }
                next_rest = rest_of(&next);
            }
            found.iterations += PLAIN_STEPS;
            residual = relative(&next_rest, &next);
            // Rounding is all that is left.
            if residual >= found.residual && found.residual <= CONVERGED {
                break;
            }
        }
        (x, rest, found.residual) = (next, next_rest, residual);
    }
    found.reached = found.residual <= CONVERGED;
    (x, found)
}

fn norm(x: &[f64]) -> f64 {
    block_dot(x, x).sqrt()
}

/// The size of what is left, relative to x; 0 if both are 0.
fn relative(rest: &[f64], x: &[f64]) -> f64 {
    let left = norm(rest);
    if left == 0.0 { 0.0 } else { left / norm(x) }
}

/// x ← x + factor · y
fn add(x: &mut [f64], factor: f64, y: &[f64]) {
    for (x, y) in x.iter_mut().zip(y) {
        *x += factor * y;
    }
}

/// (I - M) x
fn apply(times: &impl Fn(&[f64]) -> Vec<f64>, x: &[f64]) -> Vec<f64> {
    let flow = times(x);
    x.iter().zip(flow).map(|(x, mx)| x - mx).collect()
}

/// A correction d with (I - M) d near `rest`, for symmetric M, and the steps it took.
fn conjugate(
    times: &impl Fn(&[f64]) -> Vec<f64>,
    mut rest: Vec<f64>,
    goal: f64,
) -> (Vec<f64>, u64) {
    let mut correction = vec![0.0; rest.len()];
    let mut direction = rest.clone();
    let mut square = block_dot(&rest, &rest);
    for step in 1..=STEPS {
        let image = apply(times, &direction);
        let curvature = block_dot(&direction, &image);
        if curvature <= 0.0 {
            return (correction, step);
        }
        let length = square / curvature;
        add(&mut correction, length, &direction);
        add(&mut rest, -length, &image);
        let next = block_dot(&rest, &rest);
        if next.sqrt() <= goal {
            return (correction, step);
        }
        for (d, r) in direction.iter_mut().zip(&rest) {
            *d = r + next / square * *d;
        }
        square = next;
    }
    (correction, STEPS)
}

/// The same for any M. A breakdown shows in the correction, which the caller checks.
fn biconjugate(
    times: &impl Fn(&[f64]) -> Vec<f64>,
    mut rest: Vec<f64>,
    goal: f64,
) -> (Vec<f64>, u64) {
    let shadow = rest.clone();
    let mut correction = vec![0.0; rest.len()];
    let mut direction = rest.clone();
    let mut overlap = block_dot(&shadow, &rest);
    for step in 1..=STEPS {
        let image = apply(times, &direction);
        let curvature = block_dot(&shadow, &image);
        if curvature == 0.0 {
            return (correction, step);
        }
        let length = overlap / curvature;
        add(&mut rest, -length, &image);
        add(&mut correction, length, &direction);
        if norm(&rest) <= goal {
            return (correction, step);
        }
        let turned = apply(times, &rest);
        let size = block_dot(&turned, &turned);
        let damping = if size > 0.0 {
            block_dot(&turned, &rest) / size
        } else {
            0.0
        };
        add(&mut correction, damping, &rest);
        add(&mut rest, -damping, &turned);
        let next = block_dot(&shadow, &rest);
        if norm(&rest) <= goal || damping == 0.0 || overlap == 0.0 {
            return (correction, step);
        }
        let turn = next / overlap * (length / damping);
        for ((d, r), i) in direction.iter_mut().zip(&rest).zip(&image) {
            *d = r + turn * (*d - damping * i);
        }
        overlap = next;
    }
    (correction, STEPS)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dense<'a>(m: &'a [&'a [f64]]) -> impl Fn(&[f64]) -> Vec<f64> + 'a {
        let row = |row: &[f64], x: &[f64]| row.iter().zip(x).map(|(m, x)| m * x).sum();
        move |x: &[f64]| m.iter().map(|r| row(r, x)).collect()
    }

    #[test]
    fn small_systems_are_solved() {
        // x = 1 + y/2, y = 2 + x/2: x = 8/3, y = 10/3.
        let m: &[&[f64]] = &[&[0.0, 0.5], &[0.5, 0.0]];
        for form in [Form::Symmetric, Form::General] {
            let (x, found) = solve(dense(m), &[1.0, 2.0], form);
            assert!((x[0] - 8.0 / 3.0).abs() < 1e-13 && (x[1] - 10.0 / 3.0).abs() < 1e-13);
            assert!(found.reached, "{found:?}");
        }
        // A chain 0 → 1 → 2 with large steps: all powers beyond the second are 0.
        let m: &[&[f64]] = &[&[0.0, 0.0, 0.0], &[100.0, 0.0, 0.0], &[0.0, 100.0, 0.0]];
        let (x, found) = solve(dense(m), &[1.0, 1.0, 1.0], Form::General);
        assert!((x[2] / 10_101.0 - 1.0).abs() < 1e-13, "{x:?} {found:?}");
        assert_eq!(solve(dense(&[]), &[], Form::Symmetric).0, [0.0; 0]);
    }

    #[test]
    fn near_the_bound_it_still_ends() {
        // A circle of five, 0.999999 times: x = 1/(1 - 0.999999) everywhere for b = 1.
        let n = 5;
        let times =
            |x: &[f64]| -> Vec<f64> { (0..n).map(|v| 0.999_999 * x[(v + 1) % n]).collect() };
        let (x, found) = solve(times, &[1.0, 2.0, 3.0, 4.0, 5.0], Form::General);
        let mean = x.iter().sum::<f64>() / 5.0;
        assert!((mean * 1e-6 / 3.0 - 1.0).abs() < 1e-6, "{x:?}");
        assert!(found.reached, "{found:?}");
    }
}
