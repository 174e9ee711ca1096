//! Projections: a two-mode network as ties between the nodes of one of its sides.

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::column::Weights;
use super::numbers::Numbers;
use super::pairing::{Count, Memberships, Pairing, pair_up};
use super::{NetworkKind, NodeIx, Side, Snapshot, View, ViewError};

/// What a tie between two nodes of one side is worth: x_ac is 1 if a is tied to c, else 0, and k is
/// the number of nodes that a node is tied to.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "lowercase")]
pub enum Projection {
    /// Σ_c x_ac x_bc: how many they share.
    #[default]
    Shared,
    /// Σ_c x_ac x_bc/(k_c − 1), Newman, Physical Review E 64 (2001), 016132: each shared body is one
    /// unit of each member's time, divided among the others there.
    Newman,
    /// Shared of all that either is tied to.
    Jaccard,
    /// Shared of the fewer that one of them is tied to.
    Overlap,
    /// Σ_c x_ac x_bc/k_c: a large body ties its members loosely.
    Hyperbolic,
}

impl Projection {
    /// All of them, in the order of the documentation.
    pub const ALL: &'static [Self] = &[
        Self::Shared,
        Self::Newman,
        Self::Jaccard,
        Self::Overlap,
        Self::Hyperbolic,
    ];

    /// The word used on the command line.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Shared => "shared",
            Self::Newman => "newman",
            Self::Jaccard => "jaccard",
            Self::Overlap => "overlap",
            Self::Hyperbolic => "hyperbolic",
        }
    }

    /// The projection with this word.
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.id() == id)
    }

    /// What the strength of a tie is, for readers.
    pub const fn about(self) -> &'static str {
        match self {
            Self::Shared => "how many they share",
            Self::Newman => "each one shared counts 1/(its size - 1)",
            Self::Jaccard => "those shared as a share of all that either has",
            Self::Overlap => "those shared as a share of what the one with fewer has",
            Self::Hyperbolic => "each one shared counts 1/its size",
        }
    }
}

impl std::fmt::Display for Projection {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.id())
    }
}

/// Ties two nodes of `side` if they share a neighbour on the other side.
///
/// *Formula.* See [`Projection`]. Parallel ties count once and their weights do not matter; direction
/// is ignored. Every node of the side stays, so who shares nothing with anybody is an isolate.
///
/// *Complexity.* Time O(pairs) with pairs = Σ_c k_c (k_c - 1)/2, memory O(n + edges): pairs are
/// counted up row by row and never stored. `pairs` is checked against `max_pairs` before anything is
/// counted.
///
/// # Errors
/// [`ViewError::NotTwoMode`]; [`ViewError::TooManyPairs`].
pub fn project(
    s: &Snapshot,
    side: Side,
    projection: Projection,
    max_pairs: u64,
) -> Result<Snapshot, ViewError> {
    let ties = memberships(s, side)?;
    check_pairs(s, &ties, kind_of(side), max_pairs)?;
    Ok(projected(s, &ties, projection))
}

const fn kind_of(side: Side) -> NetworkKind {
    match side {
        Side::Actor => NetworkKind::CoMembership,
        Side::Body => NetworkKind::Interlock,
    }
}

fn memberships(s: &Snapshot, side: Side) -> Result<Memberships, ViewError> {
    let sides = s.sides().ok_or(ViewError::NotTwoMode)?;
    Ok(Memberships::of(s, sides, side))
}

/// How many pairs there are to look at.
fn check_pairs(
    s: &Snapshot,
    ties: &Memberships,
    kind: NetworkKind,
    limit: u64,
) -> Result<u64, ViewError> {
    let (mut pairs, mut largest) = (0_u64, None);
    for (c, &node) in ties.others.iter().enumerate() {
        let size = ties.size(c);
        let k = size as u64;
        pairs = pairs.saturating_add(k * k.saturating_sub(1) / 2);
        if largest.is_none_or(|(_, most)| size > most) {
            largest = Some((node, size));
        }
    }
    if pairs > limit {
        let (node, largest_size) = largest.unwrap_or_default();
        return Err(ViewError::TooManyPairs {
            kind,
            pairs,
            limit,
            largest: s.id(node).to_owned(),
            largest_size,
        });
    }
    Ok(pairs)
}

