//! The share of ties whose reverse exists too.

use super::degree::{nodes, number};
use super::{
    Applies, Compat, Difference, Level, Metric, MetricError, MetricInfo, Outcome, Range, Work,
};

const INFO: MetricInfo = MetricInfo {
    id: "reciprocity",
    name: "Reciprocity: the share of ties whose reverse exists too",
    level: Level::Graph,
    applies: Applies::Directed,
    formula: "number of ties u to v for which v to u exists, divided by the number of ties",
    range: Range::UNIT,
    weight_means: "Nothing: weights are not used.",
    isolated: "Undefined if there is no tie.",
    convention: "Parallel ties are one, self-loops are left out.",
    alternatives: "NetworkX agrees; igraph too with its default mode.",
    reading: "Of use for directed graphs such as advice or citation; 0 in a hierarchy.",
    complexity: "Time O(m log n).",
    params: &[],
    references: &[
        "Wasserman and Faust, Social Network Analysis (Cambridge University Press, 1994), \
        chapter 13",
    ],
};

/// The share of ties whose reverse exists too.
#[derive(Clone, Copy, Debug)]
pub(super) struct Reciprocity;

impl Metric for Reciprocity {
    fn info(&self) -> &'static MetricInfo {
        &INFO
    }

    fn compute_in(&self, work: &Work<'_>) -> Result<Outcome, MetricError> {
        let s = work.snapshot;
        let ties = number(s.edge_count() as u64);
        if ties < 1.0 {
            return Ok(Outcome::undefined_graph(
                "the network has no tie between two nodes",
            ));
        }
        let mutual: usize = nodes(s)
            .map(|v| {
                s.successors(v)
                    .iter()
                    .filter(|w| s.successors(**w).binary_search(&v).is_ok())
                    .count()
            })
            .sum();
        Ok(Outcome::graph(number(mutual as u64) / ties))
    }

    fn differences(&self) -> &'static [Difference] {
        const {
            &[
                Difference::networkx(
                    "Parallel ties count one by one, each with a reverse of its own; self-loops are \
                     ties without a reverse.",
                ),
                Difference::igraph(
                    "Parallel ties count one by one, each with a reverse of its own.",
                ),
            ]
        }
    }

    fn compute_as(&self, program: Compat, work: &Work<'_>) -> Result<Outcome, MetricError> {
        let s = work.snapshot;
        let mut mutual = 0;
        let mut ties = 0;
        for v in nodes(s) {
            for (&w, there) in s.successors(v).iter().zip(s.multiplicities(v)) {
                ties += u64::from(there);
                let back = s.successors(w).binary_search(&v).ok();
                let back = back.and_then(|at| s.multiplicities(w).nth(at)).unwrap_or(0);
                mutual += u64::from(there.min(back));
            }
            if program == Compat::Networkx {
                ties += u64::from(s.loops(v).0);
            }
        }
        Ok(if ties > 0 {
            Outcome::graph(number(mutual) / number(ties))
        } else {
            Outcome::undefined_graph("the network has no tie between two nodes")
        })
    }
}
