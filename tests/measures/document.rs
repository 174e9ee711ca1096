//! The generated document and what `explain` prints.

use actornet::metrics::{self, TABLE};

#[test]
fn the_document_is_up_to_date() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/measures.md");
    let text = metrics::markdown();
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(path, &text).unwrap();
    }
    let found = std::fs::read_to_string(path).unwrap_or_default();
    assert!(
        found == text,
        "docs/measures.md differs from the table: run UPDATE_DOCS=1 cargo test --test measures"
    );
}

#[test]
fn every_measure_is_explained() {
    for metric in TABLE {
        let info = metric.info();
        let text = metrics::explain(*metric);
        let flat = text.split_whitespace().collect::<Vec<_>>().join(" ");
        for fact in [info.name, info.formula, info.reading, info.references[0]] {
            assert!(flat.contains(fact), "{}: {fact}\n{text}", info.id);
        }
        assert!(
            text.lines().all(|line| line.chars().count() <= 80),
            "{text}"
        );
    }
}
