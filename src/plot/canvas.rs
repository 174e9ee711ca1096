//! The size of a picture, its file format, and why it could not be drawn.

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// The file format of a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// Pixels, with the resolution written into the file.
    Png,
    /// Lines and searchable text.
    Svg,
}

impl Format {
    /// The usual ending of a file name.
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Png => "png",
            Self::Svg => "svg",
        }
    }

    /// The format that the ending of a file name asks for.
    pub fn from_extension(extension: &str) -> Option<Self> {
        [Self::Png, Self::Svg]
            .into_iter()
            .find(|f| f.extension().eq_ignore_ascii_case(extension))
    }
}

/// The size of a picture. Letters and lines have a size on paper, in points of 1/72 inch, so the
/// same picture at twice the resolution has twice the pixels; a wider one holds more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Canvas {
    /// Pixels from left to right.
    pub width: u32,
    /// Pixels from top to bottom.
    pub height: u32,
    /// Pixels an inch, written into a PNG; it sets the size of an SVG in points.
    pub dpi: u32,
}

/// The resolution that journals ask for.
pub const PRINT_DPI: u32 = 300;
/// Points in an inch.
const POINTS: f64 = 72.0;
/// The least width of a picture, in points.
const LEAST_WIDTH: f64 = 170.0;
/// The least height of a picture, in points.
const LEAST_HEIGHT: f64 = 120.0;
/// The most points of a side: beyond, coordinates would no longer be exact.
const MOST_POINTS: f64 = 14_400.0;
/// The most pixels of a picture: 100 million take 400 MB.
const MOST_PIXELS: u64 = 100_000_000;

impl Canvas {
    /// The width on paper, in points.
    pub fn width_points(&self) -> f64 {
        f64::from(self.width) * POINTS / f64::from(self.dpi.max(1))
    }

    /// The height on paper, in points.
    pub fn height_points(&self) -> f64 {
        f64::from(self.height) * POINTS / f64::from(self.dpi.max(1))
    }

    /// How much smaller than usual everything is drawn: 1 from 6 by 4 inches on, down to 0.7 on
    /// smaller pictures, where letters of 8 points would leave no room for the diagram.
    pub(super) fn zoom(&self) -> f64 {
        (self.width_points() / 432.0)
            .min(self.height_points() / 288.0)
            .clamp(0.7, 1.0)
    }

    /// A canvas of this size on paper in millimetres.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a float beyond the range of u32 becomes its largest value, which is refused later"
    )]
    pub fn from_millimetres(width: f64, height: f64, dpi: u32) -> Self {
        let pixels = |mm: f64| (mm / 25.4 * f64::from(dpi)).round() as u32;
        Self {
            width: pixels(width),
            height: pixels(height),
            dpi,
        }
    }

    /// Refuses what is too small to read or too large to hold.
    pub(super) fn check(&self) -> Result<(), PlotError> {
        let (width, height) = (self.width_points(), self.height_points());
        let Self {
            width: w,
            height: h,
            dpi,
        } = *self;
        if width < LEAST_WIDTH || height < LEAST_HEIGHT {
            return Err(PlotError::TooSmall {
                width: w,
                height: h,
                dpi,
            });
        }
        let pixels = u64::from(w) * u64::from(h);
        if width > MOST_POINTS || height > MOST_POINTS || pixels > MOST_PIXELS {
            return Err(PlotError::TooLarge {
                width: w,
                height: h,
                dpi,
            });
        }
        Ok(())
    }
}

/// Why a picture could not be drawn.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum PlotError {
    /// Nothing could be read on so small a picture.
    #[error(
        "a picture of {width} x {height} pixels at {dpi} dpi is too small to read: it must be at \
         least 60 x 42 mm on paper; make it larger or lower the dpi"
    )]
    TooSmall {
        /// Pixels from left to right.
        width: u32,
        /// Pixels from top to bottom.
        height: u32,
        /// Pixels an inch.
        dpi: u32,
    },
    /// More than 100 million pixels, or more than five metres.
    #[error(
        "a picture of {width} x {height} pixels at {dpi} dpi is too large: at most 100 million \
         pixels and 5 m a side"
    )]
    TooLarge {
        /// Pixels from left to right.
        width: u32,
        /// Pixels from top to bottom.
        height: u32,
        /// Pixels an inch.
        dpi: u32,
    },
    /// The drawing library refused.
    #[error("drawing failed: {0}")]
    Drawing(String),
    /// The pixels could not be written as PNG.
    #[error("the PNG could not be encoded: {0}")]
    Encoding(String),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_points_and_millimetres() {
        let canvas = Canvas::from_millimetres(180.0, 120.0, 300);
        assert_eq!((canvas.width, canvas.height), (2126, 1417));
        assert!((canvas.width_points() - 510.24).abs() < 0.01);
    }

    #[test]
    fn the_unreadable_and_the_unholdable_are_refused() {
        let canvas = |width, height, dpi| Canvas { width, height, dpi }.check();
        assert_eq!(canvas(2400, 1800, 300), Ok(()));
        assert!(matches!(canvas(0, 0, 0), Err(PlotError::TooSmall { .. })));
        assert!(matches!(
            canvas(300, 300, 300),
            Err(PlotError::TooSmall { .. })
        ));
        assert!(matches!(
            canvas(20_000, 20_000, 300),
            Err(PlotError::TooLarge { .. })
        ));
        assert!(matches!(
            canvas(20_000, 200, 1),
            Err(PlotError::TooLarge { .. })
        ));
    }
}
