//! A graph as files hold it: nodes with attributes, and every single tie.

use std::cmp::Ordering;

use petgraph::graph::{Graph, NodeIndex};
use thiserror::Error;

use super::Spell;
use super::value::{Attributes, Value, order};
use crate::model::Text;
use crate::network::{Codes, NodeIx, Parallel, Side, Snapshot, SnapshotBuilder, TieDirection};

/// A node of a file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PlainNode {
    /// Unique id.
    pub id: String,
    /// Name for readers; the id where the file gives none.
    pub label: String,
    /// Whatever else the file says of it, by name.
    pub attributes: Attributes,
    /// When it was there; empty for always.
    pub spells: Vec<Spell>,
}

impl PlainNode {
    /// A node of which nothing is known but its id.
    pub fn new(id: impl Into<String>) -> Self {
        let id = id.into();
        Self {
            label: id.clone(),
            id,
            ..Self::default()
        }
    }

    /// Whether the label says what neither the id nor the attribute `name` does.
    pub(super) fn has_label(&self) -> bool {
        let name = self.attributes.get("name").and_then(Value::as_text);
        self.label != name.unwrap_or(&self.id)
    }
}

/// What a file says of a tie besides its ends, weight and relation. It stands apart because most
/// ties have none of it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TieDetails {
    /// By name.
    pub attributes: Attributes,
    /// When it was there; empty for always.
    pub spells: Vec<Spell>,
}

/// A tie of a file, before parallel ones are collapsed.
#[derive(Clone, Debug, PartialEq)]
pub struct PlainEdge {
    /// Number of the node it goes from.
    pub source: NodeIx,
    /// Number of the node it goes to.
    pub target: NodeIx,
    /// Strength: positive and finite, 1 where the file gives none.
    pub weight: f64,
    /// What sort of tie; empty where the file does not say.
    pub relation: Text,
    /// Whatever else the file says of it.
    pub details: Option<Box<TieDetails>>,
}

impl PlainEdge {
    /// Attributes besides weight and relation.
    pub fn attributes(&self) -> Option<&Attributes> {
        self.details.as_ref().map(|d| &d.attributes)
    }

    /// When it was there; empty for always.
    pub fn spells(&self) -> &[Spell] {
        self.details.as_ref().map_or(&[], |d| &d.spells)
    }

    /// Sets an attribute.
    pub fn set_attribute(&mut self, name: &str, value: Value) {
        let details = self.details.get_or_insert_default();
        details.attributes.insert(name.to_owned(), value);
    }

    fn order_of_details(&self, other: &Self) -> Ordering {
        match (&self.details, &other.details) {
            (Some(a), Some(b)) => {
                let attributes = order(&a.attributes, &b.attributes);
                attributes.then_with(|| a.spells.cmp(&b.spells))
            }
            (a, b) => a.is_some().cmp(&b.is_some()),
        }
    }
}

/// Why an attribute that names two sides does not make a graph two-mode.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum SidesError {
    /// A tie joins two nodes of one side.
    #[error("`{source_id}` and `{target_id}` are on one side and yet tied")]
    TieWithinSide {
        /// One end.
        source_id: String,
        /// The other.
        target_id: String,
    },
    /// There are not exactly two values.
    #[error("the attribute `side` has {}; a two-mode graph has two", values_text(*.0))]
    NotTwoValues(usize),
}

fn values_text(n: usize) -> String {
    match n {
        1 => "1 value".to_owned(),
        n => format!("{n} values"),
    }
}

/// A graph in canonical order: nodes by id, edges by ends, weight and relation; the ends of an
/// undirected edge in node order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PlainGraph {
    /// Whether ties have a direction.
    pub direction: TieDirection,
    /// What the file says of the whole: a title, a date, a source.
    pub attributes: Attributes,
    nodes: Vec<PlainNode>,
    edges: Vec<PlainEdge>,
}

