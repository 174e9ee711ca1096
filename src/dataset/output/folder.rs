//! A folder whose files appear together.

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use super::error::{OutputError, Overwrite};
use super::file::{TEMPORARY, folder_of, refuse_inputs, sync_folder};
use super::lock::Lock;
use super::swap::{CarryOver, exchange, is_inner, outdated};
use super::unfinished::{Registered, committing, stop_if_ending};

/// The file that says a folder is complete: written last.
const MANIFEST: &str = "manifest.json";

/// A folder whose files appear together when everything is written.
///
/// The files are collected in a staging folder. A new folder appears by one rename. A folder that
/// exists is exchanged for the new one in one step, and whatever else was in it goes along; files of an
/// earlier run that its manifest names and nobody has touched do not. Where that is impossible (it holds
/// an input of this run, a process works in it, the file system cannot) the files are renamed one by
/// one, `manifest.json` last: a folder without its manifest is incomplete. Dropped before
/// [`commit`](Self::commit), it leaves nothing.
#[derive(Debug)]
pub struct OutputFolder {
    /// As it was named, for messages.
    target: PathBuf,
    overwrite: Overwrite,
    staging: TempDir,
    /// The folder that was there before, if there was one.
    old: Option<Old>,
    files: BTreeSet<PathBuf>,
    inputs: Vec<PathBuf>,
    registered: Registered,
    /// On the staging folder: what is left of a run that was killed has none.
    _lock: Option<Lock>,
}

/// A folder that is there.
#[derive(Debug)]
struct Old {
    /// Without links.
    path: PathBuf,
    /// Whether the staging folder stands beside it and not in it.
    beside: bool,
    _lock: Lock,
}

impl Old {
    fn find(path: &Path, overwrite: Overwrite) -> Result<Self, OutputError> {
        let Some(lock) = Lock::take(path) else {
            return Err(OutputError::Busy {
                path: path.to_owned(),
                what: "is being written by another run: wait for it, or write elsewhere",
            });
        };
        if overwrite == Overwrite::Refuse && !is_empty(path, None)? {
            return Err(OutputError::Exists {
                path: path.to_owned(),
                what: "exists and is not empty",
            });
        }
        let real = fs::canonicalize(path).map_err(|e| OutputError::of(path, e))?;
        // A folder that may not be written to is not replaced by one that may.
        tempfile::tempfile_in(&real).map_err(|e| OutputError::of(path, e))?;
        let beside = can_stand_beside(&real);
        Ok(Self {
            path: real,
            beside,
            _lock: lock,
        })
    }
}

/// Whether a folder beside `path` can take its place: they are of one file system, and nobody we know
/// of works in it.
fn can_stand_beside(path: &Path) -> bool {
    let works_here = std::env::current_dir().is_ok_and(|here| here.starts_with(path));
    path.parent().is_some_and(|parent| {
        !works_here && same_system(path, parent) && tempfile::tempfile_in(parent).is_ok()
    })
}

#[cfg(unix)]
fn same_system(a: &Path, b: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    match (fs::metadata(a), fs::metadata(b)) {
        (Ok(a), Ok(b)) => a.dev() == b.dev(),
        _ => false,
    }
}

#[cfg(not(unix))]
fn same_system(_: &Path, _: &Path) -> bool {
    false
}

impl OutputFolder {
    /// Makes ready to write the folder `path`; only the last part of the path is created.
    ///
    /// # Errors
    /// See [`OutputError`]: a folder that is not empty is refused without [`Overwrite::Force`], and
    /// one that another run is writing always.
    pub fn create(path: &Path, overwrite: Overwrite) -> Result<Self, OutputError> {
        let old = if path.is_dir() {
            Some(Old::find(path, overwrite)?)
        } else if fs::symlink_metadata(path).is_ok() {
            return Err(OutputError::place(path, "is not a folder"));
        } else {
            None
        };
        let place = match &old {
            Some(old) if !old.beside => old.path.clone(),
            Some(old) => folder_of(&old.path)?,
            None => folder_of(path)?,
        };
        let make = || {
            tempfile::Builder::new()
                .prefix(TEMPORARY)
                .tempdir_in(&place)
        };
        let made = Registered::make(make, TempDir::path);
        let (staging, registered) = made.map_err(|e| OutputError::of(path, e))?;
        open_up(staging.path(), old.as_ref().map(|old| old.path.as_path()));
        Ok(Self {
            target: path.to_owned(),
            overwrite,
            _lock: Lock::take(staging.path()),
            staging,
            old,
            files: BTreeSet::new(),
            inputs: Vec::new(),
            registered,
        })
    }

