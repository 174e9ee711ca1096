//! What the data are, and their gaps.

use crate::analysis::{DataChapter, RoleCount};

use super::super::block::{
    Block, Cell, Column, Definition, Inline, Line, Marks, Table, Target, line, paragraph,
};
use super::super::{number, source};
use super::{Context, Section};

pub(super) const SECTION: Section = Section {
    id: "data",
    title: "The data and their gaps",
    compose,
};

fn compose(context: &Context<'_>) -> Vec<Block> {
    let data = &context.analysis.data;
    let mut out = vec![Block::Lead(line(
        "What was counted, where it comes from, and what is missing. No number in this report is \
         better than the data behind it: read the gaps before the tables.",
    ))];
    if !data.description.is_empty() {
        out.push(paragraph(&data.description));
    }
    out.push(Block::Definitions(facts(context)));
    listed(&mut out, "What the tables cover", &data.coverage);
    listed(&mut out, "Known gaps and how they were treated", &data.gaps);
    out.extend(numbers(context, data));
    out.extend(checks(context, data));
    out.extend(sources(data));
    out
}

fn facts(context: &Context<'_>) -> Vec<Definition> {
    let data = &context.analysis.data;
    let observed = match data.observed.as_slice() {
        [] => "not a panel: relations carry their own dates".to_owned(),
        dates => {
            let days: Vec<_> = dates.iter().map(|d| number::day(*d)).collect();
            format!(
                "{}. The data are lists taken on these days; nothing is known of the time between.",
                days.join(", ")
            )
        }
    };
    let licences = match data.licences.as_slice() {
        [] => "none stated".to_owned(),
        some => some.join("; "),
    };
    let rows = [
        ("Data set", data.title.clone()),
        ("State of", number::day_or_none(context.analysis.as_of)),
        ("Observed on", observed),
        ("Licence", licences),
    ];
    let rows = rows.into_iter().filter(|(_, text)| !text.is_empty());
    rows.map(|(term, text)| Definition {
        anchor: None,
        term: line(term),
        meaning: vec![Inline::Text(text)],
    })
    .collect()
}

fn listed(out: &mut Vec<Block>, title: &str, sentences: &[String]) {
    out.push(Block::Heading {
        anchor: None,
        title: title.to_owned(),
    });
    if sentences.is_empty() {
        out.push(paragraph("The data set declares none."));
    } else {
        let items = sentences.iter().map(|s| line(s)).collect();
        out.push(Block::List(Marks::Bullets, items));
    }
}

/// How many actors and relations there are, and of which kinds.
fn numbers(context: &Context<'_>, data: &DataChapter) -> Option<Block> {
    let tables: Vec<_> = [(&data.actors, &ACTORS), (&data.relations, &RELATIONS)]
        .into_iter()
        .filter_map(|(rows, of)| counts(context, rows, of))
        .collect();
    let total = |rows: &[RoleCount]| number::size(rows.iter().map(|r| r.total).sum());
    let summary = format!(
        "What is in the data: {} actors and bodies, {} relations",
        total(&data.actors),
        total(&data.relations)
    );
    (!tables.is_empty()).then_some(Block::Disclosure {
        summary,
        blocks: tables,
    })
}

struct Counted {
    title: &'static str,
    what: &'static str,
    total: &'static str,
    in_force: &'static str,
    file: &'static str,
}

const ACTORS: Counted = Counted {
    title: "Actors and bodies by kind",
    what: "Kind",
    total: "In the data",
    in_force: "Existing",
    file: "tables/data-actors.csv",
};

const RELATIONS: Counted = Counted {
    title: "Relations by role",
    what: "Role: the actor …",
    total: "In the data",
    in_force: "In force",
    file: "tables/data-relations.csv",
};

fn counts(context: &Context<'_>, rows: &[RoleCount], of: &Counted) -> Option<Block> {
    if rows.is_empty() {
        return None;
    }
    let mut columns = vec![Column::words(of.what), Column::numbers(of.total)];
    let as_of = context.analysis.as_of;
    if let Some(as_of) = as_of {
        let title = format!("{} on {}", of.in_force, number::day(as_of));
        columns.push(Column::numbers(&title));
    }
    let cell = |n: usize| Cell::number(number::size(n), n as f64);
    let cells = rows.iter().map(|r| {
        let label = if r.label.is_empty() { &r.id } else { &r.label };
        let mut row = vec![Cell::name(label), cell(r.total)];
        if as_of.is_some() {
            row.push(cell(r.in_force));
        }
        row
    });
    let table = Table::new(of.title.to_owned(), columns, cells.collect());
    Some(Block::Table(
        table.with_notes([source::file(context, of.file, None)]),
    ))
}

fn checks(context: &Context<'_>, data: &DataChapter) -> Vec<Block> {
    let mut inside = Vec::new();
    if !data.accounts.is_empty() {
        let columns = ["Rows read", "used", "rejected", "merged"].map(Column::numbers);
        let columns = std::iter::once(Column::words("File")).chain(columns);
        let rows = data.accounts.iter().map(|a| {
            let numbers = [a.read, a.used, a.rejected, a.merged];
            let numbers = numbers.map(|n| Cell::number(number::whole(n), n as f64));
            std::iter::once(Cell::Text(vec![Inline::Code(a.file.clone())]))
                .chain(numbers)
                .collect()
        });
        let title = "Rows of each file: read = used + rejected + merged".to_owned();
        let table = Table::new(title, columns.collect(), rows.collect());
        let file = source::file(context, "tables/data-accounts.csv", None);
        inside.push(Block::Table(table.with_notes([file])));
    }
    let warnings: usize = data.warnings.iter().map(|w| w.count).sum();
    if data.warnings.is_empty() {
        inside.push(paragraph("The check of the data gave no warning."));
    } else {
        let columns = vec![
            Column::words("Code"),
            Column::words("Kind"),
            Column::numbers("How often"),
            Column::words("The first one"),
        ];
        let rows = data.warnings.iter().map(|w| {
            vec![
                Cell::Text(vec![Inline::Code(w.code.clone())]),
                Cell::text(&w.severity),
                Cell::number(number::size(w.count), w.count as f64),
                Cell::name(&w.example),
            ]
        });
        let title = "Warnings and notes of the check".to_owned();
        let table = Table::new(title, columns, rows.collect()).prose();
        let file = source::file(context, "tables/data-warnings.csv", None);
        inside.push(Block::Table(table.with_notes([file])));
    }
    vec![Block::Disclosure {
        summary: format!(
            "How the files were read ({} warnings and notes)",
            number::size(warnings)
        ),
        blocks: inside,
    }]
}

fn sources(data: &DataChapter) -> Vec<Block> {
    if data.sources.is_empty() {
        return Vec::new();
    }
    let item = |s: &crate::analysis::PackageSource| -> Line {
        let name = vec![Inline::Name(s.title.clone())];
        let Some(path) = s.path.as_deref().filter(|p| !p.is_empty()) else {
            return name;
        };
        let is_web = path.starts_with("https://") || path.starts_with("http://");
        let text = path.to_owned();
        let link = if is_web {
            let target = Target::Web(text.clone());
            Inline::Link { text, target }
        } else {
            Inline::Code(text)
        };
        [name, vec![Inline::Text(". ".to_owned()), link]].concat()
    };
    vec![
        Block::Heading {
            anchor: None,
            title: "Sources".to_owned(),
        },
        Block::List(Marks::Bullets, data.sources.iter().map(item).collect()),
    ]
}
