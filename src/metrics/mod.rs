//! Floor 4: measures of nodes and of networks. One file and one row of [`TABLE`] a measure; help,
//! `list`, `explain`, the documents and the tests follow from the table.

mod average_path_length;
mod betweenness;
mod betweenness_normalized;
mod betweenness_two_mode;
mod centralization_betweenness;
mod centralization_closeness;
mod centralization_degree;
mod closeness;
mod closeness_in;
mod closeness_out;
mod closeness_two_mode;
mod component;
mod components;
mod contract;
mod core_number;
mod degree;
mod degree_centrality;
mod degree_two_mode;
mod density;
mod diameter;
mod document;
mod eccentricity;
mod eigenvector;
mod global_efficiency;
mod harmonic;
mod harmonic_in;
mod harmonic_out;
mod in_degree;
mod in_strength;
mod influence;
mod job;
mod kernel;
mod out_degree;
mod out_strength;
mod pagerank;
mod reciprocity;
mod strength;

use crate::network::Snapshot;

pub use contract::{
    Applies, Approximation, Compat, Convergence, LengthRule, Level, MetricError, MetricInfo,
    Outcome, Param, Range, Settings, Takes, Values, WeightUse,
};
pub use document::{explain, markdown};
pub use influence::{DEFAULT_ROLE_WEIGHTS, Influence, role_weights};
pub use job::{compute_many, compute_many_watched, find, fitting, source_count};
pub use kernel::length::compare_lengths;
pub use kernel::pace::Pace;
pub use kernel::work::{Direction, Pass, PathsThrough, StepLength, Work};
pub use pagerank::PageRank;

/// A measure.
pub trait Metric: Sync {
    /// Its facts.
    fn info(&self) -> &'static MetricInfo;

    /// The passes over all shortest paths that it reads.
    fn passes(&self) -> &'static [Pass] {
        &[]
    }

    /// Computes it within a job that shares passes with other measures.
    ///
    /// # Errors
    /// A parameter that is not allowed. Undefined results are no error.
    fn compute_in(&self, work: &Work<'_>) -> Result<Outcome, MetricError>;

    /// Computes it alone.
    ///
    /// # Errors
    /// [`MetricError::DoesNotFit`] on the wrong kind of network; a parameter that is not allowed.
    fn compute(&self, s: &Snapshot, settings: &Settings) -> Result<Outcome, MetricError> {
        job::check_fit(self.info(), s)?;
        self.compute_in(&Work::new(
            s,
            settings,
            self.passes().iter().copied(),
            &|_| {},
        ))
    }
}

/// All measures: node measures first, in the order of `list metrics`.
pub const TABLE: &[&dyn Metric] = &[
    &degree::Degree,
    &in_degree::InDegree,
    &out_degree::OutDegree,
    &degree_centrality::DegreeCentrality,
    &strength::Strength,
    &in_strength::InStrength,
    &out_strength::OutStrength,
    &betweenness::Betweenness,
    &betweenness_normalized::BetweennessNormalized,
    &closeness::Closeness,
    &closeness_in::ClosenessIn,
    &closeness_out::ClosenessOut,
    &harmonic::Harmonic,
    &harmonic_in::HarmonicIn,
    &harmonic_out::HarmonicOut,
    &eccentricity::Eccentricity,
    &eigenvector::Eigenvector,
    &pagerank::METRIC,
    &core_number::CoreNumber,
    &component::Component,
    &degree_two_mode::DegreeTwoMode,
    &closeness_two_mode::ClosenessTwoMode,
    &betweenness_two_mode::BetweennessTwoMode,
    &influence::METRIC,
    &density::Density,
    &components::ComponentCount,
    &diameter::Diameter,
    &average_path_length::AveragePathLength,
    &global_efficiency::GlobalEfficiency,
    &reciprocity::Reciprocity,
    &centralization_degree::CentralizationDegree,
    &centralization_betweenness::CentralizationBetweenness,
    &centralization_closeness::CentralizationCloseness,
];
