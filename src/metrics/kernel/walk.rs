//! The walker of PageRank: p = t + d A D⁻¹ p, where A holds the ties, D the sum of the ties out of
//! each node, d is the damping and t what starts anew at a node.

mod directed;
mod symmetric;
mod system;

use rayon::prelude::*;

use super::super::contract::Convergence;
use crate::network::{NodeIx, Snapshot};
use crate::numeric::sum::{Neumaier, block_sum};

/// Nodes a block: a constant, so that sums are made in the same order by any number of threads.
const BLOCK: usize = 1024;

/// When an iteration ends.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Goal {
    /// The residual Σ |t + d A D⁻¹ p − p| that is small enough.
    pub(crate) residual: f64,
    /// The most rounds.
    pub(crate) rounds: u64,
}

const NOTHING_DONE: Convergence = Convergence {
    iterations: 0,
    residual: f64::INFINITY,
    reached: false,
};

/// A walk along the ties of a network: with probability `damping` along a tie, else anew at any
/// node; from a node without ties out always anew.
#[derive(Debug)]
pub(crate) struct Walk<'a> {
    s: &'a Snapshot,
    weighted: bool,
    damping: f64,
    nodes: f64,
    /// The sum of the ties out of each node; 0 where there are none.
    out: Vec<f64>,
}

impl<'a> Walk<'a> {
    /// Time O(n + m), memory O(n).
    pub(crate) fn new(s: &'a Snapshot, weighted: bool, damping: f64) -> Self {
        let ties = |v: NodeIx| {
            let (loops, weight) = s.loops(v);
            if weighted {
                s.strengths(v).chain([weight]).collect::<Neumaier>().total()
            } else {
                number(s.successors(v).len() + usize::from(loops > 0))
            }
        };
        let n = s.node_count();
        Self {
            s,
            weighted,
            damping,
            nodes: number(n),
            out: (0..).take(n).map(ties).collect(),
        }
    }

    /// 1/the sum of the ties out of each node; 0 where there are none.
    fn inverse(&self) -> Vec<f64> {
        let over = |out: &f64| if *out > 0.0 { 1.0 / out } else { 0.0 };
        self.out.iter().map(over).collect()
    }

    /// Where the walker is found in the long run, adding up to 1: by conjugate gradients without
    /// direction, by rounds along the ties with it. Time O(m) a round, memory O(n).
    pub(crate) fn solve(&self, goal: Goal) -> (Vec<f64>, Convergence) {
        // Handed over to the other threads once: to hand over each of its many short passes takes
        // longer than the passes.
        rayon::scope(|_| self.solve_here(goal))
    }

    fn solve_here(&self, goal: Goal) -> (Vec<f64>, Convergence) {
        let mut found = NOTHING_DONE;
        let mut p = if self.s.is_directed() {
            directed::solve(self, goal, &mut found)
        } else {
            symmetric::solve(self, goal, &mut found)
        };
        // Weights of all orders of magnitude may be too much for either.
        if !p.iter().all(|p| p.is_finite()) {
            p.fill(1.0 / self.nodes);
            found.reached = false;
        }
        if !found.reached {
            self.rounds(&mut p, goal, &mut found);
        }
        let total = block_sum(&p);
        for value in &mut p {
            *value /= total;
        }
        (p, found)
    }

    /// What the ties bring to a node if every node sends `sent` along each unit of a tie.
    fn inflow(&self, v: NodeIx, sent: &[f64]) -> f64 {
        let own = match self.s.loops(v) {
            (0, _) => 0.0,
            (_, weight) if self.weighted => weight * sent[v as usize],
            _ => sent[v as usize],
        };
        own + self.inflow_from_others(v, sent)
    }

    fn inflow_from_others(&self, v: NodeIx, sent: &[f64]) -> f64 {
        let from = self.s.predecessors(v);
        if self.weighted {
            let ties = from.iter().zip(self.s.strengths_in(v));
            ties.fold(0.0, |sum, (&u, tie)| sum + tie * sent[u as usize])
        } else {
            sum_at(from, sent)
        }
    }

    /// Plain rounds p ← t + d A D⁻¹ p until the goal is reached.
    fn rounds(&self, p: &mut Vec<f64>, goal: Goal, found: &mut Convergence) {
        let mut next = vec![0.0; p.len()];
        let mut sent = vec![0.0; p.len()];
        let inverse = self.inverse();
        while found.iterations < goal.rounds && !found.reached {
            found.iterations += 1;
            let [stuck, _] = over(&mut sent, |v, sent| {
                *sent = p[v] * inverse[v];
                [if self.out[v] > 0.0 { 0.0 } else { p[v] }, 0.0]
            });
            let anew = (1.0 - self.damping + self.damping * stuck) / self.nodes;
            [found.residual, _] = over(&mut next, |v, next| {
                *next = anew + self.damping * self.inflow(node(v), &sent);
                [(*next - p[v]).abs(), 0.0]
            });
            found.reached = found.residual <= goal.residual;
            std::mem::swap(p, &mut next);
        }
    }
}

/// Calls `each` with the number and the value of every element, in blocks in parallel; the sums of
/// what it returns, made in block order.
fn over(values: &mut [f64], each: impl Fn(usize, &mut f64) -> [f64; 2] + Sync) -> [f64; 2] {
    let block = |(number, block): (usize, &mut [f64])| {
        let from = number * BLOCK;
        let values = block.iter_mut().enumerate();
        values.fold([0.0; 2], |sum, (at, value)| {
            add(sum, each(from + at, value))
        })
    };
    if values.len() <= BLOCK {
        return block((0, values));
    }
    let blocks = values.par_chunks_mut(BLOCK).enumerate().map(block);
    let sums: Vec<[f64; 2]> = blocks.collect();
    sums.into_iter().fold([0.0; 2], add)
}

