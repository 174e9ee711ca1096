use std::sync::atomic::{AtomicU64, Ordering};

use super::super::length::Lengths;
use super::super::sweep;
use super::plain::Measured;
use super::*;
use crate::metrics::Approximation;
use crate::network::SnapshotBuilder;
use crate::numeric::random::Stream;

type Tie = (u32, u32, f64);

fn network(n: u32, directed: bool, ties: Vec<Tie>) -> Snapshot {
    SnapshotBuilder {
        ids: (0..n).map(|v| format!("{v:06}")).collect(),
        directed,
        weighted: true,
        ties,
        ..SnapshotBuilder::default()
    }
    .build()
}

/// Random ties of random whole length, parallel ones, leaves and isolates among them, with a chain
/// at the end.
fn random(number: u64, n: u32, ties: u32, longest: u64) -> Vec<Tie> {
    let mut stream = Stream::new(4, "weighted", number);
    let mut all = Vec::new();
    for _ in 0..ties {
        let mut node = || stream.below(u64::from(n - 30)) as u32;
        let (source, target) = (node(), node());
        all.push((source, target, 1.0 + stream.below(longest) as f64));
    }
    all.extend((n - 20..n).map(|v| (v - 1, v, 1.0 + f64::from(v % 3))));
    all
}

fn with_lengths(ties: &[Tie], length: impl Fn(f64) -> f64) -> Vec<Tie> {
    ties.iter().map(|&(s, t, x)| (s, t, length(x))).collect()
}

fn plain(s: &Snapshot, direction: Direction) -> Sweep {
    let lengths = Lengths::of(s, LengthRule::Weight, direction);
    sweep::run(s, PathsThrough::Counted, &|_| {}, || {
        Measured::new(s, direction, &lengths)
    })
}

fn quick(s: &Snapshot, direction: Direction) -> Sweep {
    let counted = PathsThrough::Counted;
    paths(s, direction, LengthRule::Weight, counted, &|_| {})
}

fn by_heap(s: &Snapshot, direction: Direction) -> Sweep {
    let net = Net::of(s, direction, LengthRule::Weight);
    run(s, &net, &Heap::default(), PathsThrough::Counted, &|_| {})
}

#[track_caller]
fn assert_same(a: &Sweep, b: &Sweep, unit: f64, case: &str) {
    let close = |what: &str, v: usize, a: f64, b: f64| {
        let margin = 1e-11 * a.abs().max(b.abs()) + 1e-9;
        assert!((a - b).abs() <= margin, "{case}: {what} of {v}: {a} {b}");
    };
    assert_eq!(a.through.len(), b.through.len());
    for (v, (a, b)) in a.through.iter().zip(&b.through).enumerate() {
        close("through", v, *a, *b);
    }
    for (v, (a, b)) in a.reach.iter().zip(&b.reach).enumerate() {
        assert_eq!(a.reached, b.reached, "{case}: {v}");
        close("distance", v, a.distance, b.distance * unit);
        close("inverse", v, a.inverse, b.inverse / unit);
        close("farthest", v, a.farthest, b.farthest * unit);
    }
}

/// Numbers of nodes, ties, and the largest of the whole lengths.
const SIZES: [(u32, u32, u64); 7] = [
    (31, 0, 1),
    (40, 12, 3),
    (200, 120, 4),
    (200, 500, 2),
    (300, 330, 1),
    (300, 2000, 9),
    (150, 300, 100_000),
];

#[test]
fn it_finds_what_dijkstra_finds() {
    for (number, (n, ties, longest)) in (0..).zip(SIZES) {
        for directed in [false, true] {
            let s = network(n, directed, random(number, n, ties, longest));
            for direction in [Direction::Forward, Direction::Backward] {
                let case = format!("{number} {directed} {direction:?}");
                let expected = plain(&s, direction);
                assert_same(&quick(&s, direction), &expected, 1.0, &case);
                assert_same(&by_heap(&s, direction), &expected, 1.0, &case);
            }
        }
    }
}

