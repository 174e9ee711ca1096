//! Reading a graph file of any format.

use std::path::Path;
use std::sync::OnceLock;
use std::{fs, io};

use thiserror::Error;

use super::{PlainGraph, SidesError, UnknownFormat, detect};
use crate::dataset::Finding;
use crate::dataset::read::{FileAccount, InputFile, OnError, ReadError, Reject};
use crate::model::Date;
use crate::network::{Side, Snapshot, TieDirection};

/// What to read, and what to do with rows in error.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GraphOptions {
    /// The direction of ties where the format does not state it itself.
    pub direction: TieDirection,
    /// Only ties of these relations, where the file names them; `None` for all.
    pub relations: Option<Vec<String>>,
    /// What to do with a row in error.
    pub on_error: OnError,
    /// Only nodes and ties that are there on this day, where the file has times; `None` for all.
    pub as_of: Option<Date>,
}

/// A graph that was read, and the account of it.
#[derive(Clone, Debug)]
pub struct GraphFile {
    /// The network on which measures run.
    pub snapshot: Snapshot,
    /// The format's word on the command line.
    pub format: &'static str,
    /// What was found in the file, in its order.
    pub findings: Vec<Finding>,
    /// What became of the rows.
    pub account: FileAccount,
    /// Of the rows used, those whose tie is of a relation that was not asked for: their nodes are
    /// in the graph, their ties are not.
    pub ties_left_out: u64,
    /// The rows left out, under [`OnError::Skip`].
    pub rejects: Vec<Reject>,
    /// The file, with its hash.
    pub input: InputFile,
    /// The day of which it is, if one was asked for.
    pub as_of: Option<Date>,
    /// Made of the snapshot when it is asked for, where the file has no attributes.
    graph: OnceLock<PlainGraph>,
}

impl GraphFile {
    /// A graph read without any finding.
    pub fn new(
        graph: PlainGraph,
        format: &'static str,
        account: FileAccount,
        input: InputFile,
    ) -> Self {
        Self {
            snapshot: graph.snapshot(),
            format,
            findings: Vec::new(),
            account,
            ties_left_out: 0,
            rejects: Vec::new(),
            input,
            as_of: None,
            graph: graph.into(),
        }
    }

    /// A graph without attributes read without any finding.
    pub(super) fn of_ties(
        snapshot: Snapshot,
        format: &'static str,
        account: FileAccount,
        input: InputFile,
    ) -> Self {
        Self {
            snapshot,
            format,
            findings: Vec::new(),
            account,
            ties_left_out: 0,
            rejects: Vec::new(),
            input,
            as_of: None,
            graph: OnceLock::new(),
        }
    }

    /// Nodes with their attributes and every single tie.
    ///
    /// Of a large edge list it is made only when it is asked for, and takes some ten times the
    /// memory of the snapshot.
    pub fn graph(&self) -> &PlainGraph {
        self.graph
            .get_or_init(|| PlainGraph::of_ties(&self.snapshot))
    }

    /// Names of the nodes for readers, where the file gives any; else they are the ids.
    pub fn labels(&self) -> Option<Vec<String>> {
        self.graph.get().map(PlainGraph::labels)
    }

    /// Why the attribute `side` of the nodes does not make the graph two-mode, if it does not.
    ///
    /// # Errors
    /// As [`PlainGraph::sides`].
    pub fn sides(&self) -> Result<Option<Vec<Side>>, SidesError> {
        self.graph.get().map_or(Ok(None), PlainGraph::sides)
    }
}

/// Why a graph could not be read or written.
#[derive(Debug, Error)]
pub enum GraphFileError {
    /// The file could not be read, or there are errors in it.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// It is no graph file.
    #[error(transparent)]
    UnknownFormat(#[from] UnknownFormat),
    /// Graphs are written in this format and not read.
    #[error("{file}: graphs are written as {format} and not read; formats that are read: {read}")]
    NotRead {
        /// The file.
        file: String,
        /// The format.
        format: &'static str,
        /// The formats that are read.
        read: String,
    },
    /// A day was asked for, and nothing in the file has a time.
    #[error("nothing in the file has a time, so nothing can be chosen by a day")]
    NoTimes,
    /// It could not be written.
    #[error("the graph cannot be written as {format}: {reason}")]
    Write {
        /// The format.
        format: &'static str,
        /// Why.
        reason: String,
    },
}

/// Reads a graph file, whatever its format.
///
/// # Errors
/// See [`GraphFileError`].
pub fn read(path: &Path, options: &GraphOptions) -> Result<GraphFile, GraphFileError> {
    let bytes = bytes_of(path).map_err(|source| ReadError::Io {
        path: path.to_path_buf(),
        reason: source.to_string(),
        source,
    })?;
    let name = path.file_name().unwrap_or(path.as_os_str());
    read_bytes(&name.to_string_lossy(), bytes, options)
}

/// The bytes of a file; those of a large one are fetched by several threads.
fn bytes_of(path: &Path) -> io::Result<Vec<u8>> {
    #[cfg(unix)]
    if let Some(bytes) = in_pieces(path)? {
        return Ok(bytes);
    }
    fs::read(path)
}

/// How many bytes of a file one thread fetches at once.
#[cfg(unix)]
const PIECE: usize = 1 << 20;

/// The bytes of a large file; `None` if it is small, no plain file, or just being written.
#[cfg(unix)]
fn in_pieces(path: &Path) -> io::Result<Option<Vec<u8>>> {
    use std::os::unix::fs::FileExt;

    use rayon::prelude::*;

    // Before it is opened: a pipe may be opened only once.
    let about = fs::metadata(path)?;
    let length = usize::try_from(about.len()).unwrap_or(0);
    if !about.is_file() || length < 4 * PIECE {
        return Ok(None);
    }
    let file = fs::File::open(path)?;
    let mut bytes = vec![0; length];
    let fetched = bytes
        .par_chunks_mut(PIECE)
        .enumerate()
        .try_for_each(|(at, piece)| file.read_exact_at(piece, (at * PIECE) as u64));
    match fetched {
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
        fetched => fetched?,
    }
    let is_whole = file.read_at(&mut [0], length as u64)? == 0;
    Ok(is_whole.then_some(bytes))
}

/// Reads a graph from bytes, for instance from stdin; `file` is its name in findings.
///
/// # Errors
/// See [`GraphFileError`].
pub fn read_bytes(
    file: &str,
    bytes: Vec<u8>,
    options: &GraphOptions,
) -> Result<GraphFile, GraphFileError> {
    let format = detect(file, &bytes)?;
    let info = format.info();
    if options.as_of.is_some() && info.reads && !info.keeps.spells {
        return Err(GraphFileError::NoTimes);
    }
    format.read(file, bytes, options)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn large_files_and_small_ones_are_fetched_whole() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("bytes");
        for length in [0, 1, 3 << 20, (5 << 20) + 3, 6 << 20] {
            let bytes: Vec<u8> = (0..length).map(|at: u32| (at / 1000) as u8).collect();
            fs::write(&path, &bytes).unwrap();
            assert!(bytes_of(&path).unwrap() == bytes, "{length}");
        }
        assert!(bytes_of(&folder.path().join("none")).is_err());
        assert!(bytes_of(folder.path()).is_err());
    }
}
