//! The differences between two sides.

use std::collections::{BTreeMap, BTreeSet};

use crate::metrics::DEFAULT_ROLE_WEIGHTS;
use crate::model::{Date, Role};
use crate::shifts::seats::is_exclusive;
use crate::shifts::words::counted;

use super::counterpart::{Counterparts, Entity, counterparts};
use super::result::{ActorChange, Change, Comparison, Happening, RoleChange};
use super::side::{CompareError, CompareOptions, Held, Side, State};

/// Roles of which one actor has one at a time in a body: one in place of another is a change.
const LADDERS: [&[Role]; 2] = [
    &[
        Role::Member,
        Role::Observer,
        Role::Participant,
        Role::Expert,
    ],
    &[Role::Chair, Role::ViceChair, Role::Convenor],
];

/// Compares what is in force on two sides: the same data set on two days, or two data sets.
///
/// Actors are matched by number (a column `…_id` that both sides have), by id, by `identities.csv`
/// of either and by alias, so that a new name is no departure. A body is there on a day within its
/// own dates, any other actor if it holds a role that is compared. Time O(n log n) in actors and
/// relations.
///
/// # Errors
/// [`CompareError`]: the same data on the same day, days in the wrong order or outside the observed
/// dates, a body that neither side knows, nothing in force on either side.
pub fn compare(
    old: &Side<'_>,
    new: &Side<'_>,
    options: &CompareOptions,
) -> Result<Comparison, CompareError> {
    let (from, to) = (old.checked_day()?, new.checked_day()?);
    if let Some((from, to)) = from.zip(to).filter(|(from, to)| from > to) {
        return Err(CompareError::Reversed { from, to });
    }
    let is_one = std::ptr::eq(old.dataset, new.dataset) || old.dataset == new.dataset;
    if is_one && old.list(from) == new.list(to) {
        let day = new.list(to);
        let day = day.map_or_else(|| "no day".to_owned(), |day| day.to_string());
        return Err(CompareError::Same { day });
    }
    if let Some(body) = &options.within
        && old.dataset.resolve(body).is_none()
        && new.dataset.resolve(body).is_none()
    {
        return Err(CompareError::NoBody(body.clone()));
    }
    let who = counterparts(old.dataset, new.dataset);
    let before = old.state(from, &who.of_old, &who.entities, options);
    let after = new.state(to, &who.of_new, &who.entities, options);
    if before.held.is_empty() && after.held.is_empty() {
        let roles: Vec<&str> = options.roles.iter().map(|r| r.id()).collect();
        let asked = match (roles.is_empty(), &options.within) {
            (true, None) => String::new(),
            (true, Some(body)) => format!(" within {body}"),
            (false, None) => format!(" of the role {}", roles.join(", ")),
            (false, Some(body)) => format!(" of the role {} within {body}", roles.join(", ")),
        };
        return Err(CompareError::Nothing(asked));
    }
    let pair = Pair {
        who: &who,
        before: &before,
        after: &after,
        holders: [&before, &after].map(holders),
        // Of another data set everything may be first listed: there it says nothing.
        since: from.filter(|_| std::ptr::eq(old.dataset, new.dataset)),
    };
    let mut changes = pair.presences();
    changes.extend(pair.roles());
    let actors = actors(&changes);
    let roles = role_counts(&before, &after, &changes);
    changes.sort_by(|a, b| {
        let heavier = b.weight.total_cmp(&a.weight);
        heavier
            .then_with(|| (a.change, a.role, &a.body).cmp(&(b.change, b.role, &b.body)))
            .then_with(|| a.actor.cmp(&b.actor))
    });
    let kept = before
        .held
        .keys()
        .filter(|k| after.held.contains_key(k))
        .count();
    let notes = notes(old, new, &pair);
    Ok(Comparison {
        from: before.account.clone(),
        to: after.account.clone(),
        within: options.within.clone(),
        roles,
        changes,
        actors,
        kept,
        renamed: who.renamed.clone(),
        notes,
    })
}

/// The weight of a role, as `influence` has it by default.
fn weight_of(role: Role) -> f64 {
    let known = DEFAULT_ROLE_WEIGHTS.iter().find(|(r, _)| *r == role);
    known.map_or(0.0, |(_, weight)| *weight)
}

