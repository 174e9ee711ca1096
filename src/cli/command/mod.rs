//! The table of commands: one file and one row each.

mod bench;
mod check;
mod compare;
mod completions;
mod describe;
mod draw;
mod explain;
mod export;
mod import;
mod init;
mod list;
mod metrics;
mod report;
mod shifts;
mod synth;
mod verify;

use clap::ArgMatches;

use super::failure::Failure;
use super::session::Session;

/// A command of the program.
pub(crate) struct Command {
    /// Its name.
    pub(crate) name: &'static str,
    /// One line for the list of commands.
    pub(crate) about: &'static str,
    /// Adds its arguments.
    pub(crate) define: fn(clap::Command) -> clap::Command,
    /// Runs it.
    pub(crate) run: fn(&ArgMatches, &Session) -> Result<(), Failure>,
}

/// Every command, in the order of the help.
#[rustfmt::skip] // one row a line
pub(crate) const TABLE: &[Command] = &[
    init::COMMAND,
    check::COMMAND,
    describe::COMMAND,
    import::COMMAND,
    synth::COMMAND,
    export::COMMAND,
    report::COMMAND,
    metrics::COMMAND,
    shifts::COMMAND,
    compare::COMMAND,
    draw::COMMAND,
    verify::COMMAND,
    bench::COMMAND,
    list::COMMAND,
    explain::COMMAND,
    completions::COMMAND,
];
