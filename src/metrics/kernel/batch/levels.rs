//! What a search finds, level by level.

use std::ops::Range;

use super::lanes::{Bytes, Counts, Lanes, Paths, Shorts};

/// Places level by level, the sources first.
#[derive(Debug, Default)]
pub(super) struct Levels {
    /// The places of each level, ascending but for the sources.
    pub(super) places: Vec<u32>,
    /// The number of shortest paths to each of them, 0 in the lanes that it is not in; at first as
    /// counts, and from some level on as real numbers.
    counts: Vec<Counts>,
    lanes: Vec<Lanes>,
    /// Where each level starts.
    starts: Vec<usize>,
}

impl Levels {
    pub(super) fn clear(&mut self) {
        self.places.clear();
        self.counts.clear();
        self.lanes.clear();
        self.starts.clear();
    }

    /// What is added from now on is of the next level.
    pub(super) fn begin(&mut self) {
        self.starts.push(self.places.len());
    }

    #[inline(always)]
    pub(super) fn add<P: Stored>(&mut self, at: usize, paths: P) {
        self.places.push(at as u32);
        paths.store(self);
    }

    /// The entries of the level that was begun last.
    #[inline(always)]
    pub(super) fn last(&self) -> Range<usize> {
        self.level(self.starts.len().wrapping_sub(1))
    }

    /// How many levels there are.
    pub(super) fn count(&self) -> usize {
        self.starts.len()
    }

    /// The entries of a level.
    #[inline(always)]
    pub(super) fn level(&self, number: usize) -> Range<usize> {
        let end = self.starts.get(number.wrapping_add(1)).copied();
        self.starts[number]..end.unwrap_or(self.places.len())
    }

    /// The numbers of paths of an entry.
    #[inline(always)]
    pub(super) fn paths(&self, at: usize) -> Lanes {
        match self.counts.get(at) {
            Some(counts) => counts.lanes(),
            None => self.lanes[at.wrapping_sub(self.counts.len())],
        }
    }
}

/// Numbers of paths as levels hold them.
pub(super) trait Stored: Paths {
    fn store(self, levels: &mut Levels);
    /// Those of an entry; counts only of entries that were stored so.
    fn stored(levels: &Levels, at: usize) -> Self;
}

/// Whole numbers are stored as counts, and counts that were stored so fit what they were.
macro_rules! stored_as_counts {
    ($($name:ident),*) => {$(
        impl Stored for $name {
            #[inline(always)]
            fn store(self, levels: &mut Levels) {
                levels.counts.push(self.counts());
            }

            #[inline(always)]
            fn stored(levels: &Levels, at: usize) -> Self {
                Self::of(&levels.counts[at])
            }
        }
    )*};
}

stored_as_counts!(Bytes, Shorts, Counts);

impl Stored for Lanes {
    #[inline(always)]
    fn store(self, levels: &mut Levels) {
        levels.lanes.push(self);
    }

    #[inline(always)]
    fn stored(levels: &Levels, at: usize) -> Self {
        levels.paths(at)
    }
}

/// All that is found.
#[derive(Debug, Default)]
pub(super) struct Reached {
    pub(super) hubs: Levels,
    /// Small places that lead on in some lane.
    pub(super) smalls: Levels,
    /// Small places that lead on in no lane: nothing lies behind them.
    pub(super) ends: Levels,
}

impl Reached {
    pub(super) fn all(&mut self) -> [&mut Levels; 3] {
        [&mut self.hubs, &mut self.smalls, &mut self.ends]
    }
}
