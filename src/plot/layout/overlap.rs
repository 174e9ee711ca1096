//! Discs that must not cover each other.

use super::Position;

/// Moves discs apart until none covers another, or `rounds` are over: each pair that overlaps moves
/// apart along its line, both alike, so that the picture keeps its form. `gap` is the room between
/// rims. The result does not depend on threads. O(n²) a round.
pub fn pull_apart(at: &mut [Position], radii: &[f64], gap: f64, rounds: usize) {
    let n = at.len().min(radii.len());
    for _ in 0..rounds {
        let mut moved = false;
        for a in 0..n {
            for b in 0..a {
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
