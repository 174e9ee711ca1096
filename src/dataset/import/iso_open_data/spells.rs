//! Sightings joined into spells.
//!
//! A role seen at consecutive lists is one spell. It begins on the first list that shows it (on the
//! day its committee was created, if that lies between two lists) and ends on the first list that
//! no longer does: a change between two lists is dated on the later one.

use std::collections::{BTreeMap, BTreeSet};

use super::committees::Committee;
use super::sightings::{BY_ACTOR, BY_BODY, Sighting};
use crate::model::{ActorIx, Date, Period, Relation, Text};

/// What the spells stand on.
pub(super) struct Context<'a> {
    /// Dates of the lists, ascending.
    pub(super) dates: &'a [Date],
    /// The committee of each actor that is one.
    pub(super) committees: &'a [Option<&'a Committee>],
    /// The id of each actor.
    pub(super) ids: &'a [String],
}

/// Texts that many rows share.
#[derive(Default)]
struct Texts(BTreeSet<Text>);

impl Texts {
    fn share(&mut self, text: &str) -> Text {
        if let Some(text) = self.0.get(text) {
            return text.clone();
        }
        let text: Text = text.into();
        self.0.insert(text.clone());
        text
    }
}

/// The spells, in canonical order, of sightings in any order.
pub(super) fn join(mut sightings: Vec<Sighting>, context: &Context) -> Vec<Relation> {
    sightings.sort_unstable();
    let mut texts = Texts::default();
    let mut sources = BTreeMap::new();
    let mut relations = Vec::new();
    let same = |a: &Sighting, b: &Sighting| {
        (a.actor, a.role, a.body) == (b.actor, b.role, b.body) && b.at <= a.at + 1
    };
    for run in sightings.chunk_by(same) {
        let (Some(first), Some(last)) = (run.first(), run.last()) else {
            continue;
        };
        let source = sources
            .entry((first.at, last.at))
            .or_insert_with(|| -> Text { source(first.at, last.at, context.dates).into() });
        let (start, start_observed) = context.start(first);
        relations.push(Relation {
            actor: first.actor,
            role: first.role,
            body: first.body,
            period: Period {
                start: Some(start),
                end: context.dates.get(last.at + 1).copied(),
            },
            weight: 1.0,
            source: source.clone(),
            note: texts.share(&context.note(run, start)),
            start_observed,
        });
    }
    relations
}

/// Which lists show it.
pub(super) fn source(first: usize, last: usize, dates: &[Date]) -> String {
    match (dates.get(first), dates.get(last)) {
        (Some(first), Some(last)) if first == last => format!("ISO Open Data {first}"),
        (Some(first), Some(last)) => format!("ISO Open Data {first} to {last}"),
        _ => "ISO Open Data".to_owned(),
    }
}

impl Context<'_> {
    fn committee(&self, actor: ActorIx) -> Option<&Committee> {
        self.committees.get(actor.index()).copied().flatten()
    }

    /// When a spell began, and whether that was observed: the later day of its two ends.
    fn start(&self, first: &Sighting) -> (Date, bool) {
        let starts = [first.actor, first.body]
            .into_iter()
            .filter_map(|actor| self.committee(actor))
            .map(|committee| (committee, committee.start(first.at, self.dates)));
        let mut day = None;
        let mut is_observed = true;
        for (committee, (start, seen)) in starts {
            is_observed &= seen;
            // A committee that was there before sets no day of its own if the other is new.
            let is_new = first
                .at
                .checked_sub(1)
                .is_some_and(|before| !committee.is_listed(before) && seen);
            day = match day {
                None => Some((is_new, start)),
                Some(known) => Some(known.max((is_new, start))),
            };
        }
        let day = day.map_or(self.dates[first.at], |(_, day)| day);
        // Not seen at its beginning: nothing is known but the list that shows it.
        if is_observed {
            (day, true)
        } else {
            (self.dates[first.at], false)
        }
    }

    fn note(&self, run: &[Sighting], start: Date) -> String {
        let mut parts = Vec::new();
        let (Some(first), Some(last)) = (run.first(), run.last()) else {
            return String::new();
        };
        let sides = run.iter().fold(0, |sides, seen| sides | seen.sides);
        let id = |actor: ActorIx| self.ids.get(actor.index()).map_or("", String::as_str);
        match sides {
            0 => {}
            BY_ACTOR => parts.push(format!("listed by {} only", id(first.actor))),
            BY_BODY => parts.push(format!("listed by {} only", id(first.body))),
            _ => parts.push("listed by both".to_owned()),
        }
        if let Some(before) = first.at.checked_sub(1) {
            let (before, date) = (self.dates[before], self.dates[first.at]);
            if start < date {
                parts.push(format!(
                    "first listed {date}; dated on the creation of the committee"
                ));
            } else {
                parts.push(format!("began between {before} and {date}"));
            }
        }
        if let (Some(ended), Some(seen)) = (self.dates.get(last.at + 1), self.dates.get(last.at)) {
            parts.push(format!("ended between {seen} and {ended}"));
        }
        parts.join("; ")
    }
}
