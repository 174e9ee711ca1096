//! How far the mean of a sample may be from the true one: the empirical Bernstein bound of Maurer
//! and Pontil (COLT 2009, theorem 4), held for all places, both sides and all rounds together.

use super::super::degree::number;

/// The probability that some value is farther off than asked for.
pub(super) const DELTA: f64 = 0.1;

/// Rounds of drawing, at most; each draws half as much again as all before.
pub(super) const ROUNDS: usize = 40;

/// The bound for a number of places at once, of each of which every draw gives a share from 0 to 1.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bound {
    log: f64,
}

impl Bound {
    pub(super) fn of(places: usize) -> Self {
        let held = 4.0 * number(places.max(1) as u64) * number(ROUNDS as u64);
        Self {
            log: libm::log(held / DELTA),
        }
    }

    /// With fewer draws no place is within the margin, even if no share differs from another.
    pub(super) fn least(self, margin: f64) -> f64 {
        7.0 * self.log / (3.0 * margin)
    }

    /// How far the mean share of any place may be off, by the variance of the shares.
    pub(super) fn margin(self, variance: f64, drawn: f64) -> f64 {
        libm::sqrt(2.0 * variance * self.log / drawn) + self.least(drawn - 1.0)
    }

    /// About how many draws put every place within the margin.
    pub(super) fn needed(self, variance: f64, margin: f64) -> f64 {
        // margin = b x + c x², with x = 1/√draws.
        let (b, c) = (libm::sqrt(2.0 * variance * self.log), self.least(1.0));
        let x = (libm::sqrt(b * b + 4.0 * c * margin) - b) / (2.0 * c);
        1.0 / (x * x)
    }
}

/// The largest variance of any place, from the sums of its shares and of their squares.
pub(super) fn variance(sums: &[f64], squares: &[f64], drawn: f64) -> f64 {
    let places = sums.iter().zip(squares);
    places
        .map(|(sum, squares)| (squares - sum * sum / drawn) / (drawn - 1.0))
        .fold(0.0, f64::max)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_many_draws_as_needed_are_within_the_margin() {
        let bound = Bound::of(1000);
        for (variance, margin) in [(0.0, 0.1), (0.02, 0.05), (0.25, 0.001)] {
            let needed = bound.needed(variance, margin);
            assert!(needed >= bound.least(margin) * (1.0 - 1e-9));
            assert!((bound.margin(variance, needed) / margin - 1.0).abs() < 1e-2);
        }
    }

    #[test]
    fn a_variance_is_that_of_the_place_that_varies_most() {
        // Shares 0, 1, 1, 0 and 1/2 four times.
        assert!((variance(&[2.0, 2.0], &[2.0, 1.0], 4.0) - 1.0 / 3.0).abs() < 1e-15);
    }
}
