//! Communities: against exact optima, against brute force, and the laws that they obey.
#![expect(
    clippy::unwrap_used,
    reason = "a test fails by panicking, also in the functions it calls"
)]

use std::path::{Path, PathBuf};

use actornet::community::{
    Consensus, ConsensusOptions, Contingency, LeidenOptions, Partition, Quality, STABLE, consensus,
    default_seeds, leiden, modularity, quality_of,
};
use actornet::network::{Side, Snapshot, SnapshotBuilder};
use actornet::numeric::random::Stream;
use serde_json::Value;

fn reference(name: &str) -> Value {
    let folder: PathBuf = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/reference");
    let text = std::fs::read_to_string(folder.join(format!("{name}.json"))).unwrap();
    serde_json::from_str(&text).unwrap()
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}

fn reference_network(name: &str) -> Snapshot {
    let file = reference(name);
    let nodes = file["nodes"].as_array().unwrap();
    let mut ids: Vec<String> = nodes.iter().map(|id| text(id).to_owned()).collect();
    ids.sort();
    let number = |id: &Value| ids.iter().position(|other| other == text(id)).unwrap() as u32;
    let edges = file["edges"].as_array().unwrap();
    SnapshotBuilder {
        ties: edges
            .iter()
            .map(|e| (number(&e[0]), number(&e[1]), 1.0))
            .collect(),
        ids: ids.clone(),
        ..SnapshotBuilder::default()
    }
    .build()
}

fn network(n: u32, directed: bool, ties: &[(u32, u32, f64)]) -> Snapshot {
    SnapshotBuilder {
        ids: (0..n).map(|v| format!("n{v:04}")).collect(),
        directed,
        weighted: true,
        ties: ties.to_vec(),
        ..SnapshotBuilder::default()
    }
    .build()
}

fn plain(n: u32, ties: &[(u32, u32)]) -> Snapshot {
    let ties: Vec<_> = ties.iter().map(|&(a, b)| (a, b, 1.0)).collect();
    network(n, false, &ties)
}

/// `count` cliques of `size`, each joined to the next by one tie, in a ring.
fn ring_of_cliques(count: u32, size: u32) -> Vec<(u32, u32)> {
    let mut ties = Vec::new();
    for clique in 0..count {
        let first = clique * size;
        for a in first..first + size {
            ties.extend((a + 1..first + size).map(|b| (a, b)));
        }
        ties.push((first, (clique + 1) % count * size + 1));
    }
    ties
}

fn seeded(seed: u64) -> LeidenOptions {
    LeidenOptions {
        seed,
        ..LeidenOptions::DEFAULT
    }
}

fn by_consensus(s: &Snapshot) -> Consensus {
    consensus(s, &ConsensusOptions::default())
}

/// Every community induces a connected network.
fn assert_connected(s: &Snapshot, partition: &Partition, what: &str) {
    let of = partition.of();
    let mut seen = vec![false; of.len()];
    let mut pieces = 0;
    for start in 0..of.len() {
        if std::mem::replace(&mut seen[start], true) {
            continue;
        }
        pieces += 1;
        let mut reached = vec![start as u32];
        while let Some(v) = reached.pop() {
            for &w in s.successors(v).iter().chain(s.predecessors(v)) {
                if of[w as usize] == of[v as usize]
                    && !std::mem::replace(&mut seen[w as usize], true)
                {
                    reached.push(w);
                }
            }
        }
    }
    assert_eq!(pieces, partition.count(), "{what}");
}

/// The largest modularity there is, found by igraph 1.0.0 (`community_optimal_modularity`).
const OPTIMA: [(&str, f64); 12] = [
    ("karate", 0.419_789_612_097_304_6),
    ("florentine", 0.398_75),
    ("barbell_5_2", 0.488_657_844_990_548_2),
    ("krackhardt_kite", 0.222_222_222_222_222_2),
    ("two_equal_components", 0.5),
    ("disconnected", 0.611_111_111_111_111),
    ("davis_southern_women", 0.336_005_554_855_184),
    ("petersen", 0.166_666_666_666_666_66),
    ("grid_4x5", 0.446_930_280_957_336_2),
    ("unicode_ids", 0.281_25),
    ("committees_small", 0.367_222_222_222_222_2),
    ("lesmis_weighted", 0.560_008_370_016_742_8),
];

