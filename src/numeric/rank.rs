//! Ranks with ties.

use std::cmp::Ordering;

/// Two values whose difference is at most this share of the larger one are a tie.
pub const TIE: f64 = 1e-9;

/// The places of all values from highest to lowest: undefined ones last, ties in the order of
/// their places (which is id order where the values are those of a snapshot). Time O(n log n).
pub fn descending_order(values: &[Option<f64>]) -> Vec<usize> {
    let mut order = Vec::with_capacity(values.len());
    for mut group in groups(values) {
        group.sort_unstable();
        order.append(&mut group);
    }
    order.extend((0..values.len()).filter(|&i| !is_value(values[i])));
    order
}

/// Competition ranks ("1, 2, 2, 4"): the highest value has rank 1, and values within 1e-9 of each
/// other, relatively, share a rank. A tie is measured from the highest value of its group, so that
/// a chain of small steps never makes distant values equal. Undefined values (and NaN) have no
/// rank. Time O(n log n).
pub fn competition_ranks(values: &[Option<f64>]) -> Vec<Option<u32>> {
    let mut ranks = vec![None; values.len()];
    let mut before = 0;
    for group in groups(values) {
        for &i in &group {
            ranks[i] = u32::try_from(before + 1).ok();
        }
        before += group.len();
    }
    ranks
}

/// The places of defined values, in groups of ties from highest to lowest.
fn groups(values: &[Option<f64>]) -> Vec<Vec<usize>> {
    let mut order: Vec<(usize, f64)> = values
        .iter()
        .enumerate()
        .filter(|(_, v)| is_value(**v))
        .filter_map(|(i, v)| Some((i, (*v)?)))
        .collect();
    order.sort_by(|a, b| b.1.partial_cmp(&a.1).unwrap_or(Ordering::Equal));
    let mut groups: Vec<Vec<usize>> = Vec::new();
    let mut leader = 0.0;
    for (i, value) in order {
        match groups.last_mut() {
            Some(group) if is_tie(leader, value) => group.push(i),
            _ => {
                groups.push(vec![i]);
                leader = value;
            }
        }
    }
    groups
}

fn is_value(value: Option<f64>) -> bool {
    value.is_some_and(|v| !v.is_nan())
}

/// Whether two values count as equal in a ranking: within 1e-9 of the larger one.
pub fn is_tie(a: f64, b: f64) -> bool {
    (a - b).abs() <= TIE * a.abs().max(b.abs())
}

/// From the 2.5th to the 97.5th percentile of ascending ranks, by nearest rank.
pub fn central_range(ascending: &[u32]) -> Option<(u32, u32)> {
    let n = ascending.len();
    if n == 0 {
        return None;
    }
    let place = |percent: f64| ((percent * n as f64).ceil() as usize).clamp(1, n) - 1;
    Some((ascending[place(0.025)], ascending[place(0.975)]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ties_share_a_rank_and_leave_a_gap() {
        let values = [Some(5.0), Some(7.0), None, Some(5.0 + 1e-10), Some(1.0)];
        assert_eq!(
            competition_ranks(&values),
            [Some(2), Some(1), None, Some(2), Some(4)]
        );
        assert_eq!(descending_order(&values), [1, 0, 3, 4, 2]);
    }

    #[test]
    fn a_chain_of_small_steps_is_no_tie() {
        let values: Vec<_> = (0..4).map(|i| Some(1.0 - f64::from(i) * 0.8e-9)).collect();
        assert_eq!(
            competition_ranks(&values),
            [Some(1), Some(1), Some(3), Some(3)]
        );
    }

    #[test]
    fn zeros_nan_and_nothing() {
        assert_eq!(
            competition_ranks(&[Some(0.0), Some(-0.0), Some(f64::NAN)]),
            [Some(1), Some(1), None]
        );
        assert!(competition_ranks(&[]).is_empty());
    }

    #[test]
    fn the_central_range_leaves_out_the_tails() {
        let hundred: Vec<u32> = (1..=100).collect();
        assert_eq!(central_range(&hundred), Some((3, 98)));
        assert_eq!(central_range(&[4]), Some((4, 4)));
        assert_eq!(central_range(&[]), None);
    }
}
