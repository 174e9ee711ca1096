//! All shortest paths: one pass over all sources, in parallel, with the same bits for any number
//! of threads.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use rayon::prelude::*;

use super::super::contract::{Approximation, Estimate, LengthRule};
use super::batch;
use super::count::{PLAIN_LIMIT, PathCount, Scaled};
use super::reach::{self, reach};
#[cfg(test)]
use super::trace::Hops;
use super::trace::{Reach, Trace};
use super::weighted;
use super::work::{Direction, PathsThrough};
use crate::network::{NodeIx, Snapshot};

/// What one pass over all sources found.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sweep {
    /// What each node reaches; empty from a pass in steps that counts the paths through nodes.
    pub(crate) reach: Vec<Reach>,
    /// The betweenness of each node, summed over all ordered pairs; empty if skipped.
    pub(crate) through: Vec<f64>,
    /// How `through` was estimated, if it is not exact.
    pub(crate) estimate: Option<Estimate>,
}

/// How many sources make a block: it depends on the number of nodes only.
pub(super) fn block_size(n: usize) -> usize {
    n.div_ceil(256).max(8)
}

/// What to find in one pass.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Search {
    /// Along which direction of the ties.
    pub(crate) direction: Direction,
    /// How long a tie is; `None` if it is one step.
    pub(crate) length: Option<LengthRule>,
    /// Whether to count the paths through each node.
    pub(crate) through: PathsThrough,
    /// Whether a sample will do for the paths through each node.
    pub(crate) approx: Option<Approximation>,
}

/// Runs from every node, or from a sample. Time O(nm) in steps, O(nm + n² log n) in lengths; memory
/// O(n + m) and O(n) for each block under way. `watch` is told the number of sources of each
/// finished block.
pub(crate) fn sweep(s: &Snapshot, search: Search, watch: &(dyn Fn(u64) + Sync)) -> Sweep {
    let direction = search.direction;
    match (search.length, search.through) {
        (Some(rule), through) => match search.approx {
            Some(approx) => weighted::estimate(s, direction, rule, approx, watch),
            None => weighted::paths(s, direction, rule, through, watch),
        },
        (None, PathsThrough::Counted) => {
            let (through, estimate) = match search.approx {
                Some(approx) => batch::estimate(s, direction, approx, watch),
                None => (batch::through(s, direction, watch), None),
            };
            Sweep {
                through,
                estimate,
                ..Sweep::default()
            }
        }
        (None, PathsThrough::Skipped) => Sweep {
            reach: reach(s, direction, watch),
            ..Sweep::default()
        },
    }
}

/// How long that will take.
pub(crate) fn forecast(s: &Snapshot, search: Search) -> Duration {
    let Search {
        direction,
        through,
        approx,
        ..
    } = search;
    match (search.length, through) {
        (Some(rule), _) => weighted::forecast(s, direction, rule, through, approx),
        (None, PathsThrough::Counted) => batch::forecast(s, direction, approx),
        (None, PathsThrough::Skipped) => reach::forecast(s, direction),
    }
}

/// The paths through each node in steps, from one source at a time: what the batches are held
/// against.
#[cfg(test)]
pub(super) fn through_one_by_one(s: &Snapshot, direction: Direction) -> Vec<f64> {
    let trace = || Hops::new(s, direction);
    run(s, PathsThrough::Counted, &|_| {}, trace).through
}

struct Workspace<T> {
    trace: T,
    brandes: Brandes,
}

