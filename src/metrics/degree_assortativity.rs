//! Degree assortativity: whether nodes with many ties are tied to each other.

use super::degree::nodes;
use super::{Applies, Level, Metric, MetricError, MetricInfo, Outcome, Range, Work};

const INFO: MetricInfo = MetricInfo {
    id: "degree-assortativity",
    name: "Degree assortativity: whether well connected nodes are tied to each other",
    level: Level::Graph,
    applies: Applies::Any,
    formula: "the correlation (Pearson) of the degrees of the two ends over all ties, each tie taken \
        both ways; with direction of the ties out of the source and the ties into the target",
    range: Range {
        low: -1.0,
        high: Some(1.0),
    },
    weight_means: "Nothing: weights are not used.",
    isolated: "Isolated nodes have no part in it. Undefined without ties, and where the degrees at \
        the ends of ties are all alike.",
    convention: "Newman. Parallel ties are one, self-loops none; sums are whole numbers, so that \
        nothing is lost to rounding.",
    alternatives: "NetworkX and igraph agree, and print NaN where degrees are all alike.",
    reading: "Above 0 if the well connected sit together, below 0 if they serve the margins. A \
        two-mode network of few large bodies and many small members is below 0 by its make.",
    complexity: "Time O(m), memory O(1).",
    params: &[],
    references: &[
        "Newman, Assortative mixing in networks, Physical Review Letters 89 (2002), 208701, \
        doi:10.1103/PhysRevLett.89.208701",
        "Newman, Mixing patterns in networks, Physical Review E 67 (2003), 026126, \
        doi:10.1103/PhysRevE.67.026126",
    ],
};

/// Degree assortativity: whether nodes with many ties are tied to each other.
#[derive(Clone, Copy, Debug)]
pub(super) struct DegreeAssortativity;

impl Metric for DegreeAssortativity {
    fn info(&self) -> &'static MetricInfo {
        &INFO
    }

    fn compute_in(&self, work: &Work<'_>) -> Result<Outcome, MetricError> {
        let s = work.snapshot;
        // Sums over all entries: ties, x, y, x², y², xy, with x of the source and y of the target.
        let (mut ties, mut x1, mut y1, mut x2, mut y2, mut xy) =
            (0_i128, 0_i128, 0_i128, 0_i128, 0_i128, 0_i128);
        for v in nodes(s) {
            let x = s.successors(v).len() as i128;
            for &w in s.successors(v) {
                let y = s.predecessors(w).len() as i128;
                ties += 1;
                (x1, y1) = (x1 + x, y1 + y);
                (x2, y2, xy) = (x2 + x * x, y2 + y * y, xy + x * y);
            }
        }
        if ties == 0 {
            return Ok(Outcome::undefined_graph(
                "the network has no tie between two nodes",
            ));
        }
        let (spread_x, spread_y) = (ties * x2 - x1 * x1, ties * y2 - y1 * y1);
        if spread_x == 0 || spread_y == 0 {
            return Ok(Outcome::undefined_graph(
                "the degrees at the ends of ties are all alike, so that nothing can go together",
            ));
        }
        let together = real(ties * xy - x1 * y1);
        // The roots apart: their product may be beyond a whole number.
        let spread = real(spread_x).sqrt() * real(spread_y).sqrt();
        Ok(Outcome::graph((together / spread).clamp(-1.0, 1.0)))
    }
}

#[expect(
    clippy::cast_precision_loss,
    reason = "rounded once, after all subtractions"
)]
fn real(whole: i128) -> f64 {
    whole as f64
}
