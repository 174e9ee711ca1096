//! Names over time: who is one under several, and what became of whom.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::dataset::{Dataset, IdentityKind};
use crate::model::{ActorIx, Date};

/// What reading names as identities changed, from the first to the last date.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct IdentityEffect {
    /// Rows of `identities.csv`.
    pub rows: usize,
    /// Seats that would be gained besides, were every name an actor or a body of its own, and
    /// mergers and splits takeovers.
    pub gains: f64,
    /// Seats that would be lost besides.
    pub losses: f64,
}

/// Mergers and splits of holders and bodies: from, to, and when.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Reorganized(Vec<(ActorIx, ActorIx, Option<Date>)>);

impl Reorganized {
    /// Whether `from` was merged into `to` or `to` split from it between the dates; without a date
    /// of its own a merger or split fits any.
    pub(super) fn links(&self, from: ActorIx, to: ActorIx, dates: (Date, Date)) -> bool {
        self.0
            .iter()
            .any(|link| (link.0, link.1) == (from, to) && lies_between(link.2, dates))
    }

    /// Whether `actor` came out of another, or became part of another, between the dates.
    pub(super) fn concerns(&self, actor: ActorIx, dates: (Date, Date)) -> bool {
        self.0
            .iter()
            .any(|link| (link.0 == actor || link.1 == actor) && lies_between(link.2, dates))
    }
}

fn lies_between(day: Option<Date>, (first, last): (Date, Date)) -> bool {
    day.is_none_or(|day| first < day && day <= last)
}

/// Renames whose older name is no actor but an alias at most, so that the rows of both names are
/// joined already: the newer name, if the rename lies between the dates.
pub(super) fn joined_names(dataset: &Dataset, dates: (Date, Date)) -> BTreeSet<ActorIx> {
    let is_joined = |kind| matches!(kind, IdentityKind::Rename | IdentityKind::Succession);
    dataset
        .identities
        .iter()
        .filter(|i| is_joined(i.kind) && i.date.is_some() && lies_between(i.date, dates))
        .filter(|i| dataset.find(&i.from).is_none())
        .filter_map(|i| dataset.resolve(&i.to))
        .collect()
}

/// Which actors are one under several names: renames and successions of `identities.csv` whose two
/// ends are both actors. Mergers and splits change who there is: both sides stay, and what passes
/// between them is no takeover.
#[derive(Default)]
pub(super) struct Identities {
    /// From the older to the newer, in the order of the table.
    pub(super) pairs: Vec<(ActorIx, ActorIx)>,
    pub(super) reorganized: Reorganized,
    newest: BTreeMap<ActorIx, ActorIx>,
    members: BTreeMap<ActorIx, Vec<ActorIx>>,
}

impl Identities {
    pub(super) fn of(dataset: &Dataset) -> Self {
        let mut pairs: Vec<(ActorIx, ActorIx)> = Vec::new();
        let mut parts: Vec<(ActorIx, ActorIx, Option<Date>)> = Vec::new();
        for identity in &dataset.identities {
            let ends = dataset
                .find(&identity.from)
                .zip(dataset.resolve(&identity.to));
            let Some((from, to)) = ends.filter(|(from, to)| from != to) else {
                continue;
            };
            match identity.kind {
                IdentityKind::Rename | IdentityKind::Succession => pairs.push((from, to)),
                IdentityKind::Merger | IdentityKind::Split => {
                    parts.push((from, to, identity.date));
                }
            }
        }
        // Connected identities are one; its newest name is the one that nothing follows.
        let mut group: BTreeMap<ActorIx, ActorIx> = BTreeMap::new();
        for &(from, to) in &pairs {
            let (a, b) = (
                *group.entry(from).or_insert(from),
                *group.entry(to).or_insert(to),
            );
            for leader in group.values_mut().filter(|leader| **leader == a) {
                *leader = b;
            }
        }
        let mut members: BTreeMap<ActorIx, Vec<ActorIx>> = BTreeMap::new();
        for (&actor, &leader) in &group {
            members.entry(leader).or_default().push(actor);
        }
        let followed: BTreeSet<ActorIx> = pairs.iter().map(|(from, _)| *from).collect();
        let mut newest = BTreeMap::new();
        let mut by_newest = BTreeMap::new();
        for actors in members.into_values() {
            let last = actors
                .iter()
                .copied()
                .max_by_key(|a| (!followed.contains(a), dataset.actor(*a).period.start, *a));
            if let Some(last) = last {
                newest.extend(actors.iter().map(|a| (*a, last)));
                by_newest.insert(last, actors);
            }
        }
        let name = |actor: ActorIx| newest.get(&actor).copied().unwrap_or(actor);
        let parts = parts.into_iter();
        Self {
            reorganized: Reorganized(parts.map(|(a, b, day)| (name(a), name(b), day)).collect()),
            pairs,
            newest,
            members: by_newest,
        }
    }

    pub(super) fn newest(&self, actor: ActorIx) -> ActorIx {
        self.newest.get(&actor).copied().unwrap_or(actor)
    }

    /// Start of the first and end of the last of the identities of `newest`.
    pub(super) fn life(&self, dataset: &Dataset, newest: ActorIx) -> (Option<Date>, Option<Date>) {
        let Some(members) = self.members.get(&newest) else {
            let period = dataset.actor(newest).period;
            return (period.start, period.end);
        };
        let first = members
            .iter()
            .filter(|m| !self.pairs.iter().any(|(_, to)| to == *m))
            .map(|m| dataset.actor(*m).period.start)
            .min()
            .unwrap_or_default();
        (first, dataset.actor(newest).period.end)
    }
}
