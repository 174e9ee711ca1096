//! Shortest paths between hosts.

use std::sync::atomic::{AtomicBool, Ordering};

use super::super::ordered::hand_out;
use super::core::Core;
use super::guests::Guests;
use super::lanes::WIDTH;
use super::levels::Levels;
use super::plan::{Batch, Plan, Task};
use super::search::{COUNTS_LIMIT, Space, find};
use super::small::MOST;

/// How far hosts may be from each other: below the largest byte, which is further than any.
const FURTHEST: usize = 250;

/// Steps and paths from each host to each other one, by number.
#[derive(Debug, Default)]
pub(super) struct Between {
    pub(super) steps: Vec<u8>,
    /// Shortest paths from the twins of the one, all together, to one of the twins of the other; one
    /// from a host to itself.
    pub(super) paths: Vec<u32>,
}

impl Between {
    /// Counts them all; `None` if hosts are too far from each other, or counts do not hold what guests
    /// add up. Time O(hm) at worst with h hosts, memory O(h²), and O(n) for each thread.
    pub(super) fn of(core: &Core, guests: &Guests) -> Option<Self> {
        let count = guests.hosts.len();
        let mut found = Self {
            steps: vec![0; count * count],
            paths: vec![0; count * count],
        };
        let walk = Walks::new(core, guests);
        let is_good = AtomicBool::new(true);
        let rows = WIDTH * count.max(1);
        let rows = found
            .steps
            .chunks_mut(rows)
            .zip(found.paths.chunks_mut(rows));
        let new = || Space::new(core);
        hand_out(
            walk.batches().zip(rows),
            &mut Vec::new(),
            new,
            |space, (batch, (steps, paths))| {
                if is_good.load(Ordering::Relaxed) && !walk.from(space, &batch, steps, paths) {
                    is_good.store(false, Ordering::Relaxed);
                }
            },
        );
        is_good.into_inner().then_some(found)
    }
}

/// Walks from hosts to hosts.
pub(super) struct Walks<'a> {
    core: &'a Core,
    guests: &'a Guests,
    plan: Plan,
    is_host: Vec<bool>,
    /// The most paths that counts have room for.
    limit: f64,
}

impl<'a> Walks<'a> {
    pub(super) fn new(core: &'a Core, guests: &'a Guests) -> Self {
        let copies = guests.hosts.iter().map(|&v| core.copies[v as usize]);
        let most_copies = copies.fold(1.0, f64::max);
        // A guest adds up what leads over its hosts, another one what leads to it over its own.
        let added = (MOST * MOST) as f64;
        Self {
            core,
            guests,
            plan: Plan::default(),
            is_host: (0..core.out.count())
                .map(|v| guests.number_of(v).is_some())
                .collect(),
            limit: COUNTS_LIMIT / (most_copies * most_copies * added),
        }
    }

    /// Hosts that are walked from together, in their order.
    pub(super) fn batches(&self) -> impl Iterator<Item = Batch> {
        let part = self.guests.part.as_ref();
        part.into_iter().flat_map(|part| {
            self.guests.hosts.chunks(WIDTH).map(|sources| Batch {
                part: part.clone(),
                sources: sources.to_vec(),
                segment: 0,
                number: 0,
            })
        })
    }

    /// Writes down what is found from a batch, a row a host; whether it can be.
    pub(super) fn from(
        &self,
        space: &mut Space,
        batch: &Batch,
        steps: &mut [u8],
        paths: &mut [u32],
    ) -> bool {
        let task = Task {
            core: self.core,
            plan: &self.plan,
            batch,
            brought: None,
        };
        find(space, task, &self.is_host, FURTHEST)
            .is_some_and(|levels| self.note(levels, &batch.sources, steps, paths))
    }

    fn note(&self, levels: &Levels, sources: &[u32], steps: &mut [u8], paths: &mut [u32]) -> bool {
        let count = self.guests.hosts.len();
        for level in 0..levels.count() {
            for entry in levels.level(level) {
                let Some(number) = self.guests.number_of(levels.places[entry]) else {
                    continue;
                };
                let found = levels.paths(entry);
                if found.largest() > self.limit {
                    return false;
                }
                let rows = steps.chunks_mut(count).zip(paths.chunks_mut(count));
                for ((&source, found), (steps, paths)) in sources.iter().zip(found.0).zip(rows) {
                    if found > 0.0 {
                        let is_other = level > 0;
                        let copies = if is_other {
                            self.core.copies[source as usize]
                        } else {
                            1.0
                        };
                        // No more than the furthest, and no more than the limit.
                        steps[number] = level as u8;
                        paths[number] = (found * copies) as u32;
                    }
                }
            }
        }
        true
    }
}
