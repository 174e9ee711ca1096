//! Back through what a search has found: what lies between its sources and all others.

use std::ops::Range;

use super::core::Core;
use super::lanes::{Lanes, Paths, gather, gather_few};
use super::levels::{Levels, Reached};
use super::plan::Batch;
use super::walk::{SPREAD_COST, clear};

/// Whether what is below should be spread to a level, and not gathered by it.
#[inline(always)]
fn is_cheap_to_spread(core: &Core, below: &[u32], level: &[u32]) -> bool {
    let spread = core.into().arcs_to_hubs(below.iter().copied());
    SPREAD_COST.wrapping_mul(spread) < core.out.arcs_to_hubs(level.iter().copied())
}

/// How a search back stands. Fronts hold a value for each hub, over each shortest path to it.
struct Back<'a> {
    core: &'a Core,
    /// What one level below passes back.
    below: &'a mut [Lanes],
    /// What small places below have added to hubs of the level; then what these pass back.
    here: &'a mut [Lanes],
    /// What small places of the level add to hubs above.
    above: &'a mut [Lanes],
    /// Which hubs are on the level that something is spread to.
    open: &'a mut [bool],
    /// The mass of each source.
    weights: Lanes,
    through: &'a mut [f64],
}

/// δ(v) = σ(v) Σ_w (mass(w) + copies(w) δ(w))/σ(w), from the last level back, added to `through`
/// times the mass of each source. All fronts are 0 before and after.
#[inline(always)]
pub(super) fn backward<'a>(
    core: &'a Core,
    batch: &Batch,
    reached: &Reached,
    [below, here, above]: [&'a mut [Lanes]; 3],
    open: &'a mut [bool],
    through: &'a mut [f64],
) {
    let mut weights = Lanes::ZERO;
    for (weight, &source) in weights.0.iter_mut().zip(&batch.sources) {
        *weight = core.mass[source as usize];
    }
    let mut back = Back {
        core,
        below,
        here,
        above,
        open,
        weights,
        through,
    };
    let Reached { hubs, smalls, ends } = reached;
    let count = hubs.count();
    // Nothing lies on the way to the sources themselves.
    for number in (1..count).rev() {
        let (level, lower) = (hubs.level(number), number.wrapping_add(1));
        let below = if lower < count {
            let has_added = !smalls.level(lower).is_empty() || !ends.level(lower).is_empty();
            let below = hubs.level(lower);
            let places = [&hubs.places[below.clone()], &hubs.places[level.clone()]];
            back.take_from_hubs(places, has_added);
            below
        } else {
            0..0
        };
        back.finish(hubs, level, number == 1);
        let upper = &hubs.places[hubs.level(number.wrapping_sub(1))];
        back.mark(upper, true);
        for entry in smalls.level(number) {
            back.finish_small(smalls, entry, number == 1);
        }
        if number > 1 {
            for entry in ends.level(number) {
                let place = ends.places[entry];
                let parts = ends.paths(entry).parts(core.mass[place as usize]);
                back.add_above(place, &parts);
            }
        }
        back.mark(upper, false);
        clear(back.below, &hubs.places[below]);
        std::mem::swap(&mut back.below, &mut back.here);
        std::mem::swap(&mut back.here, &mut back.above);
    }
    if count > 1 {
        clear(back.below, &hubs.places[hubs.level(1)]);
    }
}

impl Back<'_> {
    #[inline(always)]
    fn mark(&mut self, places: &[u32], is_open: bool) {
        for &place in places {
            self.open[place as usize] = is_open;
        }
    }

    /// Brings what hubs below pass back to the hubs of the level, where small places may have added
    /// something.
    #[inline(always)]
    fn take_from_hubs(&mut self, [below, level]: [&[u32]; 2], has_added: bool) {
        let core = self.core;
        if below.is_empty() {
            // The last hubs pass on their mass alone.
        } else if is_cheap_to_spread(core, below, level) {
            self.mark(level, true);
            for &place in below {
                let share = self.below[place as usize];
                for &v in core.into().hubs(place) {
                    if self.open[v as usize] {
                        self.here[v as usize].add(&share);
                    }
                }
            }
            self.mark(level, false);
        } else {
            for &place in level {
                let mut sum = gather(core.out.hubs(place), self.below);
                if has_added {
                    sum.add(&self.here[place as usize]);
                }
                self.here[place as usize] = sum;
            }
        }
    }

    /// Counts what lies on the hubs of the level, and makes what they pass back.
    #[inline(always)]
    fn finish(&mut self, hubs: &Levels, level: Range<usize>, is_first: bool) {
        for (entry, &place) in level.clone().zip(&hubs.places[level]) {
            let at = place as usize;
            let paths = hubs.paths(entry);
            let dependency = paths.times(&self.here[at]);
            self.through[at] += dependency.times(&self.weights).total();
            self.here[at] = if is_first {
                Lanes::ZERO
            } else {
                dependency.shares(self.core.mass[at], self.core.copies[at], &paths)
            };
        }
    }

    /// The same for a small place that leads on.
    #[inline(always)]
    fn finish_small(&mut self, smalls: &Levels, entry: usize, is_first: bool) {
        let place = smalls.places[entry];
        let at = place as usize;
        let paths = smalls.paths(entry);
        let dependency = paths.times(&gather_few(self.core.out.row(place), self.below));
        self.through[at] += dependency.times(&self.weights).total();
        if !is_first {
            let shares = dependency.shares(self.core.mass[at], self.core.copies[at], &paths);
            self.add_above(place, &shares);
        }
    }

    /// Adds what a small place passes back to the hubs above it.
    #[inline(always)]
    fn add_above(&mut self, place: u32, shares: &Lanes) {
        for &v in self.core.into().row(place) {
            if self.open[v as usize] {
                self.above[v as usize].add(shares);
            }
        }
    }
}
