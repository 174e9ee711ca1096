//! Finding the bodies in which planted events happen, block by block.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use crate::model::{Country, Date, Kind, Role};
use crate::numeric::random::Stream;
use crate::synth::SynthError;
use crate::synth::block::{Block, Tie};
use crate::synth::generator::Generator;
use crate::synth::template::{Who as Original, is_exclusive, is_seat};

use super::Planted;
use super::edit::{Edit, apply, goes_on};
use super::grammar::{Plant, Who};
use super::schedule::{days, seen_on, window};

/// Of whom a role may be taken, by places of originals.
#[derive(Clone, Debug)]
enum Loser {
    Nobody,
    AnyBut(BTreeSet<u32>),
    Of(BTreeSet<u32>),
}

/// Who may get a role, by places of originals.
#[derive(Clone, Debug)]
enum Winner {
    Nobody,
    /// The first of these that is in the block.
    First(Vec<u32>),
    /// A member of the body, but none of these.
    MemberBut(BTreeSet<u32>),
}

/// What one event of a plant is.
#[derive(Clone, Debug)]
enum Event {
    Pass {
        role: Role,
        loser: Loser,
        winner: Winner,
    },
    Merge {
        from: Vec<u32>,
        into: Vec<u32>,
    },
    Join(Vec<Vec<u32>>),
}

/// An event that is to happen on a day.
#[derive(Clone, Copy, Debug)]
struct Wish {
    plant: usize,
    day: Date,
    /// Its place in the order of blocks.
    turn: usize,
}

/// Decides where everything that is planted happens.
///
/// # Errors
/// [`SynthError::Option`] for a plant that cannot happen, with what is allowed.
pub(in crate::synth) fn place(
    generator: &Generator,
    plants: &[Plant],
) -> Result<Planted, SynthError> {
    let mut planted = Planted::default();
    let mut events = Vec::new();
    let mut wishes = Vec::new();
    for (number, plant) in plants.iter().enumerate() {
        events.push(event(generator, plants, number)?);
        for day in event_days(generator, plant, number)? {
            wishes.push(Wish {
                plant: number,
                day,
                turn: wishes.len(),
            });
        }
    }
    check_numbers(generator, plants, &wishes)?;
    // Mergers last: what passes to the actor that goes on has passed before.
    wishes.sort_by_key(|w| matches!(events[w.plant], Event::Merge { .. }));
    let mut order: Vec<u32> = (0..generator.plan.blocks).collect();
    Stream::new(generator.plan.seed, "plant blocks", 0).shuffle(&mut order);
    let mut full: BTreeSet<(usize, u32)> = BTreeSet::new();
    for round in 0.. {
        let mut by_block: BTreeMap<u32, Vec<Wish>> = BTreeMap::new();
        for wish in wishes {
            let turns = (0..order.len()).map(|t| order[(wish.turn + t) % order.len()]);
            let Some(block) = turns
                .into_iter()
                .find(|b| !full.contains(&(wish.plant, *b)))
            else {
                return Err(too_many(&plants[wish.plant], wish.plant, &planted));
            };
            by_block.entry(block).or_default().push(wish);
        }
        if by_block.is_empty() {
            return Ok(planted);
        }
        let outcomes: Vec<(u32, Granted)> = by_block
            .into_par_iter()
            .map(|(number, wishes)| {
                let before = planted.edits.get(&number).map_or(&[][..], Vec::as_slice);
                let mut stream = Stream::new(
                    generator.plan.seed,
                    &format!("plants {round}"),
                    u64::from(number),
                );
                let granted = grant(generator, number, before, &events, wishes, &mut stream);
                (number, granted)
            })
            .collect();
        wishes = Vec::new();
        for (number, Granted { edits, left }) in outcomes {
            if !edits.is_empty() {
                planted.edits.entry(number).or_default().extend(edits);
            }
            full.extend(left.iter().map(|wish| (wish.plant, number)));
            wishes.extend(left);
        }
    }
    Ok(planted)
}

fn refused(plant: &Plant, reason: impl std::fmt::Display) -> SynthError {
    SynthError::Option(format!("plant `{plant}`: {reason}"))
}

fn too_many(plant: &Plant, number: usize, planted: &Planted) -> SynthError {
    let done = planted.edits.values().flatten();
    let is_main = |e: &Edit| match e {
        Edit::Pass { role, .. } => role_of(plant).is_none_or(|r| r == *role),
        Edit::Merge { .. } => true,
    };
    let done = done.filter(|(p, e)| *p == number && is_main(e)).count();
    refused(
        plant,
        format!(
            "there is room for {done} of its events only: make it smaller, or the data set larger"
        ),
    )
}

