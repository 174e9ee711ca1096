//! Where names go: beside their marks, never over each other, never off the picture.

use super::geometry::{Point, Rect};
use super::grid::Grid;

/// A name that wants to stand beside its mark.
#[derive(Clone, Copy, Debug)]
pub(super) struct Wish {
    /// The centre of the mark.
    pub(super) at: Point,
    /// The radius of the mark, which its own name keeps clear of.
    pub(super) clear: f64,
    /// Width of the name.
    pub(super) width: f64,
    /// Height of the name.
    pub(super) height: f64,
    /// Width and height of the room within the mark.
    pub(super) inside: (f64, f64),
    /// What the name should turn its back on, if it can.
    pub(super) away_from: Option<Point>,
}

impl Wish {
    /// What it costs to stand on the side of what the name should turn its back on.
    fn towards(&self, rect: &Rect) -> f64 {
        let Some((x, y)) = self.away_from else {
            return 0.0;
        };
        let (dx, dy) = (self.at.0 - x, self.at.1 - y);
        let far = (dx * dx + dy * dy).sqrt();
        let (nx, ny) = rect.nearest(self.at);
        let (cx, cy) = (nx - self.at.0, ny - self.at.1);
        let off = (cx * cx + cy * cy).sqrt();
        if far < 1e-9 || off < 1e-9 {
            return 0.0;
        }
        2.0 * (1.0 - (dx * cx + dy * cy) / (far * off))
    }
}

/// Where a name stands.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Place {
    pub(super) rect: Rect,
    /// Whether it stands so far off that a line must join it to its mark.
    pub(super) led: bool,
    /// Whether it stands within its mark.
    pub(super) within: bool,
}

/// Directions from the mark, best first: right, left, below, above, then the corners.
const DIRECTIONS: [(f64, f64); 8] = [
    (1.0, 0.0),
    (-1.0, 0.0),
    (0.0, 1.0),
    (0.0, -1.0),
    (0.8, 0.8),
    (0.8, -0.8),
    (-0.8, 0.8),
    (-0.8, -0.8),
];

/// How far from the mark a name is tried, in points.
const RINGS: [f64; 4] = [1.8, 5.0, 11.0, 19.0];
/// How far the first names are tried where they found no place nearer.
const FAR_RINGS: [f64; 4] = [28.0, 38.0, 50.0, 64.0];
/// So many names are the first.
const FIRST: usize = 12;
/// From this ring on a line joins the name to its mark.
const LED: usize = 2;
/// The most of another's mark that a name may cover.
const MOST_COVERED: f64 = 0.15;
/// Names keep this distance from each other.
const GAP: f64 = 1.2;