    /// Staging folders and temporary files beside or in the target that runs left which were killed.
    pub fn leftovers(&self) -> Vec<PathBuf> {
        let mut found = Vec::new();
        let places = [
            folder_of(&self.target).ok(),
            self.old.as_ref().map(|old| old.path.clone()),
        ];
        for place in places.into_iter().flatten() {
            for entry in fs::read_dir(place).into_iter().flatten().flatten() {
                let is_ours = entry.file_name().to_string_lossy().starts_with(TEMPORARY);
                if is_ours && Lock::take(&entry.path()).is_some() {
                    found.push(entry.path());
                }
            }
        }
        found.sort();
        found
    }

    /// Files that were read and must not be replaced, even with [`Overwrite::Force`].
    pub fn protect<P: AsRef<Path>>(&mut self, inputs: &[P]) {
        self.inputs
            .extend(inputs.iter().map(|p| p.as_ref().to_owned()));
    }

    /// The folder this will be.
    pub fn path(&self) -> &Path {
        &self.target
    }

    /// The files written so far, in order of their names.
    pub fn files(&self) -> impl Iterator<Item = &Path> {
        self.files.iter().map(PathBuf::as_path)
    }

    /// Writes one file of the folder, such as `tables/rankings.csv`.
    ///
    /// # Errors
    /// See [`OutputError`]; a path that leads out of the folder is refused.
    pub fn write(&mut self, relative: impl AsRef<Path>, bytes: &[u8]) -> Result<(), OutputError> {
        let mut file = self.stream(relative)?;
        file.write(bytes)?;
        file.finish()
    }

    /// Begins a file of the folder that is written piece by piece; it belongs to the folder from
    /// now on, so finish it before [`commit`](Self::commit).
    ///
    /// # Errors
    /// See [`OutputError`]; a path that leads out of the folder is refused.
    pub fn stream(&mut self, relative: impl AsRef<Path>) -> Result<FolderFile, OutputError> {
        let relative = relative.as_ref();
        if !is_inner(relative) {
            return Err(OutputError::place(
                relative,
                "does not stay inside the output folder",
            ));
        }
        let target = self.target.join(relative);
        refuse_inputs(&target, &self.inputs)?;
        let staged = self.staging.path().join(relative);
        stop_if_ending();
        let created = || -> io::Result<File> {
            if let Some(folder) = staged.parent() {
                fs::create_dir_all(folder)?;
            }
            File::create(&staged)
        };
        let file = created().map_err(|e| OutputError::of(&target, e))?;
        self.files.insert(relative.to_owned());
        Ok(FolderFile { file, target })
    }

