//! What every row of the table obeys.

use std::collections::BTreeSet;

use actornet::metrics::{
    self, Approximation, Compat, LengthRule, Level, Metric, Outcome, Settings, Stage, TABLE, Takes,
    Values, WeightUse,
};
use actornet::model::Role;
use actornet::network::{RoleTie, Side, Snapshot, SnapshotBuilder};
use actornet::numeric::random::Stream;

use crate::build::*;

/// A random network with loops, parallel ties, parts and isolates.
fn random(seed: u64, n: u32, m: usize, directed: bool, weighted: bool) -> Snapshot {
    let mut stream = Stream::new(seed, "law", 0);
    let node = |stream: &mut Stream| stream.below(u64::from(n - n / 10)) as u32;
    let ties: Vec<_> = (0..m)
        .map(|_| {
            let weight = if weighted {
                0.5 + stream.f64() * 4.0
            } else {
                1.0
            };
            (node(&mut stream), node(&mut stream), weight)
        })
        .collect();
    network(n, directed, &ties)
}

/// A random affiliation network with roles.
fn affiliation(seed: u64, actors: u32, bodies: u32, m: usize) -> Snapshot {
    let mut stream = Stream::new(seed, "affiliation", 0);
    let role_ties: Vec<_> = (0..m)
        .map(|_| RoleTie {
            actor: stream.below(u64::from(actors)) as u32,
            body: actors + stream.below(u64::from(bodies)) as u32,
            role: Role::AFFILIATION[stream.place(Role::AFFILIATION.len())],
            weight: 1.0,
        })
        .collect();
    let sides = (0..actors + bodies).map(|v| if v < actors { Side::Actor } else { Side::Body });
    SnapshotBuilder {
        ids: (0..actors + bodies).map(id).collect(),
        sides: Some(sides.collect()),
        parallel: actornet::network::Parallel::AsOne,
        ties: role_ties
            .iter()
            .map(|t| (t.actor, t.body, t.weight))
            .collect(),
        role_ties,
        ..SnapshotBuilder::default()
    }
    .build()
}

fn networks() -> Vec<(&'static str, Snapshot)> {
    vec![
        ("empty", plain(0, &[])),
        ("empty directed", network(0, true, &[])),
        ("one node", plain(1, &[])),
        ("one node with a loop", plain(1, &[(0, 0)])),
        ("one directed node", network(1, true, &[])),
        ("no ties", plain(5, &[])),
        ("no directed ties", network(5, true, &[])),
        ("only loops", plain(3, &[(0, 0), (1, 1)])),
        ("one edge", plain(2, &[(0, 1)])),
        ("one arc", network(2, true, &[(0, 1, 1.0)])),
        ("empty two-mode", two_mode(0, 0, &[])),
        ("bodies only", two_mode(0, 3, &[])),
        ("two-mode edge", two_mode(1, 1, &[(0, 0)])),
        ("star", star(8)),
        ("random", random(1, 60, 120, false, false)),
        ("random weighted", random(2, 60, 90, false, true)),
        ("random directed", random(3, 60, 150, true, false)),
        ("random directed weighted", random(4, 60, 150, true, true)),
        ("affiliation", affiliation(5, 40, 15, 120)),
        ("sparse affiliation", affiliation(6, 30, 20, 25)),
    ]
}

/// Every choice of conventions, with groups and named nodes.
fn all_settings(s: &Snapshot) -> Vec<Settings> {
    let by_weight = Settings {
        length: LengthRule::Weight,
        ..Settings::default()
    };
    let choices = [Settings::default(), without_weights(), by_weight];
    choices.into_iter().map(|c| furnished(c, s)).collect()
}

/// The usual settings, with a sample where that will do.
fn sampled(s: &Snapshot) -> Settings {
    let approx = Approximation {
        epsilon: 0.2,
        seed: 1,
    };
    let settings = Settings {
        approx: Some(approx),
        ..Settings::default()
    };
    furnished(settings, s)
}

/// With three groups, nodes without a group, and the first node to start from.
fn furnished(mut settings: Settings, s: &Snapshot) -> Settings {
    let group = |v: u32| (v % 5 != 4).then(|| format!("g{}", v * 7 % 3));
    settings.groups = Some((0..s.node_count() as u32).map(group).collect());
    if s.node_count() > 0 {
        settings
            .set_param("personalised-pagerank.from", s.id(0))
            .unwrap();
    }
    settings
}

