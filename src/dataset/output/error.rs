//! Why something was not written.

use std::io;
use std::path::{Path, PathBuf};

use thiserror::Error;

/// Whether output that exists may be replaced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Overwrite {
    /// Existing output is an error.
    Refuse,
    /// Existing output is replaced, file by file; other files are left alone.
    Force,
}

/// Why something was not written.
#[derive(Debug, Error)]
pub enum OutputError {
    /// A file of that name, or a folder that is not empty, is there already.
    #[error("E410: {} {what}; pass --force to replace what is written", path.display())]
    Exists {
        /// What was to be written.
        path: PathBuf,
        /// `exists`, or `exists and is not empty`.
        what: &'static str,
    },
    /// The output would replace a file that was read.
    #[error("E411: {} is an input of this run and is never replaced: write elsewhere", path.display())]
    IsInput {
        /// What was to be written.
        path: PathBuf,
    },
    /// The place to write to is no folder, or there is none.
    #[error("E412: {}: {reason}", path.display())]
    Place {
        /// The place.
        path: PathBuf,
        /// What is wrong with it, and the mend.
        reason: String,
    },
    /// Writing there is not allowed.
    #[error("E413: {} cannot be written: {error}", path.display())]
    Denied {
        /// What was to be written.
        path: PathBuf,
        /// What the system says.
        error: io::Error,
    },
    /// Writing failed: disk full, quota, a broken device.
    #[error("E414: {} could not be written whole: {error}; what was there before is untouched", path.display())]
    Failed {
        /// What was to be written.
        path: PathBuf,
        /// What the system says.
        error: io::Error,
    },
    /// Another run writes to the same place.
    #[error("E415: {} {what}", path.display())]
    Busy {
        /// What was to be written.
        path: PathBuf,
        /// What the other run does or did, and the mend.
        what: &'static str,
    },
}

impl OutputError {
    pub(super) fn of(path: &Path, error: io::Error) -> Self {
        let path = path.to_owned();
        match error.kind() {
            io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
                Self::Denied { path, error }
            }
            _ => Self::Failed { path, error },
        }
    }

    pub(super) fn place(path: &Path, reason: impl Into<String>) -> Self {
        Self::Place {
            path: path.to_owned(),
            reason: reason.into(),
        }
    }
}
