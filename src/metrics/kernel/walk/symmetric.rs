//! The walk without direction, by conjugate gradients.

use super::system::{LANES, Lanes, System, over, own};
use super::{Goal, NOTHING_DONE, Walk, number};
use crate::metrics::Convergence;
use crate::numeric::sum::block_sum;

impl System {
    /// What is left over of every row kept, and Σ |left|, Σ left²/diagonal.
    fn rest(&self, z: &mut [Lanes], rest: &mut [Lanes]) -> [f64; 2] {
        self.complete(z, 1.0);
        let all = z.as_flattened();
        over(rest, |at, rest, sums| {
            let flow = self.flow(at, all);
            let (right, diagonal) = (&self.right[at], &self.diagonal[at]);
            for i in 0..LANES {
                rest[i] = right[i] - diagonal[i] * z[at][i] + flow[i];
                self.add_left(at, i, rest[i], sums);
            }
        })
    }

    fn add_left(&self, at: usize, lane: usize, left: f64, sums: &mut [Lanes; 2]) {
        sums[0][lane] += left.abs();
        sums[1][lane] += left * left * self.inverse[at][lane];
    }

    /// Conjugate gradients (Hestenes and Stiefel 1952) with the diagonal as preconditioner.
    fn solve(&self, z: &mut [Lanes], goal: Goal) -> Convergence {
        let kept = self.kept;
        let mut rest = vec![[0.0; LANES]; kept];
        let mut flow = rest.clone();
        let mut step = vec![[0.0; LANES]; z.len()];
        let mut found = NOTHING_DONE;
        let mut energy;
        [found.residual, energy] = self.rest(z, &mut rest);
        found.reached = found.residual <= goal.residual;
        while !found.reached && found.iterations < goal.rounds {
            let before = found.residual;
            let (mut left, mut turn) = (before, 0.0);
            while left > goal.residual && found.iterations < goal.rounds {
                found.iterations += 1;
                over(&mut step[..kept], |at, step, _| {
                    let inverse = &self.inverse[at];
                    for i in 0..LANES {
                        step[i] = rest[at][i] * inverse[i] + turn * step[i];
                    }
                });
                self.complete(&mut step, 0.0);
                let all = step.as_flattened();
                let [curve, _] = over(&mut flow, |at, flow, sums| {
                    let back = self.flow(at, all);
                    let diagonal = &self.diagonal[at];
                    for i in 0..LANES {
                        flow[i] = diagonal[i] * step[at][i] - back[i];
                        sums[0][i] += flow[i] * step[at][i];
                    }
                });
                let length = energy / curve;
                over(&mut z[..kept], |at, z, _| {
                    for i in 0..LANES {
                        z[i] += length * step[at][i];
                    }
                });
                let last = energy;
                [left, energy] = over(&mut rest, |at, rest, sums| {
                    for i in 0..LANES {
                        rest[i] -= length * flow[at][i];
                        self.add_left(at, i, rest[i], sums);
                    }
                });
                turn = energy / last;
            }
            // The rest that is carried along forgets rounding: what is really left decides.
            [found.residual, energy] = self.rest(z, &mut rest);
            found.reached = found.residual <= goal.residual;
            let is_better = found.residual < 0.5 * before;
            if !is_better {
                break;
            }
        }
        found
    }
}

/// Where the walker is found; `found` holds the residual of the equation of p.
///
/// The k nodes without ties hold t each, so that (n − d k) t = 1 − d.
pub(super) fn solve(walk: &Walk<'_>, goal: Goal, found: &mut Convergence) -> Vec<f64> {
    let tied = walk.out.iter().filter(|out| **out > 0.0).count();
    let apart = number(walk.out.len() - tied);
    let anew = (1.0 - walk.damping) / (walk.nodes - walk.damping * apart);
    let system = System::of(walk, anew);
    // To begin with, in proportion to the ties: that is nearly it.
    let share = anew * number(tied) / ((1.0 - walk.damping) * block_sum(&walk.out));
    let mut z = system.same(share);
    *found = system.solve(&mut z, goal);
    let mut p = vec![anew; walk.out.len()];
    for (v, z) in system.by_node(&z) {
        p[v as usize] = z * walk.out[v as usize];
    }
    let z = z.as_flattened();
    for &(leaf, tie, at) in &system.leaves {
        let out = walk.out[leaf as usize];
        p[leaf as usize] = (anew + tie * z[at as usize]) * (out / (out - own(walk, leaf)));
    }
    p
}
