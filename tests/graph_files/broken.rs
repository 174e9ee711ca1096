//! Graph files with one thing wrong, and a graph that no format but one can hold.

use actornet::graph_file::{Attributes, PlainEdge, PlainGraph, PlainNode, Spell, Value};
use actornet::network::TieDirection;

pub(crate) const GRAPHML: &str = "<graphml><key id=\"w\" for=\"edge\" attr.name=\"weight\" attr.type=\"double\"/>\n\
    <key id=\"k\" for=\"node\" attr.name=\"k\" attr.type=\"int\"/>\n<graph edgedefault=\"undirected\">\n";

pub(crate) fn graphml(inner: &str) -> String {
    format!("{GRAPHML}<node id=\"a\"/><node id=\"b\"/>\n{inner}\n</graph></graphml>")
}

pub(crate) fn weighted(weight: &str) -> String {
    graphml(&format!(
        "<edge source=\"a\" target=\"b\"><data key=\"w\">{weight}</data></edge>"
    ))
}

pub(crate) fn gexf(inner: &str) -> String {
    format!(
        "<gexf version=\"1.3\"><graph defaultedgetype=\"undirected\">\n<nodes><node id=\"a\"/>\
         <node id=\"b\"/></nodes>\n{inner}\n</graph></gexf>"
    )
}

/// A refusal: file, text, code, line, character.
pub(crate) type Broken = (&'static str, String, &'static str, Option<u64>, Option<u64>);

