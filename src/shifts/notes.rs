//! What was done to the data, and what cannot be said.

use std::collections::{BTreeMap, BTreeSet};

use crate::dataset::{Dataset, coverage};

use super::identities::IdentityEffect;
use super::options::{Key, ShiftOptions};
use super::panel::Panel;
use super::row::{SeriesPoint, ShiftRow};
use super::run::role_noun;
use super::seats::is_exclusive;
use super::trend::FEWEST_DATES;
use super::words::{amount, capital, counted, spelled};

/// Most contradictions that are listed one by one.
const LISTED: usize = 5;

pub(super) fn notes(
    panel: &Panel<'_>,
    options: &ShiftOptions,
    rows: &[ShiftRow],
    series: &[SeriesPoint],
    identities: &IdentityEffect,
    turns: usize,
) -> Vec<String> {
    let mut notes = Vec::new();
    let (dataset, dates) = (panel.dataset, panel.dates);
    let account = &panel.seats.account;
    if dataset.package.observed.is_empty() {
        notes.push(
            "The data set lists no observed dates: seats are counted at 31 December of each year \
             that the relations reach."
                .to_owned(),
        );
    } else {
        notes.push(format!(
            "Seats are counted at the {} observed dates and nowhere between.",
            spelled(dates.len())
        ));
    }
    if dates.len() < FEWEST_DATES {
        notes.push(format!(
            "{} dates cannot establish a trend: p, p_mk, q, slope_low, slope_high and \
             detectable_slope need five and are empty.",
            capital(&spelled(dates.len()))
        ));
    } else {
        still_keys(rows, &mut notes);
    }
    standing(dataset, options, &mut notes);
    if account.unverified > 0 {
        notes.push(format!(
            "{} left out because not verified.",
            counted(account.unverified as f64, "relation is", "relations are")
        ));
    }
    if account.twinned_rows > 0 {
        notes.push(format!(
            "{}: each of k holders counts 1/k.",
            counted(
                account.twinned_rows as f64,
                "relation is part of a twinned secretariat",
                "relations are parts of twinned secretariats"
            )
        ));
    }
    if account.no_start > 0 {
        notes.push(format!(
            "{} no start and counted as far back as the data reach.",
            counted(account.no_start as f64, "relation has", "relations have")
        ));
    }
    let became = |pairs: &[(String, String)]| {
        let texts: Vec<String> = pairs
            .iter()
            .map(|(a, b)| format!("{a} became {b}"))
            .collect();
        texts.join("; ")
    };
    for (pairs, one, many) in [
        (&account.successions, "body", "bodies"),
        (&account.holders, "holder", "holders"),
    ] {
        if !pairs.is_empty() {
            notes.push(format!(
                "{} as one with the {one} that followed, so that a new name is no event ({}).",
                counted(
                    pairs.len() as f64,
                    &format!("{one} is treated"),
                    &format!("{many} are treated")
                ),
                became(pairs)
            ));
        }
    }
    if identities.rows > 0 {
        notes.push(if identities.gains == 0.0 && identities.losses == 0.0 {
            "The renames, mergers, splits and successions of identities.csv change none of the \
             gains and losses counted here."
                .to_owned()
        } else {
            format!(
                "Without the renames, mergers, splits and successions of identities.csv there \
                 would be {} and {} from the first to the last date.",
                counted(identities.gains, "more gain", "more gains"),
                counted(identities.losses, "more loss", "more losses")
            )
        });
    }
    several_holders(panel, &mut notes);
    if turns > 0 {
        notes.push(format!(
            "{} between neighbouring dates: no takeovers, but `other`.",
            counted(
                turns as f64,
                "turn of twinned partners",
                "turns of twinned partners"
            )
        ));
    }
    let shared: Vec<&str> = options
        .roles
        .iter()
        .filter(|r| !is_exclusive(**r))
        .map(|r| role_noun(*r).1)
        .collect();
    if !shared.is_empty() {
        notes.push(format!(
            "Many can hold {} of one body, so nobody takes over from anybody: gains and losses in \
             bodies that existed at both dates are `other`.",
            shared.join(", ")
        ));
    }
    if options.by == Key::Group {
        notes.push(
            "Overlapping groups are each counted whole: shares are of all seats and may add up to \
             more than 1, and concentration is not given. Who joins or leaves a group brings or \
             takes its seats along (`other`)."
                .to_owned(),
        );
    }
    contradictions(series, &mut notes);
    notes
}

