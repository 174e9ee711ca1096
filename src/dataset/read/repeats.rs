//! Rows that repeat other rows.

use std::cmp::Ordering;

use rayon::prelude::*;

use super::ledger::Ledger;
use super::table::Table;

/// Sorts rows into canonical order and merges those that say exactly the same; `entries` are row
/// numbers with what the rows say. Only used rows may be given.
pub(super) fn merge<T: Send>(
    table: &Table<'_>,
    ledger: &mut Ledger,
    entries: &mut Vec<(usize, T)>,
    order: impl Fn(&T, &T) -> Ordering + Sync,
) {
    entries.par_sort_unstable_by(|a, b| order(&a.1, &b.1).then(a.0.cmp(&b.0)));
    entries.dedup_by(|(row, entry), (first, kept)| {
        let repeats = order(kept, entry).is_eq();
        if repeats {
            let line = table.line(*first);
            let reason = format!("the row repeats line {line} and is merged with it");
            ledger.cell(table, *row, "", "W131", reason, "delete one of them");
            ledger.merge(*row);
        }
        repeats
    });
}
