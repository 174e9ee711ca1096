//! Nodes in groups, and how ties run within and between them.

use std::collections::BTreeSet;

use super::super::contract::Settings;
use super::super::degree::nodes;
use crate::network::{NodeIx, Snapshot};
use crate::numeric::sum::Neumaier;

/// Why a node has no value, said of nodes that the attribute says nothing of.
pub(crate) const NO_GROUP: &str =
    "nodes without a group have no value; they and their ties are left out";

/// Why a network has no value.
pub(crate) const NO_TIE: &str = "no tie joins two nodes that are in groups";

/// The groups that the settings give.
#[derive(Clone, Debug)]
pub(crate) struct Groups {
    /// The group of each node, by the place of its name in the alphabet.
    of: Vec<Option<u32>>,
    count: usize,
}

impl Groups {
    pub(crate) fn of(s: &Snapshot, settings: &Settings) -> Self {
        let given = settings.groups.as_deref().unwrap_or_default();
        let names: BTreeSet<&String> = given.iter().flatten().collect();
        let names: Vec<&String> = names.into_iter().collect();
        let place = |name: &String| u32::try_from(names.binary_search(&name).ok()?).ok();
        let group = |v: NodeIx| given.get(v as usize)?.as_ref().and_then(place);
        Self {
            of: nodes(s).map(group).collect(),
            count: names.len(),
        }
    }

    /// The group of a node.
    pub(crate) fn get(&self, v: NodeIx) -> Option<u32> {
        self.of[v as usize]
    }

    /// How many groups there are.
    pub(crate) fn count(&self) -> usize {
        self.count
    }

    /// Whether some node is in no group.
    pub(crate) fn is_partial(&self) -> bool {
        self.of.contains(&None)
    }
}

/// What a tie counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Counting {
    /// One, parallel ties each.
    Ties,
    /// Its strength.
    Strengths,
}

/// The ties out of each node to nodes in groups, and what each counts; self-loops left out.
pub(crate) fn grouped_ties<'a>(
    s: &'a Snapshot,
    groups: &'a Groups,
    v: NodeIx,
    counting: Counting,
) -> impl Iterator<Item = (u32, f64)> + 'a {
    let each = s.strengths(v).zip(s.multiplicities(v));
    let each = s.successors(v).iter().zip(each);
    each.filter_map(move |(&w, (strength, ties))| {
        let worth = match counting {
            Counting::Ties => f64::from(ties),
            Counting::Strengths => strength,
        };
        Some((groups.get(w)?, worth))
    })
}

/// Ties by the groups of their ends; a tie without direction counts once from each end.
#[derive(Clone, Debug)]
pub(crate) struct Mixing {
    /// The share of ties within groups.
    pub(crate) within: f64,
    /// Σ over groups of the shares of ties out of it and into it, multiplied: the share within that
    /// chance alone would give.
    pub(crate) expected: f64,
}

/// How ties mix. A self-loop without direction counts `loop_ends` times: 2 for what has two ends.
/// `None` if there is no tie between nodes in groups. Time O(n + m).
pub(crate) fn mixing(
    s: &Snapshot,
    groups: &Groups,
    counting: Counting,
    loop_ends: f64,
) -> Option<Mixing> {
    let mut within = Neumaier::new();
    let mut out = vec![Neumaier::new(); groups.count()];
    let mut into = out.clone();
    for v in nodes(s) {
        let Some(own) = groups.get(v) else {
            continue;
        };
        let (loops, weight) = s.loops(v);
        let worth = match counting {
            Counting::Ties => f64::from(loops),
            Counting::Strengths => weight,
        };
        let ends = if s.is_directed() { 1.0 } else { loop_ends };
        let itself = (loops > 0).then_some((own, worth * ends));
        for (other, worth) in grouped_ties(s, groups, v, counting).chain(itself) {
            out[own as usize].add(worth);
            into[other as usize].add(worth);
            if own == other {
                within.add(worth);
            }
        }
    }
    let total = out
        .iter()
        .map(|sum| sum.total())
        .collect::<Neumaier>()
        .total();
    if total <= 0.0 {
        return None;
    }
    let share = |sum: &Neumaier| sum.total() / total;
    let expected = out.iter().zip(&into).map(|(a, b)| share(a) * share(b));
    Some(Mixing {
        within: share(&within),
        expected: expected.collect::<Neumaier>().total(),
    })
}

/// Ties at each node to other groups and to its own, without self-loops; `None` for a node without
/// a group.
pub(crate) fn outward_and_inward(s: &Snapshot, groups: &Groups) -> Vec<Option<(f64, f64)>> {
    let ties = |v: NodeIx| -> Option<(f64, f64)> {
        let own = groups.get(v)?;
        let back = s.predecessors(v).iter().zip(s.multiplicities_in(v));
        let back = back.filter_map(|(&u, ties)| Some((groups.get(u)?, f64::from(ties))));
        let back = back.take(if s.is_directed() { usize::MAX } else { 0 });
        let all = grouped_ties(s, groups, v, Counting::Ties).chain(back);
        Some(all.fold((0.0, 0.0), |(outward, inward), (other, ties)| {
            if other == own {
                (outward, inward + ties)
            } else {
                (outward + ties, inward)
            }
        }))
    };
    nodes(s).map(ties).collect()
}
