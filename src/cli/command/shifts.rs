//! `actornet shifts`: what changed, since when, and where each change came from.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use clap::builder::PossibleValuesParser;
use clap::{Arg, ArgAction, ArgGroup, ArgMatches, value_parser};
use comfy_table::{CellAlignment, Table, TableStyle};
use serde_json::json;

use super::Command;
use crate::cli::failure::{Cause, Failure};
use crate::cli::input::{self, InputOptions};
use crate::cli::session::Session;
use crate::dataset::Dataset;
use crate::dataset::read::OnError;
use crate::model::{ActorIx, Date, Role};
use crate::shifts::{
    ConcentrationPoint, FEWEST_DATES, Flow, Key, ObservedTrend, SeriesPoint, ShiftError,
    ShiftOptions, ShiftRow, Shifts, from_counts, observed_sentence, observed_trends, read_counts,
    run as count, sentence, trend_sentence,
};

pub(crate) const COMMAND: Command = Command {
    name: "shifts",
    about: "Show who gained and lost which seats, and where each change came from",
    define,
    run,
};

/// Rows of a table on the terminal unless `--top` says otherwise.
const TOP: usize = 20;

/// Rows that are put into sentences below the table.
const SENTENCES: usize = 5;

fn define(command: clap::Command) -> clap::Command {
    let flag = |name: &'static str, help: &'static str| {
        Arg::new(name)
            .long(name)
            .help(help)
            .action(ArgAction::SetTrue)
    };
    let date =
        |name: &'static str, parser: fn(&str) -> Result<Date, String>, help: &'static str| {
            Arg::new(name)
                .long(name)
                .value_name("DATE")
                .value_parser(parser)
                .help(help)
        };
    let says_more =
        |arg: Arg| arg.help("Data set folder, or one table date,key,count[,margin]; - is stdin");
    input::flags(input::argument(command).mut_arg("INPUT", says_more))
        .arg(
            Arg::new("role")
                .long("role")
                .alias("roles")
                .value_name("ROLE,...")
                .value_delimiter(',')
                .value_parser(PossibleValuesParser::new(Role::ALL.iter().map(|r| r.id())))
                .hide_possible_values(true)
                .help("The roles counted, added up [default: secretariat]; see `list roles`"),
        )
        .arg(
            Arg::new("by")
                .long("by")
                .value_name("KEY")
                .value_parser(PossibleValuesParser::new(Key::ALL.iter().map(|k| k.id())))
                .help("Whose seats are added up [default: actor]"),
        )
        .arg(
            Arg::new("within")
                .long("within")
                .value_name("BODY")
                .help("Only this body and the bodies below it"),
        )
        .arg(date(
            "from",
            first_day,
            "No date before this day; 2021 means 2021-01-01",
        ))
        .arg(date(
            "to",
            last_day,
            "No date after this day; 2021 means 2021-12-31",
        ))
        .arg(flag("series", "Print every count at every date instead"))
        .arg(flag(
            "flows",
            "Print every seat that moved between neighbouring dates instead",
        ))
        .arg(flag(
            "concentration",
            "Print how concentrated the seats are at every date instead",
        ))
        .group(ArgGroup::new("what").args(["series", "flows", "concentration"]))
        .arg(
            Arg::new("format")
                .long("format")
                .value_name("FORMAT")
                .value_parser(["table", "csv", "json"])
                .default_value("table")
                .help("How to print"),
        )
        .arg(
            Arg::new("top")
                .long("top")
                .value_name("N")
                .value_parser(value_parser!(usize))
                .help("Only the N keys that changed most [default: 20 in a table, else all]"),
        )
}

fn first_day(text: &str) -> Result<Date, String> {
    Date::parse(text).map_err(|e| e.to_string())
}

fn last_day(text: &str) -> Result<Date, String> {
    Date::parse_as_of(text).map_err(|e| e.to_string())
}

