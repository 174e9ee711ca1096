//! Rings by centrality: the highest in the middle.

use serde::{Deserialize, Serialize};

use super::{Diagram, DiagramInfo, Needs, NetworkFigure, NodeShape, USUAL_WIDTH};
use crate::plot::canvas::{Canvas, PRINT_DPI, PlotError};
use crate::plot::frame::{self, Caption, Frame};
use crate::plot::geometry::{Point, Rect};
use crate::plot::layout::ring_angles;
use crate::plot::node_link::{NodeLink, Spot};
use crate::plot::page::{Page, Pen, Type};
use crate::plot::palette::Colour;
use crate::plot::scale;
use crate::plot::shown::{Shown, finite};
use crate::plot::surface::Surface;

/// A network in rings by the values of its nodes: who has more stands further in, equal values
/// stand on one ring. In a two-mode network the bodies stand on a ring of their own outside, as
/// their values are not comparable.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ConcentricFigure {
    /// Nodes, ties and words; of its options those of choice and layout do not matter.
    pub network: NetworkFigure,
    /// How many actors at most are drawn, and as many bodies: those of the highest value.
    pub top: usize,
}

impl Default for ConcentricFigure {
    fn default() -> Self {
        Self {
            network: NetworkFigure::default(),
            top: 45,
        }
    }
}

/// About so many stand on each ring, from the inside out.
const RINGS: [usize; 4] = [6, 14, 25, usize::MAX];

impl ConcentricFigure {
    fn shown(&self, area: f64) -> Shown<'_> {
        let figure = &self.network;
        let all = figure.simple_edges();
        let top = self.top.min((area / 2500.0).max(8.0) as usize);
        let value = |v: usize| finite(figure.nodes[v].value).unwrap_or(f64::NEG_INFINITY);
        let mut order: Vec<usize> = (0..figure.nodes.len()).collect();
        order.sort_by(|&a, &b| {
            (value(b).total_cmp(&value(a)))
                .then_with(|| figure.nodes[a].id.cmp(&figure.nodes[b].id))
        });
        let mut counts = [0usize; 2];
        order.retain(|&v| {
            let side = usize::from(figure.nodes[v].shape == NodeShape::Body);
            counts[side] += 1;
            counts[side] <= top
        });
        let drawn = order.len();
        let mut shown = Shown::of(figure, &all, order);
        if drawn < figure.nodes.len() {
            let number = |n: usize| scale::number(n as f64, 0);
            shown.notes.push(format!(
                "Drawn: the {} nodes of the highest values of {}, and the {} of {} ties between them.",
                number(drawn),
                number(figure.nodes.len()),
                number(shown.edges.len()),
                number(all.len())
            ));
        }
        shown.thin();
        shown
    }
}

/// The rings of a picture.
struct Rings {
    /// The ring of each node.
    of: Vec<usize>,
    /// What each ring holds: the lowest and the highest value, none for the bodies outside.
    values: Vec<Option<(f64, f64)>>,
}

impl Rings {
    fn new(shown: &Shown) -> Self {
        let mixed = shown.is_mixed();
        let inner = |v: &usize| !mixed || shown.nodes[*v].shape == NodeShape::Actor;
        let value = |v: usize| finite(shown.nodes[v].value).unwrap_or(0.0);
        let mut order: Vec<usize> = (0..shown.nodes.len()).filter(inner).collect();
        order.sort_by(|&a, &b| value(b).total_cmp(&value(a)).then(a.cmp(&b)));
        let mut of = vec![0; shown.nodes.len()];
        let mut values: Vec<Option<(f64, f64)>> = Vec::new();
        let mut on = 0;
        for (at, &v) in order.iter().enumerate() {
            let same = at > 0 && (value(order[at - 1]) - value(v)).abs() <= 1e-9 * value(v).abs();
            let ring = values.len().saturating_sub(1);
            // Equal values never stand on two rings.
            if values.is_empty() || !same && on >= RINGS[ring.min(RINGS.len() - 1)] {
                values.push(Some((value(v), value(v))));
                on = 0;
            }
            on += 1;
            of[v] = values.len() - 1;
            if let Some(Some(range)) = values.last_mut() {
                range.0 = value(v);
            }
        }
        if mixed {
            for v in (0..of.len()).filter(|v| !inner(v)) {
                of[v] = values.len();
            }
            values.push(None);
        }
        Self { of, values }
    }

    /// The radius of each ring in parts of the whole: one node alone stands in the middle, and rings
    /// with many nodes have more room.
    fn radii(&self) -> Vec<f64> {
        let count = |ring: usize| self.of.iter().filter(|r| **r == ring).count();
        let alone = count(0) == 1;
        let rings = self.values.len();
        let steps = if alone { rings - 1 } else { rings };
        (0..rings)
            .map(|ring| {
                let step = if alone { ring } else { ring + 1 };
                step as f64 / steps.max(1) as f64
            })
            .collect()
    }
}

impl Diagram for ConcentricFigure {
    const INFO: DiagramInfo = DiagramInfo {
        id: "concentric",
        about: "rings by a measure, the highest in the middle",
        needs: Needs::Network,
    };

    fn caption(&self) -> &Caption {
        &self.network.caption
    }

    fn caption_mut(&mut self) -> &mut Caption {
        &mut self.network.caption
    }

    fn canvas(&self) -> Canvas {
        Canvas {
            width: USUAL_WIDTH,
            height: 2280,
            dpi: PRINT_DPI,
        }
    }

