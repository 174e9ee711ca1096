//! Stress majorization by stochastic gradient descent: distances on the plane like distances in the
//! network.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::{Link, Position};
use crate::numeric::random::Stream;

/// Rounds over all pairs.
const ROUNDS: u32 = 40;
/// The step at the end of the cooling.
const LAST_STEP: f64 = 0.05;

/// Lays out one component of `n` nodes so that distances on the plane are like shortest paths in
/// the network: Σ d⁻² (|x − y| − d)² over all pairs is brought down by stochastic gradient descent
/// (Zheng, Pawar and Goodman 2019, doi:10.1109/TVCG.2018.2859997).
///
/// The length of a tie is the number of nodes that are neighbours of one end only (as in the
/// `subset` model of Graphviz neato), under a square root: in dense two-mode networks, where
/// every path is two steps long, this is what sets those apart who share few bodies. Weights do not matter.
/// Nodes that cannot be reached from each other do not push.
///
/// The same input and seed give the same positions. Time O(n m log n + 40 n²), memory O(n²): for
/// up to some thousand nodes.
pub fn stress(n: usize, links: &[Link], seed: u64) -> Vec<Position> {
    let mut chance = Stream::new(seed, "stress layout", 0);
    let mut at: Vec<Position> = (0..n)
        .map(|_| [chance.f64() - 0.5, chance.f64() - 0.5])
        .collect();
    if n < 2 {
        return vec![[0.0; 2]; n];
    }
    let mut pairs = distances(n, links);
    let spread = |f: fn(f64, f64) -> f64, start| pairs.iter().map(|p| p.2).fold(start, f);
    let (shortest, longest) = (spread(f64::min, f64::INFINITY), spread(f64::max, 0.0));
    if pairs.is_empty() {
        return at;
    }
    for p in &mut at {
        *p = p.map(|c| c * longest);
    }
    let free: (&[Option<Position>], Pull) = (&[], Pull::Hold);
    descend(&mut at, &mut pairs, (shortest, longest), free, &mut chance);
    at
}

/// How strongly places that are known hold their nodes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Pull {
    /// They do not move, and move nothing but others.
    Hold,
    /// Σ d⁻² (|x − y| − d)² over all pairs gets λ d⁻² times the squared distances of both ends from
    /// their places beside it: 0 is the free layout, 1 weighs places as much as distances.
    Weight(f64),
}

/// The same for nodes of some of which a place is known. The distances take the scale of these
/// places.
///
/// Time and memory as [`stress`].
pub(super) fn stress_around(
    held: &[Option<Position>],
    links: &[Link],
    pull: Pull,
    seed: u64,
) -> Vec<Position> {
    let n = held.len();
    let mut chance = Stream::new(seed, "stress layout", 0);
    if n < 2 {
        return held.iter().map(|h| h.unwrap_or_default()).collect();
    }
    let mut pairs = distances(n, links);
    let (mut along, mut square) = (0.0, 0.0);
    for (a, b, d) in &pairs {
        if let (Some(a), Some(b)) = (held[*a as usize], held[*b as usize]) {
            along += (a[0] - b[0]).hypot(a[1] - b[1]) * d;
            square += d * d;
        }
    }
    let scale = if along > 0.0 { along / square } else { 1.0 };
    if pull == Pull::Hold {
        pairs.retain(|(a, b, _)| held[*a as usize].is_none() || held[*b as usize].is_none());
    }
    for pair in &mut pairs {
        pair.2 *= scale;
    }
    let known = held.iter().flatten();
    let count = held.iter().flatten().count().max(1) as f64;
    let centre = known.fold([0.0; 2], |c: Position, p| {
        [c[0] + p[0] / count, c[1] + p[1] / count]
    });
    let mut at: Vec<Position> = held
        .iter()
        .map(|h| {
            let off = [chance.f64() - 0.5, chance.f64() - 0.5];
            h.unwrap_or([centre[0] + off[0] * scale, centre[1] + off[1] * scale])
        })
        .collect();
    let spread = |f: fn(f64, f64) -> f64, start| pairs.iter().map(|p| p.2).fold(start, f);
    let ends = (spread(f64::min, f64::INFINITY), spread(f64::max, 0.0));
    if !pairs.is_empty() {
        descend(&mut at, &mut pairs, ends, (held, pull), &mut chance);
    }
    at
}

