//! Marks, ties and names on a page: what diagrams of networks share, whatever their layout.

use super::canvas::PlotError;
use super::font;
use super::geometry::{Point, Rect};
use super::layout::{Position, pull_apart};
use super::page::{Look, Mark, Page, Pen, Type};
use super::palette::Colour;
use super::placement::{self, Place, Wish};
use super::surface::Surface;
use super::text;

/// A node as it is drawn.
#[derive(Clone, Debug)]
pub(super) struct Spot {
    pub(super) at: Point,
    pub(super) radius: f64,
    pub(super) mark: Mark,
    pub(super) look: Look,
    /// The name beside it; none if empty.
    pub(super) label: String,
    /// What an SVG says on hovering.
    pub(super) said: String,
    /// Whether its name is set heavier.
    pub(super) bold: bool,
    /// Who is named first: 0 is the first.
    pub(super) rank: usize,
}

/// A tie as it is drawn: its ends by their places among the spots.
#[derive(Clone, Copy, Debug)]
pub(super) struct Tie {
    pub(super) a: usize,
    pub(super) b: usize,
    pub(super) pen: Pen,
}

/// Names of this many of the highest rank are larger.
const LARGE_NAMES: usize = 12;
/// Names of this many of the highest rank may stand off with a line to their mark.
const LED_NAMES: usize = 60;
/// The widest line of a name.
const LINE: f64 = 104.0;
/// From one line of a name to the next, in sizes.
const LEADING: f64 = 1.14;
/// Names are wider than high, so marks keep this much more room sideways.
const SIDEWAYS: f64 = 1.5;

/// A drawing of nodes and ties.
pub(super) struct NodeLink {
    pub(super) spots: Vec<Spot>,
    /// In the order of drawing: the last lie on top.
    pub(super) ties: Vec<Tie>,
    pub(super) inside: Rect,
    /// Boxes that no name may cover.
    pub(super) reserved: Vec<Rect>,
    /// What names turn their backs on: the centre of rings.
    pub(super) centre: Option<Point>,
    /// Whether all names are set small: a panel of several.
    pub(super) small: bool,
}

/// A name ready to be set.
struct Name {
    spot: usize,
    kind: Type,
    lines: Vec<String>,
    place: Option<Place>,
}

impl NodeLink {
    /// Brings positions without a unit onto the page: the crowded middle is loosened, the whole
    /// fitted into the box, marks moved apart so that names find room between them.
    pub(super) fn settle(&mut self, positions: &[Position]) {
        let radii: Vec<f64> = self.spots.iter().map(|s| s.radius).collect();
        let most = radii.iter().copied().fold(0.0, f64::max);
        let room = Rect {
            left: self.inside.left + most + 14.0,
            right: self.inside.right - most - 14.0,
            top: self.inside.top + most + 4.0,
            bottom: self.inside.bottom - most - 4.0,
        };
        let mut at = positions.to_vec();
        loosen(&mut at);
        fit(&mut at, &room);
        let n = radii.len().max(1) as f64;
        let mean = radii.iter().sum::<f64>() / n;
        let cell = (room.width().max(0.0) * room.height().max(0.0) / n).sqrt();
        let gap = (0.55 * cell - 2.0 * mean).clamp(2.5, 14.0);
        for gap in [gap, gap / 2.0] {
            squeeze(&mut at, 1.0 / SIDEWAYS);
            pull_apart(&mut at, &radii, gap, 120);
            squeeze(&mut at, SIDEWAYS);
            fit_if_outside(&mut at, &room);
        }
        // What was fitted again may touch again: a last round with the least room only.
        pull_apart(&mut at, &radii, 1.5, 300);
        for (spot, p) in self.spots.iter_mut().zip(&at) {
            let (x, y) = room.nearest((p[0], p[1]));
            spot.at = (x, y);
        }
    }

