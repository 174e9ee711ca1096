//! Gould and Fernandez' roles: who stands between whom, by the groups of all three.

use rayon::prelude::*;

use super::super::contract::{Applies, Level, MetricInfo, Outcome, Range};
use super::super::degree::{nodes, number};
use super::group::{Groups, NO_GROUP};
use super::work::Work;
use crate::network::{NodeIx, Snapshot};

/// The role of b in a → b → c, where a has no tie to c.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    /// All three in one group.
    Coordinator,
    /// a and c in one group, b in another.
    Itinerant,
    /// a and b in one group, c in another.
    Representative,
    /// b and c in one group, a in another.
    Gatekeeper,
    /// Three groups.
    Liaison,
}

/// How often a node has each role, in the order of [`Role`].
pub(crate) type Counts = [u64; 5];

/// The facts that all five roles share.
pub(crate) const fn info(
    id: &'static str,
    name: &'static str,
    formula: &'static str,
    reading: &'static str,
) -> MetricInfo {
    MetricInfo {
        id,
        name,
        level: Level::Node,
        applies: Applies::Grouped,
        formula,
        range: Range::POSITIVE,
        weight_means: "Nothing: weights are not used.",
        isolated: "0. A node without a group has no value; it and its ties are left out, as an end of \
            a chain too.",
        convention: "Chains of two ties a to v to c, in their direction, where a has no tie to c. A tie \
            without direction goes both ways, so that every pair counts twice. Parallel ties \
            are one, self-loops none.",
        alternatives: "R (sna::brokerage) counts the same and calls the roles w_I (coordinator), w_O \
            (itinerant), b_IO (representative), b_OI (gatekeeper) and b_O (liaison).",
        reading,
        complexity: "Time O(sum over ties of the smaller degree of the ends), memory O(n); all five \
            roles together.",
        params: &[],
        references: &[
            "Gould and Fernandez, Structures of mediation: a formal approach to brokerage in \
            transaction networks, Sociological Methodology 19 (1989), 89-126, \
            doi:10.2307/270949",
        ],
    }
}

/// How often each node has the role.
pub(crate) fn outcome(work: &Work<'_>, role: Role) -> Outcome {
    let counts = work.brokerage();
    let value = |counts: &Option<Counts>| counts.map(|c| number(c[role as usize]));
    let mut outcome = Outcome::some_nodes(counts.iter().map(value).collect(), None);
    let is_partial = counts.contains(&None);
    outcome.not_meant = is_partial.then(|| NO_GROUP.to_owned());
    outcome
}

/// The roles of every node; `None` for a node without a group.
///
/// All chains through v are counted from the groups of those before and after it; what leads back
/// (c = a) and what is closed (a has a tie to c) is taken off.
pub(crate) fn roles(s: &Snapshot, groups: &Groups) -> Vec<Option<Counts>> {
    let all: Vec<NodeIx> = nodes(s).collect();
    let each = all.par_iter().with_min_len(64);
    each.map(|&v| Some(of_node(s, groups, v, groups.get(v)?)))
        .collect()
}

fn of_node(s: &Snapshot, groups: &Groups, v: NodeIx, own: u32) -> Counts {
    let with_group = |all: &[NodeIx]| -> Vec<(NodeIx, u32)> {
        let each = all.iter().filter_map(|&u| Some((u, groups.get(u)?)));
        each.collect()
    };
    let before = with_group(s.predecessors(v));
    let after = with_group(s.successors(v));
    let mut counts = chains(&before, &after, own);
    for &(a, group) in &before {
        let mut take_off = |end: u32| counts[role(group, own, end) as usize] -= 1;
        if s.successors(v).binary_search(&a).is_ok() {
            take_off(group);
        }
        let closing = s.successors(a);
        if closing.len() <= after.len() {
            for c in closing {
                if let Ok(at) = after.binary_search_by_key(c, |x| x.0) {
                    take_off(after[at].1);
                }
            }
        } else {
            for &(c, end) in &after {
                if closing.binary_search(&c).is_ok() {
                    take_off(end);
                }
            }
        }
    }
    counts
}

/// All pairs of one before and one after, open or not.
fn chains(before: &[(NodeIx, u32)], after: &[(NodeIx, u32)], own: u32) -> Counts {
    let tally = |all: &[(NodeIx, u32)]| -> Vec<(u32, u64)> {
        let mut found: Vec<u32> = all.iter().map(|x| x.1).collect();
        found.sort_unstable();
        let groups = found.chunk_by(|a, b| a == b);
        groups.map(|g| (g[0], g.len() as u64)).collect()
    };
    let (before, after) = (tally(before), tally(after));
    let of = |tally: &[(u32, u64)], group: u32| {
        let place = tally.binary_search_by_key(&group, |x| x.0);
        place.map_or(0, |at| tally[at].1)
    };
    let sum = |tally: &[(u32, u64)]| tally.iter().map(|x| x.1).sum::<u64>();
    let (own_before, own_after) = (of(&before, own), of(&after, own));
    let other_before = sum(&before) - own_before;
    let other_after = sum(&after) - own_after;
    let abroad = before.iter().filter(|x| x.0 != own);
    let itinerant: u64 = abroad.map(|&(group, k)| k * of(&after, group)).sum();
    [
        own_before * own_after,
        itinerant,
        own_before * other_after,
        other_before * own_after,
        other_before * other_after - itinerant,
    ]
}

fn role(before: u32, own: u32, after: u32) -> Role {
    match (before == own, own == after, before == after) {
        (true, true, _) => Role::Coordinator,
        (false, false, true) => Role::Itinerant,
        (true, false, _) => Role::Representative,
        (false, true, _) => Role::Gatekeeper,
        (false, false, false) => Role::Liaison,
    }
}
