//! Shifts, and where they came from.

mod causes;
mod trends;

use std::collections::BTreeMap;

use crate::analysis::{Event, Flow, ObservedTrend, ShiftChapter};
use crate::model::Date;

use super::super::block::{Block, Cell, Column, Line, Marks, Table, labelled, line, paragraph};
use super::super::index::Place;
use super::super::{number, source};
use super::{Context, Section};

pub(super) const SECTION: Section = Section {
    id: "shifts",
    title: "Shifts and where they came from",
    compose,
};

/// The most dates whose counts stand side by side in the report; all are in the tables.
const DATES: usize = 8;

/// The most sentences on published and estimated counts that are not folded away.
const SENTENCES: usize = 3;

fn compose(context: &Context<'_>) -> Vec<Block> {
    let chapters = &context.analysis.shifts;
    if chapters.is_empty() {
        return Vec::new();
    }
    let mut out = vec![Block::Lead(line(
        "Who gained and who lost between the first and the last date, and how. Every change is \
         split into bodies that were created or ended, roles taken over from or handed over to \
         somebody else, and the rest; the parts add up exactly. The split says what happened, not \
         why.",
    ))];
    for (chapter, place) in chapters.iter().zip(&context.index.shifts) {
        out.extend(Chapter::new(context, chapter, place).blocks());
    }
    out
}

struct Chapter<'a> {
    context: &'a Context<'a>,
    chapter: &'a ShiftChapter,
    place: &'a Place,
    labels: BTreeMap<&'a str, &'a str>,
}

impl<'a> Chapter<'a> {
    fn new(context: &'a Context<'a>, chapter: &'a ShiftChapter, place: &'a Place) -> Self {
        let labels = chapter.rows.iter();
        let labels = labels.map(|r| (r.key.as_str(), r.label.as_str())).collect();
        Self {
            context,
            chapter,
            place,
            labels,
        }
    }

    fn blocks(&self) -> Vec<Block> {
        let chapter = self.chapter;
        let mut out = vec![Block::Chapter {
            anchor: self.place.anchor.clone(),
            title: chapter.title.clone(),
        }];
        out.extend(sentences(&chapter.sentences));
        out.extend(self.context.figures(&self.place.anchor));
        if chapter.rows.is_empty() {
            out.push(paragraph("Nobody held such a role at any of the dates."));
        } else {
            out.push(Block::Table(self.changes()));
            out.extend(self.taken_over());
            out.extend(self.causes());
            let mut more = Vec::new();
            more.extend(self.trends());
            more.extend(self.series());
            more.extend(self.concentration());
            if !more.is_empty() {
                out.push(Block::Disclosure {
                    summary: "Trends, counts at each date and concentration".to_owned(),
                    blocks: more,
                });
            }
        }
        out.extend(self.observed());
        if !chapter.notes.is_empty() {
            out.push(Block::Heading {
                anchor: None,
                title: "What to bear in mind".to_owned(),
            });
            let notes = chapter.notes.iter().map(|n| line(n)).collect();
            out.push(Block::List(Marks::Bullets, notes));
        }
        out
    }

    fn define(&self, id: &str) -> Option<String> {
        self.context.index.definition(id)
    }

    /// The heading of the column of keys, and what the rows are.
    fn who(&self) -> (&'static str, &'static str) {
        match self.chapter.by.as_str() {
            "country" => ("Country", "countries"),
            "group" => ("Group", "groups"),
            "kind" => ("Kind", "kinds"),
            "level" => ("Level", "levels"),
            "field" => ("Field", "fields"),
            _ => ("Holder", "holders"),
        }
    }

    /// Several keys are separated by `;`.
    fn name(&self, key: &str) -> String {
        let names = key
            .split(';')
            .map(|k| self.labels.get(k).copied().unwrap_or(k));
        names.collect::<Vec<_>>().join("; ")
    }

    fn counted(&self) -> Line {
        let roles: Vec<_> = self
            .chapter
            .roles
            .iter()
            .map(|r| source::plain(r))
            .collect();
        let within = match &self.chapter.within {
            Some(body) => format!(" within {body}"),
            None => String::new(),
        };
        labelled("Counted", &format!("{}{within}.", roles.join(", ")))
    }

    fn notes(&self) -> Vec<Line> {
        let mut notes = vec![self.counted()];
        notes.extend(source::coverage(self.context, &self.chapter.coverage));
        notes
    }

