//! The fonts inside the program: how wide a text is, and the outlines of its letters.
//!
//! Everything that is measured here is what is drawn, in PNG by these outlines and in SVG by a
//! stated text length, so that a box that holds its text on one backend holds it on the other.

use std::sync::LazyLock;

use ttf_parser::gpos::{PairAdjustment, PositioningSubtable};
use ttf_parser::{Face, GlyphId};

/// How heavy the letters are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Weight {
    /// Running text.
    Regular,
    /// Titles and the names that matter most.
    SemiBold,
}

static REGULAR: LazyLock<Option<Font>> = LazyLock::new(|| {
    Font::read(include_bytes!(
        "../../assets/fonts/ActornetSans-Regular.otf"
    ))
});
static SEMI_BOLD: LazyLock<Option<Font>> = LazyLock::new(|| {
    Font::read(include_bytes!(
        "../../assets/fonts/ActornetSans-SemiBold.otf"
    ))
});

struct Font {
    face: Face<'static>,
    per_em: f64,
    /// The subtables of each pair-kerning lookup.
    kerning: Vec<Vec<PairAdjustment<'static>>>,
}

impl Font {
    fn read(bytes: &'static [u8]) -> Option<Self> {
        let face = Face::parse(bytes, 0).ok()?;
        let mut kerning = Vec::new();
        if let Some(table) = face.tables().gpos {
            for lookup in table.lookups {
                let pairs: Vec<_> = lookup
                    .subtables
                    .into_iter::<PositioningSubtable>()
                    .filter_map(|s| match s {
                        PositioningSubtable::Pair(pair) => Some(pair),
                        _ => None,
                    })
                    .collect();
                kerning.push(pairs);
            }
        }
        Some(Self {
            per_em: f64::from(face.units_per_em()),
            face,
            kerning,
        })
    }

    fn of(weight: Weight) -> Option<&'static Self> {
        match weight {
            Weight::Regular => REGULAR.as_ref(),
            Weight::SemiBold => SEMI_BOLD.as_ref(),
        }
    }

    fn kern(&self, left: GlyphId, right: GlyphId) -> f64 {
        let mut units = 0.0;
        for lookup in &self.kerning {
            units += lookup
                .iter()
                .find_map(|pair| pair_units(pair, left, right))
                .unwrap_or(0.0);
        }
        units / self.per_em
    }
}

/// What one subtable says of a pair; `None` where the next subtable is to be asked.
fn pair_units(pair: &PairAdjustment, left: GlyphId, right: GlyphId) -> Option<f64> {
    let index = pair.coverage().get(left)?;
    let (first, _) = match pair {
        PairAdjustment::Format1 { sets, .. } => sets.get(index)?.get(right)?,
        PairAdjustment::Format2 {
            classes, matrix, ..
        } => matrix.get((classes.0.get(left), classes.1.get(right)))?,
    };
    Some(f64::from(first.x_advance))
}

/// Capital letters stand this high above the baseline, in ems.
pub(super) const CAP_HEIGHT: f64 = 0.727;
/// From the baseline to the foot of the lowest letters, in ems.
pub(super) const DESCENT: f64 = 0.25;

/// One letter of a shaped text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Glyph {
    /// Its outline; `None` where the font has no such letter and a box is drawn.
    pub(super) id: Option<GlyphId>,
    /// Where it begins, in ems from the start of the text.
    pub(super) x: f64,
    /// How far the pen moves, in ems.
    pub(super) advance: f64,
}

/// A text set in one font.
#[derive(Clone, Debug)]
pub(super) struct Shaped {
    pub(super) glyphs: Vec<Glyph>,
    /// The whole width, in ems.
    pub(super) width: f64,
}

/// Whether a character of a foreign script is as wide as it is high.
fn is_wide(c: char) -> bool {
    matches!(u32::from(c), 0x1100..=0x11FF | 0x2E80..=0xA4CF | 0xAC00..=0xD7A3 | 0xF900..=0xFAFF
        | 0xFE30..=0xFE4F | 0xFF00..=0xFF60 | 0xFFE0..=0xFFE6 | 0x1F000..=0x1FAFF
        | 0x20000..=0x3FFFD)
}

fn is_combining(c: char) -> bool {
    unicode_normalization::char::is_combining_mark(c)
}

/// Sets a text: one glyph a character, with pair kerning. Characters that the font lacks become
/// boxes as wide as the script would need.
pub(super) fn shape(text: &str, weight: Weight) -> Shaped {
    let font = Font::of(weight);
    let mut glyphs = Vec::with_capacity(text.len());
    let mut x = 0.0;
    let mut last = None;
    for c in text.chars() {
        let id = font.and_then(|f| f.face.glyph_index(c));
        let advance = match (font, id) {
            (Some(f), Some(id)) => {
                if let Some(last) = last {
                    x += f.kern(last, id);
                }
                f64::from(f.face.glyph_hor_advance(id).unwrap_or(0)) / f.per_em
            }
            // A mark that cannot be drawn must not push its letter away.
            _ if is_combining(c) => continue,
            _ if is_wide(c) => 1.0,
            _ => 0.62,
        };
        glyphs.push(Glyph { id, x, advance });
        x += advance;
        last = id;
    }
    Shaped { glyphs, width: x }
}

