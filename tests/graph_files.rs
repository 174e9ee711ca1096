//! Graph files: what other programs write, what comes back of what is written here, and what a
//! broken file says.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking, also in the functions it calls"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use actornet::dataset::Finding;
use actornet::dataset::read::{OnError, ReadError};
use actornet::graph_file::codes::CODES;
use actornet::graph_file::{
    Attributes, GraphFile, GraphFileError, GraphOptions, PlainEdge, PlainGraph, PlainNode, Spell,
    TABLE, TieDetails, Value, find, read, read_bytes, write,
};
use actornet::model::Date;
use actornet::network::{Side, TieDirection};
use proptest::prelude::*;

#[path = "graph_files/broken.rs"]
mod shared;
use shared::{broken, demanding, doubtful, gexf, graphml, node, tie};

fn sample(name: &str) -> GraphFile {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/graph_files")
        .join(name);
    read(&path, &GraphOptions::default()).unwrap_or_else(|error| panic!("{name}: {error:?}"))
}

/// Ties as ids, weight and relation.
fn ties(graph: &PlainGraph) -> Vec<(&str, &str, f64, &str)> {
    let id = |v: u32| graph.nodes()[v as usize].id.as_str();
    let ties = graph.edges().iter();
    ties.map(|e| (id(e.source), id(e.target), e.weight, &*e.relation))
        .collect()
}

fn ids(graph: &PlainGraph) -> Vec<&str> {
    graph.nodes().iter().map(|n| n.id.as_str()).collect()
}

fn codes(findings: &[Finding]) -> Vec<&str> {
    findings.iter().map(|f| f.code).collect()
}

const JTC: &str = "ISO/IEC JTC 1";
const AG: &str = "Ωmega & <Söhne> \"AG\"";

#[test]
fn what_other_programs_write_is_one_graph() {
    for name in [
        "networkx.graphml",
        "networkx.gexf",
        "networkx-links.json",
        "networkx-edges.json",
        "igraph.graphml",
    ] {
        let file = sample(name);
        let graph = file.graph();
        assert_eq!(graph.direction, TieDirection::Undirected, "{name}");
        assert_eq!(ids(graph), [JTC, "b", "isolate", AG, "中国"], "{name}");
        assert_eq!(
            ties(graph),
            [
                (JTC, AG, 1.0, "member"),
                (JTC, "中国", 2.5, "member"),
                ("b", "b", 3.0, "liaison"),
                ("b", "中国", 0.5, "liaison"),
            ],
            "{name}"
        );
        let values = |name: &str| -> Vec<Option<String>> { graph.attribute(name).unwrap() };
        let of = |texts: [&str; 5]| texts.map(|t| Some(t.to_owned())).to_vec();
        assert_eq!(
            values("kind"),
            of(["committee", "state", "state", "company", "state"])
        );
        assert_eq!(values("rank"), of(["3", "4", "5", "1", "2"]), "{name}");
        assert_eq!(
            values("share"),
            of(["0.25", "12", "3.5", "0.5", "1e-9"]),
            "{name}"
        );
        assert_eq!(
            values("open"),
            of(["true", "false", "false", "false", "true"]),
            "{name}"
        );
        assert_eq!(graph.labels(), ids(graph), "{name}");
        let a = &file.account;
        assert_eq!(
            (a.rows_read, a.rows_used, a.rows_rejected),
            (9, 9, 0),
            "{name}"
        );
    }
}

#[test]
fn programs_that_number_nodes_or_hold_less_are_read_too() {
    let file = sample("networkx.net");
    assert_eq!(
        ids(file.graph()),
        [JTC, "b", "isolate", "Ωmega & <Söhne> 'AG'", "中国"]
    );
    assert_eq!(ties(file.graph())[1], (JTC, "中国", 2.5, "member"));
    assert_eq!(
        file.graph().attribute("kind").unwrap()[0],
        Some("committee".to_owned())
    );
    assert_eq!(
        codes(&file.findings),
        ["N160", "N160"],
        "positions and shapes"
    );

    let file = sample("igraph.net");
    assert_eq!(ids(file.graph()), [JTC, "b", "isolate", AG, "中国"]);
    assert_eq!(ties(file.graph())[2], ("b", "b", 3.0, ""));

    for name in ["networkx-directed.graphml", "igraph-directed.graphml"] {
        let file = sample(name);
        assert_eq!(file.graph().direction, TieDirection::Directed, "{name}");
        assert_eq!(
            ties(file.graph())[3],
            (AG, JTC, 1.0, "member"),
            "{name}: the direction is kept"
        );
    }
    assert_eq!(codes(&sample("igraph.graphml").findings), ["N161"]);
}

