//! Floor 4: measures of nodes and of networks. One file and one row of [`TABLE`] a measure; help,
//! `list`, `explain`, the documents and the tests follow from the table.

mod articulation_point;
mod articulation_points;
mod average_clustering;
mod average_neighbor_degree;
mod average_path_length;
mod betweenness;
mod betweenness_normalized;
mod betweenness_two_mode;
mod bonacich;
mod bridge;
mod bridges;
mod brokerage_coordinator;
mod brokerage_gatekeeper;
mod brokerage_itinerant;
mod brokerage_liaison;
mod brokerage_representative;
mod centralization_betweenness;
mod centralization_betweenness_actors;
mod centralization_betweenness_bodies;
mod centralization_closeness;
mod centralization_closeness_actors;
mod centralization_closeness_bodies;
mod centralization_closeness_in;
mod centralization_closeness_out;
mod centralization_degree;
mod centralization_degree_actors;
mod centralization_degree_bodies;
mod centralization_eigenvector;
mod centralization_harmonic;
mod centralization_harmonic_in;
mod centralization_harmonic_out;
mod centralization_in_degree;
mod centralization_out_degree;
mod centralization_pagerank;
mod closeness;
mod closeness_in;
mod closeness_out;
mod closeness_two_mode;
mod clustering;
mod clustering_barrat;
mod clustering_fagiolo;
mod clustering_latapy;
mod clustering_latapy_max;
mod clustering_latapy_min;
mod clustering_onnela;
mod clustering_opsahl;
mod communities;
mod community;
mod community_modularity;
mod community_stability;
mod component;
mod components;
mod constraint;
mod contract;
mod core_number;
mod core_periphery;
mod core_periphery_fit;
mod degree;
mod degree_assortativity;
mod degree_centrality;
mod degree_two_mode;
mod density;
mod density_two_mode;
mod diameter;
mod document;
mod e_i_index;
mod eccentricity;
mod edge_betweenness;
mod effective_size;
mod efficiency;
mod eigenvector;
mod global_efficiency;
mod group_assortativity;
mod group_e_i_index;
mod group_modularity;
mod harmonic;
mod harmonic_in;
mod harmonic_out;
mod hierarchy;
mod hits_authority;
mod hits_hub;
mod in_degree;
mod in_strength;
mod influence;
mod job;
mod katz;
mod kernel;
mod out_degree;
mod out_strength;
mod pagerank;
mod personalised_pagerank;
mod reciprocity;
mod robins_alexander;
mod strength;
mod strong_component;
mod transitivity;
mod transitivity_opsahl;
mod triangles;

use crate::network::Snapshot;

pub use community::communities;
pub use contract::{
    Applies, Approximation, Compat, Convergence, Difference, Drawn, Estimate, LengthRule, Level,
    MetricError, MetricInfo, Outcome, Param, Range, Settings, Takes, Values, WeightUse,
};
pub use document::{explain, markdown};
pub use influence::{DEFAULT_ROLE_WEIGHTS, Influence, role_weights};
pub use job::{compute_many, compute_many_watched, find, fitting, parts};
pub use kernel::length::compare_lengths;
pub use kernel::role_draws::InfluenceRanks;
pub use kernel::stage::{Part, Stage};
pub use kernel::triad::{TRIADS, triad_census};
pub use kernel::work::{Direction, Pass, PathsThrough, StepLength, Work};
pub use pagerank::PageRank;

/// A measure.
pub trait Metric: Sync {
    /// Its facts.
    fn info(&self) -> &'static MetricInfo;

    /// Whether its numbers only name parts of the network, so that their order says nothing.
    fn is_label(&self) -> bool {
        false
    }

    /// The passes over all shortest paths that it reads.
    fn passes(&self) -> &'static [Pass] {
        &[]
    }

    /// What it does besides passes over all shortest paths that can take long.
    fn stage(&self) -> Option<Stage> {
        None
    }

    /// Whether it can be computed on a network.
    fn fits(&self, s: &Snapshot, _settings: &Settings) -> bool {
        self.info().applies.fits(s)
    }

    /// How other programs differ, and what of it [`Settings::compat`] follows.
    fn differences(&self) -> &'static [Difference] {
        &[]
    }

    /// The measure whose parameters set it: itself, unless it tells of another one's result.
    fn takes_params_of(&self) -> &'static str {
        self.info().id
    }

    /// Computes it within a job that shares passes with other measures, by its own convention.
    ///
    /// # Errors
    /// A parameter that is not allowed. Undefined results are no error.
    fn compute_in(&self, work: &Work<'_>) -> Result<Outcome, MetricError>;

    /// Computes it by the convention of another program, where that differs.
    ///
    /// # Errors
    /// As [`Metric::compute_in`].
    fn compute_as(&self, _program: Compat, work: &Work<'_>) -> Result<Outcome, MetricError> {
        self.compute_in(work)
    }

    /// Computes it within a job, by the convention that the settings ask for.
    ///
    /// # Errors
    /// As [`Metric::compute_in`].
    fn answer(&self, work: &Work<'_>) -> Result<Outcome, MetricError> {
        match work.settings.compat {
            Some(program) => self.compute_as(program, work),
            None => self.compute_in(work),
        }
    }

    /// Computes it alone.
    ///
    /// # Errors
    /// [`MetricError::DoesNotFit`] on the wrong kind of network; a parameter that is not allowed.
    fn compute(&self, s: &Snapshot, settings: &Settings) -> Result<Outcome, MetricError> {
        job::check_fit(self.info(), self.fits(s, settings), s, settings)?;
        self.answer(&Work::new(
            s,
            settings,
            self.passes().iter().copied(),
            &|_, _| {},
        ))
    }
}

