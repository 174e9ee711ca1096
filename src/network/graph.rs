//! The petgraph multigraph of a data set.

use std::sync::Arc;

use petgraph::graph::{Graph, NodeIndex};

use super::Slice;
use crate::dataset::Dataset;
use crate::model::{Actor, ActorIx, Date, Relation};

/// The graph behind a [`Network`]: one node an actor, one edge a relation, from the actor to the
/// body, over all dates.
pub type ActorGraph = Graph<Actor, Relation>;

/// A data set as a network: every actor is a node, every relation an edge from the actor to the
/// body, whatever its dates, so that two actors may be tied by many parallel edges.
///
/// Node `i` of the graph is actor `i` of the data set, edge `e` is relation `e`. The network itself
/// never changes; what holds on a day is a [`Slice`] ([`Network::at`]), what measures run on is a
/// [`View`](super::View) ([`Network::view`]).
#[derive(Clone, Debug)]
pub struct Network {
    dataset: Arc<Dataset>,
    graph: ActorGraph,
}

impl Network {
    /// Builds the multigraph of a data set. Time and memory O(actors + relations).
    ///
    /// # Panics
    /// If a relation names an [`ActorIx`] that is not in the data set, which no data set that was
    /// read or generated does.
    pub fn from_dataset(dataset: impl Into<Arc<Dataset>>) -> Self {
        let dataset = dataset.into();
        let mut graph = Graph::with_capacity(dataset.actors.len(), dataset.relations.len());
        for actor in &dataset.actors {
            graph.add_node(actor.clone());
        }
        for relation in &dataset.relations {
            graph.add_edge(
                Self::node(relation.actor),
                Self::node(relation.body),
                relation.clone(),
            );
        }
        Self { dataset, graph }
    }

    /// The petgraph multigraph, for traversals, components and whatever else petgraph offers.
    ///
    /// Do not use `petgraph::algo::page_rank`: it computes something else (petgraph issue 960).
    pub fn as_petgraph(&self) -> &ActorGraph {
        &self.graph
    }

    /// The graph to edit as one's own; the data set is no longer attached to it.
    pub fn into_petgraph(self) -> ActorGraph {
        self.graph
    }

    /// The data set it was built from.
    pub fn dataset(&self) -> &Dataset {
        &self.dataset
    }

    /// The petgraph node of an actor.
    pub fn node(actor: ActorIx) -> NodeIndex {
        NodeIndex::new(actor.index())
    }

    /// What is in force on a day.
    pub fn at(&self, date: Date) -> Slice<'_> {
        Slice::new(self, date)
    }

    /// Number of actors, over all dates.
    pub fn actor_count(&self) -> usize {
        self.graph.node_count()
    }

    /// Number of relations, over all dates.
    pub fn relation_count(&self) -> usize {
        self.graph.edge_count()
    }
}

impl From<Dataset> for Network {
    fn from(dataset: Dataset) -> Self {
        Self::from_dataset(dataset)
    }
}
