//! `actornet verify`: a report is what its manifest says, or the first difference is named.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

#[path = "catalogue/sandbox.rs"]
mod sandbox;

use std::fs;

use sandbox::{Run, Sandbox};
use serde_json::{Value, json};

fn made() -> Sandbox {
    let sandbox = Sandbox::new();
    let report = sandbox.report(&[]);
    assert_eq!(report.code, Some(0), "{report:?}");
    sandbox
}

fn verify(sandbox: &Sandbox, arguments: &[&str]) -> Run {
    let before = sandbox.disk();
    let run = sandbox.run(&[&["verify"], arguments].concat());
    assert!(sandbox.disk() == before, "verify only reads");
    run
}

fn assert_refused(run: &Run, code: i32, words: &[&str]) {
    assert_eq!(run.code, Some(code), "{run:?}");
    for word in words {
        assert!(run.err.contains(word), "{word}: {run:?}");
    }
    assert!(run.out.is_empty(), "{run:?}");
}

fn manifest(sandbox: &Sandbox) -> Value {
    serde_json::from_str(&sandbox.read("out/manifest.json")).unwrap()
}

fn edit(sandbox: &Sandbox, change: impl FnOnce(&mut Value)) {
    let mut manifest = manifest(sandbox);
    change(&mut manifest);
    let text = serde_json::to_string_pretty(&manifest).unwrap();
    sandbox.write("out/manifest.json", text + "\n");
}

#[test]
fn a_report_as_it_was_made_is_verified_from_anywhere() {
    let sandbox = made();
    for (folder, argument) in [
        ("", "out/manifest.json"),
        ("", "out"),
        ("out", "manifest.json"),
    ] {
        let run = sandbox
            .program()
            .current_dir(sandbox.path().join(folder))
            .args(["verify", argument])
            .output()
            .unwrap();
        let run = Run::from(run);
        assert_eq!(run.code, Some(0), "{run:?}");
        assert!(run.out.contains("verified, id "), "{run:?}");
        assert!(run.out.contains("the same bytes"), "{run:?}");
    }
    // Anywhere else, with the data named.
    fs::rename(sandbox.path().join("data"), sandbox.path().join("moved")).unwrap();
    let lost = verify(&sandbox, &["out"]);
    assert_refused(&lost, 4, &["`data`", "--input DIR"]);
    let run = verify(&sandbox, &["out", "--input", "moved", "--threads", "2"]);
    assert_eq!(run.code, Some(0), "{run:?}");
}

#[test]
fn the_manifest_says_all_of_the_run_and_nothing_of_the_machine() {
    let sandbox = made();
    let read = manifest(&sandbox);
    assert_eq!(read["manifest_version"], 1);
    assert_eq!(read["tool"]["name"], "actornet");
    assert_eq!(read["command"], "report");
    assert_eq!(read["input"], "data");
    assert_eq!(read["parameters"]["on_error"], "stop");
    // Defaults are in it.
    assert_eq!(read["parameters"]["plan"]["unverified"], "exclude");
    assert_eq!(read["parameters"]["plan"]["leadership"][0]["top"], 15);
    let relations = &read["inputs"][1];
    assert_eq!(relations["path"], "relations.csv");
    let rows = ["rows", "used", "rejected", "merged"].map(|key| relations[key].as_u64().unwrap());
    assert_eq!(rows, [5, 5, 0, 0]);
    assert_eq!(relations["bytes"], sandbox::RELATIONS.len());
    let network = &read["networks"][0];
    assert_eq!(network["nodes"], 4);
    let left_out = network["left_out"].as_object().unwrap().values();
    let left_out: u64 = left_out.map(|n| n.as_u64().unwrap()).sum();
    let used = network["relations_used"].as_u64().unwrap();
    assert_eq!(network["relations_read"], used + left_out);
    assert_eq!((used, left_out), (3, 2));
    assert!(read["conventions"]["closeness-two-mode"].is_string());
    let text = sandbox.read("out/manifest.json");
    let place = sandbox.path().to_str().unwrap();
    assert!(!text.contains(place), "{text}");
    // Another place, named by its whole path, on other threads: the same but for that name.
    let other = Sandbox::new();
    let whole = other.path().join("data");
    let run = other.run(&[
        "report",
        whole.to_str().unwrap(),
        "--out",
        "out",
        "--plan",
        "plan.toml",
        "--figures",
        "none",
        "--threads",
        "3",
    ]);
    assert_eq!(run.code, Some(0), "{run:?}");
    assert_eq!(other.read("out/manifest.json"), text);
    // The id stands in every text of the report.
    let id = read["id"].as_str().unwrap();
    for file in ["report.html", "explorer.html", "report.md", "report.json"] {
        assert!(sandbox.read(&format!("out/{file}")).contains(id), "{file}");
    }
}

#[test]
fn an_output_that_was_touched_is_named_with_the_first_difference() {
    let sandbox = made();
    let text = sandbox.read("out/report.md");
    let edited = text.replacen("DIN (Germany)", "SAC (China)", 1);
    assert_ne!(edited, text);
    sandbox.write("out/report.md", &edited);
    let run = verify(&sandbox, &["out"]);
    let words = [
        "error[E431]",
        "report.md",
        "the first difference is at byte ",
        "instead of `DIN",
    ];
    assert_refused(&run, 3, &words);
    fs::remove_file(sandbox.path().join("out/report.md")).unwrap();
    assert_refused(
        &verify(&sandbox, &["out"]),
        3,
        &["error[E431]: out/report.md is missing"],
    );
}

