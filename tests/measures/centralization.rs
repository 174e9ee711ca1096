//! Centralizations reach their stated maximum where they say so.

use crate::build::*;
use actornet::metrics::Settings;

#[test]
fn stars_are_the_most_centralized() {
    for n in [3_u32, 4, 9, 30] {
        for id in ["centralization-harmonic", "centralization-pagerank"] {
            assert_close(graph(&star(n), id).unwrap(), 1.0);
            assert_close(graph(&cycle(n), id).unwrap(), 0.0);
        }
        let root = f64::from(n - 1).sqrt();
        let found = graph(&star(n), "centralization-eigenvector").unwrap();
        assert_close(found, (f64::from(n - 1) - root) / f64::from(n - 2));
        // One tie among isolated nodes.
        assert_close(
            graph(&plain(n, &[(0, 1)]), "centralization-eigenvector").unwrap(),
            1.0,
        );
        let into: Vec<_> = (1..n).map(|v| (v, 0, 1.0)).collect();
        let out: Vec<_> = (1..n).map(|v| (0, v, 1.0)).collect();
        let ring: Vec<_> = (0..n).map(|v| (v, (v + 1) % n, 1.0)).collect();
        let ring = network(n, true, &ring);
        for (ties, kind) in [(into, "in"), (out, "out")] {
            let s = network(n, true, &ties);
            for id in [
                format!("{kind}-degree"),
                format!("closeness-{kind}"),
                format!("harmonic-{kind}"),
            ] {
                let id = format!("centralization-{id}");
                assert_close(graph(&s, &id).unwrap(), 1.0);
                assert_close(graph(&ring, &id).unwrap(), 0.0);
            }
            if kind == "in" {
                assert_close(graph(&s, "centralization-pagerank").unwrap(), 1.0);
            }
        }
    }
}

#[test]
fn each_side_has_its_own_maximum() {
    // Actor 0 sits in all four bodies, the others in one each.
    let s = two_mode(3, 4, &[(0, 0), (0, 1), (0, 2), (0, 3), (1, 0), (2, 1)]);
    assert_close(graph(&s, "centralization-degree-actors").unwrap(), 1.0);
    assert_close(graph(&s, "centralization-betweenness-actors").unwrap(), 1.0);
    assert_close(graph(&s, "centralization-closeness-actors").unwrap(), 1.0);
    // Degrees of bodies 2, 2, 1, 1 of 3: gaps of 2/3 in all, at most (4 - 1)(3 - 1)/3 = 2.
    assert_close(
        graph(&s, "centralization-degree-bodies").unwrap(),
        1.0 / 3.0,
    );
    let all: Vec<_> = (0..3).flat_map(|a| (0..4).map(move |b| (a, b))).collect();
    for side in ["actors", "bodies"] {
        for what in ["degree", "betweenness", "closeness"] {
            let id = format!("centralization-{what}-{side}");
            assert_close(graph(&two_mode(3, 4, &all), &id).unwrap(), 0.0);
            let lonely = two_mode(3, 4, &[(0, 0), (1, 1), (1, 2)]);
            let found = outcome(&lonely, &id, &Settings::default());
            assert!(found.undefined.unwrap().contains("no tie"), "{id}");
            let small = outcome(&two_mode(1, 1, &[(0, 0)]), &id, &Settings::default());
            assert!(small.undefined.unwrap().contains("fewer than two"), "{id}");
        }
    }
}

/// Every connected two-mode network of small sides.
#[test]
fn no_small_network_is_more_central_in_closeness_than_the_stated_one() {
    for (actors, bodies) in [(2, 2), (3, 2), (2, 4), (4, 2), (3, 3), (5, 2)] {
        let mut most: f64 = 0.0;
        for ties in 0_u32..1 << (actors * bodies) {
            let cell = |at: u32| (at / bodies, at % bodies);
            let all = (0..actors * bodies).filter(|at| ties >> at & 1 == 1);
            let s = two_mode(actors, bodies, &all.map(cell).collect::<Vec<_>>());
            let of_actors = graph(&s, "centralization-closeness-actors");
            let of_bodies = graph(&s, "centralization-closeness-bodies");
            assert_eq!(of_actors.is_some(), of_bodies.is_some());
            if let (Some(a), Some(b)) = (of_actors, of_bodies) {
                most = most.max(a);
                assert!(a.max(b) <= 1.0 + 1e-9, "{actors} {bodies} {ties:b}");
            } else {
                // Nothing is undefined for being larger than the largest.
                let why = outcome(&s, "centralization-closeness-actors", &Settings::default());
                let why = why.undefined.unwrap();
                assert!(
                    why.contains("not connected") || why.contains("no tie"),
                    "{why}"
                );
            }
        }
        assert_close(most, 1.0);
    }
}
