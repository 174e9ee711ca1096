//! One block: copies of the originals, and every relation of its actors.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::ops::Range;

use crate::model::{Date, Period, Role};
use crate::numeric::random::Stream;

use super::exchange;
use super::generator::Generator;
use super::matching;
use super::plan::mixed;
use super::plant;
use super::spells::{self, Clock};
use super::template::{NONE, Pattern, Template, Who, is_exclusive, is_seat};

/// Where a relation leads, in the order of ids: copied actors whose ids come before the mark, then
/// block and slot, then the other copied actors.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Target(u64);

const SYNTHETIC: u64 = 1 << 62;
const AFTER: u64 = 2 << 62;

impl Target {
    pub(super) const fn of(block: u32, slot: u32) -> Self {
        Self(SYNTHETIC | (block as u64) << 32 | slot as u64)
    }

    pub(super) const fn copied(rank: u32, is_before: bool) -> Self {
        Self(if is_before { 0 } else { AFTER } | rank as u64)
    }

    /// Block and slot; none for a copied actor.
    pub(super) const fn place(self) -> Option<(u32, u32)> {
        if self.0 >> 62 == 1 {
            Some(((self.0 >> 32) as u32 & 0x3fff_ffff, self.0 as u32))
        } else {
            None
        }
    }

    /// The rank of a copied actor.
    pub(super) const fn rank(self) -> u32 {
        self.0 as u32
    }
}

/// A relation of an actor of the block.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Tie {
    /// The slot of the actor.
    pub(super) actor: u32,
    pub(super) role: Role,
    pub(super) body: Target,
    pub(super) period: Period,
    pub(super) observed: bool,
    pub(super) weight: f64,
}

impl Tie {
    /// The order of rows: by actor, role, body and period.
    pub(super) fn order(&self, other: &Self) -> Ordering {
        let key = |t: &Self| u64::from(t.actor) << 8 | t.role as u64;
        key(self)
            .cmp(&key(other))
            .then_with(|| self.body.cmp(&other.body))
            .then_with(|| self.period.cmp(&other.period))
    }
}

/// A block.
pub(super) struct Block {
    pub(super) number: u32,
    /// Of each original how many copies there are.
    pub(super) copies: Vec<u32>,
    /// By actor, role, body and period.
    pub(super) ties: Vec<Tie>,
    /// Relations for which no other actor was found.
    pub(super) unmatched: u64,
    /// Actors that were ended by something planted.
    pub(super) ended: BTreeMap<u32, Date>,
}

impl Block {
    /// The original as a block.
    pub(super) fn of_original(template: &Template) -> Self {
        let multiplied = |who: Who| match who {
            Who::Multiplied(place) => Some(place),
            Who::Copied(_) => None,
        };
        let tie = |pattern: &Pattern| {
            Some(Tie {
                actor: multiplied(pattern.actor)?,
                role: pattern.role,
                body: Target::of(0, multiplied(pattern.body)?),
                period: pattern.period,
                observed: pattern.observed,
                weight: pattern.weight,
            })
        };
        let mut ties: Vec<Tie> = template.patterns.iter().filter_map(tie).collect();
        ties.sort_unstable_by(Tie::order);
        Self {
            number: 0,
            copies: vec![1; template.originals.len()],
            ties,
            unmatched: 0,
            ended: BTreeMap::new(),
        }
    }

    /// When what stands in a slot exists.
    pub(super) fn life(&self, generator: &Generator, slot: u32) -> Period {
        let mut life = generator.life(self.number, generator.plan.place(slot));
        if let Some(end) = self.ended.get(&slot) {
            life.end = Some(*end);
        }
        life
    }
}

/// A relation of a body while the block is made.
#[derive(Clone, Copy, Debug)]
pub(super) struct Seat {
    /// The slot of the actor; [`NONE`] while it is open.
    pub(super) actor: u32,
    /// Who had it in the original, if that one is here.
    pub(super) before: u32,
    /// Which pattern it follows.
    pub(super) pattern: u32,
    pub(super) period: Period,
    pub(super) observed: bool,
}