const fn role_of(plant: &Plant) -> Option<Role> {
    match plant {
        Plant::Trend { role, .. } | Plant::Takeover { role, .. } => Some(*role),
        Plant::Merger { .. } | Plant::Bloc { .. } => None,
    }
}

fn event_days(
    generator: &Generator,
    plant: &Plant,
    number: usize,
) -> Result<Vec<Date>, SynthError> {
    match plant {
        Plant::Trend {
            per_year, from, to, ..
        } => days(generator, plant, number, per_year.abs(), *from, *to),
        Plant::Bloc {
            per_year, from, to, ..
        } => days(generator, plant, number, *per_year, *from, *to),
        Plant::Takeover { number, on, .. } => {
            let day = seen_on(generator, plant, *on)?;
            Ok(vec![day; *number as usize])
        }
        Plant::Merger { on, .. } => Ok(vec![seen_on(generator, plant, *on)?]),
    }
}

/// Refuses what is more than all that there is, before anything is tried.
fn check_numbers(
    generator: &Generator,
    plants: &[Plant],
    wishes: &[Wish],
) -> Result<(), SynthError> {
    for (number, plant) in plants.iter().enumerate() {
        let Some(role) = role_of(plant) else { continue };
        let wanted = wishes.iter().filter(|w| w.plant == number).count();
        let patterns = generator.template.patterns.iter();
        let bodies: BTreeSet<Original> = patterns
            .filter(|p| p.role == role)
            .map(|p| p.body)
            .collect();
        let most = (bodies.len() as f64 * generator.plan.bodies).round() as usize;
        if wanted > most {
            let (first, last) = window(generator);
            return Err(refused(
                plant,
                format!(
                    "{wanted} events from {first} to {last}, and {most} bodies with the role {role}: allowed \
                     are at most {most}"
                ),
            ));
        }
    }
    Ok(())
}

/// The originals that a word speaks of.
fn places(generator: &Generator, who: &Who) -> Vec<u32> {
    let template = &generator.template;
    let matches = |at: usize| {
        let actor = &template.data.actors[at];
        match who {
            Who::Country(country) => actor.country == Some(*country),
            Who::Actor(id) => actor.id == *id || actor.aliases.contains(id),
        }
    };
    let all = template.originals.iter().enumerate();
    all.filter(|(_, o)| matches(o.at) && !o.is_body)
        .map(|(place, _)| place as u32)
        .collect()
}

/// Kinds of actors that hold a role.
fn kinds_of(generator: &Generator, role: Role) -> BTreeSet<Kind> {
    let template = &generator.template;
    let holders = template.patterns.iter().filter(|p| p.role == role);
    holders
        .filter_map(|p| match p.actor {
            Original::Multiplied(actor) => Some(template.originals[actor as usize].kind),
            Original::Copied(_) => None,
        })
        .collect()
}

/// The originals of a word that could hold a role, those with most of it first.
fn candidates(
    generator: &Generator,
    plant: &Plant,
    who: &Who,
    role: Role,
) -> Result<Vec<u32>, SynthError> {
    let template = &generator.template;
    let kinds = kinds_of(generator, role);
    if kinds.is_empty() {
        let roles: BTreeSet<&str> = template.patterns.iter().map(|p| p.role.id()).collect();
        let roles: Vec<&str> = roles.into_iter().collect();
        return Err(refused(
            plant,
            format!(
                "nobody holds the role {role} in the data; held are {}",
                roles.join(", ")
            ),
        ));
    }
    let mut found = places(generator, who);
    found.retain(|p| kinds.contains(&template.originals[*p as usize].kind));
    let held = |place: u32| {
        let own = |p: &&crate::synth::template::Pattern| {
            p.role == role && p.actor == Original::Multiplied(place)
        };
        template.patterns.iter().filter(own).count()
    };
    found.sort_by_cached_key(|p| {
        let degree = template.originals[*p as usize].degree;
        (std::cmp::Reverse((held(*p), degree)), *p)
    });
    if found.is_empty() {
        return Err(refused(plant, missing(generator, who, &kinds)));
    }
    Ok(found)
}

fn missing(generator: &Generator, who: &Who, kinds: &BTreeSet<Kind>) -> String {
    let template = &generator.template;
    let words: Vec<&str> = kinds.iter().map(|k| k.label()).collect();
    let countries: BTreeSet<Country> = template
        .originals
        .iter()
        .filter(|o| kinds.contains(&o.kind))
        .filter_map(|o| template.data.actors[o.at].country)
        .collect();
    let codes: Vec<&str> = countries.iter().map(Country::code).collect();
    let codes = if codes.is_empty() {
        "no country is given; write actor=ID".to_owned()
    } else {
        format!("allowed countries are {}", codes.join(", "))
    };
    format!(
        "{who} names nobody who could hold it ({}): {codes}",
        words.join(", ")
    )
}

