//! Names in tables resolved to actors: ids, aliases, and hints for what is neither.

use std::collections::BTreeMap;

use super::cells::Cells;
use super::ledger::Ledger;
use super::near::{Near, nfc};
use super::table::shown;
use crate::model::ActorIx;

/// What a name stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Target {
    /// An actor of the data set.
    Actor(ActorIx),
    /// An actor whose row, on this line of `actors.csv`, was rejected.
    Rejected(u64),
}

#[derive(Clone, Debug)]
struct Entry {
    target: Target,
    /// As the id is written in `actors.csv`.
    id: String,
    /// For an alias, as it is written there; empty for an id.
    alias: String,
}

/// The names of the actors.
#[derive(Debug, Default)]
pub(super) struct Names {
    /// By name in normal form C.
    entries: BTreeMap<String, Entry>,
    near: Near,
    /// For the file being read: uses of aliases, of other Unicode forms, and of rejected actors,
    /// with the first row.
    by_alias: BTreeMap<(String, String), u64>,
    by_form: BTreeMap<String, u64>,
    by_rejected: BTreeMap<(String, u64), u64>,
}

impl Names {
    pub(super) fn add_id(&mut self, id: &str, line: u64, actor: Option<ActorIx>) {
        self.add(id, id, "", line, actor);
    }

    /// Ids win over aliases: add them first.
    pub(super) fn add_alias(&mut self, alias: &str, id: &str, line: u64, actor: Option<ActorIx>) {
        self.add(alias, id, alias, line, actor);
    }

    fn add(&mut self, name: &str, id: &str, alias: &str, line: u64, actor: Option<ActorIx>) {
        let target = actor.map_or(Target::Rejected(line), Target::Actor);
        let entry = Entry {
            target,
            id: id.to_owned(),
            alias: alias.to_owned(),
        };
        self.entries.entry(nfc(name).into_owned()).or_insert(entry);
    }

    /// Takes the hints for unknown names.
    pub(super) fn set_near(&mut self, near: Near) {
        self.near = near;
    }

    /// The id that was probably meant by an unknown name.
    pub(super) fn near(&mut self, name: &str) -> Option<String> {
        self.near.find(name)
    }

    /// The actor with this id or alias, if its row is used.
    pub(super) fn lookup(&self, name: &str) -> Option<ActorIx> {
        match self.entries.get(nfc(name).as_ref())?.target {
            Target::Actor(actor) => Some(actor),
            Target::Rejected(_) => None,
        }
    }

    /// Whether a name is an id or an alias of an actor, rejected or not.
    pub(super) fn knows(&self, name: &str) -> bool {
        self.entries.contains_key(nfc(name).as_ref())
    }

    /// The actor that a cell names; what it does not name is a finding.
    pub(super) fn actor(&mut self, cells: &mut Cells<'_, '_>, column: &str) -> Option<ActorIx> {
        let name = cells.required(column)?;
        let key = nfc(name);
        let Some(entry) = self.entries.get(key.as_ref()) else {
            let hint = match self.near.find(name) {
                Some(meant) => format!("did you mean `{meant}`?"),
                None => "add it to actors.csv, or write an id or alias that is there".to_owned(),
            };
            let reason = format!("unknown actor `{}`", shown(name));
            cells.report(column, "E202", reason, hint);
            return None;
        };
        let line = match entry.target {
            Target::Actor(actor) => {
                if !entry.alias.is_empty() {
                    let use_of = (entry.alias.clone(), entry.id.clone());
                    *self.by_alias.entry(use_of).or_default() += 1;
                }
                let spelled = if entry.alias.is_empty() {
                    &entry.id
                } else {
                    &entry.alias
                };
                if spelled != name {
                    *self.by_form.entry(spelled.clone()).or_default() += 1;
                }
                return Some(actor);
            }
            Target::Rejected(line) => line,
        };
        let reason = format!(
            "`{}` is on line {line} of actors.csv, which is rejected",
            shown(name)
        );
        cells.ledger.reject(cells.row, column, "N207", &reason);
        *self
            .by_rejected
            .entry((entry.id.clone(), line))
            .or_default() += 1;
        None
    }

    /// Says once a name, not once a row, what was settled in the file that was read.
    pub(super) fn summarise(&mut self, ledger: &mut Ledger) {
        let rows = |n: u64| {
            if n == 1 {
                "1 row".to_owned()
            } else {
                format!("{n} rows")
            }
        };
        for ((alias, id), n) in std::mem::take(&mut self.by_alias) {
            let reason = format!(
                "the alias `{}` stands for `{}` in {}",
                shown(&alias),
                shown(&id),
                rows(n)
            );
            ledger.file_finding("N201", None, None, reason, "");
        }
        for (name, n) in std::mem::take(&mut self.by_form) {
            let reason = format!(
                "`{}` is written in another Unicode form than in actors.csv in {}; it is the same actor",
                shown(&name),
                rows(n)
            );
            ledger.file_finding(
                "W123",
                None,
                None,
                reason,
                "save all tables with the same program",
            );
        }
        for ((id, line), n) in std::mem::take(&mut self.by_rejected) {
            let reason = format!(
                "{} left out, for the row of `{}` on line {line} of actors.csv is rejected",
                if n == 1 {
                    "1 row is".to_owned()
                } else {
                    format!("{n} rows are")
                },
                shown(&id)
            );
            ledger.file_finding("N207", None, None, reason, "mend the row of the actor");
        }
    }
}
