//! Trend statistics of short series: Sen's slope, the Mann-Kendall test, Pettitt's change point,
//! and Benjamini-Hochberg's correction for many tests.
//!
//! All of them assume that the values of different dates are independent of each other. Counts of
//! seats are not (a seat is kept for years), which is why the p-value of a trend of seats comes
//! from [`crate::numeric::turnover`] and the Mann-Kendall p stands beside it only.

use super::random::Stream;

/// Sen's slope with its line and its interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SenSlope {
    /// Median of the slopes of all pairs of points at different times.
    pub slope: f64,
    /// Median of the values minus slope times the median of the times (Conover 1980).
    pub intercept: f64,
    /// Lower end of the 95 % interval.
    pub low: f64,
    /// Upper end of the 95 % interval.
    pub high: f64,
}

/// 97.5 % point of the standard normal distribution.
const NORMAL_975: f64 = 1.959_963_984_540_054;

/// Longest series for which [`MannKendall::p_exact`] is computed.
pub const EXACT_LIMIT: usize = 10;

/// Sen's slope (Sen 1968) of `values` at `times`, with the 95 % interval from order statistics of
/// the pair slopes under the tie-corrected variance of Kendall's S.
///
/// `None` with fewer than two points, with lengths that differ, or if all times are equal. Time
/// O(n² log n).
pub fn sen_slope(times: &[f64], values: &[f64]) -> Option<SenSlope> {
    let n = values.len();
    if times.len() != n || n < 2 {
        return None;
    }
    let mut slopes = Vec::with_capacity(n * (n - 1) / 2);
    for i in 0..n {
        for j in 0..n {
            if times[j] > times[i] {
                slopes.push((values[j] - values[i]) / (times[j] - times[i]));
            }
        }
    }
    if slopes.is_empty() {
        return None;
    }
    slopes.sort_unstable_by(f64::total_cmp);
    let slope = middle(&slopes);
    let variance = kendall_variance(values) - tie_term(times);
    let half_width = NORMAL_975 * variance.max(0.0).sqrt();
    let pairs = slopes.len();
    // Rounding half to even and the two bounds follow SciPy's `theilslopes`.
    let upper = ((pairs as f64 + half_width) / 2.0).round_ties_even();
    let lower = ((pairs as f64 - half_width) / 2.0).round_ties_even() - 1.0;
    let at = |place: f64| slopes[(place.max(0.0) as usize).min(pairs - 1)];
    Some(SenSlope {
        slope: positive_zero(slope),
        intercept: positive_zero(median(values) - slope * median(times)),
        low: positive_zero(at(lower)),
        high: positive_zero(at(upper)),
    })
}

/// The median of the slopes in `slopes`, which is reordered. Zero if there are none.
pub(crate) fn median_in_place(slopes: &mut [f64]) -> f64 {
    let half = slopes.len() / 2;
    if slopes.is_empty() {
        return 0.0;
    }
    let even = slopes.len().is_multiple_of(2);
    let (below, &mut mid, _) = slopes.select_nth_unstable_by(half, f64::total_cmp);
    if even {
        let before = below.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        f64::midpoint(before, mid)
    } else {
        mid
    }
}

fn median(values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    middle(&sorted)
}

fn middle(sorted: &[f64]) -> f64 {
    let half = sorted.len() / 2;
    if sorted.len().is_multiple_of(2) {
        f64::midpoint(sorted[half - 1], sorted[half])
    } else {
        sorted[half]
    }
}

fn positive_zero(x: f64) -> f64 {
    if x == 0.0 { 0.0 } else { x }
}

/// The result of the Mann-Kendall test.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MannKendall {
    /// Rising pairs minus falling pairs.
    pub s: i64,
    /// Variance of S without a trend, corrected for ties.
    pub variance: f64,
    /// (S ∓ 1)/√variance; 0 where S is 0.
    pub z: f64,
    /// Two-sided p of the normal approximation.
    pub p_normal: f64,
    /// Two-sided p over all orders of the values; for [`EXACT_LIMIT`] values or fewer.
    pub p_exact: Option<f64>,
    /// S over the number of pairs; undefined below two values.
    pub tau_a: Option<f64>,
    /// S over the root of pairs times untied pairs; undefined where all values are equal.
    pub tau_b: Option<f64>,
}

