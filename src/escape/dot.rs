//! Strings of DOT.

/// A text in quotes, in which Graphviz knows `\"` alone; as nothing else is taken for an escape, a
/// backslash at the end would take the quote with it, so backslashes are doubled, as labels read them. A NUL,
/// at which Graphviz ends a text, becomes U+FFFD.
pub(crate) fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\0' => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::hostile;
    use super::*;

    /// The string at the beginning, as the scanner of Graphviz takes it, and what follows it.
    fn scanned(text: &str) -> Option<(String, &str)> {
        let mut rest = text.strip_prefix('"')?;
        let mut out = String::new();
        loop {
            // lib/cgraph/scan.l: `\"`, `\\` (both kept), `\` and a line end (both dropped).
            if let Some(after) = rest.strip_prefix("\\\"") {
                out.push('"');
                rest = after;
            } else if let Some(after) = rest.strip_prefix("\\\\") {
                out.push_str("\\\\");
                rest = after;
            } else if let Some(after) = rest.strip_prefix("\\\n") {
                rest = after;
            } else if let Some(after) = rest.strip_prefix('"') {
                return Some((out, after));
            } else {
                let c = rest.chars().next()?;
                out.push(c);
                rest = &rest[c.len_utf8()..];
            }
        }
    }

    /// What a label shows.
    fn shown(text: &str) -> String {
        let mut out = String::new();
        let mut chars = text.chars();
        while let Some(c) = chars.next() {
            match (c, if c == '\\' { chars.next() } else { None }) {
                ('\\', Some('n')) => out.push('\n'),
                ('\\', Some('r')) => out.push('\r'),
                ('\\', Some(c)) => out.push(c),
                (c, _) => out.push(c),
            }
        }
        out
    }

    proptest! {
        #[test]
        fn a_string_ends_where_it_should_and_shows_its_text(text in hostile()) {
            let quoted = quoted(&text);
            prop_assert!(!quoted.contains(['\n', '\r', '\0']), "one line");
            let line = format!("{quoted} [label=x]");
            let (read, rest) = scanned(&line).unwrap();
            prop_assert_eq!(rest, " [label=x]");
            prop_assert_eq!(shown(&read), text.replace('\0', "\u{fffd}"));
        }
    }
}