#[test]
fn the_largest_modularity_is_reached_and_never_passed() {
    for (name, optimum) in OPTIMA {
        let s = reference_network(name);
        let best = (0..20)
            .map(|seed| modularity(&s, leiden(&s, &seeded(seed)).of(), 1.0, true).unwrap())
            .fold(0.0_f64, f64::max);
        assert!((best - optimum).abs() < 1e-12, "{name}: {best}, {optimum}");
        let found = by_consensus(&s);
        let reached = found.modularity.unwrap();
        assert!(reached <= optimum + 1e-12, "{name}");
        assert!(reached > optimum - 0.01, "{name}: {reached}, {optimum}");
    }
}

#[test]
fn the_karate_club_falls_into_its_four_communities() {
    let s = reference_network("karate");
    let found = by_consensus(&s);
    assert_eq!(found.seeds, 100);
    assert_eq!(found.partition.sizes(), [12, 11, 6, 5]);
    assert!(found.is_stable(), "{:?}", found.stability);
    assert!((found.modularity.unwrap() - OPTIMA[0].1).abs() < 1e-12);
}

/// All partitions of n nodes, as labels that grow by one at most.
fn partitions(n: usize, visit: &mut dyn FnMut(&[u32])) {
    fn extend(labels: &mut Vec<u32>, n: usize, parts: u32, visit: &mut dyn FnMut(&[u32])) {
        if labels.len() == n {
            visit(labels);
            return;
        }
        for label in 0..=parts {
            labels.push(label);
            extend(labels, n, parts.max(label + 1), visit);
            labels.pop();
        }
    }
    extend(&mut Vec::new(), n, 0, visit);
}

/// A small random network of one of five kinds, and the modularity that is meant on it.
fn small(index: u64) -> (Snapshot, Quality) {
    let mut stream = Stream::new(5, "small", index);
    let n = 4 + stream.below(4) as u32;
    let kind = index % 5;
    let actors = n / 2;
    let mut ties = Vec::new();
    for _ in 0..n + stream.below(u64::from(n)) as u32 {
        let weight = if kind == 1 { 0.5 + stream.f64() } else { 1.0 };
        let (mut a, mut b) = (stream.below(u64::from(n)) as u32, 0);
        if kind == 3 {
            a %= actors;
            b = actors + stream.below(u64::from(n - actors)) as u32;
        } else {
            while b == a {
                b = stream.below(u64::from(n)) as u32;
            }
            if kind == 4 && stream.chance(0.2) {
                b = a;
            }
        }
        ties.push((a, b, weight));
    }
    let side = |v| if v < actors { Side::Actor } else { Side::Body };
    let s = SnapshotBuilder {
        ids: (0..n).map(|v| format!("n{v}")).collect(),
        directed: kind == 2,
        weighted: true,
        sides: (kind == 3).then(|| (0..n).map(side).collect()),
        ties,
        ..SnapshotBuilder::default()
    }
    .build();
    let quality = match kind {
        3 => Quality::TwoMode,
        _ => Quality::Plain,
    };
    (s, quality)
}

#[test]
fn brute_force_finds_nothing_better_on_nearly_all_small_networks() {
    const NETWORKS: u64 = 100;
    let mut reached = 0;
    for index in 0..NETWORKS {
        let (s, quality) = small(index);
        let judge = |labels: &[u32]| quality_of(&s, labels, quality, 1.0, true);
        let mut optimum = f64::NEG_INFINITY;
        let Some(_) = judge(&vec![0; s.node_count()]) else {
            reached += 1;
            continue;
        };
        partitions(s.node_count(), &mut |labels| {
            optimum = optimum.max(judge(labels).unwrap());
        });
        let best = (0..10)
            .map(|seed| {
                let options = LeidenOptions {
                    quality,
                    ..seeded(seed)
                };
                judge(leiden(&s, &options).of()).unwrap()
            })
            .fold(f64::NEG_INFINITY, f64::max);
        assert!(best <= optimum + 1e-12, "{index}: {best} passes {optimum}");
        reached += u64::from(best > optimum - 1e-12);
    }
    assert!(reached >= NETWORKS - 2, "{reached} of {NETWORKS}");
}

