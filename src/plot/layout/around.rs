//! Further nodes round those of a picture, which keep their places.

use super::arrange::components;
use super::stress::{Pull, stress_around};
use super::{Arrangement, Link, Position, arrange};

/// Two marks of a page are at least so many points apart.
const APART: f64 = 13.0;
/// The usual length of a tie on a page, in points.
const TIE: f64 = 40.0;

/// Lays out the nodes that have no place yet round those that are `held`, which stay where they
/// are, in points of a page: by stress, so that distances are like shortest paths; what is not tied
/// to any held node stands below. O(n m log n + n²), for up to some thousand nodes.
///
/// Without held nodes it is [`arrange`].
pub fn around(held: &[Option<Position>], links: &[Link], seed: u64) -> Vec<Position> {
    anchored(held, links, f64::INFINITY, seed)
}

/// Lays out nodes of some of which a place is known from another picture of the network, in points
/// of a page: by stress, drawn to the places known with the strength λ. At 0 they count only as a
/// start, at 1 as much as the distances in the network, at ∞ they are kept and the layout is
/// [`around`]. What is not tied to any node with a place stands below.
///
/// Stress with anchors, as in Brandes and Mader 2011 (doi:10.1007/978-3-642-25878-7_11): Σ d⁻²
/// ((|x − y| − d)² + λ (|x − x₀|² + |y − y₀|²)) over all pairs at distance d, a node without a
/// place having no second term. Time and memory as [`around`].
pub fn anchored(
    held: &[Option<Position>],
    links: &[Link],
    strength: f64,
    seed: u64,
) -> Vec<Position> {
    let n = held.len();
    let how = Arrangement {
        aspect: 1.35,
        seed,
        ..Arrangement::DEFAULT
    };
    if held.iter().all(Option::is_none) {
        return arrange(n, links, &how);
    }
    let component = components(n, links);
    let count = component.iter().max().map_or(0, |c| *c as usize + 1);
    let mut is_near = vec![false; count];
    for (c, _) in component.iter().zip(held).filter(|(_, h)| h.is_some()) {
        is_near[*c as usize] = true;
    }
    let near: Vec<bool> = component.iter().map(|c| is_near[*c as usize]).collect();
    let part = |side: bool| Part::of(&near, links, side);
    let (tied, apart) = (part(true), part(false));
    let inner: Vec<_> = tied.nodes.iter().map(|&v| held[v]).collect();
    let mut at = vec![[0.0; 2]; n];
    let pull = if strength.is_finite() {
        Pull::Weight(strength.max(0.0))
    } else {
        Pull::Hold
    };
    let mut placed = stress_around(&inner, &tied.links, pull, seed);
    if pull == Pull::Hold {
        keep_apart(&mut placed, &inner);
    }
    for (v, place) in tied.nodes.iter().zip(placed) {
        at[*v] = place;
    }
    let (mut left, mut low) = (f64::INFINITY, f64::NEG_INFINITY);
    for v in &tied.nodes {
        left = left.min(at[*v][0]);
        low = low.max(at[*v][1]);
    }
    let rest = arrange(apart.nodes.len(), &apart.links, &how);
    let least = |axis: usize| rest.iter().map(|p| p[axis]).fold(f64::INFINITY, f64::min);
    let (x, y) = (least(0), least(1));
    for (v, place) in apart.nodes.iter().zip(&rest) {
        at[*v] = [
            left + (place[0] - x) * TIE,
            low + TIE + (place[1] - y) * TIE,
        ];
    }
    at
}

/// Some of the nodes, numbered anew, and the links between them.
struct Part {
    nodes: Vec<usize>,
    links: Vec<Link>,
}

impl Part {
    fn of(near: &[bool], links: &[Link], side: bool) -> Self {
        let mut place = vec![None; near.len()];
        let mut nodes = Vec::new();
        for v in (0..near.len()).filter(|&v| near[v] == side) {
            place[v] = u32::try_from(nodes.len()).ok();
            nodes.push(v);
        }
        let inner = |l: &Link| {
            Some(Link {
                a: place[l.a as usize]?,
                b: place[l.b as usize]?,
                weight: l.weight,
            })
        };
        let links = links.iter().filter_map(inner).collect();
        Self { nodes, links }
    }
}

