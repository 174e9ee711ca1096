//! The layout of a whole network: each component by itself, then all packed together.

use super::{ForceOptions, Position, force, pack, stress};

/// A tie between two nodes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Link {
    /// One end.
    pub a: u32,
    /// The other.
    pub b: u32,
    /// Strength, positive: stronger ties pull more.
    pub weight: f64,
}

/// How [`arrange`] lays out components.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Arrangement {
    /// Components up to this size are laid out by stress, larger ones by force.
    pub most_by_stress: usize,
    /// Width over height of the whole.
    pub aspect: f64,
    /// Seed of the first positions.
    pub seed: u64,
}

impl Arrangement {
    /// Stress up to 1,000 nodes, a square, seed 1.
    pub const DEFAULT: Self = Self {
        most_by_stress: 1000,
        aspect: 1.0,
        seed: 1,
    };
}

impl Default for Arrangement {
    fn default() -> Self {
        Self::DEFAULT
    }
}

/// Lays out a network of `n` nodes: each connected component by stress majorization or, if it is
/// large, by force; turned so that it is widest from left to right; then packed, the largest first.
/// Links to nodes beyond `n`, links of a node to itself and links whose weight is not positive are
/// passed over.
///
/// The same input and seed give the same positions for any number of threads. O(n² + nm) for a
/// component laid out by stress, O(n log n + m) a round for one laid out by force.
pub fn arrange(n: usize, links: &[Link], how: &Arrangement) -> Vec<Position> {
    let usable = |l: &&Link| {
        l.a != l.b
            && (l.a as usize) < n
            && (l.b as usize) < n
            && l.weight.is_finite()
            && l.weight > 0.0
    };
    let links: Vec<Link> = links.iter().filter(usable).copied().collect();
    let component = components(n, &links);
    let count = component.iter().map(|c| *c as usize + 1).max().unwrap_or(0);
    let mut members: Vec<Vec<u32>> = vec![Vec::new(); count];
    let mut place = vec![0u32; n];
    for (v, c) in (0u32..).zip(&component) {
        let list = &mut members[*c as usize];
        place[v as usize] = u32::try_from(list.len()).unwrap_or(u32::MAX);
        list.push(v);
    }
    let mut inner: Vec<Vec<Link>> = vec![Vec::new(); count];
    for link in &links {
        inner[component[link.a as usize] as usize].push(Link {
            a: place[link.a as usize],
            b: place[link.b as usize],
            weight: link.weight,
        });
    }
    let laid: Vec<Vec<Position>> = members
        .iter()
        .zip(&inner)
        .zip(0u64..)
        .map(|((nodes, links), index)| {
            let seed = how
                .seed
                .wrapping_mul(0x9E37_79B9_7F4A_7C15)
                .wrapping_add(index);
            let mut positions = if nodes.len() <= how.most_by_stress {
                stress(nodes.len(), links, seed)
            } else {
                let options = ForceOptions {
                    seed,
                    ..ForceOptions::DEFAULT
                };
                force(nodes.len(), links, &options)
            };
            pack::widest_across(&mut positions);
            pack::to_unit_spacing(&mut positions, links);
            positions
        })
        .collect();
    let offsets = pack::pack(&laid, how.aspect);
    let mut positions = vec![[0.0; 2]; n];
    for ((nodes, laid), offset) in members.iter().zip(&laid).zip(&offsets) {
        for (v, [x, y]) in nodes.iter().zip(laid) {
            positions[*v as usize] = [x + offset[0], y + offset[1]];
        }
    }
    positions
}

/// The component of each node, numbered in the order of their first nodes.
pub(super) fn components(n: usize, links: &[Link]) -> Vec<u32> {
    let mut parent: Vec<u32> = (0u32..).take(n).collect();
    fn root(parent: &mut [u32], mut v: u32) -> u32 {
        while parent[v as usize] != v {
            parent[v as usize] = parent[parent[v as usize] as usize];
            v = parent[v as usize];
        }
        v
    }
    for link in links {
        let (a, b) = (root(&mut parent, link.a), root(&mut parent, link.b));
        parent[a.max(b) as usize] = a.min(b);
    }
    let mut number = vec![u32::MAX; n];
    let mut next = 0;
    (0u32..)
        .take(n)
        .map(|v| {
            let root = root(&mut parent, v) as usize;
            if number[root] == u32::MAX {
                number[root] = next;
                next += 1;
            }
            number[root]
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn link(a: u32, b: u32) -> Link {
        Link { a, b, weight: 1.0 }
    }

    #[test]
    fn components_are_numbered_by_first_node() {
        assert_eq!(components(5, &[link(3, 1), link(4, 3)]), [0, 1, 2, 1, 1]);
    }

    #[test]
    fn tied_nodes_are_near_and_nothing_is_infinite() {
        // Two triangles joined by one tie, a pair, a loner, and links that must be passed over.
        let mut links: Vec<_> = [
            (0, 1),
            (1, 2),
            (0, 2),
            (2, 3),
            (3, 4),
            (4, 5),
            (3, 5),
            (6, 7),
        ]
        .map(|(a, b)| link(a, b))
        .to_vec();
        links.extend([link(1, 1), link(2, 99)]);
        links.push(Link {
            weight: f64::NAN,
            ..link(0, 6)
        });
        let at = arrange(9, &links, &Arrangement::DEFAULT);
        assert!(at.iter().flatten().all(|c| c.is_finite()));
        let far = |a: usize, b: usize| (at[a][0] - at[b][0]).hypot(at[a][1] - at[b][1]);
        assert!(far(0, 1) < far(0, 4) && far(3, 5) < far(1, 5));
        for a in 0..9 {
            for b in 0..a {
                assert!(far(a, b) > 0.3, "{a} and {b} lie on each other");
            }
        }
    }

    #[test]
    fn nothing_is_laid_out_as_nothing() {
        assert!(arrange(0, &[], &Arrangement::DEFAULT).is_empty());
        assert_eq!(arrange(1, &[], &Arrangement::DEFAULT).len(), 1);
    }

    #[test]
    fn threads_change_no_position() {
        let links: Vec<_> = (0..400u32).map(|k| link(k, (k * 7 + 3) % 401)).collect();
        let how = Arrangement {
            most_by_stress: 100,
            ..Arrangement::DEFAULT
        };
        let run = |threads| {
            let pool = rayon::ThreadPoolBuilder::new()
                .num_threads(threads)
                .build()
                .unwrap();
            pool.install(|| arrange(401, &links, &how))
        };
        assert_eq!(run(1), run(2));
        assert_ne!(
            run(1),
            arrange(401, &links, &Arrangement { seed: 2, ..how })
        );
    }
}
