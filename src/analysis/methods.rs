//! Each measure used: formula, convention, reference.

use super::Plan;
use super::document::Method;
use crate::metrics;

/// The measures that the plan names, and that of communities, which every network is searched for;
/// in the order of the table of measures.
pub(super) fn methods(plan: &Plan) -> Vec<Method> {
    let named = |id: &str| {
        (id == "community" && !plan.centrality.is_empty())
            || plan
                .centrality
                .iter()
                .any(|c| c.metrics.iter().chain(&c.graph_metrics).any(|m| m == id))
    };
    let used = metrics::TABLE
        .iter()
        .map(|m| m.info())
        .filter(|info| named(info.id));
    used.map(|info| Method {
        id: info.id.to_owned(),
        name: info.short_name().to_owned(),
        about: info.in_words().to_owned(),
        formula: info.formula.to_owned(),
        convention: info.convention.to_owned(),
        weight_means: info.weight_means.to_owned(),
        isolated: info.isolated.to_owned(),
        reading: info.reading.to_owned(),
        references: info.references.iter().map(|&r| r.to_owned()).collect(),
    })
    .collect()
}
