//! `actors.csv`: ids, aliases, parents.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::cells::Cells;
use super::index::{Index, Texts};
use super::ledger::Ledger;
use super::lookalikes;
use super::names::Names;
use super::near::{Near, nfc};
use super::split::Record;
use super::table::Table;
use crate::escape::terminal::shown;
use crate::model::{Actor, ActorIx, Kind};

/// A row on its way to an actor.
#[derive(Debug)]
struct Draft {
    row: usize,
    /// Whether the cells of the row cannot be told apart.
    broken: bool,
    /// `parent` is not set yet; `kind` is `Other` where it cannot be read (the row is rejected).
    actor: Actor,
    /// The draft of the parent.
    parent: Option<usize>,
}

/// Reads the actors; sorted by id.
pub(super) fn read(
    table: &Table<'_>,
    ledger: &mut Ledger,
    texts: &mut Texts,
) -> (Vec<Actor>, Names) {
    let mut drafts = parse(table, ledger, texts);
    let by_id = settle_duplicates(table, ledger, &mut drafts);
    let by_alias = aliases(table, ledger, &drafts, &by_id);
    find_parents(table, ledger, &mut drafts, &by_id, &by_alias);
    reject_cycles(table, ledger, &drafts);
    refuse_depth(table, ledger, &drafts);
    reject_children(table, ledger, &drafts);
    finish(table, ledger, drafts)
}

fn parse(table: &Table<'_>, ledger: &mut Ledger, texts: &mut Texts) -> Vec<Draft> {
    let further: Vec<(usize, String)> = table
        .further()
        .map(|(place, name)| (place, name.to_owned()))
        .collect();
    let mut drafts = Vec::new();
    for row in 0..table.len() {
        let broken = !ledger.is_used(row);
        let record = table.record(row);
        let mut cells = Cells {
            table,
            ledger,
            row,
            record: &record,
        };
        let id = if broken {
            // Known to be there, so that what names it is not called unknown.
            Some(cells.text("id")).filter(|id| !id.is_empty())
        } else {
            cells.required("id")
        };
        let Some(id) = id else { continue };
        let blank = Actor {
            id: id.to_owned(),
            name: id.to_owned(),
            kind: Kind::Other,
            country: None,
            parent: None,
            period: crate::model::Period::default(),
            aliases: Vec::new(),
            url: texts.get(""),
            source: texts.get(""),
            note: texts.get(""),
            attributes: BTreeMap::new(),
        };
        let actor = if broken {
            blank
        } else {
            lookalikes::report_damage(&mut cells, "id");
            let mut name = cells.text("name");
            if name.is_empty() {
                cells.report(
                    "name",
                    "W121",
                    "the name is empty; the id is shown",
                    "give a name",
                );
                name = id;
            }
            Actor {
                name: name.to_owned(),
                kind: cells.kind("kind").unwrap_or(Kind::Other),
                country: cells.country("country"),
                period: cells.period(),
                aliases: listed(cells.text("aliases"), id),
                url: texts.get(cells.text("url")),
                source: texts.get(cells.text("source")),
                note: texts.get(cells.text("note")),
                attributes: further
                    .iter()
                    .map(|(place, name)| (name.clone(), Table::at(&record, *place).to_owned()))
                    .filter(|(_, value)| !value.is_empty())
                    .collect(),
                ..blank
            }
        };
        drafts.push(Draft {
            row,
            broken,
            actor,
            parent: None,
        });
    }
    drafts
}

/// The aliases of a cell, each once and none that is the id itself.
fn listed(cell: &str, id: &str) -> Vec<String> {
    let mut aliases: Vec<String> = Vec::new();
    for alias in cell.split(';').map(str::trim).filter(|a| !a.is_empty()) {
        let key = nfc(alias);
        if key != nfc(id) && !aliases.iter().any(|a| nfc(a) == key) {
            aliases.push(alias.to_owned());
        }
    }
    aliases
}

