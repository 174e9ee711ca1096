//! Weighted clustering after Barrat: how much of a node's strength lies in triangles.

use super::clustering::TOO_FEW;
use super::degree::number;
use super::kernel::triangle::shared_sums;
use super::{
    Applies, Compat, Difference, Level, Metric, MetricError, MetricInfo, Outcome, Range, Work,
};

const INFO: MetricInfo = MetricInfo {
    id: "clustering-barrat",
    name: "Clustering, Barrat: clustering in which the strong ties of the node count more",
    level: Level::Node,
    applies: Applies::Undirected,
    formula: "(1/(s_v (k_v - 1))) sum of (w_vi + w_vj)/2 over ordered pairs i, j of neighbours of v \
        that are tied; w is the weight of a tie, s_v the sum of the weights at v, k_v the number of \
        neighbours",
    range: Range::UNIT,
    weight_means: "A strength. Without weights it equals clustering.",
    isolated: "0 with fewer than two neighbours.",
    convention: "Barrat and others: the weights of the two ties at v count, that of the third does \
        not. Parallel ties add up, self-loops are left out.",
    alternatives: "igraph's weighted form agrees, without a value for nodes with fewer than two \
        neighbours. NetworkX has Onnela's form (clustering-onnela), which \
        gives other numbers.",
    reading: "Whether the strong ties of an actor run inside closed circles (above its clustering) \
        or out of them (below).",
    complexity: "Time O(m^1.5), memory O(n + m).",
    params: &[],
    references: &[
        "Barrat and others, The architecture of complex weighted networks, PNAS 101 (2004), \
        3747-3752, doi:10.1073/pnas.0400087101",
    ],
};

/// Weighted clustering after Barrat.
#[derive(Clone, Copy, Debug)]
pub(super) struct ClusteringBarrat;

impl Metric for ClusteringBarrat {
    fn info(&self) -> &'static MetricInfo {
        &INFO
    }

    fn compute_in(&self, work: &Work<'_>) -> Result<Outcome, MetricError> {
        let values = defined(work).into_iter();
        Ok(Outcome::nodes(
            values.map(|value| value.unwrap_or(0.0)).collect(),
        ))
    }

    fn differences(&self) -> &'static [Difference] {
        const {
            &[Difference::igraph(
                "Undefined with fewer than two neighbours.",
            )]
        }
    }

    fn compute_as(&self, program: Compat, work: &Work<'_>) -> Result<Outcome, MetricError> {
        match program {
            Compat::Networkx => self.compute_in(work),
            Compat::Igraph => Ok(Outcome::some_nodes_or(defined(work), TOO_FEW)),
        }
    }
}

/// The value of each node; `None` with fewer than two neighbours.
fn defined(work: &Work<'_>) -> Vec<Option<f64>> {
    let (s, ties) = (work.snapshot, work.ranked());
    let weights = ties.strengths(s, work.settings.uses_weights(s));
    let ones = vec![1.0; weights.len()];
    // Each tie v – i stands in as many triangles as the two share neighbours.
    let shared = shared_sums(ties, &ones, |_| 1.0);
    let value = |rank| {
        let k = number(ties.degree(rank) as u64);
        let closed: f64 = ties.row(rank).map(|at| weights[at] * shared[at]).sum();
        let strength: f64 = weights[ties.row(rank)].iter().sum();
        (k > 1.0).then(|| closed / (strength * (k - 1.0)))
    };
    let values: Vec<Option<f64>> = (0..ties.len()).map(value).collect();
    ties.by_node(&values)
}
