//! The exact account of what became of every relation.

use serde::{Deserialize, Serialize};

use crate::model::vocabulary;

vocabulary! {
    /// Why a view left a relation out. Where several reasons hold, the first in this order is
    /// given.
    Reason {
        OtherRole = "other_role", "of a role that this network does not count";
        Unverified = "unverified", "marked as unverified";
        NotInForce = "not_in_force", "not in force on the day";
        NotExisting = "not_existing", "with an actor or body that does not exist on the day";
        OutsideScope = "outside_scope", "outside the body looked into";
        FromBody = "from_body", "held by a body, not by an actor";
        NotToBody = "not_to_body", "held in something that has no members";
        NoCountry = "no_country", "held by an actor without a country";
        RepeatsParent = "repeats_parent", "saying again what the parent column says";
    }
}

/// How many relations a view left out for one reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeftOut {
    /// Why.
    pub reason: Reason,
    /// How many: above 0.
    pub count: usize,
}

/// What became of every relation when a view was made:
/// `relations_read + parents_read = used + left out`, and `used = ties + collapsed`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ViewAccount {
    /// Rows of the relations table.
    pub relations_read: usize,
    /// Entries of the parent column; only the hierarchy reads them, elsewhere 0.
    pub parents_read: usize,
    /// Relations that stand behind the edges.
    pub used: usize,
    /// Used relations that run parallel to another used one, and so gave no pair of their own.
    pub collapsed: usize,
    /// Pairs that the used relations join. In a projection these are the pairs of actor and body
    /// before the projection, in every other network the edges.
    pub ties: usize,
    /// What was left out, in the order of [`Reason`].
    pub left_out: Vec<LeftOut>,
    /// In a projection the pairs that had to be looked at, Σ k(k-1)/2 over the sizes k of the
    /// groups projected; empty elsewhere.
    pub pairs: Option<u64>,
    /// Bodies that exist on the day, lie in the scope and have no tie in this network: they are no
    /// nodes of it.
    pub bodies_without_tie: usize,
}

impl ViewAccount {
    /// How many relations were left out, over all reasons.
    pub fn left_out_total(&self) -> usize {
        self.left_out.iter().map(|l| l.count).sum()
    }

    /// How many relations were left out for one reason.
    pub fn left_out_for(&self, reason: Reason) -> usize {
        let found = self.left_out.iter().find(|l| l.reason == reason);
        found.map_or(0, |l| l.count)
    }

    /// Whether everything that was read was either used or left out. It always is; tests and the
    /// report ask.
    pub fn is_exact(&self) -> bool {
        self.relations_read + self.parents_read == self.used + self.left_out_total()
            && self.used == self.ties + self.collapsed
    }
}

/// Counts reasons while relations are gone through.
#[derive(Clone, Debug)]
pub(super) struct Tally {
    counts: Vec<usize>,
}

impl Tally {
    pub(super) fn new() -> Self {
        Self {
            counts: vec![0; Reason::ALL.len()],
        }
    }

    pub(super) fn add(&mut self, reason: Reason) {
        self.counts[reason as usize] += 1;
    }

    pub(super) fn left_out(&self) -> Vec<LeftOut> {
        let all = Reason::ALL.iter().zip(&self.counts);
        all.filter(|(_, count)| **count > 0)
            .map(|(&reason, &count)| LeftOut { reason, count })
            .collect()
    }
}
