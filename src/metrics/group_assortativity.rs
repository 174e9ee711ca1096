//! Assortativity by groups: whether ties stay within groups more than chance would have it.

use super::kernel::group::{Counting, Groups, NO_TIE, mixing};
use super::{
    Applies, Compat, Difference, Level, Metric, MetricError, MetricInfo, Outcome, Range, Work,
};

const INFO: MetricInfo = MetricInfo {
    id: "group-assortativity",
    name: "Assortativity by groups: whether ties stay within groups more than chance would have it",
    level: Level::Graph,
    applies: Applies::Grouped,
    formula: "(sum of e_gg - sum of a_g b_g)/(1 - sum of a_g b_g) over the groups g; e_gg is the share \
        of ties within g, a_g the share of ties that leave a node of g, b_g that arrive at one",
    range: Range::BALANCE,
    weight_means: "Nothing: weights are not used.",
    isolated: "Undefined if no tie joins two nodes in groups, and if all ties stand at one group. Nodes \
        without a group and their ties are left out.",
    convention: "A tie without direction is counted from both ends, a self-loop once. Parallel ties \
        count as in degree.",
    alternatives: "NetworkX (attribute_assortativity_coefficient) and igraph (assortativity_nominal) \
        agree.",
    reading: "1: ties stay within groups; 0: as by chance, given how many ties each group has; below \
        0: groups seek each other. It says nothing of why.",
    complexity: "Time O(n + m), memory O(n).",
    params: &[],
    references: &[
        "Newman, Mixing patterns in networks, Physical Review E 67 (2003), 026126, \
        doi:10.1103/PhysRevE.67.026126",
    ],
};

/// Assortativity by groups: whether ties stay within groups more than chance would have it.
#[derive(Clone, Copy, Debug)]
pub(super) struct GroupAssortativity;

impl Metric for GroupAssortativity {
    fn info(&self) -> &'static MetricInfo {
        &INFO
    }

    fn compute_in(&self, work: &Work<'_>) -> Result<Outcome, MetricError> {
        Ok(assortativity(work, 1.0))
    }

    fn differences(&self) -> &'static [Difference] {
        const {
            &[
                Difference::networkx("0 without ties."),
                Difference::igraph("A self-loop of a network without direction counts twice."),
            ]
        }
    }

    fn compute_as(&self, program: Compat, work: &Work<'_>) -> Result<Outcome, MetricError> {
        Ok(match program {
            Compat::Networkx if work.snapshot.tie_count() == 0 => Outcome::graph(0.0),
            Compat::Networkx => assortativity(work, 1.0),
            Compat::Igraph => assortativity(work, 2.0),
        })
    }
}

/// The assortativity, where a self-loop without direction counts `loop_ends` times.
fn assortativity(work: &Work<'_>, loop_ends: f64) -> Outcome {
    let groups = Groups::of(work.snapshot, work.settings);
    match mixing(work.snapshot, &groups, Counting::Ties, loop_ends) {
        None => Outcome::undefined_graph(NO_TIE),
        Some(found) if found.expected >= 1.0 - 1e-12 => Outcome::undefined_graph(
            "all ties stand at one group, so that there is nothing to compare them with",
        ),
        Some(found) => Outcome::graph((found.within - found.expected) / (1.0 - found.expected)),
    }
}
