//! Sixteen numbers side by side, one for each source of a batch.
//!
//! Plain loops over sixteen numbers, which the compiler turns into whatever vectors the machine
//! has. No sum runs across lanes except [`Lanes::total`], and nothing is contracted, so that every
//! machine gets the same bits.

use super::rows::Index;

/// How many sources are searched at a time: a cache line of counts.
pub(super) const WIDTH: usize = 16;

/// Some of the lanes, as those that have not reached a place: all bits of their byte.
#[derive(Clone, Copy, Debug, PartialEq)]
#[repr(align(16))]
pub(super) struct Mask([u8; WIDTH]);

impl Mask {
    /// The first `lanes` lanes.
    pub(super) fn first(lanes: usize) -> Self {
        let mut unseen = [0; WIDTH];
        unseen[..lanes].fill(u8::MAX);
        Self(unseen)
    }

    /// The lanes in which two numbers are equal.
    #[inline(always)]
    pub(super) fn of_equal(a: &[u8; WIDTH], b: &[u8; WIDTH]) -> Self {
        let mut equal = [0; WIDTH];
        for lane in 0..WIDTH {
            equal[lane] = if a[lane] == b[lane] { u8::MAX } else { 0 };
        }
        Self(equal)
    }

    #[inline(always)]
    pub(super) fn reach(&mut self, lane: usize) {
        self.0[lane] = 0;
    }

    /// Whether a lane of `before` that is not left here is left in `other`.
    #[inline(always)]
    pub(super) fn was_closed_and_is_left_in(&self, before: &Self, other: &Self) -> bool {
        let mut both = *other;
        for lane in 0..WIDTH {
            both.0[lane] &= before.0[lane] & !self.0[lane];
        }
        both.any()
    }

    /// Whether any lane is left.
    ///
    /// A sum over the lanes: compilers make poor code of a comparison of whole arrays.
    #[inline(always)]
    pub(super) fn any(&self) -> bool {
        self.0.iter().fold(0, |any, lane| any | lane) != 0
    }
}

/// What a front is made of: one number of paths a source.
pub(super) trait Paths: Copy {
    const ZERO: Self;
    /// One path in this lane.
    fn set(&mut self, lane: usize);
    fn add(&mut self, other: &Self);
    /// Zero in the lanes that are not in the mask.
    fn within(&self, mask: &Mask) -> Self;
    /// The lanes that have not been reached but for those above 0.
    fn close(&self, unseen: &Mask) -> Mask;
    /// That many times, which is a whole number.
    fn scaled(&self, copies: f64) -> Self;
    /// The larger one in each lane.
    fn raise(&mut self, other: &Self);
    fn lanes(&self) -> Lanes;
    /// Whether any is above 0.
    fn any(&self) -> bool;
}

/// Real numbers: two cache lines.
#[derive(Clone, Copy, Debug, PartialEq)]
#[repr(align(64))]
pub(super) struct Lanes(pub(super) [f64; WIDTH]);

impl Paths for Lanes {
    const ZERO: Self = Self([0.0; WIDTH]);

    #[inline(always)]
    fn set(&mut self, lane: usize) {
        self.0[lane] = 1.0;
    }

    #[inline(always)]
    fn add(&mut self, other: &Self) {
        for lane in 0..WIDTH {
            self.0[lane] += other.0[lane];
        }
    }

    #[inline(always)]
    fn within(&self, mask: &Mask) -> Self {
        let mut kept = *self;
        for lane in 0..WIDTH {
            let mask = i64::from(mask.0[lane].cast_signed()).cast_unsigned();
            kept.0[lane] = f64::from_bits(kept.0[lane].to_bits() & mask);
        }
        kept
    }

    #[inline(always)]
    fn close(&self, unseen: &Mask) -> Mask {
        let mut left = *unseen;
        for lane in 0..WIDTH {
            left.0[lane] = if self.0[lane] > 0.0 { 0 } else { left.0[lane] };
        }
        left
    }