/// A random network, with communities planted if `inside` is more than 0.
fn random(seed: u64, n: u32, m: usize, inside: f64, directed: bool) -> Snapshot {
    let mut stream = Stream::new(seed, "random", 0);
    let ties: Vec<_> = (0..m)
        .map(|_| {
            let a = stream.below(u64::from(n)) as u32;
            let mut b = stream.below(u64::from(n)) as u32;
            if stream.chance(inside) {
                b = b / 10 * 10 + a % 10;
            }
            (a, b.min(n - 1), 0.5 + stream.f64())
        })
        .collect();
    network(n, directed, &ties)
}

#[test]
fn communities_are_connected_and_no_single_move_is_better() {
    for seed in 0..6 {
        for (m, directed) in [(60, false), (60, true), (160, false), (160, true)] {
            let s = random(seed, 80, m, 0.4, directed);
            let what = format!("{seed} {m} {directed}");
            let found = leiden(&s, &seeded(seed));
            assert_connected(&s, &found, &what);
            let reached = modularity(&s, found.of(), 1.0, true).unwrap();
            let mut labels = found.of().to_vec();
            let alone = found.count() as u32;
            for v in 0..labels.len() {
                let own = labels[v];
                for other in 0..=alone {
                    labels[v] = other;
                    let moved = modularity(&s, &labels, 1.0, true).unwrap();
                    assert!(moved <= reached + 1e-9, "{what}: {v} to {other}");
                }
                labels[v] = own;
            }
        }
    }
}

#[test]
fn consensus_is_connected_on_clear_and_on_random_networks() {
    let mut stable = 0;
    for seed in 0..4 {
        for inside in [0.0, 0.7, 0.9] {
            let s = random(seed, 300, 1500, inside, seed % 2 == 1);
            let found = by_consensus(&s);
            assert_connected(&s, &found.partition, &format!("{seed} {inside}"));
            let stability = found.stability.unwrap();
            assert!(stability <= 1.0 && found.is_stable() == (stability >= STABLE));
            if inside <= 0.0 {
                assert!(
                    !found.is_stable(),
                    "random ties have no communities: {stability}"
                );
            }
            stable += usize::from(found.is_stable());
        }
    }
    assert!(stable >= 4, "{stable}");
}

#[test]
fn clear_cut_communities_are_found_whole_by_every_seed() {
    for (count, size) in [(2, 5), (6, 5), (12, 4), (20, 6)] {
        let s = plain(count * size, &ring_of_cliques(count, size));
        let expected: Vec<u32> = (0..count * size).map(|v| v / size).collect();
        let found = by_consensus(&s);
        assert_eq!(found.partition, Partition::new(&expected));
        assert!((found.stability.unwrap() - 1.0).abs() < 1e-15);
        assert!(found.is_stable());
        assert_eq!(leiden(&s, &seeded(7)).of(), expected);
    }
}

#[test]
fn names_change_nothing_but_the_numbers() {
    let (count, size) = (9, 5);
    let n = count * size;
    let s = plain(n, &ring_of_cliques(count, size));
    let mut names: Vec<u32> = (0..n).collect();
    Stream::new(3, "names", 0).shuffle(&mut names);
    let ties: Vec<_> = ring_of_cliques(count, size)
        .iter()
        .map(|&(a, b)| (names[a as usize], names[b as usize]))
        .collect();
    let (before, after) = (by_consensus(&s), by_consensus(&plain(n, &ties)));
    let moved: Vec<u32> = names
        .iter()
        .map(|&v| after.partition.of()[v as usize])
        .collect();
    assert_eq!(before.partition, Partition::new(&moved));
    assert_eq!(before.stability, after.stability);
}

