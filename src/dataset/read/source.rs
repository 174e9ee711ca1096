//! The bytes of a file: what they are encoded in, and which lines cannot be read.

use std::collections::BTreeMap;

use rayon::prelude::*;
use sha2::{Digest, Sha256};

use super::intake::{Limits, Taken, too_long};
use super::outcome::InputFile;
use crate::escape::is_invisible;

/// A file as text. Lines in another encoding are decoded as well as can be, so that the rest of
/// the file is checked too; their rows are never used.
#[derive(Debug)]
pub(super) struct Source {
    /// Without a byte order mark.
    pub(super) text: String,
    /// The lines that cannot be used, and why.
    pub(super) bad_lines: BTreeMap<u64, BadLine>,
    /// Why nothing of the file can be used.
    pub(super) unusable: Option<BadLine>,
    pub(super) input: InputFile,
    /// Those under which it was taken.
    pub(super) limits: Limits,
}

/// How many bytes one step of parallel work takes.
const CHUNK: usize = 1 << 16;

/// Why a line, or a file, cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct BadLine {
    pub(super) code: &'static str,
    pub(super) reason: String,
    pub(super) hint: String,
}

impl BadLine {
    fn new(code: &'static str, reason: impl Into<String>, hint: impl Into<String>) -> Self {
        Self {
            code,
            reason: reason.into(),
            hint: hint.into(),
        }
    }
}

/// Bytes 0x80 to 0x9F in Windows-1252; those without a meaning are U+FFFD.
const WINDOWS_1252: [char; 32] = [
    '€', '\u{fffd}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{fffd}', 'Ž',
    '\u{fffd}', '\u{fffd}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{fffd}',
    'ž', 'Ÿ',
];

fn windows_1252(byte: u8) -> char {
    match byte {
        0x80..=0x9f => WINDOWS_1252[usize::from(byte - 0x80)],
        _ => char::from(byte),
    }
}

/// What a file is that begins so, if it is no text.
fn known_binary(bytes: &[u8]) -> Option<&'static str> {
    let kinds: [(&[u8], &str); 5] = [
        (
            b"PK\x03\x04",
            "an Excel or OpenDocument workbook, or another zip archive",
        ),
        (b"\xd0\xcf\x11\xe0", "an old Excel workbook"),
        (b"\x1f\x8b", "a gzip archive"),
        (b"%PDF", "a PDF document"),
        (b"SQLite format 3\0", "a database"),
    ];
    let found = kinds.iter().find(|(magic, _)| bytes.starts_with(magic));
    found.map(|(_, what)| *what)
}

/// Whether the bytes are UTF-16, with or without a byte order mark.
fn is_utf_16(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(64)];
    let nulls = |first: usize| {
        head.iter()
            .skip(first)
            .step_by(2)
            .filter(|b| **b == 0)
            .count()
    };
    let half = head.len() / 2;
    bytes.starts_with(b"\xff\xfe")
        || bytes.starts_with(b"\xfe\xff")
        || (half > 1 && (nulls(0) * 4 > half * 3 || nulls(1) * 4 > half * 3))
}

impl Source {
    /// Decodes the bytes of `file`.
    pub(super) fn new(file: &str, taken: impl Into<Taken>) -> Self {
        let taken = taken.into();
        let excess = taken.excess();
        let limits = taken.limits;
        let (whole, cut, bytes) = (taken.whole, taken.cut, taken.kept);
        let whole = whole.unwrap_or_else(|| (bytes.len() as u64, hex(&Sha256::digest(&bytes))));
        let input = InputFile {
            file: file.to_owned(),
            bytes: whole.0,
            sha256: whole.1,
        };
        let mut source = Self {
            text: String::new(),
            bad_lines: BTreeMap::new(),
            unusable: None,
            input,
            limits,
        };
        if let Some((reason, hint)) = excess {
            source.unusable = Some(BadLine::new("E505", reason, hint));
            return source;
        }
        if let Some(what) = known_binary(&bytes) {
            let reason = format!("the file is {what}, not a text");
            let hint = if what.contains("Excel") {
                "open it and save each table as CSV (UTF-8)"
            } else {
                "unpack or export it to plain text in UTF-8"
            };
            source.unusable = Some(BadLine::new("E104", reason, hint));
            return source;
        }
        if is_utf_16(&bytes) {
            source.unusable = Some(BadLine::new(
                "E101",
                "the file looks like UTF-16",
                "save it as UTF-8 (in Excel: `CSV UTF-8 (comma delimited)`)",
            ));
            return source;
        }
        let start = if bytes.starts_with(b"\xef\xbb\xbf") {
            3
        } else {
            0
        };
        source.text = match String::from_utf8(bytes) {
            Ok(text) if start == 0 => text,
            Ok(text) => text[start..].to_owned(),
            Err(error) => source.decode(&error.as_bytes()[start..]),
        };
        source.find_bad_characters();
        for (line, bytes) in cut {
            let (reason, hint) = too_long(bytes, 0, &limits);
            let bad = BadLine::new("E116", reason, hint);
            source.bad_lines.insert(line, bad);
        }
        source
    }

