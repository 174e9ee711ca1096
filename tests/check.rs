//! Reading and checking: small folders with one thing wrong, and what is said of it.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking, also in the functions it calls"
)]

#[path = "check/actors.rs"]
mod actors;
#[path = "check/bytes.rs"]
mod bytes;
#[path = "check/folder.rs"]
mod folder;
#[path = "check/further.rs"]
mod further;
#[path = "check/package.rs"]
mod package;
#[path = "check/program.rs"]
mod program;
#[path = "check/relations.rs"]
mod relations;
#[path = "check/structure.rs"]
mod structure;
#[path = "check/whole.rs"]
mod whole;
