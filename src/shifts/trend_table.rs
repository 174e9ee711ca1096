//! The whole trend of every key as a table, and the sentences on share and pace.

use crate::model::Date;
use crate::numeric::exposure::RateSlope;

use super::measure::MeasureRow;
use super::row::{ShiftRow, number, optional};
use super::trend::TrendDetail;
use super::words::{days, decimals, list, signed_decimals};

/// Dispersion above which a sentence says that counts scatter more than Poisson counts.
const OVER_DISPERSED: f64 = 1.5;

impl ShiftRow {
    /// The columns of the table of trends.
    pub const TREND_COLUMNS: [&'static str; 20] = [
        "key",
        "dates",
        "slope_per_year",
        "slope_low",
        "slope_high",
        "slope_margin_low",
        "slope_margin_high",
        "p",
        "q",
        "p_mk",
        "tau_b",
        "detectable_slope",
        "rate_ratio",
        "rate_low",
        "rate_high",
        "dispersion",
        "change_point",
        "change_point_p",
        "paces",
        "reason",
    ];

    /// The fields in the order of [`Self::TREND_COLUMNS`]. `paces` lists `FROM/TO=GAIN A YEAR`, apart
    /// by `;`; `reason` says why fields are empty.
    pub fn trend_record(&self) -> Vec<String> {
        record(&Columns {
            key: &self.key,
            slope: [self.slope_per_year, self.slope_low, self.slope_high],
            tests: [self.p, self.q, self.p_mk],
            detectable: self.detectable_slope,
            change: (self.change_point, self.change_point_p),
            trend: &self.trend,
        })
    }
}

impl MeasureRow {
    /// The fields in the order of [`ShiftRow::TREND_COLUMNS`].
    pub fn trend_record(&self) -> Vec<String> {
        record(&Columns {
            key: &self.key,
            slope: [self.slope_per_year, self.slope_low, self.slope_high],
            tests: [self.p, self.q, self.p_mk],
            detectable: self.detectable_slope,
            change: (self.change_point, self.change_point_p),
            trend: &self.trend,
        })
    }
}

/// What both kinds of rows say of a trend.
struct Columns<'a> {
    key: &'a str,
    slope: [Option<f64>; 3],
    tests: [Option<f64>; 3],
    detectable: Option<f64>,
    change: (Option<Date>, Option<f64>),
    trend: &'a TrendDetail,
}

fn record(columns: &Columns<'_>) -> Vec<String> {
    let trend = columns.trend;
    let share = trend.exposure.as_ref();
    let paces = trend
        .paces
        .iter()
        .map(|p| format!("{}/{}={}", p.from, p.to, number(p.per_year)));
    let mut record = vec![columns.key.to_owned(), trend.trend_dates.to_string()];
    record.extend(columns.slope.map(optional));
    record.extend([trend.slope_margin_low, trend.slope_margin_high].map(optional));
    record.extend(columns.tests.map(optional));
    record.extend([trend.tau_b, columns.detectable].map(optional));
    let of_share = |x: fn(&RateSlope) -> f64| optional(share.map(x));
    record.extend([
        of_share(|s| s.rate_ratio),
        of_share(|s| s.low),
        of_share(|s| s.high),
        of_share(|s| s.dispersion),
        columns.change.0.map(|d| d.to_string()).unwrap_or_default(),
        optional(columns.change.1),
        paces.collect::<Vec<_>>().join(";"),
        trend.reasons(),
    ]);
    record
}

impl TrendDetail {
    /// Why columns are empty, each reason once with its columns: `p, q: one date …; rate_ratio: …`.
    pub fn reasons(&self) -> String {
        let mut reasons: Vec<(&str, Vec<&str>)> = Vec::new();
        for (column, reason) in &self.undefined {
            match reasons.iter_mut().find(|(known, _)| known == reason) {
                Some((_, columns)) => columns.push(column),
                None => reasons.push((reason, vec![column])),
            }
        }
        let texts = reasons
            .into_iter()
            .map(|(reason, columns)| format!("{}: {reason}", columns.join(", ")));
        texts.collect::<Vec<_>>().join("; ")
    }
}

/// One sentence on whether the share of a key changed, or only the whole; `None` where no rate ratio
/// is defined.
pub fn rate_sentence(row: &ShiftRow) -> Option<String> {
    let share = row.trend.exposure.as_ref()?;
    let percent = |ratio: f64| decimals(100.0 * (ratio - 1.0));
    let verb = if share.rate_ratio >= 1.0 {
        "rose"
    } else {
        "fell"
    };
    let mut text = format!(
        "Its share of the whole {verb} by {} % a year (95 % interval {} to {} %)",
        decimals(100.0 * (share.rate_ratio - 1.0).abs()),
        percent(share.low),
        percent(share.high)
    );
    text += if share.low > 1.0 {
        ": it grew faster than the whole."
    } else if share.high < 1.0 {
        ": it fell behind the whole."
    } else {
        ": a change that turnover could explain, so the whole may have carried it along."
    };
    if share.dispersion > OVER_DISPERSED {
        text += &format!(
            " The counts scatter more than Poisson counts (dispersion {}), which the interval allows \
             for.",
            decimals(share.dispersion)
        );
    }
    Some(text)
}

/// One sentence on where the pace of a series breaks; `None` where it does not, or nobody can tell.
pub fn pace_sentence(row: &ShiftRow) -> Option<String> {
    let paces = &row.trend.paces;
    let (first, last) = (paces.first()?, paces.last()?);
    if paces.len() < 2 {
        return None;
    }
    let day = |date| days(date, date.max(last.to)).0;
    let breaks: Vec<String> = paces[1..].iter().map(|p| day(p.from)).collect();
    let after: Vec<String> = paces[1..]
        .iter()
        .map(|p| signed_decimals(p.per_year))
        .collect();
    Some(format!(
        "The pace breaks {}: {} a year before, then {}.",
        list(&breaks),
        signed_decimals(first.per_year),
        list(&after)
    ))
}

/// One sentence on what the margins of the counts leave of the slope; `None` without margins.
pub fn margin_sentence(row: &ShiftRow) -> Option<String> {
    let (low, high) = (row.trend.slope_margin_low?, row.trend.slope_margin_high?);
    Some(format!(
        "Redrawn within the margins of its counts, the slope is {} to {} a year in 95 % of 2000 draws.",
        signed_decimals(low),
        signed_decimals(high)
    ))
}
