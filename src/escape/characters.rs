//! Characters that are more than text, or less.

/// Whether a character turns the direction of the text around it.
pub(crate) const fn is_turning(c: char) -> bool {
    matches!(
        c,
        '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
    )
}

/// Characters that a reader cannot see and that make two ids look the same.
pub(crate) fn is_invisible(c: char) -> bool {
    match c {
        '\n' | '\r' | '\t' => false,
        _ if c.is_ascii() => c.is_ascii_control(),
        _ => {
            c.is_control()
                || matches!(c,
                    '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}'
                    | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{fff9}'..='\u{fffb}')
        }
    }
}

/// A text on one line, without what has no place in a page: line ends, tabs and the separators of lines and
/// paragraphs become spaces; other control characters, what turns the direction of writing, and code points
/// that are no characters go.
pub(crate) fn one_line(text: &str) -> impl Iterator<Item = char> {
    text.chars().filter_map(|c| match c {
        '\n' | '\r' | '\t' | '\u{2028}' | '\u{2029}' => Some(' '),
        c if c.is_control() || is_turning(c) || is_no_character(c) => None,
        c => Some(c),
    })
}

/// The last two code points of each plane, and those from U+FDD0 to U+FDEF.
pub(crate) const fn is_no_character(c: char) -> bool {
    (c as u32 & 0xfffe) == 0xfffe || matches!(c, '\u{fdd0}'..='\u{fdef}')
}
