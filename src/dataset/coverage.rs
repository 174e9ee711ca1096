//! What a data set says its tables cover, and whether an analysis stands on one ground.

use std::collections::BTreeSet;

use super::{Coverage, Dataset, Finding, Severity};
use crate::dataset::schema::PACKAGE;
use crate::model::{ActorIx, Role};

/// What an analysis of some role within some body stands on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Standing<'a> {
    /// The rows are complete there.
    Complete(&'a Coverage),
    /// The rows are complete in a part of it only.
    Part(&'a Coverage),
    /// Nothing is said of them.
    Undeclared,
}

impl<'a> Standing<'a> {
    /// The entry it is declared by.
    pub const fn entry(self) -> Option<&'a Coverage> {
        match self {
            Self::Complete(entry) | Self::Part(entry) => Some(entry),
            Self::Undeclared => None,
        }
    }
}

/// What the rows of `role` within a body (`None` for everywhere) stand on.
///
/// Of several entries the one about the smallest body around `within` counts; where there is none,
/// the one about the largest part of it. Time O(entries × (actors + relations)).
pub fn standing(dataset: &Dataset, role: Role, within: Option<ActorIx>) -> Standing<'_> {
    let entries = || {
        dataset
            .package
            .coverage
            .iter()
            .filter(|e| e.roles.contains(&role))
    };
    let inside = |body: ActorIx| dataset.within(body);
    let size = |body: Option<ActorIx>| match body {
        None => usize::MAX,
        Some(body) => inside(body).iter().filter(|i| **i).count(),
    };
    let around = entries().filter(|entry| match (entry.within, within) {
        (None, _) => true,
        (Some(_), None) => false,
        (Some(body), Some(asked)) => inside(body)[asked.index()],
    });
    if let Some(entry) = around.min_by_key(|e| size(e.within)) {
        return Standing::Complete(entry);
    }
    let part = entries().filter(|entry| match (entry.within, within) {
        (Some(body), Some(asked)) => inside(asked)[body.index()],
        (Some(_), None) => true,
        (None, _) => false,
    });
    match part.max_by_key(|e| size(e.within)) {
        Some(entry) => Standing::Part(entry),
        None => Standing::Undeclared,
    }
}

/// In words for readers, what a role within a body stands on, such as `secretariat: complete
/// within ISO (...)`.
pub fn statement(dataset: &Dataset, role: Role, within: Option<ActorIx>) -> String {
    let place = |entry: &Coverage| match entry.within {
        Some(body) => format!("within {}", dataset.actor(body).id),
        None => "everywhere".to_owned(),
    };
    let note = |entry: &Coverage| match entry.note.as_str() {
        "" => String::new(),
        note => format!(" ({note})"),
    };
    match standing(dataset, role, within) {
        Standing::Complete(entry) => {
            format!("{role}: complete {}{}", place(entry), note(entry))
        }
        Standing::Part(entry) => {
            format!("{role}: complete only {}{}", place(entry), note(entry))
        }
        Standing::Undeclared => format!("{role}: not declared complete anywhere"),
    }
}

/// The warning that an analysis of several roles within a body mixes rows that are complete in
/// different places; `None` if it does not, if no coverage is declared at all, or for one role.
pub fn mixed(dataset: &Dataset, roles: &[Role], within: Option<ActorIx>) -> Option<Finding> {
    if dataset.package.coverage.is_empty() {
        return None;
    }
    let mut roles = roles.to_vec();
    roles.sort_unstable();
    roles.dedup();
    let ground = |role: &Role| standing(dataset, *role, within);
    let grounds: Vec<Standing<'_>> = roles.iter().map(ground).collect();
    let same = |a: &Standing<'_>, b: &Standing<'_>| match (a, b) {
        // Complete around what is asked is as good as complete around more.
        (Standing::Complete(_), Standing::Complete(_)) => true,
        (Standing::Part(a), Standing::Part(b)) => a.within == b.within,
        (Standing::Undeclared, Standing::Undeclared) => true,
        _ => false,
    };
    if grounds.windows(2).all(|pair| same(&pair[0], &pair[1])) {
        return None;
    }
    let mut parts: Vec<(String, Vec<&str>)> = Vec::new();
    for (role, ground) in roles.iter().zip(&grounds) {
        let text = match ground {
            Standing::Complete(_) => "complete".to_owned(),
            Standing::Part(entry) => {
                let body = entry.within.map_or("everywhere", |b| &dataset.actor(b).id);
                format!("complete only within {body}")
            }
            Standing::Undeclared => "not declared complete".to_owned(),
        };
        match parts.iter_mut().find(|(t, _)| *t == text) {
            Some((_, roles)) => roles.push(role.id()),
            None => parts.push((text, vec![role.id()])),
        }
    }
    let parts: Vec<String> = parts
        .into_iter()
        .map(|(text, roles)| format!("{}: {text}", roles.join(", ")))
        .collect();
    let place = within.map_or_else(
        || "the whole data set".to_owned(),
        |body| format!("`{}`", dataset.actor(body).id),
    );
    Some(Finding {
        code: "W151",
        severity: Severity::Warning,
        file: PACKAGE.to_owned(),
        line: None,
        field: None,
        column: Some("actornet.coverage".to_owned()),
        reason: format!(
            "an analysis of {place} mixes coverages: {}",
            parts.join("; ")
        ),
        hint: Some(
            "compare like with like: choose roles with --roles and a body with --within".to_owned(),
        ),
    })
}

