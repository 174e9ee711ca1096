//! Small places, which hold nothing while their neighbours are searched.
//!
//! Most nodes of a network of memberships have few ties, and together few of all ties. To keep what
//! such a place passes on where every neighbour reads it costs more than to add it to the few
//! neighbours at once. So places with few neighbours, no two of them tied to each other, are
//! numbered behind all others of their component, the hubs, and hubs alone are read by others.

use std::ops::Range;

use super::core::Part;
use super::rows::Rows;
use super::segment::SEGMENTS;

/// The most neighbours of a small place. Half as many or twice as many change little.
pub(super) const MOST: usize = 16;

/// Which places are small, those with the fewest neighbours chosen first. Time O(n log n + m).
pub(super) fn small(out: &Rows, into: Option<&Rows>) -> Vec<bool> {
    let back = |v: u32| into.map_or(&[][..], |into| into.row(v));
    let mut few: Vec<(usize, u32)> = (0..out.count())
        .map(|v| (out.length(v) + back(v).len(), v))
        .filter(|&(neighbours, _)| neighbours <= MOST)
        .collect();
    few.sort_unstable();
    let mut is_small = vec![false; out.count() as usize];
    for (_, v) in few {
        let mut around = out.row(v).iter().chain(back(v));
        is_small[v as usize] = around.all(|&w| !is_small[w as usize]);
    }
    is_small
}

/// Puts the hubs of each component in the order of their segments and the small places last, those
/// with as many neighbours together.
pub(super) fn hubs_first(
    order: &mut [u32],
    parts: impl IntoIterator<Item = Range<u32>>,
    out: &Rows,
    segment: &[usize],
) -> Vec<Part> {
    let split = |Range { start, end }: Range<u32>| {
        let places = &mut order[start as usize..end as usize];
        places.sort_by_key(|&v| match segment[v as usize] {
            SEGMENTS => (SEGMENTS, out.length(v)),
            number => (number, 0),
        });
        // As many as there are places at most, and those fit.
        let before = |number| places.partition_point(|&v| segment[v as usize] < number) as u32;
        let starts: [u32; SEGMENTS] = std::array::from_fn(|number| start + before(number));
        let hubs = start + before(SEGMENTS);
        Part {
            hubs: start..hubs,
            starts,
            smalls: hubs..end,
            hub_arcs: 0,
        }
    };
    parts.into_iter().map(split).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_small_places_are_tied() {
        // A path of five: its ends have the fewest neighbours, then the middle.
        let path = Rows::new([vec![1], vec![0, 2], vec![1, 3], vec![2, 4], vec![3]].into_iter());
        let is_small = small(&path, None);
        assert_eq!(is_small, [true, false, true, false, true]);
        let mut order = [0, 1, 2, 3, 4];
        let segment = [SEGMENTS, 4, SEGMENTS, 2, SEGMENTS];
        let parts = hubs_first(&mut order, std::iter::once(0..5), &path, &segment);
        assert_eq!(order, [3, 1, 0, 4, 2]);
        assert_eq!((&parts[0].hubs, &parts[0].smalls), (&(0..2), &(2..5)));
        let firsts = (0..=SEGMENTS).map(|number| parts[0].first_from(number));
        assert_eq!(firsts.collect::<Vec<_>>(), [0, 0, 0, 1, 1, 2, 2, 2, 2]);
        // Whoever has many neighbours is none.
        let star = |leaves: u32| {
            let ends = (1..=leaves).map(|_| vec![0]);
            small(
                &Rows::new(std::iter::once((1..=leaves).collect()).chain(ends)),
                None,
            )
        };
        assert_eq!(star(20).iter().filter(|&&is_small| is_small).count(), 20);
        assert!(!star(20)[0]);
    }
}