    /// What showing only the first rows leaves out.
    fn cut(&self) -> Line {
        let text = format!(
            "the {} biggest changes of {} {}.",
            number::size(self.chapter.top),
            number::size(self.chapter.rows.len()),
            self.who().1
        );
        labelled("Shown", &text)
    }

    fn days(&self) -> (String, String) {
        let ends = (self.chapter.dates.first(), self.chapter.dates.last());
        let day = |d: Option<&Date>| number::day_or_none(d.copied());
        (day(ends.0), day(ends.1))
    }

    fn day_column(date: Option<&Date>) -> Column {
        let title = date.map_or_else(|| "No date".to_owned(), |d| number::short_day(*d));
        Column::numbers(&title)
    }

    fn changes(&self) -> Table {
        let (first, last) = self.days();
        let flow = |title: &str| Column::numbers(title).defined(self.define("flow"));
        let columns = vec![
            Column::words(self.who().0),
            Self::day_column(self.chapter.dates.first()),
            Self::day_column(self.chapter.dates.last()),
            Column::numbers("Change"),
            flow("Created"),
            flow("Ended"),
            flow("Taken over"),
            flow("Handed over"),
            flow("Other"),
            Column::numbers("Share then").defined(self.define("share")),
            Column::numbers("Share now").defined(self.define("share")),
        ];
        let rows = self.chapter.rows.iter().map(|r| {
            let gain = |x: f64| Cell::number(number::change(x), x);
            vec![
                Cell::name(&r.label),
                Cell::number(number::count(r.first), r.first),
                Cell::number(number::count(r.last), r.last),
                gain(r.change),
                gain(r.created),
                gain(-r.disbanded),
                gain(r.taken_over),
                gain(-r.handed_over),
                gain(r.other),
                Cell::optional(r.share_first, number::share),
                Cell::optional(r.share_last, number::share),
            ]
        });
        let all = self.chapter.rows.len();
        let mut notes = self.notes();
        let file = self.place.file();
        notes.push(source::file(self.context, &file, Some(all)));
        let title = format!("{}: changes from {first} to {last}", self.chapter.title);
        Table::new(title, columns, rows.collect())
            .first(self.chapter.top, self.cut())
            .with_notes(notes)
    }

    /// Roles that passed from one holder to another, first to last date.
    fn taken_over(&self) -> Option<Block> {
        let is_passed = |f: &&Flow| f.event == Event::TakenOver;
        let flows: Vec<_> = self
            .chapter
            .flows_end_to_end
            .iter()
            .filter(is_passed)
            .collect();
        if flows.is_empty() {
            return None;
        }
        let columns = vec![
            Column::words("Body"),
            Column::words("From"),
            Column::words("To"),
        ];
        let rows = flows.iter().map(|f| {
            vec![
                Cell::name(&f.body),
                Cell::name(&self.name(&f.from_key)),
                Cell::name(&self.name(&f.to_key)),
            ]
        });
        let (first, last) = self.days();
        let title = format!(
            "{}: roles that passed from one holder to another",
            self.chapter.title
        );
        let file = self.place.part("flows-first-to-last");
        let compared = format!(
            "{first} with {last}. A role that went away and came back between them is not seen \
             here; the moves between neighbouring dates are in the tables."
        );
        let notes = [
            self.counted(),
            labelled("Compared", &compared),
            source::file(self.context, &file, None),
        ];
        let summary = format!(
            "Every role that passed from one holder to another ({})",
            number::size(flows.len())
        );
        Some(Block::Disclosure {
            summary,
            blocks: vec![Block::Table(
                Table::new(title, columns, rows.collect()).with_notes(notes),
            )],
        })
    }

