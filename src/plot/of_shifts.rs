//! From seats counted over time to figures.

use super::diagram::{FlowFigure, FlowMove, TrendPoint, TrendSeries};
use crate::analysis::{Event, Flow, SeriesPoint, ShiftRow};

/// Where a seat comes from or goes to that passes between no two holders.
const fn outside(event: Event) -> (&'static str, &'static str) {
    match event {
        Event::Created => ("new bodies", ""),
        Event::FirstListed | Event::Undated => ("not listed before", ""),
        Event::Disbanded => ("", "ended"),
        Event::Suspended => ("", "suspended"),
        Event::TakenOver | Event::Rotated | Event::Filled | Event::Vacated => ("vacant", "vacant"),
        Event::Joined | Event::Left => ("joined", "left"),
        Event::Regrouped => ("other group", "other group"),
        Event::Reorganized => ("reorganized", "reorganized"),
        Event::Unknown => ("not known", "not known"),
    }
}

/// The moves of seats as a figure without words, but for a note on what is left out: those between
/// two holders, or `all`; with an `actor` only those that it gained or lost. `rows` give the names.
pub fn flow(flows: &[Flow], rows: &[ShiftRow], actor: Option<&str>, all: bool) -> FlowFigure {
    let label = |key: &str, none: &'static str| {
        let row = rows.iter().find(|r| r.key == key);
        match row {
            Some(row) => row.label.clone(),
            None if key.is_empty() => none.to_owned(),
            None => key.to_owned(),
        }
    };
    let about = |f: &&Flow| actor.is_none_or(|actor| f.from_key == actor || f.to_key == actor);
    let (drawn, rest): (Vec<&Flow>, Vec<&Flow>) = flows
        .iter()
        .filter(about)
        .partition(|f| all || f.event == Event::TakenOver);
    let mut figure = FlowFigure::default();
    for f in &drawn {
        let (from, to) = outside(f.event);
        for (key, word) in [(&f.from_key, from), (&f.to_key, to)] {
            let known = figure.outside.iter().any(|o| o == word);
            if key.is_empty() && !known {
                figure.outside.push(word.to_owned());
            }
        }
        figure.moves.push(FlowMove {
            from: label(&f.from_key, from),
            to: label(&f.to_key, to),
            what: f.body.clone(),
            seats: f.seats,
        });
    }
    figure.outside.sort_unstable();
    if !rest.is_empty() {
        let count = |event: Event| rest.iter().filter(|f| f.event == event).count();
        let (created, ended) = (count(Event::Created), count(Event::Disbanded));
        let other = rest.len() - created - ended;
        figure.caption.notes.push(format!(
            "Not drawn: {created} in new bodies, {ended} ended with their body, {other} other changes \
             without another holder."
        ));
    }
    figure
}

/// The counts behind ranks: from relations, or where there are none from what was published;
/// estimates are of few holders, and ranks among them would mean something else. With an `actor`
/// the others are background.
pub fn bump(rows: &[ShiftRow], series: &[SeriesPoint], actor: Option<&str>) -> Vec<TrendSeries> {
    let any = series.iter().any(|p| p.confidence == "counted");
    let drawn = |p: &&SeriesPoint| (p.confidence == "counted") == any;
    let of = |row: &ShiftRow| {
        let points = series.iter().filter(drawn).filter(|p| p.key == row.key);
        points
            .map(|p| TrendPoint::counted(p.date, p.count))
            .collect()
    };
    rows.iter()
        .map(|row| TrendSeries {
            label: row.label.clone(),
            points: of(row),
            background: actor.is_some_and(|actor| *actor != row.key),
        })
        .collect()
}
