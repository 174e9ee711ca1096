//! Diameter: the steps between the two nodes farthest apart.

use super::eccentricity::{farthest, farthest_within_reach};
use super::{
    Applies, Compat, Difference, Level, Metric, MetricError, MetricInfo, Outcome, Pass, Range, Work,
};

const INFO: MetricInfo = MetricInfo {
    id: "diameter",
    name: "Diameter: the steps between the two nodes farthest apart",
    level: Level::Graph,
    applies: Applies::Any,
    formula: "max over u and v of d(u, v), in steps along the ties",
    range: Range::POSITIVE,
    weight_means: "Nothing: weights are not used.",
    isolated: "Undefined if somebody cannot reach everybody, and for the empty network; 0 for one \
        node.",
    convention: "Undefined where a distance is infinite.",
    alternatives: "igraph gives the largest finite distance; NetworkX refuses such networks.",
    reading: "The longest chain of contacts that is needed. One far-off actor sets it; read \
        average-path-length beside it.",
    complexity: "Time O(nm), memory O(n + m).",
    params: &[],
    references: &[
        "Wasserman and Faust, Social Network Analysis (Cambridge University Press, 1994), \
        chapter 4",
    ],
};

/// Diameter: the steps between the two nodes farthest apart.
#[derive(Clone, Copy, Debug)]
pub(super) struct Diameter;

impl Metric for Diameter {
    fn info(&self) -> &'static MetricInfo {
        &INFO
    }

    fn passes(&self) -> &'static [Pass] {
        &[Pass::OUT_STEPS]
    }

    fn compute_in(&self, work: &Work<'_>) -> Result<Outcome, MetricError> {
        Ok(match farthest(work) {
            Err(reason) => Outcome::undefined_graph(reason),
            Ok(values) => largest(values),
        })
    }

    fn differences(&self) -> &'static [Difference] {
        const {
            &[Difference::igraph(
                "The largest finite distance, where somebody cannot reach everybody.",
            )]
        }
    }

    fn compute_as(&self, program: Compat, work: &Work<'_>) -> Result<Outcome, MetricError> {
        match program {
            Compat::Networkx => self.compute_in(work),
            Compat::Igraph => Ok(largest(farthest_within_reach(work))),
        }
    }
}

fn largest(distances: Vec<f64>) -> Outcome {
    distances.into_iter().reduce(f64::max).map_or_else(
        || Outcome::undefined_graph("the network has no node"),
        Outcome::graph,
    )
}
