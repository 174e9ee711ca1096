//! Floor 2: the network. The petgraph multigraph behind [`Network`], its slices in time and its
//! views, and the immutable [`Snapshot`] on which measures run.

mod account;
mod attribute;
mod column;
mod draft;
mod graph;
mod ids;
mod kind;
mod label;
mod numbers;
mod one_mode;
mod pairing;
mod projection;
mod rows;
mod select;
mod slice;
mod snapshot;
mod ties;
mod two_mode;
mod view;

pub use account::{LeftOut, Reason, ViewAccount};
pub use attribute::AttributeError;
pub(crate) use column::{Codes, Weights};
pub use graph::{ActorGraph, Network};
pub use ids::Ids;
pub use kind::{Modes, NetworkInfo, NetworkKind, TABLE, TieDirection};
pub use label::{label, place};
pub(crate) use numbers::Numbers;
pub use projection::{Projection, project};
pub(crate) use rows::Ties;
pub use slice::Slice;
pub use snapshot::{
    NodeIx, Parallel, RoleTie, Side, SingleTie, Snapshot, SnapshotBuilder, SnapshotMemory,
};
pub use ties::ViewTie;
pub use view::{DEFAULT_MAX_PAIRS, Verified, View, ViewError, ViewSpec};
