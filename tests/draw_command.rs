//! `draw` from the command line: every diagram on real data, and on data that are hardly there.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use actornet::plot::diagram::of_data;

#[path = "plot/boxes.rs"]
mod boxes;

fn draw(input: &Path, diagram: &str, out: &Path, more: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_actornet"))
        .arg("draw")
        .arg(input)
        .args(["--diagram", diagram, "--force", "--out"])
        .arg(out)
        .args(more)
        .output()
        .unwrap()
}

fn sample() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("datasets/ai-standards")
}

/// Draws an SVG; `None` where the program refuses with a reason.
fn svg(input: &Path, diagram: &str, more: &[&str]) -> Option<String> {
    let dir = tempfile::tempdir().unwrap();
    let out = dir.path().join("picture.svg");
    let done = draw(input, diagram, &out, more);
    let said = String::from_utf8_lossy(&done.stderr).into_owned();
    match done.status.code() {
        Some(0) => Some(fs::read_to_string(out).unwrap()),
        Some(2 | 3 | 5) => {
            assert!(said.contains("error"), "{diagram}: {said}");
            None
        }
        code => unreachable!("{diagram}: {code:?}: {said}"),
    }
}

#[test]
fn no_names_overlap_in_any_diagram_of_the_data_set() {
    for info in of_data() {
        for more in [&["--within", "ISO/IEC JTC 1"][..], &["--width", "90mm"]] {
            let svg = svg(&sample(), info.id, more).unwrap();
            let texts = boxes::assert_apart(&svg, &format!("{} {more:?}", info.id));
            assert!(texts > 4, "{}: {texts} texts", info.id);
        }
    }
}

#[test]
fn no_names_overlap_in_any_diagram_of_other_data() {
    let dir = tempfile::tempdir().unwrap();
    let larger = dir.path().join("larger");
    let made = Command::new(env!("CARGO_BIN_EXE_actornet"))
        .args(["synth", "--scale", "3", "--seed", "5", "--like"])
        .arg(sample())
        .arg("--out")
        .arg(&larger)
        .output()
        .unwrap();
    assert!(
        made.status.success(),
        "{}",
        String::from_utf8_lossy(&made.stderr)
    );
    for info in of_data() {
        let svg = svg(&larger, info.id, &[]).unwrap();
        let texts = boxes::assert_apart(&svg, info.id);
        assert!(texts > 4, "{}: {texts} texts", info.id);
    }
    let anchored = ["--anchor", "2021-12-31", "--within", "ISO/IEC JTC 1"];
    let svg = svg(&sample(), "network", &anchored).unwrap();
    boxes::assert_apart(&svg, "anchored");
    assert!(svg.contains("their places of 31 December 2021 with \u{3bb} = 1"));
}

#[test]
fn a_file_brings_its_letters_and_the_same_bytes_for_any_number_of_threads() {
    for diagram in ["bump", "ego", "multiples"] {
        let within = ["--within", "ISO/IEC JTC 1", "--threads"];
        let [one, two] = ["1", "2"].map(|n| svg(&sample(), diagram, &[&within[..], &[n]].concat()));
        let one = one.unwrap();
        assert!(Some(&one) == two.as_ref(), "{diagram}");
        assert_eq!(one.matches("@font-face").count(), 2, "{diagram}");
        assert!(one.len() < 600_000, "{diagram}: {} bytes", one.len());
    }
}

/// A data set of these rows: actors, then relations.
fn data_set(actors: &str, relations: &str) -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    let actors = format!("id,name,kind,country,parent\n{actors}");
    fs::write(dir.path().join("actors.csv"), actors).unwrap();
    let relations = format!("actor,role,body,start,end\n{relations}");
    fs::write(dir.path().join("relations.csv"), relations).unwrap();
    dir
}