fn run(matches: &ArgMatches, session: &Session) -> Result<(), Failure> {
    let path = input::path(matches)?;
    let mut options = options(matches);
    let (mut shifts, mut observed) = if path.as_os_str() == "-" || path.is_file() {
        (
            from_table(path, matches, &mut options, session)?,
            Vec::new(),
        )
    } else {
        let dataset = input::load(session, path, &InputOptions::new(matches)?)?.dataset;
        options.within = within(&dataset, matches)?;
        let shifts = count(&dataset, &options).map_err(|e| failure(&e))?;
        (shifts, observed_trends(&dataset, &options))
    };
    let is_table = matches
        .get_one::<String>("format")
        .is_some_and(|f| f == "table");
    let top = matches.get_one::<usize>("top").copied();
    let hidden = keep_top(&mut shifts, &mut observed, top.or(is_table.then_some(TOP)));
    let text = match matches.get_one::<String>("format").map(String::as_str) {
        Some("csv") => csv(&shifts, matches)?,
        Some("json") => json(&shifts, &observed, matches)?,
        _ => table(&shifts, &observed, hidden, matches),
    };
    session.data(&text)?;
    if !is_table {
        for note in &shifts.notes {
            session.note(&format!("note: {note}"));
        }
    }
    let undefined = shifts.rows.iter().filter(|r| r.p.is_none()).count();
    if session.strict && undefined > 0 {
        return Err(Failure::new(
            Cause::Undefined,
            format!("the trend of {undefined} rows is undefined: it needs five dates"),
        ));
    }
    Ok(())
}

fn options(matches: &ArgMatches) -> ShiftOptions {
    let roles = matches.get_many::<String>("role").into_iter().flatten();
    let roles: BTreeSet<Role> = roles.filter_map(|r| Role::from_id(r)).collect();
    let key = matches.get_one::<String>("by");
    let mut options = ShiftOptions {
        by: key.and_then(|k| Key::from_id(k)).unwrap_or_default(),
        from: matches.get_one::<Date>("from").copied(),
        to: matches.get_one::<Date>("to").copied(),
        ..ShiftOptions::default()
    };
    if !roles.is_empty() {
        options.roles = roles.into_iter().collect();
    }
    options
}

fn within(dataset: &Dataset, matches: &ArgMatches) -> Result<Option<ActorIx>, Failure> {
    let Some(name) = matches.get_one::<String>("within") else {
        return Ok(None);
    };
    if let Some(body) = dataset.resolve(name) {
        return Ok(Some(body));
    }
    let nearest = dataset
        .actors
        .iter()
        .map(|a| (strsim::damerau_levenshtein(&a.id, name), &a.id))
        .min()
        .filter(|(edits, _)| *edits <= 2)
        .map_or(String::new(), |(_, id)| format!(": did you mean `{id}`?"));
    Err(Failure::usage(format!(
        "--within: no actor `{name}` in the data set{nearest}"
    )))
}

fn failure(error: &ShiftError) -> Failure {
    let cause = match error {
        ShiftError::NoRole | ShiftError::Reversed { .. } => Cause::Usage,
        ShiftError::NoRelation { .. } | ShiftError::NoGroups | ShiftError::TooFewDates { .. } => {
            Cause::Data
        }
        ShiftError::TooManyTwins { .. } => Cause::Limit,
    };
    Failure::new(cause, error.to_string())
}

/// Shifts from one table of counts.
fn from_table(
    path: &Path,
    matches: &ArgMatches,
    options: &mut ShiftOptions,
    session: &Session,
) -> Result<Shifts, Failure> {
    for flag in ["by", "within"] {
        if matches.contains_id(flag) {
            return Err(Failure::usage(format!(
                "--{flag} needs a data set: a table of counts has keys and nothing else"
            )));
        }
    }
    if InputOptions::new(matches)?.on_error == OnError::Skip {
        return Err(Failure::usage(
            "--on-error skip needs a data set: a table of counts is mended or refused",
        ));
    }
    if matches.get_flag("flows") {
        return Err(Failure::usage(
            "--flows needs a data set: a table of counts holds no single seats",
        ));
    }
    if !matches.contains_id("role") {
        options.roles = Vec::new();
    }
    let mut bytes = Vec::new();
    let read = if path.as_os_str() == "-" {
        io::stdin().read_to_end(&mut bytes)
    } else {
        File::open(path).and_then(|mut file| file.read_to_end(&mut bytes))
    };
    read.map_err(|e| Failure::files(path, &e))?;
    let name = path
        .file_name()
        .unwrap_or(path.as_os_str())
        .to_string_lossy();
    let counts = read_counts(&name, &bytes).map_err(|findings| {
        for finding in &findings {
            session.finding(&finding.to_string(), finding.is_error());
        }
        Failure::new(
            Cause::Data,
            format!("the table is rejected: {} errors", findings.len()),
        )
    })?;
    from_counts(&counts, options).map_err(|e| failure(&e))
}

