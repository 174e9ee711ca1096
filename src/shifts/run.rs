//! Counting seats at every date, and comparing the dates.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use crate::dataset::Dataset;
use crate::model::{Date, Kind, Role};
use crate::numeric::inequality::Concentration;
use crate::numeric::trend::benjamini_hochberg;

use super::keys::{KeyMap, NO_COUNTRY};
use super::moves::{Comparison, Event, Move};
use super::notes::notes;
use super::observed::observed_points;
use super::options::{Key, ShiftError, ShiftOptions};
use super::row::{ConcentrationPoint, Flow, Partner, SeriesPoint, ShiftRow, Shifts, ranks};
use super::seats::{Holding, Seats};
use super::share::{Pair, ShareRow, parts};
use super::succession::matrix;
use super::tenure::{Window, tenure};
use super::trend::Trend;

/// Counts the seats of `options` at each date and says where every change came from.
///
/// The dates are the observed dates of the data set if it lists any; else 31 December of each year
/// from that of the first to that of the last day named by the selected relations. `from` and `to`
/// bound them; a later `to` adds years up to the last day named anywhere in the data set.
///
/// # Errors
/// [`ShiftError`]: no role, no such relation, bounds reversed, no groups, fewer than two dates.
pub fn run(dataset: &Dataset, options: &ShiftOptions) -> Result<Shifts, ShiftError> {
    let mut seats = collect(dataset, options)?;
    let dates = dates(dataset, &seats, options)?;
    seats.choose_unit(&dates)?;
    let keys = KeyMap::new(dataset, &seats, &dates, options.by);
    let panel = Panel {
        held: dates
            .par_iter()
            .map(|date| {
                let held = seats.seats.iter().map(|s| s.held(*date, seats.unit));
                held.collect()
            })
            .collect(),
        dataset,
        seats: &seats,
        dates: &dates,
        keys: &keys,
    };
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
    let mut rows: Vec<ShiftRow> = active
        .par_iter()
        .map(|&k| {
            let units: Vec<i64> = counts.iter().map(|at| at[k]).collect();
            let values: Vec<f64> = units.iter().map(|u| amount(*u)).collect();
            let name = &keys.names[k];
            let trend = Trend::of(&dates, &values, &sizes[k], options.seed, &name.id);
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
                slope_per_year: trend.slope,
                slope_low: trend.low,
                slope_high: trend.high,
                p: trend.p,
                p_mk: trend.p_mk,
                q: None,
                detectable_slope: trend.detectable,
                change_point: trend.change_point,
                change_point_p: trend.change_point_p,
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
                taken_from: partners(&of.from, &amount),
                handed_to: partners(&of.to, &amount),
            }
        })
        .collect();
    let p_values: Vec<Option<f64>> = rows.iter().map(|r| r.p).collect();
    for (row, q) in rows.iter_mut().zip(benjamini_hochberg(&p_values)) {
        row.q = q;
    }
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
    let notes = notes(dataset, options, &seats, &dates, &rows, &series);
    Ok(Shifts {
        options: options.clone(),
        totals: totals.iter().map(|units| amount(*units)).collect(),
        bodies_created: panel.bodies_created(),
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
        concentration: panel.concentration(&counts, &amount),
        notes,
        dates: dates.clone(),
        rows,
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
        return Err(ShiftError::TooFewDates { found, reason });
    }
    Ok(dates)
}

fn total(seats: &[Vec<Holding>]) -> i64 {
    seats.iter().flatten().map(|h| h.units).sum()
}

fn partners(seats: &BTreeMap<String, i64>, amount: &dyn Fn(i64) -> f64) -> Vec<Partner> {
    let mut list: Vec<_> = seats.iter().collect();
    list.sort_by_key(|(key, units)| (-**units, (*key).clone()));
    list.into_iter()
        .map(|(key, units)| Partner {
            key: key.clone(),
            seats: amount(*units),
        })
        .collect()
}

/// The role-flow identity of one key, in units.
#[derive(Clone, Debug, Default)]
struct Columns {
    created: i64,
    disbanded: i64,
    taken_over: i64,
    handed_over: i64,
    other: BTreeMap<Event, i64>,
    from: BTreeMap<String, i64>,
    to: BTreeMap<String, i64>,
}

impl Columns {
    fn gain(&mut self, event: Event, units: i64, from: impl FnOnce() -> String) {
        match event {
            Event::Created => self.created += units,
            Event::TakenOver => {
                self.taken_over += units;
                *self.from.entry(from()).or_default() += units;
            }
            other => *self.other.entry(other).or_default() += units,
        }
    }

