//! E-I index of a node: ties outward against ties inward.

use super::kernel::group::{Groups, NO_GROUP, outward_and_inward};
use super::{Applies, Level, Metric, MetricError, MetricInfo, Outcome, Range, Work};

const INFO: MetricInfo = MetricInfo {
    id: "e-i-index",
    name: "E-I index: whether the ties of the node lead out of its group or stay within",
    level: Level::Node,
    applies: Applies::Grouped,
    formula: "(E_v - I_v)/(E_v + I_v); E_v is the number of ties of v to nodes of other groups, I_v \
        to nodes of its own",
    range: Range::BALANCE,
    weight_means: "Nothing: weights are not used.",
    isolated: "Undefined for a node without ties to nodes in groups. A node without a group has no \
        value; it and its ties are left out.",
    convention: "Ties in and ties out both count. Parallel ties count as in degree; self-loops do not.",
    alternatives: "R (isnar, netseg) and UCINET agree. Some write I - E, with the sign turned.",
    reading: "1: all ties lead to other groups; -1: all stay within. In small groups most ties must \
        lead outside, whoever one is: compare nodes of one group.",
    complexity: "Time O(n + m), memory O(n).",
    params: &[],
    references: &[
        "Krackhardt and Stern, Informal networks and organizational crises: an experimental \
        simulation, Social Psychology Quarterly 51 (1988), 123-140, doi:10.2307/2786835",
    ],
};

/// E-I index of a node: ties outward against ties inward.
#[derive(Clone, Copy, Debug)]
pub(super) struct EIIndex;

impl Metric for EIIndex {
    fn info(&self) -> &'static MetricInfo {
        &INFO
    }

    fn compute_in(&self, work: &Work<'_>) -> Result<Outcome, MetricError> {
        let groups = Groups::of(work.snapshot, work.settings);
        let ties = outward_and_inward(work.snapshot, &groups);
        let is_alone = |ties: &Option<(f64, f64)>| *ties == Some((0.0, 0.0));
        let undefined = ties.iter().any(is_alone).then(|| {
            "a node without ties to nodes in groups has neither outward nor inward ones".to_owned()
        });
        let value = |&(outward, inward): &(f64, f64)| {
            let all = outward + inward;
            (all > 0.0).then(|| (outward - inward) / all)
        };
        let values = ties.iter().map(|t| t.as_ref().and_then(value)).collect();
        let mut outcome = Outcome::some_nodes(values, undefined);
        outcome.not_meant = groups.is_partial().then(|| NO_GROUP.to_owned());
        Ok(outcome)
    }
}
