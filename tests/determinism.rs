//! The same bytes for any number of threads, any order of rows, any folder, and as often as one likes; and
//! one rank for those who are alike.
//!
//! A part of the matrix over a small world in `cargo test`; `ACTORNET_LONG=1` runs all of it over
//! `datasets/ai-standards`: 1, 2, 3 and 8 threads, five times, with rows in order and shuffled, in two folders, every
//! second time while other work keeps all processors busy.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

#[path = "catalogue/sandbox.rs"]
mod sandbox;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Instant;
use std::{fs, hint, thread};

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
    /// Whether other work keeps the processors busy.
    busy: bool,
}

fn is_long() -> bool {
    std::env::var_os("ACTORNET_LONG").is_some()
}

fn matrix() -> Vec<Cell> {
    let cell = |threads, shuffled, folder, busy| Cell {
        threads,
        shuffled,
        folder,
        busy,
    };
    if !is_long() {
        return vec![
            cell(1, false, "data", false),
            cell(2, true, "elsewhere", false),
            cell(8, true, "data", false),
        ];
    }
    let mut cells = Vec::new();
    for time in 0..5 {
        for threads in [1, 2, 3, 8] {
            for shuffled in [false, true] {
                for folder in ["data", "elsewhere"] {
                    cells.push(cell(threads, shuffled, folder, time % 2 == 1));
                }
            }
        }
    }
    cells
}

/// The rows of a table in another order.
fn shuffle(text: &str, stream: &mut Stream) -> String {
    let mut lines: Vec<&str> = text.lines().collect();
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    assert_eq!(
        reader.records().count() + 1,
        lines.len(),
        "a cell with a line feed"
    );
    stream.shuffle(&mut lines[1..]);
    lines.join("\n") + "\n"
}

/// The files of the data set.
fn tables() -> BTreeMap<String, String> {
    let is_read = |name: &str| {
        [".csv", ".toml"].iter().any(|end| name.ends_with(end)) || name == "datapackage.json"
    };
    if is_long() {
        let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("datasets/ai-standards");
        let files = fs::read_dir(own).unwrap().map(|entry| entry.unwrap());
        let named = files.map(|file| (file.file_name().into_string().unwrap(), file.path()));
        return named
            .filter(|(name, _)| is_read(name))
            .map(|(name, path)| (name, fs::read_to_string(path).unwrap()))
            .collect();
    }
    let sandbox = Sandbox::new();
    let run = sandbox.run(&[
        "synth", "--like", "data", "--scale", "4", "--seed", "5", "--out", "made",
    ]);
    assert_eq!(run.code, Some(0), "{run:?}");
    let ours = sandbox.disk().into_iter().filter_map(|(name, content)| {
        let name = name.strip_prefix("made/").filter(|n| is_read(n))?;
        Some((name.to_owned(), String::from_utf8(content?).unwrap()))
    });
    ours.collect()
}

/// A folder with the data set of a cell, and the hashes of what was made of it.
struct Made {
    sandbox: Sandbox,
    cell: Cell,
    found: BTreeMap<String, String>,
    runs: usize,
}

impl Made {
    fn new(tables: &BTreeMap<String, String>, cell: Cell, round: usize) -> Self {
        let sandbox = Sandbox::new();
        fs::remove_dir_all(sandbox.path().join("data")).unwrap();
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
        Self {
            sandbox,
            cell,
            found: BTreeMap::new(),
            runs: 0,
        }
    }

    /// Runs the program; `DATA` in the arguments is the folder of the data set.
    fn run(&mut self, arguments: &[&str]) -> String {
        let threads = self.cell.threads.to_string();
        let named = arguments
            .iter()
            .map(|a| a.replace("DATA", self.cell.folder));
        let ours: Vec<String> = named.chain(["--threads".to_owned(), threads]).collect();
        let run = self.sandbox.run(&ours);
        assert_eq!(run.code, Some(0), "{ours:?}: {run:?}");
        self.runs += 1;
        run.out
    }

