//! The letters of an SVG as font subsets within the file, so that it looks alike in any viewer.

use std::collections::BTreeSet;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use subsetter::GlyphRemapper;
use ttf_parser::{Face, RawFace, Tag};

use super::font::{self, Weight};

/// The `style` element that brings the letters of a picture: those set in regular and those set in
/// semi-bold letters, each in the embedded font and in those that were added. Letters that no font
/// has are left to the viewer. A font that cannot be cut is left out.
pub(super) fn style(regular: &BTreeSet<char>, semi_bold: &BTreeSet<char>) -> String {
    let mut faces = String::new();
    for (weight, number, used) in [
        (Weight::Regular, 400, regular),
        (Weight::SemiBold, 600, semi_bold),
    ] {
        for (at, bytes) in font::files(weight).enumerate() {
            let letters = used
                .iter()
                .copied()
                .filter(|c| font::holder(*c, weight) == Some(at));
            let letters: Vec<char> = letters.collect();
            let Some(subset) = subset(bytes, &letters) else {
                continue;
            };
            let family = match at {
                0 => "Actornet Sans".to_owned(),
                at => format!("Actornet More {at}"),
            };
            faces.push_str(&format!(
                "@font-face{{font-family:'{family}';font-weight:{number};src:url(data:font/otf;base64,{})}}",
                STANDARD.encode(subset)
            ));
        }
    }
    if faces.is_empty() {
        return faces;
    }
    format!("<style>{faces}</style>\n")
}

/// A font with these letters only; `None` without letters or where the font cannot be cut.
fn subset(bytes: &[u8], letters: &[char]) -> Option<Vec<u8>> {
    let face = Face::parse(bytes, 0).ok()?;
    let mut glyphs = GlyphRemapper::new();
    let mut map: Vec<(u32, u32)> = letters
        .iter()
        .filter_map(|c| {
            Some((
                u32::from(*c),
                u32::from(glyphs.remap(face.glyph_index(*c)?.0)),
            ))
        })
        .collect();
    map.sort_unstable();
    if map.is_empty() {
        return None;
    }
    // What it yields is meant for PDF: the table of characters and those that browsers ask for are
    // put back.
    let cut = subsetter::subset(bytes, 0, &glyphs).ok()?;
    let (cut_face, whole) = (
        RawFace::parse(&cut, 0).ok()?,
        RawFace::parse(bytes, 0).ok()?,
    );
    let mut tables: Vec<(Tag, Vec<u8>)> = Vec::new();
    for record in cut_face.table_records {
        let kept = ![b"cmap", b"OS/2", b"name", b"post"].contains(&&record.tag.to_bytes());
        if kept {
            tables.push((record.tag, cut_face.table(record.tag)?.to_vec()));
        }
    }
    for tag in [b"OS/2", b"name"] {
        let tag = Tag::from_bytes(tag);
        tables.push((tag, whole.table(tag)?.to_vec()));
    }
    tables.push((Tag::from_bytes(b"cmap"), characters(&map)));
    // Version 3: no names of glyphs.
    let mut post = vec![0; 32];
    post[1] = 3;
    tables.push((Tag::from_bytes(b"post"), post));
    Some(assemble(cut.get(..4)?, tables))
}

fn be(value: u32) -> [u8; 4] {
    value.to_be_bytes()
}

/// A `cmap` table of format 12: one group a character.
fn characters(map: &[(u32, u32)]) -> Vec<u8> {
    let count = u32::try_from(map.len()).unwrap_or(0);
    // Version 0, one table: platform 3, encoding 10, 12 bytes on.
    let mut out = vec![0, 0, 0, 1, 0, 3, 0, 10];
    out.extend(be(12));
    out.extend([0, 12, 0, 0]);
    out.extend(be(16 + 12 * count));
    out.extend(be(0));
    out.extend(be(count));
    for (character, glyph) in map {
        out.extend(be(*character));
        out.extend(be(*character));
        out.extend(be(*glyph));
    }
    out
}

/// The tables as a font file with their checksums.
fn assemble(version: &[u8], mut tables: Vec<(Tag, Vec<u8>)>) -> Vec<u8> {
    tables.sort_by_key(|t| t.0.to_bytes());
    let count = u16::try_from(tables.len()).unwrap_or(0);
    let log = count.max(1).ilog2();
    let range = 16 * (1u16 << log);
    let mut out = version.to_vec();
    for part in [
        count,
        range,
        u16::try_from(log).unwrap_or(0),
        16 * count - range,
    ] {
        out.extend(part.to_be_bytes());
    }
    let mut offset = 12 + 16 * u32::from(count);
    for (tag, data) in &tables {
        let length = u32::try_from(data.len()).unwrap_or(0);
        out.extend(tag.to_bytes());
        out.extend(be(checksum(data)));
        out.extend(be(offset));
        out.extend(be(length));
        offset += length.next_multiple_of(4);
    }
    for (_, data) in &tables {
        out.extend(data);
        out.resize(out.len().next_multiple_of(4), 0);
    }
    out
}

fn checksum(data: &[u8]) -> u32 {
    let words = data.chunks(4).map(|chunk| {
        let mut word = [0; 4];
        word[..chunk.len()].copy_from_slice(chunk);
        u32::from_be_bytes(word)
    });
    words.fold(0, u32::wrapping_add)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_subset_has_the_letters_asked_for_at_their_width_and_is_small() {
        for weight in [Weight::Regular, Weight::SemiBold] {
            let bytes = font::files(weight).next().unwrap();
            let letters: Vec<char> = "SAC (China) 94ŁΩж–".chars().collect();
            let small = subset(bytes, &letters).unwrap();
            assert!(small.len() < bytes.len() / 8, "{}", small.len());
            let (whole, cut) = (
                Face::parse(bytes, 0).unwrap(),
                Face::parse(&small, 0).unwrap(),
            );
            for c in letters {
                let width = |f: &Face| f.glyph_hor_advance(f.glyph_index(c)?);
                assert_eq!(width(&cut), width(&whole), "{c}");
            }
            assert!(cut.glyph_index('Q').is_none());
        }
        assert_eq!(style(&BTreeSet::new(), &BTreeSet::new()), "");
    }
}
