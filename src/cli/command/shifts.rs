//! `actornet shifts`: what changed, since when, and where each change came from.

mod measure;
mod print;
mod trend;

use std::collections::BTreeSet;
use std::path::Path;

use clap::builder::PossibleValuesParser;
use clap::{Arg, ArgAction, ArgGroup, ArgMatches, value_parser};

use super::Command;
use crate::cli::failure::{Cause, Failure};
use crate::cli::input::{self, InputOptions};
use crate::cli::session::Session;
use crate::dataset::Dataset;
use crate::dataset::read::OnError;
use crate::model::{ActorIx, Date, Role};
use crate::shifts::{
    EVERYBODY, Flow, Key, ObservedTrend, Partition, SENSITIVITY_DRAWS, ShiftError, ShiftOptions,
    Shifts, from_counts, observed_trends, run as count,
};
use print::{VIEWS, View};

pub(crate) const COMMAND: Command = Command {
    name: "shifts",
    about: "Show who gained and lost which seats, and where each change came from",
    define,
    run,
};

/// Rows of a table on the terminal unless `--top` says otherwise.
const TOP: usize = 20;

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
    let command = measure::arguments(command);
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
        .args(VIEWS.iter().map(|view| flag(view.flag, view.help)))
        .arg(
            Arg::new("group-by")
                .long("group-by")
                .value_name("KEY")
                .requires("concentration")
                .value_parser(PossibleValuesParser::new(
                    Partition::ALL.iter().map(|p| p.id()),
                ))
                .help(
                    "Split Theil's T of --concentration into parts within and between these groups",
                ),
        )
        .group(
            ArgGroup::new("what")
                .args(VIEWS.iter().map(|view| view.flag))
                .arg("network-change"),
        )
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
    if measure::is_asked(matches) {
        return measure::run(matches, session);
    }
    if matches.contains_id("network") {
        return Err(Failure::usage(
            "--network belongs to --metric or --network-change: counts of seats need no network",
        ));
    }
    let path = input::path(matches)?;
    let mut options = options(matches);
    let view = VIEWS.iter().find(|view| matches.get_flag(view.flag));
    if let Some(view) = view {
        view.allows(options.by)?;
    }
    let (mut shifts, mut observed) = if path.as_os_str() == "-" || path.is_file() {
        (
            from_table(path, matches, view, &mut options, session)?,
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
        Some("csv") => print::csv(&shifts, view)?,
        Some("json") => print::json(&shifts, &observed, view)?,
        _ => print::table(&shifts, &observed, hidden, view),
    };
    session.data(&text)?;
    if !is_table {
        for note in &shifts.notes {
            session.note(&format!("note: {note}"));
        }
    }
    let undefined = shifts.rows.iter().filter(|r| r.trend.p.is_none()).count();
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
    if matches.get_flag("concentration") {
        options.draws = SENSITIVITY_DRAWS;
        let word = matches.get_one::<String>("group-by");
        options.partition = word.and_then(|word| Partition::from_id(word));
    }
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
        ShiftError::NoRole | ShiftError::Reversed { .. } | ShiftError::NoPartition { .. } => {
            Cause::Usage
        }
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
    view: Option<&View>,
    options: &mut ShiftOptions,
    session: &Session,
) -> Result<Shifts, Failure> {
    for flag in ["by", "within", "group-by"] {
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
    if let Some(view) = view.filter(|view| view.needs_seats) {
        return Err(Failure::usage(format!(
            "--{} needs a data set: a table of counts holds no single seats",
            view.flag
        )));
    }
    if !matches.contains_id("role") {
        options.roles = Vec::new();
    }
    let table = input::counts(matches, session, path)?;
    from_counts(&table.counts, options).map_err(|e| failure(&e))
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
    let is_named = |key: &String| kept.contains(key.as_str());
    shifts.shares.retain(|r| is_named(&r.key));
    shifts
        .succession
        .retain(|s| is_named(&s.from_key) || is_named(&s.to_key));
    let tenure = &mut shifts.tenure.rows;
    tenure.retain(|r| r.key == EVERYBODY || is_named(&r.key));
    observed.retain(|t| kept.contains(t.key.as_str()));
    hidden
}