/// The same for a network whose nodes are numbered anew.
fn renamed(settings: &Settings, names: &[u32]) -> Settings {
    let mut settings = settings.clone();
    if let Some(groups) = &mut settings.groups {
        let before = groups.clone();
        for (group, new) in before.into_iter().zip(names) {
            groups[*new as usize] = group;
        }
    }
    for from in settings.node_params.values_mut() {
        *from = vec![id(names[0])];
    }
    settings
}

fn numbers(outcome: &Outcome) -> Vec<Option<f64>> {
    match &outcome.values {
        Values::Node(values) => values.clone(),
        Values::Graph(value) => vec![*value],
        Values::Edge(values) => values.iter().map(|v| Some(v.2)).collect(),
    }
}

#[test]
fn facts_are_complete_and_ids_are_unique() {
    let mut ids = BTreeSet::new();
    for metric in TABLE {
        let info = metric.info();
        assert!(ids.insert(info.id), "{} twice", info.id);
        let is_kebab = info.id.chars().all(|c| c.is_ascii_lowercase() || c == '-');
        assert!(is_kebab, "{}", info.id);
        for (what, text) in [
            ("name", info.name),
            ("formula", info.formula),
            ("weight_means", info.weight_means),
            ("isolated", info.isolated),
            ("convention", info.convention),
            ("alternatives", info.alternatives),
            ("reading", info.reading),
            ("complexity", info.complexity),
        ] {
            assert!(!text.trim().is_empty(), "{} has no {what}", info.id);
            assert!(!text.contains("  "), "{}: two spaces in {what}", info.id);
        }
        assert!(!info.references.is_empty(), "{} has no reference", info.id);
        for param in info.params {
            if let Takes::Number { default, low, high } = param.takes {
                let holds = default.is_none_or(|value| (low..=high).contains(&value));
                assert!(holds, "{} {}", info.id, param.name);
            }
        }
        // Node measures first, then graph, then edge, so that lists and documents keep the order of the table.
        let levels: Vec<_> = TABLE.iter().map(|m| m.info().level).collect();
        assert!(levels.is_sorted());
    }
}

#[test]
fn values_are_as_many_as_nodes_finite_and_in_range() {
    for (name, s) in networks() {
        for settings in all_settings(&s) {
            for metric in metrics::fitting(&s, &settings) {
                let what = format!("{name}: {}", metric.info().id);
                let outcome = metric.compute(&s, &settings).unwrap();
                let values = numbers(&outcome);
                if metric.info().level == Level::Node {
                    assert_eq!(values.len(), s.node_count(), "{what}");
                }
                let is_explained = outcome.undefined.is_some() || outcome.not_meant.is_some();
                assert_eq!(values.iter().any(Option::is_none), is_explained, "{what}");
                for value in values.into_iter().flatten() {
                    assert!(value.is_finite(), "{what}: {value}");
                    assert!(!(value == 0.0 && value.is_sign_negative()), "{what}: -0");
                    // The declared range is that without weights.
                    if !settings.uses_weights(&s) {
                        assert!(metric.info().range.holds(value), "{what}: {value}");
                    }
                }
            }
        }
    }
}

#[test]
fn measures_fit_the_networks_they_say_and_no_others() {
    let directed = network(2, true, &[(0, 1, 1.0)]);
    let two = two_mode(1, 1, &[(0, 0)]);
    let ids = |s: &Snapshot| -> BTreeSet<&str> {
        metrics::fitting(s, &Settings::default())
            .iter()
            .map(|m| m.info().id)
            .collect()
    };
    assert!(ids(&directed).contains("closeness-in") && !ids(&directed).contains("closeness"));
    assert!(ids(&two).contains("degree-two-mode") && !ids(&two).contains("influence"));
    assert!(ids(&affiliation(1, 3, 3, 5)).contains("influence"));
    assert!(!ids(&two).contains("personalised-pagerank"));
    for s in [&directed, &two] {
        for metric in TABLE {
            let fits = ids(s).contains(metric.info().id);
            assert_eq!(
                metric.compute(s, &Settings::default()).is_ok(),
                fits,
                "{}",
                metric.info().id
            );
        }
    }
}

