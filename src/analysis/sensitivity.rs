//! How much a rank depends on single bodies: each draw leaves out a share of the bodies and ranks
//! the actors anew.
//!
//! The data are a census of seats, not a sample, so the intervals are no margins of error; reports
//! call them *sensitivity*.

use rayon::prelude::*;

use super::SensitivityPlan;
use crate::metrics::{self, Metric, Settings};
use crate::network::{NodeIx, Parallel, Side, Snapshot, SnapshotBuilder};
use crate::numeric::random::Stream;
use crate::numeric::rank::{central_range, competition_ranks};

/// The most node-edge steps that the draws of one chapter may cost; draws are cut down to it, so
/// that a report stays a matter of seconds. Part of the definition of the result.
const STEP_BUDGET: f64 = 1.5e9;

/// Fewer draws than this give no interval.
const FEWEST_DRAWS: u32 = 50;

/// The range of ranks of each node, for each measure.
pub(super) struct Intervals {
    /// For each measure, for each node: best and worst rank in 95 % of the draws.
    pub(super) by_metric: Vec<Vec<Option<(u32, u32)>>>,
    /// How they were made, or why there are none; for readers.
    pub(super) note: String,
}

/// How often the draws can be made within the budget.
fn affordable(plan: &SensitivityPlan, snapshot: &Snapshot) -> u32 {
    let steps = snapshot.node_count() as f64 * snapshot.edge_count().max(1) as f64;
    let most = STEP_BUDGET / steps.max(1.0);
    if most >= f64::from(plan.draws) {
        plan.draws
    } else {
        most as u32
    }
}

/// Ranks of the actors' side under draws that leave out a share of the bodies.
pub(super) fn intervals(
    snapshot: &Snapshot,
    asked: &[&'static dyn Metric],
    settings: &Settings,
    plan: &SensitivityPlan,
    seed: u64,
    chapter: &str,
) -> Intervals {
    let none = |note: &str| Intervals {
        by_metric: vec![vec![None; snapshot.node_count()]; asked.len()],
        note: note.to_owned(),
    };
    if plan.draws == 0 {
        return none("The plan asks for no intervals.");
    }
    let Some(sides) = snapshot.sides() else {
        return none(
            "No sensitivity intervals: in this network leaving out bodies would leave out those who are ranked.",
        );
    };
    let bodies: Vec<NodeIx> = nodes_of(sides, Side::Body);
    let actors: Vec<NodeIx> = nodes_of(sides, Side::Actor);
    let dropped = (plan.drop * bodies.len() as f64).round() as usize;
    if dropped == 0 || dropped >= bodies.len() {
        return none("No sensitivity intervals: there are too few bodies to leave some out.");
    }
    let draws = affordable(plan, snapshot);
    if draws < FEWEST_DRAWS {
        return none("No sensitivity intervals: the network is too large to rank it often enough.");
    }
    // One draw after the other is a block of its own, so the result knows nothing of threads.
    let ranks: Vec<Vec<Vec<Option<u32>>>> = (0..draws)
        .into_par_iter()
        .map(|draw| {
            let mut stream = Stream::new(seed, &format!("sensitivity {chapter}"), u64::from(draw));
            let mut shuffled = bodies.clone();
            stream.shuffle(&mut shuffled);
            let mut keep = vec![true; snapshot.node_count()];
            for v in &shuffled[..dropped] {
                keep[*v as usize] = false;
            }
            let thinned = without(snapshot, &keep);
            actor_ranks(&thinned, asked, settings, &actors)
        })
        .collect();
    let by_metric = (0..asked.len())
        .map(|metric| {
            let mut row = vec![None; snapshot.node_count()];
            for (place, &actor) in actors.iter().enumerate() {
                let mut seen: Vec<u32> = ranks
                    .iter()
                    .filter_map(|draw| draw[metric].get(place).copied()?)
                    .collect();
                seen.sort_unstable();
                row[actor as usize] = central_range(&seen);
            }
            row
        })
        .collect();
    let cut = if draws < plan.draws {
        " (fewer than planned, for the size of the network)"
    } else {
        ""
    };
    Intervals {
        by_metric,
        note: format!(
            "Sensitivity: the range of the rank in 95 % of {draws} draws{cut}, each leaving out {dropped} of {} bodies \
             at random (seed {seed}). The data are a census, not a sample: this is no margin of error.",
            bodies.len()
        ),
    }
}

fn nodes_of(sides: &[Side], side: Side) -> Vec<NodeIx> {
    (0..)
        .zip(sides)
        .filter(|(_, s)| **s == side)
        .map(|(v, _)| v)
        .collect()
}

/// Ranks of `actors` by each measure; all empty where a measure is undefined.
fn actor_ranks(
    snapshot: &Snapshot,
    asked: &[&'static dyn Metric],
    settings: &Settings,
    actors: &[NodeIx],
) -> Vec<Vec<Option<u32>>> {
    let Ok(outcomes) = metrics::compute_many(snapshot, settings, asked) else {
        return vec![Vec::new(); asked.len()];
    };
    let ranks = outcomes.iter().map(|outcome| {
        let values = outcome.node_values();
        let of_actors: Vec<Option<f64>> = actors
            .iter()
            .map(|&v| values.get(v as usize).copied().flatten())
            .collect();
        competition_ranks(&of_actors)
    });
    ranks.collect()
}

/// The network without some nodes' ties; the nodes stay, so that numbers of nodes do.
fn without(snapshot: &Snapshot, keep: &[bool]) -> Snapshot {
    let kept = |v: NodeIx| keep[v as usize];
    let nodes = 0..u32::try_from(snapshot.node_count()).unwrap_or(u32::MAX);
    let ties = nodes
        .flat_map(|v| {
            let forward = snapshot.successors(v).iter().zip(snapshot.strengths(v));
            forward.map(move |(&to, weight)| (v, to, weight))
        })
        .filter(|&(from, to, _)| from < to && kept(from) && kept(to))
        .collect();
    let role_ties = snapshot
        .role_ties()
        .iter()
        .filter(|t| kept(t.actor) && kept(t.body))
        .copied()
        .collect();
    SnapshotBuilder {
        ids: snapshot.ids().to_vec(),
        directed: false,
        weighted: snapshot.has_weights(),
        parallel: Parallel::AsOne,
        sides: snapshot.sides().map(<[Side]>::to_vec),
        ties,
        role_ties,
    }
    .build()
}
