//! How a cost grows with size: a power law fitted on logarithms.

use super::exposure::student_975;

/// A power law: cost = factor · size^exponent.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scaling {
    /// 1 where twice the size costs twice as much.
    pub exponent: f64,
    /// The cost at size 1.
    pub factor: f64,
    /// The 95 % interval of the exponent; `None` with fewer than three sizes.
    pub interval: Option<(f64, f64)>,
    /// How many pairs of size and cost it stands on.
    pub points: usize,
}

impl Scaling {
    /// Fits log cost = log factor + exponent · log size by least squares; the interval is the slope ±
    /// the 97.5 % point of Student's t with n - 2 degrees of freedom times its standard error,
    /// which supposes that the logarithms scatter alike at all sizes. Time O(n).
    ///
    /// Pairs whose size or cost is not above 0 are left out. `None` if fewer than two different
    /// sizes remain: nothing then says how the cost grows.
    pub fn fit(pairs: &[(f64, f64)]) -> Option<Self> {
        let is_usable = |x: f64| x > 0.0 && x.is_finite();
        let usable = pairs.iter().filter(|p| is_usable(p.0) && is_usable(p.1));
        let logs: Vec<(f64, f64)> = usable.map(|p| (libm::log(p.0), libm::log(p.1))).collect();
        let n = logs.len() as f64;
        let mean = |of: fn(&(f64, f64)) -> f64| logs.iter().map(of).sum::<f64>() / n;
        let (x, y) = (mean(|p| p.0), mean(|p| p.1));
        let spread: f64 = logs.iter().map(|p| (p.0 - x) * (p.0 - x)).sum();
        if logs.len() < 2 || spread < 1e-12 {
            return None;
        }
        let together: f64 = logs.iter().map(|p| (p.0 - x) * (p.1 - y)).sum();
        let exponent = together / spread;
        let off = |p: &(f64, f64)| p.1 - y - exponent * (p.0 - x);
        let squares: f64 = logs.iter().map(|p| off(p) * off(p)).sum();
        let interval = (logs.len() > 2).then(|| {
            let freedom = logs.len() - 2;
            let error = (squares / freedom as f64 / spread).sqrt();
            let reach = student_975(freedom) * error;
            (exponent - reach, exponent + reach)
        });
        Some(Self {
            exponent,
            factor: libm::exp(y - exponent * x),
            interval,
            points: logs.len(),
        })
    }

    /// The cost that the law gives for a size.
    pub fn at(&self, size: f64) -> f64 {
        self.factor * libm::pow(size, self.exponent)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_power_law_is_found_and_its_interval_is_a_point() {
        let pairs = [1.0, 10.0, 100.0, 1000.0].map(|x: f64| (x, 3.0 * x.powf(1.5)));
        let found = Scaling::fit(&pairs).unwrap();
        assert!((found.exponent - 1.5).abs() < 1e-12 && (found.factor - 3.0).abs() < 1e-9);
        let (low, high) = found.interval.unwrap();
        assert!(high - low < 1e-6 && low <= 1.5 + 1e-12 && high >= 1.5 - 1e-12);
        assert!((found.at(4.0) - 24.0).abs() < 1e-9);
    }

    /// By hand: logs to the base e² at x = 0, 1, 2 are y = 0, 1, 1; the slope is 1/2, the squares left
    /// over are 1/6, its standard error is √(1/6 / 1 / 2), and t(1) = 12.7062.
    #[test]
    fn the_interval_is_that_of_student() {
        let e = |x: f64| (2.0 * x).exp();
        let found = Scaling::fit(&[(e(0.0), e(0.0)), (e(1.0), e(1.0)), (e(2.0), e(1.0))]).unwrap();
        assert!((found.exponent - 0.5).abs() < 1e-12);
        let (low, high) = found.interval.unwrap();
        let reach = 12.706_204_736 * (1.0_f64 / 12.0).sqrt();
        assert!((low - (0.5 - reach)).abs() < 1e-8, "{low}");
        assert!((high - (0.5 + reach)).abs() < 1e-8);
    }

    #[test]
    fn too_few_sizes_give_no_interval_or_nothing() {
        let two = Scaling::fit(&[(1.0, 2.0), (4.0, 8.0)]).unwrap();
        assert!((two.exponent - 1.0).abs() < 1e-12 && two.interval.is_none());
        assert_eq!(Scaling::fit(&[(1.0, 2.0), (4.0, 0.0)]), None);
        assert_eq!(Scaling::fit(&[(2.0, 2.0), (2.0, 3.0)]), None);
        assert_eq!(Scaling::fit(&[]), None);
    }
}
