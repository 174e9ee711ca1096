//! `bench` from the command line: every step of a small data set, and what cannot be measured.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

fn actornet(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_actornet"))
        .args(arguments)
        .output()
        .unwrap()
}

/// Four actors in two committees.
fn data_set() -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    let actors = "id,name,kind,country\nA,A,national_body,DE\nB,B,national_body,FR\nC,C,company,CN\n\
                  D,D,company,US\nT1,T1,committee,\nT2,T2,committee,\n";
    let relations = "actor,role,body,start\nA,member,T1,2001\nB,member,T1,2002\nC,member,T1,2003\n\
                     D,member,T2,2004\nA,secretariat,T2,2005\nB,observer,T2,2006\n";
    fs::write(dir.path().join("actors.csv"), actors).unwrap();
    fs::write(dir.path().join("relations.csv"), relations).unwrap();
    dir
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

fn json(out: &Output) -> serde_json::Value {
    assert!(out.status.success(), "{out:?}");
    serde_json::from_slice(&out.stdout).unwrap()
}

#[test]
fn every_step_of_a_data_set_is_timed_with_each_number_of_threads() {
    let dir = data_set();
    let args = [
        "bench",
        text(dir.path()),
        "--runs",
        "1",
        "--metric",
        "degree,closeness-in",
    ];
    let found = json(&actornet(
        &[&args[..], &["--threads", "1,2", "--format", "json"]].concat(),
    ));
    let steps = found["steps"].as_array().unwrap();
    let names = |threads: u64| -> Vec<&str> {
        let of = steps.iter().filter(|s| s["threads"] == threads);
        of.map(|s| s["step"].as_str().unwrap()).collect()
    };
    let all = [
        "load",
        "build",
        "network",
        "degree",
        "closeness-in",
        "draw",
        "report",
    ];
    assert_eq!(names(1), all);
    assert_eq!(names(2), all);
    for step in steps {
        assert_eq!(step["size"]["relations"], 6);
        // The network has no direction.
        if step["step"] == "closeness-in" {
            assert!(step["seconds"].is_null());
            assert!(
                step["problem"].as_str().unwrap().contains("directed"),
                "{step}"
            );
            continue;
        }
        assert!(step["problem"].is_null(), "{step}");
        assert!(step["seconds"].as_f64().unwrap() > 0.0);
        assert_eq!(step["runs"].as_array().unwrap().len(), 1);
        assert!(step["speed_up"].as_f64().unwrap() > 0.0);
        if cfg!(target_os = "linux") && step["peak_bytes"].is_null() {
            assert!(found["peak_unknown"].is_string());
        }
    }
    assert!(found["growth"][0]["exponent"].is_null());
    assert!(
        found["growth"][0]["reason"]
            .as_str()
            .unwrap()
            .contains("two sizes")
    );
    assert_eq!(found["machine"]["version"], env!("CARGO_PKG_VERSION"));
}

#[test]
fn a_graph_file_has_no_report_and_a_rejected_data_set_says_why() {
    let dir = data_set();
    let file = dir.path().join("ties.csv");
    fs::write(&file, "source,target\na,b\nb,c\n").unwrap();
    let found = actornet(&[
        "bench",
        text(&file),
        "--runs",
        "1",
        "--metric",
        "degree",
        "--format",
        "csv",
    ]);
    let lines = String::from_utf8(found.stdout).unwrap();
    let steps: Vec<&str> = lines
        .lines()
        .skip(1)
        .map(|l| l.split(',').nth(5).unwrap())
        .collect();
    assert_eq!(steps, ["load", "degree", "draw"], "{lines}");

    fs::write(
        dir.path().join("relations.csv"),
        "actor,role,body\nA,member,NOBODY\n",
    )
    .unwrap();
    let args = ["bench", text(dir.path()), "--runs", "1"];
    let found = actornet(&args);
    assert!(found.status.success());
    let table = String::from_utf8(found.stdout).unwrap();
    assert!(
        table.contains("load gave nothing: the data are rejected"),
        "{table}"
    );
    assert!(table.contains("E202"), "{table}");
    let strict = actornet(&[&args[..], &["--strict"]].concat());
    assert_eq!(strict.status.code(), Some(6));
}

#[test]
fn flags_out_of_range_are_refused_with_the_range() {
    let dir = data_set();
    let input = text(dir.path());
    for (arguments, said) in [
        (vec!["bench"], "INPUT"),
        (vec!["bench", input, "--scale", "2"], "--like"),
        (vec!["bench", input, "--seed", "2"], "--like"),
        (
            vec!["bench", "--like", input, "--scale", "0"],
            "0.1 to 10000",
        ),
        (vec!["bench", "--like", input, "--scale", "-1"], "-1"),
        (
            vec!["bench", "--like", input, "--seed", "x"],
            "whole number",
        ),
        (vec!["bench", input, "--runs", "0"], "1 to 1000"),
        (vec!["bench", input, "--threads", "1,x"], "0 to 256"),
        (vec!["bench", input, "--metric", "nonsense"], "nonsense"),
        (vec!["bench", input, "--approx", "2"], "below 1"),
        (vec!["bench", input, "--out", "x.gif"], ".png or .svg"),
        (vec!["check", input, "--threads", "1,2"], "bench"),
    ] {
        let out = actornet(&arguments);
        let errors = String::from_utf8_lossy(&out.stderr).into_owned();
        assert_eq!(out.status.code(), Some(2), "{arguments:?}: {errors}");
        assert!(errors.contains(said), "{arguments:?}: {errors}");
    }
    assert_eq!(actornet(&["bench", "no-such-input"]).status.code(), Some(4));
}

/// Sizes that are made up leave nothing behind, and cost and growth are drawn.
#[test]
fn made_up_sizes_give_exponents_a_picture_and_leave_no_folder() {
    let like = Path::new(env!("CARGO_MANIFEST_DIR")).join("datasets/ai-standards");
    let dir = tempfile::tempdir().unwrap();
    let (out, temporary) = (dir.path().join("growth.svg"), dir.path().join("temporary"));
    fs::create_dir(&temporary).unwrap();
    let run = |more: &[&str]| {
        Command::new(env!("CARGO_BIN_EXE_actornet"))
            .env("TMPDIR", &temporary)
            .args([
                "bench",
                "--like",
                text(&like),
                "--runs",
                "1",
                "--metric",
                "degree",
            ])
            .args([
                "--skip",
                "draw,report",
                "--format",
                "json",
                "--out",
                text(&out),
            ])
            .args(more)
            .output()
            .unwrap()
    };
    let found = json(&run(&["--scale", "0.1,0.3,1"]));
    let growth = &found["growth"][0];
    assert_eq!(
        (&growth["step"], &growth["sizes"]),
        (&"load".into(), &3.into())
    );
    let [low, high] = [0, 1].map(|at| growth["interval"][at].as_f64().unwrap());
    let exponent = growth["exponent"].as_f64().unwrap();
    assert!(low <= exponent && exponent <= high);
    let svg = fs::read_to_string(&out).unwrap();
    assert!(svg.contains("network") && svg.contains("Time of a step"));
    assert_eq!(
        run(&["--scale", "0.1"]).status.code(),
        Some(4),
        "the picture is there"
    );
    #[cfg(unix)]
    assert_eq!(fs::read_dir(&temporary).unwrap().count(), 0);
}
