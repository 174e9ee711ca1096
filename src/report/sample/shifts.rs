//! A chapter on change, for tests of renderers.

use std::collections::BTreeMap;

use crate::analysis::{Event, Flow, ObservedTrend, SeriesPoint, ShiftChapter, ShiftRow, Trend};
use crate::model::Role;

use super::{DATES, HOLDERS, causes, date, indices, text};

fn shift_row(at: usize, parts: [f64; 5]) -> ShiftRow {
    let (key, label, _, counts) = HOLDERS[at];
    let [created, disbanded, taken_over, handed_over, other] = parts;
    ShiftRow {
        key: text(key),
        label: text(label),
        first_date: date(DATES[0]),
        first: counts[0],
        last_date: date(DATES[2]),
        last: counts[2],
        change: counts[2] - counts[0],
        share_first: Some(counts[0] / 762.0),
        share_last: Some(counts[2] / 769.0),
        trend: Trend {
            slope_per_year: Some((counts[2] - counts[0]) / 4.34),
            ..Trend::default()
        },
        created,
        disbanded,
        taken_over,
        handed_over,
        other,
        other_by_event: BTreeMap::new(),
        taken_from: Vec::new(),
        handed_to: Vec::new(),
    }
}

fn flow(body: &str, event: Event, from: &str, to: &str) -> Flow {
    Flow {
        from_date: date(DATES[0]),
        to_date: date(DATES[2]),
        body: text(body),
        role: Role::Secretariat,
        event,
        from_key: text(from),
        to_key: text(to),
        seats: 1.0,
    }
}

fn observed_trend(
    at: usize,
    first: (&str, f64),
    last: (&str, f64),
    slope: Option<f64>,
) -> ObservedTrend {
    ObservedTrend {
        body: text("ISO"),
        role: Role::Secretariat,
        key: text(HOLDERS[at].0),
        label: text(HOLDERS[at].1),
        confidence: if slope.is_some() {
            "estimate"
        } else {
            "sourced"
        },
        sources: vec![text("StanDat validation plots")],
        points: if slope.is_some() { 15 } else { 2 },
        first_date: date(first.0),
        first: first.1,
        last_date: date(last.0),
        last: last.1,
        margin: slope.map(|_| 5.0),
        trend: Trend {
            slope_per_year: slope,
            slope_low: slope.map(|s| s - 0.8),
            slope_high: slope.map(|s| s + 0.7),
            p: slope.map(|_| 0.0004),
            p_mk: slope.map(|_| 0.000_02),
            q: slope.map(|_| 0.0041),
            detectable_slope: slope.map(|_| 1.9),
            change_point: slope.map(|_| date("2010-12-31")),
            ..Trend::default()
        },
        note: String::new(),
    }
}

pub(super) fn shifts() -> ShiftChapter {
    let series = DATES.iter().enumerate().flat_map(|(d, day)| {
        HOLDERS.iter().map(move |(key, _, _, counts)| SeriesPoint {
            date: date(day),
            key: text(key),
            count: counts[d],
            margin: None,
            share: Some(counts[d] / 769.0),
            rank: None,
            confidence: "counted",
            source: text("relations"),
        })
    });
    ShiftChapter {
        id: text("iso-secretariats"),
        title: text("Secretariats of ISO committees"),
        roles: vec![text("secretariat"), text("twinned_secretariat")],
        by: text("actor"),
        within: Some(text("ISO")),
        dates: DATES.iter().map(|d| date(d)).collect(),
        rows: vec![
            shift_row(1, [20.0, 2.0, 6.0, 1.0, 1.0]),
            shift_row(2, [9.0, 5.0, 4.0, 14.0, 1.0]),
            shift_row(7, [3.0, 1.0, 2.0, 0.5, 0.0]),
        ],
        top: 2,
        sentences: vec![
            text(
                "SAC (China) held 70 secretariats at the end of 2021 and rose to 94 in May 2026 \
                 (+24): 20 in new committees, 6 taken over, less 1 handed over and 2 ended.",
            ),
            text("Three dates cannot establish a trend: see `slope_per_year`."),
        ],
        series: series.collect(),
        observed: vec![SeriesPoint {
            date: date("2022-02-01"),
            key: text("SAC"),
            count: 64.0,
            margin: None,
            share: None,
            rank: None,
            confidence: "sourced",
            source: text("=press report"),
        }],
        observed_trends: vec![
            observed_trend(1, ("2004-12-31", 8.5), ("2023-12-31", 76.0), Some(3.94)),
            observed_trend(2, ("2011-12-31", 120.0), ("2022-02-01", 102.0), None),
        ],
        observed_sentences: vec![text(
            "Fifteen estimates of secretariats of SAC (China) in ISO (margin up to ±5) go from 8.5 \
             in 2004 to 76 in 2023.",
        )],
        flows: vec![flow("ISO/TC 100", Event::TakenOver, "BSI", "SAC")],
        flows_end_to_end: vec![
            flow("ISO/TC 100", Event::TakenOver, "BSI", "SAC"),
            flow("ISO/TC 158", Event::TakenOver, "NEN", "SAC"),
            flow("ISO/TC 345", Event::Created, "", "SAC"),
        ],
        causes: causes::causes(),
        concentration: vec![indices(DATES[0]), indices(DATES[2])],
        coverage: text("every committee of ISO at four dates"),
        notes: vec![text("Rotation between twins counts as `other`.")],
    }
}
