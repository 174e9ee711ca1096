//! How much a rank by influence depends on the weights of roles.

use rayon::prelude::*;

use super::super::contract::{MetricError, Settings};
use super::super::influence::{holdings, role_weights};
use super::work::Work;
use crate::model::Role;
use crate::network::{NodeIx, Snapshot};
use crate::numeric::random::Stream;
use crate::numeric::rank::{central_range, competition_ranks};
use crate::numeric::sum::Neumaier;

/// The most ranks that are kept at a time: draws are cut down to it. Part of the definition of the
/// result.
const MOST_RANKS: usize = 50_000_000;

/// The range of each actor's rank under other weights of roles.
#[derive(Clone, Debug, PartialEq)]
pub struct InfluenceRanks {
    /// For each node the best and the worst rank in 95 % of the draws; `None` for bodies.
    pub ranges: Vec<Option<(u32, u32)>>,
    /// How many weightings were drawn.
    pub draws: u32,
    /// What they are, for readers.
    pub note: String,
}

impl InfluenceRanks {
    /// Weightings drawn unless a network is too large.
    pub const DRAWS: u32 = 1000;

    /// Ranks the actors by influence under `draws` random weightings of the roles that have a
    /// weight and are held in the network: weights that add up to 1, all such weightings that keep
    /// the order of the given weights equally likely. Roles of equal weight keep no order among
    /// themselves: each comes first equally often, so that they are equal on average. `None` where
    /// influence is undefined.
    ///
    /// A weighting is drawn as equally likely points of the simplex (exponential numbers, divided
    /// by their sum), sorted, the largest for the role with the largest weight.
    ///
    /// # Errors
    /// As [`Metric::compute`](super::super::Metric::compute) of influence.
    pub fn draw(
        s: &Snapshot,
        settings: &Settings,
        draws: u32,
        seed: u64,
    ) -> Result<Option<Self>, MetricError> {
        let work = Work::new(s, settings, [], &|_, _| {});
        let Ok(held) = holdings(&work)? else {
            return Ok(None);
        };
        let affordable = MOST_RANKS / held.len().max(1);
        let draws = draws.min(u32::try_from(affordable).unwrap_or(u32::MAX));
        let groups = in_order(settings, &held);
        if groups.is_empty() || draws == 0 {
            return Ok(None);
        }
        // One draw after the other is a block of its own, so the result knows nothing of threads.
        let ranks: Vec<Vec<Option<u32>>> = (0..draws)
            .into_par_iter()
            .map(|draw| {
                let mut stream = Stream::new(seed, "influence weights", u64::from(draw));
                let weights = weighting(&groups, &mut stream);
                let score = |(_, roles): &(NodeIx, Vec<f64>)| {
                    let each = weights.iter().map(|(role, weight)| weight * roles[*role]);
                    Some(each.collect::<Neumaier>().total())
                };
                competition_ranks(&held.iter().map(score).collect::<Vec<_>>())
            })
            .collect();
        let mut ranges = vec![None; s.node_count()];
        for (place, (actor, _)) in held.iter().enumerate() {
            let mut seen: Vec<u32> = ranks.iter().filter_map(|draw| draw[place]).collect();
            seen.sort_unstable();
            ranges[*actor as usize] = central_range(&seen);
        }
        let roles = groups.iter().map(|group| {
            let names: Vec<&str> = group.iter().map(|role| Role::ALL[*role].id()).collect();
            names.join(" = ")
        });
        Ok(Some(Self {
            ranges,
            draws,
            note: format!(
                "the range of the rank in 95 % of {draws} random weightings of the roles held, all that keep \
                 this order equally likely: {} (seed {seed}); equal roles are equal on average",
                roles.collect::<Vec<_>>().join(" > ")
            ),
        }))
    }
}

/// The roles that have a weight and are held by someone, by their places in [`Role::ALL`]: heaviest
/// first, those of equal weight together.
fn in_order(settings: &Settings, held: &[(NodeIx, Vec<f64>)]) -> Vec<Vec<usize>> {
    let weights = role_weights(settings);
    let weight = |role: usize| weights.get(&Role::ALL[role]).copied().unwrap_or(0.0);
    let mut roles: Vec<usize> = (0..Role::ALL.len())
        .filter(|role| weight(*role) > 0.0 && held.iter().any(|(_, x)| x[*role] > 0.0))
        .collect();
    roles.sort_by(|a, b| weight(*b).total_cmp(&weight(*a)).then(a.cmp(b)));
    let groups = roles.chunk_by(|a, b| weight(*a).total_cmp(&weight(*b)).is_eq());
    groups.map(<[usize]>::to_vec).collect()
}

/// A weight for every role.
fn weighting(groups: &[Vec<usize>], stream: &mut Stream) -> Vec<(usize, f64)> {
    let count = groups.iter().map(Vec::len).sum();
    // 1 - u lies in (0, 1], so the logarithm is finite.
    let mut weights: Vec<f64> = (0..count).map(|_| -libm::log(1.0 - stream.f64())).collect();
    let sum: f64 = weights.iter().sum();
    weights.sort_by(|a, b| b.total_cmp(a));
    let mut roles = Vec::with_capacity(count);
    for group in groups {
        let mut group = group.clone();
        stream.shuffle(&mut group);
        roles.extend(group);
    }
    let share = |weight: f64| if sum > 0.0 { weight / sum } else { 0.0 };
    roles
        .into_iter()
        .zip(weights.into_iter().map(share))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weightings_keep_the_order_and_share_out_one() {
        let groups = [vec![4], vec![2, 7], vec![0]];
        let mut means = [0.0; 8];
        for draw in 0..4000 {
            let mut found = weighting(&groups, &mut Stream::new(3, "test", draw));
            let sum: f64 = found.iter().map(|x| x.1).sum();
            assert!((sum - 1.0).abs() < 1e-12);
            for (role, weight) in &found {
                means[*role] += weight / 4000.0;
            }
            found.sort_by_key(|x| x.0);
            let [(_, last), (_, b), (_, first), (_, c)] = found[..] else {
                panic!("four roles");
            };
            assert!(first >= b.max(c) && b.min(c) >= last);
        }
        // The k-th largest of four is on average (1/k + ... + 1/4)/4.
        let expected = [
            0.0625,
            0.0,
            5.0 / 24.0,
            0.0,
            25.0 / 48.0,
            0.0,
            0.0,
            5.0 / 24.0,
        ];
        for (mean, expected) in means.iter().zip(expected) {
            assert!((mean - expected).abs() < 0.01, "{means:?}");
        }
    }
}