fn projected(s: &Snapshot, ties: &Memberships, projection: Projection) -> Snapshot {
    let n = ties.kept.len();
    let most = (0..n).map(|a| ties.degree(a)).max().unwrap_or(0);
    match projection {
        Projection::Newman => {
            // A body of one member ties nobody, whatever it is worth.
            shared_out(s, ties, |k| 1.0 / (k - 1.0).max(1.0))
        }
        Projection::Hyperbolic => shared_out(s, ties, |k| 1.0 / k.max(1.0)),
        Projection::Shared | Projection::Jaccard | Projection::Overlap => match most {
            0..=0xff => by_count::<u8>(s, ties, projection, most),
            0x100..=0xffff => by_count::<u16>(s, ties, projection, most),
            _ => by_count::<u32>(s, ties, projection, most),
        },
    }
}

/// Each shared body is worth something that depends on its size.
fn shared_out(s: &Snapshot, ties: &Memberships, worth: fn(f64) -> f64) -> Snapshot {
    let sizes = (0..ties.others.len()).map(|c| worth(number(ties.size(c))));
    let gains: Vec<f64> = sizes.collect();
    let pairing = pair_up::<f64>(ties, &gains);
    let rows = (pairing.offsets, pairing.targets);
    network(s, ties, rows, Weights::Each(pairing.cells))
}

/// What follows from how many bodies are shared; no node has more than `most`.
fn by_count<C: Count>(
    s: &Snapshot,
    ties: &Memberships,
    projection: Projection,
    most: usize,
) -> Snapshot {
    let ones = vec![1.0; ties.others.len()];
    let pairing = pair_up::<C>(ties, &ones);
    let strengths = match projection {
        Projection::Jaccard => shares(ties, &pairing, |shared, a, b| shared / (a + b - shared)),
        Projection::Overlap => shares(ties, &pairing, |shared, a, b| shared / a.min(b)),
        _ => counts(pairing.cells, most),
    };
    network(s, ties, (pairing.offsets, pairing.targets), strengths)
}

/// A count is its own code, into a table of all counts up to `most`.
fn counts<C: Count>(cells: Numbers<C>, most: usize) -> Weights {
    Weights::Coded {
        codes: C::codes(cells),
        values: (0..=most).map(number).collect(),
    }
}

/// `share` is told how many bodies two nodes share and how many each has.
fn shares<C: Count>(
    ties: &Memberships,
    pairing: &Pairing<C>,
    share: impl Fn(f64, f64, f64) -> f64 + Sync,
) -> Weights {
    let rows: Vec<&[usize]> = pairing.offsets.windows(2).collect();
    let of_row = |(a, row): (usize, &&[usize])| {
        let (cells, targets, share) = (&pairing.cells, &pairing.targets, &share);
        let degree = |v: usize| number(ties.degree(v));
        (row[0]..row[1]).map(move |at| {
            let shared: u32 = cells.at(at).into();
            share(
                f64::from(shared),
                degree(a),
                degree(targets.at(at) as usize),
            )
        })
    };
    let strengths = rows.par_iter().enumerate().flat_map_iter(of_row);
    let strengths: Vec<f64> = strengths.collect();
    Weights::Each(strengths.into())
}

fn network(
    s: &Snapshot,
    ties: &Memberships,
    (offsets, targets): (Vec<usize>, Numbers<NodeIx>),
    strengths: Weights,
) -> Snapshot {
    let ids = ties.kept.iter().map(|&v| s.id(v)).collect();
    Snapshot::of_rows(ids, offsets, targets, strengths)
}

#[expect(clippy::cast_precision_loss, reason = "counts are far below 2^53")]
fn number(count: usize) -> f64 {
    count as f64
}

/// The view of the nodes of one side.
pub(super) fn view(two_mode: View, side: Side) -> Result<View, ViewError> {
    let s = &two_mode.snapshot;
    let spec = two_mode.spec;
    let ties = memberships(s, side)?;
    let pairs = check_pairs(s, &ties, spec.kind, spec.max_pairs)?;
    let mut account = two_mode.account;
    account.pairs = Some(pairs);
    let kept = || ties.kept.iter().map(|v| *v as usize);
    Ok(View {
        actors: kept().map(|v| two_mode.actors[v]).collect(),
        countries: kept().map(|v| two_mode.countries[v]).collect(),
        labels: kept().map(|v| two_mode.labels[v].clone()).collect(),
        snapshot: projected(s, &ties, spec.projection),
        account,
        spec,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_projection_is_found_by_its_word() {
        for kind in Projection::ALL {
            assert_eq!(Projection::from_id(kind.id()), Some(*kind));
            let word = serde_json::to_value(kind).unwrap();
            assert_eq!(word, kind.id());
            assert!(!kind.about().is_empty());
        }
        assert_eq!(Projection::from_id("cosine"), None);
    }
}
