//! Burt's structural holes: z_ij = a_ij + a_ji, p_ij = z_ij/Σ_k z_ik.

use rayon::prelude::*;

use super::super::degree::number;
use super::ranked::Ranked;
use super::triangle::shared_sums;
use super::work::Work;

/// Why a node without contacts has no value.
pub(crate) const ISOLATED: &str = "a node without ties has no contacts to speak of";

/// c_ij = (p_ij + Σ_q p_iq p_qj)² beside the entries of the rows.
///
/// z is the same for both ends, so that Σ_q p_iq p_qj = (Σ_q z_iq z_qj/Z_q)/Z_i with Z_i = Σ_k z_ik:
/// one sum a tie.
pub(crate) fn dyadic_constraints(work: &Work<'_>) -> Vec<f64> {
    let ties = work.ranked();
    let z = strengths(work, ties);
    let totals = totals(ties, &z);
    let indirect = shared_sums(ties, &z, |q| 1.0 / totals[q]);
    let mut constraints = Vec::with_capacity(z.len());
    for (i, total) in totals.iter().enumerate() {
        for at in ties.row(i) {
            let tied = (z[at] + indirect[at]) / total;
            constraints.push(tied * tied);
        }
    }
    constraints
}

/// Σ_j (1 − Σ_q p_iq m_jq) with m_jq = z_jq/max_k z_jk, by rank; `None` without contacts.
pub(crate) fn effective_sizes(work: &Work<'_>) -> Vec<Option<f64>> {
    let ties = work.ranked();
    let z = strengths(work, ties);
    let totals = totals(ties, &z);
    let largest: Vec<f64> = (0..ties.len())
        .map(|i| z[ties.row(i)].iter().copied().fold(0.0, f64::max))
        .collect();
    let shared = shared_sums(ties, &z, |_| 1.0);
    let size = |i: usize| {
        let redundant = |at: usize| shared[at] / largest[ties.targets()[at] as usize];
        let redundant: f64 = ties.row(i).map(redundant).sum();
        let contacts = ties.degree(i);
        (contacts > 0).then(|| number(contacts as u64) - redundant / totals[i])
    };
    (0..ties.len()).into_par_iter().map(size).collect()
}

fn strengths(work: &Work<'_>, ties: &Ranked) -> Vec<f64> {
    let s = work.snapshot;
    ties.strengths(s, work.settings.uses_weights(s))
}

fn totals(ties: &Ranked, z: &[f64]) -> Vec<f64> {
    (0..ties.len())
        .map(|i| z[ties.row(i)].iter().sum())
        .collect()
}
