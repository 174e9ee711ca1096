//! Brandes' algorithm from eight sources at once.
//!
//! Level by level, all lanes together. A front holds a value for each place in the lanes where the
//! place is on the level, and 0 in all others, so that a row is added up without asking which lanes
//! of a neighbour count. Forward the value is the number of shortest paths, backward it is what a
//! place passes back over each of them.

use std::ops::Range;

use super::core::Core;
use super::lanes::{Lanes, Mask, Narrow, WIDTH, gather, gather_narrow};
use super::plan::Batch;
use super::rows::Rows;
use crate::metrics::kernel::count::PLAIN_LIMIT;

/// A place on a level, in some lanes.
#[derive(Clone, Copy, Debug)]
struct Entry {
    place: u32,
    lanes: Mask,
}

/// To spread a value over a tie takes as long as to gather so many: it is to read and to write, and
/// to ask whether anybody wants it.
const SPREAD_COST: usize = 3;

/// How many places are looked over at a time for one that is open.
const STRIDE: usize = 64;

/// What a search works on. Both fronts are 0 and nothing is open between two searches.
#[derive(Debug)]
pub(super) struct Space {
    /// The front of the level that was left, and that of the level that is entered.
    fronts: [Vec<Lanes>; 2],
    /// The lanes that have reached a place.
    seen: Vec<Mask>,
    /// Whether values are, or may be, spread to a place.
    is_open: Vec<bool>,
    /// The front in half the room, where its values and their sums are small.
    narrow: Vec<Narrow>,
    levels: Levels,
}

/// All levels of a search, the sources first.
#[derive(Debug, Default)]
struct Levels {
    /// The places of each level, ascending but for the sources.
    entries: Vec<Entry>,
    /// The number of shortest paths to each entry, 0 in the lanes that it is not in.
    paths: Vec<Lanes>,
    /// Where each level starts.
    starts: Vec<usize>,
}

