//! Eigenvector centrality: tied to those who are themselves central.

use super::degree::nodes;
use super::kernel::component::weak;
use super::kernel::matrix::Part;
use super::kernel::perron::{self, NoDominant};
use super::kernel::recast::counted;
use super::kernel::spectrum::{self, Dominant};
use super::{
    Applies, Compat, Difference, Level, Metric, MetricError, MetricInfo, Outcome, Range, Work,
};
use crate::network::Snapshot;

const INFO: MetricInfo = MetricInfo {
    id: "eigenvector",
    name: "Eigenvector centrality: being tied to those who are themselves central",
    level: Level::Node,
    applies: Applies::Any,
    formula: "x_v = (1/L) sum of a_uv x_u over the nodes u with a tie to v; L is the largest \
        eigenvalue of the matrix of ties a; the squares of all x add up to 1",
    range: Range::UNIT,
    weight_means: "A strength: the entry of the matrix.",
    isolated: "0, as for every node outside the component with the largest eigenvalue (with \
        direction: outside it and what can be reached from it). Undefined for everyone if \
        the network has no tie (with direction: no cycle), and if several components share \
        the largest eigenvalue.",
    convention: "The dominant eigenvector of the whole matrix, ties in, non-negative, length (L2) \
        1. Parallel ties are one entry; a self-loop stands once on the diagonal.",
    alternatives: "igraph scales the largest value to 1; NetworkX scales to length 1. On disconnected \
        networks other programs give values that depend on rounding where the largest \
        eigenvalue is repeated; here they are undefined.",
    reading: "Central are those who sit with the central. It favours the densest core and gives \
        nearly 0 to everybody else; values of two components cannot be compared.",
    complexity: "Time O(m) a round; undirected some hundred rounds, directed more where the second \
        eigenvalue is close. Memory O(n + m), undirected times up to 60.",
    params: &[],
    references: &[
        "Bonacich, Factoring and weighting approaches to status scores and clique \
        identification, Journal of Mathematical Sociology 2 (1972), 113-120, \
        doi:10.1080/0022250X.1972.9989806",
    ],
};

/// Eigenvector centrality: tied to those who are themselves central.
#[derive(Clone, Copy, Debug)]
pub(super) struct Eigenvector;

impl Metric for Eigenvector {
    fn info(&self) -> &'static MetricInfo {
        &INFO
    }

    fn compute_in(&self, work: &Work<'_>) -> Result<Outcome, MetricError> {
        let s = work.snapshot;
        Ok(outcome(s, vector(s, work.settings.uses_weights(s))))
    }

    fn differences(&self) -> &'static [Difference] {
        const {
            &[
            Difference::networkx("").but_not(
                "NetworkX refuses parallel ties. Where the largest eigenvalue is repeated or 0 it \
                 stops at whatever its iteration has reached, or fails; here there is no value.",
            ),
            Difference::igraph(
                "The largest value is 1. Parallel ties count one by one; a self-loop of a network \
                 without direction stands twice on the diagonal. Where the largest eigenvalue is 0, \
                 1 for nodes without ties out and 0 for the others.",
            )
            .but_not(
                "Where several components share the largest eigenvalue igraph gives one of many \
                 vectors, without a word; here there is no value.",
            ),
        ]
        }
    }

    fn compute_as(&self, program: Compat, work: &Work<'_>) -> Result<Outcome, MetricError> {
        if program == Compat::Networkx {
            return self.compute_in(work);
        }
        let s = counted(work.snapshot, work.settings, program);
        let sends = |v| s.loops(v).0 > 0 || !s.successors(v).is_empty();
        match vector(&s, true) {
            Err(NoDominant::ZeroRadius) => Ok(Outcome::nodes(
                nodes(&s)
                    .map(|v| if sends(v) { 0.0 } else { 1.0 })
                    .collect(),
            )),
            found => Ok(outcome(&s, found).over_largest()),
        }
    }
}

fn vector(s: &Snapshot, weighted: bool) -> Result<Dominant, NoDominant> {
    if s.is_directed() {
        perron::dominant(s, weighted)
    } else {
        symmetric(s, weighted)
    }
}

fn outcome(s: &Snapshot, found: Result<Dominant, NoDominant>) -> Outcome {
    let n = s.node_count();
    match found {
        _ if n == 0 => Outcome::nodes(Vec::new()),
        Ok(found) => Outcome::nodes(found.vector).with_convergence(found.convergence),
        Err(NoDominant::ZeroRadius) if s.is_directed() => Outcome::undefined_nodes(
            n,
            "no ties run in a circle, so that the largest eigenvalue is 0 and no vector belongs to it",
        ),
        Err(NoDominant::ZeroRadius) => {
            Outcome::undefined_nodes(n, "the network has no tie: the largest eigenvalue is 0")
        }
        Err(NoDominant::Repeated(value)) => Outcome::undefined_nodes(
            n,
            format!(
                "the largest eigenvalue ({value:.6}) belongs to several components alike, so that \
                 no single vector is the dominant one"
            ),
        ),
    }
}

fn symmetric(s: &Snapshot, weighted: bool) -> Result<Dominant, NoDominant> {
    let candidates = perron::candidates(s, weak(s), weighted);
    let (nodes, found) = perron::winner(candidates, |nodes| {
        let found = spectrum::dominant(&Part::of(s, nodes, weighted));
        (found.value, found)
    })?;
    let mut vector = vec![0.0; s.node_count()];
    for (&v, x) in nodes.iter().zip(&found.vector) {
        vector[v as usize] = *x;
    }
    Ok(Dominant { vector, ..found })
}
