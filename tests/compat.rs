//! `--compat networkx|igraph` against those programs themselves: `tests/reference/compat.json`, which
//! `compat.py` made.
#![expect(
    clippy::unwrap_used,
    reason = "a test fails by panicking, also in the functions it calls"
)]

use std::collections::{BTreeMap, BTreeSet};

use actornet::metrics::{self, Compat, LengthRule, Outcome, Settings, Values, WeightUse};
use actornet::network::{Side, Snapshot, SnapshotBuilder};
use serde::Deserialize;

#[derive(Deserialize)]
struct File {
    graphs: Vec<Graph>,
    rows: Vec<Row>,
}

#[derive(Deserialize)]
struct Graph {
    name: String,
    directed: bool,
    nodes: Vec<String>,
    edges: Vec<(String, String, f64)>,
    side: Option<BTreeMap<String, String>>,
    groups: BTreeMap<String, String>,
}

#[derive(Deserialize)]
struct Row {
    graph: String,
    program: Compat,
    measure: String,
    weights: WeightUse,
    length: LengthRule,
    call: String,
    nodes: Option<Vec<Option<f64>>>,
    edges: Option<Vec<(String, String, Option<f64>)>>,
    value: Option<f64>,
}

fn file() -> File {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/reference/compat.json");
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

fn snapshot(graph: &Graph) -> Snapshot {
    let number = |id: &String| graph.nodes.binary_search(id).unwrap() as u32;
    let ties: Vec<_> = graph
        .edges
        .iter()
        .map(|(s, t, w)| (number(s), number(t), *w))
        .collect();
    let side = |sides: &BTreeMap<String, String>| {
        let side = |id| {
            if sides[id] == "A" {
                Side::Actor
            } else {
                Side::Body
            }
        };
        graph.nodes.iter().map(side).collect()
    };
    SnapshotBuilder {
        ids: graph.nodes.clone(),
        directed: graph.directed,
        weighted: ties.iter().any(|t| (t.2 - 1.0).abs() > 0.0),
        sides: graph.side.as_ref().map(side),
        ties,
        ..SnapshotBuilder::default()
    }
    .build()
}

fn outcome(row: &Row, graph: &Graph, compat: Option<Compat>) -> Option<Outcome> {
    let groups = graph.nodes.iter().map(|v| Some(graph.groups[v].clone()));
    let mut settings = Settings {
        weights: row.weights,
        length: row.length,
        compat,
        groups: Some(groups.collect()),
        ..Settings::default()
    };
    if row.measure == "katz" {
        settings.set_param("katz.alpha", "0.05").unwrap();
    }
    if let (true, Some(first)) = (row.measure == "personalised-pagerank", graph.nodes.first()) {
        settings
            .set_param("personalised-pagerank.from", first)
            .unwrap();
    }
    let metric = metrics::find(&row.measure).unwrap();
    metric.compute(&snapshot(graph), &settings).ok()
}

fn same(found: Option<f64>, expected: Option<f64>) -> bool {
    match (found, expected) {
        (None, None) => true,
        (Some(a), Some(b)) => (a - b).abs() <= 1e-8 * a.abs().max(b.abs()) + 1e-9,
        _ => false,
    }
}

/// Whether an answer is that of the program.
fn agrees(row: &Row, graph: &Graph, outcome: &Outcome) -> bool {
    match &outcome.values {
        Values::Node(found) => {
            let expected = row.nodes.as_ref().unwrap();
            found.len() == expected.len() && found.iter().zip(expected).all(|(a, b)| same(*a, *b))
        }
        Values::Graph(found) => same(*found, row.value),
        Values::Edge(found) => {
            let expected = row.edges.as_ref().unwrap();
            let id = |v: u32| &graph.nodes[v as usize];
            found.len() == expected.len()
                && found
                    .iter()
                    .zip(expected)
                    .all(|((s, t, a), (source, target, b))| {
                        (id(*s), id(*t)) == (source, target) && same(Some(*a), *b)
                    })
        }
    }
}

/// What is not followed, by measure and graph: the measures name it, and it stays different.
const NOT_FOLLOWED: &[(Compat, &str, &[&str])] = &[
    (
        Compat::Networkx,
        "eigenvector",
        &["one node", "no tie", "no tie directed"],
    ),
    (
        Compat::Networkx,
        "effective-size",
        &[
            "directed",
            "parallel",
            "parallel directed",
            "loops",
            "loops directed",
            "weighted, by weight",
            "weighted directed, by weight",
            "weighted parallel",
        ],
    ),
    (Compat::Networkx, "constraint", &["loops", "loops directed"]),
    (Compat::Networkx, "hits-hub", NOT_UNIQUE),
    (Compat::Networkx, "hits-authority", NOT_UNIQUE),
    (Compat::Igraph, "hits-hub", NOT_UNIQUE),
    (Compat::Igraph, "hits-authority", NOT_UNIQUE),
    (Compat::Igraph, "hits-hub", NO_TIE),
    (Compat::Igraph, "hits-authority", NO_TIE),
];

const NOT_UNIQUE: &[&str] = &["acyclic", "two-mode", "two-mode in parts"];

const NO_TIE: &[&str] = &["one node", "no tie", "no tie directed"];

fn is_followed(row: &Row) -> bool {
    let graph = match row.weights {
        WeightUse::Ignore => row.graph.clone(),
        WeightUse::Use => format!("{}, by weight", row.graph),
    };
    let is_named = |(program, measure, graphs): &(Compat, &str, &[&str])| {
        *program == row.program && *measure == row.measure && graphs.contains(&graph.as_str())
    };
    !NOT_FOLLOWED.iter().any(is_named)
}

#[test]
fn compat_gives_what_the_program_gives() {
    let file = file();
    let graphs: BTreeMap<&str, &Graph> = file.graphs.iter().map(|g| (g.name.as_str(), g)).collect();
    let mut wrong = Vec::new();
    // Measures on which the flag was seen to do something.
    let mut changed = BTreeSet::new();
    for row in &file.rows {
        let graph = graphs[row.graph.as_str()];
        let found = outcome(row, graph, Some(row.program));
        let is_same = found
            .as_ref()
            .is_some_and(|found| agrees(row, graph, found));
        if is_same != is_followed(row) {
            let expected = (&row.nodes, &row.edges, row.value);
            let found = found.as_ref().map(|f| &f.values);
            wrong.push(format!(
                "{:?} {} on {}, {:?}: {}\n  {found:?}\n  {expected:?}",
                row.program, row.measure, row.graph, row.weights, row.call
            ));
        }
        if found != outcome(row, graph, None) {
            changed.insert((row.program.id(), row.measure.as_str()));
        }
    }
    assert!(
        wrong.is_empty(),
        "{} differ:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
    let mut told = BTreeSet::new();
    for metric in metrics::TABLE {
        let differences = metric.differences().iter();
        for difference in differences.filter(|d| !d.follows.is_empty()) {
            told.insert((difference.program.id(), metric.info().id));
        }
    }
    assert_eq!(
        changed, told,
        "what the flag changes is what `explain` says"
    );
    for (program, measure, _) in NOT_FOLLOWED {
        let mut differences = metrics::find(measure).unwrap().differences().iter();
        assert!(differences.any(|d| d.program == *program && !d.not_followed.is_empty()));
    }
}