#[test]
fn an_input_that_changed_is_named() {
    let sandbox = made();
    sandbox.append("data/relations.csv", "DIN,observer,TC 1,2003,,,");
    let run = verify(&sandbox, &["out"]);
    assert_refused(
        &run,
        3,
        &[
            "error[E430]: the input data/relations.csv",
            "not made again",
        ],
    );
    fs::remove_file(sandbox.path().join("data/relations.csv")).unwrap();
    let run = verify(&sandbox, &["out"]);
    assert_refused(
        &run,
        3,
        &["error[E430]: the input data/relations.csv is missing"],
    );
}

#[test]
fn a_manifest_that_was_edited_is_found_out() {
    let sandbox = made();
    let whole = manifest(&sandbox);
    edit(&sandbox, |m| m["id"] = json!("0123456789ab"));
    assert_refused(
        &verify(&sandbox, &["out"]),
        3,
        &["error[E432]", "another manifest id"],
    );
    edit(&sandbox, |m| m.clone_from(&whole));
    assert_eq!(verify(&sandbox, &["out"]).code, Some(0));
    // A hash that fits an edited file: making the report again shows the edit.
    sandbox.write("out/report.md", "Nothing to see here.\n");
    edit(&sandbox, |m| {
        let outputs = m["outputs"].as_array_mut().unwrap();
        let output = outputs
            .iter_mut()
            .find(|o| o["path"] == "report.md")
            .unwrap();
        output["sha256"] = json!(actornet::dataset::sha256(b"Nothing to see here.\n"));
        output["bytes"] = json!(21);
    });
    let words = [
        "error[E432]: made again, report.md differs",
        "instead of `Nothing",
    ];
    assert_refused(&verify(&sandbox, &["out"]), 3, &words);
    let sandbox = made();
    edit(&sandbox, |m| m["networks"][0]["nodes"] = json!(5));
    assert_refused(
        &verify(&sandbox, &["out"]),
        3,
        &["error[E432]", "it was edited"],
    );
    edit(&sandbox, |m| m["parameters"]["plan"]["seed"] = json!(43));
    assert_refused(
        &verify(&sandbox, &["out"]),
        3,
        &["error[E432]", "another manifest id"],
    );
    edit(&sandbox, |m| m["tool"]["version"] = json!("0.0.1"));
    assert_refused(&verify(&sandbox, &["out"]), 3, &["error[E434]", "0.0.1"]);
}

#[test]
fn what_is_no_manifest_is_refused() {
    let sandbox = made();
    edit(&sandbox, |m| {
        m["outputs"][0]["path"] = json!("../../etc/passwd");
    });
    assert_refused(
        &verify(&sandbox, &["out"]),
        3,
        &["error[E433]", "does not stay inside"],
    );
    edit(&sandbox, |m| m["manifest_version"] = json!(7));
    assert_refused(&verify(&sandbox, &["out"]), 3, &["error[E433]", "7"]);
    sandbox.write("out/manifest.json", "{");
    assert_refused(&verify(&sandbox, &["out"]), 3, &["error[E433]"]);
    assert_refused(&verify(&sandbox, &["nowhere.json"]), 4, &["nowhere.json"]);
    assert_refused(
        &verify(&sandbox, &["out", "--input", "nowhere"]),
        3,
        &["E433"],
    );
    assert_eq!(sandbox.run(&["verify"]).code, Some(2));
}

#[test]
fn rows_left_out_are_left_out_again() {
    let sandbox = Sandbox::new();
    sandbox.append("data/relations.csv", "ANSII,member,TC 1,2001,,,");
    let report = sandbox.report(&["--on-error", "skip"]);
    assert_eq!(report.code, Some(0), "{report:?}");
    assert_eq!(manifest(&sandbox)["inputs"][1]["rejected"], 1);
    let run = verify(&sandbox, &["out"]);
    assert_eq!(run.code, Some(0), "{run:?}");
}

#[test]
fn a_report_with_a_further_font_needs_it_again() {
    let sandbox = Sandbox::new();
    sandbox.write(
        "data/actors.csv",
        "id,name,kind,country\nA,\u{56fd},company,CN\nT,T,committee,\n",
    );
    sandbox.write(
        "data/relations.csv",
        "actor,role,body,start\nA,member,T,2015\n",
    );
    let boxed = sandbox.run(&["report", "data", "--out", "boxed"]);
    assert_eq!(boxed.code, Some(0), "{boxed:?}");
    assert!(
        boxed.err.contains("Chinese") && boxed.err.contains("--font FILE"),
        "{boxed:?}"
    );
    let font = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/plot/one-letter.ttf");
    let drawn = sandbox.run(&["report", "data", "--out", "drawn", "--font", font]);
    assert_eq!(drawn.code, Some(0), "{drawn:?}");
    assert!(!drawn.err.contains("Chinese"), "{drawn:?}");
    assert_eq!(verify(&sandbox, &["drawn", "--font", font]).code, Some(0));
    assert_refused(
        &verify(&sandbox, &["drawn"]),
        2,
        &["1 further font", "--font"],
    );
    assert_refused(
        &verify(&sandbox, &["boxed", "--font", font]),
        2,
        &["leave out --font"],
    );
}
