//! Broken files of ISO Open Data: each is refused or reported with a code, a line and a mend.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot go on has failed"
)]

use actornet::dataset::Finding;
use actornet::dataset::import::{self, ImportError, Imported, Input};
use actornet::model::Date;

const HEADER: &str = "id,reference,status,title.en,title.fr,secretariat.id,secretariat.acronym,\
                      creationDate,scope.en,scope.fr,parentId,childrenId,pMembers.id,\
                      pMembers.acronym,oMembers.id,oMembers.acronym,committeeLiaisons.id,\
                      committeeLiaisons.reference,organizationLiaisons.id,\
                      organizationLiaisons.acronym,sortKey";
const ROW: &str =
    "1,ISO/TC 1,Active,Threads,,101,SAC,1947-01-01,,,,,\"[101, 102]\",\"[SAC, DIN]\",,,,,,,x";

fn import_bytes(bytes: &[u8]) -> Result<Imported, ImportError> {
    let input = Input {
        file: "list".to_owned(),
        date: Date::parse("2025-01-10").unwrap(),
        bytes: bytes.to_vec(),
    };
    import::find("iso-open-data").unwrap().import(&[input])
}

fn rejected(bytes: &[u8]) -> Vec<Finding> {
    match import_bytes(bytes) {
        Err(ImportError::Rejected { findings }) => findings,
        other => panic!("not rejected: {other:?}"),
    }
}

/// The only error has this code, line and column, and its reason holds `says`.
fn one_error(bytes: &[u8], code: &str, line: u64, column: &str, says: &str) {
    let found = rejected(bytes);
    let errors: Vec<&Finding> = found.iter().filter(|f| f.is_error()).collect();
    assert_eq!(errors.len(), 1, "{errors:#?}");
    let error = errors[0];
    assert_eq!(
        (
            error.code,
            error.line,
            error.column.as_deref().unwrap_or("")
        ),
        (code, Some(line), column),
        "{error}"
    );
    assert!(error.reason.contains(says), "{error}");
}

