//! Small and random data sets for the tests of shifts.
#![allow(dead_code, reason = "not every test file needs every part")]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use actornet::dataset::{Dataset, GroupSpell, Identity, IdentityKind, Package};
use actornet::model::{Actor, Country, Date, Kind, Period, Relation, Role};
use proptest::prelude::*;

pub(crate) fn day(text: &str) -> Date {
    Date::parse(text).unwrap()
}

pub(crate) fn bound(text: &str) -> Option<Date> {
    (!text.is_empty()).then(|| day(text))
}

pub(crate) fn period(start: &str, end: &str) -> Period {
    Period {
        start: bound(start),
        end: bound(end),
    }
}

/// Builds a data set row by row; actors must come before the relations that name them.
#[derive(Default)]
pub(crate) struct Tables {
    pub(crate) actors: Vec<Actor>,
    relations: Vec<(String, Role, String, Period, &'static str, bool)>,
    pub(crate) data: Dataset,
}

impl Tables {
    pub(crate) fn panel(dates: &[&str]) -> Self {
        let mut tables = Self::default();
        tables.data.package = Package {
            observed: dates.iter().map(|d| day(d)).collect(),
            ..Package::default()
        };
        tables
    }

    pub(crate) fn actor(
        &mut self,
        id: &str,
        kind: Kind,
        country: &str,
        start: &str,
        end: &str,
    ) -> &mut Actor {
        self.actors.push(Actor {
            id: id.to_owned(),
            name: id.to_owned(),
            kind,
            country: Country::from_code(country),
            parent: None,
            period: period(start, end),
            aliases: Vec::new(),
            url: "".into(),
            source: "".into(),
            note: "".into(),
            attributes: std::collections::BTreeMap::new(),
        });
        self.actors.last_mut().unwrap()
    }

    pub(crate) fn holder(&mut self, id: &str, country: &str) {
        self.actor(id, Kind::NationalBody, country, "", "");
    }

    pub(crate) fn body(&mut self, id: &str, start: &str, end: &str) {
        self.actor(id, Kind::Committee, "", start, end);
    }

    pub(crate) fn spell(&mut self, actor: &str, role: Role, body: &str, start: &str, end: &str) {
        self.noted(actor, role, body, (start, end), "", true);
    }

    pub(crate) fn noted(
        &mut self,
        actor: &str,
        role: Role,
        body: &str,
        (start, end): (&str, &str),
        note: &'static str,
        observed: bool,
    ) {
        let spell = period(start, end);
        self.relations
            .push((actor.into(), role, body.into(), spell, note, observed));
    }

    pub(crate) fn build(mut self) -> Dataset {
        self.actors.sort_by(|a, b| a.id.cmp(&b.id));
        self.data.actors = self.actors;
        for (actor, role, body, period, note, start_observed) in self.relations {
            self.data.relations.push(Relation {
                actor: self.data.find(&actor).unwrap(),
                role,
                body: self.data.find(&body).unwrap(),
                period,
                weight: 1.0,
                source: "".into(),
                note: note.into(),
                start_observed,
            });
        }
        self.data
            .relations
            .sort_by_key(|r| (r.actor, r.role, r.body, r.period));
        self.data
    }
}

/// A random panel: holders in countries and groups, bodies that come and go, exclusive, shared and
/// joint roles, rows that overlap and contradict each other.
pub(crate) fn random_data() -> impl Strategy<Value = Dataset> {
    let year = 0..8_i16;
    let body = (
        prop::option::of(year.clone()),
        prop::option::of(year.clone()),
        prop::bool::ANY,
    );
    let spell = (
        0..6usize,
        0..4usize,
        0..8usize,
        prop::option::of(year.clone()),
        1..5_i16,
        0..4usize,
    );
    let group = (0..3usize, 0..8usize, year, 1..5_i16);
    (
        prop::collection::vec(body, 8),
        prop::collection::vec(spell, 0..60),
        prop::collection::vec(group, 0..10),
        prop::bool::ANY,
    )
        .prop_map(|(bodies, spells, groups, panel)| {
            let at = |y: i16| Date::new(2010 + y, 6, 1).unwrap();
            let mut t = Tables::default();
            if panel {
                t.data.package.observed = [0, 2, 3, 6, 7]
                    .iter()
                    .map(|y| Date::new(2010 + y, 9, 1).unwrap())
                    .collect();
            }
            for (i, country) in ["CN", "CN", "US", "DE", "", "FR"].iter().enumerate() {
                t.holder(&format!("holder {i}"), country);
            }
            for (i, (start, end, suspended)) in bodies.into_iter().enumerate() {
                let text = |y: Option<i16>| y.map_or(String::new(), |y| at(y).to_string());
                let end = end.filter(|e| start.is_none_or(|s| s < *e));
                let actor = t.actor(
                    &format!("body {i}"),
                    Kind::Committee,
                    "",
                    &text(start),
                    &text(end),
                );
                if suspended {
                    actor.note = "suspended".into();
                }
            }
            t.data.identities.push(Identity {
                from: "body 0".into(),
                to: "body 1".into(),
                date: None,
                kind: IdentityKind::Succession,
                source: "".into(),
            });
            for (from, to, kind) in [
                ("body 2", "body 3", IdentityKind::Merger),
                ("holder 2", "holder 4", IdentityKind::Merger),
                ("holder 5", "holder 0", IdentityKind::Split),
            ] {
                t.data.identities.push(Identity {
                    from: from.into(),
                    to: to.into(),
                    date: Some(at(4)),
                    kind,
                    source: "".into(),
                });
            }
            let roles = [
                Role::Secretariat,
                Role::TwinnedSecretariat,
                Role::TwinnedSecretariat,
                Role::Member,
            ];
            for (holder, role, body, start, length, mark) in spells {
                let end = start.map_or(String::new(), |s| at(s + length).to_string());
                let start = start.map_or(String::new(), |s| at(s).to_string());
                let note = ["", "twinned", "", ""][mark];
                t.noted(
                    &format!("holder {holder}"),
                    roles[role],
                    &format!("body {body}"),
                    (&start, &end),
                    note,
                    mark != 2,
                );
            }
            for (group, member, start, length) in groups {
                let members = [
                    "CN", "US", "DE", "FR", "holder 0", "holder 1", "holder 4", "holder 5",
                ];
                t.data.groups.push(GroupSpell {
                    group: format!("group {group}"),
                    member: members[member].into(),
                    period: Period {
                        start: Some(at(start)),
                        end: Some(at(start + length)),
                    },
                    source: "".into(),
                });
            }
            t.build()
        })
}