#[test]
fn two_modes_are_known_from_every_program() {
    use Side::{Actor, Body};
    for name in [
        "networkx-bipartite.graphml",
        "igraph-bipartite.graphml",
        "igraph-bipartite.net",
    ] {
        let file = sample(name);
        assert_eq!(ids(file.graph()), ["p", "q", "x", "y"], "{name}");
        assert_eq!(
            file.snapshot.sides(),
            Some(&[Actor, Actor, Body, Body][..]),
            "{name}"
        );
    }
}

#[test]
fn gephi_gives_times_kinds_and_labels() {
    let file = sample("gephi.gexf");
    let graph = file.graph();
    assert_eq!(graph.labels(), ["JTC 1", "b", "China"]);
    assert_eq!(
        ties(graph),
        [
            (JTC, "中国", 1.0, "secretariat"),
            (JTC, "中国", 2.5, "member"),
            ("b", "中国", 0.5, "liaison"),
        ]
    );
    assert_eq!(file.snapshot.edge_count(), 2, "parallel ties are one edge");
    assert_eq!(graph.nodes()[1].spells.len(), 2);
    assert_eq!(graph.attributes["lastmodifieddate"], "2024-01-09".into());
    let found: BTreeSet<&str> = codes(&file.findings).into_iter().collect();
    assert_eq!(
        found,
        BTreeSet::from(["N160", "N162"]),
        "viz, ids of ties; times"
    );

    let file = sample("gephi.graphml");
    assert_eq!(file.graph().labels(), ["JTC 1", "China"]);
    assert_eq!(ties(file.graph()), [(JTC, "中国", 2.5, "")]);
    assert_eq!(file.graph().nodes()[0].attributes["r"], Value::Whole(120));

    let file = sample("yed.graphml");
    assert_eq!(file.graph().direction, TieDirection::Directed);
    assert_eq!(ties(file.graph()), [("n0", "n1", 1.0, "")]);
    let ports = file.findings.iter().filter(|f| f.code == "W163").count();
    assert_eq!(
        ports, 2,
        "the port, and the tie that ends at it: {:?}",
        file.findings
    );
}

#[test]
fn a_day_chooses_what_is_there() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/graph_files/gephi.gexf");
    let on = |day: &str| {
        let options = GraphOptions {
            as_of: Some(Date::parse_as_of(day).unwrap()),
            ..GraphOptions::default()
        };
        read(&path, &options).unwrap()
    };
    let file = on("2017");
    assert_eq!(ids(file.graph()), [JTC, "中国"], "b is not there in 2017");
    assert_eq!(ties(file.graph()), [(JTC, "中国", 1.0, "secretariat")]);
    assert_eq!(
        file.as_of.map(|day| day.to_string()),
        Some("2017-12-31".to_owned())
    );
    let note = file.findings.iter().find(|f| f.code == "N162").unwrap();
    assert!(
        note.reason
            .contains("left out, as not there on 2017-12-31: 1 node and 2 ties"),
        "{note}"
    );
    assert_eq!(ties(on("2016").graph()).len(), 2);
    assert_eq!(ties(on("2019").graph()).len(), 3);
    let a = file.account;
    assert_eq!((a.rows_read, a.rows_used), (6, 6));
}

