//! Ranks with ties.

use std::cmp::Ordering;
use std::collections::BTreeSet;

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

/// Kendall's tau-b of two lists of values of the same things (Kendall 1945): concordant minus
/// discordant pairs over √(pairs untied in x · pairs untied in y); from −1 to 1. `None` where all
/// values of a list are equal, with fewer than two values, or with lengths that differ. Time O(n²).
pub fn kendall_tau_b(x: &[f64], y: &[f64]) -> Option<f64> {
    if x.len() != y.len() {
        return None;
    }
    let sign = |a: f64, b: f64| {
        if is_tie(a, b) {
            0
        } else {
            i64::from(a < b) - i64::from(a > b)
        }
    };
    let (mut score, mut untied_x, mut untied_y) = (0i64, 0i64, 0i64);
    for i in 0..x.len() {
        for j in i + 1..x.len() {
            let (a, b) = (sign(x[i], x[j]), sign(y[i], y[j]));
            score += a * b;
            untied_x += a.abs();
            untied_y += b.abs();
        }
    }
    let scale = (untied_x as f64 * untied_y as f64).sqrt();
    (scale > 0.0).then(|| score as f64 / scale)
}

/// Extrapolated rank-biased overlap of two rankings, best first, each without repeats (Webber,
/// Moffat and Zobel 2010, equation 32): 1 for equal rankings, 0 where nothing is shared. Persistence
/// `p`, between 0 and 1, is how far down one reads: with .9 the first ten places bear 86 % of the
/// weight. The rankings may be of different lengths. `None` where one of them is empty or `p` is
/// outside (0, 1). Time O(n log n).
pub fn rank_biased_overlap<T: Ord>(a: &[T], b: &[T], p: f64) -> Option<f64> {
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    if short.is_empty() || !(p > 0.0 && p < 1.0) {
        return None;
    }
    let (s, l) = (short.len(), long.len());
    let (mut in_short, mut in_long) = (BTreeSet::new(), BTreeSet::new());
    let (mut overlap, mut at_s) = (0usize, 0usize);
    let (mut sum, mut power) = (0.0, 1.0);
    for depth in 1..=l {
        let next = &long[depth - 1];
        overlap += usize::from(in_short.contains(next));
        in_long.insert(next);
        if let Some(other) = short.get(depth - 1) {
            overlap += usize::from(in_long.contains(other));
            in_short.insert(other);
            at_s = overlap;
        }
        power *= p;
        let mut agreement = overlap as f64 / depth as f64;
        if depth > s {
            agreement += (at_s * (depth - s)) as f64 / (s * depth) as f64;
        }
        sum += power * agreement;
    }
    let tail = (overlap - at_s) as f64 / l as f64 + at_s as f64 / s as f64;
    Some(((1.0 - p) / p * sum + tail * power).clamp(0.0, 1.0))
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

    fn reference(text: &str) -> Vec<serde_json::Value> {
        let file: serde_json::Value = serde_json::from_str(text).unwrap();
        file["cases"].as_array().unwrap().clone()
    }

    #[test]
    fn tau_agrees_with_the_reference() {
        let text = include_str!("../../tests/reference/other_rank_agreement.json");
        let cases = reference(text);
        assert_eq!(cases.len(), 3);
        for case in cases {
            let list = |name: &str| -> Vec<f64> {
                let values = case[name].as_array().unwrap();
                values.iter().map(|v| v.as_f64().unwrap()).collect()
            };
            let (x, y) = (list("x"), list("y"));
            let tau = kendall_tau_b(&x, &y).unwrap();
            let expected = case["kendall_tau_b"].as_f64().unwrap();
            assert!((tau - expected).abs() < 1e-12, "{} {tau}", case["name"]);
            let defined: Vec<_> = x.iter().copied().map(Some).collect();
            let ranks = competition_ranks(&defined).into_iter().map(|r| r.unwrap());
            let expected = case["rank_competition_desc"].as_array().unwrap();
            assert!(ranks.eq(expected.iter().map(|r| r.as_u64().unwrap() as u32)));
        }
        assert_eq!(kendall_tau_b(&[1.0, 1.0], &[1.0, 2.0]), None);
        assert_eq!(kendall_tau_b(&[1.0], &[1.0, 2.0]), None);
    }

    #[test]
    fn rank_biased_overlap_agrees_with_the_reference() {
        let text = include_str!("../../tests/reference/other_rank_overlap.json");
        let cases = reference(text);
        assert_eq!(cases.len(), 12);
        for case in cases {
            let list = |name: &str| -> Vec<String> {
                let items = case[name].as_array().unwrap();
                items
                    .iter()
                    .map(|v| v.as_str().unwrap().to_owned())
                    .collect()
            };
            let p = case["p"].as_f64().unwrap();
            let found = rank_biased_overlap(&list("a"), &list("b"), p).unwrap();
            let back = rank_biased_overlap(&list("b"), &list("a"), p).unwrap();
            let expected = case["rbo_ext"].as_f64().unwrap();
            assert!((found - expected).abs() < 1e-12, "{case} {found}");
            assert!((found - back).abs() < 1e-12);
        }
        // Of different lengths, by hand: A = 1, 1 and the rest extrapolated.
        let uneven = rank_biased_overlap(&["a", "b", "c"], &["a", "b"], 0.9).unwrap();
        assert!((uneven - 1.0).abs() < 1e-12, "{uneven}");
        let apart = rank_biased_overlap(&["x", "y", "z"], &["a"], 0.9);
        assert_eq!(apart, Some(0.0));
        assert_eq!(rank_biased_overlap::<&str>(&[], &["a"], 0.9), None);
        assert_eq!(rank_biased_overlap(&["a"], &["a"], 1.0), None);
    }

    #[test]
    fn the_central_range_leaves_out_the_tails() {
        let hundred: Vec<u32> = (1..=100).collect();
        assert_eq!(central_range(&hundred), Some((3, 98)));
        assert_eq!(central_range(&[4]), Some((4, 4)));
        assert_eq!(central_range(&[]), None);
    }
}
