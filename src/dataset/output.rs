//! Writing files so that nothing is ever left half-written: a temporary name in the same folder,
//! flush, sync, rename.

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Component, Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use tempfile::{NamedTempFile, TempDir};
use thiserror::Error;

/// Temporary files and staging folders begin with this, so that a run that was killed leaves
/// nothing that looks like a result.
const TEMPORARY: &str = ".actornet-unfinished-";

/// The file that says a folder is complete: written last.
const MANIFEST: &str = "manifest.json";

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
}

impl OutputError {
    fn of(path: &Path, error: io::Error) -> Self {
        let path = path.to_owned();
        match error.kind() {
            io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
                Self::Denied { path, error }
            }
            _ => Self::Failed { path, error },
        }
    }

    fn place(path: &Path, reason: impl Into<String>) -> Self {
        Self::Place {
            path: path.to_owned(),
            reason: reason.into(),
        }
    }
}

/// What is being written at this moment, for [`remove_unfinished`].
static UNFINISHED: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());

/// Stands in [`UNFINISHED`] as long as it lives.
#[derive(Debug)]
struct Registered(PathBuf);

impl Registered {
    fn new(path: &Path) -> Self {
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

/// The folder that holds `path`, which must exist.
fn folder_of(path: &Path) -> Result<PathBuf, OutputError> {
    let folder = match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent.to_owned(),
        _ => PathBuf::from("."),
    };
    if folder.is_dir() {
        Ok(folder)
    } else if folder.exists() {
        Err(OutputError::place(&folder, "is not a folder"))
    } else {
        Err(OutputError::place(
            &folder,
            "there is no such folder: create it first",
        ))
    }
}

/// Makes the names in a folder durable; not every system can, and the files themselves are safe.
fn sync_folder(folder: &Path) {
    let _unsupported = File::open(folder).and_then(|f| f.sync_all());
}

fn temporary_file(folder: &Path) -> io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(TEMPORARY).suffix(".tmp");
    #[cfg(unix)]
    {
        // The default of temporary files hides results from everyone else; the umask still counts.
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    builder.tempfile_in(folder)
}

/// Whether `path` is a device or a pipe, which is written to and never replaced.
fn is_device(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|m| !m.is_file() && !m.is_dir())
}

/// Refuses to write `path` if it is one of `inputs` (by whatever name or link).
///
/// # Errors
/// [`OutputError::IsInput`].
pub fn refuse_inputs<P: AsRef<Path>>(path: &Path, inputs: &[P]) -> Result<(), OutputError> {
    let Ok(target) = fs::canonicalize(path) else {
        return Ok(());
    };
    let same = |input: &Path| {
        fs::canonicalize(input).is_ok_and(|input| input == target || same_file(&input, &target))
    };
    if inputs.iter().any(|input| same(input.as_ref())) {
        return Err(OutputError::IsInput {
            path: path.to_owned(),
        });
    }
    Ok(())
}

#[cfg(unix)]
fn same_file(a: &Path, b: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    match (fs::metadata(a), fs::metadata(b)) {
        (Ok(a), Ok(b)) => a.is_file() && a.dev() == b.dev() && a.ino() == b.ino(),
        _ => false,
    }
}

#[cfg(not(unix))]
fn same_file(_: &Path, _: &Path) -> bool {
    false
}

/// A file that does not exist under its name before it is whole.
///
/// Creating it before a long computation tells early that the place cannot be written to.
#[derive(Debug)]
pub struct OutputFile {
    path: PathBuf,
    overwrite: Overwrite,
    /// None for a device or a pipe.
    file: Option<(NamedTempFile, Registered)>,
}

impl OutputFile {
    /// Makes ready to write `path`.
    ///
    /// # Errors
    /// See [`OutputError`].
    pub fn create(path: &Path, overwrite: Overwrite) -> Result<Self, OutputError> {
        let file = if is_device(path) {
            None
        } else {
            if path.is_dir() {
                return Err(OutputError::place(path, "is a folder: name a file"));
            }
            if overwrite == Overwrite::Refuse && fs::symlink_metadata(path).is_ok() {
                return Err(OutputError::Exists {
                    path: path.to_owned(),
                    what: "exists",
                });
            }
            let folder = folder_of(path)?;
            let file = temporary_file(&folder).map_err(|e| OutputError::of(path, e))?;
            let registered = Registered::new(file.path());
            Some((file, registered))
        };
        Ok(Self {
            path: path.to_owned(),
            overwrite,
            file,
        })
    }

