//! Boxes on a page, in points from the upper left corner.

/// A point of the page.
pub(super) type Point = (f64, f64);

/// An upright box.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Rect {
    pub(super) left: f64,
    pub(super) top: f64,
    pub(super) right: f64,
    pub(super) bottom: f64,
}

impl Rect {
    pub(super) fn width(&self) -> f64 {
        self.right - self.left
    }

    pub(super) fn height(&self) -> f64 {
        self.bottom - self.top
    }

    pub(super) fn centre(&self) -> Point {
        (
            f64::midpoint(self.left, self.right),
            f64::midpoint(self.top, self.bottom),
        )
    }

    /// The box around a point.
    pub(super) fn around((x, y): Point, half_width: f64, half_height: f64) -> Self {
        Self {
            left: x - half_width,
            top: y - half_height,
            right: x + half_width,
            bottom: y + half_height,
        }
    }

    /// The box with each side moved outwards.
    pub(super) fn grown(&self, by: f64) -> Self {
        Self {
            left: self.left - by,
            top: self.top - by,
            right: self.right + by,
            bottom: self.bottom + by,
        }
    }

    /// Whether the boxes share more than a border.
    pub(super) fn overlaps(&self, other: &Self) -> bool {
        self.shared(other) > 0.0
    }

    /// The area that both boxes cover.
    pub(super) fn shared(&self, other: &Self) -> f64 {
        let wide = self.right.min(other.right) - self.left.max(other.left);
        let high = self.bottom.min(other.bottom) - self.top.max(other.top);
        if wide > 0.0 && high > 0.0 {
            wide * high
        } else {
            0.0
        }
    }

    /// Whether the other box lies wholly inside.
    pub(super) fn holds(&self, other: &Self) -> bool {
        self.left <= other.left
            && self.top <= other.top
            && self.right >= other.right
            && self.bottom >= other.bottom
    }

    /// The point of the box nearest to `p`.
    pub(super) fn nearest(&self, (x, y): Point) -> Point {
        (
            x.max(self.left).min(self.right),
            y.max(self.top).min(self.bottom),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn boxes_that_touch_do_not_overlap() {
        let a = Rect::around((5.0, 5.0), 5.0, 5.0);
        let b = Rect::around((15.0, 5.0), 5.0, 5.0);
        assert!(!a.overlaps(&b) && a.grown(0.1).overlaps(&b));
        assert!(a.grown(1.0).holds(&a) && !a.holds(&b));
        assert_eq!(a.nearest((20.0, 3.0)), (10.0, 3.0));
    }
}
