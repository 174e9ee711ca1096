//! Comma-separated text cut into records and fields.
//!
//! The rules are those of RFC 4180 as common readers apply them: any line end, `""` inside quotes
//! is one quote, blank lines are nothing. Unlike them this one knows the physical line of
//! everything and says where a quote that never closes was opened; there the reading goes on at
//! the next line, so that one slip does not hide the rest of the file.

use std::borrow::Cow;

use super::intake::Limits;

/// A quoted field over more lines than this is a quote that never closes.
pub(super) const MOST_FIELD_LINES: u64 = 50;

/// One field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Field<'a> {
    /// What it says, without the quotes.
    pub(super) text: Cow<'a, str>,
    /// The physical line it begins on.
    pub(super) line: u64,
}

/// Something wrong with a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    /// A quote was opened on this line, in this field (from 0), and not closed.
    Unclosed { line: u64, field: usize },
    /// Text follows a closing quote.
    AfterQuote { line: u64, field: usize },
    /// A quote stands inside a field that is not quoted: taken as it stands.
    StrayQuote { line: u64, field: usize },
    /// The record, or the longest of its fields, is too long.
    TooLong { bytes: usize, field: usize },
}

/// One record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Record<'a> {
    /// The physical line it begins on.
    pub(super) line: u64,
    /// The physical line it ends on.
    pub(super) last_line: u64,
    /// As it stands in the file, without the line end.
    pub(super) raw: &'a str,
    pub(super) fields: Vec<Field<'a>>,
    pub(super) faults: Vec<Fault>,
}

/// Where a record begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place {
    /// The byte of the text.
    at: usize,
    /// The physical line.
    pub(super) line: u64,
}

/// Finds where the records of a text begin; blank lines are left out.
///
/// A record is cut into fields only when it is looked at ([`record`]): very many rows are kept in 16
/// bytes each. No more are kept than a header and the rows that there may be; all are counted.
pub(super) fn places(text: &str, first_line: u64, limits: Limits) -> (Vec<Place>, u64) {
    let start = Place {
        at: 0,
        line: first_line,
    };
    let mut splitter = Splitter::new(text, start, limits);
    let mut places = Vec::new();
    let mut found = 0;
    while splitter.skip_blank_lines() {
        if found <= limits.rows {
            places.push(Place {
                at: splitter.at,
                line: splitter.line,
            });
        }
        found += 1;
        splitter.skip_record();
    }
    (places, found)
}

/// The record that begins at a place of the text.
pub(super) fn record(text: &str, place: Place, limits: Limits) -> Record<'_> {
    Splitter::new(text, place, limits).record()
}

/// The first line of a record, if it is the whole record and no quotes stand in it.
pub(super) fn plain_line(text: &str, place: Place) -> Option<&str> {
    let rest = &text.as_bytes()[place.at..];
    let end = plain_end(rest);
    (rest.get(end) != Some(&b'"')).then(|| &text[place.at..place.at + end])
}

/// How far it is to the next quote or line end.
fn plain_end(bytes: &[u8]) -> usize {
    let end = |b: &u8| matches!(b, b'"' | b'\r' | b'\n');
    bytes.iter().position(end).unwrap_or(bytes.len())
}

struct Splitter<'a> {
    text: &'a str,
    bytes: &'a [u8],
    at: usize,
    line: u64,
    most_bytes: usize,
    most_of_field: usize,
}

/// How a quoted field ended.
enum Quoted {
    Closed,
    Unclosed,
}

impl<'a> Splitter<'a> {
    fn new(text: &'a str, place: Place, limits: Limits) -> Self {
        Self {
            text,
            bytes: text.as_bytes(),
            at: place.at,
            line: place.line,
            most_bytes: limits.record_bytes,
            // Longer, a quoted field is a quote that never closes.
            most_of_field: limits.field_bytes(),
        }
    }

