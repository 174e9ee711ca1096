//! `--diagram trend` and `bump`: seats over dates.

use clap::ArgMatches;

use super::counted::{Counted, counted};
use super::{Drawing, amount, top};
use crate::cli::failure::Failure;
use crate::cli::session::Session;
use crate::plot::diagram::{BumpFigure, Certainty, TrendFigure, TrendPoint, TrendSeries};
use crate::plot::{Figure, of_shifts};
use crate::shifts::{ShiftRow, Shifts};

/// Lines drawn unless `--top` says otherwise.
const TOP: usize = 8;

pub(super) fn drawing(
    matches: &ArgMatches,
    session: &Session,
    diagram: &str,
) -> Result<Drawing, Failure> {
    let counted = counted(matches, session)?;
    let figure = match diagram {
        "bump" => Figure::Bump(bump(matches, &counted)?),
        _ => Figure::Trend(trend(matches, &counted)?),
    };
    Ok(Drawing {
        figure,
        data: counted.data,
        undefined: None,
    })
}

/// The largest holders at the last date, or one actor before all others in grey.
fn trend(matches: &ArgMatches, counted: &Counted) -> Result<TrendFigure, Failure> {
    let (shifts, mut caption) = (&counted.shifts, counted.caption.clone());
    let actor = counted.actor.as_deref();
    let top = top(matches, TOP);
    let mut rows: Vec<&ShiftRow> = shifts.rows.iter().collect();
    rows.sort_by(|a, b| b.last.total_cmp(&a.last).then_with(|| a.key.cmp(&b.key)));
    if let Some(actor) = actor {
        let at = rows.iter().position(|r| r.key == actor).ok_or_else(|| {
            Failure::usage(format!(
                "--actor: `{actor}` holds nothing that is counted here"
            ))
        })?;
        let row = rows.remove(at);
        rows.insert(0, row);
    }
    let hidden = rows.len().saturating_sub(top);
    rows.truncate(top);
    let what = counted.what();
    let told = match actor {
        Some(_) => rows.first(),
        None => rows.iter().max_by(|a, b| {
            let size = |r: &ShiftRow| r.change.abs();
            size(a).total_cmp(&size(b)).then_with(|| b.key.cmp(&a.key))
        }),
    };
    caption.title = told.map_or_else(|| what.clone(), |row| format!("{what}: {}", finding(row)));
    let estimates = shifts.series.iter().any(|p| p.confidence == "estimate");
    let apart = if estimates {
        "; estimates apart, with their margin"
    } else {
        ""
    };
    caption.subtitle = between(shifts, apart);
    if hidden > 0 {
        let note = format!(
            "The {} largest at the last date; {hidden} are not drawn.",
            rows.len()
        );
        caption.notes.push(note);
    }
    // Published counts contradict each other from source to source: they do not make a line where
    // there are counts of single relations.
    let counted = shifts.series.iter().any(|p| p.confidence == "counted");
    let drawn = |confidence: &str| match confidence {
        "sourced" => !counted,
        _ => true,
    };
    let left_out = shifts
        .series
        .iter()
        .filter(|p| !drawn(p.confidence))
        .count();
    if left_out > 0 {
        caption.notes.push(format!(
            "{left_out} published counts are not drawn; `actornet shifts --series` shows them."
        ));
    }
    let series = rows.iter().enumerate().map(|(at, row)| TrendSeries {
        label: row.label.clone(),
        points: shifts
            .series
            .iter()
            .filter(|p| p.key == row.key && drawn(p.confidence))
            .map(|p| TrendPoint {
                date: p.date,
                value: p.count,
                margin: p.margin,
                certainty: match p.confidence {
                    "estimate" => Certainty::Estimate,
                    _ => Certainty::Counted,
                },
            })
            .collect(),
        background: actor.is_some() && at > 0,
    });
    Ok(TrendFigure {
        caption,
        measure: what,
        series: series.collect(),
        ..TrendFigure::default()
    })
}

