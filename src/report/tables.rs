//! `tables/*.csv`: every row, for programs.

mod shifts;

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::analysis::{Analysis, Centrality, Change, Leadership, RankedRow, Ranking};
use crate::escape;

use super::index::{Index, Place};
use super::number::{exact, exact_or_empty};
use super::render::ReportError;
use shifts::{concentration, shifts};

/// A cell of a table.
enum Field {
    /// As it is: ids, words of the tables, numbers.
    Raw(String),
    /// Names and notes: a text that a spreadsheet would run as a formula gets an apostrophe.
    Note(String),
}

fn raw(text: impl Into<String>) -> Field {
    Field::Raw(text.into())
}

fn note(text: impl Into<String>) -> Field {
    Field::Note(text.into())
}

fn count(n: impl Copy + ToString) -> Field {
    Field::Raw(n.to_string())
}

fn float(x: f64) -> Field {
    Field::Raw(exact(x))
}

fn maybe(x: Option<f64>) -> Field {
    Field::Raw(exact_or_empty(x))
}

fn text_of(x: Option<impl ToString>) -> Field {
    Field::Raw(x.map(|x| x.to_string()).unwrap_or_default())
}

/// Collects the files.
#[derive(Default)]
struct Files(Vec<(String, Vec<u8>)>);

impl Files {
    fn add(
        &mut self,
        file: String,
        header: &[&str],
        rows: impl IntoIterator<Item = Vec<Field>>,
    ) -> Result<(), ReportError> {
        match encode(header, rows) {
            Ok(bytes) => self.0.push((file, bytes)),
            Err(source) => return Err(ReportError::Table { file, source }),
        }
        Ok(())
    }
}

fn encode(
    header: &[&str],
    rows: impl IntoIterator<Item = Vec<Field>>,
) -> Result<Vec<u8>, csv::Error> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(header)?;
    for row in rows {
        let cells = row.iter().map(|field| match field {
            Field::Raw(text) => Cow::Borrowed(text.as_str()),
            Field::Note(text) => escape::csv::note(text),
        });
        writer.write_record(cells.map(Cow::into_owned))?;
    }
    writer
        .into_inner()
        .map_err(|e| csv::Error::from(e.into_error()))
}

/// All tables, sorted by path.
pub(crate) fn files(
    analysis: &Analysis,
    index: &Index,
) -> Result<Vec<(String, Vec<u8>)>, ReportError> {
    let mut files = Files::default();
    data(analysis, &mut files)?;
    for (chapter, place) in analysis.leadership.iter().zip(&index.leadership) {
        leadership(chapter, place, &mut files)?;
    }
    for (chapter, place) in analysis.centrality.iter().zip(&index.centrality) {
        centrality(chapter, place, &mut files)?;
    }
    for (chapter, place) in analysis.shifts.iter().zip(&index.shifts) {
        shifts(chapter, place, &mut files)?;
    }
    for (chapter, place) in analysis.comparisons.iter().zip(&index.comparisons) {
        let rows = chapter.found.changes.iter().map(|change| {
            let cells = change.record().into_iter().zip(Change::COLUMNS);
            let field = |(cell, column): (String, &str)| match column {
                "name" => note(cell),
                _ => raw(cell),
            };
            cells.map(field).collect()
        });
        files.add(place.file(), &Change::COLUMNS, rows)?;
    }
    for (chapter, place) in analysis.cohesion.iter().zip(&index.cohesion) {
        let sizes = chapter.component_sizes.iter().enumerate();
        let rows = sizes.map(|(at, size)| vec![count(at + 1), count(size)]);
        files.add(place.file(), &["component", "nodes"], rows)?;
        let groups = chapter.communities.iter().flat_map(|c| &c.groups);
        let mut rows = groups.peekable();
        if rows.peek().is_some() {
            let rows = rows.flat_map(|group| {
                let members = group.members.iter();
                members.map(|id| vec![count(group.number), raw(id)])
            });
            files.add(place.part("communities"), &["community", "id"], rows)?;
        }
    }
    methods(analysis, &mut files)?;
    files.0.sort();
    Ok(files.0)
}

