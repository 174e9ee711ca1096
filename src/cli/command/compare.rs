//! `actornet compare INPUT@DATE INPUT@DATE`: who appeared, vanished, gained and lost what.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use clap::builder::PossibleValuesParser;
use clap::{Arg, ArgMatches, value_parser};
use comfy_table::{CellAlignment, Table, TableStyle};
use serde_json::json;

use super::Command;
use crate::cli::failure::{Cause, Failure};
use crate::cli::input::{self, InputOptions};
use crate::cli::session::{Session, for_people};
use crate::dataset::Dataset;
use crate::escape::terminal::cell;
use crate::model::{Date, Role};
use crate::report;
use crate::shifts::{
    Change, CompareError, CompareOptions, Comparison, Happening, Side, compare,
    comparison_sentences,
};

pub(crate) const COMMAND: Command = Command {
    name: "compare",
    about: "Compare two days or two data sets: who appeared, vanished, gained and lost which role",
    define,
    run,
};

/// Rows of each table unless `--top` says otherwise.
const TOP: usize = 20;

fn define(command: clap::Command) -> clap::Command {
    let side = |name: &'static str, help: &'static str| {
        Arg::new(name).value_name(name).required(true).help(help)
    };
    let command = command
        .arg(side(
            "FROM",
            "Data set folder, as INPUT@DATE or INPUT; 2021 means its last day [default: its last day]",
        ))
        .arg(side("TO", "The same for the later side; it may be the same folder"))
        .arg(
            Arg::new("role")
                .long("role")
                .alias("roles")
                .value_name("ROLE,...")
                .value_delimiter(',')
                .value_parser(PossibleValuesParser::new(Role::ALL.iter().map(|r| r.id())))
                .hide_possible_values(true)
                .help("The roles compared [default: all]; see `list roles`"),
        )
        .arg(
            Arg::new("within")
                .long("within")
                .value_name("BODY")
                .help("Only this body and the bodies below it"),
        )
        .arg(
            Arg::new("format")
                .long("format")
                .value_name("FORMAT")
                .value_parser(["table", "csv", "json", "md"])
                .default_value("table")
                .help("How to print; md is a section for a report"),
        )
        .arg(
            Arg::new("top")
                .long("top")
                .value_name("N")
                .value_parser(value_parser!(usize))
                .help("Only the N heaviest rows of each table [default: 20, csv and json: all]"),
        );
    input::flags(command).after_help(
        "Examples:\n  actornet compare datasets/ai-standards@2021 datasets/ai-standards@2026\n  \
         actornet compare iso-old iso-new --role secretariat --format md > changes.md",
    )
}

/// A side as the user named it.
struct Named {
    path: PathBuf,
    day: Option<Date>,
}

impl Named {
    /// `INPUT@DATE`, or `INPUT`; an `@` that no digit follows belongs to the name.
    fn parse(argument: &str) -> Result<Self, Failure> {
        let dated = argument.rsplit_once('@').filter(|(path, date)| {
            !path.is_empty()
                && date.starts_with(|c: char| c.is_ascii_digit())
                && !Path::new(argument).exists()
        });
        let Some((path, date)) = dated else {
            return Ok(Self {
                path: PathBuf::from(argument),
                day: None,
            });
        };
        let day = Date::parse_as_of(date)
            .map_err(|e| Failure::usage(format!("{argument}: {e}; write INPUT@2021-12-31")))?;
        Ok(Self {
            path: PathBuf::from(path),
            day: Some(day),
        })
    }
}

fn run(matches: &ArgMatches, session: &Session) -> Result<(), Failure> {
    let named = |name: &str| {
        let text = matches.get_one::<String>(name);
        Named::parse(text.map_or("", String::as_str))
    };
    let (from, to) = (named("FROM")?, named("TO")?);
    let options = InputOptions::new(matches)?;
    for side in [&from, &to] {
        if side.path.is_file() {
            return Err(Failure::usage(format!(
                "{} is a file: a comparison needs data set folders (actors.csv and relations.csv)",
                side.path.display()
            )));
        }
    }
    let old = input::load(session, &from.path, &options)?.dataset;
    let other = if from.path == to.path {
        None
    } else {
        Some(input::load(session, &to.path, &options)?.dataset)
    };
    let new: &Dataset = other.as_ref().unwrap_or(&old);
    let roles = matches.get_many::<String>("role").into_iter().flatten();
    let roles: BTreeSet<Role> = roles.filter_map(|r| Role::from_id(r)).collect();
    let asked = CompareOptions {
        roles: roles.into_iter().collect(),
        within: matches.get_one::<String>("within").cloned(),
        ..CompareOptions::default()
    };
    let side = |dataset, day| Side { dataset, day };
    let found =
        compare(&side(&old, from.day), &side(new, to.day), &asked).map_err(|e| failure(&e))?;
    let top = matches.get_one::<usize>("top").copied();
    let format = matches.get_one::<String>("format").map(String::as_str);
    let text = match format {
        Some("csv") => csv(&found, top)?,
        Some("json") => json(&found, top)?,
        Some("md") => report::comparison(&found, top.unwrap_or(TOP)).into_bytes(),
        _ => for_people(&table(&found, top.unwrap_or(TOP))),
    };
    session.data(&text)?;
    if matches!(format, Some("csv" | "json")) {
        for note in &found.notes {
            session.note(&format!("note: {note}"));
        }
    }
    Ok(())
}

