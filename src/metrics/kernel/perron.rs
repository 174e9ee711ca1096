//! The dominant left eigenvector of a directed network: x_v = Σ_u A_uv x_u / λ.

use super::super::contract::Convergence;
use super::component::{Components, reachable, strong, weak};
use super::matrix::Part;
use super::spectrum::{self, Dominant};
use crate::network::{NodeIx, Snapshot};
use crate::numeric::sum::{block_dot, block_sum};

const TOLERANCE: f64 = 1e-13;
const MOST_ROUNDS: u64 = 20_000;

/// Why there is no single dominant eigenvector.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum NoDominant {
    /// All eigenvalues are 0: no tie (undirected), no cycle (directed).
    ZeroRadius,
    /// Several components share the largest eigenvalue.
    Repeated(f64),
}

/// Two eigenvalues within this share of each other are the same.
const SAME_VALUE: f64 = 1e-9;

/// The components with the largest eigenvalue, from a list of candidates with an upper bound of
/// it, largest bound first.
pub(crate) fn winner<T>(
    mut candidates: Vec<(f64, Vec<NodeIx>)>,
    mut solve: impl FnMut(&[NodeIx]) -> (f64, T),
) -> Result<(Vec<NodeIx>, T), NoDominant> {
    candidates.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
    let mut best: Option<(f64, Vec<NodeIx>, T)> = None;
    let mut is_repeated = false;
    for (bound, nodes) in candidates {
        let least = best.as_ref().map_or(0.0, |b| b.0);
        if bound < least * (1.0 - SAME_VALUE) {
            break;
        }
        let (value, found) = solve(&nodes);
        if (value - least).abs() <= SAME_VALUE * value.max(least) {
            is_repeated = true;
        } else if value > least {
            is_repeated = false;
            best = Some((value, nodes, found));
        }
    }
    match best {
        None => Err(NoDominant::ZeroRadius),
        Some((value, ..)) if is_repeated => Err(NoDominant::Repeated(value)),
        Some((_, nodes, found)) => Ok((nodes, found)),
    }
}

/// The components that have ties, with the largest inflow of a node as bound of the eigenvalue.
pub(crate) fn candidates(
    s: &Snapshot,
    components: Components,
    weighted: bool,
) -> Vec<(f64, Vec<NodeIx>)> {
    let Components { members, of } = components;
    let inflow = |v: NodeIx| {
        let (loops, weight) = s.loops(v);
        let own = if weighted {
            weight
        } else {
            f64::from(loops.min(1))
        };
        let sources = s.predecessors(v).iter().zip(s.strengths_in(v));
        sources
            .filter(|(u, _)| of[**u as usize] == of[v as usize])
            .map(|(_, strength)| if weighted { strength } else { 1.0 })
            .sum::<f64>()
            + own
    };
    members
        .into_iter()
        .map(|nodes| {
            let bound = nodes.iter().map(|&v| inflow(v)).fold(0.0, f64::max);
            // The sums of a bound and of an eigenvalue are rounded differently.
            (bound * (1.0 + 1e-12), nodes)
        })
        .filter(|(bound, _)| *bound > 0.0)
        .collect()
}

/// The dominant left eigenvector over all nodes, non-negative and of length 1 (L2).
///
/// The largest eigenvalue is that of a strong component; the vector is positive there and on
/// everything that can be reached from there, and 0 elsewhere. Time O(m) a round.
pub(crate) fn dominant(s: &Snapshot, weighted: bool) -> Result<Dominant, NoDominant> {
    let candidates = candidates(s, strong(s), weighted);
    let (nodes, core) = winner(candidates, |nodes| {
        let part = Part::of(s, nodes, weighted);
        let found = power(&part, part.inflow());
        (found.value, found)
    })?;
    let below = reachable(s, &nodes);
    let mut start = vec![0.0; s.node_count()];
    for (&v, x) in nodes.iter().zip(&core.vector) {
        start[v as usize] = *x;
    }
    let part = Part::of(s, &below, weighted);
    let found = power(&part, below.iter().map(|&v| start[v as usize]).collect());
    let mut vector = vec![0.0; s.node_count()];
    for (&v, x) in below.iter().zip(found.vector) {
        vector[v as usize] = x;
    }
    Ok(Dominant { vector, ..found })
}

/// The largest eigenvalue of the matrix of all ties, 0 where there is none: the radius within which
/// powers of the matrix stay bounded.
pub(crate) fn radius(s: &Snapshot, weighted: bool) -> f64 {
    let found = if s.is_directed() {
        winner(candidates(s, strong(s), weighted), |nodes| {
            let part = Part::of(s, nodes, weighted);
            let value = power(&part, part.inflow()).value;
            (value, value)
        })
    } else {
        winner(candidates(s, weak(s), weighted), |nodes| {
            let value = spectrum::dominant(&Part::of(s, nodes, weighted)).value;
            (value, value)
        })
    };
    match found {
        Ok((_, value)) | Err(NoDominant::Repeated(value)) => value,
        Err(NoDominant::ZeroRadius) => 0.0,
    }
}

/// The power method on A' + λI: the shift by the current estimate makes it converge where ties run
/// in circles of one length, on which the plain method goes round for ever.
fn power(part: &Part, start: Vec<f64>) -> Dominant {
    let mut x = start;
    let total = block_sum(&x);
    for value in &mut x {
        *value /= total;
    }
    let mut found = Convergence {
        iterations: 0,
        residual: f64::INFINITY,
        reached: false,
    };
    let mut value = 0.0;
    while found.iterations < MOST_ROUNDS && !found.reached {
        found.iterations += 1;
        let mut next = part.times(&x);
        // x sums to 1, so what flows is the estimate of λ.
        value = block_sum(&next);
        let gaps: Vec<f64> = next
            .iter()
            .zip(&x)
            .map(|(y, x)| (y - value * x).abs())
            .collect();
        found.residual = block_sum(&gaps) / value.max(f64::MIN_POSITIVE);
        found.reached = found.residual <= TOLERANCE;
        for (y, x) in next.iter_mut().zip(&x) {
            *y = (*y + value * x) / (2.0 * value);
        }
        x = next;
    }
    let length = block_dot(&x, &x).sqrt();
    for value in &mut x {
        *value /= length;
    }
    Dominant {
        value,
        vector: x,
        convergence: found,
    }
}
