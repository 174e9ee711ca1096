//! One run of the program: the global flags, and the only functions that print.

use std::io::{self, IsTerminal, Write};
use std::path::Path;
use std::time::Duration;

use clap::{Arg, ArgAction, ArgMatches};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::failure::Failure;
use crate::dataset::output::{OutputFolder, Overwrite};
use crate::escape::terminal::printable;

/// More threads than this only wait for each other.
pub(crate) const MOST_THREADS: u16 = 256;

/// When messages are coloured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Color {
    /// On a terminal, unless `NO_COLOR` is set.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// The global flags, and where output goes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Session {
    quiet: bool,
    progress: bool,
    color: Color,
    /// Replace output that exists.
    pub(crate) force: bool,
    /// Undefined results end with exit code 6.
    pub(crate) strict: bool,
}

impl Session {
    /// Adds the global flags, which stand before or after the command's name.
    pub(crate) fn define(command: clap::Command) -> clap::Command {
        let flag = |name: &'static str, help: &'static str| {
            Arg::new(name)
                .long(name)
                .help(help)
                .action(ArgAction::SetTrue)
                .global(true)
        };
        command
            .arg(
                Arg::new("threads")
                    .long("threads")
                    .value_name("N")
                    .help(
                        "Threads to use; 0 means one per processor. Results are the same for any N",
                    )
                    // Only `bench` takes several.
                    .value_delimiter(',')
                    .value_parser(clap::value_parser!(u16))
                    .default_value("0")
                    .global(true)
                    .display_order(900),
            )
            .arg(
                flag("quiet", "Say nothing on stderr but errors")
                    .short('q')
                    .display_order(901),
            )
            .arg(flag("no-progress", "Show no progress bars").display_order(902))
            .arg(
                Arg::new("color")
                    .long("color")
                    .value_name("WHEN")
                    .help("Colour messages")
                    .value_parser(["auto", "always", "never"])
                    .default_value("auto")
                    .global(true)
                    .display_order(903),
            )
            .arg(
                Arg::new("time-limit")
                    .long("time-limit")
                    .value_name("SECONDS")
                    .help("Give up with exit code 5 after so long; nothing is written then")
                    .value_parser(clap::value_parser!(u64).range(1..))
                    .global(true)
                    .display_order(904),
            )
            .arg(flag("force", "Replace output that exists").display_order(905))
            .arg(
                flag(
                    "strict",
                    "End with exit code 6 if a result is undefined or not converged",
                )
                .display_order(906),
            )
    }

    /// Reads the global flags and starts the threads.
    pub(crate) fn start(matches: &ArgMatches) -> Self {
        let asked = matches.get_one::<u16>("threads").copied().unwrap_or(0);
        let threads = asked.min(MOST_THREADS);
        let session = Self {
            quiet: matches.get_flag("quiet"),
            progress: !matches.get_flag("no-progress"),
            color: match matches.get_one::<String>("color").map(String::as_str) {
                Some("always") => Color::Always,
                Some("never") => Color::Never,
                _ => Color::Auto,
            },
            force: matches.get_flag("force"),
            strict: matches.get_flag("strict"),
        };
        if threads < asked {
            session.warn(&format!("--threads {asked}: {threads} are used"));
        }
        if let Err(error) = start_threads(usize::from(threads)) {
            session.warn(&format!(
                "W170: threads cannot be started ({error}); the run uses one, and its results are the same"
            ));
        }
        session
    }

    /// Makes ready to write a folder, and names what runs left beside it that were killed.
    pub(crate) fn folder(&self, path: &Path) -> Result<OutputFolder, Failure> {
        let folder = OutputFolder::create(path, self.overwrite()).map_err(Failure::output)?;
        for left in folder.leftovers() {
            let left = left.display();
            self.warn(&format!(
                "W180: {left} was left by a run that was killed; nothing needs it: delete it"
            ));
        }
        Ok(folder)
    }

    /// A run that says errors only.
    pub(crate) const fn quiet() -> Self {
        Self {
            quiet: true,
            progress: false,
            color: Color::Never,
            force: false,
            strict: false,
        }
    }

    /// Whether the overwriting of output was asked for.
    pub(crate) const fn overwrite(&self) -> Overwrite {
        if self.force {
            Overwrite::Force
        } else {
            Overwrite::Refuse
        }
    }