    /// Keeps positions that are points of the page. What would lie outside comes in; unless they are
    /// `fixed`, marks that would lie on each other come apart.
    pub(super) fn settle_at(&mut self, places: &[Position], fixed: bool) {
        let mut at = places.to_vec();
        if !fixed {
            let radii: Vec<f64> = self.spots.iter().map(|s| s.radius).collect();
            fit_if_outside(&mut at, &self.inside);
            pull_apart(&mut at, &radii, 1.5, 300);
        }
        // The legend and the notes of another picture may be a line shorter.
        let inside = self.inside.grown(if fixed { 10.0 } else { 0.0 });
        for (spot, p) in self.spots.iter_mut().zip(&at) {
            let mark = inside.grown(-spot.radius);
            spot.at = mark.nearest((p[0], p[1]));
        }
    }

    /// Draws ties, then marks, then names.
    pub(super) fn draw<S: Surface>(&self, page: &Page<S>) -> Result<(), PlotError> {
        for tie in &self.ties {
            let ends = [self.spots[tie.a].at, self.spots[tie.b].at];
            page.line(&ends, tie.pen)?;
        }
        let names = self.names();
        for name in &names {
            // Lines to names lie under the marks.
            if let Some(place) = name.place.filter(|p| p.led) {
                let at = self.spots[name.spot].at;
                page.line(&[at, place.rect.nearest(at)], Pen::new(Colour::SLATE, 0.5))?;
            }
        }
        let mut order: Vec<usize> = (0..self.spots.len()).collect();
        // The small lie on the large, should they touch.
        order.sort_by(|&a, &b| {
            let radius = |v: usize| self.spots[v].radius;
            radius(b).total_cmp(&radius(a)).then(a.cmp(&b))
        });
        for v in order {
            let spot = &self.spots[v];
            page.named(&spot.said, |page| {
                page.mark(spot.at, spot.radius, spot.mark, spot.look)
            })?;
        }
        for name in &names {
            self.set_name(page, name)?;
        }
        Ok(())
    }

    fn names(&self) -> Vec<Name> {
        let many = self.spots.len() > 60;
        let mut order: Vec<usize> = (0..self.spots.len()).collect();
        order.sort_by_key(|&v| (self.spots[v].rank, v));
        let mut names: Vec<Name> = order
            .into_iter()
            .map(|v| {
                let spot = &self.spots[v];
                let size = match spot.rank {
                    _ if self.small => 6.2,
                    0..LARGE_NAMES => 8.0,
                    _ if many => 6.6,
                    _ => 7.4,
                };
                let kind = Type::LABEL.sized(size).haloed(1.3);
                let kind = if spot.bold { kind.bold() } else { kind };
                let label = text::cut(&text::clean(&spot.label), text::LONGEST_NAME);
                Name {
                    spot: v,
                    kind,
                    lines: text::wrap_evenly(&label, kind.weight, kind.size, LINE, 2),
                    place: None,
                }
            })
            .filter(|n| !n.lines.is_empty())
            .collect();
        let wishes: Vec<Wish> = names.iter().map(|n| self.wish(n)).collect();
        let around = |s: &Spot| Rect::around(s.at, s.radius, s.radius);
        let marks: Vec<Rect> = self.spots.iter().map(around).collect();
        let bounds = self.inside.grown(5.0);
        let places = placement::place(&wishes, &marks, bounds, LED_NAMES, &self.reserved);
        for (name, place) in names.iter_mut().zip(places) {
            name.place = place;
        }
        names
    }

    fn wish(&self, name: &Name) -> Wish {
        let spot = &self.spots[name.spot];
        let widest = name
            .lines
            .iter()
            .map(|l| name.kind.width(l))
            .fold(0.0, f64::max);
        let more = (name.lines.len() - 1) as f64 * name.kind.size * LEADING;
        let square = spot.mark == Mark::Square;
        let (wide, high) = if square { (1.66, 1.66) } else { (1.6, 1.1) };
        Wish {
            at: spot.at,
            clear: spot.radius + 0.6,
            width: widest,
            height: name.kind.size * (font::CAP_HEIGHT + font::DESCENT) + more,
            inside: (wide * spot.radius, high * spot.radius),
            away_from: self.centre,
        }
    }

