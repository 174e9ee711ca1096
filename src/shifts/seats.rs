//! The seats that are counted: who holds which role of which body at a date.
//!
//! Amounts are whole numbers of a common unit (one seat is `unit` of them), so that the shares of
//! joint holders add up exactly.

use std::collections::{BTreeMap, BTreeSet};

use crate::dataset::Dataset;
use crate::model::{ActorIx, Date, Period, Role};
use crate::network::Verified;

use super::identities::{Identities, Reorganized};
use super::options::{ShiftError, ShiftOptions};

/// One role of one body (or of a body and its successors).
pub(super) struct Seat {
    /// The body, under its newest identity.
    pub(super) body: ActorIx,
    /// The role; twinned secretariats are secretariats.
    pub(super) role: Role,
    /// When the body began, if known.
    pub(super) start: Option<Date>,
    /// When it ended, if it did.
    pub(super) end: Option<Date>,
    /// Whether the body is marked as suspended.
    pub(super) suspended: bool,
    spells: Vec<Spell>,
}

struct Spell {
    actor: ActorIx,
    /// The body of the row: where bodies succeeded each other not always that of the seat.
    body: ActorIx,
    role: Role,
    period: Period,
    twinned: bool,
    start_observed: bool,
}

/// What one actor holds of a seat at a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Holding {
    pub(super) actor: ActorIx,
    /// In units of 1/`unit` seat.
    pub(super) units: i64,
    /// Held together with others at the same date.
    pub(super) joint: bool,
    /// Marked as one of several partners, who may hold it in turn.
    pub(super) twinned: bool,
    /// Whether the row's start was observed.
    pub(super) start_observed: bool,
}

/// One holder's unbroken hold of a seat.
pub(super) struct Hold {
    pub(super) actor: ActorIx,
    pub(super) period: Period,
    /// Whether its beginning was observed.
    pub(super) start_observed: bool,
    /// Held together with others, or in turn with them, at some time.
    pub(super) twinned: bool,
}

/// Every seat of a selection.
pub(super) struct Seats {
    pub(super) seats: Vec<Seat>,
    /// Number of units of one seat.
    pub(super) unit: i64,
    pub(super) account: Account,
    /// Holders and bodies that merged or were split.
    pub(super) reorganized: Reorganized,
}

/// What was done to the rows, for the notes.
#[derive(Default)]
pub(super) struct Account {
    pub(super) relations: usize,
    pub(super) unverified: usize,
    pub(super) twinned_rows: usize,
    pub(super) no_start: usize,
    /// `old` became `new` and is counted as one body.
    pub(super) successions: Vec<(String, String)>,
    /// `old` became `new` and is counted as one holder.
    pub(super) holders: Vec<(String, String)>,
}

/// Whether two holders of the role exclude each other, so that a new one takes over from an old.
pub(super) const fn is_exclusive(role: Role) -> bool {
    matches!(
        role,
        Role::Secretariat | Role::TwinnedSecretariat | Role::Chair | Role::Convenor
    )
}

/// The role under which a seat is kept.
const fn seat_role(role: Role) -> Role {
    match role {
        Role::TwinnedSecretariat => Role::Secretariat,
        other => other,
    }
}

impl Seat {
    fn new(body: ActorIx, role: Role) -> Self {
        Self {
            body,
            role,
            start: None,
            end: None,
            suspended: false,
            spells: Vec::new(),
        }
    }

    /// Number of joint holders of each body of the seat at `date`, where there are twins.
    fn twins(&self, date: Date) -> BTreeMap<ActorIx, usize> {
        let mut holders: BTreeMap<ActorIx, (BTreeSet<ActorIx>, bool)> = BTreeMap::new();
        for spell in self.spells.iter().filter(|s| s.period.contains(date)) {
            let (actors, twinned) = holders.entry(spell.body).or_default();
            actors.insert(spell.actor);
            *twinned |= spell.role == Role::TwinnedSecretariat;
        }
        holders
            .into_iter()
            .filter(|(_, (_, twinned))| *twinned)
            .map(|(body, (actors, _))| (body, actors.len()))
            .collect()
    }

    /// Who holds it at `date`, by actor.
    pub(super) fn held(&self, date: Date, unit: i64) -> Vec<Holding> {
        let twins = self.twins(date);
        let mut seen: BTreeSet<(ActorIx, ActorIx)> = BTreeSet::new();
        let mut holdings: BTreeMap<ActorIx, Holding> = BTreeMap::new();
        for spell in self.spells.iter().filter(|s| s.period.contains(date)) {
            // Two rows of one holder in one body are one seat.
            if !seen.insert((spell.actor, spell.body)) {
                continue;
            }
            let holders = twins.get(&spell.body).copied().unwrap_or(1);
            let share = unit / i64::try_from(holders).unwrap_or(1);
            holdings
                .entry(spell.actor)
                .and_modify(|h| h.units += share)
                .or_insert(Holding {
                    actor: spell.actor,
                    units: share,
                    joint: holders > 1,
                    twinned: spell.twinned || twins.contains_key(&spell.body),
                    start_observed: spell.start_observed,
                });
        }
        holdings.into_values().collect()
    }

