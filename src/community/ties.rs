//! Ties in flat arrays, in the form in which the search for communities reads them.

use std::ops::{AddAssign, SubAssign};

use crate::network::{NodeIx, Side, Snapshot};

/// Which modularity is meant: what a partition is compared with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Quality {
    /// Newman and Girvan's on undirected networks, Leicht and Newman's where ties have a direction.
    #[default]
    Plain,
    /// Barber's, on two-mode networks: ties are expected between the two sides only. The same as
    /// [`Quality::Plain`] where there is one mode.
    TwoMode,
}

/// The strength of a node, or of a community: the sum over its nodes.
pub(super) trait Mass: Copy + Default + Send + Sync + AddAssign + SubAssign {
    /// What is expected between two of them, times the weight of all arcs.
    fn times(self, other: Self) -> f64;
}

/// The same whichever end of a tie a node is.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Even(pub(super) f64);

/// Where ties have a direction: as their source, and as their target.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Ends(pub(super) f64, pub(super) f64);

impl AddAssign for Even {
    fn add_assign(&mut self, other: Self) {
        self.0 += other.0;
    }
}

impl SubAssign for Even {
    fn sub_assign(&mut self, other: Self) {
        self.0 -= other.0;
    }
}

impl Mass for Even {
    fn times(self, other: Self) -> f64 {
        self.0 * other.0
    }
}

impl AddAssign for Ends {
    fn add_assign(&mut self, other: Self) {
        self.0 += other.0;
        self.1 += other.1;
    }
}

impl SubAssign for Ends {
    fn sub_assign(&mut self, other: Self) {
        self.0 -= other.0;
        self.1 -= other.1;
    }
}

impl Mass for Ends {
    fn times(self, other: Self) -> f64 {
        self.0 * other.1 + self.1 * other.0
    }
}

/// The ties of a network, each in the rows of both its ends, without self-loops: those move with
/// their node and stand in `masses` and `total` alone.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Ties<M> {
    /// Rows: `targets[offsets[v]..offsets[v + 1]]`.
    pub(super) offsets: Vec<usize>,
    /// The other end.
    pub(super) targets: Vec<NodeIx>,
    /// Weight; where ties have a direction, of both directions together.
    pub(super) weights: Vec<f64>,
    /// Strengths.
    pub(super) masses: Vec<M>,
    /// The weight of all arcs; an undirected tie is two.
    pub(super) total: f64,
}

impl<M: Mass> Ties<M> {
    pub(super) fn node_count(&self) -> usize {
        self.masses.len()
    }

    /// The ties of a node.
    pub(super) fn row(&self, v: NodeIx) -> impl Iterator<Item = (NodeIx, f64)> + '_ {
        let range = self.offsets[v as usize]..self.offsets[v as usize + 1];
        let targets = self.targets[range.clone()].iter().copied();
        targets.zip(self.weights[range].iter().copied())
    }
}

/// The ties of a network of either kind.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum AnyTies {
    Even(Ties<Even>),
    Ends(Ties<Ends>),
}

/// The arcs that leave a node, with what they weigh: strengths, or the number of parallel ties.
pub(super) fn arcs(
    s: &Snapshot,
    v: NodeIx,
    weighted: bool,
) -> impl Iterator<Item = (NodeIx, f64)> + '_ {
    let weights = s.multiplicities(v).zip(s.strengths(v));
    let weights = weights.map(move |(k, w)| if weighted { w } else { f64::from(k) });
    s.successors(v).iter().copied().zip(weights)
}

/// The arcs that reach a node.
fn arcs_in(s: &Snapshot, v: NodeIx, weighted: bool) -> impl Iterator<Item = (NodeIx, f64)> + '_ {
    let weights = s.multiplicities_in(v).zip(s.strengths_in(v));
    let weights = weights.map(move |(k, w)| if weighted { w } else { f64::from(k) });
    s.predecessors(v).iter().copied().zip(weights)
}

