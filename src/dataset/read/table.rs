//! A file as a table: its header matched to the columns, its rows counted.

use std::borrow::Cow;
use std::collections::BTreeMap;

use rayon::prelude::*;

use super::intake::{Limits, too_long};
use super::ledger::Ledger;
use super::near::{nearest, nfc};
use super::source::Source;
use super::split::{self, Fault, Place, Record};
use crate::dataset::schema::{Need, TableSchema};
use crate::escape::is_invisible;
use crate::escape::terminal::shown;

/// What spreadsheets write where a formula failed.
const FORMULA_ERRORS: [&str; 8] = [
    "#N/A", "#REF!", "#NAME?", "#VALUE!", "#DIV/0!", "#NULL!", "#NUM!", "#SPILL!",
];

/// Other names under which people keep the required columns.
const SYNONYMS: &[(&str, &[&str])] = &[
    (
        "actor",
        &[
            "actor_id",
            "organisation",
            "organization",
            "member",
            "source",
            "from",
        ],
    ),
    ("body", &["committee", "body_id", "target", "to"]),
    ("role", &["relation", "relation_type", "type", "function"]),
    ("kind", &["type", "category", "actor_type"]),
    ("id", &["acronym", "code", "actor", "actor_id"]),
    ("name", &["title", "label", "full_name"]),
];

/// What a column of the file is.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Head {
    /// A column of the schema, by its place there.
    Known(usize),
    /// Another column, by its name.
    Further(String),
    /// A column without a name, at the end.
    Unnamed,
}

/// A file as a table.
#[derive(Debug)]
pub(super) struct Table<'a> {
    pub(super) schema: &'static TableSchema,
    header: Vec<Head>,
    /// For each column of the schema its place in the file.
    places: Vec<Option<usize>>,
    /// What the places of the rows refer to.
    text: &'a str,
    rows: Vec<Place>,
    limits: Limits,
}

impl<'a> Table<'a> {
    /// Reads header and rows. Errors of the header refuse the file; errors of a row reject the
    /// row. An empty table stands for a file that is not there.
    pub(super) fn open(schema: &'static TableSchema, source: Option<&'a Source>) -> (Self, Ledger) {
        let mut ledger = Ledger::new(source.map_or(schema.file, |s| &s.input.file));
        let mut table = Self {
            schema,
            header: Vec::new(),
            places: vec![None; schema.columns.len()],
            text: "",
            rows: Vec::new(),
            limits: source.map_or_else(Limits::default, |s| s.limits),
        };
        let Some(source) = source else {
            return (table, ledger);
        };
        if let Some(bad) = &source.unusable {
            ledger.refuse(bad.code, None, None, &bad.reason, &bad.hint);
            return (table, ledger);
        }
        let (text, first_line) = after_separator_line(&source.text);
        table.text = text;
        let (rows, found) = split::places(text, first_line, table.limits);
        if found > table.limits.rows.saturating_add(1) {
            let (rows, most) = (found - 1, table.limits.rows);
            let reason = format!("there are {rows} rows below the header (limit {most})");
            let hint = format!("take a part of it, or raise the limit: --max-rows {rows}");
            ledger.refuse("E504", None, None, reason, hint);
            return (table, ledger);
        }
        table.rows = rows;
        if table.rows.is_empty() {
            let names: Vec<&str> = schema.columns.iter().map(|c| c.name).collect();
            let expected = format!("the first line names the columns: {}", names.join(","));
            ledger.refuse("E110", None, None, "the file is empty", expected);
            return (table, ledger);
        }
        let header = table.record(0);
        table.rows.remove(0);
        table.drop_empty_rows(&mut ledger);
        ledger.count_rows(table.rows.len());
        let bad = source.bad_lines.get(&header.line);
        if let Some(bad) = bad {
            ledger.refuse(bad.code, Some(header.line), None, &bad.reason, &bad.hint);
        }
        if bad.is_none_or(|bad| bad.code != "E116") {
            table.read_header(&header, &mut ledger);
        }
        if ledger.refused {
            for row in 0..table.rows.len() {
                ledger.reject(row, "", "E111", "the header of the file cannot be used");
            }
            return (table, ledger);
        }
        if table.rows.is_empty() {
            let code = if schema.required { "W111" } else { "N111" };
            ledger.file_finding(code, None, None, "there are no rows below the header", "");
        }
        table.check_rows(source, &mut ledger);
        (table, ledger)
    }

