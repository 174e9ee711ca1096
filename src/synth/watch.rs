//! Looks at blocks while they are written, and says at the end what was kept.

use rayon::prelude::*;

use crate::numeric::random::Stream;

use super::account::{self, Factors, Kept, Look};
use super::block::Block;
use super::generator::Generator;
use super::measure::{Lens, Members, Part, Sums, part};
use super::paths;
use super::spells::Clock;

/// What was seen so far.
pub(super) struct Watch<'g> {
    generator: &'g Generator<'g>,
    sums: Sums,
    members: Members,
}

impl<'g> Watch<'g> {
    pub(super) fn new(generator: &'g Generator<'g>) -> Self {
        Self {
            generator,
            sums: Sums::default(),
            members: Members::new(generator.plan.slots(), generator.plan.blocks),
        }
    }

    fn lens(&self) -> Lens<'_> {
        let generator = self.generator;
        let (first, last) = match generator.clock {
            Clock::Original => generator.rates.window,
            Clock::Years(first, last) => (first, last),
        };
        Lens {
            template: &generator.template,
            generator: Some(generator),
            most: generator.plan.most,
            first,
            last,
        }
    }

    /// Looks at a block; on any thread.
    pub(super) fn look(&self, block: &Block) -> Part {
        part(&self.lens(), block)
    }

    /// Adds what was seen of a block.
    pub(super) fn add(&mut self, block: u32, part: Part) {
        self.members.add(block, &part);
        self.sums.merge(part.sums);
    }

    /// What is kept.
    pub(super) fn finish(mut self) -> Vec<Kept> {
        let (sums, members) = (
            std::mem::take(&mut self.sums),
            std::mem::take(&mut self.members),
        );
        let generator = self.generator;
        let plan = &generator.plan;
        let lens = self.lens();
        let middle = plan.blocks / 2;
        let around: Vec<u32> = paths::around(middle, plan.blocks, &plan.shifts)
            .into_iter()
            .collect();
        let blocks: Vec<Block> = around.into_par_iter().map(|b| generator.block(b)).collect();
        let mut stream = Stream::new(plan.seed, "paths", 0);
        let made = Look {
            closure: paths::closure(&lens, middle, &blocks, &mut stream),
            days: (lens.first, lens.last),
            sums,
            bodies: members.finish(),
        };
        let members = plan.members(&generator.template);
        let factors = Factors {
            actors: plan.actors,
            bodies: plan.bodies,
            members,
            seats: members * plan.bodies / plan.actors,
            is_same_time: generator.clock == Clock::Original,
        };
        account::rows(&self.original(), &made, &factors)
    }

    /// The original, looked at in the same way.
    fn original(&self) -> Look {
        let generator = self.generator;
        let (first, last) = generator.rates.window;
        let lens = Lens {
            template: &generator.template,
            generator: None,
            most: 1,
            first,
            last,
        };
        let block = Block::of_original(&generator.template);
        let part = part(&lens, &block);
        let mut members = Members::new(generator.template.originals.len(), 1);
        members.add(0, &part);
        let mut stream = Stream::new(generator.plan.seed, "paths of the original", 0);
        Look {
            closure: paths::closure(&lens, 0, std::slice::from_ref(&block), &mut stream),
            sums: part.sums,
            bodies: members.finish(),
            days: (first, last),
        }
    }
}
