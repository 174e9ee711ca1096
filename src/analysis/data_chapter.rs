//! What the data are, and their gaps.

use std::collections::BTreeMap;

use super::context::Context;
use super::document::{Account, DataChapter, FindingCount, RoleCount};
use super::words::{count_of, day, list};
use crate::dataset::{Confidence, Severity};
use crate::model::{Kind, Role};

/// Fewer relations of a leading role than this cannot bear a trend.
const FEWEST_FOR_A_TREND: usize = 30;

pub(super) fn chapter(context: &Context<'_>) -> DataChapter {
    let dataset = context.dataset();
    let day = context.as_of;
    let actors = Kind::ALL.iter().filter_map(|&kind| {
        let of_kind: Vec<_> = dataset.actors.iter().filter(|a| a.kind == kind).collect();
        let existing = of_kind
            .iter()
            .filter(|a| day.is_none_or(|d| a.period.contains(d)));
        (!of_kind.is_empty()).then(|| RoleCount {
            id: kind.id().to_owned(),
            label: kind.label().to_owned(),
            total: of_kind.len(),
            in_force: existing.count(),
        })
    });
    let relations = Role::ALL.iter().filter_map(|&role| {
        let of_role: Vec<_> = dataset
            .relations
            .iter()
            .filter(|r| r.role == role)
            .collect();
        let in_force = of_role
            .iter()
            .filter(|r| day.is_none_or(|d| r.period.contains(d)));
        (!of_role.is_empty()).then(|| RoleCount {
            id: role.id().to_owned(),
            label: role.label().to_owned(),
            total: of_role.len(),
            in_force: in_force.count(),
        })
    });
    DataChapter {
        title: dataset.package.title.clone(),
        description: dataset.package.description.clone(),
        licences: dataset.package.licences.clone(),
        sources: dataset.package.sources.clone(),
        observed: dataset.package.observed.clone(),
        actors: actors.collect(),
        relations: relations.collect(),
        accounts: context
            .loaded
            .accounts
            .iter()
            .map(|a| Account {
                file: a.file.clone(),
                read: a.rows_read,
                used: a.rows_used,
                rejected: a.rows_rejected,
                merged: a.rows_merged,
            })
            .collect(),
        warnings: warnings(context),
        coverage: coverage(context),
        gaps: gaps(context),
    }
}

fn warnings(context: &Context<'_>) -> Vec<FindingCount> {
    let mut by_code: BTreeMap<&str, FindingCount> = BTreeMap::new();
    for finding in &context.loaded.findings {
        let severity = match finding.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "note",
        };
        by_code
            .entry(finding.code)
            .or_insert_with(|| FindingCount {
                code: finding.code.to_owned(),
                severity: severity.to_owned(),
                count: 0,
                example: finding.reason.clone(),
            })
            .count += 1;
    }
    by_code.into_values().collect()
}

fn coverage(context: &Context<'_>) -> Vec<String> {
    let dataset = context.dataset();
    let entries = dataset.package.coverage.iter().map(|entry| {
        let roles: Vec<String> = entry
            .roles
            .iter()
            .map(|r| r.id().replace('_', " "))
            .collect();
        let place = entry.within.map_or_else(
            || "everywhere".to_owned(),
            |body| format!("within {}", dataset.actor(body).id),
        );
        let note = if entry.note.is_empty() {
            String::new()
        } else {
            format!(" ({})", entry.note)
        };
        format!("Complete {place}: {}{note}", list(&roles))
    });
    entries.collect()
}

/// What the program itself counted: gaps a reader must know before reading on.
fn gaps(context: &Context<'_>) -> Vec<String> {
    let dataset = context.dataset();
    let mut said = Vec::new();
    if !dataset.package.observed.is_empty() {
        let days: Vec<String> = dataset.package.observed.iter().map(|d| day(*d)).collect();
        said.push(format!(
            "The lists were taken on {}. Nothing is known between these days: a change between two of them is dated \
             on the later one.",
            list(&days)
        ));
    }
    let unverified = dataset
        .relations
        .iter()
        .filter(|r| r.is_unverified())
        .count();
    if unverified > 0 {
        let what = match context.plan.unverified {
            super::Unverified::Exclude => "left out of every number",
            super::Unverified::Include => "used like the others, as the plan says",
        };
        said.push(format!(
            "{} marked as unverified and {what}.",
            are(unverified, "relation")
        ));
    }
    let running = dataset
        .relations
        .iter()
        .filter(|r| !r.start_observed)
        .count();
    if running > 0 {
        said.push(format!(
            "{} already running when first seen, or without a known start: since when is not known.",
            were(running, "relation")
        ));
    }
    for role in [Role::Chair, Role::ViceChair, Role::Convenor] {
        let count = dataset.relations.iter().filter(|r| r.role == role).count();
        if count < FEWEST_FOR_A_TREND {
            let noun = role.id().replace('_', "-");
            said.push(match count {
                0 => format!("The data name no {noun}s: nothing can be said of who holds these posts."),
                _ => format!(
                    "The data name only {}: too sparse to compare countries or to show a trend, so no shift is \
                     computed for this role.",
                    count_of(count, &noun)
                ),
            });
        }
    }
    let no_country = dataset
        .actors
        .iter()
        .filter(|a| a.kind == Kind::NationalBody && a.country.is_none())
        .map(|a| a.id.clone())
        .collect::<Vec<_>>();
    if !no_country.is_empty() && no_country.len() <= 10 {
        said.push(format!(
            "Without a known country, and so in no count by country: {}.",
            list(&no_country)
        ));
    } else if !no_country.is_empty() {
        said.push(format!(
            "{} without a known country, and so in no count by country.",
            are(no_country.len(), "national body").replace("bodys", "bodies")
        ));
    }
    let joint = dataset
        .relations
        .iter()
        .filter(|r| r.role == Role::TwinnedSecretariat)
        .count();
    if joint > 0 {
        said.push(format!(
            "{joint} rows are shares of twinned secretariats; each of k holders counts 1/k."
        ));
    }
    let (mut estimates, mut sourced) = (0, 0);
    for o in &dataset.observations {
        match o.confidence {
            Confidence::Estimate => estimates += 1,
            Confidence::Sourced => sourced += 1,
        }
    }
    if estimates + sourced > 0 {
        said.push(format!(
            "Beside the relations there are {estimates} estimated and {sourced} published counts. They are shown with \
             their source and margin, and are never mixed with what is counted from relations."
        ));
    }
    if !dataset.identities.is_empty() {
        said.push(format!(
            "{} (renames, mergers, successions) keep the old and the new name of a body together, so that a new name \
             is no event.",
            count_of(dataset.identities.len(), "dated identity").replace("identitys", "identities")
        ));
    }
    said
}

fn are(count: usize, noun: &str) -> String {
    format!(
        "{} {}",
        count_of(count, noun),
        if count == 1 { "is" } else { "are" }
    )
}

fn were(count: usize, noun: &str) -> String {
    format!(
        "{} {}",
        count_of(count, noun),
        if count == 1 { "was" } else { "were" }
    )
}
