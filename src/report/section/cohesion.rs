//! Communities: how the networks hang together.

use std::collections::BTreeMap;

use crate::analysis::{Cohesion, Community, InsideTies, NetworkFacts};

use super::super::block::{
    Block, Cell, Column, Definition, Inline, Line, Marks, Table, labelled, line, paragraph,
};
use super::super::index::Place;
use super::super::{number, source};
use super::{Context, Section};

pub(super) const SECTION: Section = Section {
    id: "communities",
    title: "Communities",
    compose,
};

fn compose(context: &Context<'_>) -> Vec<Block> {
    let chapters = &context.analysis.cohesion;
    if chapters.is_empty() {
        return Vec::new();
    }
    let mut out = vec![Block::Lead(line(
        "How each network hangs together: whether it falls into parts without any tie between \
         them, which nodes form its most closely tied core, and which groups have many ties inside. \
         To be in the core, or in one community with others, is to have many ties there, nothing more.",
    ))];
    for (chapter, place) in chapters.iter().zip(&context.index.cohesion) {
        out.push(Block::Chapter {
            anchor: place.anchor.clone(),
            title: chapter.title.clone(),
        });
        let sentences: Vec<_> = chapter.sentences.iter().map(|s| line(s)).collect();
        if !sentences.is_empty() {
            out.push(Block::List(Marks::Bullets, sentences));
        }
        out.extend(context.figures(&place.anchor));
        out.push(parts(context, chapter, place));
        out.push(core(context, chapter));
        out.extend(communities(context, chapter, place));
    }
    out
}

fn network<'a>(context: &Context<'a>, chapter: &Cohesion) -> Option<&'a NetworkFacts> {
    let same = context
        .analysis
        .centrality
        .iter()
        .find(|c| c.id == chapter.id);
    same.map(|c| &c.network)
}

/// Components by size: how many of each.
fn parts(context: &Context<'_>, chapter: &Cohesion, place: &Place) -> Block {
    if chapter.component_sizes.is_empty() {
        return paragraph("The network is empty: there is no component.");
    }
    let mut sizes: BTreeMap<usize, usize> = BTreeMap::new();
    for size in &chapter.component_sizes {
        *sizes.entry(*size).or_default() += 1;
    }
    let all: usize = chapter.component_sizes.iter().sum();
    let columns = vec![
        Column::numbers("Nodes in the part").defined(context.index.definition("component")),
        Column::numbers("How many such parts"),
        Column::numbers("Share of all nodes"),
    ];
    let rows = sizes.into_iter().rev().map(|(size, times)| {
        let share = (size * times) as f64 / all.max(1) as f64;
        vec![
            Cell::number(number::size(size), size as f64),
            Cell::number(number::size(times), times as f64),
            Cell::optional(Some(share), number::share),
        ]
    });
    let facts = network(context, chapter);
    let mut notes: Vec<Line> = facts.map(source::network).into_iter().collect();
    if let Some(facts) = facts {
        notes.extend(source::coverage(context, &facts.coverage));
    }
    let many = chapter.component_sizes.len();
    notes.push(source::file(context, &place.file(), Some(many)));
    let title = format!("Components: {}", chapter.title);
    Block::Table(Table::new(title, columns, rows.collect()).with_notes(notes))
}

fn core(context: &Context<'_>, chapter: &Cohesion) -> Block {
    let mut members = Line::new();
    for (at, name) in chapter.core_members.iter().enumerate() {
        if at > 0 {
            members.push(Inline::Text(", ".to_owned()));
        }
        members.push(Inline::Name(name.clone()));
    }
    let text = match chapter.core_members.len() {
        0 => "none".to_owned(),
        n => format!("{} nodes, core number {}", number::size(n), chapter.core),
    };
    let core = Definition {
        anchor: None,
        term: context.index.measure("core", "Innermost core"),
        meaning: line(&text),
    };
    let mut rows = vec![core];
    if !members.is_empty() {
        rows.push(Definition {
            anchor: None,
            term: line("In it"),
            meaning: members,
        });
    }
    Block::Definitions(rows)
}

/// Communities shown; the rest is counted.
const SHOWN: usize = 12;

/// The communities that may be named, where there are several.
fn communities(context: &Context<'_>, chapter: &Cohesion, place: &Place) -> Option<Block> {
    let found = chapter.communities.as_ref()?;
    if found.groups.len() < 2 {
        return None;
    }
    let all: usize = found.groups.iter().map(|group| group.nodes).sum();
    let has_bodies = found.groups.iter().any(|group| !group.bodies.is_empty());
    let actors = if has_bodies { "Actors" } else { "Nodes" };
    let mut columns = vec![
        Column::numbers("Community").defined(context.index.definition("community")),
        Column::numbers("Nodes"),
        Column::numbers("Share of all nodes"),
        Column::words(&format!("{actors} with the most ties inside it")),
    ];
    if has_bodies {
        columns.push(Column::words("Bodies with the most ties inside it"));
    }
    let row = |group: &Community| {
        let share = group.nodes as f64 / all.max(1) as f64;
        let mut row = vec![
            Cell::number(number::size(group.number), group.number as f64),
            Cell::number(number::size(group.nodes), group.nodes as f64),
            Cell::optional(Some(share), number::share),
            most(&group.actors),
        ];
        if has_bodies {
            row.push(most(&group.bodies));
        }
        row
    };
    let rows = found.groups.iter().take(SHOWN).map(row).collect();
    let facts = network(context, chapter);
    let mut notes: Vec<Line> = facts.map(source::network).into_iter().collect();
    if let Some(facts) = facts {
        notes.extend(source::coverage(context, &facts.coverage));
    }
    let stability = format!(
        "{} (mean adjusted mutual information of two of {} runs); modularity {}",
        number::fixed(found.stability, 2),
        number::size(found.runs as usize),
        number::fixed(found.modularity, 2)
    );
    notes.push(labelled("Stability", &stability));
    if found.groups.len() > SHOWN {
        let left = number::size(found.groups.len() - SHOWN);
        notes.push(labelled(
            "Not shown",
            &format!("{left} smaller communities"),
        ));
    }
    notes.push(source::file(context, &place.part("communities"), Some(all)));
    let title = format!("Communities: {}", chapter.title);
    Some(Block::Table(
        Table::new(title, columns, rows).with_notes(notes).prose(),
    ))
}

/// Names with their numbers of ties: `ANSI (34), DIN (30)`.
fn most(members: &[InsideTies]) -> Cell {
    if members.is_empty() {
        return Cell::Missing;
    }
    let mut text = Line::new();
    for (at, member) in members.iter().enumerate() {
        if at > 0 {
            text.push(Inline::Text(", ".to_owned()));
        }
        text.push(Inline::Name(member.label.clone()));
        text.push(Inline::Text(format!(" ({})", number::size(member.ties))));
    }
    Cell::Text(text)
}
