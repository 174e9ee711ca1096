//! Counting seats at every date, and comparing the dates.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use crate::dataset::Dataset;
use crate::model::{Date, Kind, Role};

use super::concentration;
use super::identities::IdentityEffect;
use super::keys::{KeyMap, NO_COUNTRY};
use super::moves::{Event, Move};
use super::notes::notes;
use super::options::{ShiftError, ShiftOptions};
use super::panel::Panel;
use super::row::{Flow, Partner, ShiftRow, Shifts, Total};
use super::seats::{Holding, Seats};
use super::succession::matrix;
use super::tenure::{Window, tenure};
use super::trend::{Series, Trend, correct};

/// Counts the seats of `options` at each date and says where every change came from.
///
/// The dates are the observed dates of the data set if it lists any; else 31 December of each year
/// from that of the first to that of the last day named by the selected relations. `from` and `to`
/// bound them; a later `to` adds years up to the last day named anywhere in the data set.
///
/// # Errors
/// [`ShiftError`]: no role, no such relation, bounds reversed, no groups, fewer than two dates, a
/// partition that overlaps.
pub fn run(dataset: &Dataset, options: &ShiftOptions) -> Result<Shifts, ShiftError> {
    let mut seats = collect(dataset, options)?;
    let dates = dates(dataset, &seats, options)?;
    seats.choose_unit(&dates)?;
    let keys = KeyMap::new(dataset, &seats, &dates, options.by);
    let panel = Panel::new(dataset, &seats, &dates, &keys);
    let counts = panel.counts();
    let totals: Vec<i64> = panel.held.iter().map(|seats| total(seats)).collect();
    let steps: Vec<Vec<Move>> = (1..dates.len()).map(|i| panel.moves(i - 1, i)).collect();
    let sizes = panel.sizes(&steps);
    let end_to_end = panel.moves(0, dates.len() - 1);
    let columns = panel.columns(&end_to_end);
    let active: Vec<usize> = (0..keys.names.len())
        .filter(|&k| counts.iter().any(|at| at[k] != 0))
        .collect();
    let amount = |units: i64| units as f64 / seats.unit as f64;
    let whole: Vec<f64> = totals.iter().map(|units| amount(*units)).collect();
    let mut rows: Vec<ShiftRow> = active
        .par_iter()
        .map(|&k| {
            let units: Vec<i64> = counts.iter().map(|at| at[k]).collect();
            let values: Vec<f64> = units.iter().map(|u| amount(*u)).collect();
            let name = &keys.names[k];
            let trend = Trend::of(&Series {
                dates: &dates,
                values: &values,
                moves: &sizes[k],
                totals: Ok(&whole),
                margins: &[],
                seed: options.seed,
                key: &name.id,
            });
            let (first, last) = (0, dates.len() - 1);
            let share = |i: usize| (totals[i] > 0).then(|| units[i] as f64 / totals[i] as f64);
            let of = &columns[k];
            ShiftRow {
                key: name.id.clone(),
                label: name.label.clone(),
                first_date: dates[first],
                first: values[first],
                last_date: dates[last],
                last: values[last],
                change: amount(units[last] - units[first]),
                share_first: share(first),
                share_last: share(last),
                trend,
                created: amount(of.created),
                disbanded: amount(of.disbanded),
                taken_over: amount(of.taken_over),
                handed_over: amount(of.handed_over),
                other: amount(of.other.values().sum()),
                other_by_event: of
                    .other
                    .iter()
                    .filter(|(_, units)| **units != 0)
                    .map(|(event, units)| (*event, amount(*units)))
                    .collect(),
                taken_from: partners(&of.from, &keys, &amount),
                handed_to: partners(&of.to, &keys, &amount),
            }
        })
        .collect();
    correct(rows.iter_mut().map(|r| &mut r.trend));
    let series = panel.series(&counts, &totals, &active, options);
    rows.sort_by(by_change);
    let flows = steps.iter().enumerate();
    let flows: Vec<Flow> = flows
        .flat_map(|(i, moves)| panel.flows(i, i + 1, moves))
        .collect();
    let flows_end_to_end = panel.flows(0, dates.len() - 1, &end_to_end);
    let is_panel = !dataset.package.observed.is_empty() || options.from.is_some();
    let window = Window {
        from: is_panel.then(|| dates[0]),
        to: dates[dates.len() - 1],
    };
    let identities = identity_effect(&panel, options, &end_to_end)?;
    let turns = flows.iter().filter(|f| f.event == Event::Rotated).count();
    let notes = notes(&panel, options, &rows, &series, &identities, turns);
    Ok(Shifts {
        options: options.clone(),
        totals: whole.clone(),
        bodies_created: panel.bodies_created(),
        within: options.within.map(|body| dataset.actor(body).id.clone()),
        total: total_moves(&end_to_end, &amount),
        all_committees: seats
            .seats
            .iter()
            .all(|s| dataset.actor(s.body).kind == Kind::Committee),
        keys: rows.len(),
        series,
        succession: matrix(&flows_end_to_end, &flows),
        flows,
        flows_end_to_end,
        shares: panel.shares(&rows, options.by),
        tenure: tenure(&seats, &keys, &dates, window),
        identities,
        concentration: concentration::points(&panel, &counts, options)?,
        notes,
        dates: dates.clone(),
        rows,
    })
}

