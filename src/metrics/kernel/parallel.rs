//! Betweenness in which every parallel tie is a path of its own, as igraph counts.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use rayon::prelude::*;

use super::super::contract::{LengthRule, Settings};
use super::count::{PathCount, Scaled};
use super::length::compare_lengths;
use crate::network::{NodeIx, Snapshot};

/// What is missing where the number of shortest parallel ties is not known.
pub(crate) const UNKNOWN: &str = "three or more parallel ties of different weights lie between two nodes, and how many of \
     them are shortest is not kept";

/// Whether any two nodes are tied more than once.
pub(crate) fn has_parallel(s: &Snapshot) -> bool {
    (0..)
        .take(s.node_count())
        .any(|v| s.multiplicities(v).any(|ties| ties > 1))
}

/// Paths through nodes and over ties, summed over all ordered pairs.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Passed {
    /// Through each node, ends left out.
    pub(crate) nodes: Vec<f64>,
    /// Over each arc, aligned with [`Snapshot::successors`]: all its parallel ties together.
    pub(crate) arcs: Vec<f64>,
}

/// A step of a path: where to, how long, over how many shortest ties, and its place among the arcs.
#[derive(Clone, Copy, Debug)]
struct Step {
    to: NodeIx,
    length: f64,
    ties: u32,
    arc: usize,
}

/// The steps from every node; `None` if the number of shortest ties is not known.
fn steps(s: &Snapshot, rule: Option<LengthRule>) -> Option<Vec<Vec<Step>>> {
    let from = |v: NodeIx| {
        let each = s.successors(v).iter().zip(s.multiplicities(v));
        let each = each
            .zip(s.extreme_weights(v))
            .zip(s.offsets()[v as usize]..);
        each.map(|(((&to, ties), (weakest, strongest)), arc)| {
            let (length, ties) = match rule {
                None => (1.0, Some(ties)),
                Some(rule) => {
                    let length = match rule {
                        LengthRule::Inverse => 1.0 / strongest,
                        LengthRule::Weight => weakest,
                    };
                    let shortest = match ties {
                        _ if compare_lengths(weakest, strongest).is_eq() => Some(ties),
                        2 => Some(1),
                        _ => None,
                    };
                    (length, shortest)
                }
            };
            ties.map(|ties| Step {
                to,
                length,
                ties,
                arc,
            })
        })
        .collect()
    };
    (0..).take(s.node_count()).map(from).collect()
}

/// Runs from every node, in blocks whose size depends on the number of nodes only. Time
/// O(nm + n² log n), memory O(n + m) for each of at most 64 blocks. `None` if the number of
/// shortest parallel ties is not known: see [`UNKNOWN`].
pub(crate) fn passed(s: &Snapshot, settings: &Settings) -> Option<Passed> {
    let n = s.node_count();
    let steps = steps(s, settings.uses_weights(s).then_some(settings.length))?;
    let arcs = s.offsets().last().copied().unwrap_or(0);
    let sources: Vec<NodeIx> = (0..).take(n).collect();
    let none = || Passed {
        nodes: vec![0.0; n],
        arcs: vec![0.0; arcs],
    };
    let blocks: Vec<Passed> = sources
        .par_chunks(n.div_ceil(64).max(1))
        .map(|block| {
            let mut sum = none();
            for &source in block {
                add(&steps, source, &mut sum);
            }
            sum
        })
        .collect();
    let mut sum = none();
    for block in blocks {
        for (all, more) in sum.nodes.iter_mut().zip(block.nodes) {
            *all += more;
        }
        for (all, more) in sum.arcs.iter_mut().zip(block.arcs) {
            *all += more;
        }
    }
    Some(sum)
}

/// A distance that can be compared: none is NaN.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Waiting(f64, NodeIx);

impl Eq for Waiting {}

impl Ord for Waiting {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.0.total_cmp(&other.0).then(self.1.cmp(&other.1))
    }
}

impl PartialOrd for Waiting {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

/// Dijkstra, then the accumulation of Brandes over nodes and arcs.
fn add(steps: &[Vec<Step>], source: NodeIx, sum: &mut Passed) {
    let n = steps.len();
    let mut distance = vec![f64::INFINITY; n];
    let mut place = vec![usize::MAX; n];
    let mut order: Vec<NodeIx> = Vec::new();
    let mut queue = BinaryHeap::from([Reverse(Waiting(0.0, source))]);
    distance[source as usize] = 0.0;
    while let Some(Reverse(Waiting(reached, v))) = queue.pop() {
        if place[v as usize] != usize::MAX {
            continue;
        }
        place[v as usize] = order.len();
        order.push(v);
        for step in &steps[v as usize] {
            let to = &mut distance[step.to as usize];
            if reached + step.length < *to {
                *to = reached + step.length;
                queue.push(Reverse(Waiting(*to, step.to)));
            }
        }
    }
    let on_path = |v: NodeIx| {
        let (from, place, distance) = (v as usize, &place, &distance);
        steps[from].iter().filter(move |step| {
            let long = distance[from] + step.length;
            let to = step.to as usize;
            compare_lengths(long, distance[to]).is_eq() && place[to] > place[from]
        })
    };
    let mut paths = vec![Scaled::default(); n];
    paths[source as usize] = Scaled::ONE;
    for &v in &order {
        for step in on_path(v) {
            for _ in 0..step.ties {
                paths[step.to as usize] = paths[step.to as usize].plus(paths[v as usize]);
            }
        }
    }
    let mut shares = vec![Scaled::default(); n];
    for &v in order.iter().rev() {
        let mut dependency = 0.0;
        for step in on_path(v) {
            let share = shares[step.to as usize];
            let over = paths[v as usize].times(share) * f64::from(step.ties);
            sum.arcs[step.arc] += over;
            dependency += over;
        }
        shares[v as usize] = paths[v as usize].share(dependency);
        if v != source {
            sum.nodes[v as usize] += dependency;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::network::SnapshotBuilder;

    #[test]
    fn a_double_tie_is_two_paths() {
        // 0 = 1 twice, 1-2, 0-3, 3-2: of three ways from 0 to 2 two pass 1.
        let s = SnapshotBuilder {
            ids: ["a", "b", "c", "d"].map(str::to_owned).to_vec(),
            ties: [(0, 1), (1, 0), (1, 2), (0, 3), (3, 2)]
                .map(|(s, t)| (s, t, 1.0))
                .to_vec(),
            ..SnapshotBuilder::default()
        }
        .build();
        let found = passed(&s, &Settings::default()).unwrap();
        let expected = [2.0 / 3.0, 2.0 / 3.0, 1.0 / 3.0, 1.0 / 3.0];
        for (found, expected) in found.nodes.iter().zip(expected) {
            assert!((found / 2.0 - expected).abs() < 1e-12, "{found}");
        }
        // a-b: the pair itself, and two thirds of a-c and of b-d.
        assert!((found.arcs[0] - (1.0 + 4.0 / 3.0)).abs() < 1e-12);
        assert!(has_parallel(&s));
    }
}
