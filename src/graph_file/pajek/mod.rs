//! Pajek networks (`.net`): numbered vertices with one label each, arcs or edges.
//!
//! The label is the id. `*Vertices N A` makes a two-mode graph of which the first A are the actors'
//! side. The parameter `l` of a line, else the name of its `*Arcs :1 "name"`, is what sort of tie it
//! is.

mod label;
mod reading;
mod writing;

use super::draft::Source;
use super::{
    Characters, FormatInfo, GraphFile, GraphFileError, GraphFormat, GraphOptions, Keeps, PlainGraph,
};
use crate::dataset::read::Taken;

/// The format.
pub(super) struct Pajek;

const INFO: FormatInfo = FormatInfo {
    id: "pajek",
    about: "Pajek network: ids, ties, weights and the two sides; Pajek, NetworkX, igraph",
    extensions: &["net", "paj", "pajek"],
    reads: true,
    keeps: Keeps {
        direction: true,
        sides: true,
        characters: Characters::Coded,
        ..Keeps::IDS
    },
};

impl GraphFormat for Pajek {
    fn info(&self) -> &'static FormatInfo {
        &INFO
    }

    fn recognises(&self, head: &str) -> bool {
        let mut lines = head.lines().map(str::trim);
        let first = lines.find(|line| !line.is_empty() && !line.starts_with('%'));
        let first = first.unwrap_or_default().to_ascii_lowercase();
        ["*network", "*vertices", "*arcs", "*edges", "*matrix"]
            .iter()
            .any(|word| first.starts_with(word))
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
