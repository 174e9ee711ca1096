//! One folder put in the place of another in one step, with what is not ours carried over.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};

use serde_json::Value;

use super::file::TEMPORARY;
use crate::dataset::sha256;

/// Beyond so many foreign files a folder is not ours to be put in the place of.
const MOST_FOREIGN: usize = 1000;

/// Exchanges two folders in one step of the file system: whoever looks sees the one or the other.
///
/// # Errors
/// Where the system or the file system cannot.
#[cfg(any(target_os = "linux", target_vendor = "apple"))]
pub(super) fn exchange(a: &Path, b: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    renameat_with(CWD, a, CWD, b, RenameFlags::EXCHANGE).map_err(io::Error::from)
}

/// Exchanges two folders, which this system cannot in one step.
///
/// # Errors
/// Always.
#[cfg(not(any(target_os = "linux", target_vendor = "apple")))]
pub(super) fn exchange(_: &Path, _: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

/// Whether a path stays below the folder that it is joined to.
pub(super) fn is_inner(path: &Path) -> bool {
    let inner = |c: Component<'_>| matches!(c, Component::Normal(_));
    !path.as_os_str().is_empty() && path.components().all(inner)
}

/// Files of an earlier run, by its manifest, that `new` does not replace and nobody has touched since.
pub(super) fn outdated(
    folder: &Path,
    manifest: &str,
    new: &BTreeSet<PathBuf>,
) -> BTreeSet<PathBuf> {
    let mut found = BTreeSet::new();
    let Ok(bytes) = fs::read(folder.join(manifest)) else {
        return found;
    };
    let manifest: Value = serde_json::from_slice(&bytes).unwrap_or_default();
    for output in manifest["outputs"].as_array().into_iter().flatten() {
        let path = PathBuf::from(output["path"].as_str().unwrap_or_default());
        if !is_inner(&path) || new.contains(&path) {
            continue;
        }
        let content = fs::read(folder.join(&path));
        if content.is_ok_and(|bytes| output["sha256"] == sha256(&bytes)) {
            found.insert(path);
        }
    }
    found
}

/// Takes files along from a folder into another one that will stand in its place.
pub(super) struct CarryOver<'a> {
    /// The folder that goes.
    pub(super) from: &'a Path,
    /// The folder that comes.
    pub(super) into: &'a Path,
    /// What goes with the first folder.
    pub(super) outdated: &'a BTreeSet<PathBuf>,
    /// How a file gets another name: as a second one, or instead of the first.
    pub(super) name: fn(&Path, &Path) -> io::Result<()>,
}

impl CarryOver<'_> {
    /// Takes along all that `into` does not hold, and is not outdated.
    ///
    /// # Errors
    /// If something cannot be taken along, or there is too much of it; `into` then holds a part.
    pub(super) fn run(&self) -> io::Result<()> {
        let mut left = MOST_FOREIGN;
        self.folder(Path::new(""), &mut left).map(drop)
    }

    /// Whether anything in a folder was taken along, or it was empty.
    fn folder(&self, relative: &Path, left: &mut usize) -> io::Result<bool> {
        let (mut is_empty, mut taken) = (true, false);
        for entry in fs::read_dir(self.from.join(relative))? {
            let entry = entry?;
            is_empty = false;
            let path = relative.join(entry.file_name());
            let is_ours = entry.file_name().to_string_lossy().starts_with(TEMPORARY);
            if is_ours || self.outdated.contains(&path) {
                continue;
            }
            *left = left.checked_sub(1).ok_or(io::ErrorKind::QuotaExceeded)?;
            let (from, into) = (self.from.join(&path), self.into.join(&path));
            let kind = entry.file_type()?;
            let there = fs::symlink_metadata(&into).ok().map(|m| m.is_dir());
            match there {
                Some(is_dir) if is_dir != kind.is_dir() => {
                    return Err(io::ErrorKind::AlreadyExists.into());
                }
                None if kind.is_dir() => {
                    fs::create_dir(&into)?;
                    if self.folder(&path, left)? {
                        fs::set_permissions(&into, entry.metadata()?.permissions())?;
                        taken = true;
                    } else {
                        fs::remove_dir(&into)?;
                    }
                }
                Some(true) => taken |= self.folder(&path, left)?,
                None if kind.is_file() || kind.is_symlink() => {
                    (self.name)(&from, &into)?;
                    taken = true;
                }
                None => return Err(io::ErrorKind::Unsupported.into()),
                Some(false) => {}
            }
        }
        Ok(taken || is_empty)
    }
}
