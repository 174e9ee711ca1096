//! Faults: disks that fill up at any byte, kills and interrupts at any moment, two runs into one place.
//! What stands afterwards is what stood before or what was to be written, whole.
//!
//! A few rounds in `cargo test`; with `ACTORNET_LONG=SECONDS` each test goes on for so long (600 for a number
//! below 10). `cargo test --test faults -- --nocapture` prints the counts.

#![cfg(target_os = "linux")]
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test that cannot go on has failed, and its counts are printed"
)]

#[path = "catalogue/sandbox.rs"]
mod sandbox;

use std::fmt;
use std::fs;
use std::process::{Child, Command, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use actornet::numeric::random::Stream;
use sandbox::{Disk, Run, Sandbox};

/// How long a test goes on; none for a few rounds.
fn long() -> Option<Duration> {
    let given = std::env::var("ACTORNET_LONG").ok()?;
    let seconds = given.parse().ok().filter(|s| *s >= 10);
    Some(Duration::from_secs(seconds.unwrap_or(600)))
}

/// How often something is tried: so many rounds, or as long as its share of the time lasts.
struct Rounds {
    few: usize,
    end: Option<Instant>,
    done: usize,
}

impl Rounds {
    /// One of `parts` that share the time, of which `at_once` run at the same time.
    fn new(few: usize, parts: usize, at_once: usize) -> Self {
        let share = long().map(|all| all.mul_f64(at_once as f64 / parts as f64));
        Self {
            few,
            end: share.map(|share| Instant::now() + share),
            done: 0,
        }
    }

    fn next(&mut self) -> bool {
        self.done += 1;
        match self.end {
            Some(end) => Instant::now() < end,
            None => self.done <= self.few,
        }
    }
}

/// Does the work of each part on two threads.
fn on_two<T: Sync>(parts: &[T], work: impl Fn(&T) + Sync) {
    let next = AtomicUsize::new(0);
    thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                while let Some(part) = parts.get(next.fetch_add(1, Ordering::Relaxed)) {
                    work(part);
                }
            });
        }
    });
}

/// What is left when a run was killed: recognisable, and none of it in the way of results.
const LEFT: &str = ".actornet-unfinished-";

/// A command that writes, and what it writes.
struct Writer {
    name: &'static str,
    arguments: &'static [&'static str],
    output: &'static str,
}

const fn writer(
    name: &'static str,
    output: &'static str,
    arguments: &'static [&'static str],
) -> Writer {
    Writer {
        name,
        arguments,
        output,
    }
}

#[rustfmt::skip] // one row a line
const WRITERS: &[Writer] = &[
    writer("edge list", "w.csv", &["export", "data", "--format", "csv", "--out", "w.csv"]),
    writer("GraphML", "w.graphml", &["export", "data", "--format", "graphml", "--out", "w.graphml"]),
    writer("GEXF", "w.gexf", &["export", "data", "--format", "gexf", "--out", "w.gexf"]),
    writer("Pajek", "w.net", &["export", "data", "--format", "pajek", "--out", "w.net"]),
    writer("DOT", "w.dot", &["export", "data", "--format", "dot", "--out", "w.dot"]),
    writer("JSON", "w.json", &["export", "data", "--format", "json", "--out", "w.json"]),
    writer("rejected rows", "w.csv", &["check", "data", "--on-error", "skip", "--rejects", "w.csv"]),
    writer("SVG", "w.svg", &["draw", "data", "--diagram", "network", "--on-error", "skip", "--out", "w.svg"]),
    writer("PNG", "w.png", &["draw", "data", "--diagram", "ranking", "--on-error", "skip", "--out", "w.png", "--width", "300", "--height", "200"]),
    writer("report", "w", &["report", "data", "--on-error", "skip", "--plan", "plan.toml", "--figures", "none", "--out", "w"]),
    writer("plan", "w.toml", &["report", "data", "--on-error", "skip", "--write-plan", "w.toml", "--plan", "plan.toml", "--figures", "none", "--format", "csv", "--out", "other"]),
    writer("empty data set", "w", &["init", "w"]),
    writer("import", "w", &["import", "iso-open-data", "list.csv@2025-01-10", "--out", "w"]),
    writer("synthetic data set", "w", &["synth", "--like", "clean", "--scale", "2", "--seed", "3", "--out", "w"]),
];

fn sandbox() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.write("clean/actors.csv", sandbox::ACTORS);
    sandbox.write("clean/relations.csv", sandbox::RELATIONS);
    let list = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/tests/import/committees-2025-01-10.csv"
    );
    fs::copy(list, sandbox.path().join("list.csv")).unwrap();
    sandbox
}

