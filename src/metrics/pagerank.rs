//! PageRank: where a walker along the ties is found.

use super::degree::{nodes, number};
use super::kernel::matrix::Part;
use super::kernel::recast::{by_entries, counted};
use super::{
    Applies, Compat, Convergence, Difference, Level, Metric, MetricError, MetricInfo, Outcome,
    Param, Range, Work,
};
use crate::numeric::sum::{Neumaier, block_sum};

const INFO: MetricInfo = MetricInfo {
    id: "pagerank",
    name: "PageRank: where a walker along the ties is found in the long run",
    level: Level::Node,
    applies: Applies::Any,
    formula: "p_v = (1 - d)/n + d (sum of p_u a_uv/o_u over the nodes u with a tie to v + p of \
        all nodes without ties out/n); d is the damping, a_uv the tie, o_u the sum of the \
        ties out of u",
    range: Range::UNIT,
    weight_means: "A strength: the walker prefers strong ties in proportion.",
    isolated: "(1 - d)/n plus its part of what nodes without ties out share; 1/n if there is no \
        tie at all. All values add up to 1.",
    convention: "Damping .85; a walker at a node without ties out starts anew anywhere; ends when a \
        round changes less than 1e-12 in all, at the latest after 1,000 rounds.",
    alternatives: "NetworkX, igraph and rustworkx agree. petgraph computes something else (its issue \
        960); NetworKit differs on isolates.",
    reading: "Without direction it is nearly proportional to degree: do not read it as a second \
        opinion. In the hierarchy it gathers at the top.",
    complexity: "Time O(m) a round, about 170 rounds; memory O(n + m).",
    params: &[Param::number(
        "damping",
        PageRank::DEFAULT.damping,
        0.0,
        0.9999,
        "probability of following a tie rather than starting anew anywhere",
    )],
    references: &[
        "Brin and Page, The anatomy of a large-scale hypertextual Web search engine, \
        Computer Networks 30 (1998), 107-117, doi:10.1016/S0169-7552(98)00110-X",
    ],
};

/// PageRank: where a walker along the ties is found.
#[derive(Clone, Copy, Debug)]
pub struct PageRank {
    /// With this probability the walker follows a tie; otherwise it starts anew anywhere.
    pub damping: f64,
    /// The L1 change of a round at which the iteration ends.
    pub tolerance: f64,
    /// The most rounds.
    pub max_iterations: u64,
}

impl PageRank {
    /// Damping .85, tolerance 10^-12, 1,000 rounds.
    pub const DEFAULT: Self = Self {
        damping: 0.85,
        tolerance: 1e-12,
        max_iterations: 1000,
    };
}

/// The row of the table.
pub(super) const METRIC: PageRank = PageRank::DEFAULT;

impl Metric for PageRank {
    fn info(&self) -> &'static MetricInfo {
        &INFO
    }

    fn compute_in(&self, work: &Work<'_>) -> Result<Outcome, MetricError> {
        let s = work.snapshot;
        let n = s.node_count();
        if n == 0 {
            return Ok(Outcome::nodes(Vec::new()));
        }
        let damping = work.settings.param(&INFO, "damping")?;
        let weighted = work.settings.uses_weights(s);
        let out: Vec<f64> = nodes(s)
            .map(|v| {
                let (loops, weight) = s.loops(v);
                let ties = s.strengths(v).map(|w| if weighted { w } else { 1.0 });
                let own = if weighted {
                    weight
                } else {
                    f64::from(loops.min(1))
                };
                ties.chain([own]).collect::<Neumaier>().total()
            })
            .collect();
        let ties = Part::of(s, &nodes(s).collect::<Vec<_>>(), weighted);
        let nodes = number(n as u64);
        let mut p = vec![1.0 / nodes; n];
        let mut found = Convergence {
            iterations: 0,
            residual: f64::INFINITY,
            reached: false,
        };
        while found.iterations < self.max_iterations && !found.reached {
            found.iterations += 1;
            let stuck: Vec<f64> = p
                .iter()
                .zip(&out)
                .map(|(p, o)| if *o > 0.0 { 0.0 } else { *p })
                .collect();
            let anew = (1.0 - damping + damping * block_sum(&stuck)) / nodes;
            let sent: Vec<f64> = p
                .iter()
                .zip(&out)
                .map(|(p, o)| if *o > 0.0 { p / o } else { 0.0 })
                .collect();
            let mut next = ties.times(&sent);
            for value in &mut next {
                *value = anew + damping * *value;
            }
            let change: Vec<f64> = next.iter().zip(&p).map(|(a, b)| (a - b).abs()).collect();
            found.residual = block_sum(&change);
            found.reached = found.residual <= self.tolerance;
            p = next;
        }
        let total = block_sum(&p);
        Ok(Outcome::nodes(p.iter().map(|p| p / total).collect()).with_convergence(found))
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
