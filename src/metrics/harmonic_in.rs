//! Harmonic centrality in: how near all others are to a node.

use super::harmonic::{mean_inverse, sum_inverse};
use super::{
    Applies, Compat, Difference, Level, Metric, MetricError, MetricInfo, Outcome, Pass, Range, Work,
};

const INFO: MetricInfo = MetricInfo {
    id: "harmonic-in",
    name: "Harmonic centrality in: how near all others are to the node",
    level: Level::Node,
    applies: Applies::Directed,
    formula: "(1/(n - 1)) sum of 1/d(u, v) over all other nodes u, 0 if there is no path",
    range: Range::UNIT,
    weight_means: "A strength: a tie is 1/weight long, so that strong ties are short (--length \
        inverse, the default); with --length weight the weight is itself the length. \
        Harmonic centrality may then exceed 1.",
    isolated: "0; 0 in a network of one node. Others out of reach add 0.",
    convention: "Divided by n - 1, so that networks of different size compare.",
    alternatives: "NetworkX gives the plain sum: multiply by n - 1. igraph divides by n - 1 too.",
    reading: "As closeness, and at home in networks that fall into parts: out of reach is \
        infinitely far and adds nothing. Rank across components by this one.",
    complexity: "Time O(nm) in steps, O(nm + n^2 log n) with weights; memory O(n + m).",
    params: &[],
    references: &[
        "Marchiori and Latora, Harmony in the small-world, Physica A 285 (2000), 539-546, \
        doi:10.1016/S0378-4371(00)00311-3",
        "Boldi and Vigna, Axioms for centrality, Internet Mathematics 10 (2014), 222-262, \
        doi:10.1080/15427951.2013.865686",
    ],
};

/// Harmonic centrality in: how near all others are to a node.
#[derive(Clone, Copy, Debug)]
pub(super) struct HarmonicIn;

impl Metric for HarmonicIn {
    fn info(&self) -> &'static MetricInfo {
        &INFO
    }

    fn passes(&self) -> &'static [Pass] {
        &[Pass::IN]
    }

    fn compute_in(&self, work: &Work<'_>) -> Result<Outcome, MetricError> {
        Ok(Outcome::nodes(mean_inverse(work, Pass::IN)))
    }

    fn differences(&self) -> &'static [Difference] {
        const { &[Difference::networkx("The plain sum, not divided by n - 1.")] }
    }

    fn compute_as(&self, program: Compat, work: &Work<'_>) -> Result<Outcome, MetricError> {
        match program {
            Compat::Networkx => Ok(Outcome::nodes(sum_inverse(work, Pass::IN))),
            Compat::Igraph => self.compute_in(work),
        }
    }
}
