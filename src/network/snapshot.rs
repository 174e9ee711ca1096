//! The immutable compressed network on which every measure runs.

use super::Ids;
use crate::model::Role;

/// The number of a node of a [`Snapshot`], 0 to n - 1; nodes are in id order.
pub type NodeIx = u32;

/// The side of a node in a two-mode network.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Side {
    /// Those who are members: the first mode.
    Actor,
    /// What they are members of: the second mode.
    Body,
}

/// How parallel ties count in degrees.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Parallel {
    /// One by one: the rule for graph files.
    #[default]
    OneByOne,
    /// As one tie: the rule for data sets, where a P-member that also runs the secretariat is not
    /// two neighbours. Strengths add up all the same.
    AsOne,
}

/// One relation of an affiliation view before parallel ties are collapsed: what `influence` reads.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RoleTie {
    /// The node on the actors' side.
    pub actor: NodeIx,
    /// The node on the bodies' side.
    pub body: NodeIx,
    /// As what.
    pub role: Role,
    /// Strength.
    pub weight: f64,
}

/// Neighbours in compressed sparse rows: sorted by node, parallel ties collapsed, no self-loops.
#[derive(Clone, Debug, Default, PartialEq)]
struct Rows {
    /// `targets[offsets[v]..offsets[v + 1]]` are the neighbours of `v`.
    offsets: Vec<usize>,
    targets: Vec<NodeIx>,
    strengths: Vec<f64>,
    shortest: Vec<f64>,
    multiplicities: Vec<u32>,
}

impl Rows {
    fn of(n: usize, mut arcs: Vec<(NodeIx, NodeIx, f64)>, parallel: Parallel) -> Self {
        arcs.sort_by(|a, b| (a.0, a.1).cmp(&(b.0, b.1)).then(a.2.total_cmp(&b.2)));
        let mut rows = Self {
            offsets: vec![0; n + 1],
            ..Self::default()
        };
        let mut last = None;
        for (source, target, weight) in arcs {
            if last == Some((source, target)) {
                let at = rows.targets.len() - 1;
                rows.strengths[at] += weight;
                rows.multiplicities[at] += u32::from(parallel == Parallel::OneByOne);
                // Arcs come in ascending weight, so the last one is the strongest.
                rows.shortest[at] = weight;
            } else {
                rows.targets.push(target);
                rows.strengths.push(weight);
                rows.shortest.push(weight);
                rows.multiplicities.push(1);
                rows.offsets[source as usize + 1] += 1;
                last = Some((source, target));
            }
        }
        for v in 0..n {
            rows.offsets[v + 1] += rows.offsets[v];
        }
        rows
    }

    fn range(&self, v: NodeIx) -> std::ops::Range<usize> {
        self.offsets[v as usize]..self.offsets[v as usize + 1]
    }
}

/// An immutable network in compressed sparse rows.
///
/// Parallel ties are collapsed: their strengths add up, and the weight that sets the length of the
/// tie is kept apart ([`Snapshot::extreme_weights`]). Self-loops are no paths and stand in
/// [`Snapshot::loops`] only.
#[derive(Clone, Debug, PartialEq)]
pub struct Snapshot {
    ids: Ids,
    directed: bool,
    weighted: bool,
    sides: Option<Vec<Side>>,
    out: Rows,
    /// Weakest parallel weight of each tie of `out`, for lengths that are the weight itself.
    weakest: Vec<f64>,
    into: Option<Rows>,
    loops: Vec<(u32, f64)>,
    arc_count: usize,
    tie_count: usize,
    role_ties: Vec<RoleTie>,
}

/// Collects nodes and ties for a [`Snapshot`].
#[derive(Clone, Debug, Default)]
pub struct SnapshotBuilder {
    /// Ids, in the order of node numbers: ascending, without repeats.
    pub ids: Vec<String>,
    /// Whether ties have a direction.
    pub directed: bool,
    /// Whether the network has weights: any input weight differs from 1, or it is a projection.
    pub weighted: bool,
    /// How parallel ties count in degrees.
    pub parallel: Parallel,
    /// The sides of a two-mode network.
    pub sides: Option<Vec<Side>>,
    /// Source, target, weight (positive); parallel ties and self-loops allowed.
    pub ties: Vec<(NodeIx, NodeIx, f64)>,
    /// The relations behind an affiliation view.
    pub role_ties: Vec<RoleTie>,
}

