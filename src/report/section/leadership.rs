//! Leadership by country and body.

use crate::analysis::{Concentration, Leadership, TheilSplit};

use super::super::block::{Block, Cell, Column, Marks, Table, labelled, line};
use super::super::index::Place;
use super::super::{number, source};
use super::{Context, Section};

pub(super) const SECTION: Section = Section {
    id: "leadership",
    title: "Leadership by country and body",
    compose,
};

fn compose(context: &Context<'_>) -> Vec<Block> {
    let chapters = &context.analysis.leadership;
    if chapters.is_empty() {
        return Vec::new();
    }
    let mut out = vec![Block::Lead(line(
        "Who holds leading roles, and how evenly they are spread. A count is the number of roles \
         in force on the day; a share is that count divided by all roles of the kind. A role shows \
         who organises the work, not whose proposals succeed.",
    ))];
    for (chapter, place) in chapters.iter().zip(&context.index.leadership) {
        out.push(Block::Chapter {
            anchor: place.anchor.clone(),
            title: chapter.title.clone(),
        });
        out.extend(context.figures(&place.anchor));
        out.push(Block::Table(holders(context, chapter, place)));
        out.extend(unevenness(context, chapter, place));
        if !chapter.notes.is_empty() {
            let notes = chapter.notes.iter().map(|n| line(n)).collect();
            out.push(Block::List(Marks::Bullets, notes));
        }
    }
    out
}

fn holders(context: &Context<'_>, chapter: &Leadership, place: &Place) -> Table {
    let define = |id: &str| context.index.definition(id);
    let who = match chapter.by.as_str() {
        "country" => "Country",
        "group" => "Group",
        _ => "Holder",
    };
    let day = number::day_or_none(chapter.as_of);
    let mut columns = vec![
        Column::numbers("Rank").defined(define("rank")),
        Column::words(who),
        Column::numbers(&chapter.as_of.map_or_else(|| day.clone(), number::short_day)),
        Column::numbers("Share").defined(define("share")),
    ];
    if let Some(first) = chapter.first_date {
        columns.extend([
            Column::numbers(&number::short_day(first)),
            Column::numbers("Share then").defined(define("share")),
            Column::numbers("Change"),
        ]);
    }
    let ranks: Vec<u32> = chapter.rows.iter().map(|r| r.rank).collect();
    let is_tied = |rank: u32| ranks.iter().filter(|r| **r == rank).count() > 1;
    let rows = chapter.rows.iter().map(|r| {
        let mut row = vec![
            Cell::number(number::rank(r.rank, is_tied(r.rank)), f64::from(r.rank)),
            Cell::name(&r.label),
            Cell::number(number::count(r.count), r.count),
            Cell::optional(Some(r.share), number::share),
        ];
        if chapter.first_date.is_some() {
            row.extend([
                Cell::optional(r.first_count, number::count),
                Cell::optional(r.first_share, number::share),
                Cell::optional(r.first_count.map(|f| r.count - f), number::change),
            ]);
        }
        row
    });
    let place_name = match &chapter.within {
        Some(body) => format!(" within {body}"),
        None => String::new(),
    };
    let total = match chapter.by.as_str() {
        "group" => format!(
            "{} in all. Groups overlap; each is counted whole, so that the rows do not add up to \
             the total.",
            number::count(chapter.total)
        ),
        _ => format!("{} in all.", number::count(chapter.total)),
    };
    let counted = format!("{}{place_name}; {total}", source::plain(chapter.role.id()));
    let what = match chapter.by.as_str() {
        "country" => "countries",
        "group" => "groups",
        _ => "holders",
    };
    let mut notes = vec![labelled("Counted", &counted)];
    notes.extend(source::coverage(context, &chapter.coverage));
    notes.push(source::file(context, &place.file(), Some(ranks.len())));
    Table::new(format!("{}, {day}", chapter.title), columns, rows.collect())
        .first(chapter.top, source::cut(&ranks, chapter.top, what))
        .with_notes(notes)
}

/// Indices side by side, earlier day first.
fn unevenness(context: &Context<'_>, chapter: &Leadership, place: &Place) -> Option<Block> {
    let both = [&chapter.concentration_first, &chapter.concentration];
    let days: Vec<&Concentration> = both.into_iter().flatten().collect();
    if days.is_empty() {
        return None;
    }
    let file = source::file(context, &place.part("concentration"), None);
    let title = format!("How unevenly: {}", chapter.title);
    let table = concentration(context, title, &days).with_notes([file]);
    Some(Block::Disclosure {
        summary: "How unevenly these roles are held".to_owned(),
        blocks: vec![Block::Table(table)],
    })
}

