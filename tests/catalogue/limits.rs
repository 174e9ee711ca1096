//! Inputs that are too much, and runs that are ended: what grows without end is refused before memory
//! is taken for it.

use std::fs;
use std::io::Write;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use crate::process::{Wrong, many_ties, skipped};
use crate::sandbox::{RELATIONS, Run, Sandbox};

/// The program with so many megabytes of address space.
///
/// The shell sets the limit, so that no tool is needed; it is told where a system knows none.
fn within_memory(sandbox: &Sandbox, row: &str, megabytes: u64, arguments: &[&str]) -> Option<Run> {
    if !cfg!(target_os = "linux") {
        skipped(row, "only Linux is known to hold a limit on memory");
        return None;
    }
    let mut shell = Command::new("sh");
    shell
        .args(["-c", "ulimit -v \"$0\" && exec \"$@\""])
        .arg((megabytes * 1000).to_string())
        .arg(env!("CARGO_BIN_EXE_actornet"))
        .args(arguments)
        .args(["--threads", "2"])
        .current_dir(sandbox.path())
        .stdin(Stdio::null());
    Some(shell.output().unwrap().into())
}

/// A line of 300 MB in a table and in an edge list, in less memory than that.
pub(crate) fn long_line(wrong: &mut Wrong) {
    const LONG: usize = 300_000_000;
    let sandbox = Sandbox::new();
    let long = |file: &str, before: &str, after: &str| {
        let mut out = fs::File::create(sandbox.path().join(file)).unwrap();
        out.write_all(before.as_bytes()).unwrap();
        let piece = vec![b'x'; 1 << 20];
        let mut left = LONG;
        while left > 0 {
            let some = left.min(piece.len());
            out.write_all(&piece[..some]).unwrap();
            left -= some;
        }
        out.write_all(after.as_bytes()).unwrap();
    };
    long(
        "data/relations.csv",
        RELATIONS,
        "\nANSII,member,TC 1,2001,,,\n",
    );
    long("ties.csv", "source,target\na,b\n", "\nb,\n,c\n");
    let words = |file: &str, line: u64| {
        [
            format!(
                "error[E116]: {file}:{line}: the row has 300000000 bytes (limit 1048576, of a field 65536)"
            ),
            "--max-record-bytes 300000000".to_owned(),
        ]
    };
    for (arguments, file, line, next) in [
        (
            &["check", "data"][..],
            "relations.csv",
            7,
            "error[E202]: relations.csv:8",
        ),
        (
            &["metrics", "ties.csv"],
            "ties.csv",
            3,
            "error[E203]: ties.csv:5",
        ),
    ] {
        let Some(run) = within_memory(&sandbox, "B14", 280, arguments) else {
            return;
        };
        let [finding, hint] = words(file, line);
        // What stands below it is checked too.
        wrong.ends(&run, 3, &[&finding, &hint, next]);
    }
    let skip = [
        "check",
        "data",
        "--on-error",
        "skip",
        "--rejects",
        "rejects.csv",
    ];
    if let Some(run) = within_memory(&sandbox, "B14", 280, &skip) {
        wrong.ends(&run, 0, &["2 rows are left out"]);
    }
    let rejects = fs::metadata(sandbox.path().join("rejects.csv")).map(|file| file.len());
    let is_short = rejects.as_ref().is_ok_and(|length| *length < 2000);
    wrong.unless(is_short, "the beginning of it only", &rejects);
}

/// Something that never ends, on stdin.
pub(crate) fn endless(wrong: &mut Wrong) {
    if !cfg!(unix) {
        return skipped("A10", "there is no /dev/zero");
    }
    let sandbox = Sandbox::new();
    let limit = ["--max-file-bytes", "3000000"];
    for head in ["source,target\na,b\n", "*Vertices 2\n"] {
        let mut child = sandbox
            .program()
            .args(["metrics", "-"])
            .args(limit)
            .stdin(Stdio::piped())
            .stderr(Stdio::piped())
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        let mut stdin = child.stdin.take().unwrap();
        let writer = thread::spawn(move || {
            let piece = "a,b\n".repeat(100_000);
            let mut written = stdin.write_all(head.as_bytes());
            let start = Instant::now();
            while written.is_ok() && start.elapsed() < Duration::from_secs(60) {
                written = stdin.write_all(piece.as_bytes());
            }
            written.is_err()
        });
        let run = Run::from(child.wait_with_output().unwrap());
        let words = "error[E505]: stdin: there are more than 3000000 bytes (limit 3000000)";
        wrong.ends(&run, 5, &[words, "--max-file-bytes"]);
        wrong.unless(writer.join().unwrap(), "it is not waited for", &run);
    }
    let refused = |wrong: &mut Wrong, arguments: &[&str]| {
        wrong.refused(
            &sandbox,
            arguments,
            5,
            &["error[E505]: ", "(limit 200)", "--max-file-bytes"],
        );
    };
    refused(wrong, &["check", "data", "--max-file-bytes", "200"]);
    let report = ["report", "data", "--out", "out", "--max-file-bytes", "200"];
    refused(wrong, &report);
}

