//! One job: several measures on one network, sharing the passes over all shortest paths.

use std::sync::OnceLock;

use super::super::contract::Settings;
use super::shared::Shared;
use super::stage::{Part, Stage};
use super::sweep::{Search, Sweep, forecast, sweep};
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

/// The kinds of slots in each direction: distances in steps, paths through nodes in steps, both in
/// lengths, and a sample of the paths through nodes in lengths.
const KINDS: usize = 4;

/// The kind of slot for a pass in lengths.
const MEASURED: usize = 2;

/// The kind of slot for a sample of one.
const SAMPLED: usize = 3;

/// Whether searches from all nodes, `lanes` at a time, could take more than seconds: only then is it
/// worth asking how long.
pub(crate) fn is_long(s: &Snapshot, lanes: u64) -> bool {
    /// Ties that any machine looks at within seconds.
    const SHORT: u64 = 200_000_000;
    let arcs = s.offsets().last().copied().unwrap_or(0) as u64;
    (s.node_count() as u64 / lanes).saturating_mul(arcs) > SHORT
}

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
    slots: [Slot; 2 * KINDS],
    pub(super) shared: Shared,
    /// The communities, once a measure has asked for them.
    pub(crate) communities: OnceLock<Consensus>,
    watch: &'a (dyn Fn(Stage, u64) + Sync),
}

impl<'a> Work<'a> {
    /// Plans the passes of all measures of a job. `watch` is told, from any thread, how many
    /// units of which stage were finished.
    pub fn new(
        snapshot: &'a Snapshot,
        settings: &'a Settings,
        passes: impl IntoIterator<Item = Pass>,
        watch: &'a (dyn Fn(Stage, u64) + Sync),
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

    /// Says that so many units of a stage are done.
    pub(crate) fn tell(&self, stage: Stage, units: u64) {
        (self.watch)(stage, units);
    }

    /// What the planned passes have to do, each stage once.
    pub(crate) fn parts(&self) -> Vec<Part> {
        let mut parts: Vec<Part> = Vec::new();
        let planned = (0..self.slots.len()).filter(|at| self.slots[*at].is_planned);
        for (at, stage) in planned.map(|at| (at, self.stage(at))) {
            let lanes = match at % KINDS {
                0 => 512,
                1 => 8,
                _ => 1,
            };
            let search = self.search(at);
            let time = is_long(self.snapshot, lanes).then(|| forecast(self.snapshot, search));
            let units = self.snapshot.node_count() as u64;
            match parts.iter_mut().find(|part| part.stage == stage) {
                Some(part) => {
                    part.units += units;
                    part.time = part
                        .time
                        .map(|sum| sum.saturating_add(time.unwrap_or_default()))
                        .or(time);
                }
                None => parts.push(Part { stage, units, time }),
            }
        }
        parts
    }

    /// The place of the pass that answers this one. In steps, distances and the paths through
    /// nodes are found by different algorithms; in lengths one search gives both.
    fn slot(&self, pass: Pass) -> usize {
        let backward = pass.direction == Direction::Backward && self.snapshot.is_directed();
        let measured = pass.step == StepLength::AsSet && self.settings.uses_weights(self.snapshot);
        let kind = match pass.through {
            PathsThrough::Counted if measured && self.settings.approx.is_some() => SAMPLED,
            _ if measured => MEASURED,
            PathsThrough::Skipped => 0,
            PathsThrough::Counted => 1,
        };
        usize::from(backward) * KINDS + kind
    }

    /// The result of a pass; made now if no measure asked for it before.
    pub(crate) fn sweep(&self, pass: Pass) -> &Sweep {
        let at = self.slot(pass);
        let slot = &self.slots[at];
        slot.result.get_or_init(|| {
            let stage = self.stage(at);
            sweep(self.snapshot, self.search(at), &|sources| {
                self.tell(stage, sources);
            })
        })
    }

    /// What the pass of a slot has to find.
    fn search(&self, at: usize) -> Search {
        let slot = &self.slots[at];
        let kind = at % KINDS;
        let length = (kind >= MEASURED).then_some(self.settings.length);
        // A pass in lengths that nobody planned must be good for whoever comes next.
        let is_unplanned = length.is_some() && !slot.is_planned;
        let is_counted = slot.counts_through || is_unplanned || kind == 1 || kind == SAMPLED;
        Search {
            direction: match at / KINDS {
                0 => Direction::Forward,
                _ => Direction::Backward,
            },
            length,
            through: if is_counted {
                PathsThrough::Counted
            } else {
                PathsThrough::Skipped
            },
            approx: self.settings.approx.filter(|_| kind != MEASURED),
        }
    }

    /// What a watcher is told of the pass of a slot.
    fn stage(&self, at: usize) -> Stage {
        match at % KINDS {
            0 => Stage::Distances,
            MEASURED if !self.slots[at].counts_through => Stage::Distances,
            _ => Stage::Betweenness,
        }
    }
}
