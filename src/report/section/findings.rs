//! The findings, in plain sentences.

use super::super::block::{Block, Inline, Line, Target, line, paragraph};
use super::{Context, Section};

pub(super) const SECTION: Section = Section {
    id: "findings",
    title: "Findings",
    compose,
};

fn compose(context: &Context<'_>) -> Vec<Block> {
    let analysis = context.analysis;
    let mut out = Vec::new();
    if analysis.findings.is_empty() {
        out.push(paragraph(
            "The data and the plan gave no finding that could be stated with numbers. The sections \
             below say what the data hold.",
        ));
    } else {
        out.push(Block::Lead(line(
            "What the numbers of this report say, most important first. Each sentence is computed \
             from the data and leads to the table that bears it out.",
        )));
        let findings = analysis.findings.iter();
        out.push(Block::Findings(
            findings
                .map(|f| sentence(context, &f.text, &f.basis))
                .collect(),
        ));
    }
    out.push(Block::Note {
        title: "Position in a network is not influence".to_owned(),
        text: line(
            "The numbers say who holds which formal role and who is tied to whom. They do not say \
             who persuades whom, who writes the text of a standard, or what anybody intends.",
        ),
    });
    out
}

fn sentence(context: &Context<'_>, text: &str, basis: &str) -> Line {
    let mut out = line(text);
    if let Some(target) = context.index.basis(basis, context.files) {
        out.push(Inline::Text(" ".to_owned()));
        let text = match target {
            Target::Anchor(_) => "See the numbers",
            Target::File(_) | Target::Web(_) => "See the table",
        };
        out.push(Inline::Link {
            text: text.to_owned(),
            target,
        });
    }
    out
}
