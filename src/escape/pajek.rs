//! Labels of Pajek. It knows no escapes but the number of a character, `&#34;`.

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
pub(crate) fn is_plain(text: &str) -> bool {
    let next = text.chars().skip(1).map(Some).chain([None]);
    text.chars().zip(next).all(|(c, next)| is_held(c, next))
}

/// The text as it stands between the quotes of a label; [`decoded`] gives it back whole.
pub(crate) fn coded(text: &str) -> String {
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
pub(crate) fn decoded(text: &str) -> String {
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::hostile;
    use super::*;

    #[test]
    fn only_what_cannot_stand_in_quotes_is_coded() {
        assert!(is_plain("ISO/IEC JTC 1 & Co. \\n é 中"));
        assert_eq!(coded("a\"b\nc\\"), "a&#34;b&#10;c&#92;");
        assert_eq!(coded("&#34;"), "&#38;#34;");
    }

    proptest! {
        #[test]
        fn a_label_ends_where_it_should_and_comes_back(text in hostile()) {
            let label = coded(&text);
            prop_assert!(!label.contains('"') && !label.contains(char::is_control));
            prop_assert_eq!(label.lines().count(), usize::from(!label.is_empty()));
            prop_assert!(!label.ends_with('\\'), "programs that know escapes");
            prop_assert_eq!(decoded(&label), text.as_str());
            prop_assert_eq!(is_plain(&text), label == text);
        }
    }
}
