//! Floor 3: other people's graphs. A format reads a file into a [`PlainGraph`] and writes one; one
//! file and one row of [`TABLE`] a format.

mod detect;
mod edge_list;
mod plain;
mod read;

pub use detect::{UnknownFormat, detect, find};
pub use plain::{PlainEdge, PlainGraph, PlainNode, SidesError};
pub use read::{GraphFile, GraphFileError, GraphOptions, read, read_bytes};

/// What a format is, for help and `list formats`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FormatInfo {
    /// Its word on the command line.
    pub id: &'static str,
    /// One line for readers.
    pub about: &'static str,
    /// Endings of file names, lower case, without the point.
    pub extensions: &'static [&'static str],
}

/// A way to write graphs in files.
pub trait GraphFormat: Sync {
    /// What it is.
    fn info(&self) -> &'static FormatInfo;

    /// Whether a file is of this format, by how it begins.
    fn recognises(&self, head: &str) -> bool;

    /// Reads the bytes of a file. `file` is its name in findings.
    ///
    /// Every error is found, not only the first. With
    /// [`OnError::Skip`](crate::dataset::read::OnError) the rows in error are left out and counted.
    ///
    /// # Errors
    /// [`GraphFileError::Read`] with everything that was found.
    fn read(
        &self,
        file: &str,
        bytes: Vec<u8>,
        options: &GraphOptions,
    ) -> Result<GraphFile, GraphFileError>;

    /// Writes a graph: the same bytes for the same graph.
    ///
    /// # Errors
    /// [`GraphFileError::Write`] if the format cannot hold it.
    fn write(&self, graph: &PlainGraph) -> Result<Vec<u8>, GraphFileError>;
}

/// Every format.
pub const TABLE: &[&dyn GraphFormat] = &[&edge_list::EdgeList];