    fn drop_empty_rows(&mut self, ledger: &mut Ledger) {
        let (text, limits) = (self.text, self.limits);
        let is_empty = |row: &Place| {
            let plain = split::plain_line(text, *row);
            // Most rows begin with a letter or a digit, and so are not empty.
            if plain.is_some_and(|line| line.starts_with(|c: char| c.is_ascii_alphanumeric())) {
                return false;
            }
            let record = split::record(text, *row, limits);
            record.faults.is_empty() && record.fields.iter().all(|f| f.text.trim().is_empty())
        };
        let empty: Vec<u64> = (self.rows.par_iter())
            .filter(|row| is_empty(row))
            .map(|row| row.line)
            .collect();
        if let Some(first) = empty.first() {
            let reason = match empty.len() {
                1 => "the row has no values and is passed over".to_owned(),
                n => format!("{n} rows from here on have no values and are passed over"),
            };
            ledger.file_finding("W117", Some(*first), None, reason, "delete it");
            self.rows.retain(|row| !is_empty(row));
        }
    }

    fn read_header(&mut self, header: &Record<'a>, ledger: &mut Ledger) {
        let line = Some(header.line);
        let mut names: Vec<&str> = header.fields.iter().map(|f| f.text.trim()).collect();
        if let Some(fault) = header.faults.first() {
            let (field, reason, hint) = explain(fault, &self.limits);
            ledger.refuse("E115", line, Some((field, "")), reason, hint);
            return;
        }
        if let [only] = names.as_slice() {
            let other = [
                (';', "semicolons"),
                ('\t', "tabs"),
                ('|', "bars"),
                (',', "one pair of quotes"),
            ];
            if let Some((_, what)) = other.iter().find(|(c, _)| only.contains(*c)) {
                let reason =
                    format!("there is only one column: the values are separated by {what}");
                let hint = "separate them with commas (in Excel: save as `CSV UTF-8 (comma delimited)`; \
                            decimal numbers take a point)";
                let reason = if *what == "one pair of quotes" {
                    "there is only one column: each line stands in one pair of quotes".to_owned()
                } else {
                    reason
                };
                ledger.refuse("E114", line, None, reason, hint);
                return;
            }
        }
        let named = names
            .iter()
            .rposition(|n| !n.is_empty())
            .map_or(0, |i| i + 1);
        let unnamed = names.len() - named;
        if unnamed > 0 && named > 0 {
            ledger.file_finding(
                "W113",
                line,
                Some((named as u64 + 1, "")),
                "the header ends with a comma: the column without a name is passed over",
                "delete the comma at the end of each line",
            );
            names.truncate(named);
        }
        let mut seen: BTreeMap<String, usize> = BTreeMap::new();
        for (place, name) in names.iter().enumerate() {
            let field = Some((place as u64 + 1, *name));
            if name.is_empty() {
                ledger.refuse(
                    "E112",
                    line,
                    field,
                    "the column has no name",
                    "name it or delete it",
                );
            }
            let lowered = name.to_lowercase();
            if let Some(first) = seen.get(&lowered) {
                let reason = format!("column {} has the same name", first + 1);
                ledger.refuse("E112", line, field, reason, "rename or delete one of them");
            }
            let known = self.schema.columns.iter().position(|c| c.name == lowered);
            seen.entry(lowered).or_insert(place);
            if let Some(column) = known {
                self.places[column].get_or_insert(place);
            }
            self.header
                .push(known.map_or_else(|| Head::Further((*name).to_owned()), Head::Known));
        }
        self.header
            .extend(std::iter::repeat_n(Head::Unnamed, unnamed));
        self.report_missing_columns(header.line, &names, ledger);
        self.report_further_columns(header.line, ledger);
    }

