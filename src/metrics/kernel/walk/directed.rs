//! The walk with direction, by Gauss and Seidel's rounds along the ties.

use super::{Goal, Walk};
use crate::metrics::Convergence;
use crate::network::{NodeIx, Snapshot};

/// Where the walker is found, nearly: within `goal`, or after all its rounds.
///
/// What starts anew is the same everywhere, so that p is in proportion to the y of
/// y = 1 + d A D⁻¹ y, from which the nodes without ties out have dropped out. A round goes through
/// the nodes in such an order that ties lead forward where they can, and takes what is new at once:
/// where no ties run in circles, one round does it all. One thread does it, in a fixed order.
pub(super) fn solve(walk: &Walk<'_>, goal: Goal, found: &mut Convergence) -> Vec<f64> {
    let order = forward(walk.s);
    let mut y = vec![1.0; order.len()];
    let inverse = walk.inverse();
    let mut sent = inverse.clone();
    // A self-loop brings back a fixed part of what a node holds.
    let back = |v: NodeIx| match walk.s.loops(v) {
        (0, _) => 0.0,
        (_, weight) if walk.weighted => walk.damping * weight * inverse[v as usize],
        _ => walk.damping * inverse[v as usize],
    };
    while found.iterations < goal.rounds {
        found.iterations += 1;
        let (mut change, mut total) = (0.0, 0.0);
        for &v in &order {
            let at = v as usize;
            let next = (1.0 + walk.damping * walk.inflow_from_others(v, &sent)) / (1.0 - back(v));
            change += (next - y[at]).abs();
            total += next;
            y[at] = next;
            sent[at] = next * inverse[at];
        }
        // What is left over is what changed after it had been used: less than the change.
        if change <= goal.residual * total {
            break;
        }
    }
    let total: f64 = y.iter().sum();
    for value in &mut y {
        *value /= total;
    }
    y
}

/// All nodes, those that a depth-first search leaves last first. Time O(n + m).
fn forward(s: &Snapshot) -> Vec<NodeIx> {
    let n = s.node_count();
    let mut seen = vec![false; n];
    let mut order = Vec::with_capacity(n);
    // The path of the search: each node with the place of its next tie.
    let mut path: Vec<(NodeIx, usize)> = Vec::new();
    for root in (0..).take(n) {
        if std::mem::replace(&mut seen[root as usize], true) {
            continue;
        }
        path.push((root, 0));
        while let Some((v, tie)) = path.last_mut() {
            let Some(&w) = s.successors(*v).get(*tie) else {
                order.push(*v);
                path.pop();
                continue;
            };
            *tie += 1;
            if !std::mem::replace(&mut seen[w as usize], true) {
                path.push((w, 0));
            }
        }
    }
    order.reverse();
    order
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::network::SnapshotBuilder;

    #[test]
    fn ties_lead_forward_unless_they_run_in_circles() {
        let s = SnapshotBuilder {
            ids: (0..6).map(|v| v.to_string()).collect(),
            directed: true,
            ties: [(4, 0), (0, 2), (2, 1), (4, 1), (5, 4), (3, 2)]
                .map(|(s, t)| (s, t, 1.0))
                .to_vec(),
            ..SnapshotBuilder::default()
        }
        .build();
        let order = forward(&s);
        let place = |v: u32| order.iter().position(|w| *w == v).unwrap();
        for v in 0..6 {
            assert!(s.successors(v).iter().all(|&w| place(v) < place(w)));
        }
        let goal = Goal {
            residual: 1e-12,
            rounds: 100,
        };
        let (_, found) = Walk::new(&s, false, 0.85).solve(goal);
        // One round, one that sees nothing change, one that measures what is left.
        assert!(found.reached && found.iterations == 3, "{found:?}");
    }
}
