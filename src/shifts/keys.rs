//! Which keys a seat counts for.

use std::collections::{BTreeMap, BTreeSet};

use crate::dataset::Dataset;
use crate::model::{Actor, ActorIx, Country, Date, Kind, Role};

use super::options::Key;
use super::seats::Seats;

/// What holders without a country are counted under.
pub(super) const NO_COUNTRY: &str = "(no country)";

/// A key: what stands in tables, and what readers are told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct KeyName {
    pub(super) id: String,
    pub(super) label: String,
}

/// The keys of every seat and holder at every date; keys are numbers in the order of `names`.
pub(super) struct KeyMap {
    pub(super) names: Vec<KeyName>,
    places: Places,
}

enum Places {
    /// By actor, whatever the date.
    Holder(Vec<[u32; 1]>),
    /// By seat, whoever holds it.
    Seat(Vec<[u32; 1]>),
    /// By date and actor.
    Dated(Vec<Vec<Vec<u32>>>),
}

impl KeyMap {
    pub(super) fn new(dataset: &Dataset, seats: &Seats, dates: &[Date], by: Key) -> Self {
        let holders = |name: &dyn Fn(&Actor) -> KeyName| {
            let (names, places) = number(&dataset.actors.iter().map(name).collect::<Vec<_>>());
            Self {
                names,
                places: Places::Holder(places),
            }
        };
        let bodies = |name: &dyn Fn(ActorIx) -> KeyName| {
            let (names, places) =
                number(&seats.seats.iter().map(|s| name(s.body)).collect::<Vec<_>>());
            Self {
                names,
                places: Places::Seat(places),
            }
        };
        match by {
            Key::Actor => holders(&|actor| KeyName {
                id: actor.id.clone(),
                label: actor_label(actor),
            }),
            Key::Country => holders(&|actor| country_name(actor.country)),
            Key::Kind => holders(&|actor| KeyName {
                id: actor.kind.id().to_owned(),
                label: actor.kind.label().to_owned(),
            }),
            Key::Level => {
                let parents = Parents::of(dataset);
                bodies(&|body| {
                    let level = parents.path(dataset, body).len() - 1;
                    KeyName {
                        id: level.to_string(),
                        label: format!("level {level}"),
                    }
                })
            }
            Key::Field => {
                let parents = Parents::of(dataset);
                bodies(&|body| {
                    let path = parents.path(dataset, body);
                    let field = dataset.actor(path[path.len().saturating_sub(2)]);
                    KeyName {
                        id: field.id.clone(),
                        label: if field.name == field.id {
                            field.id.clone()
                        } else {
                            format!("{} ({})", field.id, field.name)
                        },
                    }
                })
            }
            Key::Group => Self::groups(dataset, dates),
        }
    }

    fn groups(dataset: &Dataset, dates: &[Date]) -> Self {
        let mut numbers: BTreeMap<&str, u32> = BTreeMap::new();
        for spell in &dataset.groups {
            numbers.insert(&spell.group, 0);
        }
        for (number, place) in (0..).zip(numbers.values_mut()) {
            *place = number;
        }
        let names = numbers.keys().map(|g| KeyName {
            id: (*g).to_owned(),
            label: (*g).to_owned(),
        });
        let names = names.collect();
        let mut dated = Vec::with_capacity(dates.len());
        for date in dates {
            let mut by_actor: Vec<Vec<u32>> = vec![Vec::new(); dataset.actors.len()];
            for spell in dataset.groups.iter().filter(|g| g.period.contains(*date)) {
                let number = numbers[spell.group.as_str()];
                // A code comes before an id: `SA` is Saudi Arabia, although an actor may be so
                // called.
                if let Some(country) = Country::from_code(&spell.member) {
                    let covered = dataset.actors.iter().zip(&mut by_actor);
                    for (_, groups) in covered.filter(|(a, _)| a.country == Some(country)) {
                        groups.push(number);
                    }
                } else if let Some(actor) = dataset.resolve(&spell.member) {
                    by_actor[actor.index()].push(number);
                }
            }
            for groups in &mut by_actor {
                groups.sort_unstable();
                groups.dedup();
            }
            dated.push(by_actor);
        }
        Self {
            names,
            places: Places::Dated(dated),
        }
    }

    /// The keys of a holder of the seat at the date, by their places.
    pub(super) fn keys(&self, date: usize, seat: usize, holder: ActorIx) -> &[u32] {
        match &self.places {
            Places::Holder(keys) => &keys[holder.index()],
            Places::Seat(keys) => &keys[seat],
            Places::Dated(keys) => &keys[date][holder.index()],
        }
    }

    /// Whether a holder may count for several keys or none.
    pub(super) const fn may_overlap(&self) -> bool {
        matches!(self.places, Places::Dated(_))
    }

    /// The ids of keys as one text.
    pub(super) fn text(&self, keys: &[u32]) -> String {
        let ids: Vec<&str> = keys
            .iter()
            .map(|k| self.names[*k as usize].id.as_str())
            .collect();
        ids.join(";")
    }
}

/// "SAC (China)"; the id alone without a country, or where it is the country's name.
pub(super) fn actor_label(actor: &Actor) -> String {
    match actor.country {
        Some(country) if country.name() != actor.id => {
            format!("{} ({})", actor.id, country.name())
        }
        _ => actor.id.clone(),
    }
}

pub(super) fn country_name(country: Option<Country>) -> KeyName {
    country.map_or_else(
        || KeyName {
            id: NO_COUNTRY.to_owned(),
            label: "holders without a country".to_owned(),
        },
        |c| KeyName {
            id: c.code().to_owned(),
            label: c.name().to_owned(),
        },
    )
}

/// Numbers names in the order of their ids.
fn number(all: &[KeyName]) -> (Vec<KeyName>, Vec<[u32; 1]>) {
    let mut order: BTreeMap<&str, (u32, &KeyName)> =
        all.iter().map(|n| (n.id.as_str(), (0, n))).collect();
    for (number, (place, _)) in (0..).zip(order.values_mut()) {
        *place = number;
    }
    let places = all.iter().map(|n| [order[n.id.as_str()].0]).collect();
    let names = order.into_values().map(|(_, n)| n.clone()).collect();
    (names, places)
}

/// What stands above each body: its parent, else what a `part_of` relation names.
struct Parents(Vec<Option<ActorIx>>);

impl Parents {
    fn of(dataset: &Dataset) -> Self {
        let mut parents: Vec<_> = dataset.actors.iter().map(|a| a.parent).collect();
        for r in dataset.relations.iter().filter(|r| r.role == Role::PartOf) {
            parents[r.actor.index()].get_or_insert(r.body);
        }
        Self(parents)
    }

    /// From the body up to its SDO, or to the top where there is none. Never empty.
    fn path(&self, dataset: &Dataset, body: ActorIx) -> Vec<ActorIx> {
        let mut path = vec![body];
        // Relations may run in a circle.
        let mut met = BTreeSet::from([body]);
        let mut at = body;
        while dataset.actor(at).kind != Kind::Sdo {
            match self.0[at.index()] {
                Some(above) if met.insert(above) => {
                    path.push(above);
                    at = above;
                }
                _ => break,
            }
        }
        path
    }
}
