//! Methods: each measure's formula, convention and reference, and the words of the tables.

use crate::analysis::Method;

use super::super::block::{Block, Definition, Inline, Line, line, paragraph};
use super::super::index::{method_anchor, term_anchor};
use super::super::{source, terms};
use super::{Context, Section};

pub(super) const SECTION: Section = Section {
    id: "methods",
    title: "Methods",
    compose,
};

fn compose(context: &Context<'_>) -> Vec<Block> {
    let analysis = context.analysis;
    let mut out = vec![Block::Lead(line(
        "How each number was made. Programs disagree on details of the same measure; the \
         convention taken here is named with each one, so that the numbers can be made again.",
    ))];
    if !analysis.methods.is_empty() {
        out.push(Block::Chapter {
            anchor: "methods-measures".to_owned(),
            title: "Measures".to_owned(),
        });
        for method in &analysis.methods {
            out.push(Block::Heading {
                anchor: Some(method_anchor(&method.id)),
                title: method.name.clone(),
            });
            for text in [&method.about, &method.reading] {
                if !text.is_empty() {
                    out.push(paragraph(&sentence(text)));
                }
            }
            out.push(Block::Definitions(rows(method)));
        }
        let file = source::file(context, "tables/methods.csv", Some(analysis.methods.len()));
        if !file.is_empty() {
            out.push(Block::Paragraph(file));
        }
    }
    out.push(Block::Chapter {
        anchor: "methods-terms".to_owned(),
        title: "Words used in the tables".to_owned(),
    });
    let terms = terms::used(analysis).map(|t| Definition {
        anchor: Some(term_anchor(t.id)),
        term: line(t.name),
        meaning: line(t.text),
    });
    out.push(Block::Definitions(terms.collect()));
    if !analysis.plan.is_empty() {
        out.push(Block::Chapter {
            anchor: "methods-plan".to_owned(),
            title: "The plan behind this report".to_owned(),
        });
        out.push(paragraph(
            "The plan below, the data and the program version determine every number. Saved as \
             plan.toml in the folder of the data set, it makes this report again.",
        ));
        out.push(Block::Disclosure {
            summary: "The plan".to_owned(),
            blocks: vec![Block::Verbatim(analysis.plan.clone())],
        });
    }
    out
}

/// With a capital letter and a full stop.
fn sentence(text: &str) -> String {
    let mut chars = text.chars();
    let first = chars.next().into_iter().flat_map(char::to_uppercase);
    let mut out: String = first.chain(chars).collect();
    if !out.ends_with(['.', '!', '?']) {
        out.push('.');
    }
    out
}

fn rows(method: &Method) -> Vec<Definition> {
    let text = |text: &str| line(text);
    let rows: [(&str, Line); 6] = [
        ("Id", vec![Inline::Code(method.id.clone())]),
        ("Formula", vec![Inline::Code(method.formula.clone())]),
        ("Convention", text(&method.convention)),
        ("What a weight means", text(&method.weight_means)),
        ("A node without ties", text(&method.isolated)),
        ("References", text(&method.references.join("; "))),
    ];
    let is_filled = |meaning: &Line| match meaning.first() {
        None => false,
        Some(Inline::Code(code)) => !code.is_empty(),
        Some(_) => true,
    };
    let rows = rows.into_iter().filter(|(_, meaning)| is_filled(meaning));
    rows.map(|(term, meaning)| Definition {
        anchor: None,
        term: line(term),
        meaning,
    })
    .collect()
}
