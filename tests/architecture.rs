//! The house: what may use what, and where things stand. Reads the sources.
#![expect(
    clippy::unwrap_used,
    reason = "a test fails by panicking, also in the functions it calls"
)]

use std::path::{Path, PathBuf};

#[path = "architecture/source.rs"]
mod source;

use source::{Token, depth_of, imports, lines_of_logic, names_from, table, tokens};

/// A module at the top of the crate: its floor, and what it may use besides itself.
struct Floor {
    module: &'static str,
    floor: u8,
    may_use: &'static [&'static str],
}

const fn floor(floor: u8, module: &'static str, may_use: &'static [&'static str]) -> Floor {
    Floor {
        module,
        floor,
        may_use,
    }
}

const FLOORS: &[Floor] = &[
    floor(0, "escape", &[]),
    floor(0, "model", &[]),
    floor(0, "numeric", &[]),
    floor(1, "dataset", &["escape", "model"]),
    floor(2, "network", &["model", "dataset"]),
    floor(2, "synth", &["escape", "model", "numeric", "dataset"]),
    // The findings that graph files share with data sets are the data set's.
    floor(3, "graph_file", &["escape", "model", "dataset", "network"]),
    floor(3, "community", &["model", "numeric", "network"]),
    // The community of a node is a measure of it.
    floor(4, "metrics", &["model", "numeric", "network", "community"]),
    floor(
        5,
        "shifts",
        &[
            "model",
            "numeric",
            "dataset",
            "network",
            "graph_file",
            "metrics",
            "community",
        ],
    ),
    floor(
        6,
        "analysis",
        &[
            "model",
            "numeric",
            "dataset",
            "network",
            "graph_file",
            "metrics",
            "community",
            "shifts",
        ],
    ),
    floor(7, "report", &["escape", "model", "numeric", "analysis"]),
    floor(
        7,
        "plot",
        &["escape", "model", "numeric", "network", "analysis"],
    ),
    floor(
        8,
        "cli",
        &[
            "escape",
            "model",
            "numeric",
            "dataset",
            "network",
            "synth",
            "graph_file",
            "metrics",
            "community",
            "shifts",
            "analysis",
            "report",
            "plot",
        ],
    ),
];

/// Folders where one file and one table row make one thing, and the files in them that are no such
/// thing but what several of them stand on.
const TABLE_FOLDERS: &[(&str, &[&str])] = &[
    ("src/metrics", &["contract", "document", "job", "kernel"]),
    ("src/dataset/import", &["dated_file"]),
    (
        "src/graph_file",
        &[
            "codes", "column", "detect", "draft", "number", "of_view", "plain", "read", "spell",
            "value", "write", "xml",
        ],
    ),
    ("src/plot/diagram", &[]),
    ("src/report/section", &[]),
    ("src/cli/command", &[]),
];

/// Names that say nothing about what is inside.
const EMPTY_NAMES: &[&str] = &["util", "utils", "helper", "helpers", "common", "misc"];

const MOST_LINES: usize = 600;

/// Lines inside functions that a `mod.rs` may hold: looking a row up in its table, not more.
const MOST_LOGIC_IN_MOD: usize = 25;

/// A file with its path from the top of the package, `/` between folders.
struct File {
    path: String,
    text: String,
}

impl File {
    fn new(path: &str, text: &str) -> Self {
        Self {
            path: path.to_owned(),
            text: text.to_owned(),
        }
    }

    /// The module at the top of the crate that the file belongs to; none for `lib.rs`.
    fn module(&self) -> Option<&str> {
        let inner = self.path.strip_prefix("src/")?;
        let first = inner.split('/').next()?.trim_end_matches(".rs");
        (first != "lib" && first != "main").then_some(first)
    }

    fn tokens(&self) -> Vec<Token> {
        tokens(&self.text)
    }
}

fn files() -> Vec<File> {
    fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
        let Ok(entries) = std::fs::read_dir(folder) else {
            return;
        };
        for entry in entries {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, found);
            } else if path.extension().is_some_and(|e| e == "rs") {
                found.push(path);
            }
        }
    }
    let top = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut paths = Vec::new();
    for folder in ["src", "tests", "examples", "benches"] {
        walk(&top.join(folder), &mut paths);
    }
    paths.sort();
    let file = |path: &PathBuf| {
        let inner = path.strip_prefix(top).unwrap();
        let parts: Vec<_> = inner
            .iter()
            .map(|p| p.to_string_lossy().into_owned())
            .collect();
        File {
            path: parts.join("/"),
            text: std::fs::read_to_string(path).unwrap(),
        }
    };
    paths.iter().map(file).collect()
}

