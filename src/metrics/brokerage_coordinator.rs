//! Brokerage as coordinator: between two others of its own group.

use super::kernel::brokerage::{Role, info, outcome};
use super::{Metric, MetricError, MetricInfo, Outcome, Work};

const INFO: MetricInfo = info(
    "brokerage-coordinator",
    "Brokerage as coordinator: how often the node stands between two others of its own group",
    "number of chains a to v to c where a has no tie to c and a, v and c are in one group",
    "Holds its own group together: a national body through which other actors of its country \
        reach each other. The number grows with the ties of the node and depends on the sizes of \
        the groups: compare shares among the five roles, not numbers alone. Position is not \
        influence.",
);

/// Brokerage as coordinator: between two others of its own group.
#[derive(Clone, Copy, Debug)]
pub(super) struct BrokerageCoordinator;

impl Metric for BrokerageCoordinator {
    fn info(&self) -> &'static MetricInfo {
        &INFO
    }

    fn compute_in(&self, work: &Work<'_>) -> Result<Outcome, MetricError> {
        Ok(outcome(work, Role::Coordinator))
    }
}
