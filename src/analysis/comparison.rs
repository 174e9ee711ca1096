//! One chapter on two days, relation by relation.

use super::context::{AnalysisError, Context};
use super::document::ComparisonChapter;
use super::{ComparisonPlan, PlanError};
use crate::model::Date;
use crate::shifts::{CompareError, CompareOptions, Side, compare, comparison_sentences};

/// Makes the chapter. Data that have nothing to compare on these days are no error of the plan: then
/// the reason.
pub(super) fn chapter(
    context: &Context<'_>,
    plan: &ComparisonPlan,
) -> Result<Result<ComparisonChapter, String>, AnalysisError> {
    let place = format!("comparison `{}`", plan.id);
    let day =
        |text: &str| Date::parse_as_of(text).map_err(|e| PlanError::value(&place, e.to_string()));
    let to = match &plan.to {
        Some(text) => Some(day(text)?),
        None => context.as_of,
    };
    let within = context.body(plan.within.as_deref(), &place)?;
    let options = CompareOptions {
        roles: plan.roles.clone(),
        within: plan.within.clone(),
        verified: context.verified(),
    };
    let side = |day| Side {
        dataset: context.dataset(),
        day,
    };
    let found = match compare(&side(Some(day(&plan.from)?)), &side(to), &options) {
        Ok(found) => found,
        Err(
            reason @ (CompareError::Reversed { .. }
            | CompareError::Unobserved { .. }
            | CompareError::NoBody(_)),
        ) => {
            return Err(PlanError::value(&place, reason.to_string()).into());
        }
        Err(reason) => return Ok(Err(format!("{}: {reason}.", plan.title))),
    };
    let roles: Vec<_> = found.roles.iter().map(|r| r.role).collect();
    Ok(Ok(ComparisonChapter {
        id: plan.id.clone(),
        title: plan.title.clone(),
        top: plan.top,
        sentences: comparison_sentences(&found),
        coverage: context.coverage(&roles, within),
        found,
    }))
}