/// The same network with nodes numbered anew; `names[v]` is the new number of v.
fn relabelled(s: &Snapshot, names: &[u32]) -> Snapshot {
    let n = s.node_count() as u32;
    let new = |v: u32| names[v as usize];
    let mut ties = Vec::new();
    for v in 0..n {
        let (loops, weight) = s.loops(v);
        for _ in 0..loops {
            ties.push((new(v), new(v), weight / f64::from(loops)));
        }
        let each = s
            .successors(v)
            .iter()
            .zip(s.strengths(v))
            .zip(s.multiplicities(v));
        for ((&w, strength), parallel) in each.zip(s.extreme_weights(v)).map(|(e, _)| e) {
            if s.is_directed() || v < w {
                for _ in 0..parallel {
                    ties.push((new(v), new(w), strength / f64::from(parallel)));
                }
            }
        }
    }
    let sides = s.sides().map(|sides| {
        let mut moved = vec![Side::Actor; sides.len()];
        for v in 0..n {
            moved[new(v) as usize] = sides[v as usize];
        }
        moved
    });
    let role_ties = s
        .role_ties()
        .iter()
        .map(|t| RoleTie {
            actor: new(t.actor),
            body: new(t.body),
            ..*t
        })
        .collect();
    SnapshotBuilder {
        ids: (0..n).map(id).collect(),
        directed: s.is_directed(),
        weighted: s.has_weights(),
        parallel: actornet::network::Parallel::OneByOne,
        sides,
        ties,
        role_ties,
    }
    .build()
}

/// Where each number stands after the nodes were numbered anew.
fn places(before: &Outcome, after: &Outcome, names: &[u32]) -> Vec<usize> {
    match (&before.values, &after.values) {
        (Values::Edge(before), Values::Edge(after)) => {
            let ends = |e: &(u32, u32, f64)| (e.0, e.1);
            let place = |e: &(u32, u32, f64)| {
                let (a, b) = (names[e.0 as usize], names[e.1 as usize]);
                let found = after.iter().map(ends).position(|x| x == (a, b));
                let back = || after.iter().map(ends).position(|x| x == (b, a));
                found.or_else(back).unwrap()
            };
            before.iter().map(place).collect()
        }
        (Values::Node(_), _) => names.iter().map(|v| *v as usize).collect(),
        _ => vec![0],
    }
}

#[test]
fn names_do_not_matter() {
    for (name, s) in networks() {
        // Parallel ties of one weight each, so that numbering anew keeps lengths.
        let s = relabelled(&s, &(0..s.node_count() as u32).collect::<Vec<_>>());
        let mut names: Vec<u32> = (0..s.node_count() as u32).collect();
        Stream::new(9, "names", 0).shuffle(&mut names);
        let other = relabelled(&s, &names);
        for settings in all_settings(&s) {
            for metric in metrics::fitting(&s, &settings) {
                // Equally large components are numbered by name, and the search for communities looks
                // at the nodes in an order drawn from a seed.
                if metric.is_label() || metric.takes_params_of() == "community" {
                    continue;
                }
                let what = format!("{name}: {}", metric.info().id);
                let before = metric.compute(&s, &settings).unwrap();
                let after = metric.compute(&other, &renamed(&settings, &names)).unwrap();
                let place = places(&before, &after, &names);
                let (before, after) = (numbers(&before), numbers(&after));
                for (v, value) in before.iter().enumerate() {
                    match (value, after[place[v]]) {
                        (Some(a), Some(b)) => {
                            let margin = 1e-8 * a.abs().max(b.abs()) + 1e-10;
                            assert!((a - b).abs() <= margin, "{what}: {a} {b}");
                        }
                        (a, b) => assert_eq!(*a, b, "{what}"),
                    }
                }
            }
        }
    }
}

fn bits(outcomes: &[Outcome]) -> Vec<Option<u64>> {
    outcomes
        .iter()
        .flat_map(numbers)
        .map(|v| v.map(f64::to_bits))
        .collect()
}

#[test]
fn threads_do_not_change_a_bit() {
    let large = [
        random(11, 700, 1500, false, false),
        random(12, 700, 1500, false, true),
        random(13, 700, 2500, true, true),
        random(14, 5000, 1500, false, false),
        affiliation(15, 600, 200, 2000),
        random(16, 700, 2500, true, false),
        long(300),
    ];
    for s in large {
        // Sizes above and below the blocks of every kernel.
        let settings = furnished(Settings::default(), &s);
        let measures: Vec<&dyn Metric> = metrics::fitting(&s, &settings);
        let with = |threads| {
            let pool = rayon::ThreadPoolBuilder::new()
                .num_threads(threads)
                .build()
                .unwrap();
            pool.install(|| bits(&metrics::compute_many(&s, &settings, &measures).unwrap()))
        };
        let one = with(1);
        for threads in [2, 3, 8] {
            assert!(one == with(threads), "{threads} threads");
        }
    }
}

/// A chain with twigs: farther apart than a byte can count.
fn long(n: u32) -> Snapshot {
    let chain = (1..n).map(|v| (v - 1, v));
    let twigs = (0..n / 7).map(|twig| (7 * twig, n + twig));
    plain(n + n / 7, &chain.chain(twigs).collect::<Vec<_>>())
}

