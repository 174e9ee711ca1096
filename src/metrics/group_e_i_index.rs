//! E-I index of the network: ties between groups against ties within.

use super::kernel::group::{Groups, NO_TIE, outward_and_inward};
use super::{Applies, Level, Metric, MetricError, MetricInfo, Outcome, Range, Work};

const INFO: MetricInfo = MetricInfo {
    id: "group-e-i-index",
    name: "E-I index of the network: whether ties run between groups or within",
    level: Level::Graph,
    applies: Applies::Grouped,
    formula: "(E - I)/(E + I); E is the number of ties between nodes of different groups, I of ties \
        within groups",
    range: Range::BALANCE,
    weight_means: "Nothing: weights are not used.",
    isolated: "Undefined if no tie joins two nodes in groups. Nodes without a group and their ties are \
        left out.",
    convention: "Direction is ignored. Parallel ties count as in degree; self-loops do not.",
    alternatives: "R (isnar, netseg) and UCINET agree. Some write I - E, with the sign turned.",
    reading: "1: all ties run between groups; -1: all within. Where groups are many and small most \
        ties run between them by chance alone: compare with group-assortativity, which takes \
        that off.",
    complexity: "Time O(n + m), memory O(n).",
    params: &[],
    references: &[
        "Krackhardt and Stern, Informal networks and organizational crises: an experimental \
        simulation, Social Psychology Quarterly 51 (1988), 123-140, doi:10.2307/2786835",
    ],
};

/// E-I index of the network: ties between groups against ties within.
#[derive(Clone, Copy, Debug)]
pub(super) struct GroupEIIndex;

impl Metric for GroupEIIndex {
    fn info(&self) -> &'static MetricInfo {
        &INFO
    }

    fn compute_in(&self, work: &Work<'_>) -> Result<Outcome, MetricError> {
        let groups = Groups::of(work.snapshot, work.settings);
        let ties = outward_and_inward(work.snapshot, &groups);
        // Every tie is counted at both of its ends, which changes no share.
        let (outward, inward) = ties
            .iter()
            .flatten()
            .fold((0.0, 0.0), |(e, i), (outward, inward)| {
                (e + outward, i + inward)
            });
        Ok(if outward + inward > 0.0 {
            Outcome::graph((outward - inward) / (outward + inward))
        } else {
            Outcome::undefined_graph(NO_TIE)
        })
    }
}
