//! Data sets as inputs of commands: the argument, the flags, and what is said of findings.

use std::path::{Path, PathBuf};

use clap::{Arg, ArgMatches};

use super::failure::{Cause, Failure};
use super::session::Session;
use crate::dataset::output::{refuse_inputs, write_file};
use crate::dataset::read::{
    FileAccount, Loaded, OnError, ReadError, ReadOptions, Reject, count, read, rejects_table,
};
use crate::dataset::schema::{PACKAGE, TABLES};
use crate::dataset::{Finding, Severity};

/// Warnings shown before the rest is only counted.
const MOST_WARNINGS: usize = 20;

/// How a data set is read.
#[derive(Clone, Debug, Default)]
pub(crate) struct InputOptions {
    pub(crate) on_error: OnError,
    /// Where rows that were left out are written.
    pub(crate) rejects: Option<PathBuf>,
}

/// Adds the argument INPUT.
pub(crate) fn argument(command: clap::Command) -> clap::Command {
    command.arg(
        Arg::new("INPUT")
            .required(true)
            .value_parser(clap::value_parser!(PathBuf))
            .help("Data set folder"),
    )
}

/// Adds the flags that say what happens to rows with errors.
pub(crate) fn flags(command: clap::Command) -> clap::Command {
    command
        .arg(
            Arg::new("on-error")
                .long("on-error")
                .value_name("WHAT")
                .value_parser(["stop", "skip"])
                .default_value("stop")
                .help("Refuse data with errors, or leave the rows with errors out"),
        )
        .arg(
            Arg::new("rejects")
                .long("rejects")
                .value_name("FILE")
                .value_parser(clap::value_parser!(PathBuf))
                .help(
                    "With --on-error skip: write the rows left out to this CSV file; - is stdout",
                ),
        )
}

impl InputOptions {
    /// What the flags of [`flags`] say.
    pub(crate) fn new(matches: &ArgMatches) -> Result<Self, Failure> {
        let skip = matches
            .get_one::<String>("on-error")
            .is_some_and(|w| w == "skip");
        let rejects = matches.get_one::<PathBuf>("rejects").cloned();
        if rejects.is_some() && !skip {
            return Err(Failure::usage(
                "--rejects needs --on-error skip: otherwise no rows are left out",
            ));
        }
        if let Some(file) = &rejects {
            refuse_inputs(file, &inputs(matches)).map_err(Failure::output)?;
        }
        Ok(Self {
            on_error: if skip { OnError::Skip } else { OnError::Stop },
            rejects,
        })
    }
}

/// Refuses to write a file that is read.
pub(crate) fn refuse_as_output(matches: &ArgMatches, out: &Path) -> Result<(), Failure> {
    refuse_inputs(out, &inputs(matches)).map_err(Failure::output)
}

/// The files that are read: INPUT, and the tables in it.
fn inputs(matches: &ArgMatches) -> Vec<PathBuf> {
    let input = matches.try_get_one::<PathBuf>("INPUT").ok().flatten();
    let tables = |folder: &PathBuf| {
        TABLES
            .iter()
            .map(|t| folder.join(t.file))
            .collect::<Vec<_>>()
    };
    let mut files = input.map(tables).unwrap_or_default();
    files.extend(input.map(|folder| folder.join(PACKAGE)));
    files.extend(input.cloned());
    files
}

/// The path that the argument of [`argument`] names.
pub(crate) fn path(matches: &ArgMatches) -> Result<&Path, Failure> {
    let path = matches.get_one::<PathBuf>("INPUT");
    path.map(PathBuf::as_path)
        .ok_or_else(|| Failure::usage("name an INPUT; see --help"))
}

/// What reading a folder brought to light, whether or not the data can be used.
pub(crate) struct Reading {
    pub(crate) loaded: Option<Loaded>,
    pub(crate) findings: Vec<Finding>,
    pub(crate) accounts: Vec<FileAccount>,
}

/// Reads and checks a folder and says nothing yet.
pub(crate) fn examine(path: &Path, options: &InputOptions) -> Result<Reading, Failure> {
    let options = ReadOptions {
        on_error: options.on_error,
    };
    match read(path, &options) {
        Ok(loaded) => Ok(Reading {
            findings: loaded.findings.clone(),
            accounts: loaded.accounts.clone(),
            loaded: Some(loaded),
        }),
        Err(ReadError::Rejected { findings, accounts }) => Ok(Reading {
            loaded: None,
            findings,
            accounts,
        }),
        Err(error) => Err(Failure::read(&error)),
    }
}

/// Says what was found on stderr: every error, and the first warnings.
pub(crate) fn show_findings(session: &Session, findings: &[Finding]) {
    for error in findings.iter().filter(|f| f.is_error()) {
        session.finding(&error.to_string(), true);
    }
    let warnings = findings.iter().filter(|f| f.severity == Severity::Warning);
    for warning in warnings.clone().take(MOST_WARNINGS) {
        session.finding(&warning.to_string(), false);
    }
    let more = warnings.count().saturating_sub(MOST_WARNINGS);
    if more > 0 {
        session.note(&format!("{more} more warnings; `actornet check` shows all"));
    }
}

/// Says how many rows were left out and writes them where the options ask.
pub(crate) fn keep_rejects(
    session: &Session,
    loaded: &Loaded,
    options: &InputOptions,
) -> Result<(), Failure> {
    keep_rejected(session, &loaded.rejects, options)
}

/// The same for rows of any origin.
pub(crate) fn keep_rejected(
    session: &Session,
    rejects: &[Reject],
    options: &InputOptions,
) -> Result<(), Failure> {
    let left_out = rejects.len();
    if let Some(file) = &options.rejects {
        let table = rejects_table(rejects);
        if file.as_os_str() == "-" {
            session.data(table.as_bytes())?;
        } else {
            write_file(file, table.as_bytes(), session.overwrite()).map_err(Failure::output)?;
        }
        session.warn(&format!(
            "{left_out} rows are left out, see {}",
            file.display()
        ));
    } else if left_out > 0 {
        session.warn(&format!(
            "{left_out} rows are left out; --rejects FILE writes them to a file"
        ));
    }
    Ok(())
}

/// The failure of data that are refused.
pub(crate) fn refusal(path: &Path, findings: &[Finding]) -> Failure {
    let errors = match count(findings, Severity::Error) {
        1 => "1 error".to_owned(),
        n => format!("{n} errors"),
    };
    let message = format!(
        "{}: the data are rejected: {errors} (mend them, or leave the rows out with --on-error skip)",
        path.display()
    );
    Failure::new(Cause::Data, message)
}

/// Reads a data set for a command; findings go to stderr.
pub(crate) fn load(
    session: &Session,
    path: &Path,
    options: &InputOptions,
) -> Result<Loaded, Failure> {
    let reading = examine(path, options)?;
    show_findings(session, &reading.findings);
    let loaded = reading
        .loaded
        .ok_or_else(|| refusal(path, &reading.findings))?;
    keep_rejects(session, &loaded, options)?;
    Ok(loaded)
}
