//! Relations: names, roles, dates, weights, and rows that contradict one another.

use super::folder::{ACTORS, Folder, RELATIONS, hint, place};

fn with(row: &str) -> Folder {
    Folder::new().and("relations.csv", row)
}

#[test]
fn an_unknown_actor_is_told_the_name_meant() {
    for (text, meant) in [
        ("ANSII", "ANSI"),
        ("ansi", "ANSI"),
        ("ASAA", "ANSI"),
        ("american national standards institute", "ANSI"),
        ("TC1", "TC 1"),
    ] {
        let finding = with(&format!("{text},member,SC 2,2010,,,")).only("E202");
        assert_eq!(place(&finding), ("relations.csv", 7, 1, "actor"));
        assert_eq!(finding.reason, format!("unknown actor `{text}`"));
        assert_eq!(hint(&finding), format!("did you mean `{meant}`?"));
    }
    let finding = with("DIN,member,Atlantis Society,2010,,,").only("E202");
    assert_eq!(place(&finding), ("relations.csv", 7, 3, "body"));
    assert!(hint(&finding).contains("actors.csv"), "{finding}");
}

#[test]
fn an_alias_is_resolved_and_counted() {
    let folder = with("ASA,member,SC 2,2010,,,").and("relations.csv", "ASA,observer,JTC 2,2010,,,");
    let findings = folder.all("N201");
    let reasons: Vec<&str> = findings.iter().map(|f| f.reason.as_str()).collect();
    assert_eq!(
        reasons,
        [
            "the alias `ASA` stands for `ANSI` in 2 rows",
            "the alias `JTC 2` stands for `SC 2` in 1 row"
        ]
    );
    let dataset = folder.loaded().dataset;
    let ansi = dataset.find("ANSI").unwrap();
    assert_eq!(
        dataset.relations.iter().filter(|r| r.actor == ansi).count(),
        3
    );
}

#[test]
fn an_unknown_role_is_told_the_allowed_ones() {
    let finding = with("DIN,secretary,TC 1,2010,,,").only("E230");
    assert_eq!(place(&finding), ("relations.csv", 7, 2, "role"));
    assert!(
        hint(&finding).starts_with("did you mean `secretariat`? Allowed are: member, observer")
    );
    let finding = with("DIN,,TC 1,2010,,,").only("E203");
    assert_eq!(place(&finding), ("relations.csv", 7, 2, "role"));
}

#[test]
fn an_end_before_the_start_is_an_error_and_on_the_same_day_a_warning() {
    let finding = with("DIN,observer,SC 2,2010,1998-05,,").only("E210");
    assert_eq!(place(&finding), ("relations.csv", 7, 5, "end"));
    assert_eq!(finding.reason, "end 1998-05 is before start 2010");
    let finding = with("DIN,observer,SC 2,2010,2010-01-01,,").only("W210");
    assert_eq!(place(&finding), ("relations.csv", 7, 5, "end"));
}

#[test]
fn dates_that_are_none_are_named() {
    for (text, word) in [
        ("2021-02-29", "does not exist"),
        ("2021-13", "does not exist"),
        ("1799", "1800 to 2200"),
        ("20022", "not a date"),
        ("99999999999", "not a date"),
        ("3000", "1800 to 2200"),
        ("soon", "not a date"),
        ("31.12.2021", "not a date"),
    ] {
        let finding = with(&format!("DIN,observer,SC 2,{text},,,")).only("E211");
        assert_eq!(place(&finding), ("relations.csv", 7, 4, "start"));
        assert!(finding.reason.contains(word), "{finding}");
    }
    let finding = with("DIN,observer,SC 2,31.12.2021,,,").only("E211");
    assert!(hint(&finding).contains("`2021-12-31`"), "{finding}");
}

