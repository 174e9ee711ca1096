//! All sources, in parallel, with the same bits for any number of threads.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use super::super::work::Direction;
use super::core::{Core, GONE};
use super::plan::{Batch, batches};
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
    let core = Core::of(s, direction);
    let batches = batches(&core);
    let mass =
        |batch: &Batch| -> f64 { batch.sources.iter().map(|&v| core.mass[v as usize]).sum() };
    let searched: f64 = batches.iter().map(mass).sum();
    watch((s.node_count() as u64).saturating_sub(searched as u64));
    let blocks: Vec<&[Batch]> = batches.chunks(block_size(batches.len())).collect();
    let sums = in_order(core.len(), blocks.len(), || {
        let (mut space, mut single) = (Space::new(&core), Single::default());
        let (core, blocks) = (&core, &blocks);
        move |block: usize| {
            let mut sums = vec![0.0; core.len()];
            let mut done = 0.0;
            for batch in blocks[block] {
                if !search(&mut space, core, batch, &mut sums) {
                    for &source in &batch.sources {
                        single.search(core, source, &mut sums);
                    }
                }
                done += mass(batch);
            }
            watch(done as u64);
            sums
        }
    });
    let places = core.place.iter().zip(&core.between);
    places
        .map(|(&place, &between)| match place {
            GONE => between,
            at => between + core.between_twins[at as usize] + sums[at as usize],
        })
        .collect()
}

/// The sum of what `work` makes of each block, added in the order of the blocks. Threads take the
/// blocks in order too, so that few results wait.
fn in_order<W: FnMut(usize) -> Vec<f64>>(
    length: usize,
    blocks: usize,
    worker: impl Fn() -> W + Sync,
) -> Vec<f64> {
    struct Sum {
        added: usize,
        total: Vec<f64>,
        waiting: BTreeMap<usize, Vec<f64>>,
    }
    let sum = Mutex::new(Sum {
        added: 0,
        total: vec![0.0; length],
        waiting: BTreeMap::new(),
    });
    let next = AtomicUsize::new(0);
    let take_blocks = || {
        let mut block = next.fetch_add(1, Ordering::Relaxed);
        if block >= blocks {
            return;
        }
        let mut work = worker();
        while block < blocks {
            let result = work(block);
            let mut sum = sum.lock().unwrap_or_else(PoisonError::into_inner);
            sum.waiting.insert(block, result);
            while let Some(result) = {
                let added = sum.added;
                sum.waiting.remove(&added)
            } {
                for (total, more) in sum.total.iter_mut().zip(result) {
                    *total += more;
                }
                sum.added += 1;
            }
            drop(sum);
            block = next.fetch_add(1, Ordering::Relaxed);
        }
    };
    rayon::scope(|scope| {
        for _ in 0..rayon::current_num_threads().min(blocks) {
            scope.spawn(|_| take_blocks());
        }
    });
    sum.into_inner()
        .unwrap_or_else(PoisonError::into_inner)
        .total
}
