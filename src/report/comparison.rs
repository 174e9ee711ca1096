//! A comparison of two days or data sets as a section of a report.

use crate::analysis::{Change, Comparison, Happening, comparison_sentences};

use super::block::{Block, Cell, Column, Marks, Table, labelled, line};
use super::{markdown, number};

/// The section in Markdown; each table shows its `top` heaviest rows.
pub fn comparison(found: &Comparison, top: usize) -> String {
    let day = |day| number::day_or_none(day);
    let title = format!(
        "What changed from {} to {}",
        day(found.from.stands_on()),
        day(found.to.stands_on())
    );
    let mut blocks = blocks(found, &comparison_sentences(found), top);
    let tables = blocks.iter_mut().filter_map(|block| match block {
        Block::Table(table) => Some(table),
        _ => None,
    });
    for (number, table) in (1..).zip(tables) {
        table.number = number;
    }
    markdown::section(&title, &blocks)
}

/// The sentences and tables, without a heading.
pub(super) fn blocks(found: &Comparison, sentences: &[String], top: usize) -> Vec<Block> {
    let sentences = sentences.iter().map(|said| line(said)).collect();
    let mut blocks = vec![Block::List(Marks::Bullets, sentences), roles(found)];
    for (title, happening) in [
        ("Who appeared", Happening::Appeared),
        ("Who vanished", Happening::Vanished),
    ] {
        blocks.extend(presences(found, title, happening, top));
    }
    blocks.extend(moves(found, top));
    blocks.extend(actors(found, top));
    if !found.notes.is_empty() {
        blocks.push(Block::Heading {
            anchor: None,
            title: "What to bear in mind".to_owned(),
        });
        let notes = found.notes.iter().map(|n| line(n)).collect();
        blocks.push(Block::List(Marks::Bullets, notes));
    }
    blocks
}

fn numbers(titles: &[&str]) -> Vec<Column> {
    titles.iter().map(|title| Column::numbers(title)).collect()
}

fn whole(n: usize) -> Cell {
    Cell::number(number::size(n), n as f64)
}

fn roles(found: &Comparison) -> Block {
    let mut columns = vec![Column::words("Role")];
    columns.extend(numbers(&[
        "Before",
        "Gained",
        "Lost",
        "Changed to",
        "Changed from",
        "After",
    ]));
    let rows = found.roles.iter().map(|r| {
        vec![
            Cell::text(&r.role.id().replace('_', " ")),
            whole(r.before),
            whole(r.gained),
            whole(r.lost),
            whole(r.changed_to),
            whole(r.changed_from),
            whole(r.after),
        ]
    });
    Block::Table(Table::new(
        "Roles in force".to_owned(),
        columns,
        rows.collect(),
    ))
}

/// The first `top` of rows as a table that says how many there are; none without rows.
fn table(title: &str, columns: Vec<Column>, mut rows: Vec<Vec<Cell>>, top: usize) -> Option<Block> {
    if rows.is_empty() {
        return None;
    }
    let all = rows.len();
    rows.truncate(top);
    let shown = if all > rows.len() {
        let text = format!(
            "the first {} of {}.",
            number::size(rows.len()),
            number::size(all)
        );
        labelled("Shown", &text)
    } else {
        Vec::new()
    };
    let table = Table::new(title.to_owned(), columns, rows).with_notes([shown]);
    Some(Block::Table(table))
}

fn weight(x: f64) -> Cell {
    Cell::number(number::fixed(x, 2), x)
}

fn presences(found: &Comparison, title: &str, which: Happening, top: usize) -> Option<Block> {
    let rows = found.changes.iter().filter(|c| c.change == which);
    let rows = rows.map(|c| {
        vec![
            Cell::name(&c.label),
            Cell::text(&c.kind.id().replace('_', " ")),
            weight(c.weight),
        ]
    });
    let columns = vec![
        Column::words("Who"),
        Column::words("Kind"),
        Column::numbers("Weight"),
    ];
    table(title, columns, rows.collect(), top)
}

fn moves(found: &Comparison, top: usize) -> Option<Block> {
    let is_role = |c: &&Change| c.role.is_some();
    let rows = found.changes.iter().filter(is_role).map(|c| {
        let role = c
            .role
            .map_or_else(String::new, |r| r.id().replace('_', " "));
        vec![
            Cell::text(c.change.id()),
            Cell::name(&c.label),
            Cell::text(&role),
            Cell::name(&c.body),
            weight(c.weight),
            Cell::text(&c.cause.replace('_', " ")),
            Cell::name(&c.counterpart.replace(';', "; ")),
        ]
    });
    let columns = vec![
        Column::words("Change"),
        Column::words("Who"),
        Column::words("Role"),
        Column::words("Where"),
        Column::numbers("Weight"),
        Column::words("How"),
        Column::words("From or to"),
    ];
    table(
        "Roles gained, lost and changed",
        columns,
        rows.collect(),
        top,
    )
}

fn actors(found: &Comparison, top: usize) -> Option<Block> {
    let rows = found.actors.iter().map(|a| {
        vec![
            Cell::name(&a.label),
            whole(a.gained),
            whole(a.lost),
            whole(a.changed),
            Cell::number(number::signed_fixed(a.net_weight, 2), a.net_weight),
        ]
    });
    let mut columns = vec![Column::words("Who")];
    columns.extend(numbers(&["Gained", "Lost", "Changed", "Net weight"]));
    table("By actor", columns, rows.collect(), top)
}
