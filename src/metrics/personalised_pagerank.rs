//! Personalised PageRank: where a walker who keeps starting at given nodes is found.

use super::degree::{nodes, number};
use super::kernel::matrix::Part;
use super::kernel::recast::{by_entries, counted};
use super::kernel::resolvent::{Form, solve};
use super::{
    Applies, Compat, Convergence, Difference, Level, Metric, MetricError, MetricInfo, Outcome,
    PageRank, Param, Range, Takes, Work,
};
use crate::network::{NodeIx, Snapshot};
use crate::numeric::sum::{Neumaier, block_sum};

const INFO: MetricInfo = MetricInfo {
    id: "personalised-pagerank",
    name: "Personalised PageRank: how near the node is to given ones, by a walker who keeps starting \
        anew from them",
    level: Level::Node,
    applies: Applies::Any,
    formula: "p_v = (1 - d) s_v + d (sum of p_u a_uv/o_u over the nodes u with a tie to v + s_v times \
        p of all nodes without ties out); d is the damping, s_v is 1/k for the k nodes to \
        start from and else 0, a_uv the tie, o_u the sum of the ties out of u",
    range: Range::UNIT,
    weight_means: "A strength: the walker prefers strong ties in proportion.",
    isolated: "0, as for every node that cannot be reached from the given ones; a given node without \
        ties keeps what it starts with. All values add up to 1.",
    convention: "Damping .85; a walker at a node without ties out starts anew from the given nodes, each \
        as likely. Name them with --param personalised-pagerank.from=ID, as often as needed; \
        without that the measure is not computed.",
    alternatives: "NetworkX (personalization), igraph (reset) and rustworkx agree.",
    reading: "Who is near a given actor when all chains of ties count, not the shortest alone. The \
        given nodes themselves come first. Large neighbours of everybody are near to \
        everybody: compare with pagerank.",
    complexity: "Time O(m) a step, some dozen steps; memory O(n + m).",
    params: &[
        Param {
            name: "from",
            takes: Takes::Nodes,
            about: "a node from which the walker starts",
        },
        Param::number(
            "damping",
            PageRank::DEFAULT.damping,
            0.0,
            0.9999,
            "probability of following a tie rather than starting anew",
        ),
    ],
    references: &[
        "Haveliwala, Topic-sensitive PageRank: a context-sensitive ranking algorithm for Web \
        search, IEEE Transactions on Knowledge and Data Engineering 15 (2003), 784-796, \
        doi:10.1109/TKDE.2003.1208999",
    ],
};

/// Personalised PageRank: where a walker who keeps starting at given nodes is found.
#[derive(Clone, Copy, Debug)]
pub(super) struct PersonalisedPageRank;

impl Metric for PersonalisedPageRank {
    fn info(&self) -> &'static MetricInfo {
        &INFO
    }

    fn compute_in(&self, work: &Work<'_>) -> Result<Outcome, MetricError> {
        let s = work.snapshot;
        let damping = work.settings.param(&INFO, "damping")?;
        let from = work.settings.nodes(&INFO, "from", s)?;
        if from.is_empty() {
            return Err(MetricError::NeedsNodes {
                id: INFO.id,
                name: "from",
            });
        }
        let (p, found) = walk(s, work.settings.uses_weights(s), damping, &from);
        Ok(Outcome::nodes(p).with_convergence(found))
    }

    fn differences(&self) -> &'static [Difference] {
        const {
            &[
                Difference::networkx("Parallel ties count one by one where weights do not."),
                Difference::igraph(
                    "Parallel ties count one by one where weights do not; a self-loop of a network \
                     without direction counts twice.",
                ),
            ]
        }
    }

    fn compute_as(&self, program: Compat, work: &Work<'_>) -> Result<Outcome, MetricError> {
        let s = counted(work.snapshot, work.settings, program);
        self.compute(&s, &by_entries(work.settings))
    }
}

/// What leaves by nodes without ties out comes back to where the walker starts, so it changes the
/// scale alone: p is the solution of y = s + d P'y, scaled to add up to 1.
///
/// Without direction the system is made symmetric by the roots of the sums of ties.
fn walk(s: &Snapshot, weighted: bool, damping: f64, from: &[NodeIx]) -> (Vec<f64>, Convergence) {
    let all: Vec<_> = nodes(s).collect();
    let out: Vec<f64> = all.iter().map(|&v| sum_out(s, v, weighted)).collect();
    let ties = Part::of(s, &all, weighted);
    let scaled = |x: &[f64], power: &dyn Fn(f64) -> f64| -> Vec<f64> {
        let scale = |(x, o): (&f64, &f64)| if *o > 0.0 { x / power(*o) } else { 0.0 };
        x.iter().zip(&out).map(scale).collect()
    };
    let mut start = vec![0.0; all.len()];
    for &v in from {
        start[v as usize] = 1.0 / number(from.len() as u64);
    }
    let root = |v: usize| if out[v] > 0.0 { out[v].sqrt() } else { 1.0 };
    let (mut p, mut found) = if s.is_directed() {
        let times = |x: &[f64]| -> Vec<f64> {
            let sent = scaled(x, &|o| o);
            ties.times(&sent).iter().map(|y| damping * y).collect()
        };
        solve(times, &start, Form::General)
    } else {
        let times = |x: &[f64]| -> Vec<f64> {
            let flow = ties.times(&scaled(x, &f64::sqrt));
            scaled(&flow, &f64::sqrt)
                .iter()
                .map(|y| damping * y)
                .collect()
        };
        let begin: Vec<f64> = (0..).zip(&start).map(|(v, x)| x / root(v)).collect();
        let (z, found) = solve(times, &begin, Form::Symmetric);
        ((0..).zip(z).map(|(v, z)| z * root(v)).collect(), found)
    };
    // What rounding put below 0 is 0.
    for value in &mut p {
        *value = value.max(0.0);
    }
    let total = block_sum(&p);
    for value in &mut p {
        *value /= total;
    }
    // The residual of the equation itself: what another step of the walker would change in all.
    let mut next = ties.times(&scaled(&p, &|o| o));
    let moved = block_sum(&next);
    for (value, start) in next.iter_mut().zip(&start) {
        *value = damping * *value + (1.0 - damping * moved) * start;
    }
    let change: Vec<f64> = next.iter().zip(&p).map(|(a, b)| (a - b).abs()).collect();
    found.residual = block_sum(&change);
    found.reached = found.residual <= PageRank::DEFAULT.tolerance;
    (p, found)
}

/// The sum of the ties out of a node.
fn sum_out(s: &Snapshot, v: NodeIx, weighted: bool) -> f64 {
    let (loops, weight) = s.loops(v);
    let own = if weighted {
        weight
    } else {
        f64::from(loops.min(1))
    };
    let ties = s.strengths(v).map(|w| if weighted { w } else { 1.0 });
    ties.chain([own]).collect::<Neumaier>().total()
}
