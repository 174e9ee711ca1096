//! Markdown: CommonMark with the tables of GitHub, in which HTML means something too.

use super::one_line;

/// A text in which no character has a meaning in Markdown or HTML, on one line (see [`one_line`]): for cells,
/// titles, links and sentences. At the start of a line see [`at_start`].
pub(crate) fn markdown(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    let mut rest = one_line(text).peekable();
    while let Some(c) = rest.next() {
        match c {
            // More than one at an end would break the line.
            ' ' if out.ends_with(' ') => {}
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' if rest.peek().copied().is_some_and(begins_reference) => out.push_str("&amp;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '~' | '^' | '#' | '$' | '{' | '}' => {
                out.push('\\');
                out.push(c);
            }
            c => out.push(c),
        }
    }
    out
}

fn begins_reference(c: char) -> bool {
    c == '#' || c.is_ascii_alphabetic()
}

/// What [`markdown`] gives, for the start of a line: it starts no list, rule or indented code.
pub(crate) fn at_start(escaped: &str) -> String {
    let text = escaped.trim_start_matches(' ');
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let after = text[digits..].chars().next();
    if digits > 0 && matches!(after, Some('.' | ')')) {
        return format!("{}\\{}", &text[..digits], &text[digits..]);
    }
    if text.starts_with(['-', '+', '=', ':']) {
        return format!("\\{text}");
    }
    text.to_owned()
}

/// The text as a code span; in a cell even its bars are escaped. Nothing for spaces alone.
pub(crate) fn code(text: &str, is_in_cell: bool) -> String {
    let text: String = one_line(text).collect();
    if text.trim().is_empty() {
        return String::new();
    }
    let fence = "`".repeat(longest_run(&text) + 1);
    let is_padded = text.starts_with(['`', ' ']) || text.ends_with(['`', ' ']);
    let pad = if is_padded { " " } else { "" };
    let text = if is_in_cell {
        text.replace('|', "\\|")
    } else {
        text
    };
    format!("{fence}{pad}{text}{pad}{fence}")
}

/// The lines of a text as a block of code.
pub(crate) fn fenced(text: &str) -> String {
    let fence = "`".repeat(longest_run(text).max(2) + 1);
    let lines: Vec<String> = text.lines().map(|l| one_line(l).collect()).collect();
    let text = lines.join("\n");
    format!("{fence}\n{}\n{fence}", text.trim_end_matches('\n'))
}

/// The most backticks in a row.
fn longest_run(text: &str) -> usize {
    text.split(|c| c != '`').map(str::len).max().unwrap_or(0)
}

