//! Node-link JSON: what `node_link_data` of NetworkX makes, and what pages drawn with D3 read.
//!
//! The list of ties is called `edges` or `links`; both are read, `edges` is written. `weight` and
//! `relation` (else `label`) of a tie, `label` (else `name`) of a node mean what they say; `spells`
//! is a list of pairs of a first and a last time.

mod reading;
mod writing;

use super::draft::Source;
use super::{
    Characters, FormatInfo, GraphFile, GraphFileError, GraphFormat, GraphOptions, Keeps, PlainGraph,
};
use crate::dataset::read::Taken;

/// The format.
pub(super) struct NodeLink;

const INFO: FormatInfo = FormatInfo {
    id: "json",
    about: "node-link JSON: everything; NetworkX, D3",
    extensions: &["json"],
    reads: true,
    keeps: Keeps {
        direction: true,
        labels: true,
        sides: true,
        attributes: true,
        mixed_types: true,
        spells: true,
        characters: Characters::All,
    },
};

impl GraphFormat for NodeLink {
    fn info(&self) -> &'static FormatInfo {
        &INFO
    }

    fn recognises(&self, head: &str) -> bool {
        head.trim_start().starts_with(['{', '['])
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
        writing::write(graph).map_err(|error| GraphFileError::Write {
            format: INFO.id,
            reason: error.to_string(),
        })
    }
}