fn failure(error: &CompareError) -> Failure {
    let cause = match error {
        CompareError::Same { .. } | CompareError::Reversed { .. } | CompareError::NoBody(_) => {
            Cause::Usage
        }
        CompareError::Unobserved { .. } | CompareError::Nothing(_) => Cause::Data,
    };
    Failure::new(cause, error.to_string())
}

fn shown(found: &Comparison, top: Option<usize>) -> &[Change] {
    let most = top.map_or(found.changes.len(), |n| n.min(found.changes.len()));
    &found.changes[..most]
}

fn csv(found: &Comparison, top: Option<usize>) -> Result<Vec<u8>, Failure> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let mut rows = shown(found, top).iter();
    let written = writer
        .write_record(Change::COLUMNS)
        .and_then(|()| rows.try_for_each(|c| writer.write_record(c.record())));
    written.map_err(|e| Failure::new(Cause::Internal, e.to_string()))?;
    writer
        .into_inner()
        .map_err(|e| Failure::new(Cause::Internal, e.to_string()))
}

fn json(found: &Comparison, top: Option<usize>) -> Result<Vec<u8>, Failure> {
    let value = json!({
        "from": found.from,
        "to": found.to,
        "within": found.within,
        "roles": found.roles,
        "kept": found.kept,
        "changes": shown(found, top),
        "actors": &found.actors[..top.map_or(found.actors.len(), |n| n.min(found.actors.len()))],
        "renamed": found.renamed,
        "sentences": comparison_sentences(found),
        "notes": found.notes,
    });
    let mut text = serde_json::to_vec_pretty(&value)
        .map_err(|e| Failure::new(Cause::Internal, e.to_string()))?;
    text.push(b'\n');
    Ok(text)
}

fn table(found: &Comparison, top: usize) -> String {
    let mut text = String::new();
    for said in comparison_sentences(found) {
        text += &format!("{said}\n");
    }
    let roles = found.roles.iter().map(|r| {
        vec![
            r.role.id().to_owned(),
            r.before.to_string(),
            r.gained.to_string(),
            r.lost.to_string(),
            r.changed_to.to_string(),
            r.changed_from.to_string(),
            r.after.to_string(),
        ]
    });
    let header = [
        "role",
        "before",
        "gained",
        "lost",
        "changed to",
        "changed from",
        "after",
    ];
    text += &section("Roles", &header, roles.collect(), usize::MAX);
    let of = |wanted: &[Happening]| {
        let rows = found.changes.iter().filter(|c| wanted.contains(&c.change));
        rows.collect::<Vec<_>>()
    };
    for (title, happening) in [
        ("Appeared", Happening::Appeared),
        ("Vanished", Happening::Vanished),
    ] {
        let rows = of(&[happening]).into_iter().map(|c| {
            vec![
                c.label.clone(),
                c.kind.id().to_owned(),
                format!("{:.2}", c.weight),
                c.cause.replace('_', " "),
            ]
        });
        let header = ["who", "kind", "weight", "cause"];
        text += &section(title, &header, rows.collect(), top);
    }
    let roles = of(&[Happening::Gained, Happening::Lost, Happening::Changed]);
    let rows = roles.into_iter().map(|c| {
        vec![
            c.change.id().to_owned(),
            c.label.clone(),
            c.role.map(|r| r.id().to_owned()).unwrap_or_default(),
            c.body.clone(),
            format!("{:.2}", c.weight),
            c.cause.replace('_', " "),
            c.counterpart.clone(),
        ]
    });
    let header = [
        "change",
        "who",
        "role",
        "where",
        "weight",
        "cause",
        "from or to",
    ];
    text += &section(
        "Roles gained, lost and changed",
        &header,
        rows.collect(),
        top,
    );
    let rows = found.actors.iter().map(|a| {
        vec![
            a.label.clone(),
            a.gained.to_string(),
            a.lost.to_string(),
            a.changed.to_string(),
            format!("{:+.2}", a.net_weight),
        ]
    });
    let header = ["who", "gained", "lost", "changed", "net weight"];
    text += &section("By actor", &header, rows.collect(), top);
    text.push('\n');
    for note in &found.notes {
        text += &format!("note: {note}\n");
    }
    text
}

/// A titled table of the first rows.
fn section(title: &str, header: &[&str], mut rows: Vec<Vec<String>>, top: usize) -> String {
    if rows.is_empty() {
        return format!("\n{title}: none\n");
    }
    let all = rows.len();
    rows.truncate(top);
    let mut table = Table::new();
    table
        .load_style(TableStyle::new())
        .set_header(header)
        .add_rows(rows.iter().map(|row| row.iter().map(|text| cell(text))));
    for (at, column) in table.column_iter_mut().enumerate() {
        if rows.iter().all(|r| r[at].parse::<f64>().is_ok()) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    let more = if all > rows.len() {
        format!(
            "… and {} more; --top N shows more of them\n",
            all - rows.len()
        )
    } else {
        String::new()
    };
    format!("\n{title} ({all})\n{}\n{more}", table.trim_fmt())
}
