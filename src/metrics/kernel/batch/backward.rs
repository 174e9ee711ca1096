//! Back through what a search has found: what lies between its sources and all others.

use std::marker::PhantomData;
use std::ops::Range;

use super::core::Core;
use super::lanes::{Lanes, Paths, gather, gather_few};
use super::levels::{Levels, Reached};
use super::plan::Task;
use super::rows::Index;
use super::segment::SEGMENTS;
use super::walk::clear;

/// What an arc costs: to spread a value over it, which is to read and to write, to gather one over
/// it, to ask whether there is one to gather, and to gather it if there is; such values are few and
/// stay at hand.
const SPREAD: usize = 17;
const GATHER: usize = 10;
const ASK: usize = 3;
const PICK: usize = 6;

/// What a search back works on besides fronts. Nothing is marked between two searches.
#[derive(Debug)]
pub(super) struct Marks {
    /// Hubs that something is spread to or picked from.
    open: Vec<bool>,
    /// Hubs of the level that something was passed back to.
    touched: Vec<bool>,
    /// Hubs below, and hubs of the level, that no pair is left to be counted with but pass something
    /// back.
    passing: [Vec<u32>; 2],
    /// What was picked from a row.
    picked: Vec<u32>,
}

impl Marks {
    pub(super) fn new(core: &Core) -> Self {
        let n = core.len();
        Self {
            open: vec![false; n],
            touched: vec![false; n],
            passing: [Vec::new(), Vec::new()],
            // Room for one more than the longest row.
            picked: vec![0; n + 1],
        }
    }

    #[inline(always)]
    fn set_open(&mut self, places: &[u32], is_open: bool) {
        for &place in places {
            self.open[place as usize] = is_open;
        }
    }
}

/// The open places of a row; written down without asking, as nobody could guess which they are.
#[inline(always)]
fn pick<'a, I: Index>(picked: &'a mut [u32], row: &[I], open: &[bool]) -> &'a [u32] {
    let mut count = 0_usize;
    for &v in row {
        // A number of a place.
        picked[count] = v.at() as u32;
        count = count.wrapping_add(usize::from(open[v.at()]));
    }
    &picked[..count]
}

/// How a search back stands; `I` is what rows of hubs are read as. Fronts hold a value for each hub,
/// over each shortest path to it.
struct Back<'a, I> {
    core: &'a Core,
    task: Task<'a>,
    /// The first hub that pairs are left to be counted with.
    first: u32,
    /// What one level below passes back.
    below: &'a mut [Lanes],
    /// What was added to hubs of the level so far; then what these pass back.
    here: &'a mut [Lanes],
    /// What small places of the level add to hubs above.
    above: &'a mut [Lanes],
    marks: &'a mut Marks,
    /// The mass of each source.
    weights: Lanes,
    /// What lies on the sources themselves, between their guests and others.
    own: Lanes,
    through: &'a mut [f64],
    index: PhantomData<I>,
}

/// δ(v) = σ(v) (b(v) + Σ_w (mass(w) + copies(w) δ(w))/σ(w)), from the last level back, with the mass
/// as often as the batch counts it and what guests bring over each path, b(v), added to `through`
/// times the mass of each source. All fronts are 0 before and after.
#[inline(always)]
pub(super) fn backward<'a, I: Index>(
    task: Task<'a>,
    reached: &Reached,
    [below, here, above]: [&'a mut [Lanes]; 3],
    marks: &'a mut Marks,
    through: &'a mut [f64],
) {
    let Task { core, batch, .. } = task;
    let mut weights = Lanes::ZERO;
    for (weight, &source) in weights.0.iter_mut().zip(&batch.sources) {
        *weight = core.mass[source as usize];
    }
    let mut back: Back<'_, I> = Back {
        core,
        task,
        first: batch.part.first_from(batch.segment),
        below,
        here,
        above,
        marks,
        weights,
        own: Lanes::ZERO,
        through,
        index: PhantomData,
    };
    let Reached { hubs, smalls, ends } = reached;
    let count = hubs.count();
    // No pair of a source lies on it; pairs of its guests are added up besides.
    for number in (1..count).rev() {
        let (level, lower) = (hubs.level(number), number.wrapping_add(1));
        let places = &hubs.places[level.clone()];
        // The places of a level ascend, but for the sources, which nothing is taken from.
        let below = if lower < count {
            let below = &hubs.places[hubs.level(lower)];
            &below[below.partition_point(|&place| place < back.first)..]
        } else {
            &[]
        };
        let passing = std::mem::take(&mut back.marks.passing[0]);
        back.take_from(below, batch.segment..SEGMENTS, places);
        back.take_from(&passing, 0..batch.segment, places);
        back.marks.passing[0] = passing;
        back.finish(hubs, level, number == 1);
        if number > 1 {
            let upper = &hubs.places[hubs.level(number.wrapping_sub(1))];
            back.marks.set_open(upper, true);
            for entry in smalls.level(number) {
                let (place, shares) = back.finish_small(smalls, entry);
                back.add_above(place, &shares);
            }
            for entry in ends.level(number) {
                let place = ends.places[entry];
                let parts = ends.paths(entry).parts(task.due(place as usize));
                back.add_above(place, &parts);
            }
            back.marks.set_open(upper, false);
        } else {
            for entry in smalls.level(number) {
                back.finish_small(smalls, entry);
            }
        }
        clear(back.below, below);
        clear(back.below, &back.marks.passing[0]);
        back.marks.passing[0].clear();
        back.marks.passing.swap(0, 1);
        std::mem::swap(&mut back.below, &mut back.here);
        std::mem::swap(&mut back.here, &mut back.above);
    }
    back.marks.passing[0].clear();
    if task.brought.is_some() {
        for (&source, own) in batch.sources.iter().zip(back.own.0) {
            let at = source as usize;
            back.through[at] += own * core.mass[at] / core.copies[at];
        }
    }
}

