//! Where nodes go: layouts that give the same positions for any number of threads.

mod around;
mod arrange;
mod force;
mod overlap;
mod pack;
mod quadtree;
mod stress;

pub use around::around;
pub use arrange::{Arrangement, Link, arrange};
pub use force::{ForceOptions, force};
pub use overlap::pull_apart;
pub use stress::stress;

/// A position in the plane, without a unit.
pub type Position = [f64; 2];
