//! `datapackage.json`.

use super::folder::{Folder, hint, place};
use actornet::dataset::coverage::mixed_by_default;
use actornet::model::{Date, Role};

fn with(json: &str) -> Folder {
    Folder::new().with("datapackage.json", json)
}

#[test]
fn the_description_is_read() {
    let folder = with(
        r#"{"name": "example", "title": "An example", "licenses": [{"name": "MIT"}, {"name": "x", "title": "Y"}],
            "sources": [{"title": "minutes", "path": "https://example.org"}],
            "resources": [{"name": "actors", "path": "actors.csv"}],
            "actornet": {"observed": ["2020-12-31", "2019-12-31"],
              "coverage": [{"roles": ["secretariat"], "within": "ISO", "note": "all"}]}}"#,
    );
    let package = folder.loaded().dataset.package.clone();
    assert_eq!(
        (package.name.as_str(), package.title.as_str()),
        ("example", "An example")
    );
    assert_eq!(package.licences, ["MIT", "Y"]);
    assert_eq!(
        package.sources[0].path.as_deref(),
        Some("https://example.org")
    );
    assert_eq!(
        package.observed,
        ["2019-12-31", "2020-12-31"].map(|d| Date::parse(d).unwrap())
    );
    assert_eq!(package.coverage[0].roles, [Role::Secretariat]);
}

#[test]
fn without_one_the_folder_gives_the_name() {
    let folder = Folder::new();
    let name = folder.path().file_name().unwrap().to_str().unwrap();
    let package = folder.loaded().dataset.package.clone();
    assert_eq!(package.name, name);
    // The title stands in reports, which are the same wherever the folder lies.
    assert_eq!(package.title, "Untitled data set");
}

#[test]
fn what_is_no_json_is_named_with_line_and_character() {
    let finding = with("{\n  \"title\": \"x\",\n  \"name\": oops\n}\n").only("E130");
    assert_eq!(place(&finding), ("datapackage.json", 3, 11, ""));
    assert!(!finding.reason.contains("at line"), "{finding}");
    let finding = with("").only("E130");
    assert_eq!(finding.file, "datapackage.json");
}

#[test]
fn wrong_types_are_named_with_their_path() {
    let finding = with("{\n \"title\": 7}").only("E131");
    assert_eq!(place(&finding), ("datapackage.json", 2, 2, "title"));
    assert_eq!(finding.reason, "expected a text, found a number");
    let finding = with(r#"{"actornet": {"coverage": [{"roles": "secretariat"}]}}"#).only("E131");
    assert_eq!(
        finding.column.as_deref(),
        Some("actornet.coverage[0].roles")
    );
    let finding = with(r#"{"actornet": {"coverage": [{"within": "ISO"}]}}"#).only("E131");
    assert!(finding.reason.contains("no roles"));
    assert_eq!(
        with("[]").only("E131").reason,
        "expected an object `{...}`, found a list"
    );
}

#[test]
fn observed_dates_are_full_days() {
    let finding = with("{\"actornet\": {\n\"observed\": [\"2021\"]}}").only("E132");
    assert_eq!(
        place(&finding),
        ("datapackage.json", 2, 14, "actornet.observed[0]")
    );
    let finding = with(r#"{"actornet": {"observed": ["2021-02-30"]}}"#).only("E211");
    assert!(finding.reason.contains("does not exist"));
}

#[test]
fn coverage_names_roles_and_bodies_that_exist() {
    let finding = with(r#"{"actornet": {"coverage": [{"roles": ["secretary"]}]}}"#).only("E230");
    assert_eq!(hint(&finding), "did you mean `secretariat`?");
    let finding =
        with(r#"{"actornet": {"coverage": [{"roles": ["chair"], "within": "TC1"}]}}"#).only("E202");
    assert_eq!(
        finding.column.as_deref(),
        Some("actornet.coverage[0].within")
    );
    assert_eq!(hint(&finding), "did you mean `TC 1`?");
    let finding = with(r#"{"actornet": {"coverages": []}}"#).only("W146");
    assert_eq!(hint(&finding), "did you mean `coverage`?");
}

#[test]
fn a_coverage_of_a_rejected_body_is_left_out() {
    let folder = with(r#"{"actornet": {"coverage": [{"roles": ["chair"], "within": "X"}]}}"#)
        .and("actors.csv", "X,x,comittee,,,,,");
    let skipped = folder.skipped();
    assert!(skipped.findings.iter().any(|f| f.code == "W148"));
    assert_eq!(skipped.dataset.package.coverage, []);
}

#[test]
fn a_resource_that_is_not_there_is_a_warning() {
    let folder = with(r#"{"resources": [{"path": "actors.csv"}, {"path": "gone.csv"}]}"#);
    assert!(folder.only("W147").reason.contains("`gone.csv`"));
}

#[test]
fn a_mixture_of_coverages_is_a_warning() {
    let coverage = r#"{"actornet": {"coverage": [{"roles": ["secretariat"], "within": "ISO"}, {"roles": ["member"], "within": "SC 2"}]}}"#;
    let mixed = |json: &str| mixed_by_default(&with(json).loaded().dataset);
    let finding = mixed(coverage).unwrap();
    assert_eq!(finding.code, "W151");
    assert!(
        finding.reason.contains("member: complete only within SC 2"),
        "{finding}"
    );
    assert!(
        finding
            .reason
            .contains("secretariat: complete only within ISO"),
        "{finding}"
    );
    let alike = coverage.replace("SC 2", "ISO");
    assert_eq!(mixed(&alike), None);
}
