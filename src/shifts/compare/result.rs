//! What a comparison found.

use serde::Serialize;

use crate::model::{Date, Kind, Role};
use crate::shifts::row::number;

/// Two sides compared.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Comparison {
    /// The first side.
    pub from: SideAccount,
    /// The second side.
    pub to: SideAccount,
    /// The body compared within; `None` for everywhere.
    pub within: Option<String>,
    /// Every role that is in force on either side.
    pub roles: Vec<RoleChange>,
    /// Every change, heaviest first.
    pub changes: Vec<Change>,
    /// Every actor that holds or held a role that changed, by the size of the change in weight.
    pub actors: Vec<ActorChange>,
    /// Relations in force on both sides.
    pub kept: usize,
    /// Old and new names of those who have another name on the second side.
    pub renamed: Vec<(String, String)>,
    /// What was done to the data and what cannot be said, in sentences.
    pub notes: Vec<String>,
}

/// A side and what was read of it.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct SideAccount {
    /// Title of the data set.
    pub title: String,
    /// The day; `None` for data without dates.
    pub day: Option<Date>,
    /// The observed date whose list stands for the day, where it is another.
    pub listed_on: Option<Date>,
    /// Relations in force and compared.
    pub relations: usize,
    /// Relations in force and left out because not verified.
    pub unverified: usize,
}

impl SideAccount {
    /// The day whose state is compared: that of the list that stands for the day, if there is one.
    pub fn stands_on(&self) -> Option<Date> {
        self.listed_on.or(self.day)
    }
}

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Happening {
    /// There on the second side only.
    Appeared,
    /// There on the first side only.
    Vanished,
    /// A role on the second side only.
    Gained,
    /// A role on the first side only.
    Lost,
    /// One role of a body in place of another.
    Changed,
}

impl Happening {
    /// The word in tables.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Appeared => "appeared",
            Self::Vanished => "vanished",
            Self::Gained => "gained",
            Self::Lost => "lost",
            Self::Changed => "changed",
        }
    }
}

/// One change.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Change {
    /// What happened.
    pub change: Happening,
    /// Whose change it is, under the newest name: an actor, or a body that appeared or vanished.
    pub actor: String,
    /// The same for readers.
    pub label: String,
    /// What sort of actor.
    pub kind: Kind,
    /// The role gained, lost or changed to; `None` for who appeared or vanished.
    pub role: Option<Role>,
    /// Where.
    pub body: String,
    /// Weight of the role (5 for a secretariat, 1 for a membership, as in `influence`) times that
    /// of the relation; of who appeared or vanished the sum over all roles it holds or others hold
    /// in it.
    pub weight: f64,
    /// How it came about, in a word of the table.
    pub cause: &'static str,
    /// Whom the role was taken from or handed to, or the former role; `;`-separated.
    pub counterpart: String,
}

impl Change {
    /// The columns of the table.
    pub const COLUMNS: [&'static str; 9] = [
        "change",
        "actor",
        "name",
        "kind",
        "role",
        "body",
        "weight",
        "cause",
        "counterpart",
    ];

    /// The fields in the order of [`Self::COLUMNS`].
    pub fn record(&self) -> Vec<String> {
        vec![
            self.change.id().to_owned(),
            self.actor.clone(),
            self.label.clone(),
            self.kind.id().to_owned(),
            self.role.map(|r| r.id().to_owned()).unwrap_or_default(),
            self.body.clone(),
            number(self.weight),
            self.cause.to_owned(),
            self.counterpart.clone(),
        ]
    }
}

/// One role on the two sides: `before` + `gained` − `lost` + `changed_to` − `changed_from` =
/// `after`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct RoleChange {
    /// The role; twinned secretariats are secretariats.
    pub role: Role,
    /// How many relations on the first side.
    pub before: usize,
    /// Gained where the actor had none like it.
    pub gained: usize,
    /// Lost without another like it.
    pub lost: usize,
    /// Gained in place of another role in the same body.
    pub changed_to: usize,
    /// Given up for another role in the same body.
    pub changed_from: usize,
    /// How many relations on the second side.
    pub after: usize,
}

/// The changes of one actor added up.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ActorChange {
    /// Its id.
    pub actor: String,
    /// The same for readers.
    pub label: String,
    /// `Appeared` or `Vanished`; `None` for who is there on both sides.
    pub presence: Option<Happening>,
    /// Roles gained.
    pub gained: usize,
    /// Roles lost.
    pub lost: usize,
    /// Roles changed into others.
    pub changed: usize,
    /// Weight gained less weight lost.
    pub net_weight: f64,
}