pub(crate) fn many_rows(wrong: &mut Wrong) {
    let sandbox = Sandbox::new();
    sandbox.write("ties.csv", "source,target\na,b\nb,c\nc,a\n");
    sandbox.write("ties.net", "*Vertices 3\n*Edges\n1 2\n2 3\n");
    let nodes = "{\"id\": 1}, {\"id\": 2}, {\"id\": 3}, {\"id\": 4}";
    sandbox.write(
        "ties.json",
        format!("{{\"nodes\": [{nodes}], \"edges\": []}}"),
    );
    let node = |id: u32| format!("<node id=\"{id}\"/>\n");
    let nodes: String = (0..4).map(node).collect();
    sandbox.write(
        "ties.graphml",
        format!("<graphml><graph>\n{nodes}</graph></graphml>"),
    );
    sandbox.write(
        "ties.gexf",
        format!("<gexf><graph><nodes>\n{nodes}</nodes></graph></gexf>"),
    );
    sandbox.write("counts.csv", "date,key,count\n2001,DE,3\n2002,DE,4\n");
    for (limit, words) in [
        (
            "--max-rows=1",
            "error[E504]: counts.csv: there are 2 rows below the header (limit 1)",
        ),
        (
            "--max-file-bytes=9",
            "error[E505]: counts.csv: there are 35 bytes (limit 9)",
        ),
    ] {
        wrong.refused(&sandbox, &["shifts", "counts.csv", limit], 5, &[words]);
    }
    let long = ["shifts", "counts.csv", "--max-record-bytes=12"];
    wrong.refused(
        &sandbox,
        &long,
        3,
        &["error[E116]: counts.csv:1: the row has 14 bytes (limit 12"],
    );
    for (arguments, what, most) in [
        (
            ["check", "data"],
            "relations.csv: there are 5 rows below the header",
            4,
        ),
        (
            ["check", "data"],
            "actors.csv: there are 6 rows below the header",
            5,
        ),
        (
            ["describe", "ties.csv"],
            "ties.csv: there are 3 rows below the header",
            2,
        ),
        (
            ["metrics", "ties.csv"],
            "ties.csv: there are 3 rows below the header",
            2,
        ),
        (
            ["metrics", "ties.net"],
            "ties.net:4:1: there are 5 nodes and ties",
            4,
        ),
        (["metrics", "ties.json"], "there are 4 nodes and ties", 3),
        (
            ["metrics", "ties.graphml"],
            "ties.graphml:5:1: there are 4 nodes and ties",
            3,
        ),
        (
            ["describe", "ties.gexf"],
            "ties.gexf:5:1: there are 4 nodes and ties",
            3,
        ),
    ] {
        let finding = format!("{what} (limit {most})");
        let raised = format!("--max-rows {}", most + 1);
        let words = ["error[E504]: ", &finding, &raised, "a limit is exceeded"];
        let most_rows = most.to_string();
        let limited = [&arguments[..], &["--max-rows", &most_rows]].concat();
        wrong.refused(&sandbox, &limited, 5, &words);
        let skip = [&limited[..], &["--on-error", "skip"]].concat();
        wrong.refused(&sandbox, &skip, 5, &["error[E504]: "]);
        let most_rows = (most + 2).to_string();
        let raised = [&arguments[..], &["--max-rows", &most_rows]].concat();
        wrong.ends(&sandbox.run(&raised), 0, &[]);
    }
}