#[test]
fn tiny_and_scattered_networks() {
    for n in 0..3 {
        let found = by_consensus(&plain(n, &[]));
        assert_eq!(found.partition.of(), (0..n).collect::<Vec<_>>());
        assert_eq!(found.modularity, None);
    }
    assert_eq!(by_consensus(&plain(2, &[(0, 1)])).partition.of(), [0, 0]);
    // One arrow lies inside a pair exactly as often as chance has it: nothing is gained by pairing.
    let arrow = network(2, true, &[(0, 1, 1.0)]);
    assert_eq!(by_consensus(&arrow).partition.of(), [0, 1]);
    // Only loops: everybody alone.
    assert_eq!(
        by_consensus(&plain(2, &[(0, 0), (1, 1)])).partition.of(),
        [0, 1]
    );
    // Two triangles and two nodes without ties, each a community of its own.
    let s = plain(8, &[(0, 2), (2, 4), (0, 4), (3, 5), (5, 7), (3, 7)]);
    let found = by_consensus(&s);
    assert_eq!(found.partition.of(), [0, 2, 0, 1, 0, 1, 3, 1]);
    assert_eq!(found.stability, Some(1.0));
}

#[test]
fn resolution_makes_communities_smaller_and_larger() {
    let s = plain(36, &ring_of_cliques(12, 3));
    let count = |resolution| {
        let options = LeidenOptions {
            resolution,
            ..LeidenOptions::DEFAULT
        };
        leiden(&s, &options).count()
    };
    assert_eq!(count(0.0), 1);
    assert_eq!(count(1000.0), 36);
    assert!(count(0.3) < count(1.0) && count(1.0) < count(8.0));
}

#[test]
fn weights_and_direction_count() {
    // A ring of six; heavy ties pair the nodes.
    let heavy = |v: u32| if v.is_multiple_of(2) { 10.0 } else { 1.0 };
    let ties: Vec<_> = (0..6).map(|v| (v, (v + 1) % 6, heavy(v))).collect();
    assert_eq!(
        by_consensus(&network(6, false, &ties)).partition.of(),
        [0, 0, 1, 1, 2, 2]
    );
    // Two triangles that are circles of arrows, with arrows between them from one to the other.
    let arrows = [(0, 1), (1, 2), (2, 0), (3, 4), (4, 5), (5, 3), (0, 3)];
    let arrows = arrows.map(|(a, b)| (a, b, 1.0));
    let found = by_consensus(&network(6, true, &arrows));
    assert_eq!(found.partition.of(), [0, 0, 0, 1, 1, 1]);
    // 6/7 inside; out-strengths 4 and 3, in-strengths 3 and 4.
    assert!((found.modularity.unwrap() - (6.0 / 7.0 - 24.0 / 49.0)).abs() < 1e-15);
}

#[test]
fn threads_change_nothing() {
    let networks = [
        random(1, 600, 2500, 0.6, false),
        random(2, 600, 2500, 0.0, true),
        // More than 2,000 groups that no run parts.
        random(3, 5000, 9_000, 0.85, false),
    ];
    assert_eq!(networks.each_ref().map(default_seeds), [100, 100, 100]);
    for s in &networks {
        let with = |threads| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads);
            let options = ConsensusOptions {
                seeds: Some(6),
                ..ConsensusOptions::default()
            };
            pool.build().unwrap().install(|| consensus(s, &options))
        };
        let one = with(1);
        assert_connected(s, &one.partition, "threads");
        for threads in [2, 3, 8] {
            assert!(one == with(threads), "{threads} threads");
        }
    }
}

#[test]
fn agreement_equals_the_reference() {
    let file = reference("other_partition_agreement");
    let cases = file["cases"].as_array().unwrap();
    assert_eq!(cases.len(), 3);
    for case in cases {
        let labels = |side: &str| -> Vec<u32> {
            let labels = case[side].as_array().unwrap();
            labels
                .iter()
                .map(|x| u32::from(text(x).as_bytes()[0]))
                .collect()
        };
        let (first, second) = (Partition::new(&labels("a")), Partition::new(&labels("b")));
        let table = Contingency::new(&first, &second).unwrap();
        for (name, found) in [
            ("adjusted_rand", table.adjusted_rand()),
            ("nmi_arithmetic", table.normalised_mutual_information()),
            (
                "variation_of_information_nats",
                table.variation_of_information(),
            ),
            ("mutual_information_nats", table.mutual_information()),
        ] {
            let expected = case[name].as_f64().unwrap();
            assert!(
                (found - expected).abs() < 1e-12,
                "{} {name}: {found}",
                case["name"]
            );
        }
    }
}
