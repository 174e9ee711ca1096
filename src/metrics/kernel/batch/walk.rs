//! Forward through a network, a level at a time.

use std::marker::PhantomData;
use std::ops::Range;

use super::core::Core;
use super::lanes::{Adds, Mask, Paths, gather, gather_few};
use super::levels::{Levels, Reached, Stored};
use super::plan::Task;
use super::rows::Index;

/// To spread a value over a tie takes as long as to gather so many: it is to read and to write, and
/// to ask whether anybody wants it.
const SPREAD_COST: usize = 3;

/// To mark a small place over a tie takes as long as to look at so much of one: if a level leads to
/// few, only those are looked at.
const MARK_SHARE: usize = 2;

/// How many places are looked over at a time for one that is open.
const STRIDE: usize = 64;

/// How a search stands; `I` is what rows of hubs are read as.
pub(super) struct Walk<'a, I> {
    core: &'a Core,
    task: Task<'a>,
    /// The places to be reached, if not all: nothing is counted, then, and where places lie at the
    /// end of paths does not matter.
    wanted: Option<&'a [bool]>,
    hubs: Range<usize>,
    smalls: Range<usize>,
    unseen: &'a mut [Mask],
    open: &'a mut [bool],
    reached: &'a mut Reached,
    /// Arcs from hubs to hubs that some lane has not reached.
    waiting: usize,
    /// Places to be reached that some lane has not reached.
    left: usize,
    /// A source is itself, not its twins: it counts once.
    is_first: bool,
    index: PhantomData<I>,
}

fn indices(places: &Range<u32>) -> Range<usize> {
    places.start as usize..places.end as usize
}

impl<'a, I: Index> Walk<'a, I> {
    /// Nothing is reached yet.
    #[inline(always)]
    pub(super) fn new(
        task: Task<'a>,
        wanted: Option<&'a [bool]>,
        unseen: &'a mut [Mask],
        open: &'a mut [bool],
        reached: &'a mut Reached,
    ) -> Self {
        let Task { core, batch, .. } = task;
        let part = &batch.part;
        for levels in reached.all() {
            levels.clear();
            levels.begin();
        }
        let places = indices(&part.places());
        unseen[places.clone()].fill(Mask::first(batch.sources.len()));
        Self {
            core,
            task,
            wanted,
            hubs: indices(&part.hubs),
            smalls: indices(&part.smalls),
            unseen,
            open,
            reached,
            waiting: part.hub_arcs,
            left: match wanted {
                Some(wanted) => wanted[places]
                    .iter()
                    .filter(|&&is_wanted| is_wanted)
                    .count(),
                None => places.len(),
            },
            is_first: true,
            index: PhantomData,
        }
    }

    /// Starts a lane at its source.
    #[inline(always)]
    pub(super) fn start<P: Stored>(&mut self, lane: usize, source: u32, front: &mut [P]) {
        let at = source as usize;
        self.unseen[at].reach(lane);
        if !self.unseen[at].any() {
            // It is alone.
            self.left = self.left.wrapping_sub(self.worth(at));
        }
        let mut one = P::ZERO;
        one.set(lane);
        if at < self.hubs.end {
            front[at] = one;
            self.reached.hubs.add(at, one);
        } else {
            self.reached.smalls.add(at, one);
        }
    }

    #[inline(always)]
    pub(super) fn goes_on(&self) -> bool {
        let leads_on =
            !self.reached.hubs.last().is_empty() || !self.reached.smalls.last().is_empty();
        leads_on && self.left > 0
    }

    /// From the last level to the next one; the most paths found in each lane.
    #[inline(always)]
    pub(super) fn step<F: Stored + Adds<P>, P: Stored>(
        &mut self,
        front: &mut [F],
        next: &mut [P],
    ) -> P {
        let out = &self.core.out;
        let (level, smalls) = (self.reached.hubs.last(), self.reached.smalls.last());
        for entry in smalls {
            let place = self.reached.smalls.places[entry];
            let mut paths = F::stored(&self.reached.smalls, entry);
            if !self.is_first {
                paths = paths.scaled(self.core.copies[place as usize]);
            }
            self.spread(out.row(place), &paths, next);
        }
        self.is_first = false;
        let places = &self.reached.hubs.places[level.clone()];
        let arcs = out.arcs_to_hubs(places.iter().copied());
        let is_spread = SPREAD_COST.wrapping_mul(arcs) < self.waiting;
        if is_spread {
            for entry in level.clone() {
                let place = self.reached.hubs.places[entry];
                let paths = front[place as usize];
                self.spread(out.hubs::<I>(place), &paths, next);
            }
        }
        for levels in self.reached.all() {
            levels.begin();
        }
        let mut entered = Entered::nothing();
        if is_spread {
            self.enter_open(next, &mut entered);
        } else {
            for at in self.hubs.clone() {
                if self.unseen[at].any() {
                    let row: &[I] = self.core.into().hubs(at as u32);
                    let mut sum: P = gather(row, front);
                    if std::mem::take(&mut self.open[at]) {
                        sum.add(&next[at]);
                    }
                    next[at] = self.enter(at, &sum, &mut entered);
                }
            }
        }
        self.enter_smalls(level.clone(), front, &mut entered);
        self.waiting = self.waiting.wrapping_sub(entered.arcs);
        self.left = self.left.wrapping_sub(entered.closed);
        clear(front, &self.reached.hubs.places[level]);
        entered.largest
    }