/// The same for the default analysis: every role of the affiliation network that occurs, in the
/// whole data set.
pub fn mixed_by_default(dataset: &Dataset) -> Option<Finding> {
    let present: BTreeSet<Role> = dataset
        .relations
        .iter()
        .map(|r| r.role)
        .filter(|role| Role::AFFILIATION.contains(role))
        .collect();
    mixed(dataset, &present.into_iter().collect::<Vec<_>>(), None)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::Package;
    use crate::model::{Actor, Kind, Period};

    /// ISO above TC 1 above SC 1, and a body apart.
    fn dataset(coverage: Vec<Coverage>) -> Dataset {
        let actor = |id: &str, parent: Option<u32>| Actor {
            id: id.to_owned(),
            name: id.to_owned(),
            kind: Kind::Committee,
            country: None,
            parent: parent.map(ActorIx),
            period: Period::default(),
            aliases: Vec::new(),
            url: "".into(),
            source: "".into(),
            note: "".into(),
            attributes: std::collections::BTreeMap::new(),
        };
        Dataset {
            package: Package {
                coverage,
                ..Package::default()
            },
            actors: vec![
                actor("ISO", None),
                actor("SC 1", Some(2)),
                actor("TC 1", Some(0)),
                actor("W3C", None),
            ],
            ..Dataset::default()
        }
    }

    fn entry(role: Role, within: Option<u32>) -> Coverage {
        Coverage {
            roles: vec![role],
            within: within.map(ActorIx),
            note: String::new(),
        }
    }

    #[test]
    fn a_table_stands_on_the_nearest_entry_around_it() {
        let d = dataset(vec![
            entry(Role::Secretariat, Some(0)),
            entry(Role::Member, Some(2)),
        ]);
        let words = |role, within: Option<u32>| statement(&d, role, within.map(ActorIx));
        assert_eq!(
            words(Role::Secretariat, Some(1)),
            "secretariat: complete within ISO"
        );
        assert_eq!(words(Role::Member, Some(1)), "member: complete within TC 1");
        assert_eq!(
            words(Role::Member, Some(0)),
            "member: complete only within TC 1"
        );
        assert_eq!(
            words(Role::Member, None),
            "member: complete only within TC 1"
        );
        assert_eq!(
            words(Role::Member, Some(3)),
            "member: not declared complete anywhere"
        );
        assert_eq!(
            words(Role::Chair, None),
            "chair: not declared complete anywhere"
        );
    }

    #[test]
    fn mixing_is_seen_where_the_grounds_differ() {
        let d = dataset(vec![
            entry(Role::Secretariat, Some(0)),
            entry(Role::Member, Some(2)),
        ]);
        let both = [Role::Secretariat, Role::Member];
        assert_eq!(mixed(&d, &both, Some(ActorIx(1))), None);
        let finding = mixed(&d, &both, Some(ActorIx(0))).unwrap();
        assert_eq!(finding.code, "W151");
        assert!(
            finding.reason.contains("member: complete only within TC 1"),
            "{finding}"
        );
        assert!(mixed(&d, &both, None).is_some());
        assert_eq!(mixed(&d, &[Role::Member], None), None);
        assert_eq!(mixed(&dataset(Vec::new()), &both, None), None);
    }
}