/// Imports that go up or sideways.
fn wrong_imports(file: &File) -> Vec<String> {
    let Some(module) = file.module() else {
        return Vec::new();
    };
    let Some(own) = FLOORS.iter().find(|f| f.module == module) else {
        return vec![format!(
            "{}: `{module}` stands on no floor of this test",
            file.path
        )];
    };
    let mut wrong = Vec::new();
    for import in imports(&file.path, &file.tokens()) {
        let Some(used) = FLOORS.iter().find(|f| f.module == import.module) else {
            continue;
        };
        let is_below = used.floor < own.floor;
        // Tests of a module may also build what they need from any floor below.
        let allowed = used.module == own.module
            || own.may_use.contains(&used.module)
            || (import.in_tests && is_below);
        if !allowed {
            let why = if is_below {
                "is not on its list"
            } else {
                "does not stand below it"
            };
            wrong.push(format!(
                "{}:{}: `{module}` uses `{}`, which {why}",
                file.path, import.line, used.module
            ));
        }
    }
    wrong
}

fn empty_names(file: &File) -> Vec<String> {
    let mut names: Vec<String> = file
        .path
        .split('/')
        .map(|part| part.trim_end_matches(".rs").to_owned())
        .collect();
    let tokens = file.tokens();
    let declared = tokens.windows(2).filter(|w| w[0].text == "mod");
    names.extend(declared.map(|w| w[1].text.clone()));
    names.retain(|name| EMPTY_NAMES.contains(&name.as_str()));
    names
        .into_iter()
        .map(|name| format!("{}: `{name}` does not say what is inside", file.path))
        .collect()
}

fn too_long(file: &File) -> Vec<String> {
    let lines = file.text.lines().count();
    // A file of tests may be a long list of cases.
    if lines <= MOST_LINES || file.path.starts_with("tests/") {
        return Vec::new();
    }
    vec![format!(
        "{}: {lines} lines, at most {MOST_LINES}: split it by concern",
        file.path
    )]
}

fn logic_in_mod(file: &File) -> Vec<String> {
    let is_mod = file.path.starts_with("src/") && file.path.ends_with("/mod.rs");
    let lines = if is_mod {
        lines_of_logic(&file.tokens())
    } else {
        0
    };
    if lines <= MOST_LOGIC_IN_MOD {
        return Vec::new();
    }
    vec![format!(
        "{}: {lines} lines of logic in a mod.rs, at most {MOST_LOGIC_IN_MOD}",
        file.path
    )]
}

/// Files of a table folder that its table does not name.
fn unlisted(folder: &str, support: &[&str], files: &[File]) -> Vec<String> {
    let inner = |f: &File| {
        f.path
            .strip_prefix(&format!("{folder}/"))
            .map(str::to_owned)
    };
    let names: Vec<String> = files
        .iter()
        .filter_map(inner)
        .map(|p| {
            p.split('/')
                .next()
                .unwrap()
                .trim_end_matches(".rs")
                .to_owned()
        })
        .filter(|name| name != "mod")
        .collect();
    let index = files.iter().find(|f| f.path == format!("{folder}/mod.rs"));
    let tokens = index.map(File::tokens).unwrap_or_default();
    let rows = table(&tokens);
    if rows.is_empty() && names.is_empty() {
        return Vec::new();
    }
    let has_path = |name: &str| {
        rows.windows(2)
            .any(|w| w[0].text == name && w[1].text == "::")
    };
    let is_listed = |name: &str| {
        let taken = names_from(&tokens, name);
        has_path(name) || rows.iter().any(|row| taken.contains(&row.text.as_str()))
    };
    let mut wrong: Vec<String> = names
        .iter()
        .filter(|name| !is_listed(name) && !support.contains(&name.as_str()))
        .map(|name| format!("{folder}/{name} stands in no row of the table in {folder}/mod.rs"))
        .collect();
    let gone = support
        .iter()
        .filter(|s| !names.iter().any(|n| n == *s) || is_listed(s));
    wrong.extend(gone.map(|s| format!("{folder}/{s} is named here as support, but is not")));
    wrong.dedup();
    wrong
}

