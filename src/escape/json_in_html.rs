//! JSON within a `script` element.

/// JSON without a character that means anything to HTML, and the same value: `<`, `>`, `&` and the
/// separators of lines and paragraphs, which occur in strings only, become numbers.
pub(crate) fn json_in_html(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    for c in json.chars() {
        match c {
            '<' => out.push_str("\\u003c"),
            '>' => out.push_str("\\u003e"),
            '&' => out.push_str("\\u0026"),
            '\u{2028}' => out.push_str("\\u2028"),
            '\u{2029}' => out.push_str("\\u2029"),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use html5gum::{State, Token, Tokenizer};
    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::super::hostile;
    use super::*;

    proptest! {
        #[test]
        fn the_script_ends_where_it_should_and_holds_the_value(text in hostile()) {
            let value = json!({ "a": text, &text: [text, 1, null] });
            let written = json_in_html(&value.to_string());
            let ends = written.contains(['<', '>', '&', '\u{2028}', '\u{2029}']);
            prop_assert!(!ends);
            let page = format!("{written}</script><p>");
            let mut tokenizer = Tokenizer::new(&page);
            tokenizer.set_state(State::ScriptData);
            tokenizer.set_last_start_tag(Some("script"));
            let mut read = Vec::new();
            for Ok(token) in tokenizer {
                match token {
                    Token::String(said) => read.extend_from_slice(&said),
                    Token::EndTag(tag) => {
                        prop_assert_eq!(&**tag.name, b"script");
                        break;
                    }
                    // Control characters are frowned upon, and kept.
                    Token::Error(_) => {}
                    other => prop_assert!(false, "{:?}", other),
                }
            }
            prop_assert_eq!(serde_json::from_slice::<Value>(&read).unwrap(), value);
        }
    }
}