/// What each event of a plant is.
fn event(generator: &Generator, plants: &[Plant], number: usize) -> Result<Event, SynthError> {
    let plant = &plants[number];
    let set = |who: &Who| -> BTreeSet<u32> { places(generator, who).into_iter().collect() };
    match plant {
        Plant::Trend {
            role,
            who,
            per_year,
            ..
        } => {
            let own = candidates(generator, plant, who, *role)?;
            // One plant does not undo another.
            let mut spared = set(who);
            for other in plants {
                match other {
                    Plant::Trend { role: r, who, .. } if r == role => spared.extend(set(who)),
                    Plant::Takeover {
                        role: r, who, from, ..
                    } if r == role => {
                        spared.extend(set(who));
                        spared.extend(set(from));
                    }
                    _ => {}
                }
            }
            let passes = is_exclusive(*role);
            let (loser, winner) = if *per_year > 0.0 {
                let loser = if passes {
                    Loser::AnyBut(spared)
                } else {
                    Loser::Nobody
                };
                (loser, Winner::First(own))
            } else {
                let winner = if passes {
                    Winner::MemberBut(spared)
                } else {
                    Winner::Nobody
                };
                (Loser::Of(set(who)), winner)
            };
            Ok(Event::Pass {
                role: *role,
                loser,
                winner,
            })
        }
        Plant::Takeover {
            role, who, from, ..
        } => {
            let winner = candidates(generator, plant, who, *role)?;
            candidates(generator, plant, from, *role)?;
            let losers: BTreeSet<u32> = set(from);
            if winner.iter().any(|w| losers.contains(w)) {
                return Err(refused(plant, "both sides are the same"));
            }
            Ok(Event::Pass {
                role: *role,
                loser: Loser::Of(losers),
                winner: Winner::First(winner),
            })
        }
        Plant::Merger { from, into, .. } => {
            let by_degree = |who: &Who| -> Result<Vec<u32>, SynthError> {
                let mut found = places(generator, who);
                let degree = |p: &u32| generator.template.originals[*p as usize].degree;
                found.sort_by_key(|p| (std::cmp::Reverse(degree(p)), *p));
                if found.is_empty() {
                    let reason = format!("{who} names no actor of the data that is no body");
                    return Err(refused(plant, reason));
                }
                Ok(found)
            };
            let (from, into) = (by_degree(from)?, by_degree(into)?);
            if from[0] == into[0] {
                return Err(refused(plant, "both sides are the same"));
            }
            Ok(Event::Merge { from, into })
        }
        Plant::Bloc {
            name, countries, ..
        } => {
            if generator
                .template
                .data
                .groups
                .iter()
                .any(|g| g.group == *name)
            {
                return Err(refused(
                    plant,
                    format!("there is a group `{name}` in the data: give another name"),
                ));
            }
            let of = |c: &Country| candidates(generator, plant, &Who::Country(*c), Role::Member);
            Ok(Event::Join(
                countries.iter().map(of).collect::<Result<_, _>>()?,
            ))
        }
    }
}

/// A block in which events are placed.
struct Ground<'a> {
    generator: &'a Generator<'a>,
    block: Block,
    /// Bodies whose role is planted already.
    touched: BTreeSet<(Role, u32)>,
}

/// What was done of the wishes of a block.
struct Granted {
    /// Each with the number of its plant.
    edits: Vec<(usize, Edit)>,
    /// Wishes for which there was no room.
    left: Vec<Wish>,
}

/// Grants the wishes of a block, as many as can be.
fn grant(
    generator: &Generator,
    number: u32,
    before: &[(usize, Edit)],
    events: &[Event],
    wishes: Vec<Wish>,
    stream: &mut Stream,
) -> Granted {
    let mut block = generator.block(number);
    apply(generator, &mut block, before.iter().map(|(_, e)| e));
    let mut ground = Ground {
        generator,
        block,
        touched: BTreeSet::new(),
    };
    for (_, edit) in before {
        ground.touch(edit);
    }
    let (mut edits, mut left) = (Vec::new(), Vec::new());
    for wish in wishes {
        let found = match &events[wish.plant] {
            Event::Pass {
                role,
                loser,
                winner,
            } => ground.pass(*role, loser, winner, wish.day, stream),
            Event::Merge { from, into } => ground.merge(from, into, wish.day),
            Event::Join(members) => ground.join(members, wish.day, stream),
        };
        match found {
            Some(found) => {
                for edit in &found {
                    ground.touch(edit);
                }
                apply(generator, &mut ground.block, found.iter());
                edits.extend(found.into_iter().map(|edit| (wish.plant, edit)));
            }
            None => left.push(wish),
        }
    }
    Granted { edits, left }
}

