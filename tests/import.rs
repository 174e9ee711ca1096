//! Imports from files: the small ones of our own in `tests/import`, and the official ones where
//! `ACTORNET_ISO_OPEN_DATA` names their folder.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot go on has failed"
)]

use std::path::Path;

use actornet::dataset::import::{self, DatedFile, ImportError, Imported, Input};
use actornet::dataset::{Dataset, Finding};
use actornet::model::{Actor, Date, Role};

const FIRST: &str = "tests/import/committees-2024-01-10.jsonl";
const SECOND: &str = "tests/import/committees-2025-01-10.csv";
const THIRD: &str = "tests/import/committees-2026-01-10.jsonl";

fn load(files: &[&str]) -> Result<Imported, ImportError> {
    let inputs: Vec<Input> = files
        .iter()
        .map(|file| DatedFile::parse(file).and_then(|dated| dated.read()))
        .collect::<Result<_, _>>()?;
    import::find("iso-open-data").unwrap().import(&inputs)
}

fn panel() -> Imported {
    load(&[THIRD, FIRST, SECOND]).unwrap()
}

fn day(text: &str) -> Date {
    Date::parse(text).unwrap()
}

fn actor<'a>(made: &'a Imported, id: &str) -> &'a Actor {
    let at = made.dataset.find(id);
    made.dataset
        .actor(at.unwrap_or_else(|| panic!("no actor {id}")))
}

/// `actor role body start..end`, with `~` before a start that was not observed.
fn spells(dataset: &Dataset) -> Vec<String> {
    let show = |date: Option<Date>| date.map_or(String::new(), |date| date.to_string());
    let mut rows: Vec<String> = dataset
        .relations
        .iter()
        .map(|r| {
            format!(
                "{} {} {} {}{}..{}",
                dataset.actor(r.actor).id,
                r.role,
                dataset.actor(r.body).id,
                if r.start_observed { "" } else { "~" },
                show(r.period.start),
                show(r.period.end),
            )
        })
        .collect();
    rows.sort();
    rows
}

#[test]
fn three_lists_become_spells() {
    let expected = [
        // In liaison on the first and the last list, not between.
        "ETSI liaison ISO/TC 1 2026-01-10..",
        "ETSI liaison ISO/TC 1 ~2024-01-10..2025-01-10",
        "ETSI liaison ISO/TC 2 ~2024-01-10..",
        // A new committee: what it has at its first list began with it.
        "ETSI liaison ISO/TC 2/SC 1 2024-06-01..",
        "ISS (organisation) liaison ISO/TC 2 ~2024-01-10..2026-01-10",
        "ISS (organisation) liaison ISO/TC 2/SC 1 2024-06-01..",
        "Prime Coalition, Inc. liaison ISO/TC 2 2025-01-10..2026-01-10",
        // Listed by both, once; by one only, once.
        "ISO/TC 1 liaison ISO/TC 2 ~2024-01-10..",
        "ISO/TC 1 liaison ISO/TC 2/SC 1 2024-06-01..",
        // Suspended from the second list on.
        "ISO/TC 1 liaison ISO/TC 4 ~2024-01-10..2025-01-10",
        "DIN secretariat ISO/TC 4 ~2024-01-10..2025-01-10",
        "SAC member ISO/TC 4 ~2024-01-10..2025-01-10",
        // A handover is dated on the later list, and counted once.
        "DIN secretariat ISO/TC 1 ~2024-01-10..2025-01-10",
        "SAC secretariat ISO/TC 1 2025-01-10..",
        "DIN member ISO/TC 1 ~2024-01-10..",
        "SAC member ISO/TC 1 ~2024-01-10..",
        "LASA observer ISO/TC 1 ~2024-01-10..",
        // Vanished and back: two spells.
        "SAC member ISO/TC 2 ~2024-01-10..2025-01-10",
        "SAC member ISO/TC 2 2026-01-10..",
        "DIN member ISO/TC 2 ~2024-01-10..",
        "DIN secretariat ISO/TC 2 ~2024-01-10..",
        "SAC secretariat ISO/TC 2/SC 1 2024-06-01..",
        "DIN member ISO/TC 2/SC 1 2024-06-01..",
        "ISS member ISO/TC 2/SC 1 2024-06-01..",
        "XNB observer ISO/TC 2/SC 1 2026-01-10..",
        // Gone after the first list.
        "SAC secretariat ISO/TC 6 ~2024-01-10..2025-01-10",
        "DIN member ISO/TC 6 ~2024-01-10..2025-01-10",
        // Two committees of one reference.
        "DIN secretariat ISO/TC 7 (committee 7) ~2024-01-10..2025-01-10",
        "DIN member ISO/TC 7 (committee 7) ~2024-01-10..2025-01-10",
        "SAC secretariat ISO/TC 7 2025-10-01..",
        "SAC member ISO/TC 7 2025-10-01..",
        "DIN member ISO/IEC JTC 4 ~2024-01-10..",
        // Older than the first list, which has not got it.
        "DIN secretariat ISO/TC 9 ~2025-01-10..",
        "DIN member ISO/TC 9 ~2025-01-10..",
    ];
    let mut expected: Vec<String> = expected.iter().map(|row| (*row).to_owned()).collect();
    expected.sort();
    assert_eq!(spells(&panel().dataset), expected);
}

