//! The walk without direction, by conjugate gradients.

use std::ops::Range;

use super::{Goal, NOTHING_DONE, Walk, node, number, over, sum_at};
use crate::metrics::Convergence;
use crate::network::NodeIx;
use crate::numeric::sum::block_sum;

const NOWHERE: u32 = u32::MAX;
const KEPT: u32 = NOWHERE - 1;

/// Without direction p = D z makes of the equation (D − d A) z = t: symmetric and positive
/// definite, with the same residual.
///
/// Whoever has no tie to others of a set can be put in terms of the rest exactly. Leaves are put
/// into their neighbour for good; then as many of the others as a greedy choice finds without ties
/// among themselves (nearly all members of a network of members and bodies) are put in terms of
/// those that are kept, at every step anew. The system that is left is symmetric and positive
/// definite too, has the same residual, is smaller and takes half as many rounds.
#[derive(Debug, Default)]
struct System {
    /// The node of each place: first those kept, then those put in terms of them.
    nodes: Vec<NodeIx>,
    kept: usize,
    diagonal: Vec<f64>,
    inverse: Vec<f64>,
    right: Vec<f64>,
    /// The ties of each place: `offsets[place]..offsets[place + 1]`.
    offsets: Vec<usize>,
    targets: Vec<u32>,
    /// Times d; empty if all are alike.
    ties: Vec<f64>,
    /// Each leaf with its tie, times d, and the place of its neighbour.
    leaves: Vec<(NodeIx, f64, u32)>,
    damping: f64,
}

/// The neighbour of a node without any other, if that has others.
fn hub(walk: &Walk<'_>, v: NodeIx) -> Option<NodeIx> {
    match walk.s.successors(v) {
        [hub] if walk.s.successors(*hub).len() > 1 => Some(*hub),
        _ => None,
    }
}

/// What a self-loop brings back.
fn own(walk: &Walk<'_>, v: NodeIx) -> f64 {
    match walk.s.loops(v) {
        (0, _) => 0.0,
        (_, weight) if walk.weighted => walk.damping * weight,
        _ => walk.damping,
    }
}

/// The tie of a leaf, times d.
fn tie(walk: &Walk<'_>, leaf: NodeIx) -> f64 {
    let strength = walk.s.strengths(leaf).next().unwrap_or(0.0);
    walk.damping * if walk.weighted { strength } else { 1.0 }
}

impl System {
    /// With `anew` starting at each node. Time and memory O(n + m).
    fn of(walk: &Walk<'_>, anew: f64) -> Self {
        let mut system = Self {
            offsets: vec![0],
            damping: walk.damping,
            ..Self::default()
        };
        let place = system.choose(walk);
        let s = walk.s;
        system.targets.reserve(2 * s.edge_count());
        for &v in &system.nodes {
            system.diagonal.push(walk.out[v as usize] - own(walk, v));
            let places = s.successors(v).iter().map(|&w| place[w as usize]);
            if walk.weighted {
                for (at, strength) in places.zip(s.strengths(v)).filter(|(at, _)| *at != NOWHERE) {
                    system.targets.push(at);
                    system.ties.push(walk.damping * strength);
                }
            } else {
                system.targets.extend(places.filter(|at| *at != NOWHERE));
            }
            system.offsets.push(system.targets.len());
        }
        system.right.resize(system.nodes.len(), anew);
        for &(leaf, tie, at) in &system.leaves {
            let back = tie / (walk.out[leaf as usize] - own(walk, leaf));
            system.diagonal[at as usize] -= tie * back;
            system.right[at as usize] += anew * back;
        }
        system.inverse = system.diagonal.iter().map(|x| 1.0 / x).collect();
        system
    }

