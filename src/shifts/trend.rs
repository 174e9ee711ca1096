//! The trend of one series.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::model::Date;
use crate::numeric::exposure::{RateSlope, rate_slope};
use crate::numeric::random::Stream;
use crate::numeric::segment::{Stretch, stretches};
use crate::numeric::trend::{
    benjamini_hochberg, mann_kendall, pettitt, pettitt_permutation_p, sen_slope,
};
use crate::numeric::turnover::{LEVEL, Turnover, turnover_test};

use super::words::spelled;

/// Fewest dates that can establish a trend.
pub const FEWEST_DATES: usize = 5;

/// Random orders behind the p of a change point.
const ORDERS: u32 = 1_999;

/// Series drawn through the margins.
const DRAWS: usize = 2_000;

/// The columns that need [`FEWEST_DATES`] dates.
const NEED_FIVE: [&str; 9] = [
    "slope_low",
    "slope_high",
    "p",
    "p_mk",
    "q",
    "detectable_slope",
    "change_point",
    "tau_b",
    "rate_ratio",
];

/// The trend of one series. Below five dates only the slope is defined; `undefined` says why a column
/// is empty.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Trend {
    /// Sen's slope a year, on real distances in time.
    pub slope_per_year: Option<f64>,
    /// Lower end of its 95 % interval from order statistics, which assumes independent dates.
    pub slope_low: Option<f64>,
    /// Upper end.
    pub slope_high: Option<f64>,
    /// 2.5 % of the slopes of 2,000 series drawn evenly within the margins of the counts; `None`
    /// without margins.
    pub slope_margin_low: Option<f64>,
    /// 97.5 % of them.
    pub slope_margin_high: Option<f64>,
    /// p of the slope against turnover without direction. Where single gains and losses are not
    /// known, the net change from date to date is the one move.
    pub p: Option<f64>,
    /// p of Mann-Kendall, which assumes independent dates.
    pub p_mk: Option<f64>,
    /// Benjamini-Hochberg q of `p` over all rows.
    pub q: Option<f64>,
    /// The smallest slope that would have been found in 80 % of the cases.
    pub detectable_slope: Option<f64>,
    /// The first date after Pettitt's change point, where its permutation p and `p` are at most .05.
    pub change_point: Option<Date>,
    /// Permutation p of the change point; assumes independent dates.
    pub change_point_p: Option<f64>,
    /// Number of dates that the trend stands on.
    pub trend_dates: usize,
    /// Kendall's tau-b of values and dates: −1 (always falling) to 1; as `p_mk` it assumes
    /// independent dates.
    pub tau_b: Option<f64>,
    /// The Poisson slope with the total as exposure: whether the share grew, or only the whole.
    pub exposure: Option<RateSlope>,
    /// Stretches of constant pace, where the pace breaks; one stretch where it does not.
    pub paces: Vec<Pace>,
    /// Why a column is empty, by its name.
    pub undefined: BTreeMap<&'static str, String>,
}

/// A stretch of dates over which a series gains at one pace.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Pace {
    /// The date it starts at.
    pub from: Date,
    /// The date it ends at.
    pub to: Date,
    /// Gain a year.
    pub per_year: f64,
}

/// A series and what its trend is measured against.
pub(super) struct Series<'a> {
    /// Ascending.
    pub(super) dates: &'a [Date],
    pub(super) values: &'a [f64],
    /// By interval, the size of every gain and loss; the net change where nothing else is known.
    pub(super) moves: &'a [Vec<f64>],
    /// The whole at each date, or why there is none.
    pub(super) totals: Result<&'a [f64], &'static str>,
    /// Plus or minus on each value; empty where no value states one.
    pub(super) margins: &'a [f64],
    pub(super) seed: u64,
    /// Names the random streams: a selection of other keys changes nothing.
    pub(super) key: &'a str,
}

/// Years since the first of the dates.
fn years(dates: &[Date]) -> Vec<f64> {
    dates.iter().map(|d| d.years_since(dates[0])).collect()
}

/// Why a series of `dates` dates has no trend.
pub(super) fn too_few(dates: usize) -> String {
    format!(
        "{} {} cannot establish a trend: five are needed",
        spelled(dates),
        if dates == 1 { "date" } else { "dates" }
    )
}