    /// Writes text for people to stdout: no name in it can command the terminal.
    pub(crate) fn text(&self, text: &str) -> Result<(), Failure> {
        self.data(&for_people(text))
    }

    /// Writes data for programs to stdout, as they are.
    pub(crate) fn data(&self, bytes: &[u8]) -> Result<(), Failure> {
        let mut out = io::stdout().lock();
        out.write_all(bytes)
            .and_then(|()| out.flush())
            .map_err(|e| Failure::stdout(&e))
    }

    fn paints(&self) -> bool {
        match self.color {
            Color::Always => true,
            Color::Never => false,
            Color::Auto => io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none(),
        }
    }

    fn say(&self, colour: &str, head: &str, text: &str) {
        let mut err = io::stderr().lock();
        // Nothing can be done about a closed stderr.
        let _closed = if head.is_empty() {
            writeln!(err, "{}", printable(text))
        } else if self.paints() {
            writeln!(err, "\u{1b}[{colour}m{head}\u{1b}[0m{}", printable(text))
        } else {
            writeln!(err, "{head}{}", printable(text))
        };
    }

    /// A message on stderr; nothing under `--quiet`.
    pub(crate) fn note(&self, text: &str) {
        if !self.quiet {
            self.say("", "", text);
        }
    }

    /// A warning on stderr; nothing under `--quiet`. A code at the beginning goes into the head.
    pub(crate) fn warn(&self, text: &str) {
        if !self.quiet {
            self.say_coded("33", "warning", text);
        }
    }

    /// An error on stderr, always. A code at the beginning (`E410: …`) goes into the head.
    pub(crate) fn error(&self, text: &str) {
        self.say_coded("31", "error", text);
    }

    fn say_coded(&self, colour: &str, word: &str, text: &str) {
        let is_code = |c: &str| {
            let digits = c.strip_prefix(['E', 'W']).unwrap_or_default();
            digits.len() == 3 && digits.bytes().all(|b| b.is_ascii_digit())
        };
        match text.split_once(": ").filter(|(code, _)| is_code(code)) {
            Some((code, rest)) => self.say(colour, &format!("{word}[{code}]: "), rest),
            None => self.say(colour, &format!("{word}: "), text),
        }
    }

    /// A finding that already bears its own head (`error[E202]: …`): errors always, the rest unless
    /// `--quiet`.
    pub(crate) fn finding(&self, text: &str, is_error: bool) {
        if is_error || !self.quiet {
            match text.split_once(": ") {
                Some((head, rest)) => {
                    let colour = if is_error { "31" } else { "33" };
                    self.say(colour, &format!("{head}: "), rest);
                }
                None => self.say("", "", text),
            }
        }
    }

    /// A progress bar on stderr that shows itself after a second; none in pipes, under `--quiet` or
    /// `--no-progress`.
    pub(crate) fn progress(&self, steps: u64) -> ProgressBar {
        if self.quiet || !self.progress || !io::stderr().is_terminal() {
            return ProgressBar::hidden();
        }
        let bar = ProgressBar::with_draw_target(Some(steps), ProgressDrawTarget::hidden());
        let style = ProgressStyle::with_template("{bar:24} {percent:>3} % {msg}, {eta} left");
        let bar = bar.with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
        let late = bar.clone();
        // Where no thread can be started there is no bar.
        let _no_thread = std::thread::Builder::new().spawn(move || {
            std::thread::sleep(Duration::from_secs(1));
            if !late.is_finished() {
                late.set_draw_target(ProgressDrawTarget::stderr());
                late.tick();
            }
        });
        bar
    }
}

/// Starts the threads that measures share, or goes on with the one there is.
fn start_threads(threads: usize) -> Result<(), rayon::ThreadPoolBuildError> {
    let many = || rayon::ThreadPoolBuilder::new().num_threads(threads);
    // The pool of the whole program can be tried once only, so another one is tried first.
    let tried = many().build().map(drop);
    if tried.is_ok() {
        return many().build_global();
    }
    let one = rayon::ThreadPoolBuilder::new().num_threads(1);
    one.use_current_thread().build_global()?;
    tried
}

/// What [`Session::text`] writes, for commands that print for programs too.
pub(crate) fn for_people(text: &str) -> Vec<u8> {
    printable(text).into_owned().into_bytes()
}
