//! A part of the adjacency matrix, by columns: what flows into each node.

use rayon::prelude::*;

use crate::network::{NodeIx, Snapshot};
use crate::numeric::sum::block_sum;

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

    /// The part with hubs and authorities apart, as a network without direction: node v is v as
    /// the source of its ties and n + v as their target. `nodes`, ascending, are of this network.
    pub(crate) fn doubled(s: &Snapshot, nodes: &[NodeIx], weighted: bool) -> Self {
        let mut part = Self {
            offsets: vec![0],
            sources: Vec::new(),
            weights: Vec::new(),
        };
        for &v in nodes {
            for (w, strength) in doubled_ties(s, v, weighted) {
                // A connected part holds both ends of each of its ties.
                if let Ok(w) = nodes.binary_search(&w) {
                    part.sources.push(u32::try_from(w).unwrap_or(u32::MAX));
                    part.weights.push(strength);
                }
            }
            part.offsets.push(part.sources.len());
        }
        part
    }

    /// The part with every tie turned round: what flows out of each node.
    pub(crate) fn transposed(&self) -> Self {
        let n = self.len();
        let mut offsets = vec![0; n + 1];
        for &u in &self.sources {
            offsets[u as usize + 1] += 1;
        }
        for v in 0..n {
            offsets[v + 1] += offsets[v];
        }
        let mut next = offsets.clone();
        let mut sources = vec![0; self.sources.len()];
        let mut weights = vec![0.0; self.weights.len()];
        for (v, range) in (0..).zip(self.offsets.windows(2)) {
            for at in range[0]..range[1] {
                let place = &mut next[self.sources[at] as usize];
                sources[*place] = v;
                weights[*place] = self.weights[at];
                *place += 1;
            }
        }
        Self {
            offsets,
            sources,
            weights,
        }
    }

    /// The part without its diagonal.
    pub(crate) fn without_loops(mut self) -> Self {
        let (mut kept, mut begin) = (0, 0);
        for v in 0..self.len() {
            let end = self.offsets[v + 1];
            for at in begin..end {
                if self.sources[at] as usize != v {
                    self.sources[kept] = self.sources[at];
                    self.weights[kept] = self.weights[at];
                    kept += 1;
                }
            }
            begin = end;
            self.offsets[v + 1] = kept;
        }
        self.sources.truncate(kept);
        self.weights.truncate(kept);
        self
    }

    /// Σ f(a) over all entries.
    pub(crate) fn total(&self, f: impl Fn(f64) -> f64) -> f64 {
        block_sum(&self.weights.iter().map(|a| f(*a)).collect::<Vec<_>>())
    }

    /// The largest entry; 0 without any.
    pub(crate) fn largest(&self) -> f64 {
        self.weights.iter().copied().fold(0.0, f64::max)
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

/// The ties of a node of the doubled network (see [`Part::doubled`]); weights are 1 where they do
/// not count.
pub(crate) fn doubled_ties(
    s: &Snapshot,
    v: NodeIx,
    weighted: bool,
) -> impl Iterator<Item = (NodeIx, f64)> + '_ {
    let n = NodeIx::try_from(s.node_count()).unwrap_or(NodeIx::MAX);
    let is_hub = v < n;
    let own = if is_hub { v } else { v - n };
    let other = move |w: NodeIx| if is_hub { n + w } else { w };
    let (loops, weight) = s.loops(own);
    let itself = (loops > 0).then_some((own, weight));
    let out = is_hub.then(|| s.successors(own).iter().copied().zip(s.strengths(own)));
    let back = (!is_hub).then(|| s.predecessors(own).iter().copied().zip(s.strengths_in(own)));
    let ties = itself
        .into_iter()
        .chain(out.into_iter().flatten())
        .chain(back.into_iter().flatten());
    ties.map(move |(w, strength)| (other(w), if weighted { strength } else { 1.0 }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::network::SnapshotBuilder;

    #[test]
    fn turning_round_and_doubling_keep_every_tie() {
        // 0 → 1 (twice), 1 → 2, 2 → 2
        let s = SnapshotBuilder {
            ids: ["a", "b", "c"].map(str::to_owned).to_vec(),
            directed: true,
            ties: vec![(0, 1, 2.0), (0, 1, 3.0), (1, 2, 7.0), (2, 2, 0.5)],
            ..SnapshotBuilder::default()
        }
        .build();
        let part = Part::of(&s, &[0, 1, 2], true);
        assert_eq!(part.times(&[1.0, 10.0, 100.0]), [0.0, 5.0, 120.0]);
        let turned = part.transposed();
        assert_eq!(turned.times(&[1.0, 10.0, 100.0]), [50.0, 700.0, 50.0]);
        assert_eq!(
            turned.transposed().times(&[1.0, 10.0, 100.0]),
            [0.0, 5.0, 120.0]
        );
        let doubled = Part::doubled(&s, &[0, 1, 2, 3, 4, 5], true);
        let x = [1.0, 10.0, 100.0, 1e3, 1e4, 1e5];
        assert_eq!(doubled.times(&x), [5e4, 7e5, 5e4, 0.0, 5.0, 120.0]);
        assert_eq!(doubled.transposed().times(&x), doubled.times(&x));
    }
}