    /// Adds what a place has to the hubs of its row that some lane has not reached.
    #[inline(always)]
    fn spread<J: Index, F: Adds<P>, P>(&mut self, row: &[J], paths: &F, next: &mut [P]) {
        for &w in row {
            if self.unseen[w.at()].any() {
                self.open[w.at()] = true;
                paths.add_to(&mut next[w.at()]);
            }
        }
    }

    /// Enters the small places that a level of hubs leads to; none is reached but from a hub.
    #[inline(always)]
    fn enter_smalls<F: Adds<P>, P: Stored>(
        &mut self,
        level: Range<usize>,
        front: &[F],
        entered: &mut Entered<P>,
    ) {
        let out = &self.core.out;
        let hubs = || level.clone();
        let arcs = hubs().fold(0_usize, |arcs, entry| {
            let place = self.reached.hubs.places[entry];
            arcs.wrapping_add(out.smalls::<I>(place).len())
        });
        if arcs > MARK_SHARE.wrapping_mul(self.smalls.len()) {
            for at in self.smalls.clone() {
                if self.unseen[at].any() {
                    self.enter_small(at, front, entered);
                }
            }
            return;
        }
        for entry in hubs() {
            for &w in out.smalls::<I>(self.reached.hubs.places[entry]) {
                self.open[w.at()] = true;
            }
        }
        let mut start = self.smalls.start;
        while start < self.smalls.end {
            let end = self.smalls.end.min(start.wrapping_add(STRIDE));
            let some = self.open[start..end].iter();
            if some.fold(false, |any, &is_open| any | is_open) {
                for at in start..end {
                    if std::mem::take(&mut self.open[at]) && self.unseen[at].any() {
                        self.enter_small(at, front, entered);
                    }
                }
            }
            start = end;
        }
    }

    /// Enters all hubs that something was spread to.
    #[inline(always)]
    fn enter_open<P: Stored>(&mut self, next: &mut [P], entered: &mut Entered<P>) {
        let mut start = self.hubs.start;
        while start < self.hubs.end {
            let end = self.hubs.end.min(start.wrapping_add(STRIDE));
            let some = self.open[start..end].iter();
            if some.fold(false, |any, &is_open| any | is_open) {
                for (at, next) in (start..end).zip(&mut next[start..end]) {
                    if std::mem::take(&mut self.open[at]) {
                        *next = self.enter(at, next, entered);
                    }
                }
            }
            start = end;
        }
    }

    /// Puts a hub on the next level in the lanes that reach it now; what it has there.
    #[inline(always)]
    fn enter<P: Stored>(&mut self, at: usize, sum: &P, entered: &mut Entered<P>) -> P {
        let unseen = self.unseen[at];
        let kept = sum.within(&unseen);
        if !kept.any() {
            return P::ZERO;
        }
        let left = kept.close(&unseen);
        self.unseen[at] = left;
        if !left.any() {
            let arcs = self.core.into().hub_count(at as u32);
            entered.arcs = entered.arcs.wrapping_add(arcs);
            entered.closed = entered.closed.wrapping_add(self.worth(at));
        }
        let scaled = kept.scaled(self.core.copies[at]);
        entered.largest.raise(&scaled);
        self.reached.hubs.add(at, kept);
        scaled
    }

    /// Puts a small place on the next level in the lanes that reach it now. All hubs of that level
    /// are entered already, so that what it leads on to is what is unseen now.
    #[inline(always)]
    fn enter_small<F: Adds<P>, P: Stored>(
        &mut self,
        at: usize,
        front: &[F],
        entered: &mut Entered<P>,
    ) {
        let unseen = self.unseen[at];
        let sum: P = gather_few(self.core.into().row(at as u32), front);
        let kept = sum.within(&unseen);
        if !kept.any() {
            return;
        }
        let left = kept.close(&unseen);
        self.unseen[at] = left;
        if !left.any() {
            entered.closed = entered.closed.wrapping_add(self.worth(at));
        }
        let mut leads_on = false;
        for &w in self.core.out.row(at as u32) {
            leads_on |= left.was_closed_and_is_left_in(&unseen, &self.unseen[w as usize]);
        }
        if leads_on {
            entered.largest.raise(&kept.scaled(self.core.copies[at]));
        }
        let is_due = self.wanted.is_none() && self.task.times(at) > 0.0;
        if !leads_on && !is_due {
            return;
        }
        let levels: &mut Levels = if leads_on {
            &mut self.reached.smalls
        } else {
            &mut self.reached.ends
        };
        levels.add(at, kept);
    }

    /// 1 of a place that is to be reached.
    #[inline(always)]
    fn worth(&self, at: usize) -> usize {
        self.wanted.is_none_or(|wanted| wanted[at]).into()
    }

    /// The hubs of the last level.
    #[inline(always)]
    pub(super) fn last_hubs(&self) -> &[u32] {
        &self.reached.hubs.places[self.reached.hubs.last()]
    }

    /// How many steps were made.
    pub(super) fn steps(&self) -> usize {
        self.reached.hubs.count().wrapping_sub(1)
    }
}

/// What came of entering places.
struct Entered<P> {
    largest: P,
    /// Arcs from hubs into the hubs that no lane waits for any longer.
    arcs: usize,
    /// Places that no lane waits for any longer.
    closed: usize,
}

impl<P: Paths> Entered<P> {
    fn nothing() -> Self {
        Self {
            largest: P::ZERO,
            arcs: 0,
            closed: 0,
        }
    }
}

#[inline(always)]
pub(super) fn clear<P: Paths>(front: &mut [P], level: &[u32]) {
    for &place in level {
        front[place as usize] = P::ZERO;
    }
}
