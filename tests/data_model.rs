//! The documentation of the data model says what the reader does.
#![expect(
    clippy::unwrap_used,
    reason = "a test fails by panicking, also in the functions it calls"
)]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use actornet::dataset::codes::CODES;
use actornet::dataset::documentation::data_model;

#[test]
fn the_document_is_what_the_tables_say() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/data-model.md");
    let text = data_model();
    if std::env::var_os("UPDATE_DOCS").is_some() {
        fs::write(&path, &text).unwrap();
    }
    let written = fs::read_to_string(&path).unwrap().replace("\r\n", "\n");
    assert!(
        written == text,
        "docs/data-model.md is out of date: run UPDATE_DOCS=1 cargo test --test data_model"
    );
}

/// Every code in quotes in the sources below `folder`, those of imports aside.
fn codes_in(folder: &Path, found: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            if !path.ends_with("import") {
                codes_in(&path, found);
            }
            continue;
        }
        if path.ends_with("codes.rs") {
            continue;
        }
        let text = fs::read_to_string(&path).unwrap();
        for word in text.split('"') {
            let is_code = word.len() == 4
                && word.starts_with(['E', 'W', 'N'])
                && word[1..].bytes().all(|b| b.is_ascii_digit());
            if is_code {
                found.insert(word.to_owned());
            }
        }
    }
}

#[test]
fn every_code_in_use_is_documented_and_every_documented_code_is_in_use() {
    let mut used = BTreeSet::new();
    let sources = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/dataset");
    codes_in(&sources, &mut used);
    assert!(used.len() > 40, "{used:?}");
    let listed: BTreeSet<String> = CODES.iter().map(|c| c.id.to_owned()).collect();
    assert_eq!(listed.len(), CODES.len(), "a code stands twice");
    if listed != used {
        let missing: Vec<_> = used.difference(&listed).collect();
        let unused: Vec<_> = listed.difference(&used).collect();
        panic!("not documented: {missing:?}; not in use: {unused:?}");
    }
}
