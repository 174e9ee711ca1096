//! Brokerage as liaison: between two groups, neither its own.

use super::kernel::brokerage::{Role, info, outcome};
use super::{Metric, MetricError, MetricInfo, Outcome, Work};

const INFO: MetricInfo = info(
    "brokerage-liaison",
    "Brokerage as liaison: how often the node stands between two groups, neither its own",
    "number of chains a to v to c where a has no tie to c and a, v and c are in three groups",
    "Joins two groups without belonging to either, like a secretariat between two blocs. The \
        number grows with the ties of the node and depends on the sizes of the groups: compare \
        shares among the five roles, not numbers alone. Position is not influence.",
);

/// Brokerage as liaison: between two groups, neither its own.
#[derive(Clone, Copy, Debug)]
pub(super) struct BrokerageLiaison;

impl Metric for BrokerageLiaison {
    fn info(&self) -> &'static MetricInfo {
        &INFO
    }

    fn compute_in(&self, work: &Work<'_>) -> Result<Outcome, MetricError> {
        Ok(outcome(work, Role::Liaison))
    }
}
