//! The immutable compressed network on which every measure runs.

use super::Ids;
use super::column::{Codes, Weights};
use super::numbers::Numbers;
use super::rows::{Collapsed, Loops, Rows, Single, Ties, Way, build};
use crate::model::{Role, Text};

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

/// One tie as it came, before parallel ones are collapsed.
#[derive(Clone, Debug, PartialEq)]
pub struct SingleTie<'a> {
    /// The node it goes from.
    pub source: NodeIx,
    /// The node it goes to.
    pub target: NodeIx,
    /// Strength.
    pub weight: f64,
    /// What sort of tie; empty where nothing is said of it.
    pub relation: &'a Text,
}

/// What a [`Snapshot`] takes in memory, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SnapshotMemory {
    /// The ids and the sides of nodes.
    pub nodes: usize,
    /// The rows with their offsets, strengths and relations.
    pub ties: usize,
    /// [`Snapshot::role_ties`].
    pub role_ties: usize,
}

/// An immutable network in compressed sparse rows.
///
/// Parallel ties are collapsed: their strengths add up, and the weight that sets the length of the
/// tie is kept apart ([`Snapshot::extreme_weights`]). Self-loops are no paths and stand in
/// [`Snapshot::loops`] only. Every single tie is still there ([`Snapshot::single_ties`]).
///
/// *Memory.* A tie without direction takes 8 bytes for its two ends. Up to 256 distinct strengths
/// take 2 bytes, up to 65,536 take 4, more take 16; relations likewise, but for a single one of
/// either, which takes nothing. A tie that is parallel to others and a self-loop take about 60
/// bytes more. A node takes 16 bytes and its id.
#[derive(Clone, Debug, PartialEq)]
pub struct Snapshot {
    ids: Ids,
    directed: bool,
    weighted: bool,
    sides: Option<Vec<Side>>,
    out: Rows,
    into: Option<Rows>,
    /// The relation of each arc of `out` that stands for one tie.
    relations: Codes,
    relation_names: Vec<Text>,
    /// Parallel ties and self-loops one by one, by ends, weight and relation.
    singles: Vec<Single>,
    /// Nodes with self-loops, ascending.
    loops: Vec<Loops>,
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
    /// Sorts and collapses. Time O(m + n) but for sorting each row, memory O(n + m). The order of
    /// `ties` does not matter.
    pub fn build(self) -> Snapshot {
        let relations = vec![Text::default(); usize::from(!self.ties.is_empty())];
        self.build_with(Codes::Zero, relations)
    }

    /// The same with the relation of each tie, as codes into names that all occur, ascending.
    pub(crate) fn build_with(self, relations: Codes, names: Vec<Text>) -> Snapshot {
        let ties = Ties {
            sources: self.ties.iter().map(|t| t.0).collect::<Vec<_>>().into(),
            targets: self.ties.iter().map(|t| t.1).collect::<Vec<_>>().into(),
            weights: Weights::of(self.ties.iter().map(|t| t.2).collect::<Vec<_>>()),
            relations,
            names,
        };
        let mut role_ties = self.role_ties;
        role_ties.sort_by(|a, b| {
            (a.actor, a.body, a.role)
                .cmp(&(b.actor, b.body, b.role))
                .then(a.weight.total_cmp(&b.weight))
        });
        Snapshot {
            weighted: self.weighted,
            sides: self.sides,
            role_ties,
            ..Snapshot::of_ties(
                self.ids.into_iter().collect(),
                ties,
                self.directed,
                self.parallel,
            )
        }
    }
}

impl Snapshot {
    /// A network without sides and roles; it has weights if any weight differs from 1.
    pub(crate) fn of_ties(ids: Ids, ties: Ties, directed: bool, parallel: Parallel) -> Self {
        let n = ids.len();
        let into = directed.then(|| build(n, &ties, Way::Backward, parallel).rows);
        let way = if directed { Way::Forward } else { Way::Both };
        let built = build(n, &ties, way, parallel);
        let is_one = |weight: &f64| weight.total_cmp(&1.0).is_eq();
        let weighted = match &ties.weights {
            Weights::Coded { values, .. } => !values.iter().all(is_one),
            Weights::Each(weights) => !weights.iter().all(is_one),
        };
        Self {
            ids,
            directed,
            weighted,
            sides: None,
            out: built.rows,
            into,
            relations: built.relations,
            relation_names: ties.names,
            singles: built.singles,
            loops: built.loops,
            tie_count: ties.sources.len(),
            role_ties: Vec::new(),
        }
    }

    /// A projection from rows that are sorted and hold every tie at both its ends.
    pub(super) fn of_rows(
        ids: Ids,
        offsets: Vec<usize>,
        targets: Numbers<NodeIx>,
        strengths: Weights,
    ) -> Self {
        let ties = targets.len() / 2;
        Self {
            ids,
            directed: false,
            weighted: true,
            sides: None,
            out: Rows {
                offsets,
                targets,
                strengths,
                collapsed: Vec::new(),
            },
            into: None,
            relations: Codes::Zero,
            relation_names: vec![Text::default(); usize::from(ties > 0)],
            singles: Vec::new(),
            loops: Vec::new(),
            tie_count: ties,
            role_ties: Vec::new(),
        }
    }