/// Who holds the exclusive roles of each body.
type Holders = BTreeMap<(usize, Role), Vec<(usize, Held)>>;

fn holders(state: &State) -> Holders {
    let mut holders = Holders::new();
    for ((actor, body, role), held) in &state.held {
        if is_exclusive(*role) {
            let of = holders.entry((*body, *role)).or_default();
            of.push((*actor, *held));
        }
    }
    holders
}

struct Pair<'a> {
    who: &'a Counterparts,
    before: &'a State,
    after: &'a State,
    /// On the first and the second side.
    holders: [Holders; 2],
    /// The first day, where both sides are one data set.
    since: Option<Date>,
}

/// Roles of one actor in one body on the two sides.
type Roles = BTreeMap<(usize, usize), [BTreeMap<Role, Held>; 2]>;

impl Pair<'_> {
    fn entity(&self, at: usize) -> &Entity {
        &self.who.entities[at]
    }

    /// Whether it was running already when it was first listed, after the first day.
    fn is_first_listed(&self, held: &Held) -> bool {
        let days = held.listed_since.zip(self.since);
        days.is_some_and(|(day, since)| since < day)
    }

    /// Who is there on one side only.
    fn presences(&self) -> Vec<Change> {
        let weights = |state: &State| {
            let mut weights = vec![0.0; self.who.entities.len()];
            for ((actor, body, role), held) in &state.held {
                let weight = weight_of(*role) * held.weight;
                weights[*actor] += weight;
                weights[*body] += weight;
            }
            weights
        };
        // Of whom some role began before it was listed, which may have been there all along.
        let mut listed = vec![true; self.who.entities.len()];
        for ((actor, ..), held) in &self.after.held {
            let is_listed = self.is_first_listed(held);
            listed[*actor] &= is_listed;
        }
        let (then, now) = (weights(self.before), weights(self.after));
        let mut changes = Vec::new();
        for (at, entity) in self.who.entities.iter().enumerate() {
            let (change, weight) = match (self.before.present[at], self.after.present[at]) {
                (false, true) => (Happening::Appeared, now[at]),
                (true, false) => (Happening::Vanished, then[at]),
                _ => continue,
            };
            let cause = match (entity.kind.is_body(), change) {
                (true, Happening::Appeared) => "new_body",
                (true, _) if entity.suspended => "suspended_or_ended",
                (true, _) => "body_ended",
                (false, Happening::Appeared) if listed[at] => "first_listed",
                (false, Happening::Appeared) => "first_role",
                (false, _) => "no_role_left",
            };
            changes.push(Change {
                change,
                actor: entity.id.clone(),
                label: entity.label.clone(),
                kind: entity.kind,
                role: None,
                body: String::new(),
                weight,
                cause,
                counterpart: String::new(),
            });
        }
        changes
    }

    /// Roles gained, lost and changed.
    fn roles(&self) -> Vec<Change> {
        let mut roles = Roles::new();
        for (side, state) in [self.before, self.after].into_iter().enumerate() {
            for ((actor, body, role), held) in &state.held {
                roles.entry((*actor, *body)).or_default()[side].insert(*role, *held);
            }
        }
        let mut changes = Vec::new();
        for ((actor, body), [before, after]) in &roles {
            let mut lost: Vec<Role> = missing(before, after);
            let mut gained: Vec<Role> = missing(after, before);
            for ladder in LADDERS {
                let on = |r: &Role| ladder.contains(r);
                while let (Some(l), Some(g)) =
                    (lost.iter().position(on), gained.iter().position(on))
                {
                    let (from, to) = (lost.remove(l), gained.remove(g));
                    let moved = self.change(Happening::Changed, (*actor, *body), to, after[&to]);
                    changes.push(Change {
                        weight: weight_of(from).max(weight_of(to)) * after[&to].weight,
                        cause: "instead_of",
                        counterpart: from.id().to_owned(),
                        ..moved
                    });
                }
            }
            for role in gained {
                changes.push(self.change(Happening::Gained, (*actor, *body), role, after[&role]));
            }
            for role in lost {
                changes.push(self.change(Happening::Lost, (*actor, *body), role, before[&role]));
            }
        }
        changes
    }

    fn change(
        &self,
        change: Happening,
        (actor, body): (usize, usize),
        role: Role,
        held: Held,
    ) -> Change {
        let (cause, counterpart) = match change {
            Happening::Gained => self.cause((actor, body), role, held, 1),
            _ => self.cause((actor, body), role, held, 0),
        };
        let words = |gain: &'static str, loss: &'static str| {
            if change == Happening::Lost {
                loss
            } else {
                gain
            }
        };
        let entity = self.entity(actor);
        Change {
            change,
            actor: entity.id.clone(),
            label: entity.label.clone(),
            kind: entity.kind,
            role: Some(role),
            body: self.entity(body).id.clone(),
            weight: weight_of(role) * held.weight,
            cause: match cause {
                Cause::Body => words("new_body", "body_ended"),
                Cause::Turn => "rotated",
                Cause::Holder => words("taken_over", "handed_over"),
                Cause::Listed => "first_listed",
                Cause::Suspended => "suspended",
                Cause::Alone if is_exclusive(role) => words("filled", "vacated"),
                Cause::Alone => words("joined", "left"),
            },
            counterpart,
        }
    }

    /// How a role came about that is held on the side `here` (0 or 1) and not on the other.
    fn cause(
        &self,
        (actor, body): (usize, usize),
        role: Role,
        held: Held,
        here: usize,
    ) -> (Cause, String) {
        let there = [self.after, self.before][here];
        let is_listed = self.is_first_listed(&held);
        if self.entity(body).kind.is_body() && !there.present[body] {
            return (Cause::Body, String::new());
        }
        let alone = if here == 1 && is_listed {
            Cause::Listed
        } else if here == 0 && self.entity(body).suspended && !self.after.served[body] {
            Cause::Suspended
        } else {
            Cause::Alone
        };
        if !is_exclusive(role) {
            return (alone, String::new());
        }
        let of = |side: usize| self.holders[side].get(&(body, role));
        let stays = |other: usize| of(here).is_some_and(|all| all.iter().any(|(a, _)| *a == other));
        let others: Vec<(usize, Held)> = of(1 - here)
            .into_iter()
            .flatten()
            .filter(|(other, _)| *other != actor && !stays(*other))
            .copied()
            .collect();
        if others.is_empty() {
            return (alone, String::new());
        }
        let turn = held.twinned && others.iter().any(|(_, other)| other.twinned);
        let ids: Vec<&str> = others
            .iter()
            .map(|(other, _)| self.entity(*other).id.as_str())
            .collect();
        let cause = if turn { Cause::Turn } else { Cause::Holder };
        (cause, ids.join(";"))
    }
}

