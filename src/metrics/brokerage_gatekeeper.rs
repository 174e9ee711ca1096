//! Brokerage as gatekeeper: from another group into its own.

use super::kernel::brokerage::{Role, info, outcome};
use super::{Metric, MetricError, MetricInfo, Outcome, Work};

const INFO: MetricInfo = info(
    "brokerage-gatekeeper",
    "Brokerage as gatekeeper: how often the node stands from another group into its own",
    "number of chains a to v to c where a has no tie to c, v and c are in one group and a is \
        in another",
    "Lets what others say into its own group, or does not. Without direction it equals \
        representative. The number grows with the ties of the node and depends on the sizes of \
        the groups: compare shares among the five roles, not numbers alone. Position is not \
        influence.",
);

/// Brokerage as gatekeeper: from another group into its own.
#[derive(Clone, Copy, Debug)]
pub(super) struct BrokerageGatekeeper;

impl Metric for BrokerageGatekeeper {
    fn info(&self) -> &'static MetricInfo {
        &INFO
    }

    fn compute_in(&self, work: &Work<'_>) -> Result<Outcome, MetricError> {
        Ok(outcome(work, Role::Gatekeeper))
    }
}
