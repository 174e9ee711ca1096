//! From a network and the values of its nodes to a figure; what colours show.

use std::collections::BTreeMap;

use super::diagram::{EdgeKind, NetworkEdge, NetworkFigure, NetworkNode, NodeShape};
use crate::model::{Actor, Country, Date};
use crate::network::{Network, NodeIx, Side, Snapshot, View};

/// What the colour of a node shows.
#[derive(Clone, Copy, Debug)]
pub struct Colours<'a> {
    /// Whose groups and kinds.
    pub network: &'a Network,
    /// The day on which groups are asked for.
    pub day: Option<Date>,
    /// Groups of the data set and codes of countries, the first that fits; empty for the kinds of
    /// actors.
    pub groups: &'a [String],
}

impl Colours<'_> {
    /// What the colours are, for a legend.
    pub fn label(&self) -> &'static str {
        if self.groups.is_empty() {
            "Kind"
        } else {
            "Country or group"
        }
    }

    /// The first group or country of the list that the actor belongs to on the day; its kind where
    /// the list is empty.
    pub fn of(&self, actor: &Actor) -> Option<String> {
        if self.groups.is_empty() {
            return Some(actor.kind.label().to_owned());
        }
        let belongs = |group: &String| {
            actor.country.is_some_and(|c| c.code() == group)
                || self.network.dataset().groups.iter().any(|g| {
                    g.group == *group
                        && self.day.is_none_or(|day| g.period.contains(day))
                        && (g.member == actor.id
                            || actor.country.is_some_and(|c| c.code() == g.member))
                })
        };
        self.groups
            .iter()
            .find(|g| belongs(g))
            .map(|g| Self::name(g))
    }

    /// The name of a country, where the list has it.
    fn of_country(&self, country: Country) -> Option<String> {
        let listed = self.groups.iter().find(|g| *g == country.code());
        listed.map(|g| Self::name(g))
    }

    fn name(group: &str) -> String {
        Country::from_code(group)
            .filter(|c| c.code() != "EU")
            .map_or_else(|| group.to_owned(), |c| c.name().to_owned())
    }

    /// The groups in the order of their colours.
    pub fn order(&self) -> Vec<String> {
        self.groups.iter().map(|g| Self::name(g)).collect()
    }
}

/// A network with what a picture says of its nodes: lists in node order.
#[derive(Clone, Debug)]
pub struct Nodes<'a> {
    /// The network.
    pub snapshot: &'a Snapshot,
    /// Names for readers.
    pub labels: Vec<String>,
    /// Which nodes are bodies, drawn as squares.
    pub bodies: Vec<bool>,
    /// What the colour shows.
    pub groups: Vec<Option<String>>,
    /// What the size shows.
    pub values: Vec<Option<f64>>,
}

impl<'a> Nodes<'a> {
    /// The nodes of a view, with values by node.
    ///
    /// Bodies have a colour only where colours show kinds: by country they have none.
    pub fn of_view(view: &'a View, colours: &Colours, values: Vec<Option<f64>>) -> Self {
        let dataset = colours.network.dataset();
        let sides = view.snapshot.sides();
        let actor = |v: usize| view.actors[v].map(|a| dataset.actor(a));
        let count = view.actors.len();
        let bodies: Vec<bool> = (0..count)
            .map(|v| match sides {
                Some(sides) => sides[v] == Side::Body,
                None => actor(v).is_some_and(|a| a.kind.is_body()),
            })
            .collect();
        let groups = (0..count)
            .map(|v| match actor(v) {
                Some(_) if bodies[v] && !colours.groups.is_empty() => None,
                Some(actor) => colours.of(actor),
                None => view.countries[v].and_then(|c| colours.of_country(c)),
            })
            .collect();
        Self {
            snapshot: &view.snapshot,
            labels: view.labels.clone(),
            bodies,
            groups,
            values,
        }
    }

    /// The nodes of a network without data behind it: bodies are those of the second mode.
    pub fn of_snapshot(
        snapshot: &'a Snapshot,
        labels: Vec<String>,
        values: Vec<Option<f64>>,
    ) -> Self {
        let count = snapshot.node_count();
        let bodies = match snapshot.sides() {
            Some(sides) => sides.iter().map(|s| *s == Side::Body).collect(),
            None => vec![false; count],
        };
        Self {
            snapshot,
            labels,
            bodies,
            groups: vec![None; count],
            values,
        }
    }