#[test]
fn rows_are_in_canonical_order_whatever_the_order_of_the_files() {
    let made = panel();
    assert_eq!(made.dataset, load(&[FIRST, SECOND, THIRD]).unwrap().dataset);
    assert!(made.dataset.actors.is_sorted_by(|a, b| a.id < b.id));
    assert!(
        made.dataset
            .relations
            .is_sorted_by_key(|r| { (r.actor, r.role, r.body, r.period.start, r.period.end) })
    );
    assert!(made.dataset.identities.is_sorted_by_key(|i| i.from.clone()));
    let observed = ["2024-01-10", "2025-01-10", "2026-01-10"].map(day);
    assert_eq!(made.dataset.package.observed, observed);
}

#[test]
fn the_newest_name_is_the_id_and_older_ones_are_aliases() {
    let made = panel();
    assert_eq!(actor(&made, "LASA").aliases, ["LST"]);
    assert_eq!(actor(&made, "ISO/IEC JTC 4").aliases, ["ISO/IEC/JTC 4"]);
    let renames: Vec<String> = made
        .dataset
        .identities
        .iter()
        .map(|i| format!("{} {} {}", i.from, i.to, i.date.unwrap()))
        .collect();
    assert_eq!(
        renames,
        [
            "ISO/IEC/JTC 4 ISO/IEC JTC 4 2025-01-10",
            "LST LASA 2025-01-10"
        ]
    );
}

#[test]
fn a_name_that_two_identities_share_gives_one_of_them_a_suffix_and_a_note() {
    let made = panel();
    assert_eq!(actor(&made, "ISS").kind.id(), "national_body");
    let twin = actor(&made, "ISS (organisation)");
    assert_eq!((twin.name.as_str(), twin.kind.id()), ("ISS", "other"));
    assert!(twin.note.contains("the id of another actor"));
    // A reference given again: the committee listed last has it, and nobody says they are one.
    let (new, old) = (
        actor(&made, "ISO/TC 7"),
        actor(&made, "ISO/TC 7 (committee 7)"),
    );
    assert_eq!(new.attributes["iso_id"], "17");
    assert_eq!(old.attributes["iso_id"], "7");
    assert!(new.aliases.is_empty() && old.aliases.is_empty());
}