#[test]
fn pajek_has_two_modes_relations_and_lists() {
    let file = sample("pajek.net");
    let graph = file.graph();
    assert_eq!(graph.attributes["name"], "who sits where".into());
    assert_eq!(
        ids(graph),
        ["5", "DIN", "ISO/TC 1", "ISO/TC 2", "SAC \"China\""]
    );
    assert_eq!(
        ties(graph),
        [
            ("5", "SAC \"China\"", 1.0, ""),
            ("DIN", "ISO/TC 1", 2.0, "member"),
            ("DIN", "ISO/TC 2", 1.0, "acting secretariat"),
            ("ISO/TC 1", "SAC \"China\"", 1.0, "member"),
            ("ISO/TC 2", "SAC \"China\"", 1.0, ""),
        ]
    );
    assert!(file.snapshot.sides().is_some());
    let file = sample("pajek-arcs.net");
    assert_eq!(file.graph().direction, TieDirection::Directed);
    assert_eq!(
        ties(file.graph()),
        [
            ("a", "b", 1.0, ""),
            ("a", "c", 1.0, ""),
            ("c", "a", 0.25, "")
        ]
    );
}

// What is wrong, one file a code.

fn refusal(file: &str, text: &str, options: &GraphOptions) -> Vec<Finding> {
    match read_bytes(file, text.as_bytes().to_vec(), options) {
        Err(GraphFileError::Read(ReadError::Rejected { findings, .. })) => findings,
        other => panic!("{file}: {text}\n{other:?}"),
    }
}

#[test]
fn every_broken_file_is_refused_with_place_reason_and_mend() {
    for (file, text, code, line, field) in broken() {
        let findings = refusal(file, &text, &GraphOptions::default());
        let errors: Vec<&Finding> = findings.iter().filter(|f| f.is_error()).collect();
        assert_eq!(errors.len(), 1, "{code} {text}\n{errors:?}");
        let found = errors[0];
        assert_eq!(found.code, code, "{text}\n{found}");
        if line.is_some() {
            assert_eq!((found.line, found.field), (line, field), "{text}\n{found}");
        }
        assert!(found.hint.is_some(), "{found}");
        assert!(found.reason.len() > 10, "{found}");
    }
}

#[test]
fn files_in_other_encodings_are_refused() {
    let code =
        |bytes: &[u8]| match read_bytes("a.graphml", bytes.to_vec(), &GraphOptions::default()) {
            Err(GraphFileError::Read(ReadError::Rejected { findings, .. })) => findings[0].code,
            other => panic!("{other:?}"),
        };
    assert_eq!(
        code(b"<graphml><graph>\n<node id=\"M\xfcller\"/></graph></graphml>"),
        "E102"
    );
    assert_eq!(code(b"\xff\xfe<\0g\0r\0a\0p\0h\0m\0l\0>\0"), "E101");
    assert_eq!(code(b"PK\x03\x04..."), "E104");
}

#[test]
fn dot_is_written_and_not_read() {
    let error = read_bytes("a.dot", b"digraph {}".to_vec(), &GraphOptions::default()).unwrap_err();
    assert!(matches!(error, GraphFileError::NotRead { .. }), "{error}");
    assert!(error.to_string().contains("graphml"), "{error}");
}

#[test]
fn a_day_needs_times_that_are_dates() {
    let options = GraphOptions {
        as_of: Some(Date::parse("2020").unwrap()),
        ..GraphOptions::default()
    };
    for (file, text) in [("a.gexf", gexf("")), ("a.graphml", graphml(""))] {
        let error = read_bytes(file, text.into_bytes(), &options).unwrap_err();
        assert!(matches!(error, GraphFileError::NoTimes), "{error}");
    }
    let text = gexf("<nodes><node id=\"c\" start=\"12.5\"/></nodes>");
    assert_eq!(codes(&refusal("a.gexf", &text, &options)), ["N162", "E275"]);
}

