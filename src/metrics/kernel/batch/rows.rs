//! Rows of neighbours.

use std::ops::Range;

/// Neighbours in compressed sparse rows, each row ascending.
#[derive(Clone, Debug)]
pub(super) struct Rows {
    offsets: Vec<usize>,
    targets: Vec<u32>,
}

impl Rows {
    pub(super) fn new<R: IntoIterator<Item = u32>>(rows: impl Iterator<Item = R>) -> Self {
        let mut all = Self {
            offsets: vec![0],
            targets: Vec::new(),
        };
        for row in rows {
            let from = all.targets.len();
            all.targets.extend(row);
            all.targets[from..].sort_unstable();
            all.offsets.push(all.targets.len());
        }
        all
    }

    pub(super) fn count(&self) -> u32 {
        // Made from node numbers, which fit.
        (self.offsets.len() - 1) as u32
    }

    #[inline(always)]
    pub(super) fn row(&self, v: u32) -> &[u32] {
        &self.targets[self.offsets[v as usize]..self.offsets[v as usize + 1]]
    }

    #[inline(always)]
    pub(super) fn length(&self, v: u32) -> usize {
        self.offsets[v as usize + 1].wrapping_sub(self.offsets[v as usize])
    }

    /// How many arcs the rows of these places have together.
    #[inline(always)]
    pub(super) fn arcs_of(&self, places: &[u32]) -> usize {
        let lengths = places.iter().map(|&v| self.length(v));
        lengths.fold(0, |arcs: usize, length| arcs.wrapping_add(length))
    }

    /// How many arcs these rows have together.
    pub(super) fn arcs(&self, rows: &Range<u32>) -> usize {
        self.offsets[rows.end as usize] - self.offsets[rows.start as usize]
    }
}