fn data(analysis: &Analysis, files: &mut Files) -> Result<(), ReportError> {
    let data = &analysis.data;
    let accounts = data.accounts.iter().map(|a| {
        let numbers = [a.read, a.used, a.rejected, a.merged].map(count);
        std::iter::once(note(&a.file)).chain(numbers).collect()
    });
    let header = [
        "file",
        "rows_read",
        "rows_used",
        "rows_rejected",
        "rows_merged",
    ];
    files.add("tables/data-accounts.csv".to_owned(), &header, accounts)?;
    for (file, word, rows) in [
        ("data-actors", "kind", &data.actors),
        ("data-relations", "role", &data.relations),
    ] {
        let rows = rows.iter().map(|c| {
            vec![
                raw(&c.id),
                note(&c.label),
                count(c.total),
                count(c.in_force),
            ]
        });
        let header = [word, "label", "total", "in_force"];
        files.add(format!("tables/{file}.csv"), &header, rows)?;
    }
    let warnings = data.warnings.iter().map(|w| {
        vec![
            raw(&w.code),
            raw(&w.severity),
            count(w.count),
            note(&w.example),
        ]
    });
    let header = ["code", "severity", "count", "example"];
    files.add("tables/data-warnings.csv".to_owned(), &header, warnings)?;
    if analysis.strategies.is_empty() {
        return Ok(());
    }
    let header = [
        "publisher",
        "title",
        "date",
        "responsible_offices",
        "government_involvement",
        "international_promotion",
        "strategic_insight",
        "technical_insight",
        "personal_data",
        "source",
    ];
    let rows = analysis.strategies.iter().map(|s| {
        vec![
            note(&s.publisher),
            note(&s.title),
            raw(&s.date),
            note(&s.responsible_offices),
            note(&s.government_involvement),
            note(&s.international_promotion),
            note(&s.strategic_insight),
            note(&s.technical_insight),
            note(&s.personal_data),
            note(&s.source),
        ]
    });
    files.add("tables/strategies.csv".to_owned(), &header, rows)
}

fn leadership(chapter: &Leadership, place: &Place, files: &mut Files) -> Result<(), ReportError> {
    let header = [
        "key",
        "name",
        "rank",
        "date",
        "count",
        "share",
        "first_date",
        "first_count",
        "first_share",
    ];
    let rows = chapter.rows.iter().map(|r| {
        vec![
            raw(&r.key),
            note(&r.label),
            count(r.rank),
            text_of(chapter.as_of),
            float(r.count),
            float(r.share),
            text_of(chapter.first_date),
            maybe(r.first_count),
            maybe(r.first_share),
        ]
    });
    files.add(place.file(), &header, rows)?;
    let both = [&chapter.concentration_first, &chapter.concentration];
    let rows: Vec<_> = both.into_iter().flatten().collect();
    concentration(&rows, place, files)
}

/// Whether the ranks were found under other weights of roles too.
fn has_weightings(ranking: &Ranking) -> bool {
    ranking.rows.iter().any(|row| row.weights_low.is_some())
}

/// One row a node, in the order of ids; for each measure its value, rank and range of ranks, for
/// influence also the range under other weights of roles.
fn centrality(chapter: &Centrality, place: &Place, files: &mut Files) -> Result<(), ReportError> {
    let mut nodes: BTreeMap<(&str, &str), Vec<Option<&RankedRow>>> = BTreeMap::new();
    let first_side = if chapter.network.sides.is_some() {
        "actor"
    } else {
        ""
    };
    for (at, ranking) in chapter.rankings.iter().enumerate() {
        for (side, rows) in [(first_side, &ranking.rows), ("body", &ranking.bodies)] {
            for row in rows {
                let found = nodes
                    .entry((row.id.as_str(), side))
                    .or_insert_with(|| vec![None; chapter.rankings.len()]);
                found[at] = Some(row);
            }
        }
    }
    let mut header: Vec<String> = ["id", "name", "kind", "country", "side"]
        .map(str::to_owned)
        .to_vec();
    for ranking in &chapter.rankings {
        let name = &ranking.metric;
        header.push(name.clone());
        header.extend(["rank", "rank_low", "rank_high"].map(|part| format!("{name}_{part}")));
        if has_weightings(ranking) {
            header.extend(["low", "high"].map(|end| format!("{name}_rank_weights_{end}")));
        }
    }
    let header: Vec<&str> = header.iter().map(String::as_str).collect();
    let rows = nodes.into_iter().filter_map(|((id, side), values)| {
        let known = values.iter().flatten().next()?;
        let mut row = vec![
            raw(id),
            note(&known.label),
            raw(&known.kind),
            text_of(known.country.as_ref()),
            raw(side),
        ];
        for (value, ranking) in values.into_iter().zip(&chapter.rankings) {
            row.push(maybe(value.map(|v| v.value)));
            row.push(text_of(value.map(|v| v.rank)));
            row.push(text_of(value.and_then(|v| v.rank_low)));
            row.push(text_of(value.and_then(|v| v.rank_high)));
            if has_weightings(ranking) {
                row.push(text_of(value.and_then(|v| v.weights_low)));
                row.push(text_of(value.and_then(|v| v.weights_high)));
            }
        }
        Some(row)
    });
    files.add(place.file(), &header, rows)?;
    let reason = |id: &str| {
        let found = chapter.undefined.iter().find(|u| u.metric == id);
        found.map(|u| u.reason.clone()).unwrap_or_default()
    };
    let known = chapter.graph.iter().map(|g| {
        let why = if g.value.is_some() {
            String::new()
        } else {
            reason(&g.metric)
        };
        vec![raw(&g.metric), maybe(g.value), note(why)]
    });
    let is_new = |id: &str| !chapter.graph.iter().any(|g| g.metric == id);
    let other = chapter.undefined.iter().filter(|u| is_new(&u.metric));
    let other = other.map(|u| vec![raw(&u.metric), raw(""), note(&u.reason)]);
    let header = ["measure", "value", "undefined"];
    files.add(place.part("network"), &header, known.chain(other))
}