/// Brings the stress down; the places known (none where the list is empty) hold their nodes.
fn descend(
    at: &mut [Position],
    pairs: &mut [(u32, u32, f64)],
    (shortest, longest): (f64, f64),
    (places, pull): (&[Option<Position>], Pull),
    chance: &mut Stream,
) {
    let place = |v: usize| places.get(v).copied().flatten();
    let is_held = |v: usize| pull == Pull::Hold && place(v).is_some();
    // The step cools from one at which even the longest pair moves in full to a small one.
    let (first, last) = (longest * longest, LAST_STEP * shortest * shortest);
    let decay = libm::log(last / first) / f64::from(ROUNDS - 1);
    for round in 0..ROUNDS {
        let step = first * libm::exp(decay * f64::from(round));
        chance.shuffle(pairs);
        for &(a, b, distance) in pairs.iter() {
            let (a, b) = (a as usize, b as usize);
            let (dx, dy) = (at[a][0] - at[b][0], at[a][1] - at[b][1]);
            let apart = (dx * dx + dy * dy).sqrt();
            if apart < 1e-12 {
                let mover = if is_held(a) { b } else { a };
                at[mover][0] += 1e-6 * distance;
                continue;
            }
            let part = (step / (distance * distance)).min(1.0);
            let move_by = part * (apart - distance) / (2.0 * apart);
            // Where one stays, the other goes the whole way.
            let (first, second) = match (is_held(a), is_held(b)) {
                (false, false) => (move_by, move_by),
                (true, false) => (0.0, 2.0 * move_by),
                (false, true) => (2.0 * move_by, 0.0),
                (true, true) => (0.0, 0.0),
            };
            at[a][0] -= first * dx;
            at[a][1] -= first * dy;
            at[b][0] += second * dx;
            at[b][1] += second * dy;
            if let Pull::Weight(lambda) = pull {
                // An implicit step: however strong the pull, it does not overshoot.
                let by = lambda * part;
                for v in [a, b] {
                    if let Some(home) = place(v) {
                        at[v] = [0, 1].map(|k| (at[v][k] + by * home[k]) / (1.0 + by));
                    }
                }
            }
        }
    }
}

/// Shortest paths between all pairs that can reach each other.
fn distances(n: usize, links: &[Link]) -> Vec<(u32, u32, f64)> {
    let mut neighbours: Vec<Vec<u32>> = vec![Vec::new(); n];
    for link in links {
        neighbours[link.a as usize].push(link.b);
        neighbours[link.b as usize].push(link.a);
    }
    for list in &mut neighbours {
        list.sort_unstable();
        list.dedup();
    }
    let length = |a: u32, b: u32| -> f64 {
        let (x, y) = (&neighbours[a as usize], &neighbours[b as usize]);
        let shared = x.iter().filter(|v| y.binary_search(v).is_ok()).count();
        let own = x.len() + y.len() - 2 * shared;
        (own.max(1) as f64).sqrt()
    };
    let weighted: Vec<Vec<(u32, f64)>> = (0u32..)
        .zip(&neighbours)
        .map(|(v, list)| list.iter().map(|w| (*w, length(v, *w))).collect())
        .collect();
    let mut pairs = Vec::with_capacity(n * (n - 1) / 2);
    let mut far = vec![f64::INFINITY; n];
    for source in (0u32..).take(n) {
        dijkstra(source, &weighted, &mut far);
        for target in (0..source).rev() {
            let d = far[target as usize];
            if d.is_finite() {
                pairs.push((target, source, d));
            }
        }
    }
    pairs
}

/// A distance that can be ordered: none of these is NaN.
#[derive(PartialEq)]
struct Far(f64);
impl Eq for Far {}
impl PartialOrd for Far {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}
impl Ord for Far {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.0.total_cmp(&other.0)
    }
}

fn dijkstra(source: u32, weighted: &[Vec<(u32, f64)>], far: &mut [f64]) {
    far.fill(f64::INFINITY);
    far[source as usize] = 0.0;
    let mut heap = BinaryHeap::from([Reverse((Far(0.0), source))]);
    while let Some(Reverse((Far(d), v))) = heap.pop() {
        if d > far[v as usize] {
            continue;
        }
        for (w, length) in &weighted[v as usize] {
            let through = d + length;
            if through < far[*w as usize] {
                far[*w as usize] = through;
                heap.push(Reverse((Far(through), *w)));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_laid_out_as_a_line() {
        let links: Vec<_> = (0..5)
            .map(|k| Link {
                a: k,
                b: k + 1,
                weight: 1.0,
            })
            .collect();
        let at = stress(6, &links, 1);
        let far = |a: usize, b: usize| (at[a][0] - at[b][0]).hypot(at[a][1] - at[b][1]);
        let whole: f64 = (0..5).map(|k| far(k, k + 1)).sum();
        assert!(far(0, 5) > 0.97 * whole, "{} of {whole}", far(0, 5));
    }

    #[test]
    fn the_same_seed_gives_the_same_positions() {
        let links: Vec<_> = (0..30)
            .map(|k| Link {
                a: k,
                b: (k * 5 + 1) % 30,
                weight: 1.0,
            })
            .collect();
        assert_eq!(stress(30, &links, 7), stress(30, &links, 7));
        assert_ne!(stress(30, &links, 7), stress(30, &links, 8));
    }
}
