//! The mean clustering of all nodes.

use super::clustering;
use super::clustering_fagiolo::ClusteringFagiolo;
use super::degree::number;
use super::{
    Applies, Compat, Difference, Level, Metric, MetricError, MetricInfo, Outcome, Range, Work,
};
use crate::numeric::sum::block_sum;

const INFO: MetricInfo = MetricInfo {
    id: "average-clustering",
    name: "Average clustering: the mean of the clustering of all nodes",
    level: Level::Graph,
    applies: Applies::Any,
    formula: "(sum of c_v over all nodes v)/n; c_v is the clustering of v",
    range: Range::UNIT,
    weight_means: "Nothing: weights are not used.",
    isolated: "A node with fewer than two neighbours counts as 0; undefined if there is no node.",
    convention: "Direction is ignored. Every node counts the same, so that small corners weigh as \
        much as the centre; transitivity weighs pairs of ties instead.",
    alternatives: "NetworkX agrees on undirected networks. igraph leaves out nodes with fewer than \
        two neighbours by default.",
    reading: "Whether partners of partners tend to be partners. Compare it with random networks \
        of the same degrees, not with 0; in a projection it is large by construction.",
    complexity: "Time O(m^1.5), memory O(n + m).",
    params: &[],
    references: &[
        "Watts and Strogatz, Collective dynamics of small-world networks, Nature 393 (1998), \
        440-442, doi:10.1038/30918",
    ],
};

/// The mean clustering of all nodes.
#[derive(Clone, Copy, Debug)]
pub(super) struct AverageClustering;

impl Metric for AverageClustering {
    fn info(&self) -> &'static MetricInfo {
        &INFO
    }

    fn compute_in(&self, work: &Work<'_>) -> Result<Outcome, MetricError> {
        let values = clustering::by_rank(work).into_iter();
        let values: Vec<f64> = values.map(|value| value.unwrap_or(0.0)).collect();
        Ok(mean(&values, "the network has no node"))
    }

    fn differences(&self) -> &'static [Difference] {
        const {
            &[
                Difference::networkx("On directed networks the mean of clustering-fagiolo.")
                    .but_not("NetworkX refuses parallel ties."),
                Difference::igraph("Nodes with fewer than two neighbours are left out."),
            ]
        }
    }

    fn compute_as(&self, program: Compat, work: &Work<'_>) -> Result<Outcome, MetricError> {
        match program {
            Compat::Networkx if work.snapshot.is_directed() => {
                let found = ClusteringFagiolo.compute_in(work)?;
                let values: Vec<f64> = found.node_values().iter().copied().flatten().collect();
                Ok(mean(&values, "the network has no node"))
            }
            Compat::Networkx => self.compute_in(work),
            Compat::Igraph => {
                let values: Vec<f64> = clustering::by_rank(work).into_iter().flatten().collect();
                Ok(mean(&values, "no node has two neighbours"))
            }
        }
    }
}

fn mean(values: &[f64], none: &str) -> Outcome {
    if values.is_empty() {
        return Outcome::undefined_graph(none);
    }
    Outcome::graph(block_sum(values) / number(values.len() as u64))
}
