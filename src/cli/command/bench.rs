//! `actornet bench`: what analysing a data set costs, and how that grows with its size.

mod child;
mod fit;
mod machine;
mod parent;
mod picture;
mod print;

use std::path::PathBuf;

use clap::{Arg, ArgAction, ArgGroup, ArgMatches, value_parser};

use super::Command;
use crate::cli::failure::Failure;
use crate::cli::measures::{choice, word};
use crate::cli::session::{MOST_THREADS, Session, for_people};

pub(crate) const COMMAND: Command = Command {
    name: "bench",
    about: "Measure what loading, building, measuring, drawing and reporting cost",
    define,
    run,
};

/// The measures timed unless others are named: those whose cost grows about as the ties do.
const MEASURES: &str = "degree,core-number,component,pagerank,community";

/// The scales of `--like` unless others are named.
const SCALES: &str = "1,3,10";

fn define(command: clap::Command) -> clap::Command {
    let text = |name: &'static str, value: &'static str, help: &'static str| {
        Arg::new(name).long(name).value_name(value).help(help)
    };
    command
        .arg(
            Arg::new("INPUT")
                .value_parser(value_parser!(PathBuf))
                .help("Data set folder or graph file, as it is"),
        )
        .arg(
            text(
                "like",
                "INPUT",
                "Instead: data sets made up to look like this one, in a temporary folder; see `synth`",
            )
            .value_parser(value_parser!(PathBuf)),
        )
        .group(ArgGroup::new("what").args(["INPUT", "like"]).required(true))
        .arg(
            text("scale", "X,...", "How many times as large as --like [default: 1,3,10]")
                .value_delimiter(',')
                .allow_hyphen_values(true)
                .value_parser(scale),
        )
        .arg(
            text("seed", "N", "Seed of what is made up [default: 1]")
                .value_parser(whole::<0, { u64::MAX }>),
        )
        .arg(
            text(
                "metric",
                "ID,...",
                "Measures to time; all is every measure that fits, which may take long",
            )
            .value_delimiter(',')
            .default_value(MEASURES),
        )
        .arg(
            text("approx", "EPS", "Estimate betweenness within EPS of all pairs, as `metrics` does")
                .value_parser(crate::cli::measures::margin),
        )
        .arg(
            text("skip", "STEP,...", "Steps to leave out: draw, report")
                .value_delimiter(',')
                .value_parser(["draw", "report"]),
        )
        .arg(
            text("runs", "K", "Runs of each step, of which the median counts: 1 to 1000")
                .value_parser(whole::<1, 1000>)
                .default_value("3"),
        )
        .arg(
            text(
                "threads",
                "N,...",
                "Numbers of threads to compare [default: one a processor]",
            )
            .value_delimiter(',')
            .value_parser(threads)
            .display_order(900),
        )
        .arg(choice("format", vec!["table", "csv", "json"], "How to print").default_value("table"))
        .arg(
            text("out", "FILE", "Draw time against size too, .png or .svg")
                .value_parser(value_parser!(PathBuf)),
        )
        .arg(
            Arg::new("in-this-process")
                .long("in-this-process")
                .help("What `bench` starts for each size: one JSON line a step")
                .action(ArgAction::SetTrue)
                .hide(true),
        )
        .arg(
            Arg::new("done")
                .long("done")
                .help("Steps that another process has timed")
                .value_delimiter(',')
                .hide(true),
        )
}

/// A whole number in a range.
fn whole<const LEAST: u64, const MOST: u64>(text: &str) -> Result<u64, String> {
    let number = text.trim().parse().ok();
    let number = number.filter(|n| (LEAST..=MOST).contains(n));
    number.ok_or_else(|| format!("expected a whole number from {LEAST} to {MOST}"))
}

/// A number of threads.
fn threads(text: &str) -> Result<u16, String> {
    let number = text.trim().parse().ok().filter(|n| *n <= MOST_THREADS);
    number.ok_or_else(|| format!("expected a whole number from 0 to {MOST_THREADS}"))
}

/// A scale: the range is that of `synth`.
fn scale(text: &str) -> Result<f64, String> {
    let scale = text.trim().parse::<f64>().ok();
    let scale = scale.filter(|x| (0.1..=10_000.0).contains(x));
    scale.ok_or_else(|| "expected a number from 0.1 to 10000".to_owned())
}

fn run(matches: &ArgMatches, session: &Session) -> Result<(), Failure> {
    if matches.get_flag("in-this-process") {
        return child::run(matches, session);
    }
    if let Some(out) = matches.get_one::<PathBuf>("out") {
        picture::check(out, session)?;
    }
    for flag in ["scale", "seed"] {
        if matches.contains_id(flag) && !matches.contains_id("like") {
            return Err(Failure::usage(format!(
                "--{flag} goes with --like: INPUT is measured as it is"
            )));
        }
    }
    let asked = parent::Asked::new(matches)?;
    let machine = machine::Machine::here();
    machine.warn(session);
    let rows = parent::measure(&asked, session)?;
    let fits = fit::fits(&rows);
    let report = print::Report {
        machine: &machine,
        runs: asked.runs,
        rows: &rows,
        fits: &fits,
    };
    let text = match word(matches, "format") {
        "csv" => report.csv().into_bytes(),
        "json" => report.json()?.into_bytes(),
        _ => for_people(&report.table()),
    };
    session.data(&text)?;
    if let Some(out) = matches.get_one::<PathBuf>("out") {
        picture::draw(out, &report, &asked.title(), session)?;
    }
    parent::check_complete(&rows, session)
}

/// The scales asked for.
fn scales(matches: &ArgMatches) -> Vec<f64> {
    let named = matches.get_many::<f64>("scale");
    named.map_or_else(
        || SCALES.split(',').filter_map(|x| x.parse().ok()).collect(),
        |scales| scales.copied().collect(),
    )
}
