//! Burt's hierarchy: whether a node's constraint comes from one contact.

use super::degree::number;
use super::{Applies, Level, Metric, MetricError, MetricInfo, Outcome, Range, Work};

const INFO: MetricInfo = MetricInfo {
    id: "hierarchy",
    name: "Hierarchy: how far the constraint on the node comes from a single contact",
    level: Level::Node,
    applies: Applies::Any,
    formula: "sum over contacts j of r_j ln r_j, divided by k ln k, with r_j = c_vj/(C/k); c_vj is \
        the part of the constraint C of v that comes from contact j, k the number of contacts",
    range: Range::UNIT,
    weight_means: "A strength, as in constraint.",
    isolated: "Undefined without ties. With one contact there is nothing to compare (0/0): undefined \
        too.",
    convention: "Burt 1992, the Coleman-Theil index of inequality over contacts; ties in and out add \
        up.",
    alternatives: "Not in NetworkX or igraph. Programs that have it may print 0 or 1 for a node with \
        one contact.",
    reading: "0 if all contacts constrain the actor alike; near 1 if one contact, such as a common \
        secretariat, stands behind everything.",
    complexity: "Time O(m^1.5), memory O(n + m).",
    params: &[],
    references: &[
        "Burt, Structural Holes: The Social Structure of Competition (Harvard University \
        Press, 1992), chapter 2",
    ],
};

/// Burt's hierarchy.
#[derive(Clone, Copy, Debug)]
pub(super) struct Hierarchy;

/// A sum of logarithms of equal parts is this far from 0 at most, a part.
const ROUNDING: f64 = 1e-14;

impl Metric for Hierarchy {
    fn info(&self) -> &'static MetricInfo {
        &INFO
    }

    fn compute_in(&self, work: &Work<'_>) -> Result<Outcome, MetricError> {
        let (ties, dyadic) = (work.ranked(), work.dyadic_constraints());
        let value = |rank| {
            let k = number(ties.degree(rank) as u64);
            let parts = &dyadic[ties.row(rank)];
            let mean = parts.iter().sum::<f64>() / k;
            let inequality = |part: &f64| part / mean * libm::log(part / mean);
            let sum: f64 = parts.iter().map(inequality).sum();
            // Rounding must not make equal contacts a little unequal.
            let rounded = if sum < ROUNDING * k { 0.0 } else { sum };
            (k > 1.0).then(|| (rounded / (k * libm::log(k))).min(1.0))
        };
        let values: Vec<Option<f64>> = (0..ties.len()).map(value).collect();
        Ok(Outcome::some_nodes_or(
            ties.by_node(&values),
            "a node with fewer than two contacts has nothing to compare",
        ))
    }
}
