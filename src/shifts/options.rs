//! What to count, and why it cannot be counted.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::dataset::Dataset;
use crate::model::{ActorIx, Date, Role};
use crate::network::Verified;

use super::concentration::Partition;

/// Whose seats are added up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Key {
    /// The holder.
    #[default]
    Actor,
    /// The holder's country.
    Country,
    /// The groups that the holder or its country belongs to at each date; every group is counted
    /// whole, so overlapping groups add up to more than the total.
    Group,
    /// What sort of actor the holder is.
    Kind,
    /// How deep the body stands below its SDO: 1 for a committee directly below it.
    Level,
    /// The ancestor of the body directly below its SDO.
    Field,
}

impl Key {
    /// Every key, in the order of the help.
    pub const ALL: &'static [Self] = &[
        Self::Actor,
        Self::Country,
        Self::Group,
        Self::Kind,
        Self::Level,
        Self::Field,
    ];

    /// The word on the command line.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Actor => "actor",
            Self::Country => "country",
            Self::Group => "group",
            Self::Kind => "kind",
            Self::Level => "level",
            Self::Field => "field",
        }
    }

    /// The key whose word is `id`.
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|k| k.id() == id)
    }
}

/// What to count.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ShiftOptions {
    /// The roles counted, added up. `Secretariat` includes `TwinnedSecretariat`: a joint
    /// secretariat is one seat, of which each of k holders counts 1/k.
    pub roles: Vec<Role>,
    /// Whose.
    pub by: Key,
    /// Only this body and the bodies below it.
    pub within: Option<ActorIx>,
    /// No date before this day.
    pub from: Option<Date>,
    /// No date after this day.
    pub to: Option<Date>,
    /// Seed of the simulations behind `p`, `q` and the detectable slope.
    pub seed: u64,
    /// Whether relations marked `unverified` count.
    pub verified: Verified,
    /// Groups of holders that Theil's T is split into.
    #[serde(default)]
    pub partition: Option<Partition>,
    /// Draws behind the sensitivity intervals of concentration; 0 for none.
    #[serde(default)]
    pub draws: u32,
}

impl ShiftOptions {
    /// Whether the options make sense for this data set.
    pub(super) fn validate(&self, dataset: &Dataset) -> Result<(), ShiftError> {
        if self.roles.is_empty() {
            return Err(ShiftError::NoRole);
        }
        if let (Some(from), Some(to)) = (self.from, self.to)
            && from > to
        {
            return Err(ShiftError::Reversed { from, to });
        }
        if self.by == Key::Group && dataset.groups.is_empty() {
            return Err(ShiftError::NoGroups);
        }
        Ok(())
    }
}

impl Default for ShiftOptions {
    /// Secretariats by actor, everywhere and at all dates, verified relations only.
    fn default() -> Self {
        Self {
            roles: vec![Role::Secretariat],
            by: Key::Actor,
            within: None,
            from: None,
            to: None,
            seed: 42,
            verified: Verified::VerifiedOnly,
            partition: None,
            draws: 0,
        }
    }
}

/// Why there are no shifts.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ShiftError {
    /// The list of roles is empty.
    #[error("no role to count: name one, such as secretariat")]
    NoRole,
    /// The bounds exclude each other.
    #[error("the first date asked for, {from}, is after the last, {to}")]
    Reversed {
        /// The lower bound.
        from: Date,
        /// The upper bound.
        to: Date,
    },
    /// Nothing has the role.
    #[error(
        "no relation has the role {roles}{place}: \
         `describe` lists the roles of a data set and how often they occur"
    )]
    NoRelation {
        /// The roles asked for.
        roles: String,
        /// ` within BODY`, or empty.
        place: String,
    },
    /// Groups that are no partition of the holders.
    #[error("concentration cannot be split by {partition}: {reason}")]
    NoPartition {
        /// The partition asked for.
        partition: &'static str,
        /// Why not, and what to do.
        reason: String,
    },
    /// A group key without groups.
    #[error("the data set has no groups: add groups.csv (group,actor,start,end,source)")]
    NoGroups,
    /// Fewer than two dates.
    #[error("a shift compares at least two dates, and {found} {reason}: {mend}")]
    TooFewDates {
        /// `none` or the one date.
        found: String,
        /// Where the dates come from.
        reason: &'static str,
        /// What to do.
        mend: &'static str,
    },
    /// The shares of joint holders have no common unit.
    #[error("the joint holders of one body are too many to count in exact shares ({holders})")]
    TooManyTwins {
        /// The largest number of joint holders.
        holders: usize,
    },
}
