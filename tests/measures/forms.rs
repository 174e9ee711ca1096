//! Networks whose values are known in closed form, over many sizes.

use crate::build::*;
use actornet::metrics::Settings;

#[test]
fn star() {
    //      1
    //      |
    //  4 - 0 - 2
    //      |
    //      3
    for n in [3_u32, 4, 7, 50] {
        let s = super::build::star(n);
        let f = f64::from(n);
        let pairs = (f - 1.0) * (f - 2.0) / 2.0;
        assert_close(nodes(&s, "betweenness")[0], pairs);
        assert_close(nodes(&s, "betweenness")[1], 0.0);
        assert_close(nodes(&s, "betweenness-normalized")[0], 1.0);
        assert_close(
            nodes(&s, "closeness")[1],
            (f - 1.0) / (1.0 + 2.0 * (f - 2.0)),
        );
        assert_close(
            nodes(&s, "harmonic")[1],
            (1.0 + (f - 2.0) / 2.0) / (f - 1.0),
        );
        assert_close(nodes(&s, "eigenvector")[0], 0.5_f64.sqrt());
        assert_close(nodes(&s, "eigenvector")[1], (0.5 / (f - 1.0)).sqrt());
        assert_close(nodes(&s, "core-number")[0], 1.0);
        for id in [
            "centralization-degree",
            "centralization-betweenness",
            "centralization-closeness",
        ] {
            assert_close(graph(&s, id).unwrap(), 1.0);
        }
        // p_0 = a + d (n - 1) p_1 and p_1 = a + d p_0/(n - 1), a = (1 - d)/n.
        let (d, a) = (0.85, 0.15 / f);
        let centre = (a + d * (f - 1.0) * a) / (1.0 - d * d);
        assert_close(nodes(&s, "pagerank")[0], centre);
        assert_close(graph(&s, "diameter").unwrap(), 2.0);
    }
}

#[test]
fn path() {
    for n in [2_u32, 3, 10, 61] {
        let s = super::build::path(n);
        let betweenness = nodes(&s, "betweenness");
        for v in 0..n {
            assert_close(betweenness[v as usize], f64::from(v * (n - 1 - v)));
        }
        let (f, angle) = (f64::from(n), std::f64::consts::PI / f64::from(n + 1));
        for (v, x) in (1..=n).zip(nodes(&s, "eigenvector")) {
            assert_close(x, (2.0 / (f + 1.0)).sqrt() * (f64::from(v) * angle).sin());
        }
        assert_close(graph(&s, "diameter").unwrap(), f - 1.0);
        assert_close(graph(&s, "average-path-length").unwrap(), (f + 1.0) / 3.0);
        assert_close(graph(&s, "density").unwrap(), 2.0 / f);
    }
}

#[test]
fn cycle() {
    for n in [3_u32, 4, 9, 40] {
        let s = super::build::cycle(n);
        let (f, half) = (f64::from(n), f64::from(n / 2));
        let distances = if n % 2 == 0 {
            f * f / 4.0
        } else {
            half * (half + 1.0)
        };
        for v in 0..n as usize {
            // Every other pair's distance beyond 1 is made of nodes passed.
            assert_close(nodes(&s, "betweenness")[v], (distances - (f - 1.0)) / 2.0);
            assert_close(nodes(&s, "closeness")[v], (f - 1.0) / distances);
            assert_close(nodes(&s, "eigenvector")[v], 1.0 / f.sqrt());
            assert_close(nodes(&s, "pagerank")[v], 1.0 / f);
            assert_close(nodes(&s, "core-number")[v], 2.0);
            assert_close(nodes(&s, "eccentricity")[v], half);
        }
        assert_close(graph(&s, "centralization-betweenness").unwrap(), 0.0);
    }
}

#[test]
fn complete() {
    for n in [3_u32, 5, 20] {
        let s = super::build::complete(n);
        for v in 0..n as usize {
            assert_close(nodes(&s, "betweenness")[v], 0.0);
            assert_close(nodes(&s, "closeness")[v], 1.0);
            assert_close(nodes(&s, "harmonic")[v], 1.0);
            assert_close(nodes(&s, "core-number")[v], f64::from(n - 1));
        }
        assert_close(graph(&s, "density").unwrap(), 1.0);
        assert_close(graph(&s, "global-efficiency").unwrap(), 1.0);
    }
}

