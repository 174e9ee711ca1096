//! The batches against the plain algorithm, on networks of every shape.

use proptest::prelude::*;

use super::super::sweep::through_one_by_one;
use super::super::work::Direction;
use super::brought::Brought;
use super::core::Core;
use super::estimate::estimate;
use super::guests::Guests;
use super::hosts::Between;
use super::pair::{Found, Pairs};
use super::plan::{Batch, Plan, Task};
use super::run::{at_places, to_nodes};
use super::search::{Space, find, find_in, search, search_anywhere, search_in};
use super::single::Single;
use super::through;
use super::visits::{ROUND, TILE, Visits};
use crate::metrics::contract::Approximation;
use crate::network::{Snapshot, SnapshotBuilder};
use crate::numeric::random::Stream;

type Ties = Vec<(u32, u32)>;

fn network(directed: bool, ties: &[(u32, u32)]) -> Snapshot {
    let n = ties.iter().map(|t| t.0.max(t.1) + 1).max().unwrap_or(0);
    SnapshotBuilder {
        // One node more, without ties.
        ids: (0..=n).map(|v| format!("{v:06}")).collect(),
        directed,
        ties: ties.iter().map(|&(s, t)| (s, t, 1.0)).collect(),
        ..SnapshotBuilder::default()
    }
    .build()
}

fn in_batches(s: &Snapshot, direction: Direction) -> Vec<f64> {
    through(s, direction, &|_| {})
}

/// The searches from all places, none of which is a guest.
fn plan_of_all(core: &Core) -> Plan {
    Plan::of(core, &Guests::default())
}

fn task<'a>(core: &'a Core, plan: &'a Plan, batch: &'a Batch) -> Task<'a> {
    Task {
        core,
        plan,
        batch,
        brought: None,
    }
}

