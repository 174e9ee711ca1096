//! The PNG backend: anti-aliased shapes and letter outlines on tiny-skia.

use std::convert::Infallible;

use plotters_backend::{
    BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingBackend, DrawingErrorKind,
};
use tiny_skia::{
    FillRule, LineCap, LineJoin, Paint, Path, PathBuilder, Pixmap, Rect, StrokeDash, Transform,
};

use super::canvas::{Canvas, PlotError};
use super::font;
use super::palette::Colour;
use super::surface::{
    Anchor, Cap, STEPS, Setting, Stroke, Surface, Turn, grid_steps, plotters_text,
};

type Drawn = Result<(), DrawingErrorKind<Infallible>>;

/// Draws on pixels.
pub(super) struct Raster<'a> {
    pixels: &'a mut Pixmap,
    /// Size of the picture in grid steps.
    size: (u32, u32),
    /// Pixels a grid step.
    scale: f32,
}

/// Collects the outlines of letters as a path.
struct Outline(PathBuilder);

impl ttf_parser::OutlineBuilder for Outline {
    fn move_to(&mut self, x: f32, y: f32) {
        self.0.move_to(x, -y);
    }
    fn line_to(&mut self, x: f32, y: f32) {
        self.0.line_to(x, -y);
    }
    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        self.0.quad_to(x1, -y1, x, -y);
    }
    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        self.0.cubic_to(x1, -y1, x2, -y2, x, -y);
    }
    fn close(&mut self) {
        self.0.close();
    }
}

#[expect(
    clippy::cast_precision_loss,
    reason = "grid coordinates of a picture lie far below 2^24"
)]
fn float(steps: i32) -> f32 {
    steps as f32
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "pixels are drawn in single precision"
)]
fn single(value: f64) -> f32 {
    value as f32
}

fn paint(colour: Colour) -> Paint<'static> {
    let (r, g, b) = colour.rgb;
    let mut paint = Paint::default();
    paint.set_color_rgba8(r, g, b, colour.alpha_byte());
    paint.anti_alias = true;
    paint
}

impl<'a> Raster<'a> {
    pub(super) fn new(pixels: &'a mut Pixmap, canvas: &Canvas) -> Self {
        let zoom = canvas.zoom();
        let steps = |points: f64| grid_steps(points / zoom * STEPS).unsigned_abs();
        pixels.fill(tiny_skia::Color::WHITE);
        Self {
            pixels,
            size: (steps(canvas.width_points()), steps(canvas.height_points())),
            scale: single(f64::from(canvas.dpi) / 72.0 / STEPS * zoom),
        }
    }

    fn transform(&self) -> Transform {
        Transform::from_scale(self.scale, self.scale)
    }

    fn fill(&mut self, path: Option<&Path>, colour: Colour, transform: Transform) {
        if let Some(path) = path {
            self.pixels
                .fill_path(path, &paint(colour), FillRule::Winding, transform, None);
        }
    }

    fn outline(&mut self, path: Option<&Path>, stroke: &Stroke, transform: Transform) {
        let Some(path) = path else { return };
        let stroke_style = tiny_skia::Stroke {
            width: single(stroke.width),
            line_cap: match stroke.cap {
                Cap::Flat => LineCap::Butt,
                Cap::Round => LineCap::Round,
            },
            line_join: LineJoin::Round,
            dash: stroke
                .dash
                .and_then(|(on, off)| StrokeDash::new(vec![single(on), single(off)], 0.0)),
            ..tiny_skia::Stroke::default()
        };
        self.pixels
            .stroke_path(path, &paint(stroke.colour), &stroke_style, transform, None);
    }

    fn shape<S: BackendStyle>(&mut self, path: Option<&Path>, style: &S, fill: bool) {
        let colour = Colour::from_backend(style.color());
        let transform = self.transform();
        if fill {
            self.fill(path, colour, transform);
        } else {
            let stroke = Stroke {
                colour,
                width: f64::from(style.stroke_width()),
                dash: None,
                cap: Cap::Flat,
            };
            self.outline(path, &stroke, transform);
        }
    }
}

fn polyline(points: impl IntoIterator<Item = BackendCoord>, close: bool) -> Option<Path> {
    let mut path = PathBuilder::new();
    for (at, (x, y)) in points.into_iter().enumerate() {
        if at == 0 {
            path.move_to(float(x), float(y));
        } else {
            path.line_to(float(x), float(y));
        }
    }
    if close {
        path.close();
    }
    path.finish()
}

