//! Published and estimated counts: series of their own, never mixed with counted seats.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;
use serde::Serialize;

use crate::dataset::{Confidence, Dataset, Observation};
use crate::model::{ActorIx, Date, Role};

use super::keys::{actor_label, country_name};
use super::options::{Key, ShiftOptions};
use super::row::SeriesPoint;
use super::trend::{FEWEST_DATES, Series, Trend, correct};

/// The trend of published or estimated counts of one key from one kind of source.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ObservedTrend {
    /// The body that the counts speak of.
    pub body: String,
    /// The role counted.
    pub role: Role,
    /// Whose.
    pub key: String,
    /// The same for readers.
    pub label: String,
    /// `sourced` or `estimate`.
    pub confidence: &'static str,
    /// Every source of the series.
    pub sources: Vec<String>,
    /// Number of counts.
    pub points: usize,
    /// The first date.
    pub first_date: Date,
    /// Count at the first date.
    pub first: f64,
    /// The last date.
    pub last_date: Date,
    /// Count at the last date.
    pub last: f64,
    /// The largest margin, ±; `None` where no count states one.
    pub margin: Option<f64>,
    /// Its trend; `q` is over all series of observations.
    #[serde(flatten)]
    pub trend: Trend,
    /// Why columns are empty and what the numbers leave out, in a sentence.
    pub note: String,
}

/// An observation as a point of a series.
pub(super) struct ObservedPoint {
    pub(super) body: ActorIx,
    pub(super) role: Role,
    pub(super) label: String,
    pub(super) point: SeriesPoint,
}

const fn confidence_word(confidence: Confidence) -> &'static str {
    match confidence {
        Confidence::Sourced => "sourced",
        Confidence::Estimate => "estimate",
    }
}

/// The observations that fit `options`: of its roles, within its dates, of exactly its `within`
/// body (of every body if there is none), by actor or by country. Several actors of one country in
/// one source are added up.
pub(super) fn observed_points(dataset: &Dataset, options: &ShiftOptions) -> Vec<ObservedPoint> {
    let is_fit = |o: &&Observation| {
        options.roles.contains(&o.role)
            && options.within.is_none_or(|body| body == o.body)
            && options.from.is_none_or(|from| from <= o.date)
            && options.to.is_none_or(|to| o.date <= to)
    };
    let mut points: BTreeMap<_, ObservedPoint> = BTreeMap::new();
    for o in dataset.observations.iter().filter(is_fit) {
        let actor = dataset.actor(o.actor);
        let (key, label) = match options.by {
            Key::Actor => (actor.id.clone(), actor_label(actor)),
            Key::Country => {
                let name = country_name(actor.country);
                (name.id, name.label)
            }
            // The members of a group that nobody published a count of would be missing.
            Key::Group | Key::Kind | Key::Level | Key::Field => continue,
        };
        let confidence = confidence_word(o.confidence);
        let at = (
            o.date,
            o.body,
            o.role,
            key.clone(),
            confidence,
            o.source.to_string(),
        );
        points
            .entry(at)
            .and_modify(|p| {
                p.point.count += o.count;
                p.point.margin = match (p.point.margin, o.margin) {
                    (Some(a), Some(b)) => Some(a + b),
                    _ => None,
                };
            })
            .or_insert_with(|| ObservedPoint {
                body: o.body,
                role: o.role,
                label,
                point: SeriesPoint {
                    date: o.date,
                    key,
                    count: o.count,
                    margin: o.margin,
                    share: None,
                    rank: None,
                    confidence,
                    source: o.source.to_string(),
                },
            });
    }
    points.into_values().collect()
}

/// The trends of the observations that fit `options`, by body, role and key.
///
/// Estimates and sourced counts are never one series. Where two sources of one kind disagree on a
/// date, every source is a series of its own.
pub fn observed_trends(dataset: &Dataset, options: &ShiftOptions) -> Vec<ObservedTrend> {
    let mut series: BTreeMap<_, Vec<ObservedPoint>> = BTreeMap::new();
    for p in observed_points(dataset, options) {
        let at = (p.body, p.role, p.point.key.clone(), p.point.confidence);
        series.entry(at).or_default().push(p);
    }
    let mut split: Vec<Vec<ObservedPoint>> = Vec::new();
    for points in series.into_values() {
        let days: BTreeSet<Date> = points.iter().map(|p| p.point.date).collect();
        if days.len() == points.len() {
            split.push(points);
            continue;
        }
        let mut by_source: BTreeMap<String, Vec<ObservedPoint>> = BTreeMap::new();
        for p in points {
            by_source.entry(p.point.source.clone()).or_default().push(p);
        }
        split.extend(by_source.into_values());
    }
    let mut trends: Vec<ObservedTrend> = split
        .par_iter()
        .filter_map(|points| trend(dataset, points, options.seed))
        .collect();
    correct(trends.iter_mut().map(|t| &mut t.trend));
    trends
}

fn trend(dataset: &Dataset, points: &[ObservedPoint], seed: u64) -> Option<ObservedTrend> {
    let (first, last) = (points.first()?, points.last()?);
    let dates: Vec<Date> = points.iter().map(|p| p.point.date).collect();
    let values: Vec<f64> = points.iter().map(|p| p.point.count).collect();
    let changes: Vec<Vec<f64>> = values.windows(2).map(|w| vec![w[1] - w[0]]).collect();
    let body = dataset.actor(first.body).id.clone();
    let purpose = format!("observed {body} {} {}", first.role, first.point.key);
    let margins: Vec<f64> = points
        .iter()
        .map(|p| p.point.margin.unwrap_or(0.0))
        .collect();
    let trend = Trend::of(&Series {
        dates: &dates,
        values: &values,
        moves: &changes,
        totals: Err("published and estimated counts name no total"),
        margins: &margins,
        seed,
        key: &purpose,
    });
    let note = if dates.len() < FEWEST_DATES {
        format!(
            "{} published or estimated counts: fewer than five cannot establish a trend",
            dates.len()
        )
    } else {
        "from published or estimated counts, not from counted seats: single gains and losses are \
         not known, so the test takes the net change from date to date as one move"
            .to_owned()
    };
    let sources: BTreeSet<&String> = points.iter().map(|p| &p.point.source).collect();
    Some(ObservedTrend {
        body,
        role: first.role,
        key: first.point.key.clone(),
        label: first.label.clone(),
        confidence: first.point.confidence,
        sources: sources.into_iter().cloned().collect(),
        points: points.len(),
        first_date: first.point.date,
        first: first.point.count,
        last_date: last.point.date,
        last: last.point.count,
        margin: points
            .iter()
            .filter_map(|p| p.point.margin)
            .reduce(f64::max),
        trend,
        note,
    })
}
