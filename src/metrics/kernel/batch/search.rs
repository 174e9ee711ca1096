//! Brandes' algorithm from sixteen sources at once.
//!
//! Level by level, all lanes together. A front holds a value for each place in the lanes where the
//! place is on the level, and 0 in all others, so that a row is added up without asking which lanes
//! of a neighbour count. Forward the value is the number of shortest paths, backward it is what a
//! place passes back over each of them.

use std::ops::Range;

use super::core::Core;
use super::lanes::{Counts, Lanes, Paths, Unseen, gather};
use super::plan::Batch;
use crate::metrics::kernel::count::PLAIN_LIMIT;

/// To spread a value over a tie takes as long as to gather so many: it is to read and to write, and
/// to ask whether anybody wants it.
const SPREAD_COST: usize = 3;

/// How many places are looked over at a time for one that is open.
const STRIDE: usize = 64;

/// Sums up to here fit into [`Counts`].
const COUNTS_LIMIT: f64 = 4e9;

/// What a search works on. All fronts are 0 and nothing is open between two searches.
#[derive(Debug)]
pub(super) struct Space {
    /// The front of the level that was left, and that of the level that is entered, of whole
    /// numbers and of real ones.
    counts: [Vec<Counts>; 2],
    fronts: [Vec<Lanes>; 2],
    /// The lanes that have not reached a place.
    unseen: Vec<Unseen>,
    /// Whether values are, or may be, spread to a place.
    is_open: Vec<bool>,
    levels: Levels,
}

/// All levels of a search, the sources first.
#[derive(Debug, Default)]
struct Levels {
    /// The places of each level, ascending but for the sources.
    places: Vec<u32>,
    /// The number of shortest paths to each of them, 0 in the lanes that it is not in; at first as
    /// counts, and from some level on as real numbers.
    counts: Vec<Counts>,
    lanes: Vec<Lanes>,
    /// Where each level starts.
    starts: Vec<usize>,
}

impl Levels {
    fn clear(&mut self) {
        self.places.clear();
        self.counts.clear();
        self.lanes.clear();
        self.starts.clear();
    }

    /// The numbers of paths of an entry.
    #[inline(always)]
    fn paths(&self, at: usize) -> Lanes {
        match self.counts.get(at) {
            Some(counts) => counts.lanes(),
            None => self.lanes[at.wrapping_sub(self.counts.len())],
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

/// How a search stands.
struct Walk<'a> {
    core: &'a Core,
    part: Range<usize>,
    unseen: &'a mut [Unseen],
    open: &'a mut [bool],
    /// The last level.
    level: Range<usize>,
    /// Arcs into places that some lane has not reached.
    waiting: usize,
}

/// The same without choosing the instructions of this machine.
#[inline(always)]
pub(super) fn search_anywhere(
    space: &mut Space,
    core: &Core,
    batch: &Batch,
    through: &mut [f64],
) -> bool {
    let levels = &mut space.levels;
    levels.clear();
    let part = batch.part.start as usize..batch.part.end as usize;
    let lanes_used = batch.sources.len();
    space.unseen[part.clone()].fill(Unseen::first(lanes_used));
    let [front, next] = &mut space.counts;
    let (mut front, mut next) = (&mut front[..], &mut next[..]);
    for (lane, &place) in batch.sources.iter().enumerate() {
        let at = place as usize;
        space.unseen[at].reach(lane);
        // A source is itself, not its twins: it counts once.
        front[at].set(lane);
        levels.places.push(place);
        levels.counts.push(Counts::ZERO);
    }
    levels.starts.push(0);
    let mut walk = Walk {
        core,
        waiting: core.into().arcs(&batch.part),
        part,
        unseen: &mut space.unseen,
        open: &mut space.is_open,
        level: 0..lanes_used,
    };
    // Numbers of paths are whole; where no sum can be too large for 32 bits, half the room holds
    // them, exactly.
    let most = core.longest * core.most_copies;
    let mut largest = 1.0;
    while walk.goes_on() && largest * most < COUNTS_LIMIT {
        let found = walk.step(front, next, &mut levels.places, &mut levels.counts);
        levels.starts.push(walk.level.start);
        largest = found.lanes().largest();
        (front, next) = (next, front);
    }
    let [wide, wide_next] = &mut space.fronts;
    let (mut wide, mut wide_next) = (&mut wide[..], &mut wide_next[..]);
    let last = &levels.places[walk.level.clone()];
    if walk.goes_on() {
        for &place in last {
            wide[place as usize] = front[place as usize].lanes();
        }
    }
    clear(front, last);
    let mut is_plain = true;
    while walk.goes_on() && is_plain {
        let found = walk.step(wide, wide_next, &mut levels.places, &mut levels.lanes);
        levels.starts.push(walk.level.start);
        is_plain = found.largest() <= PLAIN_LIMIT;
        (wide, wide_next) = (wide_next, wide);
    }
    clear(wide, &levels.places[walk.level.clone()]);
    if is_plain {
        backward(core, batch, levels, wide, wide_next, walk.open, through);
    }
    is_plain
}

impl Walk<'_> {
    #[inline(always)]
    fn goes_on(&self) -> bool {
        !self.level.is_empty() && self.waiting > 0
    }

    /// From the last level to the next one; the most paths found in each lane.
    #[inline(always)]
    fn step<P: Paths>(
        &mut self,
        front: &mut [P],
        next: &mut [P],
        places: &mut Vec<u32>,
        paths: &mut Vec<P>,
    ) -> P {
        let (out, into) = (&self.core.out, self.core.into());
        let (from, part) = (places.len(), self.part.clone());
        let level = &places[self.level.clone()];
        let is_spread = SPREAD_COST.wrapping_mul(out.arcs_of(level)) < self.waiting;
        if is_spread {
            for &place in level {
                let paths = front[place as usize];
                for &w in out.row(place) {
                    if self.unseen[w as usize].any() {
                        self.open[w as usize] = true;
                        next[w as usize].add(&paths);
                    }
                }
            }
        }
        let mut entered = Entered {
            places,
            paths,
            largest: P::ZERO,
            arcs: 0,
        };
        if is_spread {
            let mut start = part.start;
            for some in self.open[part].chunks_mut(STRIDE) {
                if some.iter().fold(false, |any, &is_open| any | is_open) {
                    for (at, is_open) in some.iter_mut().enumerate() {
                        if std::mem::take(is_open) {
                            let at = start.wrapping_add(at);
                            next[at] =
                                entered.enter(self.core, at, &mut self.unseen[at], &next[at]);
                        }
                    }
                }
                start = start.wrapping_add(STRIDE);
            }
        } else {
            for at in part {
                if self.unseen[at].any() {
                    let sum = gather(into.row(at as u32), front);
                    next[at] = entered.enter(self.core, at, &mut self.unseen[at], &sum);
                }
            }
        }
        let Entered { largest, arcs, .. } = entered;
        self.waiting = self.waiting.wrapping_sub(arcs);
        clear(front, &places[self.level.clone()]);
        self.level = from..places.len();
        largest
    }
}

/// What the places that are entered fill.
struct Entered<'a, P> {
    places: &'a mut Vec<u32>,
    paths: &'a mut Vec<P>,
    largest: P,
    /// Arcs into the places that no lane waits for any longer.
    arcs: usize,
}

