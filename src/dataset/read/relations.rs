//! `relations.csv`: rows, and what they say together.

use std::cmp::Ordering;

use rayon::prelude::*;

use super::cells::Cells;
use super::conflicts;
use super::index::Texts;
use super::ledger::Ledger;
use super::names::Names;
use super::plain::{Columns, PlainRow};
use super::repeats;
use super::table::Table;
use crate::escape::terminal::shown;
use crate::model::{Actor, Period, Relation, Role};

/// Weights further apart than this cannot be added without losing the small ones.
const WIDEST_WEIGHTS: f64 = 1e12;

/// How many rows are held before they become relations.
const PART: usize = 1 << 18;

/// Reads the relations, in canonical order.
pub(super) fn read(
    table: &Table<'_>,
    ledger: &mut Ledger,
    texts: &mut Texts,
    names: &mut Names,
    actors: &[Actor],
) -> Vec<Relation> {
    let mut rows: Vec<(usize, Relation)> = Vec::with_capacity(table.len());
    let columns = Columns::of(table);
    let mut start = 0;
    while start < table.len() {
        let end = table.len().min(start + PART);
        let plain = columns
            .as_ref()
            .map_or_else(Vec::new, |c| c.read(table, ledger, names, start..end));
        let plain = plain.into_iter().chain(std::iter::repeat_with(|| None));
        for (row, plain) in (start..end).zip(plain) {
            let relation = match plain {
                Some(plain) => Some(whole(&plain, texts)),
                None => read_row(table, row, ledger, texts, names),
            };
            rows.extend(relation.map(|relation| (row, relation)));
        }
        start = end;
    }
    names.summarise(ledger);
    repeats::merge(table, ledger, &mut rows, canonical);
    conflicts::report_overlaps(table, ledger, actors, &rows);
    conflicts::report_secretariats(table, ledger, actors, &rows);
    conflicts::report_both_ways(ledger, &rows);
    report_kinds_and_lifetimes(table, ledger, actors, &rows);
    rows.retain(|(row, _)| ledger.is_used(*row));
    report_whole(ledger, &rows);
    rows.into_iter().map(|(_, relation)| relation).collect()
}

/// Actor, role, body, start, end, then the rest, so that the order is total.
pub(super) fn canonical(a: &Relation, b: &Relation) -> Ordering {
    let key = |r: &Relation| (r.actor, r.role, r.body, r.period);
    key(a)
        .cmp(&key(b))
        .then_with(|| a.weight.total_cmp(&b.weight))
        .then_with(|| a.source.cmp(&b.source))
        .then_with(|| a.note.cmp(&b.note))
        .then_with(|| a.start_observed.cmp(&b.start_observed))
}

/// The relation of a row in which nothing is amiss.
fn whole(plain: &PlainRow<'_>, texts: &mut Texts) -> Relation {
    Relation {
        actor: plain.actor,
        role: plain.role,
        body: plain.body,
        period: plain.period,
        weight: plain.weight,
        source: texts.get(plain.source),
        note: texts.get(plain.note),
        start_observed: plain.start_observed,
    }
}

/// The relation of a row, cell by cell.
fn read_row(
    table: &Table<'_>,
    row: usize,
    ledger: &mut Ledger,
    texts: &mut Texts,
    names: &mut Names,
) -> Option<Relation> {
    if !ledger.is_used(row) {
        return None;
    }
    let record = table.record(row);
    let mut cells = Cells {
        table,
        ledger,
        row,
        record: &record,
    };
    let relation = parse(&mut cells, texts, names);
    relation.filter(|_| ledger.is_used(row))
}