/// Parents above parents, elements around elements, lists around lists.
pub(crate) fn deep(wrong: &mut Wrong) {
    let sandbox = Sandbox::new();
    let mut actors = sandbox.read("data/actors.csv");
    let mut parent = "SC 2".to_owned();
    for i in 0..50_000 {
        actors += &format!("W{i},w,working_group,,{parent},,,,\n");
        parent = format!("W{i}");
    }
    sandbox.write("data/actors.csv", actors);
    let words = [
        "error[E502]: actors.csv:50007:5: parent: `W49999` has 50002 levels of parents above it (limit 10000)",
        "--max-depth 50002",
    ];
    wrong.refused(&sandbox, &["check", "data"], 5, &words);
    let report = ["report", "data", "--out", "out", "--figures", "none"];
    wrong.refused(&sandbox, &report, 5, &words);
    let hierarchy = [
        "metrics",
        "data",
        "--network",
        "hierarchy",
        "--metric",
        "degree",
    ];
    let raised = [&hierarchy[..], &["--max-depth", "50002"]].concat();
    wrong.ends(&sandbox.run(&raised), 0, &[]);
    let within = ["check", "data", "--max-depth", "50002"];
    wrong.ends(&sandbox.run(&within), 0, &[]);

    let nested = |open: &str, close: &str, n: usize| open.repeat(n) + &close.repeat(n);
    let graphml = format!(
        "<graphml><graph>{}</graph></graphml>",
        nested("<a>", "</a>", 300_000)
    );
    sandbox.write("deep.graphml", graphml);
    let words = [
        "error[E502]: deep.graphml:1:",
        "this is the element 10001 deep (limit 10000)",
        "--max-depth",
    ];
    wrong.refused(&sandbox, &["describe", "deep.graphml"], 5, &words);
    let raised = sandbox.run(&["describe", "deep.graphml", "--max-depth", "400000"]);
    wrong.ends(&raised, 0, &[]);
    let lists = nested("[", "]", 300_000);
    sandbox.write(
        "deep.json",
        format!("{{\"nodes\": [{{\"id\": 1, \"a\": {lists}}}], \"edges\": []}}"),
    );
    let words = [
        "error[E502]: deep.json:1:12: nodes[0]: ",
        "more than 126 deep, the limit",
    ];
    wrong.refused(&sandbox, &["describe", "deep.json"], 5, &words);
}

/// A graph whose distances would be a matrix of more memory than there is.
pub(crate) fn no_matrix(wrong: &mut Wrong) {
    let sandbox = Sandbox::new();
    let n = 16_000;
    let mut text = "source,target\n".to_owned();
    for i in 0..n {
        text += &format!("{i},{}\n{i},{}\n", (i + 1) % n, (i * 7919 + 13) % n);
    }
    sandbox.write("ring.csv", text);
    // One byte a pair would be 256 MB.
    let metrics = ["metrics", "ring.csv", "--format", "csv", "--metric"];
    let closeness = "closeness,core-number,pagerank";
    let arguments = [&metrics[..], &[closeness]].concat();
    if let Some(run) = within_memory(&sandbox, "D26", 240, &arguments) {
        wrong.ends(&run, 0, &[]);
        wrong.unless(
            run.out.lines().count() == n + 1,
            "a row a node",
            &run.out.len(),
        );
    }
}

/// Ctrl-C in the middle of the work.
pub(crate) fn interrupted(wrong: &mut Wrong) {
    if !cfg!(unix) {
        return skipped("D22", "there is no way to send an interrupt");
    }
    let sandbox = Sandbox::new();
    sandbox.write("ties.csv", many_ties());
    sandbox.write("out.json", "what was there");
    let before = sandbox.disk();
    let arguments = "export ties.csv --force --metric betweenness --format json --out out.json";
    let child = sandbox
        .program()
        .args(arguments.split(' '))
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    thread::sleep(Duration::from_secs(1));
    let sent = Command::new("sh")
        .args(["-c", "kill -INT \"$0\"", &child.id().to_string()])
        .status();
    let start = Instant::now();
    let run = Run::from(child.wait_with_output().unwrap());
    wrong.unless(
        sent.is_ok_and(|s| s.success()),
        "it was still at work",
        &run,
    );
    wrong.ends(&run, 130, &[]);
    let took = start.elapsed();
    wrong.unless(
        took < Duration::from_secs(2),
        "it ends within a second",
        &took,
    );
    wrong.unless(sandbox.disk() == before, "nothing changed on disk", &run);
}

