//! The triangles that a node is in.

use super::degree::number;
use super::{Applies, Level, Metric, MetricError, MetricInfo, Outcome, Range, Work};

const INFO: MetricInfo = MetricInfo {
    id: "triangles",
    name: "Triangles: how many pairs of the node's neighbours are tied to each other",
    level: Level::Node,
    applies: Applies::Any,
    formula: "T_v = number of pairs of nodes u, w that are tied to v and to each other",
    range: Range::POSITIVE,
    weight_means: "Nothing: weights are not used.",
    isolated: "0.",
    convention: "Direction is ignored; parallel ties are one, self-loops none. Each triangle counts \
        once for each of its three nodes.",
    alternatives: "NetworkX agrees on undirected networks and refuses directed ones; igraph lists \
        the triangles themselves (list_triangles).",
    reading: "How often two partners of an actor work with each other too. It grows with the \
        number of ties: clustering is the same as a share. A two-mode network has no triangles.",
    complexity: "Time O(m^1.5), memory O(n + m).",
    params: &[],
    references: &[
        "Schank and Wagner, Finding, counting and listing all triangles in large graphs, an \
        experimental study, WEA 2005, 606-609, doi:10.1007/11427186_54",
    ],
};

/// The triangles that a node is in.
#[derive(Clone, Copy, Debug)]
pub(super) struct Triangles;

impl Metric for Triangles {
    fn info(&self) -> &'static MetricInfo {
        &INFO
    }

    fn compute_in(&self, work: &Work<'_>) -> Result<Outcome, MetricError> {
        let triangles = work.ranked().by_node(work.triangles());
        Ok(Outcome::nodes(triangles.into_iter().map(number).collect()))
    }
}