/// All searches with these guests, if paths between their hosts can be counted.
fn each_task(core: &Core, guests: &Guests, mut each: impl FnMut(Task<'_>)) {
    let Some(between) = Between::of(core, guests) else {
        return;
    };
    let visits = Visits::of(core, guests, &between, &|_| {});
    let mut brought = Brought::new(guests, &visits);
    let plan = Plan::of(core, guests);
    for batch in &plan.batches {
        let is_brought = brought.take(core, &plan, batch);
        each(Task {
            brought: is_brought.then_some(&brought),
            ..task(core, &plan, batch)
        });
    }
}

/// Guests with all hosts there are, and with every other one, in the largest component.
fn guests_of(core: &Core) -> [Guests; 2] {
    [1, 2].map(|step| {
        let parts = core.parts.iter().filter(|_| core.is_symmetric());
        let part = parts.max_by_key(|part| part.smalls.len());
        part.map_or_else(Guests::default, |part| {
            Guests::with(core, part, part.hubs.clone().step_by(step).collect())
        })
    })
}

#[track_caller]
fn assert_alike(found: &[f64], expected: &[f64]) {
    assert_eq!(found.len(), expected.len());
    for (v, (a, b)) in found.iter().zip(expected).enumerate() {
        let margin = 1e-9 * a.abs().max(b.abs()) + 1e-9;
        assert!((a - b).abs() <= margin, "node {v}: {a}, expected {b}");
    }
}

#[track_caller]
fn check(ties: &[(u32, u32)]) {
    for (directed, direction) in [
        (false, Direction::Forward),
        (true, Direction::Forward),
        (true, Direction::Backward),
    ] {
        let s = network(directed, ties);
        let expected = through_one_by_one(&s, direction);
        assert_alike(&in_batches(&s, direction), &expected);
        let core = Core::of(&s, direction);
        for guests in guests_of(&core) {
            let found = at_places(&s, &core, guests, &|_| {});
            assert_alike(&to_nodes(&core, &found), &expected);
        }
    }
}

fn random(seed: u64, n: u32, m: usize) -> Ties {
    let mut stream = Stream::new(seed, "batch", 0);
    let mut node = || stream.below(u64::from(n)) as u32;
    (0..m).map(|_| (node(), node())).collect()
}

/// A tree in which nodes hang on one of the `near` nodes before them.
fn tree(seed: u64, n: u32, near: u32) -> Ties {
    let mut stream = Stream::new(seed, "tree", 0);
    (1..n)
        .map(|v| (v, v - 1 - stream.below(u64::from(v.min(near))) as u32))
        .collect()
}

fn grid(width: u32, height: u32) -> Ties {
    let mut ties = Ties::new();
    for (x, y) in (0..width).flat_map(|x| (0..height).map(move |y| (x, y))) {
        let at = y * width + x;
        if x + 1 < width {
            ties.push((at, at + 1));
        }
        if y + 1 < height {
            ties.push((at, at + width));
        }
    }
    ties
}

/// Every node `copies` times, copies of neighbours tied to each other, and some of the copies tied
/// among themselves.
fn with_twins(ties: &[(u32, u32)], copies: u32) -> Ties {
    let mut all = Ties::new();
    for &(s, t) in ties {
        for (a, b) in (0..copies).flat_map(|a| (0..copies).map(move |b| (a, b))) {
            all.push((s * copies + a, t * copies + b));
        }
        if s % 3 == 0 {
            all.extend(
                (1..copies).flat_map(|b| (0..b).map(move |a| (s * copies + a, s * copies + b))),
            );
        }
    }
    all
}

/// Actors that belong to some of the bodies each, the first bodies more often than others.
fn two_mode(seed: u64, bodies: u32, actors: u32, each: u32) -> Ties {
    let mut stream = Stream::new(seed, "two modes", 0);
    (bodies..bodies + actors)
        .flat_map(|actor| (0..each).map(move |_| actor))
        .map(|actor| {
            let upto = 1 + stream.below(u64::from(bodies));
            (actor, stream.below(upto) as u32)
        })
        .collect()
}

/// Diamonds in a row: 2 to the power of their number shortest paths from end to end.
fn diamonds(count: u32) -> Ties {
    (0..count)
        .flat_map(|d| {
            let at = 3 * d;
            [
                (at, at + 1),
                (at, at + 2),
                (at + 1, at + 3),
                (at + 2, at + 3),
            ]
        })
        .collect()
}

/// Networks of all shapes, large enough for several batches and blocks.
fn shapes() -> Vec<Ties> {
    let mut leaves = random(5, 60, 150);
    leaves.extend((60..200).map(|v| (v, v % 60)));
    leaves.extend((200..240).map(|v| (v, v - 40)));
    let mut parts = random(6, 50, 90);
    parts.extend(random(7, 30, 60).iter().map(|t| (t.0 + 60, t.1 + 60)));
    parts.extend([(100, 101), (102, 103), (103, 104), (104, 102)]);
    // More twins than a byte holds, and so many that paths over them are more than two bytes hold.
    let twins = |count: u32| {
        let mut ties = random(8, 20, 40);
        ties.extend((20..20 + count).flat_map(|v| [(v, 0), (v, 1), (v, 2)]));
        ties.extend((20 + count..20 + 2 * count).flat_map(|v| [(v, 2), (v, 3)]));
        ties
    };
    vec![
        twins(300),
        two_mode(13, 40, 400, 3),
        twins(200),
        random(1, 300, 450),
        random(2, 200, 2500),
        random(3, 40, 700),
        tree(1, 300, 300),
        tree(2, 300, 3),
        (1..400).map(|v| (v - 1, v)).collect(),
        (0..350).map(|v| (v, (v + 1) % 350)).collect(),
        (1..40).map(|v| (0, v)).collect(),
        grid(5, 60),
        // Path counts beyond 32 bits.
        grid(20, 20),
        diamonds(60),
        leaves,
        parts,
        with_twins(&random(8, 60, 100), 3),
        with_twins(&tree(9, 40, 5), 4),
        (0..30)
            .flat_map(|a| (30..50).map(move |b| (a, b)))
            .collect(),
        (0..30).flat_map(|a| (0..a).map(move |b| (a, b))).collect(),
    ]
}

#[test]
fn batches_equal_the_plain_algorithm() {
    check(&[]);
    check(&[(0, 0)]);
    check(&[(0, 1)]);
    for ties in shapes() {
        check(&ties);
    }
}

#[test]
fn path_counts_beyond_plain_numbers_are_done_again() {
    let s = network(false, &diamonds(990));
    let expected = through_one_by_one(&s, Direction::Forward);
    let found = in_batches(&s, Direction::Forward);
    assert_alike(&found, &expected);
    let core = Core::of(&s, Direction::Forward);
    let mut space = Space::new(&core);
    let mut none = vec![0.0; core.len()];
    let plan = plan_of_all(&core);
    let is_plain = |batch| search(&mut space, task(&core, &plan, batch), &mut none);
    assert!(!plan.batches.iter().all(is_plain));
}

#[test]
fn every_thread_count_gives_the_same_bits() {
    for ties in shapes() {
        let s = network(false, &ties);
        let with = |threads| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads);
            let all = || {
                let core = Core::of(&s, Direction::Forward);
                let with = |guests| at_places(&s, &core, guests, &|_| {});
                (
                    in_batches(&s, Direction::Forward),
                    guests_of(&core).map(with),
                )
            };
            pool.build().unwrap().install(all)
        };
        let one = with(1);
        for threads in [2, 3, 8] {
            assert_eq!(one, with(threads), "{threads} threads");
        }
    }
}

