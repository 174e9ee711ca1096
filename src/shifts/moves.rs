//! What happened to a seat between two dates.

use serde::{Deserialize, Serialize};

use crate::model::{ActorIx, Date};

use super::identities::Reorganized;
use super::seats::{Holding, Seat, is_exclusive};

/// Why a holder gained or lost a seat between two dates.
///
/// `Created`, `Disbanded` and `TakenOver` (seen from the other side: handed over) have columns of
/// their own; all others are `other`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    /// The body did not exist at the first date and began before or on the second.
    Created,
    /// The body ended.
    Disbanded,
    /// Another holder at the other date.
    TakenOver,
    /// Twinned partners hold the seat in turn, or begin or cease to share it.
    Rotated,
    /// Passed on by a merger or a split of holders or bodies.
    Reorganized,
    /// The body was missing from the earlier list: it existed, and when this holder began is not
    /// known.
    FirstListed,
    /// The body existed and had no holder.
    Filled,
    /// The body had no holder at the first date, and when it began is not known.
    Undated,
    /// The body is suspended and has no holder.
    Suspended,
    /// The body exists and has no holder.
    Vacated,
    /// Began in an existing body that many can hold the role in.
    Joined,
    /// Left such a body.
    Left,
    /// The holder kept the seat and joined or left the group.
    Regrouped,
    /// Only counts are known.
    Unknown,
}

impl Event {
    /// The word in tables.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::Disbanded => "disbanded",
            Self::TakenOver => "taken_over",
            Self::Rotated => "rotated",
            Self::Reorganized => "reorganized",
            Self::FirstListed => "first_listed",
            Self::Filled => "filled",
            Self::Undated => "undated",
            Self::Suspended => "suspended",
            Self::Vacated => "vacated",
            Self::Joined => "joined",
            Self::Left => "left",
            Self::Regrouped => "regrouped",
            Self::Unknown => "unknown",
        }
    }
}

/// `units` of a seat went from one holder to another, came up or fell away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Move {
    /// Place of the seat in the list.
    pub(super) seat: usize,
    pub(super) event: Event,
    pub(super) from: Option<ActorIx>,
    pub(super) to: Option<ActorIx>,
    pub(super) units: i64,
}

/// A seat at two dates.
pub(super) struct Comparison<'a> {
    pub(super) seat: &'a Seat,
    pub(super) place: usize,
    pub(super) dates: (Date, Date),
    pub(super) before: &'a [Holding],
    pub(super) after: &'a [Holding],
    pub(super) reorganized: &'a Reorganized,
}

impl Comparison<'_> {
    /// Every move; each holder's moves add up to its change exactly.
    ///
    /// Where several holders lose and gain at once, losses meet gains in the order of ids.
    pub(super) fn moves(&self, out: &mut Vec<Move>) {
        let mut losses = changes(self.before, self.after);
        let mut gains = changes(self.after, self.before);
        if losses.is_empty() && gains.is_empty() {
            return;
        }
        let (first, last) = self.dates;
        let lies_between = |day: Option<Date>| day.is_some_and(|d| first < d && d <= last);
        let is_created = self.before.is_empty() && lies_between(self.seat.start);
        let is_disbanded = self.after.is_empty() && lies_between(self.seat.end);
        let body_reorganized = self.reorganized.concerns(self.seat.body, self.dates);
        if is_exclusive(self.seat.role) && !is_created && !is_disbanded {
            self.pass_on(&mut losses, &mut gains, out);
        }
        for (holding, units) in gains {
            let event = if is_created && body_reorganized {
                Event::Reorganized
            } else if is_created {
                Event::Created
            } else {
                self.reason_of_gain(holding)
            };
            out.push(self.a_move(event, None, Some(holding.actor), units));
        }
        for (holding, units) in losses {
            let event = if is_disbanded && body_reorganized {
                Event::Reorganized
            } else if is_disbanded {
                Event::Disbanded
            } else {
                self.reason_of_loss(holding)
            };
            out.push(self.a_move(event, Some(holding.actor), None, units));
        }
    }

    fn a_move(&self, event: Event, from: Option<ActorIx>, to: Option<ActorIx>, units: i64) -> Move {
        Move {
            seat: self.place,
            event,
            from,
            to,
            units,
        }
    }

    /// Pairs losses with gains and leaves what has no counterpart.
    fn pass_on(
        &self,
        losses: &mut Vec<(Holding, i64)>,
        gains: &mut Vec<(Holding, i64)>,
        out: &mut Vec<Move>,
    ) {
        for (loser, lost) in losses.iter_mut() {
            for (winner, won) in gains.iter_mut() {
                let units = (*lost).min(*won);
                if units > 0 {
                    *lost -= units;
                    *won -= units;
                    let event = if self.is_rotation(loser, winner) {
                        Event::Rotated
                    } else if self
                        .reorganized
                        .links(loser.actor, winner.actor, self.dates)
                    {
                        Event::Reorganized
                    } else {
                        Event::TakenOver
                    };
                    out.push(self.a_move(event, Some(loser.actor), Some(winner.actor), units));
                }
            }
        }
        losses.retain(|(_, units)| *units > 0);
        gains.retain(|(_, units)| *units > 0);
    }

    /// Whether the two are partners: together in the seat at either date, or both marked as
    /// twinned and alone in it.
    fn is_rotation(&self, loser: &Holding, winner: &Holding) -> bool {
        let is_joint = |held: &[Holding], other: &Holding| {
            held.iter().any(|h| h.actor == other.actor && h.joint)
        };
        let shared_before = loser.joint && is_joint(self.before, winner);
        let shared_after = winner.joint && is_joint(self.after, loser);
        let alone = self.before.len() == 1 && self.after.len() == 1;
        shared_before || shared_after || (alone && loser.twinned && winner.twinned)
    }

    fn reason_of_gain(&self, holding: Holding) -> Event {
        if !is_exclusive(self.seat.role) {
            let came_from =
                |h: &Holding| self.reorganized.links(h.actor, holding.actor, self.dates);
            return if self.before.iter().any(came_from) {
                Event::Reorganized
            } else if holding.start_observed {
                Event::Joined
            } else {
                Event::FirstListed
            };
        }
        if self.seat.was_held_by(self.dates.0) {
            Event::Filled
        } else if !self.seat.is_first_start_observed() {
            Event::FirstListed
        } else if self.seat.start.is_none() {
            Event::Undated
        } else {
            Event::Filled
        }
    }

    fn reason_of_loss(&self, holding: Holding) -> Event {
        let went_to = |h: &Holding| self.reorganized.links(holding.actor, h.actor, self.dates);
        if self.seat.suspended && self.after.is_empty() {
            Event::Suspended
        } else if is_exclusive(self.seat.role) {
            Event::Vacated
        } else if self.after.iter().any(went_to) {
            Event::Reorganized
        } else {
            Event::Left
        }
    }
}

/// What each holder of `of` has more there than in `than`; both are sorted by actor.
fn changes(of: &[Holding], than: &[Holding]) -> Vec<(Holding, i64)> {
    of.iter()
        .map(|h| {
            let other = than.binary_search_by_key(&h.actor, |o| o.actor);
            (*h, h.units - other.map_or(0, |at| than[at].units))
        })
        .filter(|(_, units)| *units > 0)
        .collect()
}