/// What happened to all seats together.
fn total_moves(moves: &[Move], amount: &dyn Fn(i64) -> f64) -> Total {
    let (mut passed_on, mut events) = (0, BTreeMap::new());
    for m in moves {
        match (m.from, m.to) {
            (Some(_), Some(_)) if m.event == Event::TakenOver => passed_on += m.units,
            (None, Some(_)) => events.entry(m.event).or_insert((0, 0)).0 += m.units,
            (Some(_), None) => events.entry(m.event).or_insert((0, 0)).1 += m.units,
            _ => {}
        }
    }
    let ends = events.into_iter();
    Total {
        passed_on: amount(passed_on),
        gained_and_lost: ends
            .map(|(event, (gained, lost))| (event, (amount(gained), amount(lost))))
            .collect(),
    }
}

/// What would be gained and lost besides, were every name an actor or a body of its own.
fn identity_effect(
    panel: &Panel<'_>,
    options: &ShiftOptions,
    moves: &[Move],
) -> Result<IdentityEffect, ShiftError> {
    let (dataset, dates) = (panel.dataset, panel.dates);
    if dataset.identities.is_empty() {
        return Ok(IdentityEffect::default());
    }
    let ends = [dates[0], dates[dates.len() - 1]];
    let mut by_name = Seats::collect_by_name(dataset, options);
    by_name.choose_unit(&ends)?;
    let keys = KeyMap::new(dataset, &by_name, &ends, options.by);
    let apart = Panel::new(dataset, &by_name, &ends, &keys);
    let events = |panel: &Panel<'_>, moves: &[Move]| {
        let told = moves.iter().filter(|m| m.event != Event::Reorganized);
        let sums = told.fold([0, 0], |[gains, losses], m| {
            let (from, to) = panel.sides(m, 0, panel.dates.len() - 1);
            let gained = to.iter().filter(|k| !from.contains(k)).count();
            let lost = from.iter().filter(|k| !to.contains(k)).count();
            [
                gains + m.units * i64::try_from(gained).unwrap_or(0),
                losses + m.units * i64::try_from(lost).unwrap_or(0),
            ]
        });
        sums.map(|units| units as f64 / panel.seats.unit as f64)
    };
    let [gains, losses] = events(&apart, &apart.moves(0, 1));
    let [known_gains, known_losses] = events(panel, moves);
    let joined = panel.held_under_two_names(options.by);
    Ok(IdentityEffect {
        rows: dataset.identities.len(),
        gains: gains - known_gains + joined,
        losses: losses - known_losses + joined,
    })
}

/// Biggest change first, rises before falls; those without a country after the others.
pub(super) fn by_change(a: &ShiftRow, b: &ShiftRow) -> Ordering {
    let size = b.change.abs().total_cmp(&a.change.abs());
    size.then_with(|| b.change.total_cmp(&a.change))
        .then_with(|| (a.key == NO_COUNTRY).cmp(&(b.key == NO_COUNTRY)))
        .then_with(|| b.last.total_cmp(&a.last))
        .then_with(|| a.key.cmp(&b.key))
}