/// The data set of a writer: one with a rejected row where rows are skipped.
fn ready(writer: &Writer) -> Sandbox {
    let sandbox = sandbox();
    if writer.arguments.contains(&"skip") {
        sandbox.append("data/relations.csv", "ANSII,member,TC 1,2001,,,");
    }
    sandbox
}

/// Runs with files of at most so many bytes; a write beyond that fails as on a full disk.
fn limited(sandbox: &Sandbox, bytes: usize, arguments: &[&str]) -> Run {
    let mut shell = Command::new("sh");
    shell
        .args(["-c", "trap '' XFSZ; exec prlimit --fsize=\"$0\" \"$@\""])
        .arg(bytes.to_string())
        .arg(env!("CARGO_BIN_EXE_actornet"))
        .args(arguments)
        .args(["--threads", "1"])
        .current_dir(sandbox.path())
        .stdin(Stdio::null());
    shell.output().unwrap().into()
}

fn largest(disk: &Disk, output: &str) -> usize {
    let is_ours = |name: &str| name.starts_with(output) || name.starts_with("other");
    let ours = disk.iter().filter(|(name, _)| is_ours(name));
    ours.filter_map(|(_, content)| content.as_ref().map(Vec::len))
        .max()
        .unwrap_or(0)
}

/// Numbers of bytes at which to fail, in the order in which they are tried: the first, the last, the middle,
/// then any.
fn places(size: usize, stream: &mut Stream) -> Vec<usize> {
    let mut others: Vec<usize> = (2..size - 1).filter(|at| *at != size / 2).collect();
    stream.shuffle(&mut others);
    [vec![0, 1, size / 2, size - 1], others].concat()
}

fn fails_whole(writer: &Writer) -> usize {
    let sandbox = ready(writer);
    let before = sandbox.disk();
    let run = sandbox.run(writer.arguments);
    assert_eq!(run.code, Some(0), "{}: {run:?}", writer.name);
    let size = largest(&sandbox.disk(), writer.output);
    assert!(size > 50, "{}: {size}", writer.name);
    let mut stream = Stream::new(1, writer.name, 0);
    let mut runs = 0;
    // Once over nothing, once over what another run wrote.
    for is_old in [false, true] {
        let sandbox = ready(writer);
        let mut arguments = writer.arguments.to_vec();
        if is_old {
            assert_eq!(
                sandbox.run(writer.arguments).code,
                Some(0),
                "{}",
                writer.name
            );
            arguments.push("--force");
        }
        let before = if is_old {
            sandbox.disk()
        } else {
            before.clone()
        };
        let mut rounds = Rounds::new(10, 2 * WRITERS.len(), 2);
        for bytes in places(size, &mut stream) {
            if !rounds.next() {
                break;
            }
            let run = limited(&sandbox, bytes, &arguments);
            let what = format!("{} after {bytes} of {size} bytes: {run:?}", writer.name);
            assert_eq!(run.code, Some(4), "{what}");
            assert!(run.err.contains("error[E414]"), "{what}");
            let after = sandbox.disk();
            assert!(after == before, "{what}: {:?}", after.keys());
            runs += 1;
        }
        let run = limited(&sandbox, size, &arguments);
        assert_eq!(run.code, Some(0), "{}: {run:?}", writer.name);
    }
    println!("{}: {runs} of {} places", writer.name, 2 * size);
    runs
}

#[test]
fn a_disk_that_fills_up_at_any_byte_leaves_what_was_there() {
    let runs = AtomicUsize::new(0);
    on_two(WRITERS, |writer| {
        runs.fetch_add(fails_whole(writer), Ordering::Relaxed);
    });
    let runs = runs.into_inner();
    println!(
        "{} writers, {runs} runs that failed at a byte: what stood before stands",
        WRITERS.len()
    );
    assert!(runs >= WRITERS.len() * 8);
}

/// How a run is ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Signal {
    Kill,
    /// What Ctrl-C sends.
    Interrupt,
}

fn started(sandbox: &Sandbox, arguments: &[&str]) -> Child {
    let mut program = sandbox.program();
    program
        .args(arguments)
        .stdout(Stdio::null())
        .stderr(Stdio::piped());
    program.spawn().unwrap()
}

