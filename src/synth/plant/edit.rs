//! Changes to the relations of a block.

use crate::model::{Date, Period, Role};
use crate::synth::block::{Block, Target, Tie};
use crate::synth::generator::Generator;

/// A change in a block; actors and bodies are slots.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::synth) enum Edit {
    /// A role of a body passes, begins or ends.
    Pass {
        role: Role,
        body: u32,
        /// Whose role ends.
        loser: Option<u32>,
        /// Whose role begins.
        winner: Option<u32>,
        on: Date,
    },
    /// An actor becomes part of another.
    Merge { from: u32, into: u32, on: Date },
}

/// Whether a relation that was in force before a day goes on to the end of its body.
pub(super) fn goes_on(tie: &Tie, life: Period, on: Date) -> bool {
    tie.period.start.is_none_or(|s| s < on)
        && (tie.period.end.is_none() || tie.period.end == life.end)
}

/// Makes the changes.
pub(in crate::synth) fn apply<'e>(
    generator: &Generator,
    block: &mut Block,
    edits: impl Iterator<Item = &'e Edit>,
) {
    for edit in edits {
        match *edit {
            Edit::Pass {
                role,
                body,
                loser,
                winner,
                on,
            } => pass(generator, block, (role, body), loser, winner, on),
            Edit::Merge { from, into, on } => merge(block, from, into, on),
        }
    }
    block.ties.retain(|t| match (t.period.start, t.period.end) {
        (Some(start), Some(end)) => start < end,
        _ => true,
    });
    block.ties.sort_unstable_by(Tie::order);
}

fn pass(
    generator: &Generator,
    block: &mut Block,
    (role, body): (Role, u32),
    loser: Option<u32>,
    winner: Option<u32>,
    on: Date,
) {
    let life = block.life(generator, body);
    let target = Target::of(block.number, body);
    for tie in block.ties.iter_mut().filter(|t| t.body == target) {
        let is_loser = tie.role == role && Some(tie.actor) == loser;
        // Who becomes a full member is no observer any more.
        let is_promoted =
            role == Role::Member && tie.role == Role::Observer && Some(tie.actor) == winner;
        if (is_loser || is_promoted) && goes_on(tie, life, on) {
            tie.period.end = Some(on);
        }
    }
    if let Some(actor) = winner {
        block.ties.push(Tie {
            actor,
            role,
            body: target,
            period: Period {
                start: Some(on),
                end: life.end,
            },
            observed: true,
            weight: 1.0,
        });
    }
}

fn merge(block: &mut Block, from: u32, into: u32, on: Date) {
    let own = |slot: u32| Target::of(block.number, slot);
    let (old, new) = (own(from), own(into));
    let mut moved: Vec<Tie> = Vec::new();
    for tie in &mut block.ties {
        if tie.actor != from && tie.body != old {
            continue;
        }
        if tie.period.end.is_none_or(|end| end > on) {
            let mut rest = *tie;
            rest.period.start = Some(tie.period.start.map_or(on, |s| s.max(on)));
            rest.observed = true;
            if tie.actor == from {
                rest.actor = into;
            } else {
                rest.body = new;
            }
            moved.push(rest);
            // What begins later has no length left, and is dropped.
            tie.period.end = Some(tie.period.start.map_or(on, |s| s.max(on)));
        }
    }
    for tie in moved {
        let is_self = own(tie.actor) == tie.body;
        let is_held = block.ties.iter().any(|t| {
            (t.actor, t.role, t.body) == (tie.actor, tie.role, tie.body)
                && t.period.overlaps(&tie.period)
        });
        if !is_self && !is_held {
            block.ties.push(tie);
        }
    }
    block.ended.insert(from, on);
}