fn collect(dataset: &Dataset, options: &ShiftOptions) -> Result<Seats, ShiftError> {
    options.validate(dataset)?;
    let seats = Seats::collect(dataset, options);
    if seats.seats.is_empty() {
        let roles: Vec<&str> = options.roles.iter().map(|r| r.id()).collect();
        let within = options.within.map(|body| dataset.actor(body).id.as_str());
        return Err(ShiftError::NoRelation {
            roles: roles.join(", "),
            place: within.map(|b| format!(" within {b}")).unwrap_or_default(),
        });
    }
    Ok(seats)
}

/// The dates at which to count.
fn dates(
    dataset: &Dataset,
    seats: &Seats,
    options: &ShiftOptions,
) -> Result<Vec<Date>, ShiftError> {
    let is_inside = |d: &Date| {
        options.from.is_none_or(|from| from <= *d) && options.to.is_none_or(|to| *d <= to)
    };
    let observed = &dataset.package.observed;
    let (all, reason) = if observed.is_empty() {
        let reach = seats.reach();
        let latest = dataset.default_as_of();
        let asked = options.to.and_then(|to| Some(to.min(latest?)));
        let years = reach.map(|(first, last)| {
            let last = asked.map_or(last, |asked| asked.max(last));
            first.year()..=last.year()
        });
        let days = years.into_iter().flatten();
        let days = days.filter_map(|year| Date::new(year, 12, 31).ok());
        let reason = "is the end of a year that the selected relations name";
        (days.collect::<BTreeSet<_>>(), reason)
    } else {
        let reason = "is an observed date of the data set in the range asked for";
        (observed.iter().copied().collect(), reason)
    };
    let dates: Vec<Date> = all.into_iter().filter(is_inside).collect();
    if dates.len() < 2 {
        let found = dates.first().map_or("none".to_owned(), Date::to_string);
        return Err(ShiftError::TooFewDates {
            found,
            reason,
            mend: "widen the range of dates, or list the observed dates in datapackage.json",
        });
    }
    Ok(dates)
}

fn total(seats: &[Vec<Holding>]) -> i64 {
    seats.iter().flatten().map(|h| h.units).sum()
}

fn partners(
    seats: &BTreeMap<String, i64>,
    keys: &KeyMap,
    amount: &dyn Fn(i64) -> f64,
) -> Vec<Partner> {
    let mut list: Vec<_> = seats.iter().collect();
    list.sort_by_key(|(key, units)| (-**units, (*key).clone()));
    let label = |key: &String| {
        let known = keys.names.iter().find(|name| name.id == *key);
        known.map_or_else(|| key.clone(), |name| name.label.clone())
    };
    list.into_iter()
        .map(|(key, units)| Partner {
            key: key.clone(),
            label: label(key),
            seats: amount(*units),
        })
        .collect()
}

/// The role word for readers, singular and plural.
pub const fn role_noun(role: Role) -> (&'static str, &'static str) {
    match role {
        Role::Member => ("membership", "memberships"),
        Role::Observer => ("observer membership", "observer memberships"),
        Role::Secretariat | Role::TwinnedSecretariat => ("secretariat", "secretariats"),
        Role::Chair => ("chair", "chairs"),
        Role::ViceChair => ("vice-chair", "vice-chairs"),
        Role::Convenor => ("convenorship", "convenorships"),
        Role::Editor => ("editorship", "editorships"),
        Role::Expert => ("body with experts", "bodies with experts"),
        Role::Liaison => ("liaison", "liaisons"),
        Role::Mirror => ("mirrored body", "mirrored bodies"),
        Role::PartOf => ("place within a body", "places within bodies"),
        Role::Participant => ("participation", "participations"),
        Role::Founder => ("founding", "foundings"),
        Role::Partner => ("partnership", "partnerships"),
        Role::Publishes => ("publication", "publications"),
        Role::Develops => ("project", "projects"),
    }
}
