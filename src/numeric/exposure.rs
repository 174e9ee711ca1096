//! Did a count grow, or only the whole that it is a part of? The Poisson slope with the total as
//! exposure.

use serde::Serialize;

/// Steps of Newton's method before bisection alone would have ended.
const MOST_STEPS: usize = 200;

/// A Poisson slope with an offset, as a rate ratio a year.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct RateSlope {
    /// By what the share of the whole is multiplied each year: exp(β). 1.02 is 2 % a year more
    /// than the whole grew, 1 is exactly as the whole.
    pub rate_ratio: f64,
    /// Lower end of the 95 % interval of `rate_ratio`.
    pub low: f64,
    /// Upper end.
    pub high: f64,
    /// Pearson's χ²/(n − 2): about 1 if the counts scatter around the line as independent Poisson
    /// counts would, above 1 over-dispersed, below 1 steadier than that (as seats are).
    pub dispersion: f64,
    /// Standard error of ln `rate_ratio` if the dates were independent: √(dispersion/information).
    pub error_scatter: f64,
    /// Its standard error if gains and losses are equally likely at the observed turnover.
    pub error_turnover: f64,
}

impl RateSlope {
    /// Whether the interval leaves out 1: the share rose or fell by more than turnover and scatter
    /// explain.
    pub fn is_apart_from_the_whole(&self) -> bool {
        self.low > 1.0 || self.high < 1.0
    }
}

/// The Poisson slope of `counts` at `times` with the log of `exposure` as offset:
/// ln E(x_t) = α + β t + ln N_t, by maximum likelihood (Newton's method on the slope alone, which is
/// the multinomial likelihood given Σ x; bisection where a step leaves the bracket).
///
/// The interval is exp(β ± t s), t the 97.5 % point of Student's distribution with n − 2 degrees of
/// freedom and s the larger of two standard errors: that of scatter around the
/// line (quasi-Poisson, Wedderburn 1974: √(φ/I), φ Pearson's dispersion and I the information) and
/// that of persistence: with fair signs of all moves, whose squares sum to `variances[i]` in interval
/// i, the linearised β varies by Σ_i v_i c_i²/I², c_i = Σ_{t after i} (t − t̄) and t̄ the mean time
/// weighted by fitted counts. Independent dates alone would make the interval of seats far too
/// narrow. Counts need not be whole.
///
/// Time O(n) a step.
///
/// # Errors
/// A reason in words: fewer than three dates, lengths that do not fit, a whole of 0 at a date, nothing
/// counted, or everything at the first or the last date alone (the slope would be infinite).
pub fn rate_slope(
    times: &[f64],
    counts: &[f64],
    exposure: &[f64],
    variances: &[f64],
) -> Result<RateSlope, &'static str> {
    let n = counts.len();
    if n < 3 {
        return Err("a rate ratio needs three dates");
    }
    if times.len() != n || exposure.len() != n || variances.len() != n - 1 {
        return Err("times, counts, totals and turnover do not fit together");
    }
    if exposure.iter().any(|total| *total <= 0.0) {
        return Err("the total is 0 at a date, so there is no share to follow");
    }
    let all: f64 = counts.iter().sum();
    if all <= 0.0 {
        return Err("nothing is counted at any date");
    }
    let mean: f64 = times.iter().zip(counts).map(|(t, x)| t * x).sum::<f64>() / all;
    let (first, last) = times
        .iter()
        .fold((f64::INFINITY, f64::NEG_INFINITY), |(a, b), t| {
            (a.min(*t), b.max(*t))
        });
    if last - first <= 0.0 {
        return Err("all dates are the same");
    }
    let margin = 1e-12 * (last - first);
    if mean <= first + margin || mean >= last - margin {
        return Err("everything is counted at the first or the last date alone");
    }
    let slope = solve(times, exposure, mean, last - first);
    let tilt = Tilt::at(times, exposure, slope);
    let information = all * tilt.variance;
    if information <= 0.0 {
        return Err("all dates are the same");
    }
    let fitted: Vec<f64> = tilt.weights.iter().map(|w| all * w).collect();
    let chi_square: f64 = counts
        .iter()
        .zip(&fitted)
        .filter(|(_, m)| **m > 0.0)
        .map(|(x, m)| (x - m) * (x - m) / m)
        .sum();
    let dispersion = chi_square / (n - 2) as f64;
    let mut after = 0.0;
    let mut drift = 0.0;
    for (t, variance) in times[1..].iter().zip(variances).rev() {
        after += t - tilt.mean;
        drift += variance * after * after;
    }
    let error_scatter = (dispersion / information).sqrt();
    let error_turnover = drift.sqrt() / information;
    let reach = student_975(n - 2) * error_scatter.max(error_turnover);
    Ok(RateSlope {
        rate_ratio: libm::exp(slope),
        low: libm::exp(slope - reach),
        high: libm::exp(slope + reach),
        dispersion,
        error_scatter,
        error_turnover,
    })
}

