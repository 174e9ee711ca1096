//! `actornet draw INPUT --diagram ID --out FILE`: one picture.

mod counted;
mod dates;
mod matrix;
mod moves;
mod of_network;
mod series;
mod size;
mod tree;

use std::path::{Path, PathBuf};

use clap::builder::PossibleValuesParser;
use clap::{Arg, ArgMatches, value_parser};

use super::Command;
use crate::cli::failure::{Cause, Failure};
use crate::cli::fonts;
use crate::cli::session::Session;
use crate::cli::subject;
use crate::dataset::output::OutputFile;
use crate::dataset::{Dataset, sha256};
use crate::plot::diagram::{self, Needs};
use crate::plot::{self, Canvas, Figure, Format, PlotError, render};
use crate::shifts::Key;

pub(crate) const COMMAND: Command = Command {
    name: "draw",
    about: "Draw a network, a ranking, a trend or another diagram as PNG or SVG",
    define,
    run,
};

fn define(command: clap::Command) -> clap::Command {
    let text = |name: &'static str, value: &'static str, help: &'static str| {
        Arg::new(name).long(name).value_name(value).help(help)
    };
    let diagrams = diagram::of_data().map(|d| d.id);
    let command = subject::arguments(command)
        .arg(
            text("diagram", "ID", "What to draw; see `list diagrams`")
                .required(true)
                .value_parser(PossibleValuesParser::new(diagrams)),
        )
        .arg(
            text("out", "FILE", "The picture to write, .png or .svg")
                .required(true)
                .value_parser(value_parser!(PathBuf)),
        )
        .arg(text(
            "metric",
            "ID",
            "The measure that sizes or places show; see `list metrics` [default: degree, or strength \
             where ties have weights]",
        ))
        .arg(text(
            "actor",
            "ID",
            "network, ego: only this actor or body and what is near; else: set it off by colour",
        ))
        .arg(
            text(
                "groups",
                "NAME,...",
                "Groups of groups.csv and codes of countries that have a colour each, the first \
                 that fits [default: kinds of actors]",
            )
            .value_delimiter(','),
        )
        .arg(
            text(
                "by",
                "KEY",
                "trend, bump, flow: whose seats are added up [default: actor]; matrix: what a row is [default: country]",
            )
            .value_parser(PossibleValuesParser::new(Key::ALL.iter().map(|k| k.id()))),
        )
        .arg(
            text(
                "top",
                "N",
                "At most N nodes, rows or lines [default: what can be read]",
            )
            .value_parser(value_parser!(u32).range(1..)),
        )
        .arg(
            text("from", "DATE", "Diagrams over time: no date before this day")
                .value_parser(subject::day),
        )
        .arg(text("to", "DATE", "Diagrams over time: no date after this day").value_parser(subject::day))
        .arg(
            text("radius", "N", "ego: how many ties away [default: 2 where actors sit in bodies, else 1]")
                .value_parser(value_parser!(u32).range(1..=6)),
        )
        .arg(
            text("columns", "WHAT", "matrix: what a column is [default: bodies]")
                .value_parser(["bodies", "roles"]),
        )
        .arg(
            text("moves", "WHICH", "flow: seats that passed from one holder to another, or all that were gained or lost [default: taken-over]")
                .value_parser(["taken-over", "all"]),
        )
        .arg(fonts::argument())
        .arg(
            text("anchor", "DATE", "network: keep nodes near their places in the picture of this day, so that two days can be compared")
                .value_parser(subject::day),
        )
        .arg(
            text("anchor-strength", "\u{3bb}", "How strongly: 0 not at all, 1 as strongly as by their distances, inf for fixed [default: 1]")
                .requires("anchor")
                .value_parser(strength),
        )
        .arg(text("title", "TEXT", "The title [default: the finding]"))
        .arg(text("seed", "N", "Seed of the layout [default: 1]").value_parser(value_parser!(u64)));
    size::arguments(command)
}

