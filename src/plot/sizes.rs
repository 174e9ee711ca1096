//! The size of marks: their area is as the value.

/// From values to radii.
pub(super) struct Sizes {
    least: f64,
    most: f64,
    /// The lowest and the highest finite value.
    low: f64,
    high: f64,
}

fn finite(value: Option<f64>) -> Option<f64> {
    value.filter(|v| v.is_finite())
}

impl Sizes {
    /// Radii for these values on a page of so many square points: the more marks, the smaller.
    pub(super) fn of(values: impl IntoIterator<Item = Option<f64>>, area: f64) -> Self {
        let (mut count, mut sum, mut low, mut high) = (0.0, 0.0, f64::INFINITY, 0.0f64);
        for value in values {
            count += 1.0;
            if let Some(v) = finite(value) {
                sum += v.max(0.0);
                low = low.min(v);
                high = high.max(v);
            }
        }
        let count = f64::max(count, 1.0);
        // All marks together cover a twelfth of the page at most.
        let discs = if high > 0.0 {
            f64::max(sum / high, 1.0)
        } else {
            count
        };
        let most = (area / (12.0 * std::f64::consts::PI * discs)).sqrt();
        let most = most.min((area / count).sqrt() * 0.33).clamp(4.0, 12.0);
        // Where nothing differs, size says nothing and stays small.
        let differ = high > 0.0 && low < high;
        Self {
            least: (most * 0.28).clamp(2.2, 3.6),
            most: if differ { most } else { most.min(6.0) },
            low,
            high,
        }
    }

    /// The same with no radius above this one.
    pub(super) fn capped(self, most: f64) -> Self {
        let by = (most / self.most).min(1.0);
        Self {
            most: self.most * by,
            least: (self.least * by).max(2.0).min(most),
            ..self
        }
    }

    /// The radius of a value: the least for none, for 0 and for what is negative.
    pub(super) fn radius(&self, value: Option<f64>) -> f64 {
        if self.high <= 0.0 {
            return self.most;
        }
        let part = finite(value).unwrap_or(0.0).max(0.0) / self.high;
        (self.most * part.sqrt()).max(self.least)
    }

    /// Up to three round values and their radii, ascending; none where sizes do not differ.
    pub(super) fn examples(&self) -> Vec<(f64, f64)> {
        if self.high <= 0.0 || self.low >= self.high {
            return Vec::new();
        }
        let mut values = vec![
            round_near(self.high * 0.1),
            round_near(self.high * 0.4),
            round_down(self.high),
        ];
        values.dedup();
        let last = values.len() - 1;
        let shown = |at: usize, v: f64| at == last || v >= self.low;
        values
            .into_iter()
            .enumerate()
            .filter(|&(at, v)| shown(at, v))
            .map(|(_, v)| (v, self.radius(Some(v))))
            .collect()
    }
}

/// The largest of 1, 2 and 5 times a power of ten that is no larger.
fn round_down(value: f64) -> f64 {
    let power = libm::pow(10.0, libm::floor(libm::log10(value)));
    [5.0, 2.0, 1.0]
        .into_iter()
        .map(|s| s * power)
        .find(|s| *s <= value * 1.000_001)
        .unwrap_or(power)
}

/// The nearest of 1, 2 and 5 times a power of ten, by ratio.
fn round_near(value: f64) -> f64 {
    let below = round_down(value);
    // The next is twice as large, or two and a half times.
    let above = round_down(below * 2.5);
    if value / below < above / value {
        below
    } else {
        above
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn areas_are_as_the_values() {
        let sizes = Sizes::of((0..17).map(|k| Some(f64::from(k))), 200_000.0);
        let (one, quarter) = (sizes.radius(Some(16.0)), sizes.radius(Some(4.0)));
        assert!((one / quarter - 2.0).abs() < 1e-9);
        let values: Vec<_> = sizes.examples().iter().map(|e| e.0).collect();
        assert_eq!(values, [2.0, 5.0, 10.0]);
        assert!((sizes.radius(Some(f64::NAN)) - sizes.least).abs() < 1e-12);
        assert!((sizes.radius(Some(-3.0)) - sizes.least).abs() < 1e-12);
    }

    #[test]
    fn equal_values_need_no_explanation() {
        for values in [
            vec![],
            vec![None, Some(f64::NAN)],
            vec![Some(3.0); 4],
            vec![Some(0.0)],
        ] {
            assert!(Sizes::of(values, 200_000.0).examples().is_empty());
        }
    }

    #[test]
    fn round_numbers_are_near() {
        let near: Vec<f64> = [1.3, 1.5, 3.1, 3.2, 7.0, 7.2, 0.049]
            .map(round_near)
            .to_vec();
        assert_eq!(near, [1.0, 2.0, 2.0, 5.0, 5.0, 10.0, 0.05]);
    }
}
