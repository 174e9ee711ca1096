//! A folder read as a data set.

use std::fs;
use std::io;
use std::path::Path;

use super::index::Texts;
use super::intake::{Limits, take_file};
use super::ledger::Ledger;
use super::near::nearest;
use super::outcome::{FileAccount, Loaded, OnError, ReadError, ReadOptions, Reject};
use super::source::Source;
use super::table::Table;
use super::{actors, further, package, relations};
use crate::dataset::schema::{self, PACKAGE, TABLES};
use crate::dataset::{Dataset, Finding, Severity};

/// Other files of a folder that are ours, if not this module's.
const OTHER_FILES: &[&str] = &["plan.toml", "README.md"];

/// Reads and checks a data set folder.
///
/// Every file is read to its end and every problem becomes a finding. Time is O(n log n) in the
/// number of rows.
///
/// # Errors
/// [`ReadError::Io`] if a file cannot be read or a required one is missing; [`ReadError::Rejected`]
/// if there are errors and they are not to be skipped, or cannot be (a header, an encoding, a
/// description that is no JSON).
pub fn read(path: &Path, options: &ReadOptions) -> Result<Loaded, ReadError> {
    let files = list(path)?;
    let mut sources: Vec<Option<Source>> = Vec::new();
    for schema in TABLES {
        let source = load(path, schema.file, &files, options.limits)?;
        if source.is_none() && schema.required {
            return Err(missing(path, schema.file, &files));
        }
        sources.push(source);
    }
    let description = load(path, PACKAGE, &files, options.limits)?;

    let mut tables: Vec<(Table<'_>, Ledger)> = (TABLES.iter().zip(&sources))
        .map(|(schema, source)| Table::open(schema, source.as_ref()))
        .collect();
    let (dataset, package_ledger) = assemble(path, &mut tables, description.as_ref());

    let mut findings: Vec<Finding> = Vec::new();
    let mut accounts: Vec<FileAccount> = Vec::new();
    let mut rejects: Vec<Reject> = Vec::new();
    let mut refused = package_ledger.refused;
    for ((table, ledger), source) in tables.iter_mut().zip(&sources) {
        ledger.findings.sort_by(in_file_order);
        findings.append(&mut ledger.findings);
        refused |= ledger.refused;
        if source.is_some() {
            accounts.push(ledger.account());
            rejects.extend(ledger.rejects(table));
        }
    }
    let mut last = package_ledger.findings;
    last.sort_by(in_file_order);
    findings.extend(last);
    findings.extend(misspelt(&files));

    let used: Vec<u64> = tables
        .iter()
        .map(|(_, ledger)| ledger.account().rows_used)
        .collect();
    if !refused && !further::agrees(&dataset, &used) {
        return Err(ReadError::Miscounted);
    }
    let stop = options.on_error == OnError::Stop && findings.iter().any(Finding::is_error);
    if refused || stop {
        return Err(ReadError::Rejected { findings, accounts });
    }
    let inputs = sources
        .into_iter()
        .flatten()
        .chain(description)
        .map(|s| s.input);
    Ok(Loaded {
        dataset: dataset.into(),
        findings,
        accounts,
        rejects,
        inputs: inputs.collect(),
    })
}

/// Reads the tables, which stand in the order of [`TABLES`].
fn assemble(
    path: &Path,
    tables: &mut [(Table<'_>, Ledger)],
    description: Option<&Source>,
) -> (Dataset, Ledger) {
    let mut texts = Texts::default();
    let mut dataset = Dataset::default();
    let mut names = super::names::Names::default();
    let mut package_ledger = Ledger::new(PACKAGE);
    for (table, ledger) in tables {
        match table.schema.file {
            f if f == schema::ACTORS.file => {
                (dataset.actors, names) = actors::read(table, ledger, &mut texts);
                if ledger.refused {
                    names.leave_unread();
                }
                (dataset.package, package_ledger) = package::read(description, path, &mut names);
            }
            f if f == schema::RELATIONS.file => {
                dataset.relations =
                    relations::read(table, ledger, &mut texts, &mut names, &dataset.actors);
            }
            f if f == schema::OBSERVATIONS.file => {
                dataset.observations = further::observations(table, ledger, &mut texts, &mut names);
            }
            f if f == schema::GROUPS.file => {
                dataset.groups =
                    further::groups(table, ledger, &mut texts, &mut names, &dataset.actors);
            }
            f if f == schema::STRATEGIES.file => {
                dataset.strategies = further::strategies(table, ledger);
            }
            _ => dataset.identities = further::identities(table, ledger, &mut texts, &mut names),
        }
    }
    (dataset, package_ledger)
}

pub(super) fn in_file_order(a: &Finding, b: &Finding) -> std::cmp::Ordering {
    // What concerns the whole file comes after its lines.
    let key = |f: &Finding| (f.line.unwrap_or(u64::MAX), f.field.unwrap_or(0), f.code);
    key(a).cmp(&key(b)).then_with(|| a.reason.cmp(&b.reason))
}

/// The names of the files in a folder, sorted.
fn list(path: &Path) -> Result<Vec<String>, ReadError> {
    let fail = |reason: &str, source: io::Error| ReadError::Io {
        path: path.to_owned(),
        reason: reason.to_owned(),
        source,
    };
    let entries = fs::read_dir(path).map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => fail("there is no such folder", error),
        io::ErrorKind::NotADirectory => fail("this is not a data set folder", error),
        _ => fail(&error.to_string(), error),
    })?;
    let mut names = Vec::new();
    for entry in entries {
        let entry = entry.map_err(|error| fail(&error.to_string(), error))?;
        names.push(entry.file_name().to_string_lossy().into_owned());
    }
    names.sort();
    Ok(names)
}

fn load(
    folder: &Path,
    file: &str,
    files: &[String],
    limits: Limits,
) -> Result<Option<Source>, ReadError> {
    if files.binary_search_by(|f| f.as_str().cmp(file)).is_err() {
        return Ok(None);
    }
    let path = folder.join(file);
    match take_file(&path, limits, |_| file != PACKAGE) {
        Ok(taken) => Ok(Some(Source::new(file, taken))),
        Err(source) => Err(ReadError::Io {
            path,
            reason: source.to_string(),
            source,
        }),
    }
}

/// The file of the folder that was probably meant to be `file`.
fn similar<'a>(file: &str, files: &'a [String]) -> Option<&'a str> {
    let ours = |f: &str| {
        f == PACKAGE || OTHER_FILES.contains(&f) || TABLES.iter().any(|schema| schema.file == f)
    };
    let others: Vec<&str> = files
        .iter()
        .map(String::as_str)
        .filter(|f| !ours(f))
        .collect();
    nearest(file, &others)
}

fn missing(folder: &Path, file: &str, files: &[String]) -> ReadError {
    let hint = match similar(file, files) {
        Some(found) => format!("; found `{found}`: rename it to `{file}`"),
        None => "; a data set folder holds actors.csv and relations.csv (`actornet init` writes \
                 an empty one)"
            .to_owned(),
    };
    ReadError::Io {
        path: folder.join(file),
        reason: format!("the file is missing{hint}"),
        source: io::Error::from(io::ErrorKind::NotFound),
    }
}

/// Optional files that are not there under their name, but probably under another.
fn misspelt(files: &[String]) -> Vec<Finding> {
    let optional = TABLES
        .iter()
        .filter(|schema| !schema.required)
        .map(|schema| schema.file);
    let absent = optional
        .chain([PACKAGE])
        .filter(|file| !files.iter().any(|f| f == file));
    let finding = |file: &str| {
        similar(file, files).map(|found| Finding {
            code: "W118",
            severity: Severity::Warning,
            file: found.to_owned(),
            line: None,
            field: None,
            column: None,
            reason: "the file is not read".to_owned(),
            hint: Some(format!("if it is meant to be `{file}`, rename it")),
        })
    };
    absent.filter_map(finding).collect()
}