/// What code that escapes by hand is written with: it belongs into `src/escape`.
const BY_HAND: &[&str] = &[
    "\"&amp;\"",
    "\"&lt;\"",
    "\"&gt;\"",
    "\"&quot;\"",
    "\"&#39;\"",
    "\"&apos;\"",
    "\"&#{};\"",
    "\"\\\\u003c\"",
    "\"\\\\|\"",
    "\"\\\\\\\"\"",
    "replace('\"',",
    "escape_debug(",
    "escape_default(",
    "escape_unicode(",
    "is_control()",
    "'\\u{202",
];

/// Code outside `src/escape` and outside of tests that escapes by hand.
fn escapes_by_hand(file: &File) -> Vec<String> {
    let of_tests = ["src/report/hostile.rs", "src/report/twins.rs"];
    let is_apart = !file.path.starts_with("src/")
        || file.path.starts_with("src/escape/")
        || of_tests.contains(&file.path.as_str());
    let code = file.text.split("#[cfg(test)]\nmod tests").next().unwrap();
    let lines = code.lines().enumerate().filter(|_| !is_apart);
    let lines = lines.filter(|(_, line)| !line.trim_start().starts_with("//"));
    let marks = |line: &str| BY_HAND.iter().find(|mark| line.contains(**mark));
    let found = lines.filter_map(|(at, line)| Some((at + 1, marks(line)?)));
    found
        .map(|(line, mark)| {
            format!(
                "{}:{line}: {mark} stands in code of src/escape alone",
                file.path
            )
        })
        .collect()
}

