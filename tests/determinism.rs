//! The same bytes for any number of threads, any order of rows, any folder, and as often as one likes; and
//! one rank for those who are alike.
//!
//! A part of the matrix in `cargo test`; `ACTORNET_LONG=1` runs all of it: 1, 2, 3 and 8 threads, five
//! times, with rows in order and shuffled, in two folders.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

#[path = "catalogue/sandbox.rs"]
mod sandbox;

use std::collections::BTreeMap;

use actornet::dataset::sha256;
use actornet::numeric::random::Stream;
use sandbox::Sandbox;
use serde_json::Value;

/// One cell of the matrix.
#[derive(Clone, Copy, Debug)]
struct Cell {
    threads: u8,
    shuffled: bool,
    folder: &'static str,
}

fn is_long() -> bool {
    std::env::var_os("ACTORNET_LONG").is_some()
}

/// Diagrams with a layout each; the report draws others.
const LAYOUTS: &[&str] = &["network", "bipartite", "concentric", "hierarchy"];

fn matrix() -> Vec<Cell> {
    let mut cells = Vec::new();
    let times = if is_long() { 5 } else { 0 };
    for _ in 0..times {
        for threads in [1, 2, 3, 8] {
            for shuffled in [false, true] {
                for folder in ["data", "elsewhere"] {
                    cells.push(Cell {
                        threads,
                        shuffled,
                        folder,
                    });
                }
            }
        }
    }
    if cells.is_empty() {
        let cell = |threads, shuffled, folder| Cell {
            threads,
            shuffled,
            folder,
        };
        cells = vec![
            cell(1, false, "data"),
            cell(2, true, "elsewhere"),
            cell(8, true, "data"),
        ];
    }
    cells
}

/// The rows of a table in another order.
fn shuffle(text: &str, stream: &mut Stream) -> String {
    // No cell of these tables holds a line feed.
    let mut lines: Vec<&str> = text.lines().collect();
    for at in (2..lines.len()).rev() {
        let other = 1 + usize::try_from(stream.below(at as u64)).unwrap();
        lines.swap(at, other);
    }
    lines.join("\n") + "\n"
}

/// Tables of a made-up world with a few hundred actors.
fn tables() -> BTreeMap<String, String> {
    let sandbox = Sandbox::new();
    let run = sandbox.run(&[
        "synth", "--like", "data", "--scale", "4", "--seed", "5", "--out", "made",
    ]);
    assert_eq!(run.code, Some(0), "{run:?}");
    let disk = sandbox.disk();
    let ours = disk.into_iter().filter_map(|(name, content)| {
        let name = name.strip_prefix("made/")?;
        let is_read = name.ends_with(".csv") || name == "datapackage.json";
        Some((
            name.to_owned(),
            String::from_utf8(content.filter(|_| is_read)?).unwrap(),
        ))
    });
    ours.collect()
}

/// The hash of everything that the program makes of the tables.
fn hashes(tables: &BTreeMap<String, String>, cell: Cell, round: usize) -> BTreeMap<String, String> {
    let sandbox = Sandbox::new();
    let mut stream = Stream::new(3, "shuffle", round as u64);
    for (name, text) in tables {
        let is_table = cell.shuffled && name.ends_with(".csv");
        let text = if is_table {
            shuffle(text, &mut stream)
        } else {
            text.clone()
        };
        sandbox.write(format!("{}/{name}", cell.folder), text);
    }
    let threads = cell.threads.to_string();
    let run = |arguments: &[&str]| {
        let (command, rest) = arguments.split_first().unwrap();
        let run = sandbox.run(&[&[*command, cell.folder, "--threads", &threads], rest].concat());
        assert!(matches!(run.code, Some(0 | 3)), "{arguments:?}: {run:?}");
        run
    };
    let mut found = BTreeMap::new();
    let figures = if is_long() { "png,svg" } else { "svg" };
    run(&["report", "--out", "out", "--figures", figures]);
    for (name, content) in sandbox.disk() {
        let Some(content) = content.filter(|_| name.starts_with("out/")) else {
            continue;
        };
        let hash = if name == "out/manifest.json" {
            // It names the folder and the bytes read; its id is of the data alone.
            let manifest: Value = serde_json::from_slice(&content).unwrap();
            manifest["id"].as_str().unwrap().to_owned()
        } else {
            sha256(&content)
        };
        found.insert(name, hash);
    }
    let networks = ["affiliation", "co-membership"];
    for network in &networks[..if is_long() { 2 } else { 1 }] {
        for level in ["node", "edge", "graph"] {
            let all = [
                "metrics",
                "--network",
                network,
                "--metric",
                "all",
                "--level",
                level,
                "--format",
                "json",
            ];
            let mut json: Value = serde_json::from_str(&run(&all).out).unwrap();
            json["network"]["input"] = Value::Null;
            found.insert(
                format!("metrics {network} {level}"),
                sha256(json.to_string().as_bytes()),
            );
        }
    }
    let list = sandbox.run(&["list", "diagrams"]).out;
    let diagrams = list.lines().filter_map(|l| l.split_whitespace().next());
    for diagram in diagrams.filter(|d| is_long() || LAYOUTS.contains(d)) {
        let out = format!("{diagram}.svg");
        run(&["draw", "--diagram", diagram, "--out", &out]);
        if let Some(Some(content)) = sandbox.disk().get(&out) {
            found.insert(out, sha256(content));
        }
    }
    for format in ["graphml", "gexf", "pajek", "dot", "json", "csv"] {
        let out = format!("out.{format}");
        run(&["export", "--format", format, "--out", &out]);
        found.insert(out.clone(), sha256(sandbox.read(&out).as_bytes()));
    }
    let shifts = run(&["shifts", "--role", "member", "--format", "csv"]);
    found.insert("shifts".to_owned(), sha256(shifts.out.as_bytes()));
    let arguments = [
        "synth",
        "--like",
        cell.folder,
        "--scale",
        "2",
        "--seed",
        "9",
        "--out",
        "twice",
        "--threads",
        &threads,
    ];
    let made = sandbox.run(&arguments);
    assert_eq!(made.code, Some(0), "{made:?}");
    for (name, content) in sandbox.disk() {
        let is_table = name.starts_with("twice/") && name.ends_with(".csv");
        if let Some(content) = content.filter(|_| is_table) {
            found.insert(name, sha256(&content));
        }
    }
    found
}

