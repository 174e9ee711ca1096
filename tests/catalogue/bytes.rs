//! A: bytes and encoding.

use crate::case::{Case, case};
use crate::sandbox::{ACTORS, RELATIONS};

fn utf_16(text: &str, big: bool) -> Vec<u8> {
    let bytes = |u: u16| {
        if big {
            u.to_be_bytes()
        } else {
            u.to_le_bytes()
        }
    };
    text.encode_utf16().flat_map(bytes).collect()
}

fn after(text: &str, more: &[u8]) -> Vec<u8> {
    [text.as_bytes(), more].concat()
}

pub(crate) fn cases() -> Vec<Case> {
    let marked = |text: &str| format!("\u{feff}{text}");
    let ends = |end: &str| {
        case("A7", "line ends")
            .file("actors.csv", ACTORS.replace('\n', end))
            .file("relations.csv", RELATIONS.replace('\n', end))
            .same()
    };
    let mixed = ACTORS
        .replacen('\n', "\r\n", 2)
        .replacen("\nANSI", "\rANSI", 1);
    vec![
        case("A1", "a byte order mark at the beginning")
            .file("actors.csv", marked(ACTORS))
            .file("relations.csv", marked(RELATIONS))
            .same(),
        case("A1", "a byte order mark before a quoted header")
            .file("actors.csv", marked(&ACTORS.replacen("id,", "\"id\",", 1)))
            .same(),
        case("A2", "a byte order mark inside the file")
            .row("actors.csv", "\u{feff}BSI,British Standards,national_body,GB,,,,,")
            .error("E105", "actors.csv:8: there is a byte order mark", "delete the character"),
        case("A3", "UTF-16, little end first, with a mark")
            .file("actors.csv", utf_16(&marked(ACTORS), false))
            .file_error("E101", "actors.csv: the file looks like UTF-16", "save it as UTF-8"),
        case("A3", "UTF-16, big end first, with a mark")
            .file("actors.csv", utf_16(&marked(ACTORS), true))
            .file_error("E101", "actors.csv: the file looks like UTF-16", "save it as UTF-8"),
        case("A3", "UTF-16 without a mark")
            .file("relations.csv", utf_16(RELATIONS, false))
            .file_error("E101", "relations.csv: the file looks like UTF-16", "save it as UTF-8"),
        case("A4", "Windows-1252")
            .file(
                "actors.csv",
                after(ACTORS, b"BSI,British \x96 Standards,national_body,GB,,,,,\n"),
            )
            .error(
                "E102",
                "actors.csv:8: byte 0x96 at place 13 of the line is not UTF-8, which is `–` in Windows-1252",
                "save the file as UTF-8",
            ),
        case("A4", "Latin-1")
            .file(
                "actors.csv",
                after(ACTORS, b"AFNOR,Association fran\xe7aise,national_body,FR,,,,,\n"),
            )
            .error("E102", "actors.csv:8: byte 0xE7 at place 23", "save the file as UTF-8"),
        case("A4", "UTF-8 cut off in the middle of a letter")
            .file("actors.csv", after(ACTORS, b"X,Caf\xc3"))
            .error("E102", "actors.csv:8: byte 0xC3", "save the file as UTF-8"),
        case("A5", "a NUL character")
            .row("actors.csv", "N\0UL,x,company,,,,,,")
            .error("E103", "actors.csv:8: there is a NUL character", "export it again"),
        case("A6", "a change of direction")
            .row("actors.csv", "EVIL\u{202e}CO,x,company,,,,,,")
            .warning(
                "W110",
                "actors.csv:8:1: id: `EVIL\\u{202e}CO` holds the invisible character \\u{202e}",
                "delete the character",
            ),
        case("A6", "a control character that commands terminals")
            .row("actors.csv", "RED,\u{1b}[31mred,company,,,,,,")
            .warning(
                "W110",
                "actors.csv:8:2: name: `\\u{1b}[31mred` holds the invisible character \\u{1b}",
                "delete the character",
            ),
        case("A6", "a zero-width space")
            .row("actors.csv", "ZERO\u{200b}WIDTH,x,company,,,,,,")
            .warning("W110", "actors.csv:8:1: id: ", "delete the character"),
        ends("\r\n"),
        ends("\r"),
        case("A7", "mixed line ends").file("actors.csv", mixed).same(),
        case("A8", "no line end at the end")
            .file("actors.csv", ACTORS.trim_end())
            .file("relations.csv", RELATIONS.trim_end())
            .same(),
        case("A9", "a workbook")
            .file("actors.csv", b"PK\x03\x04\x14\0\x06\0\x08\0")
            .file_error("E104", "actors.csv: the file is an Excel", "save each table as CSV (UTF-8)"),
        case("A9", "an old workbook")
            .file("actors.csv", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
            .file_error("E104", "actors.csv: the file is an old Excel workbook", "save each table"),
        case("A9", "an archive")
            .file("relations.csv", b"\x1f\x8b\x08\0\0\0\0\0")
            .file_error("E104", "relations.csv: the file is a gzip archive", "unpack"),
        case("A9", "a document")
            .file("relations.csv", b"%PDF-1.7\n")
            .file_error("E104", "relations.csv: the file is a PDF document", "export it to plain text"),
    ]
}