    /// Every unbroken hold: rows of one holder that follow each other without a gap are one.
    pub(super) fn holds(&self) -> Vec<Hold> {
        let mut spells: Vec<&Spell> = self.spells.iter().collect();
        spells.sort_by_key(|s| (s.actor, s.period.start, s.period.end));
        let mut holds: Vec<Hold> = Vec::new();
        for spell in spells {
            let twinned = spell.twinned || spell.role == Role::TwinnedSecretariat;
            if let Some(last) = holds.last_mut().filter(|h| h.actor == spell.actor)
                && last
                    .period
                    .end
                    .is_none_or(|end| spell.period.start.is_none_or(|s| s <= end))
            {
                let ends = last.period.end.zip(spell.period.end);
                last.period.end = ends.map(|(a, b)| a.max(b));
                last.twinned |= twinned;
                continue;
            }
            holds.push(Hold {
                actor: spell.actor,
                period: spell.period,
                start_observed: spell.start_observed,
                twinned,
            });
        }
        holds
    }

    /// Whether somebody holds it at `date`.
    pub(super) fn is_held(&self, date: Date) -> bool {
        self.spells.iter().any(|s| s.period.contains(date))
    }

    /// Whether somebody held it at `date` or before.
    pub(super) fn was_held_by(&self, date: Date) -> bool {
        self.spells
            .iter()
            .any(|s| s.period.start.is_none_or(|start| start <= date))
    }

    /// Whether the start of its first holder was observed.
    pub(super) fn is_first_start_observed(&self) -> bool {
        let first = self.spells.iter().min_by_key(|s| s.period.start);
        first.is_none_or(|s| s.start_observed)
    }
}

impl Seats {
    /// Collects the seats that `options` asks for.
    pub(super) fn collect(dataset: &Dataset, options: &ShiftOptions) -> Self {
        Self::under(&Identities::of(dataset), dataset, options)
    }

    /// The same as if every name were an actor or a body of its own.
    pub(super) fn collect_by_name(dataset: &Dataset, options: &ShiftOptions) -> Self {
        Self::under(&Identities::default(), dataset, options)
    }

    fn under(identities: &Identities, dataset: &Dataset, options: &ShiftOptions) -> Self {
        let inside = options.within.map(|body| dataset.within(body));
        let is_inside = |body: ActorIx| inside.as_ref().is_none_or(|list| list[body.index()]);
        let asked: BTreeSet<Role> = options.roles.iter().map(|r| seat_role(*r)).collect();
        let mut account = Account::default();
        let mut seats: BTreeMap<(ActorIx, Role), Seat> = BTreeMap::new();
        let mut bodies = BTreeSet::new();
        let mut actors = BTreeSet::new();
        for relation in &dataset.relations {
            let role = seat_role(relation.role);
            if !asked.contains(&role) || !is_inside(relation.body) {
                continue;
            }
            if options.verified == Verified::VerifiedOnly && relation.is_unverified() {
                account.unverified += 1;
                continue;
            }
            account.relations += 1;
            account.twinned_rows += usize::from(relation.role == Role::TwinnedSecretariat);
            account.no_start += usize::from(relation.period.start.is_none());
            bodies.insert(relation.body);
            actors.insert(relation.actor);
            let body = identities.newest(relation.body);
            let seat = seats
                .entry((body, role))
                .or_insert_with(|| Seat::new(body, role));
            seat.spells.push(Spell {
                actor: identities.newest(relation.actor),
                body: relation.body,
                role: relation.role,
                period: relation.period,
                twinned: relation.note.to_lowercase().contains("twinned"),
                start_observed: relation.start_observed && relation.period.start.is_some(),
            });
        }
        for (from, to) in &identities.pairs {
            let pair = || {
                (
                    dataset.actor(*from).id.clone(),
                    dataset.actor(*to).id.clone(),
                )
            };
            if bodies.contains(from) {
                account.successions.push(pair());
            } else if actors.contains(from) {
                account.holders.push(pair());
            }
        }
        let mut seats: Vec<Seat> = seats.into_values().collect();
        for seat in &mut seats {
            (seat.start, seat.end) = identities.life(dataset, seat.body);
            let body = dataset.actor(seat.body);
            let status = body.attributes.get("status");
            seat.suspended = status.is_some_and(|s| s.eq_ignore_ascii_case("suspended"))
                || body.note.to_lowercase().contains("suspended");
        }
        Self {
            seats,
            unit: 1,
            account,
            reorganized: identities.reorganized.clone(),
        }
    }

    /// Chooses the unit in which every share at these dates is a whole number.
    pub(super) fn choose_unit(&mut self, dates: &[Date]) -> Result<(), ShiftError> {
        let mut sizes = BTreeSet::new();
        for seat in &self.seats {
            for date in dates {
                sizes.extend(seat.twins(*date).into_values());
            }
        }
        // A trillion units a seat leave room for nine million seats in an i64.
        const LARGEST: i64 = 1_000_000_000_000;
        let mut unit = 1i64;
        for size in sizes {
            let too_many = || ShiftError::TooManyTwins { holders: size };
            let holders = i64::try_from(size).map_err(|_| too_many())?;
            let factor = holders / greatest_common_divisor(unit, holders);
            unit = unit
                .checked_mul(factor)
                .filter(|u| *u <= LARGEST)
                .ok_or_else(too_many)?;
        }
        self.unit = unit;
        Ok(())
    }

    /// First and last day that a row names.
    pub(super) fn reach(&self) -> Option<(Date, Date)> {
        let days = || {
            let spells = self.seats.iter().flat_map(|s| &s.spells);
            spells
                .flat_map(|s| [s.period.start, s.period.end])
                .flatten()
        };
        days().min().zip(days().max())
    }
}

const fn greatest_common_divisor(mut a: i64, mut b: i64) -> i64 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}
