//! A small data set in memory.

use std::collections::BTreeMap;

use rayon::prelude::*;

use crate::dataset::{Confidence, Dataset, Observation};
use crate::model::{Actor, ActorIx, Period, Relation, Text};

use super::SynthError;
use super::block::{Block, Target};
use super::emit::{COPIED_NOTE, NOTE};
use super::generator::Generator;
use super::observations::SOURCE;
use super::states;

/// The most relations of a data set in memory.
const MOST_RELATIONS: u64 = 50_000_000;

/// Where everybody stands in the list of actors.
struct Places {
    /// Copied actors by rank.
    copied: Vec<u32>,
    /// Of each block where its first actor stands.
    first: Vec<u32>,
}

impl Generator<'_> {
    /// The data set in memory: what a reader of the folder that [`write`](Self::write) writes gets.
    ///
    /// # Errors
    /// [`SynthError::Limit`] for more than fifty million relations; write those to a folder.
    pub fn dataset(&self) -> Result<Dataset, SynthError> {
        if self.expected_relations() > MOST_RELATIONS {
            return Err(SynthError::Limit(format!(
                "about {} relations do not fit in memory: write them to a folder",
                self.expected_relations()
            )));
        }
        let blocks: Vec<Block> = (0..self.plan.blocks)
            .into_par_iter()
            .map(|number| self.block(number))
            .collect();
        let mut actors: Vec<Actor> = Vec::new();
        let mut places = Places {
            copied: vec![0; self.template.copied.len()],
            first: Vec::new(),
        };
        let copy = |is_before: bool, actors: &mut Vec<Actor>, places: &mut Places| {
            for at in self.copied(is_before) {
                places.copied[at as usize] = actors.len() as u32;
                actors.push(self.copied_actor(at));
            }
        };
        copy(true, &mut actors, &mut places);
        let mut ranks: Vec<Vec<u32>> = Vec::new();
        let (empty, note): (Text, Text) = ("".into(), NOTE.into());
        for block in &blocks {
            places.first.push(actors.len() as u32);
            let ranks_here = self.ranks(block);
            let from = actors.len() as u32;
            for place in 0..self.template.originals.len() as u32 {
                for c in 0..block.copies[place as usize] {
                    let mut actor = self.actor(block, place, c, &empty, &note);
                    actor.parent = self
                        .parent_slot(block, place, c)
                        .map(|slot| ActorIx(from + ranks_here[slot as usize]));
                    actors.push(actor);
                }
            }
            ranks.push(ranks_here);
        }
        copy(false, &mut actors, &mut places);
        self.set_copied_parents(&mut actors, &blocks, &places);
        let ix = |target: Target| match target.place() {
            Some((block, slot)) => {
                ActorIx(places.first[block as usize] + ranks[block as usize][slot as usize])
            }
            None => ActorIx(places.copied[target.rank() as usize]),
        };
        let relation = |actor, role, body, period: Period, weight, observed: bool| Relation {
            actor,
            role,
            body: ix(body),
            period,
            weight,
            source: empty.clone(),
            note: empty.clone(),
            start_observed: observed && period.start.is_some(),
        };
        let copied = |is_before: bool| {
            let mut relations = Vec::new();
            for at in self.copied(is_before) {
                let actor = ActorIx(places.copied[at as usize]);
                let never: Result<(), std::convert::Infallible> =
                    states::of_copied(self, at, &mut |target, p, period| {
                        relations.push(relation(
                            actor, p.role, target, period, p.weight, p.observed,
                        ));
                        Ok(())
                    });
                let Ok(()) = never;
            }
            relations
        };
        let mut relations = copied(true);
        for block in &blocks {
            let own = |t: &super::block::Tie| {
                let actor = ix(Target::of(block.number, t.actor));
                relation(actor, t.role, t.body, t.period, t.weight, t.observed)
            };
            relations.extend(block.ties.iter().map(own));
        }
        relations.extend(copied(false));
        // Nearly in order already.
        relations.sort_by_key(|r| (r.actor, r.role, r.body, r.period));
        let mut observations = Vec::new();
        for block in &blocks {
            let counts = self.observed.of_block(self, block);
            observations.extend(counts.into_iter().map(|c| Observation {
                date: c.date,
                body: ix(Target::of(block.number, c.body)),
                role: c.role,
                actor: ix(Target::of(block.number, c.actor)),
                count: f64::from(c.count),
                margin: None,
                confidence: Confidence::Sourced,
                source: SOURCE.into(),
            }));
        }
        observations.sort_by_key(|o| (o.date, o.body, o.role, o.actor));
        Ok(Dataset {
            package: self.package(),
            actors,
            relations,
            observations,
            groups: self.groups(),
            strategies: Vec::new(),
            identities: self.identities(),
        })
    }

    /// Of each slot of a block its rank among those that are filled.
    fn ranks(&self, block: &Block) -> Vec<u32> {
        let mut ranks = vec![0; self.plan.slots()];
        let mut next = 0;
        for (place, copies) in block.copies.iter().enumerate() {
            for copy in 0..*copies {
                ranks[self.plan.slot(place as u32, copy) as usize] = next;
                next += 1;
            }
        }
        ranks
    }

    fn actor(&self, block: &Block, place: u32, copy: u32, empty: &Text, note: &Text) -> Actor {
        let original = &self.template.data.actors[self.template.originals[place as usize].at];
        let slot = self.plan.slot(place, copy);
        let mut name = Vec::new();
        self.name(block.number, slot, &mut name);
        Actor {
            id: self.plan.ids.text(block.number, slot),
            name: String::from_utf8_lossy(&name).into_owned(),
            kind: original.kind,
            country: original.country,
            parent: None,
            period: block.life(self, slot),
            aliases: Vec::new(),
            url: empty.clone(),
            source: empty.clone(),
            note: note.clone(),
            attributes: self.kept_attributes(original),
        }
    }

    fn kept_attributes(&self, original: &Actor) -> BTreeMap<String, String> {
        let kept = |name: &String| {
            let value = original.attributes.get(name).filter(|v| !v.is_empty())?;
            Some((name.clone(), value.clone()))
        };
        self.attributes.iter().filter_map(kept).collect()
    }

    fn copied_actor(&self, at: u32) -> Actor {
        let original = &self.template.data.actors[self.template.copied[at as usize]];
        Actor {
            parent: None,
            aliases: Vec::new(),
            url: "".into(),
            note: COPIED_NOTE.into(),
            attributes: self.kept_attributes(original),
            ..original.clone()
        }
    }

    /// Parents that are copied actors stand anywhere in the list.
    fn set_copied_parents(&self, actors: &mut [Actor], blocks: &[Block], places: &Places) {
        let place_of = |at: usize| {
            let rank = self.template.copied.iter().position(|c| *c == at);
            rank.map(|rank| ActorIx(places.copied[rank]))
        };
        for at in 0..self.template.copied.len() as u32 {
            if let Some(parent) = self.copied_parent(at) {
                actors[places.copied[at as usize] as usize].parent = place_of(parent);
            }
        }
        for (place, original) in self.template.originals.iter().enumerate() {
            let Some(parent) = original.copied_parent.and_then(place_of) else {
                continue;
            };
            for block in blocks {
                let before: u32 = block.copies[..place].iter().sum();
                let from = places.first[block.number as usize] + before;
                for at in from..from + block.copies[place] {
                    actors[at as usize].parent = Some(parent);
                }
            }
        }
    }
}