    fn set_name<S: Surface>(&self, page: &Page<S>, name: &Name) -> Result<(), PlotError> {
        let Some(place) = name.place else {
            return Ok(());
        };
        let (spot, rect) = (&self.spots[name.spot], place.rect);
        let (x, kind) = if place.within {
            let dark = spot.look.fill.is_dark();
            let colour = if dark { Colour::WHITE } else { Colour::INK };
            let kind = name.kind.coloured(colour).haloed(0.0);
            (spot.at.0, kind.centred())
        } else if rect.left > spot.at.0 {
            // Lines are set towards the mark.
            (rect.left, name.kind)
        } else if rect.right < spot.at.0 {
            (rect.right, name.kind.to_the_right())
        } else {
            (rect.centre().0, name.kind.centred())
        };
        let mut y = if place.within && name.lines.len() == 1 {
            kind.baseline_at(spot.at.1)
        } else {
            rect.top + kind.size * font::CAP_HEIGHT
        };
        for line in &name.lines {
            page.text((x, y), kind, line)?;
            y += kind.size * LEADING;
        }
        Ok(())
    }

    /// The boxes of all names that are shown.
    #[cfg(test)]
    pub(super) fn name_boxes(&self) -> Vec<Rect> {
        let placed = self.names().into_iter().filter_map(|n| n.place);
        placed.map(|p| p.rect).collect()
    }
}

fn squeeze(at: &mut [Position], by: f64) {
    for p in at {
        p[0] *= by;
    }
}

/// Spreads the middle: distances from the centre are raised to a power below 1. The middle of a
/// layout is crowded and its rim is empty, and names need room.
fn loosen(positions: &mut [Position]) {
    const POWER: f64 = 0.8;
    let n = positions.len().max(1) as f64;
    let centre = [0, 1].map(|k| positions.iter().map(|p| p[k]).sum::<f64>() / n);
    for p in positions.iter_mut() {
        let off = [p[0] - centre[0], p[1] - centre[1]];
        let far = (off[0] * off[0] + off[1] * off[1]).sqrt();
        if far > 1e-12 {
            let by = libm::pow(far, POWER - 1.0);
            *p = [centre[0] + off[0] * by, centre[1] + off[1] * by];
        }
    }
}

/// Scales and moves positions into the room; one direction may be stretched by a third.
fn fit(positions: &mut [Position], room: &Rect) {
    const STRETCH: f64 = 1.35;
    let end = |k: usize, f: fn(f64, f64) -> f64, start: f64| {
        positions.iter().map(|p| p[k]).fold(start, f)
    };
    let low = [0, 1].map(|k| end(k, f64::min, f64::INFINITY));
    let high = [0, 1].map(|k| end(k, f64::max, f64::NEG_INFINITY));
    let size = [high[0] - low[0], high[1] - low[1]];
    let room_size = [room.width().max(0.0), room.height().max(0.0)];
    let scale = [0, 1].map(|k| {
        if size[k] > 1e-9 {
            room_size[k] / size[k]
        } else {
            f64::INFINITY
        }
    });
    let least = scale[0].min(scale[1]);
    let scale = if least.is_finite() {
        scale.map(|s| s.min(least * STRETCH))
    } else {
        [1.0; 2]
    };
    let centre = room.centre();
    let centre = [centre.0, centre.1];
    for p in positions.iter_mut() {
        *p = [0, 1].map(|k| (p[k] - f64::midpoint(low[k], high[k])) * scale[k] + centre[k]);
    }
}

/// Fits again only what was pushed out of the room.
fn fit_if_outside(positions: &mut [Position], room: &Rect) {
    let outside = positions
        .iter()
        .any(|p| !room.grown(3.0).holds(&Rect::around((p[0], p[1]), 0.0, 0.0)));
    if outside {
        fit(positions, room);
    }
}