    /// Keeps the hash of what a run printed.
    fn printed(&mut self, arguments: &[&str]) {
        let mut out = self.run(arguments);
        if arguments.contains(&"json")
            && let Ok(mut json) = serde_json::from_str::<Value>(&out)
        {
            // Where the data lay is said, and nothing else may differ.
            for place in ["/network/input", "/input"] {
                if let Some(input) = json.pointer_mut(place) {
                    assert_eq!(*input, Value::from(self.cell.folder), "{arguments:?}");
                    *input = Value::Null;
                }
            }
            // So are the bytes of each file, which the order of rows changes.
            if let Some(files) = json.pointer_mut("/files") {
                *files = Value::Null;
            }
            out = json.to_string();
        }
        assert!(out.len() > 20, "{arguments:?}: {out}");
        self.found
            .insert(arguments.join(" "), sha256(out.as_bytes()));
    }

    /// Keeps the hashes of the files that a run wrote to `output`, a file or a folder.
    fn written(&mut self, arguments: &[&str], output: &str) {
        self.run(arguments);
        let path = self.sandbox.path().join(output);
        for (name, content) in self.sandbox.disk() {
            let is_ours = name.starts_with(output);
            let Some(content) = content.filter(|_| is_ours) else {
                continue;
            };
            let hash = if name.ends_with("manifest.json") {
                // It names the folder and the bytes read; its id is of the data alone.
                let manifest: Value = serde_json::from_slice(&content).unwrap();
                manifest["id"].as_str().unwrap().to_owned()
            } else {
                sha256(&content)
            };
            let what = format!("{}: {name}", arguments[..2].join(" "));
            assert!(self.found.insert(what.clone(), hash).is_none(), "{what}");
        }
        if path.is_dir() {
            fs::remove_dir_all(path).unwrap();
        } else {
            fs::remove_file(path).unwrap();
        }
    }

    /// The words that a list of the program begins its lines with.
    fn listed(&self, what: &str) -> Vec<String> {
        let list = self.sandbox.run(&["list", what]).out;
        let first = list.lines().filter_map(|l| l.split_whitespace().next());
        first.map(ToOwned::to_owned).collect()
    }
}

/// Diagrams with a layout each, for the short run; the report draws others.
const LAYOUTS: &[&str] = &["network", "bipartite", "concentric", "hierarchy"];

const NETWORKS: &[&str] = &[
    "affiliation",
    "co-membership",
    "countries",
    "interlock",
    "liaison",
    "hierarchy",
];

/// What `shifts` prints instead of its rows.
const VIEWS: &[&str] = &[
    "--series",
    "--flows",
    "--trend",
    "--concentration",
    "--shift-share",
    "--succession",
    "--tenure",
    "--network-change",
];

/// Everything that the program makes of the tables.
fn everything(tables: &BTreeMap<String, String>, cell: Cell, round: usize) -> Made {
    let mut made = Made::new(tables, cell, round);
    let few = |long: usize, short: usize| if is_long() { long } else { short };
    let figures = if is_long() { "png,svg" } else { "svg" };
    made.written(
        &["report", "DATA", "--out", "out", "--figures", figures],
        "out",
    );
    for network in &NETWORKS[..few(6, 1)] {
        for level in ["node", "edge", "graph"] {
            made.printed(&[
                "metrics",
                "DATA",
                "--network",
                network,
                "--metric",
                "all",
                "--level",
                level,
                "--format",
                "json",
            ]);
        }
    }
    for diagram in made.listed("diagrams") {
        // `bench` alone draws times.
        if diagram == "scaling" || !(is_long() || LAYOUTS.contains(&diagram.as_str())) {
            continue;
        }
        for end in &["svg", "png"][..few(2, 1)] {
            let out = format!("{diagram}.{end}");
            made.written(
                &["draw", "DATA", "--diagram", &diagram, "--out", &out],
                &out,
            );
        }
    }
    for format in ["graphml", "gexf", "pajek", "dot", "json", "csv"] {
        for network in &NETWORKS[..few(6, 1)] {
            let out = format!("out-{network}.{format}");
            let mut export = vec![
                "export",
                "DATA",
                "--network",
                network,
                "--format",
                format,
                "--out",
                &out,
            ];
            if is_long() && format == "graphml" {
                export.extend(["--metric", "all"]);
            }
            made.written(&export, &out);
        }
    }
    for by in &["actor", "country", "kind", "level", "field"][..few(5, 1)] {
        for format in ["csv", "json"] {
            made.printed(&[
                "shifts", "DATA", "--role", "member", "--by", by, "--format", format,
            ]);
        }
    }
    for view in &VIEWS[..few(8, 1)] {
        made.printed(&[
            "shifts", "DATA", "--role", "member", view, "--format", "csv",
        ]);
    }
    if is_long() {
        made.printed(&["shifts", "DATA", "--metric", "pagerank", "--format", "csv"]);
    }
    let [from, to] = if is_long() {
        ["DATA@2021-12-31", "DATA"]
    } else {
        ["DATA@2012", "DATA@2018"]
    };
    for format in &["csv", "json", "md", "table"][..few(4, 1)] {
        made.printed(&["compare", from, to, "--format", format]);
    }
    made.printed(&["describe", "DATA", "--format", "json"]);
    made.written(
        &[
            "synth", "--like", "DATA", "--scale", "2", "--seed", "9", "--out", "twice",
        ],
        "twice",
    );
    if is_long() {
        made.written(
            &[
                "synth",
                "--like",
                "DATA",
                "--scale",
                "3",
                "--seed",
                "4",
                "--years",
                "2000-2020",
                "--out",
                "drawn",
            ],
            "drawn",
        );
    }
    made
}

