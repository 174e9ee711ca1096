//! Slow and plain definitions on random networks of up to eight nodes, and on all graphs of up to five.

use std::collections::BTreeMap;

use proptest::prelude::*;

use crate::build::*;
use actornet::metrics::{LengthRule, Settings};
use actornet::network::Snapshot;

/// Every path without repeats from `s`, as its nodes.
fn simple_paths(net: &Snapshot, path: &mut Vec<u32>, found: &mut Vec<Vec<u32>>) {
    let last = *path.last().unwrap();
    for &next in net.successors(last) {
        if !path.contains(&next) {
            path.push(next);
            found.push(path.clone());
            simple_paths(net, path, found);
            path.pop();
        }
    }
}

struct Oracle {
    /// distance[s][t] in whole units; `None` if there is no path.
    distance: Vec<Vec<Option<u64>>>,
    betweenness: Vec<f64>,
    /// Over each edge; ends in ascending order without direction.
    edges: BTreeMap<(u32, u32), f64>,
}

/// Lengths are whole numbers, so that equal means equal.
fn oracle(net: &Snapshot, length: impl Fn(u32, u32) -> u64) -> Oracle {
    let n = net.node_count();
    let mut answer = Oracle {
        distance: vec![vec![None; n]; n],
        betweenness: vec![0.0; n],
        edges: BTreeMap::new(),
    };
    let ends = |v: u32, w: u32| {
        if net.is_directed() {
            (v, w)
        } else {
            (v.min(w), v.max(w))
        }
    };
    for v in 0..n as u32 {
        let all = net.successors(v).iter();
        answer.edges.extend(all.map(|&w| (ends(v, w), 0.0)));
    }
    for source in 0..n as u32 {
        let mut paths = Vec::new();
        simple_paths(net, &mut vec![source], &mut paths);
        let long = |path: &[u32]| path.windows(2).map(|w| length(w[0], w[1])).sum::<u64>();
        for target in (0..n as u32).filter(|t| *t != source) {
            let to: Vec<_> = paths
                .iter()
                .filter(|p| *p.last().unwrap() == target)
                .collect();
            let Some(least) = to.iter().map(|p| long(p)).min() else {
                continue;
            };
            answer.distance[source as usize][target as usize] = Some(least);
            let shortest: Vec<_> = to.into_iter().filter(|p| long(p) == least).collect();
            for path in &shortest {
                let share = 1.0 / shortest.len() as f64;
                for &v in &path[1..path.len() - 1] {
                    answer.betweenness[v as usize] += share;
                }
                for step in path.windows(2) {
                    *answer.edges.entry(ends(step[0], step[1])).or_default() += share;
                }
            }
        }
    }
    if !net.is_directed() {
        let edges = answer.edges.values_mut();
        for b in answer.betweenness.iter_mut().chain(edges) {
            *b /= 2.0;
        }
    }
    answer
}

fn compare(s: &Snapshot, settings: &Settings, unit: f64, answer: &Oracle) {
    let n = s.node_count();
    let others = (n as f64 - 1.0).max(1.0);
    for (v, found) in nodes_with(s, "betweenness", settings)
        .into_iter()
        .enumerate()
    {
        assert_close(found, answer.betweenness[v]);
    }
    let found = edges(s, "edge-betweenness", settings);
    assert_eq!(found.len(), answer.edges.len());
    for ((source, target, found), (edge, expected)) in found.into_iter().zip(&answer.edges) {
        assert_eq!((source, target), *edge);
        assert_close(found, *expected);
    }
    let near = |distances: Vec<u64>| {
        let r = distances.len() as f64;
        let sum: f64 = distances.iter().map(|d| *d as f64 * unit).sum();
        let inverse: f64 = distances.iter().map(|d| 1.0 / (*d as f64 * unit)).sum();
        (
            if r > 0.0 { r * r / (others * sum) } else { 0.0 },
            inverse / others,
        )
    };
    let ways: &[(&str, &str, bool)] = if s.is_directed() {
        &[
            ("closeness-out", "harmonic-out", true),
            ("closeness-in", "harmonic-in", false),
        ]
    } else {
        &[("closeness", "harmonic", true)]
    };
    for &(closeness, harmonic, out) in ways {
        let closeness = nodes_with(s, closeness, settings);
        let harmonic = nodes_with(s, harmonic, settings);
        for v in 0..n {
            let distance = |u: usize| {
                if out {
                    answer.distance[v][u]
                } else {
                    answer.distance[u][v]
                }
            };
            let (c, h) = near((0..n).filter_map(distance).collect());
            assert_close(closeness[v], c);
            assert_close(harmonic[v], h);
        }
    }
}

#[test]
fn all_graphs_of_up_to_five_nodes_have_the_paths_of_their_enumeration() {
    let mut graphs = 0;
    for n in 1_u32..=5 {
        let pairs: Vec<(u32, u32)> = (0..n)
            .flat_map(|s| (s + 1..n).map(move |t| (s, t)))
            .collect();
        for set in 0_u32..1 << pairs.len() {
            let tied = pairs
                .iter()
                .enumerate()
                .filter(|(at, _)| set >> at & 1 == 1);
            let s = plain(n, &tied.map(|(_, pair)| *pair).collect::<Vec<_>>());
            compare(&s, &without_weights(), 1.0, &oracle(&s, |_, _| 1));
            graphs += 1;
        }
    }
    assert_eq!(graphs, 1 + 2 + 8 + 64 + 1024);
}

