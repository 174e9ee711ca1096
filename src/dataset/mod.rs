//! Floor 1: a data set on disk. Reading, checking, writing, and importing from other formats.

pub mod coverage;
mod data;
mod digest;
mod finding;
pub mod import;
pub mod output;
pub mod read;
pub mod schema;
pub mod table_text;
pub mod write;

pub use data::{
    Confidence, Coverage, Dataset, GroupSpell, Identity, IdentityKind, Observation, Package,
    PackageSource, Strategy,
};
pub use digest::digest;
pub use finding::{Finding, Severity};
