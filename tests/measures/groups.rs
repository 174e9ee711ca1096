//! Measures of groups: golden values, laws, and definitions on small networks.

use proptest::prelude::*;

use crate::build::*;
use actornet::metrics::{self, Settings};
use actornet::network::Snapshot;

const ROLES: [&str; 5] = [
    "brokerage-coordinator",
    "brokerage-itinerant",
    "brokerage-representative",
    "brokerage-gatekeeper",
    "brokerage-liaison",
];

/// Groups by letter; a space is none.
fn grouped(letters: &str) -> Settings {
    let group = |c: char| (c != ' ').then(|| c.to_string());
    Settings {
        groups: Some(letters.chars().map(group).collect()),
        ..Settings::default()
    }
}

fn value(s: &Snapshot, id: &str, letters: &str) -> Option<f64> {
    outcome(s, id, &grouped(letters)).graph_value()
}

#[test]
fn brokerage_as_in_the_sna_package() {
    // Rows 0110 0011 0001 1000, groups 1 1 2 2.
    let arcs = [(0, 1), (0, 2), (1, 2), (1, 3), (2, 3), (3, 0)];
    let arcs: Vec<_> = arcs.into_iter().map(|(a, b)| (a, b, 1.0)).collect();
    let s = network(4, true, &arcs);
    let golden = [
        [0.0; 4],
        [1.0, 0.0, 0.0, 1.0],
        [0.0, 1.0, 0.0, 1.0],
        [1.0, 0.0, 1.0, 0.0],
        [0.0; 4],
    ];
    for (id, expected) in ROLES.into_iter().zip(golden) {
        assert_eq!(nodes_with(&s, id, &grouped("1122")), expected, "{id}");
    }
}

#[test]
fn nodes_without_a_group_are_left_out_with_their_ties() {
    // a0 - a1 - b2 - (none) 3, a0 - 3
    let s = plain(5, &[(0, 1), (1, 2), (2, 3), (0, 3)]);
    let settings = grouped("aab b");
    let found = outcome(&s, "e-i-index", &settings);
    assert_eq!(
        found.node_values(),
        [Some(-1.0), Some(0.0), Some(1.0), None, None]
    );
    assert!(found.not_meant.unwrap().contains("without a group"));
    assert!(found.undefined.unwrap().contains("without ties"));
    assert_eq!(value(&s, "group-e-i-index", "aab b"), Some(0.0));
    for id in ROLES {
        let found = outcome(&s, id, &settings);
        assert!(found.is_sound() && found.node_values()[3].is_none());
    }
    // Through 1 from a to b and back; nothing through 3.
    let found = outcome(&s, "brokerage-gatekeeper", &settings);
    assert_eq!(found.node_values()[1], Some(1.0));
    for letters in ["     ", "a   b"] {
        for id in ["group-e-i-index", "group-assortativity", "group-modularity"] {
            let found = outcome(&s, id, &grouped(letters));
            assert!(found.undefined.unwrap().contains("no tie"), "{id}");
        }
    }
    // Without groups at all the measure is refused.
    let error = metrics::find("e-i-index")
        .unwrap()
        .compute(&s, &Settings::default());
    assert!(error.unwrap_err().to_string().contains("--group-by"));
}

#[test]
fn loops_and_parallel_ties_count_as_said() {
    // 0 = 1 twice, 1 - 2, a loop on 2; groups a a b.
    let s = plain(3, &[(0, 1), (0, 1), (1, 2), (2, 2)]);
    // Ends: a 5, b 3 (the loop has two); within: 4 of a, 2 of b.
    let modularity = 6.0 / 8.0 - (25.0 + 9.0) / 64.0;
    assert_close(value(&s, "group-modularity", "aab").unwrap(), modularity);
    // The loop counts once in the mixing of assortativity: a 5, b 2, within 4 and 1.
    let chance = (25.0 + 4.0) / 49.0;
    let assortativity = (5.0 / 7.0 - chance) / (1.0 - chance);
    assert_close(
        value(&s, "group-assortativity", "aab").unwrap(),
        assortativity,
    );
    assert_close(value(&s, "group-e-i-index", "aab").unwrap(), -1.0 / 3.0);
}

