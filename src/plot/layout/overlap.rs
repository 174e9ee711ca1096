//! Discs that must not cover each other.

use super::Position;
use crate::plot::geometry::Rect;
use crate::plot::grid::Grid;

/// Moves discs apart until none covers another, or `rounds` are over: each pair that overlaps moves
/// apart along its line, both alike, so that the picture keeps its form. `gap` is the room between
/// rims. The result does not depend on threads. O(n + pairs that are near) a round.
pub fn pull_apart(at: &mut [Position], radii: &[f64], gap: f64, rounds: usize) {
    let n = at.len().min(radii.len());
    let widest = radii.iter().take(n).copied().fold(0.0, f64::max);
    let reach = 2.0 * widest + gap;
    let mut near: Vec<u32> = Vec::new();
    for _ in 0..rounds {
        // Who comes near another within a round is met in the next.
        let grid = grid(&at[..n], reach);
        let mut moved = false;
        for a in 0..n {
            near.clear();
            let around = Rect::around((at[a][0], at[a][1]), reach, reach);
            near.extend(grid.near(&around).filter(|b| (*b as usize) < a));
            near.sort_unstable();
            for &b in &near {
                let b = b as usize;
                let (mut dx, mut dy) = (at[a][0] - at[b][0], at[a][1] - at[b][1]);
                let least = radii[a] + radii[b] + gap;
                let square = dx * dx + dy * dy;
                if square >= least * least {
                    continue;
                }
                if square < 1e-18 {
                    // Two at one place go apart in a direction that depends on their numbers only.
                    let angle = (a * 7 + b * 3) as f64;
                    (dx, dy) = (libm::cos(angle) * 1e-9, libm::sin(angle) * 1e-9);
                }
                let apart = (dx * dx + dy * dy).sqrt();
                let by = (least - apart + 1e-6) / (2.0 * apart);
                at[a] = [at[a][0] + dx * by, at[a][1] + dy * by];
                at[b] = [at[b][0] - dx * by, at[b][1] - dy * by];
                moved = true;
            }
        }
        if !moved {
            return;
        }
    }
}

/// The points by squares of this side.
fn grid(at: &[Position], side: f64) -> Grid {
    let end = |k: usize, f: fn(f64, f64) -> f64, start: f64| at.iter().map(|p| p[k]).fold(start, f);
    let bounds = Rect {
        left: end(0, f64::min, f64::INFINITY),
        right: end(0, f64::max, f64::NEG_INFINITY),
        top: end(1, f64::min, f64::INFINITY),
        bottom: end(1, f64::max, f64::NEG_INFINITY),
    };
    let mut grid = Grid::new(&bounds, side);
    for (number, p) in (0u32..).zip(at) {
        grid.insert(&Rect::around((p[0], p[1]), 0.0, 0.0), number);
    }
    grid
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_disc_covers_another() {
        let mut at: Vec<Position> = (0..60)
            .map(|k| [f64::from(k % 7), f64::from(k % 5)])
            .collect();
        let radii: Vec<f64> = (0..60).map(|k| 1.0 + f64::from(k % 3)).collect();
        pull_apart(&mut at, &radii, 0.5, 2000);
        for a in 0..60 {
            for b in 0..a {
                let d = (at[a][0] - at[b][0]).hypot(at[a][1] - at[b][1]);
                assert!(d >= radii[a] + radii[b] + 0.5 - 1e-6, "{a} and {b}: {d}");
            }
        }
    }
}
