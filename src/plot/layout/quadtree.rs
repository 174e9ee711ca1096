//! A quadtree of masses, for forces between all pairs in n log n.

use super::Position;

const NONE: u32 = u32::MAX;
/// Points nearer than the halved square of this depth share a leaf.
const DEEPEST: u32 = 48;

#[derive(Clone, Copy, Debug)]
struct Cell {
    /// Lower corner of the square.
    corner: Position,
    /// Its side.
    side: f64,
    mass: f64,
    /// Sum of positions times masses.
    moment: Position,
    children: [u32; 4],
    /// The only point of a leaf; `NONE` if inner, empty or shared.
    point: u32,
}

/// Masses in squares, built in the order of the points: the same input gives the same tree.
pub(super) struct QuadTree {
    cells: Vec<Cell>,
}

impl QuadTree {
    pub(super) fn new(points: &[Position], masses: &[f64]) -> Self {
        let mut low = [f64::INFINITY; 2];
        let mut high = [f64::NEG_INFINITY; 2];
        for p in points {
            for k in 0..2 {
                low[k] = low[k].min(p[k]);
                high[k] = high[k].max(p[k]);
            }
        }
        let side = (high[0] - low[0]).max(high[1] - low[1]).max(1e-9) * 1.000_001;
        let mut tree = Self {
            cells: vec![Cell::empty(low, side)],
        };
        for (index, (p, m)) in (0u32..).zip(points.iter().zip(masses)) {
            tree.insert(points, masses, index, *p, *m);
        }
        tree
    }

    fn insert(
        &mut self,
        points: &[Position],
        masses: &[f64],
        index: u32,
        point: Position,
        mass: f64,
    ) {
        let (mut cell, mut depth) = (0usize, 0);
        loop {
            let here = self.cells[cell];
            let was_empty = here.mass <= 0.0;
            self.cells[cell].add(point, mass);
            if depth >= DEEPEST {
                self.cells[cell].point = NONE;
                return;
            }
            if was_empty {
                self.cells[cell].point = index;
                return;
            }
            if here.point != NONE {
                // A leaf becomes inner: its point moves one down.
                self.cells[cell].point = NONE;
                let old = here.point as usize;
                let child = self.child(cell, points[old]);
                self.cells[child].add(points[old], masses[old]);
                self.cells[child].point = here.point;
            }
            cell = self.child(cell, point);
            depth += 1;
        }
    }

    /// The quarter of a cell that holds the point, made if there is none yet.
    fn child(&mut self, cell: usize, point: Position) -> usize {
        let Cell { corner, side, .. } = self.cells[cell];
        let (quarter, corner) = quarter(corner, side, point);
        let child = self.cells[cell].children[quarter];
        if child != NONE {
            return child as usize;
        }
        let index = self.cells.len();
        self.cells.push(Cell::empty(corner, side / 2.0));
        self.cells[cell].children[quarter] = u32::try_from(index).unwrap_or(NONE);
        index
    }

    /// Calls `push` with the place and mass of everything but the point itself (points at one place
    /// with it are met as one at distance 0, which pushes nothing); squares that look
    /// smaller than `theta` from `at` count as one.
    pub(super) fn visit(
        &self,
        at: Position,
        own: u32,
        theta: f64,
        stack: &mut Vec<u32>,
        mut push: impl FnMut(Position, f64),
    ) {
        stack.clear();
        stack.push(0);
        while let Some(index) = stack.pop() {
            let cell = &self.cells[index as usize];
            if cell.mass <= 0.0 || cell.point == own {
                continue;
            }
            let centre = [cell.moment[0] / cell.mass, cell.moment[1] / cell.mass];
            let (dx, dy) = (at[0] - centre[0], at[1] - centre[1]);
            let leaf = cell.children == [NONE; 4];
            // A square that holds the point itself is never taken as one.
            let far = cell.side * cell.side < theta * theta * (dx * dx + dy * dy);
            if leaf || far && !cell.holds(at) {
                push(centre, cell.mass);
            } else {
                stack.extend(cell.children.iter().rev().filter(|c| **c != NONE));
            }
        }
    }
}

impl Cell {
    const fn empty(corner: Position, side: f64) -> Self {
        Self {
            corner,
            side,
            mass: 0.0,
            moment: [0.0; 2],
            children: [NONE; 4],
            point: NONE,
        }
    }

    fn holds(&self, point: Position) -> bool {
        (0..2).all(|k| (self.corner[k]..=self.corner[k] + self.side).contains(&point[k]))
    }

    fn add(&mut self, point: Position, mass: f64) {
        self.mass += mass;
        self.moment[0] += point[0] * mass;
        self.moment[1] += point[1] * mass;
    }
}

/// The quarter of a square that holds the point, and its lower corner.
fn quarter(corner: Position, side: f64, point: Position) -> (usize, Position) {
    let half = side / 2.0;
    let right = point[0] >= corner[0] + half;
    let upper = point[1] >= corner[1] + half;
    let shift = |on: bool| if on { half } else { 0.0 };
    let number = usize::from(right) + 2 * usize::from(upper);
    (number, [corner[0] + shift(right), corner[1] + shift(upper)])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_other_point_is_met_once() {
        let points: Vec<Position> = (0..200)
            .map(|k| {
                let k = f64::from(k);
                [(k * 0.37).fract(), (k * k * 0.11).fract()]
            })
            .chain([[0.5, 0.5]; 3])
            .collect();
        let masses = vec![1.0; points.len()];
        let tree = QuadTree::new(&points, &masses);
        let mut stack = Vec::new();
        for theta in [0.0, 0.9] {
            let mut mass = 0.0;
            tree.visit(points[1], 1, theta, &mut stack, |_, m| mass += m);
            assert!((mass - 202.0).abs() < 1e-9, "{mass}");
        }
    }
}
