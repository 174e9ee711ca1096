//! Influence: roles held, weighed by role and by how central the body is.

use std::collections::BTreeMap;

use super::degree::number;
use super::job::{check_fit, find};
use super::{
    Applies, Level, Metric, MetricError, MetricInfo, Outcome, Param, Range, Settings, Work,
};
use crate::model::Role;
use crate::network::{NodeIx, RoleTie, Side};
use crate::numeric::sum::{Neumaier, block_sum};

const INFO: MetricInfo = MetricInfo {
    id: "influence",
    name: "Influence: the roles that an actor holds, weighed by role and by how central the body is",
    level: Level::Node,
    applies: Applies::DataSet,
    formula: "sum over bodies c of b_c (sum over roles r of w_r x_acr): x_acr is 1 if actor a has \
        role r in body c (1/k for each of k holders of a joint secretariat), w_r the weight of the \
        role, b_c the centrality of the body divided by the mean over all bodies",
    range: Range::POSITIVE,
    weight_means: "Nothing: the weights of relations are not used, only those of roles. (The \
        centrality of bodies uses them if it does so itself.)",
    isolated: "Every actor in such a network has a role. Bodies have no value: influence is held \
        by actors.",
    convention: "Weights of roles are a choice, not a finding; unless set they are the defaults \
        below. Bodies are weighed by degree, the number of actors in them, unless the plan names \
        another measure. In the network of countries every actor of a country counts.",
    alternatives: "No other program has it. With all weights of roles 1 and equal bodies it is the \
        number of roles held.",
    reading: "An index of formal position, made to compare actors under stated weights: print the \
        weights beside it, and see whether the order survives others. It says who could shape the \
        work, not who did; experts act in their own name.",
    complexity: "Time O(relations) and that of the bodies' centrality; memory O(n).",
    params: &[
        role("member", 0),
        role("observer", 1),
        role("secretariat", 2),
        role("twinned_secretariat", 3),
        role("chair", 4),
        role("vice_chair", 5),
        role("convenor", 6),
        role("editor", 7),
        role("expert", 8),
        role("participant", 9),
        role("founder", 10),
        role("liaison", 11),
        role("mirror", 12),
        role("part_of", 13),
        role("partner", 14),
        role("publishes", 15),
        role("develops", 16),
    ],
    references: &["An index of this program, defined in its documentation"],
};

/// Weights of roles unless set otherwise. They are a choice: running the secretariat of a body
/// counts as much as five seats in it, because the secretariat keeps its documents, timetable and
/// votes; an observer, who may comment but not vote, counts a quarter of a member. Roles that are
/// no seat in a body (liaison and the like) count 0: give them a weight to let them count.
pub const DEFAULT_ROLE_WEIGHTS: &[(Role, f64)] = &[
    (Role::Member, 1.0),
    (Role::Observer, 0.25),
    (Role::Secretariat, 5.0),
    (Role::TwinnedSecretariat, 5.0),
    (Role::Chair, 4.0),
    (Role::ViceChair, 2.0),
    (Role::Convenor, 3.0),
    (Role::Editor, 2.0),
    (Role::Expert, 0.5),
    (Role::Participant, 0.5),
    (Role::Founder, 1.0),
    (Role::Liaison, 0.0),
    (Role::Mirror, 0.0),
    (Role::PartOf, 0.0),
    (Role::Partner, 0.0),
    (Role::Publishes, 0.0),
    (Role::Develops, 0.0),
];

const fn role(name: &'static str, at: usize) -> Param {
    Param::number(
        name,
        DEFAULT_ROLE_WEIGHTS[at].1,
        0.0,
        1e6,
        "weight of this role; twins share theirs",
    )
}

/// Influence: roles held, weighed by role and by how central the body is.
#[derive(Clone, Copy, Debug)]
pub struct Influence {
    /// The weight of each role.
    pub role_weights: &'static [(Role, f64)],
}

impl Influence {
    /// [`DEFAULT_ROLE_WEIGHTS`].
    pub const DEFAULT: Self = Self {
        role_weights: DEFAULT_ROLE_WEIGHTS,
    };

    fn weights(&self, settings: &Settings) -> BTreeMap<Role, f64> {
        let of = |&(role, default): &(Role, f64)| {
            let param = settings.params.get(&format!("{}.{role}", INFO.id));
            let set = param.or_else(|| settings.role_weights.get(&role));
            (role, set.copied().unwrap_or(default))
        };
        self.role_weights.iter().map(of).collect()
    }
}

