//! Tests of the snapshot: drawn cases, and the same against sorting everything.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;

type Tie = (NodeIx, NodeIx, f64);

fn ids(n: u32) -> Vec<String> {
    (0..n).map(|i| format!("{i:06}")).collect()
}

#[test]
fn parallel_ties_collapse_and_loops_stand_apart() {
    // 0 =2= 1 - 2, and a loop on 2.
    let build = |ties| {
        SnapshotBuilder {
            ids: vec!["a".into(), "b".into(), "c".into()],
            ties,
            ..SnapshotBuilder::default()
        }
        .build()
    };
    let s = build(vec![(0, 1, 2.0), (1, 0, 0.5), (1, 2, 1.0), (2, 2, 3.0)]);
    assert_eq!((s.node_count(), s.edge_count(), s.tie_count()), (3, 2, 4));
    assert_eq!(s.successors(1), [0, 2]);
    assert_eq!(s.strengths(0).collect::<Vec<_>>(), [2.5]);
    assert_eq!(s.multiplicities(0).collect::<Vec<_>>(), [2]);
    assert_eq!(s.extreme_weights(0).collect::<Vec<_>>(), [(0.5, 2.0)]);
    assert_eq!(s.loops(2), (1, 3.0));
    assert_eq!(
        s,
        build(vec![(2, 2, 3.0), (2, 1, 1.0), (0, 1, 0.5), (0, 1, 2.0)])
    );
}

#[test]
fn directed_ties_have_two_rows() {
    let s = SnapshotBuilder {
        ids: vec!["a".into(), "b".into()],
        directed: true,
        ties: vec![(0, 1, 1.0)],
        ..SnapshotBuilder::default()
    }
    .build();
    assert_eq!((s.successors(0), s.predecessors(0)), (&[1][..], &[][..]));
    assert_eq!((s.successors(1), s.predecessors(1)), (&[][..], &[0][..]));
}

/// Every arc of a node with the weights of its ties, by maps.
fn expected(v: NodeIx, ties: &[Tie], way: Way) -> BTreeMap<NodeIx, Vec<f64>> {
    let mut row: BTreeMap<NodeIx, Vec<f64>> = BTreeMap::new();
    for &(s, t, w) in ties.iter().filter(|t| t.0 != t.1) {
        if s == v && way != Way::Backward {
            row.entry(t).or_default().push(w);
        }
        if t == v && way != Way::Forward {
            row.entry(s).or_default().push(w);
        }
    }
    row.values_mut().for_each(|w| w.sort_by(f64::total_cmp));
    row
}

/// Compares some rows of a snapshot with the ties it was built of.
fn check(s: &Snapshot, ties: &[Tie], parallel: Parallel, nodes: &[NodeIx]) {
    let count = |weights: &[f64]| match parallel {
        Parallel::OneByOne => weights.len() as u32,
        Parallel::AsOne => 1,
    };
    let sum = |weights: &[f64]| weights.iter().sum::<f64>();
    for &v in nodes {
        let way = if s.directed { Way::Forward } else { Way::Both };
        let row = expected(v, ties, way);
        assert_eq!(s.successors(v), row.keys().copied().collect::<Vec<_>>());
        let strengths: Vec<f64> = row.values().map(|w| sum(w)).collect();
        assert_eq!(s.strengths(v).collect::<Vec<_>>(), strengths);
        let reversed: Vec<f64> = strengths.iter().rev().copied().collect();
        assert_eq!(s.strengths(v).rev().collect::<Vec<_>>(), reversed);
        let counts: Vec<u32> = row.values().map(|w| count(w)).collect();
        assert_eq!(s.multiplicities(v).collect::<Vec<_>>(), counts);
        let extremes: Vec<_> = row.values().map(|w| (w[0], w[w.len() - 1])).collect();
        assert_eq!(s.extreme_weights(v).collect::<Vec<_>>(), extremes);

        let way = if s.directed { Way::Backward } else { Way::Both };
        let row = expected(v, ties, way);
        assert_eq!(s.predecessors(v), row.keys().copied().collect::<Vec<_>>());
        let strengths: Vec<f64> = row.values().map(|w| sum(w)).collect();
        assert_eq!(s.strengths_in(v).collect::<Vec<_>>(), strengths);
        let counts: Vec<u32> = row.values().map(|w| count(w)).collect();
        assert_eq!(s.multiplicities_in(v).collect::<Vec<_>>(), counts);

        let mut loops: Vec<f64> = ties
            .iter()
            .filter(|t| t.0 == v && t.1 == v)
            .map(|t| t.2)
            .collect();
        loops.sort_by(f64::total_cmp);
        assert_eq!(s.loops(v), (loops.len() as u32, sum(&loops) + 0.0));
    }
}

