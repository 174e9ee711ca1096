//! Reading a graph file of any format.

use std::io::{self, Read};
use std::path::Path;
use std::sync::OnceLock;

use thiserror::Error;

use super::{GraphFormat, PlainGraph, SidesError, UnknownFormat, detect};
use crate::dataset::Finding;
use crate::dataset::read::{
    FileAccount, InputFile, Limits, OnError, ReadError, Reject, Taken, take_file,
};
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
    /// How much is read.
    pub limits: Limits,
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
    let name = path.file_name().unwrap_or(path.as_os_str());
    let name = name.to_string_lossy();
    let taken = take_file(path, options.limits, |head| has_rows(&name, head));
    read_taken(
        &name,
        taken.map_err(|error| not_read(path, error))?,
        options,
    )
}

/// Reads a graph from what comes in; `name` is its name in findings.
///
/// # Errors
/// See [`GraphFileError`].
pub fn read_stream(
    name: &str,
    stream: impl Read,
    options: &GraphOptions,
) -> Result<GraphFile, GraphFileError> {
    let taken = Taken::of(stream, None, options.limits, |head| has_rows(name, head));
    let taken = taken.map_err(|error| not_read(Path::new(name), error))?;
    read_taken(name, taken, options)
}

/// Whether the lines of a file that begins so are rows of a table.
fn has_rows(file: &str, head: &[u8]) -> bool {
    detect(file, head).is_ok_and(GraphFormat::has_rows)
}

fn not_read(path: &Path, source: io::Error) -> GraphFileError {
    GraphFileError::Read(ReadError::Io {
        path: path.to_path_buf(),
        reason: source.to_string(),
        source,
    })
}

/// Reads a graph from bytes; `file` is its name in findings.
///
/// # Errors
/// See [`GraphFileError`].
pub fn read_bytes(
    file: &str,
    bytes: Vec<u8>,
    options: &GraphOptions,
) -> Result<GraphFile, GraphFileError> {
    let rows = has_rows(file, &bytes);
    let taken = Taken::of_bytes(bytes, options.limits, rows);
    let taken = taken.map_err(|error| not_read(Path::new(file), error))?;
    read_taken(file, taken, options)
}

fn read_taken(
    file: &str,
    taken: Taken,
    options: &GraphOptions,
) -> Result<GraphFile, GraphFileError> {
    let format = detect(file, taken.kept())?;
    let info = format.info();
    if options.as_of.is_some() && info.reads && !info.keeps.spells {
        return Err(GraphFileError::NoTimes);
    }
    format.read(file, taken, options)
}
