//! The mean degree of a node's neighbours.

use super::degree::{degrees, nodes, number, ties_out};
use super::kernel::ranked::neighbours;
use super::{
    Applies, Compat, Difference, Level, Metric, MetricError, MetricInfo, Outcome, Range, Work,
};
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
        igraph (knn) has no value for an isolated node.",
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
            match degrees[v as usize] {
                0 => 0.0,
                degree => number(sum) / number(degree),
            }
        };
        Ok(Outcome::nodes(nodes(s).map(mean).collect()))
    }

    fn differences(&self) -> &'static [Difference] {
        const {
            &[
                Difference::networkx(
                    "With direction the ties out of those that the node's ties lead to, by its own \
                     ties out. Degrees count parallel ties one by one and a self-loop twice, also in \
                     the divisor; a node with a self-loop is its own neighbour.",
                ),
                Difference::igraph(
                    "The mean over ties: who is tied twice counts twice, and the degree counts \
                     parallel ties one by one and a self-loop twice. Undefined for an isolated node.",
                ),
            ]
        }
    }

    fn compute_as(&self, program: Compat, work: &Work<'_>) -> Result<Outcome, MetricError> {
        let s = work.snapshot;
        Ok(match program {
            Compat::Networkx => {
                let degrees = if s.is_directed() {
                    nodes(s).map(|v| ties_out(s, v)).collect()
                } else {
                    degrees(s)
                };
                let mean = |v: NodeIx| {
                    let own = (s.loops(v).0 > 0).then_some(&v);
                    let ends = s.successors(v).iter().chain(own);
                    let sum: f64 = ends.map(|w| degrees[*w as usize]).sum();
                    sum / degrees[v as usize].max(1.0)
                };
                Outcome::nodes(nodes(s).map(mean).collect())
            }
            Compat::Igraph => {
                let degrees = degrees(s);
                let mean = |v: NodeIx| {
                    let back = s.is_directed().then(|| {
                        let back = s.predecessors(v).iter();
                        back.zip(s.multiplicities_in(v))
                    });
                    let ends = s.successors(v).iter().zip(s.multiplicities(v));
                    let ends = ends.chain(back.into_iter().flatten());
                    let ends = ends.chain([(&v, 2 * s.loops(v).0)]);
                    let sum: f64 = ends
                        .map(|(w, ties)| degrees[*w as usize] * f64::from(ties))
                        .sum();
                    let degree = degrees[v as usize];
                    (degree > 0.0).then(|| sum / degree)
                };
                let why = "a node without neighbours has no mean of them";
                Outcome::some_nodes_or(nodes(s).map(mean).collect(), why)
            }
        })
    }
}