fn parse(cells: &mut Cells<'_, '_>, texts: &mut Texts, names: &mut Names) -> Option<Relation> {
    // Every cell is read before any of them may end the row, so that each slip is reported.
    let actor = names.actor(cells, "actor");
    let role = cells.role("role");
    let body = names.actor(cells, "body");
    let period = cells.period();
    let weight = cells.weight("weight");
    let observed = cells.flag("start_observed");
    let (actor, role, body, weight) = (actor?, role?, body?, weight?);
    if actor == body {
        let (a, b) = (cells.text("actor"), cells.text("body"));
        let reason = if a == b {
            format!("`{}` stands in a relation to itself", shown(a))
        } else {
            format!("`{}` and `{}` are the same actor", shown(a), shown(b))
        };
        cells.report(
            "body",
            "E242",
            reason,
            "name another body or delete the row",
        );
        return None;
    }
    Some(Relation {
        actor,
        role,
        body,
        period,
        weight,
        source: texts.get(cells.text("source")),
        note: texts.get(cells.text("note")),
        start_observed: observed.unwrap_or(true) && period.start.is_some(),
    })
}

fn report_kinds_and_lifetimes(
    table: &Table<'_>,
    ledger: &mut Ledger,
    actors: &[Actor],
    rows: &[(usize, Relation)],
) {
    let is_odd = |relation: &Relation| {
        let body = &actors[relation.body.index()];
        let is_outside = |actor: &Actor| outside(&relation.period, actor).is_some();
        (Role::AFFILIATION.contains(&relation.role) && !body.kind.is_body())
            || is_outside(&actors[relation.actor.index()])
            || is_outside(body)
    };
    let odd: Vec<&(usize, Relation)> = rows.par_iter().filter(|(_, r)| is_odd(r)).collect();
    for (row, relation) in odd {
        if !ledger.is_used(*row) {
            continue;
        }
        let body = &actors[relation.body.index()];
        if Role::AFFILIATION.contains(&relation.role) && !body.kind.is_body() {
            let reason = format!(
                "`{}` is of the kind {}, which has no members: the role {} there is not part of \
                 the affiliation network",
                shown(&body.id),
                body.kind,
                relation.role
            );
            let hint = "correct the kind of the body in actors.csv, or the body, or the role";
            ledger.cell(table, *row, "body", "W140", reason, hint);
        }
        for (column, actor) in [("actor", &actors[relation.actor.index()]), ("body", body)] {
            if let Some(reason) = outside(&relation.period, actor) {
                let hint = "correct the dates here or in actors.csv";
                ledger.cell(table, *row, column, "W133", reason, hint);
            }
        }
    }
}

/// How a period lies outside the lifetime of an actor, if it does.
fn outside(period: &Period, actor: &Actor) -> Option<String> {
    let life = &actor.period;
    let id = || shown(&actor.id);
    if let (Some(start), Some(born)) = (period.start, life.start)
        && start < born
    {
        let id = id();
        return Some(format!("it starts on {start}, before `{id}` did on {born}"));
    }
    let ended = life.end?;
    match period.end {
        Some(end) if end > ended => {
            let id = id();
            Some(format!("it ends on {end}, after `{id}` did on {ended}"))
        }
        None if period.start.is_some_and(|s| s >= ended) => {
            Some(format!("it starts after `{}` ended on {ended}", id()))
        }
        None => Some(format!("it has no end, though `{}` ended on {ended}", id())),
        Some(_) => None,
    }
}

/// What can be said of all rows only.
fn report_whole(ledger: &mut Ledger, rows: &[(usize, Relation)]) {
    let without = rows
        .iter()
        .filter(|(_, r)| r.period.start.is_none())
        .count();
    if without > 0 {
        let reason = format!(
            "{without} of {} relations have no start: they count as in force as far back as the \
             data reach",
            rows.len()
        );
        ledger.file_finding("N212", None, None, reason, "");
    }
    let weights = || rows.iter().map(|(_, r)| r.weight);
    let (least, most) = weights().fold((f64::INFINITY, 0.0_f64), |(least, most), w| {
        (least.min(w), most.max(w))
    });
    if most / least > WIDEST_WEIGHTS {
        let reason = format!("the weights reach from {least:?} to {most:?}");
        let hint = "sums lose the small ones: use weights of a like size";
        ledger.file_finding("W135", None, None, reason, hint);
    }
}