    fn lose(&mut self, event: Event, units: i64, to: impl FnOnce() -> String) {
        match event {
            Event::Disbanded => self.disbanded += units,
            Event::TakenOver => {
                self.handed_over += units;
                *self.to.entry(to()).or_default() += units;
            }
            other => *self.other.entry(other).or_default() -= units,
        }
    }
}

/// The seats held at every date.
struct Panel<'a> {
    dataset: &'a Dataset,
    seats: &'a Seats,
    dates: &'a [Date],
    keys: &'a KeyMap,
    /// By date and seat.
    held: Vec<Vec<Vec<Holding>>>,
}

impl Panel<'_> {
    /// Units by date and key.
    fn counts(&self) -> Vec<Vec<i64>> {
        let at = |(date, seats): (usize, &Vec<Vec<Holding>>)| {
            let mut counts = vec![0; self.keys.names.len()];
            for (seat, held) in seats.iter().enumerate() {
                for holding in held {
                    for key in self.keys.keys(date, seat, holding.actor) {
                        counts[*key as usize] += holding.units;
                    }
                }
            }
            counts
        };
        self.held.iter().enumerate().map(at).collect()
    }

    /// Every move between two dates, with the seats that were kept by a holder whose groups
    /// changed.
    fn moves(&self, first: usize, last: usize) -> Vec<Move> {
        let mut moves = Vec::new();
        for (place, seat) in self.seats.seats.iter().enumerate() {
            let (before, after) = (&self.held[first][place], &self.held[last][place]);
            let comparison = Comparison {
                seat,
                place,
                dates: (self.dates[first], self.dates[last]),
                before,
                after,
            };
            comparison.moves(&mut moves);
            if !self.keys.may_overlap() {
                continue;
            }
            for holding in before {
                let Ok(at) = after.binary_search_by_key(&holding.actor, |h| h.actor) else {
                    continue;
                };
                let actor = holding.actor;
                if self.keys.keys(first, place, actor) != self.keys.keys(last, place, actor) {
                    moves.push(Move {
                        seat: place,
                        event: Event::Regrouped,
                        from: Some(actor),
                        to: Some(actor),
                        units: holding.units.min(after[at].units),
                    });
                }
            }
        }
        moves
    }

    /// The keys that lose and gain by a move; a key on both sides does neither.
    fn sides(&self, m: &Move, first: usize, last: usize) -> (&[u32], &[u32]) {
        let keys = |date, actor: Option<_>| actor.map(|a| self.keys.keys(date, m.seat, a));
        (
            keys(first, m.from).unwrap_or_default(),
            keys(last, m.to).unwrap_or_default(),
        )
    }

    /// The flow columns of every key between the first and the last date.
    fn columns(&self, moves: &[Move]) -> Vec<Columns> {
        let mut columns = vec![Columns::default(); self.keys.names.len()];
        for m in moves {
            let (from, to) = self.sides(m, 0, self.dates.len() - 1);
            for key in to.iter().filter(|k| !from.contains(k)) {
                columns[*key as usize].gain(m.event, m.units, || self.keys.text(from));
            }
            for key in from.iter().filter(|k| !to.contains(k)) {
                columns[*key as usize].lose(m.event, m.units, || self.keys.text(to));
            }
        }
        columns
    }

    /// By key and interval, the size of every gain and loss.
    fn sizes(&self, steps: &[Vec<Move>]) -> Vec<Vec<Vec<f64>>> {
        let mut sizes = vec![vec![Vec::new(); steps.len()]; self.keys.names.len()];
        for (i, moves) in steps.iter().enumerate() {
            for m in moves {
                let (from, to) = self.sides(m, i, i + 1);
                let moved = to
                    .iter()
                    .filter(|k| !from.contains(k))
                    .chain(from.iter().filter(|k| !to.contains(k)));
                for key in moved {
                    sizes[*key as usize][i].push(m.units as f64 / self.seats.unit as f64);
                }
            }
        }
        sizes
    }

    fn flows(&self, first: usize, last: usize, moves: &[Move]) -> Vec<Flow> {
        let flow = |m: &Move| {
            let (from, to) = self.sides(m, first, last);
            let seat = &self.seats.seats[m.seat];
            (from != to).then(|| Flow {
                from_date: self.dates[first],
                to_date: self.dates[last],
                body: self.dataset.actor(seat.body).id.clone(),
                role: seat.role,
                event: m.event,
                from_key: self.keys.text(from),
                to_key: self.keys.text(to),
                seats: m.units as f64 / self.seats.unit as f64,
            })
        };
        moves.iter().filter_map(flow).collect()
    }

    fn series(
        &self,
        counts: &[Vec<i64>],
        totals: &[i64],
        active: &[usize],
        options: &ShiftOptions,
    ) -> Vec<SeriesPoint> {
        let mut series: Vec<SeriesPoint> = Vec::with_capacity(active.len() * counts.len());
        for ((date, count), total) in self.dates.iter().zip(counts).zip(totals) {
            let held: Vec<f64> = active.iter().map(|&k| count[k] as f64).collect();
            series.extend(
                active
                    .iter()
                    .zip(ranks(&held))
                    .map(|(&k, rank)| SeriesPoint {
                        rank,
                        date: *date,
                        key: self.keys.names[k].id.clone(),
                        count: count[k] as f64 / self.seats.unit as f64,
                        margin: None,
                        share: (*total > 0).then(|| count[k] as f64 / *total as f64),
                        confidence: "counted",
                        source: "relations".to_owned(),
                    }),
            );
        }
        series.extend(
            observed_points(self.dataset, options)
                .into_iter()
                .map(|o| o.point),
        );
        series.sort_by(|a, b| {
            (a.date, &a.key, a.confidence, &a.source).cmp(&(
                b.date,
                &b.key,
                b.confidence,
                &b.source,
            ))
        });
        series
    }

    fn concentration(
        &self,
        counts: &[Vec<i64>],
        amount: &dyn Fn(i64) -> f64,
    ) -> Vec<ConcentrationPoint> {
        // Shares of overlapping groups are no shares of a whole.
        if self.keys.may_overlap() {
            return Vec::new();
        }
        let at = |(date, count): (&Date, &Vec<i64>)| {
            let held: Vec<f64> = count.iter().map(|units| amount(*units)).collect();
            Concentration::of(&held).map(|indices| ConcentrationPoint {
                date: *date,
                indices,
            })
        };
        self.dates.iter().zip(counts).filter_map(at).collect()
    }

    /// The change of every key by growth, mix of fields and its own part, in the order of `rows`.
    fn shares(&self, rows: &[ShiftRow], by: Key) -> Vec<ShareRow> {
        if matches!(by, Key::Level | Key::Field) {
            return Vec::new();
        }
        let fields = KeyMap::new(self.dataset, self.seats, self.dates, Key::Field);
        let mut all: BTreeMap<u32, Pair> = BTreeMap::new();
        let mut of: BTreeMap<&str, BTreeMap<u32, Pair>> = BTreeMap::new();
        let ends = [0, self.dates.len() - 1];
        for (end, date) in ends.into_iter().enumerate() {
            let add = |pair: &mut Pair, units: i64| {
                *(if end == 0 { &mut pair.0 } else { &mut pair.1 }) += units;
            };
            for (seat, held) in self.held[date].iter().enumerate() {
                for holding in held {
                    // The field of a body depends on neither the date nor the holder.
                    for field in fields.keys(date, seat, holding.actor) {
                        add(all.entry(*field).or_default(), holding.units);
                        for key in self.keys.keys(date, seat, holding.actor) {
                            let name = self.keys.names[*key as usize].id.as_str();
                            let own = of.entry(name).or_default();
                            add(own.entry(*field).or_default(), holding.units);
                        }
                    }
                }
            }
        }
        let none = BTreeMap::new();
        let unit = self.seats.unit as f64;
        rows.iter()
            .map(|r| {
                let own = of.get(r.key.as_str()).unwrap_or(&none);
                let [growth, mix, own, entry] = parts(own, &all).map(|units| units / unit);
                ShareRow {
                    key: r.key.clone(),
                    label: r.label.clone(),
                    first_date: r.first_date,
                    first: r.first,
                    last_date: r.last_date,
                    last: r.last,
                    change: r.change,
                    growth,
                    mix,
                    own,
                    entry,
                }
            })
            .collect()
    }

    fn bodies_created(&self) -> usize {
        let (first, last) = (self.dates[0], self.dates[self.dates.len() - 1]);
        let bodies: BTreeSet<_> = self
            .seats
            .seats
            .iter()
            .filter(|s| s.start.is_some_and(|d| first < d && d <= last))
            .map(|s| s.body)
            .collect();
        bodies.len()
    }
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
