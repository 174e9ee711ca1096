//! From a graph to GEXF 1.3.

use std::collections::BTreeMap;

use crate::escape::xml::escape;
use crate::graph_file::plain::{has_relations, has_weights};
use crate::graph_file::spell::day_text;
use crate::graph_file::value::{Attributes, Value, ValueType, columns};
use crate::graph_file::{PlainEdge, PlainGraph, PlainNode, Spell};
use crate::model::Date;
use crate::network::TieDirection;

/// The number of each declared attribute, by name.
type Keys<'a> = BTreeMap<&'a str, usize>;

const fn type_name(kind: ValueType) -> &'static str {
    match kind {
        ValueType::Flag => "boolean",
        ValueType::Whole => "long",
        ValueType::Number => "double",
        ValueType::Text => "string",
    }
}

/// Writes ` name="text"`.
fn attribute(out: &mut String, name: &str, text: &str) {
    out.push_str(&format!(" {name}=\""));
    escape(out, text);
    out.push('"');
}

fn declare<'a>(out: &mut String, class: &str, columns: &BTreeMap<&'a str, ValueType>) -> Keys<'a> {
    let mut keys = Keys::new();
    if columns.is_empty() {
        return keys;
    }
    out.push_str(&format!("    <attributes class=\"{class}\">\n"));
    for (at, (name, kind)) in columns.iter().enumerate() {
        out.push_str(&format!("      <attribute id=\"{at}\""));
        attribute(out, "title", name);
        out.push_str(&format!(" type=\"{}\"/>\n", type_name(*kind)));
        keys.insert(name, at);
    }
    out.push_str("    </attributes>\n");
    keys
}

/// The header: what the graph is, as one line of text, and the day it speaks of.
///
/// The day of the last change is that day, for the same graph has the same bytes on any day.
fn meta(out: &mut String, about: &Attributes) {
    let text = |name: &str| about.get(name).map(Value::to_string);
    let modified = text("lastmodifieddate").or_else(|| text("as_of"));
    out.push_str("  <meta");
    if let Some(day) = modified {
        attribute(out, "lastmodifieddate", &day);
    }
    out.push_str(">\n    <creator>");
    escape(
        out,
        &text("creator").unwrap_or_else(|| "actornet".to_owned()),
    );
    out.push_str("</creator>\n");
    let own = ["creator", "description", "keywords", "lastmodifieddate"];
    let rest = about
        .iter()
        .filter(|(name, _)| !own.contains(&name.as_str()));
    let rest = rest.map(|(name, value)| format!("{name}: {value}"));
    let description: Vec<String> = text("description").into_iter().chain(rest).collect();
    for (name, text) in [
        ("description", Some(description.join("; "))),
        ("keywords", text("keywords")),
    ] {
        if let Some(text) = text.filter(|text| !text.is_empty()) {
            out.push_str(&format!("    <{name}>"));
            escape(out, &text);
            out.push_str(&format!("</{name}>\n"));
        }
    }
    out.push_str("  </meta>\n");
}

/// How the times of a graph are written.
fn time_format<'a>(spells: impl Iterator<Item = &'a Spell> + Clone) -> &'static str {
    let bounds = spells
        .flat_map(|spell| [&spell.start, &spell.end])
        .flatten();
    let all = |holds: &dyn Fn(&str) -> bool| bounds.clone().all(|bound| holds(bound));
    if all(&|bound| bound.parse::<i64>().is_ok()) {
        "integer"
    } else if all(&|bound| Date::parse(bound).is_ok()) {
        "date"
    } else if all(&|bound| Date::parse(day_text(bound)).is_ok()) {
        "dateTime"
    } else {
        "double"
    }
}

fn bounds(out: &mut String, spell: &Spell) {
    for (name, bound) in [("start", &spell.start), ("end", &spell.end)] {
        if let Some(bound) = bound {
            attribute(out, name, bound);
        }
    }
}

/// Ends the opening of an element, and writes its values and times.
fn inner(
    out: &mut String,
    element: &str,
    keys: &Keys<'_>,
    values: &[(&str, String)],
    spells: &[Spell],
) {
    if let [one] = spells {
        bounds(out, one);
    }
    if values.is_empty() && spells.len() < 2 {
        out.push_str("/>\n");
        return;
    }
    out.push_str(">\n");
    if !values.is_empty() {
        out.push_str("        <attvalues>\n");
        for (name, text) in values {
            if let Some(key) = keys.get(name) {
                out.push_str(&format!("          <attvalue for=\"{key}\""));
                attribute(out, "value", text);
                out.push_str("/>\n");
            }
        }
        out.push_str("        </attvalues>\n");
    }
    if spells.len() > 1 {
        out.push_str("        <spells>\n");
        for spell in spells {
            out.push_str("          <spell");
            bounds(out, spell);
            out.push_str("/>\n");
        }
        out.push_str("        </spells>\n");
    }
    out.push_str(&format!("      </{element}>\n"));
}

fn texts(values: &Attributes) -> Vec<(&str, String)> {
    let texts = values.iter();
    texts
        .map(|(name, value)| (name.as_str(), value.to_string()))
        .collect()
}

pub(super) fn write(graph: &PlainGraph) -> String {
    let mut out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
        <gexf xmlns=\"http://gexf.net/1.3\" version=\"1.3\">\n"
        .to_owned();
    meta(&mut out, &graph.attributes);
    let spells = graph.nodes().iter().flat_map(|n| &n.spells);
    let spells = spells.chain(graph.edges().iter().flat_map(PlainEdge::spells));
    let direction = match graph.direction {
        TieDirection::Directed => "directed",
        TieDirection::Undirected => "undirected",
    };
    out.push_str(&format!("  <graph defaultedgetype=\"{direction}\""));
    if spells.clone().next().is_some() {
        let format = time_format(spells);
        out.push_str(&format!(" mode=\"dynamic\" timeformat=\"{format}\""));
    }
    out.push_str(">\n");
    let of_nodes = columns(graph.nodes().iter().map(|n| &n.attributes));
    let mut of_edges = columns(graph.edges().iter().filter_map(PlainEdge::attributes));
    let (weights, relations) = (has_weights(graph), has_relations(graph));
    if relations {
        of_edges.insert("relation", ValueType::Text);
    }
    let node_keys = declare(&mut out, "node", &of_nodes);
    let edge_keys = declare(&mut out, "edge", &of_edges);
    out.push_str("    <nodes>\n");
    for PlainNode {
        id,
        label,
        attributes,
        spells,
    } in graph.nodes()
    {
        out.push_str("      <node");
        attribute(&mut out, "id", id);
        attribute(&mut out, "label", label);
        inner(&mut out, "node", &node_keys, &texts(attributes), spells);
    }
    out.push_str("    </nodes>\n    <edges>\n");
    for (at, edge) in graph.edges().iter().enumerate() {
        out.push_str(&format!("      <edge id=\"{at}\""));
        attribute(&mut out, "source", &graph.nodes()[edge.source as usize].id);
        attribute(&mut out, "target", &graph.nodes()[edge.target as usize].id);
        if weights {
            let weight = Value::Number(edge.weight).to_string();
            attribute(&mut out, "weight", &weight);
        }
        let mut values = edge.attributes().map(texts).unwrap_or_default();
        if !edge.relation.is_empty() {
            // Gephi keeps parallel ties apart by their kind alone.
            attribute(&mut out, "kind", &edge.relation);
            values.push(("relation", edge.relation.to_string()));
        }
        inner(&mut out, "edge", &edge_keys, &values, edge.spells());
    }
    out.push_str("    </edges>\n  </graph>\n</gexf>\n");
    out
}