#[test]
fn nodes_and_ties_in_error_can_be_left_out() {
    let options = GraphOptions {
        on_error: OnError::Skip,
        ..GraphOptions::default()
    };
    let text = graphml(
        "<node id=\"c\"><data key=\"k\">many</data></node>\n<edge source=\"a\" target=\"c\"/>\n\
         <edge source=\"a\" target=\"b\"/>\n<edge source=\"a\" target=\"x\"/>",
    );
    let file = read_bytes("a.graphml", text.into_bytes(), &options).unwrap();
    assert_eq!(ids(file.graph()), ["a", "b"]);
    assert_eq!(ties(file.graph()), [("a", "b", 1.0, "")]);
    let a = &file.account;
    assert_eq!((a.rows_read, a.rows_used, a.rows_rejected), (6, 3, 3));
    let rejects: Vec<_> = file.rejects.iter().map(|r| (r.code, r.line)).collect();
    assert_eq!(rejects, [("E270", 5), ("N163", 6), ("E265", 8)]);
    assert_eq!(file.rejects[2].raw, "<edge source=\"a\" target=\"x\"/>");

    let text = "{\"nodes\": [{\"id\": \"a\"}, {\"id\": null}],\n \"links\": [{\"source\": \"a\", \"target\": \"b\"}]}";
    let file = read_bytes("a.json", text.as_bytes().to_vec(), &options).unwrap();
    let rejects: Vec<_> = file.rejects.iter().map(|r| r.raw.as_str()).collect();
    assert_eq!(
        rejects,
        ["{\"id\": null}", "{\"source\": \"a\", \"target\": \"b\"}"]
    );
    let a = &file.account;
    assert_eq!((a.rows_read, a.rows_used, a.rows_rejected), (3, 1, 2));

    let text = "*Vertices 3\n1 \"a\"\n2 \"a\"\n*Edges\n1 3\n2 3\n1 1 -1\n";
    let file = read_bytes("a.net", text.as_bytes().to_vec(), &options).unwrap();
    assert_eq!(
        ties(file.graph()),
        [("3", "a", 1.0, "")],
        "no tie of the other `a`"
    );
    assert_eq!(file.account.rows_rejected, 3);
}

#[test]
fn relations_are_chosen() {
    let options = GraphOptions {
        relations: Some(vec!["member".to_owned()]),
        ..GraphOptions::default()
    };
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/graph_files/networkx.gexf");
    let file = read(&path, &options).unwrap();
    assert_eq!(
        (file.graph().nodes().len(), file.graph().edges().len()),
        (5, 2)
    );
    assert_eq!(file.ties_left_out, 2);
}

// What is written.

#[test]
fn what_a_format_cannot_hold_is_said() {
    let lost = |id: &str| {
        let written = write(&demanding(), find(id).unwrap()).unwrap();
        written.findings.iter().map(|f| f.code).collect::<Vec<_>>()
    };
    assert_eq!(lost("json"), Vec::<&str>::new());
    assert_eq!(lost("gexf"), ["W160", "W169"]);
    assert_eq!(lost("graphml"), ["W160", "W169", "W166"]);
    assert_eq!(lost("dot"), ["W169", "W166"]);
    assert_eq!(lost("pajek"), ["W168", "W164", "W165", "W165", "W166"]);
    assert_eq!(
        lost("csv"),
        ["W160", "W167", "W164", "W165", "W165", "W166"]
    );
    let written = write(&demanding(), find("graphml").unwrap()).unwrap();
    let text = String::from_utf8(written.bytes).unwrap();
    assert!(text.contains("<node id=\"a\u{fffd}\">"), "{text}");
    assert_eq!(
        written.findings[0].to_string(),
        "warning[W160]: graphml: node `a\\u{1}`: a character that the format cannot hold is \
         written as U+FFFD"
    );
}

#[test]
fn ids_that_would_become_one_are_refused() {
    let graph = PlainGraph::new(
        TieDirection::Undirected,
        vec![node("a\u{1}"), node("a\u{2}")],
        Vec::new(),
    );
    for format in TABLE {
        let id = format.info().id;
        let result = write(&graph, *format);
        assert_eq!(result.is_err(), ["graphml", "gexf"].contains(&id), "{id}");
    }
}

