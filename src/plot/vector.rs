//! The SVG backend: shapes as they are, text as searchable text whose length is stated, so that
//! it keeps to its box in any viewer's font.

use std::collections::BTreeSet;
use std::convert::Infallible;
use std::fmt::Write as _;

use plotters_backend::{
    BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingBackend, DrawingErrorKind,
};

use super::canvas::Canvas;
use super::font::{self, Weight};
use super::palette::Colour;
use super::surface::{
    Anchor, Cap, STEPS, Setting, Stroke, Surface, Turn, grid_steps, plotters_text,
};
use crate::escape::xml::escape;

type Drawn = Result<(), DrawingErrorKind<Infallible>>;

/// Fonts to set the text in: those that the file brings, else what is most alike.
fn families() -> String {
    let more = font::files(Weight::Regular).skip(1).enumerate();
    let more: String = more
        .map(|(at, _)| format!(" 'Actornet More {}',", at + 1))
        .collect();
    format!("'Actornet Sans',{more} Inter, 'Helvetica Neue', Arial, sans-serif")
}

/// The letters that a picture sets.
#[derive(Default)]
pub(super) struct Used {
    pub(super) regular: BTreeSet<char>,
    pub(super) semi_bold: BTreeSet<char>,
}

/// Draws by writing elements.
pub(super) struct Vector<'a> {
    out: &'a mut String,
    used: &'a mut Used,
    size: (u32, u32),
}

/// A number of grid steps in points, in its shortest form.
fn points(steps: i32) -> String {
    let (whole, part) = (steps.unsigned_abs() / 100, steps.unsigned_abs() % 100);
    let sign = if steps < 0 { "-" } else { "" };
    match part {
        0 if whole == 0 => "0".to_owned(),
        0 => format!("{sign}{whole}"),
        p if p % 10 == 0 => format!("{sign}{whole}.{}", p / 10),
        p => format!("{sign}{whole}.{p:02}"),
    }
}

fn length(steps: f64) -> String {
    points(grid_steps(steps))
}

fn paint(name: &str, colour: Colour) -> String {
    let (r, g, b) = colour.rgb;
    let mut text = format!(" {name}=\"#{r:02x}{g:02x}{b:02x}\"");
    if colour.alpha < 1.0 {
        let _ = write!(text, " {name}-opacity=\"{}\"", colour.alpha);
    }
    text
}

impl<'a> Vector<'a> {
    pub(super) fn new(
        out: &'a mut String,
        used: &'a mut Used,
        canvas: &Canvas,
        title: &str,
    ) -> Self {
        let steps = |points: f64| grid_steps(points * STEPS);
        let paper = [canvas.width_points(), canvas.height_points()];
        let [wide, high] = paper.map(|side| points(steps(side)));
        let [width, height] = paper.map(|side| steps(side / canvas.zoom()));
        let (w, h) = (points(width), points(height));
        let _ = write!(
            out,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{wide}pt\" height=\"{high}pt\" \
             viewBox=\"0 0 {w} {h}\" role=\"img\" aria-label=\""
        );
        escape(out, title);
        let _ = write!(
            out,
            "\" font-family=\"{}\">\n<rect width=\"{w}\" height=\"{h}\" fill=\"#ffffff\"/>\n",
            families()
        );
        Self {
            out,
            used,
            size: (width.unsigned_abs(), height.unsigned_abs()),
        }
    }

    fn shape<S: BackendStyle>(&mut self, tag: &str, style: &S, fill: bool) {
        let colour = Colour::from_backend(style.color());
        let paint = if fill {
            paint("fill", colour)
        } else {
            let width = length(f64::from(style.stroke_width()));
            format!(
                " fill=\"none\"{} stroke-width=\"{width}\" stroke-linejoin=\"round\"",
                paint("stroke", colour)
            )
        };
        let _ = writeln!(self.out, "<{tag}{paint}/>");
    }
}

fn coordinates(list: impl IntoIterator<Item = BackendCoord>) -> String {
    let pairs: Vec<_> = list
        .into_iter()
        .map(|(x, y)| format!("{},{}", points(x), points(y)))
        .collect();
    pairs.join(" ")
}

