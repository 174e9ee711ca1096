//! How unequally something is held: concentration of roles, and the usual indices.
//!
//! All functions take what each member holds (non-negative amounts) and count every value as a
//! member, zeros included: the Gini of `[10, 0, 0, 0]` is .75. For the concentration of a role,
//! where only those who hold it are members, use [`Concentration::of`], which leaves zeros out
//! and keeps their number of holders to be printed. None of them depends on the order of the
//! values.

use std::collections::BTreeMap;

use serde::Serialize;

use super::sum::Neumaier;

/// Ascending amounts that are above 0 or 0, and their total; `None` without a positive total.
fn sorted(values: &[f64]) -> Option<(Vec<f64>, f64)> {
    let mut amounts: Vec<f64> = values.iter().map(|v| v.max(0.0)).collect();
    amounts.sort_by(f64::total_cmp);
    let total = total(amounts.iter().copied());
    (total > 0.0 && total.is_finite()).then_some((amounts, total))
}

fn total(values: impl Iterator<Item = f64>) -> f64 {
    values.collect::<Neumaier>().total()
}

#[expect(
    clippy::cast_precision_loss,
    reason = "numbers of members are far below 2^53"
)]
fn count(n: usize) -> f64 {
    n as f64
}

/// Herfindahl-Hirschman index: Σ s², s the share of each; from 1/n (all equal) to 1 (one holds
/// all). `None` if the total is 0.
pub fn hhi(values: &[f64]) -> Option<f64> {
    let (amounts, sum) = sorted(values)?;
    Some(total(amounts.iter().map(|v| v * v)) / (sum * sum))
}

/// (HHI − 1/n)/(1 − 1/n): 0 if all are equal, 1 if one holds all, n the number of values. `None`
/// if the total is 0 or n < 2.
pub fn normalised_hhi(values: &[f64]) -> Option<f64> {
    let n = count(values.len());
    // Rounding may leave a share of 1e-17 below 0 where all are equal.
    (values.len() > 1).then_some(((hhi(values)? * n - 1.0) / (n - 1.0)).max(0.0) + 0.0)
}

/// The number of equal holders that would give the same HHI: 1/HHI (Laakso and Taagepera 1979).
/// `None` if the total is 0.
pub fn effective_number(values: &[f64]) -> Option<f64> {
    Some(1.0 / hhi(values)?)
}

/// Gini coefficient Σ_ij |x_i − x_j| / (2 n² mean), without a small-sample correction: 0 if all
/// are equal, (n − 1)/n if one of n holds all. `None` if the total is 0.
pub fn gini(values: &[f64]) -> Option<f64> {
    let (amounts, sum) = sorted(values)?;
    let n = count(amounts.len());
    let weighted = total(
        amounts
            .iter()
            .enumerate()
            .map(|(i, v)| (2.0 * count(i) + 1.0 - n) * v),
    );
    // Rounding may leave a trace below 0 where all are equal.
    Some((weighted / (n * sum)).max(0.0) + 0.0)
}

/// Share of the `k` largest in the total (CR1, CR4): 0 to 1; all of it if there are fewer than
/// `k`. `None` if the total is 0.
pub fn top_share(values: &[f64], k: usize) -> Option<f64> {
    let (amounts, sum) = sorted(values)?;
    if k >= amounts.len() {
        return Some(1.0);
    }
    Some(total(amounts.iter().rev().take(k).copied()) / sum)
}

/// Shannon entropy −Σ s ln s in nats: 0 (one holds all) to ln n. `None` if the total is 0.
pub fn entropy(values: &[f64]) -> Option<f64> {
    let (amounts, sum) = sorted(values)?;
    let shares = amounts.iter().map(|v| v / sum).filter(|s| *s > 0.0);
    Some(total(shares.map(|s| -s * libm::log(s))).max(0.0))
}

/// Theil's T: Σ s ln(s n) in nats: 0 (all equal) to ln n. `None` if the total is 0.
pub fn theil(values: &[f64]) -> Option<f64> {
    let (amounts, sum) = sorted(values)?;
    let n = count(amounts.len());
    let shares = amounts.iter().map(|v| v / sum).filter(|s| *s > 0.0);
    Some(total(shares.map(|s| s * libm::log(s * n))).max(0.0))
}

/// Theil's T in two parts that add up to it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TheilParts {
    /// Σ_g S_g T_g: inequality inside the groups, each weighted by its share.
    pub within: f64,
    /// Σ_g S_g ln(S_g n/n_g): inequality between their means.
    pub between: f64,
    /// Number of groups.
    pub groups: usize,
}

