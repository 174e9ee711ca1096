//! What is left of a network to search: without hanging trees, twins merged, numbered so that what
//! is read together stands together.

use std::ops::Range;

use super::super::component;
use super::super::work::Direction;
use super::fold::{as_number, fold};
use super::rows::Rows;
use super::segment::{SEGMENTS, segments};
use super::small::{hubs_first, small};
use super::twin::Classes;
use crate::network::{NodeIx, Snapshot};

/// The place of a node of which nothing is left.
pub(super) const GONE: u32 = u32::MAX;

/// The places of a component: its hubs, then its small places.
#[derive(Clone, Debug)]
pub(super) struct Part {
    pub(super) hubs: Range<u32>,
    /// Where the hubs of each segment start.
    pub(super) starts: [u32; SEGMENTS],
    pub(super) smalls: Range<u32>,
    /// Arcs from hubs to hubs.
    pub(super) hub_arcs: usize,
}

impl Part {
    pub(super) fn places(&self) -> Range<u32> {
        self.hubs.start..self.smalls.end
    }

    /// The first place from a segment on; of [`SEGMENTS`] the first small place.
    pub(super) fn first_from(&self, segment: usize) -> u32 {
        self.starts.get(segment).copied().unwrap_or(self.hubs.end)
    }

    /// The segment of a place of the component.
    pub(super) fn segment(&self, place: u32) -> usize {
        match self.hubs.contains(&place) {
            true => self
                .starts
                .partition_point(|&start| start <= place)
                .saturating_sub(1),
            false => SEGMENTS,
        }
    }
}

/// What is left to search.
#[derive(Debug)]
pub(super) struct Core {
    /// Steps from each place.
    pub(super) out: Rows,
    /// Steps to each place, if they are not the same.
    into: Option<Rows>,
    /// The most steps to a place.
    pub(super) longest: f64,
    /// The most twins at a place.
    pub(super) most_copies: f64,
    /// How many twins stand at each place.
    pub(super) copies: Vec<f64>,
    /// How many nodes they stand for together.
    pub(super) mass: Vec<f64>,
    /// The components.
    pub(super) parts: Vec<Part>,
    /// The place of each node of the network, or [`GONE`].
    pub(super) place: Vec<u32>,
    /// What each node of the network already has of its betweenness, over ordered pairs.
    pub(super) between: Vec<f64>,
    /// What each twin at a place has of it besides.
    pub(super) between_twins: Vec<f64>,
}

impl Core {
    /// Steps to each place.
    pub(super) fn into(&self) -> &Rows {
        self.into.as_ref().unwrap_or(&self.out)
    }

    /// Whether what leads there leads back.
    pub(super) fn is_symmetric(&self) -> bool {
        self.into.is_none()
    }

    /// How many places there are.
    pub(super) fn len(&self) -> usize {
        self.mass.len()
    }

