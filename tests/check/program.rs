//! The commands check, describe and init, with their exit codes.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

use super::folder::Folder;

fn actornet(arguments: &[&str], folder: &Path) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_actornet"));
    command.current_dir(folder).args(arguments);
    command.output().expect("the program starts")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

#[test]
fn a_sound_data_set_is_accepted_with_0_and_one_with_errors_refused_with_3() {
    let folder = Folder::new();
    let out = actornet(&["check", "."], folder.path());
    assert_eq!(out.status.code(), Some(0), "{}", text(&out.stderr));
    let last = text(&out.stdout).lines().last().unwrap().to_owned();
    assert_eq!(
        last,
        ".: accepted: 0 errors, 0 warnings, 0 notes; 11 rows read = 11 used + 0 rejected + 0 merged"
    );

    // What its networks will take is told before any of them is made: one pair of members in
    // each of two bodies, and in each body two who sit in both.
    let said = text(&out.stdout);
    let memory = said
        .lines()
        .find(|l| l.starts_with("memory: about 21 MB; "));
    let memory = memory.unwrap_or_else(|| panic!("{said}"));
    assert!(
        memory.contains("co-membership: at most 4 pairs"),
        "{memory}"
    );
    assert!(memory.contains("interlock: at most 2 pairs"), "{memory}");

    let folder = folder
        .and("relations.csv", "ANSII,member,TC 1,2001,,,")
        .and("relations.csv", "DIN,member,TC 1,2001,,,");
    let out = actornet(&["check", "."], folder.path());
    assert_eq!(out.status.code(), Some(3));
    let finding = "error[E202]: relations.csv:7:1: actor: unknown actor `ANSII`\n  help: did you mean `ANSI`?";
    assert!(text(&out.stdout).contains(finding), "{}", text(&out.stdout));
    assert!(text(&out.stderr).contains(finding), "{}", text(&out.stderr));
    assert!(
        text(&out.stderr).contains("warning[W131]"),
        "{}",
        text(&out.stderr)
    );
    let quiet = actornet(&["check", ".", "--quiet"], folder.path());
    assert!(text(&quiet.stderr).contains("E202") && !text(&quiet.stderr).contains("W131"));
}

#[test]
fn findings_are_given_as_json() {
    let folder = Folder::new().and("relations.csv", "ANSII,member,TC 1,2001,,,");
    let out = actornet(&["check", ".", "--format", "json"], folder.path());
    assert_eq!(out.status.code(), Some(3));
    let json: Value = serde_json::from_slice(&out.stdout).unwrap();
    assert_eq!(json["schema_version"], 1);
    assert_eq!(json["accepted"], false);
    assert_eq!((&json["errors"], &json["warnings"]), (&1.into(), &0.into()));
    let finding = &json["findings"][0];
    assert_eq!(finding["code"], "E202");
    assert_eq!(finding["severity"], "error");
    assert_eq!(
        (&finding["line"], &finding["field"]),
        (&7.into(), &1.into())
    );
    assert_eq!(finding["column"], "actor");
    assert_eq!(finding["hint"], "did you mean `ANSI`?");
    assert_eq!(json["total"]["rows_read"], 12);
    assert_eq!(json["total"]["rows_rejected"], 1);
}

#[test]
fn rows_with_errors_are_left_out_on_request_and_written_down() {
    let folder = Folder::new().and("relations.csv", "ANSII,member,TC 1,2001,,,");
    let skip = [
        "check",
        ".",
        "--on-error",
        "skip",
        "--rejects",
        "rejects.csv",
    ];
    let out = actornet(&skip, folder.path());
    assert_eq!(out.status.code(), Some(0), "{}", text(&out.stderr));
    assert!(text(&out.stderr).contains("E202"));
    let rejects = fs::read_to_string(folder.path().join("rejects.csv")).unwrap();
    assert!(rejects.contains("relations.csv,7,actor,E202"), "{rejects}");
    let again = actornet(&skip, folder.path());
    assert_eq!(again.status.code(), Some(4), "the file exists");
    let said = text(&again.stderr);
    assert!(said.contains("error[E410]: rejects.csv exists"), "{said}");
    let input = [
        "check",
        ".",
        "--on-error",
        "skip",
        "--force",
        "--rejects",
        "actors.csv",
    ];
    let out = actornet(&input, folder.path());
    assert_eq!(out.status.code(), Some(4), "an input is never replaced");
    assert!(
        text(&out.stderr).contains("error[E411]"),
        "{}",
        text(&out.stderr)
    );
    let out = actornet(&["check", ".", "--rejects", "r.csv"], folder.path());
    assert_eq!(out.status.code(), Some(2));
}

