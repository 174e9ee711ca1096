//! Density: the share of possible ties that exist.

use super::degree::{nodes, number, ties_out};
use super::{
    Applies, Compat, Difference, Level, Metric, MetricError, MetricInfo, Outcome, Range, Work,
};

const INFO: MetricInfo = MetricInfo {
    id: "density",
    name: "Density: the share of possible ties that exist",
    level: Level::Graph,
    applies: Applies::Any,
    formula: "2m/(n(n - 1)) without direction, m/(n(n - 1)) with direction; m is the number of \
        ties",
    range: Range::POSITIVE,
    weight_means: "Nothing: weights are not used.",
    isolated: "0 if n < 2.",
    convention: "In a graph file parallel ties and loops count as ties, so that density may then \
        exceed 1; in a data set parallel ties are one. The one-mode norm on every network.",
    alternatives: "NetworkX agrees; igraph gives NaN if n < 2.",
    reading: "How close the network is to everybody being tied to everybody. It falls as \
        networks grow: do not compare across sizes. A two-mode network can reach only \
        about half.",
    complexity: "Time O(m).",
    params: &[],
    references: &[
        "Wasserman and Faust, Social Network Analysis (Cambridge University Press, 1994), \
        chapter 4",
    ],
};

/// Density: the share of possible ties that exist.
#[derive(Clone, Copy, Debug)]
pub(super) struct Density;

impl Metric for Density {
    fn info(&self) -> &'static MetricInfo {
        &INFO
    }

    fn compute_in(&self, work: &Work<'_>) -> Result<Outcome, MetricError> {
        let s = work.snapshot;
        let n = number(s.node_count() as u64);
        if n < 2.0 {
            return Ok(Outcome::graph(0.0));
        }
        // Without direction a loop stands once in the ties out of its node and is two ends of a tie.
        let ends: f64 = nodes(s)
            .map(|v| {
                ties_out(s, v)
                    + if s.is_directed() {
                        0.0
                    } else {
                        f64::from(s.loops(v).0)
                    }
            })
            .sum();
        Ok(Outcome::graph(ends / (n * (n - 1.0))))
    }

    fn differences(&self) -> &'static [Difference] {
        const { &[Difference::igraph("Undefined if n < 2.")] }
    }

    fn compute_as(&self, program: Compat, work: &Work<'_>) -> Result<Outcome, MetricError> {
        if program == Compat::Igraph && work.snapshot.node_count() < 2 {
            return Ok(Outcome::undefined_graph("there are no two nodes"));
        }
        self.compute_in(work)
    }
}
