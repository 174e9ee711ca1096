//! Labels in quotes. Pajek knows no escapes but the number of a character, `&#34;`.

use crate::graph_file::number::Problem;

/// Whether a character of a label, with what follows it, is written as it is.
fn is_held(c: char, next: Option<char>) -> bool {
    match c {
        '"' | '\u{7f}' | '\u{85}' | '\u{2028}' | '\u{2029}' => false,
        '&' => next != Some('#'),
        // Programs that do know escapes would take these for one.
        '\\' => !matches!(next, Some('"' | '\\') | None),
        c => !c.is_control(),
    }
}

/// Whether a text is written without numbers of characters.
pub(in crate::graph_file) fn is_plain(text: &str) -> bool {
    let next = text.chars().skip(1).map(Some).chain([None]);
    text.chars().zip(next).all(|(c, next)| is_held(c, next))
}

/// The text without quotes, as a label holds it.
pub(super) fn coded(text: &str) -> String {
    let next = text.chars().skip(1).map(Some).chain([None]);
    let mut out = String::with_capacity(text.len());
    for (c, next) in text.chars().zip(next) {
        if is_held(c, next) {
            out.push(c);
        } else {
            out.push_str(&format!("&#{};", u32::from(c)));
        }
    }
    out
}

/// The text behind [`coded`].
pub(super) fn decoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("&#") {
        out.push_str(&rest[..at]);
        let code = &rest[at + 2..];
        let digits = code.bytes().take_while(u8::is_ascii_digit).count();
        let number = code[..digits].parse::<u32>().ok().and_then(char::from_u32);
        match number {
            Some(c) if code[digits..].starts_with(';') => {
                out.push(c);
                rest = &code[digits + 1..];
            }
            _ => {
                out.push_str("&#");
                rest = code;
            }
        }
    }
    out.push_str(rest);
    out
}

/// A word of a line, or a text in quotes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Token {
    pub(super) text: String,
    pub(super) quoted: bool,
}

/// The words of a line.
pub(super) fn tokens(line: &str) -> Result<Vec<Token>, Problem> {
    let mut tokens = Vec::new();
    let mut rest = line.trim_start();
    while !rest.is_empty() {
        let (text, quoted, after) = match rest.strip_prefix('"') {
            Some(inner) => {
                let end = inner.find('"').ok_or_else(|| {
                    let hint = "close the quotes; a quote within a label is written `&#34;`";
                    Problem::new("E273", "a quote is never closed", hint)
                })?;
                (&inner[..end], true, &inner[end + 1..])
            }
            None => {
                let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
                (&rest[..end], false, &rest[end..])
            }
        };
        if quoted && !after.is_empty() && !after.starts_with(char::is_whitespace) {
            let hint = "a quote within a label is written `&#34;`";
            return Err(Problem::new("E273", "text follows a closing quote", hint));
        }
        tokens.push(Token {
            text: decoded(text),
            quoted,
        });
        rest = after.trim_start();
    }
    Ok(tokens)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_line_falls_into_words_and_quoted_texts() {
        let texts = |line: &str| -> Vec<(String, bool)> {
            let tokens = tokens(line).unwrap();
            tokens.into_iter().map(|t| (t.text, t.quoted)).collect()
        };
        let word = |text: &str| (text.to_owned(), false);
        let quoted = |text: &str| (text.to_owned(), true);
        assert_eq!(
            texts(" 1  \"a b\" 0.5\tc\"d \"e&#34;f&#x;\""),
            [
                word("1"),
                quoted("a b"),
                word("0.5"),
                word("c\"d"),
                quoted("e\"f&#x;")
            ]
        );
        assert_eq!(tokens("1 \"a").unwrap_err().code, "E273");
        assert_eq!(tokens("1 \"a\"b").unwrap_err().code, "E273");
    }

    #[test]
    fn only_what_cannot_stand_in_quotes_is_coded() {
        assert!(is_plain("ISO/IEC JTC 1 & Co. \\n é 中"));
        assert_eq!(coded("a\"b\nc\\"), "a&#34;b&#10;c&#92;");
        assert_eq!(coded("&#34;"), "&#38;#34;");
    }

    proptest! {
        #[test]
        fn labels_come_back(text in "\\PC*|[\u{0}-\u{2f}&#;0-9\\\\\"]{0,20}") {
            let line = format!("1 \"{}\"", coded(&text));
            prop_assert_eq!(&tokens(&line).unwrap()[1].text, &text);
        }
    }
}
