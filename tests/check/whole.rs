//! What holds for data sets as a whole: order, fingerprints, writing and reading again, time.

use std::fs;
use std::path::Path;

use proptest::prelude::*;

use super::folder::{ACTORS, Folder, RELATIONS};
use actornet::dataset::output::{OutputFolder, Overwrite};
use actornet::dataset::read::{Loaded, ReadOptions, read, rejects_table};
use actornet::dataset::write::write;
use actornet::dataset::{Dataset, digest};

const GROUPS: &str = "group,actor,start,end,source\nEU,DE,1958,,\nclub,ANSI,2000,,\nclub,SAC,,,\n";

fn written(dataset: &Dataset, parent: &Path) -> Loaded {
    let target = parent.join("written");
    let mut folder = OutputFolder::create(&target, Overwrite::Force).unwrap();
    write(dataset, &mut folder).unwrap();
    folder.commit().unwrap();
    read(&target, &ReadOptions::default()).unwrap()
}

/// The header, then the rows in another order.
fn shuffled(text: &str, order: &[usize]) -> String {
    let lines: Vec<&str> = text.lines().collect();
    let mut rows: Vec<(usize, &str)> = lines[1..]
        .iter()
        .enumerate()
        .map(|(i, line)| (order[i % order.len()], *line))
        .collect();
    rows.sort_unstable();
    let rows: Vec<&str> = rows.into_iter().map(|(_, line)| line).collect();
    format!("{}\n{}\n", lines[0], rows.join("\n"))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn the_order_of_rows_changes_nothing(order in proptest::collection::vec(0_usize..1000, 7)) {
        let plain = Folder::new().with("groups.csv", GROUPS).with("datapackage.json", "{\"name\": \"x\"}");
        let mixed = Folder::new()
            .with("actors.csv", shuffled(ACTORS, &order))
            .with("relations.csv", shuffled(RELATIONS, &order))
            .with("groups.csv", shuffled(GROUPS, &order))
            .with("datapackage.json", "{\"name\": \"x\"}");
        let (plain, mixed) = (plain.loaded(), mixed.loaded());
        prop_assert_eq!(&plain.dataset, &mixed.dataset);
        prop_assert_eq!(digest(&plain.dataset), digest(&mixed.dataset));
    }

    /// No bytes make the reader panic, hang or lose count.
    #[test]
    fn any_damage_is_met(
        cuts in proptest::collection::vec((0_usize..400, 0_u8..=255, 0_usize..12), 1..6)
    ) {
        let damaged = |text: &str| {
            let mut bytes = text.as_bytes().to_vec();
            for (at, byte, gap) in &cuts {
                let at = at % bytes.len();
                let to = (at + gap).min(bytes.len());
                bytes.splice(at..to, [*byte]);
            }
            bytes
        };
        let folder = Folder::new()
            .with("actors.csv", damaged(ACTORS))
            .with("relations.csv", damaged(RELATIONS))
            .with("datapackage.json", damaged("{\"title\": \"x\", \"actornet\": {\"observed\": []}}"));
        folder.findings();
    }
}

