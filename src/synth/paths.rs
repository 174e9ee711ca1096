//! Clustering of the network of seats: how often a path of three ties is closed by a fourth.
//!
//! Two actors that share a body, one of which sits in another body: does the other sit there too?
//! The share of such paths that are closed is the clustering coefficient of two-mode networks of
//! Robins and Alexander, Computational and Mathematical Organization Theory 10 (2004). Paths are
//! sampled, from a block and all blocks whose actors sit in its bodies.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::Date;
use crate::numeric::random::Stream;

use super::block::{Block, Target};
use super::measure::{Lens, is_affiliation};

/// Paths that are sampled.
const PATHS: u32 = 50_000;

/// Sampled paths, and how many of them are closed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Closure {
    pub(super) paths: u32,
    pub(super) closed: u32,
}

impl Closure {
    pub(super) fn share(&self) -> Option<f64> {
        (self.paths > 0).then(|| f64::from(self.closed) / f64::from(self.paths))
    }

    /// The standard error of the share.
    pub(super) fn error(&self) -> f64 {
        self.share().map_or(0.0, |p| {
            (p * (1.0 - p) / f64::from(self.paths.max(1))).sqrt()
        })
    }
}

/// Bodies in which each actor of some blocks has a seat on a day, sorted.
fn seats(lens: &Lens, blocks: &[Block], day: Date) -> BTreeMap<(u32, u32), Vec<Target>> {
    let mut seats: BTreeMap<(u32, u32), Vec<Target>> = BTreeMap::new();
    let lives = |block: u32, slot: u32| lens.life_in(block, slot).contains(day);
    for block in blocks {
        for tie in &block.ties {
            let Some((number, body)) = tie.body.place() else {
                continue;
            };
            let counts = is_affiliation(tie.role)
                && tie.period.contains(day)
                && !lens.is_body(tie.actor)
                && lens.is_body(body)
                && lives(block.number, tie.actor)
                && lives(number, body);
            if counts {
                let own = seats.entry((block.number, tie.actor)).or_default();
                own.push(tie.body);
            }
        }
    }
    for own in seats.values_mut() {
        own.sort_unstable();
        own.dedup();
    }
    seats
}

/// Samples paths whose middle tie leads to a body of `block`. `blocks` are this one and those whose
/// actors sit in its bodies.
pub(super) fn closure(lens: &Lens, block: u32, blocks: &[Block], stream: &mut Stream) -> Closure {
    let seats = seats(lens, blocks, lens.last);
    let mut members: BTreeMap<Target, Vec<(u32, u32)>> = BTreeMap::new();
    for (actor, own) in &seats {
        for body in own {
            if body.place().is_some_and(|(number, _)| number == block) {
                members.entry(*body).or_default().push(*actor);
            }
        }
    }
    // Middle ties, by the number of paths they are in the middle of.
    let mut ties: Vec<(u64, (u32, u32), Target)> = Vec::new();
    let mut sum = 0_u64;
    for (body, of) in &members {
        for actor in of {
            sum += (of.len() as u64 - 1) * (seats[actor].len() as u64 - 1);
            ties.push((sum, *actor, *body));
        }
    }
    let mut closure = Closure::default();
    if sum == 0 {
        return closure;
    }
    for _ in 0..PATHS {
        let x = stream.below(sum);
        let (_, actor, body) = ties[ties.partition_point(|t| t.0 <= x)];
        let other = other_than(&members[&body], &actor, stream);
        let far = other_than(&seats[&actor], &body, stream);
        closure.paths += 1;
        closure.closed += u32::from(seats[&other].binary_search(&far).is_ok());
    }
    closure
}

/// One of some different things, but not this one, which is among them.
fn other_than<T: Copy + PartialEq>(of: &[T], this: &T, stream: &mut Stream) -> T {
    let at = stream.place(of.len() - 1);
    if of[at] == *this {
        of[of.len() - 1]
    } else {
        of[at]
    }
}

/// The blocks that must be known to sample paths in one.
pub(super) fn around(block: u32, blocks: u32, shifts: &[u32]) -> BTreeSet<u32> {
    let mut around: BTreeSet<u32> = shifts
        .iter()
        .map(|shift| (block + blocks - shift) % blocks)
        .collect();
    around.insert(block);
    around
}
