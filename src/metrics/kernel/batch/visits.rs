//! What pairs of guests have over each pair of hosts.

use std::ops::Range;

use super::super::ordered::hand_out;
use super::core::Core;
use super::guests::Guests;
use super::hosts::Between;
use super::lanes::{Counts, Lanes, Mask, Paths, WIDTH};

/// Guests whose shares wait to be added at a time.
pub(super) const ROUND: usize = 32 * WIDTH;

/// How many hosts are looked at at a time: what sixteen guests have of them stays at hand.
pub(super) const TILE: usize = 256;

/// For each pair of hosts a and b, by number, the sum of m(s) m(t)/p(s, t), with the mass m and the
/// number of shortest paths p, over guests s of a and t of b with paths that lead over a and b: what
/// each path from a to b has.
#[derive(Debug, Default)]
pub(super) struct Visits {
    /// Both ways together in the row of the later host; nothing of use behind the diagonal.
    weights: Vec<f64>,
    hosts: usize,
}

impl Visits {
    /// Adds them up. Time O(g²d + gdh) with g guests, which have d of h hosts; memory O(h²). `watch`
    /// is told of the mass of guests.
    pub(super) fn of(
        core: &Core,
        guests: &Guests,
        between: &Between,
        watch: &(dyn Fn(u64) + Sync),
    ) -> Self {
        let count = guests.hosts.len();
        if count == 0 {
            return Self::default();
        }
        let visitors = Visitors::new(core, guests, between);
        let mut weights = vec![0.0; count * count];
        let mut is_used = vec![false; count];
        let (mut near, mut parts) = (vec![0; ROUND * count], vec![0.0; ROUND * count]);
        let mut spaces = Vec::new();
        let all = guests.guests.len();
        for start in (0..all).step_by(ROUND) {
            let round = start..all.min(start + ROUND);
            let rows = near.chunks_mut(WIDTH * count);
            let rows = rows.zip(parts.chunks_mut(WIDTH * count));
            let batches = round.clone().step_by(WIDTH).zip(rows);
            let new = || Scratch::new(count);
            let visit = |scratch: &mut Scratch, (first, rows): (usize, Rows<'_>)| {
                visit(scratch, &visitors, first, rows);
                let last = all.min(first + WIDTH);
                watch(visitors.mass[first..last].iter().sum::<f64>() as u64);
            };
            hand_out(batches, &mut spaces, new, visit);
            visitors.add(round, (&near, &parts), &mut weights, &mut is_used);
        }
        // Both ways together stand in the row of the later host.
        for from in (0..count).step_by(TILE) {
            let to = count.min(from + TILE);
            for later in from..count {
                for earlier in from..to.min(later) {
                    weights[later * count + earlier] += weights[earlier * count + later];
                }
            }
        }
        Self {
            weights,
            hosts: count,
        }
    }

    /// What each path between two hosts, not the same, has both ways.
    #[inline(always)]
    pub(super) fn between(&self, a: usize, b: usize) -> f64 {
        self.weights[a.max(b).wrapping_mul(self.hosts).wrapping_add(a.min(b))]
    }

    /// What lies on each host itself, between two of its guests.
    pub(super) fn on_hosts(&self) -> impl Iterator<Item = f64> {
        self.weights.iter().copied().step_by(self.hosts + 1)
    }
}

/// All guests and their hosts.
pub(super) struct Visitors<'a> {
    guests: &'a Guests,
    between: &'a Between,
    /// Of each guest.
    mass: Vec<f64>,
    /// Of each host.
    copies: Vec<u32>,
}

impl<'a> Visitors<'a> {
    pub(super) fn new(core: &Core, guests: &'a Guests, between: &'a Between) -> Self {
        // Twins of a host are counted, and fit.
        let copies = |&v: &u32| core.copies[v as usize] as u32;
        Self {
            guests,
            between,
            mass: guests
                .guests
                .iter()
                .map(|&v| core.mass[v as usize])
                .collect(),
            copies: guests.hosts.iter().map(copies).collect(),
        }
    }
}

