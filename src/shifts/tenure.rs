//! How long seats are held, and how many can be expected to change hands.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::model::Date;
use crate::numeric::survival::{Span, Survival, SurvivalPoint, kaplan_meier, wilson};

use super::keys::KeyMap;
use super::row::{number, optional};
use super::seats::{Hold, Seat, Seats, is_exclusive};

/// The row of everybody.
pub const EVERYBODY: &str = "(all)";

/// How long the seats of a selection are held.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Tenure {
    /// First day of the observation; `None` where every spell was seen from its beginning.
    pub from: Option<Date>,
    /// Last day of the observation.
    pub to: Option<Date>,
    /// Everybody, then every key, most held first.
    pub rows: Vec<TenureRow>,
    /// The curve of everybody, from the spells whose beginning is known.
    pub curve: Vec<SurvivalPoint>,
    /// As if those whose beginning is not known had held their seats since the body began: the
    /// longest tenure that the data allow. `None` where many hold the role, where nobody's
    /// beginning is unknown, and where the curve is not defined.
    pub since_body: Option<Lasting>,
    /// Spells left out because twinned partners hold the seat in turn or together.
    pub twinned: usize,
}

/// How often the seats of one key change hands, and how long they are held.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct TenureRow {
    /// Id of the actor, country code, group, kind, level or field; [`EVERYBODY`] for all.
    pub key: String,
    /// The same for readers.
    pub label: String,
    /// Spells under observation: unbroken holds of a seat by one holder.
    pub spells: usize,
    /// How many of them ended while the body went on; a body that ends or is suspended censors.
    pub ended: usize,
    /// Years under observation, added up.
    pub seat_years: f64,
    /// `ended` by `seat_years`; `None` without years under observation.
    pub yearly_rate: Option<f64>,
    /// Lower end of its Wilson 95 % interval; `None` where more ended than there were years.
    pub rate_low: Option<f64>,
    /// Upper end.
    pub rate_high: Option<f64>,
    /// Spells in force on the last day.
    pub held: usize,
    /// How many of them can be expected to end within a year at this rate.
    pub expected: Option<f64>,
    /// The same at the lower end of the rate.
    pub expected_low: Option<f64>,
    /// The same at the upper end.
    pub expected_high: Option<f64>,
    /// Spells whose beginning is known: those that the further columns come from.
    pub known_start: usize,
    /// Duration of the spells; `None` where no beginning is known, and where everyone under
    /// observation ended before the last came under observation.
    #[serde(flatten)]
    pub lasting: Option<Lasting>,
}

/// Duration of spells in years, by the Kaplan-Meier estimator.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Lasting {
    /// The age that half of the spells reach; `None` where more than half last to the end of the
    /// observation.
    pub median: Option<f64>,
    /// Lower end of its 95 % interval.
    pub median_low: Option<f64>,
    /// Upper end.
    pub median_high: Option<f64>,
    /// Mean duration of spells cut off at `horizon`.
    pub restricted_mean: f64,
    /// Lower end of its 95 % interval, at least 0; `None` where no spell ended.
    pub restricted_mean_low: Option<f64>,
    /// Upper end, at most `horizon`.
    pub restricted_mean_high: Option<f64>,
    /// The highest age under observation.
    pub horizon: f64,
}

impl From<&Survival> for Lasting {
    fn from(curve: &Survival) -> Self {
        let half = 1.96 * curve.restricted_mean_se;
        let end = |x: f64| (!curve.points.is_empty()).then_some(x);
        Self {
            median: curve.median,
            median_low: curve.median_low,
            median_high: curve.median_high,
            restricted_mean: curve.restricted_mean,
            restricted_mean_low: end((curve.restricted_mean - half).max(0.0)),
            restricted_mean_high: end((curve.restricted_mean + half).min(curve.horizon)),
            horizon: curve.horizon,
        }
    }
}

impl TenureRow {
    /// The columns of the table.
    pub const COLUMNS: [&'static str; 19] = [
        "key",
        "spells",
        "ended",
        "seat_years",
        "yearly_rate",
        "rate_low",
        "rate_high",
        "held",
        "expected",
        "expected_low",
        "expected_high",
        "known_start",
        "median",
        "median_low",
        "median_high",
        "restricted_mean",
        "restricted_mean_low",
        "restricted_mean_high",
        "horizon",
    ];

    /// The fields in the order of [`Self::COLUMNS`].
    pub fn record(&self) -> Vec<String> {
        let of = |pick: fn(&Lasting) -> Option<f64>| optional(self.lasting.as_ref().and_then(pick));
        vec![
            self.key.clone(),
            self.spells.to_string(),
            self.ended.to_string(),
            number(self.seat_years),
            optional(self.yearly_rate),
            optional(self.rate_low),
            optional(self.rate_high),
            self.held.to_string(),
            optional(self.expected),
            optional(self.expected_low),
            optional(self.expected_high),
            self.known_start.to_string(),
            of(|l| l.median),
            of(|l| l.median_low),
            of(|l| l.median_high),
            of(|l| Some(l.restricted_mean)),
            of(|l| l.restricted_mean_low),
            of(|l| l.restricted_mean_high),
            of(|l| Some(l.horizon)),
        ]
    }
}

/// A spell as far as it lies within the observation.
struct Observed {
    days: (Date, Date),
    ended: bool,
    /// From the beginning of the spell, where it is known.
    known: Option<Span>,
    /// From the beginning of the body where that of the spell is not known.
    since_body: Option<Span>,
}

