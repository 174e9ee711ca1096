//! Authority score: pointed to by good hubs.

use super::kernel::hits::{Standing, scores, scores_of};
use super::kernel::recast::counted;
use super::{
    Applies, Compat, Difference, Level, Metric, MetricError, MetricInfo, Outcome, Range, Work,
};

const INFO: MetricInfo = MetricInfo {
    id: "hits-authority",
    name: "Authority score: being pointed to by those who point to good authorities",
    level: Level::Node,
    applies: Applies::Any,
    formula: "g_w proportional to the sum of a_uw h_u over the nodes u with a tie to w, h_v to the \
        sum of a_vw g_w over the nodes w that v has a tie to; all g add up to 1; a is the \
        matrix of ties, g its first right singular vector",
    range: Range::UNIT,
    weight_means: "A strength: the entry of the matrix.",
    isolated: "0, as for every node outside the part with the largest singular value. Undefined for \
        everyone if the network has no tie, and if several parts share the largest singular \
        value. No values on two-mode networks without direction, where they never are unique: that \
        is no failure of --metric all.",
    convention: "Non-negative, all values add up to 1. Parallel ties are one entry; a self-loop stands \
        once on the diagonal. Whether the vector is unique is decided by the parts of the \
        network, not by rounding.",
    alternatives: "NetworkX scales to a sum of 1, igraph and rustworkx differ in scale. Where the vector \
        is not unique other programs give one of many.",
    reading: "In directed networks an authority is what good hubs point to. Without direction hubs are \
        authorities and the measure says what eigenvector centrality says; it is undefined \
        on two-mode networks, where eigenvector centrality is not.",
    complexity: "Time O(m) a round, some hundred rounds; memory O(n + m), times up to 120.",
    params: &[],
    references: &[
        "Kleinberg, Authoritative sources in a hyperlinked environment, Journal of the ACM \
        46 (1999), 604-632, doi:10.1145/324133.324140",
    ],
};

/// Authority score: pointed to by good hubs.
#[derive(Clone, Copy, Debug)]
pub(super) struct HitsAuthority;

impl Metric for HitsAuthority {
    fn info(&self) -> &'static MetricInfo {
        &INFO
    }

    fn compute_in(&self, work: &Work<'_>) -> Result<Outcome, MetricError> {
        Ok(scores(work, Standing::Authority))
    }

    fn differences(&self) -> &'static [Difference] {
        const {
            &[
                Difference::networkx("Parallel ties count one by one where weights do not.").but_not(
                    "Where several parts share the largest singular value NetworkX gives one of many \
                     vectors, and fails without ties; here there is no value.",
                ),
                Difference::igraph(
                    "The largest value is 1. Parallel ties count one by one where weights do not; a \
                     self-loop of a network without direction stands twice on the diagonal.",
                )
                .but_not(
                    "Where several parts share the largest singular value igraph gives one of many \
                     vectors, and 1 everywhere without ties; here there is no value.",
                ),
            ]
        }
    }

    fn compute_as(&self, program: Compat, work: &Work<'_>) -> Result<Outcome, MetricError> {
        let s = counted(work.snapshot, work.settings, program);
        let outcome = scores_of(&s, true, Standing::Authority);
        Ok(match program {
            Compat::Networkx => outcome,
            Compat::Igraph => outcome.over_largest(),
        })
    }
}
