//! Transitivity: the share of two-step paths that are closed.

use super::degree::number;
use super::{Applies, Compat, Level, Metric, MetricError, MetricInfo, Outcome, Range, Work};

const INFO: MetricInfo = MetricInfo {
    id: "transitivity",
    name: "Transitivity: the share of pairs of ties at one node whose far ends are tied too",
    level: Level::Graph,
    applies: Applies::Any,
    formula: "3 T/W; T is the number of triangles, W = sum of k_v (k_v - 1)/2 over all nodes v the \
        number of pairs of ties that meet, k_v the number of neighbours of v",
    range: Range::UNIT,
    weight_means: "Nothing: weights are not used.",
    isolated: "0 if no two ties meet.",
    convention: "Direction is ignored; parallel ties are one, self-loops none.",
    alternatives: "NetworkX agrees. igraph has no value if no two ties meet (--compat igraph). Also \
        called the global clustering coefficient.",
    reading: "Of all cases in which an actor could bring two partners together, the share in \
        which they have met. Actors with many ties weigh most. Large by construction in a \
        projection; use robins-alexander on the two-mode network.",
    complexity: "Time O(m^1.5), memory O(n + m).",
    params: &[],
    references: &[
        "Luce and Perry, A method of matrix analysis of group structure, Psychometrika 14 \
        (1949), 95-116, doi:10.1007/BF02289146",
        "Wasserman and Faust, Social Network Analysis (Cambridge University Press, 1994), \
        chapter 6",
    ],
};

/// Transitivity: the share of two-step paths that are closed.
#[derive(Clone, Copy, Debug)]
pub(super) struct Transitivity;

impl Metric for Transitivity {
    fn info(&self) -> &'static MetricInfo {
        &INFO
    }

    fn compute_in(&self, work: &Work<'_>) -> Result<Outcome, MetricError> {
        let ties = work.ranked();
        let pairs = |rank| {
            let k = ties.degree(rank) as u64;
            k * k.saturating_sub(1) / 2
        };
        let pairs: u64 = (0..ties.len()).map(pairs).sum();
        if pairs == 0 {
            return Ok(match work.settings.compat {
                Some(Compat::Igraph) => Outcome::undefined_graph("no two ties meet"),
                _ => Outcome::graph(0.0),
            });
        }
        // Every triangle was counted at each of its three nodes.
        let closed: u64 = work.triangles().iter().sum();
        Ok(Outcome::graph(number(closed) / number(pairs)))
    }
}
