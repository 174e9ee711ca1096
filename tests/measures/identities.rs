//! Identities that hold on every network, and what must happen to values when a network is changed in a
//! way that is understood.

use proptest::prelude::*;

use crate::build::*;
use actornet::metrics::{LengthRule, Settings};
use actornet::network::Snapshot;

type Ties = Vec<(u32, u32, f64)>;

/// n, direction, and ties with whole weights from 1 to 4; parallel ties and loops too.
fn any_network() -> impl Strategy<Value = (u32, bool, Ties)> {
    (1_u32..=12, any::<bool>()).prop_flat_map(|(n, directed)| {
        let tie = (0..n, 0..n, (1_u32..=4).prop_map(f64::from));
        (Just(n), Just(directed), prop::collection::vec(tie, 0..30))
    })
}

/// A tree: node v hangs on a node before it.
fn any_tree() -> impl Strategy<Value = Snapshot> {
    prop::collection::vec(any::<prop::sample::Index>(), 1..20).prop_map(|parents| {
        let hang = |(v, parent): (u32, &prop::sample::Index)| (v, parent.index(v as usize) as u32);
        let ties: Vec<_> = (1..).zip(&parents).map(hang).collect();
        plain(parents.len() as u32 + 1, &ties)
    })
}

/// The values of a node measure, 0 where undefined.
fn values(s: &Snapshot, id: &str, settings: &Settings) -> Vec<f64> {
    let outcome = outcome(s, id, settings);
    let values = outcome.node_values().iter();
    values.map(|v| v.unwrap_or(0.0)).collect()
}

fn by_weight() -> Settings {
    Settings {
        length: LengthRule::Weight,
        ..Settings::default()
    }
}

fn close(found: &[f64], expected: &[f64], scale: f64) -> Result<(), TestCaseError> {
    prop_assert_eq!(found.len(), expected.len());
    for (a, b) in found.iter().zip(expected) {
        let margin = 1e-8 * (a.abs() + b.abs()) + 1e-9;
        prop_assert!((a - b * scale).abs() <= margin, "{} {} {}", a, b, scale);
    }
    Ok(())
}

/// Measures of paths that are means over the other nodes.
fn means(directed: bool) -> &'static [&'static str] {
    if directed {
        &[
            "closeness-in",
            "closeness-out",
            "harmonic-in",
            "harmonic-out",
        ]
    } else {
        &["closeness", "harmonic"]
    }
}

/// Measures that know nothing of what a node is not connected with.
const LOCAL: &[&str] = &[
    "degree",
    "strength",
    "betweenness",
    "core-number",
    "triangles",
    "clustering",
    "constraint",
    "effective-size",
    "average-neighbor-degree",
];

