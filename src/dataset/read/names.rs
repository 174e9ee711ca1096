//! Names in tables resolved to actors: ids, aliases, and hints for what is neither.

use std::collections::BTreeMap;

use super::cells::Cells;
use super::index::{Index, Lines};
use super::ledger::Ledger;
use super::near::{Near, nfc};
use crate::escape::terminal::shown;
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
    /// The number of the id: its own, but for an alias.
    id: usize,
}

/// The names of the actors: ids, whose numbers come first, and aliases.
#[derive(Debug, Default)]
pub(super) struct Names {
    /// In normal form C.
    index: Index,
    entries: Vec<Entry>,
    /// Those that are written in another form in `actors.csv`, as they are written there.
    written: BTreeMap<usize, String>,
    /// The names for readers, in the order of the ids; only hints need them.
    full: Lines,
    near: Option<Near>,
    /// For the file being read: uses of aliases, of other Unicode forms, and of rejected actors,
    /// with how often.
    by_alias: BTreeMap<usize, u64>,
    by_form: BTreeMap<usize, u64>,
    by_rejected: BTreeMap<(usize, u64), u64>,
    /// Whether `actors.csv` cannot be read at all: then no name can be judged.
    is_unread: bool,
    /// For the file being read: rows whose names were not judged.
    unjudged: u64,
}

impl Names {
    /// Ids win over aliases: add them first, each with the name for readers.
    pub(super) fn add_id(&mut self, id: &str, full: &str, line: u64, actor: Option<ActorIx>) {
        let number = self.entries.len();
        self.add(id, number, line, actor);
        self.full.push(full);
    }

    /// Says that `actors.csv` cannot be read: no name is called unknown then.
    pub(super) fn leave_unread(&mut self) {
        self.is_unread = true;
    }

    /// An alias of the id with this number.
    pub(super) fn add_alias(&mut self, alias: &str, id: usize, line: u64, actor: Option<ActorIx>) {
        self.add(alias, id, line, actor);
    }

    fn add(&mut self, name: &str, id: usize, line: u64, actor: Option<ActorIx>) {
        let key = nfc(name);
        let (number, is_new) = self.index.add(&key);
        if !is_new {
            return;
        }
        let target = actor.map_or(Target::Rejected(line), Target::Actor);
        self.entries.push(Entry { target, id });
        if key != name {
            self.written.insert(number, name.to_owned());
        }
    }

    /// A name as it is written in `actors.csv`.
    fn written(&self, number: usize) -> &str {
        let other = self.written.get(&number);
        other.map_or_else(|| self.index.name(number), String::as_str)
    }

    /// The id that was probably meant by an unknown name.
    pub(super) fn near(&mut self, name: &str) -> Option<String> {
        let mut near = self.near.take().unwrap_or_else(|| {
            let all = 0..self.entries.len();
            let known = all.map(|at| (self.written(at), self.written(self.entries[at].id)));
            let full = self.full.iter().enumerate();
            Near::new(known.chain(full.map(|(id, full)| (full, self.written(id)))))
        });
        let found = near.find(name);
        self.near = Some(near);
        found
    }

    fn entry(&self, name: &str) -> Option<(usize, &Entry)> {
        let number = self.index.find(&nfc(name))?;
        Some((number, &self.entries[number]))
    }

    /// The actor whose row is used and whose id is written just so, with nothing to be said of it.
    pub(super) fn plain(&self, id: &str) -> Option<ActorIx> {
        let number = self.index.find(id)?;
        match self.entries[number] {
            Entry {
                target: Target::Actor(actor),
                id,
            } if id == number && !self.written.contains_key(&number) => Some(actor),
            _ => None,
        }
    }

    /// The actor with this id or alias, if its row is used.
    pub(super) fn lookup(&self, name: &str) -> Option<ActorIx> {
        match self.entry(name)?.1.target {
            Target::Actor(actor) => Some(actor),
            Target::Rejected(_) => None,
        }
    }

    /// Whether a name is an id or an alias of an actor, rejected or not.
    pub(super) fn knows(&self, name: &str) -> bool {
        self.is_unread || self.index.find(&nfc(name)).is_some()
    }

    /// The actor that a cell names; what it does not name is a finding.
    pub(super) fn actor(&mut self, cells: &mut Cells<'_, '_>, column: &str) -> Option<ActorIx> {
        let name = cells.required(column)?;
        let Some((number, entry)) = self.entry(name) else {
            if self.is_unread {
                let reason = "actors.csv cannot be read, so its names are not known";
                cells.ledger.reject(cells.row, column, "N207", reason);
                self.unjudged += 1;
                return None;
            }
            let hint = match self.near(name) {
                Some(meant) => format!("did you mean `{meant}`?"),
                None => "add it to actors.csv, or write an id or alias that is there".to_owned(),
            };
            let reason = format!("unknown actor `{}`", shown(name));
            cells.report(column, "E202", reason, hint);
            return None;
        };
        let &Entry { target, id } = entry;
        let line = match target {
            Target::Actor(actor) => {
                if id != number {
                    *self.by_alias.entry(number).or_default() += 1;
                }
                if self.written(number) != name {
                    *self.by_form.entry(number).or_default() += 1;
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
        *self.by_rejected.entry((id, line)).or_default() += 1;
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
        if std::mem::take(&mut self.unjudged) > 0 {
            let reason = "the names in it are not checked, for actors.csv cannot be read";
            ledger.file_finding("N207", None, None, reason, "mend actors.csv first");
        }
        for (alias, n) in std::mem::take(&mut self.by_alias) {
            let reason = format!(
                "the alias `{}` stands for `{}` in {}",
                shown(self.written(alias)),
                shown(self.written(self.entries[alias].id)),
                rows(n)
            );
            ledger.file_finding("N201", None, None, reason, "");
        }
        for (name, n) in std::mem::take(&mut self.by_form) {
            let reason = format!(
                "`{}` is written in another Unicode form than in actors.csv in {}; it is the same actor",
                shown(self.written(name)),
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
                shown(self.written(id))
            );
            ledger.file_finding("N207", None, None, reason, "mend the row of the actor");
        }
    }
}