/// Every code is met in a test of this file.
#[test]
fn every_code_is_found() {
    let mut found: BTreeSet<&str> = BTreeSet::new();
    let mut add = |findings: &[Finding]| found.extend(findings.iter().map(|f| f.code));
    for (file, text, ..) in broken() {
        add(&refusal(file, &text, &GraphOptions::default()));
    }
    for format in TABLE {
        add(&write(&demanding(), *format).unwrap().findings);
    }
    for name in ["gephi.gexf", "igraph.graphml", "yed.graphml"] {
        add(&sample(name).findings);
    }
    let skip = GraphOptions {
        on_error: OnError::Skip,
        as_of: Some(Date::parse("2020").unwrap()),
        ..GraphOptions::default()
    };
    let text = doubtful();
    let file = read_bytes("a.gexf", text.into_bytes(), &skip).unwrap();
    assert_eq!(file.graph().nodes()[2].attributes["x"], Value::Number(2.0));
    add(&file.findings);
    let own: BTreeSet<&str> = CODES.iter().map(|code| code.id).collect();
    assert_eq!(own.len(), CODES.len(), "a code stands twice");
    let missing: Vec<_> = own.difference(&found).collect();
    assert!(missing.is_empty(), "never found: {missing:?}");
    let shared = [
        "E101", "E102", "E104", "E110", "E121", "E203", "E220", "E221", "E222", "E502",
    ];
    let foreign: Vec<_> = found
        .difference(&own)
        .filter(|code| !shared.contains(code))
        .collect();
    assert!(foreign.is_empty(), "not in the table: {foreign:?}");
    let page = std::fs::read_to_string("docs/graph-files.md").unwrap();
    for code in CODES {
        assert!(
            page.contains(&format!("| {} | {} |", code.id, code.found)),
            "{}",
            code.id
        );
    }
}

// What comes back.

/// Texts that break careless writers.
fn hostile() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => "[a-zé<&>\"'\\\\;#%{}\\[\\]= ,.:*/-]{1,8}",
        1 => "[\\u{0}-\\u{1f}\\u{7f}\\u{85}\\u{2028}\\u{fffe}\\u{ffff}a]{1,4}",
        1 => Just("]]>".to_owned()),
        1 => Just("<!--x--><![CDATA[".to_owned()),
        1 => Just("&lt;&#34;&amp;#10;".to_owned()),
        1 => Just("שלום \u{202e}abc".to_owned()),
        1 => Just("中国标准化 👩‍👩‍👧 e\u{301}".to_owned()),
        1 => Just("x".repeat(5000)),
        1 => "\\PC{1,6}",
    ]
}

fn values() -> impl Strategy<Value = Attributes> {
    let texts = prop::option::of(hostile());
    let numbers = prop::option::of(any::<f64>().prop_filter("finite", |x| x.is_finite()));
    (
        texts,
        numbers,
        prop::option::of(any::<i64>()),
        prop::option::of(any::<bool>()),
    )
        .prop_map(|(text, number, whole, flag)| {
            let all = [
                ("a text & more", text.map(Value::Text)),
                ("number", number.map(Value::Number)),
                ("whole", whole.map(Value::Whole)),
                ("flag", flag.map(Value::Flag)),
            ];
            let all = all.into_iter();
            all.filter_map(|(name, value)| Some((name.to_owned(), value?)))
                .collect()
        })
}

fn spells() -> impl Strategy<Value = Vec<Spell>> {
    let bound = || prop::option::of((1900..2100u16).prop_map(|year| format!("{year}-05-01")));
    let spell = (bound(), bound()).prop_map(|(start, end)| Spell { start, end });
    let spell = spell.prop_filter("a bound", |spell| !spell.is_always());
    prop_oneof![3 => Just(Vec::new()), 1 => prop::collection::vec(spell, 1..3)]
}

