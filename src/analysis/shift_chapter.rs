//! One chapter on change: a series, where each change came from, and what cannot be told.

use super::context::{AnalysisError, Context};
use super::document::{Concentration, ShiftCauses, ShiftChapter, TheilSplit};
use super::leadership::from_indices;
use super::{PlanError, ShiftPlan};
use crate::model::Date;
use crate::shifts::{
    self, ConcentrationPoint, Key, Partition, SENSITIVITY_DRAWS, ShiftOptions, Shifts, Trend,
};

/// The most rows that get a sentence of their own.
const SENTENCES: usize = 6;

/// A chapter, and the whole result it was made from.
pub(super) struct Made {
    pub(super) chapter: ShiftChapter,
    pub(super) shifts: Shifts,
}

/// Makes the chapter. `None` if the data set has no two dates to compare, with the reason.
pub(super) fn chapter(
    context: &Context<'_>,
    plan: &ShiftPlan,
) -> Result<Result<Made, String>, AnalysisError> {
    let place = format!("shift chapter `{}`", plan.id);
    let day = |text: &Option<String>, read: fn(&str) -> Result<Date, crate::model::DateError>| {
        let parsed = text.as_deref().map(read).transpose();
        parsed.map_err(|e| PlanError::value(&place, e.to_string()))
    };
    let mut options = ShiftOptions {
        roles: plan.roles.clone(),
        by: plan.by,
        within: context.body(plan.within.as_deref(), &place)?,
        from: day(&plan.from, Date::parse)?,
        to: day(&plan.to, Date::parse_as_of)?.or(context.as_of),
        seed: context.plan.seed,
        verified: context.verified(),
        partition: plan.partition.or_else(|| partition(plan.by)),
        draws: SENSITIVITY_DRAWS,
    };
    let mut ran = shifts::run(context.dataset(), &options);
    // Nobody asked for this split, so that groups that overlap are no error.
    if plan.partition.is_none() && matches!(ran, Err(shifts::ShiftError::NoPartition { .. })) {
        options.partition = None;
        ran = shifts::run(context.dataset(), &options);
    }
    let shifts = match ran {
        Ok(shifts) => shifts,
        // A data set with one date, or without the role, is no error of the plan.
        Err(
            reason @ (shifts::ShiftError::TooFewDates { .. }
            | shifts::ShiftError::NoRelation { .. }),
        ) => {
            return Ok(Err(format!("{}: {reason}.", plan.title)));
        }
        Err(other) => return Err(other.into()),
    };
    let mut observed_trends = shifts::observed_trends(context.dataset(), &options);
    observed_trends.sort_by(|a, b| {
        let steepness = |t: &shifts::ObservedTrend| t.trend.slope_per_year.unwrap_or(0.0).abs();
        steepness(b)
            .total_cmp(&steepness(a))
            .then_with(|| a.key.cmp(&b.key))
    });
    let told = observed_trends
        .iter()
        .filter(|t| t.points >= shifts::FEWEST_DATES);
    let chapter = ShiftChapter {
        id: plan.id.clone(),
        title: plan.title.clone(),
        roles: plan.roles.iter().map(|r| r.id().to_owned()).collect(),
        by: plan.by.id().to_owned(),
        within: plan.within.clone(),
        dates: shifts.dates.clone(),
        rows: shifts.rows.clone(),
        top: plan.top,
        sentences: sentences(&shifts),
        series: shifts
            .series
            .iter()
            .filter(|p| p.confidence == "counted")
            .cloned()
            .collect(),
        observed: shifts
            .series
            .iter()
            .filter(|p| p.confidence != "counted")
            .cloned()
            .collect(),
        observed_sentences: told
            .map(|t| {
                let pace = shifts::pace_sentence(&t.trend);
                let said = [Some(shifts::observed_sentence(t)), pace];
                said.into_iter().flatten().collect::<Vec<_>>().join(" ")
            })
            .collect(),
        observed_trends,
        flows: shifts.flows.clone(),
        flows_end_to_end: shifts.flows_end_to_end.clone(),
        causes: causes(&shifts),
        concentration: shifts
            .concentration
            .iter()
            .map(|c| concentration(c, options.partition))
            .collect(),
        coverage: context.coverage(&plan.roles, options.within),
        notes: shifts.notes.clone(),
    };
    Ok(Ok(Made { chapter, shifts }))
}

/// The split of Theil's T unless the plan names one.
const fn partition(by: Key) -> Option<Partition> {
    match by {
        Key::Actor => Some(Partition::Country),
        Key::Country => Some(Partition::Group),
        _ => None,
    }
}

fn concentration(point: &ConcentrationPoint, by: Option<Partition>) -> Concentration {
    let split = point.theil_within.zip(point.theil_between).zip(by);
    Concentration {
        theil_split: split.map(|((within, between), by)| TheilSplit {
            by: by.id().to_owned(),
            groups: point.groups.unwrap_or(0),
            within,
            between,
        }),
        sensitivity: point.sensitivity.clone(),
        ..from_indices(&point.indices, point.theil, Some(point.date))
    }
}

/// What is said of share, pace and margins beside the slope.
fn more_on_trend(trend: &Trend) -> Vec<String> {
    let more = [
        shifts::rate_sentence(trend),
        shifts::pace_sentence(trend),
        shifts::margin_sentence(trend),
    ];
    more.into_iter().flatten().collect()
}

fn causes(shifts: &Shifts) -> ShiftCauses {
    let moved = shifts.shares.iter().filter(|r| r.change != 0.0);
    ShiftCauses {
        share_sentences: moved
            .take(SENTENCES)
            .map(|row| shifts::share_sentence(row, shifts))
            .collect(),
        shares: shifts.shares.clone(),
        succession: shifts.succession.clone(),
        tenure: shifts.tenure.clone(),
        tenure_sentences: shifts::tenure_sentences(shifts),
    }
}

/// A sentence on each of the biggest changes, and on what they can and cannot show.
fn sentences(shifts: &Shifts) -> Vec<String> {
    let moved: Vec<_> = shifts
        .rows
        .iter()
        .filter(|r| r.change != 0.0)
        .take(SENTENCES)
        .collect();
    let rows = moved.iter().map(|row| shifts::sentence(row, shifts));
    let mut said: Vec<String> = std::iter::once(shifts::total_sentence(shifts))
        .chain(rows)
        .collect();
    if shifts.options.by != Key::Group {
        let passings = shifts::passings(shifts);
        let top = passings
            .first()
            .filter(|p| shifts.rows.iter().take(SENTENCES).any(|r| r.key == p.by));
        said.extend(top.and_then(|p| shifts::passing_sentence(p, shifts)));
    }
    if shifts.dates.len() < shifts::FEWEST_DATES {
        said.extend(moved.first().map(|row| shifts::trend_sentence(row, shifts)));
    } else {
        said.extend(moved.iter().map(|row| {
            let mut said = vec![shifts::trend_sentence(row, shifts)];
            said.extend(more_on_trend(&row.trend));
            format!("{}: {}", row.label, said.join(" "))
        }));
    }
    if moved.is_empty() {
        said.push("Nothing changed between the first and the last date.".to_owned());
    }
    said
}
