//! Two days compared: who appeared, vanished, gained and lost which role.

use super::super::block::{Block, line};
use super::super::{comparison, source};
use super::{Context, Section};

pub(super) const SECTION: Section = Section {
    id: "comparisons",
    title: "What changed last",
    compose,
};

fn compose(context: &Context<'_>) -> Vec<Block> {
    let chapters = &context.analysis.comparisons;
    if chapters.is_empty() {
        return Vec::new();
    }
    let mut out = vec![Block::Lead(line(
        "An early warning: every role that came or went between two days, the weightiest first. \
         A secretariat weighs more than a membership, as in the measure of influence. A change of \
         holder says nothing about its reasons.",
    ))];
    for (chapter, place) in chapters.iter().zip(&context.index.comparisons) {
        out.push(Block::Chapter {
            anchor: place.anchor.clone(),
            title: chapter.title.clone(),
        });
        let mut notes = source::coverage(context, &chapter.coverage);
        let changes = Some(chapter.found.changes.len());
        notes.push(source::file(context, &place.file(), changes));
        notes.retain(|note| !note.is_empty());
        let mut blocks = comparison::blocks(&chapter.found, &chapter.sentences, chapter.top);
        let tables = blocks.iter_mut().filter_map(|block| match block {
            Block::Table(table) => Some(table),
            _ => None,
        });
        for table in tables {
            table.notes.extend(notes.iter().cloned());
        }
        out.extend(blocks);
    }
    out
}