impl SnapshotBuilder {
    /// Sorts and collapses. Time O(m log m), memory O(n + m). The order of `ties` does not matter.
    pub fn build(self) -> Snapshot {
        let n = self.ids.len();
        let parallel = self.parallel;
        let mut loops = vec![(0, 0.0); n];
        let mut arcs = Vec::with_capacity(self.ties.len() * if self.directed { 1 } else { 2 });
        let mut looped: Vec<_> = self.ties.iter().filter(|t| t.0 == t.1).copied().collect();
        looped.sort_by(|a, b| a.0.cmp(&b.0).then(a.2.total_cmp(&b.2)));
        for (v, _, weight) in looped {
            let entry: &mut (u32, f64) = &mut loops[v as usize];
            *entry = (entry.0 + 1, entry.1 + weight);
        }
        for &(s, t, w) in self.ties.iter().filter(|t| t.0 != t.1) {
            arcs.push((s, t, w));
            if !self.directed {
                arcs.push((t, s, w));
            }
        }
        let into = self.directed.then(|| {
            Rows::of(
                n,
                arcs.iter().map(|&(s, t, w)| (t, s, w)).collect(),
                parallel,
            )
        });
        let mut weakest_arcs = arcs.clone();
        let out = Rows::of(n, arcs, parallel);
        weakest_arcs.sort_by(|a, b| (a.0, a.1).cmp(&(b.0, b.1)).then(a.2.total_cmp(&b.2)));
        weakest_arcs.dedup_by_key(|a| (a.0, a.1));
        let weakest = weakest_arcs.into_iter().map(|a| a.2).collect();
        let mut role_ties = self.role_ties;
        role_ties.sort_by(|a, b| {
            (a.actor, a.body, a.role)
                .cmp(&(b.actor, b.body, b.role))
                .then(a.weight.total_cmp(&b.weight))
        });
        Snapshot {
            ids: self.ids.into_iter().collect(),
            directed: self.directed,
            weighted: self.weighted,
            sides: self.sides,
            arc_count: out.targets.len(),
            tie_count: self.ties.len(),
            out,
            weakest,
            into,
            loops,
            role_ties,
        }
    }
}

impl Snapshot {
    /// A projection from rows that are sorted and hold every tie at both its ends.
    pub(super) fn of_rows(
        ids: Ids,
        offsets: Vec<usize>,
        targets: Vec<NodeIx>,
        strengths: Vec<f64>,
    ) -> Self {
        let arcs = targets.len();
        Self {
            loops: vec![(0, 0.0); ids.len()],
            ids,
            directed: false,
            weighted: true,
            sides: None,
            weakest: strengths.clone(),
            into: None,
            arc_count: arcs,
            tie_count: arcs / 2,
            role_ties: Vec::new(),
            out: Rows {
                offsets,
                targets,
                shortest: strengths.clone(),
                strengths,
                multiplicities: vec![1; arcs],
            },
        }
    }

    /// Number of nodes, n.
    pub fn node_count(&self) -> usize {
        self.ids.len()
    }

    /// Number of edges after parallel ties were collapsed, self-loops left out: m.
    pub fn edge_count(&self) -> usize {
        if self.directed {
            self.arc_count
        } else {
            self.arc_count / 2
        }
    }

    /// Number of ties before parallel ones were collapsed, self-loops included.
    pub fn tie_count(&self) -> usize {
        self.tie_count
    }

    /// Whether ties have a direction.
    pub fn is_directed(&self) -> bool {
        self.directed
    }

    /// Whether weights differ from 1, or the network is a projection.
    pub fn has_weights(&self) -> bool {
        self.weighted
    }

    /// The sides, on a two-mode network.
    pub fn sides(&self) -> Option<&[Side]> {
        self.sides.as_deref()
    }

    /// The id of a node.
    pub fn id(&self, v: NodeIx) -> &str {
        &self.ids[v as usize]
    }

    /// All ids, in node order.
    pub fn ids(&self) -> &Ids {
        &self.ids
    }

    /// The node with this id.
    pub fn find(&self, id: &str) -> Option<NodeIx> {
        u32::try_from(self.ids.find(id)?).ok()
    }

