//! What growth, the mix of fields and turnover explain of a chapter's changes.

use std::collections::BTreeMap;

use super::{Block, Cell, Chapter, Column, Table, labelled, number, sentences, source};

/// The most holders of the succession matrix that the report shows.
const MATRIX: usize = 10;

/// The most holders of the table of tenures that the report shows.
const TENURES: usize = 10;

impl Chapter<'_> {
    /// The blocks on causes, each folded away.
    pub(super) fn causes(&self) -> Vec<Block> {
        let mut out = Vec::new();
        out.extend(self.shares());
        out.extend(self.matrix());
        out.extend(self.tenure());
        out
    }

    fn shares(&self) -> Option<Block> {
        let causes = &self.chapter.causes;
        if causes.shares.iter().all(|r| r.change == 0.0) {
            return None;
        }
        let defined = |title: &str| Column::numbers(title).defined(self.define("shift-share"));
        let columns = vec![
            Column::words(self.who().0),
            Column::numbers("Change"),
            defined("Growth"),
            defined("Mix"),
            defined("Own"),
            defined("Own, in new fields"),
        ];
        let part = |x: f64| Cell::number(number::signed_fixed(x, 2), x);
        let rows = causes.shares.iter().map(|r| {
            vec![
                Cell::name(&r.label),
                Cell::number(number::change(r.change), r.change),
                part(r.growth),
                part(r.mix),
                part(r.own),
                part(r.entry),
            ]
        });
        let (first, last) = self.days();
        let title = format!(
            "{}: what growth and the mix of fields explain, {first} to {last}",
            self.chapter.title
        );
        let file = self.place.part("shift-share");
        let notes = [
            self.counted(),
            source::file(self.context, &file, Some(causes.shares.len())),
        ];
        let table = Table::new(title, columns, rows.collect())
            .first(self.chapter.top, self.cut())
            .with_notes(notes);
        let mut blocks: Vec<Block> = sentences(&causes.share_sentences).into_iter().collect();
        blocks.push(Block::Table(table));
        Some(Block::Disclosure {
            summary: "What growth and the mix of fields explain".to_owned(),
            blocks,
        })
    }

    /// Who took how many from whom: rows lose, columns gain.
    fn matrix(&self) -> Option<Block> {
        let causes = &self.chapter.causes;
        let is_passed = |s: &&crate::analysis::Succession| {
            s.seats > 0.0 && !s.from_key.is_empty() && !s.to_key.is_empty()
        };
        let passed: Vec<_> = causes.succession.iter().filter(is_passed).collect();
        // Groups overlap: a seat would stand in several cells.
        if passed.is_empty() || self.chapter.by == "group" {
            return None;
        }
        let mut totals: BTreeMap<&str, f64> = BTreeMap::new();
        for s in &passed {
            *totals.entry(&s.from_key).or_default() += s.seats;
            *totals.entry(&s.to_key).or_default() += s.seats;
        }
        let mut most: Vec<(&str, f64)> = totals.into_iter().collect();
        most.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(b.0)));
        let all = most.len();
        most.truncate(MATRIX);
        let cell = |from: &str, to: &str| {
            let found = passed.iter().find(|s| s.from_key == from && s.to_key == to);
            Cell::optional(found.map(|s| s.seats), number::count)
        };
        let columns = std::iter::once(Column::words("From \u{2193} to \u{2192}"))
            .chain(most.iter().map(|(key, _)| Column::numbers(key)));
        let rows = most.iter().map(|(from, _)| {
            let cells = most.iter().map(|(to, _)| cell(from, to));
            std::iter::once(Cell::name(&self.name(from)))
                .chain(cells)
                .collect()
        });
        let (first, last) = self.days();
        let title = format!(
            "{}: who took over from whom, {first} to {last}",
            self.chapter.title
        );
        let mut notes = vec![self.counted()];
        if all > most.len() {
            let text = format!(
                "the {} {} with the most handovers of {}; the file has all.",
                number::size(most.len()),
                self.who().1,
                number::size(all)
            );
            notes.push(labelled("Shown", &text));
        }
        let file = self.place.part("succession");
        notes.push(source::file(
            self.context,
            &file,
            Some(causes.succession.len()),
        ));
        Some(Block::Disclosure {
            summary: "Who took over from whom".to_owned(),
            blocks: vec![Block::Table(
                Table::new(title, columns.collect(), rows.collect()).with_notes(notes),
            )],
        })
    }

    fn tenure(&self) -> Option<Block> {
        let causes = &self.chapter.causes;
        let rows: Vec<_> = causes.tenure.rows.iter().filter(|r| r.spells > 0).collect();
        if rows.is_empty() {
            return None;
        }
        let rate = |title: &str| Column::numbers(title).defined(self.define("tenure"));
        let columns = vec![
            Column::words(self.who().0),
            Column::numbers("Spells"),
            Column::numbers("Ended"),
            Column::numbers("Years in all"),
            rate("Rate a year"),
            rate("95 % range"),
            Column::numbers("Now"),
            Column::numbers("Expected to end in a year"),
        ];
        let whole = |n: usize| Cell::number(number::size(n), n as f64);
        let cells = rows.iter().map(|r| {
            let range = match (r.rate_low, r.rate_high) {
                (Some(low), Some(high)) => Cell::number(
                    format!("{} to {}", number::share(low), number::share(high)),
                    low,
                ),
                _ => Cell::Missing,
            };
            vec![
                Cell::name(&r.label),
                whole(r.spells),
                whole(r.ended),
                Cell::number(number::fixed(r.seat_years, 1), r.seat_years),
                Cell::optional(r.yearly_rate, number::share),
                range,
                whole(r.held),
                Cell::optional(r.expected, |x| number::fixed(x, 1)),
            ]
        });
        let file = self.place.part("tenure");
        let notes = [
            self.counted(),
            source::file(self.context, &file, Some(causes.tenure.rows.len())),
        ];
        let title = format!("{}: how often they change hands", self.chapter.title);
        let text = format!(
            "everybody and the {} that hold most of {} {}.",
            number::size(TENURES.min(rows.len() - 1)),
            number::size(rows.len() - 1),
            self.who().1
        );
        let table = Table::new(title, columns, cells.collect())
            .first(TENURES + 1, labelled("Shown", &text))
            .with_notes(notes);
        let mut blocks: Vec<Block> = sentences(&causes.tenure_sentences).into_iter().collect();
        blocks.push(Block::Table(table));
        Some(Block::Disclosure {
            summary: "How long they are held, and how many can be expected to change hands"
                .to_owned(),
            blocks,
        })
    }
}