fn finding(row: &ShiftRow) -> String {
    let (first, last) = (amount(row.first), amount(row.last));
    if row.change.abs() < 1e-9 {
        format!("{} stayed at {last}", row.label)
    } else {
        let verb = if row.change > 0.0 { "rose" } else { "fell" };
        format!("{} {verb} from {first} to {last}", row.label)
    }
}

/// Ranks of everybody at the counted dates.
fn bump(matches: &ArgMatches, counted: &Counted) -> Result<BumpFigure, Failure> {
    let (shifts, what) = (&counted.shifts, counted.what());
    let usual = BumpFigure::default();
    if let Some(actor) = &counted.actor {
        known(shifts, actor)?;
    }
    let series = of_shifts::bump(&shifts.rows, &shifts.series, counted.actor.as_deref());
    let mut caption = counted.caption.clone();
    let top = top(matches, usual.top);
    let told = told(shifts, counted.actor.as_deref(), top);
    let told = told.unwrap_or_else(|| "the order did not change".to_owned());
    caption.title = format!("{what}: {told}");
    caption.subtitle = between(shifts, "");
    Ok(BumpFigure {
        caption,
        measure: lower(&what),
        series,
        top,
    })
}

/// Refuses a key that holds nothing.
fn known(shifts: &Shifts, actor: &str) -> Result<(), Failure> {
    if shifts.rows.iter().any(|r| r.key == actor) {
        return Ok(());
    }
    Err(Failure::usage(format!(
        "--actor: `{actor}` holds nothing that is counted here"
    )))
}

/// Who moved most among the first, in words: the one asked for, or the largest change of rank.
fn told(shifts: &Shifts, actor: Option<&str>, top: usize) -> Option<String> {
    let rank = |value: f64, of: fn(&ShiftRow) -> f64| {
        (value > 0.0).then(|| 1 + shifts.rows.iter().filter(|r| of(r) > value).count())
    };
    let first = |r: &ShiftRow| r.first;
    let last = |r: &ShiftRow| r.last;
    let moved = shifts.rows.iter().filter_map(|row| {
        let (from, to) = (rank(row.first, first)?, rank(row.last, last)?);
        let told = match actor {
            Some(actor) => row.key == actor,
            None => from != to && (from <= top || to <= top),
        };
        // The same leap means more near the top.
        told.then_some((
            from.abs_diff(to) as f64 / from.max(to) as f64,
            from,
            to,
            row,
        ))
    });
    let (_, from, to, row) = moved.max_by(|a, b| {
        let rise = |m: &(f64, usize, usize, &ShiftRow)| m.1 > m.2;
        (a.0.total_cmp(&b.0))
            .then(rise(a).cmp(&rise(b)))
            .then_with(|| b.3.key.cmp(&a.3.key))
    })?;
    let (first, last) = (amount(row.first), amount(row.last));
    let seats = format!("with {last} after {first}");
    Some(match from.cmp(&to) {
        std::cmp::Ordering::Equal => format!("{} kept rank {to}, {seats}", row.label),
        order => {
            let verb = if order.is_gt() { "rose" } else { "fell" };
            format!(
                "{} {verb} from rank {from} to rank {to}, {seats}",
                row.label
            )
        }
    })
}

/// At how many dates was counted, from when to when.
fn between(shifts: &Shifts, more: &str) -> String {
    match shifts.dates[..] {
        [first, .., last] => format!(
            "Counted at {} dates from {first} to {last}{more}",
            shifts.dates.len()
        ),
        _ => String::new(),
    }
}

/// With a small first letter, unless it is an abbreviation.
fn lower(what: &str) -> String {
    let mut letters = what.chars();
    match (letters.next(), letters.clone().next()) {
        (Some(first), Some(second)) if !second.is_uppercase() => {
            first.to_lowercase().chain(letters).collect()
        }
        _ => what.to_owned(),
    }
}
