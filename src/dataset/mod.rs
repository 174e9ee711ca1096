//! Floor 1: a data set on disk. Reading, checking, writing, and importing from other formats.

pub mod coverage;
mod data;
mod finding;
pub mod import;
pub mod output;
pub mod read;
pub mod schema;

pub use data::{
    Confidence, Coverage, Dataset, GroupSpell, Identity, IdentityKind, Observation, Package,
    PackageSource, Strategy,
};
pub use finding::{Finding, Severity};
