//! What a report does on a data set: `plan.toml`.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::words;
use crate::dataset::Dataset;
use crate::metrics;
use crate::model::{Date, Kind, Role};
use crate::network::NetworkKind;
use crate::shifts::{self, Key, Partition};

/// A whole plan. A plan and a data set fully determine a report.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Plan {
    /// Title of the report; the data set's title where none is given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// The day the report speaks of; the data set's default where none is given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub as_of: Option<String>,
    /// What becomes of relations whose note says `unverified`.
    #[serde(default)]
    pub unverified: Unverified,
    /// Seed of every random draw.
    #[serde(default = "Plan::default_seed")]
    pub seed: u64,
    /// Warnings to the reader that belong to the data, printed among the limits.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub caveats: Vec<String>,
    /// How `influence` weighs roles and bodies.
    #[serde(default)]
    pub influence: InfluencePlan,
    /// How rank intervals are drawn.
    #[serde(default)]
    pub sensitivity: SensitivityPlan,
    /// Tables of who holds a role.
    #[serde(default)]
    pub leadership: Vec<LeadershipPlan>,
    /// Chapters on centrality, one a network.
    #[serde(default)]
    pub centrality: Vec<CentralityPlan>,
    /// Chapters on change.
    #[serde(default)]
    pub shifts: Vec<ShiftPlan>,
    /// Two days compared, relation by relation.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub comparisons: Vec<ComparisonPlan>,
    /// Pictures.
    #[serde(default)]
    pub figures: Vec<FigurePlan>,
}

/// What becomes of relations whose note says `unverified`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Unverified {
    /// Left out of every number, and counted.
    #[default]
    Exclude,
    /// Used like the others.
    Include,
}

/// How `influence` weighs roles and bodies.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InfluencePlan {
    /// The weight of each role; a role not named keeps the weight of the program.
    #[serde(default = "default_role_weights")]
    pub role_weights: BTreeMap<Role, f64>,
}

impl Default for InfluencePlan {
    fn default() -> Self {
        Self {
            role_weights: default_role_weights(),
        }
    }
}

/// How rank intervals are drawn: each draw leaves out a share of the bodies and ranks anew.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SensitivityPlan {
    /// How many draws, 0 for no intervals.
    pub draws: u32,
    /// The share of bodies left out in each draw, between 0 and 1.
    pub drop: f64,
}

impl Default for SensitivityPlan {
    fn default() -> Self {
        Self {
            draws: 500,
            drop: 0.1,
        }
    }
}

/// A table of who holds a role.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LeadershipPlan {
    /// Heading.
    pub title: String,
    /// The role counted.
    pub role: Role,
    /// Only in this body and below it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub within: Option<String>,
    /// By actor, country or group.
    pub by: Key,
    /// How many rows the report shows; the table on disk holds all.
    #[serde(default = "default_top")]
    pub top: usize,
}

/// A chapter on the centrality of one network.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CentralityPlan {
    /// Short name, for file names: letters, digits and hyphens.
    pub id: String,
    /// Heading.
    pub title: String,
    /// Which network.
    pub network: NetworkKind,
    /// Only in this body and below it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub within: Option<String>,
    /// Only these roles; empty for all that the network counts.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub roles: Vec<Role>,
    /// Measures of nodes, by id.
    pub metrics: Vec<String>,
    /// Measures of the whole network, by id.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub graph_metrics: Vec<String>,
    /// How many rows the report shows; the table on disk holds all.
    #[serde(default = "default_top")]
    pub top: usize,
}

/// A chapter on change.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ShiftPlan {
    /// Short name, for file names.
    pub id: String,
    /// Heading.
    pub title: String,
    /// The roles counted.
    pub roles: Vec<Role>,
    /// By actor, country or group.
    pub by: Key,
    /// Only in this body and below it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub within: Option<String>,
    /// First day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// Last day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
    /// Between which groups of holders Theil's T is split: `country`, `group` or `kind`. Where none
    /// is named, by country for actors, and by group for countries if the groups do not overlap.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub partition: Option<Partition>,
    /// How many rows the report shows; the table on disk holds all.
    #[serde(default = "default_top")]
    pub top: usize,
}

/// Two days compared: who appeared and vanished, gained and lost which role.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ComparisonPlan {
    /// Short name, for file names.
    pub id: String,
    /// Heading.
    pub title: String,
    /// The earlier day.
    pub from: String,
    /// The later day; the day of the report where none is given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
    /// The roles compared; all where none are given.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub roles: Vec<Role>,
    /// Only in this body and below it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub within: Option<String>,
    /// How many rows of each table the report shows; the table on disk holds all.
    #[serde(default = "default_top")]
    pub top: usize,
}

/// A picture.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FigurePlan {
    /// File name without ending: letters, digits and hyphens.
    pub id: String,
    /// Which diagram: `trend`, `bump` or `flow` of a shift chapter, `network` or `ranking` of a
    /// centrality chapter.
    pub diagram: String,
    /// The id of the centrality or shift chapter it draws.
    pub of: String,
    /// For `network` and `ranking`: the measure that sets sizes or places.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub metric: Option<String>,
    /// How many nodes, rows or lines it shows at most.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub top: Option<usize>,
    /// For `network` and `ranking`: what the colours show, as groups of the data set or codes of
    /// countries, the first that fits; empty for the kinds of actors.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub groups: Vec<String>,
}

