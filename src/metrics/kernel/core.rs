//! Borgatti and Everett's continuous core and periphery: the c whose products c_i c_j come nearest to
//! the ties.
//!
//! Nearest by least squares, c between 0 and the root of the strongest tie: a best c then exists.
//! The correlation of ties and products has no maximum on many networks (all c nearly equal, or
//! all but one nearly 0, come ever nearer to one), so that it only says how well the best c fits.

use super::super::contract::Convergence;
use super::super::degree::{nodes, number};
use super::matrix::Part;
use crate::network::{Side, Snapshot};
use crate::numeric::random::Stream;
use crate::numeric::sum::{block_dot, block_sum};

/// The change of a round at which the search ends, relative to c (L2).
const TOLERANCE: f64 = 1e-12;
const MOST_ROUNDS: u64 = 20_000;
/// A gain of this share of the sum of squares is a better fit.
const BETTER: f64 = 1e-7;

/// What was found.
#[derive(Clone, Debug)]
pub(crate) struct Core {
    /// Coreness, from 0 to 1.
    pub(crate) coreness: Vec<f64>,
    /// The correlation of ties and products; `None` if all products are equal.
    pub(crate) fit: Option<f64>,
    pub(crate) convergence: Convergence,
}

/// Climbs from the degrees to the nearest best fit, then looks whether a nudge would lead higher.
/// Time O(n + m) a round. The reason where nothing tells a core from a periphery.
pub(crate) fn core(s: &Snapshot, weighted: bool) -> Result<Core, &'static str> {
    if s.node_count() < 3 {
        return Err("a core and a periphery need three nodes at least");
    }
    let table = Table::of(s, weighted);
    if table.variance <= 1e-12 * table.square {
        return Err("all pairs are tied alike, so that there is no core and no periphery");
    }
    let (c, convergence) = table.climb(table.flow(&vec![1.0; s.node_count()]));
    if convergence.reached {
        let mut stream = Stream::new(0, "core-periphery", 0);
        let nudge = |c: &f64| c * (1.0 + 0.02 * (stream.f64() - 0.5));
        let (other, _) = table.climb(c.iter().map(nudge).collect());
        if table.gain(&other) > table.gain(&c) + BETTER * table.square {
            return Err(
                "several cores fit equally well, one as the mirror image of the other, so that none is the core",
            );
        }
    }
    Ok(Core {
        fit: table.correlation(&c),
        coreness: table.scaled(c),
        convergence,
    })
}

/// The pairs that could be tied, and sums over them; every pair counts from both ends.
struct Table<'a> {
    sides: Option<&'a [Side]>,
    out: Part,
    into: Option<Part>,
    pairs: f64,
    sum: f64,
    /// Σ a².
    square: f64,
    /// Σ (a - mean)².
    variance: f64,
    /// The largest c: the root of the strongest tie.
    most: f64,
}

/// Σ c and Σ c² by side; one side where there is one mode.
#[derive(Clone, Copy)]
struct Totals {
    sums: [f64; 2],
    squares: [f64; 2],
}

impl<'a> Table<'a> {
    fn of(s: &'a Snapshot, weighted: bool) -> Self {
        let all: Vec<_> = nodes(s).collect();
        let out = Part::of(s, &all, weighted).without_loops();
        let into = s.is_directed().then(|| out.transposed());
        let n = number(all.len() as u64);
        let pairs = match s.sides() {
            None => n * (n - 1.0),
            Some(sides) => {
                let actors = sides.iter().filter(|s| **s == Side::Actor).count();
                let actors = number(actors as u64);
                2.0 * actors * (n - actors)
            }
        };
        let sum = out.total(|a| a);
        let square = out.total(|a| a * a);
        let most = out.largest().sqrt();
        Self {
            sides: s.sides(),
            out,
            into,
            pairs,
            sum,
            square,
            most,
            variance: if pairs > 0.0 {
                square - sum * sum / pairs
            } else {
                0.0
            },
        }
    }

    /// Σ over the ties of each node of what is at the other end; with direction the mean of both.
    fn flow(&self, c: &[f64]) -> Vec<f64> {
        let mut flow = self.out.times(c);
        if let Some(into) = &self.into {
            for (x, y) in flow.iter_mut().zip(into.times(c)) {
                *x = f64::midpoint(*x, y);
            }
        }
        flow
    }

    fn side(&self, v: usize) -> usize {
        self.sides
            .map_or(0, |sides| usize::from(sides[v] == Side::Body))
    }