impl Trend {
    /// The trend of a series. Below five dates only the slope.
    pub(super) fn of(series: &Series<'_>) -> Self {
        let (dates, values) = (series.dates, series.values);
        let times = years(dates);
        let mut trend = Self {
            trend_dates: dates.len(),
            ..Self::default()
        };
        let Some(sen) = sen_slope(&times, values) else {
            trend.leave_empty(&["slope_per_year"], "a slope needs two dates");
            trend.leave_empty(&NEED_FIVE, &too_few(dates.len()));
            return trend;
        };
        trend.slope_per_year = Some(sen.slope);
        if dates.len() < FEWEST_DATES {
            trend.leave_empty(&NEED_FIVE, &too_few(dates.len()));
            return trend;
        }
        trend.slope_low = Some(sen.low);
        trend.slope_high = Some(sen.high);
        let turnover = Turnover::of(series.moves);
        let stream =
            |purpose: &str| Stream::new(series.seed, &format!("{purpose} {}", series.key), 0);
        let test = turnover_test(&times, values, &turnover, &mut stream("turnover"));
        trend.p = test.map(|t| t.p);
        trend.detectable_slope = test.and_then(|t| t.detectable_slope);
        if trend.detectable_slope.is_none() {
            let reason = "nothing moved between any two dates, so there is no turnover to measure \
                          a slope against";
            trend.leave_empty(&["detectable_slope"], reason);
        }
        let kendall = mann_kendall(values);
        trend.p_mk = Some(kendall.p());
        trend.tau_b = kendall.tau_b;
        if kendall.tau_b.is_none() {
            trend.leave_empty(&["tau_b"], "all values are equal");
        }
        trend.find_change(series, &mut stream("change point"));
        let share = series
            .totals
            .and_then(|totals| rate_slope(&times, values, totals, &turnover.variances()));
        match share {
            Ok(slope) => trend.exposure = Some(slope),
            Err(reason) => trend.leave_empty(&["rate_ratio"], reason),
        }
        let paces = stretches(&times, values, &turnover, &mut stream("pace"));
        let of = |s: Stretch| Pace {
            from: dates[s.from],
            to: dates[s.to],
            per_year: s.pace,
        };
        trend.paces = paces.into_iter().flatten().map(of).collect();
        let margins = through_margins(&times, series, &mut stream("margins"));
        trend.slope_margin_low = margins.map(|m| m.0);
        trend.slope_margin_high = margins.map(|m| m.1);
        trend
    }

    fn leave_empty(&mut self, columns: &[&'static str], reason: &str) {
        let reasons = columns.iter().map(|c| (*c, reason.to_owned()));
        self.undefined.extend(reasons);
    }

    /// Pettitt's change point, if neither the order of dates nor turnover explains it.
    ///
    /// Pettitt's p takes the dates as independent and so finds a change in most drifting series;
    /// therefore a date is named only where the slope is beyond turnover too.
    fn find_change(&mut self, series: &Series<'_>, orders: &mut Stream) {
        let Some(change) = pettitt(series.values).filter(|c| c.k > 0) else {
            self.leave_empty(&["change_point"], "all values are equal");
            return;
        };
        let p = pettitt_permutation_p(series.values, orders, ORDERS);
        self.change_point_p = Some(p);
        if p > LEVEL {
            self.leave_empty(&["change_point"], "no change of level at .05");
        } else if self.p.is_none_or(|p| p > LEVEL) {
            let reason = "a change of level that turnover without a direction could explain";
            self.leave_empty(&["change_point"], reason);
        } else {
            self.change_point = series.dates.get(change.after + 1).copied();
        }
    }
}

/// Benjamini-Hochberg over all trends of a table.
pub(super) fn correct<'a>(trends: impl Iterator<Item = &'a mut Trend>) {
    let trends: Vec<&mut Trend> = trends.collect();
    let p_values: Vec<Option<f64>> = trends.iter().map(|t| t.p).collect();
    for (trend, q) in trends.into_iter().zip(benjamini_hochberg(&p_values)) {
        trend.q = q;
    }
}

/// The central 95 % of the slopes of series drawn evenly within the margins.
fn through_margins(times: &[f64], series: &Series<'_>, stream: &mut Stream) -> Option<(f64, f64)> {
    if !series.margins.iter().any(|m| *m > 0.0) {
        return None;
    }
    let mut slopes = Vec::with_capacity(DRAWS);
    for _ in 0..DRAWS {
        let both = series.values.iter().zip(series.margins);
        let drawn: Vec<f64> = both
            .map(|(value, margin)| value + margin * (2.0 * stream.f64() - 1.0))
            .collect();
        slopes.push(sen_slope(times, &drawn)?.slope);
    }
    slopes.sort_unstable_by(f64::total_cmp);
    Some((slopes[DRAWS / 40], slopes[DRAWS - 1 - DRAWS / 40]))
}
