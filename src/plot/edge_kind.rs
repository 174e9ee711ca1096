//! What a tie says, and how it is drawn.

use serde::{Deserialize, Serialize};

use super::page::Pen;
use super::palette::Colour;
use crate::model::Role;

/// What a tie says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum EdgeKind {
    /// Observer without a vote.
    Observation,
    /// Member, or any other tie.
    #[default]
    Membership,
    /// Secretariat, chair or convenorship.
    Leadership,
}

impl EdgeKind {
    /// What a role says.
    pub const fn of(role: Role) -> Self {
        match role {
            Role::Secretariat
            | Role::TwinnedSecretariat
            | Role::Chair
            | Role::ViceChair
            | Role::Convenor => Self::Leadership,
            Role::Observer => Self::Observation,
            _ => Self::Membership,
        }
    }

    /// The same, for a legend.
    pub(super) const fn words(self) -> &'static str {
        match self {
            Self::Observation => "observer",
            Self::Membership => "member",
            Self::Leadership => "secretariat, chair or convenor",
        }
    }

    /// Those who have such ties, for a sentence.
    pub(super) const fn plural(self) -> &'static str {
        match self {
            Self::Observation => "observers",
            Self::Membership => "members",
            Self::Leadership => "secretariats, chairs and convenors",
        }
    }

    /// The line of a tie: leadership heavier, observers dashed.
    pub(super) fn pen(self, width: f64, colour: Colour, alpha: f64) -> Pen {
        match self {
            Self::Leadership => Pen::new(colour.with_alpha((alpha * 3.0).min(0.8)), width * 2.6),
            Self::Membership => Pen::new(colour.with_alpha(alpha), width),
            Self::Observation => {
                Pen::new(colour.with_alpha(alpha * 0.85), width * 0.8).dashed(1.2, 1.8)
            }
        }
    }
}
