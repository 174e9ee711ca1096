//! Since when, and until when: the periods of the original, or new ones over other years.

use std::ops::Range;

use crate::model::{Date, Period, Role};
use crate::numeric::random::Stream;

use super::block::{Making, Seat};
use super::generator::Generator;
use super::plan::mixed;
use super::rates::Rates;
use super::template::{NONE, Original, is_exclusive, is_loose};

/// Which time a data set covers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Clock {
    /// That of the original.
    Original,
    /// From the first of these days to the last, with exact periods.
    Years(Date, Date),
}

/// How often another actor is tried.
const TRIES: usize = 8;

const DAYS_A_YEAR: f64 = 365.25;

/// A day so many days after another, within what dates can hold.
fn days_after(date: Date, days: i32) -> Date {
    Date::from_day_number(date.day_number().saturating_add(days)).unwrap_or(date)
}

/// When each original exists in the data set that is made, but for the day of the year.
pub(super) fn lifetimes(
    originals: &[Original],
    clock: Clock,
    rates: &Rates,
    seed: u64,
) -> Vec<Period> {
    let Clock::Years(first, last) = clock else {
        return originals.iter().map(|o| o.period).collect();
    };
    // The last day of the original falls on the last day asked for.
    let moved = last.day_number() - rates.window.1.day_number();
    let life = |(place, original): (usize, &Original)| {
        let start = original
            .period
            .start
            .map(|day| days_after(day, moved).min(days_after(last, -366)));
        let end = original.period.end.map(|_| {
            // What ended in the original ends on any day of the years asked for.
            let from = start.map_or(first, |s| s.max(first)).day_number();
            let span = u64::try_from(last.day_number() - from).unwrap_or(0);
            let bits = mixed(seed ^ 0x00e4_d5a1, place as u64);
            let days = i32::try_from(bits % span.max(1)).unwrap_or(0);
            days_after(last, -days)
        });
        Period { start, end }
    };
    originals.iter().enumerate().map(life).collect()
}

impl Generator<'_> {
    /// When an original exists in a block: over years of its own, what is founded in a year is founded
    /// on another day of it in every block.
    pub(super) fn life(&self, block: u32, place: u32) -> Period {
        let life = self.lifetimes[place as usize];
        let (Clock::Years(first, last), Some(start)) = (self.clock, life.start) else {
            return life;
        };
        let bits = mixed(
            self.plan.seed ^ 0xb1_47d5,
            u64::from(block) << 32 | u64::from(place),
        );
        let year = start.year();
        let day = Date::new(year, 1 + (bits % 12) as u8, 1 + (bits / 12 % 28) as u8);
        let is_inside = |day: &Date| {
            start > first && *day > first && *day < last && life.end.is_none_or(|end| *day < end)
        };
        Period {
            start: day.ok().filter(is_inside).or(Some(start)),
            end: life.end,
        }
    }
}

impl Making<'_> {
    /// When what stands in a slot exists.
    pub(super) fn life(&self, slot: u32) -> Period {
        let place = self.generator.plan.place(slot);
        self.generator.life(self.number, place)
    }

    /// Whether an actor exists as long as a relation of this period would need it.
    pub(super) fn lives(&self, actor: u32, period: &Period) -> bool {
        if self.generator.clock != Clock::Original {
            return true; // periods are made to fit
        }
        let life = self.life(actor);
        life.start
            .is_none_or(|born| period.start.is_some_and(|s| s >= born))
            && life
                .end
                .is_none_or(|end| period.end.is_some_and(|e| e <= end))
    }
}

/// Gives every seat its period.
pub(super) fn date(making: &mut Making, stream: &mut Stream) {
    match making.generator.clock {
        Clock::Original => {}
        Clock::Years(first, last) => simulate(making, first, last, stream),
    }
}

/// A time that follows the exponential law, in days; very long if the rate is 0.
fn waiting(rate_a_year: f64, stream: &mut Stream) -> i32 {
    let years = -libm::log(1.0 - stream.f64()) / rate_a_year.max(1e-9);
    (years * DAYS_A_YEAR).min(1e6) as i32
}

/// A count that follows Poisson's law, for small means.
pub(super) fn poisson(mean: f64, stream: &mut Stream) -> u32 {
    let (limit, mut product, mut count) = (libm::exp(-mean.min(500.0)), stream.f64(), 0);
    while product > limit {
        product *= stream.f64();
        count += 1;
    }
    count
}

/// The days within which a body is seen.
#[derive(Clone, Copy)]
struct Seen {
    first: i32,
    /// The day after the last.
    end: i32,
    /// Whether it was founded within the years asked for.
    is_founded: bool,
    life: Period,
}

impl Seen {
    fn period(&self, from: i32, to: i32) -> Period {
        Period {
            start: Date::from_day_number(from),
            end: if to >= self.end {
                self.life.end
            } else {
                Date::from_day_number(to)
            },
        }
    }
}