impl Visitors<'_> {
    /// Adds what the guests of a round have, in rows of `near` and `parts`, to the weights of their
    /// hosts; `is_used` says which rows of weights hold something already.
    fn add(
        &self,
        round: Range<usize>,
        (near, parts): (&[u8], &[f64]),
        weights: &mut [f64],
        is_used: &mut [bool],
    ) {
        let (guests, count) = (self.guests, self.guests.hosts.len());
        let hosts = round.clone().flat_map(|guest| {
            let hosts = guests.hosts_of(guest).iter();
            hosts.map(move |&host| (host as usize, guest))
        });
        let mut ties: Vec<(usize, usize)> = hosts.collect();
        ties.sort_unstable();
        let mut hosts = ties.chunk_by(|a, b| a.0 == b.0).peekable();
        let rows = weights
            .chunks_mut(count)
            .zip(self.between.steps.chunks(count));
        let rows = rows.zip(is_used).enumerate();
        let rows = rows.filter_map(|(host, ((weights, steps), is_used))| {
            let ties = hosts.next_if(|ties| ties[0].0 == host)?;
            Some((weights, steps, std::mem::replace(is_used, true), ties))
        });
        let nothing = || ();
        hand_out(
            rows,
            &mut Vec::new(),
            nothing,
            |(), (weights, steps, is_used, ties)| {
                if !is_used {
                    // It is 0 as it is, but new memory costs less if it is written to before it is read.
                    weights.fill(0.0);
                }
                for &(_, guest) in ties {
                    let at = guest - round.start;
                    // All rows of a batch are as long.
                    let upto = guests.upto(guest - at % WIDTH);
                    let row = at * count..at * count + upto;
                    add_where_near(weights, steps, &near[row.clone()], &parts[row]);
                }
            },
        );
    }
}

/// Rows of hosts for each of sixteen guests: the steps to them, and what each path to them has.
type Rows<'a> = (&'a mut [u8], &'a mut [f64]);

/// What sixteen guests have of a host.
#[derive(Clone, Copy)]
struct Host {
    /// What others have over each path to it.
    passed: Lanes,
    /// Shortest paths to all its twins.
    paths: Counts,
    steps: [u8; WIDTH],
}

/// What sixteen guests work on: all hosts, and some as each guest sees them.
pub(super) struct Scratch {
    hosts: Vec<Host>,
    steps: [[u8; TILE]; WIDTH],
    paths: [[u32; TILE]; WIDTH],
}

impl Scratch {
    pub(super) fn new(hosts: usize) -> Self {
        let nothing = Host {
            passed: Lanes::ZERO,
            paths: Counts::ZERO,
            steps: [0; WIDTH],
        };
        Self {
            hosts: vec![nothing; hosts],
            steps: [[0; TILE]; WIDTH],
            paths: [[0; TILE]; WIDTH],
        }
    }

    /// Brings together what each guest sees of the hosts from `start` on.
    #[inline(always)]
    fn turn(&mut self, start: usize, size: usize, copies: &[u32]) {
        for at in 0..size {
            let number = start.wrapping_add(at);
            let (host, copies) = (&mut self.hosts[number], copies[number]);
            for lane in 0..WIDTH {
                host.steps[lane] = self.steps[lane][at];
                host.paths.0[lane] = self.paths[lane][at].wrapping_mul(copies);
            }
            host.passed = Lanes::ZERO;
        }
    }
}

/// Steps and paths to some hosts over one more host: a guest takes the nearest ones.
#[inline(always)]
fn see(steps: &mut [u8], paths: &mut [u32], over: (&[u8], &[u32])) {
    let others = over.0.iter().zip(over.1);
    for ((steps, paths), (&over, &more)) in steps.iter_mut().zip(paths).zip(others) {
        // All bits of who is nearer, or as near.
        let [kept, added] =
            [*steps <= over, over <= *steps].map(|is_near| u32::from(is_near).wrapping_neg());
        *paths = (*paths & kept).wrapping_add(more & added);
        *steps = over.min(*steps);
    }
}

