//! Measures for readers.

use std::fmt::Write;

use comfy_table::{CellAlignment, Table, TableStyle};

use super::{Results, edges};
use crate::cli::measures::Answer;
use crate::escape::terminal::cell;
use crate::metrics::{Level, role_weights};
use crate::network::Side;
use crate::numeric::rank::competition_ranks;

/// Node measures side by side in one table.
const ABREAST: usize = 5;

/// Decimals of a column, unless all of its values are whole.
const DECIMALS: usize = 4;

pub(super) fn render(results: &Results<'_>) -> String {
    let mut text = format!(
        "{}\n{}\n",
        results.subject.title(),
        results.subject.account()
    );
    if let Some(program) = results.settings.compat {
        let differ = results.answers.iter().filter(|a| a.differs_in(program));
        let differ: Vec<&str> = differ.map(Answer::id).collect();
        let differ = if differ.is_empty() {
            "none of these measures".to_owned()
        } else {
            differ.join(", ")
        };
        // Writing to a string cannot fail.
        let _ok = writeln!(
            text,
            "conventions of {} where they differ (see explain): {differ}",
            program.id()
        );
    }
    if results.answers.iter().any(|a| a.id() == "influence") {
        let weights = role_weights(results.settings);
        let weights = weights.iter().filter(|(_, w)| **w > 0.0);
        let weights: Vec<String> = weights.map(|(role, w)| format!("{role} {w}")).collect();
        // Writing to a string cannot fail.
        let _ok = writeln!(
            text,
            "influence: a choice of weights ({}); bodies weigh by {}",
            weights.join(", "),
            results.settings.body_centrality
        );
        if let Some(ranks) = &results.influence {
            let _ok = writeln!(text, "influence rank: {}", ranks.note);
        }
    }
    if let Some(grouping) = results.grouping {
        let _ok = writeln!(text, "{}", grouping.sentence());
    }
    for answer in &results.answers {
        for (name, value) in &answer.outcome.chosen {
            let _ok = writeln!(
                text,
                "{}.{name} = {value:.6}, chosen from the network",
                answer.id()
            );
        }
    }
    graph_table(results, &mut text);
    let mut nodes: Vec<&Answer> = results.of_level(Level::Node).collect();
    // Numbers that only name parts do not lead a table.
    nodes.sort_by_key(|answer| answer.metric.is_label());
    let all = results.subject.snapshot().node_count();
    if all > 0 {
        for answers in nodes.chunks(ABREAST) {
            node_table(results, answers, &mut text);
        }
    }
    if !nodes.is_empty() {
        shortened(results, "nodes", all, &mut text);
    }
    edge_table(results, &mut text);
    notes(results, &mut text);
    reasons(results, &mut text);
    text
}

fn graph_table(results: &Results<'_>, text: &mut String) {
    let answers: Vec<&Answer> = results.of_level(Level::Graph).collect();
    if answers.is_empty() {
        return;
    }
    let mut table = table(&["measure".to_owned(), "value".to_owned()]);
    for answer in answers {
        let value = answer.outcome.graph_value();
        table.add_row([answer.id().to_owned(), decimal(value, decimals(&[value]))]);
    }
    align(&mut table, 1);
    let _ok = write!(text, "\n{}\n", table.trim_fmt());
}

fn node_table(results: &Results<'_>, answers: &[&Answer], text: &mut String) {
    let subject = results.subject;
    let snapshot = subject.snapshot();
    let first = answers[0].outcome.node_values();
    let (ranks, shown) = if answers[0].metric.is_label() {
        let last_first: Vec<Option<f64>> = first.iter().map(|v| v.map(|v| -v)).collect();
        (vec![None; first.len()], results.highest(&last_first))
    } else {
        (competition_ranks(first), results.highest(first))
    };
    let has_names = shown
        .iter()
        .any(|&v| subject.labels[v] != snapshot.ids()[v]);
    let mut header = vec!["rank".to_owned(), "id".to_owned()];
    if has_names {
        header.push("name".to_owned());
    }
    if snapshot.sides().is_some() {
        header.push("side".to_owned());
    }
    let text_columns = header.len();
    for answer in answers {
        header.push(answer.id().to_owned());
        if results.ranks_of(answer).is_some() {
            header.push("influence rank".to_owned());
        }
    }
    let mut table = table(&header);
    for v in shown {
        let rank = ranks[v].map_or_else(String::new, |r| r.to_string());
        let mut row = vec![rank, snapshot.ids()[v].to_owned()];
        if has_names {
            row.push(subject.labels[v].clone());
        }
        if let Some(sides) = snapshot.sides() {
            let side = match sides[v] {
                Side::Actor => "actor",
                Side::Body => "body",
            };
            row.push(side.to_owned());
        }
        for answer in answers {
            let values = answer.outcome.node_values();
            row.push(decimal(values[v], decimals(values)));
            if let Some(ranks) = results.ranks_of(answer) {
                row.push(
                    ranks.ranges[v]
                        .map_or_else(|| "-".to_owned(), |(low, high)| format!("{low}-{high}")),
                );
            }
        }
        table.add_row(row.iter().map(|text| cell(text)));
    }
    align(&mut table, text_columns);
    if let Some(column) = table.column_mut(0) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    let _ok = write!(text, "\n{}\n", table.trim_fmt());
}