impl<I: Index> Back<'_, I> {
    /// Brings what these hubs below, which are in these segments, pass back to the hubs of the level.
    #[inline(always)]
    fn take_from(&mut self, below: &[u32], segments: Range<usize>, level: &[u32]) {
        if below.is_empty() {
            return;
        }
        let (core, into) = (self.core, self.core.into());
        let there = into.arcs_to_hubs(below.iter().copied());
        let here = level.iter().fold(0_usize, |arcs, &place| {
            arcs.wrapping_add(core.out.hub_count_in(place, &segments))
        });
        let to_spread = SPREAD.wrapping_mul(there);
        let to_gather = GATHER.wrapping_mul(here);
        let to_pick = PICK
            .wrapping_mul(there)
            .wrapping_add(ASK.wrapping_mul(here));
        if to_spread < to_pick.min(to_gather) {
            self.marks.set_open(level, true);
            for &place in below {
                let share = self.below[place as usize];
                let marks = &mut *self.marks;
                for &v in pick(&mut marks.picked, into.hubs::<I>(place), &marks.open) {
                    self.here[v as usize].add(&share);
                    marks.touched[v as usize] = true;
                }
            }
            self.marks.set_open(level, false);
            return;
        }
        let is_picked = to_pick < to_gather;
        if is_picked {
            self.marks.set_open(below, true);
        }
        for &place in level {
            let row: &[I] = core.out.hubs_in(place, &segments);
            let marks = &mut *self.marks;
            let sum: Lanes = if is_picked {
                gather(pick(&mut marks.picked, row, &marks.open), self.below)
            } else {
                gather(row, self.below)
            };
            if sum.any() {
                self.here[place as usize].add(&sum);
                self.marks.touched[place as usize] = true;
            }
        }
        if is_picked {
            self.marks.set_open(below, false);
        }
    }

    /// Counts what lies on the hubs of the level, and makes what they pass back.
    #[inline(always)]
    fn finish(&mut self, hubs: &Levels, level: Range<usize>, is_first: bool) {
        for (entry, &place) in level.clone().zip(&hubs.places[level]) {
            let at = place as usize;
            let is_touched = std::mem::take(&mut self.marks.touched[at]);
            if place < self.first {
                if !is_touched {
                    continue;
                }
                self.marks.passing[1].push(place);
            }
            let paths = hubs.paths(entry);
            if let Some(brought) = self.task.brought.and_then(|brought| brought.to(at)) {
                self.here[at].add(brought);
                let own = paths.times(brought).scaled(self.core.copies[at]);
                self.own.add(&own);
            }
            let dependency = paths.times(&self.here[at]);
            self.through[at] += dependency.times(&self.weights).total();
            self.here[at] = if is_first {
                Lanes::ZERO
            } else {
                dependency.shares(self.task.due(at), self.core.copies[at], &paths)
            };
        }
    }

    /// The same for a small place that leads on.
    #[inline(always)]
    fn finish_small(&mut self, smalls: &Levels, entry: usize) -> (u32, Lanes) {
        let place = smalls.places[entry];
        let at = place as usize;
        let paths = smalls.paths(entry);
        let below: Lanes = gather_few(self.core.out.row(place), self.below);
        let dependency = paths.times(&below);
        self.through[at] += dependency.times(&self.weights).total();
        let due = self.task.due(at);
        (place, dependency.shares(due, self.core.copies[at], &paths))
    }

    /// Adds what a small place passes back to the hubs above it.
    #[inline(always)]
    fn add_above(&mut self, place: u32, shares: &Lanes) {
        for &v in self.core.into().row(place) {
            if self.marks.open[v as usize] {
                self.above[v as usize].add(shares);
                self.marks.touched[v as usize] = true;
            }
        }
    }
}