enum Cause {
    /// The body is there on one side only.
    Body,
    /// Twinned partners in turn.
    Turn,
    /// Another holder on the other side.
    Holder,
    /// It was running already when it was first listed.
    Listed,
    /// The body is suspended.
    Suspended,
    /// Nobody else.
    Alone,
}

fn missing(of: &BTreeMap<Role, Held>, than: &BTreeMap<Role, Held>) -> Vec<Role> {
    let absent = of.keys().filter(|r| !than.contains_key(r));
    absent.copied().collect()
}

/// How many have each role, and how many gained and lost it.
fn role_counts(before: &State, after: &State, changes: &[Change]) -> Vec<RoleChange> {
    let count = |state: &State, role: Role| state.held.keys().filter(|k| k.2 == role).count();
    let roles: BTreeSet<Role> = before
        .held
        .keys()
        .chain(after.held.keys())
        .map(|k| k.2)
        .collect();
    let of = |role: Role| {
        let with = |happening: Happening| {
            let all = changes.iter().filter(|c| c.change == happening);
            all.filter(|c| c.role == Some(role)).count()
        };
        let from = |c: &&Change| c.change == Happening::Changed && c.counterpart == role.id();
        RoleChange {
            role,
            before: count(before, role),
            gained: with(Happening::Gained),
            lost: with(Happening::Lost),
            changed_to: with(Happening::Changed),
            changed_from: changes.iter().filter(from).count(),
            after: count(after, role),
        }
    };
    roles.into_iter().map(of).collect()
}

