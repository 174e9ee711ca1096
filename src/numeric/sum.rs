//! Compensated sums in a fixed order: the same bits for any number of threads.

use rayon::prelude::*;

/// Values a block: a constant, so that the split never depends on the threads.
const BLOCK: usize = 4096;

/// A running sum with Neumaier's compensation: the error no longer grows with the number of
/// values. Neumaier, Zeitschrift für Angewandte Mathematik und Mechanik 54 (1974), 39–51.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Neumaier {
    sum: f64,
    lost: f64,
}

impl Neumaier {
    /// An empty sum: 0.
    pub const fn new() -> Self {
        Self {
            sum: 0.0,
            lost: 0.0,
        }
    }

    /// Adds one value.
    pub fn add(&mut self, value: f64) {
        let next = self.sum + value;
        self.lost += if self.sum.abs() >= value.abs() {
            (self.sum - next) + value
        } else {
            (value - next) + self.sum
        };
        self.sum = next;
    }

    /// Adds another sum with what it had lost.
    pub fn merge(&mut self, other: Self) {
        self.add(other.sum);
        self.lost += other.lost;
    }

    /// The sum; never -0.
    pub fn total(self) -> f64 {
        self.sum + self.lost + 0.0
    }
}

impl FromIterator<f64> for Neumaier {
    fn from_iter<I: IntoIterator<Item = f64>>(values: I) -> Self {
        let mut sum = Self::new();
        for value in values {
            sum.add(value);
        }
        sum
    }
}

/// The sum of all values, compensated; 0 for none.
///
/// Blocks of 4,096 values are summed in parallel and added in their order, so the result has the
/// same bits for any number of threads. It does depend, in the last bit, on the order of the
/// values: put them into a fixed order first. Time O(n).
pub fn block_sum(values: &[f64]) -> f64 {
    if values.len() <= BLOCK {
        return values.iter().copied().collect::<Neumaier>().total();
    }
    let blocks: Vec<Neumaier> = values
        .par_chunks(BLOCK)
        .map(|block| block.iter().copied().collect())
        .collect();
    let mut sum = Neumaier::new();
    for block in blocks {
        sum.merge(block);
    }
    sum.total()
}

/// Σ a_i b_i, compensated, in the blocks of [`block_sum`]; values without a partner are left out.
/// Time O(n).
pub fn block_dot(a: &[f64], b: &[f64]) -> f64 {
    let dot =
        |(a, b): (&[f64], &[f64])| -> Neumaier { a.iter().zip(b).map(|(a, b)| a * b).collect() };
    if a.len() <= BLOCK {
        return dot((a, b)).total();
    }
    let blocks: Vec<Neumaier> = a
        .par_chunks(BLOCK)
        .zip(b.par_chunks(BLOCK))
        .map(dot)
        .collect();
    let mut sum = Neumaier::new();
    for block in blocks {
        sum.merge(block);
    }
    sum.total()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_values_survive_a_large_one() {
        assert!((block_sum(&[1.0, 1e100, 1.0, -1e100]) - 2.0).abs() < 1e-15);
        assert!((block_sum(&[0.1; 10]) - 1.0).abs() < 1e-16);
        assert!(block_sum(&[]).is_sign_positive());
        assert!(block_sum(&[-0.0]).is_sign_positive());
    }

    #[test]
    fn products_are_summed_in_blocks_too() {
        let ones = vec![1.0; 10_000];
        let tenths = vec![0.1; 10_000];
        assert!((block_dot(&ones, &tenths) - 1000.0).abs() < 1e-12);
        assert!((block_dot(&[3.0, 4.0], &[3.0, 4.0]) - 25.0).abs() < 1e-15);
    }

    #[test]
    fn threads_do_not_change_a_bit() {
        let values: Vec<f64> = (0..50_000)
            .map(|i| f64::from(i % 97) / 7.0 - 3.0 + 1e9 * f64::from(i % 2))
            .collect();
        let with = |threads| {
            rayon::ThreadPoolBuilder::new()
                .num_threads(threads)
                .build()
                .unwrap()
                .install(|| block_sum(&values).to_bits())
        };
        assert_eq!(with(1), with(2));
        assert_eq!(with(1), with(3));
    }
}
