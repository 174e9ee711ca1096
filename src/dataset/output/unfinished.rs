//! What is being written at this moment, so that an interrupt can remove it.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

/// What is being written at this moment, for [`remove_unfinished`].
static UNFINISHED: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());

/// Held while results get their names: that is finished or not begun.
static COMMIT: Mutex<()> = Mutex::new(());

/// Whether the process is ending: nothing more is begun then.
static IS_ENDING: AtomicBool = AtomicBool::new(false);

/// Waits for the end, if it has come.
pub(super) fn stop_if_ending() {
    while IS_ENDING.load(Ordering::SeqCst) {
        thread::park_timeout(Duration::from_millis(50));
    }
}

/// Guards the moment in which results get their names.
pub(super) fn committing() -> MutexGuard<'static, ()> {
    stop_if_ending();
    COMMIT.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Stands in [`UNFINISHED`] as long as it lives.
#[derive(Debug)]
pub(super) struct Registered(PathBuf);

impl Registered {
    /// Makes something temporary and registers it, with no moment between.
    pub(super) fn make<T>(
        make: impl FnOnce() -> io::Result<T>,
        path: impl FnOnce(&T) -> &Path,
    ) -> io::Result<(T, Self)> {
        stop_if_ending();
        let mut unfinished = UNFINISHED.lock().unwrap_or_else(PoisonError::into_inner);
        let made = make()?;
        // Absolute, so that removal cannot hit another file.
        let path = path(&made);
        let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        unfinished.insert(path.clone());
        drop(unfinished);
        Ok((made, Self(path)))
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

/// A folder of its own for what is needed only while the program runs: it is removed with what is
/// in it when this is dropped, and when the program is interrupted.
#[derive(Debug)]
pub struct TemporaryFolder {
    // Dropped first: until the folder is gone an interrupt must know of it.
    folder: tempfile::TempDir,
    _registered: Registered,
}

impl TemporaryFolder {
    /// A new, empty one, where the system keeps such folders.
    ///
    /// # Errors
    /// If it cannot be made.
    pub fn new() -> io::Result<Self> {
        let make = || tempfile::Builder::new().prefix("actornet-").tempdir();
        let (folder, registered) = Registered::make(make, tempfile::TempDir::path)?;
        Ok(Self {
            folder,
            _registered: registered,
        })
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        self.folder.path()
    }
}

/// How often removal is tried: a file may just be coming into the folder.
const TRIES: u32 = 40;

/// Removes every temporary file and staging folder of this process, at its end: what was being written
/// cannot be finished afterwards. What is just getting its name gets it first.
pub fn remove_unfinished() {
    IS_ENDING.store(true, Ordering::SeqCst);
    // Never given back: nothing is begun any more.
    std::mem::forget(COMMIT.lock().unwrap_or_else(PoisonError::into_inner));
    let paths = std::mem::take(&mut *UNFINISHED.lock().unwrap_or_else(PoisonError::into_inner));
    for path in paths {
        for _ in 0..TRIES {
            // Already gone, or not removable: nothing is left to be done either way.
            let _gone = if path.is_dir() {
                fs::remove_dir_all(&path)
            } else {
                fs::remove_file(&path)
            };
            if fs::symlink_metadata(&path).is_err() {
                break;
            }
            thread::sleep(Duration::from_millis(5));
        }
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
