//! Blocks as Markdown (CommonMark with the tables of GitHub).

use super::block::{Align, Block, Cell, Definition, Inline, Line, Marks, Table, Target};
use super::number::NO_VALUE;
use super::render::{Document, Figure};

/// `report.md`.
pub(crate) fn text(document: &Document, figures: &[Figure]) -> String {
    let mut writer = Writer {
        out: String::new(),
        figures,
    };
    writer.paragraph(&format!("# {}", escape(&document.title)));
    let facts: Vec<_> = document
        .facts
        .iter()
        .map(|f| inline(f, Place::Text))
        .collect();
    writer.paragraph(&facts.join(" · "));
    writer.paragraph("## Contents");
    let contents = document.sections.iter().map(|part| {
        let mut lines = vec![format!("- [{}](#{})", escape(part.title), part.id)];
        for block in &part.blocks {
            if let Block::Chapter { anchor, title } = block {
                lines.push(format!("  - [{}](#{anchor})", escape(title)));
            }
        }
        lines.join("\n")
    });
    let contents: Vec<_> = contents.collect();
    writer.paragraph(&contents.join("\n"));
    for part in &document.sections {
        writer.paragraph(&format!(
            "<a id=\"{}\"></a>\n\n## {}",
            part.id,
            escape(part.title)
        ));
        writer.blocks(&part.blocks);
    }
    writer.paragraph("---");
    for line in &document.footer {
        writer.paragraph(&inline(line, Place::Text));
    }
    writer.out
}

/// Blocks under a heading of the second level, to be pasted into a report.
pub(crate) fn section(title: &str, blocks: &[Block]) -> String {
    let mut writer = Writer {
        out: String::new(),
        figures: &[],
    };
    writer.paragraph(&format!("## {}", escape(title)));
    writer.blocks(blocks);
    writer.out
}

/// Where text stands: a line break ends a cell, and starts mean nothing there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    Text,
    Cell,
}

/// Whether a character turns the direction of what follows it, or cannot be shown.
pub(crate) fn is_unprintable(c: char) -> bool {
    (c.is_control() && !matches!(c, '\n' | '\r' | '\t'))
        || matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FFFE}' | '\u{FFFF}')
}

/// Text in which no character has a meaning in Markdown or HTML, on one line.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        match c {
            '\n' | '\r' | '\t' | '\u{2028}' | '\u{2029}' => {
                if !out.ends_with(' ') {
                    out.push(' ');
                }
            }
            c if is_unprintable(c) => {}
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' if rest
                .peek()
                .is_some_and(|n| *n == '#' || n.is_ascii_alphabetic()) =>
            {
                out.push_str("&amp;");
            }
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '~' | '#' | '$' | '{' | '}' => {
                out.push('\\');
                out.push(c);
            }
            c => out.push(c),
        }
    }
    out
}

/// Text that starts a line must not start a list, a rule or a quotation.
fn at_start(text: String) -> String {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let after = text[digits..].chars().next();
    if digits > 0 && matches!(after, Some('.' | ')')) {
        return format!("{}\\{}", &text[..digits], &text[digits..]);
    }
    if text.starts_with(['-', '+', '=']) {
        return format!("\\{text}");
    }
    text
}

/// A code span; in a cell even its bars are escaped.
fn code(text: &str, place: Place) -> String {
    let text: String = text
        .chars()
        .map(|c| {
            if c == '\n' || c == '\r' || c == '\t' {
                ' '
            } else {
                c
            }
        })
        .filter(|c| !is_unprintable(*c))
        .collect();
    if text.trim().is_empty() {
        return String::new();
    }
    let mut longest = 0;
    let mut run = 0;
    for c in text.chars() {
        run = if c == '`' { run + 1 } else { 0 };
        longest = longest.max(run);
    }
    let fence = "`".repeat(longest + 1);
    let pad = if text.starts_with('`') || text.ends_with('`') {
        " "
    } else {
        ""
    };
    let text = match place {
        Place::Cell => text.replace('|', "\\|"),
        Place::Text => text,
    };
    format!("{fence}{pad}{text}{pad}{fence}")
}

