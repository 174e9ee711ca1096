//! The colours: eight and a grey that stay apart for readers with deuteranopia and protanopia.

use plotters_backend::{BackendColor, BackendStyle};

/// A colour with its opacity.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Colour {
    /// Red, green, blue.
    pub rgb: (u8, u8, u8),
    /// Opacity, 0 to 1.
    pub alpha: f64,
}

impl Colour {
    /// White.
    pub const WHITE: Self = Self::of(0xFF, 0xFF, 0xFF);
    /// Titles and names.
    pub const INK: Self = Self::of(0x1C, 0x24, 0x30);
    /// Subtitles, axes, second rank.
    pub const SLATE: Self = Self::of(0x55, 0x5F, 0x6D);
    /// Sources and notes; dark enough to read in small print.
    pub const ASH: Self = Self::of(0x73, 0x7C, 0x89);
    /// Rules and grid lines.
    pub const RULE: Self = Self::of(0xDD, 0xE1, 0xE6);
    /// The ground of things without a colour.
    pub const PAPER: Self = Self::of(0xF1, 0xF3, 0xF6);
    /// The accent of the page.
    pub const ACCENT: Self = Self::of(0xE8, 0x59, 0x1E);
    /// Whatever has no colour of its own.
    pub const OTHER: Self = Self::of(0xB0, 0xB6, 0xBE);

    const fn of(r: u8, g: u8, b: u8) -> Self {
        Self {
            rgb: (r, g, b),
            alpha: 1.0,
        }
    }

    /// The same colour, more or less transparent.
    pub const fn with_alpha(self, alpha: f64) -> Self {
        Self { alpha, ..self }
    }

    pub(super) const fn from_backend(colour: BackendColor) -> Self {
        Self {
            rgb: colour.rgb,
            alpha: colour.alpha,
        }
    }

    /// The opaque colour that it shows on white.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a mean of two bytes is one"
    )]
    pub(super) fn on_white(self) -> Self {
        let alpha = self.alpha.clamp(0.0, 1.0);
        let mix = |c: u8| (255.0 + (f64::from(c) - 255.0) * alpha).round() as u8;
        let (r, g, b) = self.rgb;
        Self::of(mix(r), mix(g), mix(b))
    }

    /// Whether white letters are better to read on it than dark ones.
    pub(super) fn is_dark(self) -> bool {
        let (r, g, b) = self.rgb;
        0.299 * f64::from(r) + 0.587 * f64::from(g) + 0.114 * f64::from(b) < 150.0
    }

    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "clamped to the range of a byte before"
    )]
    pub(super) fn alpha_byte(self) -> u8 {
        (self.alpha * 255.0).round().clamp(0.0, 255.0) as u8
    }
}

impl BackendStyle for Colour {
    fn color(&self) -> BackendColor {
        BackendColor {
            rgb: self.rgb,
            alpha: self.alpha,
        }
    }
}

/// The colours of categories, in the order of use. Found by search: at least 15 apart in CIEDE2000
/// from each other and from [`Colour::OTHER`], as seen normally and under simulated deuteranopia
/// and protanopia (Machado, Oliveira and Fernandes 2009, severity 1).
pub const CATEGORIES: [Colour; 8] = [
    Colour::of(0x31, 0x4A, 0x63),
    Colour::of(0xE8, 0x59, 0x1E),
    Colour::of(0x10, 0x8A, 0x96),
    Colour::of(0xF7, 0xBA, 0x68),
    Colour::of(0x74, 0x44, 0xBD),
    Colour::of(0x79, 0xBA, 0xF6),
    Colour::of(0x79, 0x4C, 0x2B),
    Colour::of(0xD5, 0x7D, 0x80),
];