/// What sixteen guests, from `first` on, have with each other and with all that come after: for each
/// of them a row with the steps to hosts, and one with what each path to a host has, both up to the
/// last host of any of them.
#[multiversion::multiversion(targets(
    "x86_64+avx+avx2+avx512f+avx512bw+avx512dq+avx512vl",
    "x86_64+avx+avx2"
))]
pub(super) fn visit(scratch: &mut Scratch, visitors: &Visitors<'_>, first: usize, rows: Rows<'_>) {
    visit_anywhere(scratch, visitors, first, rows);
}

/// The same without choosing the instructions of this machine.
#[inline(always)]
fn visit_anywhere(
    scratch: &mut Scratch,
    visitors: &Visitors<'_>,
    first: usize,
    (near, parts): Rows<'_>,
) {
    let Visitors {
        guests,
        between,
        mass,
        copies,
    } = visitors;
    let count = copies.len();
    let upto = guests.upto(first);
    let last = mass.len().min(first + WIDTH);
    if last < first + WIDTH {
        // In lanes without a guest any number will do, but to be divided by.
        scratch.steps.fill([0; TILE]);
        scratch.paths.fill([1; TILE]);
    }
    for start in (0..upto).step_by(TILE) {
        let size = TILE.min(upto - start);
        for (lane, guest) in (first..last).enumerate() {
            let (steps, paths) = (&mut scratch.steps[lane], &mut scratch.paths[lane]);
            let (steps, paths) = (&mut steps[..size], &mut paths[..size]);
            let mut rows = guests.hosts_of(guest).iter().map(|&host| {
                let from = (host as usize).wrapping_mul(count).wrapping_add(start);
                (
                    &between.steps[from..][..size],
                    &between.paths[from..][..size],
                )
            });
            if let Some(row) = rows.next() {
                steps.copy_from_slice(row.0);
                paths.copy_from_slice(row.1);
            }
            for row in rows {
                see(steps, paths, row);
            }
            near[lane * count + start..][..size].copy_from_slice(steps);
        }
        scratch.turn(start, size, copies);
    }
    for (guest, &mass) in mass.iter().enumerate().skip(first) {
        let hosts = guests.hosts_of(guest);
        let mut least = [u8::MAX; WIDTH];
        for &host in hosts {
            let steps = &scratch.hosts[host as usize].steps;
            for lane in 0..WIDTH {
                least[lane] = least[lane].min(steps[lane]);
            }
        }
        let mut paths = Counts::ZERO;
        for &host in hosts {
            let host = &scratch.hosts[host as usize];
            paths.add(&host.paths.within(&Mask::of_equal(&least, &host.steps)));
        }
        // Guests among the sixteen meet from both ends, others from this one only.
        let part = if guest < last {
            let mut part = paths.lanes().dividing(mass);
            part.0[guest - first] = 0.0;
            part
        } else {
            paths.lanes().dividing(2.0 * mass)
        };
        for &host in hosts {
            let host = &mut scratch.hosts[host as usize];
            host.passed
                .add(&part.within(&Mask::of_equal(&least, &host.steps)));
        }
    }
    for (lane, guest) in (first..last).enumerate() {
        let parts = &mut parts[lane * count..][..upto];
        for (part, host) in parts.iter_mut().zip(&scratch.hosts) {
            *part = mass[guest] * host.passed.0[lane];
        }
    }
}

/// Adds what a guest has over a host: with the others to which the way over this one is nearest.
#[multiversion::multiversion(targets(
    "x86_64+avx+avx2+avx512f+avx512bw+avx512dq+avx512vl",
    "x86_64+avx+avx2"
))]
fn add_where_near(weights: &mut [f64], steps: &[u8], near: &[u8], parts: &[f64]) {
    add_where_near_anywhere(weights, steps, near, parts);
}