/// Keys whose seats never moved.
fn still_keys(rows: &[ShiftRow], notes: &mut Vec<String>) {
    let still: Vec<&str> = rows
        .iter()
        .filter(|r| r.trend.p.is_some() && r.trend.detectable_slope.is_none())
        .map(|r| r.key.as_str())
        .collect();
    if !still.is_empty() {
        notes.push(format!(
            "{} neither gained nor lost a seat between any two dates, so there is no turnover to \
             measure a slope against: p is 1 and detectable_slope is empty.",
            counted(still.len() as f64, "key", "keys")
        ));
    }
}

/// Roles that one holder has at a time, and several have at a date without being twins.
fn several_holders(panel: &Panel<'_>, notes: &mut Vec<String>) {
    let mut bodies = BTreeSet::new();
    for held in &panel.held {
        for (seat, holders) in panel.seats.seats.iter().zip(held) {
            if is_exclusive(seat.role) && holders.iter().filter(|h| !h.joint).count() > 1 {
                bodies.insert(panel.dataset.actor(seat.body).id.as_str());
            }
        }
    }
    if bodies.is_empty() {
        return;
    }
    let named: Vec<&str> = bodies.iter().take(LISTED).copied().collect();
    let more = bodies.len() - named.len();
    let rest = if more > 0 {
        format!(" and {more} more")
    } else {
        String::new()
    };
    notes.push(format!(
        "Relations contradict each other in {}: several hold at once what one can hold, and each \
         is counted whole ({}{rest}). Joint holders are `twinned_secretariat`.",
        counted(bodies.len() as f64, "body", "bodies"),
        named.join(", ")
    ));
}

/// Which declared coverage the counts stand on.
fn standing(dataset: &Dataset, options: &ShiftOptions, notes: &mut Vec<String>) {
    if dataset.package.coverage.is_empty() {
        return;
    }
    for role in &options.roles {
        let statement = coverage::statement(dataset, *role, options.within);
        notes.push(format!("Coverage of {}.", statement.trim_end_matches('.')));
    }
    let mixed = coverage::mixed(dataset, &options.roles, options.within);
    notes.extend(mixed.map(|finding| format!("{}.", capital(&finding.reason))));
}

/// Counts of one key in one calendar year that differ by more than their margins.
pub(super) fn contradictions(series: &[SeriesPoint], notes: &mut Vec<String>) {
    let mut by_year: BTreeMap<(&str, i16), Vec<&SeriesPoint>> = BTreeMap::new();
    for p in series {
        by_year.entry((&p.key, p.date.year())).or_default().push(p);
    }
    let describe = |p: &SeriesPoint| {
        let margin = p.margin.filter(|m| *m > 0.0);
        let margin = margin.map_or(String::new(), |m| format!(" ±{}", amount(m)));
        format!("{}{margin} ({}, {})", amount(p.count), p.confidence, p.date)
    };
    let mut found = Vec::new();
    for ((key, _), points) in by_year {
        for (i, a) in points.iter().enumerate() {
            for b in &points[i + 1..] {
                let apart = (a.count - b.count).abs();
                let margins = a.margin.unwrap_or(0.0) + b.margin.unwrap_or(0.0);
                if a.confidence != b.confidence && apart > margins + 1e-9 {
                    found.push(format!("{key}: {} against {}", describe(a), describe(b)));
                }
            }
        }
    }
    if found.is_empty() {
        return;
    }
    let more = found.len().saturating_sub(LISTED);
    found.truncate(LISTED);
    let rest = if more > 0 {
        format!("; and {more} more")
    } else {
        String::new()
    };
    notes.push(format!(
        "Sources disagree within a year by more than their margins, and are kept side by side: \
         {}{rest}.",
        found.join("; ")
    ));
}
