//! Where nodes go: layouts that give the same positions for any number of threads.

mod around;
mod arrange;
mod concentric;
mod force;
mod layered;
mod overlap;
mod pack;
mod quadtree;
mod stress;
mod two_mode;

pub use around::{anchored, around};
pub use arrange::{Arrangement, Link, arrange};
pub use concentric::ring_angles;
pub use force::{ForceOptions, force};
pub use layered::{Forest, forest};
pub use overlap::pull_apart;
pub use stress::stress;
pub use two_mode::{crossings, two_mode};

/// A position in the plane, without a unit.
pub type Position = [f64; 2];