pub(crate) fn broken() -> Vec<Broken> {
    let json =
        |nodes: &str, edges: &str| format!("{{\"nodes\": [{nodes}],\n\"edges\": [{edges}]}}");
    let laughs = "<!DOCTYPE graphml [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;&a;\">\n\
        <!ENTITY c \"&b;&b;&b;&b;\">]><graphml><graph><node id=\"&c;\"/></graph></graphml>";
    vec![
        ("a.graphml", laughs.to_owned(), "E261", Some(1), Some(1)),
        (
            "a.gexf",
            "<!DOCTYPE gexf SYSTEM \"file:///etc/passwd\">\n<gexf/>".to_owned(),
            "E261",
            Some(1),
            Some(1),
        ),
        (
            "a.graphml",
            graphml("<node id=\"&eacute;\"/>"),
            "E262",
            Some(5),
            Some(1),
        ),
        (
            "a.graphml",
            graphml("<node id=\"c\">").replace("</graph>", ""),
            "E260",
            None,
            None,
        ),
        (
            "a.gexf",
            "<gexf><graph>".to_owned(),
            "E260",
            Some(1),
            Some(14),
        ),
        (
            "a.graphml",
            "<graphml>\n</graphml>".to_owned(),
            "E264",
            None,
            None,
        ),
        (
            "a.graphml",
            graphml("</graph><graph>"),
            "E264",
            Some(5),
            Some(9),
        ),
        ("a.gexf", "<gexf/>".to_owned(), "E264", None, None),
        (
            "a.json",
            "{\"nodes\": [],\n\"edges\": [}".to_owned(),
            "E263",
            Some(2),
            Some(11),
        ),
        (
            "a.json",
            json("{\"id\": NaN}", ""),
            "E263",
            Some(1),
            Some(19),
        ),
        ("a.json", "[]".to_owned(), "E264", None, None),
        ("a.json", "{\"nodes\": []}".to_owned(), "E264", None, None),
        (
            "a.json",
            "{\"nodes\": [], \"edges\": [], \"links\": []}".to_owned(),
            "E264",
            None,
            None,
        ),
        (
            "a.json",
            "{\"nodes\": {}, \"edges\": []}".to_owned(),
            "E264",
            Some(1),
            Some(11),
        ),
        (
            "a.json",
            json("{\"id\": [1]}", ""),
            "E271",
            Some(1),
            Some(12),
        ),
        (
            "a.json",
            json("{\"id\": \"\"}", ""),
            "E203",
            Some(1),
            Some(12),
        ),
        (
            "a.json",
            json("{\"id\": \"\\t\"}", ""),
            "E203",
            Some(1),
            Some(12),
        ),
        (
            "a.json",
            json("{\"id\": 1}, {\"id\": \"1\"}", ""),
            "E272",
            Some(1),
            Some(23),
        ),
        (
            "a.json",
            json("", "{\"source\": \"x\"}"),
            "E203",
            Some(2),
            Some(11),
        ),
        ("a.json", json("7", ""), "E264", Some(1), Some(12)),
        (
            "a.json",
            json(
                &format!("{{\"id\": {}1{}}}", "[".repeat(1000), "]".repeat(1000)),
                "",
            ),
            "E502",
            Some(1),
            Some(12),
        ),
        (
            "a.json",
            json(
                "{\"id\": \"a\"}",
                "{\"source\": \"a\", \"target\": \"a\", \"weight\": 0}",
            ),
            "E221",
            Some(2),
            Some(11),
        ),
        (
            "a.json",
            json(
                "{\"id\": \"a\"}",
                "{\"source\": \"a\", \"target\": \"a\", \"weight\": 1e999}",
            ),
            "E222",
            Some(2),
            Some(11),
        ),
        (
            "a.json",
            json(
                "{\"id\": \"a\"}",
                "{\"source\": \"a\", \"target\": \"a\", \"weight\": true}",
            ),
            "E220",
            Some(2),
            Some(11),
        ),
        (
            "a.graphml",
            graphml("<edge source=\"a\" target=\"x\"/>"),
            "E265",
            Some(5),
            Some(1),
        ),
        (
            "a.graphml",
            graphml(" <edge source=\"a\"/>"),
            "E203",
            Some(5),
            Some(2),
        ),
        ("a.graphml", graphml("<node/>"), "E203", Some(5), Some(1)),
        (
            "a.graphml",
            graphml("<node id=\"&#10;\"/>"),
            "E203",
            Some(5),
            Some(1),
        ),
        (
            "a.graphml",
            graphml("<node id=\"a\"/>"),
            "E272",
            Some(5),
            Some(1),
        ),
        (
            "a.graphml",
            graphml("<node id=\"c\"><graph/></node>"),
            "E266",
            Some(5),
            Some(1),
        ),
        (
            "a.gexf",
            gexf("<nodes><node id=\"c\"><nodes/></node></nodes>"),
            "E266",
            Some(3),
            Some(8),
        ),
        (
            "a.gexf",
            gexf("<nodes><node id=\"c\" pid=\"a\"/></nodes>"),
            "E266",
            Some(3),
            Some(8),
        ),
        (
            "a.graphml",
            graphml("<hyperedge><endpoint node=\"a\"/></hyperedge>"),
            "E267",
            Some(5),
            Some(1),
        ),
        (
            "a.graphml",
            graphml(
                "<edge source=\"a\" target=\"b\"/>\n<edge directed=\"true\" source=\"a\" target=\"b\"/>",
            ),
            "E268",
            Some(6),
            Some(1),
        ),
        (
            "a.gexf",
            gexf("<edges><edge source=\"a\" target=\"b\" type=\"mutual\"/></edges>"),
            "E268",
            Some(3),
            Some(8),
        ),
        (
            "a.net",
            "*Vertices 2\n*Arcs\n1 2\n*Edges\n 1 2\n".to_owned(),
            "E268",
            Some(5),
            Some(2),
        ),
        (
            "a.graphml",
            graphml("<node id=\"c\"><data key=\"z\">1</data></node>"),
            "E269",
            Some(5),
            Some(1),
        ),
        (
            "a.graphml",
            graphml("<node id=\"c\"><data key=\"k\">1.5</data></node>"),
            "E270",
            Some(5),
            Some(1),
        ),
        ("a.graphml", weighted("0"), "E221", Some(5), Some(1)),
        ("a.graphml", weighted("-2"), "E221", Some(5), Some(1)),
        ("a.graphml", weighted("NaN"), "E220", Some(5), Some(1)),
        ("a.graphml", weighted("INF"), "E220", Some(5), Some(1)),
        ("a.graphml", weighted("1e999"), "E222", Some(5), Some(1)),
        ("a.graphml", weighted("1,5"), "E121", Some(5), Some(1)),
        (
            "a.gexf",
            gexf("<edges><edge source=\"a\" target=\"b\" weight=\"-1\"/></edges>"),
            "E221",
            Some(3),
            Some(8),
        ),
        (
            "a.net",
            "*Vertices x\n".to_owned(),
            "E273",
            Some(1),
            Some(1),
        ),
        (
            "a.net",
            "*Vertices 99999999999\n".to_owned(),
            "E273",
            Some(1),
            Some(1),
        ),
        (
            "a.net",
            "*Network x\n1 \"a\"\n".to_owned(),
            "E273",
            Some(2),
            Some(1),
        ),
        ("a.net", "*Network x\n".to_owned(), "E264", None, None),
        (
            "a.net",
            "*Vertices 1\n2 \"a\"\n".to_owned(),
            "E273",
            Some(2),
            Some(1),
        ),
        (
            "a.net",
            "*Vertices 1\n1 \"a\n".to_owned(),
            "E273",
            Some(2),
            Some(1),
        ),
        (
            "a.net",
            "*Vertices 2\n1 \"a\"\n2 \"a\"\n".to_owned(),
            "E272",
            Some(3),
            Some(1),
        ),
        (
            "a.net",
            "*Vertices 2\n1 \"a\"\n1 \"b\"\n".to_owned(),
            "E272",
            Some(3),
            Some(1),
        ),
        (
            "a.net",
            "*Vertices 2\n*Edges\n1 3\n".to_owned(),
            "E265",
            Some(3),
            Some(1),
        ),
        (
            "a.net",
            "*Vertices 2\n*Edges\n1 two\n".to_owned(),
            "E273",
            Some(3),
            Some(1),
        ),
        (
            "a.net",
            "*Vertices 2\n*Edges\n1 2 0\n".to_owned(),
            "E221",
            Some(3),
            Some(1),
        ),
        (
            "a.net",
            "*Vertices 2\n*Matrix\n0 1 1\n1 0\n".to_owned(),
            "E273",
            Some(3),
            Some(1),
        ),
        (
            "a.net",
            "*Vertices 2\n*Matrix\n0 1\n".to_owned(),
            "E273",
            Some(4),
            Some(1),
        ),
        (
            "a.net",
            "*Vertices 2\n*Matrix\n0 -1\n1 0\n".to_owned(),
            "E221",
            Some(3),
            Some(1),
        ),
        (
            "a.net",
            "*Vertices 2\n*Partition x\n*Vertices 2\n1\n1\n".to_owned(),
            "E274",
            Some(2),
            Some(1),
        ),
        (
            "a.net",
            "*Vertices 2\n*Vertices 2\n".to_owned(),
            "E264",
            Some(2),
            Some(1),
        ),
        (
            "a.json",
            "{\"nodes\": [{\"id\": \"a\", \"x\": 1, \"x\": 2}], \"edges\": []}".to_owned(),
            "E276",
            Some(1),
            Some(12),
        ),
        (
            "a.json",
            "{\"nodes\": [{\"id\": \"a\"}], \"nodes\": [], \"edges\": []}".to_owned(),
            "E276",
            None,
            None,
        ),
        (
            "a.json",
            "{\"graph\": {\"a\": 1, \"a\": 2}, \"nodes\": [], \"edges\": []}".to_owned(),
            "E276",
            Some(1),
            Some(11),
        ),
        ("a.graphml", "  \n".to_owned(), "E110", None, None),
    ]
}

