//! Brandes' algorithm from sixteen sources at once.
//!
//! Level by level, all lanes together. A front holds a value for each place in the lanes where the
//! place is on the level, and 0 in all others, so that a row is added up without asking which lanes
//! of a neighbour count. Forward the value is the number of shortest paths, backward it is what a
//! place passes back over each of them.

use super::backward::{Marks, backward};
use super::core::Core;
use super::lanes::{Bytes, Counts, Lanes, Mask, Paths, Shorts};
use super::levels::{Levels, Reached};
use super::plan::Task;
use super::rows::Index;
use super::walk::{Walk, clear};
use crate::metrics::kernel::count::PLAIN_LIMIT;

/// Sums up to here fit into [`Bytes`], [`Shorts`] and [`Counts`].
const BYTES_LIMIT: f64 = 255.0;
const SHORTS_LIMIT: f64 = 65_535.0;
pub(super) const COUNTS_LIMIT: f64 = 4e9;

/// A number for each place and lane, of a level that was left and of one that is entered: whole
/// numbers, of a few bits at first, and real ones; one more of these on the way back.
#[derive(Debug)]
struct Fronts {
    bytes: [Vec<Bytes>; 2],
    shorts: Vec<Shorts>,
    counts: [Vec<Counts>; 2],
    lanes: [Vec<Lanes>; 3],
}

/// What a search works on. All fronts are 0 and nothing is open between two searches.
#[derive(Debug)]
pub(super) struct Space {
    fronts: Fronts,
    /// The lanes that have not reached a place.
    unseen: Vec<Mask>,
    /// Whether values are spread to a hub, or a small place is led to.
    is_open: Vec<bool>,
    reached: Reached,
    marks: Marks,
}

impl Space {
    pub(super) fn new(core: &Core) -> Self {
        let n = core.len();
        Self {
            fronts: Fronts {
                bytes: std::array::from_fn(|_| vec![Bytes::ZERO; n]),
                shorts: vec![Shorts::ZERO; n],
                counts: std::array::from_fn(|_| vec![Counts::ZERO; n]),
                lanes: std::array::from_fn(|_| vec![Lanes::ZERO; n]),
            },
            unseen: vec![Mask::first(0); n],
            is_open: vec![false; n],
            reached: Reached::default(),
            marks: Marks::new(core),
        }
    }
}

/// Adds what the sources of a batch, each with the mass of its place, have between them and all
/// others that the batch counts, and what guests bring to them, to `through`; `false`, with nothing added, if plain numbers do not
/// do.
#[multiversion::multiversion(targets(
    "x86_64+avx+avx2+avx512f+avx512bw+avx512dq+avx512vl",
    "x86_64+avx+avx2"
))]
pub(super) fn search(space: &mut Space, task: Task<'_>, through: &mut [f64]) -> bool {
    search_anywhere(space, task, through)
}

/// The same without choosing the instructions of this machine.
#[inline(always)]
pub(super) fn search_anywhere(space: &mut Space, task: Task<'_>, through: &mut [f64]) -> bool {
    if task.core.out.is_narrow() {
        search_in::<u16>(space, task, through)
    } else {
        search_in::<u32>(space, task, through)
    }
}

/// The same with rows of hubs read as `I`.
#[inline(always)]
pub(super) fn search_in<I: Index>(space: &mut Space, task: Task<'_>, through: &mut [f64]) -> bool {
    let is_plain = walk_all::<I>(space, task, None, usize::MAX);
    if is_plain {
        let fronts = space.fronts.lanes.each_mut().map(|front| &mut front[..]);
        backward::<I>(task, &space.reached, fronts, &mut space.marks, through);
    }
    is_plain
}

/// Walks to the wanted places, and no further than so many steps: what hubs were found on the way;
/// `None` if it is too far or plain numbers do not do.
#[multiversion::multiversion(targets(
    "x86_64+avx+avx2+avx512f+avx512bw+avx512dq+avx512vl",
    "x86_64+avx+avx2"
))]
pub(super) fn find<'a>(
    space: &'a mut Space,
    task: Task<'_>,
    wanted: &[bool],
    furthest: usize,
) -> Option<&'a Levels> {
    if task.core.out.is_narrow() {
        find_in::<u16>(space, task, wanted, furthest)
    } else {
        find_in::<u32>(space, task, wanted, furthest)
    }
}

/// The same with rows of hubs read as `I`.
#[inline(always)]
pub(super) fn find_in<'a, I: Index>(
    space: &'a mut Space,
    task: Task<'_>,
    wanted: &[bool],
    furthest: usize,
) -> Option<&'a Levels> {
    let is_found = walk_all::<I>(space, task, Some(wanted), furthest);
    is_found.then_some(&space.reached.hubs)
}

/// Walks to all places, or to all that are wanted; whether it is no further than so many steps, and
/// plain numbers do.
///
/// Numbers of paths are whole: as long as no sum can be too large, few bits hold them exactly, and
/// the fewer they are the more of a front stays at hand.
#[inline(always)]
fn walk_all<I: Index>(
    space: &mut Space,
    task: Task<'_>,
    wanted: Option<&[bool]>,
    furthest: usize,
) -> bool {
    let Fronts {
        bytes: [sources, first],
        shorts,
        counts: [front, next],
        lanes: [wide, wide_next, _],
    } = &mut space.fronts;
    let (mut front, mut next) = (&mut front[..], &mut next[..]);
    let (mut wide, mut wide_next) = (&mut wide[..], &mut wide_next[..]);
    let mut walk: Walk<'_, I> = Walk::new(
        task,
        wanted,
        &mut space.unseen,
        &mut space.is_open,
        &mut space.reached,
    );
    for (lane, &source) in task.batch.sources.iter().enumerate() {
        walk.start(lane, source, sources);
    }
    let most = task.core.longest * task.core.most_copies;
    let mut largest = 1.0;
    // There is one path to a neighbour of a source.
    if task.core.most_copies <= BYTES_LIMIT && walk.goes_on() {
        largest = walk.step(sources, first).lanes().largest();
        if largest * most <= SHORTS_LIMIT && walk.goes_on() {
            largest = walk.step(first, shorts).lanes().largest();
            if largest * most <= COUNTS_LIMIT && walk.goes_on() {
                largest = walk.step(shorts, front).lanes().largest();
            } else {
                widen(walk.last_hubs(), shorts, front, Shorts::counts);
            }
        } else {
            widen(walk.last_hubs(), first, front, Bytes::counts);
        }
    } else {
        widen(walk.last_hubs(), sources, front, Bytes::counts);
    }
    let goes_on = |walk: &Walk<'_, I>| walk.goes_on() && walk.steps() < furthest;
    while goes_on(&walk) && largest * most <= COUNTS_LIMIT {
        largest = walk.step(front, next).lanes().largest();
        (front, next) = (next, front);
    }
    if walk.goes_on() {
        widen(walk.last_hubs(), front, wide, Counts::lanes);
    } else {
        clear(front, walk.last_hubs());
    }
    let mut is_plain = true;
    while goes_on(&walk) && is_plain {
        is_plain = walk.step(wide, wide_next).largest() <= PLAIN_LIMIT;
        (wide, wide_next) = (wide_next, wide);
    }
    clear(wide, walk.last_hubs());
    is_plain && !walk.goes_on()
}

/// Moves the front of a level to where there is room for larger numbers.
#[inline(always)]
fn widen<F: Paths, P>(level: &[u32], from: &mut [F], to: &mut [P], wider: impl Fn(&F) -> P) {
    for &place in level {
        to[place as usize] = wider(&from[place as usize]);
    }
    clear(from, level);
}
