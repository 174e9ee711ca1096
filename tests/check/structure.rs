//! Headers, rows and quotes.

use super::folder::{ACTORS, Folder, RELATIONS, hint, place};

#[test]
fn a_misspelt_column_is_named_with_the_one_that_is_missing() {
    let folder = Folder::new().with("relations.csv", RELATIONS.replace("actor,", "Akteur,"));
    let finding = folder.only("E111");
    assert_eq!(
        (finding.file.as_str(), finding.line),
        ("relations.csv", Some(1))
    );
    assert!(finding.reason.contains("`actor`"), "{finding}");
    for (found, missing) in [
        ("acter", "actor"),
        ("Rolle", "role"),
        ("bodi", "body"),
        ("committee", "body"),
    ] {
        let folder = Folder::new().with("relations.csv", RELATIONS.replacen(missing, found, 1));
        let finding = folder.only("E111");
        let meant = format!("found `{found}`, did you mean `{missing}`?");
        assert_eq!(hint(&finding), meant);
    }
}

#[test]
fn every_missing_column_is_named() {
    let folder = Folder::new().with("actors.csv", "acronym,country\nISO,\n");
    let findings = folder.all("E111");
    let reasons: Vec<&str> = findings.iter().map(|f| f.reason.as_str()).collect();
    assert_eq!(
        reasons,
        [
            "the column `id` is missing",
            "the column `kind` is missing",
            "the column `name` is missing"
        ]
    );
    assert_eq!(hint(&findings[0]), "found `acronym`, did you mean `id`?");
}

#[test]
fn columns_may_stand_in_any_order_and_case() {
    let plain = Folder::new().loaded().dataset;
    let turned: String = RELATIONS
        .lines()
        .map(|line| {
            let cells: Vec<&str> = line.split(',').rev().collect();
            cells.join(" , ") + "\n"
        })
        .collect();
    let turned = turned
        .replacen("actor", "ACTOR", 1)
        .replacen("role", " Role ", 1);
    let read = Folder::new().with("relations.csv", turned).loaded();
    assert_eq!(read.dataset.relations, plain.relations);
}

#[test]
fn ragged_rows_say_what_is_missing_and_what_is_too_much() {
    let folder = Folder::new()
        .and("relations.csv", "DIN,observer,TC 1")
        .and("relations.csv", "DIN,observer,TC 1,2001,,,a, b")
        .and("relations.csv", "DIN,observer,TC 1,2001,,,,");
    let findings = folder.all("E113");
    assert_eq!(findings.len(), 3);
    assert_eq!(place(&findings[0]), ("relations.csv", 7, 0, ""));
    assert_eq!(findings[0].reason, "the row has 3 fields, and the header 7");
    assert_eq!(
        hint(&findings[0]),
        "there is nothing for: start, end, weight, source"
    );
    assert_eq!(findings[1].line, Some(8));
    assert!(hint(&findings[1]).contains("quotes"), "{}", findings[1]);
    assert_eq!(
        hint(&findings[2]),
        "delete the comma at the end of the line"
    );
    assert_eq!(folder.skipped().rejects[0].raw, "DIN,observer,TC 1");
}

#[test]
fn an_unbalanced_quote_is_named_where_it_opened_and_the_rest_is_still_checked() {
    let relations = "actor,role,body,start,source\n\
        DIN,member,TC 1,2001,\"never closed\n\
        SAC,member,TC 1,2001,\n\
        ANSII,member,TC 1,2001,\"a, b\"\n";
    let folder = Folder::new().with("relations.csv", relations);
    let quote = folder.all("E115");
    assert_eq!(quote.len(), 1);
    assert_eq!(place(&quote[0]), ("relations.csv", 2, 5, "source"));
    assert_eq!(
        place(&folder.all("E202")[0]),
        ("relations.csv", 4, 1, "actor")
    );
    assert_eq!(folder.skipped().dataset.relations.len(), 1);

    let to_the_end = Folder::new().and("relations.csv", "DIN,observer,TC 1,2001,,,\"open");
    assert_eq!(
        place(&to_the_end.only("E115")),
        ("relations.csv", 7, 7, "source")
    );
}

#[test]
fn quotes_in_a_text_are_an_error_after_a_closing_quote_and_a_warning_elsewhere() {
    let folder = Folder::new().and("actors.csv", "X,\"The \"Big\" One\",company,,,,,");
    assert_eq!(place(&folder.only("E115")), ("actors.csv", 8, 2, "name"));
    let folder = Folder::new().and("actors.csv", "X,5\" Pipes Ltd,company,,,,,");
    assert_eq!(place(&folder.only("W115")), ("actors.csv", 8, 2, "name"));
    assert_eq!(folder.loaded().dataset.actors.len(), 7);
}

#[test]
fn line_numbers_are_physical_below_a_value_of_several_lines() {
    let folder = Folder::new()
        .and("actors.csv", "X,\"one\ntwo\nthree\",company,,,,,")
        .and("actors.csv", "Y,y,compani,,,,,")
        .and("actors.csv", "Z,\"one\ntwo\",company,ZZ,,,,");
    assert_eq!(place(&folder.all("E230")[0]), ("actors.csv", 11, 3, "kind"));
    // The cell itself stands a line below the beginning of its row.
    assert_eq!(
        place(&folder.all("E231")[0]),
        ("actors.csv", 13, 4, "country")
    );
}