    #[inline(always)]
    fn scaled(&self, copies: f64) -> Self {
        let mut product = *self;
        for lane in 0..WIDTH {
            product.0[lane] *= copies;
        }
        product
    }

    #[inline(always)]
    fn raise(&mut self, other: &Self) {
        for lane in 0..WIDTH {
            self.0[lane] = if other.0[lane] > self.0[lane] {
                other.0[lane]
            } else {
                self.0[lane]
            };
        }
    }

    #[inline(always)]
    fn lanes(&self) -> Lanes {
        *self
    }

    #[inline(always)]
    fn any(&self) -> bool {
        self.0.iter().fold(0, |any, value| any | value.to_bits()) != 0
    }
}

impl Lanes {
    #[inline(always)]
    pub(super) fn times(&self, other: &Self) -> Self {
        let mut product = *self;
        for lane in 0..WIDTH {
            product.0[lane] *= other.0[lane];
        }
        product
    }

    /// (`mass` + `copies` · self) / `counts`, and 0 where nothing is counted.
    #[inline(always)]
    pub(super) fn shares(&self, mass: f64, copies: f64, counts: &Self) -> Self {
        let mut shares = *self;
        for lane in 0..WIDTH {
            let share = (mass + copies * shares.0[lane]) / counts.0[lane];
            shares.0[lane] = if counts.0[lane] > 0.0 { share } else { 0.0 };
        }
        shares
    }

    /// `mass` / self, and 0 where nothing is counted.
    #[inline(always)]
    pub(super) fn parts(&self, mass: f64) -> Self {
        let mut parts = *self;
        for lane in 0..WIDTH {
            let part = mass / self.0[lane];
            parts.0[lane] = if self.0[lane] > 0.0 { part } else { 0.0 };
        }
        parts
    }

    /// `mass` / self.
    #[inline(always)]
    pub(super) fn dividing(&self, mass: f64) -> Self {
        let mut parts = *self;
        for lane in 0..WIDTH {
            parts.0[lane] = mass / parts.0[lane];
        }
        parts
    }

    /// The largest of them.
    #[inline(always)]
    pub(super) fn largest(&self) -> f64 {
        self.0.iter().copied().fold(0.0, f64::max)
    }

    /// The sum over the lanes, always in the same order.
    #[inline(always)]
    pub(super) fn total(&self) -> f64 {
        let [a, b, c, d, e, f, g, h]: [f64; WIDTH / 2] =
            std::array::from_fn(|lane| self.0[lane] + self.0[lane + WIDTH / 2]);
        ((a + e) + (c + g)) + ((b + f) + (d + h))
    }
}

