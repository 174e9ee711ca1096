//! Files with a date: `FILE@YYYY-MM-DD`, or a date at the end of the file's name.

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use super::ImportError;
use crate::model::Date;

/// A file to import and the day it speaks of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DatedFile {
    /// Where it is; `-` is standard input.
    pub path: PathBuf,
    /// The day its content speaks of.
    pub date: Date,
}

/// The content of a file to import.
#[derive(Clone, Debug)]
pub struct Input {
    /// How messages call the file.
    pub file: String,
    /// The day it speaks of.
    pub date: Date,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

impl DatedFile {
    /// Reads `FILE@YYYY-MM-DD`, or `FILE` whose name ends in a date before its extension
    /// (`list-2025-06-12.jsonl`). An `@` that is not followed by digits belongs to the name.
    ///
    /// # Errors
    /// [`ImportError::BadDate`] for `@2025` or `@2025-02-30`, [`ImportError::NoDate`] if there is
    /// no date at all.
    pub fn parse(argument: &str) -> Result<Self, ImportError> {
        let dated = argument.rsplit_once('@').filter(|(file, date)| {
            !file.is_empty()
                && date.starts_with(|c: char| c.is_ascii_digit())
                && date.chars().all(|c| c.is_ascii_digit() || c == '-')
        });
        let bad = |reason: String| ImportError::BadDate {
            argument: argument.to_owned(),
            reason,
        };
        if let Some((file, date)) = dated {
            if date.len() != 10 {
                return Err(bad(format!("`{date}` is not a full date")));
            }
            return Ok(Self {
                path: PathBuf::from(file),
                date: Date::parse(date).map_err(|error| bad(error.to_string()))?,
            });
        }
        match date_in_name(Path::new(argument)) {
            Some(date) => Ok(Self {
                path: PathBuf::from(argument),
                date,
            }),
            None => Err(ImportError::NoDate {
                file: argument.to_owned(),
            }),
        }
    }

    /// Reads the file's bytes.
    ///
    /// # Errors
    /// [`ImportError::Io`] if it cannot be read.
    pub fn read(&self) -> Result<Input, ImportError> {
        let file = self.path.display().to_string();
        let bytes = if file == "-" {
            let mut bytes = Vec::new();
            std::io::stdin()
                .lock()
                .read_to_end(&mut bytes)
                .map(|_| bytes)
        } else {
            fs::read(&self.path)
        };
        match bytes {
            Ok(bytes) => Ok(Input {
                file,
                date: self.date,
                bytes,
            }),
            Err(error) => Err(ImportError::Io { file, error }),
        }
    }
}

/// The date at the end of a file's name, before its extension.
fn date_in_name(path: &Path) -> Option<Date> {
    let stem = path.file_stem()?.to_str()?;
    let at = stem.len().checked_sub(10)?;
    let (before, date) = stem.split_at_checked(at)?;
    if before.ends_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    Date::parse(date).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(argument: &str) -> Result<(String, String), String> {
        DatedFile::parse(argument)
            .map(|f| (f.path.display().to_string(), f.date.to_string()))
            .map_err(|e| e.to_string())
    }

    #[test]
    fn dates_come_from_the_argument_or_from_the_name() {
        let ok = |path: &str, date: &str| Ok((path.to_owned(), date.to_owned()));
        assert_eq!(parse("a.csv@2025-06-12"), ok("a.csv", "2025-06-12"));
        assert_eq!(
            parse("d/list-2025-06-12.jsonl"),
            ok("d/list-2025-06-12.jsonl", "2025-06-12")
        );
        assert_eq!(
            parse("list-2025-06-12.jsonl@2025-06-13"),
            ok("list-2025-06-12.jsonl", "2025-06-13")
        );
        assert_eq!(
            parse("me@home-2025-06-12.csv"),
            ok("me@home-2025-06-12.csv", "2025-06-12")
        );
        assert_eq!(parse("-@2025-06-12"), ok("-", "2025-06-12"));
    }

    #[test]
    fn a_missing_or_wrong_date_says_how_to_give_it() {
        for argument in ["list.csv", "me@home.csv", "list-12025-06-12.csv", "é.csv"] {
            let message = parse(argument).unwrap_err();
            assert!(
                message.contains(&format!("{argument}@YYYY-MM-DD")),
                "{message}"
            );
        }
        for argument in ["a.csv@2025", "a.csv@2025-02-30", "a.csv@2025-06-121"] {
            let message = parse(argument).unwrap_err();
            assert!(message.contains("FILE@YYYY-MM-DD"), "{message}");
        }
    }
}
