//! The whole trend of every key as a table, and the sentences on share and pace.

use crate::numeric::exposure::RateSlope;

use super::row::{number, optional};
use super::trend::Trend;
use super::words::{days, decimals, list, signed_decimals};

/// Dispersion above which a sentence says that counts scatter more than Poisson counts.
const OVER_DISPERSED: f64 = 1.5;

impl Trend {
    /// The fields from `slope_per_year` to `change_point` in the order of `ShiftRow::COLUMNS`.
    pub(super) fn main_columns(&self) -> [String; 8] {
        [
            optional(self.slope_per_year),
            optional(self.slope_low),
            optional(self.slope_high),
            optional(self.p),
            optional(self.p_mk),
            optional(self.q),
            optional(self.detectable_slope),
            self.change_point.map(|d| d.to_string()).unwrap_or_default(),
        ]
    }

    /// The columns of the table of trends.
    pub const COLUMNS: [&'static str; 20] = [
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

    /// The fields in the order of [`Self::COLUMNS`]. `paces` lists `FROM/TO=GAIN A YEAR`, apart by
    /// `;`; `reason` says why fields are empty.
    pub fn record(&self, key: &str) -> Vec<String> {
        let share = self.exposure.as_ref();
        let of_share = |x: fn(&RateSlope) -> f64| optional(share.map(x));
        let paces = self
            .paces
            .iter()
            .map(|p| format!("{}/{}={}", p.from, p.to, number(p.per_year)));
        vec![
            key.to_owned(),
            self.trend_dates.to_string(),
            optional(self.slope_per_year),
            optional(self.slope_low),
            optional(self.slope_high),
            optional(self.slope_margin_low),
            optional(self.slope_margin_high),
            optional(self.p),
            optional(self.q),
            optional(self.p_mk),
            optional(self.tau_b),
            optional(self.detectable_slope),
            of_share(|s| s.rate_ratio),
            of_share(|s| s.low),
            of_share(|s| s.high),
            of_share(|s| s.dispersion),
            self.change_point.map(|d| d.to_string()).unwrap_or_default(),
            optional(self.change_point_p),
            paces.collect::<Vec<_>>().join(";"),
            self.reasons(),
        ]
    }

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
pub fn rate_sentence(trend: &Trend) -> Option<String> {
    let share = trend.exposure.as_ref()?;
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
pub fn pace_sentence(trend: &Trend) -> Option<String> {
    let paces = &trend.paces;
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
pub fn margin_sentence(trend: &Trend) -> Option<String> {
    let (low, high) = (trend.slope_margin_low?, trend.slope_margin_high?);
    Some(format!(
        "Redrawn within the margins of its counts, the slope is {} to {} a year in 95 % of 2000 draws.",
        signed_decimals(low),
        signed_decimals(high)
    ))
}
