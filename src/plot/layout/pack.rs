//! Components side by side.

use super::{Link, Position};

/// Room between components, in lengths of a tie.
const GAP: f64 = 1.2;

/// Moves the centre to the origin and turns the layout so that it is widest from left to right.
pub(super) fn widest_across(at: &mut [Position]) {
    let n = at.len() as f64;
    if at.is_empty() {
        return;
    }
    let mean = [0, 1].map(|k| at.iter().map(|p| p[k]).sum::<f64>() / n);
    let (mut xx, mut xy, mut yy) = (0.0, 0.0, 0.0);
    for p in at.iter_mut() {
        *p = [p[0] - mean[0], p[1] - mean[1]];
        xx += p[0] * p[0];
        xy += p[0] * p[1];
        yy += p[1] * p[1];
    }
    let angle = 0.5 * libm::atan2(2.0 * xy, xx - yy);
    let (sin, cos) = (libm::sin(angle), libm::cos(angle));
    for p in at.iter_mut() {
        *p = [p[0] * cos + p[1] * sin, p[1] * cos - p[0] * sin];
    }
}

/// Scales a layout so that the median tie has length 1, which makes components alike.
pub(super) fn to_unit_spacing(at: &mut [Position], links: &[Link]) {
    let far = |l: &Link| {
        let (a, b) = (at[l.a as usize], at[l.b as usize]);
        ((a[0] - b[0]).powi(2) + (a[1] - b[1]).powi(2)).sqrt()
    };
    let mut lengths: Vec<f64> = links.iter().map(far).filter(|d| *d > 1e-9).collect();
    lengths.sort_by(f64::total_cmp);
    let Some(median) = lengths.get(lengths.len() / 2).copied() else {
        return;
    };
    // A component takes at most the room that its nodes need.
    for p in at.iter_mut() {
        *p = p.map(|c| c / median);
    }
}

/// Where the origin of each component goes, so that their boxes stand in rows, the largest first,
/// and the whole has about the wanted ratio of width to height.
pub(super) fn pack(parts: &[Vec<Position>], aspect: f64) -> Vec<Position> {
    let boxes: Vec<(Position, Position)> = parts
        .iter()
        .map(|part| {
            let end = |k: usize, f: fn(f64, f64) -> f64, start: f64| {
                part.iter().map(|p| p[k]).fold(start, f)
            };
            let low = [0, 1].map(|k| end(k, f64::min, 0.0) - GAP / 2.0);
            let high = [0, 1].map(|k| end(k, f64::max, 0.0) + GAP / 2.0);
            (low, [high[0] - low[0], high[1] - low[1]])
        })
        .collect();
    let mut order: Vec<usize> = (0..parts.len()).collect();
    order.sort_by(|&a, &b| {
        (boxes[b].1[1].total_cmp(&boxes[a].1[1]))
            .then(boxes[b].1[0].total_cmp(&boxes[a].1[0]))
            .then(a.cmp(&b))
    });
    let area: f64 = boxes.iter().map(|b| b.1[0] * b.1[1]).sum();
    let widest = boxes.iter().map(|b| b.1[0]).fold(0.0, f64::max);
    let aspect = if aspect.is_finite() {
        aspect.clamp(0.2, 5.0)
    } else {
        1.0
    };
    let row_width = (area * aspect).sqrt().max(widest);
    let mut offsets = vec![[0.0; 2]; parts.len()];
    let (mut x, mut y, mut high) = (0.0, 0.0, 0.0f64);
    for index in order {
        let (low, size) = boxes[index];
        if x > 0.0 && x + size[0] > row_width * 1.000_001 {
            (x, y, high) = (0.0, y + high, 0.0);
        }
        offsets[index] = [x - low[0], y - low[1]];
        x += size[0];
        high = high.max(size[1]);
    }
    offsets
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_long_side_lies_across() {
        let mut at: Vec<Position> = (0..5).map(|k| [1.0, f64::from(k)]).collect();
        widest_across(&mut at);
        let end = |k: usize| at.iter().map(|p| p[k].abs()).fold(0.0, f64::max);
        assert!((end(0) - 2.0).abs() < 1e-9 && end(1) < 1e-9);
    }

    #[test]
    fn boxes_do_not_overlap() {
        let parts: Vec<Vec<Position>> = (1..8)
            .map(|k| vec![[0.0, 0.0], [f64::from(k), 1.0], [0.5, f64::from(k % 3)]])
            .collect();
        let offsets = pack(&parts, 1.5);
        let place = |i: usize| -> Vec<Position> {
            parts[i]
                .iter()
                .map(|p| [p[0] + offsets[i][0], p[1] + offsets[i][1]])
                .collect()
        };
        let bound = |i: usize| {
            let all = place(i);
            let end = |k: usize, f: fn(f64, f64) -> f64, s| all.iter().map(|p| p[k]).fold(s, f);
            [
                end(0, f64::min, 9e9),
                end(1, f64::min, 9e9),
                end(0, f64::max, -9e9),
                end(1, f64::max, -9e9),
            ]
        };
        for i in 0..parts.len() {
            for j in 0..i {
                let (a, b) = (bound(i), bound(j));
                let apart = a[0] >= b[2] || b[0] >= a[2] || a[1] >= b[3] || b[1] >= a[3];
                assert!(apart, "{i} and {j}");
            }
        }
    }
}
