//! Clustering of two-mode networks after Latapy, as a share of the larger neighbourhood.

use super::clustering_latapy::{REFERENCE, outcome};
use super::{Applies, Level, Metric, MetricError, MetricInfo, Outcome, Range, Work};

const INFO: MetricInfo = MetricInfo {
    id: "clustering-latapy-max",
    name: "Clustering, two-mode (max): shared bodies as a share of the larger of two portfolios",
    level: Level::Node,
    applies: Applies::TwoMode,
    formula: "mean over all u that share a neighbour with v of |N(u) and N(v)|/max(|N(u)|, |N(v)|); \
        N is the set of neighbours, `and` what is in both",
    range: Range::UNIT,
    weight_means: "Nothing: weights are not used.",
    isolated: "0, also where nobody shares a neighbour with the node.",
    convention: "Latapy, Magnien and Del Vecchio, form max. Direction is ignored; parallel ties are \
        one.",
    alternatives: "NetworkX agrees (bipartite.clustering, mode max). Not in igraph.",
    reading: "1 only where two sit in exactly the same bodies; an actor of many bodies keeps it \
        low for all it meets.",
    complexity: "Time O(sum of squared degrees), memory O(n).",
    params: &[],
    references: &[REFERENCE],
};

/// Clustering of two-mode networks after Latapy, by the larger neighbourhood.
#[derive(Clone, Copy, Debug)]
pub(super) struct ClusteringLatapyMax;

impl Metric for ClusteringLatapyMax {
    fn info(&self) -> &'static MetricInfo {
        &INFO
    }

    fn compute_in(&self, work: &Work<'_>) -> Result<Outcome, MetricError> {
        Ok(outcome(work, |overlap| overlap.max))
    }
}