/// 97.5 % point of Student's t with `freedom` > 0 degrees of freedom, by bisection of its finite sums
/// (Abramowitz and Stegun 26.7.3 and 26.7.4).
pub(super) fn student_975(freedom: usize) -> f64 {
    let inside = |t: f64| {
        let angle = libm::atan(t / (freedom as f64).sqrt());
        let (sine, cosine) = (libm::sin(angle), libm::cos(angle));
        let is_odd = !freedom.is_multiple_of(2);
        let (mut term, mut sum) = if is_odd { (cosine, cosine) } else { (1.0, 1.0) };
        let mut k = if is_odd { 2 } else { 1 };
        while k + 2 < freedom + 1 {
            term *= cosine * cosine * k as f64 / (k + 1) as f64;
            sum += term;
            k += 2;
        }
        if freedom == 1 {
            angle / std::f64::consts::FRAC_PI_2
        } else if is_odd {
            (angle + sine * sum) / std::f64::consts::FRAC_PI_2
        } else {
            sine * sum
        }
    };
    let (mut low, mut high) = (1.0, 16.0);
    for _ in 0..60 {
        let middle = f64::midpoint(low, high);
        if inside(middle) < 0.95 {
            low = middle;
        } else {
            high = middle;
        }
    }
    f64::midpoint(low, high)
}

/// Shares of the expected counts by date under a slope, their mean time and variance.
struct Tilt {
    weights: Vec<f64>,
    mean: f64,
    variance: f64,
}

impl Tilt {
    fn at(times: &[f64], exposure: &[f64], slope: f64) -> Self {
        let heights = times.iter().map(|t| slope * t);
        let top = heights.clone().fold(f64::NEG_INFINITY, f64::max);
        let mut weights: Vec<f64> = heights
            .zip(exposure)
            .map(|(h, total)| total * libm::exp(h - top))
            .collect();
        let sum: f64 = weights.iter().sum();
        for w in &mut weights {
            *w /= sum;
        }
        let mean: f64 = weights.iter().zip(times).map(|(w, t)| w * t).sum();
        let squares = weights.iter().zip(times);
        let variance = squares.map(|(w, t)| w * (t - mean) * (t - mean)).sum();
        Self {
            weights,
            mean,
            variance,
        }
    }
}

