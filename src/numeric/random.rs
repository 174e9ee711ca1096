//! Seeded random streams: the same numbers on every machine, for any number of threads.

use rand_chacha::ChaCha12Rng;
use rand_core::{Rng, SeedableRng};
use sha2::{Digest, Sha256};

/// A stream of random numbers: ChaCha with 12 rounds, keyed by the SHA-256 of seed, purpose and
/// index.
///
/// Give every purpose its own name and every repetition (draw, block, simulated series) its own
/// index: streams are then independent of each other, and a draw does not depend on how many
/// numbers another one took or on which thread it ran.
#[derive(Clone, Debug)]
pub struct Stream {
    generator: ChaCha12Rng,
}

impl Stream {
    /// The stream of `purpose` and `index` under `seed`.
    pub fn new(seed: u64, purpose: &str, index: u64) -> Self {
        let mut key = Sha256::new();
        key.update(seed.to_le_bytes());
        key.update(index.to_le_bytes());
        key.update(purpose.as_bytes());
        Self {
            generator: ChaCha12Rng::from_seed(key.finalize().into()),
        }
    }

    /// 64 random bits.
    pub fn next_u64(&mut self) -> u64 {
        self.generator.next_u64()
    }

    /// A number in [0, 1): one of 2^53 equally likely ones.
    #[expect(clippy::cast_precision_loss, reason = "53 bits are exact")]
    pub fn f64(&mut self) -> f64 {
        (self.next_u64() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// A whole number from 0 to `n` − 1, all equally likely; 0 if `n` is 0.
    ///
    /// Without bias: Lemire, ACM Transactions on Modeling and Computer Simulation 29 (2019), 3.
    #[expect(
        clippy::cast_possible_truncation,
        reason = "the halves of a 128-bit product"
    )]
    pub fn below(&mut self, n: u64) -> u64 {
        let refused = if n == 0 { 0 } else { n.wrapping_neg() % n };
        loop {
            let product = u128::from(self.next_u64()) * u128::from(n);
            if product as u64 >= refused {
                return (product >> 64) as u64;
            }
        }
    }

    /// A place in a slice of length `n`; 0 if `n` is 0.
    #[expect(
        clippy::cast_possible_truncation,
        reason = "the result is below n, which is a usize"
    )]
    pub fn place(&mut self, n: usize) -> usize {
        self.below(n as u64) as usize
    }

    /// True with probability `p`.
    pub fn chance(&mut self, p: f64) -> bool {
        self.f64() < p
    }

    /// Puts the items into random order (Fisher and Yates): all orders equally likely.
    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            items.swap(last, self.place(last + 1));
        }
    }

    /// `k` different places below `n`, ascending; all of them if `k` is larger. Time and memory
    /// O(n).
    pub fn sample(&mut self, n: usize, k: usize) -> Vec<usize> {
        let mut places: Vec<usize> = (0..n).collect();
        let k = k.min(n);
        for at in 0..k {
            let other = at + self.place(n - at);
            places.swap(at, other);
        }
        places.truncate(k);
        places.sort_unstable();
        places
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Must never change: published results depend on it.
    const PINNED: u64 = 16_784_729_949_454_898_321;

    #[test]
    fn streams_are_fixed_and_apart() {
        let first = |seed, purpose, index| Stream::new(seed, purpose, index).next_u64();
        assert_eq!(first(1, "test", 0), PINNED);
        let others = [
            first(2, "test", 0),
            first(1, "tests", 0),
            first(1, "test", 1),
        ];
        assert!(others.iter().all(|x| *x != PINNED));
    }

    #[test]
    fn numbers_are_in_range_and_even() {
        let mut stream = Stream::new(7, "range", 0);
        let mut counts = [0_u32; 6];
        let mut sum = 0.0;
        for _ in 0..60_000 {
            counts[stream.place(6)] += 1;
            let x = stream.f64();
            assert!((0.0..1.0).contains(&x));
            sum += x;
        }
        assert!(
            counts.iter().all(|c| c.abs_diff(10_000) < 400),
            "{counts:?}"
        );
        assert!((sum / 60_000.0 - 0.5).abs() < 0.01);
        assert_eq!((stream.below(1), stream.below(0)), (0, 0));
        assert!(stream.chance(1.0) && !stream.chance(0.0));
    }

    #[test]
    fn a_shuffle_is_a_permutation_and_a_sample_has_no_repeats() {
        let mut stream = Stream::new(7, "shuffle", 0);
        let mut items: Vec<usize> = (0..50).collect();
        stream.shuffle(&mut items);
        assert_ne!(items, (0..50).collect::<Vec<_>>());
        items.sort_unstable();
        assert_eq!(items, (0..50).collect::<Vec<_>>());
        let sample = stream.sample(50, 20);
        assert_eq!(sample.len(), 20);
        assert!(sample.windows(2).all(|w| w[0] < w[1]));
        assert_eq!(stream.sample(3, 9), [0, 1, 2]);
    }
}
