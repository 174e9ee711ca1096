//! The graph of a view of a data set, with everything that the tables say of its nodes.

use super::value::{Attributes, Value};
use super::{PlainEdge, PlainGraph, PlainNode, Spell, TieDetails};
use crate::dataset::Dataset;
use crate::model::Period;
use crate::network::{Network, NodeIx, Side, View, ViewError, ViewTie};

impl PlainGraph {
    /// The graph of a view: one tie for each relation, with its role as the relation and its period
    /// as the time, so that an actor that is a member of a body and runs its secretariat has two
    /// parallel ties to it. The ties of a projection are its edges.
    ///
    /// Nodes bear their label and the attributes `kind`, `country`, `name`, `side` in a two-mode
    /// network, and the further columns of the actors table. The graph bears the title, the
    /// licences and the sources of the data set, the network, what its ties are worth if it is a
    /// projection, the day, the body looked into and the roles.
    ///
    /// # Errors
    /// Those of [`Network::view`].
    pub fn from_view(view: &View, network: &Network) -> Result<Self, ViewError> {
        let dataset = network.dataset();
        let nodes = (0..).zip(view.snapshot.ids().iter());
        let nodes = nodes.map(|(v, id)| node(view, dataset, v, id)).collect();
        let direction = view.spec.kind.info().direction;
        let edges = match view.spec.kind.is_projection() {
            true => Self::from_snapshot(&view.snapshot, &[]).edges().to_vec(),
            false => view.ties(network)?.iter().map(edge).collect(),
        };
        let mut graph = Self::new(direction, nodes, edges);
        graph.attributes = about(view, dataset);
        Ok(graph)
    }
}

/// The title of a data set; its name where it has none.
fn title(dataset: &Dataset) -> String {
    let package = &dataset.package;
    let title = [&package.title, &package.name]
        .into_iter()
        .find(|t| !t.is_empty());
    title.cloned().unwrap_or_default()
}

fn about(view: &View, dataset: &Dataset) -> Attributes {
    let roles = view.spec.roles.as_ref();
    let roles = roles.map(|roles| roles.iter().map(|r| r.id()).collect::<Vec<_>>().join(", "));
    let sources = dataset
        .package
        .sources
        .iter()
        .map(|source| source.title.as_str());
    let is_projection = view.spec.kind.is_projection();
    let projection = is_projection.then(|| view.spec.projection.id().to_owned());
    let within = view.spec.within.map(|body| dataset.actor(body).id.clone());
    let texts = [
        ("title", Some(title(dataset))),
        ("network", Some(view.spec.kind.id().to_owned())),
        ("projection", projection),
        ("as_of", view.as_of().map(|day| day.to_string())),
        ("within", within),
        ("roles", roles),
        ("licences", Some(dataset.package.licences.join("; "))),
        ("sources", Some(sources.collect::<Vec<_>>().join("; "))),
    ];
    let texts = texts.into_iter();
    let texts = texts.filter_map(|(name, text)| Some((name, text.filter(|t| !t.is_empty())?)));
    texts
        .map(|(name, text)| (name.to_owned(), Value::Text(text)))
        .collect()
}

fn node(view: &View, dataset: &Dataset, v: NodeIx, id: &str) -> PlainNode {
    let place = v as usize;
    let actor = view.actors[place].map(|actor| dataset.actor(actor));
    let further = actor.into_iter().flat_map(|actor| &actor.attributes);
    let mut attributes: Attributes = further
        .filter(|(_, text)| !text.is_empty())
        .map(|(name, text)| {
            // A column of a name that means something in a graph file stands apart from it.
            let name = match name.as_str() {
                "id" | "label" | "spells" => format!("{name}_"),
                name => name.to_owned(),
            };
            (name, Value::Text(text.clone()))
        })
        .collect();
    let side = view.snapshot.sides().map(|sides| match sides[place] {
        Side::Actor => "actor",
        Side::Body => "body",
    });
    let kind = match actor {
        Some(actor) => actor.kind.id(),
        None => "country",
    };
    let country = view.countries[place];
    for (name, text) in [
        ("kind", Some(kind)),
        ("country", country.as_ref().map(|country| country.code())),
        ("name", actor.map(|actor| actor.name.as_str())),
        ("side", side),
    ] {
        if let Some(text) = text {
            attributes.insert(name.to_owned(), text.into());
        }
    }
    PlainNode {
        id: id.to_owned(),
        label: view.labels[place].clone(),
        attributes,
        spells: actor.map(|actor| spells(actor.period)).unwrap_or_default(),
    }
}

fn spells(period: Period) -> Vec<Spell> {
    let spell = Spell::from(period);
    if spell.is_always() {
        Vec::new()
    } else {
        vec![spell]
    }
}

fn edge(tie: &ViewTie) -> PlainEdge {
    let spells = spells(tie.period);
    let details = TieDetails {
        attributes: Attributes::new(),
        spells,
    };
    PlainEdge {
        source: tie.source,
        target: tie.target,
        weight: tie.weight,
        relation: tie.role.id().into(),
        details: (!details.spells.is_empty()).then(|| Box::new(details)),
    }
}
