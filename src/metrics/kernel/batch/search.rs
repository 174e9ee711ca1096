//! Brandes' algorithm from sixteen sources at once.
//!
//! Level by level, all lanes together. A front holds a value for each place in the lanes where the
//! place is on the level, and 0 in all others, so that a row is added up without asking which lanes
//! of a neighbour count. Forward the value is the number of shortest paths, backward it is what a
//! place passes back over each of them.

use super::backward::backward;
use super::core::Core;
use super::lanes::{Counts, Lanes, Paths, Unseen};
use super::levels::Reached;
use super::plan::Batch;
use super::walk::{Walk, clear};
use crate::metrics::kernel::count::PLAIN_LIMIT;

/// Sums up to here fit into [`Counts`].
const COUNTS_LIMIT: f64 = 4e9;

/// What a search works on. All fronts are 0 and nothing is open between two searches.
#[derive(Debug)]
pub(super) struct Space {
    /// The front of the level that was left, and that of the level that is entered, of whole
    /// numbers and of real ones; one more on the way back.
    counts: [Vec<Counts>; 2],
    fronts: [Vec<Lanes>; 3],
    /// The lanes that have not reached a place.
    unseen: Vec<Unseen>,
    /// Whether values are, or may be, spread to a hub.
    is_open: Vec<bool>,
    reached: Reached,
}

impl Space {
    pub(super) fn new(core: &Core) -> Self {
        let n = core.len();
        Self {
            counts: std::array::from_fn(|_| vec![Counts::ZERO; n]),
            fronts: std::array::from_fn(|_| vec![Lanes::ZERO; n]),
            unseen: vec![Unseen::first(0); n],
            is_open: vec![false; n],
            reached: Reached::default(),
        }
    }
}

/// Adds what the sources of a batch, each with the mass of its place, have between them and all
/// others to `through`; `false`, with nothing added, if plain numbers do not do.
#[multiversion::multiversion(targets(
    "x86_64+avx+avx2+avx512f+avx512bw+avx512dq+avx512vl",
    "x86_64+avx+avx2"
))]
pub(super) fn search(space: &mut Space, core: &Core, batch: &Batch, through: &mut [f64]) -> bool {
    search_anywhere(space, core, batch, through)
}

/// The same without choosing the instructions of this machine.
#[inline(always)]
pub(super) fn search_anywhere(
    space: &mut Space,
    core: &Core,
    batch: &Batch,
    through: &mut [f64],
) -> bool {
    let [front, next] = &mut space.counts;
    let (mut front, mut next) = (&mut front[..], &mut next[..]);
    let mut walk = Walk::new(
        core,
        &batch.part,
        batch.sources.len(),
        &mut space.unseen,
        &mut space.is_open,
        &mut space.reached,
    );
    for (lane, &source) in batch.sources.iter().enumerate() {
        walk.start(lane, source, front);
    }
    // Numbers of paths are whole; where no sum can be too large for 32 bits, half the room holds
    // them, exactly.
    let most = core.longest * core.most_copies;
    let mut largest = 1.0;
    while walk.goes_on() && largest * most < COUNTS_LIMIT {
        largest = walk.step(front, next).lanes().largest();
        (front, next) = (next, front);
    }
    let [wide, wide_next, third] = &mut space.fronts;
    let (mut wide, mut wide_next) = (&mut wide[..], &mut wide_next[..]);
    let goes_on = walk.goes_on();
    let last = walk.last_hubs();
    if goes_on {
        for &place in last {
            wide[place as usize] = front[place as usize].lanes();
        }
    }
    clear(front, last);
    let mut is_plain = true;
    while walk.goes_on() && is_plain {
        is_plain = walk.step(wide, wide_next).largest() <= PLAIN_LIMIT;
        (wide, wide_next) = (wide_next, wide);
    }
    clear(wide, walk.last_hubs());
    if is_plain {
        let fronts = [wide, wide_next, &mut third[..]];
        let (reached, open) = walk.into_rest();
        backward(core, batch, reached, fronts, open, through);
    }
    is_plain
}
