//! Text that is nothing but text in HTML.

use super::super::markdown::is_unprintable;

/// Safe as content and as a quoted attribute; line breaks become spaces, and characters that turn
/// the direction of writing or that HTML forbids are left out.
pub(super) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\n' | '\r' | '\t' => out.push(' '),
            c if is_unprintable(c) => {}
            c => out.push(c),
        }
    }
    out
}

/// The same for text whose lines are kept.
pub(super) fn escape_lines(text: &str) -> String {
    let lines: Vec<_> = text.lines().map(escape).collect();
    lines.join("\n")
}

/// Whether words of the text are written from right to left.
pub(super) fn is_right_to_left(text: &str) -> bool {
    let is_rtl = |c: char| matches!(c, '\u{0590}'..='\u{08FF}' | '\u{FB1D}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFF}');
    text.chars().any(is_rtl)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_becomes_text() {
        assert_eq!(
            escape("<img src=x onerror='a(\"1\")'> & co\n\u{202E}x\u{0}"),
            "&lt;img src=x onerror=&#39;a(&quot;1&quot;)&#39;&gt; &amp; co x"
        );
        assert_eq!(escape_lines("a\n<b>\n"), "a\n&lt;b&gt;");
        assert!(is_right_to_left("هيئة") && !is_right_to_left("Österreich 中国"));
    }
}