#[test]
fn one_group_and_two_camps() {
    for s in [star(6), cycle(5), complete(4)] {
        let one = "x".repeat(s.node_count());
        assert_close(value(&s, "group-modularity", &one).unwrap(), 0.0);
        assert_close(value(&s, "group-e-i-index", &one).unwrap(), -1.0);
        assert_eq!(value(&s, "group-assortativity", &one), None);
    }
    // Two edges apart, each its group; and the groups across.
    let s = plain(4, &[(0, 1), (2, 3)]);
    assert_close(value(&s, "group-modularity", "aabb").unwrap(), 0.5);
    assert_close(value(&s, "group-assortativity", "aabb").unwrap(), 1.0);
    assert_close(value(&s, "group-modularity", "abab").unwrap(), -0.5);
    assert_close(value(&s, "group-assortativity", "abab").unwrap(), -1.0);
}

type Drawn = (Snapshot, Vec<Option<u8>>);

/// Up to eight nodes, three groups and some without.
fn any_network() -> impl Strategy<Value = Drawn> {
    (1_u32..=8, any::<bool>()).prop_flat_map(|(n, directed)| {
        let ties = prop::collection::vec((0..n, 0..n, Just(1.0)), 0..24);
        let groups = prop::collection::vec(prop::option::weighted(0.85, 0_u8..3), n as usize);
        let make = move |(ties, groups): (Vec<_>, _)| (network(n, directed, &ties), groups);
        (ties, groups).prop_map(make)
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn roles_equal_their_definition_and_add_up_to_open_chains((s, groups) in any_network()) {
        let settings = Settings {
            groups: Some(groups.iter().map(|g| g.map(|g| g.to_string())).collect()),
            ..Settings::default()
        };
        let n = s.node_count() as u32;
        let tie = |a: u32, b: u32| s.successors(a).contains(&b);
        let mut expected = [const { Vec::new() }; 5];
        for v in 0..n {
            let mut counts = [0_u32; 5];
            for a in 0..n {
                for c in 0..n {
                    let open = a != c && tie(a, v) && tie(v, c) && !tie(a, c);
                    let of = |u: u32| groups[u as usize];
                    let (Some(x), Some(y), Some(z), true) = (of(a), of(v), of(c), open) else {
                        continue;
                    };
                    let role = match (x == y, y == z, x == z) {
                        (true, true, true) => 0,
                        (false, false, true) => 1,
                        (true, false, false) => 2,
                        (false, true, false) => 3,
                        _ => 4,
                    };
                    counts[role] += 1;
                }
            }
            for (list, count) in expected.iter_mut().zip(counts) {
                list.push(groups[v as usize].map(|_| f64::from(count)));
            }
        }
        for (id, expected) in ROLES.into_iter().zip(expected) {
            let outcome = outcome(&s, id, &settings);
            prop_assert_eq!(outcome.node_values(), expected, "{}", id);
        }
    }

    #[test]
    fn mixing_equals_its_table((s, groups) in any_network()) {
        let settings = Settings {
            groups: Some(groups.iter().map(|g| g.map(|g| g.to_string())).collect()),
            ..Settings::default()
        };
        // Arcs between nodes in groups; a tie without direction is one each way.
        let mut table = [[0.0_f64; 3]; 3];
        let mut loops = [0.0_f64; 3];
        for v in 0..s.node_count() as u32 {
            let Some(own) = groups[v as usize] else { continue };
            loops[usize::from(own)] += f64::from(s.loops(v).0);
            for (&w, ties) in s.successors(v).iter().zip(s.multiplicities(v)) {
                if let Some(other) = groups[w as usize] {
                    table[usize::from(own)][usize::from(other)] += f64::from(ties);
                }
            }
        }
        let within: f64 = (0..3).map(|g| table[g][g]).sum();
        let all: f64 = table.iter().flatten().sum();
        let found = outcome(&s, "group-e-i-index", &settings).graph_value();
        match found {
            Some(found) => assert_close(found, (all - 2.0 * within) / all),
            None => prop_assert!(all == 0.0),
        }
        let ends = if s.is_directed() { 1.0 } else { 2.0 };
        for g in 0..3 {
            table[g][g] += loops[g] * ends;
        }
        let all: f64 = table.iter().flatten().sum();
        let found = outcome(&s, "group-modularity", &settings).graph_value();
        prop_assert_eq!(found.is_some(), all > 0.0);
        if let Some(found) = found {
            let expected: f64 = (0..3).map(|g| {
                let out: f64 = table[g].iter().sum();
                let into: f64 = table.iter().map(|row| row[g]).sum();
                table[g][g] / all - out * into / (all * all)
            }).sum();
            assert_close(found, expected);
        }
    }
}