#[test]
fn the_same_bytes_for_any_threads_rows_folder_and_time() {
    let tables = tables();
    assert!(tables["actors.csv"].lines().count() > 15);
    let cells = matrix();
    let first = hashes(&tables, cells[0], 0);
    assert!(first.len() > 40, "{}", first.len());
    for (round, cell) in cells.iter().enumerate().skip(1) {
        let other = hashes(&tables, *cell, round);
        let names = |h: &BTreeMap<String, String>| h.keys().cloned().collect::<Vec<_>>();
        assert_eq!(names(&first), names(&other), "{cell:?}");
        let differ: Vec<&String> = first.keys().filter(|k| first[*k] != other[*k]).collect();
        assert!(differ.is_empty(), "{cell:?}: {differ:?}");
    }
    println!(
        "determinism: {} runs, {} results each, all equal",
        cells.len(),
        first.len()
    );
}

/// A lattice of 9 by 9 committees in liaison: places that a turn or a reflection maps on each other are
/// alike, and floats alone would put them in an order.
#[test]
fn those_who_are_alike_share_a_rank() {
    let sandbox = Sandbox::new();
    sandbox.write("data/actors.csv", "id,name,kind\n");
    sandbox.write("data/relations.csv", "actor,role,body,start\n");
    let (mut actors, mut relations) = (Vec::new(), Vec::new());
    for i in 0..9 {
        for j in 0..9 {
            actors.push(format!("C{i}{j},C{i}{j},committee"));
            if i < 8 {
                relations.push(format!("C{i}{j},liaison,C{}{j},2001", i + 1));
            }
            if j < 8 {
                relations.push(format!("C{i}{j},liaison,C{i}{},2001", j + 1));
            }
        }
    }
    sandbox.append("data/actors.csv", &actors.join("\n"));
    sandbox.append("data/relations.csv", &relations.join("\n"));
    sandbox.write(
        "plan.toml",
        "[[centrality]]\nid = \"grid\"\ntitle = \"Grid\"\nnetwork = \"liaison\"\nmetrics = [\"betweenness\", \
         \"closeness\", \"eigenvector\", \"pagerank\", \"harmonic\", \"katz\"]\n[sensitivity]\ndraws = 0\ndrop = 0.1\n",
    );
    let run = sandbox.report(&[]);
    assert!(run.code == Some(0) && run.err.is_empty(), "{run:?}");
    let table = sandbox.read("out/tables/centrality-grid.csv");
    let mut reader = csv::Reader::from_reader(table.as_bytes());
    let heads = reader.headers().unwrap().clone();
    let ranks: Vec<usize> = (0..heads.len())
        .filter(|i| heads[*i].ends_with("_rank"))
        .collect();
    assert_eq!(ranks.len(), 6, "{heads:?}");
    let mut classes: BTreeMap<(usize, usize), Vec<Vec<String>>> = BTreeMap::new();
    for row in reader.records().map(Result::unwrap) {
        let digit = |at: usize| usize::from(row[0].as_bytes()[at] - b'0');
        let (i, j) = (digit(1).min(8 - digit(1)), digit(2).min(8 - digit(2)));
        let own: Vec<String> = ranks.iter().map(|r| row[*r].to_owned()).collect();
        classes.entry((i.min(j), i.max(j))).or_default().push(own);
    }
    assert_eq!(classes.len(), 15);
    for (class, members) in classes {
        if members.iter().any(|m| *m != members[0]) {
            panic!("{class:?}: {members:?}");
        }
    }
}