#[test]
fn actors_have_names_countries_parents_and_periods() {
    let made = panel();
    let sac = actor(&made, "SAC");
    assert_eq!(sac.name, "Standardization Administration of China");
    assert_eq!(sac.country.unwrap().code(), "CN");
    let unknown = actor(&made, "XNB");
    assert_eq!((unknown.name.as_str(), unknown.country), ("XNB", None));
    let parent = |id: &str| {
        let parent = actor(&made, id).parent.unwrap();
        made.dataset.actor(parent).id.clone()
    };
    assert_eq!(parent("ISO/TC 2/SC 1"), "ISO/TC 2");
    assert_eq!(parent("ISO/TC 2"), "ISO");
    assert_eq!(actor(&made, "ISO").kind.id(), "sdo");
    let iso = made.dataset.find("ISO").unwrap();
    let inside = made.dataset.within(iso);
    let committees = made.dataset.actors.iter().zip(inside);
    assert!(
        committees
            .filter(|(actor, _)| actor.kind.id() == "committee")
            .all(|(_, is_inside)| is_inside)
    );
    assert_eq!(actor(&made, "ISO/TC 1").name, "Screw threads");
    let gone = actor(&made, "ISO/TC 6");
    assert_eq!(gone.period.start, Some(day("1947")));
    assert_eq!(gone.period.end, Some(day("2025-01-10")));
    assert_eq!(gone.attributes["status"], "ended");
}

#[test]
fn suspended_committees_stay_and_hold_nothing_in_force() {
    let made = panel();
    for (id, dates) in [
        ("ISO/TC 4", "from 2025-01-10 to 2026-01-10"),
        ("ISO/TC 5", "from 2024-01-10 to 2026-01-10"),
    ] {
        let suspended = actor(&made, id);
        assert!(suspended.note.contains(dates), "{}", suspended.note);
        assert_eq!(suspended.period.end, None);
        assert_eq!(suspended.attributes["status"], "suspended");
        let at = made.dataset.find(id).unwrap();
        let mut relations = made.dataset.relations.iter();
        assert!(
            !relations.any(|r| {
                (r.actor == at || r.body == at) && r.period.contains(day("2025-06-01"))
            })
        );
    }
}

#[test]
fn liaisons_between_committees_are_one_row_that_says_who_lists_it() {
    let made = panel();
    let at = |id: &str| made.dataset.find(id).unwrap();
    let note = |actor: &str, body: &str| {
        let (actor, body) = (at(actor), at(body));
        let mut rows = made
            .dataset
            .relations
            .iter()
            .filter(|r| r.role == Role::Liaison && (r.actor, r.body) == (actor, body));
        let row = rows.next().unwrap();
        assert!(rows.next().is_none());
        row.note.to_string()
    };
    assert_eq!(note("ISO/TC 1", "ISO/TC 2"), "listed by both");
    assert!(note("ISO/TC 1", "ISO/TC 4").starts_with("listed by ISO/TC 4 only"));
}

/// Code, file and line of each finding.
fn codes(findings: &[Finding]) -> Vec<(&'static str, String, Option<u64>)> {
    let short = |file: &str| {
        Path::new(file)
            .extension()
            .unwrap()
            .to_string_lossy()
            .into_owned()
    };
    let mut codes: Vec<_> = findings
        .iter()
        .map(|f| (f.code, short(&f.file), f.line))
        .collect();
    codes.sort();
    codes
}

#[test]
fn what_the_lists_lack_is_found_and_counted() {
    let made = panel();
    let found = codes(&made.findings);
    let has = |code: &'static str, file: &str, line: Option<u64>| {
        assert!(
            found.contains(&(code, file.to_owned(), line)),
            "{code} {file} {line:?} not in {found:#?}"
        );
    };
    has("W330", "jsonl", Some(2)); // no name
    has("W330", "csv", Some(3));
    has("W331", "jsonl", Some(7)); // no secretariat, {null, null}
    has("W331", "csv", Some(7)); // no secretariat, empty
    has("N332", "csv", Some(2)); // more names than ids, not settled
    has("N332", "csv", Some(3)); // settled
    has("W333", "csv", Some(2));
    has("N334", "jsonl", Some(1)); // markup
    has("W335", "jsonl", None); // country
    has("N336", "jsonl", None); // ISS
    has("W339", "jsonl", None); // ISO/TC 7
    has("N342", "jsonl", Some(4)); // suspended
    let account = &made.account;
    assert_eq!(account.files[1].count("committees"), 7);
    assert_eq!(account.files[1].count("suspended"), 2);
    assert_eq!(account.files[0].count("P-memberships"), 10);
    assert_eq!(
        account.total("left out: liaisons with committees without a name"),
        2
    );
    assert_eq!(account.total("left out: entries without id or name"), 2);
    assert_eq!(
        account.total("left out: liaisons with suspended committees"),
        1
    );
}

