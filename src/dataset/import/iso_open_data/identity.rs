//! Who is who over time: ISO's numeric id is the identity, the newest name becomes the actor's id.

use std::collections::{BTreeMap, BTreeSet};

use super::codes;
use super::record::{Class, Part};
use super::vintage::Vintage;
use crate::dataset::{Finding, Identity, IdentityKind};
use crate::model::Text;

/// The SDO above all committees.
pub(super) const ISO: &str = "ISO";

/// A committee, member or organisation: class and ISO's numeric id.
pub(super) type Key = (Class, u64);

/// How one identity was called, and what its actor is called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Names {
    /// The actor's id.
    pub(super) id: String,
    /// The names in time, each with the first vintage of its run; the last is the newest.
    pub(super) runs: Vec<(usize, String)>,
    /// Older names that no other actor bears.
    pub(super) aliases: Vec<String>,
    /// Whether another actor bears the newest name as its id.
    pub(super) is_suffixed: bool,
}

impl Names {
    /// The newest name.
    pub(super) fn newest(&self) -> &str {
        self.runs.last().map_or(&self.id, |(_, name)| name)
    }
}

/// Gives every identity that some list names its actor id and aliases.
pub(super) fn settle(vintages: &[Vintage], found: &mut Vec<Finding>) -> BTreeMap<Key, Names> {
    let mut all: BTreeMap<Key, Names> = BTreeMap::new();
    let mut last_seen: BTreeMap<Key, usize> = BTreeMap::new();
    for (at, vintage) in vintages.iter().enumerate() {
        for (key, name) in names_in(vintage, found) {
            let names = all.entry(key).or_insert_with(|| Names {
                id: String::new(),
                runs: Vec::new(),
                aliases: Vec::new(),
                is_suffixed: false,
            });
            if names.runs.last().is_none_or(|(_, last)| *last != name) {
                names.runs.push((at, name));
            }
            last_seen.insert(key, at);
        }
    }
    give_ids(&mut all, &last_seen);
    give_aliases(&mut all);
    report(&all, vintages, found);
    all
}

/// The name of every identity in one list: a committee's is the reference of its own record, the
/// others' the one most rows use.
fn names_in(vintage: &Vintage, found: &mut Vec<Finding>) -> BTreeMap<Key, String> {
    let mut uses: BTreeMap<Key, BTreeMap<&str, u64>> = BTreeMap::new();
    for record in &vintage.records {
        uses.entry((Class::Committee, record.id))
            .or_default()
            .insert(&record.reference, 1);
        for part in Part::ALL {
            if part.class() == Class::Committee {
                continue;
            }
            for entry in &record.list(part).entries {
                if let (Some(id), Some(name)) = (entry.id, &entry.name) {
                    let names = uses.entry((part.class(), id)).or_default();
                    *names.entry(name).or_default() += 1;
                }
            }
        }
    }
    let mut findings = vintage.findings(found);
    let mut chosen = BTreeMap::new();
    for (key, names) in uses {
        // The first of the most used, in the order of the alphabet.
        let best = names
            .iter()
            .max_by(|a, b| a.1.cmp(b.1).then_with(|| b.0.cmp(a.0)));
        let Some((name, _)) = best else { continue };
        if names.len() > 1 {
            let listed: Vec<String> = names
                .iter()
                .map(|(name, rows)| format!("`{name}` ({rows})"))
                .collect();
            findings.add(
                codes::SEVERAL_NAMES,
                None,
                "",
                format!("id {} bears several names: {}", key.1, listed.join(", ")),
                "the name most rows use is taken; the id is the identity",
            );
        }
        chosen.insert(key, (*name).to_owned());
    }
    chosen
}

/// The newest name is the id. Where two identities share it, committees come before members and
/// members before organisations, then the one seen last, then the lower number; the others get a
/// suffix.
fn give_ids(all: &mut BTreeMap<Key, Names>, last_seen: &BTreeMap<Key, usize>) {
    let mut order: Vec<Key> = all.keys().copied().collect();
    order.sort_by_key(|key| {
        let seen = last_seen.get(key).copied().unwrap_or(0);
        (key.0, std::cmp::Reverse(seen), key.1)
    });
    let mut taken: BTreeSet<String> = BTreeSet::from([ISO.to_owned()]);
    let mut second = Vec::new();
    for key in order {
        let Some(names) = all.get_mut(&key) else {
            continue;
        };
        let newest = names.newest().to_owned();
        if taken.insert(newest.clone()) {
            names.id = newest;
        } else {
            names.is_suffixed = true;
            second.push((key, newest));
        }
    }
    for (key, newest) in second {
        let what = match key.0 {
            Class::Committee => "committee",
            Class::Member => "member",
            Class::Organisation => "organisation",
        };
        let short = format!("{newest} ({what})");
        // A committee's or member's twin says which one it is; an organisation's need not, unless
        // there are two.
        let mut id = match key.0 {
            Class::Organisation if !taken.contains(&short) => short,
            _ => format!("{newest} ({what} {})", key.1),
        };
        while !taken.insert(id.clone()) {
            id.push('\'');
        }
        if let Some(names) = all.get_mut(&key) {
            names.id = id;
        }
    }
}

/// Older names become aliases unless another actor has them as id or alias, or they hold the sign
/// that separates aliases.
fn give_aliases(all: &mut BTreeMap<Key, Names>) {
    let mut taken: BTreeSet<String> = all.values().map(|names| names.id.clone()).collect();
    taken.insert(ISO.to_owned());
    for names in all.values_mut() {
        let older: Vec<String> = names.runs.iter().map(|(_, name)| name.clone()).collect();
        for name in older {
            if !name.contains(';') && taken.insert(name.clone()) {
                names.aliases.push(name);
            }
        }
        names.aliases.sort();
    }
}

fn report(all: &BTreeMap<Key, Names>, vintages: &[Vintage], found: &mut Vec<Finding>) {
    let Some(last) = vintages.last() else { return };
    let mut findings = last.findings(found);
    for (key, names) in all.iter().filter(|(_, names)| names.is_suffixed) {
        let name = names.newest();
        let (code, reason) = if key.0 == Class::Committee {
            (
                codes::SUCCESSION,
                format!(
                    "`{name}` is the reference of several committees; id {} is `{}` here",
                    key.1, names.id
                ),
            )
        } else {
            (
                codes::SHARED_NAME,
                format!(
                    "`{name}` is the id of another actor; id {} is `{}` here",
                    key.1, names.id
                ),
            )
        };
        findings.add(code, None, "", reason, "");
    }
}

/// The rows of `identities.csv`: each change of name, dated on the list that first shows the new
/// one. A name that belongs to another actor by now is left out, for it would mislead.
pub(super) fn renames(
    all: &BTreeMap<Key, Names>,
    vintages: &[Vintage],
    source: &Text,
) -> Vec<Identity> {
    let mut rows = Vec::new();
    for names in all.values() {
        let own = |name: &str| names.id == name || names.aliases.iter().any(|a| a == name);
        for pair in names.runs.windows(2) {
            let [(_, from), (at, to)] = pair else {
                continue;
            };
            let to = if to == names.newest() { &names.id } else { to };
            if own(from) && own(to) {
                rows.push(Identity {
                    from: from.clone(),
                    to: to.clone(),
                    date: vintages.get(*at).map(|vintage| vintage.date),
                    kind: IdentityKind::Rename,
                    source: source.clone(),
                });
            }
        }
    }
    rows.sort_by(|a, b| (&a.from, &a.to, a.date).cmp(&(&b.from, &b.to, b.date)));
    rows
}