fn assert_none(wrong: &[String]) {
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn nothing_uses_what_stands_above_or_beside_it() {
    let files = files();
    assert!(files.len() > 20, "the sources were not found");
    assert_none(&files.iter().flat_map(wrong_imports).collect::<Vec<_>>());
}

#[test]
fn the_floors_themselves_only_look_down() {
    for row in FLOORS {
        for used in row.may_use {
            let below = FLOORS.iter().find(|f| f.module == *used).unwrap();
            assert!(below.floor < row.floor, "{} may not use {used}", row.module);
        }
    }
}

#[test]
fn names_say_what_is_inside() {
    assert_none(&files().iter().flat_map(empty_names).collect::<Vec<_>>());
}

#[test]
fn files_are_short() {
    assert_none(&files().iter().flat_map(too_long).collect::<Vec<_>>());
}

#[test]
fn mod_files_hold_no_logic() {
    assert_none(&files().iter().flat_map(logic_in_mod).collect::<Vec<_>>());
}

#[test]
fn every_file_of_a_table_folder_stands_in_its_table() {
    let files = files();
    let wrong: Vec<String> = TABLE_FOLDERS
        .iter()
        .flat_map(|(folder, support)| unlisted(folder, support, &files))
        .collect();
    assert_none(&wrong);
}

#[test]
fn text_is_escaped_in_one_place() {
    assert_none(&files().iter().flat_map(escapes_by_hand).collect::<Vec<_>>());
}

// The tests above must be able to fail.

#[test]
fn an_escape_by_hand_is_found() {
    let wrong = |path: &str, text: &str| escapes_by_hand(&File::new(path, text)).len();
    let code = "fn f(x: &str) -> String {\n    x.replace('<', \"&lt;\")\n}\n";
    assert_eq!(wrong("src/plot/a.rs", code), 1);
    assert_eq!(wrong("src/escape/a.rs", code), 0);
    assert_eq!(wrong("tests/a.rs", code), 0);
    let in_tests = format!("#[cfg(test)]\nmod tests {{\n{code}}}\n");
    assert_eq!(wrong("src/plot/a.rs", &in_tests), 0);
    assert_eq!(wrong("src/plot/a.rs", "/// Makes \"&lt;\" of it.\n"), 0);
    assert_eq!(wrong("src/plot/a.rs", "x.replace('\"', \"\\\"\\\"\")"), 1);
}

#[test]
fn an_import_that_goes_up_or_sideways_is_found_however_it_is_written() {
    let wrong = |path: &str, text: &str| wrong_imports(&File::new(path, text)).len();
    assert_eq!(wrong("src/model/a.rs", "use crate::network::Network;"), 1);
    assert_eq!(
        wrong(
            "src/model/a.rs",
            "use crate::{model::Actor, dataset::{Dataset}, cli};"
        ),
        2
    );
    assert_eq!(
        wrong("src/report/md.rs", "fn f() { crate::plot::render(); }"),
        1
    );
    assert_eq!(
        wrong(
            "src/plot/a/b.rs",
            "use super::super::super::report::Report;"
        ),
        1
    );
    assert_eq!(
        wrong("src/plot/a/b.rs", "use super::super::canvas::Canvas;"),
        0
    );
    assert_eq!(
        wrong(
            "src/model/mod.rs",
            "mod x { fn f() { super::super::cli::main() } }"
        ),
        1
    );
    assert_eq!(wrong("src/metrics/a.rs", "use crate::shifts::Shifts;"), 1);
    assert_eq!(wrong("src/nowhere/a.rs", ""), 1, "a module without a floor");
    // Below, but not on the list; tests may.
    assert_eq!(wrong("src/metrics/a.rs", "use crate::dataset::Dataset;"), 1);
    assert_eq!(
        wrong(
            "src/metrics/a.rs",
            "mod tests { use crate::dataset::Dataset; }"
        ),
        0
    );
    assert_eq!(
        wrong("src/metrics/a.rs", "mod tests { use crate::cli::main; }"),
        1
    );
    let fine = r##"
        //! Links to [`crate::cli`].
        /* crate::cli /* crate::cli */ crate::cli */
        use crate::model::Actor;
        const A: &str = "crate::cli \" crate::cli";
        const B: &str = r#"crate::cli " crate::cli"#;
        const C: (char, char, &'static str) = ('"', '\'', "crate::cli");
        fn f<'a>(x: &'a str) -> &'a str { x } // crate::cli
    "##;
    assert_eq!(wrong("src/network/a.rs", fine), 0);
    assert_eq!(
        wrong("src/network/a.rs", &format!("{fine}\nuse crate::cli;")),
        1
    );
    let line = wrong_imports(&File::new(
        "src/network/a.rs",
        &format!("{fine}\nuse crate::cli;"),
    ));
    assert!(line[0].starts_with("src/network/a.rs:10:"), "{}", line[0]);
    assert_eq!(depth_of("src/lib.rs"), 0);
}

#[test]
fn empty_names_long_files_and_logic_in_mod_are_found() {
    assert_eq!(empty_names(&File::new("src/cli/utils.rs", "")).len(), 1);
    assert_eq!(empty_names(&File::new("src/helpers/a.rs", "")).len(), 1);
    assert_eq!(
        empty_names(&File::new("src/cli/a.rs", "mod common { }")).len(),
        1
    );
    assert!(empty_names(&File::new("src/cli/a.rs", "// mod common\n")).is_empty());
    assert_eq!(too_long(&File::new("src/a.rs", &"\n".repeat(601))).len(), 1);
    assert!(too_long(&File::new("src/a.rs", &"\n".repeat(600))).is_empty());
    assert!(too_long(&File::new("tests/a.rs", &"\n".repeat(601))).is_empty());
    let body = "let x = 1;\n".repeat(MOST_LOGIC_IN_MOD + 1);
    let logic = format!("fn f() {{\n{body}}}\n");
    assert_eq!(logic_in_mod(&File::new("src/cli/mod.rs", &logic)).len(), 1);
    assert!(logic_in_mod(&File::new("src/cli/a.rs", &logic)).is_empty());
    let in_tests = format!("mod tests {{\n{logic}}}\n");
    assert!(logic_in_mod(&File::new("src/cli/mod.rs", &in_tests)).is_empty());
}

#[test]
fn a_file_without_a_row_is_found() {
    let index =
        "mod degree;\nmod path;\nmod rank;\npub const TABLE: &[&dyn M] = &[&degree::DEGREE];";
    let files = [
        File::new("src/metrics/mod.rs", index),
        File::new("src/metrics/degree.rs", ""),
        File::new("src/metrics/path.rs", ""),
        File::new("src/metrics/rank/mod.rs", ""),
    ];
    let wrong = unlisted("src/metrics", &["rank"], &files);
    assert_eq!(
        wrong,
        ["src/metrics/path stands in no row of the table in src/metrics/mod.rs"]
    );
    assert!(unlisted("src/metrics", &["rank", "path"], &files).is_empty());
    assert_eq!(
        unlisted("src/metrics", &["rank", "path", "gone"], &files).len(),
        1
    );
    assert_eq!(
        unlisted("src/metrics", &["rank", "path", "degree"], &files).len(),
        1
    );

    let taken =
        "mod degree;\nuse degree::{Degree, OTHER};\npub const TABLE: &[&dyn M] = &[&Degree];";
    let by = |index: &str| {
        let files = [
            File::new("src/metrics/mod.rs", index),
            File::new("src/metrics/degree.rs", ""),
        ];
        unlisted("src/metrics", &[], &files).len()
    };
    assert_eq!(by(taken), 0);
    assert_eq!(by(&taken.replace("&Degree]", "&Strength]")), 1);
    let written = "mod degree; use degree::Degree;
        macro_rules! rows { ($($data:ident),*) => { pub const TABLE: &[M] = &[$($data::INFO),*]; } }
        rows! { Degree, Other }
        fn f() { Degree::f() }";
    assert_eq!(by(written), 0);
    assert_eq!(by(&written.replace("{ Degree, Other }", "{ Other }")), 1);
}

/// The crates that `Cargo.toml` names, but for those of tests.
fn direct_dependencies() -> Vec<String> {
    let manifest = include_str!("../Cargo.toml");
    let mut found = Vec::new();
    let mut is_listed = false;
    for line in manifest.lines() {
        if line.starts_with('[') {
            is_listed = line.ends_with("dependencies]") && !line.contains("dev-");
        } else if let (true, Some((name, _))) = (is_listed, line.split_once(" = ")) {
            found.push(name.to_owned());
        }
    }
    found
}

#[test]
fn every_dependency_has_a_reason_in_the_readme() {
    let readme = include_str!("../README.md");
    let section = readme
        .split("## What is built in")
        .nth(1)
        .unwrap_or_default();
    let section = section.split("\n## ").next().unwrap_or_default();
    let dependencies = direct_dependencies();
    assert!(dependencies.len() > 20, "{dependencies:?}");
    let count = format!("\n{} direct dependencies", dependencies.len());
    assert!(section.contains(&count), "not in the README: {count}");
    let rows: Vec<&str> = section.lines().filter(|l| l.starts_with("| `")).collect();
    let listed: Vec<&str> = rows
        .iter()
        .filter_map(|row| row.split('|').nth(1))
        .flat_map(|cell| cell.split('`').skip(1).step_by(2))
        .collect();
    let missing: Vec<&String> = dependencies
        .iter()
        .filter(|d| !listed.contains(&d.as_str()))
        .collect();
    assert!(missing.is_empty(), "without a reason: {missing:?}");
    assert_eq!(listed.len(), dependencies.len(), "{listed:?}");
}

#[test]
fn there_is_no_build_script() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    assert!(!root.join("build.rs").exists());
    let manifest = include_str!("../Cargo.toml");
    assert!(!manifest.lines().any(|line| line.starts_with("build = ")));
    assert!(root.join("Cargo.lock").exists());
}