/// Finds a place for each name, in the order given: the first has the first choice. No two names
/// overlap and none leaves `bounds`; a name that finds no place is not shown. Marks are avoided;
/// at most a seventh of one is covered by another's name. The first `leading` names may
/// stand off with a line to their mark, the first dozen of them far off rather than not at all. Boxes in `reserved` are taken from the start.
/// Time O(w + k) for w names and k marks that are spread over the picture.
pub(super) fn place(
    wishes: &[Wish],
    marks: &[Rect],
    bounds: Rect,
    leading: usize,
    reserved: &[Rect],
) -> Vec<Option<Place>> {
    let mut taken = reserved.to_vec();
    let highest = wishes.iter().map(|w| w.height).fold(1.0, f64::max);
    let mut by_place = Grid::new(&bounds, 2.0 * highest);
    for (number, rect) in (0u32..).zip(reserved) {
        by_place.insert(rect, number);
    }
    let marks = Marks::new(marks, &bounds);
    wishes
        .iter()
        .enumerate()
        .map(|(order, wish)| {
            let free = |rect: &Rect| {
                let grown = rect.grown(GAP);
                let mut near = by_place.near(&grown);
                bounds.holds(rect) && !near.any(|t| taken[t as usize].overlaps(&grown))
            };
            if let Some(rect) = within(wish).filter(free) {
                by_place.insert(&rect, u32::try_from(taken.len()).unwrap_or(u32::MAX));
                taken.push(rect);
                return Some(Place {
                    rect,
                    led: false,
                    within: true,
                });
            }
            let rings = if order < leading { RINGS.len() } else { LED };
            let best = |rings: &[f64]| {
                candidates(wish, rings)
                    .filter(|(rect, _)| free(rect))
                    .filter_map(|(rect, ring)| {
                        let (covered, near) = marks.beside(wish, &rect);
                        // A name beside a mark that is not its own would be read as that mark's.
                        let cost = covered * 4.0 + near * 2.0 + ring as f64 + wish.towards(&rect);
                        (covered < MOST_COVERED).then_some((cost, rect, ring))
                    })
                    .enumerate()
                    .min_by(|a, b| a.1.0.total_cmp(&b.1.0).then(a.0.cmp(&b.0)))
                    .map(|(_, (_, rect, ring))| (rect, ring))
            };
            let is_first = order < FIRST.min(leading);
            let found = best(&RINGS[..rings]).or_else(|| {
                let (rect, ring) = best(&FAR_RINGS).filter(|_| is_first)?;
                Some((rect, ring + LED))
            });
            found.map(|(rect, ring)| {
                by_place.insert(&rect, u32::try_from(taken.len()).unwrap_or(u32::MAX));
                taken.push(rect);
                Place {
                    rect,
                    led: ring >= LED,
                    within: false,
                }
            })
        })
        .collect()
}

/// Marks by place.
struct Marks<'a> {
    all: &'a [Rect],
    widest: f64,
    by_place: Grid,
}

impl<'a> Marks<'a> {
    fn new(all: &'a [Rect], bounds: &Rect) -> Self {
        let half = |m: &Rect| m.width().max(m.height()) / 2.0;
        let widest = all.iter().map(half).fold(1.0, f64::max);
        let mut by_place = Grid::new(bounds, 2.0 * widest);
        for (number, mark) in (0u32..).zip(all) {
            // By its centre, so that each is met once.
            by_place.insert(&Rect::around(mark.centre(), 0.0, 0.0), number);
        }
        Self {
            all,
            widest,
            by_place,
        }
    }

    /// The largest part of another mark that a name would cover, and how many stand as near as its
    /// own.
    fn beside(&self, wish: &Wish, rect: &Rect) -> (f64, f64) {
        const NEAR: f64 = 2.5;
        let own = Rect::around(wish.at, wish.clear, wish.clear);
        let (mut covered, mut near) = (0.0, 0.0);
        let reach = rect.grown(NEAR);
        let around = self.by_place.near(&reach.grown(self.widest));
        let marks = around.map(|m| &self.all[m as usize]);
        for mark in marks.filter(|m| m.overlaps(&reach)) {
            if own.shared(mark) < 0.5 * mark.width() * mark.height() {
                covered = f64::max(covered, mark.shared(rect) / (mark.width() * mark.height()));
                near += 1.0;
            }
        }
        (covered, near)
    }
}

/// The place within the mark, where the name fits there.
fn within(wish: &Wish) -> Option<Rect> {
    let fits = wish.width <= wish.inside.0 && wish.height <= wish.inside.1;
    fits.then(|| Rect::around(wish.at, wish.width / 2.0, wish.height / 2.0))
}

fn candidates<'a>(wish: &'a Wish, rings: &'a [f64]) -> impl Iterator<Item = (Rect, usize)> + 'a {
    rings.iter().enumerate().flat_map(move |(ring, gap)| {
        DIRECTIONS.iter().map(move |(dx, dy)| {
            let reach = wish.clear + gap;
            let (half_width, half_height) = (wish.width / 2.0, wish.height / 2.0);
            // Sideways the edge of the name stands off by the reach; above and below likewise.
            let x = wish.at.0 + dx * reach + dx.signum() * half_width * f64::from(*dx != 0.0);
            let lift = if dx.abs() > 0.9 {
                0.0
            } else {
                dy.signum() * half_height
            };
            let y = wish.at.1 + dy * reach + lift * f64::from(*dy != 0.0);
            (Rect::around((x, y), half_width, half_height), ring)
        })
    })
}