/// Ends a run after a while; its exit code, none if a signal ended it.
fn ended_after(
    sandbox: &Sandbox,
    arguments: &[&str],
    wait: Duration,
    signal: Signal,
) -> Option<i32> {
    let mut child = started(sandbox, arguments);
    thread::sleep(wait);
    match signal {
        Signal::Kill => child.kill().unwrap(),
        Signal::Interrupt => {
            let id = child.id().to_string();
            // It may have ended by itself.
            let _gone = Command::new("kill")
                .args(["-INT", &id])
                .stderr(Stdio::null())
                .status();
        }
    }
    child.wait().unwrap().code()
}

/// Below a folder, without what a killed run left behind.
fn results(sandbox: &Sandbox, output: &str) -> Disk {
    let mut disk = sandbox.disk();
    disk.retain(|name, _| name.starts_with(output) && !name.contains(LEFT));
    disk
}

fn clear(sandbox: &Sandbox) -> usize {
    let mut left = 0;
    for entry in fs::read_dir(sandbox.path()).unwrap() {
        let path = entry.unwrap().path();
        if path
            .file_name()
            .is_some_and(|n| n.to_string_lossy().starts_with(LEFT))
        {
            left += 1;
            let removed = if path.is_dir() {
                fs::remove_dir_all(&path)
            } else {
                fs::remove_file(&path)
            };
            removed.unwrap();
        }
    }
    left
}

fn remove(sandbox: &Sandbox, output: &str) {
    let path = sandbox.path().join(output);
    let removed = if path.is_dir() {
        fs::remove_dir_all(&path)
    } else {
        fs::remove_file(&path)
    };
    removed.unwrap();
}

/// What stands where the output goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Over {
    Nothing,
    /// A result of another run, and no `--force`.
    Refused,
    /// A result of another run, and `--force`.
    Forced,
}

/// A place, and two commands that write other things there.
struct Place {
    name: &'static str,
    output: &'static str,
    runs: [&'static [&'static str]; 2],
}

const fn place(
    name: &'static str,
    output: &'static str,
    runs: [&'static [&'static str]; 2],
) -> Place {
    Place { name, output, runs }
}

#[rustfmt::skip] // one command a line
const PLACES: &[Place] = &[
    place("report", "w", [
        &["report", "data", "--plan", "plan.toml", "--figures", "none", "--out", "w", "--as-of", "2011"],
        &["report", "data", "--plan", "plan.toml", "--figures", "none", "--out", "w", "--as-of", "2021", "--format", "md,csv"],
    ]),
    place("synth", "w", [
        &["synth", "--like", "clean", "--scale", "2", "--seed", "3", "--out", "w"],
        &["synth", "--like", "clean", "--scale", "3", "--seed", "4", "--out", "w"],
    ]),
    place("import", "w", [
        &["import", "iso-open-data", "list.csv@2025-01-10", "--out", "w"],
        &["import", "iso-open-data", "list.csv@2025-02-11", "--out", "w"],
    ]),
    place("export", "w.json", [
        &["export", "data", "--format", "json", "--out", "w.json", "--as-of", "2011"],
        &["export", "data", "--format", "json", "--out", "w.json", "--as-of", "2021"],
    ]),
    place("draw SVG", "w.svg", [
        &["draw", "data", "--diagram", "network", "--out", "w.svg", "--as-of", "2011"],
        &["draw", "data", "--diagram", "ranking", "--out", "w.svg", "--as-of", "2021"],
    ]),
    place("draw PNG", "w.png", [
        &["draw", "data", "--diagram", "ranking", "--out", "w.png", "--width", "300", "--height", "200"],
        &["draw", "data", "--diagram", "ranking", "--out", "w.png", "--width", "320", "--height", "200"],
    ]),
];

impl Place {
    fn arguments(&self, at: usize, over: Over) -> Vec<&'static str> {
        let force = (over == Over::Forced).then_some("--force");
        self.runs[at].iter().copied().chain(force).collect()
    }

    /// What either command writes, and how long the slower one takes.
    fn wholes(&self, sandbox: &Sandbox) -> ([Disk; 2], Duration) {
        let mut longest = Duration::ZERO;
        let wholes = [0, 1].map(|at| {
            let start = Instant::now();
            let run = sandbox.run(&self.arguments(at, Over::Nothing));
            assert_eq!(run.code, Some(0), "{}: {run:?}", self.name);
            longest = longest.max(start.elapsed());
            let whole = results(sandbox, self.output);
            remove(sandbox, self.output);
            whole
        });
        assert!(wholes[0] != wholes[1], "{}", self.name);
        (wholes, longest)
    }
}