/// All measures, in the order of `list metrics`: of nodes, then of networks, then of edges.
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
    &katz::Katz,
    &bonacich::Bonacich,
    &pagerank::METRIC,
    &personalised_pagerank::PersonalisedPageRank,
    &hits_hub::HitsHub,
    &hits_authority::HitsAuthority,
    &core_number::CoreNumber,
    &triangles::Triangles,
    &clustering::Clustering,
    &clustering_onnela::ClusteringOnnela,
    &clustering_barrat::ClusteringBarrat,
    &clustering_fagiolo::ClusteringFagiolo,
    &constraint::Constraint,
    &effective_size::EffectiveSize,
    &efficiency::Efficiency,
    &hierarchy::Hierarchy,
    &average_neighbor_degree::AverageNeighborDegree,
    &core_periphery::CorePeriphery,
    &component::Component,
    &strong_component::StrongComponent,
    &community::Community,
    &articulation_point::ArticulationPoint,
    &e_i_index::EIIndex,
    &brokerage_coordinator::BrokerageCoordinator,
    &brokerage_itinerant::BrokerageItinerant,
    &brokerage_representative::BrokerageRepresentative,
    &brokerage_gatekeeper::BrokerageGatekeeper,
    &brokerage_liaison::BrokerageLiaison,
    &degree_two_mode::DegreeTwoMode,
    &closeness_two_mode::ClosenessTwoMode,
    &betweenness_two_mode::BetweennessTwoMode,
    &clustering_latapy::ClusteringLatapy,
    &clustering_latapy_min::ClusteringLatapyMin,
    &clustering_latapy_max::ClusteringLatapyMax,
    &clustering_opsahl::ClusteringOpsahl,
    &influence::METRIC,
    &density::Density,
    &components::ComponentCount,
    &communities::CommunityCount,
    &community_modularity::CommunityModularity,
    &community_stability::CommunityStability,
    &articulation_points::ArticulationPoints,
    &bridges::Bridges,
    &core_periphery_fit::CorePeripheryFit,
    &diameter::Diameter,
    &average_path_length::AveragePathLength,
    &global_efficiency::GlobalEfficiency,
    &reciprocity::Reciprocity,
    &group_assortativity::GroupAssortativity,
    &group_e_i_index::GroupEIIndex,
    &group_modularity::GroupModularity,
    &transitivity::Transitivity,
    &average_clustering::AverageClustering,
    &degree_assortativity::DegreeAssortativity,
    &robins_alexander::RobinsAlexander,
    &transitivity_opsahl::TransitivityOpsahl,
    &density_two_mode::DensityTwoMode,
    &centralization_degree::CentralizationDegree,
    &centralization_betweenness::CentralizationBetweenness,
    &centralization_closeness::CentralizationCloseness,
    &centralization_in_degree::CentralizationInDegree,
    &centralization_out_degree::CentralizationOutDegree,
    &centralization_harmonic::CentralizationHarmonic,
    &centralization_closeness_in::CentralizationClosenessIn,
    &centralization_closeness_out::CentralizationClosenessOut,
    &centralization_harmonic_in::CentralizationHarmonicIn,
    &centralization_harmonic_out::CentralizationHarmonicOut,
    &centralization_eigenvector::CentralizationEigenvector,
    &centralization_pagerank::CentralizationPagerank,
    &centralization_degree_actors::CentralizationDegreeActors,
    &centralization_closeness_actors::CentralizationClosenessActors,
    &centralization_betweenness_actors::CentralizationBetweennessActors,
    &centralization_degree_bodies::CentralizationDegreeBodies,
    &centralization_closeness_bodies::CentralizationClosenessBodies,
    &centralization_betweenness_bodies::CentralizationBetweennessBodies,
    &edge_betweenness::EdgeBetweenness,
    &bridge::Bridge,
];
