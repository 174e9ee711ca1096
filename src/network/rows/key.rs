//! What arcs are sorted by, and what becomes of their weights.

use rayon::prelude::*;

use super::{Collapsed, NodeIx, Part, Ties, joined, joined_codes};
use crate::network::column::{Codes, Weights, place};

/// What an arc is sorted by within its row, in one number: target, weight, relation.
pub(super) trait Key: Copy + Default + Ord + Send + Sync {
    /// The weight of an arc as rows are built.
    type Weight: Copy + Default + Send + Sync;
    /// Its relation.
    type Relation: Copy + Default + Send + Sync;

    /// What there is to say of a tie but for its target.
    fn of(ties: &Ties, tie: usize) -> Self;
    /// The same with a target.
    fn to(self, target: NodeIx) -> Self;
    fn target(self) -> NodeIx;
    fn weight(self) -> Self::Weight;
    fn value(weight: Self::Weight, ties: &Ties) -> f64;
    fn relation(self) -> Self::Relation;
    fn code(relation: Self::Relation) -> u32;
    /// The column of strengths; the arcs that are collapsed have strengths of their own.
    fn strengths(
        parts: &[Part<Self>],
        arcs: usize,
        ties: &Ties,
        collapsed: &[Collapsed],
    ) -> Weights;
}

/// Few distinct weights and relations: two bytes each.
impl Key for u64 {
    type Weight = u16;
    type Relation = u16;

    fn of(ties: &Ties, tie: usize) -> Self {
        let weight = match &ties.weights {
            Weights::Coded { codes, .. } => codes.get(tie),
            Weights::Each(_) => 0,
        };
        Self::from(weight) << 16 | Self::from(ties.relations.get(tie))
    }

    fn to(self, target: NodeIx) -> Self {
        Self::from(target) << 32 | self
    }

    fn target(self) -> NodeIx {
        (self >> 32) as NodeIx
    }

    fn weight(self) -> u16 {
        (self >> 16) as u16
    }

    fn value(weight: u16, ties: &Ties) -> f64 {
        match &ties.weights {
            Weights::Coded { values, .. } => values[usize::from(weight)],
            Weights::Each(_) => 1.0,
        }
    }

    fn relation(self) -> u16 {
        self as u16
    }

    fn code(relation: u16) -> u32 {
        u32::from(relation)
    }

    fn strengths(
        parts: &[Part<Self>],
        arcs: usize,
        ties: &Ties,
        collapsed: &[Collapsed],
    ) -> Weights {
        let mut values = match &ties.weights {
            Weights::Coded { values, .. } => values.clone(),
            Weights::Each(_) => Vec::new(),
        };
        if collapsed.is_empty() {
            let codes = joined_codes(parts, arcs, values.len(), |p| &p.weights, u32::from);
            return Weights::Coded { codes, values };
        }
        values.extend(collapsed.iter().map(|c| c.strength));
        values.par_sort_unstable_by(f64::total_cmp);
        values.dedup_by(|a, b| a.total_cmp(b).is_eq());
        let mut codes = joined(parts, arcs, |p| &p.weights, |w| w);
        codes.grow(arcs);
        if values.len() <= 1 << 16 {
            let Weights::Coded { values: old, .. } = &ties.weights else {
                return Weights::default();
            };
            let new: Vec<u16> = old.iter().map(|v| place(&values, *v) as u16).collect();
            codes
                .par_iter_mut()
                .for_each(|code| *code = new[usize::from(*code)]);
            for c in collapsed {
                codes[c.arc] = place(&values, c.strength) as u16;
            }
            let codes = &codes[..];
            let codes = Codes::of(arcs, values.len(), |at| u32::from(codes[at]));
            return Weights::Coded { codes, values };
        }
        let mut each: Vec<f64> = codes
            .par_iter()
            .map(|code| Self::value(*code, ties))
            .collect();
        for c in collapsed {
            each[c.arc] = c.strength;
        }
        Weights::Each(each.into())
    }
}

/// Any weights and any relations.
impl Key for u128 {
    type Weight = f64;
    type Relation = u32;

    fn of(ties: &Ties, tie: usize) -> Self {
        // Weights are positive, so their bits are in their order.
        let weight = ties.weights.get(tie).to_bits();
        Self::from(weight) << 32 | Self::from(ties.relations.get(tie))
    }

    fn to(self, target: NodeIx) -> Self {
        Self::from(target) << 96 | self
    }

    fn target(self) -> NodeIx {
        (self >> 96) as NodeIx
    }

    fn weight(self) -> f64 {
        f64::from_bits((self >> 32) as u64)
    }

    fn value(weight: f64, _: &Ties) -> f64 {
        weight
    }

    fn relation(self) -> u32 {
        self as u32
    }

    fn code(relation: u32) -> u32 {
        relation
    }

    fn strengths(
        parts: &[Part<Self>],
        arcs: usize,
        ties: &Ties,
        collapsed: &[Collapsed],
    ) -> Weights {
        let mut each = joined(parts, arcs, |p| &p.weights, |w| w);
        if each.is_empty() {
            each = vec![ties.weights.get(0); arcs].into();
        }
        for c in collapsed {
            each[c.arc] = c.strength;
        }
        Weights::of(each)
    }
}
