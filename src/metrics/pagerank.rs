//! PageRank: where a walker along the ties is found.

use super::kernel::recast::{by_entries, counted};
use super::kernel::walk::{Goal, Walk};
use super::{
    Applies, Compat, Difference, Level, Metric, MetricError, MetricInfo, Outcome, Param, Range,
    Work,
};

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
    convention: "Damping .85; a walker at a node without ties out starts anew anywhere; ends when \
        the two sides of the formula differ by less than 1e-12 in all (the sum over all nodes of \
        the size of the difference), at the latest after 1,000 rounds.",
    alternatives: "NetworkX, igraph and rustworkx agree. petgraph computes something else (its issue \
        960); NetworKit differs on isolates.",
    reading: "Without direction it is nearly proportional to degree: do not read it as a second \
        opinion. In the hierarchy it gathers at the top.",
    complexity: "Time O(m) a round: about 15 rounds of conjugate gradients without direction, about \
        170 plain rounds with it; memory O(n + m).",
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
    /// The L1 residual of the equation at which the iteration ends.
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
        if s.node_count() == 0 {
            return Ok(Outcome::nodes(Vec::new()));
        }
        let damping = work.settings.param(&INFO, "damping")?;
        let weighted = work.settings.uses_weights(s);
        let goal = Goal {
            residual: self.tolerance,
            rounds: self.max_iterations,
        };
        let (p, found) = Walk::new(s, weighted, damping).solve(goal);
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
