//! GraphML: XML with declared, typed attributes. What NetworkX, igraph, Gephi, yEd and graph-tool
//! read and write.
//!
//! The attribute `weight` of an edge is its weight, `relation` (else `label`) what sort of tie it
//! is; `label` (else `name`) of a node is its name for readers.

mod reading;
mod writing;

use super::draft::Source;
use super::{
    Characters, FormatInfo, GraphFile, GraphFileError, GraphFormat, GraphOptions, Keeps,
    PlainGraph, xml,
};
use crate::dataset::read::Taken;

/// The format.
pub(super) struct GraphMl;

const INFO: FormatInfo = FormatInfo {
    id: "graphml",
    about: "GraphML: XML with attributes; NetworkX, igraph, Gephi, yEd",
    extensions: &["graphml"],
    reads: true,
    keeps: Keeps {
        direction: true,
        labels: true,
        sides: true,
        attributes: true,
        characters: Characters::Xml,
        ..Keeps::IDS
    },
};

impl GraphFormat for GraphMl {
    fn info(&self) -> &'static FormatInfo {
        &INFO
    }

    fn recognises(&self, head: &str) -> bool {
        xml::root(head) == Some("graphml")
    }

    fn read(
        &self,
        file: &str,
        bytes: Taken,
        options: &GraphOptions,
    ) -> Result<GraphFile, GraphFileError> {
        reading::read(&Source::new(file, bytes), options)
    }

    fn write(&self, graph: &PlainGraph) -> Result<Vec<u8>, GraphFileError> {
        Ok(writing::write(graph).into_bytes())
    }
}
