//! Seats that were released, or whose holder is not in the block, are given to others: degrees stay,
//! who sits with whom changes.

use crate::model::Role;
use crate::numeric::random::Stream;

use super::block::{Making, rounded};
use super::template::{NONE, is_exclusive, is_loose};

/// How often another actor is tried for an open seat.
const TRIES: usize = 16;

/// The share of leaders (secretariats, chairs, convenors) that change places with each other.
const LEADERS_EXCHANGED: f64 = 0.1;

/// The share of leaders that are followed by somebody who leads elsewhere too.
const LEADERS_REPLACED: f64 = 0.07;

/// Fills open seats, layer by layer: whoever released a seat of a layer takes another one.
pub(super) fn fill(making: &mut Making, stream: &mut Stream) {
    let layers = making.generator.template.layers;
    let mut open: Vec<Vec<(u32, u32)>> = vec![Vec::new(); layers];
    let mut looking = std::mem::take(&mut making.looking);
    let mut taken: Vec<Vec<u32>> = vec![Vec::new(); layers];
    for body in 0..making.of_body.len() {
        for at in making.of_body[body].clone() {
            let seat = making.seats[at];
            let layer = making.pattern(&seat).layer as usize;
            if seat.actor == NONE {
                open[layer].push((at as u32, body as u32));
            } else {
                taken[layer].push(seat.actor);
            }
        }
    }
    for layer in 0..layers {
        let looking = &mut looking[layer];
        stream.shuffle(looking);
        let mut next = 0;
        for &(at, body) in &open[layer] {
            let seat = making.seats[at as usize];
            let role = making.pattern(&seat).role;
            if is_exclusive(role) {
                continue;
            }
            let fits = |making: &Making, actor: u32| {
                making.may_take(body, actor, role) && making.lives(actor, &seat.period)
            };
            let mut found = NONE;
            if is_loose(role) && next < looking.len() {
                for _ in 0..TRIES {
                    let place = next + stream.place(looking.len() - next);
                    if fits(making, looking[place]) {
                        looking.swap(next, place);
                        found = looking[next];
                        next += 1;
                        break;
                    }
                }
            }
            if found == NONE && seat.before != NONE && fits(making, seat.before) {
                found = seat.before;
            }
            let others = &taken[layer];
            if found == NONE && is_loose(role) && !others.is_empty() {
                // A seat taken is drawn, so that who has many seats is drawn often.
                found = (0..TRIES)
                    .map(|_| others[stream.place(others.len())])
                    .find(|actor| fits(making, *actor))
                    .unwrap_or(NONE);
            }
            making.seats[at as usize].actor = found;
            making.unmatched += u64::from(found == NONE);
        }
    }
    for open in open {
        for (at, body) in open {
            lead(making, at as usize, body, stream);
        }
    }
}

/// Gives a leading role whose holder is not in the block to a member of the body, or to somebody who
/// leads elsewhere.
fn lead(making: &mut Making, at: usize, body: u32, stream: &mut Stream) {
    let seat = making.seats[at];
    let pattern = making.pattern(&seat);
    if seat.actor != NONE || !is_exclusive(pattern.role) {
        return;
    }
    let kind = |actor: u32| {
        let plan = &making.generator.plan;
        making.generator.template.originals[plan.place(actor) as usize].kind
    };
    let wanted = match pattern.actor {
        super::template::Who::Multiplied(actor) => {
            making.generator.template.originals[actor as usize].kind
        }
        super::template::Who::Copied(_) => return,
    };
    let is_free = |actor: u32| {
        actor != body
            && kind(actor) == wanted
            && making.lives(actor, &seat.period)
            && !making.seats[making.of_body[body as usize].clone()]
                .iter()
                .any(|s| s.actor == actor && making.pattern(s).role == pattern.role)
    };
    let members: Vec<u32> = making.seats[making.of_body[body as usize].clone()]
        .iter()
        .filter(|s| s.actor != NONE && making.pattern(s).role == Role::Member)
        .map(|s| s.actor)
        .filter(|actor| is_free(*actor))
        .collect();
    let found = if members.is_empty() {
        let all: Vec<u32> = (0..making.copies.len() as u32)
            .filter(|place| making.copies[*place as usize] > 0)
            .map(|place| making.generator.plan.slot(place, 0))
            .filter(|actor| is_free(*actor))
            .collect();
        if all.is_empty() {
            NONE
        } else {
            all[stream.place(all.len())]
        }
    } else {
        members[stream.place(members.len())]
    };
    making.unmatched += u64::from(found == NONE);
    making.seats[at].actor = found;
}

/// Lets leaders of two bodies change places where both are members of the other body too, and some
/// lead one body more in place of another, so that no two copies of an actor lead equally many.
pub(super) fn exchange_leaders(making: &mut Making, stream: &mut Stream) {
    let mut leaders: Vec<(u16, u32, u32)> = Vec::new();
    for body in 0..making.of_body.len() {
        let seats = making.of_body[body].clone();
        for at in seats.clone() {
            let seat = making.seats[at];
            let pattern = making.pattern(&seat);
            let of_role = making.seats[seats.clone()]
                .iter()
                .filter(|s| making.pattern(s).role == pattern.role);
            if is_exclusive(pattern.role) && seat.actor != NONE && of_role.count() == 1 {
                leaders.push((pattern.layer, at as u32, body as u32));
            }
        }
    }
    leaders.sort_unstable();
    let mut from = 0;
    while from < leaders.len() {
        let until = from + leaders[from..].partition_point(|l| l.0 == leaders[from].0);
        let of_layer = &leaders[from..until];
        for _ in 0..rounded(of_layer.len() as f64 * LEADERS_REPLACED, stream) {
            let [(_, a, body), (_, b, _)] = [0; 2].map(|_| of_layer[stream.place(of_layer.len())]);
            let (seat, actor) = (making.seats[a as usize], making.seats[b as usize].actor);
            if making.may_lead(body, actor) && making.lives(actor, &seat.period) {
                making.seats[a as usize].actor = actor;
            }
        }
        for _ in 0..rounded(of_layer.len() as f64 * LEADERS_EXCHANGED, stream) {
            for _ in 0..TRIES {
                let [(_, a, body_a), (_, b, body_b)] =
                    [0; 2].map(|_| of_layer[stream.place(of_layer.len())]);
                let (seat_a, seat_b) = (making.seats[a as usize], making.seats[b as usize]);
                if seat_a.actor != seat_b.actor
                    && making.may_lead(body_a, seat_b.actor)
                    && making.may_lead(body_b, seat_a.actor)
                    && making.lives(seat_b.actor, &seat_a.period)
                    && making.lives(seat_a.actor, &seat_b.period)
                {
                    making.seats[a as usize].actor = seat_b.actor;
                    making.seats[b as usize].actor = seat_a.actor;
                    break;
                }
            }
        }
        from = until;
    }
}