/// A table of concentration, one column a day.
pub(super) fn concentration(
    context: &Context<'_>,
    title: String,
    days: &[&Concentration],
) -> Table {
    let mut columns = vec![Column::words("Index")];
    columns.extend(
        days.iter()
            .map(|d| Column::numbers(&d.date.map_or_else(String::new, number::short_day))),
    );
    columns.push(Column::words("How to read it"));
    type Show = fn(&Concentration) -> Cell;
    let rows: [(&str, &str, Show, &str); 8] = [
        (
            "",
            "Holders with at least one",
            |c| Cell::number(number::size(c.holders), c.holders as f64),
            "how many share the roles",
        ),
        (
            "effective-number",
            "Effective number of holders",
            |c| {
                ranged(c, "effective_number", c.effective_number, |x| {
                    number::fixed(x, 1)
                })
            },
            "as many equal holders would be as concentrated",
        ),
        (
            "top-share",
            "Share of the largest",
            |c| ranged(c, "top_1", c.top1, number::share),
            "one holder's part of the whole",
        ),
        (
            "top-share",
            "Share of the four largest",
            |c| ranged(c, "top_4", c.top4, number::share),
            "four holders' part of the whole",
        ),
        (
            "hhi",
            "Herfindahl-Hirschman index",
            |c| ranged(c, "hhi", c.hhi, |x| number::fixed(x, 3)),
            "1: one holder has all",
        ),
        (
            "normalised-hhi",
            "Normalised HHI",
            |c| Cell::optional(c.normalised_hhi, |x| number::fixed(x, 3)),
            "0: all have the same; 1: one has all",
        ),
        (
            "gini",
            "Gini coefficient",
            |c| ranged(c, "gini", c.gini, |x| number::fixed(x, 3)),
            "0: all holders have the same",
        ),
        (
            "theil",
            "Theil index",
            |c| ranged(c, "theil", c.theil, |x| number::fixed(x, 3)),
            "0: all holders have the same",
        ),
    ];
    let mut rows: Vec<Vec<Cell>> = rows
        .into_iter()
        .map(|(id, name, show, reading)| {
            let mut row = vec![Cell::Text(context.index.measure(id, name))];
            row.extend(days.iter().map(|d| show(d)));
            row.push(Cell::text(reading));
            row
        })
        .collect();
    rows.extend(theil_split(context, days));
    Table::new(title, columns, rows)
}

/// A value and, in brackets, how far it moves if one body in ten is left out.
fn ranged(day: &Concentration, index: &str, value: f64, show: fn(f64) -> String) -> Cell {
    match day.sensitivity.get(index) {
        Some((low, high)) => {
            let text = format!("{} ({} to {})", show(value), show(*low), show(*high));
            Cell::number(text, value)
        }
        None => Cell::number(show(value), value),
    }
}

fn plural(by: &str) -> &'static str {
    match by {
        "country" => "countries",
        "kind" => "kinds",
        _ => "groups",
    }
}

/// Why the index of Theil is not split, where every holder is a group of its own.
pub(super) fn unsplit(days: &[&Concentration]) -> Option<String> {
    let splits = || {
        days.iter()
            .filter_map(|d| Some((d, d.theil_split.as_ref()?)))
    };
    let (_, first) = splits().next()?;
    splits().all(|(d, s)| s.groups == d.holders).then(|| {
        let what = plural(&first.by);
        format!("every holder is one of the {what} alone, so there is nothing within {what}.")
    })
}

/// How much of the unevenness lies within groups of holders and how much between them.
fn theil_split(context: &Context<'_>, days: &[&Concentration]) -> Vec<Vec<Cell>> {
    let Some(by) = days
        .iter()
        .find_map(|d| d.theil_split.as_ref())
        .map(|s| &s.by)
    else {
        return Vec::new();
    };
    let split = days
        .iter()
        .filter_map(|d| d.theil_split.as_ref().map(|s| (d, s)));
    // Where every holder is a group of its own there is nothing within; the note says so.
    if split.clone().all(|(d, s)| s.groups == d.holders) {
        return Vec::new();
    }
    let groups = plural(by);
    type Part = fn(&TheilSplit) -> f64;
    let parts: [(&str, Part, String); 2] = [
        (
            "within",
            |s| s.within,
            format!("between holders of the same of the {groups}"),
        ),
        (
            "between",
            |s| s.between,
            format!("between the {groups}; the two add up to the index"),
        ),
    ];
    let row = |(name, part, reading): (&str, Part, String)| {
        let name = format!("Theil index {name} {groups}");
        let mut row = vec![Cell::Text(context.index.measure("theil", &name))];
        row.extend(
            days.iter()
                .map(|d| Cell::optional(d.theil_split.as_ref().map(part), |x| number::fixed(x, 3))),
        );
        row.push(Cell::text(&reading));
        row
    };
    parts.into_iter().map(row).collect()
}