/// An address in a link; what could end it is percent-encoded.
fn address(target: &Target) -> String {
    let raw = match target {
        Target::Anchor(anchor) => return format!("#{anchor}"),
        Target::File(path) | Target::Web(path) => path,
    };
    let mut out = String::new();
    for c in raw.chars() {
        match c {
            ' ' | '(' | ')' | '<' | '>' | '"' | '\'' | '\\' | '|' | '`' | '[' | ']' => {
                out.push_str(&format!("%{:02X}", u32::from(c)));
            }
            c if c.is_control() || is_unprintable(c) => {}
            c => out.push(c),
        }
    }
    out
}

fn inline(line: &Line, place: Place) -> String {
    let mut out = String::new();
    for (at, part) in line.iter().enumerate() {
        let text = match part {
            Inline::Text(text) | Inline::Name(text) => escape(text),
            Inline::Strong(text) => format!("**{}**", escape(text)),
            Inline::Code(text) => code(text, place),
            Inline::Link { text, target } => format!("[{}]({})", escape(text), address(target)),
        };
        let is_start = at == 0 && place == Place::Text;
        let is_plain = matches!(part, Inline::Text(_) | Inline::Name(_));
        out.push_str(&if is_start && is_plain {
            at_start(text)
        } else {
            text
        });
    }
    out
}

struct Writer<'a> {
    out: String,
    figures: &'a [Figure],
}

impl Writer<'_> {
    fn paragraph(&mut self, text: &str) {
        if !self.out.is_empty() {
            self.out.push('\n');
        }
        self.out.push_str(text);
        self.out.push('\n');
    }

    fn blocks(&mut self, blocks: &[Block]) {
        for block in blocks {
            self.block(block);
        }
    }

    fn block(&mut self, block: &Block) {
        match block {
            Block::Chapter { anchor, title } => {
                self.paragraph(&format!("<a id=\"{anchor}\"></a>\n\n### {}", escape(title)));
            }
            Block::Heading { anchor, title } => {
                if let Some(anchor) = anchor {
                    self.paragraph(&format!("<a id=\"{anchor}\"></a>"));
                }
                self.paragraph(&format!("#### {}", escape(title)));
            }
            Block::Lead(text) | Block::Paragraph(text) => {
                self.paragraph(&inline(text, Place::Text));
            }
            Block::Note { title, text } => {
                let text = inline(text, Place::Text);
                self.paragraph(&format!("> **{}.** {text}", escape(title)));
            }
            Block::Findings(items) => self.list(Marks::Numbers, items),
            Block::List(marks, items) => self.list(*marks, items),
            Block::Definitions(rows) => self.definitions(rows),
            Block::Table(table) => self.table(table),
            Block::Figure { at, number } => self.figure(*at, *number),
            Block::Verbatim(text) => self.verbatim(text),
            Block::Disclosure { summary, blocks } => {
                self.paragraph(&format!("**{}**", escape(summary)));
                self.blocks(blocks);
            }
        }
    }

    fn list(&mut self, marks: Marks, items: &[Line]) {
        let items = items.iter().enumerate().map(|(at, item)| {
            let text = inline(item, Place::Text);
            match marks {
                Marks::Bullets => format!("- {text}"),
                Marks::Numbers => format!("{}. {text}", at + 1),
            }
        });
        let items: Vec<_> = items.collect();
        self.paragraph(&items.join("\n"));
    }

    fn definitions(&mut self, rows: &[Definition]) {
        let items = rows.iter().map(|row| {
            let anchor = row.anchor.as_ref();
            let anchor = anchor
                .map(|a| format!("<a id=\"{a}\"></a>"))
                .unwrap_or_default();
            let term = match row.term.as_slice() {
                [Inline::Text(text)] => format!("**{}**", escape(text)),
                _ => format!("**{}**", inline(&row.term, Place::Cell)),
            };
            format!("- {anchor}{term}: {}", inline(&row.meaning, Place::Cell))
        });
        let items: Vec<_> = items.collect();
        self.paragraph(&items.join("\n"));
    }

    fn table(&mut self, table: &Table) {
        self.paragraph(&format!(
            "**Table {}. {}**",
            table.number,
            escape(&table.title)
        ));
        let header = table.columns.iter().map(|c| match &c.definition {
            Some(anchor) => format!("[{}](#{anchor})", escape(&c.title)),
            None => escape(&c.title),
        });
        let rule = table.columns.iter().map(|c| match c.align {
            Align::Start => "---".to_owned(),
            Align::End => "---:".to_owned(),
        });
        let mut lines = vec![row(header), row(rule)];
        lines.extend(table.rows.iter().map(|cells| row(cells.iter().map(cell))));
        self.paragraph(&lines.join("\n"));
        let notes = std::iter::once(&table.cut).chain(&table.notes);
        let notes = notes.filter(|n| !n.is_empty());
        let notes: Vec<_> = notes.map(|n| inline(n, Place::Text)).collect();
        if !notes.is_empty() {
            self.paragraph(&notes.join("\\\n"));
        }
    }

    fn figure(&mut self, at: usize, number: usize) {
        let Some(figure) = self.figures.get(at) else {
            return;
        };
        let files = [
            ("PNG", figure.png_path.as_ref()),
            ("SVG", figure.svg_path.as_ref()),
        ];
        let files: Vec<_> = files
            .into_iter()
            .filter_map(|(kind, path)| Some((kind, address(&Target::File(path?.clone())))))
            .collect();
        if let Some((_, path)) = files.first() {
            self.paragraph(&format!("![{}]({path})", escape(&figure.alt)));
        }
        let links = files
            .iter()
            .map(|(kind, path)| format!(" [{kind}]({path})"));
        let links: String = links.collect();
        self.paragraph(&format!(
            "**Figure {number}. {}**{links}",
            escape(&figure.title)
        ));
    }

    fn verbatim(&mut self, text: &str) {
        let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
        let fence = "`".repeat(longest.max(2) + 1);
        let text: String = text
            .chars()
            .filter(|c| !is_unprintable(*c) && *c != '\r')
            .collect();
        self.paragraph(&format!(
            "{fence}\n{}\n{fence}",
            text.trim_end_matches('\n')
        ));
    }
}