/// A report that is killed while it is written, and the next one.
pub(crate) fn killed(wrong: &mut Wrong) {
    const LEFT: &str = ".actornet-unfinished-";
    let sandbox = Sandbox::new();
    let unfinished = || {
        let entries = fs::read_dir(sandbox.path()).unwrap();
        let names = entries.map(|e| e.unwrap().file_name().to_string_lossy().into_owned());
        names
            .filter(|name| name.starts_with(LEFT))
            .collect::<Vec<_>>()
    };
    let report = ["report", "data", "--out", "out", "--plan", "plan.toml"];
    let mut child = sandbox
        .program()
        .args(report)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let start = Instant::now();
    while unfinished().is_empty() && start.elapsed() < Duration::from_secs(60) {
        thread::sleep(Duration::from_millis(1));
    }
    child.kill().unwrap();
    let end = child.wait().unwrap();
    let left = unfinished();
    wrong.unless(
        left.len() == 1 && !end.success(),
        "killed while it was writing",
        &left,
    );
    let half = sandbox.path().join("out").exists();
    wrong.unless(
        !half,
        "no report that is half-written",
        &sandbox.disk().keys(),
    );
    let next = sandbox.report(&[]);
    let name = left.first().map_or("", String::as_str);
    wrong.ends(
        &next,
        0,
        &["warning[W180]: ", name, "was left by a run that was killed"],
    );
    wrong.unless(unfinished() == left, "it is only named", &left);
    wrong.ends(&sandbox.run(&["verify", "out"]), 0, &[]);
}

/// Set for the run in which [`panics`] panics.
const PANICS: &str = "ACTORNET_TEST_PANICS";

/// A bug in a thread that works while a folder is written.
pub(crate) fn a_bug(wrong: &mut Wrong) {
    let sandbox = Sandbox::new();
    sandbox.write("out/report.md", "what was there");
    let before = sandbox.disk();
    let run = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "a_run_with_a_bug", "--nocapture"])
        .env(PANICS, "1")
        .current_dir(sandbox.path())
        .output();
    let run = Run::from(run.unwrap());
    wrong.unless(run.code == Some(1), "exit 1", &run);
    let words = [
        "error[E900]: internal error in actornet ",
        "Please report it",
        "nothing was written",
    ];
    for word in words {
        wrong.unless(run.err.contains(word), word, &run);
    }
    wrong.unless(run.out.contains("written so far"), "it was writing", &run);
    wrong.unless(sandbox.disk() == before, "nothing changed on disk", &run);
}

/// The run of [`a_bug`]: in a process of its own, as it ends it.
pub(crate) fn panics() {
    use actornet::dataset::output::{OutputFolder, Overwrite};
    use rayon::prelude::*;
    if std::env::var_os(PANICS).is_none() {
        return;
    }
    let code = actornet::cli::guarded(|| {
        let mut folder =
            OutputFolder::create(std::path::Path::new("out"), Overwrite::Force).unwrap();
        folder.write("report.md", b"half").unwrap();
        println!("written so far");
        (0..1000_u32)
            .into_par_iter()
            .for_each(|i| assert!(i != 577, "a bug"));
        folder.commit().unwrap();
    });
    std::process::exit(i32::from(code));
}

/// Files of another century, and another moment.
pub(crate) fn clock(wrong: &mut Wrong) {
    let sandbox = Sandbox::new();
    let dated = |time: SystemTime| {
        for file in ["data/actors.csv", "data/relations.csv", "plan.toml"] {
            let file = fs::File::options()
                .append(true)
                .open(sandbox.path().join(file))
                .unwrap();
            file.set_times(fs::FileTimes::new().set_modified(time).set_accessed(time))
                .unwrap();
        }
    };
    let years = |n: u64| Duration::from_secs(n * 31_557_600);
    let epoch = SystemTime::UNIX_EPOCH;
    let mut written = Vec::new();
    for time in [epoch - years(60), epoch + years(150), epoch + years(1)] {
        dated(time);
        let run = sandbox.run(&[
            "report",
            "data",
            "--out",
            "out",
            "--plan",
            "plan.toml",
            "--force",
            "--figures",
            "svg",
        ]);
        wrong.ends(&run, 0, &[]);
        let mut disk = sandbox.disk();
        disk.retain(|name, _| name.starts_with("out/"));
        written.push((disk, run.err));
        thread::sleep(Duration::from_millis(600));
    }
    wrong.unless(written[0].0.len() > 3, "a report", &written[0].0.keys());
    for (disk, said) in &written[1..] {
        let same = *disk == written[0].0 && *said == written[0].1;
        wrong.unless(same, "the same bytes, the manifest too", said);
    }
    let Ok(faked) = Command::new("faketime")
        .arg("1969-01-01 00:00:00")
        .arg(env!("CARGO_BIN_EXE_actornet"))
        .args(["check", "data"])
        .current_dir(sandbox.path())
        .output()
    else {
        return skipped(
            "D33",
            "faketime is not installed: a clock before 1970 is not tried",
        );
    };
    wrong.ends(&faked.into(), 0, &[]);
}
