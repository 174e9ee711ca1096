//! Articulation points and bridges against their definition.

use proptest::prelude::*;

use crate::build::*;
use actornet::metrics::{Settings, Values};
use actornet::network::Snapshot;

/// The number of components without some node or tie.
fn components(n: u32, ties: &[(u32, u32, f64)], left_out: Option<u32>) -> i64 {
    let mut of: Vec<u32> = (0..n).collect();
    for _ in 0..n {
        for &(a, b, _) in ties
            .iter()
            .filter(|t| ![t.0, t.1].map(Some).contains(&left_out))
        {
            let least = of[a as usize].min(of[b as usize]);
            (of[a as usize], of[b as usize]) = (least, least);
        }
    }
    (0..n)
        .filter(|v| Some(*v) != left_out && of[*v as usize] == *v)
        .count() as i64
}

fn edges(s: &Snapshot) -> Vec<(u32, u32, f64)> {
    let values = outcome(s, "bridge", &Settings::default()).values;
    let edges = match values {
        Values::Edge(edges) => Some(edges),
        Values::Node(_) | Values::Graph(_) => None,
    };
    edges.unwrap()
}

#[test]
fn inner_nodes_of_a_tree_cut_it() {
    // Each node v has the children 2v + 1 and 2v + 2.
    let s = plain(15, &(1..15).map(|v| ((v - 1) / 2, v)).collect::<Vec<_>>());
    let found = nodes(&s, "articulation-point");
    let expected: Vec<f64> = (0..15)
        .map(|v| [1.0, 2.0, 0.0][usize::from(v > 0) + usize::from(v > 6)])
        .collect();
    assert_eq!(found, expected);
    assert_eq!(graph(&s, "articulation-points"), Some(7.0));
    assert_eq!(graph(&s, "bridges"), Some(14.0));
    for s in [
        cycle(5),
        complete(4),
        plain(3, &[]),
        plain(0, &[]),
        plain(1, &[(0, 0)]),
    ] {
        assert_eq!(graph(&s, "articulation-points"), Some(0.0));
        assert_eq!(graph(&s, "bridges"), Some(0.0));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn cuts_equal_their_definition(
        n in 1_u32..=8,
        directed: bool,
        drawn in prop::collection::vec((0_u32..8, 0_u32..8), 0..14),
    ) {
        let ties: Vec<_> = drawn.iter().map(|(a, b)| (a % n, b % n, 1.0)).collect();
        let s = network(n, directed, &ties);
        let whole = components(n, &ties, None);
        let mut points = 0.0;
        for (v, found) in (0..n).zip(nodes(&s, "articulation-point")) {
            // A node alone takes its component with it.
            let more = (components(n, &ties, Some(v)) - whole).max(0);
            assert_close(found, more as f64);
            points += f64::from(u8::from(more > 0));
        }
        prop_assert_eq!(graph(&s, "articulation-points"), Some(points));
        let mut bridges = 0.0;
        for (a, b, found) in edges(&s) {
            let place = ties.iter().position(|t| {
                (t.0, t.1) == (a, b) || (!directed && (t.1, t.0) == (a, b))
            });
            let mut rest = ties.clone();
            rest.remove(place.unwrap());
            let expected = f64::from(u8::from(components(n, &rest, None) > whole));
            assert_close(found, expected);
            bridges += expected;
        }
        prop_assert_eq!(graph(&s, "bridges"), Some(bridges));
    }
}
