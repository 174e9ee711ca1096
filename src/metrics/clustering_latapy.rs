//! Clustering of two-mode networks after Latapy: how far the neighbourhoods of those who share
//! something are the same.

use super::degree_two_mode::NOT_TWO_MODE;
use super::kernel::two_steps::Overlap;
use super::{Applies, Level, Metric, MetricError, MetricInfo, Outcome, Range, Work};

const INFO: MetricInfo = MetricInfo {
    id: "clustering-latapy",
    name: "Clustering, two-mode: how far the node sits in the same bodies as those it meets there",
    level: Level::Node,
    applies: Applies::TwoMode,
    formula: "mean over all u that share a neighbour with v of |N(u) and N(v)|/|N(u) or N(v)|; N is \
        the set of neighbours, `and` what is in both, `or` what is in either",
    range: Range::UNIT,
    weight_means: "Nothing: weights are not used.",
    isolated: "0, also where nobody shares a neighbour with the node.",
    convention: "Latapy, Magnien and Del Vecchio, form cc (dot): shared of all. The two other forms \
        are clustering-latapy-min and clustering-latapy-max. Direction is ignored; parallel ties \
        are one.",
    alternatives: "NetworkX agrees (bipartite.clustering, mode dot). Not in igraph.",
    reading: "1 for members whose bodies are exactly the same, low for an actor that meets others \
        in a single body each. It needs no projection, so that large bodies do not make it large.",
    complexity: "Time O(sum of squared degrees), memory O(n).",
    params: &[],
    references: &[REFERENCE],
};

pub(super) const REFERENCE: &str = "Latapy, Magnien and Del Vecchio, Basic notions for the analysis \
    of large two-mode networks, Social Networks 30 (2008), 31-48, doi:10.1016/j.socnet.2007.04.006";

/// Clustering of two-mode networks after Latapy.
#[derive(Clone, Copy, Debug)]
pub(super) struct ClusteringLatapy;

impl Metric for ClusteringLatapy {
    fn info(&self) -> &'static MetricInfo {
        &INFO
    }

    fn compute_in(&self, work: &Work<'_>) -> Result<Outcome, MetricError> {
        Ok(outcome(work, |overlap| overlap.dot))
    }
}

/// One of the forms, for every node.
pub(super) fn outcome(work: &Work<'_>, form: impl Fn(&Overlap) -> f64) -> Outcome {
    if work.snapshot.sides().is_none() {
        return Outcome::undefined_nodes(work.snapshot.node_count(), NOT_TWO_MODE);
    }
    let values: Vec<f64> = work.overlaps().iter().map(form).collect();
    Outcome::nodes(work.ranked().by_node(&values))
}