#[test]
fn every_width_of_vectors_and_rows_gives_the_same_bits() {
    for ties in shapes() {
        for directed in [false, true] {
            let core = Core::of(&network(directed, &ties), Direction::Forward);
            assert!(core.out.is_narrow());
            for guests in guests_of(&core).into_iter().chain([Guests::default()]) {
                let [mut here, mut anywhere, mut wide] = [(); 3].map(|()| vec![0.0; core.len()]);
                let (mut space, mut other) = (Space::new(&core), Space::new(&core));
                each_task(&core, &guests, |task| {
                    assert!(search(&mut space, task, &mut here));
                    assert!(search_anywhere(&mut other, task, &mut anywhere));
                    assert!(search_in::<u32>(&mut other, task, &mut wide));
                });
                assert_eq!((&here, &here), (&anywhere, &wide));
                let wanted: Vec<bool> = (0..core.len() as u32)
                    .map(|v| guests.number_of(v).is_some())
                    .collect();
                each_task(&core, &guests, |task| {
                    if wanted.iter().any(|&is_wanted| is_wanted) && task.brought.is_some() {
                        let found = format!("{:?}", find(&mut space, task, &wanted, 9));
                        let other = find_in::<u32>(&mut other, task, &wanted, 9);
                        assert_eq!(found, format!("{other:?}"));
                    }
                });
            }
        }
    }
}

#[test]
fn sources_one_by_one_equal_the_batches() {
    for ties in shapes() {
        let core = Core::of(&network(false, &ties), Direction::Forward);
        for guests in guests_of(&core).into_iter().chain([Guests::default()]) {
            let (mut space, mut single) = (Space::new(&core), Single::default());
            let [mut together, mut alone] = [(); 2].map(|()| vec![0.0; core.len()]);
            each_task(&core, &guests, |task| {
                assert!(search(&mut space, task, &mut together));
                for lane in 0..task.batch.sources.len() {
                    single.search(task, lane, &mut alone);
                }
            });
            assert_alike(&together, &alone);
        }
    }
}

#[test]
fn all_pairs_one_by_one_equal_the_batches() {
    for ties in shapes() {
        for directed in [false, true] {
            let core = Core::of(&network(directed, &ties), Direction::Forward);
            let (mut space, mut pairs) = (Space::new(&core), Pairs::new(&core));
            let (mut together, mut alone) = (vec![0.0; core.len()], vec![0.0; core.len()]);
            let plan = plan_of_all(&core);
            for batch in &plan.batches {
                assert!(search(&mut space, task(&core, &plan, batch), &mut together));
            }
            let places = 0..core.len() as u32;
            let other = |&(source, target): &(u32, u32)| source != target;
            let all = places
                .clone()
                .flat_map(|s| places.clone().map(move |t| (s, t)));
            for (source, target) in all.filter(other) {
                let mass = core.mass[source as usize] * core.mass[target as usize];
                let each = |v: u32, share| alone[v as usize] += mass * share;
                assert_eq!(pairs.search(&core, source, target, each), Found::All);
            }
            assert_alike(&together, &alone);
        }
    }
}

