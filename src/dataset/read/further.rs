//! The optional tables: observations, groups, strategies, identities.

use std::cmp::Ordering;

use super::cells::Cells;
use super::index::Texts;
use super::ledger::Ledger;
use super::names::Names;
use super::repeats;
use super::table::Table;
use crate::dataset::{
    Confidence, Dataset, GroupSpell, Identity, IdentityKind, Observation, Strategy,
};
use crate::escape::terminal::shown;
use crate::model::{Actor, Country, Date, Period};

/// Reads every row with `parse`, merges repeats, and leaves the rows in the order of `order`.
fn rows<T: Send>(
    table: &Table<'_>,
    ledger: &mut Ledger,
    order: impl Fn(&T, &T) -> Ordering + Sync,
    mut parse: impl FnMut(&mut Cells<'_, '_>) -> Option<T>,
) -> Vec<(usize, T)> {
    let mut rows = Vec::with_capacity(table.len());
    for row in 0..table.len() {
        if ledger.is_used(row) {
            let record = table.record(row);
            let parsed = parse(&mut Cells {
                table,
                ledger,
                row,
                record: &record,
            });
            if let Some(parsed) = parsed.filter(|_| ledger.is_used(row)) {
                rows.push((row, parsed));
            }
        }
    }
    repeats::merge(table, ledger, &mut rows, order);
    rows
}

fn values<T>(rows: Vec<(usize, T)>) -> Vec<T> {
    rows.into_iter().map(|(_, value)| value).collect()
}

/// Reads `observations.csv`.
pub(super) fn observations(
    table: &Table<'_>,
    ledger: &mut Ledger,
    texts: &mut Texts,
    names: &mut Names,
) -> Vec<Observation> {
    let order = |a: &Observation, b: &Observation| {
        let key = |o: &Observation| (o.date, o.body, o.role, o.actor);
        let margin = |o: &Observation| o.margin.unwrap_or(-1.0);
        key(a)
            .cmp(&key(b))
            .then_with(|| a.count.total_cmp(&b.count))
            .then_with(|| margin(a).total_cmp(&margin(b)))
            .then_with(|| a.confidence.cmp(&b.confidence))
            .then_with(|| a.source.cmp(&b.source))
    };
    let found = rows(table, ledger, order, |cells| {
        let date = cells.required("date").and_then(|_| cells.date("date"));
        let body = names.actor(cells, "body");
        let role = cells.role("role");
        let actor = names.actor(cells, "actor");
        let count = cells.required("count").and_then(|_| cells.count("count"));
        let margin = match cells.text("margin") {
            "" => None,
            _ => cells.count("margin"),
        };
        let source = cells.text("source");
        let confidence = match cells.text("confidence") {
            "" if source.is_empty() => Some(Confidence::Estimate),
            "" => Some(Confidence::Sourced),
            _ => cells.word("confidence", "confidence", CONFIDENCES),
        };
        Some(Observation {
            date: date?,
            body: body?,
            role: role?,
            actor: actor?,
            count: count?,
            margin,
            confidence: confidence?,
            source: texts.get(source),
        })
    });
    names.summarise(ledger);
    values(found)
}

const CONFIDENCES: &[(&str, Confidence)] = &[
    ("sourced", Confidence::Sourced),
    ("estimate", Confidence::Estimate),
];

/// Reads `groups.csv`. A member is kept as the country code or as the id of the actor.
pub(super) fn groups(
    table: &Table<'_>,
    ledger: &mut Ledger,
    texts: &mut Texts,
    names: &mut Names,
    actors: &[Actor],
) -> Vec<GroupSpell> {
    fn key(g: &GroupSpell) -> (&str, &str, Period, &str) {
        (&g.group, &g.member, g.period, &g.source)
    }
    let found = rows(
        table,
        ledger,
        |a, b| key(a).cmp(&key(b)),
        |cells| {
            let group = cells.required("group");
            let member = member(cells, names, actors);
            let period = cells.period();
            Some(GroupSpell {
                group: group?.to_owned(),
                member: member?,
                period,
                source: texts.get(cells.text("source")),
            })
        },
    );
    names.summarise(ledger);
    for pair in found.windows(2) {
        let [(first_row, first), (row, second)] = pair else {
            continue;
        };
        let same = first.group == second.group && first.member == second.member;
        if same && first.period.overlaps(&second.period) {
            let line = table.line(*first_row);
            let reason = format!(
                "`{}` is in `{}` on line {line} too, and the periods overlap; it counts once",
                shown(&second.member),
                shown(&second.group)
            );
            ledger.cell(table, *row, "actor", "W137", reason, "keep one of the rows");
        }
    }
    values(found)
}

