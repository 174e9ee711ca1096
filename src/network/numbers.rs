//! Long columns of numbers, in large pages where the system has them.

use std::fmt;
use std::ops::{Deref, DerefMut};

use bytemuck::Pod;
use memmap2::MmapMut;

/// From so many bytes on a column stands in pages of its own.
const MAPPED: usize = 8 << 20;

/// Numbers in a row.
///
/// A column of hundreds of megabytes that is written once costs more time in the system, which
/// hands out pages of four kilobytes one by one, than what is written into it costs to find. So room
/// for a long one is asked for in large pages; where there are none it is as any other memory.
pub(crate) enum Numbers<T> {
    /// A short column, or one that was collected elsewhere.
    Plain(Vec<T>),
    /// A long one: the first `len` numbers of the map.
    Mapped {
        /// As many bytes as there was room asked for; pages that were never written take none.
        map: MmapMut,
        /// How many numbers are in use.
        len: usize,
    },
}

impl<T: Pod> Numbers<T> {
    /// So many zeros, to be written over; none at all if the system cannot give so much room.
    pub(crate) fn with_room(room: usize) -> Self {
        let bytes = room.checked_mul(size_of::<T>());
        match bytes {
            Some(bytes) if bytes < MAPPED => Self::Plain(vec![T::zeroed(); room]),
            Some(bytes) => {
                map_of(bytes).map_or_else(Self::default, |map| Self::Mapped { map, len: room })
            }
            None => Self::default(),
        }
    }

    /// One of them.
    #[inline]
    pub(crate) fn at(&self, at: usize) -> T {
        let size = size_of::<T>();
        match self {
            Self::Plain(numbers) => numbers[at],
            Self::Mapped { map, .. } => bytemuck::pod_read_unaligned(&map[at * size..][..size]),
        }
    }

    /// At least so many numbers: those that are here, and zeros behind them.
    pub(crate) fn grow(&mut self, least: usize) {
        if self.len() >= least {
            return;
        }
        let mut longer = Self::with_room(least.max(2 * self.len()));
        if longer.len() < least {
            // So much more than is needed cannot be had.
            longer = Self::Plain(vec![T::zeroed(); least]);
        }
        longer[..self.len()].copy_from_slice(self);
        *self = longer;
    }

    /// Leaves only the first ones.
    pub(crate) fn truncate(&mut self, to: usize) {
        match self {
            Self::Plain(numbers) => {
                numbers.truncate(to);
                numbers.shrink_to_fit();
            }
            Self::Mapped { len, .. } => *len = to.min(*len),
        }
    }

    /// Bytes on the heap, or in pages that are in use.
    pub(crate) fn bytes(&self) -> usize {
        let numbers = match self {
            Self::Plain(numbers) => numbers.capacity(),
            Self::Mapped { len, .. } => *len,
        };
        numbers * size_of::<T>()
    }
}

/// Memory filled with zeros.
fn map_of(bytes: usize) -> Option<MmapMut> {
    let map = MmapMut::map_anon(bytes).ok()?;
    // Where it is not to be had, small pages do.
    #[cfg(target_os = "linux")]
    let _small = map.advise(memmap2::Advice::HugePage);
    Some(map)
}

impl<T> Default for Numbers<T> {
    fn default() -> Self {
        Self::Plain(Vec::new())
    }
}

impl<T> From<Vec<T>> for Numbers<T> {
    fn from(numbers: Vec<T>) -> Self {
        Self::Plain(numbers)
    }
}

impl<T: Pod> Deref for Numbers<T> {
    type Target = [T];

    #[inline]
    fn deref(&self) -> &[T] {
        match self {
            Self::Plain(numbers) => numbers,
            Self::Mapped { map, len } => bytemuck::cast_slice(&map[..len * size_of::<T>()]),
        }
    }
}

impl<T: Pod> DerefMut for Numbers<T> {
    #[inline]
    fn deref_mut(&mut self) -> &mut [T] {
        match self {
            Self::Plain(numbers) => numbers,
            Self::Mapped { map, len } => {
                bytemuck::cast_slice_mut(&mut map[..*len * size_of::<T>()])
            }
        }
    }
}

impl<T: Pod> Clone for Numbers<T> {
    fn clone(&self) -> Self {
        let mut copy = Self::default();
        copy.grow(self.len());
        copy.truncate(self.len());
        copy.copy_from_slice(self);
        copy
    }
}

impl<T: Pod + PartialEq> PartialEq for Numbers<T> {
    fn eq(&self, other: &Self) -> bool {
        self[..] == other[..]
    }
}

impl<T: Pod + Eq> Eq for Numbers<T> {}

impl<T: Pod + fmt::Debug> fmt::Debug for Numbers<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self[..].fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_columns_and_long_ones_hold_the_same() {
        let long = MAPPED / size_of::<u16>();
        for room in [0, 1, 1000, long - 1, long + 1] {
            let mut numbers = Numbers::<u16>::with_room(room);
            assert_eq!(numbers.len(), room);
            assert_eq!(matches!(numbers, Numbers::Mapped { .. }), room >= long);
            assert!(numbers.iter().all(|x| *x == 0));
            let expected: Vec<u16> = (0..room).map(|at| (at % 60_001) as u16).collect();
            numbers.copy_from_slice(&expected);
            assert!((0..room).all(|at| numbers.at(at) == expected[at]));
            assert!(numbers == Numbers::from(expected.clone()) && numbers.clone() == numbers);
            let half = room / 2;
            numbers.truncate(half);
            assert!(numbers[..] == expected[..half] && numbers.bytes() == 2 * half);
            numbers.grow(room);
            assert!(numbers.len() >= room && numbers[..half] == expected[..half]);
        }
    }

    #[test]
    fn what_no_system_can_give_is_no_room() {
        assert!(Numbers::<u64>::with_room(usize::MAX).is_empty());
        assert!(Numbers::<u64>::with_room(usize::MAX / 16).is_empty());
    }
}