pub(crate) fn node(id: &str) -> PlainNode {
    PlainNode::new(id)
}

pub(crate) fn tie(source: u32, target: u32) -> PlainEdge {
    PlainEdge {
        source,
        target,
        weight: 1.0,
        relation: "".into(),
        details: None,
    }
}

/// A graph that some format cannot hold in every way there is.
pub(crate) fn demanding() -> PlainGraph {
    let mut first = node("a\u{1}");
    first.label = "A".to_owned();
    first.attributes = Attributes::from([("x".to_owned(), Value::Whole(1))]);
    let mut second = node("b\"");
    second.attributes = Attributes::from([("x".to_owned(), "one".into())]);
    second.spells = vec![Spell {
        start: Some("2020".to_owned()),
        end: None,
    }];
    let mut edge = tie(0, 1);
    edge.set_attribute("since", "then".into());
    PlainGraph::new(
        TieDirection::Directed,
        vec![first, second, node(" c")],
        vec![edge],
    )
}

/// Nodes and ties that are read with findings, if what is in error is left out.
pub(crate) fn doubtful() -> String {
    gexf(
        "<attributes class=\"node\"><attribute id=\"0\" title=\"x\" type=\"double\"/></attributes>\
         <nodes><node id=\"c\" start=\"soon\"/><node id=\"d\" start=\"2020\"><attvalues>\
         <attvalue for=\"0\" value=\"1\"/><attvalue for=\"0\" value=\"2\"/>\
         <attvalue for=\"0\" value=\"NaN\"/></attvalues></node></nodes>\
         <edges><edge source=\"c\" target=\"d\"/></edges>",
    )
}