fn default_role_weights() -> BTreeMap<Role, f64> {
    metrics::DEFAULT_ROLE_WEIGHTS.iter().copied().collect()
}

const fn default_top() -> usize {
    15
}

/// More draws than this say nothing that fewer do not.
const MOST_DRAWS: u32 = 100_000;

/// Why a plan cannot be used.
#[derive(Debug, Error)]
pub enum PlanError {
    /// Not TOML, or not of the form of a plan.
    #[error("E300: {file}: {message}")]
    Form {
        /// Where.
        file: String,
        /// What the TOML reader says, with line and column.
        message: String,
    },
    /// A value that does not fit the data set or the program.
    #[error("E300: plan, {place}: {reason}")]
    Value {
        /// The entry of the plan.
        place: String,
        /// What is wrong, and what would be right.
        reason: String,
    },
}

impl PlanError {
    pub(crate) fn value(place: impl Into<String>, reason: impl Into<String>) -> Self {
        Self::Value {
            place: place.into(),
            reason: reason.into(),
        }
    }
}

/// The measures a plan names unless told otherwise, on a two-mode network.
const TWO_MODE_METRICS: &[&str] = &[
    "influence",
    "degree-two-mode",
    "betweenness-two-mode",
    "closeness-two-mode",
    "eigenvector",
    "pagerank",
    "core-number",
];

/// The measures a plan names unless told otherwise, on a one-mode network.
const ONE_MODE_METRICS: &[&str] = &[
    "degree",
    "strength",
    "betweenness-normalized",
    "harmonic",
    "eigenvector",
    "core-number",
];

const GRAPH_METRICS: &[&str] = &[
    "density",
    "components",
    "centralization-degree",
    "centralization-betweenness",
];

fn owned(ids: &[&str]) -> Vec<String> {
    ids.iter().map(|&id| id.to_owned()).collect()
}

/// What changed last: the last two observed dates; none for data without such dates, where no two
/// days stand out.
fn latest(dataset: &Dataset) -> Option<ComparisonPlan> {
    let [.., before, last] = dataset.package.observed.as_slice() else {
        return None;
    };
    Some(ComparisonPlan {
        id: "latest".to_owned(),
        title: format!(
            "What changed from {} to {}",
            words::day(*before),
            words::day(*last)
        ),
        from: before.to_string(),
        to: Some(last.to_string()),
        roles: Vec::new(),
        within: None,
        top: default_top(),
    })
}

impl Plan {
    /// The seed unless a plan names one.
    pub const DEFAULT_SEED: u64 = 42;

    const fn default_seed() -> u64 {
        Self::DEFAULT_SEED
    }

    /// Reads a plan.
    ///
    /// # Errors
    /// [`PlanError::Form`] with line and column.
    pub fn parse(text: &str, file: &str) -> Result<Self, PlanError> {
        toml::from_str(text).map_err(|e| PlanError::Form {
            file: file.to_owned(),
            message: e.to_string().trim_end().to_owned(),
        })
    }

    /// The plan as TOML.
    ///
    /// # Errors
    /// [`PlanError::Form`] if it cannot be written, which would be a bug.
    pub fn to_toml(&self) -> Result<String, PlanError> {
        toml::to_string_pretty(self).map_err(|e| PlanError::Form {
            file: "plan".to_owned(),
            message: e.to_string(),
        })
    }

