//! What is in force on one day.

use petgraph::graph::EdgeReference;
use petgraph::visit::{EdgeFiltered, FilterEdge};

use super::{ActorGraph, Network};
use crate::model::{Actor, ActorIx, Date, Relation, Role};

/// The relations in force on one day, and the actors that exist then.
///
/// Periods are half-open: what ends on a day is no longer in force on it. A relation is in force
/// only while both of its ends exist ([`Dataset::in_force`](crate::dataset::Dataset::in_force)): the
/// members of a committee that was disbanded are members no longer, even if nobody ended their rows.
#[derive(Clone, Copy, Debug)]
pub struct Slice<'a> {
    network: &'a Network,
    date: Date,
}

impl<'a> Slice<'a> {
    pub(super) fn new(network: &'a Network, date: Date) -> Self {
        Self { network, date }
    }

    /// The day.
    pub fn date(&self) -> Date {
        self.date
    }

    /// Whether the actor exists on the day.
    pub fn exists(&self, actor: ActorIx) -> bool {
        let actor = self.network.dataset().actor(actor);
        actor.period.contains(self.date)
    }

    /// Whether the relation is in force on the day.
    pub fn is_in_force(&self, relation: &Relation) -> bool {
        self.network.dataset().in_force(relation, self.date)
    }

    /// The actors that exist, in id order.
    pub fn actors(self) -> impl Iterator<Item = &'a Actor> {
        let actors = self.network.as_petgraph().node_weights();
        actors.filter(move |a| a.period.contains(self.date))
    }

    /// The relations in force, in the order of the data set.
    pub fn relations(self) -> impl Iterator<Item = &'a Relation> {
        let relations = self.network.as_petgraph().edge_weights();
        relations.filter(move |r| self.is_in_force(r))
    }

    /// Who has a role in a body, in the order of the data set. Time O(relations of the body).
    pub fn holders(self, body: ActorIx, role: Role) -> impl Iterator<Item = &'a Actor> {
        let graph = self.network.as_petgraph();
        let mut relations: Vec<&Relation> = graph
            .edges_directed(Network::node(body), petgraph::Direction::Incoming)
            .map(|e| e.weight())
            .filter(|r| r.role == role && self.is_in_force(r))
            .collect();
        relations.sort_by_key(|r| r.actor);
        relations
            .into_iter()
            .map(move |r| self.network.dataset().actor(r.actor))
    }

    /// The petgraph multigraph with only the edges in force, for petgraph's own algorithms.
    ///
    /// ```
    /// # use actornet::{dataset::Dataset, model::Date, network::Network};
    /// # let network = Network::from_dataset(Dataset::default());
    /// let slice = network.at(Date::parse_as_of("2021")?);
    /// let graph = slice.as_petgraph();
    /// assert_eq!(petgraph::visit::IntoEdgeReferences::edge_references(&graph).count(), 0);
    /// # Ok::<(), actornet::model::DateError>(())
    /// ```
    pub fn as_petgraph(
        self,
    ) -> EdgeFiltered<&'a ActorGraph, impl FilterEdge<EdgeReference<'a, Relation>>> {
        EdgeFiltered::from_fn(
            self.network.as_petgraph(),
            move |e: EdgeReference<'a, Relation>| self.is_in_force(e.weight()),
        )
    }
}