/// What the self-loops of a node weigh.
pub(super) fn loop_weight(s: &Snapshot, v: NodeIx, weighted: bool) -> f64 {
    let (count, weight) = s.loops(v);
    if weighted { weight } else { f64::from(count) }
}

impl AnyTies {
    /// Where the rows begin, and the other ends.
    pub(super) fn rows(&self) -> (&[usize], &[NodeIx]) {
        match self {
            Self::Even(ties) => (&ties.offsets, &ties.targets),
            Self::Ends(ties) => (&ties.offsets, &ties.targets),
        }
    }

    /// The ties of a network. Time O(n + m), memory O(n + m).
    pub(super) fn of(s: &Snapshot, quality: Quality, weighted: bool) -> Self {
        if s.is_directed() {
            return Self::Ends(directed(s, weighted));
        }
        let (offsets, targets, weights) = undirected(s, weighted);
        let strength = |v: NodeIx| arcs(s, v, weighted).map(|a| a.1).sum::<f64>();
        let nodes = (0..).take(s.node_count());
        match s.sides().filter(|_| quality == Quality::TwoMode) {
            Some(sides) => {
                // Barber's modularity is that of ties that all run from actors to bodies.
                let masses: Vec<Ends> = nodes
                    .zip(sides)
                    .map(|(v, side)| match side {
                        Side::Actor => Ends(strength(v), 0.0),
                        Side::Body => Ends(0.0, strength(v)),
                    })
                    .collect();
                Self::Ends(Ties {
                    total: masses.iter().map(|mass| mass.0).sum(),
                    offsets,
                    targets,
                    weights,
                    masses,
                })
            }
            None => {
                let masses: Vec<Even> = nodes
                    .map(|v| Even(strength(v) + 2.0 * loop_weight(s, v, weighted)))
                    .collect();
                Self::Even(Ties {
                    total: masses.iter().map(|mass| mass.0).sum(),
                    offsets,
                    targets,
                    weights,
                    masses,
                })
            }
        }
    }
}

type Rows = (Vec<usize>, Vec<NodeIx>, Vec<f64>);

fn undirected(s: &Snapshot, weighted: bool) -> Rows {
    let arc_count = 2 * s.edge_count();
    let mut offsets = Vec::with_capacity(s.node_count() + 1);
    let mut targets = Vec::with_capacity(arc_count);
    let mut weights = Vec::with_capacity(arc_count);
    offsets.push(0);
    for v in (0..).take(s.node_count()) {
        targets.extend_from_slice(s.successors(v));
        weights.extend(arcs(s, v, weighted).map(|a| a.1));
        offsets.push(targets.len());
    }
    (offsets, targets, weights)
}

fn directed(s: &Snapshot, weighted: bool) -> Ties<Ends> {
    let mut ties = Ties {
        offsets: vec![0],
        targets: Vec::new(),
        weights: Vec::new(),
        masses: Vec::with_capacity(s.node_count()),
        total: 0.0,
    };
    for v in (0..).take(s.node_count()) {
        let looped = loop_weight(s, v, weighted);
        let mut mass = Ends(looped, looped);
        let mut out = arcs(s, v, weighted).peekable();
        let mut into = arcs_in(s, v, weighted).peekable();
        // Both rows ascend: they are merged.
        while let Some(next) = match (out.peek(), into.peek()) {
            (Some(a), Some(b)) => Some(a.0.min(b.0)),
            (a, b) => a.or(b).map(|arc| arc.0),
        } {
            let there = out.next_if(|a| a.0 == next).map_or(0.0, |a| a.1);
            let here = into.next_if(|a| a.0 == next).map_or(0.0, |a| a.1);
            mass += Ends(there, here);
            ties.targets.push(next);
            ties.weights.push(there + here);
        }
        ties.total += mass.0;
        ties.masses.push(mass);
        ties.offsets.push(ties.targets.len());
    }
    ties
}