    /// Refuses the folder if files of these names are in it that were not written anew: files of an
    /// older data set would become part of the new one.
    ///
    /// # Errors
    /// [`OutputError::Place`] with the first of them.
    pub fn refuse_older<'a>(
        &self,
        mut names: impl Iterator<Item = &'a str>,
    ) -> Result<(), OutputError> {
        let Some(old) = &self.old else {
            return Ok(());
        };
        let is_older =
            |name: &&str| !self.files.contains(Path::new(name)) && old.path.join(name).exists();
        match names.find(is_older) {
            Some(name) => Err(OutputError::place(
                &self.target.join(name),
                "is a table of an older data set, and would become part of this one: move it away, or \
                 write to another folder",
            )),
            None => Ok(()),
        }
    }

    /// Gives the folder its name, or puts it in the place of the one that is there.
    ///
    /// # Errors
    /// See [`OutputError`].
    pub fn commit(self) -> Result<(), OutputError> {
        let _named_now = committing();
        let target = self.target.as_path();
        sync_folder(self.staging.path());
        let Some(old) = &self.old else {
            if let Err(error) = fs::rename(self.staging.path(), target) {
                return Err(if fs::symlink_metadata(target).is_ok() {
                    OutputError::Busy {
                        path: target.to_owned(),
                        what: "was made by another run meanwhile, and is as that one left it",
                    }
                } else {
                    OutputError::of(target, error)
                });
            }
            sync_folder(&folder_of(target)?);
            return Ok(());
        };
        if self.overwrite == Overwrite::Refuse
            && !is_empty(&old.path, self.staging.path().file_name())?
        {
            return Err(OutputError::Exists {
                path: target.to_owned(),
                what: "exists and is not empty",
            });
        }
        let outdated = match self.files.contains(Path::new(MANIFEST)) {
            true => outdated(&old.path, MANIFEST, &self.files),
            false => BTreeSet::new(),
        };
        let holds_input = |input: &PathBuf| {
            fs::canonicalize(input).is_ok_and(|input| input.starts_with(&old.path))
        };
        let can_swap = old.beside && !self.inputs.iter().any(holds_input);
        if can_swap && self.carry_over(old, &outdated).is_ok() {
            return self.swap(&outdated);
        }
        self.one_by_one(old, &outdated)
    }

    /// Gives what is not ours a second name in the new folder.
    fn carry_over(&self, old: &Old, outdated: &BTreeSet<PathBuf>) -> io::Result<()> {
        let carried = CarryOver {
            from: &old.path,
            into: self.staging.path(),
            outdated,
            name: |from, into| fs::hard_link(from, into),
        };
        carried.run()?;
        sync_folder(self.staging.path());
        Ok(())
    }

    /// Exchanges the two folders and removes the old one.
    fn swap(self, outdated: &BTreeSet<PathBuf>) -> Result<(), OutputError> {
        let Some(old) = &self.old else { return Ok(()) };
        if exchange(self.staging.path(), &old.path).is_err() {
            return self.one_by_one(old, outdated);
        }
        // From here on the staging folder is the old one: an interrupt must not remove it before
        // what came into it meanwhile is saved.
        drop(self.registered);
        let left = self.staging.keep();
        sync_folder(&folder_of(&old.path)?);
        let late = CarryOver {
            from: &left,
            into: &old.path,
            outdated,
            name: |from, into| fs::rename(from, into),
        };
        let saved = late.run().and_then(|()| fs::remove_dir_all(&left));
        saved.map_err(|e| {
            let text = format!(
                "the report is written, but not all of the old folder could be cleared: {e}"
            );
            OutputError::place(&left, text)
        })
    }

    /// Moves the files into the folder that is there, the manifest last.
    fn one_by_one(&self, old: &Old, outdated: &BTreeSet<PathBuf>) -> Result<(), OutputError> {
        let target = self.target.as_path();
        let manifest = Path::new(MANIFEST);
        if self.files.contains(manifest) {
            // A folder without its manifest is incomplete: that is what it is from here on.
            remove(&old.path.join(manifest)).map_err(|e| OutputError::of(target, e))?;
        }
        for relative in outdated {
            let path = old.path.join(relative);
            remove(&path).map_err(|e| OutputError::of(&path, e))?;
            // Only a folder that is empty can be removed so.
            let _not_empty = path.parent().map(fs::remove_dir);
        }
        let last = self.files.iter().filter(|f| *f == manifest);
        for relative in self.files.iter().filter(|f| *f != manifest).chain(last) {
            let to = old.path.join(relative);
            if let Some(folder) = to.parent() {
                fs::create_dir_all(folder).map_err(|e| OutputError::of(folder, e))?;
            }
            fs::rename(self.staging.path().join(relative), &to)
                .map_err(|e| OutputError::of(&to, e))?;
        }
        sync_folder(&old.path);
        Ok(())
    }
}

/// Removes a file, if it is there.
fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(e) if e.kind() != io::ErrorKind::NotFound => Err(e),
        _ => Ok(()),
    }
}

/// Makes the staging folder, which becomes the result, as open as the folder whose place it takes, or
/// else as the one it stands in.
fn open_up(staging: &Path, old: Option<&Path>) {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = |path: &Path| fs::metadata(path).map(|m| m.permissions().mode());
        let open = match (old.map(mode), mode(staging), mode(&staging.join(".."))) {
            (Some(Ok(old)), ..) => old,
            (None, Ok(own), Ok(parent)) => own | (parent & 0o055),
            _ => return,
        };
        // A result that only its owner can read is a result.
        let _as_it_was = fs::set_permissions(staging, fs::Permissions::from_mode(open));
    }
    #[cfg(not(unix))]
    let _ = (staging, old);
}

