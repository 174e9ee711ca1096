//! `--diagram matrix`: countries, actors or kinds by bodies or by roles.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use clap::ArgMatches;

use super::top;
use crate::cli::failure::Failure;
use crate::cli::subject::{Origin, Subject};
use crate::model::Role;
use crate::network::{NodeIx, Snapshot};
use crate::plot::Caption;
use crate::plot::diagram::{EdgeKind, MatrixCell, MatrixFigure};

/// The names of rows or columns, in the order in which they were met.
#[derive(Default)]
struct Names {
    places: BTreeMap<String, u32>,
    names: Vec<String>,
}

impl Names {
    fn place(&mut self, name: &str) -> u32 {
        if let Some(place) = self.places.get(name) {
            return *place;
        }
        let place = u32::try_from(self.names.len()).unwrap_or(u32::MAX);
        self.places.insert(name.to_owned(), place);
        self.names.push(name.to_owned());
        place
    }
}

/// `names` are those of the nodes.
pub(super) fn figure(
    matches: &ArgMatches,
    subject: &Subject,
    names: &[String],
    mut caption: Caption,
) -> Result<MatrixFigure, Failure> {
    let by = matches.get_one::<String>("by").map(String::as_str);
    let roles = matches
        .get_one::<String>("columns")
        .is_some_and(|c| c == "roles");
    let snapshot = subject.snapshot();
    let ties = snapshot.role_ties();
    if ties.is_empty() {
        if by.is_some() || roles {
            return Err(Failure::usage(
                "--by and --columns need a network whose ties have roles, such as `affiliation` of a \
                 data set",
            ));
        }
        return Ok(of_ties(matches, subject, caption));
    }
    let row = |v: NodeIx| row_name(subject, v, by.unwrap_or("country"));
    let (mut rows, mut columns) = (Names::default(), Names::default());
    if roles {
        // Leadership stands first, observers last.
        let mut all: Vec<Role> = ties.iter().map(|t| t.role).collect();
        all.sort_by_key(|r| (Reverse(EdgeKind::of(*r)), *r));
        for role in all {
            columns.place(&role.id().replace('_', " "));
        }
    }
    let mut cells = Vec::with_capacity(ties.len());
    let mut nameless = 0;
    for tie in ties {
        let Some(name) = row(tie.actor) else {
            nameless += 1;
            continue;
        };
        let column = if roles {
            tie.role.id().replace('_', " ")
        } else {
            names[tie.body as usize].clone()
        };
        cells.push(MatrixCell {
            row: rows.place(&name),
            column: columns.place(&column),
            value: 1.0,
            kind: (!roles).then(|| EdgeKind::of(tie.role)),
        });
    }
    if nameless > 0 {
        let what = by.unwrap_or("country");
        caption.notes.push(format!(
            "{nameless} ties of actors without a {what} are left out."
        ));
    }
    let mut figure = MatrixFigure {
        caption,
        rows: rows.names,
        columns: columns.names,
        cells,
        measure: String::new(),
        sum_label: if roles { "all" } else { "bodies" }.to_owned(),
        top: top(matches, MatrixFigure::default().top),
        as_listed: roles,
    };
    figure.caption.title = finding(&figure, roles);
    Ok(figure)
}

fn row_name(subject: &Subject, v: NodeIx, by: &str) -> Option<String> {
    let (Origin::DataSet(view), Some(network)) = (&subject.origin, &subject.data) else {
        return Some(subject.labels[v as usize].clone());
    };
    let actor = || view.actors[v as usize].map(|a| network.dataset().actor(a));
    match by {
        "country" => Some(view.countries[v as usize]?.name().to_owned()),
        "kind" => Some(actor()?.kind.label().to_owned()),
        _ => Some(subject.labels[v as usize].clone()),
    }
}

/// Nodes by nodes, for a network whose ties have no roles.
fn of_ties(matches: &ArgMatches, subject: &Subject, mut caption: Caption) -> MatrixFigure {
    let snapshot: &Snapshot = subject.snapshot();
    let count = NodeIx::try_from(snapshot.node_count()).unwrap_or(NodeIx::MAX);
    let kind = (!snapshot.has_weights()).then_some(EdgeKind::Membership);
    let cells = (0..count).flat_map(|row| {
        let ties = snapshot.successors(row).iter().zip(snapshot.strengths(row));
        ties.map(move |(&column, value)| MatrixCell {
            row,
            column,
            value,
            kind,
        })
    });
    let names: Vec<String> = subject.labels.to_vec();
    caption.notes.extend(
        snapshot
            .is_directed()
            .then(|| "Ties go from rows to columns.".to_owned()),
    );
    MatrixFigure {
        caption,
        rows: names.clone(),
        columns: names,
        cells: cells.collect(),
        top: top(matches, MatrixFigure::default().top),
        ..MatrixFigure::default()
    }
}

/// Who has most, in words: of the first role, or of the bodies.
fn finding(figure: &MatrixFigure, roles: bool) -> String {
    let mut seats: BTreeMap<u32, BTreeMap<u32, f64>> = BTreeMap::new();
    for cell in &figure.cells {
        let row = seats.entry(cell.row).or_default();
        *row.entry(cell.column).or_default() += cell.value;
    }
    let size = |row: &BTreeMap<u32, f64>| {
        if roles {
            row.get(&0).copied().unwrap_or(0.0)
        } else {
            row.len() as f64
        }
    };
    let most = seats.values().map(size).fold(0.0, f64::max);
    let mut first: Vec<&str> = seats
        .iter()
        .filter(|(_, row)| size(row) >= most)
        .map(|(row, _)| figure.rows[*row as usize].as_str())
        .collect();
    first.sort_unstable();
    let (verb, who) = match first[..] {
        [] => return "No ties".to_owned(),
        [one] => ("has", one.to_owned()),
        [one, two] => ("have", format!("{one} and {two}")),
        [one, two, ref more @ ..] => ("have", format!("{one}, {two} and {} more", more.len())),
    };
    if roles {
        let role = &figure.columns[0];
        format!("{who} {verb} the most seats as {role}: {most:.0}")
    } else {
        let all = figure.columns.len();
        format!("{who} {verb} a seat in {most:.0} of {all} bodies, the most of all")
    }
}

/// Whether a matrix can have rows by this key.
pub(super) fn has_rows(by: &str) -> bool {
    matches!(by, "actor" | "country" | "kind")
}
