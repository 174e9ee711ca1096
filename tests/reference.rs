//! Every measure against the reference values in `tests/reference/`.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking, also in the functions it calls"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use actornet::metrics::{
    self, Compat, LengthRule, Settings, TRIADS, Values, WeightUse, triad_census,
};
use actornet::network::{Side, Snapshot, SnapshotBuilder};
use actornet::numeric::inequality;
use serde_json::Value;

/// How many values the files hold for the measures that exist. It changes when a measure or a
/// file is added, and must never fall for another reason.
const VALUES_COMPARED: usize = 20_728;

/// How many blocks the files hold: those that `measures.csv` names, those that are compared beside
/// it, and those that a test of their own compares. None is left.
const BLOCKS: [usize; 3] = [1_164, 145, 33];

/// Beginnings of the blocks that other tests compare: `projections_equal_the_reference` in
/// `tests/network_projection.rs`, and `bipartite_degrees` here.
const ELSEWHERE: [&str; 2] = ["projection_", "bipartite_degree_centrality"];

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/reference")
}

/// Graph files, in name order.
fn graphs() -> Vec<Value> {
    let mut paths: Vec<_> = std::fs::read_dir(folder())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|e| e == "json"))
        .collect();
    paths.sort();
    let read = |path: &PathBuf| -> Value {
        serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
    };
    paths
        .iter()
        .map(read)
        .filter(|file| file.get("nodes").is_some())
        .collect()
}

fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

fn snapshot(file: &Value) -> Snapshot {
    let mut ids: Vec<String> = file["nodes"].as_array().unwrap().iter().map(text).collect();
    ids.sort();
    let number = |id: &Value| ids.binary_search(&text(id)).unwrap() as u32;
    let ties: Vec<_> = file["edges"]
        .as_array()
        .unwrap()
        .iter()
        .map(|e| {
            (
                number(&e[0]),
                number(&e[1]),
                e.get(2).map_or(1.0, |w| w.as_f64().unwrap()),
            )
        })
        .collect();
    let side = |id: &String| match file["side"][id].as_str().unwrap() {
        "top" => Side::Actor,
        _ => Side::Body,
    };
    SnapshotBuilder {
        directed: file["directed"].as_bool().unwrap(),
        weighted: ties.iter().any(|t| (t.2 - 1.0).abs() > 0.0),
        sides: file.get("side").map(|_| ids.iter().map(side).collect()),
        ties,
        ids,
        ..SnapshotBuilder::default()
    }
    .build()
}

/// `None` equals `null`; numbers within a relative tolerance, the floor for those that are 0.
fn agrees(found: Option<f64>, expected: Option<f64>, rel_tol: f64) -> bool {
    match (found, expected) {
        (None, None) => true,
        (Some(a), Some(b)) => (a - b).abs() <= rel_tol * a.abs().max(b.abs()) + 1e-12,
        _ => false,
    }
}

/// What a block of a file holds.
enum Expected {
    /// One number for the network; for a measure of nodes or edges a `null` that stands for all.
    Whole(Option<f64>),
    /// By node id.
    Nodes(BTreeMap<String, Option<f64>>),
    /// By node numbers; the smaller one first without direction.
    Edges(BTreeMap<(u32, u32), f64>),
    /// The nodes, or the pairs of nodes, that have a property.
    List(BTreeSet<Vec<u32>>),
}

struct Block {
    /// Its name in the file.
    name: String,
    expected: Expected,
    rel_tol: f64,
    params: Value,
}

