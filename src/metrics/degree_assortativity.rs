//! Degree assortativity: whether nodes with many ties are tied to each other.

use super::degree::{degrees, nodes, ties_in, ties_out};
use super::{
    Applies, Compat, Difference, Level, Metric, MetricError, MetricInfo, Outcome, Range, Work,
};

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
        let ends = nodes(s).flat_map(|v| {
            let x = s.successors(v).len() as i128;
            let ends = s.successors(v).iter();
            ends.map(move |&w| (x, s.predecessors(w).len() as i128, 1))
        });
        Ok(correlation(ends))
    }

    fn differences(&self) -> &'static [Difference] {
        const {
            &[
                Difference::networkx(
                    "Parallel ties count one by one, in the degrees and in the mean. A self-loop is \
                     a tie, and counts once in the mean.",
                ),
                Difference::igraph(
                    "Parallel ties count one by one, in the degrees and in the mean. A self-loop is \
                     a tie, and without direction counts both ways.",
                ),
            ]
        }
    }

    fn compute_as(&self, program: Compat, work: &Work<'_>) -> Result<Outcome, MetricError> {
        let s = work.snapshot;
        let (out, into): (Vec<f64>, Vec<f64>) = if s.is_directed() {
            nodes(s).map(|v| (ties_out(s, v), ties_in(s, v))).unzip()
        } else {
            (degrees(s), degrees(s))
        };
        let ways = match program {
            Compat::Igraph if !s.is_directed() => 2,
            _ => 1,
        };
        let ends = nodes(s).flat_map(|v| {
            let ties = s.successors(v).iter().copied().zip(s.multiplicities(v));
            let loops = s.loops(v).0 * ways;
            ties.chain((loops > 0).then_some((v, loops)))
                .map(move |(w, ties)| (v, w, ties))
        });
        // Degrees are whole numbers.
        Ok(correlation(ends.map(|(v, w, ties)| {
            let (x, y) = (out[v as usize], into[w as usize]);
            (x as i128, y as i128, i128::from(ties))
        })))
    }
}

/// The correlation over ties, from the two degrees at each and how often it counts.
fn correlation(ends: impl Iterator<Item = (i128, i128, i128)>) -> Outcome {
    // Sums over all entries: ties, x, y, x², y², xy, with x of the source and y of the target.
    let (mut ties, mut x1, mut y1, mut x2, mut y2, mut xy) =
        (0_i128, 0_i128, 0_i128, 0_i128, 0_i128, 0_i128);
    for (x, y, count) in ends {
        ties += count;
        (x1, y1) = (x1 + count * x, y1 + count * y);
        (x2, y2) = (x2 + count * x * x, y2 + count * y * y);
        xy += count * x * y;
    }
    if ties == 0 {
        return Outcome::undefined_graph("the network has no tie between two nodes");
    }
    let (spread_x, spread_y) = (ties * x2 - x1 * x1, ties * y2 - y1 * y1);
    if spread_x == 0 || spread_y == 0 {
        return Outcome::undefined_graph(
            "the degrees at the ends of ties are all alike, so that nothing can go together",
        );
    }
    let together = real(ties * xy - x1 * y1);
    // The roots apart: their product may be beyond a whole number.
    let spread = real(spread_x).sqrt() * real(spread_y).sqrt();
    Outcome::graph((together / spread).clamp(-1.0, 1.0))
}

#[expect(
    clippy::cast_precision_loss,
    reason = "rounded once, after all subtractions"
)]
fn real(whole: i128) -> f64 {
    whole as f64
}