/// A strength: 0 or more, infinity too.
fn strength(text: &str) -> Result<f64, String> {
    let number = text.parse().ok().filter(|x: &f64| *x >= 0.0);
    number.ok_or_else(|| "expected 0 or more, or inf".to_owned())
}

/// Diagrams of a network.
const OF_NETWORK: &[&str] = &[
    "network",
    "ranking",
    "matrix",
    "bipartite",
    "concentric",
    "ego",
    "difference",
    "multiples",
    "distribution",
];

/// Diagrams of a network on one day.
const ON_A_DAY: &[&str] = &[
    "network",
    "ranking",
    "matrix",
    "hierarchy",
    "bipartite",
    "concentric",
    "ego",
    "distribution",
];

/// Diagrams that show a measure.
const MEASURED: &[&str] = &[
    "network",
    "ranking",
    "bipartite",
    "concentric",
    "ego",
    "distribution",
];

/// Diagrams whose colours are groups.
const GROUPED: &[&str] = &[
    "network",
    "ranking",
    "hierarchy",
    "bipartite",
    "concentric",
    "ego",
    "multiples",
];

/// Diagrams that compare days.
const DATED: &[&str] = &["trend", "bump", "flow", "difference", "multiples"];

/// Flags that only some diagrams understand.
const FLAGS: &[(&str, &[&str])] = &[
    ("by", &["trend", "bump", "flow", "matrix"]),
    ("from", DATED),
    ("to", DATED),
    ("as-of", ON_A_DAY),
    ("moves", &["flow"]),
    ("columns", &["matrix"]),
    ("metric", MEASURED),
    ("groups", GROUPED),
    ("network", OF_NETWORK),
    ("max-pairs", OF_NETWORK),
    ("projection", OF_NETWORK),
    ("seed", &["network", "difference", "multiples"]),
    ("anchor", &["network"]),
    ("radius", &["ego"]),
    (
        "actor",
        &[
            "network",
            "ranking",
            "bipartite",
            "ego",
            "trend",
            "bump",
            "flow",
        ],
    ),
];

/// Refuses a flag that would do nothing.
fn check_flags(matches: &ArgMatches, diagram: &str) -> Result<(), Failure> {
    for (flag, diagrams) in FLAGS {
        if matches.contains_id(flag) && !diagrams.contains(&diagram) {
            let diagrams: Vec<String> = diagrams.iter().map(|d| format!("`{d}`")).collect();
            let diagrams = diagrams.join(", ");
            return Err(Failure::usage(format!(
                "--{flag} goes with {diagrams}, not with `{diagram}`"
            )));
        }
    }
    match matches.get_one::<String>("by") {
        Some(by) if diagram == "matrix" && !matrix::has_rows(by) => Err(Failure::usage(
            "--by: the rows of a matrix are of an actor, a country or a kind",
        )),
        _ => Ok(()),
    }
}

/// A figure with what goes into its manifest id.
struct Drawing {
    figure: Figure,
    /// The hash of the data.
    data: String,
    /// Why values are missing.
    undefined: Option<String>,
}

