//! `actornet import` as a user runs it: what is written, what is said, how it ends.
#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on has failed, also in the functions it calls"
)]

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use actornet::dataset::import::{self, DatedFile, Input};
use actornet::dataset::read::{ReadOptions, read};
use actornet::dataset::{Dataset, Severity};

const LISTS: [&str; 3] = [
    "tests/import/committees-2024-01-10.jsonl",
    "tests/import/committees-2025-01-10.csv",
    "tests/import/committees-2026-01-10.jsonl",
];

fn actornet(arguments: &[&str]) -> Output {
    let mut program = Command::new(env!("CARGO_BIN_EXE_actornet"));
    program.arg("import").args(arguments).output().unwrap()
}

fn run(lists: &[&str], out: &Path, more: &[&str]) -> (Option<i32>, String) {
    let mut arguments = vec!["iso-open-data"];
    arguments.extend(lists);
    arguments.extend(["--out", out.to_str().unwrap()]);
    arguments.extend(more);
    let output = actornet(&arguments);
    assert!(output.stdout.is_empty(), "messages go to stderr");
    let said = String::from_utf8(output.stderr).unwrap();
    (output.status.code(), said)
}

fn in_memory(lists: &[&str]) -> Dataset {
    let inputs: Vec<Input> = lists
        .iter()
        .map(|list| DatedFile::parse(list).unwrap().read().unwrap())
        .collect();
    let format = import::find("iso-open-data").unwrap();
    format.import(&inputs).unwrap().dataset
}

/// What is written is read back as it was made, without an error or a warning.
fn assert_comes_back(out: &Path, made: &Dataset) {
    let loaded = read(out, &ReadOptions::default()).unwrap();
    let serious = loaded.findings.iter();
    let serious: Vec<String> = serious
        .filter(|f| f.severity != Severity::Note)
        .map(ToString::to_string)
        .collect();
    assert_eq!(serious, Vec::<String>::new());
    assert_eq!(loaded.dataset.actors, made.actors);
    assert_eq!(loaded.dataset.relations, made.relations);
    assert_eq!(loaded.dataset.identities, made.identities);
    assert_eq!(loaded.dataset.package, made.package);
}

#[test]
fn a_data_set_is_written_that_is_read_back_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("iso");
    let (code, said) = run(&LISTS, &out, &[]);
    assert_eq!(code, Some(0), "{said}");
    for line in [
        "entries = relations + joined + left out",
        "2024-01-10 2025-01-10 2026-01-10",
        "warning[W335]",
        "note[N336]",
    ] {
        assert!(said.contains(line), "{said}");
    }
    assert_comes_back(&out, &in_memory(&LISTS));
}

#[test]
fn a_full_folder_is_refused_and_replaced_under_force() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("iso");
    assert_eq!(run(&LISTS[..1], &out, &["--quiet"]).0, Some(0));
    let before = fs::read(out.join("relations.csv")).unwrap();
    let (code, said) = run(&LISTS, &out, &[]);
    assert_eq!(code, Some(4));
    assert!(said.contains("--force"), "{said}");
    assert_eq!(fs::read(out.join("relations.csv")).unwrap(), before);
    let (code, said) = run(&LISTS, &out, &["--force", "--quiet"]);
    assert_eq!((code, said.as_str()), (Some(0), ""));
    assert_ne!(fs::read(out.join("relations.csv")).unwrap(), before);
    // A table of an older data set would become part of the new one.
    let (relations, groups) = (out.join("relations.csv"), out.join("groups.csv"));
    let before = fs::read(&relations).unwrap();
    fs::write(&groups, "group,actor\nEU,FR\n").unwrap();
    let (code, said) = run(&LISTS[..1], &out, &["--force"]);
    assert_eq!(code, Some(4));
    assert!(
        said.contains("E412") && said.contains("groups.csv"),
        "{said}"
    );
    assert!(said.contains("move it away"), "{said}");
    assert_eq!(fs::read(&relations).unwrap(), before, "nothing was written");
    fs::remove_file(&groups).unwrap();
    assert_eq!(run(&LISTS, &out, &["--force"]).0, Some(0));
}

#[test]
fn each_failure_has_its_exit_code_and_leaves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("iso");
    let broken = folder.path().join("broken.jsonl");
    fs::write(&broken, "{}\nno json\n").unwrap();
    let broken = format!("{}@2025-01-10", broken.display());
    let same_day = format!("{}@2024-01-10", LISTS[1]);
    for (lists, code, word) in [
        (vec!["Cargo.toml"], 2, "@YYYY-MM-DD"),
        (vec!["Cargo.toml@2025"], 2, "full date"),
        (vec![LISTS[0], &same_day], 2, "2024-01-10"),
        (vec![broken.as_str()], 3, "error[E322]"),
        (vec![LISTS[0], "no-such-file@2020-01-01"], 4, "no-such-file"),
    ] {
        let (ended, said) = run(&lists, &out, &[]);
        assert_eq!(ended, Some(code), "{lists:?}: {said}");
        assert!(said.contains(word), "{lists:?}: {said}");
        assert!(!out.exists(), "{lists:?}");
    }
    let output = actornet(&["no-such-format", LISTS[0], "--out", out.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("iso-open-data"));
}

#[test]
fn the_official_files_come_back_too() {
    let Ok(folder) = std::env::var("ACTORNET_ISO_OPEN_DATA") else {
        eprintln!("skipped: ACTORNET_ISO_OPEN_DATA does not name the folder of the official files");
        return;
    };
    let lists = [
        "iso_technical_committees-2025-06-12.jsonl",
        "iso_technical_committees-2026-05-02.csv",
    ]
    .map(|name| Path::new(&folder).join(name).display().to_string());
    let lists = lists.each_ref().map(String::as_str);
    let target = tempfile::tempdir().unwrap();
    let out = target.path().join("iso");
    let (code, said) = run(&lists, &out, &[]);
    assert_eq!(code, Some(0), "{said}");
    assert_comes_back(&out, &in_memory(&lists));
}
