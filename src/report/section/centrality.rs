//! Centrality rankings with intervals.

use std::collections::BTreeMap;

use crate::analysis::{Centrality, NetworkFacts, RankedRow, Ranking};

use super::super::block::{
    Block, Cell, Column, Definition, Inline, Marks, Table, Target, labelled, line, paragraph,
};
use super::super::index::Place;
use super::super::render::EXPLORER;
use super::super::{number, source};
use super::{Context, Section};

pub(super) const SECTION: Section = Section {
    id: "centrality",
    title: "Centrality",
    compose,
};

fn compose(context: &Context<'_>) -> Vec<Block> {
    let chapters = &context.analysis.centrality;
    if chapters.is_empty() {
        return Vec::new();
    }
    let mut out = vec![Block::Lead(line(
        "Who stands where in the network of formal ties. Each measure asks a different question, \
         and the name of each measure leads to its definition. A difference between two ranks \
         counts only where their rank ranges do not overlap.",
    ))];
    for (chapter, place) in chapters.iter().zip(&context.index.centrality) {
        out.extend(one(context, chapter, place));
    }
    out
}

fn one(context: &Context<'_>, chapter: &Centrality, place: &Place) -> Vec<Block> {
    let mut out = vec![Block::Chapter {
        anchor: place.anchor.clone(),
        title: chapter.title.clone(),
    }];
    if !chapter.sentences.is_empty() {
        let sentences = chapter.sentences.iter().map(|s| line(s)).collect();
        out.push(Block::List(Marks::Bullets, sentences));
    }
    out.extend(context.figures(&place.anchor));
    out.extend(explore(context, chapter));
    if chapter.rankings.iter().all(|r| r.rows.is_empty()) {
        out.push(paragraph("There is nobody to rank in this network."));
    }
    let is_two_mode = chapter.network.sides.is_some();
    let sides: [Side; 2] = [
        Side {
            rows: |r| &r.rows,
            of: if is_two_mode {
                "actors"
            } else {
                "actors and bodies"
            },
            one: if is_two_mode {
                "Actor"
            } else {
                "Actor or body"
            },
        },
        Side {
            rows: |r| &r.bodies,
            of: "bodies",
            one: "Body",
        },
    ];
    for side in &sides {
        out.extend(overview(context, chapter, place, side));
    }
    for (at, ranking) in chapter.rankings.iter().enumerate() {
        let mut tables = Vec::new();
        if !ranking.reading.is_empty() {
            tables.push(paragraph(&ranking.reading));
        }
        for side in &sides {
            tables.extend(ranked(context, chapter, place, at, side));
        }
        if let Some(convergence) = ranking.convergence.as_deref().filter(|c| !c.is_empty()) {
            tables.push(Block::Paragraph(labelled(
                "Found by iteration",
                convergence,
            )));
        }
        out.push(Block::Disclosure {
            summary: format!("{}: the values", ranking.name),
            blocks: tables,
        });
    }
    out.extend(whole(context, chapter, place));
    out.push(Block::Disclosure {
        summary: format!(
            "The network: n = {}, m = {}, and what was left out",
            number::size(chapter.network.nodes),
            number::size(chapter.network.edges)
        ),
        blocks: vec![Block::Definitions(network(context, &chapter.network))],
    });
    out
}

/// The way to the page on which this network can be searched and moved in time.
fn explore(context: &Context<'_>, chapter: &Centrality) -> Option<Block> {
    let link = Inline::Link {
        text: "Explore this network".to_owned(),
        target: Target::File(format!("{EXPLORER}#{}", chapter.id)),
    };
    let what = ": find an actor, see its ties and their sources, filter, move in time.";
    let line = vec![link, Inline::Text(what.to_owned())];
    let is_written = context.files.contains(EXPLORER);
    is_written.then_some(Block::Paragraph(line))
}

/// One of the two sides of a ranking.
struct Side {
    rows: fn(&Ranking) -> &Vec<RankedRow>,
    of: &'static str,
    one: &'static str,
}

fn rank_cell(row: &RankedRow) -> Cell {
    let mut shown = number::rank(row.rank, row.tied);
    if let (Some(low), Some(high)) = (row.rank_low, row.rank_high) {
        shown.push_str(&format!(" ({})", number::rank_range(low, high)));
    }
    Cell::number(shown, f64::from(row.rank))
}

/// Whether a column of countries says more than the names do.
fn is_country_news(rows: &[RankedRow]) -> bool {
    let is_said = |r: &RankedRow| {
        let country = source::country(r.country.as_deref());
        r.label.contains(&country)
    };
    !rows.iter().all(is_said)
}

fn is_ranged(rows: &[RankedRow]) -> bool {
    rows.iter().any(|r| r.rank_low.is_some())
}