#[test]
fn complete_two_mode_networks_reach_the_norms() {
    let ties: Vec<_> = (0..3).flat_map(|a| (0..5).map(move |b| (a, b))).collect();
    let s = two_mode(3, 5, &ties);
    for id in ["degree-two-mode", "closeness-two-mode"] {
        assert!(
            nodes(&s, id).iter().all(|x| (x - 1.0).abs() < 1e-12),
            "{id}"
        );
    }
    // The centre of a two-mode star has the largest betweenness: all others on the other side.
    let s = two_mode(1, 6, &(0..6).map(|b| (0, b)).collect::<Vec<_>>());
    assert_close(nodes(&s, "betweenness-two-mode")[0], 1.0);
    // A body all of whose actors have one more body of their own has it too: s = 1, t = 0.
    let s = two_mode(2, 3, &[(0, 0), (1, 0), (0, 1), (1, 2)]);
    assert_close(nodes(&s, "betweenness-two-mode")[2], 1.0);
}

#[test]
fn two_mode_closeness_stays_at_most_one_in_parts() {
    // A pair apart from a star: 1 - 1 and 1 - 2.
    let s = two_mode(2, 3, &[(0, 0), (1, 1), (1, 2)]);
    let found = nodes(&s, "closeness-two-mode");
    assert_close(found[0], 1.0 / 4.0);
    assert_close(found[1], 2.0 / 4.0);
    // Body 1 of the star: actor in 1 step, the other body in 2: the best it can do.
    assert_close(found[3], 2.0 / 4.0);
}

#[test]
fn disconnected_networks_follow_wasserman_and_faust() {
    // T1 of the definitions: path 0-1-2, edge 3-4, isolate 5.
    let s = plain(6, &[(0, 1), (1, 2), (3, 4)]);
    let closeness = [4.0 / 15.0, 0.4, 4.0 / 15.0, 0.2, 0.2, 0.0];
    let harmonic = [0.3, 0.4, 0.3, 0.2, 0.2, 0.0];
    for v in 0..6 {
        assert_close(nodes(&s, "closeness")[v], closeness[v]);
        assert_close(nodes(&s, "harmonic")[v], harmonic[v]);
    }
    assert_eq!(nodes(&s, "component"), [1.0, 1.0, 1.0, 2.0, 2.0, 3.0]);
    assert_eq!(graph(&s, "components"), Some(3.0));
    for id in [
        "diameter",
        "average-path-length",
        "centralization-closeness",
    ] {
        let outcome = outcome(&s, id, &Settings::default());
        assert_eq!(outcome.graph_value(), None, "{id}");
        assert!(outcome.undefined.unwrap().contains("not"), "{id}");
    }
}

#[test]
fn the_larger_component_is_number_one() {
    let s = plain(6, &[(0, 5), (1, 2), (2, 4)]);
    assert_eq!(nodes(&s, "component"), [2.0, 1.0, 1.0, 3.0, 1.0, 2.0]);
}

#[test]
fn direction_of_closeness_is_never_silent() {
    // T2: 0 → 1 → 2.
    let s = network(3, true, &[(0, 1, 1.0), (1, 2, 1.0)]);
    let incoming = [0.0, 0.5, 2.0 / 3.0];
    for v in 0..3 {
        assert_close(nodes(&s, "closeness-in")[v], incoming[v]);
        assert_close(nodes(&s, "closeness-out")[v], incoming[2 - v]);
    }
    let error = actornet::metrics::find("closeness")
        .unwrap()
        .compute(&s, &Settings::default());
    let message = error.unwrap_err().to_string();
    assert!(
        message.contains("closeness-in or closeness-out"),
        "{message}"
    );
    let error = actornet::metrics::find("in-degree")
        .unwrap()
        .compute(&plain(2, &[(0, 1)]), &Settings::default());
    assert!(error.unwrap_err().to_string().ends_with("use degree"));
}

