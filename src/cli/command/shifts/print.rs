//! What `shifts` prints: one row a view, and the formats.

use comfy_table::{CellAlignment, Table, TableStyle};
use serde_json::{Value, json};

use super::trend::{concentration_cells, concentration_words, trend_cells, trend_words};
use crate::cli::failure::{Cause, Failure};
use crate::cli::session::for_people;
use crate::escape::terminal::cell;
use crate::shifts::{
    ConcentrationPoint, FEWEST_DATES, Flow, Key, ObservedTrend, SeriesPoint, ShareRow, ShiftRow,
    Shifts, Succession, TenureRow, Trend, observed_sentence, pace_sentence, rate_sentence,
    sentence, share_sentence, tenure_sentences, total_sentence, trend_sentence,
};

/// Rows that are put into sentences below the table.
pub(super) const SENTENCES: usize = 5;

/// A table with its header.
pub(super) type Cells = (Vec<String>, Vec<Vec<String>>);

/// Something to print instead of the rows.
pub(super) struct View {
    pub(super) flag: &'static str,
    pub(super) help: &'static str,
    columns: &'static [&'static str],
    records: fn(&Shifts) -> Vec<Vec<String>>,
    /// The table for readers, where it is not the records.
    cells: Option<fn(&Shifts) -> Cells>,
    json: fn(&Shifts) -> Value,
    /// Sentences below the table for readers.
    words: fn(&Shifts) -> Vec<String>,
    /// Whether a table of counts cannot give it.
    pub(super) needs_seats: bool,
    /// Whether it speaks of holders, which levels and fields are not.
    needs_holders: bool,
}

const NO_WORDS: fn(&Shifts) -> Vec<String> = |_| Vec::new();

/// Every view, in the order of the help.
pub(super) const VIEWS: &[View] = &[
    View {
        flag: "series",
        help: "Print every count at every date instead",
        columns: &SeriesPoint::COLUMNS,
        records: |s| s.series.iter().map(SeriesPoint::record).collect(),
        cells: None,
        json: |s| json!({ "series": s.series }),
        words: NO_WORDS,
        needs_seats: false,
        needs_holders: false,
    },
    View {
        flag: "flows",
        help: "Print every seat that moved between neighbouring dates instead",
        columns: &Flow::COLUMNS,
        records: |s| s.flows.iter().map(Flow::record).collect(),
        cells: None,
        json: |s| json!({ "flows": s.flows }),
        words: NO_WORDS,
        needs_seats: true,
        needs_holders: false,
    },
    View {
        flag: "trend",
        help: "Print the whole trend of every key instead: share, pace, margins, why a field is empty",
        columns: &Trend::COLUMNS,
        records: |s| s.rows.iter().map(|r| r.trend.record(&r.key)).collect(),
        cells: Some(trend_cells),
        json: |s| json!({ "trend": s.rows }),
        words: trend_words,
        needs_seats: false,
        needs_holders: false,
    },
    View {
        flag: "concentration",
        help: "Print how concentrated the seats are at every date instead",
        columns: &ConcentrationPoint::COLUMNS,
        records: |s| {
            s.concentration
                .iter()
                .map(ConcentrationPoint::record)
                .collect()
        },
        cells: Some(concentration_cells),
        json: |s| json!({ "concentration": s.concentration }),
        words: concentration_words,
        needs_seats: false,
        needs_holders: false,
    },
    View {
        flag: "shift-share",
        help: "Print how much of each change is the growth of all, the mix of fields, and its own",
        columns: &ShareRow::COLUMNS,
        records: |s| s.shares.iter().map(ShareRow::record).collect(),
        cells: Some(share_cells),
        json: |s| json!({ "shift_share": s.shares }),
        words: |s| {
            let moved = s.shares.iter().filter(|r| r.change != 0.0);
            moved
                .take(SENTENCES)
                .map(|r| share_sentence(r, s))
                .collect()
        },
        needs_seats: true,
        needs_holders: true,
    },
    View {
        flag: "succession",
        help: "Print who took over how many seats from whom instead",
        columns: &Succession::COLUMNS,
        records: |s| s.succession.iter().map(Succession::record).collect(),
        cells: Some(succession_cells),
        json: |s| json!({ "succession": s.succession }),
        words: NO_WORDS,
        needs_seats: true,
        needs_holders: true,
    },
    View {
        flag: "tenure",
        help: "Print how long seats are held and how many can be expected to change hands instead",
        columns: &TenureRow::COLUMNS,
        records: |s| s.tenure.rows.iter().map(TenureRow::record).collect(),
        cells: Some(tenure_cells),
        json: |s| json!({ "tenure": s.tenure }),
        words: tenure_sentences,
        needs_seats: true,
        needs_holders: false,
    },
];

