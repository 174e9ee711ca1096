//! `--diagram flow`: who took which seat from whom.

use clap::ArgMatches;

use super::counted::{Counted, counted};
use super::{Drawing, amount, top};
use crate::cli::failure::Failure;
use crate::cli::session::Session;
use crate::plot::diagram::FlowFigure;
use crate::plot::{Figure, date, of_shifts};
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

/// The moves between the first and the last date: those between two holders, or all.
fn figure(matches: &ArgMatches, counted: &Counted, all: bool) -> FlowFigure {
    let shifts = &counted.shifts;
    let actor = counted.actor.as_deref();
    let mut figure = of_shifts::flow(&shifts.flows_end_to_end, &shifts.rows, actor, all);
    let mut caption = counted.caption.clone();
    let hint = |note: &String| format!("{note} --moves all draws them.");
    caption.notes.extend(figure.caption.notes.iter().map(hint));
    caption.title = title(counted, all);
    if let (Some(first), Some(last)) = (shifts.dates.first(), shifts.dates.last()) {
        let (first, last) = (date(*first), date(*last));
        caption.subtitle = format!("{}, {first} compared with {last}", counted.what());
        figure.from_label = format!("Holder on {first}");
        figure.to_label = format!("Holder on {last}");
    }
    FlowFigure {
        caption,
        top: top(matches, figure.top),
        ..figure
    }
}

/// How many moved, and who gained most of them on balance.
fn title(counted: &Counted, all: bool) -> String {
    let shifts = &counted.shifts;
    let (one, many) = noun(&shifts.options.roles);
    let actor = counted.actor.as_deref();
    let about = |f: &&Flow| actor.is_none_or(|a| f.from_key == a || f.to_key == a);
    let flows = shifts.flows_end_to_end.iter().filter(about);
    let taken: Vec<&Flow> = flows
        .filter(|f| all || f.event == Event::TakenOver)
        .collect();
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