    /// The nodes that `v` points to, ascending; on an undirected network its neighbours.
    pub fn successors(&self, v: NodeIx) -> &[NodeIx] {
        &self.out.targets[self.out.range(v)]
    }

    /// The nodes that point to `v`, ascending; on an undirected network its neighbours.
    pub fn predecessors(&self, v: NodeIx) -> &[NodeIx] {
        let rows = self.into.as_ref().unwrap_or(&self.out);
        &rows.targets[rows.range(v)]
    }

    /// Strengths of the ties to [`Self::successors`]: the sum over parallel ties.
    pub fn strengths(
        &self,
        v: NodeIx,
    ) -> impl ExactSizeIterator<Item = f64> + DoubleEndedIterator + Clone + '_ {
        self.out.strengths[self.out.range(v)].iter().copied()
    }

    /// Strengths of the ties from [`Self::predecessors`].
    pub fn strengths_in(
        &self,
        v: NodeIx,
    ) -> impl ExactSizeIterator<Item = f64> + DoubleEndedIterator + Clone + '_ {
        let rows = self.into.as_ref().unwrap_or(&self.out);
        rows.strengths[rows.range(v)].iter().copied()
    }

    /// How many parallel ties lead to each successor.
    pub fn multiplicities(&self, v: NodeIx) -> impl ExactSizeIterator<Item = u32> + Clone + '_ {
        self.out.multiplicities[self.out.range(v)].iter().copied()
    }

    /// How many parallel ties come from each predecessor.
    pub fn multiplicities_in(&self, v: NodeIx) -> impl ExactSizeIterator<Item = u32> + Clone + '_ {
        let rows = self.into.as_ref().unwrap_or(&self.out);
        rows.multiplicities[rows.range(v)].iter().copied()
    }

    /// For each successor the weakest and the strongest of the parallel weights: the length of a
    /// collapsed tie is that of its shortest parallel one, which is 1/strongest if a weight is a
    /// strength and the weakest if a weight is itself a length.
    pub fn extreme_weights(&self, v: NodeIx) -> impl Iterator<Item = (f64, f64)> + '_ {
        let range = self.out.range(v);
        self.weakest[range.clone()]
            .iter()
            .copied()
            .zip(self.out.shortest[range].iter().copied())
    }

    /// Number and total weight of the self-loops of `v`.
    pub fn loops(&self, v: NodeIx) -> (u32, f64) {
        self.loops[v as usize]
    }

    /// Where the ties of each node begin in arrays over all arcs: `offsets[v]..offsets[v + 1]`.
    pub fn offsets(&self) -> &[usize] {
        &self.out.offsets
    }

    /// The relations behind an affiliation view, sorted; empty on other networks.
    pub fn role_ties(&self) -> &[RoleTie] {
        &self.role_ties
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parallel_ties_collapse_and_loops_stand_apart() {
        // 0 =2= 1 - 2, and a loop on 2.
        let build = |ties| {
            SnapshotBuilder {
                ids: vec!["a".into(), "b".into(), "c".into()],
                ties,
                ..SnapshotBuilder::default()
            }
            .build()
        };
        let s = build(vec![(0, 1, 2.0), (1, 0, 0.5), (1, 2, 1.0), (2, 2, 3.0)]);
        assert_eq!((s.node_count(), s.edge_count(), s.tie_count()), (3, 2, 4));
        assert_eq!(s.successors(1), [0, 2]);
        assert_eq!(s.strengths(0).collect::<Vec<_>>(), [2.5]);
        assert_eq!(s.multiplicities(0).collect::<Vec<_>>(), [2]);
        assert_eq!(s.extreme_weights(0).collect::<Vec<_>>(), [(0.5, 2.0)]);
        assert_eq!(s.loops(2), (1, 3.0));
        assert_eq!(
            s,
            build(vec![(2, 2, 3.0), (2, 1, 1.0), (0, 1, 0.5), (0, 1, 2.0)])
        );
    }

    #[test]
    fn directed_ties_have_two_rows() {
        let s = SnapshotBuilder {
            ids: vec!["a".into(), "b".into()],
            directed: true,
            ties: vec![(0, 1, 1.0)],
            ..SnapshotBuilder::default()
        }
        .build();
        assert_eq!((s.successors(0), s.predecessors(0)), (&[1][..], &[][..]));
        assert_eq!((s.successors(1), s.predecessors(1)), (&[][..], &[0][..]));
    }
}
