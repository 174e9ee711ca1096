//! Tails of degree distributions: a power law and a lognormal law, fitted above a threshold.

use std::collections::BTreeMap;

/// How often each degree occurs.
pub(super) type Histogram = BTreeMap<u32, u64>;

/// The least number of degrees in a tail.
const LEAST_IN_TAIL: u64 = 25;

/// A tail that follows P(x) ∝ x^−α from a threshold on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Tail {
    /// The least degree that belongs to it.
    pub(super) from: u32,
    /// α.
    pub(super) exponent: f64,
    /// The standard error of α.
    pub(super) error: f64,
    /// Degrees in the tail.
    pub(super) count: u64,
    /// Mean log-likelihood of the power law less that of a lognormal law, per degree: below 0 the
    /// lognormal law fits better.
    pub(super) against_lognormal: f64,
}

fn total(histogram: &Histogram) -> u64 {
    histogram.values().sum()
}

/// The largest difference of two cumulative distributions (Kolmogorov and Smirnov), 0 to 1. Degrees of
/// `b` are multiplied by `factor` first. `None` if one is empty.
pub(super) fn distance(a: &Histogram, b: &Histogram, factor: f64) -> Option<f64> {
    let (all_a, all_b) = (total(a), total(b));
    if all_a == 0 || all_b == 0 {
        return None;
    }
    let mut steps: Vec<(f64, u64, u64)> = a.iter().map(|(d, n)| (f64::from(*d), *n, 0)).collect();
    steps.extend(b.iter().map(|(d, n)| (f64::from(*d) * factor, 0, *n)));
    steps.sort_by(|x, y| x.0.total_cmp(&y.0));
    let (mut sum_a, mut sum_b, mut most) = (0, 0, 0.0_f64);
    for of_degree in steps.chunk_by(|x, y| (x.0 - y.0).abs() < 1e-9) {
        for (_, n, m) in of_degree {
            sum_a += n;
            sum_b += m;
        }
        let difference = sum_a as f64 / all_a as f64 - sum_b as f64 / all_b as f64;
        most = most.max(difference.abs());
    }
    Some(most)
}

/// The value below which a share of the degrees lies.
pub(super) fn quantile(histogram: &Histogram, share: f64) -> Option<u32> {
    let wanted = (share * total(histogram) as f64).ceil().max(1.0) as u64;
    let mut sum = 0;
    histogram.iter().find_map(|(degree, n)| {
        sum += n;
        (sum >= wanted).then_some(*degree)
    })
}

/// The mean degree.
pub(super) fn mean(histogram: &Histogram) -> Option<f64> {
    let sum: u64 = histogram.iter().map(|(d, n)| u64::from(*d) * n).sum();
    let all = total(histogram);
    (all > 0).then(|| sum as f64 / all as f64)
}

/// The tail from a threshold on: α = 1 + n / Σ ln(x / (x_min − ½)), the approximation of Clauset, Shalizi
/// and Newman, SIAM Review 51 (2009), equation 3.7. `None` with fewer than 25 degrees or no spread.
pub(super) fn tail_from(histogram: &Histogram, from: u32) -> Option<Tail> {
    let tail = || histogram.range(from.max(1)..);
    let count: u64 = tail().map(|(_, n)| n).sum();
    let floor = f64::from(from.max(1)) - 0.5;
    let logs: f64 = tail()
        .map(|(d, n)| *n as f64 * libm::log(f64::from(*d) / floor))
        .sum();
    if count < LEAST_IN_TAIL || tail().count() < 3 {
        return None;
    }
    let n = count as f64;
    let exponent = 1.0 + n / logs;
    Some(Tail {
        from,
        exponent,
        error: (exponent - 1.0) / n.sqrt(),
        count,
        against_lognormal: against_lognormal(histogram, from, exponent, n),
    })
}

