//! Columns over many ties, in as few bytes as their values need.

use std::collections::BTreeSet;

use rayon::prelude::*;

use super::numbers::Numbers;

/// How many ties one step of parallel work takes: it depends on nothing but the data.
const BLOCK: usize = 1 << 16;

/// The most distinct weights that are kept as codes into a table.
const MOST_VALUES: usize = 1 << 16;

/// Small whole numbers, one a tie.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) enum Codes {
    /// Every one is 0, however many there are.
    #[default]
    Zero,
    /// Below 2⁸.
    Byte(Numbers<u8>),
    /// Below 2¹⁶.
    Short(Numbers<u16>),
    /// Below 2³².
    Long(Numbers<u32>),
}

impl Codes {
    /// The codes that `code` gives for 0 to `len` - 1, all of them below `below`.
    pub(crate) fn of(len: usize, below: usize, code: impl Fn(usize) -> u32 + Sync) -> Self {
        // The casts keep everything: that is what `below` is for.
        match below {
            0..=1 => Self::Zero,
            2..=0x100 => Self::Byte(collected(len, |i| code(i) as u8)),
            0x101..=0x1_0000 => Self::Short(collected(len, |i| code(i) as u16)),
            _ => Self::Long(collected(len, code)),
        }
    }

    #[inline]
    pub(crate) fn get(&self, at: usize) -> u32 {
        match self {
            Self::Zero => 0,
            Self::Byte(codes) => u32::from(codes.at(at)),
            Self::Short(codes) => u32::from(codes.at(at)),
            Self::Long(codes) => codes.at(at),
        }
    }

    /// Bytes on the heap.
    pub(crate) fn bytes(&self) -> usize {
        match self {
            Self::Zero => 0,
            Self::Byte(codes) => codes.bytes(),
            Self::Short(codes) => codes.bytes(),
            Self::Long(codes) => codes.bytes(),
        }
    }
}

fn collected<T: Send>(len: usize, code: impl Fn(usize) -> T + Sync) -> Numbers<T> {
    let codes: Vec<T> = (0..len).into_par_iter().map(&code).collect();
    codes.into()
}

/// Weights, one a tie.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Weights {
    /// Codes into a table of the distinct weights, ascending.
    Coded {
        /// One a tie.
        codes: Codes,
        /// At least one if there is a tie.
        values: Vec<f64>,
    },
    /// As they are, for there are too many distinct ones.
    Each(Numbers<f64>),
}

impl Default for Weights {
    fn default() -> Self {
        Self::same(1.0)
    }
}

impl Weights {
    /// One weight for all ties.
    pub(crate) fn same(weight: f64) -> Self {
        Self::Coded {
            codes: Codes::Zero,
            values: vec![weight],
        }
    }

    /// Finds the distinct weights. Time O(n log d) for d distinct ones.
    pub(crate) fn of(weights: impl Into<Numbers<f64>>) -> Self {
        let weights = weights.into();
        let each = &weights[..];
        match distinct(each) {
            Some(values) => Self::coded(each.len(), values, |at| each[at]),
            None => Self::Each(weights),
        }
    }

    /// The weights that `weight` gives for 0 to `len` - 1, all of which stand in `values`.
    pub(crate) fn coded(
        len: usize,
        values: Vec<f64>,
        weight: impl Fn(usize) -> f64 + Sync,
    ) -> Self {
        let codes = Codes::of(len, values.len(), |at| place(&values, weight(at)));
        Self::Coded { codes, values }
    }

    #[inline]
    pub(crate) fn get(&self, at: usize) -> f64 {
        match self {
            Self::Coded { codes, values } => values[codes.get(at) as usize],
            Self::Each(weights) => weights.at(at),
        }
    }

    /// Bytes on the heap.
    pub(crate) fn bytes(&self) -> usize {
        match self {
            Self::Coded { codes, values } => codes.bytes() + values.capacity() * 8,
            Self::Each(weights) => weights.bytes(),
        }
    }
}

/// Where a weight stands in an ascending table that holds it.
pub(crate) fn place(values: &[f64], weight: f64) -> u32 {
    values.partition_point(|v| v.total_cmp(&weight).is_lt()) as u32
}

/// The distinct weights, ascending, unless there are too many.
fn distinct(weights: &[f64]) -> Option<Vec<f64>> {
    let of_block = |block: &[f64]| {
        let mut found = BTreeSet::new();
        let mut last = None;
        for &weight in block {
            // Weights are positive, so their bits are in their order.
            let bits = weight.to_bits();
            if last != Some(bits) {
                found.insert(bits);
                last = Some(bits);
            }
        }
        found
    };
    let join = |a: Option<BTreeSet<u64>>, b: Option<BTreeSet<u64>>| {
        let (mut a, b) = (a?, b?);
        a.extend(b);
        (a.len() <= MOST_VALUES).then_some(a)
    };
    let found = weights
        .par_chunks(BLOCK)
        .map(|block| Some(of_block(block)))
        .reduce(|| Some(BTreeSet::new()), join)?;
    Some(found.into_iter().map(f64::from_bits).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_distinct_weights_take_a_byte_and_very_many_take_eight() {
        let get = |w: &Weights, n: usize| (0..n).map(|at| w.get(at)).collect::<Vec<_>>();
        let few = vec![2.0, 0.5, 2.0, 1.0];
        let coded = Weights::of(few.clone());
        assert_eq!(get(&coded, 4), few);
        assert!(
            matches!(&coded, Weights::Coded { codes: Codes::Byte(_), values } if values == &[0.5, 1.0, 2.0])
        );

        let some: Vec<f64> = (1..=1000).map(|i| f64::from(i) / 7.0).rev().collect();
        let coded = Weights::of(some.clone());
        assert_eq!(get(&coded, 1000), some);
        assert!(matches!(
            &coded,
            Weights::Coded {
                codes: Codes::Short(_),
                ..
            }
        ));

        let many: Vec<f64> = (1..=70_000).map(f64::from).collect();
        assert_eq!(Weights::of(many.clone()), Weights::Each(many.into()));
        assert_eq!(Weights::of(vec![1.0; 3]), Weights::same(1.0));
    }

    #[test]
    fn codes_take_the_bytes_they_need() {
        let of = |below: usize| Codes::of(300, below, |i| i as u32 % 3 * (below as u32 / 4));
        let get = |codes: &Codes| [0, 1, 2].map(|at| codes.get(at));
        assert_eq!(of(1), Codes::Zero);
        for (below, bytes) in [(256, 300), (257, 600), (65_536, 600), (65_537, 1200)] {
            let codes = of(below);
            let step = below as u32 / 4;
            assert_eq!((get(&codes), codes.bytes()), ([0, step, 2 * step], bytes));
        }
    }
}
