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
        Ok(Outcome::nodes(cores.into_iter().map(f64::from).collect()))
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

/// Peels off the nodes with at most k ties left, for k = 0, 1, 2 and so on.
///
/// Each round looks at the nodes that are left: over all rounds that is once a node for every core
/// it belongs to, hence no more often than it has ties.
fn cores(s: &Snapshot) -> Vec<u32> {
    let back = |v: NodeIx| -> &[NodeIx] {
        if s.is_directed() {
            s.predecessors(v)
        } else {
            &[]
        }
    };
    let mut left: Vec<u32> = nodes(s)
        .map(|v| ties_of(s.successors(v)) + ties_of(back(v)))
        .collect();
    // left[v] becomes the core number of v when v is peeled off, and stays.
    let mut standing: Vec<NodeIx> = nodes(s).collect();
    let mut peeled: Vec<NodeIx> = Vec::new();
    let mut core = 0;
    while !standing.is_empty() {
        standing.retain(|&v| {
            let ties = left[v as usize];
            // Those below were peeled off in the round before.
            if ties == core {
                peeled.push(v);
            }
            ties > core
        });
        while let Some(v) = peeled.pop() {
            for &w in s.successors(v).iter().chain(back(v)) {
                let ties = &mut left[w as usize];
                if *ties > core {
                    *ties -= 1;
                    if *ties == core {
                        peeled.push(w);
                    }
                }
            }
        }
        core += 1;
    }
    left
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "a row has fewer entries than there are node numbers"
)]
fn ties_of(row: &[NodeIx]) -> u32 {
    row.len() as u32
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