impl DrawingBackend for Raster<'_> {
    type ErrorType = Infallible;

    fn get_size(&self) -> (u32, u32) {
        self.size
    }

    fn ensure_prepared(&mut self) -> Drawn {
        Ok(())
    }

    fn present(&mut self) -> Drawn {
        Ok(())
    }

    fn draw_pixel(&mut self, at: BackendCoord, colour: BackendColor) -> Drawn {
        let rect = Rect::from_xywh(float(at.0), float(at.1), 1.0, 1.0);
        let path = rect.map(PathBuilder::from_rect);
        let transform = self.transform();
        self.fill(path.as_ref(), Colour::from_backend(colour), transform);
        Ok(())
    }

    fn draw_line<S: BackendStyle>(
        &mut self,
        from: BackendCoord,
        to: BackendCoord,
        style: &S,
    ) -> Drawn {
        self.shape(polyline([from, to], false).as_ref(), style, false);
        Ok(())
    }

    fn draw_rect<S: BackendStyle>(
        &mut self,
        from: BackendCoord,
        to: BackendCoord,
        style: &S,
        fill: bool,
    ) -> Drawn {
        let corners = [from, (to.0, from.1), to, (from.0, to.1)];
        self.shape(polyline(corners, true).as_ref(), style, fill);
        Ok(())
    }

    fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        path: I,
        style: &S,
    ) -> Drawn {
        self.shape(polyline(path, false).as_ref(), style, false);
        Ok(())
    }

    fn draw_circle<S: BackendStyle>(
        &mut self,
        centre: BackendCoord,
        radius: u32,
        style: &S,
        fill: bool,
    ) -> Drawn {
        let radius = float(i32::try_from(radius).unwrap_or(i32::MAX));
        let path = PathBuilder::from_circle(float(centre.0), float(centre.1), radius);
        self.shape(path.as_ref(), style, fill);
        Ok(())
    }

    fn fill_polygon<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        corners: I,
        style: &S,
    ) -> Drawn {
        self.shape(polyline(corners, true).as_ref(), style, true);
        Ok(())
    }

    fn draw_text<T: BackendTextStyle>(&mut self, text: &str, style: &T, at: BackendCoord) -> Drawn {
        plotters_text(self, text, style, at);
        Ok(())
    }
}

impl Surface for Raster<'_> {
    fn set_text(&mut self, at: BackendCoord, text: &str, setting: &Setting) {
        let shaped = font::shape(text, setting.weight);
        let width = shaped.width * setting.size;
        let back = single(match setting.anchor {
            Anchor::Start => 0.0,
            Anchor::Middle => width / 2.0,
            Anchor::End => width,
        });
        let mut outline = Outline(PathBuilder::new());
        font::outline(&shaped, setting.weight, setting.size, &mut outline);
        let path = outline.0.finish();
        let (x, y) = (float(at.0), float(at.1));
        let turn = match setting.turn {
            Turn::Across => Transform::from_row(1.0, 0.0, 0.0, 1.0, x - back, y),
            Turn::Upwards => Transform::from_row(0.0, -1.0, 1.0, 0.0, x, y + back),
        };
        let transform = turn.post_concat(self.transform());
        if setting.halo > 0.0 {
            let rim = Stroke {
                colour: Colour::WHITE,
                width: setting.halo * 2.0,
                dash: None,
                cap: Cap::Round,
            };
            self.outline(path.as_ref(), &rim, transform);
        }
        self.fill(path.as_ref(), setting.colour, transform);
    }

    fn stroke_line(&mut self, points: &[BackendCoord], stroke: &Stroke) {
        let path = polyline(points.iter().copied(), false);
        let transform = self.transform();
        self.outline(path.as_ref(), stroke, transform);
    }

    fn begin(&mut self, _: &str) {}

    fn end(&mut self) {}
}

/// The pixels as a PNG with its resolution, without a time or anything else that changes.
///
/// # Errors
/// [`PlotError::Encoding`] if the encoder refuses.
pub(super) fn encode(pixels: &Pixmap, dpi: u32, title: &str) -> Result<Vec<u8>, PlotError> {
    let failed = |e: png::EncodingError| PlotError::Encoding(e.to_string());
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, pixels.width(), pixels.height());
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_compression(png::Compression::Balanced);
    // Half an inch up or down is lost in whole pixels a metre: 300 dpi is 11,811.
    let per_metre = grid_steps(f64::from(dpi) / 0.0254).unsigned_abs();
    encoder.set_pixel_dims(Some(png::PixelDimensions {
        xppu: per_metre,
        yppu: per_metre,
        unit: png::Unit::Meter,
    }));
    encoder
        .add_itxt_chunk("Title".to_owned(), title.to_owned())
        .map_err(failed)?;
    let mut writer = encoder.write_header().map_err(failed)?;
    // The ground is white and opaque, so colours need no division by alpha.
    let rgb: Vec<u8> = pixels
        .data()
        .chunks_exact(4)
        .flat_map(|p| [p[0], p[1], p[2]])
        .collect();
    writer.write_image_data(&rgb).map_err(failed)?;
    writer.finish().map_err(failed)?;
    Ok(bytes)
}
