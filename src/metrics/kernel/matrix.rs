//! A part of the adjacency matrix, by columns: what flows into each node.

use rayon::prelude::*;

use crate::network::{NodeIx, Snapshot};

/// Below this size threads cost more than they save; the result is the same either way.
const SMALL: usize = 2048;

/// The matrix of the ties among some nodes. Parallel ties are one entry (the sum of their
/// strengths where weights count, else 1); a self-loop stands once on the diagonal.
#[derive(Clone, Debug)]
pub(crate) struct Part {
    offsets: Vec<usize>,
    sources: Vec<u32>,
    weights: Vec<f64>,
}

impl Part {
    /// The part of `nodes`, ascending, of a snapshot. Time O(m log n), memory O(n + m), both of
    /// the part.
    pub(crate) fn of(s: &Snapshot, nodes: &[NodeIx], weighted: bool) -> Self {
        let is_whole = nodes.len() == s.node_count();
        let local = |u: NodeIx| {
            if is_whole {
                return Some(u);
            }
            u32::try_from(nodes.binary_search(&u).ok()?).ok()
        };
        let mut part = Self {
            offsets: vec![0],
            sources: Vec::new(),
            weights: Vec::new(),
        };
        for (number, &v) in (0..).zip(nodes) {
            let (loops, weight) = s.loops(v);
            if loops > 0 {
                part.sources.push(number);
                part.weights.push(if weighted { weight } else { 1.0 });
            }
            for (&u, strength) in s.predecessors(v).iter().zip(s.strengths_in(v)) {
                if let Some(u) = local(u) {
                    part.sources.push(u);
                    part.weights.push(if weighted { strength } else { 1.0 });
                }
            }
            part.offsets.push(part.sources.len());
        }
        part
    }

    /// Number of nodes.
    pub(crate) fn len(&self) -> usize {
        self.offsets.len() - 1
    }

    /// What flows into each node if every node holds 1.
    pub(crate) fn inflow(&self) -> Vec<f64> {
        self.times(&vec![1.0; self.len()])
    }

    /// y_v = Σ_u A_uv x_u. Every sum is made in the order of u, by one thread. Time O(n + m).
    pub(crate) fn times(&self, x: &[f64]) -> Vec<f64> {
        let row = |v: usize| {
            let range = self.offsets[v]..self.offsets[v + 1];
            let sources = self.sources[range.clone()].iter();
            sources
                .zip(&self.weights[range])
                .map(|(&u, weight)| weight * x[u as usize])
                .sum::<f64>()
        };
        if self.len() < SMALL {
            (0..self.len()).map(row).collect()
        } else {
            (0..self.len()).into_par_iter().map(row).collect()
        }
    }
}
