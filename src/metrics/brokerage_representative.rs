//! Brokerage as representative: from its own group to another.

use super::kernel::brokerage::{Role, info, outcome};
use super::{Metric, MetricError, MetricInfo, Outcome, Work};

const INFO: MetricInfo = info(
    "brokerage-representative",
    "Brokerage as representative: how often the node stands from its own group to another",
    "number of chains a to v to c where a has no tie to c, a and v are in one group and c is \
        in another",
    "Carries what its own group says to others. Without direction it equals gatekeeper. The \
        number grows with the ties of the node and depends on the sizes of the groups: compare \
        shares among the five roles, not numbers alone. Position is not influence.",
);

/// Brokerage as representative: from its own group to another.
#[derive(Clone, Copy, Debug)]
pub(super) struct BrokerageRepresentative;

impl Metric for BrokerageRepresentative {
    fn info(&self) -> &'static MetricInfo {
        &INFO
    }

    fn compute_in(&self, work: &Work<'_>) -> Result<Outcome, MetricError> {
        Ok(outcome(work, Role::Representative))
    }
}