/// Everything that is known of a block while it is made.
pub(super) struct Making<'a> {
    pub(super) generator: &'a Generator<'a>,
    pub(super) number: u32,
    pub(super) copies: Vec<u32>,
    /// Of each slot how often it takes a seat for each one that it gives up: 1 on average.
    luck: Vec<f64>,
    /// Actors that look for seats, by layer: who gave up more and is lucky is in it more often.
    pub(super) looking: Vec<Vec<u32>>,
    /// By body.
    pub(super) seats: Vec<Seat>,
    /// Of each slot the seats in it as a body.
    pub(super) of_body: Vec<Range<usize>>,
    pub(super) unmatched: u64,
}

impl<'a> Making<'a> {
    pub(super) fn pattern(&self, seat: &Seat) -> &'a Pattern {
        &self.generator.template.patterns[seat.pattern as usize]
    }

    /// Whether an actor could lead a body: it is a full member and stays one, or the data name no full
    /// members of the body.
    pub(super) fn may_lead(&self, body: u32, actor: u32) -> bool {
        let mut has_members = false;
        for seat in &self.seats[self.of_body[body as usize].clone()] {
            if self.pattern(seat).role == Role::Member {
                has_members = true;
                if seat.actor == actor && seat.period.end.is_none() {
                    return true;
                }
            }
        }
        !has_members && actor != body
    }

    /// Whether an actor could take a seat of this role: it has none there, is not the body itself,
    /// and no liaison of the body with it is listed from the other side.
    pub(super) fn may_take(&self, body: u32, actor: u32, role: Role) -> bool {
        if actor == body {
            return false;
        }
        let clashes = |s: &Seat| {
            let other = self.pattern(s).role;
            other == role || (is_seat(role) && is_seat(other))
        };
        let here = &self.seats[self.of_body[body as usize].clone()];
        if here.iter().any(|s| s.actor == actor && clashes(s)) {
            return false;
        }
        role != Role::Liaison
            || !self.seats[self.of_body[actor as usize].clone()]
                .iter()
                .any(|s| s.actor == body && self.pattern(s).role == Role::Liaison)
    }

    fn draw_seats(&mut self, stream: &mut Stream) {
        let generator = self.generator;
        let (template, plan) = (&generator.template, &generator.plan);
        for (place, patterns) in template.of_body.iter().enumerate() {
            for copy in 0..self.copies[place] {
                let body = plan.slot(place as u32, copy);
                let from = self.seats.len();
                for at in patterns.clone() {
                    let pattern = &template.patterns[at];
                    let Who::Multiplied(actor) = pattern.actor else {
                        continue; // copied actors have a pass of their own
                    };
                    let before = self.copy_of(actor, place as u32, copy);
                    let filled = plan.filled[pattern.layer as usize];
                    if before == NONE && filled < 1.0 && !stream.chance(filled) {
                        continue;
                    }
                    let seat = Seat {
                        actor: before,
                        before,
                        pattern: at as u32,
                        period: pattern.period,
                        observed: pattern.observed,
                    };
                    if before == NONE || !stream.chance(f64::from(pattern.released)) {
                        self.seats.push(seat);
                        continue;
                    }
                    for number in 0..rounded(self.luck[body as usize], stream) {
                        self.seats.push(Seat {
                            actor: NONE,
                            before: if number == 0 { before } else { NONE },
                            ..seat
                        });
                    }
                    let times = rounded(self.luck[before as usize], stream);
                    self.looking[pattern.layer as usize].extend(std::iter::repeat_n(before, times));
                }
                self.of_body[body as usize] = from..self.seats.len();
            }
        }
    }

    /// Which copy of an actor belongs to a copy of a body.
    fn copy_of(&self, actor: u32, body: u32, copy: u32) -> u32 {
        let there = self.copies[actor as usize];
        let plan = &self.generator.plan;
        if there == 0 {
            return NONE;
        }
        let copy = if there == 1 {
            0
        } else if there == self.copies[body as usize] {
            copy
        } else {
            let pair = u64::from(actor) << 32 | u64::from(plan.slot(body, copy));
            let start = mixed(plan.seed ^ u64::from(self.number), pair);
            (start % u64::from(there)) as u32
        };
        plan.slot(actor, copy)
    }

    /// The relations, in order.
    fn ties(&self) -> Vec<Tie> {
        let plan = &self.generator.plan;
        let template = &self.generator.template;
        let mut ties = Vec::with_capacity(self.seats.len());
        let mut anchored: Vec<u64> = Vec::new();
        let twin_of = |slot: u32| template.originals[plan.place(slot) as usize].twin;
        let unit_of = |slot: u32| template.originals[twin_of(slot) as usize].unit;
        let pair = |actor: u32, unit: u32| u64::from(actor) << 32 | u64::from(unit);
        for (body, seats) in self.of_body.iter().enumerate() {
            for seat in &self.seats[seats.clone()] {
                if seat.actor != NONE && is_exclusive(self.pattern(seat).role) {
                    anchored.push(pair(seat.actor, unit_of(body as u32)));
                }
            }
        }
        anchored.sort_unstable();
        for (body, seats) in self.of_body.iter().enumerate() {
            let unit = unit_of(body as u32);
            for seat in &self.seats[seats.clone()] {
                if seat.actor == NONE {
                    continue;
                }
                let pattern = self.pattern(seat);
                let mut block = self.number;
                if is_seat(pattern.role) {
                    let shift = plan.shift(twin_of(seat.actor), unit);
                    let there = (self.number + shift) % plan.blocks;
                    let copy = body as u32 % plan.most;
                    // Who leads something in a unit sits in it.
                    if shift != 0
                        && plan.copies(plan.place(body as u32), there) > copy
                        && anchored.binary_search(&pair(seat.actor, unit)).is_err()
                    {
                        block = there;
                    }
                }
                let there = self.generator.life(block, plan.place(body as u32));
                let lives = [self.life(seat.actor), there];
                let Some(period) = spells::within(seat.period, lives) else {
                    continue;
                };
                ties.push(Tie {
                    actor: seat.actor,
                    role: pattern.role,
                    body: Target::of(block, body as u32),
                    period,
                    observed: seat.observed,
                    weight: pattern.weight,
                });
            }
        }
        for (rank, patterns) in template.of_copied_body.iter().enumerate() {
            for pattern in &template.patterns[patterns.clone()] {
                let Who::Multiplied(actor) = pattern.actor else {
                    continue;
                };
                let there = template.data.actors[template.copied[rank]].period;
                for copy in 0..self.copies[actor as usize] {
                    let lives = [self.life(plan.slot(actor, copy)), there];
                    let Some(period) = spells::within(pattern.period, lives) else {
                        continue;
                    };
                    ties.push(Tie {
                        actor: plan.slot(actor, copy),
                        role: pattern.role,
                        body: self.generator.copied_target(rank as u32),
                        period,
                        observed: pattern.observed,
                        weight: pattern.weight,
                    });
                }
            }
        }
        ties.sort_unstable_by(Tie::order);
        ties.dedup_by(|b, a| {
            (a.actor, a.role, a.body) == (b.actor, b.role, b.body) && a.period.overlaps(&b.period)
        });
        ties
    }
}