/// Leaves the rows that changed most, and what belongs to them; returns how many rows went.
fn keep_top(shifts: &mut Shifts, observed: &mut Vec<ObservedTrend>, top: Option<usize>) -> usize {
    let Some(top) = top.filter(|n| *n < shifts.rows.len()) else {
        return 0;
    };
    let hidden = shifts.rows.len() - top;
    shifts.rows.truncate(top);
    let kept: BTreeSet<&str> = shifts.rows.iter().map(|r| r.key.as_str()).collect();
    shifts.series.retain(|p| kept.contains(p.key.as_str()));
    let is_kept = |f: &Flow| {
        let mut keys = f.from_key.split(';').chain(f.to_key.split(';'));
        keys.any(|k| kept.contains(k))
    };
    shifts.flows.retain(is_kept);
    shifts.flows_end_to_end.retain(is_kept);
    observed.retain(|t| kept.contains(t.key.as_str()));
    hidden
}

/// The header and the records of what was asked for.
fn records(shifts: &Shifts, matches: &ArgMatches) -> (&'static [&'static str], Vec<Vec<String>>) {
    if matches.get_flag("series") {
        let rows = shifts.series.iter().map(SeriesPoint::record);
        (&SeriesPoint::COLUMNS, rows.collect())
    } else if matches.get_flag("flows") {
        (
            &Flow::COLUMNS,
            shifts.flows.iter().map(Flow::record).collect(),
        )
    } else if matches.get_flag("concentration") {
        let rows = shifts.concentration.iter().map(ConcentrationPoint::record);
        (&ConcentrationPoint::COLUMNS, rows.collect())
    } else {
        let rows = shifts.rows.iter().map(ShiftRow::record);
        (&ShiftRow::COLUMNS, rows.collect())
    }
}

fn csv(shifts: &Shifts, matches: &ArgMatches) -> Result<Vec<u8>, Failure> {
    let (header, records) = records(shifts, matches);
    let mut writer = csv::Writer::from_writer(Vec::new());
    let written = writer
        .write_record(header)
        .and_then(|()| records.iter().try_for_each(|r| writer.write_record(r)));
    written.map_err(|e| Failure::new(Cause::Internal, e.to_string()))?;
    writer
        .into_inner()
        .map_err(|e| Failure::new(Cause::Internal, e.to_string()))
}

fn json(
    shifts: &Shifts,
    observed: &[ObservedTrend],
    matches: &ArgMatches,
) -> Result<Vec<u8>, Failure> {
    let text = if matches.get_flag("series") {
        serde_json::to_vec_pretty(&json!({ "series": shifts.series }))
    } else if matches.get_flag("flows") {
        serde_json::to_vec_pretty(&json!({ "flows": shifts.flows }))
    } else if matches.get_flag("concentration") {
        serde_json::to_vec_pretty(&json!({ "concentration": shifts.concentration }))
    } else {
        serde_json::to_vec_pretty(&json!({
            "dates": shifts.dates,
            "totals": shifts.totals,
            "rows": shifts.rows,
            "series": shifts.series,
            "flows": shifts.flows,
            "flows_end_to_end": shifts.flows_end_to_end,
            "concentration": shifts.concentration,
            "observed_trends": observed,
            "notes": shifts.notes,
        }))
    };
    let mut text = text.map_err(|e| Failure::new(Cause::Internal, e.to_string()))?;
    text.push(b'\n');
    Ok(text)
}