#[test]
fn what_is_not_there_is_4_with_the_mend() {
    let folder = Folder::new()
        .without("relations.csv")
        .with("relation.csv", "");
    let out = actornet(&["check", "."], folder.path());
    assert_eq!(out.status.code(), Some(4));
    assert!(
        text(&out.stderr).contains("found `relation.csv`: rename it"),
        "{}",
        text(&out.stderr)
    );
    let out = actornet(&["check", "nowhere"], folder.path());
    assert_eq!(out.status.code(), Some(4));
    assert!(
        text(&out.stderr).contains("no such folder"),
        "{}",
        text(&out.stderr)
    );
}

#[test]
fn only_the_first_warnings_are_said_and_all_are_listed() {
    let mut folder = Folder::new();
    for _ in 0..30 {
        folder = folder.and("relations.csv", "DIN,member,TC 1,2001,,,");
    }
    let out = actornet(&["check", "."], folder.path());
    assert_eq!(text(&out.stderr).matches("warning[W131]").count(), 20);
    assert!(text(&out.stderr).contains("10 more warnings"));
    assert_eq!(text(&out.stdout).matches("warning[W131]").count(), 30);
}

#[test]
fn a_data_set_is_described() {
    let folder = Folder::new().with(
        "datapackage.json",
        r#"{"title": "An example", "actornet": {"observed": ["2011-01-01"],
            "coverage": [{"roles": ["secretariat"], "within": "ISO"}]}}"#,
    );
    let out = actornet(&["describe", "."], folder.path());
    assert_eq!(out.status.code(), Some(0), "{}", text(&out.stderr));
    let shown = text(&out.stdout);
    for line in [
        "An example\n",
        "Actors: 6, of them 3 bodies\n",
        "       3  national standards body\n",
        "Relations: 5, dated 2001-01-01 to 2020-01-01, 0 without a start; in force on 2011-01-01:\n",
        "       2  secretariat (3 rows)\n",
        "secretariat: complete only within ISO\n",
        "not declared complete anywhere: member\n",
    ] {
        assert!(shown.contains(line), "{line}\n{shown}");
    }
    let out = actornet(&["describe", ".", "--format", "json"], folder.path());
    let json: Value = serde_json::from_slice(&out.stdout).unwrap();
    assert_eq!(json["schema_version"], 1);
    assert_eq!((&json["actors"], &json["bodies"]), (&6.into(), &3.into()));
    assert_eq!(json["as_of"], "2011-01-01");
    assert_eq!(json["sha256"].as_str().map(str::len), Some(64));
    let broken = folder.and("relations.csv", "X,member,TC 1,,,,");
    assert_eq!(
        actornet(&["describe", "."], broken.path()).status.code(),
        Some(3)
    );
}

#[test]
fn an_empty_data_set_is_made_that_passes_the_check() {
    let dir = tempfile::tempdir().unwrap();
    let out = actornet(&["init", "mine"], dir.path());
    assert_eq!(out.status.code(), Some(0), "{}", text(&out.stderr));
    let readme = fs::read_to_string(dir.path().join("mine/README.md")).unwrap();
    assert!(readme.contains("| `start_observed` |"), "{readme}");
    let out = actornet(&["check", "mine"], dir.path());
    assert_eq!(out.status.code(), Some(0), "{}", text(&out.stderr));
    assert!(text(&out.stdout).contains("0 errors"));
    let again = actornet(&["init", "mine"], dir.path());
    assert_eq!(again.status.code(), Some(4));
    assert_eq!(
        actornet(&["init", "mine", "--force"], dir.path())
            .status
            .code(),
        Some(0)
    );
}

#[test]
fn a_closed_pipe_is_no_error() {
    let folder = Folder::new();
    let line = format!("{} check . | head -n 1", env!("CARGO_BIN_EXE_actornet"));
    let shell = Command::new("sh")
        .arg("-c")
        .arg(line)
        .current_dir(folder.path())
        .output();
    // Without a shell there are no pipes to close.
    if let Ok(out) = shell {
        assert_eq!(text(&out.stderr), "");
    }
}