fn methods(analysis: &Analysis, files: &mut Files) -> Result<(), ReportError> {
    let header = [
        "id",
        "name",
        "about",
        "formula",
        "convention",
        "weight_means",
        "isolated",
        "reading",
        "references",
    ];
    let rows = analysis.methods.iter().map(|m| {
        vec![
            raw(&m.id),
            note(&m.name),
            note(&m.about),
            note(&m.formula),
            note(&m.convention),
            note(&m.weight_means),
            note(&m.isolated),
            note(&m.reading),
            note(m.references.join("; ")),
        ]
    });
    files.add("tables/methods.csv".to_owned(), &header, rows)
}

#[cfg(test)]
mod tests {
    use super::super::{hostile, sample};
    use super::*;

    fn table(files: &[(String, Vec<u8>)], name: &str) -> Vec<Vec<String>> {
        let (_, bytes) = files
            .iter()
            .find(|(path, _)| path == &format!("tables/{name}.csv"))
            .unwrap_or_else(|| panic!("no {name}"));
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .from_reader(bytes.as_slice());
        let rows = reader.records().map(|r| r.unwrap());
        rows.map(|r| r.iter().map(str::to_owned).collect())
            .collect()
    }

    #[test]
    fn formulas_in_names_are_guarded_and_ids_and_numbers_are_not() {
        let analysis = hostile::analysis();
        let files = files(&analysis, &Index::new(&analysis)).unwrap();
        let rows = table(&files, "secretariats-by-actor");
        for (row, given) in rows[1..].iter().zip(&analysis.leadership[0].rows) {
            assert_eq!(row[0], given.key);
            assert_eq!(escape::csv::note(&row[1]), row[1], "{:?}", row[1]);
            assert!(row[1].ends_with(&given.label));
        }
        assert!(rows[1..].iter().any(|r| r[1].starts_with("'=cmd")));
    }

    #[test]
    fn every_table_has_all_rows_and_even_width() {
        let analysis = sample::analysis();
        let index = Index::new(&analysis);
        let files = files(&analysis, &index).unwrap();
        assert!(files.is_sorted());
        for (path, _) in &files {
            let name = path.strip_prefix("tables/").unwrap();
            let rows = table(&files, name.strip_suffix(".csv").unwrap());
            assert!(rows.iter().all(|r| r.len() == rows[0].len()), "{path}");
        }
        let leaders = table(&files, &index.leadership[0].stem);
        assert_eq!(leaders.len() - 1, analysis.leadership[0].rows.len());
        let changes = table(&files, &index.shifts[0].stem);
        assert_eq!(changes.len() - 1, analysis.shifts[0].rows.len());
        assert_eq!(changes[0], crate::analysis::ShiftRow::COLUMNS);
        assert_eq!(changes[1], analysis.shifts[0].rows[0].record());
    }

    #[test]
    fn one_row_a_node_holds_the_ranks_of_every_measure() {
        let analysis = sample::analysis();
        let index = Index::new(&analysis);
        let files = files(&analysis, &index).unwrap();
        let rows = table(&files, &index.centrality[0].stem);
        let chapter = &analysis.centrality[0];
        let nodes = chapter.rankings[0].rows.len() + chapter.rankings[0].bodies.len();
        assert_eq!(rows.len() - 1, nodes);
        let best = &chapter.rankings[1].rows[0];
        let at = rows[0]
            .iter()
            .position(|c| *c == chapter.rankings[1].metric)
            .unwrap();
        let row = rows.iter().find(|r| r[0] == best.id).unwrap();
        assert_eq!(row[at], best.value.to_string());
        assert_eq!(row[at + 1], best.rank.to_string());
        assert!(!rows[0].iter().any(|c| c.contains("_rank_weights_")));
    }

    #[test]
    fn ranks_under_other_weights_of_roles_have_columns_of_their_own() {
        let mut analysis = sample::analysis();
        let ranking = &mut analysis.centrality[0].rankings[1];
        (ranking.rows[0].weights_low, ranking.rows[0].weights_high) = (Some(2), Some(5));
        let (name, best) = (ranking.metric.clone(), ranking.rows[0].id.clone());
        let index = Index::new(&analysis);
        let rows = table(
            &files(&analysis, &index).unwrap(),
            &index.centrality[0].stem,
        );
        let row = rows.iter().find(|r| r[0] == best).unwrap();
        for (end, expected) in [("low", "2"), ("high", "5")] {
            let column = format!("{name}_rank_weights_{end}");
            let at = rows[0].iter().position(|c| *c == column).unwrap();
            assert_eq!(row[at], expected);
        }
    }
}
