//! Closeness in: how near all others are to a node.

use super::closeness::{wasserman_faust, within_reach};
use super::{
    Applies, Compat, Difference, Level, Metric, MetricError, MetricInfo, Outcome, Pass, Range, Work,
};

const INFO: MetricInfo = MetricInfo {
    id: "closeness-in",
    name: "Closeness in: how near all others are to the node",
    level: Level::Node,
    applies: Applies::Directed,
    formula: "(r/(n - 1)) (r/D): r is the number of others that reach v, D the sum of their \
        distances to v",
    range: Range::UNIT,
    weight_means: "A strength: a tie is 1/weight long, so that strong ties are short (--length \
        inverse, the default); with --length weight the weight is itself the length. \
        Closeness may then exceed 1.",
    isolated: "0; 0 in a network of one node.",
    convention: "Wasserman and Faust: the closeness within what is reached, times the share of \
        others reached, so that a small component never outranks a large one. The same as \
        r^2/((n - 1) D).",
    alternatives: "NetworkX and rustworkx agree; igraph leaves the factor r/(n - 1) out and gives NaN \
        to isolates. On directed networks NetworkX means distances in, R igraph and \
        NetworKit distances out, python-igraph ignores direction.",
    reading: "How few steps an actor needs to all others. In a dense network all values are much \
        alike: look at harmonic and at ranks beside it. Position is not influence: it says \
        who could pass things on, not who does.",
    complexity: "Time O(nm) in steps, O(nm + n^2 log n) with weights; memory O(n + m).",
    params: &[],
    references: &[
        "Freeman, Centrality in social networks: conceptual clarification, Social Networks \
        1 (1978), 215-239, doi:10.1016/0378-8733(78)90021-7",
        "Wasserman and Faust, Social Network Analysis (Cambridge University Press, 1994), \
        chapter 5",
    ],
};

/// Closeness in: how near all others are to a node.
#[derive(Clone, Copy, Debug)]
pub(super) struct ClosenessIn;

impl Metric for ClosenessIn {
    fn info(&self) -> &'static MetricInfo {
        &INFO
    }

    fn passes(&self) -> &'static [Pass] {
        &[Pass::IN]
    }

    fn compute_in(&self, work: &Work<'_>) -> Result<Outcome, MetricError> {
        Ok(Outcome::nodes(wasserman_faust(work, Pass::IN)))
    }

    fn differences(&self) -> &'static [Difference] {
        const {
            &[Difference::igraph(
                "r/D: the factor r/(n - 1) is left out; undefined for a node that nobody reaches.",
            )]
        }
    }

    fn compute_as(&self, program: Compat, work: &Work<'_>) -> Result<Outcome, MetricError> {
        match program {
            Compat::Networkx => self.compute_in(work),
            Compat::Igraph => Ok(within_reach(work, Pass::IN)),
        }
    }
}