    /// Steps over one record.
    fn skip_record(&mut self) {
        let end = self.at + plain_end(&self.bytes[self.at..]);
        if self.bytes.get(end) == Some(&b'"') {
            let _cut = self.record();
            return;
        }
        self.at = end;
        if self.at < self.bytes.len() {
            self.line_end();
        }
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    /// Steps over one line end; `\r\n` is one.
    fn line_end(&mut self) {
        if self.peek() == Some(b'\r') && self.bytes.get(self.at + 1) == Some(&b'\n') {
            self.at += 1;
        }
        self.at += 1;
        self.line += 1;
    }

    /// Whether anything is left.
    fn skip_blank_lines(&mut self) -> bool {
        while let Some(b'\r' | b'\n') = self.peek() {
            self.line_end();
        }
        self.at < self.bytes.len()
    }

    fn record(&mut self) -> Record<'a> {
        let start = self.at;
        let line = self.line;
        let mut fields: Vec<Field<'a>> = Vec::new();
        let mut faults = Vec::new();
        loop {
            let opened_at = self.at;
            let opened_line = self.line;
            let text = if self.peek() == Some(b'"') {
                let (text, end) = self.quoted();
                // A quote that closes lines below and is then followed by text was closed by the
                // opening quote of another field.
                let after = !matches!(self.peek(), None | Some(b',' | b'\r' | b'\n'));
                if matches!(end, Quoted::Unclosed) || (after && self.line > opened_line) {
                    faults.push(Fault::Unclosed {
                        line: opened_line,
                        field: fields.len(),
                    });
                    self.at = opened_at;
                    self.line = opened_line;
                    self.rest_of_line();
                    break;
                }
                if after {
                    faults.push(Fault::AfterQuote {
                        line: opened_line,
                        field: fields.len(),
                    });
                    let rest = self.unquoted();
                    Cow::Owned(text.into_owned() + rest)
                } else {
                    text
                }
            } else {
                let text = self.unquoted();
                if text.contains('"') {
                    faults.push(Fault::StrayQuote {
                        line: opened_line,
                        field: fields.len(),
                    });
                }
                Cow::Borrowed(text)
            };
            fields.push(Field {
                text,
                line: opened_line,
            });
            if self.peek() == Some(b',') {
                self.at += 1;
            } else {
                break;
            }
        }
        let raw = &self.text[start..self.at];
        let longest = fields.iter().map(|f| f.text.len()).max().unwrap_or(0);
        if raw.len() > self.most_bytes || longest > self.most_of_field {
            faults.push(Fault::TooLong {
                bytes: raw.len(),
                field: longest,
            });
        }
        let last_line = self.line;
        if self.at < self.bytes.len() {
            self.line_end();
        }
        Record {
            line,
            last_line,
            raw,
            fields,
            faults,
        }
    }

