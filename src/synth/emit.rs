//! Blocks and copied actors as lines of CSV, without a text for every cell.

use crate::escape;
use crate::model::{Date, Period, Role};

use super::block::{Block, Target, Tie};
use super::generator::Generator;
use super::names::{code, padded};
use super::observations::SOURCE;
use super::states;
use super::template::{NONE, Pattern};

/// The columns of `actors.csv`, before the attributes.
pub(super) const ACTOR_COLUMNS: &[&str] = &[
    "id", "name", "kind", "country", "parent", "start", "end", "source", "note",
];

/// What stands in the column `note` of every made-up actor.
pub(super) const NOTE: &str = "synthetic";

/// The columns of `relations.csv`.
pub(super) fn relation_columns(generator: &Generator) -> Vec<&'static str> {
    let mut columns = vec!["actor", "role", "body", "start", "end"];
    if generator.template.has_weights {
        columns.push("weight");
    }
    columns.push("start_observed");
    columns
}

/// The first line of `actors.csv`.
pub(super) fn actor_header(generator: &Generator) -> Vec<u8> {
    let mut out = ACTOR_COLUMNS.join(",").into_bytes();
    for name in &generator.attributes {
        out.push(b',');
        cell(name, &mut out);
    }
    out.push(b'\n');
    out
}

/// Appends a cell.
fn cell(text: &str, out: &mut Vec<u8>) {
    out.extend_from_slice(escape::csv::cell(text).as_bytes());
}

fn day(date: Option<Date>, out: &mut Vec<u8>) {
    if let Some(date) = date {
        padded(u32::from(date.year().unsigned_abs()), 4, out);
        out.push(b'-');
        padded(u32::from(date.month()), 2, out);
        out.push(b'-');
        padded(u32::from(date.day()), 2, out);
    }
}

