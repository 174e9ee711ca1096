//! Projections against reference values, the matrix product, and each other.
#![expect(
    clippy::unwrap_used,
    reason = "a test fails by panicking, also in the functions it calls"
)]

use std::collections::BTreeMap;
use std::path::Path;

use actornet::network::{Projection, Side, Snapshot, SnapshotBuilder, ViewError, project};
use actornet::numeric::random::Stream;
use proptest::prelude::*;
use serde_json::Value;

const NO_LIMIT: u64 = u64::MAX;

/// Nodes are named by place.
fn two_mode(sides: Vec<Side>, directed: bool, ties: &[(u32, u32)]) -> Snapshot {
    SnapshotBuilder {
        ids: (0..sides.len()).map(|v| format!("n{v:06}")).collect(),
        directed,
        sides: Some(sides),
        ties: ties.iter().map(|&(a, c)| (a, c, 1.0)).collect(),
        ..SnapshotBuilder::default()
    }
    .build()
}

fn edges(s: &Snapshot) -> BTreeMap<(String, String), f64> {
    let mut edges = BTreeMap::new();
    for (v, id) in (0..).zip(s.ids().iter()) {
        for (&w, weight) in s.successors(v).iter().zip(s.strengths(v)) {
            if v < w {
                edges.insert((id.to_owned(), s.id(w).to_owned()), weight);
            }
        }
    }
    edges
}

fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

/// A two-mode network of the reference files, and its file.
fn reference(name: &str) -> (Snapshot, Value) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/reference");
    let bytes = std::fs::read(folder.join(format!("{name}.json"))).unwrap();
    let file: Value = serde_json::from_slice(&bytes).unwrap();
    let mut ids: Vec<String> = file["nodes"].as_array().unwrap().iter().map(text).collect();
    ids.sort();
    let number = |v: &Value| ids.binary_search(&text(v)).unwrap() as u32;
    let ties = file["edges"].as_array().unwrap().iter();
    let side = |id: &String| match file["side"][id].as_str().unwrap() {
        "top" => Side::Actor,
        _ => Side::Body,
    };
    let s = SnapshotBuilder {
        sides: Some(ids.iter().map(side).collect()),
        ties: ties.map(|e| (number(&e[0]), number(&e[1]), 1.0)).collect(),
        ids,
        ..SnapshotBuilder::default()
    };
    (s.build(), file)
}

#[test]
fn projections_equal_the_reference() {
    let mut compared = 0;
    for name in [
        "committees_small",
        "complete_bipartite_3_4",
        "davis_southern_women",
    ] {
        let (s, file) = reference(name);
        for (word, side) in [("top", Side::Actor), ("bottom", Side::Body)] {
            for kind in Projection::ALL {
                let block = match kind {
                    Projection::Overlap => "overlap_min",
                    other => other.id(),
                };
                let block = &file["values"][format!("projection_{word}_{block}")]["per_edge"];
                let expected = block.as_array().unwrap();
                let projected = project(&s, side, *kind, NO_LIMIT).unwrap();
                assert!(projected.has_weights() && projected.sides().is_none());
                let found = edges(&projected);
                assert_eq!(found.len(), expected.len(), "{name} {word} {kind}");
                for edge in expected {
                    let mut ends = [text(&edge[0]), text(&edge[1])];
                    ends.sort();
                    let [a, b] = ends;
                    let (found, expected) = (found[&(a, b)], edge[2].as_f64().unwrap());
                    assert!((found - expected).abs() <= 1e-9 * expected, "{name} {kind}");
                    compared += 1;
                }
            }
        }
    }
    println!("{compared} ties compared");
    assert!(compared > 1000);
}

#[test]
fn southern_women_meet_as_published() {
    let (s, _) = reference("davis_southern_women");
    for (kind, expected) in [
        (Projection::Shared, 7.0),
        (Projection::Newman, 1.48688),
        (Projection::Jaccard, 0.777778),
    ] {
        let edges = edges(&project(&s, Side::Actor, kind, NO_LIMIT).unwrap());
        let pair = edges.iter().find(|((a, b), _)| {
            (a.starts_with("Evelyn"), b.starts_with("Theresa")) == (true, true)
        });
        assert!((pair.unwrap().1 - expected).abs() < 1e-5, "{kind}");
    }
}

/// A random two-mode network whose sides alternate, so that numbers within a side differ from those
/// of the whole.
fn mixed(seed: u64, n: u32, m: usize, directed: bool) -> Snapshot {
    let mut random = Stream::new(seed, "projection", 0);
    let half = u64::from(n / 2);
    let ties: Vec<(u32, u32)> = (0..m)
        .map(|_| {
            let actor = 2 * random.below(half) as u32;
            // Low numbers are large bodies.
            let body = 2 * (random.f64() * random.f64() * half as f64) as u32 + 1;
            if random.chance(0.5) {
                (actor, body)
            } else {
                (body, actor)
            }
        })
        .collect();
    let side = |v| if v % 2 == 0 { Side::Actor } else { Side::Body };
    two_mode((0..n).map(side).collect(), directed, &ties)
}

