//! Attributes of the nodes of a view, for grouping.

use std::collections::BTreeSet;

use thiserror::Error;

use super::{Side, View};
use crate::dataset::Dataset;
use crate::model::ActorIx;

/// Why nodes cannot be grouped by an attribute.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum AttributeError {
    /// Nothing is called so.
    #[error("no attribute `{asked}` to group by: there are {known}")]
    Unknown {
        /// What was asked for.
        asked: String,
        /// What there is.
        known: String,
    },
    /// Two groups share an actor on the day, so they are no partition.
    #[error(
        "`{actor}` is in two groups, `{first}` and `{second}`: these groups overlap and cannot \
         divide the network; group by country or kind, or keep one family of groups"
    )]
    Overlapping {
        /// Who.
        actor: String,
        /// One group.
        first: String,
        /// Another.
        second: String,
    },
}

/// Attributes that every data set has.
const BUILT_IN: [&str; 4] = ["country", "kind", "side", "group"];

impl View {
    /// The value of an attribute for every node, `None` where it has none.
    ///
    /// `country` is the alpha-2 code, `kind` the kind of actor, `side` the side of a two-mode
    /// network (`actor` or `body`), `group` the group of `groups.csv` on the day; any other word is
    /// a further column of the actors table.
    ///
    /// # Errors
    /// [`AttributeError::Unknown`] if there is no such column, [`AttributeError::Overlapping`] if
    /// a node is in two groups.
    pub fn attribute(
        &self,
        dataset: &Dataset,
        name: &str,
    ) -> Result<Vec<Option<String>>, AttributeError> {
        match name {
            "country" => Ok(self
                .countries
                .iter()
                .map(|c| c.map(|c| c.code().to_owned()))
                .collect()),
            "kind" => Ok(self.each_actor(|ix| Some(dataset.actor(ix).kind.id().to_owned()))),
            "side" => Ok(match self.snapshot.sides() {
                Some(sides) => sides.iter().map(|s| Some(side_name(*s))).collect(),
                None => vec![None; self.snapshot.node_count()],
            }),
            "group" => self.group(dataset),
            column => {
                let known: BTreeSet<&str> = dataset
                    .actors
                    .iter()
                    .flat_map(|a| a.attributes.keys().map(String::as_str))
                    .collect();
                if !known.contains(column) {
                    let all = BUILT_IN.into_iter().chain(known);
                    return Err(AttributeError::Unknown {
                        asked: column.to_owned(),
                        known: all.collect::<Vec<_>>().join(", "),
                    });
                }
                Ok(self.each_actor(|ix| {
                    let value = dataset.actor(ix).attributes.get(column);
                    value.filter(|v| !v.is_empty()).cloned()
                }))
            }
        }
    }

    fn each_actor(&self, value: impl Fn(ActorIx) -> Option<String>) -> Vec<Option<String>> {
        self.actors.iter().map(|ix| ix.and_then(&value)).collect()
    }

    fn group(&self, dataset: &Dataset) -> Result<Vec<Option<String>>, AttributeError> {
        let in_force: Vec<_> = dataset
            .groups
            .iter()
            .filter(|g| self.as_of().is_none_or(|day| g.period.contains(day)))
            .collect();
        let mut values = Vec::with_capacity(self.actors.len());
        for (v, country) in self.countries.iter().enumerate() {
            let id = &self.snapshot.ids()[v];
            let mut found: Option<&str> = None;
            for spell in &in_force {
                let by_id = self.actors[v].is_some() && spell.member == id;
                let by_country = country.is_some_and(|c| c.code() == spell.member);
                match found {
                    _ if !(by_id || by_country) => {}
                    Some(first) if first != spell.group => {
                        return Err(AttributeError::Overlapping {
                            actor: id.to_owned(),
                            first: first.to_owned(),
                            second: spell.group.clone(),
                        });
                    }
                    _ => found = Some(&spell.group),
                }
            }
            values.push(found.map(str::to_owned));
        }
        Ok(values)
    }
}

fn side_name(side: Side) -> String {
    match side {
        Side::Actor => "actor".to_owned(),
        Side::Body => "body".to_owned(),
    }
}
