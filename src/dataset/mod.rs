//! Floor 1: a data set on disk. Reading, checking, writing, and importing from other formats.

mod data;
pub mod output;

pub use data::{
    Confidence, Coverage, Dataset, GroupSpell, Identity, IdentityKind, Observation, Package,
    PackageSource, Strategy,
};
