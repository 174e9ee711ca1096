//! Views: one network on one day, with an exact account of the relations behind it.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::select::Selection;
use super::{
    Network, NetworkKind, NodeIx, Projection, Side, Snapshot, ViewAccount, one_mode, projection,
    two_mode,
};
use crate::model::{ActorIx, Country, Date, Role};

/// The most pairs that a projection looks at unless told otherwise.
pub const DEFAULT_MAX_PAIRS: u64 = 50_000_000;

/// Whether relations marked `unverified` count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verified {
    /// Every relation counts.
    All,
    /// Relations whose note says `unverified` are left out, and counted as such.
    #[default]
    VerifiedOnly,
}

/// What to look at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ViewSpec {
    /// Which network.
    pub kind: NetworkKind,
    /// On which day; `None` for the day the data speak of
    /// ([`Dataset::default_as_of`](crate::dataset::Dataset::default_as_of)). A data set without
    /// any date has no days: then everything is in force.
    pub as_of: Option<Date>,
    /// Only in this body and everything below it. In a two-mode network or a projection the body
    /// of a relation must lie there; in `hierarchy` both ends must; in `liaison` and `full`, which
    /// have no direction, either end.
    pub within: Option<ActorIx>,
    /// Only these roles; `None` for those of the network. They replace the network's own roles,
    /// so that `affiliation` with the role `liaison` shows the organisations in liaison with each
    /// body; `liaison` and `hierarchy` refuse other roles than their own.
    pub roles: Option<Vec<Role>>,
    /// Whether relations marked `unverified` count.
    pub verified: Verified,
    /// What a tie of a projection is worth; of no matter to other networks.
    pub projection: Projection,
    /// The most pairs that a projection may look at; beyond it is an error before any memory is
    /// taken.
    pub max_pairs: u64,
}

impl ViewSpec {
    /// A network with every choice at its default.
    pub fn new(kind: NetworkKind) -> Self {
        Self {
            kind,
            as_of: None,
            within: None,
            roles: None,
            verified: Verified::default(),
            projection: Projection::default(),
            max_pairs: DEFAULT_MAX_PAIRS,
        }
    }
}

impl Default for ViewSpec {
    fn default() -> Self {
        Self::new(NetworkKind::default())
    }
}

/// Why a view could not be made.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ViewError {
    /// A projection would look at too many pairs.
    #[error(
        "error[E501]: the network `{kind}` needs {pairs} pairs (limit {limit}), most of them from \
         `{largest}` with {largest_size} of them: look into one body (--within), count fewer roles \
         (--roles), raise the limit (--max-pairs {pairs}), or use the two-mode network `affiliation`"
    )]
    TooManyPairs {
        /// Which network.
        kind: NetworkKind,
        /// How many pairs it needs.
        pairs: u64,
        /// How many are allowed.
        limit: u64,
        /// The id of the node that gives the most pairs.
        largest: String,
        /// How many nodes are tied to it.
        largest_size: usize,
    },
    /// A network was to be projected that has no two sides.
    #[error("only a two-mode network can be projected, and this one has no two sides")]
    NotTwoMode,
    /// A role was asked for that the network never counts.
    #[error("the network `{kind}` has no role `{role}`: it counts only {counted}")]
    RoleNotInNetwork {
        /// Which network.
        kind: NetworkKind,
        /// The role asked for.
        role: Role,
        /// The roles it counts.
        counted: String,
    },
    /// The body to look into is not in the data set.
    #[error("there is no actor number {0} in this data set")]
    NoSuchActor(u32),
}

impl ViewError {
    /// The stable code, where the error has one.
    pub fn code(&self) -> Option<&'static str> {
        match self {
            Self::TooManyPairs { .. } => Some("E501"),
            Self::NotTwoMode | Self::RoleNotInNetwork { .. } | Self::NoSuchActor(_) => None,
        }
    }
}

/// One network on one day.
///
/// Its nodes are those with at least one tie (in a projection: in the affiliation network that is
/// projected, so that a projection keeps those who share nothing with anybody as isolates). Bodies
/// that exist but have no tie are counted in [`ViewAccount::bodies_without_tie`].
#[derive(Clone, Debug, PartialEq)]
pub struct View {
    /// What was asked for, with the day filled in.
    pub spec: ViewSpec,
    /// The network, nodes in id order.
    pub snapshot: Snapshot,
    /// The actor behind each node; `None` for a country.
    pub actors: Vec<Option<ActorIx>>,
    /// The country of each node, if it has one.
    pub countries: Vec<Option<Country>>,
    /// The name of each node for readers.
    pub labels: Vec<String>,
    /// What became of every relation.
    pub account: ViewAccount,
}

impl View {
    /// The day it speaks of; `None` only for a data set without dates.
    pub fn as_of(&self) -> Option<Date> {
        self.spec.as_of
    }

    /// The node of an actor, if it has one.
    pub fn node_of(&self, network: &Network, actor: ActorIx) -> Option<NodeIx> {
        let id = network.dataset().actors.get(actor.index())?.id.as_str();
        let node = self.snapshot.find(id)?;
        (self.actors[node as usize] == Some(actor)).then_some(node)
    }
}

impl Network {
    /// Makes a network of what is in force on a day.
    ///
    /// The result does not depend on the order of rows. Time O(relations log relations), for a
    /// projection O(pairs) besides; memory O(relations + edges).
    ///
    /// # Errors
    /// [`ViewError::TooManyPairs`] before a projection that exceeds the limit,
    /// [`ViewError::RoleNotInNetwork`] and [`ViewError::NoSuchActor`] for a request that makes no
    /// sense.
    pub fn view(&self, spec: &ViewSpec) -> Result<View, ViewError> {
        let mut spec = spec.clone();
        spec.as_of = spec.as_of.or_else(|| self.dataset().default_as_of());
        self.select(spec)
    }

    /// The same with everything that is in force on some day: what a time slider moves over.
    /// `as_of` of the request is passed over; [`View::dated_ties`] says when each tie holds.
    ///
    /// # Errors
    /// Those of [`Network::view`].
    pub fn view_of_all_days(&self, spec: &ViewSpec) -> Result<View, ViewError> {
        self.select(ViewSpec {
            as_of: None,
            ..spec.clone()
        })
    }

    fn select(&self, spec: ViewSpec) -> Result<View, ViewError> {
        let selection = Selection::new(self, spec)?;
        Ok(match selection.spec.kind {
            NetworkKind::Affiliation | NetworkKind::Countries => two_mode::view(&selection),
            NetworkKind::CoMembership => projection::view(two_mode::view(&selection), Side::Actor)?,
            NetworkKind::Interlock => projection::view(two_mode::view(&selection), Side::Body)?,
            NetworkKind::Liaison | NetworkKind::Full => one_mode::undirected(&selection),
            NetworkKind::Hierarchy => one_mode::hierarchy(selection),
        })
    }
}
