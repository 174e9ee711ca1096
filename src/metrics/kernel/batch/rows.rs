//! Rows of neighbours.

use std::ops::Range;

use super::segment::SEGMENTS;

/// Numbers of places as rows hold them.
pub(super) trait Index: Copy {
    fn at(self) -> usize;
    /// The neighbours of all rows.
    fn targets(rows: &Rows) -> &[Self];
}

impl Index for u32 {
    #[inline(always)]
    fn at(self) -> usize {
        self as usize
    }

    #[inline(always)]
    fn targets(rows: &Rows) -> &[Self] {
        &rows.targets
    }
}

/// Good where [`Rows::is_narrow`].
impl Index for u16 {
    #[inline(always)]
    fn at(self) -> usize {
        usize::from(self)
    }

    #[inline(always)]
    fn targets(rows: &Rows) -> &[Self] {
        &rows.narrow
    }
}

/// Neighbours in compressed sparse rows, each row ascending.
#[derive(Clone, Debug)]
pub(super) struct Rows {
    offsets: Vec<usize>,
    targets: Vec<u32>,
    /// The same in two bytes each, where the numbers of all places fit: what is read again and again
    /// for each search should be short. Empty where they do not.
    narrow: Vec<u16>,
    /// Where the hubs of each segment end in each row, counted from its start.
    ends: Vec<[u32; SEGMENTS]>,
}

impl Rows {
    pub(super) fn new<R: IntoIterator<Item = u32>>(rows: impl Iterator<Item = R>) -> Self {
        let mut all = Self {
            offsets: vec![0],
            targets: Vec::new(),
            narrow: Vec::new(),
            ends: Vec::new(),
        };
        for row in rows {
            let from = all.targets.len();
            all.targets.extend(row);
            all.targets[from..].sort_unstable();
            all.offsets.push(all.targets.len());
        }
        all
    }

    /// Notes where the hubs of each segment end in each row. Hubs are numbered by segment, and
    /// before the small places of their component, so that they come first in every row.
    pub(super) fn note_hubs(&mut self, segment: impl Fn(u32) -> usize) {
        // A row is no longer than there are nodes, and those fit.
        let end = |row: &[u32], number| row.partition_point(|&w| segment(w) <= number) as u32;
        self.ends = (0..self.count())
            .map(|v| std::array::from_fn(|number| end(self.row(v), number)))
            .collect();
        if self.is_narrow() {
            // A row holds numbers of rows, and those fit.
            self.narrow = self.targets.iter().map(|&w| w as u16).collect();
        }
    }

    pub(super) fn count(&self) -> u32 {
        // Made from node numbers, which fit.
        (self.offsets.len() - 1) as u32
    }

    #[inline(always)]
    pub(super) fn row(&self, v: u32) -> &[u32] {
        &self.targets[self.offsets[v as usize]..self.offsets[v as usize + 1]]
    }

    /// Whether two bytes hold the number of every place.
    #[inline(always)]
    pub(super) fn is_narrow(&self) -> bool {
        self.count() <= 1 << 16
    }

    /// The hubs of a row.
    #[inline(always)]
    pub(super) fn hubs<I: Index>(&self, v: u32) -> &[I] {
        self.hubs_in(v, &(0..SEGMENTS))
    }

    /// The hubs of a row that are in these segments.
    #[inline(always)]
    pub(super) fn hubs_in<I: Index>(&self, v: u32, segments: &Range<usize>) -> &[I] {
        let start = self.offsets[v as usize];
        let [from, to] = [segments.start, segments.end].map(|number| self.begin(v, number));
        &I::targets(self)[start.wrapping_add(from)..start.wrapping_add(to)]
    }

    /// The small places of a row.
    #[inline(always)]
    pub(super) fn smalls<I: Index>(&self, v: u32) -> &[I] {
        let start = self.offsets[v as usize];
        let row = start.wrapping_add(self.hub_count(v))..self.offsets[v as usize + 1];
        &I::targets(self)[row]
    }

    #[inline(always)]
    pub(super) fn hub_count(&self, v: u32) -> usize {
        self.begin(v, SEGMENTS)
    }

    /// How many hubs of a row are in these segments.
    #[inline(always)]
    pub(super) fn hub_count_in(&self, v: u32, segments: &Range<usize>) -> usize {
        let from = self.begin(v, segments.start);
        self.begin(v, segments.end).wrapping_sub(from)
    }

    /// Where a segment begins in a row, counted from its start.
    #[inline(always)]
    fn begin(&self, v: u32, segment: usize) -> usize {
        match segment {
            0 => 0,
            number => self.ends[v as usize][number.wrapping_sub(1)] as usize,
        }
    }

    #[inline(always)]
    pub(super) fn length(&self, v: u32) -> usize {
        self.offsets[v as usize + 1].wrapping_sub(self.offsets[v as usize])
    }

    /// How many arcs there are.
    pub(super) fn arcs(&self) -> usize {
        self.targets.len()
    }

    /// How many arcs lead from these places to hubs.
    #[inline(always)]
    pub(super) fn arcs_to_hubs(&self, places: impl IntoIterator<Item = u32>) -> usize {
        let counts = places.into_iter().map(|v| self.hub_count(v));
        counts.fold(0, |arcs: usize, count| arcs.wrapping_add(count))
    }
}
