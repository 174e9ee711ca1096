//! Floor 2: the network. The petgraph multigraph behind [`Network`], its slices in time and its
//! views, and the immutable [`Snapshot`] on which measures run.

mod snapshot;

pub use snapshot::{NodeIx, RoleTie, Side, Snapshot, SnapshotBuilder};
