//! What lies near, without looking at everything.

use super::geometry::Rect;

/// More cells than this are not made: they become larger.
const MOST_CELLS: f64 = 65_536.0;

/// Boxes by the squares of a plane that they touch.
pub(super) struct Grid {
    left: f64,
    top: f64,
    side: f64,
    columns: usize,
    rows: usize,
    cells: Vec<Vec<u32>>,
}

impl Grid {
    /// An empty grid over `bounds` of squares at least `side` wide. What lies outside belongs to the
    /// squares at the rim.
    pub(super) fn new(bounds: &Rect, side: f64) -> Self {
        let (width, height) = (bounds.width().max(0.0), bounds.height().max(0.0));
        let least = (width * height / MOST_CELLS).sqrt();
        let longest = width.max(height) / MOST_CELLS;
        let side = side.max(least).max(longest).max(1e-9);
        let count = |length: f64| ((length / side).ceil() as usize).max(1);
        let (columns, rows) = (count(width), count(height));
        Self {
            left: bounds.left,
            top: bounds.top,
            side,
            columns,
            rows,
            cells: vec![Vec::new(); columns * rows],
        }
    }

    /// The squares that a box touches, as the first and last column and row.
    fn span(&self, rect: &Rect) -> (usize, usize, usize, usize) {
        // A float below zero becomes 0, one that is too large the last.
        let place = |x: f64, count: usize| ((x / self.side).floor() as usize).min(count - 1);
        (
            place(rect.left - self.left, self.columns),
            place(rect.right - self.left, self.columns),
            place(rect.top - self.top, self.rows),
            place(rect.bottom - self.top, self.rows),
        )
    }

    /// Notes a box under a number.
    pub(super) fn insert(&mut self, rect: &Rect, number: u32) {
        let (left, right, top, bottom) = self.span(rect);
        for row in top..=bottom {
            for column in left..=right {
                self.cells[row * self.columns + column].push(number);
            }
        }
    }

    /// The numbers of all boxes that share a square with this one, more than once if they share
    /// several.
    pub(super) fn near(&self, rect: &Rect) -> impl Iterator<Item = u32> + '_ {
        let (left, right, top, bottom) = self.span(rect);
        let rows = top..=bottom;
        rows.flat_map(move |row| {
            let cells = &self.cells[row * self.columns + left..=row * self.columns + right];
            cells.iter().flatten().copied()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_overlaps_is_found() {
        let bounds = Rect {
            left: -5.0,
            top: 10.0,
            right: 95.0,
            bottom: 70.0,
        };
        let boxes: Vec<Rect> = (0..200)
            .map(|k| {
                let k = f64::from(k);
                // Some lie outside.
                let at = ((k * 7.3) % 120.0 - 15.0, (k * 3.7) % 80.0);
                Rect::around(at, 1.0 + k % 5.0, 2.0 + k % 3.0)
            })
            .collect();
        for side in [0.0, 4.0, 1_000.0] {
            let mut grid = Grid::new(&bounds, side);
            for (k, rect) in (0u32..).zip(&boxes) {
                grid.insert(rect, k);
            }
            for rect in &boxes {
                let near: Vec<u32> = grid.near(rect).collect();
                for (k, other) in (0u32..).zip(&boxes) {
                    assert!(!rect.overlaps(other) || near.contains(&k));
                }
            }
        }
    }
}