impl Ground<'_> {
    fn touch(&mut self, edit: &Edit) {
        if let Edit::Pass { role, body, .. } = edit {
            self.touched.insert((*role, *body));
        }
    }

    /// A copy of the first of some originals that is in the block and goes on.
    fn copy_of(&self, places: &[u32], day: Date) -> Option<u32> {
        let plan = &self.generator.plan;
        places
            .iter()
            .filter(|p| self.block.copies[**p as usize] > 0)
            .map(|p| plan.slot(*p, 0))
            .find(|slot| {
                let life = self.block.life(self.generator, *slot);
                life.end.is_none() && life.start.is_none_or(|s| s < day)
            })
    }

    fn exists(&self, body: u32, day: Date) -> bool {
        let life = self.block.life(self.generator, body);
        life.start.is_none_or(|s| s < day) && life.end.is_none_or(|e| e > day)
    }

    /// The relations of actors of the block with bodies of the block.
    fn own(&self) -> impl Iterator<Item = (u32, &Tie)> {
        let number = self.block.number;
        self.block
            .ties
            .iter()
            .filter_map(move |t| match t.body.place() {
                Some((block, body)) if block == number => Some((body, t)),
                _ => None,
            })
    }

    /// Pairs of a body and an actor that is, or will be, a full member of it after a day.
    fn members(&self, day: Date) -> BTreeSet<(u32, u32)> {
        self.own()
            .filter(|(_, t)| t.role == Role::Member && t.period.end.is_none_or(|e| e > day))
            .map(|(body, t)| (body, t.actor))
            .collect()
    }

    fn pass(
        &self,
        role: Role,
        loser: &Loser,
        winner: &Winner,
        day: Date,
        stream: &mut Stream,
    ) -> Option<Vec<Edit>> {
        let is_free = |body: u32| !self.touched.contains(&(role, body)) && self.exists(body, day);
        let taker = match winner {
            Winner::First(places) => Some(self.copy_of(places, day)?),
            _ => None,
        };
        // Bodies with whoever loses the role.
        let mut open: Vec<(u32, Option<u32>)> = match loser {
            Loser::Nobody => {
                let mut bodies: Vec<u32> = self
                    .own()
                    .filter(|(body, t)| t.role == role && is_free(*body))
                    .map(|(body, _)| body)
                    .collect();
                bodies.sort_unstable();
                bodies.dedup();
                bodies.into_iter().map(|body| (body, None)).collect()
            }
            Loser::AnyBut(places) | Loser::Of(places) => {
                let is_of = matches!(loser, Loser::Of(_));
                let plan = &self.generator.plan;
                let mut found: Vec<(u32, Option<u32>)> = self
                    .own()
                    .filter(|(body, t)| {
                        t.role == role
                            && is_free(*body)
                            && places.contains(&plan.place(t.actor)) == is_of
                            && goes_on(t, self.block.life(self.generator, *body), day)
                    })
                    .map(|(body, t)| (body, Some(t.actor)))
                    .collect();
                found.sort_unstable();
                found
            }
        };
        if is_exclusive(role) {
            // One holder, and nobody who comes later.
            let mut later: BTreeMap<u32, usize> = BTreeMap::new();
            for (body, t) in self.own() {
                if t.role == role && t.period.end.is_none_or(|e| e > day) {
                    *later.entry(body).or_default() += 1;
                }
            }
            open.retain(|(body, _)| later.get(body) == Some(&1));
        } else if let Some(taker) = taker {
            let mut held: BTreeSet<u32> = BTreeSet::new();
            for (body, t) in self.own().filter(|(_, t)| t.actor == taker) {
                let is_promoted = role == Role::Member
                    && t.role == Role::Observer
                    && goes_on(t, self.block.life(self.generator, body), day);
                let clashes = t.role == role || (is_seat(role) && is_seat(t.role));
                if clashes && !is_promoted {
                    held.insert(body);
                }
            }
            open.retain(|(body, _)| !held.contains(body));
        }
        open.retain(|(_, holder)| taker.is_none() || *holder != taker);
        let members = self.members(day);
        match (taker, winner) {
            (Some(taker), _) => {
                let inside: Vec<_> = open
                    .iter()
                    .filter(|(body, _)| members.contains(&(*body, taker)))
                    .copied()
                    .collect();
                let from = if inside.is_empty() { &open } else { &inside };
                let (body, holder) = *from.get(stream.place(from.len()))?;
                let mut edits = vec![Edit::Pass {
                    role,
                    body,
                    loser: holder,
                    winner: Some(taker),
                    on: day,
                }];
                let kinds = kinds_of(self.generator, Role::Member);
                let plan = &self.generator.plan;
                let kind = self.generator.template.originals[plan.place(taker) as usize].kind;
                if is_exclusive(role) && kinds.contains(&kind) && !members.contains(&(body, taker))
                {
                    edits.push(Edit::Pass {
                        role: Role::Member,
                        body,
                        loser: None,
                        winner: Some(taker),
                        on: day,
                    });
                }
                Some(edits)
            }
            (None, Winner::MemberBut(spared)) => {
                let kinds = kinds_of(self.generator, role);
                self.to_member(role, &open, spared, &kinds, day, stream)
            }
            (None, _) => {
                let (body, holder) = *open.get(stream.place(open.len()))?;
                Some(vec![Edit::Pass {
                    role,
                    body,
                    loser: holder,
                    winner: None,
                    on: day,
                }])
            }
        }
    }

    /// Passes a role to a member of the body.
    fn to_member(
        &self,
        role: Role,
        open: &[(u32, Option<u32>)],
        spared: &BTreeSet<u32>,
        kinds: &BTreeSet<Kind>,
        day: Date,
        stream: &mut Stream,
    ) -> Option<Vec<Edit>> {
        let plan = &self.generator.plan;
        let mut heirs: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
        for (body, t) in self.own() {
            let place = plan.place(t.actor);
            let life = self.block.life(self.generator, body);
            if t.role == Role::Member
                && goes_on(t, life, day)
                && !spared.contains(&place)
                && kinds.contains(&self.generator.template.originals[place as usize].kind)
            {
                heirs.entry(body).or_default().push(t.actor);
            }
        }
        let open: Vec<_> = open.iter().filter(|(b, _)| heirs.contains_key(b)).collect();
        let (body, holder) = **open.get(stream.place(open.len()))?;
        let heirs = &heirs[&body];
        Some(vec![Edit::Pass {
            role,
            body,
            loser: holder,
            winner: Some(heirs[stream.place(heirs.len())]),
            on: day,
        }])
    }

    fn merge(&self, from: &[u32], into: &[u32], day: Date) -> Option<Vec<Edit>> {
        let from = self.copy_of(from, day)?;
        let into = self.copy_of(into, day)?;
        let is_over = |slot: u32| self.block.ended.contains_key(&slot);
        (from != into && !is_over(from) && !is_over(into)).then(|| {
            vec![Edit::Merge {
                from,
                into,
                on: day,
            }]
        })
    }

    /// Lets all members of a bloc join a body of which at least two of them are no members.
    fn join(&self, members: &[Vec<u32>], day: Date, stream: &mut Stream) -> Option<Vec<Edit>> {
        let slots: Vec<u32> = members
            .iter()
            .map(|places| self.copy_of(places, day))
            .collect::<Option<_>>()?;
        let there = self.members(day);
        let mut bodies: Vec<u32> = there.iter().map(|(body, _)| *body).collect();
        bodies.dedup();
        // An observer who leaves before the end cannot be promoted without a gap or an overlap.
        let mut leaves: BTreeSet<(u32, u32)> = BTreeSet::new();
        for (body, t) in self.own().filter(|(_, t)| is_seat(t.role)) {
            let life = self.block.life(self.generator, body);
            let is_past = t.period.end.is_some_and(|e| e <= day);
            if t.role != Role::Member && !is_past && !goes_on(t, life, day) {
                leaves.insert((body, t.actor));
            }
        }
        let absent = |body: u32| -> Vec<u32> {
            let is_absent = |slot: &&u32| !there.contains(&(body, **slot));
            slots.iter().filter(is_absent).copied().collect()
        };
        bodies.retain(|body| {
            self.exists(*body, day)
                && !self.touched.contains(&(Role::Member, *body))
                && absent(*body).len() >= 2
                && !slots.iter().any(|s| leaves.contains(&(*body, *s)))
        });
        let body = *bodies.get(stream.place(bodies.len()))?;
        let join = |winner: u32| Edit::Pass {
            role: Role::Member,
            body,
            loser: None,
            winner: Some(winner),
            on: day,
        };
        Some(absent(body).into_iter().map(join).collect())
    }
}