impl Block {
    /// The block of that name; of measures without a single value one stands for the family.
    fn find(file: &Value, s: &Snapshot, name: &str) -> Option<Self> {
        let family = name.replace("_hub", "").replace("_authority", "");
        let values = &file["values"];
        let name = [name, &family]
            .into_iter()
            .find(|name| values.get(name).is_some())?;
        let block = &values[name];
        let mut rel_tol = block["rel_tol"].as_f64().unwrap_or(1e-9);
        if block["params"]["ill_conditioned"] == true {
            rel_tol = rel_tol.max(1e-4);
        }
        let number = |id: &Value| s.find(id.as_str().unwrap()).unwrap();
        let in_order = |mut ends: Vec<u32>| {
            if !s.is_directed() {
                ends.sort_unstable();
            }
            ends
        };
        let expected = if let Some(nodes) = block["per_node"].as_object() {
            let nodes = nodes.iter().map(|(id, x)| (id.clone(), x.as_f64()));
            Expected::Nodes(nodes.collect())
        } else if let Some(edges) = block["per_edge"].as_array() {
            let edge = |e: &Value| {
                let ends = in_order(vec![number(&e[0]), number(&e[1])]);
                ((ends[0], ends[1]), e[2].as_f64().unwrap())
            };
            Expected::Edges(edges.iter().map(edge).collect())
        } else if let Some(list) = block["value"].as_array() {
            let member = |x: &Value| match x.as_array() {
                Some(ends) => in_order(ends.iter().map(number).collect()),
                None => vec![number(x)],
            };
            Expected::List(list.iter().map(member).collect())
        } else {
            Expected::Whole(block["scalar"].as_f64())
        };
        Some(Self {
            name: name.to_owned(),
            expected,
            rel_tol,
            params: block["params"].clone(),
        })
    }

    /// Asks for what the block was computed with.
    fn ask(&self, id: &str, file: &Value, s: &Snapshot, settings: &mut Settings) {
        if let Some(alpha) = self.params["alpha"].as_f64() {
            let name = if id == "katz" { "alpha" } else { "damping" };
            settings.params.insert(format!("{id}.{name}"), alpha);
        }
        let attribute = self.params["attribute"].as_str();
        if let Some(attribute) = attribute.or(self.params["partition"].as_str()) {
            let group = |id| {
                file["attributes"][attribute][id]
                    .as_str()
                    .map(str::to_owned)
            };
            let groups = Some(s.ids().iter().map(group).collect());
            assert!(settings.groups.is_none() || settings.groups == groups);
            settings.groups = groups;
        }
    }

    fn compare(&self, tally: &mut Tally, what: &str, s: &Snapshot, scale: f64, values: &Values) {
        let rel_tol = self.rel_tol;
        let flag = |list: &BTreeSet<Vec<u32>>, member: &[u32]| list.contains(member).then_some(1.0);
        match (values, &self.expected) {
            (Values::Graph(found), Expected::Whole(expected)) => {
                tally.compare(what, *found, *expected, rel_tol);
            }
            (Values::Graph(found), Expected::List(list)) => {
                tally.compare(what, *found, Some(list.len() as f64), rel_tol);
            }
            (Values::Node(found), expected) => {
                assert_eq!(found.len(), s.node_count(), "{what}");
                for ((v, id), found) in (0..).zip(s.ids().iter()).zip(found) {
                    let (found, expected) = match expected {
                        Expected::Whole(None) => (*found, None),
                        Expected::Nodes(nodes) => (found.map(|x| x * scale), nodes[id]),
                        // Whether there is anything, whatever the number.
                        Expected::List(list) => {
                            let any = found.filter(|x| *x != 0.0).map(|_| 1.0);
                            (any, flag(list, &[v]))
                        }
                        _ => panic!("{what}: not a block of nodes"),
                    };
                    tally.compare(&format!("{what} {id}"), found, expected, rel_tol);
                }
            }
            (Values::Edge(found), Expected::Edges(edges)) => {
                assert_eq!(found.len(), edges.len(), "{what}");
                for &(a, b, x) in found {
                    let what = format!("{what} {}-{}", s.id(a), s.id(b));
                    tally.compare(&what, Some(x * scale), edges.get(&(a, b)).copied(), rel_tol);
                }
            }
            (Values::Edge(found), Expected::List(list)) => {
                assert_eq!(found.len(), s.edge_count(), "{what}");
                for &(a, b, x) in found {
                    let what = format!("{what} {}-{}", s.id(a), s.id(b));
                    let any = (x != 0.0).then_some(1.0);
                    tally.compare(&what, any, flag(list, &[a, b]), rel_tol);
                }
            }
            _ => panic!("{what}: the block is of another level"),
        }
    }
}

