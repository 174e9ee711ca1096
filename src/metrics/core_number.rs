//! Core number: the densest core that a node belongs to.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::degree::{degrees, nodes, number};
use super::{
    Applies, Compat, Difference, Level, Metric, MetricError, MetricInfo, Outcome, Range, Work,
};
use crate::network::{NodeIx, Snapshot};

const INFO: MetricInfo = MetricInfo {
    id: "core-number",
    name: "Core number: the densest core that the node belongs to",
    level: Level::Node,
    applies: Applies::Any,
    formula: "the largest k such that v belongs to a part of the network in which every node has \
        at least k ties",
    range: Range::POSITIVE,
    weight_means: "Nothing: weights are not used.",
    isolated: "0.",
    convention: "Ties in and ties out both count where they have a direction (a tie each way counts \
        2); parallel ties are one, self-loops none.",
    alternatives: "NetworkX and igraph agree; rustworkx counts a tie each way once.",
    reading: "The inner circle, found without drawing a line by hand. In a two-mode network both \
        sides are peeled together.",
    complexity: "Time O(n + m), memory O(n).",
    params: &[],
    references: &[
        "Seidman, Network structure and minimum degree, Social Networks 5 (1983), 269-287, \
        doi:10.1016/0378-8733(83)90028-X",
        "Batagelj and Zaversnik, An O(m) algorithm for cores decomposition of networks \
        (2003), arXiv:cs/0310049",
    ],
};

/// Core number: the densest core that a node belongs to.
#[derive(Clone, Copy, Debug)]
pub(super) struct CoreNumber;

impl Metric for CoreNumber {
    fn info(&self) -> &'static MetricInfo {
        &INFO
    }

    fn compute_in(&self, work: &Work<'_>) -> Result<Outcome, MetricError> {
        let cores = cores(work.snapshot);
        Ok(Outcome::nodes(
            cores.iter().map(|&k| number(k as u64)).collect(),
        ))
    }

    fn differences(&self) -> &'static [Difference] {
        const {
            &[
                Difference::networkx("").but_not("NetworkX refuses parallel ties and self-loops."),
                Difference::igraph("Parallel ties count one by one, a self-loop counts 2."),
            ]
        }
    }

    fn compute_as(&self, program: Compat, work: &Work<'_>) -> Result<Outcome, MetricError> {
        match program {
            Compat::Networkx => self.compute_in(work),
            Compat::Igraph => Ok(Outcome::nodes(counted_cores(work.snapshot))),
        }
    }
}

/// Peels off the node with the fewest ties left, again and again; nodes stand in buckets by the
/// ties they have left.
fn cores(s: &Snapshot) -> Vec<usize> {
    let n = s.node_count();
    let back = |v: NodeIx| -> &[NodeIx] {
        if s.is_directed() {
            s.predecessors(v)
        } else {
            &[]
        }
    };
    let mut left: Vec<usize> = nodes(s)
        .map(|v| s.successors(v).len() + back(v).len())
        .collect();
    let most = left.iter().copied().max().unwrap_or(0);
    // begin[k]: the place in `order` where nodes with k ties left begin.
    let mut begin = vec![0; most + 2];
    for &k in &left {
        begin[k + 1] += 1;
    }
    for k in 0..=most {
        begin[k + 1] += begin[k];
    }
    let mut next = begin.clone();
    let (mut order, mut place) = (vec![0; n], vec![0; n]);
    for v in nodes(s) {
        let at = &mut next[left[v as usize]];
        order[*at] = v;
        place[v as usize] = *at;
        *at += 1;
    }
    for at in 0..n {
        let v = order[at];
        let core = left[v as usize];
        for &w in s.successors(v).iter().chain(back(v)) {
            let k = left[w as usize];
            if k > core {
                // Swap w with the first node of its bucket, and let the bucket begin after it.
                let first = begin[k].max(at + 1);
                let other = order[first];
                order.swap(first, place[w as usize]);
                place[other as usize] = place[w as usize];
                place[w as usize] = first;
                begin[k] = first + 1;
                left[w as usize] = k - 1;
            }
        }
    }
    left
}

/// The cores if parallel ties count one by one and a self-loop twice. Time O(m log n).
fn counted_cores(s: &Snapshot) -> Vec<f64> {
    let mut left = degrees(s);
    let waiting = |k: f64, v: NodeIx| Reverse((k as u64, v));
    let mut queue: BinaryHeap<_> = nodes(s).map(|v| waiting(left[v as usize], v)).collect();
    let mut done = vec![false; s.node_count()];
    let mut core = 0.0;
    while let Some(Reverse((k, v))) = queue.pop() {
        // A node stands in the queue anew whenever a neighbour has gone.
        if std::mem::replace(&mut done[v as usize], true) {
            continue;
        }
        core = number(k).max(core);
        left[v as usize] = core;
        let back = s
            .is_directed()
            .then(|| s.predecessors(v).iter().zip(s.multiplicities_in(v)));
        let ties = s.successors(v).iter().zip(s.multiplicities(v));
        for (&w, ties) in ties.chain(back.into_iter().flatten()) {
            if !done[w as usize] {
                left[w as usize] -= f64::from(ties);
                queue.push(waiting(left[w as usize], w));
            }
        }
    }
    left
}
