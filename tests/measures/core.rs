//! Core and periphery: least squares found by another program (scipy 1.17.1, L-BFGS-B, best of 20
//! starts), closed forms, and networks without a core.

use crate::build::*;
use actornet::metrics::Settings;
use actornet::network::{Snapshot, SnapshotBuilder};

fn reference(name: &str, weighted: bool) -> Snapshot {
    let path = format!("{}/tests/reference/{name}.json", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(path).unwrap();
    let file: serde_json::Value = serde_json::from_str(&text).unwrap();
    let text = |v: &serde_json::Value| v.as_str().unwrap().to_owned();
    let mut ids: Vec<String> = file["nodes"].as_array().unwrap().iter().map(text).collect();
    ids.sort();
    let number = |id: &serde_json::Value| ids.binary_search(&text(id)).unwrap() as u32;
    let weight = |e: &serde_json::Value| {
        if weighted {
            e[2].as_f64().unwrap()
        } else {
            1.0
        }
    };
    let edges = file["edges"].as_array().unwrap().iter();
    SnapshotBuilder {
        directed: file["directed"].as_bool().unwrap(),
        weighted,
        ties: edges
            .map(|e| (number(&e[0]), number(&e[1]), weight(e)))
            .collect(),
        ids,
        ..SnapshotBuilder::default()
    }
    .build()
}

#[test]
fn the_best_fit_is_that_of_another_program() {
    type Golden = (&'static str, bool, f64, &'static [(&'static str, f64)]);
    let golden: [Golden; 7] = [
        (
            "karate",
            false,
            0.4522625,
            &[
                ("0", 1.0),
                ("33", 1.0),
                ("2", 0.8976427),
                ("32", 0.837836),
                ("1", 0.7257843),
            ],
        ),
        (
            "florentine",
            false,
            0.3698449,
            &[
                ("Medici", 1.0),
                ("Ridolfi", 0.7213909),
                ("Tornabuoni", 0.7002206),
                ("Strozzi", 0.575227),
            ],
        ),
        (
            "krackhardt_kite",
            false,
            0.5840987,
            &[
                ("3", 1.0),
                ("5", 0.9348912),
                ("6", 0.9348912),
                ("1", 0.7779135),
            ],
        ),
        (
            "path_5",
            false,
            0.4458527,
            &[("2", 1.0), ("1", 0.7482073), ("0", 0.3352184)],
        ),
        (
            "disconnected",
            false,
            0.6816934,
            &[("n3", 1.0), ("n6", 1.0), ("n2", 0.0)],
        ),
        (
            "advice_directed_21",
            false,
            0.1654224,
            &[
                ("4", 0.6597732),
                ("1", 0.5084294),
                ("7", 0.5027446),
                ("3", 0.4757257),
            ],
        ),
        (
            "lesmis_weighted",
            true,
            0.6385034,
            &[
                ("Valjean", 1.0),
                ("Cosette", 0.7678424),
                ("Marius", 0.6947442),
                ("Javert", 0.2844823),
            ],
        ),
    ];
    for (name, weighted, fit, expected) in golden {
        let s = reference(name, weighted);
        let found = outcome(&s, "core-periphery", &Settings::default());
        assert!(
            found.is_sound(),
            "{name}: {:?} {:?}",
            found.undefined,
            found.convergence
        );
        for (id, expected) in expected {
            let found = found.node_values()[s.find(id).unwrap() as usize].unwrap();
            assert!(
                (found - expected).abs() < 2e-6,
                "{name} {id}: {found}, expected {expected}"
            );
        }
        let found = graph(&s, "core-periphery-fit").unwrap();
        assert!(
            (found - fit).abs() < 2e-6,
            "{name}: {found}, expected {fit}"
        );
    }
}

#[test]
fn a_star_has_its_centre_as_core() {
    // The leaves' y is the root of 1 = y + (n - 2) y^3: the centre is at the upper end, 1.
    let found = nodes(&star(7), "core-periphery");
    assert_close(found[0], 1.0);
    let y = found[1];
    assert!((1.0 - y - 5.0 * y.powi(3)).abs() < 1e-9, "{y}");
    assert_close(graph(&star(7), "core-periphery-fit").unwrap(), 1.0);
}

#[test]
fn a_two_mode_core_is_the_first_pair_of_singular_vectors() {
    let s = two_mode(3, 3, &[(0, 0), (0, 1), (0, 2), (1, 0), (1, 1), (2, 0)]);
    let found = nodes(&s, "core-periphery");
    let x = nodes(&s, "eigenvector");
    for side in [0..3, 3..6] {
        let most = x[side.clone()].iter().copied().fold(0.0, f64::max);
        for v in side {
            assert!((found[v] - x[v] / most).abs() < 1e-9, "{v}: {found:?}");
        }
    }
}

#[test]
fn some_networks_have_no_core() {
    let twins: Vec<_> = [0, 5]
        .into_iter()
        .flat_map(|k| (0..5).flat_map(move |a| (a + 1..5).map(move |b| (k + a, k + b))))
        .chain([(0, 5)])
        .collect();
    for (s, why) in [
        (plain(10, &twins), "mirror"),
        (complete(4), "alike"),
        (plain(4, &[]), "alike"),
        (path(2), "three nodes"),
    ] {
        for id in ["core-periphery", "core-periphery-fit"] {
            let found = outcome(&s, id, &Settings::default());
            assert!(found.undefined.unwrap().contains(why), "{id} {why}");
        }
    }
    // All alike: coreness is defined, but fits nothing.
    let found = nodes(&cycle(6), "core-periphery");
    assert!(
        found.iter().all(|c| (c - 0.4_f64.sqrt()).abs() < 1e-9),
        "{found:?}"
    );
    assert_eq!(graph(&cycle(6), "core-periphery-fit"), None);
}