/// The same without choosing the instructions of this machine.
#[inline(always)]
fn add_where_near_anywhere(weights: &mut [f64], steps: &[u8], near: &[u8], parts: &[f64]) {
    let each = weights.iter_mut().zip(steps).zip(near).zip(parts);
    for (((weight, steps), near), part) in each {
        *weight += if steps == near { *part } else { 0.0 };
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::work::Direction;
    use super::*;
    use crate::network::SnapshotBuilder;

    /// Seven bodies in a row, and actors that belong to two or three of them.
    fn core() -> Core {
        let mut ties: Vec<(u32, u32)> = (1..7).map(|v| (v - 1, v)).collect();
        for (actor, first) in (7..60_u32).zip((0..6).cycle()) {
            ties.extend([
                (actor, first),
                (actor, first + 1),
                (actor, actor * actor % 7),
            ]);
        }
        let network = SnapshotBuilder {
            ids: (0..60).map(|v| format!("{v:02}")).collect(),
            ties: ties.into_iter().map(|(s, t)| (s, t, 1.0)).collect(),
            ..SnapshotBuilder::default()
        };
        Core::of(&network.build(), Direction::Forward)
    }

    #[test]
    fn every_width_of_vectors_gives_the_same_bits() {
        let core = core();
        let part = &core.parts[0];
        let guests = Guests::with(&core, part, part.hubs.clone().collect());
        let between = Between::of(&core, &guests).unwrap();
        let visitors = Visitors::new(&core, &guests, &between);
        let count = guests.hosts.len();
        assert!(count > 4 && guests.guests.len() > WIDTH);
        for first in (0..guests.guests.len()).step_by(WIDTH) {
            let [mut here, mut anywhere] = [(); 2].map(|()| {
                let rows = count * WIDTH;
                (
                    Scratch::new(count),
                    vec![0; rows],
                    vec![0.0; rows],
                    vec![0.0; count],
                )
            });
            let (scratch, near, parts, _) = &mut here;
            visit(scratch, &visitors, first, (near, parts));
            let (scratch, near, parts, _) = &mut anywhere;
            visit_anywhere(scratch, &visitors, first, (near, parts));
            let (_, near, parts, weights) = &mut here;
            add_where_near(
                weights,
                &between.steps[..count],
                &near[..count],
                &parts[..count],
            );
            let (_, near, parts, weights) = &mut anywhere;
            add_where_near_anywhere(
                weights,
                &between.steps[..count],
                &near[..count],
                &parts[..count],
            );
            assert_eq!(
                (&here.1, &here.2, &here.3),
                (&anywhere.1, &anywhere.2, &anywhere.3)
            );
            assert!(here.2.iter().any(|&part| part > 0.0));
        }
    }

    #[test]
    fn all_pairs_of_guests_have_their_paths() {
        // Every pair is shared out whole: over all paths between hosts, its mass both ways.
        let core = core();
        let part = &core.parts[0];
        let guests = Guests::with(&core, part, part.hubs.clone().collect());
        let between = Between::of(&core, &guests).unwrap();
        let visits = Visits::of(&core, &guests, &between, &|_| {});
        let count = guests.hosts.len();
        let mut shared: f64 = visits
            .on_hosts()
            .zip(&guests.hosts)
            .map(|(weight, &host)| weight * core.copies[host as usize])
            .sum();
        for b in 0..count {
            for a in 0..b {
                let copies = core.copies[guests.hosts[b] as usize];
                let paths = f64::from(between.paths[a * count + b]) * copies;
                shared += visits.between(a, b) * paths;
            }
        }
        let mass = |v: &u32| core.mass[*v as usize];
        let all: f64 = guests.guests.iter().map(mass).sum();
        let same: f64 = guests.guests.iter().map(|v| mass(v) * mass(v)).sum();
        let expected = all * all - same;
        assert!(
            (shared - expected).abs() < 1e-9 * expected,
            "{shared}, expected {expected}"
        );
    }
}
