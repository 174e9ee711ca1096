//! HTML, as content and as a quoted attribute.

use super::one_line;

/// A text that is nothing but text, as content and between quotes: on one line, see [`one_line`].
pub(crate) fn html(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for c in one_line(text) {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}

/// The same for text whose lines are kept.
pub(crate) fn html_lines(text: &str) -> String {
    let lines: Vec<_> = text.lines().map(html).collect();
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use html5gum::{Token, Tokenizer};
    use proptest::prelude::*;

    use super::super::hostile;
    use super::*;

    /// What a browser's tokenizer makes of a page: tags with their attributes, and text.
    fn tokens(page: &str) -> Vec<String> {
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
        let shown = Tokenizer::new(page).map(|Ok(token)| match token {
            Token::StartTag(tag) => {
                let pairs = tag.attributes.iter();
                let pairs = pairs.map(|(k, v)| format!(" {}={}", text(k), text(v)));
                format!("<{}{}", text(&tag.name), pairs.collect::<String>())
            }
            Token::EndTag(tag) => format!("/{}", text(&tag.name)),
            Token::String(said) => text(&said),
            other => format!("{other:?}"),
        });
        shown.collect()
    }

    #[test]
    fn markup_becomes_text() {
        assert_eq!(
            html("<img src=x onerror='a(\"1\")'> & co\n\u{202E}x\u{0}"),
            "&lt;img src=x onerror=&#39;a(&quot;1&quot;)&#39;&gt; &amp; co x"
        );
        assert_eq!(html_lines("a\n<b>\n"), "a\n&lt;b&gt;");
    }

    proptest! {
        #[test]
        fn text_stays_text_in_content_and_attributes(text in hostile()) {
            let escaped = html(&text);
            let page = format!("<p title=\"{escaped}\" lang='{escaped}'>.{escaped}</p>");
            let held: String = one_line(&text).collect();
            let expected = [format!("<p lang={held} title={held}"), format!(".{held}"), "/p".to_owned()];
            prop_assert_eq!(tokens(&page), expected);
        }

        #[test]
        fn lines_stay_lines(text in hostile()) {
            let page = format!("<pre>{}</pre>", html_lines(&format!(".{text}")));
            let lines = format!(".{text}");
            let held: Vec<String> = lines.lines().map(|l| one_line(l).collect()).collect();
            let expected = ["<pre".to_owned(), held.join("\n"), "/pre".to_owned()];
            prop_assert_eq!(tokens(&page), expected);
        }
    }
}