/// Mean log-likelihood per degree of the continuous power law less that of a lognormal law with the
/// mean and variance of the logarithms in the tail, truncated at the threshold.
fn against_lognormal(histogram: &Histogram, from: u32, exponent: f64, n: f64) -> f64 {
    let floor = f64::from(from.max(1)) - 0.5;
    let tail = || histogram.range(from.max(1)..);
    let log = |d: &u32| libm::log(f64::from(*d));
    let mean = tail().map(|(d, k)| *k as f64 * log(d)).sum::<f64>() / n;
    let squares = tail().map(|(d, k)| *k as f64 * (log(d) - mean) * (log(d) - mean));
    let spread = (squares.sum::<f64>() / n).sqrt().max(1e-9);
    let above = 0.5 * libm::erfc((libm::log(floor) - mean) / (spread * std::f64::consts::SQRT_2));
    let constant = libm::log(above.max(1e-300) * spread * (2.0 * std::f64::consts::PI).sqrt());
    let differences = tail().map(|(d, k)| {
        let x = log(d);
        let power = libm::log((exponent - 1.0) / floor) - exponent * (x - libm::log(floor));
        let z = (x - mean) / spread;
        let lognormal = -x - constant - z * z / 2.0;
        *k as f64 * (power - lognormal)
    });
    differences.sum::<f64>() / n
}

/// The tail with the threshold at which the power law lies nearest to the degrees (Clauset, Shalizi and
/// Newman 2009, section 3.3).
pub(super) fn tail(histogram: &Histogram) -> Option<Tail> {
    let mut best: Option<(f64, Tail)> = None;
    for from in histogram.keys() {
        let Some(tail) = tail_from(histogram, *from) else {
            continue;
        };
        let floor = f64::from(*from) - 0.5;
        let (mut sum, mut far) = (0, 0.0_f64);
        for (degree, n) in histogram.range(from..) {
            sum += n;
            let law = 1.0 - libm::pow((f64::from(*degree) + 0.5) / floor, 1.0 - tail.exponent);
            far = far.max((sum as f64 / tail.count as f64 - law).abs());
        }
        if best.is_none_or(|(least, _)| far < least) {
            best = Some((far, tail));
        }
    }
    best.map(|(_, tail)| tail)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::numeric::random::Stream;

    fn of(degrees: impl Iterator<Item = u32>) -> Histogram {
        let mut histogram = Histogram::new();
        for degree in degrees {
            *histogram.entry(degree).or_default() += 1;
        }
        histogram
    }

    #[test]
    fn the_exponent_of_a_power_law_is_found() {
        let mut stream = Stream::new(1, "fit", 0);
        // By inversion, rounded to whole numbers.
        let mut draw = || (5.5 * libm::pow(1.0 - stream.f64(), -1.0 / 1.5) + 0.5) as u32;
        let histogram = of((0..20_000).map(|_| draw()));
        let tail = tail(&histogram).unwrap();
        assert!((tail.exponent - 2.5).abs() < 0.1, "{tail:?}");
        assert!(tail.against_lognormal > -0.01, "{tail:?}");
    }

    #[test]
    fn a_lognormal_law_is_told_from_a_power_law() {
        let mut stream = Stream::new(2, "fit", 0);
        let mut draw = || {
            let radius = (-2.0 * libm::log(1.0 - stream.f64())).sqrt();
            let z = radius * libm::cos(std::f64::consts::TAU * stream.f64());
            libm::exp(3.0 + 0.5 * z) as u32
        };
        let histogram = of((0..20_000).map(|_| draw()));
        assert!(tail_from(&histogram, 10).unwrap().against_lognormal < -0.05);
    }

    #[test]
    fn distances_and_quantiles_are_those_of_small_cases() {
        let a = of([1, 1, 2, 3].into_iter());
        assert_eq!(distance(&a, &a, 1.0), Some(0.0));
        let b = of([2, 2, 2, 2].into_iter());
        assert_eq!(distance(&a, &b, 1.0), Some(0.5));
        let halves = of([2, 2, 4, 6].into_iter());
        assert_eq!(distance(&a, &halves, 0.5), Some(0.0));
        assert_eq!(distance(&a, &Histogram::new(), 1.0), None);
        assert_eq!((quantile(&a, 0.5), quantile(&a, 1.0)), (Some(1), Some(3)));
        assert_eq!(mean(&a), Some(1.75));
    }
}
