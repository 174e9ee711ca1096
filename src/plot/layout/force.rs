//! ForceAtlas2 with Barnes-Hut: ties pull, nodes push, for networks of any size.

use rayon::prelude::*;

use super::quadtree::QuadTree;
use super::{Link, Position};
use crate::numeric::random::Stream;

/// The parameters of [`force`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ForceOptions {
    /// Rounds; 0 for a number that suits the size (600 down to 100).
    pub rounds: u32,
    /// Strength of the push.
    pub repulsion: f64,
    /// Strength of the pull to the centre.
    pub gravity: f64,
    /// How coarsely distant nodes are taken together, 0 to 1.5.
    pub theta: f64,
    /// Seed of the first positions.
    pub seed: u64,
}

impl ForceOptions {
    /// Rounds by size, repulsion 2, gravity 1, theta 1, seed 1.
    pub const DEFAULT: Self = Self {
        rounds: 0,
        repulsion: 2.0,
        gravity: 1.0,
        theta: 1.0,
        seed: 1,
    };
}

impl Default for ForceOptions {
    fn default() -> Self {
        Self::DEFAULT
    }
}

/// Lays out `n` nodes by ForceAtlas2 (Jacomy et al. 2014, doi:10.1371/journal.pone.0098679): a tie
/// pulls with its weight times its length, two nodes push with (degree + 1) of both over their
/// distance, all fall to the centre with (degree + 1). Pushes are summed by Barnes-Hut.
///
/// Forces are computed for each node by itself, so the same input and seed give the same positions
/// for any number of threads. O((n log n + m) rounds).
pub fn force(n: usize, links: &[Link], options: &ForceOptions) -> Vec<Position> {
    let mut chance = Stream::new(options.seed, "force layout", 0);
    let size = (n as f64).sqrt() * 10.0;
    let mut at: Vec<Position> = (0..n)
        .map(|_| [(chance.f64() - 0.5) * size, (chance.f64() - 0.5) * size])
        .collect();
    if n < 2 {
        return vec![[0.0; 2]; n];
    }
    let mut neighbours: Vec<Vec<(u32, f64)>> = vec![Vec::new(); n];
    for link in links {
        neighbours[link.a as usize].push((link.b, link.weight));
        neighbours[link.b as usize].push((link.a, link.weight));
    }
    for list in &mut neighbours {
        list.sort_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)));
    }
    let masses: Vec<f64> = neighbours.iter().map(|l| l.len() as f64 + 1.0).collect();
    let rounds = match options.rounds {
        0 if n <= 1_000 => 600,
        0 if n <= 10_000 => 300,
        0 => 100,
        rounds => rounds,
    };
    let mut before = vec![[0.0; 2]; n];
    let mut speed = 1.0;
    for _ in 0..rounds {
        let tree = QuadTree::new(&at, &masses);
        let forces: Vec<Position> = (0..n)
            .into_par_iter()
            .with_min_len(64)
            .map_init(Vec::new, |stack, v| {
                let here = at[v];
                let mut sum = [0.0; 2];
                let own = u32::try_from(v).unwrap_or(u32::MAX);
                tree.visit(here, own, options.theta, stack, |there, mass| {
                    let (dx, dy) = (here[0] - there[0], here[1] - there[1]);
                    let square = (dx * dx + dy * dy).max(1e-6);
                    let push = options.repulsion * masses[v] * mass / square;
                    sum[0] += dx * push;
                    sum[1] += dy * push;
                });
                for (w, weight) in &neighbours[v] {
                    let there = at[*w as usize];
                    sum[0] -= (here[0] - there[0]) * weight;
                    sum[1] -= (here[1] - there[1]) * weight;
                }
                let off = (here[0] * here[0] + here[1] * here[1]).sqrt().max(1e-9);
                let fall = options.gravity * masses[v] / off;
                [sum[0] - here[0] * fall, sum[1] - here[1] * fall]
            })
            .collect();
        speed = advance(&mut at, &forces, &mut before, &masses, speed);
    }
    at
}

fn norm([x, y]: Position) -> f64 {
    (x * x + y * y).sqrt()
}

/// Moves every node by its force; those that swing to and fro move less. Returns the speed.
fn advance(
    at: &mut [Position],
    forces: &[Position],
    before: &mut [Position],
    masses: &[f64],
    speed: f64,
) -> f64 {
    let swing = |f: Position, b: Position| norm([f[0] - b[0], f[1] - b[1]]);
    let (mut swings, mut traction) = (0.0, 0.0);
    for ((f, b), m) in forces.iter().zip(before.iter()).zip(masses) {
        swings += m * swing(*f, *b);
        traction += m * norm([f[0] + b[0], f[1] + b[1]]) / 2.0;
    }
    let wanted = traction / swings.max(1e-12);
    // The speed rises by half at most in a round.
    let speed = wanted.min(speed * 1.5).clamp(1e-4, 50.0);
    for ((p, f), b) in at.iter_mut().zip(forces).zip(before.iter_mut()) {
        let own = speed / (1.0 + speed * swing(*f, *b).sqrt());
        let own = own.min(10.0 / norm(*f).max(1e-9));
        p[0] += f[0] * own;
        p[1] += f[1] * own;
        *b = *f;
    }
    speed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_clusters_come_apart() {
        let mut links = Vec::new();
        for base in [0, 10] {
            for a in 0..10 {
                links.extend((0..a).map(|b| Link {
                    a: base + a,
                    b: base + b,
                    weight: 1.0,
                }));
            }
        }
        links.push(Link {
            a: 0,
            b: 10,
            weight: 1.0,
        });
        let at = force(20, &links, &ForceOptions::DEFAULT);
        assert!(at.iter().flatten().all(|c| c.is_finite()));
        let mean = |range: std::ops::Range<usize>| {
            let n = range.len() as f64;
            range.fold([0.0; 2], |m, v| [m[0] + at[v][0] / n, m[1] + at[v][1] / n])
        };
        let (a, b) = (mean(0..10), mean(10..20));
        let apart = norm([a[0] - b[0], a[1] - b[1]]);
        let wide = (0..10)
            .map(|v| norm([at[v][0] - a[0], at[v][1] - a[1]]))
            .fold(0.0, f64::max);
        assert!(apart > 1.5 * wide, "{apart} apart, {wide} wide");
    }
}