#[test]
fn threads_do_not_change_a_bit_in_the_conventions_of_others() {
    let s = random(17, 400, 1500, true, true);
    for program in Compat::ALL {
        let settings = Settings {
            compat: Some(*program),
            weights: WeightUse::Ignore,
            ..furnished(Settings::default(), &s)
        };
        let measures: Vec<&dyn Metric> = metrics::fitting(&s, &settings);
        assert!(measures.iter().any(|m| m.info().id == "closeness"));
        let with = |threads| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads);
            let compute = || bits(&metrics::compute_many(&s, &settings, &measures).unwrap());
            pool.build().unwrap().install(compute)
        };
        assert!(with(1) == with(3), "{program:?}");
    }
}

#[test]
fn every_measure_answers_in_every_convention() {
    for (name, s) in networks() {
        let own = furnished(without_weights(), &s);
        for program in Compat::ALL {
            let settings = Settings {
                compat: Some(*program),
                ..own.clone()
            };
            let measures = metrics::fitting(&s, &settings);
            let found = metrics::compute_many(&s, &settings, &measures).unwrap();
            for (metric, outcome) in measures.iter().zip(found) {
                let what = format!("{name}: {} {program:?}", metric.info().id);
                let is_explained = outcome.undefined.is_some() || outcome.not_meant.is_some();
                let has_gaps = numbers(&outcome).iter().any(Option::is_none);
                assert_eq!(has_gaps, is_explained, "{what}");
                let mut programs = metric.differences().iter();
                // What says nothing of a program is the same in its conventions.
                if !programs.any(|d| d.program == *program && !d.follows.is_empty()) {
                    assert_eq!(outcome, metric.compute(&s, &own).unwrap(), "{what}");
                }
            }
        }
    }
}

#[test]
fn sharing_passes_changes_nothing() {
    for (name, s) in networks() {
        for settings in all_settings(&s) {
            let measures = metrics::fitting(&s, &settings);
            let together = metrics::compute_many(&s, &settings, &measures).unwrap();
            for (metric, shared) in measures.iter().zip(together) {
                let alone = metric.compute(&s, &settings).unwrap();
                assert_eq!(alone, shared, "{name}: {}", metric.info().id);
            }
        }
    }
}

#[test]
fn progress_counts_up_to_what_was_announced() {
    use std::collections::BTreeMap;
    use std::sync::Mutex;
    let s = random(4, 60, 150, true, true);
    for settings in all_settings(&s).into_iter().chain([sampled(&s)]) {
        let measures = metrics::fitting(&s, &settings);
        let seen = Mutex::new(BTreeMap::new());
        let watch = |stage: Stage, units: u64| {
            *seen.lock().unwrap().entry(stage).or_insert(0) += units;
        };
        metrics::compute_many_watched(&s, &settings, &measures, &watch).unwrap();
        let announced = metrics::parts(&s, &settings, &measures);
        let announced: BTreeMap<_, _> = announced.iter().map(|p| (p.stage, p.units)).collect();
        assert_eq!(seen.into_inner().unwrap(), announced);
        // Distances both ways, by weights and in steps, and the paths through nodes.
        let paths = announced[&Stage::Distances] + announced[&Stage::Betweenness];
        let apart = match (settings.weights, settings.approx) {
            (WeightUse::Ignore, _) => 180,
            (WeightUse::Use, None) => 300,
            (WeightUse::Use, Some(_)) => 360,
        };
        assert_eq!(paths, apart);
        assert_eq!(announced[&Stage::EdgeBetweenness], 60);
        assert_eq!(announced[&Stage::Communities], 100);
    }
}

#[test]
fn reversing_ties_swaps_in_and_out() {
    let s = random(3, 60, 150, true, true);
    let mut ties = Vec::new();
    for v in 0..60 {
        ties.extend(
            s.successors(v)
                .iter()
                .zip(s.strengths(v))
                .map(|(&w, x)| (w, v, x)),
        );
    }
    let backward = network(60, true, &ties);
    let forward: Vec<_> = ties.iter().map(|&(a, b, x)| (b, a, x)).collect();
    let forward = network(60, true, &forward);
    for (into, out) in [
        ("in-degree", "out-degree"),
        ("in-strength", "out-strength"),
        ("closeness-in", "closeness-out"),
        ("harmonic-in", "harmonic-out"),
    ] {
        for (a, b) in nodes(&forward, into).into_iter().zip(nodes(&backward, out)) {
            assert_close(a, b);
        }
    }
}