    /// One node and its neighbours, with the ties between them: as [`Self::figure`], the node first.
    /// `None` if there is no such node.
    pub fn around(&self, centre: NodeIx) -> Option<NetworkFigure> {
        let s = self.snapshot;
        let mut figure = self.figure();
        figure.nodes.get_mut(centre as usize)?.priority = 1e12;
        let mut kept = vec![false; figure.nodes.len()];
        kept[centre as usize] = true;
        for v in s.successors(centre).iter().chain(s.predecessors(centre)) {
            kept[*v as usize] = true;
        }
        let mut place = vec![None; kept.len()];
        let mut nodes = Vec::new();
        for (v, node) in figure.nodes.into_iter().enumerate() {
            if kept[v] {
                place[v] = u32::try_from(nodes.len()).ok();
                nodes.push(node);
            }
        }
        figure.nodes = nodes;
        figure.edges = figure
            .edges
            .into_iter()
            .filter_map(|e| {
                let (a, b) = (place[e.a as usize]?, place[e.b as usize]?);
                Some(NetworkEdge { a, b, ..e })
            })
            .collect();
        Some(figure)
    }

    /// See [`shorten_bodies`].
    pub fn shorten_bodies(&mut self) -> Option<String> {
        shorten_bodies(&mut self.labels, &self.bodies)
    }

    /// Nodes and edges as a figure, without words. In a two-mode network the bodies come first
    /// where not all nodes can be drawn, if they leave half the page to actors: then they are few and
    /// give the network its shape. Where they are many, they would be drawn alone, without any tie.
    pub fn figure(&self) -> NetworkFigure {
        let bodies = self.bodies.iter().filter(|is_body| **is_body).count();
        let bodies_first =
            self.snapshot.sides().is_some() && 2 * bodies <= NetworkFigure::default().top;
        let nodes = (0..self.snapshot.node_count())
            .map(|v| {
                let value = self.values.get(v).copied().flatten();
                let first = if bodies_first && self.bodies[v] {
                    1e9
                } else {
                    0.0
                };
                NetworkNode {
                    id: self.snapshot.ids()[v].to_owned(),
                    label: self.labels[v].clone(),
                    group: self.groups[v].clone(),
                    shape: if self.bodies[v] {
                        NodeShape::Body
                    } else {
                        NodeShape::Actor
                    },
                    value,
                    priority: first + value.unwrap_or(0.0),
                }
            })
            .collect();
        NetworkFigure {
            nodes,
            edges: edges(self.snapshot),
            ..NetworkFigure::default()
        }
    }
}

/// Cuts the part that most bodies' names begin with (`ISO/IEC JTC 1/` of `ISO/IEC JTC 1/SC 42`)
/// and returns it, if three bodies or more share it. Only the name of a committee is cut, with its
/// number: without `ISO/` nobody would know `IEC JTC 1` again.
pub fn shorten_bodies(labels: &mut [String], bodies: &[bool]) -> Option<String> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    let names = labels.iter().zip(bodies).filter(|n| *n.1);
    let number = names.clone().count();
    for (name, _) in names {
        for (at, _) in name.match_indices('/') {
            *counts.entry(&name[..=at]).or_default() += 1;
        }
    }
    // The longest of those that most bodies share.
    let common = counts
        .into_iter()
        .filter(|(prefix, count)| prefix.contains(' ') && *count >= 3 && *count * 2 > number)
        .max_by_key(|(prefix, _)| prefix.len())?
        .0
        .to_owned();
    for (name, body) in labels.iter_mut().zip(bodies) {
        if let Some(rest) = name.strip_prefix(&common).filter(|_| *body) {
            *name = rest.to_owned();
        }
    }
    Some(common)
}

/// The note that goes with [`shorten_bodies`].
pub fn shortened(common: &str) -> String {
    format!("Names of bodies are written without “{common}”.")
}

