//! Floor 3: other people's graphs. A format reads a file into a [`PlainGraph`] and writes one; one
//! file and one row of [`TABLE`] a format.

pub mod codes;
mod column;
mod detect;
mod dot;
mod draft;
mod edge_list;
mod gexf;
mod graphml;
mod node_link;
mod number;
mod of_view;
mod pajek;
mod plain;
mod read;
mod spell;
mod value;
mod write;
mod xml;

pub use detect::{UnknownFormat, detect, find};
pub use plain::{PlainEdge, PlainGraph, PlainNode, SidesError, TieDetails};
pub use read::{GraphFile, GraphFileError, GraphOptions, read, read_bytes, read_stream};
pub use spell::Spell;
pub use value::{Attributes, Value};
pub use write::{Written, write};

use crate::dataset::read::Taken;

/// What a format is, for help and `list formats`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FormatInfo {
    /// Its word on the command line.
    pub id: &'static str,
    /// One line for readers.
    pub about: &'static str,
    /// Endings of file names, lower case, without the point.
    pub extensions: &'static [&'static str],
    /// Whether files of it are read; every format is written.
    pub reads: bool,
    /// What it holds.
    pub keeps: Keeps,
}

/// What a format holds of a graph besides ids, ties, weights and relations, which all of them do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Keeps {
    /// Whether ties have a direction.
    pub direction: bool,
    /// Labels of nodes, where they differ from the ids.
    pub labels: bool,
    /// The sides of a two-mode graph.
    pub sides: bool,
    /// Attributes of nodes and ties.
    pub attributes: bool,
    /// The types of attributes value by value, so that one may have a number here and a text there.
    pub mixed_types: bool,
    /// Times of nodes and ties.
    pub spells: bool,
    /// Which characters of ids come back as they were.
    pub characters: Characters,
}

impl Keeps {
    /// Ids, ties, weights and relations, and nothing else.
    pub const IDS: Self = Self {
        direction: false,
        labels: false,
        sides: false,
        attributes: false,
        mixed_types: false,
        spells: false,
        characters: Characters::All,
    };
}

/// Which texts a format holds as they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Characters {
    /// Every one.
    All,
    /// Those without control characters other than tab and line breaks: what XML holds.
    Xml,
    /// Those without quotes, line breaks and the like; these are written as numbers (`&#34;`), which
    /// not every program reads.
    Coded,
    /// Those in Unicode normal form C without spaces around them, as the tables of a data set hold
    /// them.
    Trimmed,
}

/// A way to write graphs in files.
pub trait GraphFormat: Sync {
    /// What it is.
    fn info(&self) -> &'static FormatInfo;

    /// Whether a file is of this format, by how it begins.
    fn recognises(&self, head: &str) -> bool;

    /// Whether the lines of such a file are rows of a table, whose length is limited
    /// ([`Limits::record_bytes`](crate::dataset::read::Limits)).
    fn has_rows(&self) -> bool {
        false
    }

    /// Reads the bytes of a file. `file` is its name in findings.
    ///
    /// Every error is found, not only the first. With
    /// [`OnError::Skip`](crate::dataset::read::OnError) the rows in error are left out and counted.
    ///
    /// # Errors
    /// [`GraphFileError::Read`] with everything that was found; [`GraphFileError::NotRead`] for a
    /// format that is only written.
    fn read(
        &self,
        file: &str,
        bytes: Taken,
        options: &GraphOptions,
    ) -> Result<GraphFile, GraphFileError>;

    /// Writes a graph: the same bytes for the same graph. [`write()`] calls it and says what is
    /// lost.
    ///
    /// # Errors
    /// [`GraphFileError::Write`] if the format cannot hold it.
    fn write(&self, graph: &PlainGraph) -> Result<Vec<u8>, GraphFileError>;
}

/// Every format.
#[rustfmt::skip] // one row a line
pub const TABLE: &[&dyn GraphFormat] = &[
    &edge_list::EdgeList,
    &graphml::GraphMl,
    &gexf::Gexf,
    &pajek::Pajek,
    &node_link::NodeLink,
    &dot::Dot,
];
