//! National AI standardization strategies compared.

use crate::analysis::Strategy;

use super::super::block::{Block, Cell, Column, Inline, Line, Table, labelled, line, paragraph};
use super::super::source;
use super::{Context, Section};

pub(super) const SECTION: Section = Section {
    id: "strategies",
    title: "National strategies compared",
    compose,
};

type Category = (&'static str, fn(&Strategy) -> &str);

const CATEGORIES: [Category; 6] = [
    ("Responsible offices", |s| &s.responsible_offices),
    ("Involvement of the government", |s| {
        &s.government_involvement
    }),
    ("International promotion", |s| &s.international_promotion),
    ("Key strategic insight", |s| &s.strategic_insight),
    ("Key technical insight", |s| &s.technical_insight),
    ("Personal data", |s| &s.personal_data),
];

fn compose(context: &Context<'_>) -> Vec<Block> {
    let is_described = |s: &&Strategy| {
        CATEGORIES
            .iter()
            .any(|(_, read)| !read(s).trim().is_empty())
    };
    let all = &context.analysis.strategies;
    let (described, named): (Vec<&Strategy>, Vec<&Strategy>) = all.iter().partition(is_described);
    if all.is_empty() {
        return Vec::new();
    }
    let mut out = vec![Block::Lead(line(
        "What governments say they want from AI standards, in six categories. These are summaries \
         of published documents, not measurements; a category left empty in the data is shown as \
         not stated.",
    ))];
    if !described.is_empty() {
        out.push(documents(&described));
    }
    for (category, read) in CATEGORIES {
        if described.is_empty() {
            break;
        }
        let columns = vec![Column::words("Publisher"), Column::words(category)];
        let rows = described.iter().map(|s| {
            let text = match read(s).trim() {
                "" => "not stated",
                text => text,
            };
            vec![
                Cell::Text(publisher(s, &described)),
                Cell::Text(vec![Inline::Name(text.to_owned())]),
            ]
        });
        let table = Table::new(category.to_owned(), columns, rows.collect()).prose();
        out.push(Block::Table(table));
    }
    if !named.is_empty() {
        let names: Vec<_> = named.iter().map(|s| s.publisher.as_str()).collect();
        out.push(paragraph(&format!(
            "Named by the sources but not described there: {}.",
            names.join(", ")
        )));
    }
    let mut sources: Vec<&str> = all.iter().map(|s| s.source.as_str()).collect();
    sources.retain(|s| !s.is_empty());
    sources.sort_unstable();
    sources.dedup();
    if !sources.is_empty() {
        out.push(Block::Paragraph(labelled("Sources", &sources.join("; "))));
    }
    let file = source::file(context, "tables/strategies.csv", Some(all.len()));
    if !file.is_empty() {
        out.push(Block::Paragraph(file));
    }
    out
}

fn documents(strategies: &[&Strategy]) -> Block {
    let columns = vec![
        Column::words("Publisher"),
        Column::words("Document"),
        Column::words("Date"),
    ];
    let rows = strategies.iter().map(|s| {
        vec![
            Cell::name(&s.publisher),
            Cell::name(&s.title),
            Cell::text(&s.date),
        ]
    });
    let title = "Documents compared".to_owned();
    Block::Table(Table::new(title, columns, rows.collect()).prose())
}

/// Who published it; with the year where the same publisher has several documents.
fn publisher(strategy: &Strategy, all: &[&Strategy]) -> Line {
    let mut out = vec![Inline::Name(strategy.publisher.clone())];
    let same = all.iter().filter(|s| s.publisher == strategy.publisher);
    if same.count() > 1 && !strategy.date.is_empty() {
        let year: String = strategy.date.chars().take(4).collect();
        out.push(Inline::Text(format!(" ({year})")));
    }
    out
}
