//! Blocks as Markdown (CommonMark with the tables of GitHub).

use super::block::{Align, Block, Cell, Definition, Inline, Line, Marks, Table, Target};
use super::number::NO_VALUE;
use super::render::{Document, Figure};
use crate::escape::markdown::{self, markdown};

/// `report.md`.
pub(crate) fn text(document: &Document, figures: &[Figure]) -> String {
    let mut writer = Writer {
        out: String::new(),
        figures,
    };
    writer.paragraph(&format!("# {}", markdown(&document.title)));
    let facts: Vec<_> = document
        .facts
        .iter()
        .map(|f| inline(f, Place::Text))
        .collect();
    writer.paragraph(&facts.join(" · "));
    writer.paragraph("## Contents");
    let contents = document.sections.iter().map(|part| {
        let mut lines = vec![format!("- [{}](#{})", markdown(part.title), part.id)];
        for block in &part.blocks {
            if let Block::Chapter { anchor, title } = block {
                lines.push(format!("  - [{}](#{anchor})", markdown(title)));
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
            markdown(part.title)
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
    writer.paragraph(&format!("## {}", markdown(title)));
    writer.blocks(blocks);
    writer.out
}

/// Where text stands: at the start of a line, or in a cell, where starts mean nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    Text,
    Cell,
}

/// An address in a link.
fn address(target: &Target) -> String {
    match target {
        Target::Anchor(anchor) => format!("#{anchor}"),
        Target::File(path) | Target::Web(path) => markdown::address(path),
    }
}

fn inline(line: &Line, place: Place) -> String {
    let mut out = String::new();
    for (at, part) in line.iter().enumerate() {
        let text = match part {
            Inline::Text(text) | Inline::Name(text) => markdown(text),
            Inline::Strong(text) => format!("**{}**", markdown(text)),
            Inline::Code(text) => markdown::code(text, place == Place::Cell),
            Inline::Link { text, target } => format!("[{}]({})", markdown(text), address(target)),
        };
        let is_start = at == 0 && place == Place::Text;
        let is_plain = matches!(part, Inline::Text(_) | Inline::Name(_));
        out.push_str(&if is_start && is_plain {
            markdown::at_start(&text)
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
                self.paragraph(&format!(
                    "<a id=\"{anchor}\"></a>\n\n### {}",
                    markdown(title)
                ));
            }
            Block::Heading { anchor, title } => {
                if let Some(anchor) = anchor {
                    self.paragraph(&format!("<a id=\"{anchor}\"></a>"));
                }
                self.paragraph(&format!("#### {}", markdown(title)));
            }
            Block::Lead(text) | Block::Paragraph(text) => {
                self.paragraph(&inline(text, Place::Text));
            }
            Block::Note { title, text } => {
                let text = inline(text, Place::Text);
                self.paragraph(&format!("> **{}.** {text}", markdown(title)));
            }
            Block::Findings(items) => self.list(Marks::Numbers, items),
            Block::List(marks, items) => self.list(*marks, items),
            Block::Definitions(rows) => self.definitions(rows),
            Block::Table(table) => self.table(table),
            Block::Figure { at, number } => self.figure(*at, *number),
            Block::Verbatim(text) => self.paragraph(&markdown::fenced(text)),
            Block::Disclosure { summary, blocks } => {
                self.paragraph(&format!("**{}**", markdown(summary)));
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
                [Inline::Text(text)] => format!("**{}**", markdown(text)),
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
            markdown(&table.title)
        ));
        let header = table.columns.iter().map(|c| match &c.definition {
            Some(anchor) => format!("[{}](#{anchor})", markdown(&c.title)),
            None => markdown(&c.title),
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
            self.paragraph(&format!("![{}]({path})", markdown(&figure.alt)));
        }
        let links = files
            .iter()
            .map(|(kind, path)| format!(" [{kind}]({path})"));
        let links: String = links.collect();
        self.paragraph(&format!(
            "**Figure {number}. {}**{links}",
            markdown(&figure.title)
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
        Cell::Number { shown, .. } => markdown(shown),
        Cell::Missing => NO_VALUE.to_owned(),
    }
}
