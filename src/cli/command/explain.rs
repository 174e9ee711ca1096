//! `actornet explain METRIC`: what a measure is, and how to read it; or what a code means.

use clap::{Arg, ArgMatches};

use super::Command;
use crate::cli::failure::Failure;
use crate::cli::session::Session;
use crate::metrics;

pub(crate) const COMMAND: Command = Command {
    name: "explain",
    about: "Explain a measure (formula, conventions, how to read it) or a code such as E202",
    define,
    run,
};

fn define(command: clap::Command) -> clap::Command {
    command.arg(
        Arg::new("METRIC").required(true).help(
            "Which measure, see `list metrics`; or the code of an error, a warning or a note",
        ),
    )
}

/// Every code with an example and its mend, as the tests made it of what the program says.
const ERRORS: &str = include_str!("../../../docs/errors.md");

/// What the document of codes says of one.
fn of_code(id: &str) -> Option<&'static str> {
    let is_code = id.len() == 4
        && id.starts_with(['E', 'W', 'N'])
        && id[1..].bytes().all(|b| b.is_ascii_digit());
    let start = ERRORS.find(&format!("\n### {id}\n")).filter(|_| is_code)?;
    let section = &ERRORS[start + 1..];
    let end = section[1..].find("\n#").map_or(section.len(), |at| at + 2);
    Some(section[..end].trim_start_matches('#').trim_start())
}

fn run(matches: &ArgMatches, session: &Session) -> Result<(), Failure> {
    let id = matches
        .get_one::<String>("METRIC")
        .map_or("", String::as_str);
    if let Some(section) = of_code(&id.to_uppercase()) {
        return session.text(section);
    }
    let metric = metrics::find(id).map_err(|error| Failure::usage(error.to_string()))?;
    session.text(&metrics::explain(metric))
}