    fn report_missing_columns(&self, line: u64, names: &[&str], ledger: &mut Ledger) {
        let further: Vec<&str> = self.further().map(|(_, name)| name).collect();
        for (column, place) in self.schema.columns.iter().zip(&self.places) {
            if place.is_some() || column.need == Need::Nothing {
                continue;
            }
            let synonyms = SYNONYMS.iter().find(|(name, _)| *name == column.name);
            let synonyms = synonyms.map_or(&[][..], |(_, list)| list);
            let meant = nearest(column.name, &further).or_else(|| {
                let lowered = |n: &str| n.to_lowercase().replace([' ', '-'], "_");
                further
                    .iter()
                    .copied()
                    .find(|n| synonyms.contains(&lowered(n).as_str()))
            });
            let hint = match meant {
                Some(found) => format!("found `{found}`, did you mean `{}`?", column.name),
                None => format!("the columns found are: {}", names.join(", ")),
            };
            let reason = format!("the column `{}` is missing", column.name);
            ledger.refuse("E111", Some(line), None, reason, hint);
        }
    }

    fn report_further_columns(&self, line: u64, ledger: &mut Ledger) {
        let missing: Vec<&str> = (self.schema.columns.iter().zip(&self.places))
            .filter(|(_, place)| place.is_none())
            .map(|(column, _)| column.name)
            .collect();
        let kept = self.keeps_further_columns();
        for (place, name) in self.further() {
            let field = Some((place as u64 + 1, name));
            let fate = if kept {
                "kept as an attribute"
            } else {
                "not used"
            };
            match nearest(name, &missing) {
                Some(meant) => {
                    let reason = format!("the column is not one of the format; it is {fate}");
                    ledger.file_finding(
                        "W112",
                        Some(line),
                        field,
                        reason,
                        format!("did you mean `{meant}`?"),
                    );
                }
                None => {
                    let reason = format!("the column is not one of the format; it is {fate}");
                    ledger.file_finding("N112", Some(line), field, reason, "");
                }
            }
        }
    }

    /// Whether columns that the format does not know are kept.
    pub(super) fn keeps_further_columns(&self) -> bool {
        self.schema.file == crate::dataset::schema::ACTORS.file
    }

    /// Finds the rows with something to report, and reports it.
    fn check_rows(&self, source: &Source, ledger: &mut Ledger) {
        let all = 0..self.rows.len();
        let amiss: Vec<usize> = all
            .into_par_iter()
            .filter(|row| !self.is_sound(*row, source))
            .collect();
        for row in amiss {
            self.report_row(row, source, ledger);
        }
    }

    /// Whether [`Self::report_row`] has nothing to report.
    fn is_sound(&self, row: usize, source: &Source) -> bool {
        let expected = self.header.len();
        let is_printable = |b: u8| matches!(b, b' '..=b'~' | b'\t');
        if let Some(line) = split::plain_line(self.text, self.rows[row])
            && source.bad_lines.is_empty()
            && line.len() <= self.limits.record_bytes.min(self.limits.field_bytes())
            && line.bytes().all(|b| is_printable(b) && b != b'#')
            && self.header.last() != Some(&Head::Unnamed)
        {
            return line.bytes().filter(|b| *b == b',').count() + 1 == expected;
        }
        let record = self.record(row);
        let lines = record.line..=record.last_line;
        source.bad_lines.range(lines).next().is_none()
            && record.faults.is_empty()
            && record.fields.len() == expected
            && record.fields.iter().zip(&self.header).all(|(field, head)| {
                let text = field.text.trim();
                (*head != Head::Unnamed || text.is_empty())
                    && !is_failed_formula(text)
                    && !text.contains(is_invisible)
            })
    }

    fn report_row(&self, row: usize, source: &Source, ledger: &mut Ledger) {
        let record = self.record(row);
        for (line, bad) in source.bad_lines.range(record.line..=record.last_line) {
            ledger.file_finding(bad.code, Some(*line), None, &bad.reason, &bad.hint);
            ledger.reject(row, "", bad.code, &bad.reason);
            if bad.code == "E116" {
                // Only the beginning of it is kept.
                return;
            }
        }
        for fault in &record.faults {
            self.report_fault(row, fault, ledger);
        }
        let broken = |f: &Fault| matches!(f, Fault::Unclosed { .. } | Fault::TooLong { .. });
        if record.faults.iter().any(broken) {
            return;
        }
        if record.fields.len() != self.header.len() {
            self.report_ragged(row, &record, ledger);
        } else {
            self.check_cells(row, &record, ledger);
        }
    }

