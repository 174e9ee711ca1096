//! `actornet export INPUT --format FORMAT --out FILE`: a network for other programs.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use clap::builder::PossibleValuesParser;
use clap::{Arg, ArgMatches, value_parser};

use super::Command;
use crate::cli::failure::{Cause, Failure};
use crate::cli::input;
use crate::cli::measures::{self, Answer, Asked, CONVENTIONS};
use crate::cli::session::Session;
use crate::cli::subject::{self, Subject};
use crate::dataset::output::OutputFile;
use crate::graph_file::{self, PlainGraph, Value, Written};
use crate::metrics::{Level, Metric, Values};

pub(crate) const COMMAND: Command = Command {
    name: "export",
    about: "Write a network as a file for other programs, with measures as attributes",
    define,
    run,
};

fn define(command: clap::Command) -> clap::Command {
    let formats = graph_file::TABLE.iter().map(|format| format.info().id);
    let command = measures::arguments(
        subject::arguments(command),
        "Measures of nodes and ties to write as attributes; all is every one that fits; see `list \
         metrics`",
    );
    let command = CONVENTIONS.iter().fold(command, |command, flag| {
        command.mut_arg(flag, |arg| arg.requires("metric"))
    });
    command
        .arg(
            Arg::new("format")
                .long("format")
                .value_name("FORMAT")
                .required(true)
                .value_parser(PossibleValuesParser::new(formats))
                .help("Which format; see `list formats`"),
        )
        .arg(
            Arg::new("out")
                .long("out")
                .value_name("FILE")
                .required(true)
                .value_parser(value_parser!(PathBuf))
                .help("The file to write; - is stdout"),
        )
}

fn run(matches: &ArgMatches, session: &Session) -> Result<(), Failure> {
    let id = matches
        .get_one::<String>("format")
        .map_or("", String::as_str);
    let format = graph_file::find(id)
        .ok_or_else(|| Failure::usage(format!("there is no format `{id}`; see `list formats`")))?;
    let out = matches
        .get_one::<PathBuf>("out")
        .ok_or_else(|| Failure::usage("say where to write: --out FILE"))?;
    // What is misspelt, and a place that cannot be written to, should not wait for the data.
    let mut asked = Asked::new(matches)?;
    check_levels(&asked.named)?;
    let is_stdout = out.as_os_str() == "-";
    let file = match is_stdout {
        true => None,
        false => {
            input::refuse_as_output(matches, out)?;
            Some(OutputFile::create(out, session.overwrite()).map_err(Failure::output)?)
        }
    };
    let subject = Subject::load(matches, session)?;
    asked.group(matches, &subject)?;
    let measures = match matches.contains_id("metric") {
        true => choose(&asked, &subject),
        false => Vec::new(),
    };
    asked.check_used(&measures)?;
    let answers = asked.compute(session, &subject, &measures)?;
    let mut graph = subject.graph()?;
    for answer in &answers {
        add_score(session, &mut graph, answer);
    }
    let Written { bytes, findings } = graph_file::write(&graph, format)
        .map_err(|error| Failure::new(Cause::Data, error.to_string()))?;
    input::show_findings(session, &findings);
    match file {
        Some(file) => file.commit(&bytes).map_err(Failure::output)?,
        None => session.data(&bytes)?,
    }
    say(session, &graph, out);
    if let Some(grouping) = &asked.grouping {
        session.note(&grouping.sentence());
    }
    measures::note_estimates(session, &answers);
    measures::note_chosen(session, &answers);
    measures::note_not_meant(session, &answers);
    measures::warn_unsound(session, &answers);
    asked.check_sound(session, &answers)
}

/// What was written, in one line.
fn say(session: &Session, graph: &PlainGraph, out: &Path) {
    let (nodes, ties) = (graph.nodes().len(), graph.edges().len());
    let place = match out.as_os_str() == "-" {
        true => "stdout".to_owned(),
        false => out.display().to_string(),
    };
    session.note(&format!("{place}: {nodes} nodes, {ties} ties"));
}

/// Attributes are of nodes and ties.
fn check_levels(named: &[&'static dyn Metric]) -> Result<(), Failure> {
    let of_graph = named.iter().find(|m| m.info().level == Level::Graph);
    of_graph.map_or(Ok(()), |metric| {
        let (id, level) = (metric.info().id, metric.info().level);
        Err(Failure::usage(format!(
            "`{id}` is a {level} measure: attributes are of nodes and ties; see `metrics`"
        )))
    })
}

/// The measures named, or all of nodes and ties that fit.
fn choose(asked: &Asked, subject: &Subject) -> Vec<&'static dyn Metric> {
    if !asked.named.is_empty() {
        return asked.named.clone();
    }
    let mut all = asked.all(subject);
    all.retain(|metric| metric.info().level != Level::Graph);
    all
}

/// Writes the scores of a measure into the graph as an attribute of its name.
fn add_score(session: &Session, graph: &mut PlainGraph, answer: &Answer) {
    let id = answer.id();
    if graph.has_attribute(id) {
        session.warn(&format!(
            "the attribute `{id}` of the input is replaced by the measure of that name"
        ));
        graph.remove_attribute(id);
    }
    match &answer.outcome.values {
        Values::Edge(values) => {
            let values: BTreeMap<(u32, u32), f64> = values
                .iter()
                .map(|&(source, target, value)| ((source, target), value))
                .collect();
            // Parallel ties have the score of the pair that they join.
            graph.set_tie_attributes(id, |source, target| {
                values.get(&(source, target)).copied().map(Value::Number)
            });
        }
        Values::Node(values) => {
            for (node, value) in (0..).zip(values) {
                if let Some(value) = value {
                    graph.set_node_attribute(node, id, Value::Number(*value));
                }
            }
        }
        Values::Graph(_) => {}
    }
}
