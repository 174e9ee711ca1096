//! What all lists together say of each committee: when it was listed and in which status, when it
//! was created, what it is called, what stands above it.

use std::collections::BTreeMap;

use super::codes;
use super::record::Status;
use super::vintage::Vintage;
use crate::dataset::Finding;
use crate::model::Date;

/// A committee over time.
#[derive(Clone, Debug)]
pub(super) struct Committee {
    /// For each list its status there; `None` where it is not listed.
    pub(super) status: Vec<Option<Status>>,
    /// Creation date of the newest list that has the committee; none if missing or impossible.
    pub(super) created: Option<Date>,
    /// Title of the newest list.
    pub(super) title: Option<String>,
    /// Parent of the newest list; the numeric id of a committee of [`Committees`].
    pub(super) parent: Option<u64>,
    /// Whether the newest list names no parent at all.
    pub(super) is_top: bool,
}

impl Committee {
    /// Whether it works at a list.
    pub(super) fn is_active(&self, at: usize) -> bool {
        self.status.get(at) == Some(&Some(Status::Active))
    }

    /// Whether a list has it.
    pub(super) fn is_listed(&self, at: usize) -> bool {
        matches!(self.status.get(at), Some(Some(_)))
    }

    /// The last list that has it.
    pub(super) fn last_listed(&self) -> usize {
        self.status.iter().rposition(Option::is_some).unwrap_or(0)
    }

    /// When what the committee has at list `at`, and had not at the list before, began: the day,
    /// and whether the beginning was observed.
    pub(super) fn start(&self, at: usize, dates: &[Date]) -> (Date, bool) {
        let date = dates[at];
        let Some(before) = at.checked_sub(1) else {
            return (date, false);
        };
        if self.is_listed(before) {
            return (date, true);
        }
        match self.created {
            Some(created) if dates[before] < created && created <= date => (created, true),
            // Older than the list before, which has not got it: nobody saw the beginning.
            _ => (date, false),
        }
    }
}

/// Committees by numeric id.
pub(super) type Committees = BTreeMap<u64, Committee>;

/// Collects the committees of all lists.
pub(super) fn collect(vintages: &[Vintage], found: &mut Vec<Finding>) -> Committees {
    let mut all = Committees::new();
    for (at, vintage) in vintages.iter().enumerate() {
        for record in &vintage.records {
            let committee = all.entry(record.id).or_insert_with(|| Committee {
                status: vec![None; vintages.len()],
                created: None,
                title: None,
                parent: None,
                is_top: true,
            });
            committee.status[at] = Some(record.status);
            committee.created = record.created;
            committee.title = record.title.clone().or_else(|| committee.title.take());
            committee.parent = record.parent;
            committee.is_top = record.parent.is_none();
        }
    }
    check_records(vintages, &mut all, found);
    check_parents(vintages, &mut all, found);
    all
}

fn check_records(vintages: &[Vintage], all: &mut Committees, found: &mut Vec<Finding>) {
    for (at, vintage) in vintages.iter().enumerate() {
        let mut findings = vintage.findings(found);
        for record in &vintage.records {
            let Some(committee) = all.get_mut(&record.id) else {
                continue;
            };
            let line = Some(record.line);
            let is_last = committee.last_listed() == at;
            if is_last && committee.title.is_none() {
                let reason = format!(
                    "{} has no title; its reference stands for it",
                    record.reference
                );
                findings.add(codes::TITLE, line, "title", reason, "");
            }
            if is_last && record.created.is_none() {
                let reason = format!("{} has no creation date", record.reference);
                findings.add(codes::CREATED, line, "creationDate", reason, "");
            }
            // Later than the list that shows it, by this list or a newer one.
            if let Some(created) = committee.created.filter(|created| *created > vintage.date) {
                let reason = format!(
                    "{} is listed on {} and created on {created}, which is later; the date is not used",
                    record.reference, vintage.date
                );
                findings.add(codes::CREATED, line, "creationDate", reason, "");
                committee.created = None;
            }
        }
    }
}