/// What became of runs.
#[derive(Clone, Copy, Default)]
struct Counts {
    runs: usize,
    /// Ended by the signal, not by themselves.
    ended: usize,
    old: usize,
    new: usize,
    left: usize,
}

impl Counts {
    fn add(&mut self, more: Self) {
        self.runs += more.runs;
        self.ended += more.ended;
        self.old += more.old;
        self.new += more.new;
        self.left += more.left;
    }
}

impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} runs, {} ended early: {} old stand, {} new stand, {} leftovers, 0 mixtures",
            self.runs, self.ended, self.old, self.new, self.left
        )
    }
}

/// Runs that are ended at random moments: the old stands, or the new.
fn old_or_new(place: &Place, over: Over, signal: Signal, rounds: &mut Rounds) -> Counts {
    let sandbox = sandbox();
    let (wholes, mut longest) = place.wholes(&sandbox);
    let what = format!("{signal:?} of {}, over {over:?}", place.name);
    let mut stream = Stream::new(7, &what, 0);
    let mut counts = Counts::default();
    let mut before = Disk::new();
    let mut goal = 0;
    if over != Over::Nothing {
        assert_eq!(sandbox.run(place.runs[0]).code, Some(0), "{what}");
        before.clone_from(&wholes[0]);
        goal = 1;
    }
    while rounds.next() {
        // More often near the end, where the files appear.
        let share = stream.f64().sqrt() * 1.15;
        let arguments = place.arguments(goal, over);
        let code = ended_after(&sandbox, &arguments, longest.mul_f64(share), signal);
        let after = results(&sandbox, place.output);
        let round = counts.runs;
        let is_new = after == wholes[goal];
        assert!(
            is_new || after == before,
            "{what}, round {round}: a mixture: {:?}",
            after.keys()
        );
        match (code, over) {
            (Some(4), Over::Refused) => assert!(!is_new, "{what}, round {round}"),
            (Some(0), Over::Nothing | Over::Forced) => {
                assert!(is_new, "{what}, round {round}: it says that it is done");
            }
            (None, _) if signal == Signal::Kill => counts.ended += 1,
            (Some(130), _) if signal == Signal::Interrupt => counts.ended += 1,
            // An interrupt before the program listens to it.
            (None, _) => counts.ended += 1,
            (Some(code), _) => panic!("{what}, round {round}: exit code {code}"),
        }
        assert!(!(is_new && over == Over::Refused), "{what}, round {round}");
        if is_new {
            counts.new += 1;
            if over == Over::Nothing {
                remove(&sandbox, place.output);
                goal = 1 - goal;
            } else {
                before = after;
                goal = 1 - goal;
            }
        } else {
            counts.old += 1;
        }
        // A machine that is busier or idler than before: aim earlier or later.
        let by_itself = matches!(code, Some(0 | 4));
        longest = longest.mul_f64(if by_itself { 0.9 } else { 1.1 });
        let left = clear(&sandbox);
        assert!(
            signal == Signal::Kill || left == 0,
            "{what}, round {round}: an interrupt leaves nothing"
        );
        counts.left += left;
        counts.runs += 1;
    }
    println!("{what}: {counts}");
    counts
}

fn all_places(signal: Signal, few: usize) {
    let overs = [Over::Nothing, Over::Refused, Over::Forced];
    let parts: Vec<(&Place, Over)> = PLACES
        .iter()
        .flat_map(|place| overs.map(|over| (place, over)))
        .collect();
    let all = Mutex::new(Counts::default());
    on_two(&parts, |(place, over)| {
        let mut rounds = Rounds::new(few, parts.len(), 2);
        let counts = old_or_new(place, *over, signal, &mut rounds);
        all.lock().unwrap().add(counts);
    });
    let all = all.into_inner().unwrap();
    println!("{signal:?}: {all}");
    assert!(all.ended > 0 && all.new > 0, "{signal:?}: {all}");
}

#[test]
fn a_kill_at_any_moment_leaves_the_old_or_the_new() {
    all_places(Signal::Kill, 4);
}

#[test]
fn an_interrupt_at_any_moment_leaves_the_old_or_the_new_and_nothing_else() {
    all_places(Signal::Interrupt, 2);
}