fn graphs() -> impl Strategy<Value = PlainGraph> {
    let id = hostile().prop_filter("an id", |id| !id.trim().is_empty());
    let nodes = prop::collection::btree_map(id, (hostile(), values(), spells()), 1..6);
    let weight = prop_oneof![Just(1.0), (1e-300..1e300f64), Just(5e-324), Just(1.0 / 3.0)];
    let relation = prop_oneof![Just(String::new()), hostile()];
    let edge = (0..6usize, 0..6usize, weight, relation, values(), spells());
    (nodes, prop::collection::vec(edge, 0..10), any::<bool>()).prop_map(
        |(nodes, ties, directed)| {
            let n = nodes.len();
            let nodes = nodes
                .into_iter()
                .map(|(id, (label, attributes, spells))| PlainNode {
                    id,
                    label,
                    attributes,
                    spells,
                });
            let edges = ties
                .into_iter()
                .map(|(a, b, weight, relation, attributes, spells)| {
                    let details = TieDetails { attributes, spells };
                    PlainEdge {
                        source: (a % n) as u32,
                        target: (b % n) as u32,
                        weight,
                        relation: relation.into(),
                        details: (details != TieDetails::default()).then(|| Box::new(details)),
                    }
                });
            let direction = match directed {
                true => TieDirection::Directed,
                false => TieDirection::Undirected,
            };
            PlainGraph::new(direction, nodes.collect(), edges.collect())
        },
    )
}

/// The graph as XML holds it, without times if the format has none.
fn as_xml(graph: &PlainGraph, has_times: bool) -> PlainGraph {
    let held = |text: &str| -> String {
        let is_held =
            |c: char| !(c < ' ' && !"\t\n\r".contains(c) || matches!(c, '\u{fffe}' | '\u{ffff}'));
        text.chars()
            .map(|c| if is_held(c) { c } else { '\u{fffd}' })
            .collect()
    };
    let attributes = |all: &Attributes| -> Attributes {
        let value = |value: &Value| match value {
            Value::Text(text) => Value::Text(held(text)),
            other => other.clone(),
        };
        all.iter()
            .map(|(name, v)| (name.clone(), value(v)))
            .collect()
    };
    let times = |spells: &[Spell]| {
        if has_times {
            spells.to_vec()
        } else {
            Vec::new()
        }
    };
    let nodes = graph.nodes().iter().map(|node| PlainNode {
        id: held(&node.id),
        label: held(&node.label),
        attributes: attributes(&node.attributes),
        spells: times(&node.spells),
    });
    let edges = graph.edges().iter().map(|edge| {
        let details = TieDetails {
            attributes: edge.attributes().map(attributes).unwrap_or_default(),
            spells: times(edge.spells()),
        };
        PlainEdge {
            relation: held(&edge.relation).as_str().into(),
            details: (details != TieDetails::default()).then(|| Box::new(details)),
            ..*edge
        }
    });
    PlainGraph::new(graph.direction, nodes.collect(), edges.collect())
}

fn round_trip(graph: &PlainGraph, format: &str) -> PlainGraph {
    let written = write(graph, find(format).unwrap()).unwrap();
    let name = format!("a.{format}");
    let again = write(graph, find(format).unwrap()).unwrap();
    assert_eq!(written, again, "the same graph has the same bytes");
    let text = String::from_utf8_lossy(&written.bytes).into_owned();
    let options = GraphOptions {
        direction: graph.direction,
        ..GraphOptions::default()
    };
    let file = read_bytes(&name, written.bytes, &options);
    let file = file.unwrap_or_else(|error| panic!("{error:?}\n{text}"));
    assert_eq!(file.format, format);
    let mut graph = file.graph().clone();
    graph.attributes.clear();
    graph
}

