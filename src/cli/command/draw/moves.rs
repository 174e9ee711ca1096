//! `--diagram flow`: who took which seat from whom.

use clap::ArgMatches;

use super::counted::{Counted, counted};
use super::{Drawing, amount, top};
use crate::cli::failure::Failure;
use crate::cli::session::Session;
use crate::plot::Figure;
use crate::plot::diagram::{FlowFigure, FlowMove};
use crate::shifts::{Event, Flow, noun};

pub(super) fn drawing(matches: &ArgMatches, session: &Session) -> Result<Drawing, Failure> {
    let counted = counted(matches, session)?;
    let all = matches
        .get_one::<String>("moves")
        .is_some_and(|moves| moves == "all");
    Ok(Drawing {
        figure: Figure::Flow(figure(matches, &counted, all)),
        data: counted.data,
        undefined: None,
    })
}

/// Where a seat comes from or goes to that passes between no two holders.
const fn outside(event: Event) -> (&'static str, &'static str) {
    match event {
        Event::Created => ("new bodies", ""),
        Event::FirstListed | Event::Undated => ("not listed before", ""),
        Event::Disbanded => ("", "ended"),
        Event::Suspended => ("", "suspended"),
        Event::Filled | Event::Vacated => ("vacant", "vacant"),
        Event::TakenOver | Event::Rotated => ("vacant", "vacant"),
        Event::Joined | Event::Left => ("joined", "left"),
        Event::Regrouped => ("other group", "other group"),
        Event::Reorganized => ("reorganized", "reorganized"),
        Event::Unknown => ("not known", "not known"),
    }
}

/// The moves between the first and the last date: those between two holders, or all.
fn figure(matches: &ArgMatches, counted: &Counted, all: bool) -> FlowFigure {
    let shifts = &counted.shifts;
    let usual = FlowFigure::default();
    let label = |key: &str, none: &'static str| {
        if key.is_empty() {
            return none.to_owned();
        }
        let row = shifts.rows.iter().find(|r| r.key == key);
        row.map_or_else(|| key.to_owned(), |r| r.label.clone())
    };
    let about = |f: &&Flow| {
        let actor = counted.actor.as_deref();
        actor.is_none_or(|actor| f.from_key == actor || f.to_key == actor)
    };
    let between = |f: &&Flow| f.event == Event::TakenOver;
    let flows: Vec<&Flow> = shifts.flows_end_to_end.iter().filter(about).collect();
    let (drawn, rest): (Vec<&Flow>, Vec<&Flow>) =
        flows.into_iter().partition(|f| all || between(f));
    let moves: Vec<FlowMove> = drawn
        .iter()
        .map(|f| {
            let (from, to) = outside(f.event);
            FlowMove {
                from: label(&f.from_key, from),
                to: label(&f.to_key, to),
                what: f.body.clone(),
                seats: f.seats,
            }
        })
        .collect();
    let mut named: Vec<String> = drawn
        .iter()
        .flat_map(|f| {
            let (from, to) = outside(f.event);
            let no = |key: &str, word: &'static str| key.is_empty().then(|| word.to_owned());
            [no(&f.from_key, from), no(&f.to_key, to)]
        })
        .flatten()
        .collect();
    named.sort_unstable();
    named.dedup();
    let (one, many) = noun(&shifts.options.roles);
    let mut caption = counted.caption.clone();
    caption.title = title(counted, &drawn, &one, &many, all);
    let (mut from_label, mut to_label) = (usual.from_label, usual.to_label);
    if let (Some(first), Some(last)) = (shifts.dates.first(), shifts.dates.last()) {
        caption.subtitle = format!("{}, {first} compared with {last}", counted.what());
        from_label = format!("Holder on {first}");
        to_label = format!("Holder on {last}");
    }
    if !rest.is_empty() {
        let count = |event: Event| rest.iter().filter(|f| f.event == event).count();
        let (created, ended) = (count(Event::Created), count(Event::Disbanded));
        caption.notes.push(format!(
            "Not drawn: {created} in new bodies, {ended} ended with their body, {} other changes without another holder; \
             --moves all draws them.",
            rest.len() - created - ended
        ));
    }
    FlowFigure {
        caption,
        moves,
        outside: named,
        from_label,
        to_label,
        top: top(matches, usual.top),
    }
}

/// How many moved, and who gained most of them on balance.
fn title(counted: &Counted, taken: &[&Flow], one: &str, many: &str, all: bool) -> String {
    let seats: f64 = taken.iter().map(|f| f.seats).sum();
    let number = if (seats - 1.0).abs() < 1e-9 {
        format!("1 {one}")
    } else {
        format!("{} {many}", amount(seats))
    };
    let balance = |key: &str| -> f64 {
        let gain = taken.iter().filter(|f| f.to_key == key).map(|f| f.seats);
        let loss = taken.iter().filter(|f| f.from_key == key).map(|f| f.seats);
        gain.sum::<f64>() - loss.sum::<f64>()
    };
    let mut rows = counted.shifts.rows.iter().map(|r| (balance(&r.key), r));
    let told = match &counted.actor {
        Some(actor) => rows.find(|r| r.1.key == *actor),
        None => rows.max_by(|a, b| a.0.total_cmp(&b.0).then_with(|| b.1.key.cmp(&a.1.key))),
    };
    let of = told.filter(|t| t.0.abs() > 1e-9).map(|(sum, row)| {
        let verb = if sum > 0.0 { "gained" } else { "lost" };
        let most = if counted.actor.is_none() { "most" } else { "" };
        let sep = if most.is_empty() { "" } else { " " };
        format!(
            ": on balance {} {verb}{sep}{most} ({}{})",
            row.label,
            if sum > 0.0 { "+" } else { "−" },
            amount(sum.abs())
        )
    });
    let moved = if all {
        "were gained, lost or changed hands"
    } else {
        "changed hands"
    };
    format!("{number} {moved}{}", of.unwrap_or_default())
}