impl MannKendall {
    /// The exact p where there is one, else the normal.
    pub fn p(&self) -> f64 {
        self.p_exact.unwrap_or(self.p_normal)
    }
}

/// The Mann-Kendall test (Mann 1945, Kendall 1975) of `values` in order of time: continuity
/// correction, tie-corrected variance, two-sided. Assumes that dates are independent.
///
/// Time O(n²).
pub fn mann_kendall(values: &[f64]) -> MannKendall {
    let n = values.len();
    let mut s = 0i64;
    for (i, a) in values.iter().enumerate() {
        for b in &values[i + 1..] {
            s += i64::from(b > a) - i64::from(b < a);
        }
    }
    let variance = kendall_variance(values);
    let z = if s == 0 || variance <= 0.0 {
        0.0
    } else {
        (s - s.signum()) as f64 / variance.sqrt()
    };
    let ties = tie_sizes(values);
    let pairs = (n * n.saturating_sub(1) / 2) as f64;
    let tied: usize = ties.iter().map(|t| t * (t - 1) / 2).sum();
    let untied = pairs - tied as f64;
    MannKendall {
        s,
        variance,
        z,
        p_normal: libm::erfc(z.abs() / std::f64::consts::SQRT_2).min(1.0),
        p_exact: (n <= EXACT_LIMIT).then(|| exact_p(s, &ties)),
        tau_a: (n >= 2).then(|| s as f64 / pairs),
        tau_b: (untied > 0.0).then(|| s as f64 / (pairs * untied).sqrt()),
    }
}

/// Sizes of the groups of equal values, ones included.
fn tie_sizes(values: &[f64]) -> Vec<usize> {
    let mut sorted = values.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    sorted
        .chunk_by(|a, b| a.total_cmp(b).is_eq())
        .map(<[f64]>::len)
        .collect()
}

/// Σ t(t−1)(2t+5)/18 over the groups of equal values.
fn tie_term(values: &[f64]) -> f64 {
    let sum: usize = tie_sizes(values)
        .into_iter()
        .map(|t| t * (t - 1) * (2 * t + 5))
        .sum();
    sum as f64 / 18.0
}

fn kendall_variance(values: &[f64]) -> f64 {
    let n = values.len();
    (n * n.saturating_sub(1) * (2 * n + 5)) as f64 / 18.0 - tie_term(values)
}

/// Share of the orders of a multiset with these tie sizes whose |S| is at least |s|.
///
/// The number of orders by inversions is the Gaussian multinomial coefficient, and S is untied
/// pairs minus twice the inversions; so no order has to be listed.
fn exact_p(s: i64, ties: &[usize]) -> f64 {
    let mut orders: Vec<i64> = vec![1];
    let mut placed = 0;
    for &t in ties {
        for i in 1..=t {
            // Times (1 − q^(placed+i)) over (1 − q^i): multiply first, then divide exactly.
            let up = placed + i;
            let mut product = orders.clone();
            product.resize(orders.len() + up, 0);
            for (k, &c) in orders.iter().enumerate() {
                product[k + up] -= c;
            }
            for k in i..product.len() {
                product[k] += product[k - i];
            }
            product.truncate(orders.len() + up - i);
            orders = product;
        }
        placed += t;
    }
    let untied = i64::try_from(orders.len()).unwrap_or(i64::MAX) - 1;
    let total: i64 = orders.iter().sum();
    let extreme: i64 = (0..).zip(&orders).fold(0, |sum, (inversions, count)| {
        let reached = (untied - 2 * inversions).abs() >= s.abs();
        sum + if reached { *count } else { 0 }
    });
    extreme as f64 / total as f64
}

/// The result of Pettitt's test.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pettitt {
    /// max over t of |U_t|, U_t = Σ_{i≤t<j} sgn(x_i − x_j).
    pub k: i64,
    /// Index, from 0, of the last value before the change: the first t with |U_t| = K.
    pub after: usize,
    /// min(1, 2 exp(−6K²/(n³ + n²))).
    pub p_approximate: f64,
}

