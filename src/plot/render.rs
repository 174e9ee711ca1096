//! From a figure to the bytes of a file.

use tiny_skia::Pixmap;

use super::canvas::{Canvas, Format, PlotError};
use super::diagram::Figure;
use super::embed;
use super::page::Page;
use super::raster::{self, Raster};
use super::text;
use super::vector::{Used, Vector};

/// Draws a figure: the bytes of a PNG or an SVG file.
///
/// The same input gives the same bytes for any number of threads. Names may hold anything: what is
/// invisible is left out, markup is shown as text, characters without a letter in any font become
/// boxes in a PNG. An SVG brings the letters that it sets. A figure without data is drawn with its frame and the words "no
/// data".
///
/// # Errors
/// [`PlotError::TooSmall`] and [`PlotError::TooLarge`] for a canvas that cannot be read or held,
/// [`PlotError::Drawing`] and [`PlotError::Encoding`] if a library refuses.
///
/// # Example
/// ```
/// use actornet::plot::diagram::{RankRow, RankingFigure};
/// use actornet::plot::{Figure, Format, render};
///
/// let figure = Figure::Ranking(RankingFigure {
///     measure: "Secretariats".into(),
///     rows: vec![RankRow::new("SAC", 94.0), RankRow::new("ANSI", 90.0)],
///     ..RankingFigure::default()
/// });
/// let svg = render(&figure, &figure.canvas(), Format::Svg)?;
/// assert!(String::from_utf8_lossy(&svg).contains("ANSI"));
/// # Ok::<(), actornet::plot::PlotError>(())
/// ```
pub fn render(figure: &Figure, canvas: &Canvas, format: Format) -> Result<Vec<u8>, PlotError> {
    canvas.check()?;
    let title = text::clean(&figure.caption().title);
    match format {
        Format::Png => {
            let mut pixels =
                Pixmap::new(canvas.width, canvas.height).ok_or(PlotError::TooLarge {
                    width: canvas.width,
                    height: canvas.height,
                    dpi: canvas.dpi,
                })?;
            figure.draw(&Page::new(Raster::new(&mut pixels, canvas)))?;
            raster::encode(&pixels, canvas.dpi, &title)
        }
        Format::Svg => {
            let (mut text, used) = vector(figure, canvas)?;
            text.push_str(&embed::style(&used.regular, &used.semi_bold));
            text.push_str("</svg>\n");
            Ok(text.into_bytes())
        }
    }
}

/// As [`render`] for an SVG, without the letters: for a page that brings its own style.
///
/// # Errors
/// Those of [`render`].
pub fn render_plain(figure: &Figure, canvas: &Canvas) -> Result<String, PlotError> {
    canvas.check()?;
    let (mut text, _) = vector(figure, canvas)?;
    text.push_str("</svg>\n");
    Ok(text)
}

/// The elements of an SVG that is still open, and the letters it sets.
fn vector(figure: &Figure, canvas: &Canvas) -> Result<(String, Used), PlotError> {
    let title = text::clean(&figure.caption().title);
    let (mut out, mut used) = (String::new(), Used::default());
    figure.draw(&Page::new(Vector::new(&mut out, &mut used, canvas, &title)))?;
    Ok((out, used))
}
