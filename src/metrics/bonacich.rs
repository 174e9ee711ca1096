//! Bonacich's power: tied to those who are themselves powerful, or to those who are not.

use super::degree::{nodes, number};
use super::katz::Bounded;
use super::kernel::matrix::Part;
use super::kernel::resolvent::{Form, solve};
use super::{Applies, Level, Metric, MetricError, MetricInfo, Outcome, Param, Range, Takes, Work};
use crate::numeric::sum::block_dot;

const INFO: MetricInfo = MetricInfo {
    id: "bonacich",
    name: "Bonacich power: being tied to the powerful (beta above 0) or to the weak (beta below 0)",
    level: Level::Node,
    applies: Applies::Any,
    formula: "c_v = sum of a_vw (s + beta c_w) over the nodes w that v has a tie to, that is c = s (I \
        - beta A)^-1 A 1; A is the matrix of ties a_vw, s > 0 is such that the squares of all \
        c add up to n",
    range: Range::ANY,
    weight_means: "A strength: the entry of the matrix.",
    isolated: "0. Undefined for everyone if the network has no tie.",
    convention: "Ties out, as in Bonacich's own examples and in R (sna). Unless set, beta is .75/L, L \
        the largest eigenvalue of the matrix of ties (.75 where L is 0); the value is \
        printed. From 1/L on, in size, the sum has no meaning: such a beta is refused. \
        Parallel ties are one entry; a self-loop stands once on the diagonal. There is no \
        centralization of it: which network is the most centralized depends on beta.",
    alternatives: "R (sna::bonpow, igraph::power_centrality) takes beta 1 unless told otherwise, which \
        is beyond the bound on most networks, and gives numbers all the same; within it they \
        agree. NetworkX has none.",
    reading: "Above 0, power comes from powerful partners, as in a network of information; below 0 \
        from partners who depend on the node, as in a network of bargaining. A value below 0 \
        (beta below 0 only) says that the partners have better alternatives. The sign of \
        beta is an assumption: say it.",
    complexity: "Time O(m) a step, some dozen steps, and the largest eigenvalue (as for eigenvector); \
        memory O(n + m), for the eigenvalue up to 60 times n.",
    params: &[Param {
        name: "beta",
        takes: Takes::Number {
            default: None,
            low: -1e6,
            high: 1e6,
        },
        about: "how much the power of partners adds (above 0) or takes away (below 0); below 1/L in size",
    }],
    references: &[
        "Bonacich, Power and centrality: a family of measures, American Journal of Sociology \
        92 (1987), 1170-1182, doi:10.1086/228631",
    ],
};

/// Bonacich's power: tied to those who are themselves powerful, or to those who are not.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bonacich;

/// Unless set, beta as a share of the bound.
const SHARE: f64 = 0.75;

impl Metric for Bonacich {
    fn info(&self) -> &'static MetricInfo {
        &INFO
    }

    fn compute_in(&self, work: &Work<'_>) -> Result<Outcome, MetricError> {
        let s = work.snapshot;
        let weighted = work.settings.uses_weights(s);
        let asked = work.settings.number(&INFO, "beta")?;
        let bounded = Bounded::new(work.radius(), SHARE);
        let beta = bounded.admit(&INFO, "beta", asked)?;
        let all: Vec<_> = nodes(s).collect();
        let mut ties = Part::of(s, &all, weighted);
        let mut form = Form::Symmetric;
        if s.is_directed() {
            ties = ties.transposed();
            form = Form::General;
        }
        let out = ties.inflow();
        let times = |x: &[f64]| -> Vec<f64> { ties.times(x).iter().map(|y| beta * y).collect() };
        let (mut c, found) = solve(times, &out, form);
        let length = block_dot(&c, &c).sqrt();
        if length == 0.0 && !all.is_empty() {
            let reason = "the network has no tie, so that nobody has any power to compare";
            return Ok(Outcome::undefined_nodes(all.len(), reason));
        }
        let scale = number(all.len() as u64).sqrt() / length;
        for value in &mut c {
            *value *= scale;
        }
        let outcome = Outcome::nodes(c).with_convergence(found);
        Ok(match asked {
            Some(_) => outcome,
            None => outcome.with_chosen("beta", beta),
        })
    }
}
