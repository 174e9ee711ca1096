//! Closeness with the norm of a two-mode network.

use super::degree::{nodes, number};
use super::degree_two_mode::NOT_TWO_MODE;
use super::kernel::component::weak;
use super::{
    Applies, Compat, Difference, Level, Metric, MetricError, MetricInfo, Outcome, Pass, Range, Work,
};
use crate::network::Side;

const INFO: MetricInfo = MetricInfo {
    id: "closeness-two-mode",
    name: "Closeness, two-mode: how near the node is to all others, given that its own side \
        is two steps away at best",
    level: Level::Node,
    applies: Applies::TwoMode,
    formula: "(r/(n - 1)) ((m2 + 2(m1 - 1))/D): r is the number of others reached, D the sum of \
        the distances to them, m1 and m2 the nodes of the own and the other side in the \
        component of v; connected: (n2 + 2(n1 - 1))/D",
    range: Range::UNIT,
    weight_means: "Nothing: weights are not used.",
    isolated: "0.",
    convention: "Borgatti and Everett: the smallest sum of distances that a two-mode network \
        allows, over the one found. Where the network is not connected this is taken \
        within the component, times the share of others reached (Wasserman and Faust), so \
        that it stays at most 1.",
    alternatives: "NetworkX (bipartite.closeness_centrality) takes the sizes of the whole network \
        when it is disconnected, which can exceed 1; connected networks agree.",
    reading: "1 for an actor that sits in every body with everybody. Steps are from actor to \
        body to actor. Position is not influence: it says who could pass things on, not \
        who does.",
    complexity: "Time O(nm), memory O(n + m).",
    params: &[],
    references: &[
        "Borgatti and Everett, Network analysis of 2-mode data, Social Networks 19 (1997), \
        243-269, doi:10.1016/S0378-8733(96)00301-2",
        "Wasserman and Faust, Social Network Analysis (Cambridge University Press, 1994), \
        chapter 5",
    ],
};

/// Closeness with the norm of a two-mode network.
#[derive(Clone, Copy, Debug)]
pub(super) struct ClosenessTwoMode;

impl Metric for ClosenessTwoMode {
    fn info(&self) -> &'static MetricInfo {
        &INFO
    }

    fn passes(&self) -> &'static [Pass] {
        &[Pass::OUT_STEPS]
    }

    fn compute_in(&self, work: &Work<'_>) -> Result<Outcome, MetricError> {
        Ok(closeness(work, &weak(work.snapshot).of))
    }

    fn differences(&self) -> &'static [Difference] {
        const {
            &[Difference::networkx(
                "m1 and m2 are the nodes of the whole network, also where it is not connected, so that \
             values may exceed 1.",
            )]
        }
    }

    fn compute_as(&self, program: Compat, work: &Work<'_>) -> Result<Outcome, MetricError> {
        match program {
            Compat::Networkx => {
                let whole = vec![0; work.snapshot.node_count()];
                Ok(closeness(work, &whole))
            }
            Compat::Igraph => self.compute_in(work),
        }
    }
}

/// The closeness of each node, by the sizes of the two sides in its part of the network.
fn closeness(work: &Work<'_>, part: &[u32]) -> Outcome {
    let s = work.snapshot;
    let Some(sides) = s.sides() else {
        return Outcome::undefined_nodes(s.node_count(), NOT_TWO_MODE);
    };
    let others = number(s.node_count().saturating_sub(1) as u64);
    let parts = part.iter().max().map_or(0, |last| *last as usize + 1);
    // Nodes of each part: on the actors' side, on the bodies' side.
    let mut sizes = vec![[0_u64; 2]; parts];
    for (&part, side) in part.iter().zip(sides) {
        sizes[part as usize][usize::from(*side == Side::Body)] += 1;
    }
    let reach = &work.sweep(Pass::OUT_STEPS).reach;
    let value = |v| {
        let reach = reach[v as usize];
        if reach.reached == 0 {
            return 0.0;
        }
        let own = usize::from(sides[v as usize] == Side::Body);
        let sizes = sizes[part[v as usize] as usize].map(number);
        let least = sizes[1 - own] + 2.0 * (sizes[own] - 1.0);
        f64::from(reach.reached) / others * (least / reach.distance)
    };
    Outcome::nodes(nodes(s).map(value).collect())
}
