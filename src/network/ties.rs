//! The single relations behind the edges of a view.

use std::collections::BTreeMap;

use super::draft::Key;
use super::select::Selection;
use super::{Network, NetworkKind, NodeIx, View, ViewError, one_mode, two_mode};
use crate::model::{Country, Period, Role};

/// One relation behind an edge of a view.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ViewTie {
    /// The node it goes from: the actor of the relation, or its country.
    pub source: NodeIx,
    /// The node it goes to: the body of the relation.
    pub target: NodeIx,
    /// As what.
    pub role: Role,
    /// Strength.
    pub weight: f64,
    /// When.
    pub period: Period,
}

impl View {
    /// The relations behind the edges, one by one, in the order of the data set; none for a
    /// projection, whose edges are made of pairs of relations.
    ///
    /// `network` is the one that the view was made of. Time O(relations log nodes).
    ///
    /// # Errors
    /// Those of [`Network::view`].
    pub fn ties(&self, network: &Network) -> Result<Vec<ViewTie>, ViewError> {
        let mut selection = Selection::new(network, self.spec.clone())?;
        let ties = match self.spec.kind {
            NetworkKind::Affiliation | NetworkKind::Countries => two_mode::ties(&selection),
            NetworkKind::Liaison | NetworkKind::Full => one_mode::ties(&selection),
            NetworkKind::Hierarchy => one_mode::hierarchy_ties(&mut selection).0,
            NetworkKind::CoMembership | NetworkKind::Interlock => Vec::new(),
        };
        let nodes = (0..).zip(self.actors.iter().zip(&self.countries));
        let countries: BTreeMap<Country, NodeIx> = nodes
            .filter(|(_, (actor, _))| actor.is_none())
            .filter_map(|(v, (_, country))| Some(((*country)?, v)))
            .collect();
        let number = |key: Key| match key {
            Key::Actor(actor) => self.node_of(network, actor),
            Key::Country(country) => countries.get(&country).copied(),
        };
        let tie = |tie: &super::draft::Tie| {
            Some(ViewTie {
                source: number(tie.from)?,
                target: number(tie.to)?,
                role: tie.role,
                weight: tie.weight,
                period: tie.period,
            })
        };
        Ok(ties.iter().filter_map(tie).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::Dataset;
    use crate::model::{Actor, ActorIx, Kind, Relation};
    use crate::network::{TABLE, ViewSpec};

    fn actor(id: &str, kind: Kind, country: Option<&str>, parent: Option<u32>) -> Actor {
        Actor {
            id: id.to_owned(),
            name: id.to_owned(),
            kind,
            country: country.and_then(Country::from_code),
            parent: parent.map(ActorIx),
            period: Period::default(),
            aliases: Vec::new(),
            url: "".into(),
            source: "".into(),
            note: "".into(),
            attributes: BTreeMap::new(),
        }
    }

    fn relation(actor: u32, role: Role, body: u32, weight: f64) -> Relation {
        Relation {
            actor: ActorIx(actor),
            role,
            body: ActorIx(body),
            period: Period::default(),
            weight,
            source: "".into(),
            note: "".into(),
            start_observed: true,
        }
    }

    /// The ties of every view add up to its strengths: no relation is lost or counted twice.
    #[test]
    fn ties_add_up_to_the_strengths_of_the_edges() {
        let dataset = Dataset {
            actors: vec![
                actor("A", Kind::NationalBody, Some("DE"), None),
                actor("B", Kind::NationalBody, Some("DE"), None),
                actor("C", Kind::Committee, None, Some(3)),
                actor("S", Kind::Sdo, None, None),
            ],
            relations: vec![
                relation(0, Role::Member, 2, 2.0),
                relation(0, Role::Secretariat, 2, 3.0),
                relation(1, Role::Member, 2, 1.0),
                relation(3, Role::Liaison, 2, 5.0),
                relation(1, Role::PartOf, 3, 1.0),
            ],
            ..Dataset::default()
        };
        let network = Network::from_dataset(dataset);
        for info in TABLE {
            let view = network.view(&ViewSpec::new(info.kind)).unwrap();
            let ties = view.ties(&network).unwrap();
            if info.kind.is_projection() {
                assert!(ties.is_empty());
                continue;
            }
            assert!(!ties.is_empty(), "{}", info.id);
            let sum: f64 = ties.iter().map(|tie| tie.weight).sum();
            let s = &view.snapshot;
            let n = u32::try_from(s.node_count()).unwrap();
            let all = (0..n).flat_map(|v| s.strengths(v)).sum::<f64>();
            let held = if s.is_directed() { all } else { all / 2.0 };
            assert!((sum - held).abs() < 1e-12, "{}: {sum} {held}", info.id);
            assert_eq!(ties.len(), view.account.used, "{}", info.id);
        }
    }
}
