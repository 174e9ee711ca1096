//! Shift-share: how much of a change is the pie that grew, the fields a holder sits in, and its own.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::model::Date;

use super::row::number;

/// The change of one key, split into what growth and the mix of fields would have brought, and the
/// rest.
///
/// With S the seats of the key at the first date, `S_k` those of them in field k, g the growth of
/// all seats and `g_k` that of field k (−1 where the field ended): `growth` = S g, `mix` = Σ `S_k`
/// (`g_k` − g), `own` = Σ (seats at the last date − `S_k` (1 + `g_k`)). The three add up to the
/// change. A field is what stands directly below the SDO. Dunn 1960.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ShareRow {
    /// Id of the actor, country code, group or kind.
    pub key: String,
    /// The same for readers.
    pub label: String,
    /// The first date counted.
    pub first_date: Date,
    /// Seats at the first date.
    pub first: f64,
    /// The last date counted.
    pub last_date: Date,
    /// Seats at the last date.
    pub last: f64,
    /// `last` − `first` = `growth` + `mix` + `own`.
    pub change: f64,
    /// What the key would have gained had it grown as all seats together.
    pub growth: f64,
    /// What it gained beyond that for sitting in fields that grew faster than all seats.
    pub mix: f64,
    /// What it gained beyond the growth of its fields.
    pub own: f64,
    /// The part of `own` in fields where it held nothing at the first date.
    pub entry: f64,
}

impl ShareRow {
    /// The columns of the table.
    pub const COLUMNS: [&'static str; 10] = [
        "key",
        "first_date",
        "first",
        "last_date",
        "last",
        "change",
        "growth",
        "mix",
        "own",
        "entry",
    ];

    /// The fields in the order of [`Self::COLUMNS`].
    pub fn record(&self) -> Vec<String> {
        vec![
            self.key.clone(),
            self.first_date.to_string(),
            number(self.first),
            self.last_date.to_string(),
            number(self.last),
            number(self.change),
            number(self.growth),
            number(self.mix),
            number(self.own),
            number(self.entry),
        ]
    }
}

/// Seats of one key in one field at the first and the last date, in units.
pub(super) type Pair = (i64, i64);

/// The three parts of one key's change and the part of the third from entry, in units: `fields`
/// holds its seats by field, `all` those of everybody.
pub(super) fn parts(fields: &BTreeMap<u32, Pair>, all: &BTreeMap<u32, Pair>) -> [f64; 4] {
    let sum = |pairs: &BTreeMap<u32, Pair>| {
        pairs
            .values()
            .fold((0, 0), |(a, b), (first, last)| (a + first, b + last))
    };
    let (first, last) = sum(fields);
    let (all_first, all_last) = sum(all);
    // Products of whole numbers are divided last: a growth of 0 stays an exact 0.
    let grown = |held: i64, (before, after): Pair| {
        if held == 0 || before == 0 {
            0.0
        } else {
            (held as i128 * (after - before) as i128) as f64 / before as f64
        }
    };
    let growth = grown(first, (all_first, all_last));
    let in_fields: f64 = fields
        .iter()
        .map(|(field, (held, _))| grown(*held, all[field]))
        .sum();
    let entry: i64 = fields
        .values()
        .filter(|(held, _)| *held == 0)
        .map(|(_, later)| later)
        .sum();
    let change = (last - first) as f64;
    [growth, in_fields - growth, change - in_fields, entry as f64]
}
