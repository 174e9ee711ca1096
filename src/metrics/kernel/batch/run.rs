//! All sources, in parallel, with the same bits for any number of threads.

use super::super::ordered::sum_of_blocks;
use super::super::work::Direction;
use super::core::{Core, GONE};
use super::plan::Batch;
use super::search::{Space, search};
use super::single::Single;
use crate::network::Snapshot;

/// How many batches make a block: it depends on their number only.
fn block_size(batches: usize) -> usize {
    batches.div_ceil(512).max(4)
}

/// The betweenness of each node in steps, summed over all ordered pairs. Time O(nm) at worst,
/// memory O(n + m), and O(n) for each thread. `watch` is told the number of sources done, in all
/// as many as there are nodes.
pub(crate) fn through(
    s: &Snapshot,
    direction: Direction,
    watch: &(dyn Fn(u64) + Sync),
) -> Vec<f64> {
    exactly(s, &Core::of(s, direction), watch)
}

/// The same on a core that is there already.
pub(super) fn exactly(s: &Snapshot, core: &Core, watch: &(dyn Fn(u64) + Sync)) -> Vec<f64> {
    let batches = &core.plan.batches;
    let mass =
        |batch: &Batch| -> f64 { batch.sources.iter().map(|&v| core.mass[v as usize]).sum() };
    let searched: f64 = batches.iter().map(mass).sum();
    watch((s.node_count() as u64).saturating_sub(searched as u64));
    let blocks: Vec<&[Batch]> = batches.chunks(block_size(batches.len())).collect();
    let sums = sum_of_blocks(core.len(), blocks.len(), || {
        let (mut space, mut single) = (Space::new(core), Single::default());
        let blocks = &blocks;
        move |block: usize| {
            let mut sums = vec![0.0; core.len()];
            let mut done = 0.0;
            for batch in blocks[block] {
                if !search(&mut space, core, batch, &mut sums) {
                    for &source in &batch.sources {
                        single.search(core, batch, source, &mut sums);
                    }
                }
                done += mass(batch);
            }
            watch(done as u64);
            sums
        }
    });
    to_nodes(core, &sums)
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