impl PlainGraph {
    /// Brings nodes and edges into canonical order. The edges speak of places in `nodes`; an edge
    /// that speaks of a place beyond them is dropped.
    ///
    /// Nodes of the same id are not told apart: the formats see to it that there are none.
    pub fn new(direction: TieDirection, nodes: Vec<PlainNode>, mut edges: Vec<PlainEdge>) -> Self {
        let mut order: Vec<usize> = (0..nodes.len()).collect();
        order.sort_by(|a, b| nodes[*a].id.cmp(&nodes[*b].id));
        let mut place = vec![0; nodes.len()];
        for (new, old) in (0..).zip(&order) {
            place[*old] = new;
        }
        edges.retain(|e| (e.source.max(e.target) as usize) < nodes.len());
        for edge in &mut edges {
            edge.source = place[edge.source as usize];
            edge.target = place[edge.target as usize];
            if direction == TieDirection::Undirected && edge.target < edge.source {
                std::mem::swap(&mut edge.source, &mut edge.target);
            }
        }
        edges.sort_by(|a, b| {
            (a.source, a.target)
                .cmp(&(b.source, b.target))
                .then(a.weight.total_cmp(&b.weight))
                .then_with(|| a.relation.cmp(&b.relation))
                .then_with(|| a.order_of_details(b))
        });
        let mut slots: Vec<Option<PlainNode>> = nodes.into_iter().map(Some).collect();
        let sorted = order.into_iter().filter_map(|old| slots[old].take());
        Self {
            direction,
            attributes: Attributes::new(),
            nodes: sorted.collect(),
            edges,
        }
    }

    /// The edges of a snapshot, each collapsed tie once with its strength.
    pub fn from_snapshot(snapshot: &Snapshot, labels: &[String]) -> Self {
        let nodes = snapshot.ids().iter().enumerate().map(|(v, id)| PlainNode {
            label: labels.get(v).map_or(id, String::as_str).to_owned(),
            ..PlainNode::new(id)
        });
        let mut edges = Vec::with_capacity(snapshot.edge_count());
        for (v, _) in (0..).zip(snapshot.ids().iter()) {
            for (&w, weight) in snapshot.successors(v).iter().zip(snapshot.strengths(v)) {
                if snapshot.is_directed() || v < w {
                    edges.push(PlainEdge {
                        source: v,
                        target: w,
                        weight,
                        relation: Text::default(),
                        details: None,
                    });
                }
            }
        }
        let direction = match snapshot.is_directed() {
            true => TieDirection::Directed,
            false => TieDirection::Undirected,
        };
        Self::new(direction, nodes.collect(), edges)
    }

    /// The nodes, by id.
    pub fn nodes(&self) -> &[PlainNode] {
        &self.nodes
    }

    /// The edges, in canonical order.
    pub fn edges(&self) -> &[PlainEdge] {
        &self.edges
    }

    /// Names of the nodes for readers.
    pub fn labels(&self) -> Vec<String> {
        self.nodes.iter().map(|n| n.label.clone()).collect()
    }

    /// The value of an attribute for every node; `None` if no node has it.
    pub fn attribute(&self, name: &str) -> Option<Vec<Option<String>>> {
        let values = self.nodes.iter().map(|n| n.attributes.get(name));
        let values: Vec<_> = values.map(|v| v.map(Value::to_string)).collect();
        values.iter().any(Option::is_some).then_some(values)
    }

    /// Whether any node or tie has an attribute of this name.
    pub fn has_attribute(&self, name: &str) -> bool {
        let nodes = self.nodes.iter().map(|n| &n.attributes);
        let mut all = nodes.chain(self.edges.iter().filter_map(PlainEdge::attributes));
        all.any(|attributes| attributes.contains_key(name))
    }

    /// Takes an attribute away from every node and tie.
    pub fn remove_attribute(&mut self, name: &str) {
        for node in &mut self.nodes {
            node.attributes.remove(name);
        }
        for details in self.edges.iter_mut().filter_map(|e| e.details.as_mut()) {
            details.attributes.remove(name);
        }
    }

    /// Sets an attribute of a node.
    pub fn set_node_attribute(&mut self, node: NodeIx, name: &str, value: Value) {
        if let Some(node) = self.nodes.get_mut(node as usize) {
            node.attributes.insert(name.to_owned(), value);
        }
    }

