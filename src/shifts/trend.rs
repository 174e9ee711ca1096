//! The trend columns of one series.

use crate::model::Date;
use crate::numeric::random::Stream;
use crate::numeric::trend::{mann_kendall, pettitt, pettitt_permutation_p, sen_slope};
use crate::numeric::turnover::turnover_test;

/// Fewest dates that can establish a trend.
pub const FEWEST_DATES: usize = 5;

/// Random orders behind the p of a change point.
const ORDERS: u32 = 1_999;

/// The trend of one series.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Trend {
    pub(super) slope: Option<f64>,
    pub(super) low: Option<f64>,
    pub(super) high: Option<f64>,
    pub(super) p: Option<f64>,
    pub(super) p_mk: Option<f64>,
    pub(super) detectable: Option<f64>,
    pub(super) change_point: Option<Date>,
    pub(super) change_point_p: Option<f64>,
}

/// Years since the first of the dates.
pub(super) fn years(dates: &[Date]) -> Vec<f64> {
    dates.iter().map(|d| d.years_since(dates[0])).collect()
}

impl Trend {
    /// The trend of `values` at `dates`; `moves` as in [`turnover_test`]. Below five dates only
    /// the slope.
    pub(super) fn of(
        dates: &[Date],
        values: &[f64],
        moves: &[Vec<f64>],
        seed: u64,
        key: &str,
    ) -> Self {
        let times = years(dates);
        let Some(sen) = sen_slope(&times, values) else {
            return Self::default();
        };
        let slope = Some(sen.slope);
        if dates.len() < FEWEST_DATES {
            return Self {
                slope,
                ..Self::default()
            };
        }
        // A stream of its own for every key: a selection of other keys changes nothing.
        let mut stream = Stream::new(seed, &format!("turnover {key}"), 0);
        let test = turnover_test(&times, values, moves, &mut stream);
        let mut orders = Stream::new(seed, &format!("change point {key}"), 0);
        let change = pettitt(values).filter(|c| c.k > 0);
        let change_point_p = change.map(|_| pettitt_permutation_p(values, &mut orders, ORDERS));
        Self {
            slope,
            low: Some(sen.low),
            high: Some(sen.high),
            p: test.map(|t| t.p),
            p_mk: Some(mann_kendall(values).p()),
            detectable: test.and_then(|t| t.detectable_slope),
            change_point: change
                .filter(|_| change_point_p.is_some_and(|p| p <= 0.05))
                .and_then(|c| dates.get(c.after + 1).copied()),
            change_point_p,
        }
    }
}
