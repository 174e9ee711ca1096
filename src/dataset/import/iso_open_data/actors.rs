//! The actors: ISO, its committees and members, and the organisations in liaison.

use std::collections::BTreeMap;

use super::codes;
use super::committees::{Committee, Committees};
use super::identity::{ISO, Key, Names};
use super::members;
use super::record::{Class, Part, Status};
use super::spells;
use super::vintage::Vintage;
use crate::dataset::Finding;
use crate::model::{Actor, ActorIx, Country, Date, Kind, Period, Text};

/// The actors in canonical order, and the place of each identity among them.
pub(super) struct Actors {
    pub(super) rows: Vec<Actor>,
    pub(super) places: BTreeMap<Key, ActorIx>,
}

/// Makes the actors of every identity that has a name.
pub(super) fn make(
    names: &BTreeMap<Key, Names>,
    committees: &Committees,
    vintages: &[Vintage],
    found: &mut Vec<Finding>,
) -> Actors {
    let dates: Vec<Date> = vintages.iter().map(|vintage| vintage.date).collect();
    let seen = lists_with(vintages);
    let table = members::table();
    let mut rows = vec![(None, iso())];
    for (key, names) in names {
        let (first, last) = seen.get(key).copied().unwrap_or((0, 0));
        let mut actor = blank(&names.id, &spells::source(first, last, &dates));
        actor.aliases.clone_from(&names.aliases);
        actor.attributes = BTreeMap::from([("iso_id".to_owned(), key.1.to_string())]);
        let mut notes = Vec::new();
        match key.0 {
            Class::Committee => {
                if let Some(committee) = committees.get(&key.1) {
                    describe(&mut actor, &mut notes, committee, names, &dates);
                }
            }
            Class::Member => {
                actor.kind = Kind::NationalBody;
                let known = names
                    .runs
                    .iter()
                    .rev()
                    .find_map(|(_, name)| table.get(name));
                actor.name = known
                    .map(|member| member.name.clone())
                    .filter(|name| !name.is_empty())
                    .unwrap_or_else(|| names.newest().to_owned());
                actor.country = known.and_then(|member| Country::from_code(&member.country));
                match known {
                    Some(member) => {
                        actor.source =
                            format!("{}; name and country: {}", actor.source, member.source).into();
                    }
                    None => notes.push("name and country not known".to_owned()),
                }
                if actor.country.is_none() {
                    country_unknown(names, last, vintages, found);
                }
            }
            Class::Organisation => {
                names.newest().clone_into(&mut actor.name);
                notes.push(
                    "organisation in liaison; the list does not say of which kind".to_owned(),
                );
            }
        }
        if names.is_suffixed {
            notes.push(format!(
                "listed as {}, which is the id of another actor",
                names.newest()
            ));
        }
        actor.note = notes.join("; ").into();
        rows.push((Some(*key), actor));
    }
    rows.sort_by(|a, b| a.1.id.cmp(&b.1.id));
    let place = |at: usize| ActorIx(u32::try_from(at).unwrap_or(u32::MAX));
    let places: BTreeMap<Key, ActorIx> = rows
        .iter()
        .enumerate()
        .filter_map(|(at, (key, _))| key.map(|key| (key, place(at))))
        .collect();
    let iso = rows.iter().position(|(key, _)| key.is_none()).map(place);
    for (key, actor) in &mut rows {
        if let Some((Class::Committee, id)) = key {
            actor.parent = match committees.get(id) {
                Some(committee) if committee.is_top => iso,
                Some(committee) => committee
                    .parent
                    .and_then(|parent| places.get(&(Class::Committee, parent)).copied()),
                None => None,
            };
        }
    }
    Actors {
        rows: rows.into_iter().map(|(_, actor)| actor).collect(),
        places,
    }
}