/// Pettitt's change point (Pettitt 1979). Assumes that dates are independent. `None` with fewer
/// than two values. Time O(n log n).
pub fn pettitt(values: &[f64]) -> Option<Pettitt> {
    let n = values.len();
    if n < 2 {
        return None;
    }
    let (k, after) = largest_u(&doubled_midranks(values));
    let n = n as f64;
    let exponent = -6.0 * (k * k) as f64 / (n * n * n + n * n);
    Some(Pettitt {
        k,
        after,
        p_approximate: (2.0 * libm::exp(exponent)).min(1.0),
    })
}

/// The permutation p of Pettitt's K: (1 + orders with a K as large)/(1 + rounds), over `rounds`
/// random orders. 1 with fewer than two values. Time O(n rounds).
pub fn pettitt_permutation_p(values: &[f64], stream: &mut Stream, rounds: u32) -> f64 {
    let mut ranks = doubled_midranks(values);
    let (observed, _) = largest_u(&ranks);
    let mut reached = 0u32;
    for _ in 0..rounds {
        stream.shuffle(&mut ranks);
        reached += u32::from(largest_u(&ranks).0 >= observed);
    }
    f64::from(reached + 1) / f64::from(rounds + 1)
}

/// Twice the average ranks: whole numbers, ties included.
fn doubled_midranks(values: &[f64]) -> Vec<i64> {
    let count = |test: &dyn Fn(&f64) -> bool| {
        i64::try_from(values.iter().filter(|v| test(v)).count()).unwrap_or(i64::MAX)
    };
    values
        .iter()
        .map(|x| 2 * count(&|v| v < x) + count(&|v| v.total_cmp(x).is_eq()) + 1)
        .collect()
}

fn largest_u(ranks: &[i64]) -> (i64, usize) {
    let centre = i64::try_from(ranks.len()).unwrap_or(i64::MAX) + 1;
    let (mut u, mut best) = (0, (0, 0));
    for (t, rank) in ranks.iter().enumerate() {
        u += rank - centre;
        if u.abs() > best.0 {
            best = (u.abs(), t);
        }
    }
    best
}

