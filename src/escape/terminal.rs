//! Text for a terminal.

use std::borrow::Cow;

use super::characters::{is_invisible, is_turning};

/// A text in which a name cannot command the terminal or turn what follows it: control characters, those that
/// turn the direction of writing, and the separators of lines are shown as `\u{1b}`. Line feeds stay.
pub(crate) fn printable(text: &str) -> Cow<'_, str> {
    let is_hostile = |c: char| {
        (c.is_control() && c != '\n') || is_turning(c) || matches!(c, '\u{2028}' | '\u{2029}')
    };
    if !text.contains(is_hostile) {
        return Cow::Borrowed(text);
    }
    let shown = text.chars().flat_map(|c| {
        let escaped = is_hostile(c).then(|| c.escape_unicode());
        let plain = escaped.is_none().then_some(c);
        escaped.into_iter().flatten().chain(plain)
    });
    Cow::Owned(shown.collect())
}

/// The same in a cell of a table, which stays on its line.
pub(crate) fn cell(text: &str) -> String {
    printable(text).replace('\n', "\\u{a}")
}

/// Longest name within a message.
const LONGEST: usize = 80;

/// A name within a message: on one line, with what cannot be seen as escapes, and not too long.
pub(crate) fn shown(text: &str) -> String {
    let mut shown = String::new();
    for c in text.chars().take(LONGEST) {
        if c.is_control() || is_invisible(c) {
            shown.extend(c.escape_default());
        } else {
            shown.push(c);
        }
    }
    if text.chars().count() > LONGEST {
        shown.push('…');
    }
    shown
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::hostile;
    use super::*;

    #[test]
    fn hostile_characters_are_shown_not_sent() {
        assert_eq!(printable("a\u{1b}[31mb\nc"), "a\\u{1b}[31mb\nc");
        assert_eq!(printable("ΔIN \u{202e}x"), "ΔIN \\u{202e}x");
    }

    /// Behind [`printable`].
    fn read(text: &str) -> String {
        let mut out = String::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once("\\u{") {
            let (digits, tail) = after.split_once('}').unwrap();
            out.push_str(before);
            out.push(char::from_u32(u32::from_str_radix(digits, 16).unwrap()).unwrap());
            rest = tail;
        }
        out + rest
    }

    proptest! {
        #[test]
        fn no_character_commands_or_turns_and_none_is_lost(text in hostile()) {
            let shown = printable(&text);
            let is_bad = |c: char| {
                (c.is_control() && c != '\n')
                    || "\u{61c}\u{200e}\u{200f}\u{202a}\u{202b}\u{202c}\u{202d}\u{202e}\u{2066}\u{2067}\u{2068}\u{2069}"
                        .contains(c)
            };
            prop_assert!(!shown.contains(is_bad), "{:?}", shown);
            // What was written as an escape stays one and would be read as one.
            let plain = text.replace("\\u{", "");
            prop_assert_eq!(read(&printable(&plain)), plain.as_str());
            let cell = cell(&plain);
            prop_assert!(!cell.contains('\n'));
            prop_assert_eq!(read(&cell), plain);
        }

        #[test]
        fn a_name_in_a_message_stays_on_its_line(text in hostile(), times in 1usize..9) {
            let shown = shown(&text.repeat(times));
            let breaks = shown.contains(['\n', '\r', '\u{2028}', '\u{2029}']);
            prop_assert!(!breaks);
            prop_assert_eq!(printable(&shown), shown.as_str());
            prop_assert!(shown.chars().count() <= LONGEST * 10 + 1);
        }
    }
}
