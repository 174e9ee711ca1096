//! How good the communities are.

use super::community::{NO_TIE, found, said};
use super::{Applies, Level, Metric, MetricError, MetricInfo, Outcome, Range, Stage, Work};

const INFO: MetricInfo = MetricInfo {
    id: "community-modularity",
    name: "Modularity of the communities: how many more ties lie inside them than by chance",
    level: Level::Graph,
    applies: Applies::Any,
    formula: "Q of the communities, as the measure community defines it",
    range: Range {
        low: -1.0,
        high: Some(1.0),
    },
    weight_means: "A strength, as in community.",
    isolated: "Isolated nodes add nothing; undefined if the network has no tie.",
    convention: "That of community, whose parameters it uses. It is that of the partition shown, \
        which may lie a little below that of the best run.",
    alternatives: "The same formula in NetworkX, igraph and NetworKit, for the partition they find.",
    reading: "0 is chance. Networks without any groups reach .2 to .5 too when they are sparse, so \
        that a high value proves nothing: see the stability. Values of networks of different size \
        cannot be compared.",
    complexity: "That of community; nothing more if that is computed too.",
    params: &[],
    references: &[
        "Newman and Girvan, Finding and evaluating community structure in networks, Physical Review \
        E 69 (2004), 026113, doi:10.1103/PhysRevE.69.026113",
        "Guimera, Sales-Pardo and Amaral, Modularity from fluctuations in random graphs and complex \
        networks, Physical Review E 70 (2004), 025101, doi:10.1103/PhysRevE.70.025101",
    ],
};

/// How good the communities are.
#[derive(Clone, Copy, Debug)]
pub(super) struct CommunityModularity;

impl Metric for CommunityModularity {
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
        Ok(match found.modularity {
            None => Outcome::undefined_graph(NO_TIE),
            Some(modularity) => said(Outcome::graph(modularity), found),
        })
    }
}