/// A file of an [`OutputFolder`] while it is written. Not buffered: give it large pieces.
#[derive(Debug)]
pub struct FolderFile {
    file: File,
    target: PathBuf,
}

impl FolderFile {
    /// Appends bytes.
    ///
    /// # Errors
    /// See [`OutputError`].
    pub fn write(&mut self, bytes: &[u8]) -> Result<(), OutputError> {
        let written = self.file.write_all(bytes);
        written.map_err(|e| OutputError::of(&self.target, e))
    }

    /// Waits until the file is safe on the disk.
    ///
    /// # Errors
    /// See [`OutputError`].
    pub fn finish(mut self) -> Result<(), OutputError> {
        let synced = self.file.flush().and_then(|()| self.file.sync_all());
        synced.map_err(|e| OutputError::of(&self.target, e))
    }
}

/// Whether a folder holds nothing but, possibly, our own staging folder.
fn is_empty(folder: &Path, staging: Option<&std::ffi::OsStr>) -> Result<bool, OutputError> {
    let entries = fs::read_dir(folder).map_err(|e| OutputError::of(folder, e))?;
    let staging: Option<OsString> = staging.map(ToOwned::to_owned);
    for entry in entries {
        let entry = entry.map_err(|e| OutputError::of(folder, e))?;
        if Some(entry.file_name()) != staging {
            return Ok(false);
        }
    }
    Ok(true)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(folder)
            .unwrap()
            .map(|e| e.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn an_input_is_never_replaced() {
        let dir = tempfile::tempdir().unwrap();
        let input = dir.path().join("actors.csv");
        fs::write(&input, "id").unwrap();
        let other_name = dir.path().join("hard.csv");
        fs::hard_link(&input, &other_name).unwrap();
        let error = refuse_inputs(&other_name, &[&input]).unwrap_err();
        assert!(error.to_string().starts_with("E411: "), "{error}");
        let mut out = OutputFolder::create(dir.path(), Overwrite::Force).unwrap();
        out.protect(&[&input]);
        assert!(matches!(
            out.write("actors.csv", b""),
            Err(OutputError::IsInput { .. })
        ));
        out.write("other.csv", b"").unwrap();
    }

    #[test]
    fn a_new_folder_appears_whole_or_not_at_all() {
        let dir = tempfile::tempdir().unwrap();
        let target = dir.path().join("report");
        let mut out = OutputFolder::create(&target, Overwrite::Refuse).unwrap();
        out.write("tables/a.csv", b"a").unwrap();
        assert!(!target.exists());
        drop(out);
        assert!(names(dir.path()).is_empty());

        let mut out = OutputFolder::create(&target, Overwrite::Refuse).unwrap();
        out.write("tables/a.csv", b"a").unwrap();
        out.write("manifest.json", b"{}").unwrap();
        for outside in ["../x", "/x", "", "a/../../x"] {
            assert!(out.write(outside, b"").is_err(), "{outside}");
        }
        out.commit().unwrap();
        assert_eq!(names(&target), ["manifest.json", "tables"]);
        assert_eq!(names(dir.path()), ["report"]);
    }

    #[test]
    fn a_folder_in_use_is_refused_and_with_force_keeps_foreign_files() {
        let dir = tempfile::tempdir().unwrap();
        let target = dir.path().join("report");
        fs::create_dir(&target).unwrap();
        fs::write(target.join("mine.txt"), "mine").unwrap();
        fs::write(target.join("manifest.json"), "old").unwrap();
        let error = OutputFolder::create(&target, Overwrite::Refuse).unwrap_err();
        assert!(error.to_string().contains("--force"), "{error}");

        let mut out = OutputFolder::create(&target, Overwrite::Force).unwrap();
        out.write("manifest.json", b"new").unwrap();
        out.write("report.md", b"text").unwrap();
        assert_eq!(fs::read(target.join("manifest.json")).unwrap(), b"old");
        out.commit().unwrap();
        assert_eq!(fs::read(target.join("manifest.json")).unwrap(), b"new");
        assert_eq!(names(&target), ["manifest.json", "mine.txt", "report.md"]);
    }

    #[test]
    fn an_empty_folder_may_be_filled() {
        let dir = tempfile::tempdir().unwrap();
        let mut out = OutputFolder::create(dir.path(), Overwrite::Refuse).unwrap();
        out.write("a", b"a").unwrap();
        out.commit().unwrap();
        assert_eq!(names(dir.path()), ["a"]);
    }

    #[test]
    fn what_an_earlier_run_wrote_goes_and_what_is_not_its_own_stays() {
        let dir = tempfile::tempdir().unwrap();
        let target = dir.path().join("report");
        let sha = crate::dataset::sha256;
        let manifest = serde_json::json!({"outputs": [
            {"path": "old/a.csv", "sha256": sha(b"a")},
            {"path": "old/b.csv", "sha256": sha(b"b")},
            {"path": "../outside", "sha256": sha(b"x")},
        ]});
        fs::write(dir.path().join("outside"), "x").unwrap();
        for works_here in [false, true] {
            let mut out = OutputFolder::create(&target, Overwrite::Force).unwrap();
            out.write("old/a.csv", b"a").unwrap();
            out.write("old/b.csv", b"b").unwrap();
            out.write("manifest.json", manifest.to_string().as_bytes())
                .unwrap();
            out.commit().unwrap();
            fs::write(target.join("old/b.csv"), "mine").unwrap();
            fs::create_dir_all(target.join("deep/empty")).unwrap();
            fs::write(target.join("deep/mine"), "mine").unwrap();
            let mut out = OutputFolder::create(&target, Overwrite::Force).unwrap();
            if works_here {
                // An input in the folder: it stays what it is, and files move one by one.
                out.protect(&[target.join("deep/mine")]);
            }
            out.write("new.csv", b"new").unwrap();
            out.write("manifest.json", b"{}").unwrap();
            out.commit().unwrap();
            assert_eq!(names(&target), ["deep", "manifest.json", "new.csv", "old"]);
            assert_eq!(names(&target.join("old")), ["b.csv"]);
            assert_eq!(names(&target.join("deep")), ["empty", "mine"]);
            assert_eq!(names(dir.path()), ["outside", "report"]);
        }
    }

    #[cfg(unix)]
    #[test]
    fn two_runs_do_not_write_one_folder() {
        let dir = tempfile::tempdir().unwrap();
        let target = dir.path().join("report");
        let mut first = OutputFolder::create(&target, Overwrite::Refuse).unwrap();
        let mut second = OutputFolder::create(&target, Overwrite::Force).unwrap();
        first.write("a", b"first").unwrap();
        second.write("a", b"second").unwrap();
        first.commit().unwrap();
        let error = second.commit().unwrap_err();
        assert!(error.to_string().starts_with("E415: "), "{error}");
        assert_eq!(fs::read(target.join("a")).unwrap(), b"first");
        let third = OutputFolder::create(&target, Overwrite::Force).unwrap();
        assert!(
            third.leftovers().is_empty(),
            "what is being written is not left over"
        );
        let error = OutputFolder::create(&target, Overwrite::Force).unwrap_err();
        assert!(error.to_string().starts_with("E415: "), "{error}");
        drop(third);
        fs::create_dir(dir.path().join(".actornet-unfinished-x")).unwrap();
        let fourth = OutputFolder::create(&target, Overwrite::Force).unwrap();
        assert_eq!(
            fourth.leftovers(),
            [dir.path().join(".actornet-unfinished-x")]
        );
        drop(fourth);
        assert_eq!(names(dir.path()), [".actornet-unfinished-x", "report"]);
    }

    #[cfg(unix)]
    #[test]
    fn a_folder_is_as_open_as_the_one_whose_place_it_takes() {
        use std::os::unix::fs::PermissionsExt;
        let dir = tempfile::tempdir().unwrap();
        let target = dir.path().join("report");
        fs::create_dir(&target).unwrap();
        for mode in [0o700, 0o755, 0o770] {
            fs::set_permissions(&target, fs::Permissions::from_mode(mode)).unwrap();
            let mut out = OutputFolder::create(&target, Overwrite::Force).unwrap();
            out.write("a", b"a").unwrap();
            out.commit().unwrap();
            let found = fs::metadata(&target).unwrap().permissions().mode();
            assert_eq!(found & 0o777, mode);
        }
    }
}