    fn series(&self) -> Option<Block> {
        let dates = &self.chapter.dates;
        if dates.len() < 3 {
            return None;
        }
        let file = source::file(self.context, &self.place.part("series"), None);
        if dates.len() > DATES {
            let text = format!(
                "There are {} dates, too many to print side by side.",
                dates.len()
            );
            let mut text = line(&text);
            text.extend(line(" "));
            text.extend(file);
            return Some(Block::Paragraph(text));
        }
        let counts: BTreeMap<(&str, Date), f64> = self
            .chapter
            .series
            .iter()
            .map(|p| ((p.key.as_str(), p.date), p.count))
            .collect();
        let columns = std::iter::once(Column::words(self.who().0))
            .chain(dates.iter().map(|d| Self::day_column(Some(d))));
        let rows = self.chapter.rows.iter().map(|r| {
            let cells = dates
                .iter()
                .map(|d| Cell::optional(counts.get(&(r.key.as_str(), *d)).copied(), number::count));
            std::iter::once(Cell::name(&r.label)).chain(cells).collect()
        });
        let title = format!("{}: counts at each date", self.chapter.title);
        let mut notes = self.notes();
        notes.push(file);
        let table = Table::new(title, columns.collect(), rows.collect())
            .first(self.chapter.top, self.cut());
        Some(Block::Table(table.with_notes(notes)))
    }

    /// Published and estimated counts, kept apart from what was counted.
    fn observed(&self) -> Vec<Block> {
        let chapter = self.chapter;
        if chapter.observed.is_empty() && chapter.observed_trends.is_empty() {
            return Vec::new();
        }
        let mut out = vec![
            Block::Heading {
                anchor: Some(self.place.observed_anchor()),
                title: "Published and estimated counts".to_owned(),
            },
            paragraph(
                "These counts come from publications or were estimated. They are never mixed with \
                 what was counted from relations, and sources that contradict each other stand \
                 side by side.",
            ),
        ];
        let said = &chapter.observed_sentences;
        let (first, more) = said.split_at(said.len().min(SENTENCES));
        out.extend(sentences(first));
        if let Some(more) = sentences(more) {
            out.push(Block::Disclosure {
                summary: format!("The other {} series in words", said.len() - first.len()),
                blocks: vec![more],
            });
        }
        let trends = &chapter.observed_trends;
        let shown = &trends[..trends.len().min(chapter.top)];
        let file =
            |part: &str, n: usize| source::file(self.context, &self.place.part(part), Some(n));
        if !shown.is_empty() {
            let rows: Vec<_> = shown.iter().map(|t| (t.label.as_str(), &t.trend)).collect();
            let mut notes = vec![
                self.counted(),
                file("observed-trends", trends.len()),
                file("observed", chapter.observed.len()),
            ];
            if trends.len() > shown.len() {
                let text = format!("the first {} of {} series.", shown.len(), trends.len());
                notes.insert(1, labelled("Shown", &text));
            }
            let title = format!("{}: published and estimated counts", chapter.title);
            let table = Table::new(title, self.observed_columns(), observed_rows(shown));
            out.push(Block::Table(table.with_notes(notes)));
            if let Some(table) = self.trend_table(&rows, "trend of published and estimated counts")
            {
                let notes = [self.counted(), file("observed-trends", trends.len())];
                out.push(Block::Disclosure {
                    summary: "Tests of these trends".to_owned(),
                    blocks: vec![Block::Table(table.with_notes(notes))],
                });
            }
        }
        out
    }

    fn observed_columns(&self) -> Vec<Column> {
        vec![
            Column::words(self.who().0),
            Column::words("Counted in"),
            Column::words("Kind of count"),
            Column::numbers("Counts"),
            Column::numbers("First"),
            Column::numbers("Last"),
            Column::numbers("Margin").defined(self.define("margin")),
            Column::numbers("Slope per year").defined(self.define("slope")),
        ]
    }
}

fn observed_rows(trends: &[ObservedTrend]) -> Vec<Vec<Cell>> {
    let at = |count: f64, date: Date| {
        Cell::number(format!("{} ({})", number::count(count), date.year()), count)
    };
    trends
        .iter()
        .map(|t| {
            let kind = match t.confidence {
                "estimate" => "estimate",
                "sourced" => "published",
                other => other,
            };
            vec![
                Cell::name(&t.label),
                Cell::name(&t.body),
                Cell::text(kind),
                Cell::number(number::size(t.points), t.points as f64),
                at(t.first, t.first_date),
                at(t.last, t.last_date),
                Cell::optional(t.margin, |m| format!("±{}", number::count(m))),
                Cell::optional(t.trend.slope_per_year, |x| number::signed_fixed(x, 2)),
            ]
        })
        .collect()
}

/// The sentences of a chapter as a list.
fn sentences(texts: &[String]) -> Option<Block> {
    let items: Vec<_> = texts.iter().map(|t| line(t)).collect();
    (!items.is_empty()).then_some(Block::List(Marks::Bullets, items))
}
