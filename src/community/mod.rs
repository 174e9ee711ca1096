//! Floor 3: partitions of the nodes into communities: how good they are.

mod modularity;
mod partition;
mod ties;

pub use modularity::{modularity, quality_of};
pub use partition::Partition;
pub use ties::Quality;
