//! From a graph to node-link JSON, one node or tie a line.

use serde_json::{Map, Value as Json, json};

use crate::graph_file::plain::has_weights;
use crate::graph_file::value::Attributes;
use crate::graph_file::{PlainEdge, PlainGraph, Spell, Value};
use crate::network::TieDirection;

/// Keys that mean something in a node or a tie; an attribute of such a name gets a stroke.
const NODE_KEYS: &[&str] = &["id", "label", "spells"];
const TIE_KEYS: &[&str] = &[
    "source", "target", "weight", "relation", "label", "key", "id", "spells",
];

fn value(value: &Value) -> Json {
    match value {
        Value::Flag(flag) => json!(flag),
        Value::Whole(number) => json!(number),
        Value::Number(number) => json!(number),
        Value::Text(text) => json!(text),
    }
}

fn put(object: &mut Map<String, Json>, attributes: &Attributes, spells: &[Spell], keys: &[&str]) {
    for (name, held) in attributes {
        let mut name = name.clone();
        while keys.contains(&name.as_str()) || object.contains_key(&name) {
            name.push('_');
        }
        object.insert(name, value(held));
    }
    if !spells.is_empty() {
        let pairs: Vec<Json> = spells.iter().map(|s| json!([s.start, s.end])).collect();
        object.insert("spells".to_owned(), Json::Array(pairs));
    }
}

/// A list with one entry a line.
fn list(
    out: &mut Vec<u8>,
    name: &str,
    entries: impl Iterator<Item = Map<String, Json>>,
) -> serde_json::Result<()> {
    out.extend(format!("  \"{name}\": [").bytes());
    let mut separator = "\n    ";
    for entry in entries {
        out.extend(separator.bytes());
        serde_json::to_writer(&mut *out, &entry)?;
        separator = ",\n    ";
    }
    out.extend(
        if separator.starts_with(',') {
            "\n  ]"
        } else {
            "]"
        }
        .bytes(),
    );
    Ok(())
}

pub(super) fn write(graph: &PlainGraph) -> serde_json::Result<Vec<u8>> {
    // Ties with the same ends stand together.
    let ends = |edge: &PlainEdge| (edge.source, edge.target);
    let is_multigraph = graph
        .edges()
        .windows(2)
        .any(|pair| ends(&pair[0]) == ends(&pair[1]));
    let is_directed = graph.direction == TieDirection::Directed;
    let mut about = Map::new();
    put(&mut about, &graph.attributes, &[], &[]);
    let mut out =
        format!("{{\n  \"directed\": {is_directed},\n  \"multigraph\": {is_multigraph},\n")
            .into_bytes();
    out.extend(b"  \"graph\": ");
    serde_json::to_writer(&mut out, &about)?;
    out.extend(b",\n");
    let nodes = graph.nodes().iter().map(|node| {
        let mut object = Map::new();
        object.insert("id".to_owned(), json!(node.id));
        if node.has_label() {
            object.insert("label".to_owned(), json!(node.label));
        }
        put(&mut object, &node.attributes, &node.spells, NODE_KEYS);
        object
    });
    list(&mut out, "nodes", nodes)?;
    out.extend(b",\n");
    let weights = has_weights(graph);
    let none = Attributes::new();
    let edges = graph.edges().iter().map(|edge| {
        let mut object = Map::new();
        let id = |v: u32| json!(graph.nodes()[v as usize].id);
        object.insert("source".to_owned(), id(edge.source));
        object.insert("target".to_owned(), id(edge.target));
        if weights {
            object.insert("weight".to_owned(), json!(edge.weight));
        }
        if !edge.relation.is_empty() {
            object.insert("relation".to_owned(), json!(&*edge.relation));
        }
        let attributes = edge.attributes().unwrap_or(&none);
        put(&mut object, attributes, edge.spells(), TIE_KEYS);
        object
    });
    list(&mut out, "edges", edges)?;
    out.extend(b"\n}\n");
    Ok(out)
}
