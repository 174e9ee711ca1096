//! Betweenness: how often a node lies on the shortest paths between two others.

use super::betweenness_normalized::BetweennessNormalized;
use super::kernel::parallel::{UNKNOWN, has_parallel, passed};
use super::{
    Applies, Compat, Difference, Level, Metric, MetricError, MetricInfo, Outcome, Pass, Range, Work,
};

const INFO: MetricInfo = MetricInfo {
    id: "betweenness",
    name: "Betweenness: how often the node lies on the shortest paths between two others",
    level: Level::Node,
    applies: Applies::Any,
    formula: "b_v = sum over pairs s, t other than v of p_st(v)/p_st; p_st is the number of \
        shortest paths from s to t, p_st(v) of those through v",
    range: Range::POSITIVE,
    weight_means: "A strength: a tie is 1/weight long, so that strong ties are short (--length \
        inverse, the default); with --length weight the weight is itself the length.",
    isolated: "0; 0 for everyone if n < 3. Pairs without a path add nothing.",
    convention: "Each unordered pair counts once without direction, each ordered pair with \
        direction; ends do not count. Parallel ties are one path, self-loops none. Paths \
        whose lengths differ by less than 1e-10 of their length are equally short. Nodes \
        named otherwise change last digits at most. With --approx it is estimated, where \
        that is quicker, from pairs of nodes if ties are one step and from sources if they have \
        lengths, and the margin is stated.",
    alternatives: "NetworKit counts every pair twice; igraph counts parallel ties as separate paths; \
        NetworkX misses equal lengths whose sums differ in the last bit.",
    reading: "Who stands between actors that do not meet otherwise. Position is not influence: \
        it says who could pass things on, not who does. In a projection one large body \
        makes brokers look redundant: prefer the two-mode network.",
    complexity: "Time O(nm) in steps, for sixteen sources at a time, and O(nm + n^2 log n) with weights; \
        memory O(n + m), in steps besides O(n) for each thread and at most 240 MB.",
    params: &[],
    references: &[
        "Freeman, A set of measures of centrality based on betweenness, Sociometry 40 \
        (1977), 35-41, doi:10.2307/3033543",
        "Brandes, A faster algorithm for betweenness centrality, Journal of Mathematical \
        Sociology 25 (2001), 163-177, doi:10.1080/0022250X.2001.9990249",
    ],
};

/// Betweenness: how often a node lies on the shortest paths between two others.
#[derive(Clone, Copy, Debug)]
pub(super) struct Betweenness;

impl Metric for Betweenness {
    fn info(&self) -> &'static MetricInfo {
        &INFO
    }

    fn passes(&self) -> &'static [Pass] {
        &[Pass::THROUGH]
    }

    fn compute_in(&self, work: &Work<'_>) -> Result<Outcome, MetricError> {
        let outcome = Outcome::nodes(raw(work, Pass::THROUGH));
        Ok(outcome.with_estimate(work.sweep(Pass::THROUGH).estimate))
    }

    fn differences(&self) -> &'static [Difference] {
        const {
            &[
            Difference::networkx("Normalised, as betweenness-normalized.").but_not(
                "NetworkX compares the lengths of paths bit by bit, so that it misses paths of equal \
                 length whose sums are rounded differently. With more than 1e308 paths between two \
                 nodes it gives NaN.",
            ),
            Difference::igraph(
                "Parallel ties are separate paths. With weights, undefined where three or more \
                 parallel ties of different weights lie between two nodes.",
            )
            .but_not("With more than 1e308 paths between two nodes igraph gives NaN."),
        ]
        }
    }

    fn compute_as(&self, program: Compat, work: &Work<'_>) -> Result<Outcome, MetricError> {
        let s = work.snapshot;
        match program {
            Compat::Networkx => BetweennessNormalized.compute_in(work),
            Compat::Igraph if has_parallel(s) => {
                let pairs = if s.is_directed() { 1.0 } else { 2.0 };
                Ok(passed(s, work.settings).map_or_else(
                    || Outcome::undefined_nodes(s.node_count(), UNKNOWN),
                    |passed| Outcome::nodes(passed.nodes.iter().map(|b| b / pairs).collect()),
                ))
            }
            Compat::Igraph => self.compute_in(work),
        }
    }
}

/// The betweenness of each node: unordered pairs once on undirected networks.
pub(super) fn raw(work: &Work<'_>, pass: Pass) -> Vec<f64> {
    let pairs = if work.snapshot.is_directed() {
        1.0
    } else {
        2.0
    };
    let through = &work.sweep(pass).through;
    through.iter().map(|b| b / pairs).collect()
}
