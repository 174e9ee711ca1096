//! `relations.csv`: rows, and what they say together.

use std::cmp::Ordering;

use super::cells::{Cells, Texts};
use super::conflicts;
use super::ledger::Ledger;
use super::names::Names;
use super::repeats;
use super::table::{Table, shown};
use crate::model::{Actor, Period, Relation, Role};

/// Weights further apart than this cannot be added without losing the small ones.
const WIDEST_WEIGHTS: f64 = 1e12;

/// Reads the relations, in canonical order.
pub(super) fn read(
    table: &Table<'_>,
    ledger: &mut Ledger,
    texts: &mut Texts,
    names: &mut Names,
    actors: &[Actor],
) -> Vec<Relation> {
    let mut rows: Vec<(usize, Relation)> = Vec::with_capacity(table.rows.len());
    for row in 0..table.rows.len() {
        if ledger.is_used(row) {
            let mut cells = Cells { table, ledger, row };
            let relation = parse(&mut cells, texts, names);
            if let Some(relation) = relation.filter(|_| ledger.is_used(row)) {
                rows.push((row, relation));
            }
        }
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
    for (row, relation) in rows {
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
    let id = shown(&actor.id);
    if let (Some(start), Some(born)) = (period.start, life.start)
        && start < born
    {
        return Some(format!("it starts on {start}, before `{id}` did on {born}"));
    }
    let ended = life.end?;
    match period.end {
        Some(end) if end > ended => Some(format!("it ends on {end}, after `{id}` did on {ended}")),
        None if period.start.is_some_and(|s| s >= ended) => {
            Some(format!("it starts after `{id}` ended on {ended}"))
        }
        None => Some(format!("it has no end, though `{id}` ended on {ended}")),
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
