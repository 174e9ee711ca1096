//! How every three nodes of a directed network are tied to each other.

use super::super::degree::{nodes, number};
use crate::network::{NodeIx, Snapshot};

/// The sixteen ways in which three nodes can be tied, by the numbers of their mutual, one-way and
/// missing ties; D (down), U (up), C (cyclic) and T (transitive) tell apart what has the same
/// numbers.
pub const TRIADS: [&str; 16] = [
    "003", "012", "102", "021D", "021U", "021C", "111D", "111U", "030T", "030C", "201", "120D",
    "120U", "120C", "210", "300",
];

/// The place in [`TRIADS`] of each of the 64 ways to set six arcs: v → u counts 1, u → v 2, v → w 4,
/// w → v 8, u → w 16 and w → u 32.
const KINDS: [usize; 64] = [
    0, 1, 1, 2, 1, 3, 5, 7, 1, 5, 4, 6, 2, 7, 6, 10, 1, 5, 3, 7, 4, 8, 8, 12, 5, 9, 8, 13, 6, 13,
    11, 14, 1, 4, 5, 6, 5, 8, 9, 13, 3, 8, 8, 11, 7, 12, 13, 14, 2, 6, 7, 10, 6, 11, 13, 14, 7, 13,
    12, 14, 10, 14, 14, 15,
];

/// The triad census: how many sets of three nodes are tied in each of the [`TRIADS`]. They add up to
/// n(n − 1)(n − 2)/6. `None` without direction. Parallel ties count once, self-loops not at all.
///
/// 111D has its one-way tie towards the mutual pair, 111U away from it, as in Holland and Leinhardt
/// (Sociological Methodology 7 (1976), 1–45) and in NetworkX and igraph.
///
/// After Batagelj and Mrvar (Social Networks 23 (2001), 237–243): three nodes with a tie are counted
/// at their first tied pair. Time O(m d log d) for d the most neighbours of a node, memory O(n + m).
/// Counts are exact up to 2^53.
pub fn triad_census(s: &Snapshot) -> Option<[f64; 16]> {
    if !s.is_directed() {
        return None;
    }
    let around: Vec<Vec<NodeIx>> = nodes(s)
        .map(|v| {
            let mut around = [s.successors(v), s.predecessors(v)].concat();
            around.sort_unstable();
            around.dedup();
            around
        })
        .collect();
    let n = s.node_count();
    let mut counts = [0_u64; 16];
    let mut both = Vec::new();
    for v in nodes(s) {
        let of_v = &around[v as usize];
        for &u in &of_v[of_v.partition_point(|&u| u <= v)..] {
            both.clear();
            both.extend(of_v.iter().chain(&around[u as usize]));
            both.sort_unstable();
            both.dedup();
            let tied = [arc(s, v, u), arc(s, u, v)];
            let alone = if tied == [1, 1] { 2 } else { 1 };
            counts[alone] += (n - both.len()) as u64;
            for &w in both.iter().filter(|&&w| w != u && w != v) {
                let is_first = u < w || (v < w && of_v.binary_search(&w).is_err());
                if is_first {
                    let kind = tied[0]
                        + 2 * tied[1]
                        + 4 * arc(s, v, w)
                        + 8 * arc(s, w, v)
                        + 16 * arc(s, u, w)
                        + 32 * arc(s, w, u);
                    counts[KINDS[kind]] += 1;
                }
            }
        }
    }
    let n = number(n as u64);
    let all = (n * (n - 1.0) * (n - 2.0) / 6.0).max(0.0);
    let mut census = counts.map(number);
    census[0] = all - census.iter().sum::<f64>();
    Some(census)
}

fn arc(s: &Snapshot, from: NodeIx, to: NodeIx) -> usize {
    usize::from(s.successors(from).binary_search(&to).is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::network::SnapshotBuilder;
    use crate::numeric::random::Stream;

    fn network(n: u32, ties: &[(u32, u32)]) -> Snapshot {
        SnapshotBuilder {
            ids: (0..n).map(|v| format!("{v:03}")).collect(),
            directed: true,
            ties: ties.iter().map(|&(s, t)| (s, t, 1.0)).collect(),
            ..SnapshotBuilder::default()
        }
        .build()
    }

    /// The kind of three nodes, from what it is called after.
    fn named(s: &Snapshot, three: [u32; 3]) -> &'static str {
        let has = |a: u32, b: u32| s.successors(a).contains(&b);
        let [a, b, c] = three;
        let pairs = [(a, b), (a, c), (b, c)];
        let count = |ties: usize| {
            let of = |&(x, y): &(u32, u32)| usize::from(has(x, y)) + usize::from(has(y, x));
            pairs.iter().filter(|pair| of(pair) == ties).count()
        };
        let out = |x: u32| three.iter().filter(|&&y| y != x && has(x, y)).count();
        let into = |x: u32| three.iter().filter(|&&y| y != x && has(y, x)).count();
        let most = |of: &dyn Fn(u32) -> usize| three.iter().map(|&x| of(x)).max().unwrap_or(0);
        match [count(2), count(1), count(0)] {
            [0, 0, 3] => "003",
            [0, 1, 2] => "012",
            [1, 0, 2] => "102",
            [2, 0, 1] => "201",
            [2, 1, 0] => "210",
            [3, 0, 0] => "300",
            // One sends both; one takes both; a chain.
            [0, 2, 1] if most(&out) == 2 => "021D",
            [0, 2, 1] if most(&into) == 2 => "021U",
            [0, 2, 1] => "021C",
            // The one-way tie goes to one of the pair, or comes from it.
            [1, 1, 1] if most(&into) == 2 => "111D",
            [1, 1, 1] => "111U",
            [0, 3, 0] if most(&out) == 2 => "030T",
            [0, 3, 0] => "030C",
            // The third sends to both of the pair, takes from both, or one each.
            [1, 2, 0] if three.iter().any(|&x| (out(x), into(x)) == (2, 0)) => "120D",
            [1, 2, 0] if three.iter().any(|&x| (out(x), into(x)) == (0, 2)) => "120U",
            _ => "120C",
        }
    }

    #[test]
    fn every_three_nodes_are_counted_once_as_what_they_are() {
        for (seed, n, ties) in [(1, 9, 12), (2, 12, 60), (3, 10, 80), (4, 2, 1), (5, 0, 0)] {
            let mut stream = Stream::new(seed, "triads", 0);
            let mut node = || stream.below(u64::from(n)) as u32;
            let ties: Vec<_> = (0..ties).map(|_| (node(), node())).collect();
            let s = network(n, &ties);
            let mut expected = [0.0; 16];
            for a in 0..n {
                for b in a + 1..n {
                    for c in b + 1..n {
                        let name = named(&s, [a, b, c]);
                        expected[TRIADS.iter().position(|t| *t == name).unwrap()] += 1.0;
                    }
                }
            }
            assert_eq!(triad_census(&s), Some(expected), "{seed}");
        }
    }

    #[test]
    fn there_is_none_without_direction() {
        let s = SnapshotBuilder::default().build();
        assert_eq!(triad_census(&s), None);
    }
}
