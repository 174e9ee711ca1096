//! Bridges: edges whose loss takes a component apart.

use super::degree::nodes;
use super::{Applies, Level, Metric, MetricError, MetricInfo, Outcome, Range, Work};
use crate::network::NodeIx;

const INFO: MetricInfo = MetricInfo {
    id: "bridge",
    name: "Bridge: whether the network would come apart without the tie",
    level: Level::Edge,
    applies: Applies::Any,
    formula: "1 if the component falls in two without the tie, else 0",
    range: Range::UNIT,
    weight_means: "Nothing: weights are not used.",
    isolated: "No tie, no value.",
    convention: "Direction is ignored. In a graph file parallel ties, and ties each way, back each \
        other up, so that none of them is a bridge; in a data set several roles of an actor in \
        a body are one tie.",
    alternatives: "igraph and rustworkx list the edges whose value is 1; NetworkX those of undirected \
        networks only.",
    reading: "A tie that nothing stands in for. It says nothing of how much would be cut off: see \
        edge-betweenness.",
    complexity: "Time O(n + m), memory O(m).",
    params: &[],
    references: &[
        "Hopcroft and Tarjan, Algorithm 447: efficient algorithms for graph manipulation, \
        Communications of the ACM 16 (1973), 372-378, doi:10.1145/362248.362272",
    ],
};

/// Bridges: edges whose loss takes a component apart.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bridge;

impl Metric for Bridge {
    fn info(&self) -> &'static MetricInfo {
        &INFO
    }

    fn compute_in(&self, work: &Work<'_>) -> Result<Outcome, MetricError> {
        let s = work.snapshot;
        let bridges = &work.cuts().bridges;
        let is_bridge = |v: NodeIx, w: NodeIx| bridges.binary_search(&(v.min(w), v.max(w))).is_ok();
        let mut values = Vec::with_capacity(s.edge_count());
        for v in nodes(s) {
            let targets = s.successors(v).iter().copied();
            for w in targets.filter(|w| s.is_directed() || v < *w) {
                values.push((v, w, f64::from(u8::from(is_bridge(v, w)))));
            }
        }
        Ok(Outcome::edges(values))
    }
}