fn row(cells: impl Iterator<Item = String>) -> String {
    let cells: Vec<_> = cells.collect();
    format!("| {} |", cells.join(" | "))
}

fn cell(cell: &Cell) -> String {
    match cell {
        Cell::Text(text) => inline(text, Place::Cell),
        Cell::Number { shown, .. } => escape(shown),
        Cell::Missing => NO_VALUE.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::block::line;
    use super::*;

    #[test]
    fn nothing_in_a_name_means_anything() {
        assert_eq!(escape("<script>"), "&lt;script&gt;");
        assert_eq!(escape("a|b"), "a\\|b");
        assert_eq!(escape("a\nb\r\nc"), "a b c");
        assert_eq!(
            escape("[x](javascript:alert(1))"),
            "\\[x\\](javascript:alert(1))"
        );
        assert_eq!(
            escape("# *b* _i_ `c` ~s~"),
            "\\# \\*b\\* \\_i\\_ \\`c\\` \\~s\\~"
        );
        assert_eq!(escape("AT&T &lt; &#60;"), "AT&amp;T &amp;lt; &amp;\\#60;");
        assert_eq!(escape("R & D"), "R & D");
        assert_eq!(escape("a\u{202E}b\u{0}c\u{1b}d"), "abcd");
        assert_eq!(escape("الصين"), "الصين");
        assert_eq!(escape("\\"), "\\\\");
    }

    #[test]
    fn a_line_starts_no_list_and_no_rule() {
        for (given, wanted) in [
            ("- a", "\\- a"),
            ("+ a", "\\+ a"),
            ("--- ", "\\--- "),
            ("1. a", "1\\. a"),
            ("1) a", "1\\) a"),
            ("===", "\\==="),
            ("2021 was", "2021 was"),
        ] {
            assert_eq!(inline(&line(given), Place::Text), wanted);
        }
    }

    #[test]
    fn code_keeps_its_backticks_and_bars() {
        assert_eq!(code("a`b", Place::Text), "``a`b``");
        assert_eq!(code("`a`", Place::Text), "`` `a` ``");
        assert_eq!(code("|x|", Place::Cell), "`\\|x\\|`");
        assert_eq!(code("  ", Place::Text), "");
    }

    #[test]
    fn an_address_cannot_leave_its_brackets() {
        let target = Target::Web("https://x.org/a b)(\"<`|".to_owned());
        assert_eq!(address(&target), "https://x.org/a%20b%29%28%22%3C%60%7C");
    }
}
