//! Brandes' algorithm from sixteen sources at once.
//!
//! Level by level, all lanes together. A front holds a value for each place in the lanes where the
//! place is on the level, and 0 in all others, so that a row is added up without asking which lanes
//! of a neighbour count. Forward the value is the number of shortest paths, backward it is what a
//! place passes back over each of them.

use super::backward::{Marks, backward};
use super::core::Core;
use super::lanes::{Bytes, Counts, Lanes, Paths, Shorts, Unseen};
use super::levels::Reached;
use super::plan::Batch;
use super::rows::Index;
use super::walk::{Walk, clear};
use crate::metrics::kernel::count::PLAIN_LIMIT;

/// Sums up to here fit into [`Bytes`], [`Shorts`] and [`Counts`].
const BYTES_LIMIT: f64 = 255.0;
const SHORTS_LIMIT: f64 = 65_535.0;
const COUNTS_LIMIT: f64 = 4e9;

/// What a search works on. All fronts are 0 and nothing is open between two searches.
#[derive(Debug)]
pub(super) struct Space {
    /// The front of the level that was left, and that of the level that is entered: of whole
    /// numbers, of a few bits at first, and of real ones; one more of these on the way back.
    bytes: [Vec<Bytes>; 2],
    shorts: Vec<Shorts>,
    counts: [Vec<Counts>; 2],
    fronts: [Vec<Lanes>; 3],
    /// The lanes that have not reached a place.
    unseen: Vec<Unseen>,
    /// Whether values are spread to a hub.
    is_open: Vec<bool>,
    reached: Reached,
    marks: Marks,
}

impl Space {
    pub(super) fn new(core: &Core) -> Self {
        let n = core.len();
        Self {
            bytes: std::array::from_fn(|_| vec![Bytes::ZERO; n]),
            shorts: vec![Shorts::ZERO; n],
            counts: std::array::from_fn(|_| vec![Counts::ZERO; n]),
            fronts: std::array::from_fn(|_| vec![Lanes::ZERO; n]),
            unseen: vec![Unseen::first(0); n],
            is_open: vec![false; n],
            reached: Reached::default(),
            marks: Marks::new(core),
        }
    }
}

/// Adds what the sources of a batch, each with the mass of its place, have between them and all
/// others that the batch counts to `through`; `false`, with nothing added, if plain numbers do not
/// do.
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
    if core.out.is_narrow() {
        search_in::<u16>(space, core, batch, through)
    } else {
        search_in::<u32>(space, core, batch, through)
    }
}

/// The same with rows of hubs read as `I`.
#[inline(always)]
pub(super) fn search_in<I: Index>(
    space: &mut Space,
    core: &Core,
    batch: &Batch,
    through: &mut [f64],
) -> bool {
    let [sources, first] = &mut space.bytes;
    let [front, next] = &mut space.counts;
    let (mut front, mut next) = (&mut front[..], &mut next[..]);
    let mut walk: Walk<'_, I> = Walk::new(
        core,
        batch,
        &mut space.unseen,
        &mut space.is_open,
        &mut space.reached,
    );
    for (lane, &source) in batch.sources.iter().enumerate() {
        walk.start(lane, source, sources);
    }
    // Numbers of paths are whole: as long as no sum can be too large, few bits hold them exactly,
    // and the fewer they are the more of a front stays at hand.
    let most = core.longest * core.most_copies;
    let mut largest = 1.0;
    // There is one path to a neighbour of a source.
    if core.most_copies <= BYTES_LIMIT && walk.goes_on() {
        largest = walk.step(sources, first).lanes().largest();
        if largest * most <= SHORTS_LIMIT && walk.goes_on() {
            largest = walk.step(first, &mut space.shorts).lanes().largest();
            if largest * most <= COUNTS_LIMIT && walk.goes_on() {
                largest = walk.step(&mut space.shorts, front).lanes().largest();
            } else {
                widen(walk.last_hubs(), &mut space.shorts, front, Shorts::counts);
            }
        } else {
            widen(walk.last_hubs(), first, front, Bytes::counts);
        }
    } else {
        widen(walk.last_hubs(), sources, front, Bytes::counts);
    }
    while walk.goes_on() && largest * most <= COUNTS_LIMIT {
        largest = walk.step(front, next).lanes().largest();
        (front, next) = (next, front);
    }
    let [wide, wide_next, third] = &mut space.fronts;
    let (mut wide, mut wide_next) = (&mut wide[..], &mut wide_next[..]);
    if walk.goes_on() {
        widen(walk.last_hubs(), front, wide, Counts::lanes);
    } else {
        clear(front, walk.last_hubs());
    }
    let mut is_plain = true;
    while walk.goes_on() && is_plain {
        is_plain = walk.step(wide, wide_next).largest() <= PLAIN_LIMIT;
        (wide, wide_next) = (wide_next, wide);
    }
    clear(wide, walk.last_hubs());
    if is_plain {
        let fronts = [wide, wide_next, &mut third[..]];
        let (reached, marks) = (walk.into_reached(), &mut space.marks);
        backward::<I>(core, batch, reached, fronts, marks, through);
    }
    is_plain
}

/// Moves the front of a level to where there is room for larger numbers.
#[inline(always)]
fn widen<F: Paths, P>(level: &[u32], from: &mut [F], to: &mut [P], wider: impl Fn(&F) -> P) {
    for &place in level {
        to[place as usize] = wider(&from[place as usize]);
    }
    clear(from, level);
}