#[derive(Default)]
struct Tally {
    compared: usize,
    wrong: Vec<String>,
    /// Graphs with the blocks that were looked at.
    blocks: BTreeSet<(String, String)>,
}

impl Tally {
    /// Fails if anything was different.
    fn check(&self) {
        let wrong = self.wrong.len();
        let first = &self.wrong[..wrong.min(40)];
        assert!(
            wrong == 0,
            "{wrong} of {} values differ:\n{}",
            self.compared,
            first.join("\n")
        );
    }

    fn compare(&mut self, what: &str, found: Option<f64>, expected: Option<f64>, rel_tol: f64) {
        self.compared += 1;
        if !agrees(found, expected, rel_tol) {
            self.wrong
                .push(format!("{what}: {found:?}, expected {expected:?}"));
        }
    }
}

#[test]
fn every_measure_equals_every_reference_value() {
    let mut table = csv::Reader::from_path(folder().join("measures.csv")).unwrap();
    let rows: Vec<BTreeMap<String, String>> = table.deserialize().map(Result::unwrap).collect();
    let settings = |weights, length| Settings {
        weights,
        length,
        ..Settings::default()
    };
    let columns = [
        (
            "reference_ignore_weights",
            settings(WeightUse::Ignore, LengthRule::Inverse),
        ),
        (
            "reference_inverse",
            settings(WeightUse::Use, LengthRule::Inverse),
        ),
        (
            "reference_length",
            settings(WeightUse::Use, LengthRule::Weight),
        ),
    ];
    let mut tally = Tally::default();
    for file in graphs() {
        let s = snapshot(&file);
        let name = file["name"].as_str().unwrap();
        for (column, settings) in &columns {
            // All measures of a column at once, so that the sharing of passes is tested too.
            let wanted: Vec<_> = rows
                .iter()
                .filter(|row| !row[*column].is_empty())
                .filter_map(|row| Some((row, Block::find(&file, &s, &row[*column])?)))
                .collect();
            let mut settings = settings.clone();
            for (row, block) in &wanted {
                block.ask(&row["id"], &file, &s, &mut settings);
            }
            let measures: Vec<_> = wanted
                .iter()
                .map(|(row, _)| metrics::find(&row["id"]).unwrap())
                .collect();
            let outcomes = metrics::compute_many(&s, &settings, &measures)
                .unwrap_or_else(|error| panic!("{name}: {error}"));
            for ((row, block), outcome) in wanted.iter().zip(outcomes) {
                let what = format!("{name} {} {column}", row["id"]);
                let scale = match row["scale_to_reference"].as_str() {
                    "1" => 1.0,
                    "n-1" => s.node_count() as f64 - 1.0,
                    other => panic!("unknown scale {other}"),
                };
                if let Values::Graph(found) = outcome.values {
                    assert_eq!(found.is_none(), outcome.undefined.is_some(), "{what}");
                }
                block.compare(&mut tally, &what, &s, scale, &outcome.values);
                tally.blocks.insert((name.to_owned(), block.name.clone()));
            }
        }
    }
    tally.check();
    assert_eq!(tally.compared, VALUES_COMPARED);
    // What the table does not name is compared in a way of its own, here or elsewhere.
    let mut beside = Tally::default();
    let mut elsewhere = 0;
    for file in graphs() {
        let s = snapshot(&file);
        let graph = text(&file["name"]);
        for name in file["values"].as_object().unwrap().keys() {
            let at = (graph.clone(), name.clone());
            if tally.blocks.contains(&at) {
                continue;
            }
            if ELSEWHERE.iter().any(|start| name.starts_with(start)) {
                elsewhere += 1;
            } else {
                compare_beside(&mut beside, &file, &s, name);
                beside.blocks.insert(at);
            }
        }
    }
    beside.check();
    let found = [tally.blocks.len(), beside.blocks.len(), elsewhere];
    println!(
        "{} reference values, {found:?} blocks",
        tally.compared + beside.compared
    );
    assert_eq!(found, BLOCKS);
}