/// Splits [`theil`] by groups (Theil 1967): each member is its amount and the number of its group.
/// Every member counts for one group, so groups must not overlap. `None` if the total is 0.
pub fn theil_parts(members: &[(f64, u32)]) -> Option<TheilParts> {
    let mut groups: BTreeMap<u32, Vec<f64>> = BTreeMap::new();
    for (amount, group) in members {
        groups.entry(*group).or_default().push(*amount);
    }
    let (_, all) = sorted(&members.iter().map(|m| m.0).collect::<Vec<_>>())?;
    let n = count(members.len());
    let of: Vec<(f64, f64, f64)> = groups
        .values()
        .filter_map(|held| Some((sorted(held)?.1 / all, count(held.len()), theil(held)?)))
        .collect();
    Some(TheilParts {
        within: total(of.iter().map(|(share, _, inside)| share * inside)),
        between: total(
            of.iter()
                .map(|(share, size, _)| share * libm::log(share * n / size)),
        )
        .max(0.0),
        groups: groups.len(),
    })
}

/// The concentration of a role among those who hold it.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Concentration {
    /// Number of holders: those with more than 0. It is the n of Gini and normalised HHI.
    pub holders: usize,
    /// What all of them hold together.
    pub total: f64,
    /// [`hhi`].
    pub hhi: f64,
    /// [`normalised_hhi`]; `None` with one holder.
    pub normalised_hhi: Option<f64>,
    /// [`effective_number`].
    pub effective_number: f64,
    /// [`gini`].
    pub gini: f64,
    /// Share of the largest holder.
    pub top_1: f64,
    /// Share of the four largest holders.
    pub top_4: f64,
}

impl Concentration {
    /// Over the values above 0; `None` if there is none.
    pub fn of(values: &[f64]) -> Option<Self> {
        let held: Vec<f64> = values.iter().copied().filter(|v| *v > 0.0).collect();
        Some(Self {
            holders: held.len(),
            total: sorted(&held)?.1,
            hhi: hhi(&held)?,
            normalised_hhi: normalised_hhi(&held),
            effective_number: effective_number(&held)?,
            gini: gini(&held)?,
            top_1: top_share(&held, 1)?,
            top_4: top_share(&held, 4)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(a: Option<f64>, b: f64) {
        let a = a.unwrap();
        assert!((a - b).abs() <= 1e-12 * b.abs().max(1.0), "{a} {b}");
    }

    #[test]
    fn textbook_shares() {
        // definitions: shares 50/30/20.
        let shares = [50.0, 30.0, 20.0];
        close(hhi(&shares), 0.38);
        close(normalised_hhi(&shares), 0.07);
        close(effective_number(&shares), 1.0 / 0.38);
        close(gini(&shares), 0.2);
        assert!((entropy(&shares).unwrap() - 1.029653).abs() < 1e-6);
    }

    #[test]
    fn zeros_are_members_unless_only_holders_count() {
        close(gini(&[10.0, 0.0, 0.0, 0.0]), 0.75);
        let held = Concentration::of(&[10.0, 0.0, 0.0, 0.0]).unwrap();
        assert_eq!(
            (held.holders, held.gini, held.normalised_hhi),
            (1, 0.0, None)
        );
    }

    #[test]
    fn theil_splits_into_parts_that_add_up() {
        // Two groups of 1 and 3, 2 and 2: means equal, so all is within. By hand: T of {1, 3} is
        // ¼ ln ½ + ¾ ln 1.5.
        let even = theil_parts(&[(1.0, 0), (3.0, 0), (2.0, 1), (2.0, 1)]).unwrap();
        let inside = 0.25 * 0.5_f64.ln() + 0.75 * 1.5_f64.ln();
        close(Some(even.within), 0.5 * inside);
        close(Some(even.between), 0.0);
        // One member a group: all is between.
        let apart = theil_parts(&[(5.0, 7), (1.0, 8), (1.0, 9)]).unwrap();
        close(Some(apart.between), theil(&[5.0, 1.0, 1.0]).unwrap());
        assert_eq!((apart.within, apart.groups), (0.0, 3));
        let mixed = [(5.0, 1), (1.0, 2), (1.5, 1), (0.0, 2), (8.0, 3)];
        let parts = theil_parts(&mixed).unwrap();
        close(
            Some(parts.within + parts.between),
            theil(&mixed.map(|m| m.0)).unwrap(),
        );
        assert_eq!(theil_parts(&[(0.0, 1)]), None);
    }

    #[test]
    fn nothing_held_has_no_concentration() {
        assert_eq!(hhi(&[]), None);
        assert_eq!(gini(&[0.0, 0.0]), None);
        assert_eq!(top_share(&[0.0], 1), None);
        assert_eq!(Concentration::of(&[0.0]), None);
    }

    #[test]
    fn order_never_matters() {
        let up = [0.1, 0.2, 0.3, 7.7];
        let down = [7.7, 0.3, 0.2, 0.1];
        assert_eq!(Concentration::of(&up), Concentration::of(&down));
        assert_eq!(theil(&up), theil(&down));
    }
}
