//! `actornet completions SHELL`: a completion script on stdout.

use clap::{Arg, ArgMatches};
use clap_complete::Shell;

use super::Command;
use crate::cli::failure::Failure;
use crate::cli::session::Session;

pub(crate) const COMMAND: Command = Command {
    name: "completions",
    about: "Print a completion script for a shell",
    define,
    run,
};

fn define(command: clap::Command) -> clap::Command {
    command.arg(
        Arg::new("SHELL")
            .required(true)
            .value_parser(clap::value_parser!(Shell))
            .help("Which shell"),
    )
}

fn run(matches: &ArgMatches, session: &Session) -> Result<(), Failure> {
    let shell = matches
        .get_one::<Shell>("SHELL")
        .copied()
        .unwrap_or(Shell::Bash);
    let mut script = Vec::new();
    clap_complete::generate(
        shell,
        &mut crate::cli::definition(),
        "actornet",
        &mut script,
    );
    session.data(&script)
}