    fn unquoted(&mut self) -> &'a str {
        let start = self.at;
        while !matches!(self.peek(), None | Some(b',' | b'\r' | b'\n')) {
            self.at += 1;
        }
        &self.text[start..self.at]
    }

    fn rest_of_line(&mut self) {
        while !matches!(self.peek(), None | Some(b'\r' | b'\n')) {
            self.at += 1;
        }
    }

    /// Reads from an opening quote to behind its closing one.
    fn quoted(&mut self) -> (Cow<'a, str>, Quoted) {
        let opened_line = self.line;
        self.at += 1;
        let start = self.at;
        let mut part = start;
        let mut unescaped: Option<String> = None;
        loop {
            match self.peek() {
                Some(b'"') if self.bytes.get(self.at + 1) == Some(&b'"') => {
                    unescaped
                        .get_or_insert_default()
                        .push_str(&self.text[part..=self.at]);
                    self.at += 2;
                    part = self.at;
                }
                Some(b'"') => {
                    let last = &self.text[part..self.at];
                    self.at += 1;
                    let text = match unescaped {
                        Some(text) => Cow::Owned(text + last),
                        None => Cow::Borrowed(last),
                    };
                    return (text, Quoted::Closed);
                }
                Some(b'\r' | b'\n') => self.line_end(),
                Some(_) => self.at += 1,
                None => return (Cow::Borrowed(""), Quoted::Unclosed),
            }
            if self.at - start > self.most_of_field || self.line - opened_line > MOST_FIELD_LINES {
                return (Cow::Borrowed(""), Quoted::Unclosed);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn split(text: &str, first_line: u64) -> Vec<Record<'_>> {
        let limits = Limits::default();
        let (places, found) = places(text, first_line, limits);
        assert_eq!(places.len() as u64, found);
        places
            .into_iter()
            .map(|p| record(text, p, limits))
            .collect()
    }

    fn texts<'a>(records: &'a [Record<'_>]) -> Vec<Vec<&'a str>> {
        let row = |r: &'a Record<'_>| r.fields.iter().map(|f| f.text.as_ref()).collect();
        records.iter().map(row).collect()
    }

    #[test]
    fn lines_are_physical() {
        let text = "a,b\r\n\r\n\"x\ny\",\"p\"\"q\"\rz,\n\n";
        let records = split(text, 1);
        assert_eq!(
            texts(&records),
            [["a", "b"], ["x\ny", "p\"q"], ["z", ""]].map(Vec::from)
        );
        let lines: Vec<_> = records.iter().map(|r| (r.line, r.last_line)).collect();
        assert_eq!(lines, [(1, 1), (3, 4), (5, 5)]);
        assert_eq!(records[1].fields[1].line, 4);
        assert!(records.iter().all(|r| r.faults.is_empty()));
    }

    #[test]
    fn a_quote_that_never_closes_is_named_where_it_opened_and_reading_goes_on() {
        let text = "a,b\n1,\"open\n2,fine\n3,\"also, fine\"\n";
        let records = split(text, 1);
        assert_eq!(records.len(), 4);
        assert_eq!(
            records[1].faults,
            [Fault::Unclosed { line: 2, field: 1 }],
            "{records:?}"
        );
        assert_eq!(records[1].raw, "1,\"open");
        assert_eq!(texts(&records)[3], ["3", "also, fine"]);

        let to_the_end = split("a\n\"open\nb\n", 1);
        assert_eq!(
            to_the_end[1].faults,
            [Fault::Unclosed { line: 2, field: 0 }]
        );
        assert_eq!(texts(&to_the_end)[2], ["b"]);
    }

    #[test]
    fn a_quoted_field_of_very_many_lines_is_no_field() {
        let text = format!("a\n\"{}\"\n", "x\n".repeat(60));
        assert_eq!(
            split(&text, 1)[1].faults,
            [Fault::Unclosed { line: 2, field: 0 }]
        );
        let text = format!("a\n{}\n", "x".repeat(70_000));
        assert_eq!(
            split(&text, 1)[1].faults,
            [Fault::TooLong {
                bytes: 70_000,
                field: 70_000
            }]
        );
    }

    #[test]
    fn quotes_in_the_wrong_place_are_seen() {
        let records = split("5\" pipe,\"The \"Big\" One\",x\n", 1);
        assert_eq!(texts(&records), [["5\" pipe", "The Big\" One\"", "x"]]);
        assert_eq!(
            records[0].faults,
            [
                Fault::StrayQuote { line: 1, field: 0 },
                Fault::AfterQuote { line: 1, field: 1 }
            ]
        );
    }

    proptest! {
        /// Whatever a writer of the csv crate writes is read back.
        #[test]
        fn written_tables_are_read_back(
            rows in proptest::collection::vec(
                proptest::collection::vec("[a-c\",\\n\\rä ]{0,6}", 2..5), 1..6)
        ) {
            let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
            for row in &rows {
                writer.write_record(row).unwrap();
            }
            let text = String::from_utf8(writer.into_inner().unwrap()).unwrap();
            let records = split(&text, 1);
            prop_assert_eq!(texts(&records), rows);
        }

        /// Where nothing is amiss, the csv crate reads the same.
        #[test]
        fn the_csv_crate_reads_the_same(text in "[ab\",\\n\\r]{0,40}") {
            let records = split(&text, 1);
            prop_assume!(records.iter().all(|r| r.faults.is_empty()));
            let mut reader = csv::ReaderBuilder::new()
                .flexible(true)
                .has_headers(false)
                .from_reader(text.as_bytes());
            let theirs: Vec<Vec<String>> = reader
                .records()
                .map(|r| r.unwrap().iter().map(ToOwned::to_owned).collect())
                .collect();
            prop_assert_eq!(texts(&records), theirs);
        }
    }
}
