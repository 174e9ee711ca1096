//! The sections of a report, one file each, in the order in which the report has them.

mod centrality;
mod cohesion;
mod comparisons;
mod data;
mod findings;
mod leadership;
mod limits;
mod methods;
mod shifts;
mod strategies;

use std::collections::BTreeSet;

use crate::analysis::Analysis;

use super::block::Block;
use super::index::Index;

/// A section: its place, its heading, and what it says of an analysis.
pub struct Section {
    /// Anchor in the report.
    pub id: &'static str,
    /// Heading.
    pub title: &'static str,
    /// Its blocks; none if the report does without it.
    pub(crate) compose: fn(&Context<'_>) -> Vec<Block>,
}

/// Every section, in order.
pub const TABLE: &[Section] = &[
    findings::SECTION,
    data::SECTION,
    leadership::SECTION,
    centrality::SECTION,
    shifts::SECTION,
    comparisons::SECTION,
    cohesion::SECTION,
    strategies::SECTION,
    methods::SECTION,
    limits::SECTION,
];

/// What sections are made from.
pub(crate) struct Context<'a> {
    pub(crate) analysis: &'a Analysis,
    pub(crate) index: &'a Index,
    /// The tables that lie beside the report.
    pub(crate) files: &'a BTreeSet<String>,
    /// For each figure the anchor where it stands.
    pub(crate) slots: Vec<String>,
}

impl Context<'_> {
    /// The figures that stand at an anchor.
    pub(crate) fn figures(&self, anchor: &str) -> Vec<Block> {
        let slots = self.slots.iter().enumerate();
        slots
            .filter(|(_, slot)| *slot == anchor)
            .map(|(at, _)| Block::Figure { at, number: 0 })
            .collect()
    }
}
