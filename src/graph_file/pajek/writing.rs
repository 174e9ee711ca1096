//! From a graph to a Pajek network.

use crate::escape::pajek::coded;
use crate::graph_file::plain::{has_relations, has_weights};
use crate::graph_file::{PlainGraph, Value};
use crate::network::{NodeIx, Side, TieDirection};

/// What the graph is, for the line `*Network`.
fn title(graph: &PlainGraph) -> String {
    let text = |name: &str| graph.attributes.get(name).map(Value::to_string);
    let name = text("name").or_else(|| {
        let parts: Vec<String> = ["title", "network", "as_of"]
            .into_iter()
            .filter_map(text)
            .collect();
        (!parts.is_empty()).then(|| parts.join(", "))
    });
    name.unwrap_or_default()
}

pub(super) fn write(graph: &PlainGraph) -> String {
    let mut out = String::new();
    let title = title(graph);
    if !title.is_empty() {
        out.push_str(&format!("*Network {}\n", coded(&title)));
    }
    let n = graph.nodes().len();
    let mut order: Vec<NodeIx> = (0..n as NodeIx).collect();
    let sides = graph.sides().ok().flatten();
    match &sides {
        Some(sides) => {
            order.sort_by_key(|v| sides[*v as usize]);
            let actors = sides.iter().filter(|side| **side == Side::Actor).count();
            out.push_str(&format!("*Vertices {n} {actors}\n"));
        }
        None => out.push_str(&format!("*Vertices {n}\n")),
    }
    let mut numbers = vec![0; n];
    for (number, &v) in (1..).zip(&order) {
        numbers[v as usize] = number;
        out.push_str(&format!(
            "{number} \"{}\"\n",
            coded(&graph.nodes()[v as usize].id)
        ));
    }
    out.push_str(match graph.direction {
        TieDirection::Directed => "*Arcs\n",
        TieDirection::Undirected => "*Edges\n",
    });
    let (weights, relations) = (has_weights(graph), has_relations(graph));
    for edge in graph.edges() {
        let number = |v: NodeIx| numbers[v as usize];
        out.push_str(&format!("{} {}", number(edge.source), number(edge.target)));
        if weights || relations {
            out.push_str(&format!(" {}", Value::Number(edge.weight)));
        }
        if !edge.relation.is_empty() {
            out.push_str(&format!(" l \"{}\"", coded(&edge.relation)));
        }
        out.push('\n');
    }
    out
}