/// The definition: neighbours as sets, every pair.
fn by_definition(s: &Snapshot, side: Side, kind: Projection) -> BTreeMap<(String, String), f64> {
    let sides = s.sides().unwrap();
    let near = |v: u32| {
        let mut near = [s.successors(v), s.predecessors(v)].concat();
        near.sort_unstable();
        near.dedup();
        near
    };
    let size = |c: u32| near(c).len() as f64;
    let own: Vec<u32> = (0..)
        .zip(sides)
        .filter(|x| *x.1 == side)
        .map(|x| x.0)
        .collect();
    let mut edges = BTreeMap::new();
    for (at, &a) in own.iter().enumerate() {
        for &b in &own[at + 1..] {
            let (x, y) = (near(a), near(b));
            let both: Vec<u32> = x.iter().copied().filter(|c| y.contains(c)).collect();
            let (shared, k, l) = (both.len() as f64, x.len() as f64, y.len() as f64);
            let value = match kind {
                Projection::Shared => shared,
                Projection::Newman => both.iter().map(|c| 1.0 / (size(*c) - 1.0)).sum(),
                Projection::Jaccard => shared / (k + l - shared),
                Projection::Overlap => shared / k.min(l),
                Projection::Hyperbolic => both.iter().map(|c| 1.0 / size(*c)).sum(),
            };
            if !both.is_empty() {
                edges.insert((s.id(a).to_owned(), s.id(b).to_owned()), value);
            }
        }
    }
    edges
}

#[track_caller]
fn assert_defined(s: &Snapshot, side: Side) {
    for kind in Projection::ALL {
        let projected = project(s, side, *kind, NO_LIMIT).unwrap();
        let (found, expected) = (edges(&projected), by_definition(s, side, *kind));
        let of_side = s.sides().unwrap().iter().filter(|x| **x == side).count();
        assert_eq!(projected.node_count(), of_side, "{kind}");
        assert!(found.keys().eq(expected.keys()), "{kind}");
        for (found, expected) in found.values().zip(expected.values()) {
            assert!((found - expected).abs() <= 1e-12 * expected, "{kind}");
        }
        assert_rows(&projected);
    }
}

/// Rows ascend, and every tie stands at both its ends alike.
#[track_caller]
fn assert_rows(s: &Snapshot) {
    let mut entries = BTreeMap::new();
    for v in 0..s.node_count() as u32 {
        let row = s.successors(v);
        assert!(row.windows(2).all(|pair| pair[0] < pair[1]) && !row.contains(&v));
        assert!(s.multiplicities(v).all(|parallel| parallel == 1));
        let extremes: Vec<_> = s.strengths(v).map(|x| (x, x)).collect();
        assert!(s.extreme_weights(v).eq(extremes));
        entries.extend(
            row.iter()
                .zip(s.strengths(v))
                .map(|(&w, x)| ((v, w), x.to_bits())),
        );
    }
    for ((v, w), weight) in &entries {
        assert_eq!(entries.get(&(*w, *v)), Some(weight));
    }
    assert_eq!(
        (s.edge_count(), s.tie_count()),
        (entries.len() / 2, entries.len() / 2)
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn a_projection_is_the_product_of_the_matrix_with_itself(
        seed: u64, n in 2_u32..=16, m in 0_usize..40, directed: bool,
    ) {
        let s = mixed(seed, n, m, directed);
        assert_defined(&s, Side::Actor);
        assert_defined(&s, Side::Body);
    }
}

#[test]
fn large_rows_and_small_ones_are_made_alike() {
    // More nodes than a word has bits, rows from empty to full, more than 255 bodies a node.
    assert_defined(&mixed(1, 600, 900, false), Side::Actor);
    assert_defined(&mixed(2, 400, 6000, false), Side::Body);
    let hub: Vec<(u32, u32)> = (2..602).flat_map(|c| [(0, c), (1, c)]).collect();
    let side = |v| if v < 2 { Side::Actor } else { Side::Body };
    let s = two_mode((0..602).map(side).collect(), false, &hub);
    let shared = project(&s, Side::Actor, Projection::Shared, NO_LIMIT).unwrap();
    assert_eq!(shared.strengths(0).collect::<Vec<_>>(), [600.0]);
}

#[test]
fn threads_change_no_bit() {
    let s = mixed(3, 3000, 20_000, false);
    for side in [Side::Actor, Side::Body] {
        for kind in Projection::ALL {
            let with = |threads| {
                let pool = rayon::ThreadPoolBuilder::new().num_threads(threads);
                let pool = pool.build().unwrap();
                pool.install(|| project(&s, side, *kind, NO_LIMIT).unwrap())
            };
            let one = with(1);
            assert!(one.edge_count() > 10_000);
            for threads in [2, 3, 8] {
                assert!(one == with(threads), "{kind} at {threads} threads");
            }
        }
    }
}

#[test]
fn nothing_is_made_of_nothing() {
    let none = two_mode(Vec::new(), false, &[]);
    let alone = two_mode(vec![Side::Actor], false, &[]);
    let bodies = two_mode(vec![Side::Body; 3], false, &[]);
    for (s, actors) in [(none, 0), (alone, 1), (bodies, 0)] {
        for kind in Projection::ALL {
            let found = project(&s, Side::Actor, *kind, NO_LIMIT).unwrap();
            assert_eq!((found.node_count(), found.edge_count()), (actors, 0));
        }
    }
}

#[test]
fn what_cannot_be_projected_is_refused() {
    let one_mode = SnapshotBuilder {
        ids: vec!["a".into(), "b".into()],
        ties: vec![(0, 1, 1.0)],
        ..SnapshotBuilder::default()
    }
    .build();
    let error = project(&one_mode, Side::Actor, Projection::Shared, NO_LIMIT);
    assert_eq!(error, Err(ViewError::NotTwoMode));
    // Three in one body: three pairs.
    let sides = vec![Side::Actor, Side::Actor, Side::Actor, Side::Body];
    let s = two_mode(sides, false, &[(0, 3), (1, 3), (2, 3)]);
    assert!(project(&s, Side::Actor, Projection::Newman, 3).is_ok());
    let error = project(&s, Side::Actor, Projection::Newman, 2).unwrap_err();
    assert_eq!(error.code(), Some("E501"));
    assert!(error.to_string().contains("3 pairs (limit 2)"), "{error}");
}
