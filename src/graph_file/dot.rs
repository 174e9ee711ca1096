//! DOT, the language of Graphviz: written, not read.

use super::detect::readable;
use super::plain::has_weights;
use super::value::Attributes;
use super::{
    Characters, FormatInfo, GraphFile, GraphFileError, GraphFormat, GraphOptions, Keeps,
    PlainGraph, Value,
};
use crate::dataset::read::Taken;
use crate::escape::dot::quoted;
use crate::network::TieDirection;

/// The format.
pub(super) struct Dot;

const INFO: FormatInfo = FormatInfo {
    id: "dot",
    about: "DOT: a graph for Graphviz to draw",
    extensions: &["dot", "gv"],
    reads: false,
    keeps: Keeps {
        direction: true,
        labels: true,
        sides: true,
        attributes: true,
        characters: Characters::All,
        ..Keeps::IDS
    },
};

impl GraphFormat for Dot {
    fn info(&self) -> &'static FormatInfo {
        &INFO
    }

    fn recognises(&self, head: &str) -> bool {
        let is_comment =
            |line: &&str| line.is_empty() || line.starts_with("//") || line.starts_with('#');
        let mut lines = head.lines().map(str::trim).skip_while(is_comment);
        let first = lines.next().unwrap_or_default().to_ascii_lowercase();
        let first = first.strip_prefix("strict").unwrap_or(&first).trim_start();
        let name = first
            .strip_prefix("digraph")
            .or_else(|| first.strip_prefix("graph"));
        name.is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '{', '"']))
    }

    fn read(&self, file: &str, _: Taken, _: &GraphOptions) -> Result<GraphFile, GraphFileError> {
        Err(GraphFileError::NotRead {
            file: file.to_owned(),
            format: INFO.id,
            read: readable(),
        })
    }

    fn write(&self, graph: &PlainGraph) -> Result<Vec<u8>, GraphFileError> {
        Ok(text(graph).into_bytes())
    }
}

fn list(attributes: &[(&str, String)]) -> String {
    if attributes.is_empty() {
        return String::new();
    }
    let pair = |(name, text): &(&str, String)| format!("{}={}", quoted(name), quoted(text));
    let pairs: Vec<String> = attributes.iter().map(pair).collect();
    format!(" [{}]", pairs.join(", "))
}

fn texts(attributes: &Attributes) -> impl Iterator<Item = (&str, String)> {
    attributes
        .iter()
        .map(|(name, value)| (name.as_str(), value.to_string()))
}

fn text(graph: &PlainGraph) -> String {
    let (word, arrow) = match graph.direction {
        TieDirection::Directed => ("digraph", "->"),
        TieDirection::Undirected => ("graph", "--"),
    };
    let mut out = format!("{word} {{\n");
    let about: Vec<String> = texts(&graph.attributes)
        .map(|(n, v)| format!("{n}: {v}"))
        .collect();
    if !about.is_empty() {
        out.push_str(&format!(
            "  graph{};\n",
            list(&[("comment", about.join("; "))])
        ));
    }
    for node in graph.nodes() {
        let mut attributes = vec![("label", node.label.clone())];
        attributes.extend(texts(&node.attributes));
        out.push_str(&format!("  {}{};\n", quoted(&node.id), list(&attributes)));
    }
    let weights = has_weights(graph);
    for edge in graph.edges() {
        let mut attributes = Vec::new();
        if weights {
            attributes.push(("weight", Value::Number(edge.weight).to_string()));
        }
        if !edge.relation.is_empty() {
            attributes.push(("label", edge.relation.to_string()));
        }
        attributes.extend(edge.attributes().into_iter().flat_map(texts));
        let id = |v: u32| quoted(&graph.nodes()[v as usize].id);
        out.push_str(&format!(
            "  {} {arrow} {}{};\n",
            id(edge.source),
            id(edge.target),
            list(&attributes)
        ));
    }
    out.push_str("}\n");
    out
}