    /// The plan for a data set that brings none: leadership and shifts of every exclusive role that
    /// occurs, centrality on the affiliation network and, where there are any, of liaisons.
    pub fn for_dataset(dataset: &Dataset) -> Self {
        let count = |role| dataset.relations.iter().filter(|r| r.role == role).count();
        let has_countries = dataset.actors.iter().any(|a| a.country.is_some());
        let mut plan = Self {
            title: None,
            as_of: None,
            unverified: Unverified::Exclude,
            seed: Self::default_seed(),
            caveats: Vec::new(),
            influence: InfluencePlan::default(),
            sensitivity: SensitivityPlan::default(),
            leadership: Vec::new(),
            centrality: Vec::new(),
            shifts: Vec::new(),
            comparisons: latest(dataset).into_iter().collect(),
            figures: Vec::new(),
        };
        let plural = |role| words::capital(shifts::role_noun(role).1);
        let leading = [Role::Secretariat, Role::Chair, Role::Convenor];
        for role in leading.into_iter().filter(|&r| count(r) >= 5) {
            let mut keys = vec![Key::Actor];
            keys.extend(has_countries.then_some(Key::Country));
            keys.extend((!dataset.groups.is_empty()).then_some(Key::Group));
            for by in keys {
                plan.leadership.push(LeadershipPlan {
                    title: format!("{} by {}", plural(role), by.id()),
                    role,
                    within: None,
                    by,
                    top: default_top(),
                });
            }
            plan.shifts.push(ShiftPlan {
                id: role.id().replace('_', "-"),
                title: plural(role),
                roles: vec![role],
                by: Key::Actor,
                within: None,
                from: None,
                to: None,
                partition: None,
                top: default_top(),
            });
        }
        let is_body: Vec<bool> = dataset
            .actors
            .iter()
            .map(|a| Kind::is_body(a.kind))
            .collect();
        let affiliated = dataset.relations.iter().any(|r| {
            Role::AFFILIATION.contains(&r.role)
                && !is_body[r.actor.index()]
                && is_body[r.body.index()]
        });
        if affiliated {
            plan.centrality.push(CentralityPlan {
                id: "affiliation".to_owned(),
                title: "Who takes part where".to_owned(),
                network: NetworkKind::Affiliation,
                within: None,
                roles: Vec::new(),
                metrics: owned(TWO_MODE_METRICS),
                graph_metrics: owned(GRAPH_METRICS),
                top: default_top(),
            });
        }
        let liaisons = count(Role::Liaison) > 0;
        if liaisons || !affiliated {
            let kind = if liaisons {
                NetworkKind::Liaison
            } else {
                NetworkKind::Full
            };
            plan.centrality.push(CentralityPlan {
                id: kind.id().to_owned(),
                title: if liaisons {
                    "Who is in liaison"
                } else {
                    "All ties"
                }
                .to_owned(),
                network: kind,
                within: None,
                roles: Vec::new(),
                metrics: owned(ONE_MODE_METRICS),
                graph_metrics: owned(GRAPH_METRICS),
                top: default_top(),
            });
        }
        plan.figures = plan.default_figures();
        plan
    }

    /// A trend line for each shift, a network and a ranking for each centrality chapter.
    fn default_figures(&self) -> Vec<FigurePlan> {
        let figure = |diagram: &str, of: &str, metric: Option<&String>| FigurePlan {
            id: format!("{diagram}-{of}"),
            diagram: diagram.to_owned(),
            of: of.to_owned(),
            metric: metric.cloned(),
            top: None,
            groups: Vec::new(),
        };
        let trends = self.shifts.iter().map(|s| figure("trend", &s.id, None));
        // Who took what from whom, of the first question only: each figure must earn its place.
        let first = self.shifts.first().into_iter();
        let flows = first.flat_map(|s| [figure("bump", &s.id, None), figure("flow", &s.id, None)]);
        let rest = self.centrality.iter().flat_map(|c| {
            let metric = c.metrics.first();
            [
                figure("network", &c.id, metric),
                figure("ranking", &c.id, metric),
            ]
        });
        trends.chain(flows).chain(rest).collect()
    }

    /// What can be judged without the data.
    ///
    /// # Errors
    /// [`PlanError::Value`] with the range allowed.
    pub(super) fn check(&self) -> Result<(), PlanError> {
        let SensitivityPlan { draws, drop } = self.sensitivity;
        if !(drop > 0.0 && drop < 1.0) {
            let reason = format!("{drop} is no share of bodies to leave out: above 0 and below 1");
            return Err(PlanError::value("sensitivity, drop", reason));
        }
        if draws > MOST_DRAWS {
            let reason = format!("{draws} is more than {MOST_DRAWS}, the most");
            return Err(PlanError::value("sensitivity, draws", reason));
        }
        let mut weights = self.influence.role_weights.iter();
        if let Some((role, weight)) = weights.find(|(_, w)| !(w.is_finite() && **w >= 0.0)) {
            let place = format!("influence, role_weights, {role}");
            let reason = format!("{weight} is no weight: 0 or more, and finite");
            return Err(PlanError::value(place, reason));
        }
        self.check_ids()
    }

    /// Ids of chapters and figures become file names: short, of a safe alphabet, each once.
    fn check_ids(&self) -> Result<(), PlanError> {
        let mut seen = BTreeSet::new();
        let chapters = self.centrality.iter().map(|c| ("centrality", &c.id));
        let chapters = chapters.chain(self.shifts.iter().map(|s| ("shifts", &s.id)));
        let compared = self.comparisons.iter().map(|c| ("comparisons", &c.id));
        let chapters = chapters.chain(compared);
        for (table, id) in chapters.chain(self.figures.iter().map(|f| ("figures", &f.id))) {
            let safe = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
            if id.is_empty() || id.len() > 60 || !id.chars().all(safe) {
                let reason =
                    "an id is 1 to 60 lower-case letters, digits and hyphens: it names files";
                return Err(PlanError::value(format!("{table}, id = \"{id}\""), reason));
            }
            if !seen.insert((table, id)) {
                return Err(PlanError::value(
                    format!("{table}, id = \"{id}\""),
                    "this id stands twice",
                ));
            }
        }
        Ok(())
    }

    /// The day the report speaks of.
    ///
    /// # Errors
    /// [`PlanError::Value`] for a text that is no date.
    pub fn day(&self, dataset: &Dataset) -> Result<Option<Date>, PlanError> {
        match &self.as_of {
            None => Ok(dataset.default_as_of()),
            Some(text) => Date::parse_as_of(text)
                .map(Some)
                .map_err(|e| PlanError::value("as_of", e.to_string())),
        }
    }
}