impl View {
    /// Refuses a key that the view says nothing of.
    pub(super) fn allows(&self, by: Key) -> Result<(), Failure> {
        if self.needs_holders && matches!(by, Key::Level | Key::Field) {
            return Err(Failure::usage(format!(
                "--{} speaks of holders: --by {} has none, try --by actor or --by country",
                self.flag,
                by.id()
            )));
        }
        Ok(())
    }
}

pub(super) fn csv(shifts: &Shifts, view: Option<&View>) -> Result<Vec<u8>, Failure> {
    let (header, records) = view.map_or_else(
        || {
            let rows = shifts.rows.iter().map(ShiftRow::record).collect();
            (&ShiftRow::COLUMNS[..], rows)
        },
        |view| (view.columns, (view.records)(shifts)),
    );
    csv_text(header, &records)
}

/// A header and records as CSV.
pub(super) fn csv_text(header: &[&str], records: &[Vec<String>]) -> Result<Vec<u8>, Failure> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let written = writer
        .write_record(header)
        .and_then(|()| records.iter().try_for_each(|r| writer.write_record(r)));
    written.map_err(|e| Failure::new(Cause::Internal, e.to_string()))?;
    writer
        .into_inner()
        .map_err(|e| Failure::new(Cause::Internal, e.to_string()))
}

pub(super) fn json(
    shifts: &Shifts,
    observed: &[ObservedTrend],
    view: Option<&View>,
) -> Result<Vec<u8>, Failure> {
    let value = view.map_or_else(
        || {
            json!({
                "dates": shifts.dates,
                "totals": shifts.totals,
                "total": shifts.total,
                "identities": shifts.identities,
                "rows": shifts.rows,
                "series": shifts.series,
                "flows": shifts.flows,
                "flows_end_to_end": shifts.flows_end_to_end,
                "shift_share": shifts.shares,
                "succession": shifts.succession,
                "tenure": shifts.tenure,
                "concentration": shifts.concentration,
                "observed_trends": observed,
                "sentences": shifts.rows.iter().map(|r| sentence(r, shifts)).collect::<Vec<_>>(),
                "notes": shifts.notes,
            })
        },
        |view| (view.json)(shifts),
    );
    let mut text = serde_json::to_vec_pretty(&value)
        .map_err(|e| Failure::new(Cause::Internal, e.to_string()))?;
    text.push(b'\n');
    Ok(text)
}

pub(super) fn table(
    shifts: &Shifts,
    observed: &[ObservedTrend],
    hidden: usize,
    view: Option<&View>,
) -> Vec<u8> {
    let (header, rows) = match view {
        None => summary(shifts),
        Some(view) => view.cells.map_or_else(
            || {
                let records = (view.records)(shifts).into_iter();
                let cells = records.map(|r| r.into_iter().map(rounded).collect());
                let header = view.columns.iter().map(|h| (*h).to_owned());
                (header.collect(), cells.collect())
            },
            |cells| cells(shifts),
        ),
    };
    let mut text = table_text(&header, &rows);
    if hidden > 0 && view.is_none_or(|view| view.flag != "concentration") {
        text += &format!("… and {hidden} more keys; --top N shows more of them\n");
    }
    let words = view.map_or_else(|| words(shifts, observed), |view| (view.words)(shifts));
    for said in &words {
        text += &format!("\n{said}");
    }
    text += if words.is_empty() { "\n" } else { "\n\n" };
    for note in &shifts.notes {
        text += &format!("note: {note}\n");
    }
    for_people(&text)
}