/// The ties of a network, each with the highest role behind it.
fn edges(snapshot: &Snapshot) -> Vec<NetworkEdge> {
    let mut kinds: BTreeMap<(NodeIx, NodeIx), EdgeKind> = BTreeMap::new();
    for tie in snapshot.role_ties() {
        let kind = EdgeKind::of(tie.role);
        let ends = (tie.actor.min(tie.body), tie.actor.max(tie.body));
        let known = kinds.entry(ends).or_insert(kind);
        *known = (*known).max(kind);
    }
    let count = NodeIx::try_from(snapshot.node_count()).unwrap_or(NodeIx::MAX);
    let directed = snapshot.is_directed();
    (0..count)
        .flat_map(|a| {
            let ties = snapshot.successors(a).iter().zip(snapshot.strengths(a));
            // An undirected tie stands in the rows of both its ends.
            ties.filter(move |(b, _)| directed || a < **b)
                .map(move |(&b, weight)| (a, b, weight))
        })
        .map(|(a, b, weight)| NetworkEdge {
            a,
            b,
            weight,
            kind: kinds
                .get(&(a.min(b), a.max(b)))
                .copied()
                .unwrap_or_default(),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::network::SnapshotBuilder;

    fn snapshot(ids: &[&str], directed: bool, ties: &[(u32, u32)]) -> Snapshot {
        SnapshotBuilder {
            ids: ids.iter().map(|i| (*i).to_owned()).collect(),
            directed,
            ties: ties.iter().map(|&(a, b)| (a, b, 1.0)).collect(),
            ..SnapshotBuilder::default()
        }
        .build()
    }

    #[test]
    fn every_tie_is_drawn_once() {
        let ties = [(0, 1), (2, 1), (2, 0)];
        assert_eq!(edges(&snapshot(&["a", "b", "c"], false, &ties)).len(), 3);
        assert_eq!(edges(&snapshot(&["a", "b", "c"], true, &ties)).len(), 3);
    }

    #[test]
    fn a_neighbourhood_is_a_node_and_its_neighbours() {
        let snapshot = snapshot(
            &["a", "b", "c", "d", "e"],
            true,
            &[(0, 1), (2, 1), (0, 2), (2, 3)],
        );
        let nodes = Nodes::of_snapshot(&snapshot, snapshot.ids().to_vec(), vec![Some(1.0); 5]);
        let near = nodes.around(1).unwrap();
        let ids: Vec<_> = near.nodes.iter().map(|n| n.id.as_str()).collect();
        assert_eq!((ids, near.edges.len()), (vec!["a", "b", "c"], 3));
        assert!(near.nodes[1].priority > near.nodes[0].priority);
        assert!(nodes.around(9).is_none());
    }

    /// One actor in each of `bodies` bodies: which of its nodes comes first.
    fn first(bodies: u32) -> NodeShape {
        let snapshot = SnapshotBuilder {
            ids: (0..=bodies).map(|v| format!("n{v:04}")).collect(),
            sides: Some((0..=bodies).map(side_of).collect()),
            ties: (1..=bodies).map(|body| (0, body, 1.0)).collect(),
            ..SnapshotBuilder::default()
        }
        .build();
        let degrees = (0..=bodies).map(|v| Some(f64::from(if v == 0 { bodies } else { 1 })));
        let nodes = Nodes::of_snapshot(&snapshot, snapshot.ids().to_vec(), degrees.collect());
        let figure = nodes.figure();
        let order = |a: &&NetworkNode, b: &&NetworkNode| a.priority.total_cmp(&b.priority);
        figure.nodes.iter().max_by(order).unwrap().shape
    }

    fn side_of(v: u32) -> Side {
        match v {
            0 => Side::Actor,
            _ => Side::Body,
        }
    }

    #[test]
    fn many_bodies_do_not_push_the_actors_out() {
        assert_eq!(first(20), NodeShape::Body);
        assert_eq!(first(400), NodeShape::Actor);
    }

    #[test]
    fn the_common_beginning_of_bodies_is_cut() {
        let names = [
            "SAC",
            "X/JTC 1",
            "X/JTC 1/SC 2",
            "X/JTC 1/SC 27",
            "X/JTC 1/SC 42",
        ];
        let snapshot = snapshot(&names, false, &[]);
        let mut nodes = Nodes::of_snapshot(&snapshot, snapshot.ids().to_vec(), Vec::new());
        assert_eq!(nodes.shorten_bodies(), None);
        nodes.bodies = vec![false, true, true, true, true];
        assert_eq!(nodes.shorten_bodies().as_deref(), Some("X/JTC 1/"));
        assert_eq!(nodes.shorten_bodies(), None);
        assert_eq!(nodes.labels, ["SAC", "X/JTC 1", "SC 2", "SC 27", "SC 42"]);
    }
}