#[test]
fn weights_must_be_positive_and_finite() {
    for (text, code) in [
        ("0", "E221"),
        ("-0.0", "E221"),
        ("-1", "E221"),
        ("NaN", "E220"),
        ("inf", "E220"),
        ("-infinity", "E220"),
        ("heavy", "E220"),
        ("1e400", "E222"),
        ("1e-400", "E222"),
        ("\"1,5\"", "E121"),
    ] {
        let finding = with(&format!("DIN,observer,SC 2,2010,,{text},")).only(code);
        assert_eq!(place(&finding), ("relations.csv", 7, 6, "weight"), "{text}");
    }
    let finding = with("DIN,observer,SC 2,2010,,\"1,5\",").only("E121");
    assert_eq!(hint(&finding), "use a point: `1.5`");
    let dataset = with("DIN,observer,SC 2,2010,,2.5e-3,").loaded().dataset;
    assert!(
        dataset
            .relations
            .iter()
            .any(|r| r.weight.total_cmp(&2.5e-3).is_eq())
    );
    assert!(
        dataset
            .relations
            .iter()
            .any(|r| r.weight.total_cmp(&1.0).is_eq())
    );
    let wide = with("DIN,observer,SC 2,2010,,1e-13,");
    assert!(wide.only("W135").reason.contains("1e-13"));
}

#[test]
fn a_relation_of_an_actor_to_itself_is_an_error() {
    let finding = with("TC 1,liaison,TC 1,2010,,,").only("E242");
    assert_eq!(place(&finding), ("relations.csv", 7, 3, "body"));
    let finding = with("SC 2,liaison,JTC 2,2010,,,").only("E242");
    assert!(finding.reason.contains("are the same actor"), "{finding}");
}

#[test]
fn a_row_twice_is_merged_and_counted() {
    let folder = with("DIN,member,TC 1,2001-01-01,,1.0,");
    let finding = folder.only("W131");
    assert_eq!(finding.line, Some(7));
    assert!(finding.reason.contains("line 4"), "{finding}");
    let loaded = folder.loaded();
    assert_eq!(
        loaded.dataset.relations,
        Folder::new().loaded().dataset.relations
    );
    let account = &loaded.accounts[1];
    assert_eq!(
        (account.rows_read, account.rows_used, account.rows_merged),
        (6, 5, 1)
    );
}

#[test]
fn overlapping_rows_of_one_tie_are_a_warning_and_two_weights_an_error() {
    let finding = with("DIN,member,TC 1,2010,,,another source").only("W136");
    assert_eq!(finding.line, Some(7));
    assert!(finding.reason.contains("line 4"), "{finding}");
    assert_eq!(
        with("DIN,member,TC 1,1990,2001,,").all("W136"),
        [],
        "one after the other"
    );
    let folder = with("DIN,member,TC 1,2001,,2,");
    let finding = folder.only("E243");
    assert_eq!(finding.column.as_deref(), Some("weight"));
    assert_eq!(folder.skipped().accounts[1].rows_rejected, 2);
}

#[test]
fn two_secretariats_at_a_time_are_an_error_unless_they_are_twins() {
    let folder = with("DIN,secretariat,TC 1,2019,2021,,");
    let findings = folder.all("E241");
    assert_eq!(
        findings.len(),
        2,
        "with ANSI until 2020 and with SAC from 2020"
    );
    assert!(
        findings[0].reason.contains("`TC 1` has two secretariats"),
        "{}",
        findings[0]
    );
    assert_eq!(folder.skipped().accounts[1].rows_rejected, 3);
    // A handover in one year is none.
    assert_eq!(Folder::new().all("E241"), []);
    let finding = with("DIN,secretariat,TC 1,,2001-01-02,,").only("E241");
    assert!(
        finding.reason.contains("from the beginning to 2001-01-02"),
        "{finding}"
    );

    let twins = RELATIONS.replace("DIN,secretariat,SC 2", "DIN,twinned_secretariat,SC 2");
    let folder = Folder::new()
        .with("relations.csv", &twins)
        .and("relations.csv", "SAC,twinned_secretariat,SC 2,2005,,,");
    assert!(
        !folder
            .findings()
            .iter()
            .any(|f| f.code == "E241" || f.code == "W142")
    );
    let half = with("SAC,twinned_secretariat,SC 2,2006,,,");
    assert!(hint(&half.only("W142")).contains("both"));
}

