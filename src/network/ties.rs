//! The single relations behind the edges of a view.

use std::collections::BTreeMap;

use super::draft::Key;
use super::select::Selection;
use super::{Network, NetworkKind, NodeIx, View, ViewError, one_mode, two_mode};
use crate::model::{ActorIx, Country, Date, Period, Relation, Role};

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

/// The part of a period in which an actor exists.
fn while_existing(period: Period, actor: Period) -> Period {
    let later = |a: Option<Date>, b: Option<Date>| a.max(b);
    let earlier = |a: Option<Date>, b: Option<Date>| match (a, b) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (a, b) => a.or(b),
    };
    Period {
        start: later(period.start, actor.start),
        end: earlier(period.end, actor.end),
    }
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
        Ok(self.selected(network)?.into_iter().map(|t| t.0).collect())
    }

    /// The same with the relation each comes from (none where an actor's parent is the tie), and
    /// with periods cut to the days on which both ends exist: the tie stands in the view of a day
    /// if, and only if, its period contains that day. For [`Network::view_of_all_days`].
    ///
    /// # Errors
    /// Those of [`Network::view`].
    pub fn dated_ties<'a>(
        &self,
        network: &'a Network,
    ) -> Result<Vec<(ViewTie, Option<&'a Relation>)>, ViewError> {
        let dataset = network.dataset();
        let exists = |actor: ActorIx| dataset.actor(actor).period;
        let mut ties = self.selected(network)?;
        for (tie, relation) in &mut ties {
            let ends = match relation {
                Some(relation) => [Some(relation.actor), Some(relation.body)],
                None => [tie.source, tie.target].map(|v| self.actors[v as usize]),
            };
            for actor in ends.into_iter().flatten() {
                tie.period = while_existing(tie.period, exists(actor));
            }
        }
        Ok(ties)
    }

    fn selected<'a>(
        &self,
        network: &'a Network,
    ) -> Result<Vec<(ViewTie, Option<&'a Relation>)>, ViewError> {
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
        // Ties stand in the order of the relations selected; those of parents come after them.
        let relations = selection.used.iter().copied().map(Some);
        let relations = relations.chain(std::iter::repeat(None));
        let both = ties.iter().zip(relations);
        Ok(both.filter_map(|(t, r)| Some((tie(t)?, r))).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::Dataset;
    use crate::model::{Actor, Kind};
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

    /// A tie of all days stands in the view of a day if and only if its period holds it.
    #[test]
    fn dated_ties_are_those_of_every_day() {
        let year = |y: i16| Date::new(y, 1, 1).ok();
        let mut dataset = Dataset {
            actors: vec![
                actor("A", Kind::NationalBody, Some("DE"), None),
                actor("B", Kind::NationalBody, Some("FR"), None),
                actor("C", Kind::Committee, None, Some(3)),
                actor("S", Kind::Sdo, None, None),
            ],
            relations: vec![
                relation(0, Role::Member, 2, 1.0),
                relation(0, Role::Secretariat, 2, 1.0),
                relation(1, Role::Member, 2, 1.0),
                relation(1, Role::Member, 3, 1.0),
            ],
            ..Dataset::default()
        };
        dataset.relations[0].period.end = year(2012);
        dataset.relations[1].period.start = year(2014);
        dataset.relations[2].period.end = year(2030);
        dataset.actors[2].period = Period {
            start: year(2010),
            end: year(2020),
        };
        dataset.actors[1].period.start = year(2011);
        let network = Network::from_dataset(dataset);
        for kind in [
            NetworkKind::Affiliation,
            NetworkKind::Countries,
            NetworkKind::Hierarchy,
            NetworkKind::Full,
        ] {
            let all = network.view_of_all_days(&ViewSpec::new(kind)).unwrap();
            let dated = all.dated_ties(&network).unwrap();
            let mut sizes = Vec::new();
            for y in 2008..2022 {
                let spec = ViewSpec {
                    as_of: year(y),
                    ..ViewSpec::new(kind)
                };
                let view = network.view(&spec).unwrap();
                let on_day = view.ties(&network).unwrap();
                let name = |view: &View, t: &ViewTie| {
                    let id = |v| view.snapshot.id(v).to_owned();
                    (id(t.source), id(t.target), t.role.id())
                };
                let mut expected: Vec<_> = on_day.iter().map(|t| name(&view, t)).collect();
                let held = |t: &&(ViewTie, _)| year(y).is_some_and(|d| t.0.period.contains(d));
                let held = dated.iter().filter(held);
                let mut found: Vec<_> = held.map(|t| name(&all, &t.0)).collect();
                expected.sort();
                found.sort();
                assert_eq!(found, expected, "{kind:?} {y}");
                sizes.push(found.len());
            }
            sizes.dedup();
            assert!(sizes.len() > 2, "{kind:?} {sizes:?}");
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
