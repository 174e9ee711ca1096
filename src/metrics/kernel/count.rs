//! Counts of shortest paths, which outgrow every machine number.

/// A number of shortest paths.
pub(crate) trait PathCount: Copy + Default {
    /// One path.
    const ONE: Self;

    /// The sum of two counts.
    fn plus(self, other: Self) -> Self;

    /// That many times the count.
    fn many(self, times: f64) -> Self;

    /// (1 + dependency)/self: what Brandes passes back to each predecessor.
    fn share(self, dependency: f64) -> Self {
        self.part(1.0 + dependency)
    }

    /// amount/self: what a path has of an amount.
    fn part(self, amount: f64) -> Self;

    /// The product as a plain number.
    fn times(self, share: Self) -> f64;
}

/// Good up to [`PLAIN_LIMIT`].
impl PathCount for f64 {
    const ONE: Self = 1.0;

    fn plus(self, other: Self) -> Self {
        self + other
    }

    fn many(self, times: f64) -> Self {
        self * times
    }

    fn part(self, amount: f64) -> Self {
        amount / self
    }

    fn times(self, share: Self) -> f64 {
        self * share
    }
}

/// Counts above this are done again with [`Scaled`]: an f64 ends at 1.8e308, and the inverse of a
/// count must stay a normal number.
pub(crate) const PLAIN_LIMIT: f64 = 1e290;

/// `mantissa` · 2^`exponent`, the mantissa 0 or in [1, 2): a count without a limit that matters.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Scaled {
    mantissa: f64,
    exponent: i32,
}

impl Scaled {
    fn new(value: f64, exponent: i32) -> Self {
        let (half, extra) = libm::frexp(value);
        Self {
            mantissa: half * 2.0,
            exponent: exponent + extra - 1,
        }
    }

    fn is_zero(self) -> bool {
        self.mantissa <= 0.0
    }
}

impl PathCount for Scaled {
    const ONE: Self = Self {
        mantissa: 1.0,
        exponent: 0,
    };

    fn plus(self, other: Self) -> Self {
        if self.is_zero() {
            return other;
        }
        if other.is_zero() {
            return self;
        }
        let (large, small) = if self.exponent >= other.exponent {
            (self, other)
        } else {
            (other, self)
        };
        // What is 2^60 times smaller is below the last bit.
        let shift = (small.exponent - large.exponent).max(-1000);
        let sum = large.mantissa + libm::ldexp(small.mantissa, shift);
        Self::new(sum, large.exponent)
    }

    fn many(self, times: f64) -> Self {
        Self::new(self.mantissa * times, self.exponent)
    }

    fn part(self, amount: f64) -> Self {
        Self::new(amount / self.mantissa, -self.exponent)
    }

    fn times(self, share: Self) -> f64 {
        libm::ldexp(
            self.mantissa * share.mantissa,
            self.exponent + share.exponent,
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_count_outgrows_f64() {
        let mut count = Scaled::ONE;
        for _ in 0..5000 {
            count = count.plus(count);
        }
        assert_eq!(
            count,
            Scaled {
                mantissa: 1.0,
                exponent: 5000
            }
        );
        let back = count.times(count.share(2.0));
        assert!((back - 3.0).abs() < 1e-15);
        assert_eq!(count.plus(Scaled::ONE), count);
        assert!(Scaled::ONE.times(count.share(0.0)) <= 0.0);
    }

    #[test]
    fn small_counts_are_exact() {
        let three = Scaled::ONE.plus(Scaled::ONE).plus(Scaled::ONE);
        assert_eq!(
            three,
            Scaled {
                mantissa: 1.5,
                exponent: 1
            }
        );
        assert_eq!(Scaled::default().plus(three), three);
        assert_eq!(three.plus(Scaled::default()), three);
    }
}
