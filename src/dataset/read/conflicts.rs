//! Relations that contradict one another.

use std::collections::{BTreeMap, BTreeSet};

use super::ledger::Ledger;
use super::table::Table;
use crate::escape::terminal::shown;
use crate::model::{Actor, ActorIx, Date, Period, Relation, Role};

type Row = (usize, Relation);

/// Whether a period ends later than another.
fn ends_later(a: &Period, b: &Period) -> bool {
    match (a.end, b.end) {
        (None, Some(_)) => true,
        (Some(a), Some(b)) => a > b,
        _ => false,
    }
}

/// A period in words.
fn span(period: &Period) -> String {
    let day = |d: Option<Date>, none: &str| d.map_or_else(|| none.to_owned(), |d| d.to_string());
    format!(
        "{} to {}",
        day(period.start, "the beginning"),
        day(period.end, "now")
    )
}

/// Finds rows of one actor, role and body whose periods overlap. `rows` are in canonical order and
/// hold no repeats. With the same period and different weights nobody can say which holds: an
/// error. Otherwise the tie is counted twice while both hold: a warning.
pub(super) fn report_overlaps(
    table: &Table<'_>,
    ledger: &mut Ledger,
    actors: &[Actor],
    rows: &[Row],
) {
    let key = |r: &Relation| (r.actor, r.role, r.body);
    // The row of the same key that ends last, which suffices to find an overlap.
    let mut last: Option<&Row> = None;
    for entry in rows {
        let (row, relation) = entry;
        let Some((other_row, other)) = last.filter(|(_, o)| key(o) == key(relation)) else {
            last = Some(entry);
            continue;
        };
        if other.period.overlaps(&relation.period) {
            let line = table.line(*other_row);
            let who = format!(
                "`{}` is {} of `{}`",
                shown(&actors[relation.actor.index()].id),
                relation.role,
                shown(&actors[relation.body.index()].id)
            );
            let other_weight = other.weight.total_cmp(&relation.weight).is_ne();
            if other.period == relation.period && other_weight {
                let reason = format!(
                    "{who} with weight {} here and {} on line {line}, at the same time",
                    relation.weight, other.weight
                );
                ledger.cell(
                    table,
                    *row,
                    "weight",
                    "E243",
                    reason,
                    "delete one of the rows",
                );
                ledger.reject(
                    *other_row,
                    "weight",
                    "E243",
                    "another row gives another weight",
                );
            } else {
                let reason = format!(
                    "{who} from {} here and from {} on line {line}: the tie counts twice while \
                     both hold",
                    span(&relation.period),
                    span(&other.period)
                );
                let hint = "if it is one tie, keep one row and name both sources in it";
                ledger.cell(table, *row, "", "W136", reason, hint);
            }
        }
        if ends_later(&relation.period, &other.period) {
            last = Some(entry);
        }
    }
}

/// Finds bodies with two secretariats at a time, by different actors. A joint secretariat has the
/// role `twinned_secretariat`.
pub(super) fn report_secretariats(
    table: &Table<'_>,
    ledger: &mut Ledger,
    actors: &[Actor],
    rows: &[Row],
) {
    let mut by_body: BTreeMap<ActorIx, Vec<&Row>> = BTreeMap::new();
    let counted = rows
        .iter()
        .filter(|(_, r)| matches!(r.role, Role::Secretariat | Role::TwinnedSecretariat));
    for entry in counted {
        by_body.entry(entry.1.body).or_default().push(entry);
    }
    for mut entries in by_body.into_values() {
        entries.sort_by_key(|(row, r)| (r.period, r.actor, *row));
        // For each actor, of those that hold the secretariat so far, the row that ends last.
        let mut holders: BTreeMap<ActorIx, &Row> = BTreeMap::new();
        for entry in entries {
            let (row, relation) = entry;
            holders.retain(|_, (_, held)| held.period.overlaps(&relation.period));
            let other = holders.values().find(|(_, held)| {
                held.actor != relation.actor
                    && (held.role == Role::Secretariat || relation.role == Role::Secretariat)
            });
            if let Some((other_row, other)) = other {
                let rows = [(*row, relation), (*other_row, other)];
                report_two(table, ledger, actors, rows);
            }
            let held = holders.entry(relation.actor).or_insert(entry);
            if ends_later(&relation.period, &held.1.period) {
                *held = entry;
            }
        }
    }
}

fn report_two(
    table: &Table<'_>,
    ledger: &mut Ledger,
    actors: &[Actor],
    [(row, relation), (other_row, other)]: [(usize, &Relation); 2],
) {
    let line = table.line(other_row);
    let id = |ix: ActorIx| shown(&actors[ix.index()].id);
    let reason = format!(
        "`{}` has two secretariats at a time: `{}` from {} here, and `{}` from {} on line {line}",
        id(relation.body),
        id(relation.actor),
        span(&relation.period),
        id(other.actor),
        span(&other.period)
    );
    if relation.role != other.role {
        let hint = "give both the role `twinned_secretariat`: only then is the seat divided";
        ledger.cell(table, row, "role", "W142", reason, hint);
        return;
    }
    let hint = "end the earlier one where the later one starts; the holders of a joint secretariat \
                all have the role `twinned_secretariat`";
    ledger.cell(table, row, "role", "E241", reason, hint);
    ledger.reject(
        other_row,
        "role",
        "E241",
        "the body has another secretariat at the same time",
    );
}

/// Counts liaisons that stand in the table from both sides, which is one tie.
pub(super) fn report_both_ways(ledger: &mut Ledger, rows: &[Row]) {
    let pairs: BTreeSet<(ActorIx, ActorIx)> = rows
        .iter()
        .filter(|(row, r)| r.role == Role::Liaison && ledger.is_used(*row))
        .map(|(_, r)| (r.actor, r.body))
        .collect();
    let both = pairs
        .iter()
        .filter(|(a, b)| a < b && pairs.contains(&(*b, *a)))
        .count();
    if both > 0 {
        let what = if both == 1 {
            "liaison is"
        } else {
            "liaisons are"
        };
        let reason = format!("{both} {what} listed from both sides; a liaison has no direction");
        ledger.file_finding("N132", None, None, reason, "");
    }
}