fn member(cells: &mut Cells<'_, '_>, names: &mut Names, actors: &[Actor]) -> Option<String> {
    let text = cells.required("actor")?;
    let country = Country::from_code(text);
    if let Some(country) = country {
        let namesake = actors.iter().find(|a| a.id == text);
        if let Some(actor) = namesake.filter(|a| a.country != Some(country)) {
            let reason = format!(
                "`{text}` is the code of {} and the id of `{}`; it means the country",
                country.name(),
                shown(&actor.name)
            );
            cells.report("actor", "W143", reason, "give the actor another id");
        }
        return Some(text.to_owned());
    }
    let ix = names.actor(cells, "actor")?;
    Some(actors[ix.index()].id.clone())
}

/// Reads `strategies.csv`.
pub(super) fn strategies(table: &Table<'_>, ledger: &mut Ledger) -> Vec<Strategy> {
    fn key(s: &Strategy) -> [&str; 10] {
        [
            &s.publisher,
            &s.title,
            &s.date,
            &s.responsible_offices,
            &s.government_involvement,
            &s.international_promotion,
            &s.strategic_insight,
            &s.technical_insight,
            &s.personal_data,
            &s.source,
        ]
    }
    let found = rows(
        table,
        ledger,
        |a, b| key(a).cmp(&key(b)),
        |cells| {
            let publisher = cells.required("publisher");
            let date = cells.text("date");
            if let Some(error) = Date::parse(date).err().filter(|_| !date.is_empty()) {
                let hint = "write YYYY, YYYY-MM or YYYY-MM-DD; it is shown as it stands";
                cells.report("date", "W211", error.to_string(), hint);
            }
            let text = |column: &str| cells.text(column).to_owned();
            Some(Strategy {
                publisher: publisher?.to_owned(),
                title: text("title"),
                date: date.to_owned(),
                responsible_offices: text("responsible_offices"),
                government_involvement: text("government_involvement"),
                international_promotion: text("international_promotion"),
                strategic_insight: text("strategic_insight"),
                technical_insight: text("technical_insight"),
                personal_data: text("personal_data"),
                source: text("source"),
            })
        },
    );
    values(found)
}

const IDENTITY_KINDS: &[(&str, IdentityKind)] = &[
    ("rename", IdentityKind::Rename),
    ("merger", IdentityKind::Merger),
    ("split", IdentityKind::Split),
    ("succession", IdentityKind::Succession),
];

/// Reads `identities.csv`. Both names stay as they are: older ones need not be known.
pub(super) fn identities(
    table: &Table<'_>,
    ledger: &mut Ledger,
    texts: &mut Texts,
    names: &mut Names,
) -> Vec<Identity> {
    fn key(i: &Identity) -> (&str, &str, Option<Date>, IdentityKind, &str) {
        (&i.from, &i.to, i.date, i.kind, &i.source)
    }
    let found = rows(
        table,
        ledger,
        |a, b| key(a).cmp(&key(b)),
        |cells| {
            let from = cells.required("from");
            let to = cells.required("to");
            let date = cells.date("date");
            let kind = cells.word("kind", "kind of change", IDENTITY_KINDS);
            let (from, to) = (from?, to?);
            if from == to {
                let reason = format!("`{}` became itself", shown(from));
                cells.report("to", "E244", reason, "name another or delete the row");
            } else if !names.knows(to) {
                let hint = match names.near(to) {
                    Some(meant) => format!("did you mean `{meant}`?"),
                    None => "the newer name should be an id or alias in actors.csv".to_owned(),
                };
                let reason = format!("`{}` is not an actor of the data set", shown(to));
                cells.report("to", "W145", reason, hint);
            }
            Some(Identity {
                from: from.to_owned(),
                to: to.to_owned(),
                date,
                kind: kind?,
                source: texts.get(cells.text("source")),
            })
        },
    );
    values(found)
}

/// Whether a data set holds as many rows as the accounts say were used.
pub(super) fn agrees(dataset: &Dataset, used: &[u64]) -> bool {
    let held = [
        dataset.actors.len(),
        dataset.relations.len(),
        dataset.observations.len(),
        dataset.groups.len(),
        dataset.strategies.len(),
        dataset.identities.len(),
    ];
    held.iter().map(|n| *n as u64).eq(used.iter().copied())
}