    /// Sets an attribute of every tie to what `value` says of its ends.
    pub fn set_tie_attributes(
        &mut self,
        name: &str,
        value: impl Fn(NodeIx, NodeIx) -> Option<Value>,
    ) {
        for edge in &mut self.edges {
            if let Some(value) = value(edge.source, edge.target) {
                edge.set_attribute(name, value);
            }
        }
    }

    /// The sides of a two-mode graph: every node has an attribute `side`, there are two values, and
    /// every tie crosses. `actor` and `body` say which side is which; of two other values the first
    /// in the alphabet is the actors' side.
    ///
    /// Without such an attribute, `bipartite` (0 or 1, as NetworkX writes it) and `type` (false or
    /// true, as igraph does) name the sides, the actors' first. `None` where nothing names them.
    ///
    /// # Errors
    /// [`SidesError`] where every node has such an attribute and it still makes no two-mode graph.
    pub fn sides(&self) -> Result<Option<Vec<Side>>, SidesError> {
        let Some(sides) = self.named_sides()? else {
            return Ok(None);
        };
        let within = |e: &&PlainEdge| sides[e.source as usize] == sides[e.target as usize];
        match self.edges.iter().find(within) {
            Some(edge) => Err(SidesError::TieWithinSide {
                source_id: self.nodes[edge.source as usize].id.clone(),
                target_id: self.nodes[edge.target as usize].id.clone(),
            }),
            None => Ok(Some(sides)),
        }
    }

    fn named_sides(&self) -> Result<Option<Vec<Side>>, SidesError> {
        let every = |name: &str| -> Option<Vec<&Value>> {
            self.nodes.iter().map(|n| n.attributes.get(name)).collect()
        };
        if self.nodes.is_empty() {
            return Ok(None);
        }
        let Some(values) = every("side") else {
            let side = |value: &Value| match value {
                Value::Whole(0) | Value::Flag(false) => Some(Side::Actor),
                Value::Whole(1) | Value::Flag(true) => Some(Side::Body),
                _ => None,
            };
            let flags = |v: &Vec<&Value>| v.iter().all(|v| matches!(v, Value::Flag(_)));
            let values = every("bipartite").or_else(|| every("type").filter(flags));
            return Ok(values.and_then(|values| values.into_iter().map(side).collect()));
        };
        let values: Vec<String> = values.into_iter().map(Value::to_string).collect();
        let mut names = values.clone();
        names.sort();
        names.dedup();
        let [first, second] = names.as_slice() else {
            return Err(SidesError::NotTwoValues(names.len()));
        };
        let actors = if first == "body" { second } else { first };
        let side = |value: &String| match value == actors {
            true => Side::Actor,
            false => Side::Body,
        };
        Ok(Some(values.iter().map(side).collect()))
    }

    /// The network on which measures run: parallel ties collapsed, but counted one by one in
    /// degrees. It has weights if any weight differs from 1; it has two modes if [`Self::sides`]
    /// says so.
    pub fn snapshot(&self) -> Snapshot {
        let mut names: Vec<Text> = Vec::new();
        for edge in &self.edges {
            // Edges of one relation often stand together.
            if names.last() != Some(&edge.relation) {
                names.push(edge.relation.clone());
            }
        }
        names.sort_unstable();
        names.dedup();
        let relations = Codes::of(self.edges.len(), names.len(), |at| {
            names.partition_point(|name| *name < self.edges[at].relation) as u32
        });
        SnapshotBuilder {
            ids: self.nodes.iter().map(|n| n.id.clone()).collect(),
            directed: self.direction == TieDirection::Directed,
            weighted: self.edges.iter().any(|e| e.weight.total_cmp(&1.0).is_ne()),
            parallel: Parallel::OneByOne,
            sides: self.sides().ok().flatten(),
            ties: self
                .edges
                .iter()
                .map(|e| (e.source, e.target, e.weight))
                .collect(),
            role_ties: Vec::new(),
        }
        .build_with(relations, names)
    }

