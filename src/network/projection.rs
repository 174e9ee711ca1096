//! Co-membership and interlock: the affiliation network projected on one of its sides.

use super::{NodeIx, Side, SnapshotBuilder, View, ViewError};

/// Ties two nodes of `side` by how many neighbours they share.
///
/// *Formula.* w(a, b) = Σ_c x_ac x_bc, where x_ac = 1 if a has any role in c: two roles of one actor
/// in one body count once, and the weights of the relations do not matter. Every node of the side
/// stays, so who shares nothing with anybody is an isolate.
///
/// *Complexity.* Time O(pairs) with pairs = Σ_c k_c (k_c - 1) / 2, memory O(n + edges): pairs are
/// counted up row by row and never stored. `pairs` is checked against the limit before anything is
/// allocated.
pub(super) fn project(two_mode: View, side: Side) -> Result<View, ViewError> {
    let s = &two_mode.snapshot;
    let sides = s.sides().unwrap_or_default();
    let spec = two_mode.spec;
    let on_side = |want: Side| (0..).zip(sides).filter(move |(_, x)| **x == want);

    let (mut pairs, mut largest) = (0u64, None);
    for (c, _) in on_side(other(side)) {
        let size = s.successors(c).len();
        let k = size as u64;
        pairs = pairs.saturating_add(k * k.saturating_sub(1) / 2);
        if largest.is_none_or(|(_, most)| size > most) {
            largest = Some((c, size));
        }
    }
    if pairs > spec.max_pairs {
        let (c, largest_size) = largest.unwrap_or_default();
        return Err(ViewError::TooManyPairs {
            kind: spec.kind,
            pairs,
            limit: spec.max_pairs,
            largest: s.id(c).to_owned(),
            largest_size,
        });
    }

    let kept: Vec<NodeIx> = on_side(side).map(|(v, _)| v).collect();
    let mut number = vec![NodeIx::MAX; s.node_count()];
    for (new, &old) in (0..).zip(&kept) {
        number[old as usize] = new;
    }
    let mut shared = vec![0u32; s.node_count()];
    let mut partners: Vec<NodeIx> = Vec::new();
    let mut ties = Vec::new();
    for &a in &kept {
        for &c in s.successors(a) {
            let members = s.successors(c);
            let after = members.partition_point(|&b| b <= a);
            for &b in &members[after..] {
                if shared[b as usize] == 0 {
                    partners.push(b);
                }
                shared[b as usize] += 1;
            }
        }
        for b in partners.drain(..) {
            let weight = f64::from(std::mem::take(&mut shared[b as usize]));
            ties.push((number[a as usize], number[b as usize], weight));
        }
    }

    let mut account = two_mode.account;
    account.pairs = Some(pairs);
    let pick = |v: &NodeIx| *v as usize;
    Ok(View {
        snapshot: SnapshotBuilder {
            parallel: super::Parallel::AsOne,
            ids: kept.iter().map(|&v| s.id(v).to_owned()).collect(),
            directed: false,
            weighted: true,
            sides: None,
            ties,
            role_ties: Vec::new(),
        }
        .build(),
        actors: kept.iter().map(|v| two_mode.actors[pick(v)]).collect(),
        countries: kept.iter().map(|v| two_mode.countries[pick(v)]).collect(),
        labels: kept
            .iter()
            .map(|v| two_mode.labels[pick(v)].clone())
            .collect(),
        account,
        spec,
    })
}

const fn other(side: Side) -> Side {
    match side {
        Side::Actor => Side::Body,
        Side::Body => Side::Actor,
    }
}
