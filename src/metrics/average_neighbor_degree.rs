//! The mean degree of a node's neighbours.

use super::degree::{nodes, number};
use super::kernel::ranked::neighbours;
use super::{Applies, Compat, Level, Metric, MetricError, MetricInfo, Outcome, Range, Work};
use crate::network::NodeIx;

const INFO: MetricInfo = MetricInfo {
    id: "average-neighbor-degree",
    name: "Average neighbour degree: how many neighbours the node's neighbours have on average",
    level: Level::Node,
    applies: Applies::Any,
    formula: "(sum of k_u over the neighbours u of v)/k_v; k is the number of neighbours",
    range: Range::POSITIVE,
    weight_means: "Nothing: weights are not used.",
    isolated: "0.",
    convention: "Direction is ignored; parallel ties are one, self-loops none.",
    alternatives: "NetworkX agrees on undirected networks and takes out-degrees on directed ones. \
        igraph (knn) has no value for an isolated node (--compat igraph).",
    reading: "Whether an actor keeps company with the well connected. In most networks it is \
        larger than the node's own degree: who has many ties is met more often.",
    complexity: "Time O(m), memory O(n).",
    params: &[],
    references: &[
        "Pastor-Satorras, Vázquez and Vespignani, Dynamical and correlation properties of the \
        Internet, Physical Review Letters 87 (2001), 258701, \
        doi:10.1103/PhysRevLett.87.258701",
    ],
};

/// The mean degree of a node's neighbours.
#[derive(Clone, Copy, Debug)]
pub(super) struct AverageNeighborDegree;

impl Metric for AverageNeighborDegree {
    fn info(&self) -> &'static MetricInfo {
        &INFO
    }

    fn compute_in(&self, work: &Work<'_>) -> Result<Outcome, MetricError> {
        let s = work.snapshot;
        let degrees: Vec<u64> = nodes(s).map(|v| neighbours(s, v).count() as u64).collect();
        let mean = |v: NodeIx| {
            let sum: u64 = neighbours(s, v).map(|w| degrees[w as usize]).sum();
            let degree = degrees[v as usize];
            (degree > 0).then(|| number(sum) / number(degree))
        };
        if work.settings.compat == Some(Compat::Igraph) {
            let why = "a node without neighbours has no mean of them in igraph";
            return Ok(Outcome::some_nodes_or(nodes(s).map(mean).collect(), why));
        }
        let values = nodes(s).map(|v| mean(v).unwrap_or(0.0));
        Ok(Outcome::nodes(values.collect()))
    }
}
