//! All sources, in parallel, with the same bits for any number of threads.

use super::super::ordered::sum_of_blocks;
use super::super::work::Direction;
use super::brought::Brought;
use super::core::{Core, GONE};
use super::guests::Guests;
use super::hosts::Between;
use super::plan::{Batch, Plan, Task};
use super::search::{Space, search};
use super::single::Single;
use super::visits::Visits;
use crate::network::Snapshot;

/// How many batches make a block: it depends on their number only.
fn block_size(batches: usize) -> usize {
    batches.div_ceil(512).max(4)
}

/// The betweenness of each node in steps, summed over all ordered pairs. Time O(nm) at worst,
/// memory O(n + m), O(n) for each thread, and at most 240 MB for what lies between hosts. `watch` is
/// told the number of sources done, in all as many as there are nodes.
pub(crate) fn through(
    s: &Snapshot,
    direction: Direction,
    watch: &(dyn Fn(u64) + Sync),
) -> Vec<f64> {
    exactly(s, &Core::of(s, direction), watch)
}

/// The same on a core that is there already.
pub(super) fn exactly(s: &Snapshot, core: &Core, watch: &(dyn Fn(u64) + Sync)) -> Vec<f64> {
    to_nodes(core, &at_places(s, core, Guests::of(core), watch))
}

/// What each twin at a place has between pairs of other places, with these guests.
pub(super) fn at_places(
    s: &Snapshot,
    core: &Core,
    mut guests: Guests,
    watch: &(dyn Fn(u64) + Sync),
) -> Vec<f64> {
    let between = Between::of(core, &guests).unwrap_or_else(|| {
        guests = Guests::default();
        Between::default()
    });
    let plan = Plan::of(core, &guests);
    let mass_of = |places: &[u32]| -> f64 { places.iter().map(|&v| core.mass[v as usize]).sum() };
    let batches = &plan.batches;
    let searched: f64 = batches.iter().map(|batch| mass_of(&batch.sources)).sum();
    // Masses are whole numbers.
    let to_do = (searched + mass_of(&guests.guests)) as u64;
    watch((s.node_count() as u64).saturating_sub(to_do));
    let visits = Visits::of(core, &guests, &between, watch);
    drop(between);
    let blocks: Vec<&[Batch]> = batches.chunks(block_size(batches.len())).collect();
    let mut sums = sum_of_blocks(core.len(), blocks.len(), || {
        let (mut space, mut single) = (Space::new(core), Single::default());
        let mut brought = Brought::new(&guests, &visits);
        let (blocks, plan) = (&blocks, &plan);
        move |block: usize| {
            let mut sums = vec![0.0; core.len()];
            let mut done = 0.0;
            for batch in blocks[block] {
                let is_brought = brought.take(core, plan, batch);
                let task = Task {
                    core,
                    plan,
                    batch,
                    brought: is_brought.then_some(&brought),
                };
                count_batch(&mut space, &mut single, task, &mut sums);
                done += mass_of(&batch.sources);
            }
            watch(done as u64);
            sums
        }
    });
    for (&host, between) in guests.hosts.iter().zip(visits.on_hosts()) {
        sums[host as usize] += between;
    }
    sums
}

/// All sources of a batch, one by one if plain numbers do not do.
pub(super) fn count_batch(
    space: &mut Space,
    single: &mut Single,
    task: Task<'_>,
    sums: &mut [f64],
) {
    if !search(space, task, sums) {
        for lane in 0..task.batch.sources.len() {
            single.search(task, lane, sums);
        }
    }
}

/// The betweenness of nodes from what each twin at a place has between pairs of other places.
pub(super) fn to_nodes(core: &Core, sums: &[f64]) -> Vec<f64> {
    let places = core.place.iter().zip(&core.between);
    places
        .map(|(&place, &between)| match place {
            GONE => between,
            at => between + core.between_twins[at as usize] + sums[at as usize],
        })
        .collect()
}
