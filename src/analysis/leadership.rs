//! Tables of who holds a role, by actor, country or group.

use std::collections::BTreeMap;

use super::LeadershipPlan;
use super::context::{AnalysisError, Context};
use super::document::{Concentration, Leadership, LeadershipRow};
use crate::model::Date;
use crate::numeric::inequality;
use crate::numeric::rank::competition_ranks;
use crate::shifts::{self, Holders, Key, ShiftOptions};

/// Makes the table; `number` is its place in the plan, for its file name.
pub(super) fn table(
    context: &Context<'_>,
    plan: &LeadershipPlan,
    number: usize,
) -> Result<Leadership, AnalysisError> {
    let place = format!("leadership table `{}`", plan.title);
    let within = context.body(plan.within.as_deref(), &place)?;
    let roles = vec![plan.role];
    let options = ShiftOptions {
        roles: roles.clone(),
        by: plan.by,
        within,
        verified: context.verified(),
        seed: context.plan.seed,
        ..ShiftOptions::default()
    };
    let now = shifts::holders(context.dataset(), &options, context.as_of)?;
    let first_date = context
        .dataset()
        .package
        .observed
        .first()
        .copied()
        .filter(|first| context.as_of.is_some_and(|day| *first < day));
    let first = match first_date {
        None => None,
        Some(day) => Some(shifts::holders(context.dataset(), &options, Some(day))?),
    };
    let mut notes = Vec::new();
    if now.without_key > 0.0 {
        notes.push(format!(
            "{} of {} are held by actors without a {}, and are in no row.",
            super::words::number(now.without_key),
            super::words::number(now.total),
            plan.by.id()
        ));
    }
    let distinct = plan.by != Key::Group;
    let summary = |holders: &Holders, date: Option<Date>| {
        distinct.then(|| concentration(holders, date)).flatten()
    };
    Ok(Leadership {
        id: format!(
            "leadership-{}-{}-by-{}",
            number + 1,
            plan.role.id().replace('_', "-"),
            plan.by.id()
        ),
        title: plan.title.clone(),
        role: plan.role,
        within: plan.within.clone(),
        by: plan.by.id().to_owned(),
        as_of: context.as_of,
        first_date,
        rows: rows(&now, first.as_ref()),
        top: plan.top,
        total: now.total,
        concentration: summary(&now, context.as_of),
        concentration_first: first.as_ref().and_then(|f| summary(f, first_date)),
        coverage: context.coverage(&roles, within),
        notes,
    })
}

fn rows(now: &Holders, first: Option<&Holders>) -> Vec<LeadershipRow> {
    let share = |count: f64, total: f64| if total > 0.0 { count / total } else { 0.0 };
    let ranks = competition_ranks(&now.rows.iter().map(|r| Some(r.count)).collect::<Vec<_>>());
    let mut rows: Vec<LeadershipRow> = now
        .rows
        .iter()
        .zip(ranks)
        .map(|(row, rank)| {
            let before = first.map(|f| {
                let same = f.rows.iter().find(|r| r.key == row.key);
                (same.map_or(0.0, |r| r.count), f.total)
            });
            LeadershipRow {
                rank: rank.unwrap_or(0),
                key: row.key.clone(),
                label: row.label.clone(),
                count: row.count,
                share: share(row.count, now.total),
                first_count: before.map(|b| b.0),
                first_share: before.map(|b| share(b.0, b.1)),
            }
        })
        .collect();
    rows.sort_by(|a, b| a.rank.cmp(&b.rank).then_with(|| a.key.cmp(&b.key)));
    rows
}

/// How unevenly seats are held; `None` without any.
pub(super) fn concentration(holders: &Holders, date: Option<Date>) -> Option<Concentration> {
    let counts: Vec<f64> = holders.rows.iter().map(|r| r.count).collect();
    let c = inequality::Concentration::of(&counts)?;
    let held: Vec<f64> = counts.into_iter().filter(|c| *c > 0.0).collect();
    Some(from_indices(&c, inequality::theil(&held)?, date))
}

/// The indices, with their day.
pub(super) fn from_indices(
    c: &inequality::Concentration,
    theil: f64,
    date: Option<Date>,
) -> Concentration {
    Concentration {
        date,
        holders: c.holders,
        hhi: c.hhi,
        normalised_hhi: c.normalised_hhi,
        effective_number: c.effective_number,
        gini: c.gini,
        top1: c.top_1,
        top4: c.top_4,
        theil,
        theil_split: None,
        sensitivity: BTreeMap::new(),
    }
}
