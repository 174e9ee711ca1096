//! What several measures of one job read besides paths: made for the first, kept for the others.

use std::sync::OnceLock;

use super::brokerage::{self, Counts};
use super::burt;
use super::core::{self, Core};
use super::cut::{self, Cuts};
use super::group::Groups;
use super::hits::Singular;
use super::perron::{self, NoDominant};
use super::ranked::Ranked;
use super::triangle;
use super::two_steps::{self, FourPaths, Overlap};
use super::work::Work;

/// Results that are kept, each by the name of what makes it.
#[derive(Default)]
pub(crate) struct Shared {
    ranked: OnceLock<Ranked>,
    triangles: OnceLock<Vec<u64>>,
    dyadic_constraints: OnceLock<Vec<f64>>,
    effective_sizes: OnceLock<Vec<Option<f64>>>,
    overlaps: OnceLock<Vec<Overlap>>,
    four_paths: OnceLock<Result<Vec<FourPaths>, String>>,
    brokerage: OnceLock<Vec<Option<Counts>>>,
    radius: OnceLock<f64>,
    singular: OnceLock<Result<Singular, NoDominant>>,
    cuts: OnceLock<Cuts>,
    core: OnceLock<Result<Core, &'static str>>,
}

impl Work<'_> {
    /// The simple network, direction ignored.
    pub(crate) fn ranked(&self) -> &Ranked {
        let make = || Ranked::of(self.snapshot);
        self.shared.ranked.get_or_init(make)
    }

    /// The triangles that each node is in, by rank.
    pub(crate) fn triangles(&self) -> &[u64] {
        let make = || triangle::triangles(self.ranked());
        self.shared.triangles.get_or_init(make)
    }

    /// Burt's c_ij beside the entries of the rows.
    pub(crate) fn dyadic_constraints(&self) -> &[f64] {
        let make = || burt::dyadic_constraints(self);
        self.shared.dyadic_constraints.get_or_init(make)
    }

    /// Burt's effective size of each rank.
    pub(crate) fn effective_sizes(&self) -> &[Option<f64>] {
        let make = || burt::effective_sizes(self);
        self.shared.effective_sizes.get_or_init(make)
    }

    /// How far the neighbourhoods of each rank and of those two steps away are the same.
    pub(crate) fn overlaps(&self) -> &[Overlap] {
        let make = || two_steps::overlaps(self.ranked());
        self.shared.overlaps.get_or_init(make)
    }

    /// The paths of four ties around each rank, or why there are too many to count.
    pub(crate) fn four_paths(&self) -> Result<&[FourPaths], &str> {
        let make = || two_steps::four_paths(self.ranked());
        let paths = self.shared.four_paths.get_or_init(make);
        paths.as_deref().map_err(String::as_str)
    }

    /// The brokerage roles of every node.
    pub(crate) fn brokerage(&self) -> &[Option<Counts>] {
        let make = || brokerage::roles(self.snapshot, &Groups::of(self.snapshot, self.settings));
        self.shared.brokerage.get_or_init(make)
    }

    /// The largest eigenvalue of the matrix of ties.
    pub(crate) fn radius(&self) -> f64 {
        let weighted = self.settings.uses_weights(self.snapshot);
        let make = || perron::radius(self.snapshot, weighted);
        *self.shared.radius.get_or_init(make)
    }

    /// Hubs and authorities.
    pub(crate) fn singular(&self) -> &Result<Singular, NoDominant> {
        let weighted = self.settings.uses_weights(self.snapshot);
        let make = || Singular::of(self.snapshot, weighted);
        self.shared.singular.get_or_init(make)
    }

    /// Where the network would come apart.
    pub(crate) fn cuts(&self) -> &Cuts {
        let make = || cut::cuts(self.snapshot);
        self.shared.cuts.get_or_init(make)
    }

    /// Core and periphery, or why there are none.
    pub(crate) fn core(&self) -> &Result<Core, &'static str> {
        let weighted = self.settings.uses_weights(self.snapshot);
        let make = || core::core(self.snapshot, weighted);
        self.shared.core.get_or_init(make)
    }
}