/// Moves values apart until neighbours are at least `step` apart, moving all as little as can be
/// (least squares); the row is kept between `top` and `bottom`, if it fits there. `wanted` ascends.
pub(super) fn apart(wanted: &[f64], step: f64, top: f64, bottom: f64) -> Vec<f64> {
    // Take the steps away and the task is to find the nearest ascending row: pool what falls.
    let mut pools: Vec<(f64, f64)> = Vec::new();
    for (at, want) in wanted.iter().enumerate() {
        pools.push((want - step * at as f64, 1.0));
        while let [.., (before, m), (last, n)] = pools[..] {
            if before <= last {
                break;
            }
            pools.truncate(pools.len() - 2);
            pools.push(((before * m + last * n) / (m + n), m + n));
        }
    }
    let highest = (bottom - step * (wanted.len().max(1) - 1) as f64).max(top);
    let mut out = Vec::with_capacity(wanted.len());
    for (value, size) in pools {
        let value = value.clamp(top, highest);
        let mut left = size;
        while left > 0.5 {
            out.push(value + step * out.len() as f64);
            left -= 1.0;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn page() -> Rect {
        Rect {
            left: 0.0,
            top: 0.0,
            right: 400.0,
            bottom: 300.0,
        }
    }

    proptest! {
        #[test]
        fn names_never_overlap_nor_leave_the_page(
            spots in prop::collection::vec((0.0..400.0f64, 0.0..300.0f64, 5.0..90.0f64), 0..80)
        ) {
            let wishes: Vec<_> = spots
                .iter()
                .map(|&(x, y, width)| Wish { at: (x, y), clear: 4.0, width, height: 9.0, inside: (8.0, 8.0), away_from: None })
                .collect();
            let marks: Vec<_> = wishes.iter().map(|w| Rect::around(w.at, 4.0, 4.0)).collect();
            let places = place(&wishes, &marks, page(), 10, &[]);
            let shown: Vec<_> = places.iter().flatten().collect();
            for (i, a) in shown.iter().enumerate() {
                prop_assert!(page().holds(&a.rect));
                for b in &shown[..i] {
                    prop_assert!(!a.rect.overlaps(&b.rect));
                }
            }
        }

        #[test]
        fn values_move_apart_in_order(
            mut wanted in prop::collection::vec(0.0..100.0f64, 1..12)
        ) {
            wanted.sort_by(f64::total_cmp);
            let placed = apart(&wanted, 10.0, -20.0, 140.0);
            prop_assert_eq!(placed.len(), wanted.len());
            for pair in placed.windows(2) {
                prop_assert!(pair[1] - pair[0] >= 10.0 - 1e-9);
            }
            prop_assert!(placed[0] >= -20.0 - 1e-9 && placed[placed.len() - 1] <= 140.0 + 1e-9);
        }
    }

    #[test]
    fn a_lone_name_stands_to_the_right() {
        let wish = Wish {
            at: (100.0, 100.0),
            clear: 5.0,
            width: 30.0,
            height: 8.0,
            inside: (8.0, 8.0),
            away_from: None,
        };
        let place = place(&[wish], &[Rect::around(wish.at, 5.0, 5.0)], page(), 1, &[])[0].unwrap();
        assert!(place.rect.left > 105.0 && !place.led);
        assert!((place.rect.centre().1 - 100.0).abs() < 1e-9);
    }

    #[test]
    fn what_is_apart_stays() {
        assert_eq!(
            apart(&[0.0, 20.0, 40.0], 10.0, 0.0, 100.0),
            [0.0, 20.0, 40.0]
        );
        assert_eq!(apart(&[50.0, 50.0], 10.0, 0.0, 100.0), [45.0, 55.0]);
        assert_eq!(apart(&[], 10.0, 0.0, 100.0), Vec::<f64>::new());
    }
}
