//! Rings: where each node stands on its circle.

use super::Link;

/// Rounds over all rings.
const ROUNDS: usize = 40;

/// The angle of each node in radians, for nodes on circles round one centre. On each ring nodes
/// stand at equal distances; who stands where follows the ties: turn by turn each ring is put in
/// the order of the mean direction of its neighbours, and turned so that the least is lost. Rings
/// are numbered from the inside; a node alone on its ring keeps the angle 0.
///
/// The same input gives the same angles. O((n log n + m) rounds).
pub fn ring_angles(rings: &[usize], links: &[Link]) -> Vec<f64> {
    let n = rings.len();
    let count = rings.iter().map(|r| r + 1).max().unwrap_or(0);
    let mut members: Vec<Vec<usize>> = vec![Vec::new(); count];
    for (v, ring) in rings.iter().enumerate() {
        members[*ring].push(v);
    }
    let mut neighbours: Vec<Vec<(usize, f64)>> = vec![Vec::new(); n];
    for link in links {
        let (a, b) = (link.a as usize, link.b as usize);
        if a < n && b < n && a != b && link.weight.is_finite() && link.weight > 0.0 {
            neighbours[a].push((b, link.weight));
            neighbours[b].push((a, link.weight));
        }
    }
    let mut angles = vec![0.0; n];
    for ring in &members {
        for (at, v) in ring.iter().enumerate() {
            angles[*v] = slot(at, ring.len());
        }
    }
    for round in 0..ROUNDS {
        // From the inside out and back.
        let outwards = round % 2 == 0;
        for k in 0..count {
            let ring = &members[if outwards { k } else { count - 1 - k }];
            if ring.len() > 1 {
                turn(ring, &members, &neighbours, &mut angles);
            }
        }
    }
    angles
}

fn slot(at: usize, of: usize) -> f64 {
    at as f64 / of.max(1) as f64 * std::f64::consts::TAU
}

/// Puts one ring in the order of its neighbours.
fn turn(
    ring: &[usize],
    members: &[Vec<usize>],
    neighbours: &[Vec<(usize, f64)>],
    angles: &mut [f64],
) {
    let alone = |v: usize| members.iter().any(|m| m.len() == 1 && m[0] == v);
    let wanted: Vec<f64> = ring
        .iter()
        .map(|&v| {
            let (mut x, mut y) = (0.0, 0.0);
            for &(w, weight) in neighbours[v].iter().filter(|w| !alone(w.0)) {
                x += weight * libm::cos(angles[w]);
                y += weight * libm::sin(angles[w]);
            }
            if x * x + y * y < 1e-12 {
                angles[v]
            } else {
                libm::atan2(y, x).rem_euclid(std::f64::consts::TAU)
            }
        })
        .collect();
    let mut order: Vec<usize> = (0..ring.len()).collect();
    order.sort_by(|&a, &b| wanted[a].total_cmp(&wanted[b]).then(ring[a].cmp(&ring[b])));
    // The mean of what is lost is taken away by turning the whole ring.
    let (mut x, mut y) = (0.0, 0.0);
    for (at, &k) in order.iter().enumerate() {
        let off = wanted[k] - slot(at, ring.len());
        x += libm::cos(off);
        y += libm::sin(off);
    }
    let off = if x * x + y * y < 1e-12 {
        0.0
    } else {
        libm::atan2(y, x)
    };
    for (at, &k) in order.iter().enumerate() {
        angles[ring[k]] = (slot(at, ring.len()) + off).rem_euclid(std::f64::consts::TAU);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn partners_stand_on_one_side_and_no_two_on_one_spot() {
        // Six inside, each with two of twelve outside.
        let mut rings = vec![0; 6];
        rings.extend([1; 12]);
        let links: Vec<Link> = (0..12u32)
            .map(|k| Link {
                a: (k * 5) % 6,
                b: 6 + k,
                weight: 1.0,
            })
            .collect();
        let angles = ring_angles(&rings, &links);
        let apart = |a: f64, b: f64| {
            let d = (a - b).rem_euclid(std::f64::consts::TAU);
            d.min(std::f64::consts::TAU - d)
        };
        for link in &links {
            let d = apart(angles[link.a as usize], angles[link.b as usize]);
            assert!(d < 0.8, "{link:?}: {d}");
        }
        for a in 6..18 {
            for b in 6..a {
                assert!(apart(angles[a], angles[b]) > 0.5);
            }
        }
    }

    #[test]
    fn nothing_and_one_have_angles() {
        assert!(ring_angles(&[], &[]).is_empty());
        assert_eq!(ring_angles(&[0], &[]), [0.0]);
        assert!(ring_angles(&[0, 3, 3], &[]).iter().all(|a| a.is_finite()));
    }
}