#[test]
fn guests_are_chosen_and_counted_where_they_spare_searches() {
    let ties = two_mode(11, 60, 1500, 3);
    let core = Core::of(&network(false, &ties), Direction::Forward);
    let guests = Guests::of(&core);
    assert!(guests.guests.len() > 10 * guests.hosts.len());
    assert!(Plan::of(&core, &guests).batches.len() < plan_of_all(&core).batches.len() / 5);
    check(&ties);
    // A few places are searched quicker, and where ties lead one way there are none.
    for (directed, ties) in [(false, &ties[..60]), (true, &ties)] {
        let core = Core::of(&network(directed, ties), Direction::Forward);
        assert!(Guests::of(&core).guests.is_empty());
    }
}

#[test]
fn many_guests_of_many_hosts_are_counted_in_rounds_and_tiles() {
    let ties = two_mode(12, 500, 2000, 3);
    let s = network(false, &ties);
    let core = Core::of(&s, Direction::Forward);
    let [all, _] = guests_of(&core);
    assert!(all.hosts.len() > TILE && all.guests.len() > 2 * ROUND);
    check(&ties);
    let with = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads);
        let [all, _] = guests_of(&core);
        let counted = || at_places(&s, &core, all, &|_| {});
        pool.build().unwrap().install(counted)
    };
    assert_eq!(with(1), with(3));
}

#[test]
fn hosts_too_far_apart_or_with_too_many_paths_are_searched_like_others() {
    // A ring, in which some are 300 steps apart, and grids with 6e8 and 3.5e10 paths between two
    // corners: sums over hosts would be too large, and what is summed is.
    let ring = (0..600).map(|v| (v, (v + 1) % 600)).collect();
    for ties in [ring, grid(17, 17), grid(20, 20)] {
        let core = Core::of(&network(false, &ties), Direction::Forward);
        for guests in guests_of(&core) {
            assert!(guests.hosts.len() > 60 && Between::of(&core, &guests).is_none());
        }
        check(&ties);
    }
}

/// A network on which a sample is worth it.
fn large() -> Snapshot {
    let mut ties = random(10, 6000, 24_000);
    ties.extend((1..400).map(|v| (0, v)));
    network(false, &ties)
}

fn within(epsilon: f64, seed: u64) -> Approximation {
    Approximation { epsilon, seed }
}

#[test]
fn a_sample_is_within_its_margin() {
    let s = large();
    let exact = in_batches(&s, Direction::Forward);
    let n = s.node_count() as f64;
    for (epsilon, seed) in [(0.1, 1), (0.1, 2), (0.05, 3), (0.05, 4)] {
        let (found, told) = estimate(&s, Direction::Forward, within(epsilon, seed), &|_| {});
        assert!(told.unwrap().sample > 1000);
        assert_ne!(found, exact);
        let margin = epsilon * (n - 1.0) * (n - 2.0);
        for (a, b) in found.iter().zip(&exact) {
            assert!((a - b).abs() <= margin, "{a}, expected {b}");
        }
    }
}

#[test]
fn a_sample_does_not_depend_on_threads_but_on_its_seed() {
    let s = large();
    let with = |threads, seed| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads);
        let sample = || estimate(&s, Direction::Forward, within(0.1, seed), &|_| {}).0;
        pool.build().unwrap().install(sample)
    };
    let one = with(1, 1);
    assert_eq!(one, with(2, 1));
    assert_eq!(one, with(3, 1));
    assert_eq!(one, with(8, 1));
    assert_ne!(one, with(1, 2));
}

#[test]
fn where_a_sample_is_no_quicker_all_pairs_are_counted() {
    let mut shapes = shapes();
    shapes.push(diamonds(990));
    for ties in shapes {
        let s = network(false, &ties);
        let (found, told) = estimate(&s, Direction::Forward, within(0.001, 1), &|_| {});
        assert_eq!(told, None);
        assert_eq!(found, in_batches(&s, Direction::Forward));
    }
}

#[test]
fn all_sources_are_told_of() {
    for ties in shapes() {
        for directed in [false, true] {
            let s = network(directed, &ties);
            let told = std::sync::atomic::AtomicU64::new(0);
            let watch = |sources| {
                told.fetch_add(sources, std::sync::atomic::Ordering::Relaxed);
            };
            let _values = through(&s, Direction::Forward, &watch);
            assert_eq!(told.into_inner(), s.node_count() as u64);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn random_networks(seed: u64, n in 2_u32..60, ties_a_node in 1_usize..6, copies in 1_u32..4) {
        let ties = random(seed, n, n as usize * ties_a_node / 2);
        check(&with_twins(&ties, copies));
    }
}
