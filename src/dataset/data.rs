//! The tables of a data set, in memory, checked and in canonical order.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::model::{Actor, ActorIx, Date, Relation, Role, Text};

/// A checked data set.
///
/// Rows are in canonical order whatever the order of the files was: actors by id, relations by
/// actor, role, body, start and end, the other tables by their columns from left to right.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Dataset {
    /// Title, licences, sources, observed dates, coverage.
    pub package: Package,
    /// Sorted by id; an [`ActorIx`] is a place in this list.
    pub actors: Vec<Actor>,
    /// Who is what where, and when.
    pub relations: Vec<Relation>,
    /// Published or estimated counts for which no single relations are known.
    pub observations: Vec<Observation>,
    /// Dated memberships of groups of countries or actors.
    pub groups: Vec<GroupSpell>,
    /// National AI standardization strategies.
    pub strategies: Vec<Strategy>,
    /// Renames, mergers, splits and successions.
    pub identities: Vec<Identity>,
}

/// What `datapackage.json` says of a data set.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Package {
    /// Short name, for file names; the folder's name where none is given.
    pub name: String,
    /// Title for readers.
    pub title: String,
    /// One paragraph for readers.
    pub description: String,
    /// Licences, as `name` or `title`.
    pub licences: Vec<String>,
    /// Where the data come from.
    pub sources: Vec<PackageSource>,
    /// The dates of a panel of snapshots, ascending; empty where spells are known exactly.
    pub observed: Vec<Date>,
    /// What the tables cover.
    pub coverage: Vec<Coverage>,
}

/// A source of the data.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct PackageSource {
    /// What it is.
    pub title: String,
    /// Where it is, if on the web.
    pub path: Option<String>,
}

/// Where the rows of some roles are complete.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Coverage {
    /// The roles spoken of.
    pub roles: Vec<Role>,
    /// The body below which they are complete; empty for everywhere.
    pub within: Option<ActorIx>,
    /// In words.
    pub note: String,
}

/// Whether a count was published or read off a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Confidence {
    /// A count that a source states.
    Sourced,
    /// A count that was estimated.
    Estimate,
}

/// One row of `observations.csv`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Observation {
    /// The day it speaks of.
    pub date: Date,
    /// The body it is counted in.
    pub body: ActorIx,
    /// What is counted.
    pub role: Role,
    /// Whose.
    pub actor: ActorIx,
    /// How many.
    pub count: f64,
    /// Plus or minus, where known.
    pub margin: Option<f64>,
    /// Published or estimated.
    pub confidence: Confidence,
    /// Where this is known from.
    pub source: Text,
}

/// One row of `groups.csv`: `members` belong to `group` during `period`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct GroupSpell {
    /// Name of the group.
    pub group: String,
    /// An alpha-2 code, which covers every actor of that country, or the id of an actor.
    pub member: String,
    /// When.
    pub period: crate::model::Period,
    /// Where this is known from.
    pub source: Text,
}

/// One row of `strategies.csv`: a national AI standardization strategy on six categories.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Strategy {
    /// Who published it.
    pub publisher: String,
    /// Its title.
    pub title: String,
    /// When, as in the table.
    pub date: String,
    /// Responsible political offices.
    pub responsible_offices: String,
    /// Involvement of the government.
    pub government_involvement: String,
    /// Degree of international promotion.
    pub international_promotion: String,
    /// Key strategic insight.
    pub strategic_insight: String,
    /// Key technical insight.
    pub technical_insight: String,
    /// Treatment of personal data.
    pub personal_data: String,
    /// Where this is known from.
    pub source: String,
}

/// What happened to an identity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum IdentityKind {
    /// The same body under a new name.
    Rename,
    /// Several became one.
    Merger,
    /// One became several.
    Split,
    /// Another body took its place.
    Succession,
}

/// One row of `identities.csv`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Identity {
    /// The older id or name.
    pub from: String,
    /// The newer id.
    pub to: String,
    /// When.
    pub date: Option<Date>,
    /// What happened.
    pub kind: IdentityKind,
    /// Where this is known from.
    pub source: Text,
}

impl Dataset {
    /// The actor with this exact id, by binary search.
    pub fn find(&self, id: &str) -> Option<ActorIx> {
        let at = self
            .actors
            .binary_search_by(|a| a.id.as_str().cmp(id))
            .ok()?;
        u32::try_from(at).ok().map(ActorIx)
    }

    /// The actor with this id or alias.
    pub fn resolve(&self, name: &str) -> Option<ActorIx> {
        self.find(name).or_else(|| {
            let at = self
                .actors
                .iter()
                .position(|a| a.aliases.iter().any(|x| x == name))?;
            u32::try_from(at).ok().map(ActorIx)
        })
    }

    /// The actor at a place.
    pub fn actor(&self, ix: ActorIx) -> &Actor {
        &self.actors[ix.index()]
    }

    /// Whether a relation is in force on a day: its own period holds, and both of its ends exist.
    ///
    /// The members of a committee that was disbanded are members no longer, even if nobody ended
    /// their rows.
    pub fn in_force(&self, relation: &Relation, date: Date) -> bool {
        relation.period.contains(date) && self.ends_exist(relation, date)
    }

    /// Whether both the actor and the body of a relation exist on a day.
    pub fn ends_exist(&self, relation: &Relation, date: Date) -> bool {
        self.actor(relation.actor).period.contains(date)
            && self.actor(relation.body).period.contains(date)
    }

    /// For each actor whether it is `body` or stands below it by `parent` or a `part_of` relation
    /// (whatever its dates).
    ///
    /// Time O(actors + relations); no recursion, so that a chain of a million parents is no trouble.
    pub fn within(&self, body: ActorIx) -> Vec<bool> {
        let mut children: BTreeMap<ActorIx, Vec<usize>> = BTreeMap::new();
        for (at, actor) in self.actors.iter().enumerate() {
            if let Some(parent) = actor.parent {
                children.entry(parent).or_default().push(at);
            }
        }
        for r in self.relations.iter().filter(|r| r.role == Role::PartOf) {
            children.entry(r.body).or_default().push(r.actor.index());
        }
        let mut inside = vec![false; self.actors.len()];
        let mut queue = vec![body.index()];
        while let Some(at) = queue.pop() {
            if std::mem::replace(&mut inside[at], true) {
                continue;
            }
            let key = ActorIx(u32::try_from(at).unwrap_or(u32::MAX));
            queue.extend(children.get(&key).into_iter().flatten());
        }
        inside
    }

    /// The day an analysis speaks of unless told otherwise: the last observed date, else the
    /// latest date in the relations and observations, never today. `None` without any date.
    pub fn default_as_of(&self) -> Option<Date> {
        if let Some(last) = self.package.observed.last() {
            return Some(*last);
        }
        let spells = self
            .relations
            .iter()
            .flat_map(|r| [r.period.start, r.period.end])
            .flatten();
        spells.chain(self.observations.iter().map(|o| o.date)).max()
    }
}
