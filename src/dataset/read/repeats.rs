//! Rows that repeat other rows.

use std::cmp::Ordering;

use super::ledger::Ledger;
use super::table::Table;

/// Sorts rows into canonical order and merges those that say exactly the same; `entries` are row
/// numbers with what the rows say. Only used rows may be given.
pub(super) fn merge<T>(
    table: &Table<'_>,
    ledger: &mut Ledger,
    entries: &mut Vec<(usize, T)>,
    order: impl Fn(&T, &T) -> Ordering,
) {
    entries.sort_by(|a, b| order(&a.1, &b.1).then(a.0.cmp(&b.0)));
    let mut first: Option<usize> = None;
    let mut kept: Vec<(usize, T)> = Vec::with_capacity(entries.len());
    for (row, entry) in entries.drain(..) {
        let repeats = kept.last().is_some_and(|(_, k)| order(k, &entry).is_eq());
        if !repeats {
            first = Some(row);
            kept.push((row, entry));
            continue;
        }
        let line = first.map_or(0, |f| table.rows[f].line);
        let reason = format!("the row repeats line {line} and is merged with it");
        ledger.cell(table, row, "", "W131", reason, "delete one of them");
        ledger.merge(row);
    }
    *entries = kept;
}
