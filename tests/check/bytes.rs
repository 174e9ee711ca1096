//! Encodings, and files that are no text.

use super::folder::{ACTORS, Folder, RELATIONS, hint, place};

#[test]
fn a_byte_order_mark_at_the_beginning_is_no_part_of_the_header() {
    let plain = Folder::new().loaded();
    for header in ["id", "\"id\""] {
        let actors = format!("\u{feff}{header}{}", &ACTORS[2..]);
        let marked = Folder::new()
            .with("actors.csv", actors)
            .with("relations.csv", format!("\u{feff}{RELATIONS}"))
            .loaded();
        assert_eq!(marked.findings, plain.findings);
        assert_eq!(marked.dataset.actors, plain.dataset.actors);
        assert_eq!(marked.dataset.relations, plain.dataset.relations);
    }
}

#[test]
fn any_line_ends_are_read_alike() {
    let plain = Folder::new().loaded().dataset;
    for end in ["\r\n", "\r"] {
        let read = Folder::new()
            .with("actors.csv", ACTORS.replace('\n', end))
            .with("relations.csv", RELATIONS.trim_end().replace('\n', end))
            .loaded()
            .dataset;
        assert_eq!(read.actors, plain.actors);
        assert_eq!(read.relations, plain.relations);
    }
    // The lines of findings stay physical.
    let broken = RELATIONS.replace("2010-06,", "soon,").replace('\n', "\r\n");
    let finding = Folder::new().with("relations.csv", broken).only("E211");
    assert_eq!(place(&finding), ("relations.csv", 6, 4, "start"));
}

#[test]
fn utf_16_is_recognised() {
    for (mark, big) in [(true, false), (true, true), (false, false), (false, true)] {
        let text = if mark {
            format!("\u{feff}{ACTORS}")
        } else {
            ACTORS.to_owned()
        };
        let bytes: Vec<u8> = text
            .encode_utf16()
            .flat_map(|u| {
                if big {
                    u.to_be_bytes()
                } else {
                    u.to_le_bytes()
                }
            })
            .collect();
        let folder = Folder::new().with("actors.csv", bytes);
        let findings = folder.all("E101");
        assert_eq!(findings.len(), 1);
        assert_eq!(findings[0].file, "actors.csv");
        assert!(hint(&findings[0]).contains("UTF-8"));
    }
}

#[test]
fn a_byte_of_windows_1252_is_named_with_line_value_and_guess() {
    let mut bytes = ACTORS.as_bytes().to_vec();
    bytes.extend_from_slice(b"AFNOR,Association fran\xe7aise,national_body,FR,,,,\n");
    bytes.extend_from_slice(b"BSI,\"British \x96 Standards\",national_body,GB,,,,\n");
    let folder = Folder::new().with("actors.csv", bytes);
    let findings = folder.all("E102");
    assert_eq!(findings.len(), 2);
    assert_eq!(findings[0].line, Some(8));
    assert!(findings[0].reason.contains("0xE7") && findings[0].reason.contains("`ç`"));
    assert_eq!(findings[1].line, Some(9));
    assert!(findings[1].reason.contains("0x96") && findings[1].reason.contains("`–`"));
    // Only these rows are lost.
    let skipped = folder.skipped();
    assert_eq!(skipped.dataset.actors.len(), 6);
    assert_eq!(skipped.rejects.len(), 2);
}

#[test]
fn a_nul_and_a_mark_inside_the_file_reject_their_rows() {
    let folder = Folder::new()
        .and("actors.csv", "N\0UL,x,company,,,,,")
        .and("actors.csv", "\u{feff}JOINED,x,company,,,,,");
    assert_eq!(folder.all("E103")[0].line, Some(8));
    assert_eq!(folder.all("E105")[0].line, Some(9));
    assert_eq!(folder.skipped().dataset.actors.len(), 6);
}

#[test]
fn workbooks_and_archives_are_recognised() {
    for (bytes, word) in [
        (&b"PK\x03\x04\x14\0\x06\0"[..], "workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "workbook"),
        (b"\x1f\x8b\x08\0", "gzip"),
    ] {
        let findings = Folder::new().with("relations.csv", bytes).all("E104");
        assert_eq!(findings[0].file, "relations.csv");
        assert!(findings[0].reason.contains(word), "{}", findings[0]);
    }
}

#[test]
fn invisible_characters_are_shown_as_escapes_and_kept() {
    let folder = Folder::new()
        .and("actors.csv", "EVIL\u{202e}CO,x,company,,,,,")
        .and("actors.csv", "BELL,a\u{7}b,company,,,,,")
        .and("actors.csv", "ZERO\u{200b}WIDTH,x,company,,,,,");
    let findings = folder.all("W110");
    assert_eq!(findings.len(), 3);
    assert_eq!(place(&findings[0]), ("actors.csv", 8, 1, "id"));
    assert!(
        findings[0].reason.contains("EVIL\\u{202e}CO"),
        "{}",
        findings[0]
    );
    assert_eq!(place(&findings[1]), ("actors.csv", 9, 2, "name"));
    assert!(folder.loaded().dataset.find("EVIL\u{202e}CO").is_some());
}

#[test]
fn names_are_not_called_unknown_where_the_actors_cannot_be_read() {
    let folder = Folder::new()
        .with("actors.csv", b"\xff\xfei\0d\0")
        .and("relations.csv", "DIN,membre,TC 1,2001,,,");
    let codes: Vec<&str> = folder.findings().iter().map(|f| f.code).collect();
    assert_eq!(codes, ["E101", "E230", "N207"]);
}
