//! What is being written at this moment, so that an interrupt can remove it.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

/// What is being written at this moment, for [`remove_unfinished`].
static UNFINISHED: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());

/// Stands in [`UNFINISHED`] as long as it lives.
#[derive(Debug)]
pub(super) struct Registered(PathBuf);

impl Registered {
    pub(super) fn new(path: &Path) -> Self {
        // An interrupt may come after the working directory was changed by nobody but us: never.
        // Absolute paths all the same, so that removal cannot hit another file.
        let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        UNFINISHED
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(path.clone());
        Self(path)
    }
}

impl Drop for Registered {
    fn drop(&mut self) {
        UNFINISHED
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .remove(&self.0);
    }
}

/// Removes every temporary file and staging folder of this process. For an interrupt: what was
/// being written cannot be finished afterwards.
pub fn remove_unfinished() {
    let paths = std::mem::take(&mut *UNFINISHED.lock().unwrap_or_else(PoisonError::into_inner));
    for path in paths {
        // Already gone, or not removable: nothing is left to be done either way.
        let _gone = if path.is_dir() {
            fs::remove_dir_all(&path)
        } else {
            fs::remove_file(&path)
        };
    }
}

#[cfg(test)]
mod tests {
    use super::super::{OutputFile, OutputFolder, Overwrite};
    use super::*;

    #[test]
    fn what_is_unfinished_stands_in_the_register_until_it_is_done() {
        let dir = tempfile::tempdir().unwrap();
        let listed = |dir: &Path| {
            UNFINISHED
                .lock()
                .unwrap()
                .iter()
                .filter(|p| p.starts_with(dir))
                .count()
        };
        let file = OutputFile::create(&dir.path().join("a"), Overwrite::Refuse).unwrap();
        let folder = OutputFolder::create(&dir.path().join("b"), Overwrite::Refuse).unwrap();
        assert_eq!(listed(dir.path()), 2);
        file.commit(b"x").unwrap();
        folder.commit().unwrap();
        assert_eq!(listed(dir.path()), 0);
        assert!(dir.path().join("a").is_file() && dir.path().join("b").is_dir());
    }
}