impl Generator<'_> {
    /// Appends the id that a relation leads to.
    fn target(&self, target: Target, out: &mut Vec<u8>) {
        match target.place() {
            Some((block, slot)) => self.plan.ids.push(block, slot, out),
            None => {
                let at = self.template.copied[target.rank() as usize];
                cell(&self.template.data.actors[at].id, out);
            }
        }
    }

    /// Appends everything of a row of `relations.csv` behind the actor.
    fn rest(
        &self,
        role: Role,
        body: Target,
        period: Period,
        weight: f64,
        observed: bool,
        out: &mut Vec<u8>,
    ) {
        out.push(b',');
        out.extend_from_slice(role.id().as_bytes());
        out.push(b',');
        self.target(body, out);
        out.push(b',');
        day(period.start, out);
        out.push(b',');
        day(period.end, out);
        if self.template.has_weights {
            out.push(b',');
            out.extend_from_slice(weight.to_string().as_bytes());
        }
        out.extend_from_slice(if observed && period.start.is_some() {
            b",true\n"
        } else {
            b",false\n"
        });
    }

    /// The relations of a block as rows.
    pub(super) fn relation_rows(&self, block: &Block) -> Vec<u8> {
        let mut out = Vec::with_capacity(block.ties.len() * 64);
        let mut id = Vec::new();
        let mut last = NONE;
        for Tie {
            actor,
            role,
            body,
            period,
            observed,
            weight,
        } in &block.ties
        {
            if *actor != last {
                last = *actor;
                id.clear();
                self.plan.ids.push(block.number, *actor, &mut id);
            }
            out.extend_from_slice(&id);
            self.rest(*role, *body, *period, *weight, *observed, &mut out);
        }
        out
    }

    /// The actors of a block as rows.
    pub(super) fn actor_rows(&self, block: &Block) -> Vec<u8> {
        let mut out = Vec::with_capacity(self.plan.slots() * 96);
        for place in 0..self.template.originals.len() as u32 {
            let original = &self.template.originals[place as usize];
            let actor = &self.template.data.actors[original.at];
            for copy in 0..block.copies[place as usize] {
                let slot = self.plan.slot(place, copy);
                self.plan.ids.push(block.number, slot, &mut out);
                out.push(b',');
                self.name(block.number, slot, &mut out);
                out.push(b',');
                out.extend_from_slice(original.kind.id().as_bytes());
                out.push(b',');
                if let Some(country) = &actor.country {
                    out.extend_from_slice(country.code().as_bytes());
                }
                out.push(b',');
                if let Some(parent) = self.parent_slot(block, place, copy) {
                    self.plan.ids.push(block.number, parent, &mut out);
                } else if let Some(at) = original.copied_parent {
                    cell(&self.template.data.actors[at].id, &mut out);
                }
                out.push(b',');
                let life = block.life(self, slot);
                day(life.start, &mut out);
                out.push(b',');
                day(life.end, &mut out);
                out.extend_from_slice(b",,");
                out.extend_from_slice(NOTE.as_bytes());
                for name in &self.attributes {
                    out.push(b',');
                    if let Some(value) = actor.attributes.get(name) {
                        cell(value, &mut out);
                    }
                }
                out.push(b'\n');
            }
        }
        out
    }

    /// The counts of a block as rows of `observations.csv`.
    pub(super) fn observation_rows(&self, block: &Block) -> Vec<u8> {
        let mut out = Vec::new();
        for count in self.observed.of_block(self, block) {
            day(Some(count.date), &mut out);
            out.push(b',');
            self.plan.ids.push(block.number, count.body, &mut out);
            out.push(b',');
            out.extend_from_slice(count.role.id().as_bytes());
            out.push(b',');
            self.plan.ids.push(block.number, count.actor, &mut out);
            out.push(b',');
            padded(count.count, 1, &mut out);
            out.extend_from_slice(b",,sourced,");
            out.extend_from_slice(SOURCE.as_bytes());
            out.push(b'\n');
        }
        out
    }

    /// Appends the made-up name of an actor.
    pub(super) fn name(&self, block: u32, slot: u32, out: &mut Vec<u8>) {
        let original = &self.template.originals[self.plan.place(slot) as usize];
        out.extend_from_slice(b"Synthetic ");
        out.extend_from_slice(code(original.kind).1.as_bytes());
        out.push(b' ');
        self.plan.ids.push_number(block, slot, out);
        if let Some(country) = &self.template.data.actors[original.at].country {
            out.extend_from_slice(b" (");
            out.extend_from_slice(country.code().as_bytes());
            out.push(b')');
        }
    }

    /// The slot of what stands above an actor.
    pub(super) fn parent_slot(&self, block: &Block, place: u32, copy: u32) -> Option<u32> {
        let original = &self.template.originals[place as usize];
        if original.parent == NONE {
            return None;
        }
        let there = block.copies[original.parent as usize];
        (there > 0).then(|| self.plan.slot(original.parent, copy % there))
    }

    /// The copied actors whose ids come before those of made-up ones, or after them.
    pub(super) fn copied(&self, is_before: bool) -> impl Iterator<Item = u32> {
        (0..self.template.copied.len() as u32)
            .filter(move |at| self.is_before(super::template::Who::Copied(*at)) == is_before)
    }

    /// A copied actor as a row.
    pub(super) fn copied_row(&self, at: u32, out: &mut Vec<u8>) {
        let data = self.template.data;
        let actor = &data.actors[self.template.copied[at as usize]];
        for text in [&actor.id, &actor.name, actor.kind.id()] {
            cell(text, out);
            out.push(b',');
        }
        if let Some(country) = &actor.country {
            out.extend_from_slice(country.code().as_bytes());
        }
        out.push(b',');
        if let Some(parent) = self.copied_parent(at) {
            cell(&data.actors[parent].id, out);
        }
        out.push(b',');
        day(actor.period.start, out);
        out.push(b',');
        day(actor.period.end, out);
        out.push(b',');
        cell(&actor.source, out);
        out.push(b',');
        out.extend_from_slice(COPIED_NOTE.as_bytes());
        for name in &self.attributes {
            out.push(b',');
            if let Some(value) = actor.attributes.get(name) {
                cell(value, out);
            }
        }
        out.push(b'\n');
    }

    /// What stands above a copied actor, if that is copied too.
    pub(super) fn copied_parent(&self, at: u32) -> Option<usize> {
        let data = self.template.data;
        let parent = data.actors[self.template.copied[at as usize]].parent?;
        let is_copied = super::template::is_copied(data.actor(parent).kind);
        is_copied.then(|| parent.index())
    }

    /// Appends the relations of a copied actor; `full` is called whenever there is much.
    pub(super) fn copied_relations<E>(
        &self,
        at: u32,
        full: &mut impl FnMut(&mut Vec<u8>, u64) -> Result<(), E>,
    ) -> Result<(), E> {
        const MUCH: usize = 1 << 20;
        let mut id = Vec::new();
        cell(
            &self.template.data.actors[self.template.copied[at as usize]].id,
            &mut id,
        );
        let (mut out, mut rows) = (Vec::new(), 0);
        states::of_copied(self, at, &mut |target,
                                          pattern: &Pattern,
                                          period|
         -> Result<(), E> {
            out.extend_from_slice(&id);
            self.rest(
                pattern.role,
                target,
                period,
                pattern.weight,
                pattern.observed,
                &mut out,
            );
            rows += 1;
            if out.len() > MUCH {
                full(&mut out, rows)?;
                (rows, out) = (0, Vec::new());
            }
            Ok(())
        })?;
        full(&mut out, rows)
    }
}

/// What stands in the column `note` of every copied actor.
pub(super) const COPIED_NOTE: &str = "copied; what it does here is synthetic";
