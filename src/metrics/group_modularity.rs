//! Modularity of given groups.

use super::kernel::group::{Counting, Groups, NO_TIE, mixing};
use super::{Applies, Level, Metric, MetricError, MetricInfo, Outcome, Range, Work};

const INFO: MetricInfo = MetricInfo {
    id: "group-modularity",
    name: "Modularity of the groups: how far they divide the network into parts",
    level: Level::Graph,
    applies: Applies::Grouped,
    formula: "sum of (e_gg - a_g b_g) over the groups g; e_gg is the share of ties within g, a_g the \
        share of ties that leave a node of g, b_g that arrive at one",
    range: Range {
        low: -0.5,
        high: Some(1.0),
    },
    weight_means: "A strength: shares of strength instead of shares of ties.",
    isolated: "Undefined if no tie joins two nodes in groups; 0 if there is one group. Nodes without a \
        group and their ties are left out.",
    convention: "Newman and Girvan, with direction Leicht and Newman; resolution 1. A tie without \
        direction is counted from both ends, a self-loop too. Without weights parallel ties \
        count as in degree.",
    alternatives: "NetworkX and igraph agree (igraph if told to heed direction).",
    reading: "How well the given groups (countries, kinds, blocs) describe who is tied to whom; above \
        about .3 clearly. A computed partition always scores higher than a given one, so \
        compare with it to see what the groups leave unsaid.",
    complexity: "Time O(n + m), memory O(n).",
    params: &[],
    references: &[
        "Newman and Girvan, Finding and evaluating community structure in networks, Physical \
        Review E 69 (2004), 026113, doi:10.1103/PhysRevE.69.026113",
        "Leicht and Newman, Community structure in directed networks, Physical Review Letters \
        100 (2008), 118703, doi:10.1103/PhysRevLett.100.118703",
    ],
};

/// Modularity of given groups.
#[derive(Clone, Copy, Debug)]
pub(super) struct GroupModularity;

impl Metric for GroupModularity {
    fn info(&self) -> &'static MetricInfo {
        &INFO
    }

    fn compute_in(&self, work: &Work<'_>) -> Result<Outcome, MetricError> {
        let groups = Groups::of(work.snapshot, work.settings);
        let counting = if work.settings.uses_weights(work.snapshot) {
            Counting::Strengths
        } else {
            Counting::Ties
        };
        let found = mixing(work.snapshot, &groups, counting, 2.0);
        Ok(found.map_or_else(
            || Outcome::undefined_graph(NO_TIE),
            |found| Outcome::graph(found.within - found.expected),
        ))
    }
}
