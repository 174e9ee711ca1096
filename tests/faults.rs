//! Faults: disks that fill up at any byte, kills and interrupts at any moment. What stands afterwards
//! is what stood before or what was to be written, whole.
//!
//! A bounded number of rounds; `ACTORNET_LONG=1` tries every byte and thousands of moments.
//! `cargo test --test faults -- --nocapture` prints the counts.

#![cfg(target_os = "linux")]
#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test that cannot go on has failed, and its counts are printed"
)]

#[path = "catalogue/sandbox.rs"]
mod sandbox;

use std::fs;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use actornet::numeric::random::Stream;
use sandbox::{Disk, Run, Sandbox};

fn is_long() -> bool {
    std::env::var_os("ACTORNET_LONG").is_some()
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

/// Numbers of bytes at which to fail: all, or the first, the last and a few between.
fn places(size: usize, stream: &mut Stream) -> Vec<usize> {
    if is_long() && size < 60_000 {
        return (0..size).collect();
    }
    let mut places = vec![0, 1, size / 2, size - 1];
    let more = if is_long() { 2000 } else { 6 };
    places.extend((0..more).map(|_| usize::try_from(stream.below(size as u64)).unwrap()));
    places.sort_unstable();
    places.dedup();
    places
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
        for bytes in places(size, &mut stream) {
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
    runs
}

#[test]
fn a_disk_that_fills_up_at_any_byte_leaves_what_was_there() {
    let next = AtomicUsize::new(0);
    let runs = AtomicUsize::new(0);
    thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                while let Some(writer) = WRITERS.get(next.fetch_add(1, Ordering::Relaxed)) {
                    runs.fetch_add(fails_whole(writer), Ordering::Relaxed);
                }
            });
        }
    });
    let runs = runs.into_inner();
    println!(
        "{} writers, {runs} runs that failed at a byte: what stood before stands",
        WRITERS.len()
    );
    assert!(runs >= WRITERS.len() * 8);
}

/// Ends a run after a while, and says whether it had ended by itself.
fn ended_after(sandbox: &Sandbox, arguments: &[&str], wait: Duration, kill: bool) -> Option<i32> {
    let mut program = sandbox.program();
    program
        .args(arguments)
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    let mut child = program.spawn().unwrap();
    thread::sleep(wait);
    if kill {
        child.kill().unwrap();
    } else {
        let id = child.id().to_string();
        // It may have ended by itself.
        let _gone = Command::new("kill")
            .args(["-INT", &id])
            .stderr(Stdio::null())
            .status();
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

/// Two results of one place, in turn, each ended at a random moment.
fn old_or_new(name: &str, output: &str, runs: [&[&str]; 2], kill: bool, rounds: usize) {
    let sandbox = sandbox();
    let mut wholes = Vec::new();
    let mut longest = Duration::ZERO;
    for arguments in runs {
        let start = Instant::now();
        let run = sandbox.run(arguments);
        assert_eq!(run.code, Some(0), "{run:?}");
        longest = longest.max(start.elapsed());
        wholes.push(results(&sandbox, output));
    }
    assert!(wholes[0] != wholes[1]);
    let mut stream = Stream::new(7, name, 0);
    let (mut ended, mut changed, mut left) = (0, 0, 0);
    let mut now = 1;
    for round in 0..rounds {
        let goal = 1 - now;
        // More often near the end, where the files appear.
        let share = stream.f64().sqrt() * 1.15;
        let code = ended_after(&sandbox, runs[goal], longest.mul_f64(share), kill);
        let after = results(&sandbox, output);
        if after == wholes[goal] {
            now = goal;
            changed += 1;
        } else {
            assert!(
                after == wholes[now],
                "{name}, round {round}: a mixture: {:?}",
                after.keys()
            );
        }
        // A machine that is busier or idler than before: aim earlier or later.
        longest = longest.mul_f64(if code == Some(0) { 0.9 } else { 1.1 });
        match code {
            Some(0) => assert_eq!(now, goal, "{name}, round {round}: it says that it is done"),
            Some(code) => {
                assert_eq!(code, 130, "{name}, round {round}");
                ended += 1;
            }
            None => ended += 1,
        }
        let found = clear(&sandbox);
        assert!(
            kill || found == 0,
            "{name}, round {round}: an interrupt leaves nothing"
        );
        left += found;
    }
    println!(
        "{name}: {rounds} rounds, {ended} ended early, {changed} new results, {left} leftovers, 0 mixtures"
    );
    assert!(ended > 0, "{name}: no run was ended early");
}

fn rounds(few: usize) -> usize {
    if is_long() { few * 60 } else { few }
}

#[rustfmt::skip] // one row a line
const REPORTS: [&[&str]; 2] = [
    &["report", "data", "--force", "--plan", "plan.toml", "--figures", "none", "--out", "w", "--as-of", "2011"],
    &["report", "data", "--force", "--plan", "plan.toml", "--figures", "none", "--out", "w", "--as-of", "2021", "--format", "md,csv"],
];

#[rustfmt::skip] // one row a line
const EXPORTS: [&[&str]; 2] = [
    &["export", "data", "--force", "--format", "json", "--out", "w.json", "--as-of", "2011"],
    &["export", "data", "--force", "--format", "json", "--out", "w.json", "--as-of", "2021"],
];

#[test]
fn a_kill_at_any_moment_leaves_the_old_or_the_new() {
    old_or_new("kill -9 of report", "w", REPORTS, true, rounds(40));
    old_or_new("kill -9 of export", "w.json", EXPORTS, true, rounds(20));
}

#[test]
fn an_interrupt_at_any_moment_leaves_the_old_or_the_new_and_nothing_else() {
    old_or_new("interrupt of report", "w", REPORTS, false, rounds(25));
    old_or_new("interrupt of export", "w.json", EXPORTS, false, rounds(10));
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
    let longest = start.elapsed();
    let mut stream = Stream::new(9, "file by file", 0);
    let (mut without, count) = (0, rounds(20));
    for round in 0..count {
        let wait = longest.mul_f64(stream.f64().sqrt() * 1.1);
        ended_after(&sandbox, &days[round % 2], wait, true);
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