/// Every tie with its relation, in canonical order, by sorting.
fn canonical<'a>(
    ties: &[Tie],
    relations: &[&'a str],
    directed: bool,
) -> Vec<(NodeIx, NodeIx, u64, &'a str)> {
    let tie = |(&(s, t, w), r): (&Tie, &&'a str)| {
        let (s, t) = if directed {
            (s, t)
        } else {
            (s.min(t), s.max(t))
        };
        (s, t, w.to_bits(), *r)
    };
    let mut all: Vec<_> = ties.iter().zip(relations).map(tie).collect();
    all.sort_unstable();
    all
}

fn singles(s: &Snapshot) -> Vec<(NodeIx, NodeIx, u64, String)> {
    let tie = |t: SingleTie<'_>| {
        (
            t.source,
            t.target,
            t.weight.to_bits(),
            t.relation.to_string(),
        )
    };
    s.single_ties().map(tie).collect()
}

proptest! {
    #[test]
    fn rows_are_those_of_sorting_whatever_the_order(
        n in 1..12u32,
        drawn in prop::collection::vec((0..12u32, 0..12u32, 1..5u32, 0..3usize), 0..60),
        directed: bool,
        as_one: bool,
    ) {
        let names = ["", "chair", "member"];
        let ties: Vec<Tie> = drawn.iter().map(|t| (t.0 % n, t.1 % n, f64::from(t.2) / 3.0)).collect();
        let relations: Vec<&str> = drawn.iter().map(|t| names[t.3]).collect();
        let parallel = if as_one { Parallel::AsOne } else { Parallel::OneByOne };
        let build = |ties: Vec<Tie>, relations: &[&str]| {
            let mut used: Vec<&str> = relations.to_vec();
            used.sort_unstable();
            used.dedup();
            let code = |at: usize| used.iter().position(|u| *u == relations[at]).unwrap() as u32;
            let codes = Codes::of(ties.len(), used.len(), code);
            let names = used.iter().map(|name| (*name).into()).collect();
            SnapshotBuilder { ids: ids(n), directed, parallel, ties, ..SnapshotBuilder::default() }
                .build_with(codes, names)
        };
        let s = build(ties.clone(), &relations);
        check(&s, &ties, parallel, &(0..n).collect::<Vec<_>>());
        let all: Vec<_> = canonical(&ties, &relations, directed)
            .into_iter()
            .map(|(s, t, w, r)| (s, t, w, r.to_owned()))
            .collect();
        prop_assert_eq!(singles(&s), all);
        let backwards: Vec<&str> = relations.iter().rev().copied().collect();
        prop_assert_eq!(&s, &build(ties.into_iter().rev().collect(), &backwards));
    }
}

/// Numbers that look random: a multiplicative congruence.
fn drawn(count: usize, below: u32) -> impl Iterator<Item = u32> {
    let next = |x: &u64| Some(x.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1));
    let numbers = std::iter::successors(Some(42), next).skip(1);
    numbers
        .map(move |x| ((x >> 33) % u64::from(below)) as u32)
        .take(count)
}

