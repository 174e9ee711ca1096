//! `shifts --metric` and `shifts --network-change`: any measure as a series, and how much a network
//! changed.

use clap::builder::PossibleValuesParser;
use clap::{Arg, ArgAction, ArgMatches};
use serde_json::json;

use super::print::{csv_text, rounded, table_text};
use super::{TOP, within};
use crate::cli::failure::{Cause, Failure};
use crate::cli::input::{self, InputOptions};
use crate::cli::measures::{self, Asked};
use crate::cli::session::{Session, for_people};
use crate::model::{Date, Role};
use crate::network::{Network, NetworkKind, TABLE, ViewError, ViewSpec};
use crate::shifts::{
    MeasureError, MeasureOptions, MeasureShifts, NetworkChange, SeriesPoint, ShiftOptions,
    ShiftRow, Trend, measure_shifts, network_changes,
};

/// What a network is ranked by unless `--metric` says otherwise.
const RANKED_BY: &str = "degree";

/// Adds the flags.
pub(super) fn arguments(command: clap::Command) -> clap::Command {
    let command = measures::settings_arguments(command);
    ["weights", "length", "param"]
        .into_iter()
        .fold(command, |command, flag| {
            command.mut_arg(flag, |arg| arg.requires("metric"))
        })
        .arg(
            Arg::new("metric")
                .long("metric")
                .value_name("ID")
                .help("Follow this measure of a network instead of counts; see `list metrics`"),
        )
        .arg(
            Arg::new("network")
                .long("network")
                .value_name("NET")
                .value_parser(PossibleValuesParser::new(TABLE.iter().map(|row| row.id)))
                .help(
                    "The network of --metric and --network-change [default: affiliation]; --role are \
                     its roles",
                ),
        )
        .arg(
            Arg::new("network-change")
                .long("network-change")
                .action(ArgAction::SetTrue)
                .help(
                    "Print how many ties and nodes of a network changed between neighbouring dates, and \
                     how much its ranking by --metric did [default: degree]",
                ),
        )
}

/// Whether a network is asked for.
pub(super) fn is_asked(matches: &ArgMatches) -> bool {
    matches.contains_id("metric") || matches.get_flag("network-change")
}

/// Prints the measure, or the changes of the network.
pub(super) fn run(matches: &ArgMatches, session: &Session) -> Result<(), Failure> {
    let path = input::path(matches)?;
    if path.as_os_str() == "-" || path.is_file() {
        return Err(Failure::usage(
            "a measure over time needs a data set: a table of counts or one graph has no networks at \
             several dates",
        ));
    }
    if matches.contains_id("by") {
        return Err(Failure::usage(
            "--by counts seats, and a measure is one of the nodes of its network: choose these with \
             --network, such as countries",
        ));
    }
    let is_change = matches.get_flag("network-change");
    let given =
        |flag: &str| matches.try_contains_id(flag).unwrap_or(false) && matches.get_flag(flag);
    let other = [
        "flows",
        "concentration",
        "shift-share",
        "succession",
        "tenure",
    ];
    if let Some(flag) = other.into_iter().find(|flag| given(flag)) {
        return Err(Failure::usage(format!(
            "--{flag} speaks of seats, and a measure has none: leave out --metric"
        )));
    }
    let asked = Asked::new(matches)?;
    asked.check_used(&asked.named)?;
    let dataset = input::load(session, path, &InputOptions::new(matches)?)?.dataset;
    let kind = matches.get_one::<String>("network");
    let kind = kind.and_then(|id| NetworkKind::from_id(id));
    let mut spec = ViewSpec::new(kind.unwrap_or_default());
    spec.within = within(&dataset, matches)?;
    spec.roles = matches
        .get_many::<String>("role")
        .map(|roles| roles.filter_map(|r| Role::from_id(r)).collect());
    let metric = matches.get_one::<String>("metric");
    let options = MeasureOptions {
        metric: metric.map_or(RANKED_BY, String::as_str).to_owned(),
        network: spec,
        from: matches.get_one::<Date>("from").copied(),
        to: matches.get_one::<Date>("to").copied(),
        seed: ShiftOptions::default().seed,
        settings: asked.settings,
    };
    let network = Network::from_dataset(dataset);
    let format = matches
        .get_one::<String>("format")
        .map_or("", String::as_str);
    if is_change {
        let changes = network_changes(&network, &options).map_err(|e| failure(session, &e))?;
        return print_changes(session, &changes, format);
    }
    let shifts = measure_shifts(&network, &options).map_err(|e| failure(session, &e))?;
    let top = matches.get_one::<usize>("top").copied();
    print_measure(
        session,
        shifts,
        format,
        top,
        (given("series"), given("trend")),
    )
}