/// A table for readers, numbers to the right.
pub(super) fn table_text(header: &[String], rows: &[Vec<String>]) -> String {
    let mut table = Table::new();
    table
        .load_style(TableStyle::new())
        .set_header(header)
        .add_rows(rows.iter().map(|row| row.iter().map(|text| cell(text))));
    for (at, column) in table.column_iter_mut().enumerate() {
        let is_number = rows.iter().all(|r| {
            let cell = r[at].trim_end_matches('%');
            cell.is_empty() || cell.parse::<f64>().is_ok()
        });
        if is_number {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    let mut text = table.trim_fmt();
    text.push('\n');
    text
}

/// The biggest changes in sentences, each followed by its published and estimated counts.
fn words(shifts: &Shifts, observed: &[ObservedTrend]) -> Vec<String> {
    let mut words = vec![total_sentence(shifts)];
    words.retain(|said| !said.is_empty());
    let moved = shifts.rows.iter().filter(|r| r.change != 0.0);
    for row in moved.take(SENTENCES) {
        let trend = if shifts.dates.len() < FEWEST_DATES {
            String::new()
        } else {
            format!(" {}", trend_sentence(row, shifts))
        };
        words.push(format!("{}{trend}", sentence(row, shifts)));
        let more = [rate_sentence(&row.trend), pace_sentence(&row.trend)];
        words.extend(more.into_iter().flatten().map(|said| format!("  {said}")));
        let same = observed.iter().filter(|t| t.key == row.key);
        let long = same.filter(|t| t.points >= FEWEST_DATES);
        words.extend(long.map(|t| format!("  {}", observed_sentence(t))));
    }
    words
}

pub(super) fn header(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

pub(super) fn decimals(x: Option<f64>, places: usize) -> String {
    x.map_or_else(String::new, |x| format!("{x:.places$}"))
}

fn signed(x: f64) -> String {
    // A rounded −0.00 is nothing.
    let text = format!("{x:+.2}");
    if text == "-0.00" || text == "+0.00" {
        return "0.00".to_owned();
    }
    text
}

fn share_cells(shifts: &Shifts) -> Cells {
    let rows = shifts.shares.iter().map(|r| {
        vec![
            r.label.clone(),
            seats(r.first),
            seats(r.last),
            signed(r.change),
            signed(r.growth),
            signed(r.mix),
            signed(r.own),
            signed(r.entry),
        ]
    });
    let names = [
        "key",
        "first",
        "last",
        "change",
        "growth of all",
        "mix of fields",
        "own",
        "own, in new fields",
    ];
    (header(&names), rows.collect())
}

fn succession_cells(shifts: &Shifts) -> Cells {
    let name = |key: &String| {
        if key.is_empty() {
            "(nobody)".to_owned()
        } else {
            key.clone()
        }
    };
    let rows = shifts.succession.iter().map(|s| {
        vec![
            name(&s.from_key),
            name(&s.to_key),
            seats(s.seats),
            seats(s.step_by_step),
        ]
    });
    let names = ["from", "to", "first to last date", "step by step"];
    (header(&names), rows.collect())
}

fn tenure_cells(shifts: &Shifts) -> Cells {
    let percent = |x: Option<f64>| decimals(x.map(|x| 100.0 * x), 1);
    let range = |low: Option<f64>, high: Option<f64>| match (low, high) {
        (Some(low), Some(high)) => format!("{low:.1} to {high:.1}"),
        _ => String::new(),
    };
    let rows = shifts.tenure.rows.iter().map(|r| {
        vec![
            r.label.clone(),
            r.spells.to_string(),
            r.ended.to_string(),
            format!("{:.1}", r.seat_years),
            percent(r.yearly_rate),
            range(
                r.rate_low.map(|x| 100.0 * x),
                r.rate_high.map(|x| 100.0 * x),
            ),
            r.held.to_string(),
            decimals(r.expected, 1),
            range(r.expected_low, r.expected_high),
        ]
    });
    let names = [
        "key",
        "spells",
        "ended",
        "seat-years",
        "% a year",
        "95 % interval",
        "held",
        "expected to end in a year",
        "from the interval",
    ];
    (header(&names), rows.collect())
}

pub(super) fn seats(x: f64) -> String {
    let text = format!("{x:.2}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// A number with four decimals at most; other cells as they are.
pub(super) fn rounded(cell: String) -> String {
    match cell.parse::<f64>() {
        Ok(x) if cell.contains('.') => {
            let text = format!("{x:.4}");
            text.trim_end_matches('0').trim_end_matches('.').to_owned()
        }
        _ => cell,
    }
}

/// The rows as a reader wants them: two dates, the change and its parts, and the trend where there
/// is one.
fn summary(shifts: &Shifts) -> Cells {
    let mut header: Vec<String> = vec!["key".to_owned()];
    let ends: Vec<String> = match (shifts.dates.first(), shifts.dates.last()) {
        (Some(first), Some(last)) => vec![first.to_string(), last.to_string()],
        _ => vec!["first".to_owned(), "last".to_owned()],
    };
    header.extend(ends);
    for name in [
        "change",
        "share",
        "created",
        "ended",
        "taken over",
        "handed over",
        "other",
    ] {
        header.push(name.to_owned());
    }
    let has_trend = shifts.dates.len() >= FEWEST_DATES;
    if has_trend {
        for name in ["a year", "p", "q", "detectable"] {
            header.push(name.to_owned());
        }
    }
    let rows = shifts.rows.iter().map(|r| {
        let mut cells = vec![
            r.label.clone(),
            seats(r.first),
            seats(r.last),
            if r.change > 0.0 {
                format!("+{}", seats(r.change))
            } else {
                seats(r.change)
            },
            r.share_last
                .map_or(String::new(), |s| format!("{:.1}%", 100.0 * s)),
            seats(r.created),
            seats(r.disbanded),
            seats(r.taken_over),
            seats(r.handed_over),
            seats(r.other),
        ];
        if has_trend {
            cells.push(decimals(r.trend.slope_per_year, 2));
            cells.push(decimals(r.trend.p, 4));
            cells.push(decimals(r.trend.q, 4));
            cells.push(decimals(r.trend.detectable_slope, 2));
        }
        cells
    });
    (header, rows.collect())
}
