//! What every chapter of an analysis needs.

use std::collections::BTreeMap;

use thiserror::Error;

use super::words::list;
use super::{Plan, PlanError, Unverified};
use crate::dataset::coverage::{self, Standing};
use crate::dataset::read::Loaded;
use crate::dataset::{Coverage, Dataset};
use crate::metrics::{MetricError, Settings};
use crate::model::{ActorIx, Date, Role};
use crate::network::{Network, Verified, ViewError};
use crate::shifts::ShiftError;

/// Why an analysis could not be made.
#[derive(Debug, Error)]
pub enum AnalysisError {
    /// The plan does not fit the data set or the program.
    #[error(transparent)]
    Plan(#[from] PlanError),
    /// A network could not be made.
    #[error(transparent)]
    View(#[from] ViewError),
    /// A measure refused the network.
    #[error(transparent)]
    Metric(#[from] MetricError),
    /// A series could not be made.
    #[error(transparent)]
    Shift(#[from] ShiftError),
}

/// The data, the plan and the day.
pub(super) struct Context<'a> {
    pub(super) loaded: &'a Loaded,
    pub(super) network: &'a Network,
    pub(super) plan: &'a Plan,
    pub(super) as_of: Option<Date>,
}

impl Context<'_> {
    pub(super) fn dataset(&self) -> &Dataset {
        self.network.dataset()
    }

    pub(super) const fn verified(&self) -> Verified {
        match self.plan.unverified {
            Unverified::Exclude => Verified::VerifiedOnly,
            Unverified::Include => Verified::All,
        }
    }

    /// The body that a plan names by id or alias.
    pub(super) fn body(
        &self,
        name: Option<&str>,
        place: &str,
    ) -> Result<Option<ActorIx>, PlanError> {
        let Some(name) = name else { return Ok(None) };
        self.dataset().resolve(name).map(Some).ok_or_else(|| {
            PlanError::value(
                place,
                format!("within = \"{name}\": no actor bears this id or alias"),
            )
        })
    }

    pub(super) fn settings(&self) -> Settings {
        Settings {
            role_weights: self.plan.influence.role_weights.clone(),
            ..Settings::default()
        }
    }

    /// Which coverage a table on these roles in this body stands on, as a sentence; empty where the
    /// data set declares none.
    pub(super) fn coverage(&self, roles: &[Role], within: Option<ActorIx>) -> String {
        let dataset = self.dataset();
        if dataset.package.coverage.is_empty() {
            return String::new();
        }
        let occurs = |role: Role| dataset.relations.iter().any(|r| r.role == role);
        let mut grounds: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for &role in roles.iter().filter(|r| occurs(**r)) {
            let place = |entry: &Coverage| {
                entry.within.map_or_else(
                    || "everywhere".to_owned(),
                    |body| format!("within {}", dataset.actor(body).id),
                )
            };
            let ground = match coverage::standing(dataset, role, within) {
                Standing::Complete(entry) => format!("complete {}", place(entry)),
                Standing::Part(entry) => format!("complete only {}", place(entry)),
                Standing::Undeclared => "not declared complete anywhere".to_owned(),
            };
            grounds
                .entry(ground)
                .or_default()
                .push(role.id().replace('_', " "));
        }
        let parts: Vec<String> = grounds
            .iter()
            .map(|(ground, roles)| format!("{}: {ground}", list(roles)))
            .collect();
        parts.join("; ")
    }
}
