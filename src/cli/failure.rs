//! Why a command ended early, with the exit code users' scripts rely on.

use std::io;
use std::path::Path;

use crate::dataset::output::OutputError;
use crate::dataset::read::ReadError;

/// What went wrong, by exit code; each code has one meaning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Cause {
    /// The reader of our output is gone (`| head`): a quiet 0.
    ClosedPipe = 0,
    /// A bug.
    Internal = 1,
    /// The command line is wrong.
    Usage = 2,
    /// The data are rejected.
    Data = 3,
    /// Something cannot be read or written.
    Files = 4,
    /// A limit is exceeded.
    Limit = 5,
    /// A result is undefined or not converged, under `--strict`.
    Undefined = 6,
}

/// An early end: its cause, and the message for stderr (empty if all was said already).
#[derive(Debug)]
pub(crate) struct Failure {
    pub(crate) cause: Cause,
    pub(crate) message: String,
}

impl Failure {
    pub(crate) fn new(cause: Cause, message: impl Into<String>) -> Self {
        Self {
            cause,
            message: message.into(),
        }
    }

    pub(crate) fn usage(message: impl Into<String>) -> Self {
        Self::new(Cause::Usage, message)
    }

    /// Data that were not read.
    pub(crate) fn read(error: &ReadError) -> Self {
        let cause = match error {
            ReadError::Io { .. } => Cause::Files,
            ReadError::Rejected { .. } => Cause::Data,
            ReadError::Miscounted => Cause::Internal,
        };
        Self::new(cause, error.to_string())
    }

    /// Output that was not written.
    #[expect(clippy::needless_pass_by_value, reason = "for map_err")]
    pub(crate) fn output(error: OutputError) -> Self {
        Self::new(Cause::Files, error.to_string())
    }

    /// A failed read or write of `path`.
    pub(crate) fn files(path: &Path, error: &io::Error) -> Self {
        Self::new(Cause::Files, format!("{}: {error}", path.display()))
    }

    /// A failed write to stdout; a closed pipe is no error.
    pub(crate) fn stdout(error: &io::Error) -> Self {
        if error.kind() == io::ErrorKind::BrokenPipe {
            Self::new(Cause::ClosedPipe, "")
        } else {
            Self::new(Cause::Files, format!("stdout: {error}"))
        }
    }

    pub(crate) const fn exit_code(&self) -> u8 {
        self.cause as u8
    }
}
