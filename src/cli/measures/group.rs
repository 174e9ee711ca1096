//! `--group-by ATTR`: the groups that grouped measures compare.

use std::collections::BTreeSet;

use clap::ArgMatches;
use serde_json::{Value, json};

use crate::cli::failure::Failure;
use crate::cli::subject::{Origin, Subject};
use crate::metrics::{Applies, Metric};

/// The attribute asked for, and what came of it.
pub(crate) struct Grouping {
    /// The attribute.
    attribute: String,
    /// The group of each node.
    pub(super) of: Vec<Option<String>>,
}

impl Grouping {
    /// What the flag asks for, if it is given.
    pub(super) fn new(matches: &ArgMatches, subject: &Subject) -> Result<Option<Self>, Failure> {
        let Some(attribute) = matches.get_one::<String>("group-by") else {
            return Ok(None);
        };
        Ok(Some(Self {
            attribute: attribute.clone(),
            of: groups(subject, attribute)?,
        }))
    }

    /// Groups that no measure reads would do nothing.
    pub(super) fn check_used(&self, measures: &[&'static dyn Metric]) -> Result<(), Failure> {
        if measures
            .iter()
            .any(|m| m.info().applies == Applies::Grouped)
        {
            return Ok(());
        }
        Err(Failure::usage(format!(
            "--group-by {}: none of these measures is about groups; see `actornet list metrics`",
            self.attribute
        )))
    }

    fn count(&self) -> usize {
        self.of.iter().flatten().collect::<BTreeSet<_>>().len()
    }

    fn without(&self) -> usize {
        self.of.iter().filter(|group| group.is_none()).count()
    }

    /// In one line, for readers.
    pub(crate) fn sentence(&self) -> String {
        let mut text = format!("groups by {}: {}", self.attribute, self.count());
        let without = self.without();
        if without > 0 {
            text.push_str(&format!(
                "; {without} of {} nodes have none: they and their ties are left out of measures of groups",
                self.of.len()
            ));
        }
        text
    }

    /// For programs.
    pub(crate) fn to_json(&self) -> Value {
        json!({
            "attribute": self.attribute,
            "groups": self.count(),
            "nodes_without": self.without(),
        })
    }
}

fn groups(subject: &Subject, attribute: &str) -> Result<Vec<Option<String>>, Failure> {
    let unknown = || {
        Failure::usage(format!(
            "--group-by: no node has an attribute `{attribute}`"
        ))
    };
    match (&subject.origin, &subject.data) {
        (Origin::DataSet(view), Some(network)) => {
            let groups = view.attribute(network.dataset(), attribute);
            groups.map_err(|error| Failure::usage(format!("--group-by: {error}")))
        }
        (Origin::File(file), _) => {
            let graph = file.graph();
            graph.attribute(attribute).ok_or_else(|| {
                let known = graph.nodes().iter().flat_map(|n| n.attributes.keys());
                let known: BTreeSet<&str> = known.map(String::as_str).collect();
                if known.is_empty() {
                    return Failure::usage(format!(
                        "--group-by {attribute}: the nodes of this file have no attributes"
                    ));
                }
                let known: Vec<&str> = known.into_iter().collect();
                Failure::usage(format!(
                    "--group-by: no attribute `{attribute}` to group by: there are {}",
                    known.join(", ")
                ))
            })
        }
        (Origin::DataSet(_), None) => Err(unknown()),
    }
}