/// Rows with the same id: merged if all their cells agree, else rejected all of them, since none
/// is better than the other. The first draft of an id stays; the index gives its place.
fn settle_duplicates(table: &Table<'_>, ledger: &mut Ledger, drafts: &mut Vec<Draft>) -> Index {
    let mut by_id = Index::default();
    // By the place of the first draft with the same id.
    let mut repeats: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    drafts.retain(|draft| {
        let (place, is_new) = by_id.add(&nfc(&draft.actor.id));
        if !is_new {
            repeats.entry(place).or_default().push(draft.row);
        }
        is_new
    });
    let cells = |record: &Record<'_>| {
        let fields = record.fields.iter();
        fields.map(|f| f.text.trim().to_owned()).collect::<Vec<_>>()
    };
    for (place, later) in &repeats {
        let first = drafts[*place].row;
        let first_line = table.line(first);
        let first_record = table.record(first);
        let id = shown(table.text(&first_record, "id"));
        let first_cells = cells(&first_record);
        let mut differ = false;
        for row in later {
            let record = table.record(*row);
            if cells(&record) == first_cells {
                let reason =
                    format!("the row of `{id}` repeats line {first_line} and is merged with it");
                ledger.cell(table, *row, "id", "W120", reason, "delete one of them");
                ledger.merge(*row);
                continue;
            }
            differ = true;
            let other_columns: Vec<&str> = (table.schema.columns.iter().map(|c| c.name))
                .filter(|c| table.text(&record, c) != table.text(&first_record, c))
                .collect();
            let reason = format!("the id `{id}` stands on line {first_line} too, with other data");
            let hint = match other_columns.as_slice() {
                [] => "they differ in a further column: correct or delete one of them".to_owned(),
                ["id"] => "the ids look the same but are written in two Unicode forms".to_owned(),
                names => format!(
                    "they differ in {}: correct or delete one of them",
                    names.join(", ")
                ),
            };
            ledger.cell(table, *row, "id", "E201", reason, hint);
        }
        if differ {
            let reason = "the id stands in another row too, with other data";
            for row in later.iter().chain([&first]) {
                ledger.reject(*row, "id", "E201", reason);
            }
        }
    }
    by_id
}

/// Name in normal form C to the place among the drafts.
type Places = BTreeMap<String, usize>;

fn aliases(table: &Table<'_>, ledger: &mut Ledger, drafts: &[Draft], by_id: &Index) -> Places {
    let mut holders: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (at, draft) in drafts.iter().enumerate() {
        for alias in &draft.actor.aliases {
            let key = nfc(alias).into_owned();
            if let Some(other) = by_id.find(&key) {
                let reason = format!(
                    "the alias `{}` of `{}` is the id of another actor, on line {}; it always means that one",
                    shown(alias),
                    shown(&draft.actor.id),
                    table.line(drafts[other].row)
                );
                ledger.cell(
                    table,
                    draft.row,
                    "aliases",
                    "W127",
                    reason,
                    "delete the alias",
                );
            } else {
                holders.entry(key).or_default().push(at);
            }
        }
    }
    for (alias, holders) in &holders {
        let Some((first, later)) = holders.split_first().filter(|(_, l)| !l.is_empty()) else {
            continue;
        };
        let first = &drafts[*first];
        let line = table.line(first.row);
        for at in later {
            let reason = format!(
                "the alias `{}` of `{}` is also one of `{}` on line {line}",
                shown(alias),
                shown(&drafts[*at].actor.id),
                shown(&first.actor.id)
            );
            let hint = "an alias stands for one actor: delete it from the others";
            ledger.cell(table, drafts[*at].row, "aliases", "E205", reason, hint);
        }
        ledger.reject(
            first.row,
            "aliases",
            "E205",
            "an alias is also one of another actor",
        );
    }
    holders
        .into_iter()
        .map(|(alias, holders)| (alias, holders[0]))
        .collect()
}