impl<P: Paths> Entered<'_, P> {
    /// Puts a place on the next level in the lanes that reach it now; what it has there.
    #[inline(always)]
    fn enter(&mut self, core: &Core, at: usize, unseen: &mut Unseen, sum: &P) -> P {
        let kept = sum.within(unseen);
        if !kept.any() {
            return P::ZERO;
        }
        let left = kept.close(unseen);
        *unseen = left;
        if !left.any() {
            self.arcs = self.arcs.wrapping_add(core.into().length(at as u32));
        }
        let scaled = kept.scaled(core.copies[at]);
        self.largest.raise(&scaled);
        self.places.push(at as u32);
        self.paths.push(kept);
        scaled
    }
}

#[inline(always)]
fn clear<P: Paths>(front: &mut [P], level: &[u32]) {
    for &place in level {
        front[place as usize] = P::ZERO;
    }
}

/// Whether what is below should be spread to a level, and not gathered by it.
#[inline(always)]
fn is_cheap_to_spread(core: &Core, below: &[u32], level: &[u32]) -> bool {
    SPREAD_COST.wrapping_mul(core.into().arcs_of(below)) < core.out.arcs_of(level)
}

/// δ(v) = σ(v) Σ_w (mass(w) + copies(w) δ(w))/σ(w), from the last level back.
#[inline(always)]
fn backward<'a>(
    core: &Core,
    batch: &Batch,
    levels: &mut Levels,
    mut front: &'a mut [Lanes],
    mut next: &'a mut [Lanes],
    open: &mut [bool],
    through: &mut [f64],
) {
    let mut weights = Lanes::ZERO;
    for (weight, &source) in weights.0.iter_mut().zip(&batch.sources) {
        *weight = core.mass[source as usize];
    }
    let mut end = levels.places.len();
    let mut below = end..end;
    // Nothing lies on the way to the sources themselves.
    while let Some(start) = levels.starts.pop().filter(|&start| start > 0) {
        let level = start..end;
        let is_first = levels.starts.len() == 1;
        let places = &levels.places[level.clone()];
        if below.is_empty() {
            // The last level passes on its mass alone.
        } else if is_cheap_to_spread(core, &levels.places[below.clone()], places) {
            for &place in places {
                open[place as usize] = true;
            }
            for &place in &levels.places[below.clone()] {
                let share = front[place as usize];
                for &v in core.into().row(place) {
                    if open[v as usize] {
                        next[v as usize].add(&share);
                    }
                }
            }
            for &place in places {
                open[place as usize] = false;
            }
        } else {
            for &place in places {
                next[place as usize] = gather(core.out.row(place), front);
            }
        }
        for (entry, &place) in level.clone().zip(places) {
            let at = place as usize;
            let paths = levels.paths(entry);
            let dependency = paths.times(&next[at]);
            through[at] += dependency.times(&weights).total();
            next[at] = if is_first {
                Lanes::ZERO
            } else {
                dependency.shares(core.mass[at], core.copies[at], &paths)
            };
        }
        clear(front, &levels.places[below]);
        (front, next) = (next, front);
        end = start;
        below = level;
    }
    clear(front, &levels.places[below]);
}

impl Space {
    pub(super) fn new(core: &Core) -> Self {
        let n = core.len();
        Self {
            counts: [vec![Counts::ZERO; n], vec![Counts::ZERO; n]],
            fronts: [vec![Lanes::ZERO; n], vec![Lanes::ZERO; n]],
            unseen: vec![Unseen::first(0); n],
            is_open: vec![false; n],
            levels: Levels::default(),
        }
    }
}
