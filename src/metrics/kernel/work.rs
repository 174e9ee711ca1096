//! One job: several measures on one network, sharing the passes over all shortest paths.

use std::sync::OnceLock;

use super::super::contract::Settings;
use super::shared::Shared;
use super::sweep::{Search, Sweep, sweep};
use crate::community::Consensus;
use crate::network::Snapshot;

/// Along which direction of the ties a pass goes; of no matter on undirected networks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// From a node to its successors: outgoing distances.
    Forward,
    /// From a node to its predecessors: incoming distances.
    Backward,
}

/// How long a step of a path is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepLength {
    /// 1, whatever the settings.
    One,
    /// As the settings say: from the weights where they count, else 1.
    AsSet,
}

/// A pass over all shortest paths that a measure reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pass {
    /// Along which direction.
    pub direction: Direction,
    /// How long a step is.
    pub step: StepLength,
    /// Whether it counts the paths through each node too.
    pub through: PathsThrough,
}

/// Whether a pass counts the paths through each node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PathsThrough {
    /// It does.
    Counted,
    /// It measures distances only.
    Skipped,
}

impl Pass {
    /// Distances out, as set.
    pub const OUT: Self = Self {
        direction: Direction::Forward,
        step: StepLength::AsSet,
        through: PathsThrough::Skipped,
    };
    /// Distances in, as set.
    pub const IN: Self = Self {
        direction: Direction::Backward,
        ..Self::OUT
    };
    /// Paths through each node, as set.
    pub const THROUGH: Self = Self {
        through: PathsThrough::Counted,
        ..Self::OUT
    };
    /// Distances out in steps.
    pub const OUT_STEPS: Self = Self {
        step: StepLength::One,
        ..Self::OUT
    };
    /// Distances in, in steps.
    pub const IN_STEPS: Self = Self {
        direction: Direction::Backward,
        ..Self::OUT_STEPS
    };
    /// Paths through each node, in steps.
    pub const THROUGH_STEPS: Self = Self {
        step: StepLength::One,
        ..Self::THROUGH
    };
}

/// The kind of slot, of three in each direction, for a pass in lengths.
const MEASURED: usize = 2;

#[derive(Default)]
struct Slot {
    is_planned: bool,
    counts_through: bool,
    result: OnceLock<Sweep>,
}

/// One network with one choice of settings, on which measures are computed.
///
/// A pass over all shortest paths is made when the first measure asks for it and kept for the
/// others; it is planned from what all of them read ([`Metric::passes`](super::super::Metric)).
pub struct Work<'a> {
    /// The network.
    pub snapshot: &'a Snapshot,
    /// The conventions.
    pub settings: &'a Settings,
    slots: [Slot; 6],
    pub(super) shared: Shared,
    /// The communities, once a measure has asked for them.
    pub(crate) communities: OnceLock<Consensus>,
    watch: &'a (dyn Fn(u64) + Sync),
}

impl<'a> Work<'a> {
    /// Plans the passes of all measures of a job. `watch` is told, from any thread, how many
    /// sources were finished.
    pub fn new(
        snapshot: &'a Snapshot,
        settings: &'a Settings,
        passes: impl IntoIterator<Item = Pass>,
        watch: &'a (dyn Fn(u64) + Sync),
    ) -> Self {
        let mut work = Self {
            snapshot,
            settings,
            slots: Default::default(),
            shared: Shared::default(),
            communities: OnceLock::new(),
            watch,
        };
        for pass in passes {
            let at = work.slot(pass);
            work.slots[at].is_planned = true;
            work.slots[at].counts_through |= pass.through == PathsThrough::Counted;
        }
        work
    }

    /// How many sources all planned passes have together: what `watch` counts up to.
    pub fn sources(&self) -> u64 {
        let passes = self.slots.iter().filter(|slot| slot.is_planned).count();
        (passes * self.snapshot.node_count()) as u64
    }

    /// The place of the pass that answers this one. In steps, distances and the paths through
    /// nodes are found by different algorithms; in lengths one search gives both.
    fn slot(&self, pass: Pass) -> usize {
        let backward = pass.direction == Direction::Backward && self.snapshot.is_directed();
        let measured = pass.step == StepLength::AsSet && self.settings.uses_weights(self.snapshot);
        let kind = match pass.through {
            _ if measured => MEASURED,
            PathsThrough::Skipped => 0,
            PathsThrough::Counted => 1,
        };
        usize::from(backward) * 3 + kind
    }

    /// The result of a pass; made now if no measure asked for it before.
    pub(crate) fn sweep(&self, pass: Pass) -> &Sweep {
        let at = self.slot(pass);
        let slot = &self.slots[at];
        slot.result.get_or_init(|| {
            let direction = match at / 3 {
                0 => Direction::Forward,
                _ => Direction::Backward,
            };
            let length = (at % 3 == MEASURED).then_some(self.settings.length);
            // A pass in lengths that nobody planned must be good for whoever comes next.
            let is_unplanned = length.is_some() && !slot.is_planned;
            let through = if slot.counts_through || is_unplanned || at % 3 == 1 {
                PathsThrough::Counted
            } else {
                PathsThrough::Skipped
            };
            let search = Search {
                direction,
                length,
                through,
                approx: self.settings.approx,
            };
            sweep(self.snapshot, search, self.watch)
        })
    }
}
