//! What the events of a plant are: who may lose what, and who may get it.

use std::collections::BTreeSet;

use crate::model::{Country, Date, Kind, Role};
use crate::synth::SynthError;
use crate::synth::generator::Generator;
use crate::synth::template::{Who as Original, is_exclusive};

use super::grammar::{Plant, Who};
use super::schedule::{days, seen_on};

/// Of whom a role may be taken, by places of originals.
#[derive(Clone, Debug)]
pub(super) enum Loser {
    Nobody,
    AnyBut(BTreeSet<u32>),
    Of(BTreeSet<u32>),
}

/// Who may get a role, by places of originals.
#[derive(Clone, Debug)]
pub(super) enum Winner {
    Nobody,
    /// The first of these that is in the block.
    First(Vec<u32>),
    /// A member of the body, but none of these.
    MemberBut(BTreeSet<u32>),
}

/// What one event of a plant is.
#[derive(Clone, Debug)]
pub(super) enum Event {
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

pub(super) fn refused(plant: &Plant, reason: impl std::fmt::Display) -> SynthError {
    SynthError::Option(format!("plant `{plant}`: {reason}"))
}

pub(super) const fn role_of(plant: &Plant) -> Option<Role> {
    match plant {
        Plant::Trend { role, .. } | Plant::Takeover { role, .. } => Some(*role),
        Plant::Merger { .. } | Plant::Bloc { .. } => None,
    }
}

pub(super) fn event_days(
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
pub(super) fn kinds_of(generator: &Generator, role: Role) -> BTreeSet<Kind> {
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
pub(super) fn event(
    generator: &Generator,
    plants: &[Plant],
    number: usize,
) -> Result<Event, SynthError> {
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
