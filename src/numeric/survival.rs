//! How long spells last: the product-limit estimator with late entry and open ends.

use serde::Serialize;

/// Standard normal quantile of .975.
const Z: f64 = 1.959_963_984_540_054;

/// A spell on its own clock, from its beginning at 0.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Span {
    /// Age at which it came under observation; 0 if it was observed from its beginning.
    pub entry: f64,
    /// Age at which it ended or was last seen.
    pub exit: f64,
    /// Whether it ended at `exit`; otherwise it is censored there.
    pub ended: bool,
}

/// The curve at an age at which a spell ended.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct SurvivalPoint {
    /// The age.
    pub age: f64,
    /// Spells with `entry < age <= exit`.
    pub at_risk: usize,
    /// How many of them ended here.
    pub ended: usize,
    /// Share of spells that last longer, 0 to 1.
    pub survival: f64,
    /// Lower end of the pointwise 95 % interval; `None` where the share is 0 or 1.
    pub low: Option<f64>,
    /// Upper end.
    pub high: Option<f64>,
}

/// A Kaplan-Meier curve and what follows from it.
#[derive(Clone, Debug, PartialEq)]
pub struct Survival {
    /// Every age at which a spell ended, ascending.
    pub points: Vec<SurvivalPoint>,
    /// The first age at which at most half of the spells last; `None` if more than half do to the
    /// end of the observation.
    pub median: Option<f64>,
    /// The first age at which the lower ends of the intervals are at most one half.
    pub median_low: Option<f64>,
    /// The same of the upper ends.
    pub median_high: Option<f64>,
    /// Area under the curve up to `horizon`: mean duration of spells cut off there.
    pub restricted_mean: f64,
    /// Its standard error (Greenwood).
    pub restricted_mean_se: f64,
    /// The highest age observed.
    pub horizon: f64,
}

/// The Kaplan-Meier curve S(t) = Π over ages `t_j` <= t at which spells ended of 1 − `d_j` / `n_j`,
/// where `d_j` of the `n_j` spells under observation ended.
///
/// A spell that came under observation late counts among the `n_j` only from then on (left
/// truncation). The intervals are those of log(−log S) with Greenwood's variance. `None` without a
/// spell of positive length under observation, and where everyone under observation ended before
/// the last spell came under observation: the curve would be 0 from there on, whatever came later.
///
/// Time O(n log n), memory O(n). Kaplan and Meier 1958; Greenwood 1926; the median's interval as
/// Brookmeyer and Crowley 1982.
pub fn kaplan_meier(spans: &[Span]) -> Option<Survival> {
    let is_seen = |s: &&Span| s.entry >= 0.0 && s.entry < s.exit && s.exit.is_finite();
    let spans: Vec<&Span> = spans.iter().filter(is_seen).collect();
    let mut entries: Vec<f64> = spans.iter().map(|s| s.entry).collect();
    let mut exits: Vec<(f64, bool)> = spans.iter().map(|s| (s.exit, s.ended)).collect();
    entries.sort_unstable_by(f64::total_cmp);
    exits.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
    let horizon = exits.last()?.0;
    let last_entry = *entries.last()?;
    let mut points: Vec<SurvivalPoint> = Vec::new();
    let (mut survival, mut greenwood, mut place) = (1.0, 0.0, 0);
    while place < exits.len() {
        let age = exits[place].0;
        let gone = exits[place..].iter().take_while(|e| e.0 <= age).count();
        let ended = exits[place..place + gone].iter().filter(|e| e.1).count();
        if ended > 0 {
            let at_risk = entries.partition_point(|e| *e < age) - place;
            if ended == at_risk && last_entry >= age {
                return None;
            }
            survival *= 1.0 - ended as f64 / at_risk as f64;
            if ended == at_risk {
                survival = 0.0;
            } else {
                greenwood += ended as f64 / (at_risk as f64 * (at_risk - ended) as f64);
            }
            let (low, high) = interval(survival, greenwood).unzip();
            points.push(SurvivalPoint {
                age,
                at_risk,
                ended,
                survival,
                low,
                high,
            });
        }
        place += gone;
    }
    let first =
        |of: &dyn Fn(&SurvivalPoint) -> f64| points.iter().find(|p| of(p) <= 0.5).map(|p| p.age);
    let median = first(&|p| p.survival);
    // Where the curve has come down to 0 both ends have too.
    let median_low = first(&|p| p.low.unwrap_or(p.survival));
    let median_high = first(&|p| p.high.unwrap_or(p.survival));
    let (restricted_mean, restricted_mean_se) = area(&points, horizon);
    Some(Survival {
        median,
        median_low,
        median_high,
        restricted_mean,
        restricted_mean_se,
        horizon,
        points,
    })
}

/// S to the power of exp(±z s), s the standard error of log(−log S).
fn interval(survival: f64, greenwood: f64) -> Option<(f64, f64)> {
    if survival <= 0.0 || survival >= 1.0 {
        return None;
    }
    let spread = Z * greenwood.sqrt() / survival.ln().abs();
    Some((survival.powf(spread.exp()), survival.powf((-spread).exp())))
}

/// The area under the curve and its standard error: the square root of the sum over the ages `t_j`
/// of (area after `t_j`)² `d_j` / (`n_j` (`n_j` − `d_j`)).
fn area(points: &[SurvivalPoint], horizon: f64) -> (f64, f64) {
    let (mut after, mut variance, mut until) = (0.0f64, 0.0, horizon);
    for p in points.iter().rev() {
        after += p.survival * (until - p.age);
        if p.at_risk > p.ended {
            let ways = p.at_risk as f64 * (p.at_risk - p.ended) as f64;
            variance += after * after * p.ended as f64 / ways;
        }
        until = p.age;
    }
    (after + until, variance.sqrt())
}

/// The 95 % score interval of `events` in `trials` chances. `None` if there were no chances or more
/// events than chances. Wilson 1927.
pub fn wilson(events: f64, trials: f64) -> Option<(f64, f64)> {
    if !(events >= 0.0 && trials > 0.0 && events <= trials) {
        return None;
    }
    let share = events / trials;
    let squared = Z * Z / trials;
    let centre = share + squared / 2.0;
    let half = Z * (share * (1.0 - share) / trials + squared / (4.0 * trials)).sqrt();
    let bound = |x: f64| (x / (1.0 + squared)).clamp(0.0, 1.0);
    Some((bound(centre - half), bound(centre + half)))
}
