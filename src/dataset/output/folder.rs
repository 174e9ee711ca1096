//! A folder whose files appear together.

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Component, Path, PathBuf};

use tempfile::TempDir;

use super::error::{OutputError, Overwrite};
use super::file::{TEMPORARY, folder_of, refuse_inputs, sync_folder};
use super::unfinished::Registered;

/// The file that says a folder is complete: written last.
const MANIFEST: &str = "manifest.json";

/// A folder whose files appear together when everything is written.
///
/// The files are collected in a staging folder. A new folder appears by one rename; in a folder
/// that exists the files are renamed one by one, `manifest.json` last, and whatever else is there
/// stays. Dropped before [`commit`](Self::commit), it leaves nothing.
#[derive(Debug)]
pub struct OutputFolder {
    target: PathBuf,
    overwrite: Overwrite,
    staging: TempDir,
    /// Whether the target was there before; the staging folder then stands inside it.
    inside: bool,
    files: BTreeSet<PathBuf>,
    inputs: Vec<PathBuf>,
    _registered: Registered,
}

impl OutputFolder {
    /// Makes ready to write the folder `path`; only the last part of the path is created.
    ///
    /// # Errors
    /// See [`OutputError`]: a folder that is not empty is refused without [`Overwrite::Force`].
    pub fn create(path: &Path, overwrite: Overwrite) -> Result<Self, OutputError> {
        let inside = path.is_dir();
        let place = if inside {
            if overwrite == Overwrite::Refuse && !is_empty(path, None)? {
                return Err(OutputError::Exists {
                    path: path.to_owned(),
                    what: "exists and is not empty",
                });
            }
            path.to_owned()
        } else if fs::symlink_metadata(path).is_ok() {
            return Err(OutputError::place(path, "is not a folder"));
        } else {
            folder_of(path)?
        };
        let staging = tempfile::Builder::new()
            .prefix(TEMPORARY)
            .tempdir_in(place)
            .map_err(|e| OutputError::of(path, e))?;
        let registered = Registered::new(staging.path());
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = fs::metadata(staging.path()).map(|m| m.permissions().mode());
            // The staging folder becomes the result: as open as the folder it stands in.
            if let (Ok(mode), Ok(parent)) = (mode, fs::metadata(staging.path().join(".."))) {
                let open = mode | (parent.permissions().mode() & 0o055);
                let _as_it_was =
                    fs::set_permissions(staging.path(), fs::Permissions::from_mode(open));
            }
        }
        Ok(Self {
            target: path.to_owned(),
            overwrite,
            staging,
            inside,
            files: BTreeSet::new(),
            inputs: Vec::new(),
            _registered: registered,
        })
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
        let inner = |c: Component<'_>| matches!(c, Component::Normal(_));
        if relative.as_os_str().is_empty() || !relative.components().all(inner) {
            return Err(OutputError::place(
                relative,
                "does not stay inside the output folder",
            ));
        }
        let target = self.target.join(relative);
        refuse_inputs(&target, &self.inputs)?;
        let staged = self.staging.path().join(relative);
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

    /// Gives the folder its name, or moves its files into the folder that is there.
    ///
    /// # Errors
    /// See [`OutputError`].
    pub fn commit(self) -> Result<(), OutputError> {
        let target = self.target.as_path();
        let fail = |e| OutputError::of(target, e);
        if !self.inside {
            sync_folder(self.staging.path());
            if let Err(error) = fs::rename(self.staging.path(), target) {
                // Somebody else made the folder meanwhile.
                return Err(if fs::symlink_metadata(target).is_ok() {
                    OutputError::Exists {
                        path: target.to_owned(),
                        what: "exists",
                    }
                } else {
                    fail(error)
                });
            }
            sync_folder(&folder_of(target)?);
            return Ok(());
        }
        if self.overwrite == Overwrite::Refuse
            && !is_empty(target, self.staging.path().file_name())?
        {
            return Err(OutputError::Exists {
                path: target.to_owned(),
                what: "exists and is not empty",
            });
        }
        let manifest = Path::new(MANIFEST);
        if self.files.contains(manifest) {
            // A folder without its manifest is incomplete: that is what it is from here on.
            match fs::remove_file(target.join(manifest)) {
                Err(e) if e.kind() != io::ErrorKind::NotFound => return Err(fail(e)),
                _ => {}
            }
        }
        let last = self.files.iter().filter(|f| *f == manifest);
        for relative in self.files.iter().filter(|f| *f != manifest).chain(last) {
            let to = target.join(relative);
            if let Some(folder) = to.parent() {
                fs::create_dir_all(folder).map_err(|e| OutputError::of(folder, e))?;
            }
            fs::rename(self.staging.path().join(relative), &to)
                .map_err(|e| OutputError::of(&to, e))?;
        }
        sync_folder(target);
        Ok(())
    }
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
}
