//! The steps of one size in a process of their own, so that the memory of one says nothing of
//! another. What is found goes to stdout, one line of JSON a step.

use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use clap::ArgMatches;
use serde::{Deserialize, Serialize};

use super::machine;
use crate::analysis::Parameters;
use crate::cli::command::report::{self, Request};
use crate::cli::failure::{Cause, Failure};
use crate::cli::measures::named;
use crate::cli::session::Session;
use crate::dataset::read::{Loaded, OnError, ReadError, ReadOptions, read};
use crate::graph_file::{self, GraphFile, GraphOptions};
use crate::metrics::{self, Approximation, Metric, Settings, compute_many};
use crate::network::{Network, NetworkKind, Snapshot, View, ViewSpec};
use crate::plot::of_network::{Colours, Nodes};
use crate::plot::{Figure, Format, render};

/// How large a network is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Size {
    /// Rows of actors, or nodes of a graph file.
    pub(super) actors: usize,
    /// Rows of relations, or ties of a graph file.
    pub(super) relations: usize,
    /// Nodes of the network that is measured.
    pub(super) nodes: usize,
    /// Its edges.
    pub(super) edges: usize,
}

/// What a step cost.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Measured {
    pub(super) step: String,
    /// Of each run.
    pub(super) seconds: Vec<f64>,
    /// The most memory that the process held in it, in bytes.
    pub(super) peak: Option<u64>,
    /// Why there is nothing, or no value.
    pub(super) problem: Option<String>,
}

/// One line.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) enum Said {
    /// The network is ready: its size, and the steps that follow.
    Ready(Size, Vec<String>),
    Step(Measured),
}

/// What is to be done.
struct Work<'a> {
    input: &'a Path,
    runs: u64,
    settings: Settings,
    named: Vec<&'static dyn Metric>,
    skipped: Vec<String>,
    session: &'a Session,
}

pub(super) fn run(matches: &ArgMatches, session: &Session) -> Result<(), Failure> {
    end_with_parent();
    let input = matches.get_one::<PathBuf>("INPUT");
    let approx = matches.get_one("approx");
    let work = Work {
        input: input.ok_or_else(|| Failure::usage("name an INPUT"))?,
        runs: matches.get_one::<u64>("runs").copied().unwrap_or(1),
        settings: Settings {
            approx: approx.map(|&epsilon| Approximation { epsilon, seed: 1 }),
            ..Settings::default()
        },
        named: named(matches)?,
        skipped: ["skip", "done"]
            .iter()
            .flat_map(|flag| matches.get_many::<String>(flag))
            .flatten()
            .cloned()
            .collect(),
        session,
    };
    if work.input.is_file() {
        work.graph_file()
    } else {
        work.data_set()
    }
}

/// Ends this process when the one that started it is gone.
fn end_with_parent() {
    std::thread::spawn(|| {
        let mut byte = [0];
        // Nothing is ever sent: the end of the stream is the end of the parent.
        let _end = io::stdin().read(&mut byte);
        std::process::exit(130);
    });
}

