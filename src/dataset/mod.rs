//! Floor 1: a data set on disk. Reading, checking, writing, and importing from other formats.

pub mod codes;
pub mod coverage;
mod data;
mod digest;
pub mod documentation;
mod finding;
pub(crate) mod hash;
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
pub use digest::{digest, sha256};
pub use finding::{Finding, Severity};
