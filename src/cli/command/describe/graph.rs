//! What is in a graph file.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Serialize;

use super::{Lines, SCHEMA_VERSION};
use crate::cli::failure::Failure;
use crate::cli::input::InputOptions;
use crate::cli::session::Session;
use crate::cli::subject::graph_file;
use crate::dataset::read::{FileAccount, InputFile};
use crate::graph_file::{Attributes, GraphFile, GraphOptions, PlainEdge};
use crate::metrics::{TRIADS, triad_census};
use crate::network::{Side, Snapshot};

/// Relations and attributes shown as text; JSON has them all.
const MOST_NAMES: usize = 12;

#[derive(Serialize)]
pub(super) struct Description {
    schema_version: u32,
    format: &'static str,
    directed: bool,
    nodes: usize,
    /// Sizes of the two sides of a two-mode graph.
    sides: Option<[usize; 2]>,
    /// Single ties, parallel ones and loops among them.
    ties: usize,
    /// Pairs that are tied.
    edges: usize,
    loops: usize,
    isolates: usize,
    /// The lowest and the highest weight; none where all are 1.
    weights: Option<[f64; 2]>,
    /// How many ties are of each sort; the empty name for those that do not say.
    relations: BTreeMap<String, usize>,
    node_attributes: BTreeMap<String, usize>,
    tie_attributes: BTreeMap<String, usize>,
    /// Nodes and ties with times.
    timed: [usize; 2],
    /// The triad census of a directed graph, unless that would take long.
    triads: Option<BTreeMap<&'static str, f64>>,
    graph: BTreeMap<String, String>,
    account: FileAccount,
    file: InputFile,
}

pub(super) fn description(
    session: &Session,
    path: &Path,
    options: &InputOptions,
) -> Result<Description, Failure> {
    let graph_options = GraphOptions {
        on_error: options.on_error,
        limits: options.limits,
        ..GraphOptions::default()
    };
    let file = graph_file(session, path, options, &graph_options)?;
    Ok(Description::new(&file))
}

/// How often each attribute is there.
fn names<'a>(all: impl Iterator<Item = &'a Attributes>) -> BTreeMap<String, usize> {
    let mut names = BTreeMap::new();
    for name in all.flat_map(Attributes::keys) {
        *names.entry(name.clone()).or_default() += 1;
    }
    names
}

/// How many triads there are of each kind, if they have at most a few hundred million neighbours to
/// look at.
fn triads(s: &Snapshot) -> Option<BTreeMap<&'static str, f64>> {
    const MOST: u64 = 200_000_000;
    let ties = |v: u32| (s.successors(v).len() + s.predecessors(v).len()) as u64;
    let nodes = (0..).take(s.node_count());
    let looks = nodes.fold(0_u64, |sum, v| sum.saturating_add(ties(v) * ties(v)));
    let census = (looks <= MOST).then(|| triad_census(s))??;
    Some(TRIADS.into_iter().zip(census).collect())
}

impl Description {
    fn new(file: &GraphFile) -> Self {
        let (graph, s) = (file.graph(), &file.snapshot);
        let mut relations = BTreeMap::new();
        for edge in graph.edges() {
            *relations.entry(edge.relation.to_string()).or_default() += 1;
        }
        let mut tied = vec![false; graph.nodes().len()];
        for edge in graph.edges() {
            tied[edge.source as usize] = true;
            tied[edge.target as usize] = true;
        }
        let weights = graph.edges().iter().map(|e| e.weight);
        let lowest = weights.clone().min_by(f64::total_cmp);
        let highest = weights.max_by(f64::total_cmp);
        Self {
            schema_version: SCHEMA_VERSION,
            format: file.format,
            directed: s.is_directed(),
            nodes: s.node_count(),
            sides: s.sides().map(|sides| {
                let actors = sides.iter().filter(|side| **side == Side::Actor).count();
                [actors, sides.len() - actors]
            }),
            ties: graph.edges().len(),
            edges: s.edge_count(),
            loops: graph
                .edges()
                .iter()
                .filter(|e| e.source == e.target)
                .count(),
            isolates: tied.iter().filter(|tied| !**tied).count(),
            weights: lowest
                .zip(highest)
                .filter(|_| s.has_weights())
                .map(|(lowest, highest)| [lowest, highest]),
            relations,
            node_attributes: names(graph.nodes().iter().map(|n| &n.attributes)),
            tie_attributes: names(graph.edges().iter().filter_map(PlainEdge::attributes)),
            timed: [
                graph
                    .nodes()
                    .iter()
                    .filter(|n| !n.spells.is_empty())
                    .count(),
                graph
                    .edges()
                    .iter()
                    .filter(|e| !e.spells().is_empty())
                    .count(),
            ],
            triads: triads(s),
            graph: graph
                .attributes
                .iter()
                .map(|(k, v)| (k.clone(), v.to_string()))
                .collect(),
            account: file.account.clone(),
            file: file.input.clone(),
        }
    }

    pub(super) fn text(&self) -> String {
        let mut lines = Lines::default();
        let direction = if self.directed {
            "directed"
        } else {
            "undirected"
        };
        lines.add(
            "",
            &format!("{}: {}, {direction}", self.file.file, self.format),
        );
        for (name, text) in &self.graph {
            lines.add("", &format!("{name}: {text}"));
        }
        let nodes = match self.sides {
            Some([actors, bodies]) => {
                format!("{}, two-mode: {actors} and {bodies}", self.nodes)
            }
            None => self.nodes.to_string(),
        };
        lines.section("Nodes", format!("{nodes}; {} without a tie", self.isolates));
        lines.section(
            "Ties",
            format!(
                "{} between {} pairs of nodes, {} from a node to itself",
                self.ties, self.edges, self.loops
            ),
        );
        match self.weights {
            Some([lowest, highest]) => lines.section("Weights", format!("{lowest} to {highest}")),
            None => lines.section("Weights", "none"),
        }
        let named = self.relations.iter().filter(|(name, _)| !name.is_empty());
        let named: BTreeMap<String, usize> = named.map(|(k, n)| (k.clone(), *n)).collect();
        list(&mut lines, "Relations", &named);
        list(&mut lines, "Attributes of nodes", &self.node_attributes);
        list(&mut lines, "Attributes of ties", &self.tie_attributes);
        if self.timed != [0; 2] {
            let [nodes, ties] = self.timed;
            lines.section("With times", format!("nodes: {nodes}, ties: {ties}"));
        }
        if let Some(triads) = &self.triads {
            lines.section("Triads", triads.values().sum::<f64>());
            for (kind, n) in triads.iter().filter(|(_, n)| **n > 0.0) {
                lines.add(&n.to_string(), kind);
            }
        }
        lines.section("SHA-256 of the file", &self.file.sha256);
        lines.0
    }
}

/// Names with how often each is there.
fn list(lines: &mut Lines, title: &str, names: &BTreeMap<String, usize>) {
    if names.is_empty() {
        return;
    }
    lines.section(title, names.len());
    for (name, n) in names.iter().take(MOST_NAMES) {
        lines.add(&n.to_string(), name);
    }
    if names.len() > MOST_NAMES {
        lines.add("…", &format!("and {} more", names.len() - MOST_NAMES));
    }
}