/// Two runs at the same time: one result of the two stands whole, that of a run that says it is done; the other
/// run is told, or came before or after. Every second time one of them is killed on the way.
fn at_once(place: &Place, over: Over, rounds: &mut Rounds) -> Counts {
    let sandbox = sandbox();
    let (wholes, longest) = place.wholes(&sandbox);
    let what = format!("two runs of {} at once, over {over:?}", place.name);
    let mut stream = Stream::new(8, &what, 0);
    let mut counts = Counts::default();
    while rounds.next() {
        let round = counts.runs;
        let mut before = Disk::new();
        if over != Over::Nothing {
            assert_eq!(sandbox.run(place.runs[0]).code, Some(0), "{what}");
            before.clone_from(&wholes[0]);
        }
        let mut first = started(&sandbox, &place.arguments(0, over));
        thread::sleep(longest.mul_f64(stream.f64() * stream.f64()));
        let second = started(&sandbox, &place.arguments(1, over));
        if round % 2 == 1 {
            thread::sleep(longest.mul_f64(stream.f64()));
            first.kill().unwrap();
        }
        let runs: [Run; 2] = [first, second].map(|run| run.wait_with_output().unwrap().into());
        let after = results(&sandbox, place.output);
        let is_done = |at: usize| runs[at].code == Some(0);
        let stands = |at: usize| after == wholes[at];
        let said = format!("{what}, round {round}: {runs:?}, {:?}", after.keys());
        for (at, run) in runs.iter().enumerate() {
            match run.code {
                Some(0) => assert!(over != Over::Refused, "{said}"),
                Some(4) => assert!(
                    run.err.contains("[E415]") || run.err.contains("[E410]"),
                    "{said}"
                ),
                None => assert!(at == 0 && round % 2 == 1, "{said}"),
                Some(_) => panic!("{said}"),
            }
        }
        counts.ended += usize::from(runs[0].code.is_none());
        if is_done(0) || is_done(1) {
            // A run may be killed after its result got its name.
            let is_whole = |at: usize| stands(at) && (is_done(at) || runs[at].code.is_none());
            assert!(is_whole(0) || is_whole(1), "{said}");
            counts.new += 1;
        } else {
            assert!(
                after == before || runs[0].code.is_none() && stands(0),
                "{said}"
            );
            counts.old += 1;
        }
        let left = clear(&sandbox);
        assert!(left <= usize::from(runs[0].code.is_none()), "{said}");
        counts.left += left;
        counts.runs += 1;
        if !after.is_empty() {
            remove(&sandbox, place.output);
        }
    }
    println!("{what}: {counts}");
    counts
}

#[test]
fn two_runs_into_one_place_leave_one_result_whole() {
    let overs = [Over::Nothing, Over::Refused, Over::Forced];
    let mut all = Counts::default();
    for place in PLACES {
        for over in overs {
            let mut rounds = Rounds::new(2, PLACES.len() * overs.len(), 1);
            all.add(at_once(place, over, &mut rounds));
        }
    }
    println!("two runs at once: {all}");
    assert!(all.new > 0 && all.old > 0, "{all}");
}

/// Where a folder cannot be exchanged, because it holds the inputs, a killed run leaves it without a
/// manifest or with one that holds.
#[test]
fn a_folder_that_is_filled_file_by_file_has_a_manifest_only_when_whole() {
    let sandbox = sandbox();
    let apart = sandbox.report(&[]);
    assert!(apart.out.contains("Written to out"), "{apart:?}");
    let report = |day: &'static str| {
        let report = [
            "report",
            "data",
            "--force",
            "--plan",
            "plan.toml",
            "--figures",
            "none",
        ];
        [&report[..], &["--out", "data", "--as-of", day]].concat()
    };
    let days = [report("2011"), report("2021")];
    let start = Instant::now();
    assert_eq!(sandbox.run(&days[0]).code, Some(0));
    let mut longest = start.elapsed();
    let mut stream = Stream::new(9, "file by file", 0);
    let mut rounds = Rounds::new(20, 1, 1);
    let (mut without, mut count) = (0, 0);
    while rounds.next() {
        let round = count;
        count += 1;
        let wait = longest.mul_f64(stream.f64().sqrt() * 1.1);
        let code = ended_after(&sandbox, &days[round % 2], wait, Signal::Kill);
        longest = longest.mul_f64(if code == Some(0) { 0.9 } else { 1.1 });
        assert_eq!(
            sandbox.read("data/actors.csv"),
            sandbox::ACTORS,
            "round {round}"
        );
        if sandbox.path().join("data/manifest.json").exists() {
            let verified = sandbox.run(&["verify", "data"]);
            assert_eq!(verified.code, Some(0), "round {round}: {verified:?}");
        } else {
            without += 1;
        }
    }
    println!("file by file: {count} rounds, {without} without a manifest, the rest whole");
}
