//! Modularity: how many more ties fall inside communities than chance would put there.

use super::Partition;
use super::ties::{Quality, arcs, loop_weight};
use crate::network::{Side, Snapshot};
use crate::numeric::sum::Neumaier;

/// The modularity of any partition; `labels[v]` says which part node v is in. `None` if the
/// network has no tie.
///
/// Undirected: Q = Σ over parts of (w_in / m) − γ (k / 2m)², where m is the weight of all ties, w_in
/// that of the ties inside the part, k the sum of the strengths of its nodes and γ the resolution
/// (Newman and Girvan, Physical Review E 69 (2004), 026113). Where ties have a direction the square
/// is k_out k_in / m² (Leicht and Newman, Physical Review Letters 100 (2008), 118703).
///
/// With `weighted` false a tie counts as often as it stands in a graph file, in a data set once.
/// Self-loops lie inside; an undirected one counts 2 in k. Time O(n log n + m), memory O(n).
pub fn modularity(s: &Snapshot, labels: &[u32], resolution: f64, weighted: bool) -> Option<f64> {
    quality_of(s, labels, Quality::Plain, resolution, weighted)
}

/// The same for either kind of modularity. Barber's: Q = Σ over parts of (w_in / m) − γ k d / m²,
/// k and d the strengths of its actors and of its bodies (Physical Review E 76 (2007), 066102).
pub fn quality_of(
    s: &Snapshot,
    labels: &[u32],
    quality: Quality,
    resolution: f64,
    weighted: bool,
) -> Option<f64> {
    let partition = Partition::new(labels);
    let of = partition.of();
    let sides = s.sides().filter(|_| quality == Quality::TwoMode);
    let mut inside = Neumaier::new();
    // Strengths as source and as target; of undirected ties every end is both.
    let mut ends = vec![(Neumaier::new(), Neumaier::new()); partition.count()];
    for (v, &own) in (0..).zip(of) {
        let looped = loop_weight(s, v, weighted);
        let twice = if s.is_directed() { 1.0 } else { 2.0 };
        inside.add(looped * twice);
        ends[own as usize].0.add(looped * twice);
        ends[own as usize].1.add(looped * twice);
        if sides.is_some_and(|sides| sides[v as usize] == Side::Body) {
            continue;
        }
        for (target, weight) in arcs(s, v, weighted) {
            let other = of[target as usize];
            if own == other {
                inside.add(weight);
            }
            ends[own as usize].0.add(weight);
            ends[other as usize].1.add(weight);
        }
    }
    let mut total = Neumaier::new();
    for (out, _) in &ends {
        total.merge(*out);
    }
    let total = total.total();
    if total <= 0.0 {
        return None;
    }
    let expected = ends
        .iter()
        .map(|(out, into)| (out.total() / total) * (into.total() / total));
    let expected = expected.collect::<Neumaier>().total();
    Some(inside.total() / total - resolution * expected)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::network::SnapshotBuilder;

    fn network(n: u32, directed: bool, ties: &[(u32, u32, f64)]) -> Snapshot {
        SnapshotBuilder {
            ids: (0..n).map(|v| format!("{v:03}")).collect(),
            directed,
            weighted: true,
            ties: ties.to_vec(),
            ..SnapshotBuilder::default()
        }
        .build()
    }

    fn close(found: Option<f64>, expected: f64) {
        assert!(
            (found.unwrap() - expected).abs() < 1e-15,
            "{found:?}, {expected}"
        );
    }

    #[test]
    fn two_triangles_joined_by_a_tie() {
        // 0-1-2 and 3-4-5, 2-3 between. m = 7, each part: 3 ties inside, strength 7.
        let ties = [(0, 1), (1, 2), (0, 2), (3, 4), (4, 5), (3, 5), (2, 3)];
        let ties = ties.map(|(a, b)| (a, b, 1.0));
        let s = network(6, false, &ties);
        close(
            modularity(&s, &[4, 4, 4, 1, 1, 1], 1.0, true),
            6.0 / 7.0 - 0.5,
        );
        close(
            modularity(&s, &[4, 4, 4, 1, 1, 1], 2.0, true),
            6.0 / 7.0 - 1.0,
        );
        close(modularity(&s, &[0; 6], 1.0, true), 0.0);
        // A tie that weighs 2, and counts 1 when weights do not count.
        let s = network(3, false, &[(0, 1, 2.0), (1, 2, 1.0)]);
        close(
            modularity(&s, &[0, 0, 1], 1.0, true),
            2.0 / 3.0 - 25.0 / 36.0 - 1.0 / 36.0,
        );
        close(
            modularity(&s, &[0, 0, 1], 1.0, false),
            0.5 - 9.0 / 16.0 - 1.0 / 16.0,
        );
    }

    #[test]
    fn loops_lie_inside_and_direction_counts() {
        let s = network(2, false, &[(0, 1, 1.0), (1, 1, 1.0)]);
        close(
            modularity(&s, &[0, 1], 1.0, true),
            0.5 - 1.0 / 16.0 - 9.0 / 16.0,
        );
        // 0 → 1 → 2 → 0 and 0 → 3: m = 4; {0, 1, 2}: out 4, in 3; {3}: out 0, in 1.
        let arcs = [(0, 1, 1.0), (1, 2, 1.0), (2, 0, 1.0), (0, 3, 1.0)];
        let s = network(4, true, &arcs);
        close(modularity(&s, &[0, 0, 0, 1], 1.0, true), 0.75 - 0.75);
        assert_eq!(
            modularity(&network(3, false, &[]), &[0, 1, 2], 1.0, true),
            None
        );
        assert_eq!(modularity(&network(0, true, &[]), &[], 1.0, true), None);
    }

    #[test]
    fn barber_expects_ties_between_the_sides_only() {
        // Actors 0, 1; bodies 2, 3; each actor in one body.
        let s = SnapshotBuilder {
            ids: (0..4).map(|v| format!("{v}")).collect(),
            sides: Some(vec![Side::Actor, Side::Actor, Side::Body, Side::Body]),
            ties: vec![(0, 2, 1.0), (1, 3, 1.0)],
            ..SnapshotBuilder::default()
        }
        .build();
        let by = |quality| quality_of(&s, &[0, 1, 0, 1], quality, 1.0, false);
        close(by(Quality::TwoMode), 1.0 - 2.0 * 0.25);
        close(by(Quality::Plain), 1.0 - 2.0 * 0.25);
        let apart = |quality| quality_of(&s, &[0, 0, 1, 1], quality, 1.0, false);
        // Nothing is expected inside a side.
        close(apart(Quality::TwoMode), 0.0);
        close(apart(Quality::Plain), -0.5);
    }
}
