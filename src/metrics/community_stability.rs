//! How far the communities hang on the seed.

use super::community::{NO_TIE, found, said};
use super::{Applies, Level, Metric, MetricError, MetricInfo, Outcome, Range, Stage, Work};

const INFO: MetricInfo = MetricInfo {
    id: "community-stability",
    name: "Stability of the communities: how far two runs of the search agree",
    level: Level::Graph,
    applies: Applies::Any,
    formula: "mean over all pairs of runs of (I - E) / (H - E): I is the mutual information of the two \
        partitions, E what chance gives for parts of these sizes, H the mean of their entropies",
    range: Range {
        low: -1.0,
        high: Some(1.0),
    },
    weight_means: "A strength, as in community.",
    isolated: "Undefined if the network has no tie, and for a single run.",
    convention: "Adjusted mutual information with the arithmetic mean, as in scikit-learn; 1 for equal \
        partitions. The runs are those of community, whose parameters it uses.",
    alternatives: "igraph and NetworkX have no such measure.",
    reading: "1 if every run finds the same communities, about 0 if they have nothing in common. \
        Below .7 communities should not be named. Stable is not the same as true: the search may \
        find the same partition of random ties again and again.",
    complexity: "That of community, and O(n) for each pair of different partitions.",
    params: &[],
    references: &[
        "Vinh, Epps and Bailey, Information theoretic measures for clusterings comparison, Journal \
        of Machine Learning Research 11 (2010), 2837-2854",
        "Lancichinetti and Fortunato, Consensus clustering in complex networks, Scientific Reports \
        2 (2012), 336, doi:10.1038/srep00336",
    ],
};

/// How far the communities hang on the seed.
#[derive(Clone, Copy, Debug)]
pub(super) struct CommunityStability;

impl Metric for CommunityStability {
    fn info(&self) -> &'static MetricInfo {
        &INFO
    }

    fn takes_params_of(&self) -> &'static str {
        "community"
    }

    fn stage(&self) -> Option<Stage> {
        Some(Stage::Communities)
    }

    fn compute_in(&self, work: &Work<'_>) -> Result<Outcome, MetricError> {
        let found = found(work)?;
        if found.modularity.is_none() {
            return Ok(Outcome::undefined_graph(NO_TIE));
        }
        Ok(match found.stability {
            None => Outcome::undefined_graph("a single run has no other to agree with"),
            Some(stability) => said(Outcome::graph(stability), found),
        })
    }
}
