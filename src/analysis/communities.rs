//! Communities of a network, with how far they can be trusted.

use super::centrality::Made;
use super::context::{AnalysisError, Context};
use super::document::{Communities, Community, InsideTies};
use super::words::number;
use crate::community::{Consensus, STABLE};
use crate::metrics;
use crate::network::{NodeIx, Side};

/// Members named of each side of a community, at most.
const NAMED: usize = 4;

/// The communities of the network of a centrality chapter, and what is said of them; none if it has
/// no tie.
pub(super) fn of(
    context: &Context<'_>,
    made: &Made,
) -> Result<Option<(Communities, String)>, AnalysisError> {
    let snapshot = &made.view.snapshot;
    let mut settings = context.settings();
    // A seed is a whole number that a parameter holds exactly.
    let seed = context.plan.seed % (1 << 53);
    settings
        .params
        .insert("community.seed".to_owned(), seed as f64);
    let found = metrics::communities(snapshot, &settings)?;
    let (Some(modularity), Some(stability)) = (found.modularity, found.stability) else {
        return Ok(None);
    };
    let groups = if found.is_stable() {
        groups(made, &found)
    } else {
        Vec::new()
    };
    let communities = Communities {
        count: found.partition.count(),
        modularity,
        stability,
        runs: found.seeds,
        is_stable: found.is_stable(),
        groups,
    };
    let sentence = sentence(&communities);
    Ok(Some((communities, sentence)))
}

fn groups(made: &Made, found: &Consensus) -> Vec<Community> {
    let snapshot = &made.view.snapshot;
    let of = found.partition.of();
    let mut inside: Vec<(NodeIx, usize)> = (0..)
        .zip(of)
        .map(|(v, own)| {
            let is_inside = |w: &&NodeIx| of[**w as usize] == *own;
            let mut ties = snapshot.successors(v).iter().filter(is_inside).count();
            if snapshot.is_directed() {
                ties += snapshot.predecessors(v).iter().filter(is_inside).count();
            }
            (v, ties)
        })
        .collect();
    inside.sort_by_key(|&(v, ties)| (std::cmp::Reverse(ties), v));
    let side_of = |v: NodeIx| snapshot.sides().map_or(Side::Actor, |s| s[v as usize]);
    let sizes = (0_u32..).zip(found.partition.sizes());
    sizes
        .map(|(own, &nodes)| {
            let most = |side: Side| -> Vec<InsideTies> {
                let members = inside.iter().copied();
                let members: Vec<(NodeIx, usize)> = members
                    .filter(|(v, _)| of[*v as usize] == own && side_of(*v) == side)
                    .collect();
                let named = leaders(&members).iter().map(|&(v, ties)| InsideTies {
                    label: made.view.labels[v as usize].clone(),
                    ties,
                });
                named.collect()
            };
            Community {
                number: own as usize + 1,
                nodes,
                members: (0..)
                    .zip(of)
                    .filter(|(_, community)| **community == own)
                    .map(|(v, _)| snapshot.id(v).to_owned())
                    .collect(),
                actors: most(Side::Actor),
                bodies: most(Side::Body),
            }
        })
        .collect()
}

/// The first members of a list in descending order: no more than [`NAMED`], and none of several
/// alike of whom only some would find room.
fn leaders(members: &[(NodeIx, usize)]) -> &[(NodeIx, usize)] {
    let Some(next) = members.get(NAMED) else {
        return members;
    };
    let clear = members.iter().take_while(|member| member.1 > next.1);
    &members[..clear.count()]
}

fn sentence(found: &Communities) -> String {
    let runs = number(f64::from(found.runs));
    let stability = found.stability;
    if !found.is_stable {
        return format!(
            "No communities are named here. {runs} runs of the search agree only at {stability:.2} on average (adjusted \
             mutual information; 1 is full agreement, {STABLE} is asked for), so that who belongs to whom would hang on \
             chance."
        );
    }
    if found.count == 1 {
        return format!(
            "No groups stand out: {runs} runs of the search keep all nodes in one community."
        );
    }
    format!(
        "The ties gather in {} communities. {runs} runs of the search agree at {stability:.2} on average (adjusted mutual \
         information; 1 is full agreement, {STABLE} is asked for); modularity is {:.2}. A community is a group with more \
         ties inside than chance would put there: it is no bloc, and its members need not agree on anything.",
        number(found.count as f64),
        found.modularity
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_named_before_others_who_are_alike() {
        let ties = |members: &[(NodeIx, usize)]| -> Vec<usize> {
            leaders(members).iter().map(|member| member.1).collect()
        };
        assert_eq!(ties(&[(0, 9), (1, 5), (2, 5), (3, 1), (4, 1)]), [9, 5, 5]);
        assert_eq!(
            ties(&[(0, 9), (1, 5), (2, 5), (3, 2), (4, 1)]),
            [9, 5, 5, 2]
        );
        assert_eq!(ties(&[(0, 9), (1, 1), (2, 1), (3, 1)]), [9, 1, 1, 1]);
        assert_eq!(ties(&[(0, 2); 6]), [0; 0]);
        assert_eq!(ties(&[]), [0; 0]);
    }
}
