//! `actornet list WHAT`: the words that other commands understand.

use clap::builder::PossibleValuesParser;
use clap::{Arg, ArgMatches};

use super::Command;
use crate::cli::failure::Failure;
use crate::cli::session::Session;
use crate::model::Role;
use crate::{dataset, graph_file, metrics, network, plot};

pub(crate) const COMMAND: Command = Command {
    name: "list",
    about: "List measures, networks, roles, diagrams or formats",
    define,
    run,
};

/// A word with one line on it.
type Row = (&'static str, String);

/// Makes the rows of a list.
type Rows = fn() -> Vec<Row>;

/// What can be listed, and from which table.
const TABLE: &[(&str, Rows)] = &[
    ("metrics", metric_rows),
    ("networks", network_rows),
    ("roles", role_rows),
    ("diagrams", diagram_rows),
    ("formats", format_rows),
];

fn metric_rows() -> Vec<Row> {
    let row = |m: &&dyn metrics::Metric| (m.info().id, m.info().name.to_owned());
    metrics::TABLE.iter().map(row).collect()
}

fn network_rows() -> Vec<Row> {
    let rows = network::TABLE.iter();
    rows.map(|row| (row.id, row.about.to_owned())).collect()
}

fn role_rows() -> Vec<Row> {
    let rows = Role::ALL.iter();
    rows.map(|role| (role.id(), role.label().to_owned()))
        .collect()
}

fn diagram_rows() -> Vec<Row> {
    let rows = plot::diagram::of_data();
    rows.map(|row| (row.id, row.about.to_owned())).collect()
}

fn format_rows() -> Vec<Row> {
    let graphs = graph_file::TABLE.iter().map(|f| {
        let info = f.info();
        let use_of = match info.reads {
            true => "graph file, read and written",
            false => "graph file, written only",
        };
        (info.id, format!("{use_of}: {}", info.about))
    });
    let imports = dataset::import::TABLE.iter();
    let imports = imports.map(|f| (f.id(), format!("import: {}", f.about())));
    graphs.chain(imports).collect()
}

fn define(command: clap::Command) -> clap::Command {
    command.arg(
        Arg::new("WHAT")
            .required(true)
            .value_parser(PossibleValuesParser::new(TABLE.iter().map(|row| row.0)))
            .help("What to list"),
    )
}

fn run(matches: &ArgMatches, session: &Session) -> Result<(), Failure> {
    let what = matches.get_one::<String>("WHAT");
    let rows = TABLE
        .iter()
        .find(|row| Some(row.0) == what.map(String::as_str));
    let rows = rows.map(|row| row.1()).unwrap_or_default();
    let width = rows.iter().map(|row| row.0.len()).max().unwrap_or(0);
    let lines = rows
        .iter()
        .map(|(id, about)| format!("{id:width$}  {about}\n"));
    session.text(&lines.collect::<String>())
}