/// Compares a block that is not the plain answer of a measure.
fn compare_beside(tally: &mut Tally, file: &Value, s: &Snapshot, name: &str) {
    let graph = text(&file["name"]);
    let what = format!("{graph} {name}");
    match name {
        "components_weak" => compare_parts(tally, file, s, name, "component"),
        "components_strong" => compare_parts(tally, file, s, name, "strong-component"),
        "triad_census" => {
            let census = triad_census(s).unwrap();
            let expected = file["values"][name]["value"].as_object().unwrap();
            assert_eq!(expected.len(), TRIADS.len(), "{what}");
            for (triad, found) in TRIADS.iter().zip(census) {
                let expected = expected[*triad].as_f64();
                tally.compare(&format!("{what} {triad}"), Some(found), expected, 0.0);
            }
        }
        "katz" | "katz_weighted" => {
            let block = Block::find(file, s, name).unwrap();
            let mut settings = Settings {
                weights: if name == "katz" {
                    WeightUse::Ignore
                } else {
                    WeightUse::Use
                },
                ..Settings::default()
            };
            block.ask("katz", file, s, &mut settings);
            // Ours have length 1; theirs are not scaled.
            let length = match &block.expected {
                Expected::Nodes(nodes) => {
                    let squares = nodes.values().flatten().map(|x| x * x);
                    squares.sum::<f64>().sqrt()
                }
                _ => 1.0,
            };
            let outcome = metrics::find("katz").unwrap().compute(s, &settings);
            block.compare(tally, &what, s, length, &outcome.unwrap().values);
        }
        _ => {
            // What igraph does: every component by itself, every parallel tie a path.
            let family = name.strip_suffix("_component").map(|name| {
                let name = name.replace("_inverse", "").replace("_length", "");
                name.replace('_', "-")
            });
            let id = match family {
                Some(id) => id,
                None if name == "betweenness_raw_parallel_counted" => "betweenness".to_owned(),
                None => panic!("{what}: nothing is compared with this block"),
            };
            let settings = Settings {
                weights: if name.contains("_inverse") || name.contains("_length") {
                    WeightUse::Use
                } else {
                    WeightUse::Ignore
                },
                length: if name.contains("_length") {
                    LengthRule::Weight
                } else {
                    LengthRule::Inverse
                },
                compat: Some(Compat::Igraph),
                ..Settings::default()
            };
            let outcome = metrics::find(&id).unwrap().compute(s, &settings).unwrap();
            let values = outcome.node_values().iter();
            // igraph gives nobody's closeness to those who reach nobody; the files say 0.
            let values = Values::Node(values.map(|x| x.or(Some(0.0))).collect());
            let block = Block::find(file, s, name).unwrap();
            block.compare(tally, &what, s, 1.0, &values);
        }
    }
}

/// Compares components as sets of nodes, whatever their numbers.
fn compare_parts(tally: &mut Tally, file: &Value, s: &Snapshot, name: &str, id: &str) {
    let expected = file["values"][name]["value"].as_array().unwrap().iter();
    let expected: BTreeSet<BTreeSet<String>> = expected
        .map(|part| part.as_array().unwrap().iter().map(text).collect())
        .collect();
    let metric = metrics::find(id).unwrap();
    let outcome = metric.compute(s, &Settings::default()).unwrap();
    let mut parts: BTreeMap<u64, BTreeSet<String>> = BTreeMap::new();
    for (node, value) in s.ids().iter().zip(outcome.node_values()) {
        let part = parts.entry(value.unwrap().to_bits()).or_default();
        part.insert(node.to_owned());
    }
    let found: BTreeSet<BTreeSet<String>> = parts.into_values().collect();
    tally.compared += s.node_count();
    if found != expected {
        let what = format!("{} {name}", file["name"]);
        tally
            .wrong
            .push(format!("{what}: {found:?}, expected {expected:?}"));
    }
}

