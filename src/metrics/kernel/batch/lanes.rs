//! Eight numbers side by side, one for each source of a batch.
//!
//! Plain loops over eight f64, which the compiler turns into whatever vectors the machine has. No
//! sum runs across lanes except [`Lanes::total`], and nothing is contracted, so that every machine
//! gets the same bits.

/// How many sources are searched at a time: a cache line of f64.
pub(super) const WIDTH: usize = 8;

/// One number a source.
#[derive(Clone, Copy, Debug, PartialEq)]
#[repr(align(64))]
pub(super) struct Lanes(pub(super) [f64; WIDTH]);

/// Which lanes: bit l stands for lane l.
pub(super) type Mask = u8;

/// For every mask all bits of the lanes in it: a table, because compilers make poor code of single
/// bits.
static BITS: [[u64; WIDTH]; 256] = {
    let mut table = [[0; WIDTH]; 256];
    let mut mask = 0;
    while mask < 256 {
        let mut lane = 0;
        while lane < WIDTH {
            if (mask >> lane) & 1 == 1 {
                table[mask][lane] = u64::MAX;
            }
            lane += 1;
        }
        mask += 1;
    }
    table
};

impl Lanes {
    pub(super) const ZERO: Self = Self([0.0; WIDTH]);

    #[inline(always)]
    pub(super) fn add(&mut self, other: &Self) {
        for lane in 0..WIDTH {
            self.0[lane] += other.0[lane];
        }
    }

    #[inline(always)]
    pub(super) fn times(&self, other: &Self) -> Self {
        let mut product = *self;
        for lane in 0..WIDTH {
            product.0[lane] *= other.0[lane];
        }
        product
    }

    #[inline(always)]
    pub(super) fn scaled(&self, factor: f64) -> Self {
        self.times(&Self([factor; WIDTH]))
    }

    /// (`mass` + `copies` · self)/`counts`.
    #[inline(always)]
    pub(super) fn shares(&self, mass: f64, copies: f64, counts: &Self) -> Self {
        let mut shares = *self;
        for lane in 0..WIDTH {
            shares.0[lane] = (mass + copies * shares.0[lane]) / counts.0[lane];
        }
        shares
    }

    /// Zero outside the mask, whatever stood there.
    #[inline(always)]
    pub(super) fn within(&self, mask: Mask) -> Self {
        let bits = &BITS[mask as usize];
        let mut kept = *self;
        for (value, bits) in kept.0.iter_mut().zip(bits) {
            *value = f64::from_bits(value.to_bits() & bits);
        }
        kept
    }

    /// The lanes above 0.
    #[inline(always)]
    pub(super) fn positive(&self) -> Mask {
        let mut bits = [0_u64; WIDTH];
        for (lane, (bit, value)) in bits.iter_mut().zip(&self.0).enumerate() {
            *bit = if *value > 0.0 { 1 << lane } else { 0 };
        }
        bits.iter().fold(0, |mask, bit| mask | bit) as Mask
    }

    /// The larger one in each lane.
    #[inline(always)]
    pub(super) fn raise(&mut self, other: &Self) {
        for lane in 0..WIDTH {
            self.0[lane] = if other.0[lane] > self.0[lane] {
                other.0[lane]
            } else {
                self.0[lane]
            };
        }
    }

    /// The sum over the lanes, always in the same order.
    #[inline(always)]
    pub(super) fn total(&self) -> f64 {
        let [a, b, c, d, e, f, g, h] = self.0;
        ((a + e) + (c + g)) + ((b + f) + (d + h))
    }
}

/// Small whole numbers, one a source: half a cache line.
#[derive(Clone, Copy, Debug, PartialEq)]
#[repr(align(32))]
pub(super) struct Narrow([u32; WIDTH]);

impl Narrow {
    pub(super) const ZERO: Self = Self([0; WIDTH]);

    /// Of whole numbers that fit.
    #[inline(always)]
    pub(super) fn of(wide: &Lanes) -> Self {
        Self(wide.0.map(|value| value as u32))
    }

    #[inline(always)]
    fn add(&mut self, other: &Self) {
        for lane in 0..WIDTH {
            self.0[lane] = self.0[lane].wrapping_add(other.0[lane]);
        }
    }
}

/// As [`gather`], of whole numbers whose sum fits.
#[inline(always)]
pub(super) fn gather_narrow(places: &[u32], from: &[Narrow]) -> Lanes {
    let mut sums = [Narrow::ZERO; 4];
    let fours = places.chunks_exact(4);
    let rest = fours.remainder();
    for four in fours {
        for at in 0..4 {
            sums[at].add(&from[four[at] as usize]);
        }
    }
    for (sum, &place) in sums.iter_mut().zip(rest) {
        sum.add(&from[place as usize]);
    }
    let [mut a, b, mut c, d] = sums;
    a.add(&b);
    c.add(&d);
    a.add(&c);
    Lanes(a.0.map(f64::from))
}

/// The sum of the rows that `places` name: four sums side by side, so that an addition need not
/// wait for the last.
#[inline(always)]
pub(super) fn gather(places: &[u32], from: &[Lanes]) -> Lanes {
    let mut sums = [Lanes::ZERO; 4];
    let fours = places.chunks_exact(4);
    let rest = fours.remainder();
    for four in fours {
        for at in 0..4 {
            sums[at].add(&from[four[at] as usize]);
        }
    }
    for (sum, &place) in sums.iter_mut().zip(rest) {
        sum.add(&from[place as usize]);
    }
    let [mut a, b, mut c, d] = sums;
    a.add(&b);
    c.add(&d);
    a.add(&c);
    a
}

#[cfg(test)]
mod tests {
    use super::*;

    const UP: Lanes = Lanes([1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0]);

    #[test]
    fn masks_keep_and_replace_lanes() {
        let odd = UP.within(0b1010_1010);
        assert_eq!(odd, Lanes([0.0, 2.0, 0.0, 4.0, 0.0, 6.0, 0.0, 8.0]));
        assert_eq!(odd.positive(), 0b1010_1010);
        // Infinity times nothing would be no number; bits know no such thing.
        let endless = Lanes([f64::INFINITY; WIDTH]).within(1);
        assert_eq!(endless.0[..2], [f64::INFINITY, 0.0]);
        assert_eq!(endless.0[1..], [0.0; 7]);
    }

    #[test]
    fn rows_of_any_length_are_added() {
        let from = [UP, UP, Lanes([0.5; WIDTH])];
        for length in 0..14 {
            let sum = gather(&vec![2; length], &from);
            assert_eq!(sum, Lanes([0.5 * length as f64; WIDTH]));
        }
        assert_eq!(gather(&[0, 1], &from), UP.scaled(2.0));
        let narrow = [UP.scaled(100.0), Lanes::ZERO, UP].map(|wide| Narrow::of(&wide));
        for row in [&[][..], &[0], &[0, 1, 2], &[2, 2, 2, 2, 0, 1, 2]] {
            let wide = narrow.map(|Narrow(values)| Lanes(values.map(f64::from)));
            assert_eq!(gather_narrow(row, &narrow), gather(row, &wide));
        }
    }
}
