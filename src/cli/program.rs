//! The program itself: its arguments, its exit code, and what happens when it is interrupted.

use std::io::{self, Write};
use std::panic;
use std::process::ExitCode;
use std::time::Duration;

use super::command::{self, Command};
use super::failure::{Cause, Failure};
use super::session::Session;
use crate::escape::terminal::printable;

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
            // What was typed is repeated in the message; it may come from names of files.
            let is_plain = std::env::args_os().all(|a| {
                let text = a.to_string_lossy();
                *printable(&text) == *text
            });
            let shown = if is_plain || !usage.use_stderr() {
                usage.print()
            } else {
                let text = usage.render().to_string();
                io::stderr().write_all(printable(&text).as_bytes())
            };
            return match (usage.use_stderr(), shown) {
                (true, _) => ExitCode::from(Cause::Usage as u8),
                (false, Ok(())) => ExitCode::SUCCESS,
                (false, Err(error)) => ExitCode::from(Failure::stdout(&error).exit_code()),
            };
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
    if let Some(seconds) = matches.get_one::<u64>("time-limit") {
        limit(session, *seconds);
    }
    let code = end(&session, || run(&matches, &session));
    crate::dataset::output::remove_unfinished();
    ExitCode::from(code)
}

/// Does some work as the program does a command, and gives the exit code: a panic in it, in whatever
/// thread, is told as a bug (E900, exit code 1), and what it had begun to write is removed. Nothing
/// can be written after it.
pub fn guarded(work: impl FnOnce()) -> u8 {
    let code = end(&Session::quiet(), || {
        work();
        Ok(())
    });
    crate::dataset::output::remove_unfinished();
    code
}

/// Does the work, and gives the exit code of how it ended; a panic is a bug, and ends nothing else.
fn end(session: &Session, work: impl FnOnce() -> Result<(), Failure>) -> u8 {
    match panic::catch_unwind(panic::AssertUnwindSafe(work)) {
        Ok(Ok(())) => 0,
        Ok(Err(failure)) => {
            if !failure.message.is_empty() {
                session.error(&failure.message);
            }
            failure.exit_code()
        }
        Err(_) => {
            session.error(concat!(
                "E900: internal error in actornet ",
                env!("CARGO_PKG_VERSION"),
                ": a bug. Please report it with the command you ran; nothing was written"
            ));
            Cause::Internal as u8
        }
    }
}

/// Ends the run after so many seconds, unless it has ended by then.
fn limit(session: Session, seconds: u64) {
    let watch = std::thread::Builder::new().spawn(move || {
        std::thread::sleep(Duration::from_secs(seconds));
        crate::dataset::output::remove_unfinished();
        session.error(&format!(
            "E503: the run takes longer than {seconds} s, the limit; nothing was written: raise \
             --time-limit, or look into less (--within, --roles, --metric)"
        ));
        std::process::exit(i32::from(Cause::Limit as u8));
    });
    if let Err(error) = watch {
        session.warn(&format!("--time-limit is not watched ({error})"));
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
    let threads = matches
        .get_many::<u16>("threads")
        .map_or(0, Iterator::count);
    if threads > 1 && row.name != "bench" {
        return Err(Failure::usage(
            "--threads: only `bench` compares several numbers of threads",
        ));
    }
    (row.run)(arguments, session)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_in_any_thread_is_an_internal_error_and_no_more() {
        use rayon::prelude::*;
        let session = Session::quiet();
        let hook = panic::take_hook();
        panic::set_hook(Box::new(|_| {}));
        let alone = end(&session, || panic!("alone"));
        let many = end(&session, || {
            (0..100)
                .into_par_iter()
                .for_each(|i| assert!(i != 57, "in the pool"));
            Ok(())
        });
        panic::set_hook(hook);
        assert_eq!((alone, many), (1, 1));
        assert_eq!(end(&session, || Ok(())), 0);
        let limit = || Err(Failure::new(Cause::Limit, ""));
        assert_eq!(end(&session, limit), 5);
    }
}
