//! Names and sentences made fit for a picture: cleaned, shortened, wrapped.

use unicode_normalization::UnicodeNormalization;

use super::font::{self, Weight};
use crate::escape::{is_invisible, is_no_character};

/// Names are never longer than this many characters in a picture.
pub(super) const LONGEST_NAME: usize = 80;

/// A text in composed form, on one line, without what is invisible: control characters, marks that turn
/// the direction of writing, zero-width signs and code points that are no characters.
pub(super) fn clean(text: &str) -> String {
    let visible = text.nfc().filter_map(|c| match c {
        '\u{A0}' => Some(c),
        c if c.is_whitespace() => Some(' '),
        // Selectors of variants, and marks that ask for other shapes of letters.
        '\u{FE00}'..='\u{FE0F}' | '\u{206A}'..='\u{206F}' | '\u{FEFF}' => None,
        c if is_invisible(c) || is_no_character(c) => None,
        c => Some(c),
    });
    let spaced: String = visible.collect();
    spaced
        .split(' ')
        .filter(|w| !w.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

/// At most `most` characters, the last an ellipsis where some were cut.
pub(super) fn cut(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let mut kept: String = text.chars().take(most.saturating_sub(1)).collect();
    kept.truncate(kept.trim_end_matches([' ', ',', ';', '-']).len());
    kept.push('…');
    kept
}

/// The longest beginning of a text that is no wider than `room`, with an ellipsis where some was
/// cut. A room too narrow even for that yields the ellipsis alone.
pub(super) fn shorten(text: &str, weight: Weight, size: f64, room: f64) -> String {
    if font::width(text, weight, size) <= room {
        return text.to_owned();
    }
    let length = text.chars().count();
    // Width grows with every letter, so the longest that fits is found by halving.
    let (mut fits, mut too_long) = (0, length);
    while too_long - fits > 1 {
        let middle = usize::midpoint(fits, too_long);
        if font::width(&cut(text, middle + 1), weight, size) <= room {
            fits = middle;
        } else {
            too_long = middle;
        }
    }
    cut(text, fits + 1)
}

/// Breaks a text into at most `most` lines no wider than `room`; the last is shortened if more
/// would be needed. Breaks stand at spaces, or inside a word that fills a line alone.
pub(super) fn wrap(text: &str, weight: Weight, size: f64, room: f64, most: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut line = String::new();
    let mut words = text.split(' ').filter(|w| !w.is_empty()).peekable();
    while let Some(word) = words.next() {
        let longer = if line.is_empty() {
            word.to_owned()
        } else {
            format!("{line} {word}")
        };
        if font::width(&longer, weight, size) <= room {
            line = longer;
            continue;
        }
        if lines.len() + 1 >= most {
            let rest = std::iter::once(longer.as_str())
                .chain(words.by_ref())
                .collect::<Vec<_>>()
                .join(" ");
            lines.push(shorten(&rest, weight, size, room));
            return lines;
        }
        if !line.is_empty() {
            lines.push(std::mem::take(&mut line));
        }
        if font::width(word, weight, size) <= room {
            word.clone_into(&mut line);
        } else if lines.len() + 1 >= most {
            let rest = std::iter::once(word)
                .chain(words.by_ref())
                .collect::<Vec<_>>()
                .join(" ");
            lines.push(shorten(&rest, weight, size, room));
            return lines;
        } else {
            line = break_word(word, weight, size, room, most, &mut lines);
            if lines.len() >= most {
                return lines;
            }
        }
    }
    if !line.is_empty() {
        lines.push(line);
    }
    lines
}

/// As [`wrap`], with lines as even in length as the number of lines allows: for titles.
pub(super) fn wrap_evenly(
    text: &str,
    weight: Weight,
    size: f64,
    room: f64,
    most: usize,
) -> Vec<String> {
    let lines = wrap(text, weight, size, room, most);
    if lines.len() < 2 || lines.last().is_some_and(|l| l.ends_with('…')) {
        return lines;
    }
    // The narrowest room that needs no more lines, to a point.
    let (mut narrow, mut wide) = (room / lines.len() as f64 * 0.9, room);
    while wide - narrow > 1.0 {
        let middle = f64::midpoint(narrow, wide);
        if wrap(text, weight, size, middle, most + 1).len() <= lines.len() {
            wide = middle;
        } else {
            narrow = middle;
        }
    }
    wrap(text, weight, size, wide, most)
}

/// Breaks a word wider than a line; returns what is left for the line after.
fn break_word(
    word: &str,
    weight: Weight,
    size: f64,
    room: f64,
    most: usize,
    lines: &mut Vec<String>,
) -> String {
    let mut line = String::new();
    for (at, c) in word.char_indices() {
        line.push(c);
        if line.chars().count() > 1 && font::width(&line, weight, size) > room {
            line.pop();
            if lines.len() + 1 >= most {
                lines.push(shorten(
                    &format!("{line}{}", &word[at..]),
                    weight,
                    size,
                    room,
                ));
                return String::new();
            }
            lines.push(std::mem::take(&mut line));
            line.push(c);
        }
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_invisible_goes() {
        assert_eq!(clean("a\u{202E}b\u{200F}\tc\r\n\0d"), "ab c d");
        assert_eq!(clean("  \u{FEFF} \u{1}"), "");
        assert_eq!(clean("e\u{301}"), "é");
        assert_eq!(clean("x\u{FFFF}y"), "xy");
    }

    #[test]
    fn cutting_counts_characters() {
        assert_eq!(cut("Ελληνικά", 8), "Ελληνικά");
        assert_eq!(cut("Ελληνικά", 4), "Ελλ…");
        assert_eq!(cut("a, b", 3), "a…");
        assert_eq!(cut("ab", 0), "…");
    }

    #[test]
    fn lines_fit_and_lose_nothing_before_the_ellipsis() {
        let text = "Standardization Administration of the People's Republic of China";
        for room in [20.0, 60.0, 90.0, 1000.0] {
            for most in 1..6 {
                let lines = wrap(text, Weight::Regular, 8.0, room, most);
                assert!(lines.len() <= most && !lines.is_empty());
                for line in &lines {
                    assert!(font::width(line, Weight::Regular, 8.0) <= room, "{line}");
                }
            }
        }
        let whole = wrap(text, Weight::Regular, 8.0, 90.0, 9).join(" ");
        assert_eq!(whole, text);
        let word = "x".repeat(500);
        let lines = wrap(&word, Weight::Regular, 8.0, 90.0, 1000);
        assert_eq!(lines.concat(), word);
        assert!(wrap(&word, Weight::Regular, 8.0, 90.0, 2)[1].ends_with('…'));
        let more = wrap(&format!("a {word} b c"), Weight::Regular, 8.0, 90.0, 3);
        assert_eq!(more.len(), 3);
    }

    #[test]
    fn titles_have_even_lines_and_no_more_of_them() {
        let title = "Germany, Japan and China sit in almost every subcommittee of JTC 1";
        let plain = wrap(title, Weight::SemiBold, 13.0, 380.0, 3);
        let even = wrap_evenly(title, Weight::SemiBold, 13.0, 380.0, 3);
        assert_eq!((plain.len(), even.len()), (2, 2));
        let width = |l: &String| font::width(l, Weight::SemiBold, 13.0);
        assert!(width(&even[1]) > width(&plain[1]) && width(&even[0]) <= 380.0);
        assert_eq!(even.join(" "), title);
    }

    #[test]
    fn no_room_leaves_an_ellipsis() {
        assert_eq!(shorten("China", Weight::Regular, 8.0, 1.0), "…");
        assert_eq!(shorten("China", Weight::Regular, 8.0, 100.0), "China");
    }
}