fn table(
    shifts: &Shifts,
    observed: &[ObservedTrend],
    hidden: usize,
    matches: &ArgMatches,
) -> Vec<u8> {
    let is_rows = !["series", "flows", "concentration"]
        .iter()
        .any(|f| matches.get_flag(f));
    let (header, rows) = if is_rows {
        summary(shifts)
    } else {
        let (header, records) = records(shifts, matches);
        let cells = records
            .into_iter()
            .map(|r| r.into_iter().map(rounded).collect());
        (
            header.iter().map(|h| (*h).to_owned()).collect(),
            cells.collect(),
        )
    };
    let mut table = Table::new();
    table
        .load_style(TableStyle::new())
        .set_header(&header)
        .add_rows(&rows);
    for (at, column) in table.column_iter_mut().enumerate() {
        let is_number = rows.iter().all(|r| {
            let cell = r[at].trim_end_matches('%');
            cell.is_empty() || cell.parse::<f64>().is_ok()
        });
        if is_number {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    let mut text = table.trim_fmt();
    text.push('\n');
    if hidden > 0 && !matches.get_flag("concentration") {
        text += &format!("… and {hidden} more keys; --top N shows more of them\n");
    }
    if is_rows {
        text.push('\n');
        for row in shifts
            .rows
            .iter()
            .filter(|r| r.change != 0.0)
            .take(SENTENCES)
        {
            let trend = if shifts.dates.len() < FEWEST_DATES {
                String::new()
            } else {
                format!(" {}", trend_sentence(row, shifts))
            };
            text += &format!("{}{trend}\n", sentence(row, shifts));
            let same = observed.iter().filter(|t| t.key == row.key);
            for trend in same.filter(|t| t.points >= FEWEST_DATES) {
                text += &format!("  {}\n", observed_sentence(trend));
            }
        }
    }
    text.push('\n');
    for note in &shifts.notes {
        text += &format!("note: {note}\n");
    }
    text.into_bytes()
}

/// A number with four decimals at most; other cells as they are.
fn rounded(cell: String) -> String {
    match cell.parse::<f64>() {
        Ok(x) if cell.contains('.') => {
            let text = format!("{x:.4}");
            text.trim_end_matches('0').trim_end_matches('.').to_owned()
        }
        _ => cell,
    }
}

/// The rows as a reader wants them: two dates, the change and its parts, and the trend where there
/// is one.
fn summary(shifts: &Shifts) -> (Vec<String>, Vec<Vec<String>>) {
    let mut header: Vec<String> = vec!["key".to_owned()];
    let ends: Vec<String> = match (shifts.dates.first(), shifts.dates.last()) {
        (Some(first), Some(last)) => vec![first.to_string(), last.to_string()],
        _ => vec!["first".to_owned(), "last".to_owned()],
    };
    header.extend(ends);
    for name in [
        "change",
        "share",
        "created",
        "ended",
        "taken over",
        "handed over",
        "other",
    ] {
        header.push(name.to_owned());
    }
    let has_trend = shifts.dates.len() >= FEWEST_DATES;
    if has_trend {
        for name in ["a year", "p", "q", "detectable"] {
            header.push(name.to_owned());
        }
    }
    let decimals =
        |x: Option<f64>, places: usize| x.map_or(String::new(), |x| format!("{x:.places$}"));
    let seats = |x: f64| {
        let text = format!("{x:.2}");
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    };
    let rows = shifts.rows.iter().map(|r| {
        let mut cells = vec![
            r.label.clone(),
            seats(r.first),
            seats(r.last),
            if r.change > 0.0 {
                format!("+{}", seats(r.change))
            } else {
                seats(r.change)
            },
            r.share_last
                .map_or(String::new(), |s| format!("{:.1}%", 100.0 * s)),
            seats(r.created),
            seats(r.disbanded),
            seats(r.taken_over),
            seats(r.handed_over),
            seats(r.other),
        ];
        if has_trend {
            cells.push(decimals(r.slope_per_year, 2));
            cells.push(decimals(r.p, 4));
            cells.push(decimals(r.q, 4));
            cells.push(decimals(r.detectable_slope, 2));
        }
        cells
    });
    (header, rows.collect())
}