#[test]
fn paths_of_equal_length_are_equal_whatever_their_rounding() {
    // Whole lengths decide; the same in tenths, thirds and sevenths must give the same.
    for (number, (n, ties, longest)) in (0..).zip(SIZES) {
        for directed in [false, true] {
            let whole = random(number + 20, n, ties, longest);
            let expected = plain(&network(n, directed, whole.clone()), Direction::Forward);
            for unit in [0.1, 1.0 / 3.0, 1.0 / 7.0, 1e-9] {
                let s = network(n, directed, with_lengths(&whole, |x| x * unit));
                let case = format!("{number} {directed} {unit}");
                assert_same(&quick(&s, Direction::Forward), &expected, unit, &case);
                assert_same(&by_heap(&s, Direction::Forward), &expected, unit, &case);
            }
        }
    }
}

#[test]
fn two_ways_of_three_tenths_share_the_path() {
    // 0 to 3 by .1 + .2 and by .15 + .15.
    let s = network(
        4,
        false,
        vec![(0, 1, 0.1), (1, 3, 0.2), (0, 2, 0.15), (2, 3, 0.15)],
    );
    for found in [
        quick(&s, Direction::Forward),
        by_heap(&s, Direction::Forward),
    ] {
        // Pairs in both orders; 1 and 2 are .25 apart by 0, .35 by 3.
        let expected = [2.0, 1.0, 1.0, 0.0];
        for (found, expected) in found.through.iter().zip(expected) {
            assert!((found - expected).abs() < 1e-15, "{found:?}");
        }
    }
}

#[test]
fn counts_of_paths_outgrow_f64() {
    // 620 layers of three, each tied to all of the next: 3^618 paths from end to end.
    let layers: Vec<u32> = (0..619).collect();
    let ties = layers.iter().flat_map(|layer| {
        (0..9).map(move |tie| (3 * layer + tie / 3, 3 * layer + 3 + tie % 3, 0.1))
    });
    let s = network(1860, false, ties.collect());
    let found = quick(&s, Direction::Forward);
    assert_same(&found, &plain(&s, Direction::Forward), 1.0, "layers");
    assert!(found.through.iter().all(|x| x.is_finite()));
}

#[test]
fn lengths_of_all_orders_of_magnitude_give_numbers() {
    let s = network(
        5,
        false,
        vec![
            (0, 1, 1e-320),
            (1, 2, 1e300),
            (2, 3, 1.0),
            (0, 2, 1e300),
            (3, 4, 1e-5),
        ],
    );
    for rule in [LengthRule::Weight, LengthRule::Inverse] {
        let found = paths(&s, Direction::Forward, rule, PathsThrough::Counted, &|_| {});
        for reach in &found.reach {
            assert_eq!(reach.reached, 4);
            assert!(!reach.distance.is_nan() && !reach.inverse.is_nan());
        }
        assert!(found.through.iter().all(|x| x.is_finite()));
    }
}

fn bits(sweep: &Sweep) -> Vec<u64> {
    let reach = sweep.reach.iter();
    let reach = reach.flat_map(|r| [f64::from(r.reached), r.distance, r.inverse, r.farthest]);
    reach
        .chain(sweep.through.iter().copied())
        .map(f64::to_bits)
        .collect()
}

#[test]
fn threads_do_not_change_a_bit_and_every_node_is_told_of() {
    for directed in [false, true] {
        for longest in [3, 100_000] {
            let ties = random(40, 600, 1400, longest);
            let s = network(600, directed, with_lengths(&ties, |x| x / 3.0));
            let with = |threads| {
                let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
                let told = AtomicU64::new(0);
                let watch = |sources| {
                    told.fetch_add(sources, Ordering::Relaxed);
                };
                let counted = PathsThrough::Counted;
                let found = pool
                    .unwrap()
                    .install(|| paths(&s, Direction::Forward, LengthRule::Weight, counted, &watch));
                assert_eq!(told.into_inner(), 600);
                bits(&found)
            };
            let one = with(1);
            for threads in [2, 3, 8] {
                assert!(with(threads) == one, "{threads} threads");
            }
        }
    }
}

