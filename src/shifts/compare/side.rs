//! One of the two sides of a comparison: a data set on a day.

use std::collections::BTreeMap;

use thiserror::Error;

use crate::dataset::Dataset;
use crate::model::{ActorIx, Date, Role};
use crate::network::Verified;

use super::counterpart::Entity;
use super::result::SideAccount;

/// A data set on a day.
#[derive(Clone, Copy, Debug)]
pub struct Side<'a> {
    /// The data.
    pub dataset: &'a Dataset,
    /// The day; `None` for the last day that the data speak of.
    pub day: Option<Date>,
}

/// What is compared.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CompareOptions {
    /// The roles compared; all if empty.
    pub roles: Vec<Role>,
    /// Only this body and the bodies below it, by id or alias.
    pub within: Option<String>,
    /// Whether relations marked `unverified` count.
    pub verified: Verified,
}

/// Why two sides cannot be compared.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum CompareError {
    /// The same data on the same day.
    #[error(
        "both sides are the same data, those of {day}: name two days, as in INPUT@2021 INPUT@2026"
    )]
    Same {
        /// The day.
        day: String,
    },
    /// The first day is after the second.
    #[error("the first side is of {from}, after the second, {to}: name the earlier one first")]
    Reversed {
        /// The day of the first.
        from: Date,
        /// The day of the second.
        to: Date,
    },
    /// The data say nothing of that day.
    #[error(
        "{day} lies outside the observed dates of the data set, {first} to {last}: name a day between them"
    )]
    Unobserved {
        /// The day.
        day: Date,
        /// The first observed date.
        first: Date,
        /// The last.
        last: Date,
    },
    /// Neither side knows the body.
    #[error("neither side has an actor `{0}` to look within")]
    NoBody(String),
    /// Neither side has anything to compare.
    #[error("neither side has a relation in force{0}: `describe` lists the roles of a data set")]
    Nothing(String),
}

/// A relation that is in force.
#[derive(Clone, Copy, Debug)]
pub(super) struct Held {
    pub(super) weight: f64,
    /// Marked as one of several partners in turn.
    pub(super) twinned: bool,
    /// When it began, if that is only when it was first listed.
    pub(super) listed_since: Option<Date>,
}

/// What is in force on a side, by actor, body and role as entities.
#[derive(Default)]
pub(super) struct State {
    pub(super) held: BTreeMap<(usize, usize, Role), Held>,
    pub(super) account: SideAccount,
    /// By entity: whether it is there.
    pub(super) present: Vec<bool>,
    /// By entity: whether somebody has a role in it.
    pub(super) served: Vec<bool>,
}

impl Side<'_> {
    /// The day, checked against the observed dates.
    pub(super) fn checked_day(&self) -> Result<Option<Date>, CompareError> {
        let observed = &self.dataset.package.observed;
        let Some((first, last)) = observed.first().zip(observed.last()) else {
            return Ok(self.day.or_else(|| self.dataset.default_as_of()));
        };
        let day = self.day.unwrap_or(*last);
        // `2026` means its last day, also where the last list of 2026 is of May.
        let is_after = *last < day && last.year() < day.year();
        if day < *first || is_after {
            return Err(CompareError::Unobserved {
                day,
                first: *first,
                last: *last,
            });
        }
        Ok(Some(day))
    }

    /// The observed date whose list stands for the day; the day itself where spells are known.
    pub(super) fn list(&self, day: Option<Date>) -> Option<Date> {
        let before = |day: Date| {
            let observed = self.dataset.package.observed.iter().rev();
            observed.copied().find(|list| *list <= day)
        };
        day.map(|day| before(day).unwrap_or(day))
    }

    /// What is in force on the day. `of` maps actors to entities.
    pub(super) fn state(
        &self,
        day: Option<Date>,
        of: &[usize],
        entities: &[Entity],
        options: &CompareOptions,
    ) -> State {
        let dataset = self.dataset;
        let day_or_any = day.unwrap_or(Date::EARLIEST);
        let inside: Option<Vec<bool>> = options.within.as_ref().map(|body| {
            let found = dataset.resolve(body);
            found.map_or_else(|| vec![false; dataset.actors.len()], |b| dataset.within(b))
        });
        let is_inside = |body: ActorIx| inside.as_ref().is_none_or(|list| list[body.index()]);
        let mut state = State {
            present: vec![false; entities.len()],
            served: vec![false; entities.len()],
            ..State::default()
        };
        for (at, actor) in dataset.actors.iter().enumerate() {
            let is_inside = inside.as_ref().is_none_or(|list| list[at]);
            if actor.kind.is_body() && is_inside && actor.period.contains(day_or_any) {
                state.present[of[at]] = true;
            }
        }
        for relation in &dataset.relations {
            let role = role_compared(relation.role);
            let asked =
                options.roles.is_empty() || options.roles.iter().any(|r| role_compared(*r) == role);
            if !asked || !is_inside(relation.body) || !relation.period.contains(day_or_any) {
                continue;
            }
            if options.verified == Verified::VerifiedOnly && relation.is_unverified() {
                state.account.unverified += 1;
                continue;
            }
            let (actor, body) = (of[relation.actor.index()], of[relation.body.index()]);
            state.present[actor] = true;
            let twinned = relation.role == Role::TwinnedSecretariat
                || relation.note.to_lowercase().contains("twinned");
            let listed_since = relation.period.start.filter(|_| !relation.start_observed);
            state.served[body] = true;
            state
                .held
                .entry((actor, body, role))
                .and_modify(|held| {
                    held.weight = held.weight.max(relation.weight);
                    held.twinned |= twinned;
                    held.listed_since = held.listed_since.and(listed_since);
                })
                .or_insert(Held {
                    weight: relation.weight,
                    twinned,
                    listed_since,
                });
        }
        state.account.day = day;
        state.account.listed_on = self.list(day).filter(|list| Some(*list) != day);
        state.account.relations = state.held.len();
        state.account.title.clone_from(&dataset.package.title);
        state
    }
}

/// The role under which a relation is compared: twinned secretariats are secretariats.
const fn role_compared(role: Role) -> Role {
    match role {
        Role::TwinnedSecretariat => Role::Secretariat,
        other => other,
    }
}
