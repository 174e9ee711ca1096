//! What a picture is drawn on: a plotters backend that also sets text with a halo, dashes lines and
//! names the things drawn. Coordinates are whole steps of [`STEPS`] a point.

use std::convert::Infallible;
use std::iter::Once;

use plotters::element::{Drawable, PointCollection};
use plotters_backend::{BackendCoord, BackendTextStyle, DrawingBackend, DrawingErrorKind};

use super::font::Weight;
use super::palette::Colour;

/// Steps of the drawing grid in a point of 1/72 inch.
pub(super) const STEPS: f64 = 100.0;

/// Which end of a text stands at its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Anchor {
    Start,
    Middle,
    End,
}

/// How a text is set: sizes in grid steps.
#[derive(Clone, Copy, Debug)]
pub(super) struct Setting {
    pub(super) size: f64,
    pub(super) weight: Weight,
    pub(super) colour: Colour,
    pub(super) anchor: Anchor,
    /// Width of the rim around the letters, 0 for none.
    pub(super) halo: f64,
    /// Whether the text runs upwards.
    pub(super) turn: Turn,
}

/// The direction of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Turn {
    Across,
    Upwards,
}

/// A line: width, dash and gap in grid steps.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stroke {
    pub(super) colour: Colour,
    pub(super) width: f64,
    pub(super) dash: Option<(f64, f64)>,
    pub(super) cap: Cap,
}

/// How a line ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cap {
    Flat,
    Round,
}

/// A plotters backend on which this program's pictures can be drawn.
pub(super) trait Surface: DrawingBackend<ErrorType = Infallible> {
    /// Sets one line of text with its baseline at `at`.
    fn set_text(&mut self, at: BackendCoord, text: &str, setting: &Setting);
    /// Draws a line through the points.
    fn stroke_line(&mut self, points: &[BackendCoord], stroke: &Stroke);
    /// What is drawn until [`Self::end`] belongs to the thing of this name.
    fn begin(&mut self, name: &str);
    /// See [`Self::begin`].
    fn end(&mut self);
}

/// Answers a text call of plotters' own elements with the embedded fonts: its family and colour are
/// kept, its position is that of plotters' anchor.
pub(super) fn plotters_text<S: Surface, T: BackendTextStyle>(
    surface: &mut S,
    text: &str,
    style: &T,
    at: BackendCoord,
) {
    use plotters_backend::text_anchor::{HPos, VPos};
    use plotters_backend::{FontStyle, FontTransform};
    let size = style.size();
    let anchor = style.anchor();
    let rise = match anchor.v_pos {
        VPos::Top => super::font::CAP_HEIGHT * size,
        VPos::Center => super::font::CAP_HEIGHT * size / 2.0,
        VPos::Bottom => 0.0,
    };
    let turn = match style.transform() {
        FontTransform::None | FontTransform::Rotate180 => Turn::Across,
        _ => Turn::Upwards,
    };
    let at = match turn {
        Turn::Across => (at.0, at.1 + grid_steps(rise)),
        Turn::Upwards => (at.0 + grid_steps(rise), at.1),
    };
    let setting = Setting {
        size,
        weight: match style.style() {
            FontStyle::Bold => Weight::SemiBold,
            _ => Weight::Regular,
        },
        colour: Colour::from_backend(style.color()),
        anchor: match anchor.h_pos {
            HPos::Left => Anchor::Start,
            HPos::Center => Anchor::Middle,
            HPos::Right => Anchor::End,
        },
        halo: 0.0,
        turn,
    };
    surface.set_text(at, text, &setting);
}

/// The nearest whole step; what is not finite or far out stays within the range of plotters.
#[expect(
    clippy::cast_possible_truncation,
    reason = "clamped to the range before"
)]
pub(super) fn grid_steps(steps: f64) -> i32 {
    steps.round().clamp(-1e9, 1e9) as i32
}

/// A text as an element of plotters.
pub(super) struct Words<'a> {
    pub(super) at: BackendCoord,
    pub(super) text: &'a str,
    pub(super) setting: Setting,
}

impl<'a> PointCollection<'a, BackendCoord> for &'a Words<'a> {
    type Point = BackendCoord;
    type IntoIter = Once<BackendCoord>;
    fn point_iter(self) -> Self::IntoIter {
        std::iter::once(self.at)
    }
}

impl<S: Surface> Drawable<S> for Words<'_> {
    fn draw<I: Iterator<Item = BackendCoord>>(
        &self,
        points: I,
        backend: &mut S,
        _: (u32, u32),
    ) -> Result<(), DrawingErrorKind<Infallible>> {
        for at in points {
            backend.set_text(at, self.text, &self.setting);
        }
        Ok(())
    }
}

/// A line as an element of plotters.
pub(super) struct Line {
    pub(super) points: Vec<BackendCoord>,
    pub(super) stroke: Stroke,
}

impl<'a> PointCollection<'a, BackendCoord> for &'a Line {
    type Point = &'a BackendCoord;
    type IntoIter = &'a [BackendCoord];
    fn point_iter(self) -> Self::IntoIter {
        &self.points
    }
}

impl<S: Surface> Drawable<S> for Line {
    fn draw<I: Iterator<Item = BackendCoord>>(
        &self,
        points: I,
        backend: &mut S,
        _: (u32, u32),
    ) -> Result<(), DrawingErrorKind<Infallible>> {
        let points: Vec<_> = points.collect();
        backend.stroke_line(&points, &self.stroke);
        Ok(())
    }
}

/// The beginning or end of a named thing, as an element of plotters.
pub(super) enum Bracket<'a> {
    Begin(&'a str),
    End,
}

impl<'a> PointCollection<'a, BackendCoord> for &'a Bracket<'a> {
    type Point = BackendCoord;
    type IntoIter = Once<BackendCoord>;
    fn point_iter(self) -> Self::IntoIter {
        std::iter::once((0, 0))
    }
}

impl<S: Surface> Drawable<S> for Bracket<'_> {
    fn draw<I: Iterator<Item = BackendCoord>>(
        &self,
        _: I,
        backend: &mut S,
        _: (u32, u32),
    ) -> Result<(), DrawingErrorKind<Infallible>> {
        match self {
            Self::Begin(name) => backend.begin(name),
            Self::End => backend.end(),
        }
        Ok(())
    }
}
