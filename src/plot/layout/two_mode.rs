//! Two columns with few crossings.

use super::Link;

/// Turns in which one column follows the other.
const TURNS: usize = 24;

/// The order of two columns, as lists of nodes from the top: `left[v]` says whether node `v`
/// stands in the left one. Each column in turn is put in the order of the mean place of its
/// partners; the order with the fewest crossings that was met is kept. Ties within a column are
/// passed over.
///
/// The same input gives the same order. O((n + m) log n) a turn.
pub fn two_mode(left: &[bool], links: &[Link]) -> [Vec<usize>; 2] {
    let n = left.len();
    let mut columns = [Vec::new(), Vec::new()];
    for (v, is_left) in left.iter().enumerate() {
        columns[usize::from(!is_left)].push(v);
    }
    let mut partners: Vec<Vec<usize>> = vec![Vec::new(); n];
    for link in links {
        let (a, b) = (link.a as usize, link.b as usize);
        if a < n && b < n && left[a] != left[b] {
            partners[a].push(b);
            partners[b].push(a);
        }
    }
    // Who has most partners begins in the middle, so that the rest finds its side.
    for column in &mut columns {
        column.sort_by_key(|&v| (std::cmp::Reverse(partners[v].len()), v));
        let mut spread = std::collections::VecDeque::with_capacity(column.len());
        for (k, v) in column.drain(..).enumerate() {
            if k % 2 == 0 {
                spread.push_back(v);
            } else {
                spread.push_front(v);
            }
        }
        column.extend(spread);
    }
    let mut place = vec![0usize; n];
    let number = |column: &[usize], place: &mut [usize]| {
        for (at, &v) in column.iter().enumerate() {
            place[v] = at;
        }
    };
    for column in &columns {
        number(column, &mut place);
    }
    let mut best = (crossings(&columns, links), columns.clone());
    for turn in 0..TURNS {
        let column = &mut columns[1 - turn % 2];
        let mean = |v: usize| {
            let list = &partners[v];
            let sum: usize = list.iter().map(|w| place[*w]).sum();
            if list.is_empty() {
                place[v] as f64
            } else {
                sum as f64 / list.len() as f64
            }
        };
        let means: Vec<f64> = (0..n).map(mean).collect();
        column.sort_by(|&a, &b| means[a].total_cmp(&means[b]).then(place[a].cmp(&place[b])));
        number(column, &mut place);
        let now = crossings(&columns, links);
        if now < best.0 {
            best = (now, columns.clone());
        }
    }
    best.1
}

/// How many pairs of ties between two columns cross. O(m log m).
pub fn crossings(columns: &[Vec<usize>; 2], links: &[Link]) -> u64 {
    let n = columns.iter().flatten().map(|v| v + 1).max().unwrap_or(0);
    let mut place = vec![None; n];
    for (side, column) in columns.iter().enumerate() {
        for (at, &v) in column.iter().enumerate() {
            place[v] = Some((side, at));
        }
    }
    let at = |v: u32| place.get(v as usize).copied().flatten();
    let mut ends: Vec<(usize, usize)> = links
        .iter()
        .filter_map(|l| match (at(l.a)?, at(l.b)?) {
            ((0, a), (1, b)) | ((1, b), (0, a)) => Some((a, b)),
            _ => None,
        })
        .collect();
    ends.sort_unstable();
    // Inversions of the right ends, in a tree of counts.
    let mut tree = vec![0u64; columns[1].len() + 1];
    let mut crossed = 0;
    for (seen, (_, right)) in ends.iter().enumerate() {
        let mut below = 0;
        let mut k = right + 1;
        while k > 0 {
            below += tree[k];
            k &= k - 1;
        }
        crossed += seen as u64 - below;
        let mut k = right + 1;
        while k < tree.len() {
            tree[k] += 1;
            k += k & k.wrapping_neg();
        }
    }
    crossed
}

#[cfg(test)]
mod tests {
    use super::*;

    fn link(a: u32, b: u32) -> Link {
        Link { a, b, weight: 1.0 }
    }

    #[test]
    fn crossings_are_counted() {
        let columns = [vec![0, 1], vec![2, 3]];
        assert_eq!(crossings(&columns, &[link(0, 3), link(2, 1)]), 1);
        assert_eq!(crossings(&columns, &[link(0, 2), link(3, 1)]), 0);
        // Ties that share an end do not cross.
        assert_eq!(
            crossings(&columns, &[link(0, 2), link(0, 3), link(1, 3)]),
            0
        );
        let all = [link(0, 2), link(0, 3), link(1, 2), link(1, 3)];
        assert_eq!(crossings(&columns, &all), 1);
    }

    #[test]
    fn a_ladder_is_untangled() {
        let left: Vec<bool> = (0..20).map(|v| v < 10).collect();
        // Each of ten tied to one of ten, in a mixed order.
        let links: Vec<Link> = (0..10).map(|k| link(k, 10 + (k * 7 + 3) % 10)).collect();
        let columns = two_mode(&left, &links);
        assert_eq!(crossings(&columns, &links), 0);
        assert_eq!(columns[0].len() + columns[1].len(), 20);
        assert!(two_mode(&[], &[]).iter().all(Vec::is_empty));
    }
}
