//! Actors and their kinds.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::relation::vocabulary;
use super::{Country, Period, Text};

/// The place of an actor in [`Dataset::actors`](crate::dataset::Dataset), which is sorted by id.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub struct ActorIx(pub u32);

impl ActorIx {
    /// The place as an index.
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

vocabulary! {
    /// What sort of actor.
    Kind {
        State = "state", "state";
        Region = "region", "region or union of states";
        NationalBody = "national_body", "national standards body";
        Agency = "agency", "government agency";
        Intergovernmental = "intergovernmental", "intergovernmental organisation";
        Sdo = "sdo", "standards development organisation";
        Committee = "committee", "technical committee or subcommittee";
        WorkingGroup = "working_group", "working group";
        FocusGroup = "focus_group", "focus group";
        MirrorCommittee = "mirror_committee", "national mirror committee";
        Consortium = "consortium", "consortium";
        Company = "company", "company";
        CivilSociety = "civil_society", "civil-society organisation";
        Association = "association", "industry or professional association";
        Academia = "academia", "university or research institute";
        Project = "project", "standards project";
        Strategy = "strategy", "strategy or policy document";
        Other = "other", "other";
    }
}

impl Kind {
    /// Whether one can be a member of it.
    pub const fn is_body(self) -> bool {
        matches!(
            self,
            Self::Sdo
                | Self::Intergovernmental
                | Self::Committee
                | Self::WorkingGroup
                | Self::FocusGroup
                | Self::MirrorCommittee
                | Self::Consortium
        )
    }
}

/// One row of `actors.csv`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Actor {
    /// Unique id: the newest acronym or reference.
    pub id: String,
    /// Name for readers; the id where the table gives none.
    pub name: String,
    /// What sort of actor.
    pub kind: Kind,
    /// ISO 3166-1 alpha-2 code, or `EU`.
    pub country: Option<Country>,
    /// The body or company above.
    pub parent: Option<ActorIx>,
    /// When it existed.
    pub period: Period,
    /// Older or other names that relations may use.
    pub aliases: Vec<String>,
    /// Home page.
    pub url: Text,
    /// Where this is known from.
    pub source: Text,
    /// Free text.
    pub note: Text,
    /// Further columns of the table, by name.
    pub attributes: BTreeMap<String, String>,
}
