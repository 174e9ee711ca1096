//! The up to five sentences that a reader takes away.

use super::context::Context;
use super::document::{Centrality, Leadership, Sentence, ShiftChapter};
use super::words::{day, list, number, percent};
use super::{centrality, shift_chapter};
use crate::shifts;

/// The most findings of a report.
const MOST: usize = 5;

/// The findings, most important first: what changed, how unevenly roles are held, who is central
/// and how sure that is, and what published counts show over more years.
pub(super) fn findings(
    context: &Context<'_>,
    shift_chapters: &[shift_chapter::Made],
    leadership: &[Leadership],
    central: &[centrality::Made],
) -> Vec<Sentence> {
    let mut found = Vec::new();
    if let Some(made) = shift_chapters.first() {
        found.extend(change(made));
        found.extend(others(made));
    }
    found.extend(leadership.iter().find_map(concentration));
    found.extend(central.first().and_then(|made| position(&made.chapter)));
    found.extend(
        shift_chapters
            .first()
            .and_then(|made| yearly(&made.chapter)),
    );
    if found.is_empty() {
        found.push(Sentence {
            text: format!(
                "The data set holds {} actors and {} relations; they bear no finding.",
                context.dataset().actors.len(),
                context.dataset().relations.len()
            ),
            basis: "data".to_owned(),
        });
    }
    found.truncate(MOST);
    found
}

/// The biggest change.
fn change(made: &shift_chapter::Made) -> Option<Sentence> {
    let row = made.shifts.rows.first().filter(|r| r.change != 0.0)?;
    Some(Sentence {
        text: shifts::headline(row, &made.shifts),
        basis: format!("shifts-{}", made.chapter.id),
    })
}

/// The next changes, up and down, in one sentence.
fn others(made: &shift_chapter::Made) -> Option<Sentence> {
    let rows = &made.shifts.rows;
    let told = |r: &&shifts::ShiftRow| r.change != 0.0;
    let next: Vec<String> = rows
        .iter()
        .skip(1)
        .filter(told)
        .take(4)
        .map(|r| {
            let sign = if r.change > 0.0 { "+" } else { "\u{2212}" };
            format!(
                "{} {} to {} ({sign}{})",
                r.label,
                number(r.first),
                number(r.last),
                number(r.change.abs())
            )
        })
        .collect();
    if next.is_empty() {
        return None;
    }
    let (first, last) = (made.shifts.totals.first()?, made.shifts.totals.last()?);
    let caution = if made.shifts.dates.len() < shifts::FEWEST_DATES {
        format!(" {}", shifts::trend_sentence(rows.first()?, &made.shifts))
    } else {
        String::new()
    };
    Some(Sentence {
        text: format!(
            "The next largest changes: {}; all holders together {} to {}.{caution}",
            next.join(", "),
            number(*first),
            number(*last)
        ),
        basis: format!("shifts-{}", made.chapter.id),
    })
}

/// How unevenly the first role is held.
fn concentration(table: &Leadership) -> Option<Sentence> {
    let now = table.concentration.as_ref()?;
    let four: Vec<String> = table.rows.iter().take(4).map(|r| r.label.clone()).collect();
    let before = table
        .concentration_first
        .as_ref()
        .zip(table.first_date)
        .map_or(String::new(), |(c, date)| {
            format!(" ({} on {})", percent(c.top4), day(date))
        });
    (now.holders > 4).then(|| Sentence {
        text: format!(
            "The four largest holders of {}, {}, have {} of all{}{before}. The role is held as unevenly as by {:.1} equal \
             holders; {} hold at least one.",
            shifts::role_noun(table.role).1,
            list(&four),
            percent(now.top4),
            table.within.as_ref().map_or(String::new(), |w| format!(" within {w}")),
            now.effective_number,
            now.holders
        ),
        basis: table.id.clone(),
    })
}

/// Who is central, by which measures.
fn position(chapter: &Centrality) -> Option<Sentence> {
    let told: Vec<&str> = chapter
        .sentences
        .iter()
        .filter(|s| s.contains("first"))
        .take(2)
        .map(String::as_str)
        .collect();
    if told.is_empty() {
        return None;
    }
    let facts = &chapter.network;
    Some(Sentence {
        text: format!(
            "{} (n = {}, m = {}): {} This is position, not influence.",
            chapter.title,
            number(facts.nodes as f64),
            number(facts.edges as f64),
            told.join(" ")
        ),
        basis: format!("centrality-{}", chapter.id),
    })
}

/// The steepest trend in published or estimated counts.
fn yearly(chapter: &ShiftChapter) -> Option<Sentence> {
    let text = chapter.observed_sentences.first()?;
    Some(Sentence {
        text: format!("{text} These counts are kept apart from counted seats."),
        basis: format!("shifts-{}-observed", chapter.id),
    })
}
