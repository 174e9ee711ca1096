//! One dated list: its form is told from its content.

use std::collections::BTreeMap;

use super::codes;
use super::record::{Findings, Record};
use super::{csv_table, json_lines};
use crate::dataset::Finding;
use crate::dataset::import::Input;
use crate::model::Date;

/// A list of committees as of a date.
pub(super) struct Vintage {
    pub(super) date: Date,
    pub(super) file: String,
    /// In the order of the file.
    pub(super) records: Vec<Record>,
}

impl Vintage {
    /// Reads a file; what cannot be used is in `found`.
    pub(super) fn read(input: &Input, found: &mut Vec<Finding>) -> Self {
        let mut findings = Findings {
            file: &input.file,
            found,
            header: Vec::new(),
        };
        let records = records(&input.bytes, &mut findings);
        check_ids(&records, &mut findings);
        Self {
            date: input.date,
            file: input.file.clone(),
            records,
        }
    }

    /// Where to add findings about this list.
    pub(super) fn findings<'a>(&'a self, found: &'a mut Vec<Finding>) -> Findings<'a> {
        Findings {
            file: &self.file,
            found,
            header: Vec::new(),
        }
    }
}

fn records(bytes: &[u8], findings: &mut Findings) -> Vec<Record> {
    let Some(text) = text(bytes, findings) else {
        return Vec::new();
    };
    let first = text.trim_start();
    if first.is_empty() {
        let hint = "download it again from https://www.iso.org/open-data.html";
        findings.error(codes::EMPTY, 1, "", "the file is empty", hint);
        return Vec::new();
    }
    let first_line = first.lines().next().unwrap_or_default();
    let before = findings.found.len();
    let records = if first.starts_with(['{', '[']) {
        json_lines::read(text, findings)
    } else if csv_table::is_header(first_line) {
        csv_table::read(text, findings)
    } else {
        let shown: String = first_line.chars().take(60).collect();
        findings.error(
            codes::NOT_JSON,
            1,
            "",
            format!("neither JSON Lines nor the CSV form of ISO Open Data; it begins `{shown}`"),
            "take the file of committees, iso_technical_committees, from \
             https://www.iso.org/open-data.html",
        );
        return Vec::new();
    };
    if records.is_empty() && findings.found.len() == before {
        let hint = "download it again from https://www.iso.org/open-data.html";
        findings.error(codes::EMPTY, 1, "", "the file holds no committee", hint);
    }
    records
}

/// The file as text without byte order mark, or `None` with an error in the findings.
fn text<'b>(bytes: &'b [u8], findings: &mut Findings) -> Option<&'b str> {
    let packed: [(&[u8], &str); 2] = [(b"\x1f\x8b", "gzip"), (b"PK\x03\x04", "zip or Excel")];
    if let Some((_, what)) = packed.iter().find(|(magic, _)| bytes.starts_with(magic)) {
        let reason = format!("this is a {what} file, not text");
        findings.error(codes::ENCODING, 1, "", reason, "unpack it first");
        return None;
    }
    if bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") {
        let reason = "this is UTF-16 text";
        findings.error(codes::ENCODING, 1, "", reason, "save the file as UTF-8");
        return None;
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    match std::str::from_utf8(bytes) {
        Ok(text) => Some(text),
        Err(error) => {
            let good = &bytes[..error.valid_up_to()];
            let line = 1 + good.iter().filter(|b| **b == b'\n').count() as u64;
            let byte = bytes.get(error.valid_up_to()).copied().unwrap_or_default();
            findings.error(
                codes::ENCODING,
                line,
                "",
                format!(
                    "not UTF-8: byte 0x{byte:02X} at offset {}",
                    error.valid_up_to()
                ),
                "use the file as it was downloaded, or save it as UTF-8",
            );
            None
        }
    }
}

/// An id may stand once in a list; a reference should.
fn check_ids(records: &[Record], findings: &mut Findings) {
    let mut lines: BTreeMap<u64, u64> = BTreeMap::new();
    let mut references: BTreeMap<&str, u64> = BTreeMap::new();
    for record in records {
        if let Some(first) = lines.get(&record.id) {
            findings.error(
                codes::DUPLICATE_ID,
                record.line,
                "id",
                format!("id {} stands in line {first} already", record.id),
                "ISO's numeric id is the identity of a committee: one line each",
            );
            continue;
        }
        lines.insert(record.id, record.line);
        if let Some(first) = references.get(&*record.reference) {
            findings.add(
                codes::SUCCESSION,
                Some(record.line),
                "reference",
                format!(
                    "`{}` is the reference of line {first} too, with another id",
                    record.reference
                ),
                "both are kept apart by their ids",
            );
        } else {
            references.insert(&record.reference, record.line);
        }
    }
}
