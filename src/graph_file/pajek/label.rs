//! Words and labels of a line.

use crate::escape::pajek::decoded;
use crate::graph_file::number::Problem;

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
}
