//! Clustering of directed networks after Fagiolo: over triangles of every direction.

use super::degree::number;
use super::kernel::triangle::shared_sums;
use super::{Applies, Level, Metric, MetricError, MetricInfo, Outcome, Range, Work};

const INFO: MetricInfo = MetricInfo {
    id: "clustering-fagiolo",
    name: "Clustering, Fagiolo: the share of possible directed triangles at the node that exist",
    level: Level::Node,
    applies: Applies::Directed,
    formula: "t_v/(d_v (d_v - 1) - 2 b_v); t_v is the number of directed triangles at v, each pair \
        of ties between the same two nodes counted singly; d_v the ties in plus the ties out, \
        b_v the number of neighbours tied both ways",
    range: Range::UNIT,
    weight_means: "Nothing: weights are not used.",
    isolated: "0 where no triangle is possible.",
    convention: "Fagiolo: triangles of all directions together. Parallel ties in one direction are \
        one, self-loops none.",
    alternatives: "NetworkX agrees (clustering of a DiGraph). igraph ignores direction, as clustering \
        does here.",
    reading: "Closed circles where direction matters, such as advice or citation: a pair tied both \
        ways gives more room for triangles, and must fill it.",
    complexity: "Time O(m^1.5), memory O(n + m).",
    params: &[],
    references: &[
        "Fagiolo, Clustering in complex directed networks, Physical Review E 76 (2007), 026107, \
        doi:10.1103/PhysRevE.76.026107",
    ],
};

/// Clustering of directed networks after Fagiolo.
#[derive(Clone, Copy, Debug)]
pub(super) struct ClusteringFagiolo;

impl Metric for ClusteringFagiolo {
    fn info(&self) -> &'static MetricInfo {
        &INFO
    }

    fn compute_in(&self, work: &Work<'_>) -> Result<Outcome, MetricError> {
        let ties = work.ranked();
        // 1 for a tie one way, 2 for a tie each way: small whole numbers, so that sums are exact.
        let ways = ties.strengths(work.snapshot, false);
        let shared = shared_sums(ties, &ways, |_| 1.0);
        let value = |rank| {
            let row = ties.row(rank);
            let twice: f64 = row.clone().map(|at| ways[at] * shared[at]).sum();
            let d: f64 = ways[row].iter().sum();
            // Ties less neighbours: those tied both ways.
            let both = d - number(ties.degree(rank) as u64);
            let possible = d * (d - 1.0) - 2.0 * both;
            if possible > 0.0 {
                twice / 2.0 / possible
            } else {
                0.0
            }
        };
        let values: Vec<f64> = (0..ties.len()).map(value).collect();
        Ok(Outcome::nodes(ties.by_node(&values)))
    }
}
