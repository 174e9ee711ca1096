//! A run that takes long: it says so, and Ctrl-C ends it at once.

#![cfg(unix)]
#![expect(
    clippy::unwrap_used,
    reason = "a test fails by panicking, also in the functions it calls"
)]

use std::fmt::Write as _;
use std::io::{BufRead, BufReader, Read};
use std::process::{Command, Stdio};
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

#[test]
fn a_long_run_says_so_and_ends_within_a_second_of_ctrl_c() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("ties.csv");
    std::fs::write(&file, large()).unwrap();
    let mut child = Command::new(env!("CARGO_BIN_EXE_actornet"))
        .args(["metrics", "--metric", "betweenness", "--threads", "1"])
        .arg(&file)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let said = BufReader::new(child.stderr.take().unwrap());
    let mut lines = said.lines().map_while(Result::ok);
    let notice = lines.find(|line| line.contains("will take about"));
    assert!(notice.is_some_and(|line| line.contains("minutes") && line.contains("Ctrl-C")));
    let id = child.id().to_string();
    let sent = Instant::now();
    let status = Command::new("kill").args(["-INT", &id]).status().unwrap();
    assert!(status.success());
    let end = child.wait().unwrap();
    let time = sent.elapsed();
    assert_eq!(end.code(), Some(130));
    assert!(time < Duration::from_secs(1), "{time:?}");
    let mut printed = String::new();
    child
        .stdout
        .take()
        .unwrap()
        .read_to_string(&mut printed)
        .unwrap();
    assert!(printed.is_empty(), "{printed}");
}
