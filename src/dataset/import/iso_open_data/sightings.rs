//! Every entry of every list, either seen as a role in force on that date or left out and counted.

use std::collections::{BTreeMap, BTreeSet};

use super::codes;
use super::committees::Committees;
use super::identity::Key;
use super::record::{Class, Entry, Part, Record, Status};
use super::vintage::Vintage;
use crate::dataset::Finding;
use crate::dataset::import::Count;
use crate::model::{ActorIx, Role};

/// Why an entry makes no relation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum LeftOut {
    /// The committee is suspended.
    Suspended,
    /// The other committee of the liaison is suspended.
    OtherSuspended,
    /// A liaison with a committee that is neither listed nor named; as a rule one of IEC.
    Unnamed,
    /// A liaison with a committee that this list does not hold.
    NotListed,
    /// An organisation or member without id, or whose name is not known.
    NoName,
    /// The entry stands in the same list already.
    Repeated,
    /// The committee itself.
    Itself,
}

impl LeftOut {
    pub(super) const ALL: [Self; 7] = [
        Self::Suspended,
        Self::OtherSuspended,
        Self::Unnamed,
        Self::NotListed,
        Self::NoName,
        Self::Repeated,
        Self::Itself,
    ];

    /// For accounts.
    pub(super) const fn label(self) -> &'static str {
        match self {
            Self::Suspended => "left out: of suspended committees",
            Self::OtherSuspended => "left out: liaisons with suspended committees",
            Self::Unnamed => "left out: liaisons with committees without a name",
            Self::NotListed => "left out: liaisons with committees not listed",
            Self::NoName => "left out: entries without id or name",
            Self::Repeated => "left out: repeated entries",
            Self::Itself => "left out: liaisons of a committee with itself",
        }
    }

    const fn code(self) -> &'static str {
        match self {
            Self::Suspended | Self::OtherSuspended => codes::SUSPENDED,
            Self::Unnamed => codes::UNNAMED,
            Self::NotListed => codes::NOT_LISTED,
            Self::NoName => codes::NO_NAME,
            Self::Repeated | Self::Itself => codes::REPEATED,
        }
    }

    const fn reason(self) -> &'static str {
        match self {
            Self::Suspended => {
                "entries of suspended committees are left out: they hold no relation in force"
            }
            Self::OtherSuspended => "liaisons with suspended committees are left out",
            Self::Unnamed => {
                "liaisons with committees that are neither listed nor named (as a rule of IEC) are left out"
            }
            Self::NotListed => "liaisons with committees that the list does not hold are left out",
            Self::NoName => "entries are refused, for no row gives their id and name",
            Self::Repeated => "entries that stand in their list already are left out",
            Self::Itself => "liaisons of a committee with itself are left out",
        }
    }
}

/// Which side of an undirected liaison lists it.
pub(super) const BY_ACTOR: u8 = 1;
/// The body lists it.
pub(super) const BY_BODY: u8 = 2;

/// A role in force at one list. Ordered so that the sightings of one relation stand together, in
/// time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Sighting {
    pub(super) actor: ActorIx,
    pub(super) role: Role,
    pub(super) body: ActorIx,
    /// Place of the list.
    pub(super) at: usize,
    /// Of liaisons between committees: [`BY_ACTOR`], [`BY_BODY`]; otherwise 0.
    pub(super) sides: u8,
}

/// What one list shows.
pub(super) struct Seen {
    pub(super) counts: Vec<Count>,
    pub(super) left_out: BTreeMap<LeftOut, u64>,
    pub(super) entries: u64,
}

/// Adds the sightings of list `at` to `sightings`.
pub(super) fn collect(
    (at, vintage): (usize, &Vintage),
    committees: &Committees,
    actors: &BTreeMap<Key, ActorIx>,
    sightings: &mut Vec<Sighting>,
    found: &mut Vec<Finding>,
) -> Seen {
    let look = Look {
        at,
        committees,
        actors,
    };
    // Number and first line of what is left out.
    let mut left_out: BTreeMap<LeftOut, (u64, u64)> = BTreeMap::new();
    let mut entries = 0;
    for record in &vintage.records {
        for part in Part::ALL {
            let mut ids = BTreeSet::new();
            for entry in &record.list(part).entries {
                entries += 1;
                let repeats = entry.id.is_some_and(|id| !ids.insert(id));
                match look.sight(record, part, entry, repeats) {
                    Ok(sighting) => sightings.push(sighting),
                    Err(why) => left_out.entry(why).or_insert((0, record.line)).0 += 1,
                }
            }
        }
    }
    let mut findings = vintage.findings(found);
    for (why, (number, line)) in &left_out {
        let reason = format!("{number} {} (first met here)", why.reason());
        findings.add(why.code(), Some(*line), "", reason, "");
    }
    report(vintage, found);
    Seen {
        counts: counts(vintage),
        left_out: left_out.into_iter().map(|(why, n)| (why, n.0)).collect(),
        entries,
    }
}

