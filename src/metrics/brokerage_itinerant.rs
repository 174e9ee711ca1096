//! Brokerage as itinerant: between two of one other group.

use super::kernel::brokerage::{Role, info, outcome};
use super::{Metric, MetricError, MetricInfo, Outcome, Work};

const INFO: MetricInfo = info(
    "brokerage-itinerant",
    "Brokerage as itinerant: how often the node stands between two of one other group",
    "number of chains a to v to c where a has no tie to c, a and c are in one group and v is \
        in another",
    "An outsider who joins two of another group, like a consultant or a host country. The \
        number grows with the ties of the node and depends on the sizes of the groups: compare \
        shares among the five roles, not numbers alone. Position is not influence.",
);

/// Brokerage as itinerant: between two of one other group.
#[derive(Clone, Copy, Debug)]
pub(super) struct BrokerageItinerant;

impl Metric for BrokerageItinerant {
    fn info(&self) -> &'static MetricInfo {
        &INFO
    }

    fn compute_in(&self, work: &Work<'_>) -> Result<Outcome, MetricError> {
        Ok(outcome(work, Role::Itinerant))
    }
}
