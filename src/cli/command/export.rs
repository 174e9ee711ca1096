//! `actornet export INPUT --format FORMAT --out FILE`: a network for other programs.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use clap::builder::PossibleValuesParser;
use clap::{Arg, ArgMatches, value_parser};

use super::Command;
use crate::cli::failure::{Cause, Failure};
use crate::cli::input;
use crate::cli::session::Session;
use crate::cli::subject::{self, Subject};
use crate::dataset::output::OutputFile;
use crate::graph_file::{self, PlainGraph, Value, Written};
use crate::metrics::{
    self, Level, Metric, MetricError, Outcome, Settings, Values, compute_many_watched, source_count,
};

pub(crate) const COMMAND: Command = Command {
    name: "export",
    about: "Write a network as a file for other programs, with measures as attributes",
    define,
    run,
};

fn define(command: clap::Command) -> clap::Command {
    let formats = graph_file::TABLE.iter().map(|format| format.info().id);
    subject::arguments(command)
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
        .arg(
            Arg::new("metric")
                .long("metric")
                .value_name("ID,...")
                .value_delimiter(',')
                .help("Measures of nodes and ties to write as attributes; see `list metrics`"),
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
    let measures = measures(matches)?;
    let is_stdout = out.as_os_str() == "-";
    let file = match is_stdout {
        true => None,
        false => {
            input::refuse_as_output(matches, out)?;
            Some(OutputFile::create(out, session.overwrite()).map_err(Failure::output)?)
        }
    };
    let subject = Subject::load(matches, session)?;
    let mut graph = subject.graph()?;
    let missing = add_scores(session, &subject, &mut graph, &measures)?;
    let Written { bytes, findings } = graph_file::write(&graph, format)
        .map_err(|error| Failure::new(Cause::Data, error.to_string()))?;
    input::show_findings(session, &findings);
    match file {
        Some(file) => file.commit(&bytes).map_err(Failure::output)?,
        None => session.data(&bytes)?,
    }
    say(session, &graph, out);
    match missing {
        missing if missing.is_empty() => Ok(()),
        missing if session.strict => {
            let missing = missing.join("; ");
            Err(Failure::new(
                Cause::Undefined,
                format!("undefined: {missing}"),
            ))
        }
        missing => {
            for reason in missing {
                session.warn(&reason);
            }
            Ok(())
        }
    }
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

fn usage(error: &MetricError) -> Failure {
    Failure::usage(error.to_string())
}

/// The measures asked for.
fn measures(matches: &ArgMatches) -> Result<Vec<&'static dyn Metric>, Failure> {
    let mut found: Vec<&'static dyn Metric> = Vec::new();
    let ids = matches.get_many::<String>("metric").into_iter().flatten();
    for id in ids.map(|id| id.trim()) {
        let metric = metrics::find(id).map_err(|e| usage(&e))?;
        let level = metric.info().level;
        if level == Level::Graph {
            return Err(Failure::usage(format!(
                "`{id}` is a {level} measure: attributes are of nodes and ties; see `metrics`"
            )));
        }
        if !found.iter().any(|m| m.info().id == id) {
            found.push(metric);
        }
    }
    Ok(found)
}

/// Writes scores into the graph as attributes; what is undefined, and why.
fn add_scores(
    session: &Session,
    subject: &Subject,
    graph: &mut PlainGraph,
    measures: &[&'static dyn Metric],
) -> Result<Vec<String>, Failure> {
    let settings = Settings::default();
    let snapshot = subject.snapshot();
    let bar = session.progress(source_count(snapshot, &settings, measures));
    let watch = |sources| bar.inc(sources);
    let outcomes = compute_many_watched(snapshot, &settings, measures, &watch);
    bar.finish_and_clear();
    let mut missing = Vec::new();
    for (metric, outcome) in measures.iter().zip(outcomes.map_err(|e| usage(&e))?) {
        let id = metric.info().id;
        if graph.has_attribute(id) {
            session.warn(&format!(
                "the attribute `{id}` of the input is replaced by the measure of that name"
            ));
            graph.remove_attribute(id);
        }
        missing.extend(
            outcome
                .undefined
                .iter()
                .map(|why| format!("{id} is undefined: {why}")),
        );
        add_score(graph, id, &outcome);
    }
    Ok(missing)
}

fn add_score(graph: &mut PlainGraph, id: &str, outcome: &Outcome) {
    match &outcome.values {
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
        _ => {
            for (node, value) in (0..).zip(outcome.node_values()) {
                if let Some(value) = value {
                    graph.set_node_attribute(node, id, Value::Number(*value));
                }
            }
        }
    }
}
