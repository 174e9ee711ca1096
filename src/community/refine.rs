//! The second phase of Leiden: each community is built anew from single nodes, so that it falls
//! into parts that are well tied within.

use super::local_move::Around;
use super::ties::{Mass, Ties};
use crate::network::NodeIx;
use crate::numeric::random::Stream;

/// How much chance decides between parts to join, in mean weights of a tie: the θ of the paper.
const THETA: f64 = 0.01;

/// Gains this many θ below the best are never drawn: e^-40 is nothing.
const NEVER: f64 = 40.0;

/// Splits every community of `of` into parts; returns the part of each node, labelled by one of
/// its nodes.
pub(super) fn refine<M: Mass>(
    ties: &Ties<M>,
    of: &[u32],
    resolution: f64,
    stream: &mut Stream,
) -> Vec<u32> {
    let n = ties.node_count();
    let per_pair = resolution / ties.total;
    let theta = THETA * ties.weights.iter().sum::<f64>() / ties.weights.len().max(1) as f64;
    let mut whole = vec![M::default(); n];
    for (&community, &mass) in of.iter().zip(&ties.masses) {
        whole[community as usize] += mass;
    }
    // The weight from each part to the rest of its community.
    let mut cut: Vec<f64> = (0..)
        .zip(of)
        .map(|(v, &own)| {
            let inside = ties.row(v).filter(|(w, _)| of[*w as usize] == own);
            inside.map(|(_, weight)| weight).sum()
        })
        .collect();
    let mut part: Vec<u32> = (0..).take(n).collect();
    let mut masses = ties.masses.clone();
    let mut is_alone = vec![true; n];
    let mut around = Around::new(n);
    let mut choices: Vec<(u32, f64)> = Vec::new();
    let mut order: Vec<NodeIx> = (0..).take(n).collect();
    stream.shuffle(&mut order);
    for v in order {
        let at = v as usize;
        if !is_alone[at] {
            continue;
        }
        let own = of[at];
        let mass = ties.masses[at];
        let is_well_tied = |mass: M, cut: f64| {
            let mut rest = whole[own as usize];
            rest -= mass;
            cut >= per_pair * mass.times(rest)
        };
        if cut[at] <= 0.0 || !is_well_tied(mass, cut[at]) {
            continue;
        }
        for (w, weight) in ties.row(v) {
            if of[w as usize] == own {
                around.add(part[w as usize], weight);
            }
        }
        // To stay alone gains nothing.
        choices.clear();
        choices.push((v, 0.0));
        let mut best = 0.0;
        for &other in &around.met {
            let there = masses[other as usize];
            let gain = around.weight(other) - per_pair * mass.times(there);
            if gain >= 0.0
                && gain > best - NEVER * theta
                && is_well_tied(there, cut[other as usize])
            {
                choices.push((other, gain));
                best = gain.max(best);
            }
        }
        let chosen = draw(&mut choices, best, theta, stream);
        if chosen != v {
            let there = chosen as usize;
            part[at] = chosen;
            masses[there] += mass;
            cut[there] += cut[at] - 2.0 * around.weight(chosen);
            is_alone[there] = false;
            is_alone[at] = false;
        }
        around.clear();
    }
    part
}

/// Draws a choice with probability proportional to e^(gain / θ).
fn draw(choices: &mut Vec<(u32, f64)>, best: f64, theta: f64, stream: &mut Stream) -> u32 {
    choices.retain(|(_, gain)| *gain > best - NEVER * theta);
    if let [(only, _)] = choices[..] {
        return only;
    }
    let mut sum = 0.0;
    for (_, gain) in choices.iter_mut() {
        sum += libm::exp((*gain - best) / theta);
        *gain = sum;
    }
    let point = stream.f64() * sum;
    let found = choices.iter().find(|(_, upto)| point < *upto);
    found.or(choices.last()).map_or(0, |choice| choice.0)
}
