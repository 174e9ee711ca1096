//! What the numbers do not say.

use super::super::block::{Block, Marks, line, paragraph};
use super::{Context, Section};

pub(super) const SECTION: Section = Section {
    id: "limits",
    title: "Limits",
    compose,
};

fn compose(context: &Context<'_>) -> Vec<Block> {
    let mut out = vec![Block::Lead(line(
        "What the numbers of this report do not say. Quote a number with the limits that bear on \
         it.",
    ))];
    let limits = &context.analysis.limits;
    if limits.is_empty() {
        out.push(paragraph(
            "The analysis states no limits of its own. The warning under the findings and the \
             gaps of the data hold all the same.",
        ));
    } else {
        let items = limits.iter().map(|l| line(&l.text)).collect();
        out.push(Block::List(Marks::Bullets, items));
    }
    out
}
