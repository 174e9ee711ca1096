//! One file, written whole or not at all.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use super::error::{OutputError, Overwrite};
use super::lock::Lock;
use super::unfinished::{Registered, committing};

/// Temporary files and staging folders begin with this, so that a run that was killed leaves
/// nothing that looks like a result.
pub(super) const TEMPORARY: &str = ".actornet-unfinished-";

/// The folder that holds `path`, which must exist.
pub(super) fn folder_of(path: &Path) -> Result<PathBuf, OutputError> {
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
pub(super) fn sync_folder(folder: &Path) {
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
    file: Option<(NamedTempFile, Registered, Option<Lock>)>,
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
            let made = Registered::make(|| temporary_file(&folder), NamedTempFile::path);
            let (file, registered) = made.map_err(|e| OutputError::of(path, e))?;
            let lock = Lock::take(file.path());
            Some((file, registered, lock))
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
        let Some((mut file, _registered, _lock)) = self.file else {
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
        let _named_now = committing();
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
}
