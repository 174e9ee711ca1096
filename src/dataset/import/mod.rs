//! Other people's files made into a [`Dataset`]: one file and one row of [`TABLE`] a format.

mod dated_file;
mod iso_open_data;

use thiserror::Error;

use super::{Dataset, Finding};
use crate::model::Date;

pub use dated_file::{DatedFile, Input};
pub use iso_open_data::{IsoOpenData, codes as iso_open_data_codes};

/// A format that can be imported.
pub trait ImportFormat: Sync {
    /// The word on the command line.
    fn id(&self) -> &'static str;

    /// One line for readers.
    fn about(&self) -> &'static str;

    /// Makes a data set of one file or of several dated vintages, given in any order.
    ///
    /// # Errors
    /// [`ImportError::SameDate`] for two vintages of one date, [`ImportError::Rejected`] with
    /// every finding if one of them is an error.
    fn import(&self, inputs: &[Input]) -> Result<Imported, ImportError>;
}

/// Every import format.
pub const TABLE: &[&dyn ImportFormat] = &[iso_open_data::FORMAT];

/// The import format with this id.
pub fn find(id: &str) -> Option<&'static dyn ImportFormat> {
    TABLE.iter().copied().find(|format| format.id() == id)
}

/// What an import made.
#[derive(Clone, Debug)]
pub struct Imported {
    /// The data set, in canonical order.
    pub dataset: Dataset,
    /// Warnings and notes; no errors.
    pub findings: Vec<Finding>,
    /// What was read, used and left out.
    pub account: ImportAccount,
}

/// What an import read, used and left out: `entries = relations + joined + left out`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ImportAccount {
    /// One account a file, by date.
    pub files: Vec<FileCounts>,
    /// Over all files.
    pub total: Vec<Count>,
}

impl ImportAccount {
    /// The number over all files of what bears this label; 0 if nothing does.
    pub fn total(&self, what: &str) -> u64 {
        number_of(&self.total, what)
    }
}

/// What was counted in one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileCounts {
    /// The file.
    pub file: String,
    /// Its date.
    pub date: Date,
    /// What was counted.
    pub counts: Vec<Count>,
}

impl FileCounts {
    /// The number of what bears this label; 0 if nothing does.
    pub fn count(&self, what: &str) -> u64 {
        number_of(&self.counts, what)
    }
}

/// A number with its label.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Count {
    /// What is counted, in words.
    pub what: &'static str,
    /// How many.
    pub number: u64,
}

fn number_of(counts: &[Count], what: &str) -> u64 {
    counts
        .iter()
        .find(|count| count.what == what)
        .map_or(0, |count| count.number)
}

/// Why there is no import.
#[derive(Debug, Error)]
pub enum ImportError {
    /// A file cannot be read.
    #[error("{file}: {error}")]
    Io {
        /// The file.
        file: String,
        /// What the system said.
        error: std::io::Error,
    },
    /// A file has no date.
    #[error(
        "{file}: the date of this list is not known: write {file}@YYYY-MM-DD, or name the file \
         something-YYYY-MM-DD.csv"
    )]
    NoDate {
        /// The file.
        file: String,
    },
    /// What stands behind `@` is no full date.
    #[error("{argument}: {reason}; write the day of the list as FILE@YYYY-MM-DD")]
    BadDate {
        /// The argument.
        argument: String,
        /// What is wrong.
        reason: String,
    },
    /// Two vintages of one date.
    #[error("{first} and {second} are both of {date}: give one list a date")]
    SameDate {
        /// A file.
        first: String,
        /// The other.
        second: String,
        /// The date they share.
        date: Date,
    },
    /// No file at all.
    #[error("name at least one file")]
    NoFile,
    /// A file holds errors; every finding is there, warnings too.
    #[error("the data are rejected: {} errors", errors(.findings))]
    Rejected {
        /// Every finding.
        findings: Vec<Finding>,
    },
}

fn errors(findings: &[Finding]) -> usize {
    findings.iter().filter(|finding| finding.is_error()).count()
}
