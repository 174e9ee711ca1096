//! The mean number of steps between two nodes.

use super::degree::number;
use super::eccentricity::farthest;
use super::{
    Applies, Compat, Difference, Level, Metric, MetricError, MetricInfo, Outcome, Pass, Range, Work,
};
use crate::numeric::sum::block_sum;

const INFO: MetricInfo = MetricInfo {
    id: "average-path-length",
    name: "Average path length: the mean number of steps between two nodes",
    level: Level::Graph,
    applies: Applies::Any,
    formula: "mean of d(u, v) over all ordered pairs of different nodes, in steps along the ties",
    range: Range::POSITIVE,
    weight_means: "Nothing: weights are not used.",
    isolated: "Undefined if somebody cannot reach everybody, and if n < 2.",
    convention: "Undefined where a distance is infinite, rather than the mean of the finite ones.",
    alternatives: "igraph leaves pairs without a path out; NetworkX refuses such networks.",
    reading: "How many hands a message passes through on average. On networks in parts use \
        global-efficiency.",
    complexity: "Time O(nm), memory O(n + m).",
    params: &[],
    references: &[
        "Wasserman and Faust, Social Network Analysis (Cambridge University Press, 1994), \
        chapter 4",
    ],
};

/// The mean number of steps between two nodes.
#[derive(Clone, Copy, Debug)]
pub(super) struct AveragePathLength;

impl Metric for AveragePathLength {
    fn info(&self) -> &'static MetricInfo {
        &INFO
    }

    fn passes(&self) -> &'static [Pass] {
        &[Pass::OUT_STEPS]
    }

    fn compute_in(&self, work: &Work<'_>) -> Result<Outcome, MetricError> {
        let n = number(work.snapshot.node_count() as u64);
        if n < 2.0 {
            return Ok(Outcome::undefined_graph("there are no two nodes"));
        }
        if let Err(reason) = farthest(work) {
            return Ok(Outcome::undefined_graph(reason));
        }
        let reach = work.sweep(Pass::OUT_STEPS).reach.iter();
        let distances: Vec<f64> = reach.map(|r| r.distance).collect();
        Ok(Outcome::graph(block_sum(&distances) / (n * (n - 1.0))))
    }

    fn differences(&self) -> &'static [Difference] {
        const {
            &[
                Difference::networkx("0 for a network of one node."),
                Difference::igraph(
                    "The mean over the pairs that have a path; undefined if none has.",
                ),
            ]
        }
    }

    fn compute_as(&self, program: Compat, work: &Work<'_>) -> Result<Outcome, MetricError> {
        match program {
            Compat::Networkx if work.snapshot.node_count() == 1 => Ok(Outcome::graph(0.0)),
            Compat::Networkx => self.compute_in(work),
            Compat::Igraph => {
                let reach = &work.sweep(Pass::OUT_STEPS).reach;
                let pairs: f64 = reach.iter().map(|r| f64::from(r.reached)).sum();
                let distances: Vec<f64> = reach.iter().map(|r| r.distance).collect();
                Ok(if pairs > 0.0 {
                    Outcome::graph(block_sum(&distances) / pairs)
                } else {
                    Outcome::undefined_graph("no node reaches another one")
                })
            }
        }
    }
}
