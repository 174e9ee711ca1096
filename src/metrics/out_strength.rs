//! Out-strength: the sum of the weights of the ties that leave a node.

use super::degree::{nodes, ties_out};
use super::strength::strength_out;
use super::{Applies, Level, Metric, MetricError, MetricInfo, Outcome, Range, WeightUse, Work};

const INFO: MetricInfo = MetricInfo {
    id: "out-strength",
    name: "Out-strength: the weights of the ties that leave the node, added up",
    level: Level::Node,
    applies: Applies::Directed,
    formula: "s_v = sum of the weights of the ties that leave v",
    range: Range::POSITIVE,
    weight_means: "A strength, which is added up. With --weights ignore every tie counts 1.",
    isolated: "0. A self-loop counts once.",
    convention: "Parallel ties add up.",
    alternatives: "The same in NetworkX and igraph.",
    reading: "As out-degree, with thick ties told from thin ones.",
    complexity: "Time O(m), memory O(n).",
    params: &[],
    references: &[
        "Barrat and others, The architecture of complex weighted networks, PNAS 101 (2004), \
        3747-3752, doi:10.1073/pnas.0400087101",
    ],
};

/// Out-strength: the sum of the weights of the ties that leave a node.
#[derive(Clone, Copy, Debug)]
pub(super) struct OutStrength;

impl Metric for OutStrength {
    fn info(&self) -> &'static MetricInfo {
        &INFO
    }

    fn compute_in(&self, work: &Work<'_>) -> Result<Outcome, MetricError> {
        let s = work.snapshot;
        let value = match work.settings.weights {
            WeightUse::Use => strength_out,
            WeightUse::Ignore => ties_out,
        };
        Ok(Outcome::nodes(nodes(s).map(|v| value(s, v)).collect()))
    }
}