/// Runs a search from every node.
pub(super) fn run<T: Trace + Send>(
    s: &Snapshot,
    through: PathsThrough,
    watch: &(dyn Fn(u64) + Sync),
    trace: impl Fn() -> T + Sync,
) -> Sweep {
    let n = s.node_count();
    let nodes: Vec<NodeIx> = (0..).take(n).collect();
    let blocks: Vec<&[NodeIx]> = nodes.chunks(block_size(n)).collect();
    let idle: Mutex<Vec<Workspace<T>>> = Mutex::new(Vec::new());
    let mut sweep = Sweep {
        reach: Vec::with_capacity(n),
        through: match through {
            PathsThrough::Counted => vec![0.0; n],
            PathsThrough::Skipped => Vec::new(),
        },
        estimate: None,
    };
    // Blocks are worked on in waves, so that few results wait; they are added in block order, so
    // that the size of a wave changes nothing.
    for wave in blocks.chunks(4 * rayon::current_num_threads()) {
        let done: Vec<Sweep> = wave
            .par_iter()
            .map(|block| {
                let kept = idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
                let mut space = kept.unwrap_or_else(|| Workspace {
                    trace: trace(),
                    brandes: Brandes::default(),
                });
                let result = run_block(&mut space, block, n, through);
                idle.lock()
                    .unwrap_or_else(PoisonError::into_inner)
                    .push(space);
                watch(block.len() as u64);
                result
            })
            .collect();
        for block in done {
            sweep.reach.extend(block.reach);
            for (sum, more) in sweep.through.iter_mut().zip(block.through) {
                *sum += more;
            }
        }
    }
    sweep
}

fn run_block<T: Trace>(
    space: &mut Workspace<T>,
    block: &[NodeIx],
    n: usize,
    through: PathsThrough,
) -> Sweep {
    let mut result = Sweep {
        reach: Vec::with_capacity(block.len()),
        through: Vec::new(),
        estimate: None,
    };
    if through == PathsThrough::Counted {
        result.through = vec![0.0; n];
    }
    for &source in block {
        result.reach.push(space.trace.run(source));
        if through == PathsThrough::Counted {
            space.brandes.add(&space.trace, &mut result.through);
        }
    }
    result
}

/// Brandes' accumulation (Journal of Mathematical Sociology 25 (2001), 163–177): σ is the number
/// of shortest paths from the source, δ the dependency of the source on a node.
#[derive(Debug, Default)]
struct Brandes {
    plain: Vec<f64>,
    plain_shares: Vec<f64>,
    scaled: Vec<Scaled>,
    scaled_shares: Vec<Scaled>,
}

impl Brandes {
    fn add<T: Trace>(&mut self, trace: &T, through: &mut [f64]) {
        if count(trace, &mut self.plain, through.len()) {
            accumulate(trace, &self.plain, &mut self.plain_shares, through);
        } else {
            let _all = count(trace, &mut self.scaled, through.len());
            accumulate(trace, &self.scaled, &mut self.scaled_shares, through);
        }
    }
}

/// Counts the paths from the source to every node reached; `false` if plain numbers do not do.
pub(super) fn count<C: PathCount + Limited, T: Trace>(
    trace: &T,
    sigma: &mut Vec<C>,
    n: usize,
) -> bool {
    sigma.resize(n, C::default());
    for &v in trace.order() {
        sigma[v as usize] = C::default();
    }
    if let Some(&source) = trace.order().first() {
        sigma[source as usize] = C::ONE;
    }
    for &v in trace.order() {
        let paths = sigma[v as usize];
        if paths.is_beyond() {
            return false;
        }
        trace.steps(v, |w| {
            sigma[w as usize] = sigma[w as usize].plus(paths);
        });
    }
    true
}

/// Whether a count has outgrown its kind of number.
pub(super) trait Limited {
    fn is_beyond(&self) -> bool;
}

impl Limited for f64 {
    fn is_beyond(&self) -> bool {
        *self > PLAIN_LIMIT
    }
}

impl Limited for Scaled {
    fn is_beyond(&self) -> bool {
        false
    }
}

/// δ(v) = σ(v) Σ_w (1 + δ(w))/σ(w) over the steps v → w, from the farthest node back.
fn accumulate<C: PathCount, T: Trace>(
    trace: &T,
    sigma: &[C],
    shares: &mut Vec<C>,
    through: &mut [f64],
) {
    shares.resize(sigma.len(), C::default());
    for (at, &v) in trace.order().iter().enumerate().rev() {
        let mut sum = C::default();
        trace.steps(v, |w| sum = sum.plus(shares[w as usize]));
        let dependency = sigma[v as usize].times(sum);
        shares[v as usize] = sigma[v as usize].share(dependency);
        if at > 0 {
            through[v as usize] += dependency;
        }
    }
}