/// Does the work of a cell, with the processors busy where it asks for that.
fn measured(tables: &BTreeMap<String, String>, cell: Cell, round: usize) -> Made {
    let is_done = AtomicBool::new(false);
    thread::scope(|scope| {
        for _ in 0..if cell.busy { processors() } else { 0 } {
            scope.spawn(|| {
                while !is_done.load(Ordering::Relaxed) {
                    hint::spin_loop();
                }
            });
        }
        let made = std::panic::catch_unwind(|| everything(tables, cell, round));
        is_done.store(true, Ordering::Relaxed);
        made.unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    })
}

fn processors() -> usize {
    thread::available_parallelism().map_or(2, usize::from)
}

/// Does the work of a cell and holds it against the first; answers the runs of the program.
fn compared(tables: &BTreeMap<String, String>, first: &Made, cell: Cell, round: usize) -> usize {
    let other = measured(tables, cell, round);
    let names = |m: &Made| m.found.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(first), names(&other), "{cell:?}");
    let differ = first
        .found
        .iter()
        .filter(|(k, hash)| other.found[*k] != **hash);
    let differ: Vec<&String> = differ.map(|(name, _)| name).collect();
    assert!(differ.is_empty(), "{cell:?}: {differ:?}");
    other.runs
}

#[test]
fn the_same_bytes_for_any_threads_rows_folder_and_time() {
    let start = Instant::now();
    let tables = tables();
    assert!(tables["actors.csv"].lines().count() > 15);
    let cells = matrix();
    let first = measured(&tables, cells[0], 0);
    assert!(first.found.len() > 40, "{}", first.found.len());
    let (runs, equal) = (AtomicUsize::new(first.runs), AtomicUsize::new(1));
    let next = AtomicUsize::new(1);
    // Half of a run waits for one thread, so that the long matrix does several cells at once.
    let workers = if is_long() { processors() } else { 1 };
    thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(|| {
                loop {
                    let round = next.fetch_add(1, Ordering::Relaxed);
                    let Some(&cell) = cells.get(round) else { break };
                    let ours = compared(&tables, &first, cell, round);
                    runs.fetch_add(ours, Ordering::Relaxed);
                    let equal = equal.fetch_add(1, Ordering::Relaxed) + 1;
                    if is_long() {
                        let (seconds, of) = (start.elapsed().as_secs(), cells.len());
                        println!("{equal} of {of} cells equal after {seconds} s: {cell:?}");
                    }
                }
            });
        }
    });
    assert_eq!(equal.into_inner(), cells.len());
    let (seconds, results) = (start.elapsed().as_secs(), first.found.len());
    println!(
        "determinism: {} cells, {} runs of the program, {results} results each, {} hashes compared, all \
         equal, {seconds} s",
        cells.len(),
        runs.into_inner(),
        results * (cells.len() - 1)
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
