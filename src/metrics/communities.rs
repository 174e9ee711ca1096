//! The number of communities.

use super::community::{NO_TIE, found, said};
use super::degree::number;
use super::{Applies, Level, Metric, MetricError, MetricInfo, Outcome, Range, Stage, Work};

const INFO: MetricInfo = MetricInfo {
    id: "communities",
    name: "Communities: the number of groups with many ties inside",
    level: Level::Graph,
    applies: Applies::Any,
    formula: "number of communities, found as the measure community says",
    range: Range::POSITIVE,
    weight_means: "A strength, as in community.",
    isolated: "An isolated node is a community of its own; undefined if the network has no tie.",
    convention: "That of community, whose parameters it uses.",
    alternatives: "The number of communities of one run depends on the seed in other programs.",
    reading: "How many groups the network falls into at this resolution. Where the communities are \
        not stable the number says nothing.",
    complexity: "That of community; nothing more if that is computed too.",
    params: &[],
    references: &[
        "Traag, Waltman and van Eck, From Louvain to Leiden: guaranteeing well-connected \
        communities, Scientific Reports 9 (2019), 5233, doi:10.1038/s41598-019-41695-z",
    ],
};

/// The number of communities.
#[derive(Clone, Copy, Debug)]
pub(super) struct CommunityCount;

impl Metric for CommunityCount {
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
        let count = number(found.partition.count() as u64);
        Ok(said(Outcome::graph(count), found))
    }
}