    fn totals(&self, c: &[f64]) -> Totals {
        let of = |side: usize, power: i32| {
            let each = (0..).zip(c).filter(|(v, _)| self.side(*v) == side);
            block_sum(&each.map(|(_, x)| x.powi(power)).collect::<Vec<_>>())
        };
        Totals {
            sums: [of(0, 1), of(1, 1)],
            squares: [of(0, 2), of(1, 2)],
        }
    }

    /// Σ c² over those that a node could be tied to.
    fn partners(&self, totals: &Totals, v: usize, own: f64) -> f64 {
        let side = self.side(v);
        if self.sides.is_some() {
            return totals.squares[1 - side];
        }
        (totals.squares[0] - own * own).max(0.0)
    }

    /// Σ and Σ of squares of the products of all pairs.
    fn products(&self, c: &[f64], totals: &Totals) -> (f64, f64) {
        let [sum, other] = totals.sums;
        let [square, other_square] = totals.squares;
        if self.sides.is_some() {
            return (2.0 * sum * other, 2.0 * square * other_square);
        }
        let fourth: Vec<f64> = c.iter().map(|x| x.powi(4)).collect();
        (sum * sum - square, square * square - block_sum(&fourth))
    }

    /// How much less of the sum of squares the products leave: 2 Σ a c c - Σ (c c)².
    fn gain(&self, c: &[f64]) -> f64 {
        let (_, squares) = self.products(c, &self.totals(c));
        2.0 * block_dot(c, &self.flow(c)) - squares
    }

    fn correlation(&self, c: &[f64]) -> Option<f64> {
        let (sum, squares) = self.products(c, &self.totals(c));
        let spread = squares - sum * sum / self.pairs;
        let common = block_dot(c, &self.flow(c)) - self.sum * sum / self.pairs;
        (spread > 1e-12 * squares).then(|| common / (spread * self.variance).sqrt())
    }

    /// From 0 to 1: relative to the largest c allowed; with two modes, where only products have a
    /// size, to the largest of each side.
    fn scaled(&self, mut c: Vec<f64>) -> Vec<f64> {
        let mut most = [self.most; 2];
        if self.sides.is_some() {
            most = [f64::MIN_POSITIVE; 2];
            for (v, x) in c.iter().enumerate() {
                let side = self.side(v);
                most[side] = most[side].max(*x);
            }
        }
        for (v, x) in c.iter_mut().enumerate() {
            *x /= most[self.side(v)];
        }
        c
    }

    /// Steps that raise the gain, each node towards what would fit best if the others stayed as
    /// they are; halved as long as they overshoot.
    fn climb(&self, mut c: Vec<f64>) -> (Vec<f64>, Convergence) {
        let limit = if self.sides.is_some() {
            f64::INFINITY
        } else {
            self.most
        };
        // The best multiple of the start.
        let (_, squares) = self.products(&c, &self.totals(&c));
        let scale = (block_dot(&c, &self.flow(&c)) / squares).sqrt();
        if scale.is_finite() {
            for x in &mut c {
                *x = (scale * *x).min(limit);
            }
        }
        let mut gain = self.gain(&c);
        let mut found = Convergence {
            iterations: 0,
            residual: f64::INFINITY,
            reached: false,
        };
        while found.iterations < MOST_ROUNDS && !found.reached {
            found.iterations += 1;
            let (flow, totals) = (self.flow(&c), self.totals(&c));
            let aim: Vec<f64> = (0..c.len())
                .map(|v| {
                    let square = self.partners(&totals, v, c[v]);
                    let best = if square > 0.0 { flow[v] / square } else { 0.0 };
                    best.min(limit) - c[v]
                })
                .collect();
            let mut share = 0.5;
            loop {
                let next: Vec<f64> = c.iter().zip(&aim).map(|(c, d)| c + share * d).collect();
                let change: Vec<f64> = next.iter().zip(&c).map(|(a, b)| a - b).collect();
                let length = block_dot(&change, &change).sqrt();
                found.residual = length / block_dot(&next, &next).sqrt();
                found.reached = found.residual <= TOLERANCE;
                let next_gain = self.gain(&next);
                // What rounding cannot tell apart counts as no loss.
                if next_gain >= gain - 1e-14 * self.square || found.reached {
                    (c, gain) = (next, next_gain);
                    break;
                }
                share /= 2.0;
            }
        }
        (c, found)
    }
}
