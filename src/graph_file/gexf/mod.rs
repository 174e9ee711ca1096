//! GEXF: the format of Gephi, the only one here with times.
//!
//! The attribute `weight` of an edge is its weight; `relation`, else its `kind`, else its `label`,
//! is what sort of tie it is. Times are `start` and `end` of a node or an edge, or its `spells`,
//! both bounds included.

mod reading;
mod writing;

use super::draft::Source;
use super::{
    Characters, FormatInfo, GraphFile, GraphFileError, GraphFormat, GraphOptions, Keeps,
    PlainGraph, xml,
};
use crate::dataset::read::Taken;

/// The format.
pub(super) struct Gexf;

const INFO: FormatInfo = FormatInfo {
    id: "gexf",
    about: "GEXF: XML with attributes and times; Gephi, NetworkX",
    extensions: &["gexf"],
    reads: true,
    keeps: Keeps {
        direction: true,
        labels: true,
        sides: true,
        attributes: true,
        mixed_types: false,
        spells: true,
        characters: Characters::Xml,
    },
};

impl GraphFormat for Gexf {
    fn info(&self) -> &'static FormatInfo {
        &INFO
    }

    fn recognises(&self, head: &str) -> bool {
        xml::root(head) == Some("gexf")
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
