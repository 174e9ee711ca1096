//! `actornet check INPUT`: everything that is wrong with a data set, and nothing else.

mod memory;

use std::fmt::Write;
use std::io::IsTerminal;
use std::path::Path;

use clap::{Arg, ArgMatches};
use serde_json::json;

use memory::Estimate;

use super::Command;
use crate::cli::failure::Failure;
use crate::cli::input::{self, InputOptions, Reading};
use crate::cli::session::{Session, for_people};
use crate::dataset::Severity;
use crate::dataset::coverage::mixed_by_default;
use crate::dataset::read::{FileAccount, count};

pub(crate) const COMMAND: Command = Command {
    name: "check",
    about: "Check a data set and list every finding",
    define,
    run,
};

/// Raised when the JSON changes in a way that breaks readers of it.
const SCHEMA_VERSION: u32 = 1;

fn define(command: clap::Command) -> clap::Command {
    input::flags(input::argument(command)).arg(
        Arg::new("format")
            .long("format")
            .value_name("FORMAT")
            .value_parser(["text", "json"])
            .default_value("text")
            .help("How findings are printed"),
    )
}

fn run(matches: &ArgMatches, session: &Session) -> Result<(), Failure> {
    let path = input::path(matches)?;
    let options = InputOptions::new(matches)?;
    let mut reading = input::examine(path, &options)?;
    if let Some(loaded) = &reading.loaded {
        reading.findings.extend(mixed_by_default(&loaded.dataset));
    }
    let as_json = matches
        .get_one::<String>("format")
        .is_some_and(|f| f == "json");
    // Said once where both streams go to the same screen.
    let one_screen = std::io::stdout().is_terminal() && std::io::stderr().is_terminal();
    if as_json || !one_screen {
        input::show_findings(session, &reading.findings);
    }
    let report = if as_json {
        to_json(path, &reading).into_bytes()
    } else {
        for_people(&to_text(path, &reading))
    };
    session.data(&report)?;
    match &reading.loaded {
        Some(loaded) => input::keep_rejects(session, loaded, &options),
        None => Err(input::refusal(path, &reading.findings)),
    }
}

fn total(accounts: &[FileAccount]) -> FileAccount {
    let sum = |of: fn(&FileAccount) -> u64| accounts.iter().map(of).sum();
    FileAccount {
        file: "all files".to_owned(),
        rows_read: sum(|a| a.rows_read),
        rows_used: sum(|a| a.rows_used),
        rows_rejected: sum(|a| a.rows_rejected),
        rows_merged: sum(|a| a.rows_merged),
    }
}

fn to_json(path: &Path, reading: &Reading) -> String {
    let findings = &reading.findings;
    let report = json!({
        "schema_version": SCHEMA_VERSION,
        "input": path.display().to_string(),
        "accepted": reading.loaded.is_some(),
        "errors": count(findings, Severity::Error),
        "warnings": count(findings, Severity::Warning),
        "notes": count(findings, Severity::Note),
        "findings": findings,
        "files": reading.accounts,
        "total": total(&reading.accounts),
        "memory": reading.loaded.as_ref().map(|loaded| Estimate::of(loaded).to_json()),
    });
    format!("{report:#}\n")
}

fn to_text(path: &Path, reading: &Reading) -> String {
    let mut text = String::new();
    for finding in &reading.findings {
        let _written = writeln!(text, "{finding}");
    }
    if !text.is_empty() {
        text.push('\n');
    }
    let total = total(&reading.accounts);
    // Writing to a string cannot fail.
    let _written = write!(text, "{}", accounts_table(&reading.accounts, &total));
    if let Some(loaded) = &reading.loaded {
        let _written = writeln!(text, "\n{}", Estimate::of(loaded).line());
    }
    let counted = |severity, one: &str| match count(&reading.findings, severity) {
        1 => format!("1 {one}"),
        n => format!("{n} {one}s"),
    };
    let _written = writeln!(
        text,
        "\n{}: {}: {}, {}, {}; {} rows read = {} used + {} rejected + {} merged",
        path.display(),
        if reading.loaded.is_some() {
            "accepted"
        } else {
            "rejected"
        },
        counted(Severity::Error, "error"),
        counted(Severity::Warning, "warning"),
        counted(Severity::Note, "note"),
        total.rows_read,
        total.rows_used,
        total.rows_rejected,
        total.rows_merged
    );
    text
}

fn accounts_table(accounts: &[FileAccount], total: &FileAccount) -> String {
    let mut text = format!(
        "{:<18}{:>9}{:>9}{:>10}{:>9}\n",
        "file", "read", "used", "rejected", "merged"
    );
    for a in accounts.iter().chain([total]) {
        let _written = writeln!(
            text,
            "{:<18}{:>9}{:>9}{:>10}{:>9}",
            a.file, a.rows_read, a.rows_used, a.rows_rejected, a.rows_merged
        );
    }
    text
}