/// A network of so many nodes and ties that it is cut into blocks and buckets.
fn large(n: u32, m: usize, weight: impl Fn(usize) -> f64) -> Vec<Tie> {
    let ends: Vec<u32> = drawn(2 * m, n).collect();
    // Most nodes have few ties, one has very many, and some ties are parallel.
    let hub = |at: usize, v: u32| if at.is_multiple_of(5) { 7 } else { v };
    let tie = |at: usize| (hub(at, ends[2 * at]), ends[2 * at + 1], weight(at));
    (0..m).map(tie).collect()
}

#[test]
fn many_blocks_and_many_weights_make_the_same_rows() {
    let weights: [fn(usize) -> f64; 3] = [
        |_| 1.0,
        |at| f64::from(at as u32 % 9 + 1) / 4.0,
        |at| f64::from(at as u32) + 0.1,
    ];
    for weight in weights {
        for directed in [false, true] {
            let ties = large(70_000, 100_000, weight);
            let build = |ties: Vec<Tie>| {
                SnapshotBuilder {
                    ids: ids(70_000),
                    directed,
                    ties,
                    ..SnapshotBuilder::default()
                }
                .build()
            };
            let s = build(ties.clone());
            check(
                &s,
                &ties,
                Parallel::OneByOne,
                &[0, 1, 7, 4095, 4096, 65_535, 65_536, 69_999],
            );
            let relations = vec![""; ties.len()];
            let all = canonical(&ties, &relations, directed);
            assert!(
                singles(&s)
                    .iter()
                    .map(|t| (t.0, t.1, t.2))
                    .eq(all.iter().map(|t| (t.0, t.1, t.2)))
            );
            assert_eq!(s, build(ties.into_iter().rev().collect()));
        }
    }
}

#[test]
fn any_number_of_threads_makes_the_same_rows() {
    let ties = large(3_000, 80_000, |at| f64::from(at as u32 % 300));
    let build = || {
        SnapshotBuilder {
            ids: ids(3_000),
            ties: ties.clone(),
            ..SnapshotBuilder::default()
        }
        .build()
    };
    let on = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .unwrap();
        pool.install(build)
    };
    let one = on(1);
    assert!([2, 3, 8].into_iter().all(|threads| on(threads) == one));
}

/// Six ties a node, as among standards bodies: the bytes a tie.
fn bytes_a_tie(weight: impl Fn(usize) -> f64, relation: impl Fn(usize) -> u32 + Sync) -> f64 {
    let (n, m) = (20_000u32, 120_000usize);
    let step = |at: usize| 1 + (at as u32 / n) * 97;
    // No two ties have the same ends.
    let tie = |at: usize| (at as u32 % n, (at as u32 % n + step(at)) % n, weight(at));
    let names: Vec<Text> = ["chair", "liaison", "member", "observer", "parent_of"]
        .map(Text::from)
        .into();
    let s = SnapshotBuilder {
        ids: ids(n),
        ties: (0..m).map(tie).collect(),
        ..SnapshotBuilder::default()
    }
    .build_with(Codes::of(m, names.len(), relation), names);
    assert_eq!(s.edge_count(), m);
    s.memory().ties as f64 / m as f64
}

#[test]
fn a_tie_with_weight_and_relation_takes_at_most_16_bytes() {
    let relation = |at: usize| at as u32 % 5;
    let unit = bytes_a_tie(|_| 1.0, relation);
    assert!(unit < 12.0, "{unit}");
    let few = bytes_a_tie(|at| f64::from(at as u32 % 200 + 1) / 3.0, relation);
    assert!(few < 14.0, "{few}");
    let thousands = bytes_a_tie(|at| f64::from(at as u32 % 2_000 + 1), relation);
    assert!(thousands <= 16.0, "{thousands}");
    // Weights of which no two are alike take eight bytes an arc, which is what they hold.
    let each = bytes_a_tie(|at| f64::from(at as u32) + 0.5, relation);
    assert!((27.0..29.0).contains(&each), "{each}");
}
