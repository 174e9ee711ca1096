//! Data sets as inputs of commands: the argument, the flags, and what is said of findings.

use std::path::{Path, PathBuf};

use clap::{Arg, ArgMatches};

use super::failure::{Cause, Failure};
use super::session::Session;
use crate::dataset::output::{refuse_inputs, write_file};
use crate::dataset::read::{
    FileAccount, Limits, Loaded, OnError, ReadError, ReadOptions, Reject, Taken, count, read,
    rejects_table, take_file,
};
use crate::dataset::schema::{PACKAGE, TABLES};
use crate::dataset::{Finding, Severity, sha256};
use crate::shifts::{Count, read_counts};

/// Warnings shown before the rest is only counted.
const MOST_WARNINGS: usize = 20;

/// How a data set is read.
#[derive(Clone, Debug, Default)]
pub(crate) struct InputOptions {
    pub(crate) on_error: OnError,
    /// Where rows that were left out are written.
    pub(crate) rejects: Option<PathBuf>,
    pub(crate) limits: Limits,
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

/// Adds the flags that say what happens to rows with errors, and how much is read.
pub(crate) fn flags(command: clap::Command) -> clap::Command {
    limits(command)
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

/// Adds the flags that say how much is read.
pub(crate) fn limits(command: clap::Command) -> clap::Command {
    let most = Limits::default();
    let rows: [(&str, &str, String); 4] = [
        (
            "max-rows",
            "N",
            format!(
                "The most rows of a table, or nodes and ties of a graph file [default: {}]",
                most.rows
            ),
        ),
        (
            "max-depth",
            "N",
            format!(
                "The most levels of parents, or of XML elements [default: {}]",
                most.depth
            ),
        ),
        (
            "max-record-bytes",
            "BYTES",
            format!(
                "The longest row of a table; a field may have a sixteenth of it [default: {}]",
                most.record_bytes
            ),
        ),
        (
            "max-file-bytes",
            "BYTES",
            format!("The longest file [default: {}]", most.file_bytes),
        ),
    ];
    let flag = |(name, value, help): (&'static str, &'static str, String)| {
        Arg::new(name)
            .long(name)
            .value_name(value)
            .value_parser(clap::value_parser!(u64).range(1..))
            .help(help)
            .help_heading("Limits")
    };
    command.args(rows.map(flag))
}

/// What the flags of [`limits`] say.
pub(crate) fn asked_limits(matches: &ArgMatches) -> Limits {
    let most = Limits::default();
    let asked = |name: &str| matches.try_get_one::<u64>(name).ok().flatten().copied();
    let size = |name: &str, other: usize| {
        asked(name).map_or(other, |n| usize::try_from(n).unwrap_or(usize::MAX))
    };
    Limits {
        file_bytes: asked("max-file-bytes").unwrap_or(most.file_bytes),
        record_bytes: size("max-record-bytes", most.record_bytes),
        rows: asked("max-rows").unwrap_or(most.rows),
        depth: size("max-depth", most.depth),
    }
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
            limits: asked_limits(matches),
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

/// A table of counts, which is part of no data set.
pub(crate) struct CountTable {
    pub(crate) counts: Vec<Count>,
    /// The name of the file.
    pub(crate) name: String,
    /// The hash of its bytes.
    pub(crate) data: String,
}

/// Reads a table of counts; findings go to stderr.
pub(crate) fn counts(
    matches: &ArgMatches,
    session: &Session,
    path: &Path,
) -> Result<CountTable, Failure> {
    let limits = asked_limits(matches);
    let taken = if path.as_os_str() == "-" {
        Taken::of(std::io::stdin().lock(), None, limits, |_| true)
    } else {
        take_file(path, limits, |_| true)
    };
    let taken = taken.map_err(|e| Failure::files(path, &e))?;
    let name = path.file_name().unwrap_or(path.as_os_str());
    let name = name.to_string_lossy();
    let limit = |code, line, reason, hint| Finding {
        code,
        severity: Severity::of_code(code),
        file: name.clone().into_owned(),
        line,
        field: None,
        column: None,
        reason,
        hint: Some(hint),
    };
    let counts = match taken.too_much() {
        Some((code, line, reason, hint)) => Err(vec![limit(code, line, reason, hint)]),
        None => read_counts(&name, taken.kept()),
    };
    let counts = counts.and_then(|counts| {
        let (rows, most) = (counts.len() as u64, limits.rows);
        if rows <= most {
            return Ok(counts);
        }
        let reason = format!("there are {rows} rows below the header (limit {most})");
        let hint = format!("take a part of it, or raise the limit: --max-rows {rows}");
        Err(vec![limit("E504", None, reason, hint)])
    });
    let counts = counts.map_err(|findings| {
        show_findings(session, &findings);
        let errors = match findings.len() {
            1 => "1 error".to_owned(),
            n => format!("{n} errors"),
        };
        match is_limit(&findings) {
            true => Failure::new(Cause::Limit, format!("a limit is exceeded: {errors}")),
            false => Failure::new(Cause::Data, format!("the table is rejected: {errors}")),
        }
    })?;
    Ok(CountTable {
        counts,
        name: name.into_owned(),
        data: sha256(taken.kept()),
    })
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
        limits: options.limits,
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

/// Whether data are refused because they are too much, and not for what is in them.
fn is_limit(findings: &[Finding]) -> bool {
    let mut errors = findings.iter().filter(|f| f.is_error());
    errors.any(|f| ["E502", "E504", "E505"].contains(&f.code))
}

/// The failure of data that are refused.
pub(crate) fn refusal(path: &Path, findings: &[Finding]) -> Failure {
    let errors = match count(findings, Severity::Error) {
        1 => "1 error".to_owned(),
        n => format!("{n} errors"),
    };
    if is_limit(findings) {
        let message = format!("{}: a limit is exceeded: {errors}", path.display());
        return Failure::new(Cause::Limit, message);
    }
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