/// The colour of the category of this number; grey beyond the eighth.
pub fn category(index: usize) -> Colour {
    CATEGORIES.get(index).copied().unwrap_or(Colour::OTHER)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIGHTS: [[[f64; 3]; 3]; 3] = [
        [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]],
        [
            [0.367_322, 0.860_646, -0.227_968],
            [0.280_085, 0.672_501, 0.047_413],
            [-0.011_820, 0.042_940, 0.968_881],
        ],
        [
            [0.152_286, 1.052_583, -0.204_868],
            [0.114_503, 0.786_281, 0.099_216],
            [-0.003_882, -0.048_116, 1.051_998],
        ],
    ];

    fn lab(colour: Colour, sight: &[[f64; 3]; 3]) -> [f64; 3] {
        let linear = |c: u8| {
            let c = f64::from(c) / 255.0;
            if c <= 0.04045 {
                c / 12.92
            } else {
                ((c + 0.055) / 1.055).powf(2.4)
            }
        };
        let raw = [colour.rgb.0, colour.rgb.1, colour.rgb.2].map(linear);
        let seen = sight.map(|row| {
            row.iter()
                .zip(raw)
                .map(|(m, c)| m * c)
                .sum::<f64>()
                .clamp(0.0, 1.0)
        });
        let [r, g, b] = seen;
        let f = |t: f64| {
            if t > 216.0 / 24_389.0 {
                t.cbrt()
            } else {
                (24_389.0 / 27.0 * t + 16.0) / 116.0
            }
        };
        let x = f((0.412_456_4 * r + 0.357_576_1 * g + 0.180_437_5 * b) / 0.950_47);
        let y = f(0.212_672_9 * r + 0.715_152_2 * g + 0.072_175 * b);
        let z = f((0.019_333_9 * r + 0.119_192 * g + 0.950_304_1 * b) / 1.088_83);
        [116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)]
    }

    /// CIEDE2000 (Sharma, Wu and Dalal 2005).
    fn difference([l1, a1, b1]: [f64; 3], [l2, a2, b2]: [f64; 3]) -> f64 {
        let mean = f64::midpoint(a1.hypot(b1), a2.hypot(b2));
        let rise = |c: f64| (c.powi(7) / (c.powi(7) + 25f64.powi(7))).sqrt();
        let g = 0.5 * (1.0 - rise(mean));
        let (a1, a2) = (a1 * (1.0 + g), a2 * (1.0 + g));
        let (c1, c2) = (a1.hypot(b1), a2.hypot(b2));
        let hue = |a: f64, b: f64| b.atan2(a).to_degrees().rem_euclid(360.0);
        let (h1, h2) = (hue(a1, b1), hue(a2, b2));
        let turn = match h2 - h1 {
            d if d > 180.0 => d - 360.0,
            d if d < -180.0 => d + 360.0,
            d => d,
        };
        let (dl, dc) = (l2 - l1, c2 - c1);
        let dh = 2.0 * (c1 * c2).sqrt() * (turn.to_radians() / 2.0).sin();
        let (l, c) = (f64::midpoint(l1, l2), f64::midpoint(c1, c2));
        let h = match h1 + h2 {
            s if (h1 - h2).abs() <= 180.0 => s / 2.0,
            s if s < 360.0 => (s + 360.0) / 2.0,
            s => (s - 360.0) / 2.0,
        };
        let cos = |d: f64| d.to_radians().cos();
        let t = 1.0 - 0.17 * cos(h - 30.0) + 0.24 * cos(2.0 * h) + 0.32 * cos(3.0 * h + 6.0)
            - 0.2 * cos(4.0 * h - 63.0);
        let sl = 1.0 + 0.015 * (l - 50.0).powi(2) / (20.0 + (l - 50.0).powi(2)).sqrt();
        let (sc, sh) = (1.0 + 0.045 * c, 1.0 + 0.015 * c * t);
        let turn = 60.0 * (-((h - 275.0) / 25.0).powi(2)).exp();
        let rt = -2.0 * rise(c) * turn.to_radians().sin();
        ((dl / sl).powi(2) + (dc / sc).powi(2) + (dh / sh).powi(2) + rt * (dc / sc) * (dh / sh))
            .sqrt()
    }

    /// Pairs of L, a, b of Sharma, Wu and Dalal 2005, table 1, and their difference.
    const PUBLISHED: &str = "\
        50.0000 2.6772 -79.7751 50.0000 0.0000 -82.7485 2.0425\n\
        50.0000 3.1571 -77.2803 50.0000 0.0000 -82.7485 2.8615\n\
        50.0000 2.8361 -74.0200 50.0000 0.0000 -82.7485 3.4412\n\
        50.0000 -1.3802 -84.2814 50.0000 0.0000 -82.7485 1.0000\n\
        50.0000 -1.1848 -84.8006 50.0000 0.0000 -82.7485 1.0000\n\
        50.0000 -0.9009 -85.5211 50.0000 0.0000 -82.7485 1.0000\n\
        50.0000 0.0000 0.0000 50.0000 -1.0000 2.0000 2.3669\n\
        50.0000 -1.0000 2.0000 50.0000 0.0000 0.0000 2.3669\n\
        50.0000 2.4900 -0.0010 50.0000 -2.4900 0.0009 7.1792\n\
        50.0000 2.4900 -0.0010 50.0000 -2.4900 0.0010 7.1792\n\
        50.0000 2.4900 -0.0010 50.0000 -2.4900 0.0011 7.2195\n\
        50.0000 2.4900 -0.0010 50.0000 -2.4900 0.0012 7.2195\n\
        50.0000 -0.0010 2.4900 50.0000 0.0009 -2.4900 4.8045\n\
        50.0000 -0.0010 2.4900 50.0000 0.0011 -2.4900 4.7461\n\
        50.0000 2.5000 0.0000 50.0000 0.0000 -2.5000 4.3065\n\
        50.0000 2.5000 0.0000 73.0000 25.0000 -18.0000 27.1492\n\
        50.0000 2.5000 0.0000 61.0000 -5.0000 29.0000 22.8977\n\
        50.0000 2.5000 0.0000 56.0000 -27.0000 -3.0000 31.9030\n\
        50.0000 2.5000 0.0000 58.0000 24.0000 15.0000 19.4535\n\
        50.0000 2.5000 0.0000 50.0000 3.1736 0.5854 1.0000\n\
        50.0000 2.5000 0.0000 50.0000 3.2972 0.0000 1.0000\n\
        50.0000 2.5000 0.0000 50.0000 1.8634 0.5757 1.0000\n\
        50.0000 2.5000 0.0000 50.0000 3.2592 0.3350 1.0000\n\
        60.2574 -34.0099 36.2677 60.4626 -34.1751 39.4387 1.2644\n\
        63.0109 -31.0961 -5.8663 62.8187 -29.7946 -4.0864 1.2630\n\
        61.2901 3.7196 -5.3901 61.4292 2.2480 -4.9620 1.8731\n\
        35.0831 -44.1164 3.7933 35.0232 -40.0716 1.5901 1.8645\n\
        22.7233 20.0904 -46.6940 23.0331 14.9730 -42.5619 2.0373\n\
        36.4612 47.8580 18.3852 36.2715 50.5065 21.2231 1.4146\n\
        90.8027 -2.0831 1.4410 91.1528 -1.6435 0.0447 1.4441\n\
        90.9257 -0.5406 -0.9208 88.6381 -0.8985 -0.7239 1.5381\n\
        6.7747 -0.2908 -2.4247 5.8714 -0.0985 -2.2286 0.6377\n\
        2.0776 0.0795 -1.1350 0.9033 -0.0636 -0.5514 0.9082\n\
    ";

    #[test]
    fn the_difference_is_that_of_the_published_pairs() {
        let rows: Vec<&str> = PUBLISHED.lines().filter(|l| !l.trim().is_empty()).collect();
        assert_eq!(rows.len(), 33);
        for row in rows {
            let n: Vec<f64> = row.split_whitespace().map(|x| x.parse().unwrap()).collect();
            let d = difference([n[0], n[1], n[2]], [n[3], n[4], n[5]]);
            assert!((d - n[6]).abs() < 1e-4, "{row}: {d}");
            let back = difference([n[3], n[4], n[5]], [n[0], n[1], n[2]]);
            assert!((d - back).abs() < 1e-4, "{row}");
        }
    }

    #[test]
    fn categories_stay_apart_for_every_reader() {
        let all: Vec<_> = CATEGORIES.into_iter().chain([Colour::OTHER]).collect();
        for sight in &SIGHTS {
            for (i, a) in all.iter().enumerate() {
                for b in &all[..i] {
                    let d = difference(lab(*a, sight), lab(*b, sight));
                    assert!(d >= 15.0, "{a:?} and {b:?} are only {d} apart");
                }
            }
        }
    }
}
