//! `actornet explain METRIC`: what a measure is, and how to read it.

use clap::{Arg, ArgMatches};

use super::Command;
use crate::cli::failure::Failure;
use crate::cli::session::Session;
use crate::metrics;

pub(crate) const COMMAND: Command = Command {
    name: "explain",
    about: "Explain a measure: formula, conventions, how to read it",
    define,
    run,
};

fn define(command: clap::Command) -> clap::Command {
    command.arg(
        Arg::new("METRIC")
            .required(true)
            .help("Which measure; see `list metrics`"),
    )
}

fn run(matches: &ArgMatches, session: &Session) -> Result<(), Failure> {
    let id = matches
        .get_one::<String>("METRIC")
        .map_or("", String::as_str);
    let metric = metrics::find(id).map_err(|error| Failure::usage(error.to_string()))?;
    session.data(metrics::explain(metric).as_bytes())
}