#[test]
fn membership_in_something_without_members_is_a_warning() {
    let finding = with("DIN,member,ANSI,2010,,,").only("W140");
    assert_eq!(place(&finding), ("relations.csv", 7, 3, "body"));
    assert!(finding.reason.contains("national_body"), "{finding}");
    assert_eq!(with("DIN,partner,ANSI,2010,,,").all("W140"), []);
}

#[test]
fn a_relation_outside_the_lifetime_of_its_ends_is_a_warning() {
    let actors = ACTORS.replace("committee,,ISO,2000,", "committee,,ISO,2000,2018");
    let folder = Folder::new().with("actors.csv", actors).with(
        "relations.csv",
        "actor,role,body,start,end\n\
            DIN,member,TC 1,1999,2001\n\
            SAC,member,TC 1,2001,\n\
            ANSI,member,TC 1,2001,2019\n\
            ANSI,observer,TC 1,2019,\n\
            DIN,observer,TC 1,2000,2018\n\
            SAC,observer,TC 1,,2018\n",
    );
    let found: Vec<(u64, &str)> = folder
        .all("W133")
        .iter()
        .map(|f| {
            let word = ["before", "has no end", "it ends", "it starts after"];
            let word = word
                .into_iter()
                .find(|w| f.reason.contains(w))
                .unwrap_or("?");
            (f.line.unwrap(), word)
        })
        .collect();
    assert_eq!(
        found,
        [
            (2, "before"),
            (3, "has no end"),
            (4, "it ends"),
            (5, "it starts after")
        ]
    );
}

#[test]
fn missing_starts_are_counted_and_count_as_not_observed() {
    let folder = with("DIN,observer,SC 2,,2010,,").and("relations.csv", "DIN,expert,SC 2,,2010,,");
    assert!(folder.only("N212").reason.starts_with("2 of 7 relations"));
    let text = "actor,role,body,start,start_observed\nDIN,member,TC 1,,true\nSAC,member,TC 1,2001,False\nANSI,member,TC 1,2001,\n";
    let dataset = Folder::new().with("relations.csv", text).loaded().dataset;
    let observed: Vec<bool> = dataset.relations.iter().map(|r| r.start_observed).collect();
    assert_eq!(
        observed,
        [true, false, false],
        "ANSI, DIN without a start, SAC"
    );
    let text = text.replace("False", "perhaps");
    let finding = Folder::new().with("relations.csv", text).only("E233");
    assert_eq!(place(&finding), ("relations.csv", 3, 5, "start_observed"));
}

#[test]
fn liaisons_from_both_sides_are_counted() {
    let folder = with("TC 1,liaison,SC 2,2010,,,")
        .and("relations.csv", "SC 2,liaison,TC 1,2010,,,")
        .and("relations.csv", "DIN,liaison,SC 2,2010,,,");
    assert!(folder.only("N132").reason.starts_with("1 liaison is"));
}

#[test]
fn every_slip_of_a_row_and_of_every_file_is_reported_at_once() {
    let folder = Folder::new()
        .and("actors.csv", "X,x,compny,ZZ,Nowhere,2030,2020,")
        .and("relations.csv", "Nobody,secretary,Nothing,soon,never,-1,");
    let codes: Vec<(String, &str, u64)> = folder
        .findings()
        .into_iter()
        .filter(actornet::dataset::Finding::is_error)
        .map(|f| (f.file, f.code, f.field.unwrap_or(0)))
        .collect();
    let of = |file: &str| -> Vec<(&str, u64)> {
        let these = codes.iter().filter(|(f, ..)| f == file);
        these.map(|(_, code, field)| (*code, *field)).collect()
    };
    assert_eq!(
        of("actors.csv"),
        [("E230", 3), ("E231", 4), ("E202", 5), ("E210", 7)]
    );
    assert_eq!(
        of("relations.csv"),
        [
            ("E202", 1),
            ("E230", 2),
            ("E202", 3),
            ("E211", 4),
            ("E211", 5),
            ("E221", 6)
        ]
    );
}