    /// Makes it. Time O(n log n + m log n), memory O(n + m).
    pub(super) fn of(s: &Snapshot, direction: Direction) -> Self {
        let n = s.node_count();
        let components = component::weak(s);
        let folded = fold(s, &components);
        let mut local = vec![GONE; n];
        let left: Vec<NodeIx> = (0..)
            .take(n)
            .filter(|&v| folded.is_left[v as usize])
            .collect();
        for (number, &v) in (0..).zip(&left) {
            local[v as usize] = number;
        }
        let rows_of = |ties: &dyn Fn(NodeIx) -> Vec<NodeIx>| {
            Rows::new(left.iter().map(|&v| {
                let row = ties(v).into_iter().map(|w| local[w as usize]);
                row.filter(|&w| w != GONE)
            }))
        };
        let out = rows_of(&|v| s.successors(v).to_vec());
        let into = s
            .is_directed()
            .then(|| rows_of(&|v| s.predecessors(v).to_vec()));
        let (out, into) = match (direction, into) {
            (Direction::Backward, Some(into)) => (into, Some(out)),
            (_, into) => (out, into),
        };
        let classes = match into {
            Some(_) => Classes::single(out.count()),
            None => Classes::find(&out),
        };
        let merged = |rows: &Rows| merge(rows, &classes);
        let (out, into) = (merged(&out), into.as_ref().map(merged));
        let (mut order, parts) = order(&out, into.as_ref());
        let is_small = small(&out, into.as_ref());
        let segment = segments(&out, &is_small);
        let parts = hubs_first(&mut order, parts, &out, &segment);
        let mut place = vec![0; order.len()];
        for (at, &class) in (0..).zip(&order) {
            place[class as usize] = at;
        }
        let renamed = |rows: &Rows| {
            Rows::new(order.iter().map(|&class| {
                let row = rows.row(class).iter();
                row.map(|&w| place[w as usize])
            }))
        };
        let mut core = Self {
            out: renamed(&out),
            into: into.as_ref().map(renamed),
            longest: 0.0,
            most_copies: 1.0,
            copies: vec![0.0; order.len()],
            mass: vec![0.0; order.len()],
            parts,
            place: local,
            between: folded.between,
            between_twins: vec![0.0; order.len()],
        };
        let mut squares = vec![0.0; order.len()];
        for &v in &left {
            let at = &mut core.place[v as usize];
            *at = place[classes.of[*at as usize] as usize];
            let (at, mass) = (*at as usize, folded.mass[v as usize]);
            core.copies[at] += 1.0;
            core.mass[at] += mass;
            squares[at] += mass * mass;
        }
        for rows in [Some(&mut core.out), core.into.as_mut()]
            .into_iter()
            .flatten()
        {
            rows.note_hubs(|at| segment[order[at as usize] as usize]);
        }
        for part in &mut core.parts {
            part.hub_arcs = core.out.arcs_to_hubs(part.hubs.clone());
        }
        let lengths = (0..core.out.count()).map(|v| Self::into(&core).length(v));
        core.longest = as_number(lengths.max().unwrap_or(0));
        core.most_copies = core.copies.iter().copied().fold(1.0, f64::max);
        core.count_among_twins(&classes, &order, &squares);
        core
    }

    /// Paths between twins that are apart lead over each of their neighbours alike.
    fn count_among_twins(&mut self, classes: &Classes, order: &[u32], squares: &[f64]) {
        for (at, &class) in (0..).zip(order) {
            let (mass, square) = (self.mass[at as usize], squares[at as usize]);
            if !classes.are_apart[class as usize] || self.copies[at as usize] < 2.0 {
                continue;
            }
            let row = self.out.row(at);
            let ways: f64 = row.iter().map(|&w| self.copies[w as usize]).sum();
            for &w in row {
                self.between_twins[w as usize] += (mass * mass - square) / ways;
            }
        }
    }
}

/// The rows of classes.
fn merge(rows: &Rows, classes: &Classes) -> Rows {
    Rows::new((0..).zip(&classes.first).map(|(class, &first)| {
        let row = rows.row(first).iter().map(|&w| classes.of[w as usize]);
        let mut row: Vec<u32> = row.filter(|&w| w != class).collect();
        row.sort_unstable();
        row.dedup();
        row
    }))
}

/// Breadth first from the node with the most neighbours of each component, the larger neighbours
/// first; and the ranges of the components in that order.
fn order(out: &Rows, into: Option<&Rows>) -> (Vec<u32>, Vec<Range<u32>>) {
    let n = out.count();
    let degree = |v: u32| out.length(v) + into.map_or(0, |into| into.length(v));
    let mut by_degree: Vec<u32> = (0..n).collect();
    by_degree.sort_by_key(|&v| std::cmp::Reverse(degree(v)));
    let mut rank = vec![0_u32; n as usize];
    for (at, &v) in (0..).zip(&by_degree) {
        rank[v as usize] = at;
    }
    let mut is_placed = vec![false; n as usize];
    let (mut order, mut parts) = (Vec::with_capacity(n as usize), Vec::new());
    let mut at = 0;
    for &hub in &by_degree {
        if std::mem::replace(&mut is_placed[hub as usize], true) {
            continue;
        }
        let start = at;
        order.push(hub);
        while let Some(&v) = order.get(at) {
            at += 1;
            let from = order.len();
            let back = into.map_or(&[][..], |into| into.row(v));
            for &w in out.row(v).iter().chain(back) {
                if !std::mem::replace(&mut is_placed[w as usize], true) {
                    order.push(w);
                }
            }
            order[from..].sort_unstable_by_key(|&w| rank[w as usize]);
        }
        parts.push(start as u32..at as u32);
    }
    (order, parts)
}
