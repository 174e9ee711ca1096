//! Transitivity: the share of two-step paths that are closed.

use super::degree::{nodes, number};
use super::{
    Applies, Compat, Difference, Level, Metric, MetricError, MetricInfo, Outcome, Range, Work,
};
use crate::network::Snapshot;

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
    alternatives: "NetworkX agrees on undirected networks. igraph has no value if no two ties meet. Also \
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
        let pairs = pairs(work);
        if pairs == 0 {
            return Ok(Outcome::graph(0.0));
        }
        // Every triangle was counted at each of its three nodes.
        let closed: u64 = work.triangles().iter().sum();
        Ok(Outcome::graph(number(closed) / number(pairs)))
    }

    fn differences(&self) -> &'static [Difference] {
        const {
            &[
                Difference::networkx(
                    "With direction the share of pairs of ties out of one node of which the first \
                     end has a tie to the second.",
                )
                .but_not("NetworkX refuses parallel ties."),
                Difference::igraph("Undefined if no two ties meet."),
            ]
        }
    }

    fn compute_as(&self, program: Compat, work: &Work<'_>) -> Result<Outcome, MetricError> {
        match program {
            Compat::Networkx if work.snapshot.is_directed() => Ok(out_of_one(work.snapshot)),
            Compat::Igraph if pairs(work) == 0 => Ok(Outcome::undefined_graph("no two ties meet")),
            _ => self.compute_in(work),
        }
    }
}

/// How many pairs of ties meet at a node.
fn pairs(work: &Work<'_>) -> u64 {
    let ties = work.ranked();
    let pairs = |rank| {
        let k = ties.degree(rank) as u64;
        k * k.saturating_sub(1) / 2
    };
    (0..ties.len()).map(pairs).sum()
}

/// The share of ordered pairs of successors of a node that are tied in their order; 0 without any.
fn out_of_one(s: &Snapshot) -> Outcome {
    let (mut closed, mut pairs) = (0, 0);
    for v in nodes(s) {
        let ends = s.successors(v);
        pairs += ends.len() * ends.len().saturating_sub(1);
        for &w in ends {
            let further = s.successors(w).iter();
            closed += further.filter(|u| ends.binary_search(u).is_ok()).count();
        }
    }
    Outcome::graph(number(closed as u64) / number(pairs.max(1) as u64))
}