fn edge_table(results: &Results<'_>, text: &mut String) {
    let answers: Vec<&Answer> = results.of_level(Level::Edge).collect();
    let rows = edges::all(results);
    if rows.is_empty() {
        return;
    }
    let ids = results.subject.snapshot().ids();
    let ranks = competition_ranks(&edges::column(&rows, 0));
    let mut header: Vec<_> = ["rank", "source", "target"].map(str::to_owned).to_vec();
    header.extend(answers.iter().map(|a| a.id().to_owned()));
    let mut table = table(&header);
    let decimals: Vec<usize> = (0..answers.len())
        .map(|measure| decimals(&edges::column(&rows, measure)))
        .collect();
    for at in edges::highest(results, &rows) {
        let edge = &rows[at];
        let rank = ranks[at].map_or_else(String::new, |r| r.to_string());
        let ends = [edge.source, edge.target].map(|v| cell(&ids[v as usize]));
        let values = edge.values.iter().zip(&decimals);
        let values = values.map(|(value, decimals)| decimal(*value, *decimals));
        table.add_row([rank].into_iter().chain(ends).chain(values));
    }
    align(&mut table, 3);
    if let Some(column) = table.column_mut(0) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    let _ok = write!(text, "\n{}\n", table.trim_fmt());
    shortened(results, "edges", rows.len(), text);
}

/// Says that a table does not hold everything.
fn shortened(results: &Results<'_>, what: &str, all: usize, text: &mut String) {
    if results.top > 0 && results.top < all {
        let _ok = writeln!(
            text,
            "\n{} of {all} {what} a table: the highest by its first measure; --top 0 shows all",
            results.top
        );
    }
}

fn table(header: &[String]) -> Table {
    let mut table = Table::new();
    table.load_style(TableStyle::new());
    table.set_header(header);
    table
}

/// Numbers stand right.
fn align(table: &mut Table, text_columns: usize) {
    let mut at = text_columns;
    while let Some(column) = table.column_mut(at) {
        column.set_cell_alignment(CellAlignment::Right);
        at += 1;
    }
}

fn decimals(values: &[Option<f64>]) -> usize {
    let is_whole = |v: &f64| v.trunc().total_cmp(v).is_eq();
    if values.iter().flatten().all(is_whole) {
        0
    } else {
        DECIMALS
    }
}

fn decimal(value: Option<f64>, decimals: usize) -> String {
    match value {
        None => "-".to_owned(),
        // What is not 0 should not look like 0.
        Some(v) if v > 0.0 && v < 0.000_05 => format!("{v:.1e}"),
        Some(v) => format!("{v:.decimals$}"),
    }
}

/// What a reader must know beside the numbers; said once where several measures say the same.
fn notes(results: &Results<'_>, text: &mut String) {
    let mut said: Vec<(Vec<&str>, &str)> = Vec::new();
    for answer in &results.answers {
        let outcome = &answer.outcome;
        for note in [&outcome.note, &outcome.warning].into_iter().flatten() {
            match said.iter_mut().find(|(_, other)| other == note) {
                Some((ids, _)) => ids.push(answer.id()),
                None => said.push((vec![answer.id()], note)),
            }
        }
    }
    for (at, (ids, note)) in said.iter().enumerate() {
        let gap = if at == 0 { "\n" } else { "" };
        let _ok = writeln!(text, "{gap}{}: {note}", ids.join(", "));
    }
}

fn reasons(results: &Results<'_>, text: &mut String) {
    let mut lines = Vec::new();
    for answer in &results.answers {
        if let Some(reason) = answer.reason() {
            lines.push(format!("{}: {reason}", answer.id()));
        }
        if let Some(found) = answer.outcome.convergence.filter(|c| !c.reached) {
            lines.push(format!(
                "{}: did not converge: after {} rounds {:.0e} was left",
                answer.id(),
                found.iterations,
                found.residual
            ));
        }
    }
    if !lines.is_empty() {
        let _ok = write!(
            text,
            "\nWhere a value is missing (-):\n  {}\n",
            lines.join("\n  ")
        );
    }
}
