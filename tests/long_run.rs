//! A run that takes long: it says so, and Ctrl-C ends it at once.

#![cfg(unix)]
#![expect(
    clippy::unwrap_used,
    reason = "a test fails by panicking, also in the functions it calls"
)]

use std::fmt::Write as _;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

use actornet::numeric::random::Stream;

/// Random ties of random length among 40,000 nodes: minutes of shortest paths on any machine.
fn large() -> String {
    let mut stream = Stream::new(4, "long run", 0);
    let mut text = "source,target,weight\n".to_owned();
    for _ in 0..200_000 {
        let (source, target) = (stream.below(40_000), stream.below(40_000));
        writeln!(text, "{source},{target},{}", 1.0 + stream.f64()).unwrap();
    }
    text
}

/// Starts a command on the large network, waits for what it says first and sends Ctrl-C.
fn interrupted(folder: &Path, arguments: &[&str]) -> (String, Duration, Output) {
    let file = folder.join("ties.csv");
    std::fs::write(&file, large()).unwrap();
    let mut child = Command::new(env!("CARGO_BIN_EXE_actornet"))
        .args(arguments)
        .args(["--threads", "1"])
        .arg(&file)
        .current_dir(folder)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut said = BufReader::new(child.stderr.take().unwrap());
    let mut first = String::new();
    said.read_line(&mut first).unwrap();
    let id = child.id().to_string();
    let sent = Instant::now();
    let status = Command::new("kill").args(["-INT", &id]).status().unwrap();
    assert!(status.success());
    let output = child.wait_with_output().unwrap();
    (first, sent.elapsed(), output)
}

#[test]
fn a_long_run_says_so_first_and_ends_within_a_second_of_ctrl_c() {
    let folder = tempfile::tempdir().unwrap();
    let betweenness = ["metrics", "--metric", "closeness,betweenness"];
    let (said, time, end) = interrupted(folder.path(), &betweenness);
    for part in ["betweenness will take about", "--approx", "Ctrl-C"] {
        assert!(said.contains(part), "{said}");
    }
    assert_eq!(end.status.code(), Some(130));
    assert!(time < Duration::from_secs(1), "{time:?}");
    assert!(end.stdout.is_empty(), "{:?}", end.stdout);
}

#[test]
fn a_long_export_leaves_nothing_half_written() {
    let folder = tempfile::tempdir().unwrap();
    let export = ["export", "--format", "json", "--out", "scores.json"];
    let edges = [&export[..], &["--metric", "edge-betweenness"]].concat();
    let (said, time, end) = interrupted(folder.path(), &edges);
    assert!(said.contains("edge betweenness will take about"), "{said}");
    assert!(!said.contains("--approx"), "{said}");
    assert_eq!(end.status.code(), Some(130));
    assert!(time < Duration::from_secs(1), "{time:?}");
    let left: Vec<_> = std::fs::read_dir(folder.path()).unwrap().collect();
    assert_eq!(left.len(), 1, "{left:?}");
}