impl Work<'_> {
    fn data_set(&self) -> Result<(), Failure> {
        let loaded = self.step("load", || {
            read(self.input, &ReadOptions::default()).map_err(|e| reason(&e))
        })?;
        let Some(loaded) = loaded else { return Ok(()) };
        let network = self.step("build", || {
            Ok(Network::from_dataset(Arc::clone(&loaded.dataset)))
        })?;
        let Some(network) = network else {
            return Ok(());
        };
        let view = self.step("network", || {
            let spec = ViewSpec::new(NetworkKind::Affiliation);
            network.view(&spec).map_err(|e| e.to_string())
        })?;
        let Some(view) = view else { return Ok(()) };
        let size = Size {
            actors: loaded.dataset.actors.len(),
            relations: loaded.dataset.relations.len(),
            ..size(&view.snapshot)
        };
        self.measures(&view.snapshot, size, &["draw", "report"])?;
        self.step("draw", || draw_view(&network, &view))?;
        // A report makes a network of its own.
        drop((view, network));
        self.step("report", || whole_report(self.session, self.input, &loaded))?;
        Ok(())
    }

    fn graph_file(&self) -> Result<(), Failure> {
        let file = self.step("load", || {
            let options = GraphOptions::default();
            graph_file::read(self.input, &options).map_err(|e| e.to_string())
        })?;
        let Some(file) = file else { return Ok(()) };
        let s = &file.snapshot;
        self.measures(s, size(s), &["draw"])?;
        self.step("draw", || draw_file(&file))?;
        Ok(())
    }

    /// Says what will follow, and times the measures.
    fn measures(&self, s: &Snapshot, size: Size, last: &[&str]) -> Result<(), Failure> {
        let all = match self.named.is_empty() {
            true => metrics::fitting(s, &self.settings),
            false => self.named.clone(),
        };
        let steps = all.iter().map(|m| m.info().id).chain(last.iter().copied());
        let steps = steps.filter(|step| !self.is_skipped(step));
        self.say(&Said::Ready(size, steps.map(str::to_owned).collect()))?;
        for metric in all {
            self.step(metric.info().id, || {
                let found =
                    compute_many(s, &self.settings, &[metric]).map_err(|e| e.to_string())?;
                let outcome = found.first().ok_or("there is no outcome")?;
                match outcome.undefined.as_ref().or(outcome.not_meant.as_ref()) {
                    Some(reason) => Err(reason.clone()),
                    None => Ok(()),
                }
            })?;
        }
        Ok(())
    }

    /// Runs a step as often as asked and says what it cost; gives its last result.
    fn step<T>(
        &self,
        name: &str,
        mut run: impl FnMut() -> Result<T, String>,
    ) -> Result<Option<T>, Failure> {
        if self.is_skipped(name) {
            return Ok(None);
        }
        let mut measured = Measured {
            step: name.to_owned(),
            ..Measured::default()
        };
        let counts_anew = machine::forget_peak();
        let mut last = None;
        while (measured.seconds.len() as u64) < self.runs && measured.problem.is_none() {
            // The result before must not lie in memory beside the new one.
            last = None;
            let start = Instant::now();
            match run() {
                Ok(result) => last = Some(result),
                Err(problem) => measured.problem = Some(problem),
            }
            measured.seconds.push(start.elapsed().as_secs_f64());
        }
        if measured.problem.is_some() {
            measured.seconds.clear();
        }
        measured.peak = machine::peak().filter(|_| counts_anew);
        self.say(&Said::Step(measured))?;
        Ok(last)
    }

    fn is_skipped(&self, step: &str) -> bool {
        self.skipped.iter().any(|skipped| skipped == step)
    }

    fn say(&self, said: &Said) -> Result<(), Failure> {
        let internal = |e: serde_json::Error| Failure::new(Cause::Internal, e.to_string());
        let line = serde_json::to_string(said).map_err(internal)?;
        self.session.data(format!("{line}\n").as_bytes())
    }
}

fn size(s: &Snapshot) -> Size {
    Size {
        actors: s.node_count(),
        relations: s.tie_count(),
        nodes: s.node_count(),
        edges: s.edge_count(),
    }
}

/// Why a data set cannot be read, in one line.
fn reason(error: &ReadError) -> String {
    match error {
        ReadError::Rejected { findings, .. } => {
            let errors = findings.iter().filter(|f| f.is_error());
            let count = errors.clone().count();
            let first = errors.map(ToString::to_string).next().unwrap_or_default();
            format!("the data are rejected: {count} errors, the first: {first}")
        }
        other => other.to_string(),
    }
}

/// The picture that `draw --diagram network` makes, as PNG; how many bytes it has.
fn draw_view(network: &Network, view: &View) -> Result<usize, String> {
    let colours = Colours {
        network,
        day: view.as_of(),
        groups: &[],
    };
    let degrees = degrees(&view.snapshot)?;
    picture(&mut Nodes::of_view(view, &colours, degrees))
}

fn draw_file(file: &GraphFile) -> Result<usize, String> {
    let degrees = degrees(&file.snapshot)?;
    let labels = file.labels();
    let labels = labels.unwrap_or_else(|| file.snapshot.ids().to_vec());
    picture(&mut Nodes::of_snapshot(&file.snapshot, labels, degrees))
}

fn degrees(s: &Snapshot) -> Result<Vec<Option<f64>>, String> {
    let degree = metrics::find("degree").map_err(|e| e.to_string())?;
    let found = compute_many(s, &Settings::default(), &[degree]).map_err(|e| e.to_string())?;
    Ok(found
        .first()
        .map_or_else(Vec::new, |o| o.node_values().to_vec()))
}

fn picture(nodes: &mut Nodes<'_>) -> Result<usize, String> {
    let _common = nodes.shorten_bodies();
    let figure = Figure::Network(nodes.figure());
    let bytes = render(&figure, &figure.canvas(), Format::Png);
    bytes.map(|b| b.len()).map_err(|e| e.to_string())
}

/// All that `report` writes, from the loaded data on; how many bytes it is.
fn whole_report(session: &Session, input: &Path, loaded: &Loaded) -> Result<usize, String> {
    let plan = report::plan_of(None, input, &loaded.dataset).map_err(|e| e.message)?;
    let words = |words: &[&str]| words.iter().map(|&word| word.to_owned()).collect();
    let request = Request {
        loaded,
        input: String::new(),
        parameters: Parameters {
            format: words(&["csv", "html", "json", "md"]),
            figures: words(&["png", "svg"]),
            on_error: OnError::Stop.id().to_owned(),
            fonts: Vec::new(),
            plan,
        },
    };
    let product = report::make(session, &request).map_err(|e| e.message)?;
    Ok(product.files.iter().map(|(_, bytes)| bytes.len()).sum())
}