    /// A graph without attributes, whose nodes have no names but their ids, from its network.
    pub(super) fn of_ties(snapshot: &Snapshot) -> Self {
        let nodes = snapshot.ids().iter().map(PlainNode::new);
        let edges = snapshot.single_ties().map(|tie| PlainEdge {
            source: tie.source,
            target: tie.target,
            weight: tie.weight,
            relation: tie.relation.clone(),
            details: None,
        });
        Self {
            attributes: Attributes::new(),
            direction: match snapshot.is_directed() {
                true => TieDirection::Directed,
                false => TieDirection::Undirected,
            },
            nodes: nodes.collect(),
            // In canonical order already.
            edges: edges.collect(),
        }
    }

    /// The multigraph in petgraph's form, to edit or to run petgraph's own algorithms on. Its edges
    /// go from source to target; petgraph's `into_edge_type` forgets the direction.
    pub fn to_petgraph(&self) -> Graph<PlainNode, PlainEdge> {
        let mut graph = Graph::with_capacity(self.nodes.len(), self.edges.len());
        for node in &self.nodes {
            graph.add_node(node.clone());
        }
        for edge in &self.edges {
            let node = |v: NodeIx| NodeIndex::new(v as usize);
            graph.add_edge(node(edge.source), node(edge.target), edge.clone());
        }
        graph
    }
}

/// Whether any tie has another weight than 1.
pub(super) fn has_weights(graph: &PlainGraph) -> bool {
    let mut edges = graph.edges.iter();
    edges.any(|e| e.weight.total_cmp(&1.0).is_ne())
}

/// Whether any tie says of what sort it is.
pub(super) fn has_relations(graph: &PlainGraph) -> bool {
    graph.edges.iter().any(|e| !e.relation.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn graph(sides: &[&str], edges: &[(NodeIx, NodeIx)]) -> PlainGraph {
        let node = |(at, side): (usize, &&str)| PlainNode {
            id: format!("n{}", sides.len() - at),
            label: format!("Node {at}"),
            attributes: Attributes::from([("side".to_owned(), (*side).into())]),
            spells: Vec::new(),
        };
        let edge = |&(source, target): &(NodeIx, NodeIx)| PlainEdge {
            source,
            target,
            weight: 1.0,
            relation: Text::default(),
            details: None,
        };
        PlainGraph::new(
            TieDirection::Undirected,
            sides.iter().enumerate().map(node).collect(),
            edges.iter().map(edge).collect(),
        )
    }

    #[test]
    fn nodes_come_in_id_order_and_keep_their_edges() {
        // Ids are n3, n2, n1 in this order.
        let g = graph(&["b", "a", "b"], &[(0, 1), (1, 2)]);
        let ids: Vec<_> = g.nodes().iter().map(|n| n.id.as_str()).collect();
        assert_eq!(ids, ["n1", "n2", "n3"]);
        assert_eq!(g.labels(), ["Node 2", "Node 1", "Node 0"]);
        let ends: Vec<_> = g.edges().iter().map(|e| (e.source, e.target)).collect();
        assert_eq!(ends, [(0, 1), (1, 2)]);
        let (s, p) = (g.snapshot(), g.to_petgraph());
        assert_eq!((s.node_count(), s.edge_count()), (3, 2));
        assert_eq!((p.node_count(), p.edge_count()), (3, 2));
    }

    #[test]
    fn two_sides_that_every_tie_crosses_make_a_two_mode_graph() {
        let g = graph(&["x", "body", "x"], &[(0, 1), (1, 2)]);
        use Side::{Actor, Body};
        assert_eq!(g.sides(), Ok(Some(vec![Actor, Body, Actor])));
        assert_eq!(g.snapshot().sides(), Some(&[Actor, Body, Actor][..]));
        let crossed = graph(&["x", "body", "x"], &[(0, 2)]);
        assert!(matches!(
            crossed.sides(),
            Err(SidesError::TieWithinSide { .. })
        ));
        assert_eq!(crossed.snapshot().sides(), None);
        assert_eq!(
            graph(&["x", "y", "z"], &[]).sides(),
            Err(SidesError::NotTwoValues(3))
        );
    }
}