/// Parents must be committees of some list, and nobody is above itself.
fn check_parents(vintages: &[Vintage], all: &mut Committees, found: &mut Vec<Finding>) {
    let unknown: Vec<u64> = all
        .iter()
        .filter(|(_, c)| c.parent.is_some_and(|parent| !all.contains_key(&parent)))
        .map(|(id, _)| *id)
        .collect();
    let circular = circular(all);
    for (ids, what) in [
        (unknown, "a committee that no list has"),
        (circular, "itself, by a circle of parents"),
    ] {
        for id in ids {
            let Some(committee) = all.get_mut(&id) else {
                continue;
            };
            committee.parent = None;
            let Some(vintage) = vintages.get(committee.last_listed()) else {
                continue;
            };
            let Some(record) = vintage.records.iter().find(|r| r.id == id) else {
                continue;
            };
            vintage.findings(found).add(
                codes::PARENT,
                Some(record.line),
                "parentId",
                format!(
                    "the parent of {} is {what}; it is left empty",
                    record.reference
                ),
                "the committee then stands outside of any selection within ISO",
            );
        }
    }
}

/// The committees that stand on a circle of parents.
fn circular(all: &Committees) -> Vec<u64> {
    // 0: not met, otherwise the number of the walk that met it first.
    let mut met: BTreeMap<u64, usize> = BTreeMap::new();
    let mut on_circle = Vec::new();
    for (walk, start) in all.keys().enumerate() {
        let mut at = *start;
        let closes = loop {
            match met.get(&at) {
                Some(first) => break *first == walk,
                None => met.insert(at, walk),
            };
            match all.get(&at).and_then(|c| c.parent) {
                Some(parent) => at = parent,
                None => break false,
            }
        };
        if closes {
            let first = at;
            loop {
                on_circle.push(at);
                match all.get(&at).and_then(|c| c.parent) {
                    Some(parent) if parent != first => at = parent,
                    _ => break,
                }
            }
        }
    }
    on_circle
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with_parents(parents: &[(u64, Option<u64>)]) -> Committees {
        let committee = |parent| Committee {
            status: vec![Some(Status::Active)],
            created: None,
            title: None,
            parent,
            is_top: false,
        };
        parents
            .iter()
            .map(|(id, parent)| (*id, committee(*parent)))
            .collect()
    }

    #[test]
    fn circles_of_parents_are_found_and_what_hangs_on_them_is_not() {
        let all = with_parents(&[
            (1, Some(2)),
            (2, Some(3)),
            (3, Some(2)),
            (4, Some(4)),
            (5, None),
            (6, Some(99)),
        ]);
        let mut on_circle = circular(&all);
        on_circle.sort_unstable();
        assert_eq!(on_circle, [2, 3, 4]);
    }

    #[test]
    fn a_beginning_is_dated_by_what_was_seen() {
        let day = |text: &str| Date::parse(text).unwrap();
        let dates = [day("2025-06-01"), day("2026-05-01")];
        let mut committee = with_parents(&[(1, None)]).remove(&1).unwrap();
        let mut start = |status: [Option<Status>; 2], created: &str, at| {
            committee.status = status.to_vec();
            committee.created = Some(day(created));
            let (date, is_observed) = committee.start(at, &dates);
            (date.to_string(), is_observed)
        };
        let on = Some(Status::Active);
        let off = Some(Status::Suspended);
        let is = |date: &str, is_observed| (date.to_owned(), is_observed);
        assert_eq!(start([on, on], "1947-01-01", 0), is("2025-06-01", false));
        assert_eq!(start([on, on], "1947-01-01", 1), is("2026-05-01", true));
        assert_eq!(start([off, on], "1947-01-01", 1), is("2026-05-01", true));
        assert_eq!(start([None, on], "2025-09-12", 1), is("2025-09-12", true));
        assert_eq!(start([None, on], "2025-06-01", 1), is("2026-05-01", false));
        assert_eq!(start([None, on], "2026-05-01", 1), is("2026-05-01", true));
    }
}
