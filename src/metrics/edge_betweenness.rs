//! Edge betweenness: how often the shortest paths between two nodes lead over an edge.

use super::degree::{nodes, number};
use super::kernel::parallel::{UNKNOWN, has_parallel, passed};
use super::kernel::through_edges::{forecast, through_edges};
use super::{
    Applies, Compat, Difference, LengthRule, Level, Metric, MetricError, MetricInfo, Outcome, Part,
    Range, Settings, Stage, Work,
};
use crate::network::{NodeIx, Snapshot};

const INFO: MetricInfo = MetricInfo {
    id: "edge-betweenness",
    name: "Edge betweenness: how often the shortest paths between two nodes lead over the edge",
    level: Level::Edge,
    applies: Applies::Any,
    formula: "b_e = sum over pairs s, t of p_st(e)/p_st; p_st is the number of shortest paths from s \
        to t, p_st(e) of those over the edge e",
    range: Range::POSITIVE,
    weight_means: "A strength: a tie is 1/weight long, so that strong ties are short (--length \
        inverse, the default); with --length weight the weight is itself the length.",
    isolated: "A network without edges has no values. Without weights every edge has at least 1, \
        because it is the shortest path between its own ends.",
    convention: "Each unordered pair counts once without direction, each ordered pair with \
        direction; the pair of the edge's own ends counts. Not normalised. Parallel ties are one \
        edge, self-loops none. Paths whose lengths differ by less than 1e-10 of their length are \
        equally short.",
    alternatives: "NetworkX divides by the number of pairs unless told not to, and misses equal \
        lengths whose sums differ in the last bit; igraph counts parallel ties as separate edges.",
    reading: "Which ties hold the parts of a network together: a tie that many shortest paths need is \
        one whose end is felt far away. A high value is about position, not about how much passes \
        over the tie.",
    complexity: "Time O(nm log n) in steps, O(nm log n + n^2 log n) with weights; memory O(n + m).",
    params: &[],
    references: &[
        "Girvan and Newman, Community structure in social and biological networks, PNAS 99 \
        (2002), 7821-7826, doi:10.1073/pnas.122653799",
        "Brandes, On variants of shortest-path betweenness centrality and their generic \
        computation, Social Networks 30 (2008), 136-145, doi:10.1016/j.socnet.2007.11.001",
    ],
};

/// Edge betweenness: how often the shortest paths between two nodes lead over an edge.
#[derive(Clone, Copy, Debug)]
pub(super) struct EdgeBetweenness;

impl Metric for EdgeBetweenness {
    fn info(&self) -> &'static MetricInfo {
        &INFO
    }

    fn stage(&self) -> Option<Stage> {
        Some(Stage::EdgeBetweenness)
    }

    fn compute_in(&self, work: &Work<'_>) -> Result<Outcome, MetricError> {
        Ok(Outcome::edges(edges(work)))
    }

    fn differences(&self) -> &'static [Difference] {
        const {
            &[
                Difference::networkx(
                    "Divided by the number of pairs: n(n - 1)/2 without direction, n(n - 1) with it.",
                )
                .but_not(
                    "NetworkX compares the lengths of paths bit by bit, so that it misses paths of \
                     equal length whose sums are rounded differently.",
                ),
                Difference::igraph(
                    "Parallel ties are separate paths; a row holds the sum over the parallel ties. \
                     With weights there are no values where three or more parallel ties of \
                     different weights lie between two nodes.",
                ),
            ]
        }
    }

    fn compute_as(&self, program: Compat, work: &Work<'_>) -> Result<Outcome, MetricError> {
        let s = work.snapshot;
        match program {
            Compat::Networkx => {
                let n = number(s.node_count() as u64);
                let pairs = n * (n - 1.0) / if s.is_directed() { 1.0 } else { 2.0 };
                Ok(Outcome::edges(
                    edges(work)
                        .into_iter()
                        .map(|(v, w, b)| (v, w, b / pairs))
                        .collect(),
                ))
            }
            Compat::Igraph if has_parallel(s) => Ok(match passed(s, work.settings) {
                Some(passed) => Outcome::edges(rows(s, &passed.arcs)),
                None => Outcome {
                    undefined: Some(UNKNOWN.to_owned()),
                    ..Outcome::edges(Vec::new())
                },
            }),
            Compat::Igraph => self.compute_in(work),
        }
    }
}

fn edges(work: &Work<'_>) -> Vec<(NodeIx, NodeIx, f64)> {
    let s = work.snapshot;
    let watch = |sources| work.tell(Stage::EdgeBetweenness, sources);
    rows(s, &through_edges(s, length(s, work.settings), &watch))
}

fn length(s: &Snapshot, settings: &Settings) -> Option<LengthRule> {
    settings.uses_weights(s).then_some(settings.length)
}

/// The searches from all sources, and how long they will take.
pub(super) fn part(s: &Snapshot, settings: &Settings, is_long: bool) -> Part {
    Part {
        stage: Stage::EdgeBetweenness,
        units: s.node_count() as u64,
        time: is_long.then(|| forecast(s, length(s, settings))),
    }
}

/// One row an edge, from the paths over every arc.
fn rows(s: &Snapshot, through: &[f64]) -> Vec<(NodeIx, NodeIx, f64)> {
    let mut edges = Vec::with_capacity(s.edge_count());
    for v in nodes(s) {
        for (arc, &w) in (s.offsets()[v as usize]..).zip(s.successors(v)) {
            if s.is_directed() {
                edges.push((v, w, through[arc]));
            } else if v < w {
                // Each pair was counted from both of its ends, over either arc.
                let back = s.successors(w).binary_search(&v).unwrap_or_default();
                let both = through[arc] + through[s.offsets()[w as usize] + back];
                edges.push((v, w, both / 2.0));
            }
        }
    }
    edges
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metrics::Values;
    use crate::network::SnapshotBuilder;

    fn edges(directed: bool, ties: &[(u32, u32, f64)]) -> Vec<(u32, u32, f64)> {
        let s = SnapshotBuilder {
            ids: (0..6).map(|v| v.to_string()).collect(),
            directed,
            weighted: ties.iter().any(|t| t.2 > 1.0),
            ties: ties.to_vec(),
            ..SnapshotBuilder::default()
        }
        .build();
        let outcome = EdgeBetweenness.compute(&s, &Settings::default());
        match outcome.unwrap().values {
            Values::Edge(edges) => edges,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_bridge_carries_all_pairs_across_it() {
        // 0 - 1 - 2 - 3, and 4 on 3
        let path = edges(false, &[(0, 1, 1.0), (2, 1, 1.0), (2, 3, 1.0), (3, 4, 1.0)]);
        assert_eq!(path, [(0, 1, 4.0), (1, 2, 6.0), (2, 3, 6.0), (3, 4, 4.0)]);
    }

    #[test]
    fn equal_ways_share_a_pair() {
        // A square: half a pair over each way between opposite corners.
        let square = edges(false, &[(0, 1, 1.0), (1, 2, 1.0), (2, 3, 1.0), (3, 0, 1.0)]);
        assert_eq!(square, [(0, 1, 2.0), (0, 3, 2.0), (1, 2, 2.0), (2, 3, 2.0)]);
    }

    #[test]
    fn direction_and_strength_count() {
        // 0 → 1 → 2 and a weak short cut 0 → 2: 1/4 + 1/4 < 1.
        let ties = [(0, 1, 4.0), (1, 2, 4.0), (0, 2, 1.0)];
        assert_eq!(edges(true, &ties), [(0, 1, 2.0), (0, 2, 0.0), (1, 2, 2.0)]);
    }
}
