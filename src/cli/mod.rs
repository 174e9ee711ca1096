//! Floor 8: arguments, terminal, files, exit codes. The only place that prints.

pub mod codes;
mod command;
mod failure;
mod fonts;
mod input;
mod measures;
mod program;
mod session;
mod subject;

pub use program::{definition, guarded, main};
