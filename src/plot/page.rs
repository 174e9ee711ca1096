//! A page to draw on, in points: what every diagram is drawn with, on any backend.

use plotters::coord::Shift;
use plotters::drawing::{DrawingArea, DrawingAreaErrorKind};
use plotters::element::{Circle, Polygon, Rectangle};
use plotters::prelude::IntoDrawingArea;
use plotters::style::{RGBAColor, ShapeStyle};

use super::canvas::PlotError;
use super::font::{self, Weight};
use super::geometry::{Point, Rect};
use super::palette::Colour;
use super::surface::{
    Anchor, Bracket, Cap, Line, STEPS, Setting, Stroke, Surface, Turn, Words, grid_steps,
};

/// How a text is set, in points.
#[derive(Clone, Copy, Debug)]
pub(super) struct Type {
    pub(super) size: f64,
    pub(super) weight: Weight,
    pub(super) colour: Colour,
    pub(super) anchor: Anchor,
    pub(super) halo: f64,
}

impl Type {
    pub(super) const TITLE: Self = Self::of(13.0, Weight::SemiBold, Colour::INK);
    pub(super) const SUBTITLE: Self = Self::of(8.5, Weight::Regular, Colour::SLATE);
    pub(super) const LABEL: Self = Self::of(8.0, Weight::Regular, Colour::INK);
    pub(super) const AXIS: Self = Self::of(7.5, Weight::Regular, Colour::SLATE);
    pub(super) const NOTE: Self = Self::of(6.5, Weight::Regular, Colour::ASH);

    const fn of(size: f64, weight: Weight, colour: Colour) -> Self {
        Self {
            size,
            weight,
            colour,
            anchor: Anchor::Start,
            halo: 0.0,
        }
    }

    pub(super) const fn sized(self, size: f64) -> Self {
        Self { size, ..self }
    }

    pub(super) const fn coloured(self, colour: Colour) -> Self {
        Self { colour, ..self }
    }

    pub(super) const fn bold(self) -> Self {
        Self {
            weight: Weight::SemiBold,
            ..self
        }
    }

    pub(super) const fn centred(self) -> Self {
        Self {
            anchor: Anchor::Middle,
            ..self
        }
    }

    pub(super) const fn to_the_right(self) -> Self {
        Self {
            anchor: Anchor::End,
            ..self
        }
    }

    pub(super) const fn haloed(self, halo: f64) -> Self {
        Self { halo, ..self }
    }

    /// The width of a text.
    pub(super) fn width(&self, text: &str) -> f64 {
        font::width(text, self.weight, self.size)
    }

    /// The baseline that centres capital letters on `y`.
    pub(super) fn baseline_at(&self, y: f64) -> f64 {
        y + self.size * font::CAP_HEIGHT / 2.0
    }

    /// The distance of two baselines of running text.
    pub(super) fn line_height(&self) -> f64 {
        self.size * 1.28
    }
}

/// How a line is drawn, in points.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pen {
    pub(super) colour: Colour,
    pub(super) width: f64,
    pub(super) dash: Option<(f64, f64)>,
}

impl Pen {
    pub(super) const fn new(colour: Colour, width: f64) -> Self {
        Self {
            colour,
            width,
            dash: None,
        }
    }

    pub(super) const fn dashed(self, on: f64, off: f64) -> Self {
        Self {
            dash: Some((on, off)),
            ..self
        }
    }
}

/// The form of a mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    Disc,
    Square,
    Diamond,
    Triangle,
    Drop,
    Hexagon,
    Cross,
    Star,
}

impl Mark {
    /// The marks in the order in which categories take them.
    pub(super) const ALL: [Self; 8] = [
        Self::Disc,
        Self::Square,
        Self::Diamond,
        Self::Triangle,
        Self::Drop,
        Self::Hexagon,
        Self::Cross,
        Self::Star,
    ];

    /// Corners on a circle of radius 1, y downwards; none for the disc. The marks have about the
    /// same area.
    fn corners(self) -> Vec<Point> {
        let ring = |n: usize, turn: f64, radius: &dyn Fn(usize) -> f64| -> Vec<Point> {
            (0..n)
                .map(|k| {
                    let part = f64::from(u32::try_from(k).unwrap_or(0))
                        / f64::from(u32::try_from(n).unwrap_or(1));
                    let angle = (part + turn) * std::f64::consts::TAU;
                    (radius(k) * libm::cos(angle), radius(k) * libm::sin(angle))
                })
                .collect()
        };
        match self {
            Self::Disc => Vec::new(),
            Self::Square => ring(4, 0.125, &|_| 1.25),
            Self::Diamond => ring(4, 0.0, &|_| 1.3),
            Self::Triangle => ring(3, -0.25, &|_| 1.42),
            Self::Drop => ring(3, 0.25, &|_| 1.42),
            Self::Hexagon => ring(6, 0.0, &|_| 1.12),
            Self::Cross => {
                let (a, b) = (0.45, 1.15);
                [
                    (-a, -b),
                    (a, -b),
                    (a, -a),
                    (b, -a),
                    (b, a),
                    (a, a),
                    (a, b),
                    (-a, b),
                    (-a, a),
                    (-b, a),
                    (-b, -a),
                    (-a, -a),
                ]
                .to_vec()
            }
            Self::Star => ring(10, -0.25, &|k| if k % 2 == 0 { 1.45 } else { 0.68 }),
        }
    }
}