/// Moves nodes that are not held off those they would cover.
fn keep_apart(at: &mut [Position], held: &[Option<Position>]) {
    for _ in 0..60 {
        let mut has_moved = false;
        for v in (0..at.len()).filter(|&v| held[v].is_none()) {
            for w in (0..at.len()).filter(|&w| w != v) {
                let (dx, dy) = (at[v][0] - at[w][0], at[v][1] - at[w][1]);
                let far = (dx * dx + dy * dy).sqrt();
                if far >= APART {
                    continue;
                }
                let by = APART - far + 1e-6;
                // Two at one place go apart in a direction that depends on their numbers only.
                let (x, y) = if far > 1e-9 {
                    (dx / far, dy / far)
                } else {
                    let angle = (v * 7 + w * 3) as f64;
                    (libm::cos(angle), libm::sin(angle))
                };
                at[v] = [at[v][0] + x * by, at[v][1] + y * by];
                has_moved = true;
            }
        }
        if !has_moved {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn link(a: u32, b: u32) -> Link {
        Link { a, b, weight: 1.0 }
    }

    #[test]
    fn held_nodes_stay_and_others_stand_near_their_neighbours() {
        let mut held = vec![None; 9];
        held[0] = Some([100.0, 100.0]);
        held[1] = Some([300.0, 100.0]);
        held[2] = Some([200.0, 260.0]);
        // 3 hangs on 0, 4 on 1, 5 on 2; 6 and 7 are by themselves, 8 alone.
        let links = [
            link(0, 1),
            link(1, 2),
            link(0, 2),
            link(3, 0),
            link(4, 1),
            link(5, 2),
            link(6, 7),
        ];
        let at = around(&held, &links, 1);
        for (v, place) in held.iter().enumerate() {
            if let Some(place) = place {
                assert!(at[v].iter().eq(place.iter()), "{v} was held");
            }
        }
        let far = |a: usize, b: usize| (at[a][0] - at[b][0]).hypot(at[a][1] - at[b][1]);
        for (v, own) in [(3, 0), (4, 1), (5, 2)] {
            for other in (0..3).filter(|o| *o != own) {
                assert!(far(v, own) < far(v, other), "{v}");
            }
        }
        let low = at[..6].iter().map(|p| p[1]).fold(0.0, f64::max);
        assert!(at[6..].iter().all(|p| p[1] > low));
        assert!(at.iter().flatten().all(|c| c.is_finite()));
        for a in 1..9 {
            for b in 0..a {
                assert!(far(a, b) > 10.0, "{a} and {b} cover each other");
            }
        }
        assert_eq!(at, around(&held, &links, 1));
    }

    #[test]
    fn the_stronger_the_anchors_the_nearer_nodes_stay() {
        // A ring that was drawn as a circle and has since got a chord.
        let n = 24u32;
        let held: Vec<_> = (0..n)
            .map(|v| {
                let angle = f64::from(v) * std::f64::consts::TAU / f64::from(n);
                Some([
                    300.0 + 200.0 * libm::cos(angle),
                    300.0 + 200.0 * libm::sin(angle),
                ])
            })
            .collect();
        let mut links: Vec<_> = (0..n).map(|v| link(v, (v + 1) % n)).collect();
        links.extend((0..6).map(|k| link(k, k + 12)));
        let moved = |strength: f64| {
            let at = anchored(&held, &links, strength, 1);
            let far = at.iter().zip(&held).filter_map(|(p, h)| {
                let home = (*h)?;
                Some((p[0] - home[0]).hypot(p[1] - home[1]))
            });
            far.sum::<f64>() / f64::from(n)
        };
        let by: Vec<f64> = [0.0, 0.1, 1.0, 10.0, 1_000.0].map(moved).to_vec();
        assert!(by.windows(2).all(|w| w[1] < w[0]), "{by:?}");
        assert!(by[0] > 20.0 && by[4] < 1.0, "{by:?}");
        assert!(moved(f64::INFINITY) < 1e-9);
        assert_eq!(
            anchored(&held, &links, 1.0, 1),
            anchored(&held, &links, 1.0, 1)
        );
    }

    #[test]
    fn without_held_nodes_it_is_the_usual_layout() {
        let links = [link(0, 1), link(1, 2)];
        let how = Arrangement {
            aspect: 1.35,
            ..Arrangement::DEFAULT
        };
        assert_eq!(around(&[None; 3], &links, 1), arrange(3, &links, &how));
        assert!(around(&[], &[], 1).is_empty());
        assert_eq!(around(&[Some([1.0, 2.0])], &[], 1), [[1.0, 2.0]]);
    }
}
