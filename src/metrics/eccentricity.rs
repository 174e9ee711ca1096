//! Eccentricity: the steps from a node to the farthest other one.

use super::{
    Applies, Compat, Difference, Level, Metric, MetricError, MetricInfo, Outcome, Pass, Range, Work,
};

const INFO: MetricInfo = MetricInfo {
    id: "eccentricity",
    name: "Eccentricity: the steps from the node to the farthest other one",
    level: Level::Node,
    applies: Applies::Any,
    formula: "max over u of d(v, u), in steps along the ties",
    range: Range::POSITIVE,
    weight_means: "Nothing: weights are not used.",
    isolated: "Undefined for everyone if somebody cannot reach everybody: the distance is then \
        infinite. 0 in a network of one node.",
    convention: "Undefined where a distance is infinite, rather than that of the component.",
    alternatives: "igraph gives the largest finite distance; NetworkX refuses such networks.",
    reading: "Small at the centre of a network, large at its edge. One far-off actor sets it for \
        everybody.",
    complexity: "Time O(nm), memory O(n + m).",
    params: &[],
    references: &[
        "Hage and Harary, Eccentricity and centrality in networks, Social Networks 17 \
        (1995), 57-63, doi:10.1016/0378-8733(94)00248-9",
    ],
};

/// Eccentricity: the steps from a node to the farthest other one.
#[derive(Clone, Copy, Debug)]
pub(super) struct Eccentricity;

impl Metric for Eccentricity {
    fn info(&self) -> &'static MetricInfo {
        &INFO
    }

    fn passes(&self) -> &'static [Pass] {
        &[Pass::OUT_STEPS]
    }

    fn compute_in(&self, work: &Work<'_>) -> Result<Outcome, MetricError> {
        match farthest(work) {
            Ok(values) => Ok(Outcome::nodes(values)),
            Err(reason) => Ok(Outcome::undefined_nodes(work.snapshot.node_count(), reason)),
        }
    }

    fn differences(&self) -> &'static [Difference] {
        const {
            &[Difference::igraph(
                "The steps to the farthest node within reach; 0 for a node that reaches nobody.",
            )]
        }
    }

    fn compute_as(&self, program: Compat, work: &Work<'_>) -> Result<Outcome, MetricError> {
        match program {
            Compat::Networkx => self.compute_in(work),
            Compat::Igraph => Ok(Outcome::nodes(farthest_within_reach(work))),
        }
    }
}

/// The steps from every node to the farthest other one; the reason if one is out of reach.
pub(super) fn farthest(work: &Work<'_>) -> Result<Vec<f64>, &'static str> {
    let reach = &work.sweep(Pass::OUT_STEPS).reach;
    let others = work.snapshot.node_count().saturating_sub(1);
    if reach.iter().any(|r| r.reached as usize != others) {
        return Err("not every node reaches every other one, so the largest distance is infinite");
    }
    Ok(reach.iter().map(|r| r.farthest).collect())
}

/// The steps from every node to the farthest one that it reaches.
pub(super) fn farthest_within_reach(work: &Work<'_>) -> Vec<f64> {
    let reach = work.sweep(Pass::OUT_STEPS).reach.iter();
    reach.map(|r| r.farthest).collect()
}