/// Benjamini-Hochberg q-values (Benjamini and Hochberg 1995): the smallest false-discovery rate at
/// which each test would be reported. Tests without a p stay without a q and are no part of the
/// family. Time O(m log m).
pub fn benjamini_hochberg(p_values: &[Option<f64>]) -> Vec<Option<f64>> {
    let mut order: Vec<(f64, usize)> = (0..)
        .zip(p_values)
        .filter_map(|(at, p)| p.map(|p| (p, at)))
        .collect();
    order.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    let family = order.len() as f64;
    let mut q_values = vec![None; p_values.len()];
    let mut smallest = 1.0f64;
    for (below, &(p, at)) in order.iter().enumerate().rev() {
        smallest = smallest.min(p * family / (below + 1) as f64);
        q_values[at] = Some(smallest);
    }
    q_values
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(a: f64, b: f64) -> bool {
        (a - b).abs() <= 1e-9 * (1.0 + a.abs().max(b.abs()))
    }

    #[test]
    fn trends_agree_with_the_reference() {
        let text = include_str!("../../tests/reference/other_trend.json");
        let file: serde_json::Value = serde_json::from_str(text).unwrap();
        let mut compared = 0;
        for case in file["cases"].as_array().unwrap() {
            let name = case["name"].as_str().unwrap();
            let values: Vec<f64> = case["series"]
                .as_array()
                .unwrap()
                .iter()
                .map(|v| v.as_f64().unwrap())
                .collect();
            let times: Vec<f64> = (0..values.len()).map(|i| i as f64).collect();
            let mk = mann_kendall(&values);
            let sen = sen_slope(&times, &values).unwrap();
            let change = pettitt(&values).unwrap();
            let found = [
                ("mann_kendall", "S", Some(mk.s as f64)),
                ("mann_kendall", "var_S", Some(mk.variance)),
                ("mann_kendall", "z", Some(mk.z)),
                ("mann_kendall", "p_two_sided", Some(mk.p_normal)),
                ("mann_kendall", "tau_a", mk.tau_a),
                ("mann_kendall", "tau_b", mk.tau_b),
                ("theil_sen", "slope", Some(sen.slope)),
                ("theil_sen", "intercept", Some(sen.intercept)),
                ("pettitt", "K", Some(change.k as f64)),
                ("pettitt", "change_after_index", Some(change.after as f64)),
                ("pettitt", "p_approx", Some(change.p_approximate)),
            ];
            for (block, field, value) in found {
                let expected = case[block][field].as_f64();
                match (value, expected) {
                    (Some(a), Some(b)) => assert!(close(a, b), "{name} {field}: {a} != {b}"),
                    (a, b) => assert_eq!(a, b, "{name} {field}"),
                }
                compared += 1;
            }
            let interval = &case["theil_sen"]["ci95"];
            assert!(close(sen.low, interval[0].as_f64().unwrap()), "{name} low");
            assert!(
                close(sen.high, interval[1].as_f64().unwrap()),
                "{name} high"
            );
            compared += 2;
        }
        assert_eq!(compared, 9 * 13);
    }

    /// Every order of `values`, by Heap's algorithm.
    fn orders(values: &mut Vec<f64>, k: usize, visit: &mut dyn FnMut(&[f64])) {
        if k <= 1 {
            return visit(values);
        }
        for i in 0..k {
            orders(values, k - 1, visit);
            values.swap(if k.is_multiple_of(2) { i } else { 0 }, k - 1);
        }
    }

    #[test]
    fn exact_p_is_the_share_of_all_orders() {
        let cases: [&[f64]; 5] = [
            &[1.0, 3.0, 2.0],
            &[1.0, 1.0, 2.0, 5.0, 3.0, 3.0, 3.0],
            &[4.0, 4.0, 4.0],
            &[1.0, 2.0, 3.0, 4.0, 5.0],
            &[2.0, 1.0, 2.0, 1.0, 5.0, 0.0],
        ];
        for values in cases {
            let observed = mann_kendall(values);
            let (mut total, mut reached) = (0u32, 0u32);
            orders(&mut values.to_vec(), values.len(), &mut |order| {
                total += 1;
                reached += u32::from(mann_kendall(order).s.abs() >= observed.s.abs());
            });
            let expected = f64::from(reached) / f64::from(total);
            assert!(close(observed.p_exact.unwrap(), expected), "{values:?}");
        }
        // Ten rising values: 2 of 10! orders.
        let rising: Vec<f64> = (0..10).map(f64::from).collect();
        assert!(close(mann_kendall(&rising).p(), 2.0 / 3_628_800.0));
        assert_eq!(mann_kendall(&[1.0; 11]).p_exact, None);
    }

    #[test]
    fn pettitt_p_by_permutation_is_near_the_exact_share() {
        // Of the 20 ways to place three high values among six, two are as extreme.
        let values = [1.0, 1.0, 1.0, 2.0, 2.0, 2.0];
        let p = pettitt_permutation_p(&values, &mut Stream::new(7, "test", 0), 19_999);
        assert!((p - 0.1).abs() < 0.01, "{p}");
        let still = pettitt_permutation_p(&[3.0; 6], &mut Stream::new(7, "test", 0), 99);
        assert!(close(still, 1.0));
    }

    #[test]
    fn slopes_use_real_distances_in_time() {
        let sen = sen_slope(&[0.0, 3.5, 3.6, 4.3], &[0.0, 35.0, 36.0, 43.0]).unwrap();
        assert!(close(sen.slope, 10.0));
        assert_eq!(sen_slope(&[1.0, 1.0], &[1.0, 2.0]), None);
        assert_eq!(sen_slope(&[1.0], &[1.0]), None);
    }

    #[test]
    fn q_values_follow_benjamini_and_hochberg() {
        let p = [Some(0.01), None, Some(0.04), Some(0.03), Some(0.005)];
        let q = benjamini_hochberg(&p);
        let expected = [Some(0.02), None, Some(0.04), Some(0.04), Some(0.02)];
        for (a, b) in q.iter().zip(expected) {
            assert_eq!(a.is_some(), b.is_some());
            assert!(close(a.unwrap_or(0.0), b.unwrap_or(0.0)), "{q:?}");
        }
    }
}