/// n, direction, and ties with whole weights from 1 to 4; parallel ties and loops too.
fn any_network() -> impl Strategy<Value = (u32, bool, Vec<(u32, u32, f64)>)> {
    (1_u32..=8, any::<bool>()).prop_flat_map(|(n, directed)| {
        let tie = (0..n, 0..n, (1_u32..=4).prop_map(f64::from));
        (Just(n), Just(directed), prop::collection::vec(tie, 0..16))
    })
}

fn strongest(ties: &[(u32, u32, f64)], directed: bool, s: u32, t: u32) -> (f64, f64) {
    let same = |x: &&(u32, u32, f64)| (x.0, x.1) == (s, t) || (!directed && (x.1, x.0) == (s, t));
    let weights = ties.iter().filter(same).map(|x| x.2);
    weights.fold((f64::INFINITY, 0.0), |(low, high), w| {
        (low.min(w), high.max(w))
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn paths_equal_their_enumeration((n, directed, ties) in any_network()) {
        let s = network(n, directed, &ties);
        compare(&s, &without_weights(), 1.0, &oracle(&s, |_, _| 1));
        let settings = Settings { length: LengthRule::Weight, ..Settings::default() };
        let weight = |a, b| strongest(&ties, directed, a, b).0 as u64;
        compare(&s, &settings, 1.0, &oracle(&s, weight));
        // 1/w in twelfths is a whole number.
        let inverse = |a, b| (12.0 / strongest(&ties, directed, a, b).1) as u64;
        compare(&s, &Settings::default(), 1.0 / 12.0, &oracle(&s, inverse));
    }

    #[test]
    fn betweenness_adds_up_to_the_nodes_passed((n, directed, ties) in any_network()) {
        // Σ betweenness = Σ (d − 1) over all pairs that have a path.
        let s = network(n, directed, &ties);
        let pairs = if directed { 1.0 } else { 2.0 };
        let passed: u64 = oracle(&s, |_, _| 1).distance.iter().flatten().flatten().map(|d| d - 1).sum();
        let sum: f64 = nodes_with(&s, "betweenness", &without_weights()).iter().sum();
        assert_close(sum, passed as f64 / pairs);
    }

    #[test]
    fn pagerank_adds_up_to_one_and_solves_its_equation((n, directed, ties) in any_network()) {
        let s = network(n, directed, &ties);
        let p = nodes(&s, "pagerank");
        assert_close(p.iter().sum(), 1.0);
        let uses = s.has_weights();
        let tie = |a: u32, b: u32| {
            let place = s.successors(a).binary_search(&b);
            let (loops, weight) = s.loops(a);
            match (a == b, place) {
                (true, _) => if uses { weight } else { f64::from(loops.min(1)) },
                (false, Ok(at)) => if uses { s.strengths(a).nth(at).unwrap() } else { 1.0 },
                (false, Err(_)) => 0.0,
            }
        };
        for v in 0..n {
            let mut next = 0.15 / f64::from(n);
            for u in 0..n {
                let out: f64 = (0..n).map(|w| tie(u, w)).sum();
                let share = if out > 0.0 { tie(u, v) / out } else { 1.0 / f64::from(n) };
                next += 0.85 * p[u as usize] * share;
            }
            prop_assert!((next - p[v as usize]).abs() < 1e-11);
        }
    }

    #[test]
    fn eigenvector_is_one_and_is_not_negative((n, directed, ties) in any_network()) {
        let s = network(n, directed, &ties);
        let outcome = outcome(&s, "eigenvector", &without_weights());
        if outcome.undefined.is_none() {
            prop_assert!(outcome.is_sound());
            let x: Vec<f64> = outcome.node_values().iter().map(|v| v.unwrap()).collect();
            prop_assert!(x.iter().all(|x| *x >= 0.0));
            assert_close(x.iter().map(|x| x * x).sum(), 1.0);
            let flow: Vec<f64> = (0..n).map(|v| {
                let from: f64 = s.predecessors(v).iter().map(|u| x[*u as usize]).sum();
                from + if s.loops(v).0 > 0 { x[v as usize] } else { 0.0 }
            }).collect();
            // λ from the flow, then the equation for every node.
            let value: f64 = flow.iter().zip(&x).map(|(y, x)| x * y).sum();
            for (y, x) in flow.iter().zip(&x) {
                prop_assert!((y - value * x).abs() < 1e-9 * value, "{y} {value} {x}");
            }
        }
    }

    #[test]
    fn core_numbers_equal_their_definition((n, directed, ties) in any_network()) {
        let s = network(n, directed, &ties);
        let found = nodes(&s, "core-number");
        let mut expected = vec![0_u32; n as usize];
        // Every set of nodes: what is its least degree inside?
        for set in 1_u32..1 << n {
            let inside = |v: &&u32| set >> **v & 1 == 1;
            let ties = |v: u32| {
                let back = if directed { s.predecessors(v).iter().filter(inside).count() } else { 0 };
                s.successors(v).iter().filter(inside).count() + back
            };
            let members: Vec<u32> = (0..n).filter(|v| set >> v & 1 == 1).collect();
            let least = members.iter().map(|v| ties(*v)).min().unwrap() as u32;
            for v in members {
                expected[v as usize] = expected[v as usize].max(least);
            }
        }
        for (found, expected) in found.iter().zip(expected) {
            assert_close(*found, f64::from(expected));
        }
    }
}