/// The slope under which the mean time of expected counts is `mean`; it rises with the slope.
fn solve(times: &[f64], exposure: &[f64], mean: f64, span: f64) -> f64 {
    let (mut low, mut high) = (f64::NEG_INFINITY, f64::INFINITY);
    let mut slope = 0.0;
    for _ in 0..MOST_STEPS {
        let tilt = Tilt::at(times, exposure, slope);
        let gap = mean - tilt.mean;
        if gap.abs() <= 1e-15 * span {
            break;
        }
        if gap > 0.0 {
            low = slope;
        } else {
            high = slope;
        }
        let newton = slope + gap / tilt.variance;
        let next = if newton.is_finite() && low < newton && newton < high {
            newton
        } else if low.is_finite() && high.is_finite() {
            f64::midpoint(low, high)
        } else {
            slope + gap.signum() * (slope.abs() + 1.0 / span)
        };
        if (next - slope).abs() <= 1e-15 * next.abs().max(1.0 / span) {
            slope = next;
            break;
        }
        slope = next;
    }
    slope
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_that_stands_still_has_the_ratio_1_while_the_pie_grows() {
        let times: Vec<f64> = (0..10).map(f64::from).collect();
        let totals: Vec<f64> = times.iter().map(|t| 100.0 + 13.0 * t).collect();
        let counts: Vec<f64> = totals.iter().map(|n| n / 10.0).collect();
        let moves = vec![2.0; 9];
        let found = rate_slope(&times, &counts, &totals, &moves).unwrap();
        assert!((found.rate_ratio - 1.0).abs() < 1e-12, "{found:?}");
        assert!(found.dispersion < 1e-20);
        assert!(found.low < 1.0 && 1.0 < found.high && !found.is_apart_from_the_whole());
    }

    #[test]
    fn an_exact_growth_of_the_share_is_found_on_real_distances_in_time() {
        let times = [0.0, 0.5, 2.0, 2.25, 7.0];
        let totals = [50.0, 80.0, 60.0, 70.0, 90.0];
        let counts: Vec<f64> = times
            .iter()
            .zip(&totals)
            .map(|(t, n)| 0.1 * n * libm::pow(1.07, *t))
            .collect();
        let found = rate_slope(&times, &counts, &totals, &[0.0; 4]).unwrap();
        assert!((found.rate_ratio - 1.07).abs() < 1e-12, "{found:?}");
        // Without moves and scatter the interval is the point.
        assert!(found.is_apart_from_the_whole());
    }

    #[test]
    fn the_points_of_student_are_those_of_the_tables() {
        let table = [
            (1, 12.706_204_736),
            (2, 4.302_652_730),
            (3, 3.182_446_305),
            (4, 2.776_445_105),
            (7, 2.364_624_252),
            (10, 2.228_138_852),
            (30, 2.042_272_456),
        ];
        for (freedom, point) in table {
            let found = student_975(freedom);
            assert!((found - point).abs() < 1e-8, "{freedom}: {found}");
        }
    }

    #[test]
    fn slopes_agree_with_the_reference() {
        let text = include_str!("../../tests/reference/other_exposure.json");
        let file: serde_json::Value = serde_json::from_str(text).unwrap();
        let cases = file["cases"].as_array().unwrap();
        assert_eq!(cases.len(), 5);
        for case in cases {
            let list = |name: &str| -> Vec<f64> {
                let values = case[name].as_array().unwrap();
                values.iter().map(|v| v.as_f64().unwrap()).collect()
            };
            let counts = list("counts");
            let still = vec![0.0; counts.len() - 1];
            let found = rate_slope(&list("times"), &counts, &list("totals"), &still).unwrap();
            for (name, value) in [
                ("rate_ratio", found.rate_ratio),
                ("dispersion", found.dispersion),
                ("error_scatter", found.error_scatter),
            ] {
                let expected = case[name].as_f64().unwrap();
                let gap = (value - expected).abs();
                assert!(gap < 1e-7 * expected, "{} {name} {value}", case["name"]);
            }
        }
    }

    #[test]
    fn what_has_no_slope_says_why() {
        let times = [0.0, 1.0, 2.0];
        let whole = [10.0; 3];
        let still = [0.0; 2];
        for (counts, totals, reason) in [
            ([0.0, 0.0, 4.0], whole, "alone"),
            ([4.0, 0.0, 0.0], whole, "alone"),
            ([0.0; 3], whole, "nothing is counted"),
            ([1.0, 2.0, 3.0], [10.0, 0.0, 10.0], "total is 0"),
        ] {
            let found = rate_slope(&times, &counts, &totals, &still).unwrap_err();
            assert!(found.contains(reason), "{found}");
        }
        assert!(rate_slope(&times[..2], &[1.0, 2.0], &whole[..2], &[1.0]).is_err());
        assert!(rate_slope(&[3.0; 3], &[1.0, 2.0, 1.0], &whole, &still).is_err());
    }
}