    fn draw<S: Surface>(&self, page: &Page<S>) -> Result<(), PlotError> {
        let area = (page.width - 2.0 * frame::MARGIN) * (page.height - 120.0).max(60.0);
        let shown = self.shown(area);
        let groups = shown.groups();
        let sizes = shown.sizes(area * 0.6);
        let mut caption = self.caption().clone();
        caption.notes.splice(0..0, shown.notes.iter().cloned());
        let legend = shown.legend(&groups, &sizes);
        let frame = Frame::new((page.width, page.height), &caption, &legend);
        frame.draw(page)?;
        let inside = frame.inside;
        if shown.nodes.is_empty() {
            return frame::placeholder(page, inside, "no data");
        }
        let rings = Rings::new(&shown);
        let mut spots = shown.spots(&groups, &sizes);
        let most = spots.iter().map(|s| s.radius).fold(0.0, f64::max);
        let target = Target::new(inside, most, &rings);
        let angles = ring_angles(&rings.of, &shown.links());
        for ((spot, ring), angle) in spots.iter_mut().zip(&rings.of).zip(&angles) {
            spot.at = target.at(*ring, *angle);
        }
        let reserved = target.draw(page, &rings, &spots)?;
        let drawing = NodeLink {
            spots,
            ties: shown.ties(&groups),
            inside,
            reserved,
            centre: Some(target.centre),
            small: false,
        };
        drawing.draw(page)
    }
}

/// How far from its top the value of a ring is tried, in radians.
const TURNS: [f64; 13] = [
    0.0, 0.08, -0.08, 0.16, -0.16, 0.26, -0.26, 0.38, -0.38, 0.52, -0.52, 0.7, -0.7,
];

/// Ellipses on the page.
struct Target {
    centre: Point,
    /// Half width and half height of each ring.
    radii: Vec<(f64, f64)>,
}

impl Target {
    fn new(inside: Rect, most: f64, rings: &Rings) -> Self {
        // Names stand at the sides, so the rings leave room there; wider than high is no harm.
        let high = inside.height() / 2.0 - most - 9.0;
        let wide = (inside.width() / 2.0 - most - 62.0)
            .min(high * 1.35)
            .max(high.min(inside.width() / 2.0 - most - 10.0));
        let radii = rings.radii();
        Self {
            centre: inside.centre(),
            radii: radii.into_iter().map(|r| (wide * r, high * r)).collect(),
        }
    }

    fn at(&self, ring: usize, angle: f64) -> Point {
        let (wide, high) = self.radii[ring];
        (
            self.centre.0 + wide * libm::cos(angle),
            self.centre.1 + high * libm::sin(angle),
        )
    }

    /// The rings, and the values on each at its top; returns the boxes of these.
    fn draw<S: Surface>(
        &self,
        page: &Page<S>,
        rings: &Rings,
        spots: &[Spot],
    ) -> Result<Vec<Rect>, PlotError> {
        const PARTS: u32 = 120;
        let mut boxes = Vec::new();
        for (ring, values) in rings.values.iter().enumerate() {
            let line: Vec<Point> = (0..=PARTS)
                .map(|k| {
                    self.at(
                        ring,
                        f64::from(k) / f64::from(PARTS) * std::f64::consts::TAU,
                    )
                })
                .collect();
            page.line(&line, Pen::new(Colour::RULE, 0.8))?;
            let words = match values {
                Some((low, high)) if scale::short(*low) == scale::short(*high) => {
                    scale::short(*low)
                }
                Some((low, high)) => format!("{}–{}", scale::short(*low), scale::short(*high)),
                None => "bodies".to_owned(),
            };
            if self.radii[ring].1 < 8.0 {
                continue;
            }
            let kind = Type::NOTE.centred();
            let half = (kind.width(&words) / 2.0 + 1.5, kind.size * 0.55);
            let free = |angle: f64| {
                let rect = Rect::around(self.at(ring, angle), half.0, half.1);
                let clear =
                    |s: &Spot| !Rect::around(s.at, s.radius + 1.0, s.radius + 1.0).overlaps(&rect);
                (spots.iter().all(clear) && !boxes.iter().any(|b: &Rect| b.overlaps(&rect)))
                    .then_some(rect)
            };
            // From the top to both sides until there is room.
            let Some(rect) = TURNS
                .iter()
                .find_map(|turn| free(turn - std::f64::consts::FRAC_PI_2))
            else {
                continue;
            };
            let (x, y) = rect.centre();
            page.fill(rect, Colour::WHITE)?;
            page.text((x, kind.baseline_at(y)), kind, &words)?;
            boxes.push(rect);
        }
        Ok(boxes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plot::diagram::NetworkNode;

    fn figure(values: &[f64]) -> ConcentricFigure {
        let node = |(k, value): (usize, &f64)| NetworkNode {
            id: format!("{k:03}"),
            value: Some(*value),
            ..NetworkNode::default()
        };
        ConcentricFigure {
            network: NetworkFigure {
                nodes: values.iter().enumerate().map(node).collect(),
                ..NetworkFigure::default()
            },
            ..ConcentricFigure::default()
        }
    }

    #[test]
    fn who_has_more_stands_further_in_and_equals_on_one_ring() {
        let values: Vec<f64> = (0..30).map(|k| f64::from(30 - k)).collect();
        let figure = figure(&values);
        let rings = Rings::new(&figure.shown(1e6));
        assert!(rings.of.is_sorted());
        assert_eq!(rings.values[0], Some((25.0, 30.0)));
        let equal = self::figure(&[9.0, 5.0, 5.0, 5.0, 5.0, 5.0, 5.0, 5.0, 5.0, 1.0]);
        let rings = Rings::new(&equal.shown(1e6));
        assert_eq!(rings.of, [0, 0, 0, 0, 0, 0, 0, 0, 0, 1]);
    }
}
