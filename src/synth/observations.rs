//! Published counts, counted anew from the relations of what is made.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{Date, Role};

use super::block::Block;
use super::generator::Generator;
use super::spells::Clock;
use super::template::NONE;

/// A count that the original has, and what is made can have: both its actor and its body are
/// multiplied, and its day lies within the data.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Counted {
    date: Date,
    body: u32,
    role: Role,
    actor: u32,
}

/// What is counted, and which originals stand below each body.
#[derive(Clone, Debug, Default)]
pub(super) struct Observed {
    counted: Vec<Counted>,
    below: BTreeMap<u32, Vec<bool>>,
}

/// A count in a block; actor and body are slots.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Count {
    pub(super) date: Date,
    pub(super) body: u32,
    pub(super) role: Role,
    pub(super) actor: u32,
    pub(super) count: u32,
}

/// What stands in the column `source`.
pub(super) const SOURCE: &str = "synthetic: counted from relations.csv";

impl Observed {
    pub(super) fn new(generator: &Generator) -> Self {
        let template = &generator.template;
        let data = template.data;
        if data.observations.is_empty() {
            return Self::default();
        }
        let places: BTreeMap<usize, u32> = template
            .originals
            .iter()
            .enumerate()
            .map(|(place, o)| (o.at, place as u32))
            .collect();
        let (first, last) = match generator.clock {
            Clock::Original => generator.rates.window,
            Clock::Years(first, last) => (first, last),
        };
        let counted: BTreeSet<Counted> = data
            .observations
            .iter()
            .filter(|o| (first..=last).contains(&o.date))
            .filter_map(|o| {
                Some(Counted {
                    date: o.date,
                    body: *places.get(&o.body.index())?,
                    role: o.role,
                    actor: *places.get(&o.actor.index())?,
                })
            })
            .collect();
        let mut below = BTreeMap::new();
        for body in counted.iter().map(|c| c.body).collect::<BTreeSet<_>>() {
            let is_below = |at: u32| {
                let mut at = at;
                while at != NONE && at != body {
                    at = template.originals[at as usize].parent;
                }
                at == body
            };
            let all = 0..template.originals.len() as u32;
            below.insert(body, all.map(is_below).collect());
        }
        Self {
            counted: counted.into_iter().collect(),
            below,
        }
    }

    /// The counts of a block: of each copy of the actor, in the first copy of the body and below it.
    pub(super) fn of_block(&self, generator: &Generator, block: &Block) -> Vec<Count> {
        let plan = &generator.plan;
        let mut counts = Vec::new();
        for counted in &self.counted {
            if block.copies[counted.body as usize] == 0 {
                continue;
            }
            let below = &self.below[&counted.body];
            for copy in 0..block.copies[counted.actor as usize] {
                let actor = plan.slot(counted.actor, copy);
                let from = block.ties.partition_point(|t| t.actor < actor);
                let own = block.ties[from..].iter().take_while(|t| t.actor == actor);
                let count = own.filter(|t| {
                    let is_inside = t.body.place().is_some_and(|(number, slot)| {
                        number == block.number
                            && below[plan.place(slot) as usize]
                            && block.life(generator, slot).contains(counted.date)
                    });
                    is_inside && t.role == counted.role && t.period.contains(counted.date)
                });
                counts.push(Count {
                    date: counted.date,
                    body: plan.slot(counted.body, 0),
                    role: counted.role,
                    actor,
                    count: u32::try_from(count.count()).unwrap_or(u32::MAX),
                });
            }
        }
        counts
    }

    pub(super) const fn is_empty(&self) -> bool {
        self.counted.is_empty()
    }
}