/// A type of sixteen whole numbers that are known to fit.
macro_rules! whole {
    ($(#[$about:meta])* $name:ident, $number:ty, $signed:ty, $align:literal) => {
        $(#[$about])*
        #[derive(Clone, Copy, Debug, PartialEq)]
        #[repr(align($align))]
        pub(super) struct $name(pub(super) [$number; WIDTH]);

        impl Paths for $name {
            const ZERO: Self = Self([0; WIDTH]);

            #[inline(always)]
            fn set(&mut self, lane: usize) {
                self.0[lane] = 1;
            }

            #[inline(always)]
            fn add(&mut self, other: &Self) {
                for lane in 0..WIDTH {
                    self.0[lane] = self.0[lane].wrapping_add(other.0[lane]);
                }
            }

            #[inline(always)]
            fn within(&self, mask: &Mask) -> Self {
                let mut kept = *self;
                for lane in 0..WIDTH {
                    kept.0[lane] &= <$signed>::from(mask.0[lane].cast_signed()).cast_unsigned();
                }
                kept
            }

            #[inline(always)]
            fn close(&self, unseen: &Mask) -> Mask {
                let mut left = *unseen;
                for lane in 0..WIDTH {
                    left.0[lane] = if self.0[lane] > 0 { 0 } else { left.0[lane] };
                }
                left
            }

            #[inline(always)]
            fn scaled(&self, copies: f64) -> Self {
                // It fits: the kernel asks before whether all counts do.
                let (mut product, copies) = (*self, copies as $number);
                for lane in 0..WIDTH {
                    product.0[lane] = product.0[lane].wrapping_mul(copies);
                }
                product
            }

            #[inline(always)]
            fn raise(&mut self, other: &Self) {
                for lane in 0..WIDTH {
                    self.0[lane] = self.0[lane].max(other.0[lane]);
                }
            }

            #[inline(always)]
            fn lanes(&self) -> Lanes {
                let mut wide = Lanes::ZERO;
                for lane in 0..WIDTH {
                    wide.0[lane] = f64::from(self.0[lane]);
                }
                wide
            }

            #[inline(always)]
            fn any(&self) -> bool {
                self.0.iter().fold(0, |any, value| any | value) != 0
            }
        }

        impl $name {
            /// As levels hold them.
            #[inline(always)]
            pub(super) fn counts(&self) -> Counts {
                let mut wide = Counts::ZERO;
                for lane in 0..WIDTH {
                    wide.0[lane] = u32::from(self.0[lane]);
                }
                wide
            }

            /// Of counts that fit.
            #[inline(always)]
            pub(super) fn of(counts: &Counts) -> Self {
                let mut narrow = Self::ZERO;
                for lane in 0..WIDTH {
                    narrow.0[lane] = counts.0[lane] as $number;
                }
                narrow
            }
        }
    };
}

whole!(
    /// Whole numbers up to 2^8 − 1: a quarter of a cache line.
    Bytes, u8, i8, 16
);
whole!(
    /// Whole numbers up to 2^16 − 1: half a cache line.
    Shorts, u16, i16, 32
);
whole!(
    /// Whole numbers up to 2^32 − 1: a cache line.
    Counts, u32, i32, 64
);

/// What is added up as `Sum`, which has room for the sums.
pub(super) trait Adds<Sum>: Copy {
    fn add_to(&self, sum: &mut Sum);
}

/// Whole numbers that are added up as others.
macro_rules! adds {
    ($($from:ident to $to:ident as $number:ty),*) => {$(
        impl Adds<$to> for $from {
            #[inline(always)]
            fn add_to(&self, sum: &mut $to) {
                for lane in 0..WIDTH {
                    sum.0[lane] = sum.0[lane].wrapping_add(<$number>::from(self.0[lane]));
                }
            }
        }
    )*};
}

adds!(Bytes to Bytes as u8, Bytes to Shorts as u16, Shorts to Counts as u32, Counts to Counts as u32);

impl Adds<Self> for Lanes {
    #[inline(always)]
    fn add_to(&self, sum: &mut Self) {
        sum.add(self);
    }
}

/// The sum of the rows that `places` name: two sums side by side, so that an addition need not
/// wait for the last.
#[inline(always)]
pub(super) fn gather<I: Index, F: Adds<P>, P: Paths>(places: &[I], from: &[F]) -> P {
    let (mut a, mut b) = (P::ZERO, P::ZERO);
    let pairs = places.chunks_exact(2);
    let rest = pairs.remainder();
    for pair in pairs {
        from[pair[0].at()].add_to(&mut a);
        from[pair[1].at()].add_to(&mut b);
    }
    if let [place] = rest {
        from[place.at()].add_to(&mut a);
    }
    a.add(&b);
    a
}

/// The same of few rows.
#[inline(always)]
pub(super) fn gather_few<F: Adds<P>, P: Paths>(places: &[u32], from: &[F]) -> P {
    let mut sum = P::ZERO;
    for &place in places {
        from[place as usize].add_to(&mut sum);
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;

    fn up() -> Lanes {
        let mut lanes = Lanes::ZERO;
        for (lane, value) in (1_u32..).zip(&mut lanes.0) {
            *value = f64::from(lane);
        }
        lanes
    }

    fn counts(lanes: &Lanes) -> Counts {
        Counts(lanes.0.map(|value| value as u32))
    }

    #[test]
    fn lanes_that_were_reached_are_left_out_and_those_reached_now_are_closed() {
        let mut unseen = Mask::first(3);
        unseen.reach(1);
        let kept = up().within(&unseen);
        assert_eq!(kept.0[..4], [1.0, 0.0, 3.0, 0.0]);
        assert!(kept.any() && !kept.close(&unseen).any());
        assert_eq!(counts(&up()).within(&unseen).lanes(), kept);
        assert!(!counts(&kept).close(&unseen).any());
        assert_eq!(Lanes::ZERO.close(&unseen), unseen);
        assert_eq!(Counts::ZERO.close(&unseen), unseen);
        assert!(!Counts::ZERO.any());
        // Infinity times nothing would be no number; bits know no such thing.
        let endless = Lanes([f64::INFINITY; WIDTH]).within(&unseen);
        assert_eq!(endless.0[..3], [f64::INFINITY, 0.0, f64::INFINITY]);
        assert_eq!(endless.0[3..], [0.0; WIDTH - 3]);
    }

    #[test]
    fn whole_numbers_and_real_ones_do_the_same() {
        let (mut wide, mut narrow) = (up().scaled(3.0), counts(&up()).scaled(3.0));
        assert_eq!(narrow.lanes(), wide);
        wide.add(&up());
        narrow.add(&counts(&up()));
        assert_eq!(narrow.lanes(), wide);
        let mut ones = Lanes([50.0; WIDTH]);
        let mut others = counts(&ones);
        ones.raise(&wide);
        others.raise(&narrow);
        assert_eq!(others.lanes(), ones);
        assert_eq!(ones, Lanes(up().0.map(|value| (4.0 * value).max(50.0))));
        assert_eq!(wide.total() as u32, 4 * 136);
        assert_eq!(wide.largest() as u32, 64);
    }

    #[test]
    fn nothing_is_passed_on_where_nothing_is_counted() {
        let paths = up().within(&Mask::first(2));
        let shares = Lanes([2.0; WIDTH]).shares(5.0, 3.0, &paths);
        assert_eq!(shares.0[..2], [11.0, 5.5]);
        assert_eq!(shares.0[2..], [0.0; WIDTH - 2]);
        assert_eq!(Lanes::ZERO.shares(5.0, 3.0, &paths), paths.parts(5.0));
    }

    #[test]
    fn lanes_closed_here_are_looked_for_elsewhere() {
        let (before, mut left) = (Mask::first(3), Mask::first(3));
        left.reach(1);
        let mut other = Mask::first(2);
        assert!(left.was_closed_and_is_left_in(&before, &other));
        other.reach(1);
        assert!(!left.was_closed_and_is_left_in(&before, &other));
        assert!(!left.was_closed_and_is_left_in(&left, &Mask::first(3)));
    }

    #[test]
    fn rows_of_any_length_are_added() {
        let from = [up(), up(), Lanes([0.5; WIDTH])];
        for length in 0..14 {
            let sum = gather(&vec![2_u32; length], &from);
            assert_eq!(sum, Lanes([0.5 * length as f64; WIDTH]));
            assert_eq!(gather_few(&vec![2; length], &from), sum);
        }
        assert_eq!(gather(&[0_u16, 1], &from), up().scaled(2.0));
        let narrow = [up().scaled(100.0), Lanes::ZERO, up()].map(|wide| counts(&wide));
        for row in [&[][..], &[0_u16], &[0, 1, 2], &[2, 2, 2, 2, 0, 1, 2]] {
            let wide = narrow.map(|counts| counts.lanes());
            assert_eq!(gather(row, &narrow).lanes(), gather(row, &wide));
        }
    }
}