/// How a mark is drawn.
#[derive(Clone, Copy, Debug)]
pub(super) struct Look {
    pub(super) fill: Colour,
    /// The rim: its colour and width.
    pub(super) rim: Option<(Colour, f64)>,
}

impl Look {
    pub(super) const fn solid(fill: Colour) -> Self {
        Self {
            fill,
            rim: Some((Colour::WHITE, 0.6)),
        }
    }

    pub(super) const fn hollow(colour: Colour) -> Self {
        Self {
            fill: Colour::WHITE,
            rim: Some((colour, 1.1)),
        }
    }
}

/// A page of a picture on any backend.
pub(super) struct Page<S: Surface> {
    area: DrawingArea<S, Shift>,
    pub(super) width: f64,
    pub(super) height: f64,
}

type Drawn = Result<(), PlotError>;

#[expect(
    clippy::needless_pass_by_value,
    reason = "the shape that map_err calls"
)]
fn failed<E: std::error::Error + Send + Sync>(error: DrawingAreaErrorKind<E>) -> PlotError {
    PlotError::Drawing(error.to_string())
}

fn step((x, y): Point) -> (i32, i32) {
    (grid_steps(x * STEPS), grid_steps(y * STEPS))
}

fn ink(colour: Colour) -> RGBAColor {
    let (r, g, b) = colour.rgb;
    RGBAColor(r, g, b, colour.alpha)
}

fn filled(colour: Colour) -> ShapeStyle {
    ShapeStyle {
        color: ink(colour),
        filled: true,
        stroke_width: 0,
    }
}

impl<S: Surface> Page<S> {
    pub(super) fn new(surface: S) -> Self {
        let area = surface.into_drawing_area();
        let (width, height) = area.dim_in_pixel();
        Self {
            area,
            width: f64::from(width) / STEPS,
            height: f64::from(height) / STEPS,
        }
    }

    /// Sets one line of text with its baseline at `at`.
    pub(super) fn text(&self, at: Point, kind: Type, text: &str) -> Drawn {
        self.set(at, kind, text, Turn::Across)
    }

    /// The same upwards: the text begins at `at` and runs to the top of the page.
    pub(super) fn text_upwards(&self, at: Point, kind: Type, text: &str) -> Drawn {
        self.set(at, kind, text, Turn::Upwards)
    }

    fn set(&self, at: Point, kind: Type, text: &str, turn: Turn) -> Drawn {
        if text.is_empty() {
            return Ok(());
        }
        let setting = Setting {
            size: kind.size * STEPS,
            weight: kind.weight,
            colour: kind.colour,
            anchor: kind.anchor,
            halo: kind.halo * STEPS,
            turn,
        };
        let words = Words {
            at: step(at),
            text,
            setting,
        };
        self.area.draw(&words).map_err(failed)
    }

    /// Draws a line through the points.
    pub(super) fn line(&self, points: &[Point], pen: Pen) -> Drawn {
        if points.len() < 2 {
            return Ok(());
        }
        let line = Line {
            points: points.iter().copied().map(step).collect(),
            stroke: Stroke {
                colour: pen.colour,
                width: pen.width * STEPS,
                dash: pen.dash.map(|(on, off)| (on * STEPS, off * STEPS)),
                cap: if points.len() > 2 {
                    Cap::Round
                } else {
                    Cap::Flat
                },
            },
        };
        self.area.draw(&line).map_err(failed)
    }

    /// Fills a box.
    pub(super) fn fill(&self, rect: Rect, colour: Colour) -> Drawn {
        let corners = [step((rect.left, rect.top)), step((rect.right, rect.bottom))];
        self.area
            .draw(&Rectangle::new(corners, filled(colour)))
            .map_err(failed)
    }

    /// Fills a polygon.
    pub(super) fn polygon(&self, points: &[Point], colour: Colour) -> Drawn {
        let corners: Vec<_> = points.iter().copied().map(step).collect();
        self.area
            .draw(&Polygon::new(corners, filled(colour)))
            .map_err(failed)
    }

    /// Draws a mark whose area is that of a disc of this radius.
    pub(super) fn mark(&self, at: Point, radius: f64, mark: Mark, look: Look) -> Drawn {
        // The rim lies outside the mark's own edge, so that marks keep their size.
        if let Some((colour, width)) = look.rim {
            self.shape(at, radius + width / 2.0, mark, colour)?;
            return self.shape(at, (radius - width / 2.0).max(0.0), mark, look.fill);
        }
        self.shape(at, radius, mark, look.fill)
    }

    fn shape(&self, at: Point, radius: f64, mark: Mark, colour: Colour) -> Drawn {
        let corners = mark.corners();
        if corners.is_empty() {
            let radius = grid_steps(radius * STEPS).unsigned_abs();
            let disc = Circle::new(step(at), radius, filled(colour));
            return self.area.draw(&disc).map_err(failed);
        }
        let placed: Vec<_> = corners
            .iter()
            .map(|(x, y)| (at.0 + x * radius, at.1 + y * radius))
            .collect();
        self.polygon(&placed, colour)
    }

    /// Draws what belongs to the thing of this name, which an SVG shows on hovering.
    pub(super) fn named(&self, name: &str, draw: impl FnOnce(&Self) -> Drawn) -> Drawn {
        self.area.draw(&Bracket::Begin(name)).map_err(failed)?;
        draw(self)?;
        self.area.draw(&Bracket::End).map_err(failed)
    }
}