/// A record in JSON with one key given another value, or left out.
fn record(id: u64, change: &[(&str, &str)]) -> String {
    let reference = format!("\"ISO/TC {id}\"");
    let id = id.to_string();
    let keys = [
        ("id", id.as_str()),
        ("reference", reference.as_str()),
        ("status", "\"Active\""),
        ("title", r#"{"en":"Threads"}"#),
        ("secretariat", r#"{"id":101,"acronym":"SAC"}"#),
        ("creationDate", "\"1947-01-01\""),
        ("parentId", "null"),
        ("pMembers", r#"[{"id":101,"acronym":"SAC"}]"#),
        ("oMembers", "null"),
        ("committeeLiaisons", "null"),
        ("organizationLiaisons", "null"),
    ];
    let fields: Vec<String> = keys
        .iter()
        .map(|(key, value)| {
            let changed = change.iter().find(|(name, _)| name == key);
            (key, changed.map_or(*value, |(_, value)| *value))
        })
        .filter(|(_, value)| !value.is_empty())
        .map(|(key, value)| format!("\"{key}\":{value}"))
        .collect();
    format!("{{{}}}\n", fields.join(","))
}

fn csv(rows: &[&str]) -> String {
    format!("{HEADER}\n{}\n", rows.join("\n"))
}

#[test]
fn the_unbroken_ones_are_good() {
    for text in [
        record(1, &[]),
        csv(&[ROW]),
        format!("\u{feff}{}", csv(&[ROW])),
    ] {
        let made = import_bytes(text.as_bytes()).unwrap();
        assert_eq!(made.findings, []);
        assert!(made.dataset.find("ISO/TC 1").is_some());
    }
    let crlf = csv(&[ROW]).replace('\n', "\r\n");
    import_bytes(crlf.as_bytes()).unwrap();
}

#[test]
fn empty_files() {
    one_error(b"", "E320", 1, "", "empty");
    one_error(b" \n\n", "E320", 1, "", "empty");
    one_error(
        csv(&[]).trim_end().as_bytes(),
        "E320",
        1,
        "",
        "no committee",
    );
}

#[test]
fn other_encodings() {
    let mut latin = csv(&[ROW, &ROW.replace("Threads", "Gewinde?")]).into_bytes();
    let at = latin.iter().position(|b| *b == b'?').unwrap();
    latin[at] = 0xfc;
    one_error(&latin, "E321", 3, "", "0xFC");
    one_error(b"\xff\xfei\0d\0", "E321", 1, "", "UTF-16");
    one_error(b"PK\x03\x04....", "E321", 1, "", "Excel");
}

#[test]
fn not_json() {
    let text = record(1, &[]) + "{\"id\":2,\"reference\":\n" + &record(3, &[]);
    one_error(text.as_bytes(), "E322", 2, "", "not JSON");
    let found = rejected(text.as_bytes());
    assert_eq!(found[0].field, Some(20));
    one_error(b"Hello, world\n", "E322", 1, "", "Hello, world");
    one_error(b"<html><body>404</body></html>", "E322", 1, "", "<html>");
}

#[test]
fn json_of_another_shape() {
    one_error(b"[{\"id\":1}]", "E323", 1, "", "array");
    let deliverables = "{\"id\":1,\"title\":{\"en\":\"x\"}}\n{\"id\":2,\"title\":{\"en\":\"y\"}}\n";
    let found = rejected(deliverables.as_bytes());
    assert!(found.iter().all(|f| f.code == "E323" && f.line == Some(1)));
    let columns: Vec<&str> = found.iter().filter_map(|f| f.column.as_deref()).collect();
    assert!(columns.contains(&"reference") && columns.contains(&"pMembers"));
    assert!(found[0].reason.contains("and 1 more"), "{}", found[0]);
    let text = record(1, &[("pMembers", "{}")]);
    one_error(text.as_bytes(), "E323", 1, "", "not a committee");
    let text = record(1, &[]) + &record(2, &[("oMembers", "")]);
    one_error(text.as_bytes(), "E323", 2, "oMembers", "no `oMembers`");
    let text = record(1, &[("pMembers", r#"[{"id":-1,"acronym":"X"}]"#)]);
    one_error(text.as_bytes(), "E323", 1, "", "not a committee");
}

#[test]
fn missing_columns() {
    let text = csv(&[ROW]).replace("pMembers.id", "members.id");
    one_error(text.as_bytes(), "E324", 1, "pMembers.id", "`pMembers.id`");
    let text = csv(&[ROW]).replace(',', ";");
    let found = rejected(text.as_bytes());
    assert_eq!((found.len(), found[0].code), (1, "E324"));
    assert!(found[0].to_string().contains("commas"), "{}", found[0]);
}

#[test]
fn ragged_rows_and_open_quotes() {
    let long = format!("{ROW},more");
    one_error(csv(&[ROW, &long]).as_bytes(), "E325", 3, "", "22 fields");
    let short = "2,ISO/TC 2,Active";
    one_error(csv(&[ROW, short]).as_bytes(), "E325", 3, "", "3 fields");
    let open = ROW.replace("1,ISO/TC 1,", "2,\"ISO/TC 2,");
    let next = ROW.replace("1,ISO/TC 1,", "3,ISO/TC 3,");
    one_error(
        csv(&[ROW, &open, &next]).as_bytes(),
        "E325",
        3,
        "",
        "fields",
    );
    let plain = "3,ISO/TC 3,Active,Nuts,,101,SAC,1947-01-01,,,,,,,,,,,,,x";
    let open_at_the_end = plain.replace(",x", ",\"x");
    let text = csv(&[&open_at_the_end, plain, plain]);
    one_error(text.as_bytes(), "E325", 2, "sortKey", "line breaks");
}

#[test]
fn one_id_twice() {
    let text = record(1, &[]) + &record(2, &[]) + &record(1, &[]);
    one_error(text.as_bytes(), "E326", 3, "id", "line 1");
    one_error(csv(&[ROW, ROW]).as_bytes(), "E326", 3, "id", "line 2");
}

#[test]
fn unknown_status() {
    let text = record(1, &[("status", "\"Asleep\"")]);
    one_error(text.as_bytes(), "E327", 1, "status", "`Asleep`");
    let text = csv(&[&ROW.replace("Active", "")]);
    one_error(text.as_bytes(), "E327", 2, "status", "``");
    assert_eq!(rejected(text.as_bytes())[0].field, Some(3));
}

#[test]
fn impossible_values() {
    let text = record(1, &[("creationDate", "\"2023-02-30\"")]);
    one_error(text.as_bytes(), "E328", 1, "creationDate", "2023-02-30");
    let text = record(1, &[("reference", "\"  \"")]);
    one_error(text.as_bytes(), "E328", 1, "reference", "no reference");
    let text = record(1, &[("id", "null")]);
    one_error(text.as_bytes(), "E328", 1, "id", "no numeric id");
    for (good, bad, column) in [
        ("1,ISO/TC 1", "one,ISO/TC 1", "id"),
        ("[101, 102]", "[101, x]", "pMembers.id"),
        ("\"[101, 102]\"", "101", "pMembers.id"),
        ("\"[SAC, DIN]\"", "SAC", "pMembers.acronym"),
        (",101,SAC", ",10l,SAC", "secretariat.id"),
    ] {
        let text = csv(&[&ROW.replace(good, bad)]);
        one_error(text.as_bytes(), "E328", 2, column, "");
    }
}

#[test]
fn every_error_is_said_at_once() {
    let text = record(1, &[("status", "\"?\""), ("creationDate", "\"x\"")])
        + "no json\n"
        + &record(3, &[("id", "null")]);
    let found = rejected(text.as_bytes());
    let codes: Vec<&str> = found.iter().map(|f| f.code).collect();
    assert_eq!(codes, ["E327", "E328", "E322", "E328"]);
}

/// The findings of a file that is used all the same.
fn warned(text: &str) -> (Vec<(&'static str, Option<u64>)>, Imported) {
    let made = import_bytes(text.as_bytes()).unwrap();
    let codes = made.findings.iter().map(|f| (f.code, f.line)).collect();
    (codes, made)
}

#[test]
fn liaisons_that_lead_nowhere_are_counted() {
    let liaisons = r#"[{"id":1,"reference":"ISO/TC 1"},{"id":9,"reference":"ISO/TC 9"},
        {"id":8,"reference":null},{"id":2,"reference":"ISO/TC 2"},{"id":2,"reference":"ISO/TC 2"}]"#
        .replace('\n', "");
    let text = record(1, &[("committeeLiaisons", &liaisons)]) + &record(2, &[]);
    let (codes, made) = warned(&text);
    let mut codes: Vec<&str> = codes.into_iter().map(|(code, _)| code).collect();
    codes.sort_unstable();
    assert_eq!(codes, ["W330", "W337", "W338", "W338"]);
    for what in [
        "left out: liaisons of a committee with itself",
        "left out: liaisons with committees not listed",
        "left out: liaisons with committees without a name",
        "left out: repeated entries",
    ] {
        assert_eq!(made.account.total(what), 1, "{what}");
    }
    let liaisons = made.dataset.relations.iter();
    assert_eq!(liaisons.filter(|r| r.role.id() == "liaison").count(), 1);
}

#[test]
fn parents_that_cannot_be_are_left_empty() {
    let text = record(1, &[("parentId", "99")])
        + &record(2, &[("parentId", "3")])
        + &record(3, &[("parentId", "2")])
        + &record(4, &[("parentId", "4")])
        + &record(5, &[("parentId", "2")]);
    let (codes, made) = warned(&text);
    let lines: Vec<Option<u64>> = codes.iter().map(|(_, line)| *line).collect();
    assert!(codes.iter().all(|(code, _)| *code == "W340"));
    assert_eq!(lines, [Some(1), Some(2), Some(3), Some(4)]);
    let parent = |id: &str| {
        let at = made.dataset.find(id).unwrap();
        made.dataset
            .actor(at)
            .parent
            .map(|p| made.dataset.actor(p).id.clone())
    };
    assert_eq!(parent("ISO/TC 1"), None);
    assert_eq!(parent("ISO/TC 3"), None);
    assert_eq!(parent("ISO/TC 5").as_deref(), Some("ISO/TC 2"));
}

#[test]
fn odd_dates_titles_and_roles_are_reported() {
    let (codes, made) = warned(&record(1, &[("creationDate", "\"2025-02-01\"")]));
    assert_eq!(codes, [("W341", Some(1))]);
    let at = made.dataset.find("ISO/TC 1").unwrap();
    assert_eq!(made.dataset.actor(at).period.start, None);
    let (codes, _) = warned(&record(1, &[("creationDate", "null")]));
    assert_eq!(codes, [("W341", Some(1))]);
    let (codes, made) = warned(&record(1, &[("title", r#"{"en":null,"fr":null}"#)]));
    assert_eq!(codes, [("W343", Some(1))]);
    assert_eq!(made.dataset.actor(at).name, "ISO/TC 1");
    let (_, made) = warned(&record(1, &[("title", r#"{"en":" ","fr":"Filetages"}"#)]));
    assert_eq!(made.dataset.actor(at).name, "Filetages");
    let (codes, made) = warned(&record(
        1,
        &[("oMembers", r#"[{"id":101,"acronym":"SAC"}]"#)],
    ));
    assert_eq!(codes, [("W344", Some(1))]);
    assert_eq!(made.dataset.relations.len(), 3);
}

#[test]
fn members_without_name_or_id_are_refused_and_several_names_told() {
    let members =
        r#"[{"id":null,"acronym":"DIN"},{"id":103,"acronym":null},{"id":101,"acronym":null}]"#;
    let (codes, made) = warned(&record(1, &[("pMembers", members)]));
    assert_eq!(codes, [("W333", Some(1))]);
    // 101 has its name from the secretariat.
    assert_eq!(
        made.account.total("left out: entries without id or name"),
        2
    );
    assert_eq!(made.dataset.relations.len(), 2);
    let text = record(1, &[]) + &record(2, &[("pMembers", r#"[{"id":101,"acronym":"CAS"}]"#)]);
    let (codes, made) = warned(&text);
    assert_eq!(codes, [("W345", None)]);
    assert!(made.dataset.find("SAC").is_some() && made.dataset.find("CAS").is_none());
}

#[test]
fn two_committees_of_one_reference_in_one_list_stay_apart() {
    let text = record(1, &[]) + &record(2, &[("reference", "\"ISO/TC 1\"")]);
    let (codes, made) = warned(&text);
    assert!(codes.contains(&("W339", Some(2))));
    assert!(made.dataset.find("ISO/TC 1").is_some());
    assert!(made.dataset.find("ISO/TC 1 (committee 2)").is_some());
}

#[test]
fn an_organisation_called_iso_is_not_iso() {
    let text = record(
        1,
        &[("organizationLiaisons", r#"[{"id":7,"acronym":"ISO"}]"#)],
    );
    let (codes, made) = warned(&text);
    assert_eq!(codes, [("N336", None)]);
    assert!(made.dataset.find("ISO (organisation)").is_some());
}