fn find_parents(
    table: &Table<'_>,
    ledger: &mut Ledger,
    drafts: &mut [Draft],
    by_id: &Index,
    by_alias: &Places,
) {
    let names = drafts
        .iter()
        .map(|d| (d.actor.id.as_str(), d.actor.id.as_str()));
    let mut near: Option<Near> = None;
    let mut uses: BTreeMap<(String, usize), u64> = BTreeMap::new();
    let mut found = vec![None; drafts.len()];
    for (at, draft) in drafts.iter().enumerate() {
        let record = table.record(draft.row);
        let name = table.text(&record, "parent");
        if name.is_empty() || draft.broken {
            continue;
        }
        let key = nfc(name);
        if let Some(parent) = by_id.find(&key) {
            found[at] = Some(parent);
        } else if let Some(parent) = by_alias.get(key.as_ref()) {
            *uses.entry((name.to_owned(), *parent)).or_default() += 1;
            found[at] = Some(*parent);
        } else {
            let near = near.get_or_insert_with(|| Near::new(names.clone()));
            let hint = match near.find(name) {
                Some(meant) => format!("did you mean `{meant}`?"),
                None => "add it as a row of its own, or leave the cell empty".to_owned(),
            };
            let reason = format!("unknown parent `{}`", shown(name));
            ledger.cell(table, draft.row, "parent", "E202", reason, hint);
        }
    }
    for ((alias, parent), n) in uses {
        let id = shown(&drafts[parent].actor.id);
        let rows = if n == 1 {
            "1 row".to_owned()
        } else {
            format!("{n} rows")
        };
        let reason = format!(
            "the alias `{}` stands for `{id}` as the parent of {rows}",
            shown(&alias)
        );
        ledger.file_finding("N201", None, None, reason, "");
    }
    for (draft, parent) in drafts.iter_mut().zip(found) {
        draft.parent = parent;
    }
}

/// Finds the cycles of parents: every draft has one parent at most, so each walk upwards ends or
/// runs into a cycle, and no draft is walked over twice.
fn reject_cycles(table: &Table<'_>, ledger: &mut Ledger, drafts: &[Draft]) {
    let mut walk_of = vec![usize::MAX; drafts.len()];
    for start in 0..drafts.len() {
        let mut at = start;
        while walk_of[at] == usize::MAX {
            walk_of[at] = start;
            match drafts[at].parent {
                Some(parent) => at = parent,
                None => break,
            }
        }
        if walk_of[at] != start || drafts[at].parent.is_none() {
            continue;
        }
        // Met twice on one walk: `at` is on a cycle.
        let mut cycle = vec![at];
        let mut above = drafts[at].parent;
        while let Some(next) = above.filter(|next| *next != at) {
            cycle.push(next);
            above = drafts[next].parent;
        }
        report_cycle(table, ledger, drafts, cycle);
    }
}

fn report_cycle(table: &Table<'_>, ledger: &mut Ledger, drafts: &[Draft], mut cycle: Vec<usize>) {
    let id = |at: usize| drafts[at].actor.id.as_str();
    let first = (0..cycle.len()).min_by_key(|i| id(cycle[*i])).unwrap_or(0);
    cycle.rotate_left(first);
    for at in &cycle {
        ledger.reject(
            drafts[*at].row,
            "parent",
            "E240",
            "the actor is its own ancestor",
        );
    }
    let row = drafts[cycle[0]].row;
    if cycle.len() == 1 {
        let reason = format!("`{}` is its own parent", shown(id(cycle[0])));
        ledger.cell(
            table,
            row,
            "parent",
            "E240",
            reason,
            "leave the cell empty at the top",
        );
        return;
    }
    let mut path: Vec<String> = cycle.iter().take(12).map(|at| shown(id(*at))).collect();
    if cycle.len() > 12 {
        path.push(format!("… ({} more)", cycle.len() - 12));
    }
    path.push(shown(id(cycle[0])));
    let reason = format!("the parents run in a circle: {}", path.join(" → "));
    ledger.cell(
        table,
        row,
        "parent",
        "E240",
        reason,
        "leave the parent of the topmost empty",
    );
}