    /// Gives places to all that have ties and are no leaves; those with few ties are the first to
    /// be put in terms of others.
    fn choose(&mut self, walk: &Walk<'_>) -> Vec<u32> {
        let s = walk.s;
        let n = s.node_count();
        let mut place = vec![NOWHERE; n];
        let mut order = Vec::with_capacity(n);
        for v in (0..).take(n).filter(|&v| walk.out[v as usize] > 0.0) {
            match hub(walk, v) {
                Some(hub) => self.leaves.push((v, tie(walk, v), hub)),
                None => order.push((node(s.successors(v).len()), v)),
            }
        }
        order.sort_unstable();
        for &(_, v) in &order {
            let ties = s.successors(v);
            // Whoever has a place already is put in terms of others; so this node is kept.
            let is_kept = ties.iter().any(|&w| place[w as usize] < KEPT);
            place[v as usize] = if is_kept { KEPT } else { 0 };
        }
        self.nodes.reserve(order.len());
        for is_kept in [true, false] {
            for v in (0..).take(n) {
                let at = &mut place[v as usize];
                if *at != NOWHERE && (*at == KEPT) == is_kept {
                    self.nodes.push(v);
                }
            }
            if is_kept {
                self.kept = self.nodes.len();
            }
        }
        for (at, &v) in (0..).zip(&self.nodes) {
            place[v as usize] = at;
        }
        for (_, _, hub) in &mut self.leaves {
            *hub = place[*hub as usize];
        }
        place
    }

    /// d times the ties of place `at` times z.
    fn flow(&self, at: usize, z: &[f64]) -> f64 {
        let range = self.offsets[at]..self.offsets[at + 1];
        let targets = &self.targets[range.clone()];
        if self.ties.is_empty() {
            return self.damping * sum_at(targets, z);
        }
        let ties = targets.iter().zip(&self.ties[range]);
        ties.fold(0.0, |sum, (&to, tie)| sum + tie * z[to as usize])
    }

    /// Puts the places from `kept` on in terms of the others: for the right side of the system
    /// times `part`.
    fn complete(&self, z: &mut [f64], part: f64) {
        let (kept, others) = z.split_at_mut(self.kept);
        over(others, |at, z| {
            let at = self.kept + at;
            *z = self.inverse[at] * (part * self.right[at] + self.flow(at, kept));
            [0.0; 2]
        });
    }

    /// What is left over of every row kept, and Σ |left|, Σ left²/diagonal.
    fn rest(&self, z: &mut [f64], rest: &mut [f64]) -> [f64; 2] {
        self.complete(z, 1.0);
        over(rest, |at, rest| {
            *rest = self.right[at] - self.diagonal[at] * z[at] + self.flow(at, z);
            [rest.abs(), *rest * *rest * self.inverse[at]]
        })
    }

    /// Conjugate gradients (Hestenes and Stiefel 1952) with the diagonal as preconditioner.
    fn solve(&self, z: &mut [f64], goal: Goal) -> Convergence {
        let kept: Range<usize> = 0..self.kept;
        let (mut rest, mut flow) = (vec![0.0; self.kept], vec![0.0; self.kept]);
        let mut step = vec![0.0; z.len()];
        let mut found = NOTHING_DONE;
        let mut energy;
        [found.residual, energy] = self.rest(z, &mut rest);
        found.reached = found.residual <= goal.residual;
        while !found.reached && found.iterations < goal.rounds {
            let before = found.residual;
            let (mut left, mut turn) = (before, 0.0);
            while left > goal.residual && found.iterations < goal.rounds {
                found.iterations += 1;
                over(&mut step[kept.clone()], |at, step| {
                    *step = rest[at] * self.inverse[at] + turn * *step;
                    [0.0; 2]
                });
                self.complete(&mut step, 0.0);
                let [curve, _] = over(&mut flow, |at, flow| {
                    *flow = self.diagonal[at] * step[at] - self.flow(at, &step);
                    [*flow * step[at], 0.0]
                });
                let length = energy / curve;
                over(&mut z[kept.clone()], |at, z| {
                    *z += length * step[at];
                    [0.0; 2]
                });
                let last = energy;
                [left, energy] = over(&mut rest, |at, rest| {
                    *rest -= length * flow[at];
                    [rest.abs(), *rest * *rest * self.inverse[at]]
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
    let mut z = vec![share; system.nodes.len()];
    *found = system.solve(&mut z, goal);
    let mut p = vec![anew; walk.out.len()];
    for (&v, z) in system.nodes.iter().zip(&z) {
        p[v as usize] = z * walk.out[v as usize];
    }
    for &(leaf, tie, at) in &system.leaves {
        let out = walk.out[leaf as usize];
        p[leaf as usize] = (anew + tie * z[at as usize]) * (out / (out - own(walk, leaf)));
    }
    p
}