#[test]
fn other_separators_are_recognised() {
    for (separator, word) in [(";", "semicolons"), ("\t", "tabs"), ("|", "bars")] {
        let folder = Folder::new().with(
            "actors.csv",
            ACTORS.replace(';', "").replace(',', separator),
        );
        let finding = folder.all("E114").remove(0);
        assert_eq!(
            (finding.file.as_str(), finding.line),
            ("actors.csv", Some(1))
        );
        assert!(finding.reason.contains(word), "{finding}");
        assert!(hint(&finding).contains("commas"), "{finding}");
    }
    let excel = format!("sep=;\r\n{}", RELATIONS.replace(',', ";"));
    let finding = Folder::new().with("relations.csv", excel).only("E114");
    assert_eq!(finding.line, Some(2));
    let excel = format!("sep=,\r\n{RELATIONS}");
    assert_eq!(
        Folder::new()
            .with("relations.csv", excel)
            .loaded()
            .dataset
            .relations
            .len(),
        5
    );
    let quoted: String = RELATIONS.lines().map(|l| format!("\"{l}\"\n")).collect();
    let finding = Folder::new().with("relations.csv", quoted).only("E114");
    assert!(finding.reason.contains("quotes"), "{finding}");
}

#[test]
fn an_empty_file_and_a_header_alone_are_told_apart() {
    for empty in ["", "\n\n", "\u{feff}"] {
        let finding = Folder::new().with("relations.csv", empty).only("E110");
        assert_eq!(finding.file, "relations.csv");
        assert!(hint(&finding).contains("actor,role,body"), "{finding}");
    }
    let folder = Folder::new().with("relations.csv", "actor,role,body\n");
    assert_eq!(folder.only("W111").file, "relations.csv");
    assert_eq!(folder.loaded().dataset.relations, []);
    let nothing = Folder::new()
        .with("actors.csv", "id,name,kind")
        .with("relations.csv", "actor,role,body");
    assert_eq!(nothing.all("W111").len(), 2);
    assert_eq!(nothing.loaded().dataset.actors, []);
}

#[test]
fn two_columns_of_one_name_and_a_column_without_a_name_are_refused() {
    let folder = Folder::new().with("relations.csv", "actor,role,body,Role \n");
    assert_eq!(place(&folder.only("E112")), ("relations.csv", 1, 4, "Role"));
    let folder = Folder::new().with("relations.csv", "actor,,role,body\n");
    assert_eq!(place(&folder.only("E112")), ("relations.csv", 1, 2, ""));
}

#[test]
fn a_comma_at_the_end_of_every_line_is_passed_over() {
    let trailing: String = RELATIONS.lines().map(|line| format!("{line},\n")).collect();
    let folder = Folder::new().with("relations.csv", &trailing);
    assert_eq!(place(&folder.only("W113")), ("relations.csv", 1, 8, ""));
    assert_eq!(folder.loaded().dataset.relations.len(), 5);
    let value = trailing.replace("DIN,member,TC 1,2001,,,,", "DIN,member,TC 1,2001,,,,lost");
    let finding = Folder::new().with("relations.csv", value).only("E113");
    assert_eq!(finding.line, Some(4));
    assert!(finding.reason.contains("`lost`"), "{finding}");
}

#[test]
fn further_columns_are_kept_for_actors_and_noted() {
    let actors = "id,name,kind,sector,cuntry\nISO,x,sdo,all,CH\nTC 1,x,committee,,\nSC 2,x,committee,,\n\
                  ANSI,x,national_body,,\nDIN,x,national_body,,\nSAC,x,national_body,,\n";
    let folder = Folder::new().with("actors.csv", actors);
    assert_eq!(place(&folder.only("N112")), ("actors.csv", 1, 4, "sector"));
    let misspelt = folder.only("W112");
    assert_eq!(place(&misspelt), ("actors.csv", 1, 5, "cuntry"));
    assert_eq!(hint(&misspelt), "did you mean `country`?");
    let dataset = folder.loaded().dataset;
    let iso = dataset.actor(dataset.find("ISO").unwrap());
    assert_eq!(iso.attributes["sector"], "all");
    assert_eq!(iso.attributes.len(), 2);
    assert_eq!(iso.country, None);
}

#[test]
fn rows_of_commas_and_blank_lines_are_no_rows() {
    let folder = Folder::new()
        .and("relations.csv", "")
        .and("relations.csv", ",,,,,,")
        .and("relations.csv", " , ,,,,,");
    assert_eq!(folder.only("W117").line, Some(8));
    assert_eq!(folder.loaded().accounts[1].rows_read, 5);
}

#[test]
fn very_long_fields_and_rows_are_refused() {
    let folder = Folder::new().and(
        "actors.csv",
        &format!("X,{},company,,,,,", "x".repeat(70_000)),
    );
    assert_eq!(folder.only("E116").line, Some(8));
    let folder = Folder::new().and("actors.csv", &"x,".repeat(600_000));
    assert_eq!(folder.only("E116").line, Some(8));
    let folder = Folder::new().and(
        "actors.csv",
        &format!("X,\"{}\",company,,,,,", "x\n".repeat(80)),
    );
    assert_eq!(place(&folder.all("E115")[0]), ("actors.csv", 8, 2, "name"));
}

#[test]
fn failed_formulas_of_a_spreadsheet_are_no_values() {
    let folder = Folder::new().and("relations.csv", "#N/A,member,TC 1,#REF!,,,");
    let findings = folder.all("E204");
    assert_eq!(place(&findings[0]), ("relations.csv", 7, 1, "actor"));
    assert_eq!(place(&findings[1]), ("relations.csv", 7, 4, "start"));
}

#[test]
fn formulas_in_texts_are_texts() {
    let folder = Folder::new()
        .and("actors.csv", "=cmd|' /C calc'!A0,@SUM(1),company,,,,,")
        .and("actors.csv", "-5,+1,company,,,,,");
    let dataset = folder.loaded().dataset;
    assert_eq!(dataset.actor(dataset.find("-5").unwrap()).name, "+1");
    assert!(dataset.find("=cmd|' /C calc'!A0").is_some());
}