#[test]
fn hardly_any_data_make_a_picture_or_a_reason() {
    let long = "x".repeat(500);
    let names = format!(
        "A,{long},national_body,CN,\nB,\u{202e}\u{645}\u{631}\u{62d}\u{628}\u{627},national_body,DE,\n\
         C,\"<b>\"\"&amp;</b>\",company,,\nT,<script>,committee,,\nU,T,committee,,T\n"
    );
    let seats =
        "A,secretariat,T,2015,2020\nB,secretariat,T,2020,\nC,member,T,2015,\nC,member,U,2016,\n";
    let sets = [
        ("nothing", data_set("", "")),
        ("one node", data_set("A,A,company,,\n", "")),
        ("no ties", data_set("A,A,company,,\nT,T,committee,,\n", "")),
        (
            "one date",
            data_set("A,A,company,CN,\nT,T,committee,,\n", "A,member,T,,\n"),
        ),
        ("names", data_set(&names, seats)),
    ];
    for (what, dir) in &sets {
        for info in of_data() {
            let Some(svg) = svg(dir.path(), info.id, &[]) else {
                assert!(*what != "names", "{}", info.id);
                continue;
            };
            boxes::assert_apart(&svg, &format!("{} of {what}", info.id));
            assert!(!svg.contains("<script>") && !svg.contains('\u{202e}'));
        }
    }
}

#[test]
fn a_graph_file_has_every_diagram_that_needs_no_bodies_and_no_dates() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("ties.csv");
    let mut ties = "source,target\n".to_owned();
    for k in 0..300 {
        let _ = writeln!(ties, "n{},n{}", k % 40, (k * 7 + 1) % 60);
    }
    fs::write(&file, ties).unwrap();
    for diagram in [
        "network",
        "ranking",
        "matrix",
        "concentric",
        "ego",
        "distribution",
    ] {
        let svg = svg(&file, diagram, &[]).unwrap();
        boxes::assert_apart(&svg, diagram);
    }
    for diagram in ["bipartite", "hierarchy", "difference", "multiples"] {
        assert!(svg(&file, diagram, &[]).is_none(), "{diagram}");
    }
}

#[test]
fn a_font_shows_letters_that_the_program_lacks_and_without_it_the_script_is_named() {
    let dir = data_set(
        "A,\u{56fd},company,CN,\nT,T,committee,,\n",
        "A,member,T,2015,\n",
    );
    let out = dir.path().join("picture.png");
    let boxed = draw(dir.path(), "network", &out, &[]);
    let said = String::from_utf8_lossy(&boxed.stderr).into_owned();
    assert!(
        said.contains("Chinese") && said.contains("--font FILE"),
        "{said}"
    );
    let before = fs::read(&out).unwrap();
    let font = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/plot/one-letter.ttf");
    let more = ["--font", font.to_str().unwrap()];
    let shown = draw(dir.path(), "network", &out, &more);
    let said = String::from_utf8_lossy(&shown.stderr).into_owned();
    assert!(
        shown.status.success() && !said.contains("Chinese"),
        "{said}"
    );
    assert!(before != fs::read(&out).unwrap());
    let svg = svg(dir.path(), "network", &more).unwrap();
    assert!(svg.contains("font-family:'Actornet More 1'"));
    let table = dir.path().join("actors.csv");
    let refused = draw(
        dir.path(),
        "network",
        &out,
        &["--font", table.to_str().unwrap()],
    );
    assert_eq!(refused.status.code(), Some(2));
}

#[test]
fn a_flag_that_would_do_nothing_is_refused() {
    for (diagram, flag, value) in [
        ("flow", "--columns", "roles"),
        ("bump", "--seed", "3"),
        ("ego", "--from", "2020"),
        ("difference", "--as-of", "2025"),
        ("network", "--radius", "2"),
        ("concentric", "--actor", "SAC"),
        ("ego", "--anchor", "2021"),
    ] {
        let dir = tempfile::tempdir().unwrap();
        let done = draw(
            &sample(),
            diagram,
            &dir.path().join("x.svg"),
            &[flag, value],
        );
        let said = String::from_utf8_lossy(&done.stderr).into_owned();
        assert_eq!(done.status.code(), Some(2), "{diagram} {flag}");
        assert!(said.contains(flag) && said.contains(diagram), "{said}");
    }
}
