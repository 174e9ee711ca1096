//! Floor 3: partitions of the nodes into communities: how they are found, how good they are, and
//! how far two of them agree.
//!
//! [`leiden`] makes one partition from one seed, [`consensus`] asks many seeds and says how far
//! they agree, [`modularity`] judges any partition, [`Contingency`] compares two.

mod agreement;
mod consensus;
mod leiden;
mod local_move;
mod modularity;
mod partition;
mod refine;
mod ties;

pub use agreement::Contingency;
pub use consensus::{
    Consensus, ConsensusOptions, STABLE, consensus, consensus_watched, default_seeds,
};
pub use leiden::{LeidenOptions, leiden};
pub use modularity::{modularity, quality_of};
pub use partition::Partition;
pub use ties::Quality;