proptest! {
    #[test]
    fn json_holds_everything(graph in graphs()) {
        prop_assert_eq!(round_trip(&graph, "json"), graph);
    }

    #[test]
    fn gexf_and_graphml_hold_what_xml_can(graph in graphs()) {
        prop_assume!(write(&graph, find("gexf").unwrap()).is_ok());
        prop_assert_eq!(round_trip(&graph, "gexf"), as_xml(&graph, true));
        prop_assert_eq!(round_trip(&graph, "graphml"), as_xml(&graph, false));
    }

    #[test]
    fn pajek_holds_ids_ties_weights_and_relations(graph in graphs()) {
        let bare = graph.nodes().iter().map(|n| PlainNode::new(n.id.clone()));
        let edges = graph.edges().iter().map(|e| PlainEdge {
            details: None,
            relation: e.relation.clone(),
            ..*e
        });
        let bare = PlainGraph::new(graph.direction, bare.collect(), edges.collect());
        prop_assert_eq!(round_trip(&graph, "pajek"), bare);
    }

    /// Measures are equal on the same graph in every format, for the network they run on is.
    #[test]
    fn every_format_gives_the_same_network(
        ties in prop::collection::vec((0..8u32, 0..8u32, 1..5u8), 0..30),
        directed: bool,
        two_mode: bool,
    ) {
        let mut nodes: Vec<PlainNode> = (0..8).map(|v| node(&format!("v{v}"))).collect();
        if two_mode {
            for (v, node) in nodes.iter_mut().enumerate() {
                let side = if v < 4 { "actor" } else { "body" };
                node.attributes.insert("side".to_owned(), side.into());
            }
        }
        let edges = ties.into_iter().map(|(a, b, w)| PlainEdge {
            weight: f64::from(w) / 4.0,
            ..if two_mode { tie(a % 4, 4 + b % 4) } else { tie(a, b) }
        });
        let direction = match directed && !two_mode {
            true => TieDirection::Directed,
            false => TieDirection::Undirected,
        };
        let graph = PlainGraph::new(direction, nodes, edges.collect());
        let expected = graph.snapshot();
        prop_assert_eq!(expected.sides().is_some(), two_mode);
        for format in TABLE.iter().map(|f| f.info()).filter(|info| info.reads) {
            if two_mode && !format.keeps.sides {
                continue;
            }
            let found = round_trip(&graph, format.id).snapshot();
            prop_assert_eq!(&found, &expected, "{}", format.id);
        }
    }
}

#[test]
fn graph_attributes_travel_where_there_is_a_place() {
    let mut graph = PlainGraph::new(TieDirection::Undirected, vec![node("a")], Vec::new());
    let about = [("title", "Who & what"), ("as_of", "2026-05-02")];
    graph.attributes = about
        .map(|(name, text)| (name.to_owned(), text.into()))
        .into();
    let back = |format: &str| -> BTreeMap<String, String> {
        let bytes = write(&graph, find(format).unwrap()).unwrap().bytes;
        let file = read_bytes("a", bytes, &GraphOptions::default()).unwrap();
        let about = file.graph().attributes.iter();
        about
            .map(|(name, value)| (name.clone(), value.to_string()))
            .collect()
    };
    let all: BTreeMap<String, String> = about
        .map(|(name, text)| (name.to_owned(), text.to_owned()))
        .into();
    assert_eq!(back("json"), all);
    assert_eq!(back("graphml"), all);
    assert_eq!(back("pajek")["name"], "Who & what, 2026-05-02");
    let gexf = back("gexf");
    assert_eq!(gexf["lastmodifieddate"], "2026-05-02", "never the clock");
    assert_eq!(gexf["description"], "as_of: 2026-05-02; title: Who & what");
}

#[test]
fn matrices_of_pajek_are_ties() {
    let read = |text: &str| {
        let options = GraphOptions::default();
        read_bytes("a.net", text.as_bytes().to_vec(), &options).unwrap()
    };
    let one = read(
        "*Vertices 3\n1 \"a\"\n2 \"b\"\n3 \"c\"\n*Matrix :1 \"likes\"\n0 2 0\n0 0 1\n.5 0 3\n",
    );
    assert_eq!(one.graph().direction, TieDirection::Directed);
    let expected = [
        ("a", "b", 2.0, "likes"),
        ("b", "c", 1.0, "likes"),
        ("c", "a", 0.5, "likes"),
        ("c", "c", 3.0, "likes"),
    ];
    assert_eq!(ties(one.graph()), expected);
    assert_eq!(one.account.rows_read, 7);
    // Two actors, three bodies.
    let two = read("*Vertices 5 2\n*Matrix\n1 0 1\n0 1 1\n");
    assert_eq!(two.graph().direction, TieDirection::Undirected);
    assert_eq!(
        two.snapshot.sides().unwrap()[..3],
        [Side::Actor, Side::Actor, Side::Body]
    );
    let expected = [
        ("1", "3", 1.0, ""),
        ("1", "5", 1.0, ""),
        ("2", "4", 1.0, ""),
        ("2", "5", 1.0, ""),
    ];
    assert_eq!(ties(two.graph()), expected);
}
