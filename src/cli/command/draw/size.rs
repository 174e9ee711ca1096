//! The size of a picture from `--width`, `--height` and `--dpi`.

use clap::{Arg, ArgMatches, value_parser};

use crate::plot::diagram::Needs;
use crate::plot::{Canvas, Figure, PRINT_DPI};

/// A length on the command line.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Length {
    Pixels(u32),
    Millimetres(f64),
}

/// Reads `1600`, `1600px` or `180mm`.
fn length(text: &str) -> Result<Length, String> {
    let bad = || format!("`{text}` is no length: write pixels (1600) or millimetres (180mm)");
    if let Some(number) = text.strip_suffix("mm") {
        let value: f64 = number.trim().parse().map_err(|_| bad())?;
        let fits = value.is_finite() && value > 0.0;
        return fits.then_some(Length::Millimetres(value)).ok_or_else(bad);
    }
    let number = text.strip_suffix("px").unwrap_or(text).trim();
    match number.parse() {
        Ok(pixels) if pixels > 0 => Ok(Length::Pixels(pixels)),
        _ => Err(bad()),
    }
}

/// Adds the flags.
pub(super) fn arguments(command: clap::Command) -> clap::Command {
    let side = |name: &'static str, help: &'static str| {
        let arg = Arg::new(name).long(name).value_name("PX|MM");
        arg.value_parser(length).help(help)
    };
    command
        .arg(side(
            "width",
            "Pixels, or millimetres on paper: 1600, 180mm [default: 2400]",
        ))
        .arg(side(
            "height",
            "The same for the height [default: what suits the diagram]",
        ))
        .arg(
            Arg::new("dpi")
                .long("dpi")
                .value_name("N")
                .value_parser(value_parser!(u32).range(1..=2400))
                .help(
                    "Pixels an inch, written into the file; letters keep their size on paper \
                     [default: 300, or what makes --width PX 8 inches]",
                ),
        )
}

/// The canvas that the flags ask for, for this figure.
pub(super) fn canvas(matches: &ArgMatches, figure: &Figure) -> Canvas {
    fit(
        figure,
        matches.get_one::<Length>("width").copied(),
        matches.get_one::<Length>("height").copied(),
        matches.get_one::<u32>("dpi").copied(),
    )
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "positive; a float beyond the range becomes the largest number, which is refused later"
)]
fn pixels(value: f64) -> u32 {
    value.round().max(1.0) as u32
}

fn fit(figure: &Figure, width: Option<Length>, height: Option<Length>, dpi: Option<u32>) -> Canvas {
    let usual = figure.canvas();
    let inches = |px: u32| f64::from(px) / f64::from(PRINT_DPI);
    let (usual_width, usual_height) = (inches(usual.width), inches(usual.height));
    // Pixels without a resolution are the usual picture, smaller or larger.
    let dpi = dpi.unwrap_or_else(|| match (width, height) {
        (Some(Length::Pixels(w)), _) => pixels(f64::from(w) / usual_width),
        (None, Some(Length::Pixels(h))) => pixels(f64::from(h) / usual_height),
        _ => PRINT_DPI,
    });
    let side = |length: Length| match length {
        Length::Pixels(px) => px,
        Length::Millimetres(mm) => pixels(mm / 25.4 * f64::from(dpi)),
    };
    let width = width.map_or_else(|| pixels(usual_width * f64::from(dpi)), side);
    let height = height.map_or_else(
        || {
            let part = f64::from(width) / f64::from(dpi) / usual_width;
            // Rows need their height however narrow the picture.
            let part = match figure.info().needs {
                Needs::Values | Needs::Moves | Needs::Tree => part.clamp(0.7, 1.0),
                Needs::Network | Needs::Series | Needs::Dates | Needs::Timings => part,
            };
            pixels(usual_height * part * f64::from(dpi))
        },
        side,
    );
    Canvas { width, height, dpi }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plot::diagram::{NetworkFigure, RankingFigure};

    #[test]
    fn lengths_are_pixels_or_millimetres() {
        assert_eq!(length("1600"), Ok(Length::Pixels(1600)));
        assert_eq!(length("1600px"), Ok(Length::Pixels(1600)));
        assert_eq!(length("180mm"), Ok(Length::Millimetres(180.0)));
        for bad in ["", "0", "-5", "mm", "0mm", "infmm", "NaNmm", "12cm", "1e3"] {
            assert!(length(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn pixels_scale_the_picture_and_millimetres_the_paper() {
        let figure = Figure::Network(NetworkFigure::default());
        let canvas = |w, h, dpi| fit(&figure, w, h, dpi);
        let usual = canvas(None, None, None);
        assert_eq!(usual, figure.canvas());
        let half = canvas(Some(Length::Pixels(1200)), None, None);
        assert_eq!(
            (half.width, half.height, half.dpi),
            (1200, usual.height / 2, 150)
        );
        let journal = canvas(Some(Length::Millimetres(180.0)), None, None);
        assert_eq!((journal.width, journal.dpi), (2126, 300));
        let both = canvas(
            Some(Length::Pixels(1000)),
            Some(Length::Millimetres(100.0)),
            Some(254),
        );
        assert_eq!((both.width, both.height, both.dpi), (1000, 1000, 254));
        let screen = canvas(None, None, Some(96));
        assert_eq!((screen.width, screen.dpi), (768, 96));
    }

    #[test]
    fn rows_keep_their_height_on_narrow_paper() {
        let figure = Figure::Ranking(RankingFigure::default());
        let narrow = fit(&figure, Some(Length::Millimetres(90.0)), None, None);
        assert!(f64::from(narrow.height) > 0.69 * f64::from(figure.canvas().height));
    }
}
