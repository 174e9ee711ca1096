//! Shortest paths in lengths from one node, with the steps that lie on them.

use super::super::folded::Folded;
use super::super::length::{Lengths, compare_lengths};
use super::super::work::{Direction, PathsThrough};
use super::queue::Queue;
use crate::metrics::LengthRule;
use crate::network::{NodeIx, Snapshot};

/// The folded network with the lengths of its ties.
#[derive(Debug)]
pub(super) struct Net {
    pub(super) folded: Folded,
    offsets: Vec<usize>,
    targets: Vec<u32>,
    pub(super) lengths: Vec<f64>,
    /// The leaves of each place by length: `leaf_offsets[place]..leaf_offsets[place + 1]`.
    leaf_offsets: Vec<usize>,
    leaves: Vec<(f64, NodeIx)>,
}

impl Net {
    /// Time O(n log n + m), memory O(n + m).
    pub(super) fn of(s: &Snapshot, direction: Direction, rule: LengthRule) -> Self {
        let folded = Folded::of(s, direction);
        let lengths = Lengths::of(s, rule, direction);
        let mut place = vec![None; s.node_count()];
        for (at, &v) in (0_u32..).zip(&folded.nodes) {
            place[v as usize] = Some(at);
        }
        let mut net = Self {
            offsets: vec![0],
            targets: Vec::new(),
            lengths: Vec::new(),
            leaf_offsets: vec![0],
            leaves: Vec::new(),
            folded,
        };
        for &v in &net.folded.nodes {
            let first_leaf = net.leaves.len();
            let ties = super::super::trace::ties(s, direction, v);
            for (&w, &length) in ties.iter().zip(lengths.from(v)) {
                match place[w as usize] {
                    Some(at) => {
                        net.targets.push(at);
                        net.lengths.push(length);
                    }
                    None => net.leaves.push((length, w)),
                }
            }
            net.leaves[first_leaf..].sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
            net.leaf_offsets.push(net.leaves.len());
            net.offsets.push(net.targets.len());
        }
        net
    }

    /// Number of places.
    pub(super) fn len(&self) -> usize {
        self.offsets.len() - 1
    }

    /// The leaves of a place with the lengths of their ties, shortest first.
    pub(super) fn leaves(&self, place: u32) -> &[(f64, NodeIx)] {
        let at = place as usize;
        &self.leaves[self.leaf_offsets[at]..self.leaf_offsets[at + 1]]
    }
}

/// A step that was among the shortest when it was found.
#[derive(Clone, Copy, Debug)]
struct Step {
    from: u32,
    /// The length of the path with it.
    length: f64,
    /// The step to the same place found before it.
    before: u32,
}

const NO_STEP: u32 = u32::MAX;

/// What is longer than a shortest path by more than this share is longer (see
/// [`compare_lengths`], which decides in the end).
const NEARLY: f64 = 1.0 + 1e-9;

/// Not reached yet: anything finite is nearer.
const FAR: f64 = f64::MAX;

/// Settled: nothing is nearer.
const SETTLED: f64 = -1.0;

/// Searches from one place after another, without allocation.
///
/// Distances are the least float sums, whatever the order of the ties. Which steps lie on a
/// shortest path is decided with [`compare_lengths`], so that paths of equal length count as equal
/// although their sums differ in the last bit. Every tie is looked at once: what may be a step of
/// a shortest path is noted when it is found and judged when the distance of its end is known.
#[derive(Debug)]
pub(super) struct Search<Q> {
    queue: Q,
    /// What must not be longer to matter: a little more than the distance.
    bound: Vec<f64>,
    pub(super) distance: Vec<f64>,
    last_step: Vec<u32>,
    steps: Vec<Step>,
    /// The places reached, the source first: every place after all those from which a shortest
    /// path steps to it.
    pub(super) order: Vec<u32>,
    /// From where shortest paths step to each of `order`: those of the first end at `ends[0]`.
    from: Vec<u32>,
    ends: Vec<usize>,
}

impl<Q: Queue> Search<Q> {
    pub(super) fn new(net: &Net, queue: Q) -> Self {
        let n = net.len();
        Self {
            queue,
            bound: vec![FAR; n],
            distance: vec![f64::INFINITY; n],
            last_step: vec![NO_STEP; n],
            steps: Vec::new(),
            order: Vec::with_capacity(n),
            from: Vec::new(),
            ends: Vec::new(),
        }
    }

    /// Searches from `source`; notes the steps if paths are to be counted.
    pub(super) fn run(&mut self, net: &Net, source: u32, through: PathsThrough) {
        for &v in &self.order {
            let at = v as usize;
            self.bound[at] = FAR;
            self.distance[at] = f64::INFINITY;
            self.last_step[at] = NO_STEP;
        }
        self.order.clear();
        self.steps.clear();
        self.from.clear();
        self.ends.clear();
        self.queue.restart();
        self.distance[source as usize] = 0.0;
        self.queue.push(0.0, source);
        while let Some(v) = self.queue.pop() {
            if self.bound[v as usize] > SETTLED {
                self.bound[v as usize] = SETTLED;
                self.order.push(v);
                if through == PathsThrough::Counted {
                    self.judge(v);
                }
                self.relax(net, v, through);
            }
        }
    }

    /// Keeps the steps to `v` that lie on shortest paths.
    fn judge(&mut self, v: u32) {
        let distance = self.distance[v as usize];
        let mut at = self.last_step[v as usize];
        while let Some(step) = self.steps.get(at as usize) {
            if compare_lengths(step.length, distance).is_eq() {
                self.from.push(step.from);
            }
            at = step.before;
        }
        self.ends.push(self.from.len());
    }

    fn relax(&mut self, net: &Net, v: u32, through: PathsThrough) {
        let range = net.offsets[v as usize]..net.offsets[v as usize + 1];
        let distance = self.distance[v as usize];
        for (&w, tie) in net.targets[range.clone()].iter().zip(&net.lengths[range]) {
            let length = distance + tie;
            let at = w as usize;
            // True for few: most ties lead to what has been reached on a shorter way.
            if length <= self.bound[at] {
                let known = self.distance[at];
                if length < known {
                    if length * NEARLY < known {
                        self.last_step[at] = NO_STEP;
                    }
                    self.distance[at] = length;
                    self.bound[at] = length * NEARLY;
                    self.queue.push(length, w);
                }
                if through == PathsThrough::Counted {
                    let before =
                        std::mem::replace(&mut self.last_step[at], self.steps.len() as u32);
                    self.steps.push(Step {
                        from: v,
                        length,
                        before,
                    });
                }
            }
        }
    }

    /// From where shortest paths step to the place at `at` of the order.
    pub(super) fn from(&self, at: usize) -> &[u32] {
        let start = at.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.from[start..self.ends[at]]
    }
}
