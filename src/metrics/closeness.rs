//! Closeness: how near a node is to all others.

use super::degree::number;
use super::kernel::recast::without_direction;
use super::kernel::trace::Reach;
use super::{
    Applies, Compat, Difference, Level, Metric, MetricError, MetricInfo, Outcome, Pass, Range,
    Settings, Work,
};
use crate::network::Snapshot;

const INFO: MetricInfo = MetricInfo {
    id: "closeness",
    name: "Closeness: how near the node is to all others",
    level: Level::Node,
    applies: Applies::Undirected,
    formula: "(r/(n - 1)) (r/D): r is the number of others that v reaches, D the sum of its \
        distances to them",
    range: Range::UNIT,
    weight_means: "A strength: a tie is 1/weight long, so that strong ties are short (--length \
        inverse, the default); with --length weight the weight is itself the length. \
        Closeness may then exceed 1.",
    isolated: "0; 0 in a network of one node.",
    convention: "Wasserman and Faust: the closeness within what is reached, times the share of \
        others reached, so that a small component never outranks a large one. The same as \
        r^2/((n - 1) D).",
    alternatives: "NetworkX and rustworkx agree; igraph leaves the factor r/(n - 1) out and gives NaN \
        to isolates. On directed networks NetworkX means distances in, R igraph and \
        NetworKit distances out, python-igraph ignores direction.",
    reading: "How few steps an actor needs to all others. In a dense network all values are much \
        alike: look at harmonic and at ranks beside it. Position is not influence: it says \
        who could pass things on, not who does.",
    complexity: "Time O(nm) in steps, O(nm + n^2 log n) with weights; memory O(n + m).",
    params: &[],
    references: &[
        "Freeman, Centrality in social networks: conceptual clarification, Social Networks \
        1 (1978), 215-239, doi:10.1016/0378-8733(78)90021-7",
        "Wasserman and Faust, Social Network Analysis (Cambridge University Press, 1994), \
        chapter 5",
    ],
};

/// Closeness: how near a node is to all others.
#[derive(Clone, Copy, Debug)]
pub(super) struct Closeness;

impl Metric for Closeness {
    fn info(&self) -> &'static MetricInfo {
        &INFO
    }

    fn passes(&self) -> &'static [Pass] {
        &[Pass::OUT]
    }

    fn compute_in(&self, work: &Work<'_>) -> Result<Outcome, MetricError> {
        Ok(Outcome::nodes(wasserman_faust(work, Pass::OUT)))
    }

    fn fits(&self, s: &Snapshot, settings: &Settings) -> bool {
        INFO.applies.fits(s) || settings.compat.is_some()
    }

    fn differences(&self) -> &'static [Difference] {
        const {
            &[
                Difference::networkx(
                    "On directed networks it exists, and is closeness-in: distances to the node.",
                ),
                Difference::igraph(
                    "r/D: the factor r/(n - 1) is left out, so that every component is measured by \
                 itself; undefined for a node that reaches nobody. On directed networks it exists, \
                 and ignores direction.",
                ),
            ]
        }
    }

    fn compute_as(&self, program: Compat, work: &Work<'_>) -> Result<Outcome, MetricError> {
        match program {
            Compat::Networkx => Ok(Outcome::nodes(wasserman_faust(work, Pass::IN))),
            Compat::Igraph => Ok(either_way(work, |work| within_reach(work, Pass::OUT))),
        }
    }
}

/// r²/((n − 1) D): r the number of others reached, D the sum of the distances to them.
pub(super) fn wasserman_faust(work: &Work<'_>, pass: Pass) -> Vec<f64> {
    let others = number(work.snapshot.node_count().saturating_sub(1) as u64);
    let reach = work.sweep(pass).reach.iter();
    reach
        .map(|r| match f64::from(r.reached) {
            0.0 => 0.0,
            reached => reached / others * (reached / r.distance),
        })
        .collect()
}

/// r/D of those that reach anybody.
pub(super) fn within_reach(work: &Work<'_>, pass: Pass) -> Outcome {
    let mean = |r: &Reach| (r.reached > 0).then(|| f64::from(r.reached) / r.distance);
    let values: Vec<_> = work.sweep(pass).reach.iter().map(mean).collect();
    let reason = "the node reaches no other one, and igraph gives it no closeness";
    let is_missing = values.contains(&None);
    Outcome::some_nodes(values, is_missing.then(|| reason.to_owned()))
}

/// What comes out if direction is ignored.
pub(super) fn either_way(work: &Work<'_>, compute: impl Fn(&Work<'_>) -> Outcome) -> Outcome {
    if !work.snapshot.is_directed() {
        return compute(work);
    }
    let s = without_direction(work.snapshot);
    compute(&Work::new(&s, work.settings, [Pass::OUT], &|_, _| {}))
}
