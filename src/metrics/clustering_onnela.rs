//! Weighted clustering after Onnela: how intense the triangles at a node are.

use super::degree::number;
use super::kernel::triangle::shared_sums;
use super::{Applies, Level, Metric, MetricError, MetricInfo, Outcome, Range, Work};

const INFO: MetricInfo = MetricInfo {
    id: "clustering-onnela",
    name: "Clustering, Onnela: clustering in which a triangle of weak ties counts less",
    level: Level::Node,
    applies: Applies::Undirected,
    formula: "(1/(k_v (k_v - 1))) sum of (w_vi w_ij w_jv)^(1/3) over ordered pairs i, j of \
        neighbours of v that are tied; w is the weight of a tie divided by the largest in the \
        network, k_v the number of neighbours",
    range: Range::UNIT,
    weight_means: "A strength, compared with the largest in the network. Without weights it equals \
        clustering.",
    isolated: "0 with fewer than two neighbours.",
    convention: "Onnela and others: the geometric mean of the three weights. Parallel ties add up, \
        self-loops are left out.",
    alternatives: "NetworkX agrees (clustering with weight). igraph's weighted form is Barrat's \
        (clustering-barrat), which gives other numbers.",
    reading: "How strongly the partners of an actor are tied among themselves. One very strong \
        tie anywhere lowers all values: compare within one network only.",
    complexity: "Time O(m^1.5), memory O(n + m).",
    params: &[],
    references: &[
        "Onnela, Saramäki, Kertész and Kaski, Intensity and coherence of motifs in weighted \
        complex networks, Physical Review E 71 (2005), 065103, \
        doi:10.1103/PhysRevE.71.065103",
    ],
};

/// Weighted clustering after Onnela.
#[derive(Clone, Copy, Debug)]
pub(super) struct ClusteringOnnela;

impl Metric for ClusteringOnnela {
    fn info(&self) -> &'static MetricInfo {
        &INFO
    }

    fn compute_in(&self, work: &Work<'_>) -> Result<Outcome, MetricError> {
        let (s, ties) = (work.snapshot, work.ranked());
        let mut roots = ties.strengths(s, work.settings.uses_weights(s));
        let largest = roots.iter().copied().fold(0.0, f64::max);
        for weight in &mut roots {
            *weight = libm::cbrt(*weight / largest);
        }
        let shared = shared_sums(ties, &roots, |_| 1.0);
        let value = |rank| {
            let sum: f64 = ties.row(rank).map(|at| roots[at] * shared[at]).sum();
            let k = number(ties.degree(rank) as u64);
            if k > 1.0 { sum / (k * (k - 1.0)) } else { 0.0 }
        };
        let values: Vec<f64> = (0..ties.len()).map(value).collect();
        Ok(Outcome::nodes(ties.by_node(&values)))
    }
}