/// Draws periods going back from the last day: who is there at the end came at some time, and others
/// left before.
fn simulate(making: &mut Making, first: Date, last: Date, stream: &mut Stream) {
    let mut seats = Vec::with_capacity(making.seats.len() * 2);
    let mut ranges: Vec<Range<usize>> = Vec::with_capacity(making.of_body.len());
    let taken = by_layer(making);
    for body in 0..making.of_body.len() {
        let from = seats.len();
        let life = making.life(body as u32);
        let seen = Seen {
            first: life.start.map_or(first, |s| s.max(first)).day_number(),
            end: life.end.unwrap_or(last).day_number() + i32::from(life.end.is_none()),
            is_founded: life.start.is_some_and(|s| s >= first),
            life,
        };
        for at in making.of_body[body].clone() {
            let seat = making.seats[at];
            if seat.actor == NONE || seen.first >= seen.end || !is_last(making, &seat) {
                continue;
            }
            let role = making.pattern(&seat).role;
            if is_exclusive(role) {
                leaders(making, body as u32, seat, seen, &taken, stream, &mut seats);
            } else {
                members(
                    making,
                    body as u32,
                    seat,
                    seen,
                    &taken,
                    stream,
                    &mut seats,
                    from,
                );
            }
        }
        ranges.push(from..seats.len());
    }
    making.seats = seats;
    making.of_body = ranges;
}

/// The actors in seats, by layer.
fn by_layer(making: &Making) -> Vec<Vec<u32>> {
    let mut taken = vec![Vec::new(); making.generator.template.layers];
    for seat in making.seats.iter().filter(|s| s.actor != NONE) {
        taken[making.pattern(seat).layer as usize].push(seat.actor);
    }
    taken
}

/// Whether a relation of the original was in force on its last day, or until its body ended.
fn is_last(making: &Making, seat: &Seat) -> bool {
    let pattern = making.pattern(seat);
    let plan = &making.generator.plan;
    let body = match pattern.body {
        super::template::Who::Multiplied(body) => body,
        super::template::Who::Copied(_) => return true,
    };
    let life = making.generator.template.originals[body as usize].period;
    debug_assert!(plan.most > 0);
    match (pattern.period.end, life.end) {
        (None, _) => true,
        (Some(end), Some(body_end)) => end >= body_end,
        (Some(end), None) => end > making.generator.rates.window.1,
    }
}

/// The chain of leaders that ends with the one of the original.
fn leaders(
    making: &Making,
    body: u32,
    seat: Seat,
    seen: Seen,
    taken: &[Vec<u32>],
    stream: &mut Stream,
    out: &mut Vec<Seat>,
) {
    let role = making.pattern(&seat).role;
    let rate = making.generator.rates.of(role).ends();
    let here = &making.seats[making.of_body[body as usize].clone()];
    let members: Vec<u32> = here
        .iter()
        .filter(|s| s.actor != NONE && is_loose(making.pattern(s).role))
        .filter(|s| making.pattern(s).layer != making.pattern(&seat).layer)
        .filter(|s| making.pattern(s).role != Role::Liaison)
        .map(|s| s.actor)
        .collect();
    // Where the data name no members, those who lead other bodies.
    let candidates = if members.is_empty() {
        &taken[making.pattern(&seat).layer as usize]
    } else {
        &members
    };
    let (mut holder, mut to) = (seat.actor, seen.end);
    loop {
        let start = to - waiting(rate, stream).max(1);
        let previous = (0..TRIES)
            .filter(|_| !candidates.is_empty())
            .map(|_| candidates[stream.place(candidates.len())])
            .find(|a| *a != holder);
        let (from, goes_on) = match previous {
            Some(_) if start > seen.first => (start, true),
            _ => (seen.first, false),
        };
        out.push(Seat {
            actor: holder,
            period: seen.period(from, to),
            observed: goes_on || seen.is_founded,
            ..seat
        });
        let Some(previous) = previous.filter(|_| goes_on) else {
            return;
        };
        (holder, to) = (previous, from);
    }
}

/// A member, with those who were there before and left.
#[expect(clippy::too_many_arguments, reason = "the state of one pass")]
fn members(
    making: &Making,
    body: u32,
    seat: Seat,
    seen: Seen,
    taken: &[Vec<u32>],
    stream: &mut Stream,
    out: &mut Vec<Seat>,
    from: usize,
) {
    let pattern = making.pattern(&seat);
    let rate = making.generator.rates.of(pattern.role);
    let start = seen.end - waiting(rate.begins(), stream).max(1);
    let came = start > seen.first;
    out.push(Seat {
        period: seen.period(start.max(seen.first), seen.end),
        observed: came || seen.is_founded,
        ..seat
    });
    let years = f64::from(seen.end - seen.first) / DAYS_A_YEAR;
    let others = &taken[pattern.layer as usize];
    if !pattern.is_free || rate.ended == 0.0 || others.is_empty() {
        return;
    }
    for _ in 0..poisson(rate.ends() * years, stream) {
        let end = seen.first + 1 + stream.below((seen.end - seen.first - 1).max(1) as u64) as i32;
        if end >= seen.end {
            continue;
        }
        let start = (end - waiting(rate.ends(), stream).max(1)).max(seen.first);
        let found = (0..TRIES)
            .map(|_| others[stream.place(others.len())])
            .find(|actor| {
                making.may_take(body, *actor, pattern.role)
                    && !out[from..].iter().any(|s| s.actor == *actor)
            });
        if let Some(actor) = found {
            out.push(Seat {
                actor,
                period: seen.period(start, end),
                observed: start > seen.first || seen.is_founded,
                ..seat
            });
        }
    }
}

/// A period within the lifetimes of both ends of a relation; `None` if nothing is left.
pub(super) fn within(period: Period, lives: [Period; 2]) -> Option<Period> {
    let mut period = period;
    for life in lives {
        if let (Some(start), Some(born)) = (period.start, life.start) {
            period.start = Some(start.max(born));
        }
        if let Some(ended) = life.end {
            period.end = Some(period.end.map_or(ended, |end| end.min(ended)));
        }
    }
    match (period.start, period.end) {
        (Some(start), Some(end)) if start >= end => None,
        _ => Some(period),
    }
}
