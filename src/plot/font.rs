//! The fonts inside the program: how wide a text is, and the outlines of its letters.
//!
//! Everything that is measured here is what is drawn, in PNG by these outlines and in SVG by a
//! stated text length, so that a box that holds its text on one backend holds it on the other.

use std::sync::{LazyLock, OnceLock};

use thiserror::Error;

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

const REGULAR_FILE: &[u8] = include_bytes!("../../assets/fonts/ActornetSans-Regular.otf");
const SEMI_BOLD_FILE: &[u8] = include_bytes!("../../assets/fonts/ActornetSans-SemiBold.otf");

static REGULAR: LazyLock<Option<Font>> = LazyLock::new(|| Font::read(REGULAR_FILE));
static SEMI_BOLD: LazyLock<Option<Font>> = LazyLock::new(|| Font::read(SEMI_BOLD_FILE));

/// Fonts that are asked where the embedded one has no letter, in this order.
static MORE: OnceLock<Vec<Font>> = OnceLock::new();

/// Why a font cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum FontError {
    /// The file is no font that can be read.
    #[error("font {0} is no TrueType or OpenType font: give a .ttf, .otf or .ttc file")]
    NotRead(usize),
    /// Fonts were added before.
    #[error("fonts can be added once only, before the first picture")]
    Twice,
}

/// Adds the contents of font files, which are asked in this order for letters that the embedded
/// fonts lack. Once only in a program, before the first picture: pictures that were drawn before
/// would differ from those drawn after.
///
/// # Errors
/// [`FontError::NotRead`] with the place of the file in the list, from 1; [`FontError::Twice`].
pub fn add_fonts(files: Vec<Vec<u8>>) -> Result<(), FontError> {
    let mut fonts = Vec::with_capacity(files.len());
    for (at, bytes) in files.into_iter().enumerate() {
        // Kept until the program ends, as the embedded ones are.
        let bytes: &'static [u8] = Box::leak(bytes.into_boxed_slice());
        fonts.push(Font::read(bytes).ok_or(FontError::NotRead(at + 1))?);
    }
    MORE.set(fonts).map_err(|_| FontError::Twice)
}

/// The scripts, each once, of those letters of a text that no font has: they are drawn as boxes.
pub fn missing_scripts(text: &str) -> Vec<&'static str> {
    let drawn = super::text::clean(text);
    let lacks =
        |c: &char| !c.is_ascii() && !is_combining(*c) && holder(*c, Weight::Regular).is_none();
    let mut scripts: Vec<_> = drawn.chars().filter(lacks).map(script).collect();
    scripts.sort_unstable();
    scripts.dedup();
    scripts
}

/// What the writing of a letter is called.
fn script(c: char) -> &'static str {
    match u32::from(c) {
        0x0530..=0x058F => "Armenian",
        0x0590..=0x05FF | 0xFB1D..=0xFB4F => "Hebrew",
        0x0600..=0x077F | 0x08A0..=0x08FF | 0xFB50..=0xFDFF | 0xFE70..=0xFEFE => "Arabic",
        0x0900..=0x0DFF => "Indic",
        0x0E00..=0x0E7F => "Thai",
        0x10A0..=0x10FF | 0x1C90..=0x1CBF => "Georgian",
        0x1200..=0x139F => "Ethiopic",
        0x1100..=0x11FF | 0x3130..=0x318F | 0xAC00..=0xD7FF => "Korean",
        0x3040..=0x30FF | 0x31F0..=0x31FF => "Japanese",
        0x2E80..=0x303F
        | 0x3400..=0x9FFF
        | 0xF900..=0xFAFF
        | 0xFF00..=0xFFEF
        | 0x20000..=0x3FFFD => "Chinese",
        0x1F000..=0x1FAFF | 0x2600..=0x27BF => "emoji",
        _ => "other",
    }
}

/// The files of a weight in the order in which they are asked: the embedded one, then those added.
pub(super) fn files(weight: Weight) -> impl Iterator<Item = &'static [u8]> {
    let embedded = match weight {
        Weight::Regular => REGULAR_FILE,
        Weight::SemiBold => SEMI_BOLD_FILE,
    };
    let more = MORE.get().into_iter().flatten();
    std::iter::once(embedded).chain(more.map(|f| f.bytes))
}

/// Which of [`files`] has a letter.
pub(super) fn holder(c: char, weight: Weight) -> Option<usize> {
    chain(weight).position(|f| f.face.glyph_index(c).is_some())
}

fn chain(weight: Weight) -> impl Iterator<Item = &'static Font> {
    Font::of(weight)
        .into_iter()
        .chain(MORE.get().into_iter().flatten())
}

struct Font {
    bytes: &'static [u8],
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
            bytes,
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
    /// Which of the fonts in the chain it is of.
    font: usize,
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
    let mut glyphs = Vec::with_capacity(text.len());
    let mut x = 0.0;
    let mut last = None;
    for c in text.chars() {
        let mut fonts = chain(weight).enumerate();
        let found = fonts.find_map(|(at, f)| Some((at, f, f.face.glyph_index(c)?)));
        let advance = match found {
            Some((at, f, id)) => {
                if let Some((_, last)) = last.filter(|l: &(usize, GlyphId)| l.0 == at) {
                    x += f.kern(last, id);
                }
                f64::from(f.face.glyph_hor_advance(id).unwrap_or(0)) / f.per_em
            }
            // A mark that cannot be drawn must not push its letter away.
            _ if is_combining(c) => continue,
            _ if is_wide(c) => 1.0,
            _ => 0.62,
        };
        last = found.map(|(at, _, id)| (at, id));
        glyphs.push(Glyph {
            font: found.map_or(0, |f| f.0),
            id: found.map(|f| f.2),
            x,
            advance,
        });
        x += advance;
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
        match (chain(weight).nth(glyph.font), glyph.id) {
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
    fn the_script_of_missing_letters_is_named_once() {
        assert!(missing_scripts("Łódź Ελλάς Росстандарт — 94 %").is_empty());
        assert_eq!(
            missing_scripts("国家标准 テスト שלום 👍 中"),
            ["Chinese", "Hebrew", "Japanese", "emoji"]
        );
    }

    #[test]
    fn widths_grow_with_size_and_weight() {
        let text = "Standardization Administration of China";
        let regular = width(text, Weight::Regular, 10.0);
        assert!((width(text, Weight::Regular, 20.0) - 2.0 * regular).abs() < 1e-9);
        assert!(width(text, Weight::SemiBold, 10.0) > regular);
    }
}