/// The first and the last day of the observation.
#[derive(Clone, Copy)]
pub(super) struct Window {
    /// Where a panel of snapshots or a bound begins; `None` where spells are known from their
    /// beginnings.
    pub(super) from: Option<Date>,
    pub(super) to: Date,
}

fn observe(hold: &Hold, seat: &Seat, window: Window, earliest: Date) -> Option<Observed> {
    let (start, end) = (hold.period.start, hold.period.end);
    let from = match (start, window.from) {
        (Some(start), Some(from)) => start.max(from),
        (Some(day), None) | (None, Some(day)) => day,
        (None, None) => earliest,
    };
    let to = end.map_or(window.to, |end| end.min(window.to));
    // What begins on the last day is held, and was under observation for no time.
    let begins_last = from == window.to && hold.period.contains(from);
    if to < from || (to == from && !begins_last) {
        return None;
    }
    let body_ended = |end: Date| {
        seat.end.is_some_and(|day| day <= end) || (seat.suspended && !seat.is_held(end))
    };
    let ended = end.is_some_and(|end| end <= window.to && !body_ended(end));
    let span = |zero: Date| Span {
        entry: from.years_since(zero).max(0.0),
        exit: to.years_since(zero),
        ended,
    };
    let known = start.filter(|_| hold.start_observed).map(span);
    let since_body = match (known, seat.start.filter(|day| *day <= from)) {
        (None, Some(day)) => Some(span(day)),
        _ => None,
    };
    Some(Observed {
        days: (from, to),
        ended,
        known,
        since_body,
    })
}

/// The tenure of every key and of everybody. A spell counts for the keys that its holder had at the
/// last of the dates on which it was in force, else at the next one.
pub(super) fn tenure(seats: &Seats, keys: &KeyMap, dates: &[Date], window: Window) -> Tenure {
    let mut twinned = 0;
    let mut everybody = Vec::new();
    let mut by_key: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
    for (place, seat) in seats.seats.iter().enumerate() {
        for hold in seat.holds() {
            let Some(observed) = observe(&hold, seat, window, dates[0]) else {
                continue;
            };
            if hold.twinned {
                twinned += 1;
                continue;
            }
            let (from, to) = observed.days;
            let in_force = |d: &Date| hold.period.contains(*d) && from <= *d && *d <= to;
            let at = dates
                .iter()
                .rposition(in_force)
                .unwrap_or_else(|| dates.partition_point(|d| *d < from).min(dates.len() - 1));
            for key in keys.keys(at, place, hold.actor) {
                by_key.entry(*key).or_default().push(everybody.len());
            }
            everybody.push((observed, hold, place));
        }
    }
    let in_force =
        |o: &Observed, hold: &Hold| o.days.1 == window.to && hold.period.contains(window.to);
    let row = |key: &str, label: &str, of: &[usize]| {
        let list: Vec<_> = of.iter().map(|i| &everybody[*i]).collect();
        let ended = list.iter().filter(|(o, ..)| o.ended).count();
        let years = list.iter().map(|(o, ..)| o.days.1.years_since(o.days.0));
        let seat_years: f64 = years.sum();
        let held = list.iter().filter(|(o, h, _)| in_force(o, h)).count();
        let rate = (seat_years > 0.0).then(|| ended as f64 / seat_years);
        let (low, high) = wilson(ended as f64, seat_years).unzip();
        let expected = |rate: Option<f64>| rate.map(|r| r * held as f64);
        let spans: Vec<Span> = list.iter().filter_map(|(o, ..)| o.known).collect();
        let curve = kaplan_meier(&spans);
        let row = TenureRow {
            key: key.to_owned(),
            label: label.to_owned(),
            spells: list.len(),
            ended,
            seat_years,
            yearly_rate: rate,
            rate_low: low,
            rate_high: high,
            held,
            expected: expected(rate),
            expected_low: expected(low),
            expected_high: expected(high),
            known_start: spans.len(),
            lasting: curve.as_ref().map(Lasting::from),
        };
        (row, curve)
    };
    let all: Vec<usize> = (0..everybody.len()).collect();
    let (first, curve) = row(EVERYBODY, "all holders", &all);
    let mut rows: Vec<TenureRow> = by_key
        .iter()
        .map(|(key, of)| {
            let name = &keys.names[*key as usize];
            row(&name.id, &name.label, of).0
        })
        .collect();
    rows.sort_by(|a, b| {
        (b.held, b.ended, b.spells)
            .cmp(&(a.held, a.ended, a.spells))
            .then_with(|| a.key.cmp(&b.key))
    });
    rows.insert(0, first);
    let exclusive = seats.seats.iter().all(|s| is_exclusive(s.role));
    let since_body = (exclusive && everybody.iter().any(|(o, ..)| o.since_body.is_some()))
        .then(|| {
            let spans = everybody
                .iter()
                .filter_map(|(o, ..)| o.known.or(o.since_body));
            kaplan_meier(&spans.collect::<Vec<_>>())
        })
        .flatten();
    Tenure {
        from: window.from,
        to: Some(window.to),
        rows,
        curve: curve.map_or_else(Vec::new, |c| c.points),
        since_body: since_body.as_ref().map(Lasting::from),
        twinned,
    }
}