#[test]
fn the_fingerprint_depends_on_the_data_alone() {
    let base = digest(
        &Folder::new()
            .with("datapackage.json", r#"{"title": "x"}"#)
            .loaded()
            .dataset,
    );
    assert_eq!(base.len(), 64);
    let formatted = Folder::new()
        .with(
            "datapackage.json",
            "{\r\n \"title\" :\"x\", \"name\": \"other\"}",
        )
        .with(
            "relations.csv",
            RELATIONS
                .replace(",1,", ",1.0,")
                .replace("2001", "2001-01-01"),
        );
    assert_eq!(digest(&formatted.loaded().dataset), base);
    for (file, from, to) in [
        ("actors.csv", "German", "Germany's"),
        ("relations.csv", "0.5", "0.25"),
        ("relations.csv", "minutes", "memory"),
        ("datapackage.json", "x", "y"),
    ] {
        let folder = Folder::new().with("datapackage.json", r#"{"title": "x"}"#);
        let text = fs::read_to_string(folder.path().join(file)).unwrap();
        let folder = folder.with(file, text.replace(from, to));
        assert_ne!(digest(&folder.loaded().dataset), base, "{file}: {from}");
    }
}

#[test]
fn what_is_written_is_read_again_unchanged() {
    let folder = Folder::new()
        .with("groups.csv", GROUPS)
        .with("observations.csv", "date,body,role,actor,count,margin\n2010-05,ISO,secretariat,SAC,0.1,0.05\n")
        .with("strategies.csv", "publisher,title\nDIN,\"Roadmap, \"\"second\"\"\nedition\"\n")
        .with("identities.csv", "from,to,date,kind\nUSASI,ANSI,1969,rename\n")
        .with("actors.csv", ACTORS.replace("aliases\n", "aliases,=odd name\n").replace(",\n", ",,\n").replace("USASI\n", "USASI,\"=1+1, \u{202e}\"\n").replace("JTC 2\n", "JTC 2,\n"))
        .and("relations.csv", "SAC,expert,SC 2,,,1e-7,\"a \"\"quoted\"\", source\"")
        .with("datapackage.json", r#"{"name": "whole", "title": "Whole", "description": "d", "licenses": [{"name": "CC-BY-4.0", "title": "a, b"}],
            "sources": [{"title": "s"}], "actornet": {"observed": ["2020-01-01"], "coverage": [{"roles": ["member", "chair"], "within": "ISO", "note": "n"}]}}"#);
    let first = folder.loaded();
    let second = written(&first.dataset, folder.path());
    assert_eq!(second.dataset, first.dataset);
    assert!(
        !second
            .findings
            .iter()
            .any(actornet::dataset::Finding::is_error)
    );
    let bytes = |name: &str| fs::read(folder.path().join("written").join(name)).unwrap();
    let once: Vec<Vec<u8>> = ["actors.csv", "relations.csv", "datapackage.json"]
        .map(bytes)
        .to_vec();
    written(&second.dataset, folder.path());
    let twice: Vec<Vec<u8>> = ["actors.csv", "relations.csv", "datapackage.json"]
        .map(bytes)
        .to_vec();
    assert_eq!(once, twice);
}

#[test]
fn the_data_set_that_comes_with_the_program_is_sound_and_read_again_unchanged() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("datasets/ai-standards");
    let first = read(&path, &ReadOptions::default()).unwrap();
    let dir = tempfile::tempdir().unwrap();
    let second = written(&first.dataset, dir.path());
    let without_name = |dataset: &Dataset| {
        let mut dataset = dataset.clone();
        dataset.package.name = String::new();
        dataset
    };
    assert_eq!(without_name(&second.dataset), without_name(&first.dataset));
    assert_eq!(digest(&second.dataset), digest(&first.dataset));
}

#[test]
fn inputs_are_listed_with_their_hashes() {
    let folder = Folder::new().with("groups.csv", "group,actor\n");
    let inputs = folder.loaded().inputs;
    let names: Vec<&str> = inputs.iter().map(|i| i.file.as_str()).collect();
    assert_eq!(names, ["actors.csv", "relations.csv", "groups.csv"]);
    assert_eq!(inputs[2].bytes, 12);
    assert_eq!(
        inputs[2].sha256,
        "b6219e28db71b177c54c52c47088a15417a0697b87dec235a35ef62515a3ce98"
    );
}

#[test]
fn rejected_rows_are_written_as_they_stand() {
    let folder = Folder::new().and("relations.csv", "ANSII,member,\"TC 1\",2001,,,\"a, b\"");
    let table = rejects_table(&folder.skipped().rejects);
    assert_eq!(
        table,
        "file,line,column,code,reason,raw\n\
         relations.csv,7,actor,E202,unknown actor `ANSII`,\"ANSII,member,\"\"TC 1\"\",2001,,,\"\"a, b\"\"\"\n"
    );
}

#[test]
fn many_rows_and_many_errors_are_read_in_little_time() {
    let mut actors = "id,name,kind,parent\nISO,ISO,sdo,\n".to_owned();
    for i in 0..800 {
        actors.push_str(&format!("ISO/TC {i},Committee {i},committee,ISO\n"));
    }
    for i in 0..200 {
        actors.push_str(&format!("NB{i},National body {i},national_body,\n"));
    }
    let mut relations = "actor,role,body,start,source\n".to_owned();
    for i in 0..40_000 {
        let (nb, tc) = (i % 200, i / 200 * 4 + i % 4);
        relations.push_str(&format!("NB{nb},member,ISO/TC {tc},2001,list\n"));
    }
    let folder = Folder::new()
        .with("actors.csv", &actors)
        .with("relations.csv", &relations);
    let loaded = folder.loaded();
    assert_eq!(loaded.dataset.relations.len(), 40_000);
    // Every name unknown: one search each would take minutes.
    let folder = folder.with(
        "relations.csv",
        relations.replace("NB", "Unknown body number "),
    );
    assert_eq!(folder.all("E202").len(), 40_000);
}
