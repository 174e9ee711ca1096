//! The mean of 1/distance between two nodes.

use super::degree::number;
use super::{
    Applies, Compat, Difference, Level, Metric, MetricError, MetricInfo, Outcome, Pass, Range, Work,
};
use crate::numeric::sum::block_sum;

const INFO: MetricInfo = MetricInfo {
    id: "global-efficiency",
    name: "Global efficiency: the mean of 1/steps between two nodes, out of reach counting 0",
    level: Level::Graph,
    applies: Applies::Any,
    formula: "mean of 1/d(u, v) over all ordered pairs of different nodes, in steps along the \
        ties, 0 if there is no path",
    range: Range::UNIT,
    weight_means: "Nothing: weights are not used.",
    isolated: "Undefined if n < 2.",
    convention: "In steps, whatever the weights.",
    alternatives: "NetworkX gives 0 if n < 2.",
    reading: "1 if everybody is tied to everybody, 0 if nobody is tied to anybody; works on \
        networks in parts.",
    complexity: "Time O(nm), memory O(n + m).",
    params: &[],
    references: &[
        "Latora and Marchiori, Efficient behavior of small-world networks, Physical Review \
        Letters 87 (2001), 198701, doi:10.1103/PhysRevLett.87.198701",
    ],
};

/// The mean of 1/distance between two nodes.
#[derive(Clone, Copy, Debug)]
pub(super) struct GlobalEfficiency;

impl Metric for GlobalEfficiency {
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
        let reach = work.sweep(Pass::OUT_STEPS).reach.iter();
        let inverse: Vec<f64> = reach.map(|r| r.inverse).collect();
        Ok(Outcome::graph(block_sum(&inverse) / (n * (n - 1.0))))
    }

    fn differences(&self) -> &'static [Difference] {
        const { &[Difference::networkx("0 if n < 2.").but_not("NetworkX refuses directed networks.")] }
    }

    fn compute_as(&self, program: Compat, work: &Work<'_>) -> Result<Outcome, MetricError> {
        if program == Compat::Networkx && work.snapshot.node_count() < 2 {
            return Ok(Outcome::graph(0.0));
        }
        self.compute_in(work)
    }
}