/// The distances in steps over all ordered pairs that have a path: how many pairs, and their sum.
fn pairs_and_distances(s: &Snapshot) -> (f64, f64) {
    let n = s.node_count();
    let (mut pairs, mut sum) = (0, 0);
    for source in 0..n as u32 {
        let mut distance = vec![usize::MAX; n];
        distance[source as usize] = 0;
        let mut order = vec![source];
        let mut at = 0;
        while let Some(&v) = order.get(at) {
            at += 1;
            for &w in s.successors(v) {
                if distance[w as usize] == usize::MAX {
                    distance[w as usize] = distance[v as usize] + 1;
                    pairs += 1;
                    sum += distance[w as usize];
                    order.push(w);
                }
            }
        }
    }
    (pairs as f64, sum as f64)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn nodes_and_edges_passed_add_up_to_all_distances((n, directed, ties) in any_network()) {
        let s = network(n, directed, &ties);
        let ways = if directed { 1.0 } else { 2.0 };
        let (pairs, distances) = pairs_and_distances(&s);
        let edges = edges(&s, "edge-betweenness", &without_weights());
        prop_assert_eq!(edges.len(), s.edge_count());
        assert_close(edges.iter().map(|e| e.2).sum::<f64>(), distances / ways);
        let passed: f64 = nodes_with(&s, "betweenness", &without_weights()).iter().sum();
        assert_close(passed, (distances - pairs) / ways);
    }

    #[test]
    fn isolates_add_zeros_and_change_divisors_alone((n, directed, ties) in any_network(), more in 1_u32..4) {
        let (before, after) = (network(n, directed, &ties), network(n + more, directed, &ties));
        let settings = Settings::default();
        let padded = |mut values: Vec<f64>| {
            values.resize((n + more) as usize, 0.0);
            values
        };
        for id in LOCAL {
            close(&values(&after, id, &settings), &padded(values(&before, id, &settings)), 1.0)?;
        }
        let share = f64::from((n - 1).max(1)) / f64::from(n + more - 1);
        for id in means(directed) {
            close(&values(&after, id, &settings), &padded(values(&before, id, &settings)), share)?;
        }
        let core = |s: &Snapshot| graph(s, "components").unwrap();
        assert_close(core(&after), core(&before) + f64::from(more));
        prop_assert_eq!(graph(&after, "transitivity"), graph(&before, "transitivity"));
    }

    #[test]
    fn a_disjoint_union_leaves_each_part_as_it_was((n, directed, ties) in any_network(), (m, _, others) in any_network()) {
        let settings = Settings::default();
        let mut all = ties.clone();
        all.extend(others.iter().filter(|t| t.0 < m && t.1 < m).map(|&(s, t, w)| (s + n, t + n, w)));
        // The parts must agree on whether there are weights at all.
        all.push((n + m, n + m + 1, 2.0));
        let whole = network(n + m + 2, directed, &all);
        let mut alone = ties;
        alone.push((n, n + 1, 2.0));
        let part = network(n + 2, directed, &alone);
        for id in LOCAL {
            let found = values(&whole, id, &settings);
            close(&found[..n as usize], &values(&part, id, &settings)[..n as usize], 1.0)?;
        }
        let share = f64::from(n + 1) / f64::from(n + m + 1);
        for id in means(directed) {
            let found = values(&whole, id, &settings);
            close(&found[..n as usize], &values(&part, id, &settings)[..n as usize], share)?;
        }
    }

    #[test]
    fn doubled_weights_move_what_they_must_and_nothing_else((n, directed, mut ties) in any_network()) {
        // A weight other than 1 before and after, so that weights count both times.
        ties.push((0, 0, 3.0));
        let doubled: Ties = ties.iter().map(|&(s, t, w)| (s, t, 2.0 * w)).collect();
        let (once, twice) = (network(n, directed, &ties), network(n, directed, &doubled));
        let settings = Settings::default();
        for id in ["degree", "betweenness", "eigenvector", "pagerank", "constraint", "effective-size", "hits-hub", "core-number"] {
            close(&values(&twice, id, &settings), &values(&once, id, &settings), 1.0)?;
        }
        close(&values(&twice, "betweenness", &by_weight()), &values(&once, "betweenness", &by_weight()), 1.0)?;
        close(&values(&twice, "strength", &settings), &values(&once, "strength", &settings), 2.0)?;
        for id in means(directed) {
            // Twice as strong is half as long, or twice as long if a weight is a length.
            close(&values(&twice, id, &settings), &values(&once, id, &settings), 2.0)?;
            close(&values(&twice, id, &by_weight()), &values(&once, id, &by_weight()), 0.5)?;
        }
    }

    #[test]
    fn a_tie_said_twice_is_no_other_path((n, directed, ties) in any_network()) {
        let settings = without_weights();
        let mut said = ties.clone();
        said.extend(&ties);
        let (once, twice) = (network(n, directed, &ties), network(n, directed, &said));
        for id in ["betweenness", "core-number", "clustering", "eigenvector", "pagerank"].iter().chain(means(directed)) {
            close(&values(&twice, id, &settings), &values(&once, id, &settings), 1.0)?;
        }
        close(&values(&twice, "degree", &settings), &values(&once, "degree", &settings), 2.0)?;
    }

    #[test]
    fn turning_ties_round_swaps_in_and_out((n, _, ties) in any_network()) {
        let settings = Settings::default();
        let turned: Ties = ties.iter().map(|&(s, t, w)| (t, s, w)).collect();
        let (forward, backward) = (network(n, true, &ties), network(n, true, &turned));
        for (one, other) in [
            ("in-degree", "out-degree"),
            ("in-strength", "out-strength"),
            ("closeness-in", "closeness-out"),
            ("harmonic-in", "harmonic-out"),
            ("hits-hub", "hits-authority"),
            ("betweenness", "betweenness"),
            ("core-number", "core-number"),
            ("constraint", "constraint"),
        ] {
            close(&values(&forward, one, &settings), &values(&backward, other, &settings), 1.0)?;
            close(&values(&forward, other, &settings), &values(&backward, one, &settings), 1.0)?;
        }
    }

    #[test]
    fn cores_are_at_most_degrees_and_triangles_at_most_pairs((n, directed, ties) in any_network()) {
        let s = network(n, directed, &ties);
        let settings = without_weights();
        let degrees = values(&s, "degree", &settings);
        let (cores, triangles) = (values(&s, "core-number", &settings), values(&s, "triangles", &settings));
        for v in 0..n as usize {
            prop_assert!(cores[v] <= degrees[v]);
            prop_assert!(triangles[v] <= degrees[v] * (degrees[v] - 1.0).max(0.0) / 2.0);
        }
        let clustering = values(&s, "clustering", &settings);
        let mean = clustering.iter().sum::<f64>() / f64::from(n);
        assert_close(graph(&s, "average-clustering").unwrap(), mean);
        prop_assert!(triangles.iter().sum::<f64>() % 3.0 < 0.5);
    }

    #[test]
    fn trees_are_as_trees_must_be(s in any_tree()) {
        let n = s.node_count() as f64;
        prop_assert_eq!(graph(&s, "components"), Some(1.0));
        prop_assert_eq!(graph(&s, "transitivity"), Some(0.0));
        prop_assert!(nodes(&s, "core-number").iter().all(|k| (k - 1.0).abs() < 1e-12));
        let (degrees, constraint) = (nodes(&s, "degree"), nodes(&s, "constraint"));
        let between = nodes(&s, "betweenness");
        for v in 0..s.node_count() {
            // No two contacts know each other: each takes its share, and none is redundant.
            assert_close(constraint[v], 1.0 / degrees[v]);
            assert_close(nodes(&s, "effective-size")[v], degrees[v]);
            // An inner node parts the tree: somebody needs it.
            prop_assert_eq!(between[v] > 0.0, degrees[v] > 1.0);
        }
        assert_close(graph(&s, "density").unwrap(), 2.0 / n);
    }
}
