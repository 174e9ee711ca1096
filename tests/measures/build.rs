//! Small networks for tests.

use actornet::metrics::{self, Settings, Values, WeightUse};
use actornet::network::{Side, Snapshot, SnapshotBuilder};

pub(crate) fn id(v: u32) -> String {
    format!("n{v:04}")
}

pub(crate) fn network(n: u32, directed: bool, ties: &[(u32, u32, f64)]) -> Snapshot {
    SnapshotBuilder {
        ids: (0..n).map(id).collect(),
        directed,
        weighted: ties.iter().any(|t| (t.2 - 1.0).abs() > 0.0),
        ties: ties.to_vec(),
        ..SnapshotBuilder::default()
    }
    .build()
}

/// Undirected, without weights.
pub(crate) fn plain(n: u32, ties: &[(u32, u32)]) -> Snapshot {
    network(
        n,
        false,
        &ties.iter().map(|&(s, t)| (s, t, 1.0)).collect::<Vec<_>>(),
    )
}

/// Two-mode: `actors` nodes of the first side, then `bodies` of the second; ties between them.
pub(crate) fn two_mode(actors: u32, bodies: u32, ties: &[(u32, u32)]) -> Snapshot {
    let sides = (0..actors + bodies).map(|v| if v < actors { Side::Actor } else { Side::Body });
    SnapshotBuilder {
        ids: (0..actors + bodies).map(id).collect(),
        sides: Some(sides.collect()),
        ties: ties.iter().map(|&(a, b)| (a, actors + b, 1.0)).collect(),
        ..SnapshotBuilder::default()
    }
    .build()
}

pub(crate) fn star(n: u32) -> Snapshot {
    plain(n, &(1..n).map(|v| (0, v)).collect::<Vec<_>>())
}

pub(crate) fn path(n: u32) -> Snapshot {
    plain(n, &(1..n).map(|v| (v - 1, v)).collect::<Vec<_>>())
}

pub(crate) fn cycle(n: u32) -> Snapshot {
    plain(n, &(0..n).map(|v| (v, (v + 1) % n)).collect::<Vec<_>>())
}

pub(crate) fn complete(n: u32) -> Snapshot {
    let pairs = (0..n).flat_map(|s| (s + 1..n).map(move |t| (s, t)));
    plain(n, &pairs.collect::<Vec<_>>())
}

pub(crate) fn outcome(s: &Snapshot, id: &str, settings: &Settings) -> metrics::Outcome {
    metrics::find(id).unwrap().compute(s, settings).unwrap()
}

/// The values of a node measure that must all be defined.
pub(crate) fn nodes_with(s: &Snapshot, id: &str, settings: &Settings) -> Vec<f64> {
    let outcome = outcome(s, id, settings);
    outcome.node_values().iter().map(|v| v.unwrap()).collect()
}

pub(crate) fn nodes(s: &Snapshot, id: &str) -> Vec<f64> {
    nodes_with(s, id, &Settings::default())
}

/// The values of an edge measure.
pub(crate) fn edges(s: &Snapshot, id: &str, settings: &Settings) -> Vec<(u32, u32, f64)> {
    match outcome(s, id, settings).values {
        Values::Edge(edges) => edges,
        Values::Node(_) | Values::Graph(_) => Vec::new(),
    }
}

pub(crate) fn graph(s: &Snapshot, id: &str) -> Option<f64> {
    outcome(s, id, &Settings::default()).graph_value()
}

pub(crate) fn without_weights() -> Settings {
    Settings {
        weights: WeightUse::Ignore,
        ..Settings::default()
    }
}

#[track_caller]
pub(crate) fn assert_close(found: f64, expected: f64) {
    let margin = 1e-9 * found.abs().max(expected.abs()) + 1e-12;
    assert!(
        (found - expected).abs() <= margin,
        "{found}, expected {expected}"
    );
}
