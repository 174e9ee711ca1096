//! `actornet import FORMAT FILE[@DATE]... --out DIR`: other people's files made into a data set.

use std::path::{Path, PathBuf};

use clap::{Arg, ArgMatches};

use super::Command;
use crate::cli::failure::{Cause, Failure};
use crate::cli::session::Session;
use crate::dataset::import::{self, DatedFile, ImportAccount, ImportError, Input};
use crate::dataset::{Finding, Severity, write};

/// Warnings shown one by one; the rest is counted.
const SHOWN_WARNINGS: usize = 20;

pub(crate) const COMMAND: Command = Command {
    name: "import",
    about: "Make a data set of files that others publish",
    define,
    run,
};

fn define(command: clap::Command) -> clap::Command {
    let formats: Vec<&str> = import::TABLE.iter().map(|format| format.id()).collect();
    let lines: Vec<String> = import::TABLE
        .iter()
        .map(|format| format!("  {}  {}", format.id(), format.about()))
        .collect();
    command
        .arg(
            Arg::new("FORMAT")
                .required(true)
                .value_parser(formats)
                .help("Which format"),
        )
        .arg(Arg::new("FILE").required(true).num_args(1..).help(
            "Files, each as FILE@YYYY-MM-DD or with the date at the end of its name; - is stdin",
        ))
        .arg(
            Arg::new("out")
                .long("out")
                .value_name("DIR")
                .required(true)
                .value_parser(clap::value_parser!(PathBuf))
                .help("Folder to write the data set to"),
        )
        .after_help(format!(
            "Formats:\n{}\n\nExample:\n  actornet import iso-open-data list-2025-06-12.jsonl \
             new.csv@2026-05-02 --out iso",
            lines.join("\n")
        ))
}

fn run(matches: &ArgMatches, session: &Session) -> Result<(), Failure> {
    let format = matches
        .get_one::<String>("FORMAT")
        .and_then(|id| import::find(id))
        .ok_or_else(|| Failure::usage("name a format"))?;
    let out = matches
        .get_one::<PathBuf>("out")
        .ok_or_else(|| Failure::usage("say where to write: --out DIR"))?;
    let files: Vec<DatedFile> = matches
        .get_many::<String>("FILE")
        .into_iter()
        .flatten()
        .map(|argument| DatedFile::parse(argument))
        .collect::<Result<_, _>>()
        .map_err(|error| refused(&error, session))?;
    // Before the work, so that a folder that cannot be written is told at once.
    let mut folder = session.folder(out)?;
    let paths: Vec<&Path> = files.iter().map(|file| file.path.as_path()).collect();
    folder.protect(&paths);
    let inputs: Vec<Input> = files
        .iter()
        .map(DatedFile::read)
        .collect::<Result<_, _>>()
        .map_err(|error| refused(&error, session))?;
    let imported = format
        .import(&inputs)
        .map_err(|error| refused(&error, session))?;
    show(&imported.findings, session);
    tell(&imported.account, session);
    write::write(&imported.dataset, &mut folder).map_err(Failure::output)?;
    folder.commit().map_err(Failure::output)?;
    session.note(&format!(
        "{} written: actornet check {} looks it over",
        out.display(),
        out.display()
    ));
    Ok(())
}

/// Shows what stands in an error, and gives it its exit code.
fn refused(error: &ImportError, session: &Session) -> Failure {
    let message = error.to_string();
    match error {
        ImportError::Io { .. } => Failure::new(Cause::Files, message),
        ImportError::Rejected { findings } => {
            show(findings, session);
            Failure::new(Cause::Data, message)
        }
        ImportError::NoDate { .. }
        | ImportError::BadDate { .. }
        | ImportError::SameDate { .. }
        | ImportError::NoFile => Failure::usage(message),
    }
}

/// All errors, the first warnings, and how many more there are.
fn show(findings: &[Finding], session: &Session) {
    for error in findings.iter().filter(|finding| finding.is_error()) {
        session.finding(&error.to_string(), true);
    }
    let warnings = || {
        let warnings = findings.iter();
        warnings.filter(|finding| finding.severity == Severity::Warning)
    };
    for warning in warnings().take(SHOWN_WARNINGS) {
        session.finding(&warning.to_string(), false);
    }
    let more = warnings().count().saturating_sub(SHOWN_WARNINGS);
    if more > 0 {
        session.note(&format!("and {more} more warnings"));
    }
    for note in findings.iter().filter(|f| f.severity == Severity::Note) {
        session.note(&note.to_string());
    }
}

/// The account: one line a number, one column a file, and what the whole makes.
fn tell(account: &ImportAccount, session: &Session) {
    let Some(first) = account.files.first() else {
        return;
    };
    let row = |label: &str, cells: Vec<String>| {
        let cells: Vec<String> = cells.iter().map(|cell| format!("{cell:>11}")).collect();
        let line = format!("{label:<52}{}", cells.join(""));
        session.note(line.trim_end());
    };
    row(
        "list of",
        account.files.iter().map(|f| f.date.to_string()).collect(),
    );
    for count in &first.counts {
        let numbers = account.files.iter().map(|f| f.count(count.what));
        let numbers: Vec<u64> = numbers.collect();
        if numbers.iter().any(|number| *number > 0) {
            row(
                &format!("  {}", count.what),
                numbers.iter().map(u64::to_string).collect(),
            );
        }
    }
    row("all lists", Vec::new());
    for count in account.total.iter().filter(|count| count.number > 0) {
        row(&format!("  {}", count.what), vec![count.number.to_string()]);
    }
    session.note("entries = relations + joined + left out");
}