    /// Number of nodes, n.
    pub fn node_count(&self) -> usize {
        self.ids.len()
    }

    /// Number of edges after parallel ties were collapsed, self-loops left out: m.
    pub fn edge_count(&self) -> usize {
        let arcs = self.out.targets.len();
        if self.directed { arcs } else { arcs / 2 }
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
        let rows = &self.out;
        rows.range(v).map(|arc| rows.strengths.get(arc))
    }

    /// Strengths of the ties from [`Self::predecessors`].
    pub fn strengths_in(
        &self,
        v: NodeIx,
    ) -> impl ExactSizeIterator<Item = f64> + DoubleEndedIterator + Clone + '_ {
        let rows = self.into.as_ref().unwrap_or(&self.out);
        rows.range(v).map(|arc| rows.strengths.get(arc))
    }

    /// How many parallel ties lead to each successor.
    pub fn multiplicities(&self, v: NodeIx) -> impl ExactSizeIterator<Item = u32> + Clone + '_ {
        multiplicities(&self.out, v)
    }

    /// How many parallel ties come from each predecessor.
    pub fn multiplicities_in(&self, v: NodeIx) -> impl ExactSizeIterator<Item = u32> + Clone + '_ {
        multiplicities(self.into.as_ref().unwrap_or(&self.out), v)
    }

    /// For each successor the weakest and the strongest of the parallel weights: the length of a
    /// collapsed tie is that of its shortest parallel one, which is 1/strongest if a weight is a
    /// strength and the weakest if a weight is itself a length.
    pub fn extreme_weights(&self, v: NodeIx) -> impl Iterator<Item = (f64, f64)> + '_ {
        let rows = &self.out;
        let range = rows.range(v);
        let collapsed = rows.collapsed_in(&range);
        range.map(move |arc| match find(collapsed, arc) {
            Some(c) => (c.weakest, c.strongest),
            None => (rows.strengths.get(arc), rows.strengths.get(arc)),
        })
    }

    /// Number and total weight of the self-loops of `v`.
    pub fn loops(&self, v: NodeIx) -> (u32, f64) {
        let found = self.loops.binary_search_by_key(&v, |l| l.node);
        found.map_or((0, 0.0), |at| (self.loops[at].count, self.loops[at].weight))
    }

    /// Where the ties of each node begin in arrays over all arcs: `offsets[v]..offsets[v + 1]`.
    pub fn offsets(&self) -> &[usize] {
        &self.out.offsets
    }

    /// The relations behind an affiliation view, sorted; empty on other networks.
    pub fn role_ties(&self) -> &[RoleTie] {
        &self.role_ties
    }

    /// Every single tie by its ends, its weight and its relation; a tie without direction from its
    /// lower end, parallel ones one by one, self-loops too.
    pub fn single_ties(&self) -> impl Iterator<Item = SingleTie<'_>> {
        let nodes = 0..self.node_count() as NodeIx;
        nodes.flat_map(move |v| {
            let from = |v: NodeIx| self.singles.partition_point(|s| s.source < v);
            let several = &self.singles[from(v)..from(v + 1)];
            let is_several = |w: NodeIx| several.binary_search_by_key(&w, |s| s.target).is_ok();
            let alone = self.out.range(v).filter_map(|arc| {
                let w = self.out.targets[arc];
                let here = (self.directed || v < w) && !is_several(w);
                here.then(|| (w, self.out.strengths.get(arc), self.relations.get(arc)))
            });
            let several = several.iter().map(|s| (s.target, s.weight, s.relation));
            let mut row: Vec<(NodeIx, f64, u32)> = alone.chain(several).collect();
            // Stable: parallel ties are in order already.
            row.sort_by_key(|tie| tie.0);
            row.into_iter()
                .map(move |(target, weight, relation)| SingleTie {
                    source: v,
                    target,
                    weight,
                    relation: &self.relation_names[relation as usize],
                })
        })
    }

    /// What it takes in memory.
    pub fn memory(&self) -> SnapshotMemory {
        let rows = std::iter::once(&self.out).chain(&self.into);
        let names = self
            .relation_names
            .iter()
            .map(|n| n.len() + size_of::<Text>());
        SnapshotMemory {
            nodes: self.ids.bytes() + self.sides.as_ref().map_or(0, Vec::capacity),
            ties: rows.map(Rows::bytes).sum::<usize>()
                + self.relations.bytes()
                + names.sum::<usize>()
                + self.singles.capacity() * size_of::<Single>()
                + self.loops.capacity() * size_of::<Loops>(),
            role_ties: self.role_ties.capacity() * size_of::<RoleTie>(),
        }
    }
}

fn find(collapsed: &[Collapsed], arc: usize) -> Option<&Collapsed> {
    let at = collapsed.binary_search_by_key(&arc, |c| c.arc).ok()?;
    collapsed.get(at)
}

fn multiplicities(rows: &Rows, v: NodeIx) -> impl ExactSizeIterator<Item = u32> + Clone + '_ {
    let range = rows.range(v);
    let collapsed = rows.collapsed_in(&range);
    range.map(move |arc| find(collapsed, arc).map_or(1, |c| c.multiplicity))
}

#[cfg(test)]
#[path = "snapshot_tests.rs"]
mod tests;
