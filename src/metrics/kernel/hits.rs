//! Hubs and authorities: the first pair of singular vectors of the matrix of ties.
//!
//! Hubs apart from authorities make a network without direction, whose largest eigenvalue is the
//! largest singular value. It belongs to one vector of each component, so that hubs and authorities
//! are unique if and only if one component alone has it: no rounding decides.

use super::super::contract::{Convergence, Outcome};
use super::matrix::{Part, doubled_ties};
use super::perron::{NoDominant, winner};
use super::spectrum;
use super::work::Work;
use crate::network::{NodeIx, Snapshot};
use crate::numeric::sum::block_sum;

/// The first pair of singular vectors.
#[derive(Clone, Debug)]
pub(crate) struct Singular {
    hubs: Vec<f64>,
    authorities: Vec<f64>,
    convergence: Convergence,
}

/// Which of the two.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Standing {
    /// Points to good authorities.
    Hub,
    /// Is pointed to by good hubs.
    Authority,
}

/// The score of every node; all add up to 1.
pub(crate) fn scores(work: &Work<'_>, standing: Standing) -> Outcome {
    told(work.singular(), work.snapshot, standing)
}

/// The same for a network beside that of the job.
pub(crate) fn scores_of(s: &Snapshot, weighted: bool, standing: Standing) -> Outcome {
    told(&Singular::of(s, weighted), s, standing)
}

fn told(found: &Result<Singular, NoDominant>, s: &Snapshot, standing: Standing) -> Outcome {
    let n = s.node_count();
    if n == 0 {
        return Outcome::nodes(Vec::new());
    }
    match found {
        Ok(found) => {
            let scores = match standing {
                Standing::Hub => &found.hubs,
                Standing::Authority => &found.authorities,
            };
            let total = block_sum(scores);
            Outcome::nodes(scores.iter().map(|x| x / total).collect())
                .with_convergence(found.convergence)
        }
        Err(NoDominant::ZeroRadius) => Outcome::undefined_nodes(
            n,
            "the network has no tie: there is no hub and no authority",
        ),
        Err(NoDominant::Repeated(_)) if s.sides().is_some() && !s.is_directed() => Outcome {
            undefined: None,
            not_meant: Some(
                "hubs and authorities are of networks with direction: in every two-mode network \
                 without it they are not unique (use eigenvector)"
                    .to_owned(),
            ),
            ..Outcome::undefined_nodes(n, "")
        },
        Err(NoDominant::Repeated(value)) => Outcome::undefined_nodes(
            n,
            format!(
                "the largest singular value ({value:.6}) is repeated, so that hubs and authorities are not \
                 unique: so it is without direction where all circles of ties are even (use \
                 eigenvector), and where several parts are alike"
            ),
        ),
    }
}

impl Singular {
    /// Time O(m) a round, memory O(n + m).
    pub(crate) fn of(s: &Snapshot, weighted: bool) -> Result<Self, NoDominant> {
        let (nodes, found) = winner(components(s, weighted), |nodes| {
            let found = spectrum::dominant(&Part::doubled(s, nodes, weighted));
            (found.value, found)
        })?;
        let mut hubs = vec![0.0; 2 * s.node_count()];
        for (&v, x) in nodes.iter().zip(&found.vector) {
            hubs[v as usize] = *x;
        }
        let authorities = hubs.split_off(s.node_count());
        Ok(Self {
            hubs,
            authorities,
            convergence: found.convergence,
        })
    }
}

/// The components of the doubled network that have ties, with the largest sum of ties at a node as
/// bound of the eigenvalue.
fn components(s: &Snapshot, weighted: bool) -> Vec<(f64, Vec<NodeIx>)> {
    let n = 2 * s.node_count();
    let mut seen = vec![false; n];
    let mut components = Vec::new();
    for start in (0..).take(n) {
        if std::mem::replace(&mut seen[start as usize], true) {
            continue;
        }
        let mut nodes: Vec<NodeIx> = vec![start];
        let (mut at, mut bound) = (0, 0.0_f64);
        while let Some(&v) = nodes.get(at) {
            at += 1;
            let mut sum = 0.0;
            for (w, strength) in doubled_ties(s, v, weighted) {
                sum += strength;
                if !std::mem::replace(&mut seen[w as usize], true) {
                    nodes.push(w);
                }
            }
            bound = bound.max(sum);
        }
        if bound > 0.0 {
            nodes.sort_unstable();
            // The sums of a bound and of an eigenvalue are rounded differently.
            components.push((bound * (1.0 + 1e-12), nodes));
        }
    }
    components
}