    fn report_fault(&self, row: usize, fault: &Fault, ledger: &mut Ledger) {
        let (field, reason, hint) = explain(fault, &self.limits);
        let code = match fault {
            Fault::Unclosed { .. } | Fault::AfterQuote { .. } => "E115",
            Fault::StrayQuote { .. } => "W115",
            Fault::TooLong { .. } => "E116",
        };
        let line = match fault {
            Fault::Unclosed { line, .. }
            | Fault::AfterQuote { line, .. }
            | Fault::StrayQuote { line, .. } => *line,
            Fault::TooLong { .. } => self.rows[row].line,
        };
        let name = usize::try_from(field)
            .ok()
            .and_then(|f| self.column_name(f.checked_sub(1)?));
        let name = name.unwrap_or_default();
        if code != "W115" {
            ledger.reject(row, name, code, &reason);
        }
        let place = (field > 0).then_some((field, name));
        ledger.file_finding(code, Some(line), place, reason, hint);
    }

    fn report_ragged(&self, row: usize, record: &Record<'_>, ledger: &mut Ledger) {
        let expected = self.header.len();
        let found = record.fields.len();
        let reason = format!("the row has {found} fields, and the header {expected}");
        let hint = if found < expected {
            let missing = self.header[found..].iter().map(|h| self.head_name(h));
            format!(
                "there is nothing for: {}",
                missing.collect::<Vec<_>>().join(", ")
            )
        } else if record.fields[expected..]
            .iter()
            .all(|f| f.text.trim().is_empty())
        {
            "delete the comma at the end of the line".to_owned()
        } else {
            "put a value that holds a comma into quotes: \"Smith, Ltd\"".to_owned()
        };
        ledger.cell(self, row, "", "E113", reason, hint);
    }

    fn check_cells(&self, row: usize, record: &Record<'_>, ledger: &mut Ledger) {
        for (field, head) in record.fields.iter().zip(&self.header) {
            let text = field.text.trim();
            let name = self.head_name(head);
            if *head == Head::Unnamed && !text.is_empty() {
                let hint = "name the column in the header, or delete the value";
                let reason = format!("`{text}` stands in a column without a name");
                ledger.cell(self, row, "", "E113", reason, hint);
            }
            if is_failed_formula(text) {
                let hint = "a formula failed in the spreadsheet: mend it or leave the cell empty";
                let reason = format!("`{text}` is no value");
                ledger.cell(self, row, name, "E204", reason, hint);
            }
            if let Some(c) = text.chars().find(|c| is_invisible(*c)) {
                let reason = format!(
                    "`{}` holds the invisible character {}",
                    shown(text),
                    shown(c.encode_utf8(&mut [0; 4]))
                );
                ledger.cell(
                    self,
                    row,
                    name,
                    "W110",
                    reason,
                    "delete the character unless it is meant",
                );
            }
        }
    }

    fn head_name<'s>(&'s self, head: &'s Head) -> &'s str {
        match head {
            Head::Known(column) => self.schema.columns[*column].name,
            Head::Further(name) => name,
            Head::Unnamed => "",
        }
    }

    fn column_name(&self, place: usize) -> Option<&str> {
        self.header.get(place).map(|head| self.head_name(head))
    }

    /// The columns that the format does not know, with their places.
    pub(super) fn further(&self) -> impl Iterator<Item = (usize, &str)> {
        self.header
            .iter()
            .enumerate()
            .filter_map(|(place, head)| match head {
                Head::Further(name) => Some((place, name.as_str())),
                _ => None,
            })
    }

    /// How much is read.
    pub(super) const fn limits(&self) -> &Limits {
        &self.limits
    }