    /// Writes `bytes` and gives the file its name.
    ///
    /// # Errors
    /// See [`OutputError`]; nothing is left then, and what was there before is untouched.
    pub fn commit(self, bytes: &[u8]) -> Result<(), OutputError> {
        let path = self.path;
        let fail = |e| OutputError::of(&path, e);
        let Some((mut file, _registered)) = self.file else {
            let mut device = File::options().write(true).open(&path).map_err(fail)?;
            return device
                .write_all(bytes)
                .and_then(|()| device.flush())
                .map_err(fail);
        };
        file.write_all(bytes)
            .and_then(|()| file.flush())
            .and_then(|()| file.as_file().sync_all())
            .map_err(fail)?;
        let kept = match self.overwrite {
            Overwrite::Force => file.persist(&path),
            Overwrite::Refuse => file.persist_noclobber(&path),
        };
        match kept {
            Ok(_) => {
                sync_folder(&folder_of(&path)?);
                Ok(())
            }
            Err(e) if e.error.kind() == io::ErrorKind::AlreadyExists => Err(OutputError::Exists {
                path,
                what: "exists",
            }),
            Err(e) => Err(fail(e.error)),
        }
    }
}

/// Writes a whole file, or nothing.
///
/// A link is replaced, not followed; a device or a pipe is written to.
///
/// # Errors
/// See [`OutputError`].
pub fn write_file(path: &Path, bytes: &[u8], overwrite: Overwrite) -> Result<(), OutputError> {
    OutputFile::create(path, overwrite)?.commit(bytes)
}

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
        let written = || -> io::Result<()> {
            if let Some(folder) = staged.parent() {
                fs::create_dir_all(folder)?;
            }
            let mut file = File::create(&staged)?;
            file.write_all(bytes)?;
            file.flush()?;
            file.sync_all()
        };
        written().map_err(|e| OutputError::of(&target, e))?;
        self.files.insert(relative.to_owned());
        Ok(())
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
    fn a_file_is_written_whole_and_not_replaced_unasked() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a.csv");
        write_file(&path, b"one", Overwrite::Refuse).unwrap();
        let error = write_file(&path, b"two", Overwrite::Refuse).unwrap_err();
        assert!(error.to_string().starts_with("E410: "), "{error}");
        assert_eq!(fs::read(&path).unwrap(), b"one");
        write_file(&path, b"two", Overwrite::Force).unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"two");
        assert_eq!(names(dir.path()), ["a.csv"]);
    }

    #[test]
    fn a_missing_folder_and_a_folder_for_a_file_are_named() {
        let dir = tempfile::tempdir().unwrap();
        let deep = dir.path().join("no/such/file.csv");
        let error = write_file(&deep, b"", Overwrite::Refuse).unwrap_err();
        assert!(error.to_string().starts_with("E412: "), "{error}");
        let error = write_file(dir.path(), b"", Overwrite::Force).unwrap_err();
        assert!(error.to_string().contains("is a folder"), "{error}");
    }

    #[cfg(unix)]
    #[test]
    fn links_are_replaced_and_devices_written_to() {
        use std::os::unix::fs::PermissionsExt;
        let dir = tempfile::tempdir().unwrap();
        let real = dir.path().join("real");
        fs::write(&real, "kept").unwrap();
        let link = dir.path().join("link");
        std::os::unix::fs::symlink(&real, &link).unwrap();
        write_file(&link, b"new", Overwrite::Force).unwrap();
        assert_eq!(fs::read(&real).unwrap(), b"kept");
        assert!(!fs::symlink_metadata(&link).unwrap().is_symlink());
        let mode = fs::metadata(&link).unwrap().permissions().mode();
        assert_eq!(mode & 0o600, 0o600);

        write_file(Path::new("/dev/null"), b"x", Overwrite::Refuse).unwrap();
        if Path::new("/dev/full").exists() {
            let error = write_file(Path::new("/dev/full"), b"x", Overwrite::Force).unwrap_err();
            assert!(error.to_string().starts_with("E414: "), "{error}");
            assert!(is_device(Path::new("/dev/full")));
        }
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
        assert_eq!(names(dir.path()), ["a", "b"]);
    }
}