/// The first nodes of the first measure with their ranks on every measure.
fn overview(
    context: &Context<'_>,
    chapter: &Centrality,
    place: &Place,
    side: &Side,
) -> Option<Block> {
    let lists: Vec<&Ranking> = chapter
        .rankings
        .iter()
        .filter(|r| !(side.rows)(r).is_empty())
        .collect();
    let first = (side.rows)(lists.first()?);
    if lists.len() < 2 {
        return None;
    }
    let places: Vec<BTreeMap<&str, &RankedRow>> = lists
        .iter()
        .map(|r| {
            (side.rows)(r)
                .iter()
                .map(|row| (row.id.as_str(), row))
                .collect()
        })
        .collect();
    let has_country = is_country_news(&first[..first.len().min(chapter.top)]);
    let mut columns = vec![Column::words(side.one)];
    if has_country {
        columns.push(Column::words("Country"));
    }
    columns.extend(
        lists
            .iter()
            .map(|r| Column::numbers(&r.name).defined(context.index.definition(&r.metric))),
    );
    let rows = first.iter().map(|r| {
        let mut row = vec![Cell::name(&r.label)];
        if has_country {
            row.push(Cell::text(&source::country(r.country.as_deref())));
        }
        for ranks in &places {
            row.push(
                ranks
                    .get(r.id.as_str())
                    .map_or(Cell::Missing, |r| rank_cell(r)),
            );
        }
        row
    });
    let ranks: Vec<u32> = first.iter().map(|r| r.rank).collect();
    let mut notes = vec![labelled(
        "Order",
        &format!(
            "by {}. The other columns give the ranks of the same {} on other measures.",
            lists[0].name, side.of
        ),
    )];
    let title = format!(
        "Ranks of {} on every measure: {}, {}",
        side.of,
        chapter.title,
        number::day_or_none(chapter.network.as_of)
    );
    let has_ranges = lists.iter().any(|r| is_ranged((side.rows)(r)));
    if has_ranges && !chapter.interval_note.is_empty() {
        notes.push(labelled("In brackets", &chapter.interval_note));
    }
    notes.push(source::network(&chapter.network));
    notes.extend(source::coverage(context, &chapter.network.coverage));
    notes.push(source::file(context, &place.file(), None));
    Some(Block::Table(
        Table::new(title, columns, rows.collect())
            .first(chapter.top, source::cut(&ranks, chapter.top, side.of))
            .with_notes(notes),
    ))
}

/// One measure: values, ranks, ranges.
fn ranked(
    context: &Context<'_>,
    chapter: &Centrality,
    place: &Place,
    at: usize,
    side: &Side,
) -> Option<Block> {
    let ranking = &chapter.rankings[at];
    let all = (side.rows)(ranking);
    if all.is_empty() {
        return None;
    }
    let define = |id: &str| context.index.definition(id);
    let shown = &all[..all.len().min(chapter.top)];
    let decimals = number::decimals(shown.iter().map(|r| r.value));
    let has_country = is_country_news(shown);
    let has_kind = shown.iter().any(|r| r.kind != shown[0].kind);
    let has_range = is_ranged(shown);
    let mut columns = vec![
        Column::numbers("Rank").defined(define("rank")),
        Column::words(side.one),
    ];
    if has_kind {
        columns.push(Column::words("Kind"));
    }
    if has_country {
        columns.push(Column::words("Country"));
    }
    columns.push(Column::numbers(&ranking.name).defined(define(&ranking.metric)));
    if has_range {
        columns.push(Column::numbers("Rank range").defined(define("rank-range")));
    }
    let has_weights = shown.iter().any(|r| r.weights_low.is_some());
    if has_weights {
        columns.push(Column::numbers("With other weights"));
    }
    let rows = all.iter().map(|r| {
        let mut row = vec![
            Cell::number(number::rank(r.rank, r.tied), f64::from(r.rank)),
            Cell::name(&r.label),
        ];
        if has_kind {
            row.push(Cell::text(&source::kind(&r.kind)));
        }
        if has_country {
            row.push(Cell::text(&source::country(r.country.as_deref())));
        }
        row.push(Cell::optional(Some(r.value), |x| {
            number::measured(x, decimals)
        }));
        if has_range {
            row.push(match (r.rank_low, r.rank_high) {
                (Some(low), Some(high)) => {
                    Cell::number(number::rank_range(low, high), f64::from(low))
                }
                _ => Cell::Missing,
            });
        }
        if has_weights {
            row.push(match (r.weights_low, r.weights_high) {
                (Some(low), Some(high)) => {
                    Cell::number(number::rank_range(low, high), f64::from(low))
                }
                _ => Cell::Missing,
            });
        }
        row
    });
    let ranks: Vec<u32> = all.iter().map(|r| r.rank).collect();
    let mut notes = Vec::new();
    if has_range && !chapter.interval_note.is_empty() {
        notes.push(labelled("Rank range", &chapter.interval_note));
    }
    if let (true, Some(note)) = (has_weights, &ranking.weights_note) {
        notes.push(labelled("With other weights", note));
    }
    notes.push(source::network(&chapter.network));
    notes.extend(source::coverage(context, &chapter.network.coverage));
    notes.push(source::file(context, &place.file(), Some(all.len())));
    let title = format!(
        "{} of {}: {}, {}",
        ranking.name,
        side.of,
        chapter.title,
        number::day_or_none(chapter.network.as_of)
    );
    Some(Block::Table(
        Table::new(title, columns, rows.collect())
            .first(chapter.top, source::cut(&ranks, chapter.top, side.of))
            .with_notes(notes),
    ))
}