    /// Decodes line by line, each as UTF-8 or else as Windows-1252.
    fn decode(&mut self, bytes: &[u8]) -> String {
        let mut text = String::with_capacity(bytes.len());
        let mut line = 1;
        let mut at = 0;
        while at < bytes.len() {
            let rest = &bytes[at..];
            let end = rest
                .iter()
                .position(|b| matches!(b, b'\r' | b'\n'))
                .map_or(rest.len(), |i| {
                    i + 1 + usize::from(rest[i..].starts_with(b"\r\n"))
                });
            match std::str::from_utf8(&rest[..end]) {
                Ok(line_text) => text.push_str(line_text),
                Err(error) => {
                    let place = error.valid_up_to();
                    let byte = rest[place];
                    let decoded: String = rest[..end].iter().copied().map(windows_1252).collect();
                    let guess = windows_1252(byte);
                    let guess = if guess == '\u{fffd}' || is_invisible(guess) {
                        String::new()
                    } else {
                        format!(", which is `{guess}` in Windows-1252")
                    };
                    self.bad_lines.insert(
                        line,
                        BadLine::new(
                            "E102",
                            format!(
                                "byte 0x{byte:02X} at place {} of the line is not UTF-8{guess}",
                                place + 1
                            ),
                            "save the file as UTF-8 (in Excel: `CSV UTF-8 (comma delimited)`)",
                        ),
                    );
                    text.push_str(&decoded);
                }
            }
            line += 1;
            at += end;
        }
        text
    }

    /// Finds NUL and byte order marks inside the file.
    fn find_bad_characters(&mut self) {
        let bad = |c: char| matches!(c, '\0' | '\u{feff}');
        // U+FEFF begins with this byte, which few texts hold.
        let may_be_bad = |bytes: &[u8]| bytes.iter().any(|b| matches!(b, 0 | 0xef));
        if !self.text.as_bytes().par_chunks(CHUNK).any(may_be_bad) || !self.text.contains(bad) {
            return;
        }
        let mut line = 1;
        let mut characters = self.text.chars().peekable();
        while let Some(c) = characters.next() {
            if c == '\n' || (c == '\r' && characters.peek() != Some(&'\n')) {
                line += 1;
            } else if bad(c) {
                let bad = if c == '\0' {
                    BadLine::new(
                        "E103",
                        "there is a NUL character in the line",
                        "the file is damaged or no text: export it again",
                    )
                } else {
                    BadLine::new(
                        "E105",
                        "there is a byte order mark (U+FEFF) inside the file",
                        "files were joined: delete the character",
                    )
                };
                self.bad_lines.entry(line).or_insert(bad);
            }
        }
    }
}

/// Lower-case hex digits.
pub(in crate::dataset) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a string cannot fail.
        let _written = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodings_are_told_apart() {
        let unusable = |bytes: &[u8]| Source::new("a", bytes.to_vec()).unusable.map(|b| b.code);
        assert_eq!(unusable(b"\xff\xfei\0d\0"), Some("E101"));
        assert_eq!(unusable(b"\xfe\xff\0i\0d"), Some("E101"));
        assert_eq!(unusable(b"i\0d\0,\0n\0"), Some("E101"));
        assert_eq!(unusable(b"PK\x03\x04...."), Some("E104"));
        assert_eq!(unusable(b"\x1f\x8b\x08"), Some("E104"));
        assert_eq!(unusable(b"id,name"), None);
        assert_eq!(unusable(b""), None);
        assert_eq!(Source::new("a", b"\xef\xbb\xbfid".to_vec()).text, "id");
    }

    #[test]
    fn foreign_bytes_are_named_with_line_value_and_guess() {
        let source = Source::new("a", b"id\nM\xc3\xbcller\nISO \x96 TC\r\nx\xe9y\n".to_vec());
        assert_eq!(source.text, "id\nMüller\nISO – TC\r\nxéy\n");
        let lines: Vec<u64> = source.bad_lines.keys().copied().collect();
        assert_eq!(lines, [3, 4]);
        let reason = &source.bad_lines[&3].reason;
        assert!(
            reason.contains("0x96") && reason.contains("`–`"),
            "{reason}"
        );
    }

    #[test]
    fn stray_characters_are_found_on_their_lines() {
        let source = Source::new("a", "id\r\na\0b\r\rc\u{feff}\n".as_bytes().to_vec());
        assert_eq!(source.bad_lines[&2].code, "E103");
        assert_eq!(source.bad_lines[&4].code, "E105");
    }
}