/// The width of a text in the unit of `size`, the height of an em.
pub(super) fn width(text: &str, weight: Weight, size: f64) -> f64 {
    shape(text, weight).width * size
}

/// What takes the outline of a glyph, in ems, y upwards.
pub(super) struct Pen<'a, B: ttf_parser::OutlineBuilder> {
    pub(super) to: &'a mut B,
    pub(super) scale: f32,
    pub(super) dx: f32,
}

impl<B: ttf_parser::OutlineBuilder> ttf_parser::OutlineBuilder for Pen<'_, B> {
    fn move_to(&mut self, x: f32, y: f32) {
        self.to.move_to(x * self.scale + self.dx, y * self.scale);
    }
    fn line_to(&mut self, x: f32, y: f32) {
        self.to.line_to(x * self.scale + self.dx, y * self.scale);
    }
    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        let (s, dx) = (self.scale, self.dx);
        self.to.quad_to(x1 * s + dx, y1 * s, x * s + dx, y * s);
    }
    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        let (s, dx) = (self.scale, self.dx);
        self.to
            .curve_to(x1 * s + dx, y1 * s, x2 * s + dx, y2 * s, x * s + dx, y * s);
    }
    fn close(&mut self) {
        self.to.close();
    }
}

/// Draws the outlines of a shaped text at `size`, from the origin to the right, y upwards; a box
/// where the font has no letter.
#[expect(
    clippy::cast_possible_truncation,
    reason = "outlines are drawn in single precision"
)]
pub(super) fn outline(
    shaped: &Shaped,
    weight: Weight,
    size: f64,
    to: &mut impl ttf_parser::OutlineBuilder,
) {
    for glyph in &shaped.glyphs {
        let dx = (glyph.x * size) as f32;
        match (Font::of(weight), glyph.id) {
            (Some(font), Some(id)) => {
                let scale = (size / font.per_em) as f32;
                font.face.outline_glyph(id, &mut Pen { to, scale, dx });
            }
            _ => {
                let size = size as f32;
                let width = glyph.advance as f32 * size;
                missing(to, dx, width, size);
            }
        }
    }
}

/// An empty box for a character that no embedded font holds.
fn missing(to: &mut impl ttf_parser::OutlineBuilder, x: f32, width: f32, size: f32) {
    let (low, high, line) = (-0.06 * size, 0.74 * size, 0.055 * size);
    let (left, right) = (x + 0.07 * size, x + width - 0.07 * size);
    to.move_to(left, low);
    to.line_to(right, low);
    to.line_to(right, high);
    to.line_to(left, high);
    to.close();
    // The inner contour runs the other way round, which leaves the box empty.
    to.move_to(left + line, low + line);
    to.line_to(left + line, high - line);
    to.line_to(right - line, high - line);
    to.line_to(right - line, low + line);
    to.close();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fonts_are_read_and_have_kerning() {
        for weight in [Weight::Regular, Weight::SemiBold] {
            let font = Font::of(weight).unwrap();
            assert!(font.kerning.iter().any(|k| !k.is_empty()));
        }
        let apart = width("A", Weight::Regular, 1.0) + width("V", Weight::Regular, 1.0);
        assert!(width("AV", Weight::Regular, 1.0) < apart - 0.02);
    }

    #[test]
    fn letters_of_three_scripts_are_there_and_others_get_a_box() {
        let has_all = |t: &str| {
            shape(t, Weight::Regular)
                .glyphs
                .iter()
                .all(|g| g.id.is_some())
        };
        assert!(has_all(
            "Łódź İstanbul Việt Nam Росстандарт Ελληνικά – … → ± ≥ № €"
        ));
        let chinese = shape("国家标准", Weight::SemiBold);
        assert!(chinese.glyphs.iter().all(|g| g.id.is_none()));
        assert!((chinese.width - 4.0).abs() < 1e-9);
        assert!(shape("", Weight::Regular).glyphs.is_empty());
    }

    #[test]
    fn widths_grow_with_size_and_weight() {
        let text = "Standardization Administration of China";
        let regular = width(text, Weight::Regular, 10.0);
        assert!((width(text, Weight::Regular, 20.0) - 2.0 * regular).abs() < 1e-9);
        assert!(width(text, Weight::SemiBold, 10.0) > regular);
    }
}
