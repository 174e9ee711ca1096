//! What `benches/peers/compare.py` runs: makes the networks, and times one measure on one of them.
//!
//! ```text
//! cargo bench --bench peers -- networks FOLDER NAME...
//! cargo bench --bench peers -- time FILE.csv TASK THREADS [REPETITIONS]
//! ```
//!
//! A task is the id of measures (`betweenness`, `closeness+harmonic`), `load`, or one of the others
//! in [`TASKS`]. Networks whose name ends in W have weights. It prints one JSON object: seconds of each repetition, and
//! the sum of the result.
#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "it is a program of its own"
)]

mod networks;

use std::any::Any;
use std::fmt::Write as _;
use std::path::Path;
use std::process::ExitCode;
use std::time::Instant;

use actornet::community::{self, LeidenOptions};
use actornet::graph_file::{self, GraphOptions};
use actornet::metrics::{self, Approximation, Metric, Settings};
use actornet::network::{Projection, Side, Snapshot, SnapshotBuilder, project};
use actornet::numeric::random::Stream;
use networks::Ties;

/// What ties are called, by number.
const RELATIONS: [&str; 6] = [
    "member",
    "observer",
    "liaison",
    "chair",
    "parent_of",
    "established_in",
];

/// Times until this much time is spent, at most as often as asked.
const ENOUGH_SECONDS: f64 = 20.0;

type Failure = Box<dyn std::error::Error>;

/// A task that is no measure: what is to be timed on a network; it returns a number that the peers
/// can be compared with.
type Task = fn(&Snapshot) -> Result<Timed, Failure>;

/// What is timed: it returns a number, and what was made, which is not to be dropped while the clock
/// runs; nor is it with the peers.
type Timed = Box<dyn Fn() -> Result<(f64, Box<dyn Any>), Failure>>;

/// Tasks that are no measures.
const TASKS: &[(&str, Task)] = &[
    ("leiden", leiden),
    ("estimate", estimate),
    ("project-actors", |s| projection(s, Side::Actor)),
    ("project-bodies", |s| projection(s, Side::Body)),
];

/// One search for communities; its modularity.
fn leiden(s: &Snapshot) -> Result<Timed, Failure> {
    let s = s.clone();
    Ok(Box::new(move || {
        let found = community::leiden(&s, &LeidenOptions::DEFAULT);
        let modularity = community::modularity(&s, found.of(), 1.0, false);
        Ok((modularity.unwrap_or(0.0), Box::new(found)))
    }))
}

/// Betweenness within .001 of the exact share of pairs.
fn estimate(s: &Snapshot) -> Result<Timed, Failure> {
    let settings = Settings {
        approx: Some(Approximation {
            epsilon: 0.001,
            seed: 1,
        }),
        ..Settings::default()
    };
    measures("betweenness-normalized", s, settings)
}

/// How many pairs share something; actors and committees are told apart by their ids.
fn projection(s: &Snapshot, side: Side) -> Result<Timed, Failure> {
    let side_of = |id: &str| match id.starts_with("cmt-") {
        true => Side::Body,
        false => Side::Actor,
    };
    let sides: Vec<Side> = s.ids().iter().map(side_of).collect();
    let crosses = |a: u32, b: u32| a < b && sides[a as usize] != sides[b as usize];
    let nodes = 0..s.node_count() as u32;
    let ties = nodes.flat_map(|v| s.successors(v).iter().map(move |w| (v, *w, 1.0)));
    let two_mode = SnapshotBuilder {
        ids: s.ids().to_vec(),
        ties: ties.filter(|t| crosses(t.0, t.1)).collect(),
        sides: Some(sides.clone()),
        ..SnapshotBuilder::default()
    }
    .build();
    Ok(Box::new(move || {
        let found = project(&two_mode, side, Projection::Shared, u64::MAX)?;
        Ok((found.edge_count() as f64, Box::new(found)))
    }))
}

/// Measures, by ids joined with `+`.
fn measures(ids: &str, s: &Snapshot, settings: Settings) -> Result<Timed, Failure> {
    let ids = ids.split('+').map(metrics::find);
    let ids: Vec<&'static dyn Metric> = ids.collect::<Result<_, _>>()?;
    let s = s.clone();
    Ok(Box::new(move || {
        let found = metrics::compute_many(&s, &settings, &ids)?;
        let values = found.iter().flat_map(|outcome| outcome.node_values());
        Ok((values.flatten().sum(), Box::new(found)))
    }))
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args()
        .skip(1)
        .filter(|a| a != "--bench")
        .collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let done = match arguments.as_slice() {
        ["networks", folder, names @ ..] => networks(Path::new(folder), names),
        ["time", file, task, threads] => time(Path::new(file), task, threads, "3"),
        ["time", file, task, threads, repetitions] => {
            time(Path::new(file), task, threads, repetitions)
        }
        // `cargo bench` without arguments runs every bench: this one has nothing to do then.
        [] => Ok(()),
        _ => Err("networks FOLDER NAME... | time FILE.csv TASK THREADS [REPETITIONS]".into()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn networks(folder: &Path, names: &[&str]) -> Result<(), Failure> {
    std::fs::create_dir_all(folder)?;
    for name in names {
        let plain = name.strip_suffix('W').unwrap_or(name);
        let ties = networks::of(plain).ok_or("S, M, MC, L, XL or RMAT and a number")?;
        let weights = if plain == *name { 1 } else { 5 };
        std::fs::write(folder.join(format!("{name}.csv")), csv(&ties, weights))?;
        println!(
            "{name}: {} nodes, {} ties",
            ties.kinds.len(),
            ties.list.len()
        );
    }
    Ok(())
}

/// An edge list; weights are 1, or 1 to `weights` in halves.
fn csv(ties: &Ties, weights: u64) -> String {
    let mut random = Stream::new(42, "weights", 0);
    let mut text = String::from("source,target,relation,weight\n");
    for &(s, t, relation) in &ties.list {
        let relation = RELATIONS[relation as usize];
        let weight = 1.0 + random.below(2 * weights - 1) as f64 / 2.0;
        // Writing to a string cannot fail.
        let _ok = writeln!(text, "{},{},{relation},{weight}", ties.id(s), ties.id(t));
    }
    text
}

fn load(file: &Path) -> Result<Snapshot, Failure> {
    Ok(graph_file::read(file, &GraphOptions::default())?.snapshot)
}

fn time(file: &Path, task: &str, threads: &str, repetitions: &str) -> Result<(), Failure> {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads.parse()?);
    pool.build_global()?;
    let repetitions: usize = repetitions.parse()?;
    let run: Timed = if task == "load" {
        let file = file.to_owned();
        Box::new(move || {
            let loaded = load(&file)?;
            Ok((loaded.edge_count() as f64, Box::new(loaded)))
        })
    } else {
        let snapshot = load(file)?;
        match TASKS.iter().find(|(name, _)| *name == task) {
            Some((_, task)) => task(&snapshot)?,
            None => measures(task, &snapshot, Settings::default())?,
        }
    };
    let (mut seconds, mut result) = (Vec::new(), 0.0);
    while seconds.len() < repetitions && seconds.iter().sum::<f64>() < ENOUGH_SECONDS {
        let start = Instant::now();
        let (number, _made) = run()?;
        seconds.push(start.elapsed().as_secs_f64());
        result = number;
    }
    println!("{{\"seconds\": {seconds:?}, \"result\": {result:?}}}");
    Ok(())
}