/// The first and the last list that name each identity.
fn lists_with(vintages: &[Vintage]) -> BTreeMap<Key, (usize, usize)> {
    let mut seen: BTreeMap<Key, (usize, usize)> = BTreeMap::new();
    for (at, vintage) in vintages.iter().enumerate() {
        for record in &vintage.records {
            let entries = Part::ALL
                .into_iter()
                .filter(|part| part.class() != Class::Committee)
                .flat_map(|part| {
                    let ids = record.list(part).entries.iter().filter_map(|e| e.id);
                    ids.map(move |id| (part.class(), id))
                });
            for key in entries.chain([(Class::Committee, record.id)]) {
                seen.entry(key).or_insert((at, at)).1 = at;
            }
        }
    }
    seen
}

fn blank(id: &str, source: &str) -> Actor {
    Actor {
        id: id.to_owned(),
        name: id.to_owned(),
        kind: Kind::Other,
        country: None,
        parent: None,
        period: Period::default(),
        aliases: Vec::new(),
        url: Text::default(),
        source: source.into(),
        note: Text::default(),
        attributes: BTreeMap::new(),
    }
}

fn iso() -> Actor {
    let mut actor = blank(ISO, "ISO Open Data: the publisher, above its committees");
    "International Organization for Standardization".clone_into(&mut actor.name);
    actor.kind = Kind::Sdo;
    actor.url = "https://www.iso.org".into();
    actor
}

fn describe(
    actor: &mut Actor,
    notes: &mut Vec<String>,
    committee: &Committee,
    names: &Names,
    dates: &[Date],
) {
    let last = committee.last_listed();
    actor.kind = Kind::Committee;
    actor.name = committee
        .title
        .clone()
        .unwrap_or_else(|| names.newest().to_owned());
    if let Some(number) = actor.attributes.get("iso_id") {
        actor.url = format!("https://www.iso.org/committee/{number}.html").into();
    }
    let end = dates.get(last + 1).copied();
    actor.period = Period {
        start: committee.created,
        end,
    };
    let status = match (end, committee.status.get(last)) {
        (Some(_), _) => "ended",
        (None, Some(Some(Status::Suspended))) => "suspended",
        _ => "active",
    };
    actor
        .attributes
        .insert("status".to_owned(), status.to_owned());
    notes.extend(suspensions(committee, dates));
    if let (Some(end), Some(seen)) = (end, dates.get(last)) {
        notes.push(format!(
            "last listed {seen}, no longer on {end}: the end is the later date"
        ));
    }
    let joint = ["ISO/IEC", "IEC/ISO"];
    if committee.is_top && joint.iter().any(|both| names.newest().starts_with(both)) {
        notes.push(
            "joint committee of ISO and IEC; its parent here is ISO, so that a selection within \
             ISO holds it"
                .to_owned(),
        );
    }
}

/// When the committee was suspended, list by list.
fn suspensions(committee: &Committee, dates: &[Date]) -> Vec<String> {
    let listed: Vec<(usize, Status)> = committee
        .status
        .iter()
        .enumerate()
        .filter_map(|(at, status)| status.map(|status| (at, status)))
        .collect();
    listed
        .chunk_by(|a, b| a.1 == b.1 && b.0 == a.0 + 1)
        .filter(|run| run.iter().all(|(_, status)| *status == Status::Suspended))
        .filter_map(|run| Some((dates.get(run.first()?.0)?, dates.get(run.last()?.0)?)))
        .map(|(first, last)| {
            if first == last {
                format!("suspended on {first}: holds no relation then")
            } else {
                format!("suspended from {first} to {last}: holds no relation then")
            }
        })
        .collect()
}

fn country_unknown(names: &Names, last: usize, vintages: &[Vintage], found: &mut Vec<Finding>) {
    if let Some(vintage) = vintages.get(last) {
        vintage.findings(found).add(
            codes::COUNTRY,
            None,
            "",
            format!(
                "the country of member `{}` is not known and left empty",
                names.id
            ),
            "write it into the column country of actors.csv if you know it",
        );
    }
}