/// The weight of every role in force: `--param influence.ROLE=W`, else that of the settings, else
/// the default. Parameters are taken as they are; computing checks them.
pub fn role_weights(settings: &Settings) -> BTreeMap<Role, f64> {
    Influence::DEFAULT.weights(settings)
}

/// The row of the table.
pub(super) const METRIC: Influence = Influence::DEFAULT;

impl Metric for Influence {
    fn info(&self) -> &'static MetricInfo {
        &INFO
    }

    fn compute_in(&self, work: &Work<'_>) -> Result<Outcome, MetricError> {
        let s = work.snapshot;
        let Some(sides) = s.sides() else {
            return Ok(Outcome::undefined_nodes(
                s.node_count(),
                super::degree_two_mode::NOT_TWO_MODE,
            ));
        };
        for role in Role::ALL {
            work.settings.param(&INFO, role.id())?;
        }
        let weights = self.weights(work.settings);
        let weight_of = |role: Role| weights.get(&role).copied().unwrap_or(0.0);
        let held = match holdings(work)? {
            Ok(held) => held,
            Err(reason) => return Ok(Outcome::undefined_nodes(s.node_count(), reason)),
        };
        let mut values = vec![None; s.node_count()];
        for (actor, roles) in held {
            let each = Role::ALL.iter().zip(roles);
            let each = each.map(|(role, held)| weight_of(*role) * held);
            values[actor as usize] = Some(each.collect::<Neumaier>().total());
        }
        let mut outcome = Outcome::some_nodes(values, None);
        outcome.not_meant = sides
            .contains(&Side::Body)
            .then(|| "influence is held by actors: bodies have none".to_owned());
        Ok(outcome)
    }
}

/// Actors, and what each holds of each role.
pub(super) type Holdings = Vec<(NodeIx, Vec<f64>)>;

/// What each actor holds of each role, in the order of [`Role::ALL`]: the sum over bodies c of b_c
/// x_acr. The reason where the bodies cannot be weighed.
pub(super) fn holdings(work: &Work<'_>) -> Result<Result<Holdings, String>, MetricError> {
    let s = work.snapshot;
    let sides = s.sides().unwrap_or_default();
    let bodies = match body_centrality(work, sides)? {
        Ok(bodies) => bodies,
        Err(reason) => return Ok(Err(reason)),
    };
    let mut twins = vec![0_u64; s.node_count()];
    for tie in s.role_ties().iter().filter(|t| is_twin(t)) {
        twins[tie.body as usize] += 1;
    }
    let mut ties = s.role_ties().iter().peekable();
    let actors = (0..).zip(sides).filter(|(_, side)| **side == Side::Actor);
    let held = actors.map(|(actor, _)| {
        let mut sums = [Neumaier::new(); Role::ALL.len()];
        // Role ties are sorted, so every sum is made in one order.
        while let Some(tie) = ties.next_if(|tie| tie.actor <= actor) {
            let share = if is_twin(tie) {
                1.0 / number(twins[tie.body as usize])
            } else {
                1.0
            };
            if let Some(place) = Role::ALL.iter().position(|role| *role == tie.role) {
                sums[place].add(bodies[tie.body as usize] * share);
            }
        }
        (actor, sums.iter().map(|sum| sum.total()).collect())
    });
    Ok(Ok(held.collect()))
}

fn is_twin(tie: &RoleTie) -> bool {
    tie.role == Role::TwinnedSecretariat
}

