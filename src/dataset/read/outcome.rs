//! What reading a data set yields: the data, or the reasons against them.

use std::io;
use std::path::PathBuf;
use std::sync::Arc;

use serde::Serialize;
use thiserror::Error;

use super::intake::Limits;
use crate::dataset::{Dataset, Finding, Severity};

/// What happens to rows with errors.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum OnError {
    /// Any error refuses the data set.
    #[default]
    Stop,
    /// Rows with errors, and the rows that depend on them, are left out and listed.
    Skip,
}

impl OnError {
    /// The word of the command line.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Stop => "stop",
            Self::Skip => "skip",
        }
    }

    /// The choice with this word.
    pub fn from_id(id: &str) -> Option<Self> {
        [Self::Stop, Self::Skip].into_iter().find(|c| c.id() == id)
    }
}

/// How to read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ReadOptions {
    /// What happens to rows with errors.
    pub on_error: OnError,
    /// How much is read.
    pub limits: Limits,
}

/// What became of the rows of a file: `rows_read = rows_used + rows_rejected + rows_merged`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FileAccount {
    /// The file, by its name in the folder.
    pub file: String,
    /// Rows below the header; blank lines are none.
    pub rows_read: u64,
    /// Rows that are in the data set.
    pub rows_used: u64,
    /// Rows with errors, and rows that depend on such rows.
    pub rows_rejected: u64,
    /// Rows that repeat another row exactly.
    pub rows_merged: u64,
}

/// A row that was left out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Reject {
    /// The file, by its name in the folder.
    pub file: String,
    /// The physical line it begins on.
    pub line: u64,
    /// The name of the column.
    pub column: Option<String>,
    /// The code of the first error in it.
    pub code: &'static str,
    /// What is wrong.
    pub reason: String,
    /// The row as it stands in the file.
    pub raw: String,
}

/// A file that was read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct InputFile {
    /// Its name in the folder.
    pub file: String,
    /// Its length.
    pub bytes: u64,
    /// The SHA-256 of its bytes, in hex.
    pub sha256: String,
}

/// A data set and how it was read.
#[derive(Clone, Debug, PartialEq)]
pub struct Loaded {
    /// The data.
    pub dataset: Arc<Dataset>,
    /// What was found, file by file and line by line.
    pub findings: Vec<Finding>,
    /// What became of the rows, one entry a table.
    pub accounts: Vec<FileAccount>,
    /// The rows left out, under [`OnError::Skip`].
    pub rejects: Vec<Reject>,
    /// The files, with their hashes.
    pub inputs: Vec<InputFile>,
}

/// Why a data set was not read.
#[derive(Debug, Error)]
pub enum ReadError {
    /// A file or the folder cannot be read.
    #[error("{}: {reason}", path.display())]
    Io {
        /// What cannot be read.
        path: PathBuf,
        /// Why, and the mend.
        reason: String,
        /// What the system says.
        source: io::Error,
    },
    /// There are errors in the data; every finding is here, warnings too.
    #[error(
        "the data are rejected: {}",
        counted(count(findings, Severity::Error), "error")
    )]
    Rejected {
        /// What was found.
        findings: Vec<Finding>,
        /// What became of the rows.
        accounts: Vec<FileAccount>,
    },
    /// A row is counted as used and is not in the data set, or the other way round: a bug of this
    /// program.
    #[error(
        "E900: the rows of the data set are not those that were counted: a bug of this program, please \
         report it"
    )]
    Miscounted,
}

/// How many findings are of a severity.
pub fn count(findings: &[Finding], severity: Severity) -> usize {
    findings.iter().filter(|f| f.severity == severity).count()
}

/// `1 error`, `2 errors`.
pub(super) fn counted(n: usize, what: &str) -> String {
    if n == 1 {
        format!("1 {what}")
    } else {
        format!("{n} {what}s")
    }
}
