//! The measures of communities: what they answer, what they say beside it, and what they refuse.

use actornet::metrics::{self, MetricError, Settings};
use actornet::network::Snapshot;

use crate::build::*;

/// Two cliques of five, joined by a tie.
fn two_cliques() -> Snapshot {
    let mut ties = vec![(4, 5)];
    for first in [0, 5] {
        for a in first..first + 5 {
            ties.extend((a + 1..first + 5).map(|b| (a, b)));
        }
    }
    plain(10, &ties)
}

fn with(key: &str, value: f64) -> Settings {
    let params = [(key.to_owned(), value)].into();
    Settings {
        params,
        ..Settings::default()
    }
}

const ALL: [&str; 4] = [
    "community",
    "communities",
    "community-modularity",
    "community-stability",
];

#[test]
fn two_cliques_are_two_stable_communities() {
    let s = two_cliques();
    let expected = [1.0, 1.0, 1.0, 1.0, 1.0, 2.0, 2.0, 2.0, 2.0, 2.0];
    assert_eq!(nodes(&s, "community"), expected);
    assert_eq!(graph(&s, "communities"), Some(2.0));
    assert_close(
        graph(&s, "community-modularity").unwrap(),
        20.0 / 21.0 - 0.5,
    );
    assert_eq!(graph(&s, "community-stability"), Some(1.0));
    for id in ALL {
        let outcome = outcome(&s, id, &Settings::default());
        let note = outcome.note.unwrap();
        assert!(
            note.contains("2 communities") && note.contains("stability 1.00"),
            "{note}"
        );
        assert!(outcome.warning.is_none());
    }
}

#[test]
fn communities_that_hang_on_the_seed_come_with_a_warning() {
    // Ties drawn without any plan.
    let mut stream = actornet::numeric::random::Stream::new(1, "no plan", 0);
    let ties: Vec<_> = (0..900)
        .map(|_| (stream.below(200) as u32, stream.below(200) as u32))
        .collect();
    let s = plain(200, &ties);
    for id in ALL {
        let found = outcome(&s, id, &Settings::default());
        let warning = found.warning.as_deref().unwrap();
        assert!(warning.contains("not stable"), "{warning}");
        assert!(found.note.is_none() && !found.is_sound());
        assert!(found.undefined.is_none());
    }
    assert!(graph(&s, "community-stability").unwrap() < 0.7);
}

#[test]
fn a_single_run_has_no_stability() {
    let s = two_cliques();
    let settings = with("community.seeds", 1.0);
    let found = outcome(&s, "community", &settings);
    assert!(found.note.unwrap().contains("not known"));
    let found = outcome(&s, "community-stability", &settings);
    assert_eq!(found.graph_value(), None);
    assert!(found.undefined.unwrap().contains("single run"));
}

#[test]
fn without_ties_there_are_no_communities() {
    for n in [1, 4] {
        for id in ALL {
            let reason = outcome(&plain(n, &[]), id, &Settings::default()).undefined;
            assert!(reason.unwrap().contains("no tie"));
        }
    }
}

#[test]
fn parameters_are_whole_and_fit_the_network() {
    let s = two_cliques();
    let metric = metrics::find("community-modularity").unwrap();
    for (key, value) in [
        ("community.seeds", 2.5),
        ("community.seed", 0.5),
        ("community.two-mode", 1.0),
        ("community.two-mode", 0.5),
    ] {
        let error = metric.compute(&s, &with(key, value)).unwrap_err();
        assert!(matches!(error, MetricError::BeyondBound { .. }), "{error}");
    }
    let error = metric.compute(&s, &with("community.seeds", 0.0));
    assert!(matches!(error, Err(MetricError::ParamRange { .. })));
    // Resolution 0 joins whatever hangs together.
    let settings = with("community.resolution", 0.0);
    assert_eq!(
        outcome(&s, "communities", &settings).graph_value(),
        Some(1.0)
    );
}

#[test]
fn barbers_modularity_expects_ties_between_the_sides_only() {
    // Two actors in two bodies, and the same again.
    let ties = [
        (0, 0),
        (0, 1),
        (1, 0),
        (1, 1),
        (2, 2),
        (2, 3),
        (3, 2),
        (3, 3),
    ];
    let s = two_mode(4, 4, &ties);
    let settings = with("community.two-mode", 1.0);
    let found = outcome(&s, "community", &settings);
    let found: Vec<f64> = found.node_values().iter().map(|v| v.unwrap()).collect();
    assert_eq!(found, [1.0, 1.0, 2.0, 2.0, 1.0, 1.0, 2.0, 2.0]);
    let found = outcome(&s, "community-modularity", &settings);
    assert_close(found.graph_value().unwrap(), 0.5);
}