struct Look<'a> {
    at: usize,
    committees: &'a Committees,
    actors: &'a BTreeMap<Key, ActorIx>,
}

impl Look<'_> {
    fn sight(
        &self,
        record: &Record,
        part: Part,
        entry: &Entry,
        repeats: bool,
    ) -> Result<Sighting, LeftOut> {
        if record.status == Status::Suspended {
            return Err(LeftOut::Suspended);
        }
        if repeats {
            return Err(LeftOut::Repeated);
        }
        let body = self.actor((Class::Committee, record.id))?;
        let id = entry.id.ok_or(LeftOut::NoName)?;
        if part == Part::Committees {
            self.other_committee(id, entry, record)?;
        }
        let actor = self.actor((part.class(), id))?;
        let (actor, body, sides) = match part {
            Part::Committees if actor < body => (actor, body, BY_BODY),
            Part::Committees => (body, actor, BY_ACTOR),
            _ => (actor, body, 0),
        };
        Ok(Sighting {
            actor,
            role: part.role(),
            body,
            at: self.at,
            sides,
        })
    }

    fn actor(&self, key: Key) -> Result<ActorIx, LeftOut> {
        self.actors.get(&key).copied().ok_or(LeftOut::NoName)
    }

    /// Whether a liaison with the committee `id` is in force as far as that committee goes.
    fn other_committee(&self, id: u64, entry: &Entry, record: &Record) -> Result<(), LeftOut> {
        if id == record.id {
            return Err(LeftOut::Itself);
        }
        match self.committees.get(&id) {
            Some(other) if other.is_active(self.at) => Ok(()),
            Some(other) if other.is_listed(self.at) => Err(LeftOut::OtherSuspended),
            None if entry.name.is_none() => Err(LeftOut::Unnamed),
            _ => Err(LeftOut::NotListed),
        }
    }
}

/// Findings on single records that no relation shows.
fn report(vintage: &Vintage, found: &mut Vec<Finding>) {
    let mut findings = vintage.findings(found);
    for record in &vintage.records {
        if record.status == Status::Active && record.list(Part::Secretariat).entries.is_empty() {
            findings.add(
                codes::NO_SECRETARIAT,
                Some(record.line),
                "secretariat",
                format!("{} is active and has no secretariat", record.reference),
                "",
            );
        }
        let members = ids(record, Part::Members);
        for id in ids(record, Part::Observers).intersection(&members) {
            findings.add(
                codes::TWO_ROLES,
                Some(record.line),
                "oMembers",
                format!(
                    "member {id} is P-member and O-member of {}",
                    record.reference
                ),
                "both are kept",
            );
        }
    }
    let mut marked = vintage.records.iter().filter(|r| r.markup_in_scope);
    if let Some(first) = marked.next() {
        findings.add(
            codes::MARKUP,
            Some(first.line),
            "scope",
            format!(
                "{} scopes hold markup; scopes are not imported (first met here)",
                marked.count() + 1
            ),
            "",
        );
    }
}

fn ids(record: &Record, part: Part) -> BTreeSet<u64> {
    let entries = &record.list(part).entries;
    entries.iter().filter_map(|entry| entry.id).collect()
}

/// What the list holds, before anything is left out.
fn counts(vintage: &Vintage) -> Vec<Count> {
    let records = &vintage.records;
    let number = |n: usize| n as u64;
    let status = |status| number(records.iter().filter(|r| r.status == status).count());
    let entries = |part: Part| number(records.iter().map(|r| r.list(part).entries.len()).sum());
    let distinct = |parts: &[Part]| {
        let all: BTreeSet<u64> = records
            .iter()
            .flat_map(|record| parts.iter().flat_map(|part| ids(record, *part)))
            .collect();
        number(all.len())
    };
    let count = |what, number| Count { what, number };
    vec![
        count("committees", number(records.len())),
        count("active", status(Status::Active)),
        count("suspended", status(Status::Suspended)),
        count(
            "national bodies",
            distinct(&[Part::Secretariat, Part::Members, Part::Observers]),
        ),
        count("organisations", distinct(&[Part::Organisations])),
        count("secretariats", entries(Part::Secretariat)),
        count("P-memberships", entries(Part::Members)),
        count("O-memberships", entries(Part::Observers)),
        count("committee liaisons", entries(Part::Committees)),
        count("organisation liaisons", entries(Part::Organisations)),
    ]
}
