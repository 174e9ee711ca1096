//! Rows of `relations.csv` in which nothing is amiss, read in parallel.
//!
//! A table of millions of rows has few that need a word. Here a row either gives its relation or
//! gives nothing; what gives nothing is read by [`relations`](super::relations) cell by cell, which
//! finds the same relation or says what is wrong.

use rayon::prelude::*;

use super::ledger::Ledger;
use super::names::Names;
use super::table::Table;
use crate::model::{ActorIx, Date, Period, Role};

/// The most columns a row may have here.
const MOST_COLUMNS: usize = 32;

/// How many rows one step of parallel work takes.
const BLOCK: usize = 1 << 13;

/// A relation with its texts still in the file.
#[derive(Debug)]
pub(super) struct PlainRow<'a> {
    pub(super) actor: ActorIx,
    pub(super) role: Role,
    pub(super) body: ActorIx,
    pub(super) period: Period,
    pub(super) weight: f64,
    pub(super) source: &'a str,
    pub(super) note: &'a str,
    pub(super) start_observed: bool,
}

/// Where the columns stand in the file.
pub(super) struct Columns {
    places: [Option<usize>; 9],
    count: usize,
}

impl Columns {
    /// Those of a table; `None` if it has too many.
    pub(super) fn of(table: &Table<'_>) -> Option<Self> {
        let names = [
            "actor",
            "role",
            "body",
            "start",
            "end",
            "weight",
            "source",
            "note",
            "start_observed",
        ];
        (table.column_count() <= MOST_COLUMNS).then(|| Self {
            places: names.map(|name| table.place_of(name)),
            count: table.column_count(),
        })
    }

    /// The relations of some rows, in their order; `None` for a row that is rejected or has to be
    /// looked at.
    pub(super) fn read<'a>(
        &self,
        table: &Table<'a>,
        ledger: &Ledger,
        names: &Names,
        rows: std::ops::Range<usize>,
    ) -> Vec<Option<PlainRow<'a>>> {
        let row = |row: usize| {
            let line = table.plain_line(row).filter(|_| ledger.is_used(row))?;
            self.parse(line, names)
        };
        let rows = rows.into_par_iter().with_min_len(BLOCK);
        rows.map(row).collect()
    }

    fn parse<'a>(&self, line: &'a str, names: &Names) -> Option<PlainRow<'a>> {
        let mut cells = [""; MOST_COLUMNS];
        let mut count = 0;
        for cell in line.split(',') {
            *cells.get_mut(count)? = cell.trim();
            count += 1;
        }
        if count != self.count {
            return None;
        }
        let [
            actor,
            role,
            body,
            start,
            end,
            weight,
            source,
            note,
            observed,
        ] = self.places.map(|place| place.map_or("", |at| cells[at]));
        let period = Period {
            start: date(start)?,
            end: date(end)?,
        };
        if let (Some(start), Some(end)) = (period.start, period.end)
            && end <= start
        {
            return None;
        }
        let weight = match weight {
            "" | "1" => 1.0,
            text => weight_of(text)?,
        };
        let observed = match observed {
            "" | "true" => true,
            "false" => false,
            _ => return None,
        };
        let (actor, body) = (names.plain(actor)?, names.plain(body)?);
        (actor != body).then_some(PlainRow {
            actor,
            role: Role::from_id(role)?,
            body,
            period,
            weight,
            source,
            note,
            start_observed: observed && period.start.is_some(),
        })
    }
}

/// A date, or none where the cell is empty; `None` for what is no date.
fn date(text: &str) -> Option<Option<Date>> {
    match text {
        "" => Some(None),
        _ => Date::parse(text).ok().map(Some),
    }
}

/// A weight without exponent.
fn weight_of(text: &str) -> Option<f64> {
    let is_plain = text.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    let weight = text.parse::<f64>().ok().filter(|_| is_plain)?;
    (weight > 0.0 && weight.is_finite()).then_some(weight)
}
