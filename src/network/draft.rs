//! From ties between actors and countries to a view: nodes in id order, ties collapsed.

use std::collections::BTreeMap;

use super::select::Selection;
use super::{
    NodeIx, Parallel, RoleTie, Side, SnapshotBuilder, TieDirection, View, ViewAccount, label,
};
use crate::model::{ActorIx, Country, Period, Role};

/// What a node stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Key {
    Actor(ActorIx),
    Country(Country),
}

/// A tie of a view that is being made; in a two-mode view `from` is on the actors' side.
#[derive(Clone, Copy, Debug)]
pub(super) struct Tie {
    pub(super) from: Key,
    pub(super) to: Key,
    pub(super) weight: f64,
    pub(super) role: Role,
    pub(super) period: Period,
}

/// One node of a view that is being made.
struct Node {
    key: Key,
    id: String,
    side: Side,
}

/// Numbers the nodes and collapses the ties. `parents` is how many of the ties come from the
/// parent column, and how many entries of that column were read.
pub(super) fn finish(selection: &Selection<'_>, ties: &[Tie], parents_read: usize) -> View {
    let info = selection.spec.kind.info();
    let dataset = selection.network.dataset();
    let nodes = nodes(selection, ties);
    let mut actor_nodes = vec![NodeIx::MAX; dataset.actors.len()];
    let mut country_nodes = BTreeMap::new();
    for (at, node) in (0..).zip(&nodes) {
        match node.key {
            Key::Actor(actor) => actor_nodes[actor.index()] = at,
            Key::Country(country) => {
                country_nodes.insert(country, at);
            }
        }
    }
    let number = |key: Key| match key {
        Key::Actor(actor) => actor_nodes[actor.index()],
        Key::Country(country) => country_nodes.get(&country).copied().unwrap_or(NodeIx::MAX),
    };
    let two_mode = selection.spec.kind.is_two_mode() || selection.spec.kind.is_projection();
    let role_ties = ties.iter().map(|tie| RoleTie {
        actor: number(tie.from),
        body: number(tie.to),
        role: tie.role,
        weight: tie.weight,
    });
    let is_one = |weight: f64| weight.total_cmp(&1.0).is_eq();
    let snapshot = SnapshotBuilder {
        ids: nodes.iter().map(|n| n.id.clone()).collect(),
        directed: info.direction == TieDirection::Directed,
        weighted: ties.iter().any(|tie| !is_one(tie.weight)),
        parallel: Parallel::AsOne,
        sides: two_mode.then(|| nodes.iter().map(|n| n.side).collect()),
        ties: ties
            .iter()
            .map(|tie| (number(tie.from), number(tie.to), tie.weight))
            .collect(),
        role_ties: if two_mode {
            role_ties.collect()
        } else {
            Vec::new()
        },
    }
    .build();
    let tied: Vec<bool> = actor_nodes.iter().map(|at| *at != NodeIx::MAX).collect();
    // A loop joins no two nodes, so it is no edge; a data set that was read has none.
    let loops = (0..).zip(&nodes).filter(|(v, _)| snapshot.loops(*v).0 > 0);
    let pairs = snapshot.edge_count() + loops.count();
    let account = ViewAccount {
        relations_read: selection.network.relation_count(),
        parents_read,
        used: ties.len(),
        collapsed: ties.len() - pairs,
        ties: pairs,
        left_out: selection.tally.left_out(),
        pairs: None,
        bodies_without_tie: selection.bodies_without_tie(&tied),
    };
    let actor_of = |node: &Node| match node.key {
        Key::Actor(actor) => Some(actor),
        Key::Country(_) => None,
    };
    View {
        actors: nodes.iter().map(actor_of).collect(),
        countries: nodes
            .iter()
            .map(|node| match node.key {
                Key::Actor(actor) => dataset.actor(actor).country,
                Key::Country(country) => Some(country),
            })
            .collect(),
        labels: nodes
            .iter()
            .map(|node| match node.key {
                Key::Actor(actor) => label(dataset.actor(actor)),
                Key::Country(country) => country.name().to_owned(),
            })
            .collect(),
        snapshot,
        account,
        spec: selection.spec.clone(),
    }
}

/// Every end of a tie once, in id order.
fn nodes(selection: &Selection<'_>, ties: &[Tie]) -> Vec<Node> {
    let dataset = selection.network.dataset();
    let mut keys: Vec<(Key, Side)> = ties
        .iter()
        .flat_map(|tie| [(tie.from, Side::Actor), (tie.to, Side::Body)])
        .collect();
    keys.sort_unstable();
    keys.dedup_by_key(|(key, _)| *key);
    let mut nodes: Vec<Node> = keys
        .into_iter()
        .map(|(key, side)| Node {
            key,
            side,
            id: match key {
                Key::Actor(actor) => dataset.actor(actor).id.clone(),
                // A body may bear the code of a country as its id: AU is Australia and the
                // African Union.
                Key::Country(country) => match dataset.find(country.code()) {
                    Some(actor) if dataset.actor(actor).kind.is_body() => {
                        format!("country:{country}")
                    }
                    _ => country.code().to_owned(),
                },
            },
        })
        .collect();
    nodes.sort_by(|a, b| a.id.cmp(&b.id));
    nodes
}
