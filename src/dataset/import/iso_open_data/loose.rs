//! List cells of the CSV form whose names outnumber the ids, because a name holds a comma and a
//! space. The ids are the identities; names are settled only where there is one way to do so.

use std::collections::{BTreeMap, BTreeSet};

use super::codes;
use super::record::{self, Class, Part};
use super::vintage::Vintage;
use crate::dataset::Finding;

/// Names by class and id.
type Known = BTreeMap<(Class, u64), BTreeSet<String>>;

/// More surplus pieces than this are not tried.
const MOST_SURPLUS: usize = 64;

/// Names the entries of loose cells where the names of other rows leave one way to do it; what
/// cannot be settled stays without a name.
pub(super) fn settle(vintages: &mut [Vintage], found: &mut Vec<Finding>) {
    let is_loose = |vintage: &Vintage| {
        let mut lists = vintage.records.iter().flat_map(|r| &r.lists);
        lists.any(|list| list.loose.is_some())
    };
    if !vintages.iter().any(is_loose) {
        return;
    }
    let by_vintage: Vec<Known> = vintages.iter().map(known).collect();
    let mut anywhere = Known::new();
    for names in by_vintage.iter().flatten() {
        let all = anywhere.entry(*names.0).or_default();
        all.extend(names.1.iter().cloned());
    }
    for (vintage, here) in vintages.iter_mut().zip(&by_vintage) {
        let mut settled = Vec::new();
        for record in &mut vintage.records {
            for part in Part::ALL {
                let list = &mut record.lists[part as usize];
                let Some(pieces) = list.loose.take() else {
                    continue;
                };
                let slots: Vec<Slot> = list
                    .entries
                    .iter()
                    .map(|entry| Slot::of(entry.id.map(|id| (part.class(), id)), here, &anywhere))
                    .collect();
                let names = align(&slots, &pieces);
                let what = match &names {
                    Some(_) => "settled by the names of other rows",
                    None => "the ids are used, with the names of other rows",
                };
                settled.push((
                    record.line,
                    part,
                    format!(
                        "{}: {} names for {} ids, for a name may hold a comma; {what}",
                        record.reference,
                        pieces.len(),
                        slots.len()
                    ),
                ));
                for (entry, name) in list.entries.iter_mut().zip(names.unwrap_or_default()) {
                    entry.name = record::tidy(&name);
                }
            }
        }
        let mut findings = vintage.findings(found);
        for (line, part, reason) in settled {
            findings.add(codes::NAMES_AND_IDS, Some(line), part.field(), reason, "");
        }
    }
}

fn known(vintage: &Vintage) -> Known {
    let mut known = Known::new();
    for record in &vintage.records {
        known
            .entry((Class::Committee, record.id))
            .or_default()
            .insert(record.reference.clone());
        for part in Part::ALL {
            for entry in &record.list(part).entries {
                if let (Some(id), Some(name)) = (entry.id, &entry.name) {
                    let names = known.entry((part.class(), id)).or_default();
                    names.insert(name.clone());
                }
            }
        }
    }
    known
}

/// What is known of the name of one id.
enum Slot<'a> {
    /// Other rows of this list name it.
    Named(&'a BTreeSet<String>),
    /// Lists of other dates name it; it may have a new name since.
    NamedElsewhere(&'a BTreeSet<String>),
    /// Nothing.
    Free,
}

impl<'a> Slot<'a> {
    fn of(key: Option<(Class, u64)>, here: &'a Known, anywhere: &'a Known) -> Self {
        let Some(key) = key else {
            return Self::Free;
        };
        match (here.get(&key), anywhere.get(&key)) {
            (Some(names), _) => Self::Named(names),
            (None, Some(names)) => Self::NamedElsewhere(names),
            (None, None) => Self::Free,
        }
    }

    /// Whether a run of pieces can be the name.
    fn takes(&self, run: &[String]) -> bool {
        match self {
            Self::Named(names) => names.contains(&run.join(", ")),
            Self::NamedElsewhere(names) => run.len() == 1 || names.contains(&run.join(", ")),
            Self::Free => true,
        }
    }
}

/// The only way to cut `pieces` into one run a slot, or `None` if there is no way or several.
///
/// Time O(slots × surplus²).
fn align(slots: &[Slot], pieces: &[String]) -> Option<Vec<String>> {
    let surplus = pieces.len().checked_sub(slots.len())?;
    if surplus > MOST_SURPLUS {
        return None;
    }
    // ways[i][s]: in how many ways (2 means several) the slots from i on take the pieces from i + s on.
    let mut ways = vec![vec![0u8; surplus + 1]; slots.len() + 1];
    ways[slots.len()][surplus] = 1;
    let run = |i: usize, s: usize, extra: usize| &pieces[i + s..=i + s + extra];
    for i in (0..slots.len()).rev() {
        for s in 0..=surplus {
            let sum: u8 = (0..=surplus - s)
                .filter(|extra| slots[i].takes(run(i, s, *extra)))
                .map(|extra| ways[i + 1][s + extra])
                .fold(0, |sum, ways| (sum + ways).min(2));
            ways[i][s] = sum;
        }
    }
    if ways[0][0] != 1 {
        return None;
    }
    let mut s = 0;
    let mut names = Vec::with_capacity(slots.len());
    for (i, slot) in slots.iter().enumerate() {
        let extra = (0..=surplus - s)
            .find(|extra| slot.takes(run(i, s, *extra)) && ways[i + 1][s + extra] == 1)?;
        names.push(run(i, s, extra).join(", "));
        s += extra;
    }
    Some(names)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pieces(text: &str) -> Vec<String> {
        text.split(", ").map(str::to_owned).collect()
    }

    fn set(names: &[&str]) -> BTreeSet<String> {
        names.iter().map(|n| (*n).to_owned()).collect()
    }

    #[test]
    fn named_neighbours_leave_one_way() {
        let (a, c) = (set(&["A"]), set(&["C"]));
        let slots = [Slot::Named(&a), Slot::Free, Slot::Named(&c)];
        assert_eq!(
            align(&slots, &pieces("A, B, Inc., C")).unwrap(),
            ["A", "B, Inc.", "C"]
        );
    }

    #[test]
    fn two_free_neighbours_are_not_guessed() {
        let a = set(&["A"]);
        let slots = [Slot::Named(&a), Slot::Free, Slot::Free];
        assert_eq!(align(&slots, &pieces("A, B, Inc., C")), None);
    }

    #[test]
    fn a_name_of_another_date_helps_and_may_have_changed() {
        let (old, long, d) = (set(&["IEMA"]), set(&["IIF, Inc"]), set(&["SPTF"]));
        let slots = [
            Slot::NamedElsewhere(&old),
            Slot::NamedElsewhere(&long),
            Slot::Named(&d),
        ];
        assert_eq!(
            align(&slots, &pieces("ISEP, IIF, Inc, SPTF")).unwrap(),
            ["ISEP", "IIF, Inc", "SPTF"]
        );
    }

    #[test]
    fn fewer_names_than_ids_have_no_way() {
        assert_eq!(align(&[Slot::Free, Slot::Free], &pieces("A")), None);
        let a = set(&["A"]);
        assert_eq!(align(&[Slot::Named(&a)], &pieces("X, Y")), None);
    }
}
