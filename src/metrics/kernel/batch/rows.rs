//! Rows of neighbours.

/// Neighbours in compressed sparse rows, each row ascending.
#[derive(Clone, Debug)]
pub(super) struct Rows {
    offsets: Vec<usize>,
    targets: Vec<u32>,
    /// Where the hubs of each row end, which come first.
    hub_ends: Vec<usize>,
}

impl Rows {
    pub(super) fn new<R: IntoIterator<Item = u32>>(rows: impl Iterator<Item = R>) -> Self {
        let mut all = Self {
            offsets: vec![0],
            targets: Vec::new(),
            hub_ends: Vec::new(),
        };
        for row in rows {
            let from = all.targets.len();
            all.targets.extend(row);
            all.targets[from..].sort_unstable();
            all.offsets.push(all.targets.len());
        }
        all
    }

    /// Notes where the hubs of each row end; hubs are numbered before all other places of their
    /// component, so that they come first in every row.
    pub(super) fn note_hubs(&mut self, is_hub: impl Fn(u32) -> bool) {
        let hubs = |v| self.row(v).partition_point(|&w| is_hub(w));
        self.hub_ends = (0..self.count())
            .map(|v| self.offsets[v as usize] + hubs(v))
            .collect();
    }

    pub(super) fn count(&self) -> u32 {
        // Made from node numbers, which fit.
        (self.offsets.len() - 1) as u32
    }

    #[inline(always)]
    pub(super) fn row(&self, v: u32) -> &[u32] {
        &self.targets[self.offsets[v as usize]..self.offsets[v as usize + 1]]
    }

    /// The hubs of a row.
    #[inline(always)]
    pub(super) fn hubs(&self, v: u32) -> &[u32] {
        &self.targets[self.offsets[v as usize]..self.hub_ends[v as usize]]
    }

    #[inline(always)]
    pub(super) fn hub_count(&self, v: u32) -> usize {
        self.hub_ends[v as usize].wrapping_sub(self.offsets[v as usize])
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
