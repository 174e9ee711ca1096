//! Clustering of two-mode networks after Latapy, as a share of the smaller neighbourhood.

use super::clustering_latapy::{REFERENCE, outcome};
use super::{Applies, Level, Metric, MetricError, MetricInfo, Outcome, Range, Work};

const INFO: MetricInfo = MetricInfo {
    id: "clustering-latapy-min",
    name: "Clustering, two-mode (min): shared bodies as a share of the smaller of two portfolios",
    level: Level::Node,
    applies: Applies::TwoMode,
    formula: "mean over all u that share a neighbour with v of |N(u) and N(v)|/min(|N(u)|, |N(v)|); \
        N is the set of neighbours, `and` what is in both",
    range: Range::UNIT,
    weight_means: "Nothing: weights are not used.",
    isolated: "0, also where nobody shares a neighbour with the node.",
    convention: "Latapy, Magnien and Del Vecchio, form min. Direction is ignored; parallel ties are \
        one.",
    alternatives: "NetworkX agrees (bipartite.clustering, mode min). Not in igraph.",
    reading: "1 where the bodies of the less active of two are all among those of the other: a \
        member of few bodies meets it easily. Large values mean that small portfolios sit inside \
        large ones.",
    complexity: "Time O(sum of squared degrees), memory O(n).",
    params: &[],
    references: &[REFERENCE],
};

/// Clustering of two-mode networks after Latapy, by the smaller neighbourhood.
#[derive(Clone, Copy, Debug)]
pub(super) struct ClusteringLatapyMin;

impl Metric for ClusteringLatapyMin {
    fn info(&self) -> &'static MetricInfo {
        &INFO
    }

    fn compute_in(&self, work: &Work<'_>) -> Result<Outcome, MetricError> {
        Ok(outcome(work, |overlap| overlap.min))
    }
}