/// A whole number whose mean is `x`.
pub(super) fn rounded(x: f64, stream: &mut Stream) -> usize {
    x as usize + usize::from(stream.chance(x.fract()))
}

/// Makes a block.
pub(super) fn make(generator: &Generator, number: u32) -> Block {
    let plan = &generator.plan;
    let originals = generator.template.originals.len();
    let copies = (0..originals as u32)
        .map(|place| plan.copies(place, number))
        .collect();
    let stream = |purpose: &str| Stream::new(plan.seed, purpose, u64::from(number));
    let mut lucky = stream("luck");
    let mut making = Making {
        generator,
        number,
        copies,
        luck: (0..plan.slots())
            .map(|_| -libm::log(1.0 - lucky.f64()))
            .collect(),
        looking: vec![Vec::new(); generator.template.layers],
        seats: Vec::with_capacity(generator.template.patterns.len()),
        of_body: vec![0..0; plan.slots()],
        unmatched: 0,
    };
    making.draw_seats(&mut stream("seats"));
    matching::fill(&mut making, &mut stream("matching"));
    matching::exchange_leaders(&mut making, &mut stream("leaders"));
    if generator.clock == Clock::Original {
        exchange::exchange(&mut making, &mut stream("exchange"));
    }
    spells::date(&mut making, &mut stream("spells"));
    let mut block = Block {
        ties: making.ties(),
        number,
        copies: making.copies,
        unmatched: making.unmatched,
        ended: BTreeMap::new(),
    };
    if let Some(edits) = generator.planted.edits.get(&number) {
        plant::apply(generator, &mut block, edits.iter().map(|(_, edit)| edit));
    }
    block
}
