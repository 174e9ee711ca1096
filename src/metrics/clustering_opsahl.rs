//! Clustering of two-mode networks after Opsahl: whether those whom a node brings together meet
//! elsewhere too.

use super::degree::number;
use super::{Applies, Level, Metric, MetricError, MetricInfo, Outcome, Range, Work};

const INFO: MetricInfo = MetricInfo {
    id: "clustering-opsahl",
    name: "Clustering, Opsahl: the share of pairs met in two different bodies who meet in a third",
    level: Level::Node,
    applies: Applies::TwoMode,
    formula: "c_v/p_v; p_v is the number of paths a - x - v - y - b of four ties with v in the \
        middle and a, b, v, x, y all different, c_v the number of those whose ends a and b share a \
        node other than x and y",
    range: Range::UNIT,
    weight_means: "Nothing: weights are not used.",
    isolated: "Undefined where no path of four ties has the node in its middle.",
    convention: "Opsahl 2013, the local coefficient without weights, for the nodes of both sides. \
        Direction is ignored; parallel ties are one.",
    alternatives: "The R package tnet has it (clustering_local_tm). Not in NetworkX or igraph.",
    reading: "Clustering proper to a two-mode network: that the members of one body all meet there \
        does not count as closure, only that partners from different bodies meet in yet another.",
    complexity: "Time O(triples of nodes of one side that meet in pairs), memory O(pairs that meet); \
        too large a network has no value, with the reason.",
    params: &[],
    references: &[REFERENCE],
};

pub(super) const REFERENCE: &str = "Opsahl, Triadic closure in two-mode networks: redefining the \
    global and local clustering coefficients, Social Networks 35 (2013), 159-167, \
    arXiv:1006.0887";

/// Clustering of two-mode networks after Opsahl.
#[derive(Clone, Copy, Debug)]
pub(super) struct ClusteringOpsahl;

impl Metric for ClusteringOpsahl {
    fn info(&self) -> &'static MetricInfo {
        &INFO
    }

    fn compute_in(&self, work: &Work<'_>) -> Result<Outcome, MetricError> {
        let paths = match work.four_paths() {
            Ok(paths) => paths,
            Err(reason) => {
                let n = work.snapshot.node_count();
                return Ok(Outcome::undefined_nodes(n, reason));
            }
        };
        let share = |paths: &super::kernel::two_steps::FourPaths| {
            (paths.all > 0).then(|| number(paths.closed) / number(paths.all))
        };
        let shares: Vec<Option<f64>> = paths.iter().map(share).collect();
        Ok(Outcome::some_nodes_or(
            work.ranked().by_node(&shares),
            "no path of four ties has the node in its middle",
        ))
    }
}
