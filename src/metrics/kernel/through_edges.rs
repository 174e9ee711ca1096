//! How often the shortest paths of a network lead over each of its ties.

use std::time::Duration;

use super::super::contract::LengthRule;
use super::count::{PathCount, Scaled};
use super::length::Lengths;
use super::ordered::sum_of_blocks;
use super::stage::judged;
use super::sweep::{Limited, block_size, count};
use super::trace::{Hops, Trace};
use super::weighted::plain::Measured;
use super::work::Direction;
use crate::network::{NodeIx, Snapshot};

/// The betweenness of every arc, aligned with the successors, summed over all ordered pairs. Time
/// O(nm log n) in steps, O(nm log n + n² log n) in lengths; memory O(n + m), and O(n + m) for each
/// block under way. `watch` is told how many sources are done.
pub(crate) fn through_edges(
    s: &Snapshot,
    length: Option<LengthRule>,
    watch: &(dyn Fn(u64) + Sync),
) -> Vec<f64> {
    if let Some(rule) = length {
        let lengths = Lengths::of(s, rule, Direction::Forward);
        run(s, watch, || Measured::new(s, Direction::Forward, &lengths))
    } else {
        run(s, watch, || Hops::new(s, Direction::Forward))
    }
}

/// How long that will take.
pub(crate) fn forecast(s: &Snapshot, length: Option<LengthRule>) -> Duration {
    if let Some(rule) = length {
        let lengths = Lengths::of(s, rule, Direction::Forward);
        pilot(s, Measured::new(s, Direction::Forward, &lengths))
    } else {
        pilot(s, Hops::new(s, Direction::Forward))
    }
}

fn pilot<T: Trace>(s: &Snapshot, mut trace: T) -> Duration {
    let mut flow = Flow::default();
    let mut through = vec![0.0; s.offsets().last().copied().unwrap_or(0)];
    judged(s.node_count(), |source| {
        trace.run(source as NodeIx);
        flow.add(s, &trace, &mut through);
    })
}

fn run<T: Trace>(
    s: &Snapshot,
    watch: &(dyn Fn(u64) + Sync),
    trace: impl Fn() -> T + Sync,
) -> Vec<f64> {
    let nodes: Vec<NodeIx> = (0..).take(s.node_count()).collect();
    let blocks: Vec<&[NodeIx]> = nodes.chunks(block_size(nodes.len())).collect();
    let arcs = s.offsets().last().copied().unwrap_or(0);
    sum_of_blocks(arcs, blocks.len(), || {
        let (mut trace, mut flow) = (trace(), Flow::default());
        let blocks = &blocks;
        move |block: usize| {
            let mut through = vec![0.0; arcs];
            for &source in blocks[block] {
                trace.run(source);
                flow.add(s, &trace, &mut through);
                watch(1);
            }
            through
        }
    })
}

#[derive(Default)]
struct Flow {
    plain: Vec<f64>,
    plain_shares: Vec<f64>,
    scaled: Vec<Scaled>,
    scaled_shares: Vec<Scaled>,
}

impl Flow {
    fn add<T: Trace>(&mut self, s: &Snapshot, trace: &T, through: &mut [f64]) {
        let n = s.node_count();
        if count(trace, &mut self.plain, n) {
            pass_back(s, trace, &self.plain, &mut self.plain_shares, through);
        } else {
            let _all = count(trace, &mut self.scaled, n);
            pass_back(s, trace, &self.scaled, &mut self.scaled_shares, through);
        }
    }
}

/// Over the step v → w goes σ(v) (1 + δ(w))/σ(w); δ(v) is the sum over all steps from v.
fn pass_back<C: PathCount + Limited, T: Trace>(
    s: &Snapshot,
    trace: &T,
    sigma: &[C],
    shares: &mut Vec<C>,
    through: &mut [f64],
) {
    shares.resize(sigma.len(), C::default());
    for &v in trace.order().iter().rev() {
        let at = v as usize;
        let (row, first) = (s.successors(v), s.offsets()[at]);
        let mut dependency = 0.0;
        trace.steps(v, |w| {
            let over = sigma[at].times(shares[w as usize]);
            dependency += over;
            // A step is a tie, so that it is found.
            let arc = row.binary_search(&w).unwrap_or_default();
            through[first + arc] += over;
        });
        shares[at] = sigma[at].share(dependency);
    }
}
