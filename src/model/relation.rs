//! Relations between an actor and a body, and their roles.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{ActorIx, Period};

/// A text shared by many rows (a source, a note); empty where none was given.
pub type Text = Arc<str>;

macro_rules! vocabulary {
    ($(#[$outer:meta])* $name:ident { $($variant:ident = $text:literal, $label:literal;)* }) => {
        $(#[$outer])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum $name {
            $(#[doc = $label] #[serde(rename = $text)] $variant,)*
        }

        impl $name {
            /// Every value, in the order of the table.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The word used in the tables.
            pub const fn id(self) -> &'static str {
                match self { $(Self::$variant => $text,)* }
            }

            /// One line for readers.
            pub const fn label(self) -> &'static str {
                match self { $(Self::$variant => $label,)* }
            }

            /// The value whose word in the tables is `id`.
            pub fn from_id(id: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|v| v.id() == id)
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.id())
            }
        }
    };
}
pub(crate) use vocabulary;

vocabulary! {
    /// What an actor is to a body.
    Role {
        Member = "member", "P-member, or full member";
        Observer = "observer", "O-member";
        Secretariat = "secretariat", "runs the secretariat of the body";
        TwinnedSecretariat = "twinned_secretariat", "one of several holders of a joint secretariat";
        Chair = "chair", "chairs the body";
        ViceChair = "vice_chair", "vice-chair of the body";
        Convenor = "convenor", "convenes the working group";
        Editor = "editor", "edits a project of the body";
        Expert = "expert", "sends experts to the body";
        Liaison = "liaison", "is in liaison with the body";
        Mirror = "mirror", "mirrors the body at national level";
        PartOf = "part_of", "is a part of the body";
        Participant = "participant", "takes part in the work of the body";
        Founder = "founder", "founded the body";
        Partner = "partner", "cooperates with, funds or mandates";
        Publishes = "publishes", "publishes the document";
        Develops = "develops", "develops the standards project";
    }
}

impl Role {
    /// The roles that tie an actor to a body in the affiliation network, in the order of the
    /// data format.
    pub const AFFILIATION: &'static [Self] = &[
        Self::Member,
        Self::Observer,
        Self::Secretariat,
        Self::TwinnedSecretariat,
        Self::Chair,
        Self::ViceChair,
        Self::Convenor,
        Self::Editor,
        Self::Expert,
        Self::Participant,
        Self::Founder,
    ];
}

/// One row of `relations.csv`: `actor` has `role` in `body` during `period`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Relation {
    /// Who.
    pub actor: ActorIx,
    /// As what.
    pub role: Role,
    /// Where.
    pub body: ActorIx,
    /// When, half-open.
    pub period: Period,
    /// Strength of the tie: positive, finite, 1 where the table gives none.
    pub weight: f64,
    /// Where this is known from.
    pub source: Text,
    /// Free text; `unverified` in it excludes the row from the default plan.
    pub note: Text,
    /// `false` where the relation was already running when first seen, or has no start.
    pub start_observed: bool,
}

impl Relation {
    /// Whether the note marks the row as not verified.
    pub fn is_unverified(&self) -> bool {
        self.note.contains("unverified")
    }
}