impl Levels {
    #[inline(always)]
    fn arcs(&self, level: &Range<usize>, rows: &Rows) -> usize {
        let entries = self.entries[level.clone()].iter();
        entries.map(|e| rows.length(e.place)).sum()
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
    let [front, next] = &mut space.fronts;
    let (mut front, mut next) = (&mut front[..], &mut next[..]);
    let levels = &mut space.levels;
    let into = core.into();
    let part = batch.part.start as usize..batch.part.end as usize;
    let lanes_used = batch.sources.len();
    let (seen, open) = (&mut space.seen[..], &mut space.is_open[..]);
    seen[part.clone()].fill(Mask::MAX.checked_shl(lanes_used as u32).unwrap_or(0));
    levels.entries.clear();
    levels.paths.clear();
    levels.starts.clear();
    for (lane, &place) in batch.sources.iter().enumerate() {
        let at = place as usize;
        seen[at] |= 1 << lane;
        // A source is itself, not its twins: it counts once.
        front[at].0[lane] = 1.0;
        let lanes = 1 << lane;
        levels.entries.push(Entry { place, lanes });
        levels.paths.push(Lanes::ZERO);
    }
    levels.starts.push(0);
    let mut unreached = lanes_used * (part.len() - 1);
    let mut level = 0..lanes_used;
    let narrow = &mut space.narrow[..];
    let mut largest = Lanes([1.0; WIDTH]);
    while !level.is_empty() && unreached > 0 {
        // Numbers of paths are whole; where no sum can be too large for 32 bits, half the room holds
        // them, exactly.
        let are_small = largest.0.iter().all(|&paths| paths * core.longest < 4e9);
        largest = Lanes::ZERO;
        // An upper bound first: to know what is to be gathered costs a look at all places.
        let spread = SPREAD_COST * levels.arcs(&level, &core.out);
        let to_gather = || {
            let open = batch
                .part
                .clone()
                .filter(|&w| seen[w as usize] != Mask::MAX);
            open.map(|w| into.length(w)).sum::<usize>()
        };
        if spread < into.arcs(&batch.part) && spread < to_gather() {
            for entry in &levels.entries[level.clone()] {
                let paths = front[entry.place as usize];
                for &w in core.out.row(entry.place) {
                    if seen[w as usize] != Mask::MAX {
                        open[w as usize] = true;
                        next[w as usize].add(&paths);
                    }
                }
            }
        } else if are_small {
            for entry in &levels.entries[level.clone()] {
                let at = entry.place as usize;
                narrow[at] = Narrow::of(&front[at]);
            }
            for w in part.clone() {
                if seen[w] != Mask::MAX {
                    next[w] = gather_narrow(into.row(w as u32), narrow);
                    open[w] = true;
                }
            }
            for entry in &levels.entries[level.clone()] {
                narrow[entry.place as usize] = Narrow::ZERO;
            }
        } else {
            // Sums first and the rest in a loop of its own, here and below: then compilers add up
            // whole vectors.
            for w in part.clone() {
                if seen[w] != Mask::MAX {
                    next[w] = gather(into.row(w as u32), front);
                    open[w] = true;
                }
            }
        }
        enter(&part, core, seen, open, next, levels, &mut largest);
        leave(front, &levels.entries[level.clone()]);
        (front, next) = (next, front);
        level = level.end..levels.entries.len();
        levels.starts.push(level.start);
        if largest.0.iter().any(|&paths| paths > PLAIN_LIMIT) {
            leave(front, &levels.entries[level]);
            return false;
        }
        let reached = levels.entries[level.clone()].iter();
        unreached -= reached
            .map(|e| e.lanes.count_ones() as usize)
            .sum::<usize>();
    }
    leave(front, &levels.entries[level]);
    backward(core, batch, levels, front, next, open, through);
    true
}

/// Closes every open place, ascending, and puts it on the next level in the lanes that reach it now.
#[inline(always)]
fn enter(
    part: &Range<usize>,
    core: &Core,
    seen: &mut [Mask],
    open: &mut [bool],
    next: &mut [Lanes],
    levels: &mut Levels,
    largest: &mut Lanes,
) {
    let mut start = part.start;
    for some in open[part.clone()].chunks_mut(STRIDE) {
        if some.iter().fold(false, |any, &is_open| any | is_open) {
            for (at, is_open) in some.iter_mut().enumerate() {
                if !std::mem::take(is_open) {
                    continue;
                }
                let at = start + at;
                let lanes = next[at].positive() & !seen[at];
                let paths = next[at].within(lanes);
                next[at] = paths.scaled(core.copies[at]);
                if lanes != 0 {
                    seen[at] |= lanes;
                    largest.raise(&next[at]);
                    let place = at as u32;
                    levels.entries.push(Entry { place, lanes });
                    levels.paths.push(paths);
                }
            }
        }
        start += STRIDE;
    }
}

#[inline(always)]
fn leave(front: &mut [Lanes], level: &[Entry]) {
    for entry in level {
        front[entry.place as usize] = Lanes::ZERO;
    }
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
    let mut end = levels.entries.len();
    let mut below = end..end;
    // Nothing lies on the way to the sources themselves.
    while let Some(start) = levels.starts.pop().filter(|&start| start > 0) {
        let level = start..end;
        let is_first = levels.starts.len() == 1;
        let entries = &levels.entries[level.clone()];
        if below.is_empty() {
            // The last level passes on its mass alone.
        } else if SPREAD_COST * levels.arcs(&below, core.into()) < levels.arcs(&level, &core.out) {
            for entry in entries {
                open[entry.place as usize] = true;
            }
            for entry in &levels.entries[below.clone()] {
                let share = front[entry.place as usize];
                for &v in core.into().row(entry.place) {
                    if open[v as usize] {
                        next[v as usize].add(&share);
                    }
                }
            }
            for entry in entries {
                open[entry.place as usize] = false;
            }
        } else {
            for entry in entries {
                next[entry.place as usize] = gather(core.out.row(entry.place), front);
            }
        }
        for (entry, paths) in entries.iter().zip(&levels.paths[level.clone()]) {
            let at = entry.place as usize;
            let dependency = paths.times(&next[at]);
            through[at] += dependency.times(&weights).total();
            next[at] = if is_first {
                Lanes::ZERO
            } else {
                let shares = dependency.shares(core.mass[at], core.copies[at], paths);
                shares.within(entry.lanes)
            };
        }
        leave(front, &levels.entries[below]);
        (front, next) = (next, front);
        end = start;
        below = level;
    }
    leave(front, &levels.entries[below]);
}

impl Space {
    pub(super) fn new(core: &Core) -> Self {
        let n = core.len();
        Self {
            fronts: [vec![Lanes::ZERO; n], vec![Lanes::ZERO; n]],
            seen: vec![0; n],
            is_open: vec![false; n],
            narrow: vec![Narrow::ZERO; n],
            levels: Levels::default(),
        }
    }
}
