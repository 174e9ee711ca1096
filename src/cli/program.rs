//! The program itself: its arguments, its exit code, and what happens when it is interrupted.

use std::panic;
use std::process::ExitCode;

use super::command::{self, Command};
use super::failure::{Cause, Failure};
use super::session::Session;

/// The whole command line, built from the table of commands; what completions and the generated
/// reference read too.
pub fn definition() -> clap::Command {
    let program = clap::Command::new("actornet")
        .version(env!("CARGO_PKG_VERSION"))
        .about("Who shapes technical standards, and what is changing")
        .subcommand_required(true)
        .arg_required_else_help(true)
        .disable_help_subcommand(true)
        .max_term_width(100);
    let program = Session::define(program);
    command::TABLE.iter().fold(program, |program, row| {
        program.subcommand((row.define)(clap::Command::new(row.name).about(row.about)))
    })
}

/// Runs the program with the arguments of the process.
pub fn main() -> ExitCode {
    let matches = match definition().try_get_matches() {
        Ok(matches) => matches,
        Err(usage) => {
            let shown = usage.print();
            let asked_for_help = !usage.use_stderr();
            return ExitCode::from(if asked_for_help && shown.is_ok() {
                0
            } else {
                2
            });
        }
    };
    let session = Session::start(&matches);
    let on_interrupt = || {
        crate::dataset::output::remove_unfinished();
        std::process::exit(130);
    };
    if let Err(error) = ctrlc::set_handler(on_interrupt) {
        session.warn(&format!("Ctrl-C will not clean up ({error})"));
    }
    let outcome = panic::catch_unwind(panic::AssertUnwindSafe(|| run(&matches, &session)));
    crate::dataset::output::remove_unfinished();
    match outcome {
        Ok(Ok(())) => ExitCode::SUCCESS,
        Ok(Err(failure)) => {
            if !failure.message.is_empty() {
                session.error(&failure.message);
            }
            ExitCode::from(failure.exit_code())
        }
        Err(_) => {
            session.error(concat!(
                "internal error in actornet ",
                env!("CARGO_PKG_VERSION"),
                ": a bug. Please report it with the command you ran; nothing was written"
            ));
            ExitCode::from(Cause::Internal as u8)
        }
    }
}

fn run(matches: &clap::ArgMatches, session: &Session) -> Result<(), Failure> {
    let (name, arguments) = matches
        .subcommand()
        .ok_or_else(|| Failure::usage("name a command; see --help"))?;
    let row: &Command = command::TABLE
        .iter()
        .find(|row| row.name == name)
        .ok_or_else(|| Failure::usage(format!("no command `{name}`")))?;
    (row.run)(arguments, session)
}
