//! From a graph to GraphML.

use std::collections::BTreeMap;

use crate::escape::xml::escape;
use crate::graph_file::plain::{has_relations, has_weights};
use crate::graph_file::value::{Attributes, Value, ValueType, columns};
use crate::graph_file::{PlainEdge, PlainGraph, PlainNode};
use crate::network::TieDirection;

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
    <graphml xmlns=\"http://graphml.graphdrawing.org/xmlns\" \
    xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" \
    xsi:schemaLocation=\"http://graphml.graphdrawing.org/xmlns \
    http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd\">\n";

/// The id of each declared attribute, by name.
type Keys<'a> = BTreeMap<&'a str, String>;

const fn type_name(kind: ValueType) -> &'static str {
    match kind {
        ValueType::Flag => "boolean",
        ValueType::Whole => "long",
        ValueType::Number => "double",
        ValueType::Text => "string",
    }
}

/// Declares attributes; `letter` begins their ids.
fn declare<'a>(
    out: &mut String,
    domain: &str,
    letter: char,
    columns: &BTreeMap<&'a str, ValueType>,
) -> Keys<'a> {
    let mut keys = Keys::new();
    for (at, (name, kind)) in columns.iter().enumerate() {
        let id = format!("{letter}{at}");
        out.push_str(&format!("  <key id=\"{id}\" for=\"{domain}\" attr.name=\""));
        escape(out, name);
        out.push_str(&format!("\" attr.type=\"{}\"/>\n", type_name(*kind)));
        keys.insert(name, id);
    }
    keys
}

fn data(out: &mut String, keys: &Keys<'_>, name: &str, text: &str, margin: &str) {
    if let Some(id) = keys.get(name) {
        out.push_str(&format!("{margin}<data key=\"{id}\">"));
        escape(out, text);
        out.push_str("</data>\n");
    }
}

fn all_data(out: &mut String, keys: &Keys<'_>, values: &Attributes, margin: &str) {
    for (name, value) in values {
        data(out, keys, name, &value.to_string(), margin);
    }
}

pub(super) fn write(graph: &PlainGraph) -> String {
    let mut out = HEAD.to_owned();
    let of_graph = columns(std::iter::once(&graph.attributes));
    let mut of_nodes = columns(graph.nodes().iter().map(|n| &n.attributes));
    if graph.nodes().iter().any(PlainNode::has_label) {
        of_nodes.insert("label", ValueType::Text);
    }
    let mut of_edges = columns(graph.edges().iter().filter_map(PlainEdge::attributes));
    let (weights, relations) = (has_weights(graph), has_relations(graph));
    if weights {
        of_edges.insert("weight", ValueType::Number);
    }
    if relations {
        of_edges.insert("relation", ValueType::Text);
    }
    let graph_keys = declare(&mut out, "graph", 'g', &of_graph);
    let node_keys = declare(&mut out, "node", 'n', &of_nodes);
    let edge_keys = declare(&mut out, "edge", 'e', &of_edges);
    let direction = match graph.direction {
        TieDirection::Directed => "directed",
        TieDirection::Undirected => "undirected",
    };
    out.push_str(&format!("  <graph edgedefault=\"{direction}\">\n"));
    all_data(&mut out, &graph_keys, &graph.attributes, "    ");
    for node in graph.nodes() {
        out.push_str("    <node id=\"");
        escape(&mut out, &node.id);
        if node.attributes.is_empty() && !node.has_label() {
            out.push_str("\"/>\n");
            continue;
        }
        out.push_str("\">\n");
        if node.has_label() {
            data(&mut out, &node_keys, "label", &node.label, "      ");
        }
        all_data(&mut out, &node_keys, &node.attributes, "      ");
        out.push_str("    </node>\n");
    }
    for edge in graph.edges() {
        out.push_str("    <edge source=\"");
        escape(&mut out, &graph.nodes()[edge.source as usize].id);
        out.push_str("\" target=\"");
        escape(&mut out, &graph.nodes()[edge.target as usize].id);
        let none = Attributes::new();
        let values = edge.attributes().unwrap_or(&none);
        if !weights && edge.relation.is_empty() && values.is_empty() {
            out.push_str("\"/>\n");
            continue;
        }
        out.push_str("\">\n");
        if weights {
            let weight = Value::Number(edge.weight).to_string();
            data(&mut out, &edge_keys, "weight", &weight, "      ");
        }
        if !edge.relation.is_empty() {
            data(&mut out, &edge_keys, "relation", &edge.relation, "      ");
        }
        all_data(&mut out, &edge_keys, values, "      ");
        out.push_str("    </edge>\n");
    }
    out.push_str("  </graph>\n</graphml>\n");
    out
}