#[test]
fn distances_alone_are_the_same() {
    for (number, (n, ties, longest)) in (0..).zip(SIZES) {
        let s = network(n, false, random(number, n, ties, longest));
        let skipped = PathsThrough::Skipped;
        let alone = paths(&s, Direction::Forward, LengthRule::Weight, skipped, &|_| {});
        assert!(alone.through.is_empty());
        assert!(alone.reach == quick(&s, Direction::Forward).reach);
    }
}

/// A network on which a sample is worth it: leaves and a second component among its nodes.
fn large(directed: bool) -> Snapshot {
    let mut ties = random(11, 1500, 4000, 9);
    ties.extend((1..100).map(|v| (0, v, 2.0)));
    network(1500, directed, ties)
}

fn sampled(s: &Snapshot, epsilon: f64, seed: u64) -> Sweep {
    let approx = Approximation { epsilon, seed };
    estimate(s, Direction::Forward, LengthRule::Weight, approx, &|_| {})
}

#[test]
fn a_sample_of_sources_is_within_its_margin() {
    for directed in [false, true] {
        let s = large(directed);
        let exact = quick(&s, Direction::Forward);
        let n = s.node_count() as f64;
        for (epsilon, seed) in [(0.25, 1), (0.25, 2), (0.15, 3)] {
            let found = sampled(&s, epsilon, seed);
            let told = found.estimate.unwrap();
            assert!((150..750).contains(&told.sample), "{}", told.sample);
            assert_ne!(found.through, exact.through);
            let margin = epsilon * (n - 1.0) * (n - 2.0);
            for (a, b) in found.through.iter().zip(&exact.through) {
                assert!((a - b).abs() <= margin, "{a}, expected {b}");
            }
        }
    }
}

#[test]
fn the_mean_of_many_samples_is_the_exact_value() {
    // Far closer than the margin of any of them: nothing is left out and nothing counted twice.
    let s = large(false);
    let exact = quick(&s, Direction::Forward).through;
    let mut mean = vec![0.0; exact.len()];
    for seed in 0..6 {
        let found = sampled(&s, 0.2, seed);
        for (mean, value) in mean.iter_mut().zip(found.through) {
            *mean += value / 6.0;
        }
    }
    let n = s.node_count() as f64;
    let off = |(a, b): (&f64, &f64)| (a - b).abs() / ((n - 1.0) * (n - 2.0));
    let worst = mean.iter().zip(&exact).map(off).fold(0.0, f64::max);
    assert!(worst < 5e-3, "{worst}");
    let total = |values: &[f64]| values.iter().sum::<f64>();
    assert!((total(&mean) / total(&exact) - 1.0).abs() < 0.01);
}

#[test]
fn a_sample_of_sources_does_not_depend_on_threads_but_on_its_seed() {
    let s = large(false);
    let with = |threads, seed| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads);
        let sample = || sampled(&s, 0.25, seed).through;
        pool.build().unwrap().install(sample)
    };
    let one = with(1, 1);
    for threads in [2, 3, 8] {
        assert_eq!(one, with(threads, 1));
    }
    assert_ne!(one, with(1, 2));
}

#[test]
fn where_a_sample_of_sources_is_no_quicker_all_are_searched_from() {
    for directed in [false, true] {
        for (number, (n, ties, longest)) in (0..).zip(SIZES) {
            let s = network(n, directed, random(number, n, ties, longest));
            for epsilon in [0.05, 0.001] {
                let found = sampled(&s, epsilon, 1);
                assert_eq!(found.estimate, None);
                let exact = quick(&s, Direction::Forward).through;
                let bits = |values: &[f64]| values.iter().map(|x| x.to_bits()).collect::<Vec<_>>();
                assert_eq!(bits(&found.through), bits(&exact));
            }
        }
    }
}
