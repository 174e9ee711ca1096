//! Trends and concentration as tables for readers.

use std::collections::BTreeSet;

use super::print::{Cells, SENTENCES, decimals, header, rounded, seats};
use crate::shifts::{Shifts, margin_sentence, pace_sentence, rate_sentence};

/// `1.23 (0.5 to 2)`; empty without a value.
fn with_range(value: Option<f64>, low: Option<f64>, high: Option<f64>) -> String {
    let text = |x: f64| rounded(x.to_string());
    match (value, low, high) {
        (Some(value), Some(low), Some(high)) => {
            format!("{} ({} to {})", text(value), text(low), text(high))
        }
        (Some(value), _, _) => text(value),
        _ => String::new(),
    }
}

pub(super) fn trend_cells(shifts: &Shifts) -> Cells {
    let rows = shifts.rows.iter().map(|r| {
        let share = r.trend.exposure.as_ref();
        let paces = r.trend.paces.iter().skip(1);
        let breaks: Vec<String> = paces.map(|p| p.from.to_string()).collect();
        vec![
            r.label.clone(),
            r.trend.trend_dates.to_string(),
            with_range(
                r.trend.slope_per_year,
                r.trend.slope_low,
                r.trend.slope_high,
            ),
            decimals(r.trend.p, 4),
            decimals(r.trend.q, 4),
            decimals(r.trend.p_mk, 4),
            decimals(r.trend.tau_b, 2),
            decimals(r.trend.detectable_slope, 2),
            with_range(
                share.map(|s| s.rate_ratio),
                share.map(|s| s.low),
                share.map(|s| s.high),
            ),
            decimals(share.map(|s| s.dispersion), 2),
            r.trend
                .change_point
                .map(|d| d.to_string())
                .unwrap_or_default(),
            breaks.join(", "),
        ]
    });
    let names = [
        "key",
        "dates",
        "a year (95 %)",
        "p",
        "q",
        "p_mk",
        "tau_b",
        "detectable",
        "rate ratio a year (95 %)",
        "dispersion",
        "change point",
        "pace breaks at",
    ];
    (header(&names), rows.collect())
}

/// Share, pace and margins of the biggest changes, and why columns are empty.
pub(super) fn trend_words(shifts: &Shifts) -> Vec<String> {
    let mut words = Vec::new();
    let moved = shifts.rows.iter().filter(|r| r.change != 0.0);
    for row in moved.take(SENTENCES) {
        let more = [
            rate_sentence(&row.trend),
            pace_sentence(&row.trend),
            margin_sentence(&row.trend),
        ];
        let more: Vec<String> = more.into_iter().flatten().collect();
        if !more.is_empty() {
            words.push(format!("{}: {}", row.label, more.join(" ")));
        }
    }
    let mut reasons: Vec<(String, usize)> = Vec::new();
    for reason in shifts.rows.iter().map(|r| r.trend.reasons()) {
        match reasons.iter_mut().find(|(known, _)| *known == reason) {
            Some((_, rows)) => *rows += 1,
            None => reasons.push((reason, 1)),
        }
    }
    let reasons = reasons.into_iter().filter(|(reason, _)| !reason.is_empty());
    words.extend(reasons.map(|(reason, rows)| format!("Empty in {rows} of the rows: {reason}.")));
    words
}

pub(super) fn concentration_cells(shifts: &Shifts) -> Cells {
    let rows = shifts.concentration.iter().map(|c| {
        let i = &c.indices;
        let ranged = |name: &str, value: f64| {
            let range = c.sensitivity.get(name);
            with_range(Some(value), range.map(|r| r.0), range.map(|r| r.1))
        };
        vec![
            c.date.to_string(),
            i.holders.to_string(),
            seats(i.total),
            ranged("hhi", i.hhi),
            ranged("effective_number", i.effective_number),
            ranged("gini", i.gini),
            ranged("top_1", i.top_1),
            ranged("top_4", i.top_4),
            ranged("theil", c.theil),
            decimals(c.theil_within, 4),
            decimals(c.theil_between, 4),
        ]
    });
    let names = [
        "date",
        "holders",
        "total",
        "HHI",
        "effective number",
        "Gini",
        "largest",
        "four largest",
        "Theil",
        "within",
        "between",
    ];
    (header(&names), rows.collect())
}

pub(super) fn concentration_words(shifts: &Shifts) -> Vec<String> {
    let mut words = Vec::new();
    if shifts
        .concentration
        .iter()
        .any(|c| !c.sensitivity.is_empty())
    {
        words.push(
            "In brackets: sensitivity, the middle 95 % of the values when one in ten bodies is left out \
             (500 draws, bias-corrected). The seats are a census and no sample, so these are no margins \
             of error."
                .to_owned(),
        );
    }
    let reasons: BTreeSet<_> = shifts
        .concentration
        .iter()
        .flat_map(|c| &c.undefined)
        .collect();
    words.extend(
        reasons
            .into_iter()
            .map(|(at, why)| format!("No {at}: {why}.")),
    );
    words
}
