//! The text of a file that is no table, decoded and checked with the same care.

use super::near::nfc;
use super::outcome::InputFile;
use super::source::{BadLine, Source};
use crate::dataset::{Finding, Severity};

/// The text of a file, without a byte order mark, and the errors that forbid its use.
pub(crate) fn read_text(file: &str, bytes: Vec<u8>) -> (String, InputFile, Vec<Finding>) {
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