/// The Borgatti-Everett degree of NetworkX, on every two-mode graph.
#[test]
fn bipartite_degrees() {
    let mut tally = Tally::default();
    for file in graphs() {
        let s = snapshot(&file);
        if let Some(block) = Block::find(&file, &s, "bipartite_degree_centrality") {
            let degree = metrics::find("degree-two-mode").unwrap();
            let outcome = degree.compute(&s, &Settings::default()).unwrap();
            let name = text(&file["name"]);
            block.compare(&mut tally, &name, &s, 1.0, &outcome.values);
            tally.blocks.insert((name, block.name));
        }
    }
    tally.check();
    assert_eq!(tally.blocks.len(), 3);
}

#[test]
fn every_measure_of_the_copied_list_exists_and_the_other_way_round() {
    let mut table = csv::Reader::from_path(folder().join("measures.csv")).unwrap();
    let rows: Vec<BTreeMap<String, String>> = table.deserialize().map(Result::unwrap).collect();
    let mut listed: Vec<_> = rows
        .iter()
        .map(|row| (row["id"].as_str(), row["level"].as_str()))
        .collect();
    let mut known: Vec<_> = metrics::TABLE
        .iter()
        .map(|m| (m.info().id, m.info().level.id()))
        // What is told of components and communities as a whole is not in the shared list.
        .filter(|(id, _)| {
            ![
                "strong-component",
                "centralization-closeness-actors",
                "centralization-closeness-bodies",
                "components",
                "communities",
                "community-modularity",
                "community-stability",
            ]
            .contains(id)
        })
        .collect();
    listed.sort_unstable();
    known.sort_unstable();
    assert_eq!(known, listed);
}

/// Davis, Gardner and Gardner's Southern Women with the norms of Borgatti and Everett.
#[test]
fn two_mode_norms_of_southern_women() {
    let file = graphs()
        .into_iter()
        .find(|f| f["name"] == "davis_southern_women")
        .unwrap();
    let s = snapshot(&file);
    let golden = [
        ("Evelyn Jefferson", [0.5714, 0.8000, 0.0966]),
        ("E8", [0.7778, 0.8462, 0.2438]),
    ];
    let ids = [
        "degree-two-mode",
        "closeness-two-mode",
        "betweenness-two-mode",
    ];
    for (at, id) in ids.into_iter().enumerate() {
        let outcome = metrics::find(id)
            .unwrap()
            .compute(&s, &Settings::default())
            .unwrap();
        for (node, expected) in golden {
            let found = outcome.node_values()[s.find(node).unwrap() as usize].unwrap();
            assert!((found - expected[at]).abs() < 5e-5, "{node} {id}: {found}");
        }
    }
}

#[test]
fn concentration_equals_the_reference() {
    let path = folder().join("other_concentration.json");
    let file: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let cases = file["cases"].as_array().unwrap();
    assert_eq!(cases.len(), 6);
    for case in cases {
        let values: Vec<f64> = case["values"]
            .as_array()
            .unwrap()
            .iter()
            .map(|v| v.as_f64().unwrap())
            .collect();
        let found = [
            ("hhi", inequality::hhi(&values)),
            ("hhi_normalised", inequality::normalised_hhi(&values)),
            ("effective_number", inequality::effective_number(&values)),
            ("gini", inequality::gini(&values)),
            ("entropy_nats", inequality::entropy(&values)),
            ("cr4", inequality::top_share(&values, 4)),
            ("theil_t", inequality::theil(&values)),
        ];
        for (name, found) in found {
            let expected = case[name].as_f64();
            assert!(
                agrees(found, expected, 1e-12),
                "{} {name}: {found:?}",
                case["name"]
            );
        }
    }
}
