//! The seats of a selection at every date: counts, moves and what follows from them.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use crate::dataset::Dataset;
use crate::model::{ActorIx, Date};

use super::identities::joined_names;
use super::keys::KeyMap;
use super::moves::{Comparison, Event, Move};
use super::observed::observed_points;
use super::options::{Key, ShiftOptions};
use super::row::{Flow, SeriesPoint, ShiftRow, ranks};
use super::seats::{Holding, Seats};
use super::share::{Pair, ShareRow, parts};

/// The role-flow identity of one key, in units.
#[derive(Clone, Debug, Default)]
pub(super) struct Columns {
    pub(super) created: i64,
    pub(super) disbanded: i64,
    pub(super) taken_over: i64,
    pub(super) handed_over: i64,
    pub(super) other: BTreeMap<Event, i64>,
    pub(super) from: BTreeMap<String, i64>,
    pub(super) to: BTreeMap<String, i64>,
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
pub(super) struct Panel<'a> {
    pub(super) dataset: &'a Dataset,
    pub(super) seats: &'a Seats,
    pub(super) dates: &'a [Date],
    pub(super) keys: &'a KeyMap,
    /// By date and seat.
    pub(super) held: Vec<Vec<Vec<Holding>>>,
}

impl<'a> Panel<'a> {
    pub(super) fn new(
        dataset: &'a Dataset,
        seats: &'a Seats,
        dates: &'a [Date],
        keys: &'a KeyMap,
    ) -> Self {
        let held = dates.par_iter().map(|date| {
            let held = seats.seats.iter().map(|s| s.held(*date, seats.unit));
            held.collect()
        });
        Self {
            held: held.collect(),
            dataset,
            seats,
            dates,
            keys,
        }
    }

    /// Units by date and key.
    pub(super) fn counts(&self) -> Vec<Vec<i64>> {
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
    pub(super) fn moves(&self, first: usize, last: usize) -> Vec<Move> {
        let mut moves = Vec::new();
        for (place, seat) in self.seats.seats.iter().enumerate() {
            let (before, after) = (&self.held[first][place], &self.held[last][place]);
            let comparison = Comparison {
                seat,
                place,
                dates: (self.dates[first], self.dates[last]),
                before,
                after,
                reorganized: &self.seats.reorganized,
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

    /// Seats held at the first and the last date under names that changed in between and whose rows
    /// are joined: each would be a loss of the old name and a gain of the new one.
    pub(super) fn held_under_two_names(&self, by: Key) -> f64 {
        let last = self.dates.len() - 1;
        let renamed = joined_names(self.dataset, (self.dates[0], self.dates[last]));
        let mut units = 0;
        for (place, seat) in self.seats.seats.iter().enumerate() {
            let (before, after) = (&self.held[0][place], &self.held[last][place]);
            for holding in before {
                let is_renamed = renamed.contains(&seat.body)
                    || (by == Key::Actor && renamed.contains(&holding.actor));
                let kept = after.iter().find(|h| h.actor == holding.actor);
                if let Some(kept) = kept.filter(|_| is_renamed) {
                    let keys = self.keys.keys(last, place, holding.actor).len();
                    units += holding.units.min(kept.units) * i64::try_from(keys).unwrap_or(0);
                }
            }
        }
        units as f64 / self.seats.unit as f64
    }

    /// The keys that lose and gain by a move; a key on both sides does neither.
    pub(super) fn sides(&self, m: &Move, first: usize, last: usize) -> (&[u32], &[u32]) {
        let keys = |date, actor: Option<_>| actor.map(|a| self.keys.keys(date, m.seat, a));
        (
            keys(first, m.from).unwrap_or_default(),
            keys(last, m.to).unwrap_or_default(),
        )
    }

    /// The flow columns of every key between the first and the last date.
    pub(super) fn columns(&self, moves: &[Move]) -> Vec<Columns> {
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
    ///
    /// What passes from one holder to another between the same two dates is one move, however many
    /// seats it is: a committee takes its subcommittees along, and these are no independent signs.
    pub(super) fn sizes(&self, steps: &[Vec<Move>]) -> Vec<Vec<Vec<f64>>> {
        let mut sizes = vec![vec![Vec::new(); steps.len()]; self.keys.names.len()];
        for (i, moves) in steps.iter().enumerate() {
            let mut passed: BTreeMap<(Option<ActorIx>, Option<ActorIx>, u32), i64> =
                BTreeMap::new();
            for m in moves {
                let (from, to) = self.sides(m, i, i + 1);
                let moved = to
                    .iter()
                    .filter(|k| !from.contains(k))
                    .chain(from.iter().filter(|k| !to.contains(k)));
                for key in moved {
                    if m.from.is_some() && m.to.is_some() {
                        *passed.entry((m.from, m.to, *key)).or_default() += m.units;
                    } else {
                        sizes[*key as usize][i].push(m.units as f64 / self.seats.unit as f64);
                    }
                }
            }
            for ((_, _, key), units) in passed {
                sizes[key as usize][i].push(units as f64 / self.seats.unit as f64);
            }
        }
        sizes
    }

    pub(super) fn flows(&self, first: usize, last: usize, moves: &[Move]) -> Vec<Flow> {
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

    pub(super) fn series(
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

    /// The change of every key by growth, mix of fields and its own part, in the order of `rows`.
    pub(super) fn shares(&self, rows: &[ShiftRow], by: Key) -> Vec<ShareRow> {
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

    pub(super) fn bodies_created(&self) -> usize {
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