/// The changes of every actor added up, largest net weight first.
fn actors(changes: &[Change]) -> Vec<ActorChange> {
    let mut actors: BTreeMap<&str, ActorChange> = BTreeMap::new();
    for change in changes {
        let of = actors.entry(&change.actor).or_insert_with(|| ActorChange {
            actor: change.actor.clone(),
            label: change.label.clone(),
            presence: None,
            gained: 0,
            lost: 0,
            changed: 0,
            net_weight: 0.0,
        });
        match change.change {
            Happening::Appeared | Happening::Vanished => of.presence = Some(change.change),
            Happening::Gained => {
                of.gained += 1;
                of.net_weight += change.weight;
            }
            Happening::Lost => {
                of.lost += 1;
                of.net_weight -= change.weight;
            }
            Happening::Changed => {
                of.changed += 1;
                let former = Role::from_id(&change.counterpart).map_or(0.0, weight_of);
                let now = change.role.map_or(0.0, weight_of);
                let heavier = former.max(now);
                if heavier > 0.0 {
                    of.net_weight += change.weight * (now - former) / heavier;
                }
            }
        }
    }
    let mut list: Vec<ActorChange> = actors
        .into_values()
        .filter(|a| a.gained + a.lost + a.changed > 0)
        .collect();
    list.sort_by(|a, b| {
        let size = b.net_weight.abs().total_cmp(&a.net_weight.abs());
        size.then_with(|| {
            let moved = |c: &ActorChange| c.gained + c.lost + c.changed;
            moved(b).cmp(&moved(a))
        })
        .then_with(|| a.actor.cmp(&b.actor))
    });
    list
}

fn notes(old: &Side<'_>, new: &Side<'_>, pair: &Pair<'_>) -> Vec<String> {
    let weights: Vec<String> = DEFAULT_ROLE_WEIGHTS
        .iter()
        .filter(|(role, weight)| *weight > 0.0 && *role != Role::TwinnedSecretariat)
        .map(|(role, weight)| format!("{} {weight}", role.id().replace('_', " ")))
        .collect();
    let mut notes = vec![format!(
        "Weights order the tables and mean nothing else: {}, any other role 0.",
        weights.join(", ")
    )];
    for account in [&pair.before.account, &pair.after.account] {
        if let Some((day, list)) = account.day.zip(account.listed_on) {
            notes.push(format!(
                "{day} is no observed date: the list of {list} stands for it."
            ));
        }
    }
    let unverified = [&pair.before.account, &pair.after.account].map(|a| a.unverified);
    if unverified != [0, 0] {
        notes.push(format!(
            "Relations that are not verified are left out: {} on the first side and {} on the \
             second.",
            unverified[0], unverified[1]
        ));
    }
    let coverage = |side: &Side<'_>| {
        let all = side.dataset.package.coverage.iter().map(|c| {
            let within = c.within.map(|body| side.dataset.actor(body).id.clone());
            (c.roles.clone(), within)
        });
        all.collect::<BTreeSet<_>>()
    };
    if !std::ptr::eq(old.dataset, new.dataset) && coverage(old) != coverage(new) {
        notes.push(
            "The two data sets declare different coverage: what only one of them covers seems to \
             appear or to vanish."
                .to_owned(),
        );
    }
    if !pair.who.renamed.is_empty() {
        notes.push(format!(
            "{} on the second side and {} taken as the same: no departure and no arrival.",
            counted(
                pair.who.renamed.len() as f64,
                "actor or body has another name",
                "actors and bodies have other names"
            ),
            if pair.who.renamed.len() == 1 {
                "is"
            } else {
                "are"
            }
        ));
    }
    if !old.dataset.identities.is_empty() && std::ptr::eq(old.dataset, new.dataset) {
        notes.push(format!(
            "{} of identities.csv: a new name within the data set is no departure.",
            counted(old.dataset.identities.len() as f64, "row", "rows")
        ));
    }
    notes
}
