//! Measures for programs.

use std::collections::BTreeMap;

use serde::ser::{SerializeMap, SerializeSeq};
use serde::{Serialize, Serializer};
use serde_json::{Value, json};

use super::{Results, edges};
use crate::cli::failure::{Cause, Failure};
use crate::cli::measures::Answer;
use crate::metrics::{Convergence, Estimate, LengthRule, Level, role_weights};

/// A number as short as it can be said exactly: whole numbers without a point.
fn number(value: Option<f64>) -> Value {
    /// The largest whole number below which every whole number is exact.
    const EXACT: f64 = 9_007_199_254_740_992.0;
    match value {
        #[expect(
            clippy::cast_possible_truncation,
            reason = "checked to be a whole number"
        )]
        Some(x) if x.trunc().total_cmp(&x).is_eq() && x.abs() < EXACT => json!(x as i64),
        other => json!(other),
    }
}

/// Keeps the order of its entries.
struct Ordered(Vec<(&'static str, Value)>);

impl Serialize for Ordered {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (key, value) in &self.0 {
            map.serialize_entry(key, value)?;
        }
        map.end()
    }
}

/// Makes one row at a time, so that a large network needs no second copy.
struct Nodes<'a>(&'a Results<'a>);

impl Serialize for Nodes<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let ids = self.0.subject.snapshot().ids();
        let answers: Vec<&Answer> = self.0.of_level(Level::Node).collect();
        let shown = self.0.in_id_order();
        let mut rows = serializer.serialize_seq(Some(shown.len()))?;
        for v in shown {
            let mut row = vec![("id", json!(ids[v]))];
            let values = answers.iter();
            row.extend(values.map(|a| (a.id(), number(a.outcome.node_values()[v]))));
            if let Some(ranks) = &self.0.influence {
                let range = ranks.ranges[v];
                row.push(("influence_rank_low", json!(range.map(|r| r.0))));
                row.push(("influence_rank_high", json!(range.map(|r| r.1))));
            }
            rows.serialize_element(&Ordered(row))?;
        }
        rows.end()
    }
}

/// One row an edge.
struct Edges<'a>(&'a Results<'a>);

impl Serialize for Edges<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let ids = self.0.subject.snapshot().ids();
        let answers: Vec<&Answer> = self.0.of_level(Level::Edge).collect();
        let shown = edges::in_order(self.0);
        let mut rows = serializer.serialize_seq(Some(shown.len()))?;
        for edge in shown {
            let mut row = vec![
                ("source", json!(ids[edge.source as usize])),
                ("target", json!(ids[edge.target as usize])),
            ];
            let values = answers.iter().zip(edge.values);
            row.extend(values.map(|(a, value)| (a.id(), number(value))));
            rows.serialize_element(&Ordered(row))?;
        }
        rows.end()
    }
}

#[derive(Serialize)]
struct Document<'a> {
    network: Value,
    graph: Ordered,
    nodes: Nodes<'a>,
    edges: Edges<'a>,
    undefined: BTreeMap<&'static str, &'a str>,
    convergence: BTreeMap<&'static str, Convergence>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    notes: BTreeMap<&'static str, &'a str>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    warnings: BTreeMap<&'static str, &'a str>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    estimates: BTreeMap<&'static str, Estimate>,
}

pub(super) fn render(results: &Results<'_>) -> Result<Vec<u8>, Failure> {
    let s = results.subject.snapshot();
    let settings = results.settings;
    let mut network = results.subject.to_json();
    let uses_weights = settings.uses_weights(s);
    network["weights"] = json!(if uses_weights { "use" } else { "ignore" });
    network["length"] = match settings.length {
        _ if !uses_weights => json!("steps"),
        LengthRule::Inverse => json!("inverse"),
        LengthRule::Weight => json!("weight"),
    };
    network["compat"] = json!(settings.compat);
    // Those that were set, and those that a measure chose.
    let mut params = settings.params.clone();
    for answer in &results.answers {
        let chosen = answer.outcome.chosen.iter();
        params.extend(chosen.map(|(name, value)| (format!("{}.{name}", answer.id()), *value)));
    }
    network["params"] = json!(params);
    if !settings.node_params.is_empty() {
        network["node_params"] = json!(settings.node_params);
    }
    if let Some(grouping) = results.grouping {
        network["group_by"] = grouping.to_json();
    }
    if results.answers.iter().any(|a| a.id() == "influence") {
        network["role_weights"] = json!(role_weights(settings));
        network["influence_rank"] = json!(results.influence.as_ref().map(|r| &r.note));
    }
    let graph = results.of_level(Level::Graph);
    let document = Document {
        network,
        graph: Ordered(
            graph
                .map(|a| (a.id(), number(a.outcome.graph_value())))
                .collect(),
        ),
        nodes: Nodes(results),
        edges: Edges(results),
        undefined: results
            .answers
            .iter()
            .filter_map(|a| Some((a.id(), a.reason()?)))
            .collect(),
        convergence: results
            .answers
            .iter()
            .filter_map(|a| Some((a.id(), a.outcome.convergence?)))
            .collect(),
        notes: results
            .answers
            .iter()
            .filter_map(|a| Some((a.id(), a.outcome.note.as_deref()?)))
            .collect(),
        warnings: results
            .answers
            .iter()
            .filter_map(|a| Some((a.id(), a.outcome.warning.as_deref()?)))
            .collect(),
        estimates: results
            .answers
            .iter()
            .filter_map(|a| Some((a.id(), a.outcome.estimate?)))
            .collect(),
    };
    let mut text = serde_json::to_vec_pretty(&document)
        .map_err(|error| Failure::new(Cause::Internal, error.to_string()))?;
    text.push(b'\n');
    Ok(text)
}
