//! Freeman's centralization.

use crate::numeric::sum::block_sum;

/// Why there is none on fewer than three nodes.
pub(crate) const TOO_SMALL: &str =
    "the network has fewer than three nodes, so that nothing can be centralized";

/// Σ (max − c)/maximum: how far the network leans on its most central node, compared with the most
/// centralized network of its size. `None` without values or if the maximum is 0.
pub(crate) fn centralization(values: &[f64], maximum: f64) -> Option<f64> {
    let largest = values.iter().copied().reduce(f64::max)?;
    let gaps: Vec<f64> = values.iter().map(|c| largest - c).collect();
    (maximum > 0.0).then(|| block_sum(&gaps) / maximum)
}
