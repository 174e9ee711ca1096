//! Finding the bodies in which planted events happen, block by block.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use crate::model::Date;
use crate::numeric::random::Stream;
use crate::synth::SynthError;
use crate::synth::generator::Generator;
use crate::synth::template::Who as Original;

use super::Planted;
use super::edit::{Edit, apply};
use super::event::{Event, event, event_days, refused, role_of};
use super::grammar::Plant;
use super::ground::Ground;
use super::schedule::window;

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