fn add(a: [f64; 2], b: [f64; 2]) -> [f64; 2] {
    [a[0] + b[0], a[1] + b[1]]
}

/// Σ values at `places`, in four sums side by side: the next addition need not wait for the last.
fn sum_at(places: &[NodeIx], values: &[f64]) -> f64 {
    let mut sums = [0.0; 4];
    let fours = places.chunks_exact(4);
    let rest = fours.remainder();
    for four in fours {
        for (sum, &at) in sums.iter_mut().zip(four) {
            *sum += values[at as usize];
        }
    }
    for (sum, &at) in sums.iter_mut().zip(rest) {
        *sum += values[at as usize];
    }
    (sums[0] + sums[1]) + (sums[2] + sums[3])
}

/// Nodes fit u32.
fn node(v: usize) -> NodeIx {
    v as NodeIx
}

fn number(count: usize) -> f64 {
    count as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::network::SnapshotBuilder;
    use crate::numeric::random::Stream;

    const GOAL: Goal = Goal {
        residual: 1e-12,
        rounds: 1000,
    };

    /// Random ties among all nodes but the last 20, with leaves, pairs, self-loops and isolates.
    fn random(number: u64, n: u32, ties: u32, directed: bool, decades: i32) -> Snapshot {
        let mut stream = Stream::new(4, "walk", number);
        let ties = (0..ties).map(|_| {
            let mut node = || stream.below(u64::from(n - 20)) as u32;
            let (source, target) = (node(), node());
            let exponent = (stream.f64() - 0.5) * f64::from(decades);
            (source, target, libm::pow(10.0, exponent))
        });
        SnapshotBuilder {
            ids: (0..n).map(|v| format!("{v:06}")).collect(),
            directed,
            weighted: decades > 0,
            ties: ties.collect(),
            ..SnapshotBuilder::default()
        }
        .build()
    }

    /// Σ |t + d A D⁻¹ p − p|, tie by tie.
    fn residual(s: &Snapshot, damping: f64, p: &[f64]) -> f64 {
        let n = p.len();
        let weighted = s.has_weights();
        let mut next = vec![0.0; n];
        let mut stuck = 0.0;
        for v in (0..).take(n) {
            let (loops, weight) = s.loops(v);
            let itself = (loops > 0).then_some((v, weight));
            let ties = s.successors(v).iter().copied().zip(s.strengths(v));
            let ties: Vec<_> = ties
                .chain(itself)
                .map(|(w, tie)| (w, if weighted { tie } else { 1.0 }))
                .collect();
            let out: f64 = ties.iter().map(|t| t.1).sum();
            stuck += if out > 0.0 { 0.0 } else { p[v as usize] };
            for (w, tie) in ties {
                next[w as usize] += damping * p[v as usize] * tie / out;
            }
        }
        let anew = (1.0 - damping + damping * stuck) / n as f64;
        next.iter()
            .zip(p)
            .map(|(next, p)| (next + anew - p).abs())
            .sum()
    }

    fn cases() -> Vec<Snapshot> {
        let mut all = Vec::new();
        for (number, ties) in (0..).zip([0, 15, 300, 2000, 5000, 20_000]) {
            for decades in [0, 2] {
                all.push(random(number, 3000, ties, false, decades));
                all.push(random(number, 3000, ties, true, decades));
                all.push(random(number, 40, ties / 100, false, decades));
            }
        }
        all
    }

    #[test]
    fn the_equation_is_solved_as_well_as_is_said() {
        for (case, s) in cases().iter().enumerate() {
            for damping in [0.0, 0.5, 0.85, 0.99] {
                let walk = Walk::new(s, s.has_weights(), damping);
                let goal = Goal {
                    rounds: 5000,
                    ..GOAL
                };
                let (p, found) = walk.solve(goal);
                assert!(found.reached, "{case}: {found:?}");
                let left = residual(s, damping, &p);
                assert!(left < 2e-12, "{case}, {damping}: {left} {found:?}");
                assert!((p.iter().sum::<f64>() - 1.0).abs() < 1e-13);
            }
        }
    }

    #[test]
    fn weights_of_all_orders_of_magnitude_are_no_trouble() {
        let s = random(99, 500, 1500, false, 40);
        let (p, found) = Walk::new(&s, true, 0.85).solve(GOAL);
        assert!(found.reached, "{found:?}");
        assert!(residual(&s, 0.85, &p) < 2e-12);
    }

    #[test]
    fn what_is_not_reached_is_not_said_to_be() {
        for directed in [false, true] {
            let s = random(5, 3000, 9000, directed, 0);
            let goal = Goal { rounds: 3, ..GOAL };
            let (p, found) = Walk::new(&s, false, 0.85).solve(goal);
            assert!(!found.reached && found.iterations == 3, "{found:?}");
            let left = residual(&s, 0.85, &p);
            assert!(
                left > 1e-8 && left < 2.0 * found.residual,
                "{left} {found:?}"
            );
        }
    }

    #[test]
    fn few_rounds_do_without_direction() {
        let s = random(5, 3000, 9000, false, 0);
        let (_, found) = Walk::new(&s, false, 0.85).solve(GOAL);
        assert!(found.iterations < 25, "{found:?}");
    }

    #[test]
    fn threads_do_not_change_a_bit() {
        for s in cases() {
            let with = |threads| {
                let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
                let walk = || Walk::new(&s, s.has_weights(), 0.85).solve(GOAL);
                let (p, found) = pool.unwrap().install(walk);
                let bits: Vec<u64> = p.into_iter().map(f64::to_bits).collect();
                (bits, found)
            };
            let one = with(1);
            for threads in [2, 3, 8] {
                assert!(with(threads) == one, "{threads} threads");
            }
        }
    }
}
