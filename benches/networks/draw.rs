//! Drawing from distributions.

use std::ops::Range;

use actornet::numeric::random::Stream;

/// Weights, summed up for drawing places in proportion to them.
pub(super) struct Cumulative {
    sums: Vec<f64>,
}

impl Cumulative {
    /// Of weights, none negative.
    pub(super) fn new(weights: impl Iterator<Item = f64>) -> Self {
        let sums = weights.scan(0.0, |sum, w| {
            *sum += w;
            Some(*sum)
        });
        Self {
            sums: sums.collect(),
        }
    }

    fn up_to(&self, place: usize) -> f64 {
        place.checked_sub(1).map_or(0.0, |before| self.sums[before])
    }

    /// A place.
    pub(super) fn draw(&self, random: &mut Stream) -> usize {
        self.draw_within(&(0..self.sums.len()), random)
    }

    /// A place within some of them.
    pub(super) fn draw_within(&self, places: &Range<usize>, random: &mut Stream) -> usize {
        let (low, high) = (self.up_to(places.start), self.up_to(places.end));
        let x = low + random.f64() * (high - low);
        let place = self.sums.partition_point(|sum| *sum <= x);
        place.clamp(places.start, places.end - 1)
    }
}

/// e to the power of a normal deviate with this standard deviation (Box and Muller).
pub(super) fn lognormal(deviation: f64, random: &mut Stream) -> f64 {
    let radius = (-2.0 * libm::log(1.0 - random.f64())).sqrt();
    let normal = radius * libm::cos(std::f64::consts::TAU * random.f64());
    libm::exp(deviation * normal)
}

/// 1, 1/2, 1/3, ...
pub(super) fn zipf(n: usize) -> impl Iterator<Item = f64> {
    (1..=n).map(|rank| 1.0 / rank as f64)
}
