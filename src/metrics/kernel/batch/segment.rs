//! Segments of hubs, by their number of neighbours.
//!
//! Sources with more neighbours come first, and a pair is counted by whichever end is searched
//! first. What is left to count for the many sources with few neighbours ends at places with few
//! neighbours: hubs of the segments before theirs are only passed. To know them by their number,
//! hubs are numbered by segment.

use super::rows::Rows;

/// How many segments there are; also the number of what comes after the last hub: small places.
pub(super) const SEGMENTS: usize = 8;

/// Each segment starts where the hubs from it on have no more than this share of all neighbours of
/// hubs: most sources have few neighbours, so that the segments grow shorter and shorter.
const SHARES: [f64; SEGMENTS] = [1.0, 0.75, 0.5, 0.35, 0.25, 0.15, 0.1, 0.05];

/// The segment of each place: of a hub the earlier the more neighbours it has, [`SEGMENTS`] of a
/// small place. Time O(n log n).
pub(super) fn segments(out: &Rows, is_small: &[bool]) -> Vec<usize> {
    let mut hubs: Vec<u32> = (0..out.count())
        .filter(|&v| !is_small[v as usize])
        .collect();
    hubs.sort_by_key(|&v| std::cmp::Reverse(out.length(v)));
    let all: usize = hubs.iter().map(|&v| out.length(v)).sum();
    let (mut left, mut number) = (all, 0);
    let mut segment = vec![SEGMENTS; is_small.len()];
    for alike in hubs.chunk_by(|&a, &b| out.length(a) == out.length(b)) {
        let is_beyond = |share: f64| left as f64 <= share * all as f64;
        number = SHARES
            .iter()
            .rposition(|&share| is_beyond(share))
            .unwrap_or(0)
            .max(number);
        for &v in alike {
            segment[v as usize] = number;
            left -= out.length(v);
        }
    }
    segment
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hubs_with_more_neighbours_come_first_and_small_places_last() {
        // Place v has about 1,000/(v + 1) neighbours.
        let rows = Rows::new((1..200_u32).map(|v| 0..1000 / v));
        let mut is_small = vec![false; 199];
        is_small[150] = true;
        let found = segments(&rows, &is_small);
        assert_eq!(
            (found[0], found[150], found[198]),
            (0, SEGMENTS, SEGMENTS - 1)
        );
        let hubs = (0..199).filter(|&v| v != 150);
        let hubs: Vec<u32> = hubs.collect();
        for pair in hubs.windows(2) {
            let [a, b] = [pair[0], pair[1]].map(|v| (rows.length(v), found[v as usize]));
            assert!(a.1 <= b.1 && (a.0 != b.0 || a.1 == b.1), "{a:?} {b:?}");
        }
        let all: usize = hubs.iter().map(|&v| rows.length(v)).sum();
        for (number, share) in (0..).zip(SHARES) {
            let from = hubs.iter().filter(|&&v| found[v as usize] >= number);
            let held: usize = from.map(|&v| rows.length(v)).sum();
            assert!(
                held as f64 <= share * all as f64,
                "{number}: {held} of {all}"
            );
        }
        let none = Rows::new(std::iter::empty::<[u32; 0]>());
        assert!(segments(&none, &[]).is_empty());
    }
}