/// The centrality of each body divided by the mean over all bodies, 0 for actors; the reason if
/// it is undefined.
fn body_centrality(
    work: &Work<'_>,
    sides: &[Side],
) -> Result<Result<Vec<f64>, String>, MetricError> {
    let id = &work.settings.body_centrality;
    let refused = || MetricError::BodyCentrality { id: id.clone() };
    let metric = find(id).map_err(|_| refused())?;
    let info = metric.info();
    if info.level != Level::Node || info.id == INFO.id {
        return Err(refused());
    }
    let fits = metric.fits(work.snapshot, work.settings);
    check_fit(info, fits, work.snapshot, work.settings).map_err(|_| refused())?;
    let outcome = metric.compute_in(work)?;
    let is_body = |v: NodeIx| sides[v as usize] == Side::Body;
    let mut values = Vec::with_capacity(sides.len());
    for (v, value) in (0..).zip(outcome.node_values()) {
        match value {
            _ if !is_body(v) => values.push(0.0),
            Some(value) => values.push(*value),
            None => {
                let why = outcome.undefined.clone().unwrap_or_default();
                return Ok(Err(format!("the {id} of a body is undefined: {why}")));
            }
        }
    }
    let bodies = sides.iter().filter(|side| **side == Side::Body).count();
    let mean = block_sum(&values) / number(bodies as u64);
    if mean > 0.0 {
        Ok(Ok(values.iter().map(|b| b / mean).collect()))
    } else {
        Ok(Err(format!(
            "the {id} of every body is 0, so that none can be weighed"
        )))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::network::{Snapshot, SnapshotBuilder};

    /// Actors a, b, c; bodies x (a, b, c), y (a).
    fn affiliation() -> Snapshot {
        let tie = |actor, body, role| RoleTie {
            actor,
            body,
            role,
            weight: 1.0,
        };
        let role_ties = vec![
            tie(0, 3, Role::Member),
            tie(0, 3, Role::TwinnedSecretariat),
            tie(1, 3, Role::TwinnedSecretariat),
            tie(1, 3, Role::Observer),
            tie(2, 3, Role::Member),
            tie(0, 4, Role::Chair),
        ];
        SnapshotBuilder {
            ids: ["a", "b", "c", "x", "y"].map(str::to_owned).to_vec(),
            parallel: crate::network::Parallel::AsOne,
            sides: Some(vec![
                Side::Actor,
                Side::Actor,
                Side::Actor,
                Side::Body,
                Side::Body,
            ]),
            ties: role_ties
                .iter()
                .map(|t| (t.actor, t.body, t.weight))
                .collect(),
            role_ties,
            ..SnapshotBuilder::default()
        }
        .build()
    }

    fn influence(settings: &Settings) -> Vec<Option<f64>> {
        let outcome = Influence::DEFAULT
            .compute(&affiliation(), settings)
            .unwrap();
        assert!(outcome.is_sound());
        outcome.node_values().to_vec()
    }

    fn assert_close(found: &[Option<f64>], expected: &[f64]) {
        for (found, expected) in found.iter().zip(expected) {
            assert!(
                (found.unwrap() - expected).abs() < 1e-12,
                "{found:?} {expected}"
            );
        }
    }

    #[test]
    fn roles_count_by_weight_and_body() {
        // Degrees of bodies 3 and 1, mean 2: b_x = 1.5, b_y = .5.
        let found = influence(&Settings::default());
        let a = 1.5 * (1.0 + 2.5) + 0.5 * 4.0;
        assert_close(&found[..3], &[a, 1.5 * (0.25 + 2.5), 1.5]);
        assert_eq!(found[3..], [None, None]);
    }

    #[test]
    fn weights_of_roles_can_be_set_in_two_ways() {
        let mut settings = Settings::default();
        settings.role_weights.insert(Role::Chair, 10.0);
        settings.role_weights.insert(Role::Member, 7.0);
        settings.params.insert("influence.member".into(), 2.0);
        let found = influence(&settings);
        assert_close(&found[..1], &[1.5 * (2.0 + 2.5) + 0.5 * 10.0]);
    }

    #[test]
    fn bodies_can_be_weighed_by_another_measure_but_not_by_any() {
        let settings = Settings {
            body_centrality: "harmonic".into(),
            ..Settings::default()
        };
        let found = influence(&settings);
        // x reaches a, b, c in 1 step and y in 2: 3.5; y reaches a in 1, x in 2, b and c in 3.
        let (x, y) = (3.5, 1.0 + 0.5 + 2.0 / 3.0);
        let mean = (x + y) / 2.0;
        assert_close(&found[2..3], &[x / mean]);
        for id in ["influence", "density", "in-degree", "nonsense"] {
            let settings = Settings {
                body_centrality: id.into(),
                ..Settings::default()
            };
            let error = Influence::DEFAULT.compute(&affiliation(), &settings);
            assert!(
                matches!(error, Err(MetricError::BodyCentrality { .. })),
                "{id}"
            );
        }
    }

    #[test]
    fn every_role_has_its_parameter_and_default() {
        for (at, role) in Role::ALL.iter().enumerate() {
            let param = INFO.param(role.id()).unwrap();
            let default = DEFAULT_ROLE_WEIGHTS
                .iter()
                .find(|(r, _)| r == role)
                .unwrap();
            let set = Settings::default().param(&INFO, param.name).unwrap();
            assert!((set - default.1).abs() < 1e-12, "{at} {role}");
        }
    }
}
