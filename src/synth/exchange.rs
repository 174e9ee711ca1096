//! Where the dates of the original are kept: what an actor begins and ends stays its own, but happens in
//! other bodies.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::model::Period;
use crate::numeric::random::Stream;

use super::block::{Making, Seat};
use super::template::{NONE, is_exclusive};

/// How often another body is tried.
const TRIES: usize = 8;

/// Whether a relation of this period can be one with what exists this long.
fn fits(period: &Period, life: &Period) -> bool {
    let from = life
        .start
        .is_none_or(|born| period.start.is_some_and(|s| s >= born));
    let to = match (period.end, life.end) {
        (_, None) => true,
        (Some(end), Some(ended)) => end <= ended,
        (None, Some(_)) => false,
    };
    from && to
}

/// Exchanges periods between the relations of one actor, and moves handovers to other bodies of the
/// actor that hands over.
pub(super) fn exchange(making: &mut Making, stream: &mut Stream) {
    exchange_periods(making, stream);
    move_handovers(making, stream);
}

fn exchange_periods(making: &mut Making, stream: &mut Stream) {
    let mut own: Vec<(u64, u32, u32)> = Vec::new();
    for (body, seats) in making.of_body.iter().enumerate() {
        let born = making.life(body as u32).start;
        for at in seats.clone() {
            let seat = &making.seats[at];
            let pattern = making.pattern(seat);
            // What begins or ends with the body stays with it.
            let is_bound = seat.period.start.is_some() && seat.period.start == born;
            if seat.actor != NONE && pattern.is_free && !is_bound {
                let key = u64::from(seat.actor) << 16 | u64::from(pattern.layer);
                own.push((key, at as u32, body as u32));
            }
        }
    }
    own.sort_unstable();
    for of_actor in own.chunk_by(|a, b| a.0 == b.0) {
        for &(_, a, body_a) in of_actor {
            let (_, b, body_b) = of_actor[stream.place(of_actor.len())];
            let (seat_a, seat_b) = (making.seats[a as usize], making.seats[b as usize]);
            if seat_a.period != seat_b.period
                && fits(&seat_a.period, &making.life(body_b))
                && fits(&seat_b.period, &making.life(body_a))
            {
                for (at, from) in [(a, seat_b), (b, seat_a)] {
                    let seat = &mut making.seats[at as usize];
                    (seat.period, seat.observed) = (from.period, from.observed);
                }
            }
        }
    }
}

/// The leading seats of a body, by role: where they stand.
fn leaders(making: &Making, body: u32) -> BTreeMap<u16, Vec<usize>> {
    let mut leaders: BTreeMap<u16, Vec<usize>> = BTreeMap::new();
    for at in making.of_body[body as usize].clone() {
        let seat = &making.seats[at];
        let pattern = making.pattern(seat);
        if is_exclusive(pattern.role) && seat.actor != NONE {
            leaders.entry(pattern.layer).or_default().push(at);
        }
    }
    leaders
}

fn move_handovers(making: &mut Making, stream: &mut Stream) {
    // Bodies that an actor leads throughout, and bodies that are handed over once.
    let mut steady: BTreeMap<(u16, u32), Vec<(u32, usize)>> = BTreeMap::new();
    let mut handed: Vec<(u16, u32, usize, usize)> = Vec::new();
    for body in 0..making.of_body.len() as u32 {
        for (layer, seats) in leaders(making, body) {
            match seats[..] {
                [at] => {
                    let of = steady.entry((layer, making.seats[at].actor)).or_default();
                    of.push((body, at));
                }
                [first, second] => handed.push((layer, body, first, second)),
                _ => {}
            }
        }
    }
    // Which body a seat moves to.
    let mut moved: BTreeMap<usize, u32> = BTreeMap::new();
    for (layer, body, first, second) in handed {
        let (mut old, mut new) = (first, second);
        if making.seats[old].period.start > making.seats[new].period.start {
            (old, new) = (new, old);
        }
        let (giver, taker) = (making.seats[old], making.seats[new]);
        let Some(others) = steady.get_mut(&(layer, giver.actor)) else {
            continue;
        };
        for _ in 0..TRIES {
            let place = stream.place(others.len());
            let (other, at) = others[place];
            let there = making.seats[at];
            let life = making.life(other);
            if making.may_lead(other, taker.actor)
                && fits(&giver.period, &life)
                && fits(&taker.period, &life)
                && fits(&there.period, &making.life(body))
            {
                making.seats[at].period = giver.period;
                making.seats[at].observed = giver.observed;
                making.seats[old].period = there.period;
                making.seats[old].observed = there.observed;
                moved.insert(new, other);
                others.swap_remove(place);
                break;
            }
        }
        if others.is_empty() {
            steady.remove(&(layer, giver.actor));
        }
    }
    rearrange(making, &moved);
}

/// Moves seats to other bodies.
fn rearrange(making: &mut Making, moved: &BTreeMap<usize, u32>) {
    if moved.is_empty() {
        return;
    }
    let mut coming: BTreeMap<u32, Vec<Seat>> = BTreeMap::new();
    for (at, body) in moved {
        coming.entry(*body).or_default().push(making.seats[*at]);
    }
    let mut seats = Vec::with_capacity(making.seats.len());
    let mut ranges: Vec<Range<usize>> = Vec::with_capacity(making.of_body.len());
    for (body, range) in making.of_body.iter().enumerate() {
        let from = seats.len();
        let stay = range.clone().filter(|at| !moved.contains_key(at));
        seats.extend(stay.map(|at| making.seats[at]));
        seats.extend(coming.remove(&(body as u32)).into_iter().flatten());
        ranges.push(from..seats.len());
    }
    making.seats = seats;
    making.of_body = ranges;
}