fn run(matches: &ArgMatches, session: &Session) -> Result<(), Failure> {
    let out = matches
        .get_one::<PathBuf>("out")
        .ok_or_else(|| Failure::usage("say where to draw: --out FILE.png"))?;
    let format = format(out)?;
    let id = matches
        .get_one::<String>("diagram")
        .map_or("", String::as_str);
    let info = diagram::find(id).ok_or_else(|| {
        Failure::usage(format!("there is no diagram `{id}`; see `list diagrams`"))
    })?;
    check_flags(matches, info.id)?;
    fonts::add(matches)?;
    // Before the work, so that a place that cannot be written to is told at once.
    let file = OutputFile::create(out, session.overwrite()).map_err(Failure::output)?;
    let mut drawing = match info.needs {
        Needs::Network | Needs::Values => of_network::drawing(matches, session, info.id)?,
        Needs::Series => series::drawing(matches, session, info.id)?,
        Needs::Moves => moves::drawing(matches, session)?,
        Needs::Dates => dates::drawing(matches, session, info.id)?,
        Needs::Tree => tree::drawing(matches, session)?,
        Needs::Timings => {
            let made = format!("`{}` is made by `actornet bench --out FILE`", info.id);
            return Err(Failure::usage(made));
        }
    };
    let caption = drawing.figure.caption_mut();
    if let Some(title) = matches.get_one::<String>("title") {
        caption.title.clone_from(title);
    }
    let figure = manifest(drawing.figure, &drawing.data)?;
    let canvas = size::canvas(matches, &figure);
    let bytes = render(&figure, &canvas, format).map_err(|error| match error {
        PlotError::TooSmall { .. } => Failure::usage(error.to_string()),
        PlotError::TooLarge { .. } => Failure::new(Cause::Limit, error.to_string()),
        PlotError::Drawing(_) | PlotError::Encoding(_) => {
            Failure::new(Cause::Internal, error.to_string())
        }
    })?;
    name_missing(session, &figure, &canvas);
    file.commit(&bytes).map_err(Failure::output)?;
    session.note(&format!(
        "{}: {} x {} pixels, {} dpi",
        out.display(),
        canvas.width,
        canvas.height,
        canvas.dpi
    ));
    match drawing.undefined {
        Some(reason) if session.strict => Err(Failure::new(Cause::Undefined, reason)),
        Some(reason) => {
            session.warn(&reason);
            Ok(())
        }
        None => Ok(()),
    }
}

/// Says which letters of the picture are boxes, and how to mend it.
fn name_missing(session: &Session, figure: &Figure, canvas: &Canvas) {
    // Only what is drawn counts; most data have nothing to look for.
    let suspect = serde_json::to_string(figure).map(|data| plot::missing_scripts(&data));
    if suspect.is_ok_and(|scripts| scripts.is_empty()) {
        return;
    }
    let Ok(svg) = plot::render_plain(figure, canvas) else {
        return;
    };
    fonts::name_missing(session, std::iter::once(svg.as_str()));
}

fn format(out: &Path) -> Result<Format, Failure> {
    let extension = out.extension().and_then(|e| e.to_str()).unwrap_or_default();
    Format::from_extension(extension).ok_or_else(|| {
        let out = out.display();
        Failure::usage(format!(
            "--out {out}: the name of a picture ends in .png or .svg"
        ))
    })
}

/// Writes the id into the caption: the first 12 hex digits of the SHA-256 of program version, data
/// and everything that is drawn.
fn manifest(mut figure: Figure, data: &str) -> Result<Figure, Failure> {
    let drawn =
        serde_json::to_string(&figure).map_err(|e| Failure::new(Cause::Internal, e.to_string()))?;
    let parts = [env!("CARGO_PKG_VERSION"), data, &drawn];
    let parts = parts.map(|part| format!("{}:{part}", part.len()));
    let id = sha256(parts.concat().as_bytes())[..12].to_owned();
    figure.caption_mut().manifest = Some(id);
    Ok(figure)
}

/// Title and sources of a data set, for the foot of a picture.
fn source(dataset: &Dataset) -> String {
    let package = &dataset.package;
    let title = if package.title.is_empty() {
        &package.name
    } else {
        &package.title
    };
    match &package.sources[..] {
        [] => title.clone(),
        [one] => format!("{title}; {}", one.title),
        [one, rest @ ..] => format!("{title}; {} and {} more", one.title, rest.len()),
    }
}

fn top(matches: &ArgMatches, usual: usize) -> usize {
    let top = matches.get_one::<u32>("top");
    top.map_or(usual, |n| usize::try_from(*n).unwrap_or(usize::MAX))
}

/// A number of seats: whole, or with one decimal.
fn amount(value: f64) -> String {
    if (value - value.round()).abs() < 1e-9 {
        format!("{value:.0}")
    } else {
        format!("{value:.1}")
    }
}