/// Measures of the whole network, and those without a value.
fn whole(context: &Context<'_>, chapter: &Centrality, place: &Place) -> Vec<Block> {
    let mut out = Vec::new();
    let why = |id: &str| chapter.undefined.iter().find(|u| u.metric == id);
    if !chapter.graph.is_empty() {
        let columns = vec![
            Column::words("Measure"),
            Column::numbers("Value"),
            Column::words("How to read it"),
        ];
        let rows = chapter.graph.iter().map(|g| {
            let reading = match (g.value, why(&g.metric)) {
                (None, Some(u)) => format!("Undefined: {}", u.reason),
                (None, None) => "Undefined on this network.".to_owned(),
                (Some(_), _) => g.reading.clone(),
            };
            vec![
                Cell::Text(context.index.measure(&g.metric, &g.name)),
                Cell::optional(g.value, number::value),
                Cell::text(&reading),
            ]
        });
        let mut notes = vec![source::network(&chapter.network)];
        notes.extend(source::coverage(context, &chapter.network.coverage));
        notes.push(source::file(context, &place.part("network"), None));
        let title = format!("The network as a whole: {}", chapter.title);
        let table = Table::new(title, columns, rows.collect());
        out.push(Block::Table(table.with_notes(notes)));
    }
    let is_new = |id: &str| !chapter.graph.iter().any(|g| g.metric == id);
    let undefined: Vec<_> = chapter
        .undefined
        .iter()
        .filter(|u| is_new(&u.metric))
        .map(|u| {
            let mut text = context.index.measure(&u.metric, &source::plain(&u.metric));
            text.push(Inline::Text(": ".to_owned()));
            text.extend(line(&u.reason));
            text
        })
        .collect();
    if !undefined.is_empty() {
        out.push(paragraph("Measures without a value on this network:"));
        out.push(Block::List(Marks::Bullets, undefined));
    }
    out
}

fn network(context: &Context<'_>, facts: &NetworkFacts) -> Vec<Definition> {
    let mut rows: Vec<(&str, Option<&str>, String)> = Vec::new();
    let mut row = |term, definition, text: String| {
        if !text.is_empty() {
            rows.push((term, definition, text));
        }
    };
    row("Network", None, facts.network.clone());
    row("What it is", None, facts.description.clone());
    row("Within", None, facts.within.clone().unwrap_or_default());
    let roles: Vec<_> = facts.roles.iter().map(|r| source::plain(r)).collect();
    row("Roles counted", None, roles.join(", "));
    row("Day", None, number::day_or_none(facts.as_of));
    row(
        "Size",
        Some("n-m"),
        format!(
            "n = {} nodes, m = {} ties, {}",
            number::size(facts.nodes),
            number::size(facts.edges),
            if facts.directed {
                "each with a direction"
            } else {
                "without direction"
            }
        ),
    );
    let sides = facts.sides.map(|(a, b)| {
        format!(
            "{} actors and {} bodies; every tie joins one of each",
            number::size(a),
            number::size(b)
        )
    });
    row("Two-mode", Some("two-mode"), sides.unwrap_or_default());
    let left: u64 = facts.left_out.iter().map(|(_, n)| n).sum();
    row(
        "Relations",
        None,
        format!(
            "{} read = {} used + {} left out; {} of those used fell together with another one of \
             the same pair",
            number::whole(facts.relations_read),
            number::whole(facts.relations_used),
            number::whole(left),
            number::whole(facts.relations_collapsed)
        ),
    );
    let reasons: Vec<_> = facts
        .left_out
        .iter()
        .map(|(reason, n)| format!("{} {reason}", number::whole(*n)))
        .collect();
    row("Left out", None, reasons.join("; "));
    row("Coverage", None, facts.coverage.clone());
    rows.into_iter()
        .map(|(term, definition, text)| Definition {
            anchor: None,
            term: match definition {
                Some(id) => context.index.measure(id, term),
                None => line(term),
            },
            meaning: line(&text),
        })
        .collect()
}
