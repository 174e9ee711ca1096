//! Katz centrality: ties in from those who have many ties in themselves.

use super::degree::nodes;
use super::kernel::matrix::Part;
use super::kernel::resolvent::{Form, solve};
use super::{
    Applies, Difference, Level, Metric, MetricError, MetricInfo, Outcome, Param, Range, Takes, Work,
};
use crate::numeric::sum::block_dot;

const INFO: MetricInfo = MetricInfo {
    id: "katz",
    name: "Katz centrality: how many chains of ties of any length arrive at the node, long ones \
        counting less",
    level: Level::Node,
    applies: Applies::Any,
    formula: "x_v = 1 + alpha (sum of a_uv x_u over the nodes u with a tie to v), then divided so \
        that the squares of all x add up to 1; a_uv is the tie, alpha what each step of a \
        chain is worth",
    range: Range::UNIT,
    weight_means: "A strength: the entry of the matrix.",
    isolated: "The smallest value, which is not 0: everybody has 1 before the values are scaled. If \
        nobody has a tie all are alike, 1/sqrt(n).",
    convention: "Ties in; length (L2) 1. Unless set, alpha is .85/L, L the largest eigenvalue of the \
        matrix of ties (.85 where L is 0); the value is printed. From 1/L on the chains \
        would add up to infinity: such an alpha is refused. Parallel ties are one entry; a \
        self-loop stands once on the diagonal. There is no centralization of it: which network is \
        the most centralized depends on alpha.",
    alternatives: "NetworkX takes alpha .1 whatever the network, and fails where that is too large; its \
        values and those of rustworkx agree for the same alpha. igraph calls ties in plus an \
        own part alpha centrality and does not scale.",
    reading: "Between degree (alpha near 0) and eigenvector centrality (alpha near 1/L). Unlike \
        eigenvector centrality it gives every part of a disconnected network values that \
        can be compared.",
    complexity: "Time O(m) a step, some dozen steps, and the largest eigenvalue (as for eigenvector); \
        memory O(n + m), for the eigenvalue up to 60 times n.",
    params: &[Param {
        name: "alpha",
        takes: Takes::Number {
            default: None,
            low: 0.0,
            high: 1e6,
        },
        about: "what each step of a chain is worth; below 1/L",
    }],
    references: &[
        "Katz, A new status index derived from sociometric analysis, Psychometrika 18 \
        (1953), 39-43, doi:10.1007/BF02289026",
    ],
};

/// Katz centrality: ties in from those who have many ties in themselves.
#[derive(Clone, Copy, Debug)]
pub(super) struct Katz;

/// Unless set, what a step is worth as a share of the bound.
const SHARE: f64 = 0.85;

impl Metric for Katz {
    fn info(&self) -> &'static MetricInfo {
        &INFO
    }

    fn compute_in(&self, work: &Work<'_>) -> Result<Outcome, MetricError> {
        let s = work.snapshot;
        let weighted = work.settings.uses_weights(s);
        let asked = work.settings.number(&INFO, "alpha")?;
        let bounded = Bounded::new(work.radius(), SHARE);
        let alpha = bounded.admit(&INFO, "alpha", asked)?;
        let all: Vec<_> = nodes(s).collect();
        let ties = Part::of(s, &all, weighted);
        let times = |x: &[f64]| -> Vec<f64> { ties.times(x).iter().map(|y| alpha * y).collect() };
        let form = if s.is_directed() {
            Form::General
        } else {
            Form::Symmetric
        };
        let (mut x, found) = solve(times, &vec![1.0; all.len()], form);
        let length = block_dot(&x, &x).sqrt();
        for value in &mut x {
            *value /= length;
        }
        let outcome = Outcome::nodes(x).with_convergence(found);
        Ok(match asked {
            Some(_) => outcome,
            None => outcome.with_chosen("alpha", alpha),
        })
    }

    fn differences(&self) -> &'static [Difference] {
        const {
            &[Difference::networkx("").but_not(
                "NetworkX takes .1 for alpha unless told otherwise: ask for it with --param \
                 katz.alpha=0.1. It refuses parallel ties.",
            )]
        }
    }
}

/// A parameter that must be below 1/L in size, for L the largest eigenvalue.
pub(super) struct Bounded {
    radius: f64,
    default: f64,
}

impl Bounded {
    /// Unless set it is `share` of the bound; `share` itself where nothing bounds it.
    pub(super) fn new(radius: f64, share: f64) -> Self {
        let default = if radius > 0.0 { share / radius } else { share };
        Self { radius, default }
    }

    /// The value to use.
    pub(super) fn admit(
        &self,
        info: &'static MetricInfo,
        name: &'static str,
        asked: Option<f64>,
    ) -> Result<f64, MetricError> {
        let value = asked.unwrap_or(self.default);
        // What rounding cannot tell from the bound is at the bound.
        if value.abs() * self.radius >= 1.0 - 1e-9 {
            let (sign, size) = if value < 0.0 {
                ("above -", "-")
            } else {
                ("below ", "")
            };
            return Err(MetricError::BeyondBound {
                id: info.id,
                name,
                value,
                bound: format!(
                    "it must be {sign}{:.6}, which is {size}1/L for the largest eigenvalue L = {:.6} of the matrix of ties",
                    1.0 / self.radius,
                    self.radius
                ),
            });
        }
        Ok(value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metrics::Settings;
    use crate::network::SnapshotBuilder;

    #[test]
    fn the_bound_is_refused_and_printed() {
        // A star of five: L = 2.
        let s = SnapshotBuilder {
            ids: (0..5).map(|v| v.to_string()).collect(),
            ties: (1..5).map(|v| (0, v, 1.0)).collect(),
            ..SnapshotBuilder::default()
        }
        .build();
        let with = |alpha: f64| {
            let mut settings = Settings::default();
            settings.params.insert("katz.alpha".into(), alpha);
            Katz.compute(&s, &settings)
        };
        for alpha in [0.5, 0.6] {
            let message = with(alpha).unwrap_err().to_string();
            assert!(message.contains("below 0.500000"), "{message}");
            assert!(message.contains("L = 2.000000"), "{message}");
        }
        let near = with(0.499_999).unwrap();
        assert!(near.is_sound() && near.chosen.is_empty());
        // Near the bound it is the eigenvector.
        assert!((near.node_values()[0].unwrap() - 0.5_f64.sqrt()).abs() < 1e-5);
        let chosen = Katz.compute(&s, &Settings::default()).unwrap().chosen;
        assert!(chosen[0].0 == "alpha" && (chosen[0].1 - 0.425).abs() < 1e-12);
        // x_0 = 1 + 4 a x_1, x_1 = 1 + a x_0.
        let values = with(0.3).unwrap();
        let (x0, x1): (f64, f64) = ((1.0 + 1.2) / (1.0 - 0.36), (1.0 + 0.3) / (1.0 - 0.36));
        let length = (x0 * x0 + 4.0 * x1 * x1).sqrt();
        assert!((values.node_values()[0].unwrap() - x0 / length).abs() < 1e-12);
    }
}