fn failure(session: &Session, error: &MeasureError) -> Failure {
    let cause = match error {
        MeasureError::View(ViewError::TooManyPairs { .. }) => {
            // It bears its own head with its code.
            session.finding(&error.to_string(), true);
            return Failure::new(Cause::Limit, "");
        }
        MeasureError::TooFewDates(_) => Cause::Data,
        _ => Cause::Usage,
    };
    Failure::new(cause, error.to_string())
}

fn json_text(value: &serde_json::Value) -> Result<Vec<u8>, Failure> {
    let text = serde_json::to_vec_pretty(value);
    let mut text = text.map_err(|e| Failure::new(Cause::Internal, e.to_string()))?;
    text.push(b'\n');
    Ok(text)
}

fn header(columns: &[&str]) -> Vec<String> {
    columns.iter().map(|c| (*c).to_owned()).collect()
}

fn print_changes(
    session: &Session,
    changes: &[NetworkChange],
    format: &str,
) -> Result<(), Failure> {
    let records = changes.iter().map(NetworkChange::record);
    let text = match format {
        "csv" => csv_text(&NetworkChange::COLUMNS, &records.collect::<Vec<_>>())?,
        "json" => json_text(&json!({ "network_changes": changes }))?,
        _ => {
            let rows: Vec<Vec<String>> = records
                .map(|r| r.into_iter().map(rounded).collect())
                .collect();
            let mut text = table_text(&header(&NetworkChange::COLUMNS), &rows);
            text += "\nnote: Jaccard and turnover are of ties: 1 and 0 if nothing changed. rank_overlap is \
                     the extrapolated rank-biased overlap (persistence .9): 1 for the same ranking.\n";
            for_people(&text)
        }
    };
    session.data(&text)
}

fn print_measure(
    session: &Session,
    mut shifts: MeasureShifts,
    format: &str,
    top: Option<usize>,
    (is_series, is_trend): (bool, bool),
) -> Result<(), Failure> {
    let shown = top.unwrap_or(if format == "table" { TOP } else { usize::MAX });
    let hidden = shifts.rows.len().saturating_sub(shown);
    if hidden > 0 {
        shifts.rows.truncate(shown);
        let rows = &shifts.rows;
        let is_kept = |p: &SeriesPoint| rows.iter().any(|r| r.key == p.key);
        shifts.series.retain(is_kept);
    }
    let (columns, records): (&[&str], Vec<Vec<String>>) = if is_series {
        let points = shifts.series.iter().map(SeriesPoint::record);
        (&SeriesPoint::COLUMNS, points.collect())
    } else if is_trend {
        let rows = shifts.rows.iter().map(|r| r.trend.record(&r.key));
        (&Trend::COLUMNS, rows.collect())
    } else {
        let rows = shifts.rows.iter().map(|r| r.record());
        (&ShiftRow::COLUMNS, rows.collect())
    };
    let text = match format {
        "csv" => csv_text(columns, &records)?,
        "json" if is_series => json_text(&json!({ "series": shifts.series }))?,
        "json" => json_text(&json!(shifts))?,
        _ => {
            let (header, rows) = if is_series || is_trend {
                let cells = records.into_iter();
                let cells = cells.map(|r| r.into_iter().map(rounded).collect());
                (header(columns), cells.collect())
            } else {
                summary(&shifts)
            };
            let mut text = format!("{} on the network {}\n\n", shifts.metric, shifts.network);
            text += &table_text(&header, &rows);
            if hidden > 0 {
                text += &format!("… and {hidden} more nodes; --top N shows more of them\n");
            }
            text.push('\n');
            for note in &shifts.notes {
                text += &format!("note: {note}\n");
            }
            for_people(&text)
        }
    };
    session.data(&text)?;
    if format != "table" {
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

/// The rows as a reader wants them.
fn summary(shifts: &MeasureShifts) -> (Vec<String>, Vec<Vec<String>>) {
    let columns = [
        "node",
        "from",
        "value",
        "rank",
        "to",
        "value",
        "rank",
        "change",
        "a year",
        "p",
        "q",
        "detectable",
    ];
    let short = |x: Option<f64>| x.map_or_else(String::new, |x| rounded(x.to_string()));
    let rank = |r: Option<u32>| r.map_or_else(String::new, |r| r.to_string());
    let rows = shifts.rows.iter().map(|r| {
        vec![
            r.label.clone(),
            r.first_date.to_string(),
            short(Some(r.first)),
            rank(r.rank_first),
            r.last_date.to_string(),
            short(Some(r.last)),
            rank(r.rank_last),
            short(Some(r.change)),
            short(r.trend.slope_per_year),
            short(r.trend.p),
            short(r.trend.q),
            short(r.trend.detectable_slope),
        ]
    });
    (header(&columns), rows.collect())
}