/// An address between the brackets of a link; what could end it is percent-encoded.
pub(crate) fn address(raw: &str) -> String {
    let mut out = String::new();
    let mut rest = one_line(raw).peekable();
    while let Some(c) = rest.next() {
        match c {
            ' ' | '(' | ')' | '<' | '>' | '"' | '\'' | '\\' | '|' | '`' | '[' | ']' => {
                out.push_str(&format!("%{:02X}", u32::from(c)));
            }
            '&' if rest.peek().copied().is_some_and(begins_reference) => out.push_str("&amp;"),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

    use super::super::hostile;
    use super::*;

    #[test]
    fn nothing_in_a_name_means_anything() {
        assert_eq!(markdown("<script>"), "&lt;script&gt;");
        assert_eq!(markdown("a|b"), "a\\|b");
        assert_eq!(markdown("a\nb\r\nc"), "a b c");
        assert_eq!(
            markdown("[x](javascript:alert(1))"),
            "\\[x\\](javascript:alert(1))"
        );
        assert_eq!(
            markdown("# *b* _i_ `c` ~s~"),
            "\\# \\*b\\* \\_i\\_ \\`c\\` \\~s\\~"
        );
        assert_eq!(markdown("AT&T &lt; &#60;"), "AT&amp;T &amp;lt; &amp;\\#60;");
        assert_eq!(markdown("R & D"), "R & D");
        assert_eq!(markdown("a\u{202E}b\u{0}c\u{1b}d"), "abcd");
        assert_eq!(markdown("الصين"), "الصين");
        assert_eq!(markdown("\\"), "\\\\");
    }

    #[test]
    fn a_line_starts_no_list_and_no_rule() {
        for (given, wanted) in [
            ("- a", "\\- a"),
            ("   - a", "\\- a"),
            ("+ a", "\\+ a"),
            ("--- ", "\\--- "),
            ("1. a", "1\\. a"),
            ("1) a", "1\\) a"),
            ("===", "\\==="),
            ("2021 was", "2021 was"),
        ] {
            assert_eq!(at_start(&markdown(given)), wanted);
        }
    }

    #[test]
    fn code_keeps_its_backticks_and_bars() {
        assert_eq!(code("a`b", false), "``a`b``");
        assert_eq!(code("`a`", false), "`` `a` ``");
        assert_eq!(code("|x|", true), "`\\|x\\|`");
        assert_eq!(code("  ", false), "");
    }

    #[test]
    fn an_address_cannot_leave_its_brackets() {
        let target = "https://x.org/a b)(\"<`|";
        assert_eq!(address(target), "https://x.org/a%20b%29%28%22%3C%60%7C");
    }

    /// A document as elements, with text between them.
    fn parsed(text: &str) -> Vec<String> {
        // All extensions but the one that changes quotes.
        let options = Options::all() - Options::ENABLE_SMART_PUNCTUATION;
        let mut parts: Vec<String> = Vec::new();
        let mut is_text = false;
        for event in Parser::new_ext(text, options) {
            let part = match event {
                Event::Text(said) => {
                    if is_text {
                        parts.last_mut().unwrap().push_str(&said);
                    } else {
                        parts.push(said.into_string());
                    }
                    is_text = true;
                    continue;
                }
                Event::Start(Tag::Link { dest_url, .. }) => format!("<link {dest_url}"),
                Event::Start(Tag::Table(_)) => "<table".to_owned(),
                Event::Start(Tag::Heading { level, .. }) => format!("<{level}"),
                Event::Start(tag) => format!("<{:?}", tag.to_end()),
                Event::End(TagEnd::Heading(level)) => format!("/{level}"),
                Event::End(end) => format!("/{end:?}"),
                Event::Code(said) => format!("code {said}"),
                other => format!("{other:?}"),
            };
            is_text = false;
            parts.push(part);
        }
        parts
    }

    /// A text as a reader sees it.
    fn seen(text: &str) -> String {
        let words: String = one_line(text).collect();
        let words = words.split(' ').filter(|w| !w.is_empty());
        words.collect::<Vec<_>>().join(" ")
    }

    proptest! {
        #[test]
        fn text_stays_text_in_cells_titles_links_and_lines(text in hostile()) {
            let escaped = markdown(&text);
            let seen = format!(".{}.", seen(&format!("a{text}a")));
            prop_assert!(!escaped.contains(['\n', '\r']));
            let cell = format!("| x | y |\n| --- | --- |\n| .a{escaped}a. | z |\n");
            let parts = parsed(&cell);
            let row = parts.iter().position(|p| p == "<TableRow").unwrap();
            let expected = ["<TableRow", "<TableCell", &seen, "/TableCell", "<TableCell", "z", "/TableCell", "/TableRow", "/Table"];
            prop_assert_eq!(&parts[row..], &expected[..]);
            let link = format!("## [.a{escaped}a.](#x)\n");
            prop_assert_eq!(parsed(&link), ["<h2", "<link #x", &seen, "/Link", "/h2"]);
            let line = format!("**.a{escaped}a.**\n\n.a{escaped}a.\n");
            let expected = ["<Paragraph", "<Strong", &seen, "/Strong", "/Paragraph", "<Paragraph", &seen, "/Paragraph"];
            prop_assert_eq!(parsed(&line), expected);
        }

        #[test]
        fn a_line_is_a_paragraph_and_nothing_else(text in hostile()) {
            let parts = parsed(&at_start(&markdown(&text)));
            let seen = seen(&text);
            if seen.is_empty() {
                prop_assert!(parts.iter().all(|p| p.trim().is_empty() || p.ends_with("Paragraph")), "{:?}", parts);
            } else {
                prop_assert_eq!(parts, ["<Paragraph", &seen, "/Paragraph"]);
            }
        }

        #[test]
        fn code_holds_what_it_was_given(text in hostile()) {
            let held: String = one_line(&text).collect();
            prop_assume!(!held.trim().is_empty());
            let parts = parsed(&format!("a{}b", code(&text, false)));
            prop_assert_eq!(parts, ["<Paragraph", "a", &format!("code {held}"), "b", "/Paragraph"]);
            let cell = format!("| x | y |\n| --- | --- |\n| {} | z |\n", code(&text, true));
            let parts = parsed(&cell);
            let row = parts.iter().position(|p| p == "<TableRow").unwrap();
            prop_assert_eq!(parts.len() - row, 9, "{:?}", parts);
        }

        #[test]
        fn a_block_of_code_ends_where_it_should(text in hostile()) {
            let parts = parsed(&format!("{}\n\nb", fenced(&text)));
            let end = ["/CodeBlock", "<Paragraph", "b", "/Paragraph"];
            prop_assert!(parts.ends_with(&end.map(str::to_owned)), "{:?}", parts);
            prop_assert!(parts.len() <= 6 && parts[0] == "<CodeBlock", "{:?}", parts);
        }

        #[test]
        fn a_link_leads_where_it_says(text in hostile()) {
            let raw = format!("https://x.org/{text}");
            let held = one_line(&raw).map(|c| match c {
                ' ' | '(' | ')' | '<' | '>' | '"' | '\'' | '\\' | '|' | '`' | '[' | ']' => format!("%{:02X}", u32::from(c)),
                c => c.to_string(),
            });
            let target = format!("<link {}", held.collect::<String>());
            let parts = parsed(&format!("[x]({})", address(&raw)));
            prop_assert_eq!(parts, ["<Paragraph", &target, "x", "/Link", "/Paragraph"]);
        }
    }
}