#[test]
fn pagerank_shares_out_what_dangles() {
    // T3: 0 → 1, 0 → 2, 1 → 2.
    let s = network(3, true, &[(0, 1, 1.0), (0, 2, 1.0), (1, 2, 1.0)]);
    for (found, expected) in nodes(&s, "pagerank")
        .iter()
        .zip([0.197580, 0.281551, 0.520869])
    {
        assert!((found - expected).abs() < 1e-6);
    }
    let mut settings = Settings::default();
    settings.params.insert("pagerank.damping".into(), 0.0);
    for found in nodes_with(&s, "pagerank", &settings) {
        assert_close(found, 1.0 / 3.0);
    }
    settings.params.insert("pagerank.damping".into(), 1.5);
    assert!(
        actornet::metrics::find("pagerank")
            .unwrap()
            .compute(&s, &settings)
            .is_err()
    );
}

#[test]
fn parallel_ties_are_one_path_and_several_ties() {
    // T4: 0 = 1 twice, 1-2, 0-3, 3-2.
    let s = plain(4, &[(0, 1), (1, 0), (1, 2), (0, 3), (3, 2)]);
    assert!(
        nodes(&s, "betweenness")
            .iter()
            .all(|b| (b - 0.5).abs() < 1e-12)
    );
    assert_eq!(nodes(&s, "degree"), [3.0, 3.0, 2.0, 2.0]);
}

#[test]
fn equal_lengths_are_equal_though_their_sums_differ() {
    // .1 + .2 and .15 + .15 around a square, weights as lengths.
    let s = network(
        4,
        false,
        &[(0, 1, 0.1), (1, 3, 0.2), (0, 2, 0.15), (2, 3, 0.15)],
    );
    let settings = Settings {
        length: actornet::metrics::LengthRule::Weight,
        ..Settings::default()
    };
    let found = nodes_with(&s, "betweenness", &settings);
    assert_close(found[1], 0.5);
    assert_close(found[2], 0.5);
}

#[test]
fn karate_is_centralized_as_published() {
    // Zachary's club, from the reference file.
    let text = std::fs::read_to_string(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/tests/reference/karate.json"
    ));
    let file: serde_json::Value = serde_json::from_str(&text.unwrap()).unwrap();
    let number = |v: &serde_json::Value| v.as_str().unwrap().parse().unwrap();
    let ties: Vec<(u32, u32)> = file["edges"]
        .as_array()
        .unwrap()
        .iter()
        .map(|e| (number(&e[0]), number(&e[1])))
        .collect();
    let s = plain(34, &ties);
    for (id, expected) in [
        ("centralization-degree", 0.399621),
        ("centralization-betweenness", 0.405557),
        ("centralization-closeness", 0.298195),
    ] {
        assert!((graph(&s, id).unwrap() - expected).abs() < 1e-6, "{id}");
    }
}

#[test]
fn eigenvector_says_when_there_is_none() {
    let twice = plain(6, &[(0, 1), (1, 2), (0, 2), (3, 4), (4, 5), (3, 5)]);
    let none = plain(3, &[]);
    let acyclic = network(3, true, &[(0, 1, 1.0), (1, 2, 1.0)]);
    for (s, why) in [
        (twice, "several components"),
        (none, "no tie"),
        (acyclic, "circle"),
    ] {
        let outcome = outcome(&s, "eigenvector", &Settings::default());
        assert!(outcome.node_values().iter().all(Option::is_none));
        assert!(
            outcome.undefined.as_ref().unwrap().contains(why),
            "{:?}",
            outcome.undefined
        );
        assert!(!outcome.is_sound());
    }
    // A triangle and an edge: the edge is outside the dominant component.
    let s = plain(5, &[(0, 1), (1, 2), (0, 2), (3, 4)]);
    let found = nodes(&s, "eigenvector");
    assert_close(found[0], 1.0 / 3.0_f64.sqrt());
    assert_eq!(found[3..], [0.0, 0.0]);
}