/// Every entry of every list is a relation, joined to one, or left out.
fn assert_account_balances(made: &Imported) {
    let account = &made.account;
    let left_out = |counts: &[import::Count]| -> u64 {
        let left_out = counts.iter().filter(|c| c.what.starts_with("left out"));
        left_out.map(|count| count.number).sum()
    };
    assert_eq!(
        account.total("entries"),
        account.total("relations") + account.total("joined") + left_out(&account.total)
    );
    assert_eq!(
        account.total("relations"),
        made.dataset.relations.len() as u64
    );
    let listed: u64 = account
        .files
        .iter()
        .flat_map(|file| {
            [
                "secretariats",
                "P-memberships",
                "O-memberships",
                "committee liaisons",
                "organisation liaisons",
            ]
            .map(|what| file.count(what))
        })
        .sum();
    assert_eq!(account.total("entries"), listed);
    let by_file: u64 = account.files.iter().map(|f| left_out(&f.counts)).sum();
    assert_eq!(by_file, left_out(&account.total));
}

#[test]
fn the_account_balances() {
    assert_account_balances(&panel());
    assert_account_balances(&load(&[SECOND]).unwrap());
}

#[test]
fn one_list_is_a_panel_of_one_date() {
    let made = load(&[SECOND]).unwrap();
    assert_eq!(made.dataset.package.observed, [day("2025-01-10")]);
    assert!(made.dataset.identities.is_empty());
    let mut relations = made.dataset.relations.iter();
    assert!(relations.all(|r| {
        !r.start_observed && r.period.start == Some(day("2025-01-10")) && r.period.end.is_none()
    }));
}

#[test]
fn both_forms_give_the_same() {
    // The second list again, as JSON Lines, made from the CSV by hand of the test.
    let csv = std::fs::read_to_string(SECOND).unwrap();
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let header = reader.headers().unwrap().clone();
    let mut lines = String::new();
    for row in reader.records().map(Result::unwrap) {
        let field = |name: &str| &row[header.iter().position(|h| h == name).unwrap()];
        // The cells that cannot be cut are not compared.
        if field("reference") == "ISO/TC 1" || field("reference") == "ISO/TC 2" {
            continue;
        }
        let list = |part: &str, name: &str| -> serde_json::Value {
            let cut = |text: &str| -> Vec<String> {
                let inner = text.trim_start_matches('[').trim_end_matches(']');
                inner
                    .split(", ")
                    .filter(|t| !t.is_empty())
                    .map(str::to_owned)
                    .collect()
            };
            let ids = cut(field(&format!("{part}.id")));
            let names = cut(field(&format!("{part}.{name}")));
            ids.iter()
                .zip(names)
                .map(|(id, text)| serde_json::json!({"id": id.parse::<u64>().unwrap(), name: text}))
                .collect()
        };
        let number = |name: &str| field(name).parse::<u64>().ok();
        let line = serde_json::json!({
            "id": number("id"), "reference": field("reference"), "status": field("status"),
            "title": {"en": field("title.en")},
            "secretariat": number("secretariat.id")
                .map(|id| serde_json::json!({"id": id, "acronym": field("secretariat.acronym")})),
            "creationDate": field("creationDate"), "parentId": null, "childrenId": null,
            "pMembers": list("pMembers", "acronym"), "oMembers": list("oMembers", "acronym"),
            "committeeLiaisons": list("committeeLiaisons", "reference"),
            "organizationLiaisons": list("organizationLiaisons", "acronym"),
        });
        lines += &format!("{line}\n");
    }
    let kept: String = csv
        .lines()
        .filter(|line| !line.starts_with("1,") && !line.starts_with("2,"))
        .map(|line| line.replace(",Standardization.,,2,", ",Standardization.,,,") + "\n")
        .collect();
    let import = |text: &str| {
        let input = Input {
            file: "list".to_owned(),
            date: day("2025-01-10"),
            bytes: text.as_bytes().to_vec(),
        };
        import::find("iso-open-data")
            .unwrap()
            .import(&[input])
            .unwrap()
    };
    let made = import(&kept);
    assert!(made.dataset.relations.len() > 5);
    assert_eq!(made.dataset, import(&lines).dataset);
}

