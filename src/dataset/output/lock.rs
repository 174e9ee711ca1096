//! One run at a time: a lock on what is being written, which ends with the process that holds it.

use std::fs::File;
use std::path::Path;

/// Held as long as it lives; the system releases it when the process ends, however it ends.
#[derive(Debug)]
pub(super) struct Lock {
    /// None where the file system has no locks: there two runs are not told apart.
    _file: Option<File>,
}

impl Lock {
    /// Locks a file or a folder; none if another run holds it.
    pub(super) fn take(path: &Path) -> Option<Self> {
        let Ok(file) = File::open(path) else {
            return Some(Self { _file: None });
        };
        take(file)
    }
}

#[cfg(unix)]
fn take(file: File) -> Option<Lock> {
    use rustix::fs::{FlockOperation, flock};
    match flock(&file, FlockOperation::NonBlockingLockExclusive) {
        Ok(()) => Some(Lock { _file: Some(file) }),
        Err(rustix::io::Errno::WOULDBLOCK) => None,
        Err(_) => Some(Lock { _file: None }),
    }
}

#[cfg(not(unix))]
fn take(_: File) -> Option<Lock> {
    Some(Lock { _file: None })
}
