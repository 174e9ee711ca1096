//! Clustering: how far the neighbours of a node are tied to each other.

use super::clustering_fagiolo::ClusteringFagiolo;
use super::degree::number;
use super::{
    Applies, Compat, Difference, Level, Metric, MetricError, MetricInfo, Outcome, Range, Work,
};

const INFO: MetricInfo = MetricInfo {
    id: "clustering",
    name: "Clustering: the share of pairs of the node's neighbours that are tied to each other",
    level: Level::Node,
    applies: Applies::Any,
    formula: "2 T_v/(k_v (k_v - 1)); T_v is the number of triangles at v, k_v the number of its \
        neighbours",
    range: Range::UNIT,
    weight_means: "Nothing: weights are not used. See clustering-onnela and clustering-barrat.",
    isolated: "0 with fewer than two neighbours.",
    convention: "Direction is ignored; parallel ties are one, self-loops none.",
    alternatives: "NetworkX agrees on undirected networks, and takes Fagiolo's form on directed ones \
        (clustering-fagiolo). igraph has no value with fewer than two neighbours by default.",
    reading: "Near 1 in a closed circle whose members all know each other, near 0 for an actor \
        that stands between others. In a projection every body ties all its members to each \
        other, which makes it large by construction: see clustering-latapy and \
        clustering-opsahl. On a two-mode network it is 0 everywhere.",
    complexity: "Time O(m^1.5), memory O(n + m).",
    params: &[],
    references: &[
        "Watts and Strogatz, Collective dynamics of small-world networks, Nature 393 (1998), \
        440-442, doi:10.1038/30918",
    ],
};

/// Clustering: how far the neighbours of a node are tied to each other.
#[derive(Clone, Copy, Debug)]
pub(super) struct Clustering;

impl Metric for Clustering {
    fn info(&self) -> &'static MetricInfo {
        &INFO
    }

    fn compute_in(&self, work: &Work<'_>) -> Result<Outcome, MetricError> {
        let values = work.ranked().by_node(&by_rank(work)).into_iter();
        let values = values.map(|value| value.unwrap_or(0.0));
        Ok(Outcome::nodes(values.collect()))
    }

    fn differences(&self) -> &'static [Difference] {
        const {
            &[
                Difference::networkx("On directed networks Fagiolo's form, clustering-fagiolo.")
                    .but_not("NetworkX refuses parallel ties."),
                Difference::igraph("Undefined with fewer than two neighbours."),
            ]
        }
    }

    fn compute_as(&self, program: Compat, work: &Work<'_>) -> Result<Outcome, MetricError> {
        match program {
            Compat::Networkx if work.snapshot.is_directed() => ClusteringFagiolo.compute_in(work),
            Compat::Networkx => self.compute_in(work),
            Compat::Igraph => Ok(Outcome::some_nodes_or(
                work.ranked().by_node(&by_rank(work)),
                TOO_FEW,
            )),
        }
    }
}

/// Why a node has no value by the convention of igraph.
pub(super) const TOO_FEW: &str = "a node with fewer than two neighbours has no pair of them";

/// The clustering of each rank; `None` with fewer than two neighbours.
pub(super) fn by_rank(work: &Work<'_>) -> Vec<Option<f64>> {
    let ties = work.ranked();
    let share = |(rank, triangles): (usize, &u64)| {
        let k = ties.degree(rank) as u64;
        (k > 1).then(|| number(2 * triangles) / (number(k) * number(k - 1)))
    };
    work.triangles().iter().enumerate().map(share).collect()
}