#[test]
fn dates_are_needed_and_are_different() {
    let error = |files: &[&str]| load(files).unwrap_err().to_string();
    assert!(error(&["Cargo.toml"]).contains("Cargo.toml@YYYY-MM-DD"));
    let twice = format!("{SECOND}@2024-01-10");
    assert!(error(&[FIRST, &twice]).contains("both of 2024-01-10"));
    assert!(matches!(
        load(&["tests/import/none-2024-01-10.csv"]),
        Err(ImportError::Io { .. })
    ));
}

/// The official files: counts that were made of them by other means.
#[test]
fn official_files() {
    let Ok(folder) = std::env::var("ACTORNET_ISO_OPEN_DATA") else {
        eprintln!("skipped: ACTORNET_ISO_OPEN_DATA does not name the folder of the official files");
        return;
    };
    let path = |name: &str| Path::new(&folder).join(name).display().to_string();
    let made = load(&[
        &path("iso_technical_committees-2025-06-12.jsonl"),
        &path("iso_technical_committees-2026-05-02.csv"),
    ])
    .unwrap();
    assert_account_balances(&made);
    let counts = |at: usize, expected: &[(&str, u64)]| {
        for (what, number) in expected {
            assert_eq!(made.account.files[at].count(what), *number, "{what}");
        }
    };
    counts(
        0,
        &[
            ("committees", 785),
            ("active", 768),
            ("suspended", 17),
            ("national bodies", 161),
            ("P-memberships", 16_663),
            ("O-memberships", 13_954),
            ("committee liaisons", 4_494),
            ("organisation liaisons", 3_017),
            ("left out: liaisons with committees without a name", 340),
        ],
    );
    counts(
        1,
        &[("committees", 796), ("active", 779), ("suspended", 17)],
    );
    let holds = |who: &str, date: &str| {
        let (at, date) = (made.dataset.find(who).unwrap(), day(date));
        let relations = made.dataset.relations.iter();
        relations
            .filter(|r| r.actor == at && r.role == Role::Secretariat && r.period.contains(date))
            .count()
    };
    assert_eq!(holds("SAC", "2026-05-02"), 94);
    assert_eq!(holds("ANSI", "2026-05-02"), 90);
    assert_eq!(holds("DIN", "2026-05-02"), 130);
    let sc42 = made.dataset.find("ISO/IEC JTC 1/SC 42").unwrap();
    let members = |role: Role| {
        let relations = made.dataset.relations.iter();
        relations
            .filter(|r| r.body == sc42 && r.role == role && r.period.contains(day("2026-05-02")))
            .count()
    };
    assert_eq!((members(Role::Member), members(Role::Observer)), (56, 27));
    for twin in ["ISS", "ASI", "IES"] {
        assert_eq!(actor(&made, twin).kind.id(), "national_body");
        actor(&made, &format!("{twin} (organisation)"));
    }
    assert_eq!(actor(&made, "ELOT").aliases, ["NQIS ELOT"]);
    assert_eq!(actor(&made, "ISEP").aliases, ["IEMA"]);
    assert_eq!(
        made.account.total("left out: entries without id or name"),
        0
    );
}

#[test]
fn the_documentation_lists_every_code() {
    let sources = std::fs::read_to_string("src/dataset/import/iso_open_data/codes.rs").unwrap();
    let docs = std::fs::read_to_string("docs/import.md").unwrap();
    let codes: Vec<&str> = sources
        .lines()
        .filter_map(|line| line.strip_prefix("pub const ")?.split('"').nth(1))
        .collect();
    assert!(codes.len() > 20);
    for code in &codes {
        assert!(docs.contains(&format!("| {code} |")), "{code}");
    }
    let listed = docs.lines().filter(|line| {
        let code = line.strip_prefix("| ").and_then(|rest| rest.get(..4));
        code.is_some_and(|code| code[1..].chars().all(|c| c.is_ascii_digit()))
    });
    assert_eq!(listed.count(), codes.len());
}