    /// How many rows there are.
    pub(super) fn len(&self) -> usize {
        self.rows.len()
    }

    /// The physical line on which a row begins.
    pub(super) fn line(&self, row: usize) -> u64 {
        self.rows[row].line
    }

    /// A row, cut into its fields.
    pub(super) fn record(&self, row: usize) -> Record<'a> {
        split::record(self.text, self.rows[row], self.limits)
    }

    /// A row as it stands, if it is one line without quotes.
    pub(super) fn plain_line(&self, row: usize) -> Option<&'a str> {
        split::plain_line(self.text, self.rows[row])
    }

    /// The cell of a record at a place of the file, trimmed.
    pub(super) fn at<'r>(record: &'r Record<'_>, place: usize) -> &'r str {
        record.fields.get(place).map_or("", |f| f.text.trim())
    }

    /// How many columns the file has, also without a name.
    pub(super) fn column_count(&self) -> usize {
        self.header.len()
    }

    /// Where a column of the schema stands in the file.
    pub(super) fn place_of(&self, column: &str) -> Option<usize> {
        let column = self.schema.columns.iter().position(|c| c.name == column);
        column.and_then(|c| self.places[c])
    }

    /// The cell of a record in a column of the schema, trimmed; empty if the column is missing.
    pub(super) fn text<'r>(&self, record: &'r Record<'_>, column: &str) -> &'r str {
        self.place_of(column)
            .map_or("", |place| Self::at(record, place))
    }

    /// Line and field number of a cell; the line of the row for no column.
    pub(super) fn place(&self, row: usize, column: &str) -> (u64, Option<u64>) {
        let record = self.record(row);
        let named = |head: &Head| !column.is_empty() && self.head_name(head) == column;
        match self.header.iter().position(named) {
            Some(place) => {
                let line = record.fields.get(place).map_or(record.line, |f| f.line);
                (line, Some(place as u64 + 1))
            }
            None => (record.line, None),
        }
    }
}

/// Field number (from 1; 0 for the whole record), reason and mend of a fault.
fn explain(fault: &Fault, limits: &Limits) -> (u64, String, String) {
    match fault {
        Fault::Unclosed { field, .. } => (
            *field as u64 + 1,
            "the quote opened here is never closed".to_owned(),
            "close it before the next comma, and double the quotes that belong to the text"
                .to_owned(),
        ),
        Fault::AfterQuote { field, .. } => (
            *field as u64 + 1,
            "text follows the closing quote".to_owned(),
            "double the quotes that belong to the text: \"The \"\"Big\"\" One\"".to_owned(),
        ),
        Fault::StrayQuote { field, .. } => (
            *field as u64 + 1,
            "a quote stands inside the text and is taken as it is".to_owned(),
            "put the value into quotes and double the quote inside".to_owned(),
        ),
        Fault::TooLong { bytes, field } => {
            let (reason, hint) = too_long(*bytes as u64, *field, limits);
            (0, reason, hint)
        }
    }
}

/// The text below a line such as `sep=,` that spreadsheets put first, and its first line number.
fn after_separator_line(text: &str) -> (&str, u64) {
    let end = text.find(['\r', '\n']).unwrap_or(text.len());
    let line = &text[..end];
    let is_separator = line.len() <= 6 && line.to_ascii_lowercase().starts_with("sep=");
    if !is_separator {
        return (text, 1);
    }
    let rest = &text[end..];
    let rest = rest
        .strip_prefix("\r\n")
        .or_else(|| rest.strip_prefix(['\r', '\n']))
        .unwrap_or(rest);
    (rest, 2)
}

pub(super) fn is_failed_formula(text: &str) -> bool {
    text.starts_with('#') && FORMULA_ERRORS.contains(&text)
}

/// Whether a cell without quotes and line ends is taken as it stands and gives no finding.
pub(crate) fn is_plain(text: &str) -> bool {
    let is_plain = |c: char| c != '\0' && c != '\u{feff}' && !is_invisible(c);
    text.chars().all(is_plain)
        && text.trim() == text
        && !is_failed_formula(text)
        && matches!(nfc(text), Cow::Borrowed(_))
}
