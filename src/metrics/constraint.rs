//! Burt's constraint: how far a node's contacts lead back to the same people.

use super::kernel::burt::ISOLATED;
use super::kernel::recast::{by_entries, counted};
use super::{
    Applies, Compat, Difference, Level, Metric, MetricError, MetricInfo, Outcome, Range, Work,
};

const INFO: MetricInfo = MetricInfo {
    id: "constraint",
    name: "Constraint: how far the contacts of the node are tied to each other and leave it no choice",
    level: Level::Node,
    applies: Applies::Any,
    formula: "sum over contacts j of c_vj, c_vj = (p_vj + sum over q of p_vq p_qj)^2; \
        p_ij = (a_ij + a_ji)/(sum over k of a_ik + a_ki), a_ij the weight of the tie from i to j",
    range: Range::POSITIVE,
    weight_means: "A strength: time and effort put into the contact. Without weights every tie \
        counts 1.",
    isolated: "Undefined: a node without ties has no contacts.",
    convention: "Burt 1992: ties in and out add up. Parallel ties add up, self-loops are left out. \
        Values above 1 are right: three nodes all tied have 1.125.",
    alternatives: "NetworkX and igraph agree.",
    reading: "Low for an actor that reaches separate circles (a broker across structural holes), \
        high for one inside a single circle; 1 with a single contact. Small networks are \
        constrained by their size: compare actors with similar numbers of ties.",
    complexity: "Time O(m^1.5), memory O(n + m).",
    params: &[],
    references: &[
        "Burt, Structural Holes: The Social Structure of Competition (Harvard University \
        Press, 1992), chapter 2",
        "Burt, Structural holes and good ideas, American Journal of Sociology 110 (2004), \
        349-399, doi:10.1086/421787",
    ],
};

/// Burt's constraint.
#[derive(Clone, Copy, Debug)]
pub(super) struct Constraint;

impl Metric for Constraint {
    fn info(&self) -> &'static MetricInfo {
        &INFO
    }

    fn compute_in(&self, work: &Work<'_>) -> Result<Outcome, MetricError> {
        let (ties, dyadic) = (work.ranked(), work.dyadic_constraints());
        let value =
            |rank| (ties.degree(rank) > 0).then(|| dyadic[ties.row(rank)].iter().sum::<f64>());
        let values: Vec<Option<f64>> = (0..ties.len()).map(value).collect();
        Ok(Outcome::some_nodes_or(ties.by_node(&values), ISOLATED))
    }

    fn differences(&self) -> &'static [Difference] {
        const {
            &[
                Difference::networkx("Parallel ties add up where weights do not count, too.")
                    .but_not("NetworkX takes a self-loop for a contact of its own."),
                Difference::igraph("Parallel ties add up where weights do not count, too."),
            ]
        }
    }

    fn compute_as(&self, program: Compat, work: &Work<'_>) -> Result<Outcome, MetricError> {
        let s = counted(work.snapshot, work.settings, program);
        self.compute(&s, &by_entries(work.settings))
    }
}