/// Refuses parents above parents beyond the limit: what walks up from each actor would take long.
fn refuse_depth(table: &Table<'_>, ledger: &mut Ledger, drafts: &[Draft]) {
    // How many stand above each. Time and memory O(n), without recursion.
    let mut above: Vec<Option<usize>> = vec![None; drafts.len()];
    let mut way = Vec::new();
    for start in 0..drafts.len() {
        let mut next = Some(start);
        let mut levels = 0;
        while let Some(at) = next {
            if let Some(known) = above[at] {
                levels = known + 1;
                break;
            }
            // A circle, which is an error of its own, ends the way too.
            above[at] = Some(0);
            way.push(at);
            next = drafts[at].parent;
        }
        while let Some(at) = way.pop() {
            above[at] = Some(levels);
            levels += 1;
        }
    }
    let limit = table.limits().depth;
    let levels = |at: &usize| above[*at].unwrap_or(0);
    let deepest = (0..drafts.len()).rev().max_by_key(levels);
    let Some(deepest) = deepest.filter(|at| levels(at) > limit) else {
        return;
    };
    let levels = levels(&deepest);
    let reason = format!(
        "`{}` has {levels} levels of parents above it (limit {limit})",
        shown(&drafts[deepest].actor.id)
    );
    let hint = format!("check the parents, or raise the limit: --max-depth {levels}");
    let (line, field) = table.place(drafts[deepest].row, "parent");
    let field = field.map(|field| (field, "parent"));
    ledger.refuse("E502", Some(line), field, reason, hint);
}

/// Leaves out what stands below a rejected actor.
fn reject_children(table: &Table<'_>, ledger: &mut Ledger, drafts: &[Draft]) {
    let mut children: Vec<Vec<usize>> = vec![Vec::new(); drafts.len()];
    for (at, draft) in drafts.iter().enumerate() {
        if let Some(parent) = draft.parent {
            children[parent].push(at);
        }
    }
    let rejected = |ledger: &Ledger, at: usize| !ledger.is_used(drafts[at].row);
    let mut queue: Vec<usize> = (0..drafts.len())
        .filter(|at| rejected(ledger, *at))
        .collect();
    let mut left_out = 0_u64;
    while let Some(at) = queue.pop() {
        for child in &children[at] {
            if !rejected(ledger, *child) {
                let parent = &drafts[at];
                let line = table.line(parent.row);
                let reason = format!("the row of the parent, on line {line}, is rejected");
                ledger.reject(drafts[*child].row, "parent", "N207", &reason);
                left_out += 1;
                queue.push(*child);
            }
        }
    }
    if left_out > 0 {
        let reason = match left_out {
            1 => "1 actor is left out, for the row of an actor above it is rejected".to_owned(),
            n => format!("{n} actors are left out, for the row of an actor above them is rejected"),
        };
        ledger.file_finding(
            "N207",
            None,
            None,
            reason,
            "mend the rows of the actors above",
        );
    }
}

/// Sorts the actors that are used, and makes the list of names.
fn finish(table: &Table<'_>, ledger: &mut Ledger, mut drafts: Vec<Draft>) -> (Vec<Actor>, Names) {
    let mut order: Vec<usize> = (0..drafts.len())
        .filter(|at| ledger.is_used(drafts[*at].row))
        .collect();
    order.par_sort_unstable_by(|a, b| drafts[*a].actor.id.cmp(&drafts[*b].actor.id));
    let mut place: Vec<Option<ActorIx>> = vec![None; drafts.len()];
    for (new, old) in order.iter().enumerate() {
        place[*old] = u32::try_from(new).ok().map(ActorIx);
    }
    for draft in &mut drafts {
        draft.actor.parent = draft.parent.and_then(|p| place[p]);
    }

    let mut names = Names::default();
    for (draft, ix) in drafts.iter().zip(&place) {
        let actor = &draft.actor;
        names.add_id(&actor.id, &actor.name, table.line(draft.row), *ix);
    }
    for (at, (draft, ix)) in drafts.iter().zip(&place).enumerate() {
        for alias in &draft.actor.aliases {
            names.add_alias(alias, at, table.line(draft.row), *ix);
        }
    }

    let used = order
        .iter()
        .map(|at| (drafts[*at].row, drafts[*at].actor.id.as_str()));
    lookalikes::report_similar(table, ledger, &used.collect::<Vec<_>>());

    let mut actors: Vec<Option<Actor>> = drafts.into_iter().map(|d| Some(d.actor)).collect();
    let sorted = order.iter().filter_map(|at| actors[*at].take());
    (sorted.collect(), names)
}