impl DrawingBackend for Vector<'_> {
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
        let (x, y) = (points(at.0), points(at.1));
        let paint = paint("fill", Colour::from_backend(colour));
        let _ = writeln!(
            self.out,
            "<rect x=\"{x}\" y=\"{y}\" width=\"0.01\" height=\"0.01\"{paint}/>"
        );
        Ok(())
    }

    fn draw_line<S: BackendStyle>(
        &mut self,
        from: BackendCoord,
        to: BackendCoord,
        style: &S,
    ) -> Drawn {
        self.draw_path([from, to], style)
    }

    fn draw_rect<S: BackendStyle>(
        &mut self,
        from: BackendCoord,
        to: BackendCoord,
        style: &S,
        fill: bool,
    ) -> Drawn {
        let (x, y) = (points(from.0.min(to.0)), points(from.1.min(to.1)));
        let (w, h) = (points((to.0 - from.0).abs()), points((to.1 - from.1).abs()));
        let tag = format!("rect x=\"{x}\" y=\"{y}\" width=\"{w}\" height=\"{h}\"");
        self.shape(&tag, style, fill);
        Ok(())
    }

    fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        path: I,
        style: &S,
    ) -> Drawn {
        let tag = format!("polyline points=\"{}\"", coordinates(path));
        self.shape(&tag, style, false);
        Ok(())
    }

    fn draw_circle<S: BackendStyle>(
        &mut self,
        centre: BackendCoord,
        radius: u32,
        style: &S,
        fill: bool,
    ) -> Drawn {
        let (x, y, r) = (
            points(centre.0),
            points(centre.1),
            length(f64::from(radius)),
        );
        self.shape(
            &format!("circle cx=\"{x}\" cy=\"{y}\" r=\"{r}\""),
            style,
            fill,
        );
        Ok(())
    }

    fn fill_polygon<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        corners: I,
        style: &S,
    ) -> Drawn {
        let tag = format!("polygon points=\"{}\"", coordinates(corners));
        self.shape(&tag, style, true);
        Ok(())
    }

    fn draw_text<T: BackendTextStyle>(&mut self, text: &str, style: &T, at: BackendCoord) -> Drawn {
        plotters_text(self, text, style, at);
        Ok(())
    }
}

impl Surface for Vector<'_> {
    fn set_text(&mut self, at: BackendCoord, text: &str, setting: &Setting) {
        if text.is_empty() {
            return;
        }
        let used = match setting.weight {
            Weight::Regular => &mut self.used.regular,
            Weight::SemiBold => &mut self.used.semi_bold,
        };
        used.extend(text.chars());
        let (x, y) = (points(at.0), points(at.1));
        let place = match setting.turn {
            Turn::Across => format!("x=\"{x}\" y=\"{y}\""),
            Turn::Upwards => format!("transform=\"translate({x} {y}) rotate(-90)\""),
        };
        let anchor = match setting.anchor {
            Anchor::Start => "",
            Anchor::Middle => " text-anchor=\"middle\"",
            Anchor::End => " text-anchor=\"end\"",
        };
        let weight = match setting.weight {
            Weight::Regular => "",
            Weight::SemiBold => " font-weight=\"600\"",
        };
        let halo = if setting.halo > 0.0 {
            format!(
                "{} stroke-width=\"{}\" stroke-linejoin=\"round\" paint-order=\"stroke\"",
                paint("stroke", Colour::WHITE),
                length(setting.halo * 2.0)
            )
        } else {
            String::new()
        };
        let _ = write!(
            self.out,
            "<text {place} font-size=\"{}\"{weight}{anchor}{}{halo} textLength=\"{}\" \
             lengthAdjust=\"spacingAndGlyphs\">",
            length(setting.size),
            paint("fill", setting.colour),
            length(font::width(text, setting.weight, setting.size)),
        );
        escape(self.out, text);
        self.out.push_str("</text>\n");
    }

    fn stroke_line(&mut self, line: &[BackendCoord], stroke: &Stroke) {
        let dash = stroke.dash.map_or_else(String::new, |(on, off)| {
            format!(" stroke-dasharray=\"{} {}\"", length(on), length(off))
        });
        let cap = match stroke.cap {
            Cap::Flat => "",
            Cap::Round => " stroke-linecap=\"round\"",
        };
        let shape = match line {
            [(x1, y1), (x2, y2)] => {
                let [x1, y1, x2, y2] = [x1, y1, x2, y2].map(|v| points(*v));
                format!("line x1=\"{x1}\" y1=\"{y1}\" x2=\"{x2}\" y2=\"{y2}\"")
            }
            _ => format!(
                "polyline points=\"{}\" fill=\"none\" stroke-linejoin=\"round\"",
                coordinates(line.iter().copied())
            ),
        };
        let _ = writeln!(
            self.out,
            "<{shape}{} stroke-width=\"{}\"{cap}{dash}/>",
            paint("stroke", stroke.colour),
            length(stroke.width)
        );
    }

    fn begin(&mut self, name: &str) {
        self.out.push_str("<g><title>");
        escape(self.out, name);
        self.out.push_str("</title>\n");
    }

    fn end(&mut self) {
        self.out.push_str("</g>\n");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_become_points_in_their_shortest_form() {
        for (steps, text) in [
            (0, "0"),
            (5, "0.05"),
            (-50, "-0.5"),
            (1234, "12.34"),
            (200, "2"),
        ] {
            assert_eq!(points(steps), text);
        }
    }
}
