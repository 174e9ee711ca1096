//! The text of a file that is no table, decoded and checked with the same care.

use super::intake::{Limits, Taken};
use super::near::nfc;
use super::outcome::InputFile;
use super::source::{BadLine, Source};
use super::split::MOST_FIELD_LINES;
use super::table::is_failed_formula;
use crate::dataset::{Finding, Severity};

/// The text of a file, without a byte order mark, and the errors that forbid its use.
pub(crate) fn read_text(file: &str, bytes: impl Into<Taken>) -> (String, InputFile, Vec<Finding>) {
    let source = Source::new(file, bytes);
    let finding = |line: Option<u64>, bad: &BadLine| Finding {
        code: bad.code,
        severity: Severity::of_code(bad.code),
        file: file.to_owned(),
        line,
        field: None,
        column: None,
        reason: bad.reason.clone(),
        hint: Some(bad.hint.clone()),
    };
    let mut findings: Vec<Finding> = source.unusable.iter().map(|b| finding(None, b)).collect();
    let lines = source.bad_lines.iter();
    findings.extend(lines.map(|(line, bad)| finding(Some(*line), bad)));
    (source.text, source.input, findings)
}

/// A name as the tables of a data set hold it: trimmed, in normal form C, and without what no table may
/// hold ([`table_text`]).
pub(crate) fn table_name(text: &str) -> String {
    nfc(table_text(text).trim()).into_owned()
}

/// A text without the characters for which a table is refused.
pub(crate) fn table_text(text: &str) -> String {
    text.replace(['\0', '\u{feff}'], "\u{fffd}")
}

/// What is wrong with a text for which a table is refused that holds it in a cell; `None` if nothing is.
pub(crate) fn refused_by_tables(text: &str) -> Option<String> {
    let quotes = text.bytes().filter(|b| *b == b'"').count();
    // Quotes are written twice, and count so when they are read.
    let bytes = text.len() + quotes;
    let ends = text.bytes().filter(|b| matches!(b, b'\r' | b'\n')).count();
    let lines = (ends - text.matches("\r\n").count()) as u64;
    let most = Limits::default().field_bytes();
    if bytes > most {
        Some(format!(
            "is of {bytes} bytes, and a cell of a table of at most {most}"
        ))
    } else if lines > MOST_FIELD_LINES {
        Some(format!(
            "has {lines} line ends, and a cell of a table at most {MOST_FIELD_LINES}"
        ))
    } else if is_failed_formula(text.trim()) {
        Some("is what a failed formula leaves in a table".to_owned())
    } else {
        None
    }
}
