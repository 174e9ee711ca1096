//! `actornet export`, and `describe`, `metrics` and `draw` on graph files, as users' scripts call
//! them.

#![expect(
    clippy::unwrap_used,
    reason = "a test fails by panicking, also in the functions it calls"
)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use actornet::graph_file::{GraphOptions, TABLE, Value, read};
use serde_json::Value as Json;

const DATA: &str = "datasets/ai-standards";

fn actornet(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_actornet"))
        .args(arguments)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap()
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}

fn printed(arguments: &[&str]) -> String {
    let out = actornet(arguments);
    assert_eq!(out.status.code(), Some(0), "{}", text(&out.stderr));
    text(&out.stdout).to_owned()
}

/// The exit code and the message of a command that is refused.
fn refused(arguments: &[&str]) -> (i32, String) {
    let out = actornet(arguments);
    (out.status.code().unwrap(), text(&out.stderr).to_owned())
}

fn sample(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/graph_files")
        .join(name);
    path.display().to_string()
}

fn path(folder: &tempfile::TempDir, name: &str) -> (PathBuf, String) {
    let path = folder.path().join(name);
    let text = path.display().to_string();
    (path, text)
}

#[test]
fn every_format_is_written_with_scores_as_attributes() {
    let dir = tempfile::tempdir().unwrap();
    let source = sample("networkx.gexf");
    for format in TABLE.iter().map(|f| f.info()) {
        let (file, out) = path(&dir, &format!("out.{}", format.id));
        let command = [
            "export",
            &source,
            "--format",
            format.id,
            "--out",
            &out,
            "--metric",
            "degree,pagerank",
        ];
        let done = actornet(&command);
        assert_eq!(done.status.code(), Some(0), "{}", text(&done.stderr));
        let said = text(&done.stderr);
        assert!(said.contains("5 nodes, 4 ties"), "{said}");
        assert_eq!(
            said.contains("W165") && said.contains("`pagerank` of 5 nodes"),
            !format.keeps.attributes,
            "{}: {said}",
            format.id
        );
        if !format.reads {
            let dot = fs::read_to_string(file).unwrap();
            assert!(dot.starts_with("graph {\n"), "{dot}");
            assert!(
                dot.contains("  \"b\" [\"label\"=\"b\", \"degree\"=\"3\","),
                "{dot}"
            );
            assert!(
                dot.contains("  \"b\" -- \"中国\" [\"weight\"=\"0.5\", \"label\"=\"liaison\"];"),
                "{dot}"
            );
            continue;
        }
        let read = read(&file, &GraphOptions::default()).unwrap();
        assert_eq!(read.snapshot.edge_count(), 3, "{}", format.id);
        assert_eq!(read.snapshot.loops(1), (1, 3.0));
        let node = &read.graph().nodes()[1];
        let degree = format.keeps.attributes.then_some(Value::Number(3.0));
        assert_eq!(
            node.attributes.get("degree").cloned(),
            degree,
            "{}",
            format.id
        );
    }
}

#[test]
fn a_data_set_goes_out_with_roles_sides_countries_and_the_day() {
    let dir = tempfile::tempdir().unwrap();
    let chosen = ["--within", "ISO/IEC JTC 1/SC 42", "--as-of", "2026-05-02"];
    let (file, out) = path(&dir, "sc42.gexf");
    let mut command = vec!["export", DATA, "--format", "gexf", "--out", &out];
    command.extend(chosen);
    printed(&command);
    let bytes = fs::read_to_string(&file).unwrap();
    assert!(
        bytes.contains("<meta lastmodifieddate=\"2026-05-02\">"),
        "the day of the view, not of the clock"
    );
    let found = read(&file, &GraphOptions::default()).unwrap();
    let graph = found.graph();
    assert!(found.snapshot.sides().is_some(), "two-mode");
    for name in ["kind", "country", "side", "name"] {
        assert!(graph.attribute(name).is_some(), "{name}");
    }
    // One tie a relation: who runs the secretariat is a member too.
    let relations: Vec<&str> = graph.edges().iter().map(|e| &*e.relation).collect();
    assert!(relations.contains(&"secretariat") && relations.contains(&"member"));
    assert!(graph.edges().len() > found.snapshot.edge_count());
    assert!(
        graph.edges().iter().any(|e| !e.spells().is_empty()),
        "periods"
    );

    let mut command = vec![
        "metrics",
        DATA,
        "--format",
        "json",
        "--metric",
        "degree,strength,closeness",
    ];
    command.extend(chosen);
    let mine: Json = serde_json::from_str(&printed(&command)).unwrap();
    let back = [
        "metrics",
        &out,
        "--format",
        "json",
        "--metric",
        "degree,strength,closeness",
    ];
    let theirs: Json = serde_json::from_str(&printed(&back)).unwrap();
    assert_eq!(mine["network"]["nodes"], theirs["network"]["nodes"]);
    assert_eq!(mine["network"]["edges"], theirs["network"]["edges"]);
    for (a, b) in mine["nodes"]
        .as_array()
        .unwrap()
        .iter()
        .zip(theirs["nodes"].as_array().unwrap())
    {
        assert_eq!((&a["id"], &a["closeness"]), (&b["id"], &b["closeness"]));
    }
}

#[test]
fn a_projection_has_its_edges_with_their_weights() {
    let dir = tempfile::tempdir().unwrap();
    let (file, out) = path(&dir, "a.json");
    printed(&[
        "export",
        DATA,
        "--network",
        "co-membership",
        "--within",
        "ISO/IEC JTC 1/SC 42",
        "--format",
        "json",
        "--out",
        &out,
    ]);
    let json: Json = serde_json::from_str(&fs::read_to_string(file).unwrap()).unwrap();
    assert_eq!(json["multigraph"], false);
    assert_eq!(json["directed"], false);
    assert_eq!(json["graph"]["network"], "co-membership");
    assert!(json["edges"].as_array().unwrap().len() > 10);
}

#[test]
fn output_is_not_replaced_and_never_the_input() {
    let dir = tempfile::tempdir().unwrap();
    let (file, out) = path(&dir, "a.net");
    fs::write(&file, "*Vertices 1\n1 \"kept\"\n").unwrap();
    let source = sample("networkx.gexf");
    let command = ["export", &source, "--format", "pajek", "--out", &out];
    let (code, said) = refused(&command);
    assert_eq!(code, 4);
    assert!(said.contains("error[E410]"), "{said}");
    assert!(fs::read_to_string(&file).unwrap().contains("kept"));
    let (code, said) = refused(&[
        "export", &out, "--format", "pajek", "--out", &out, "--force",
    ]);
    assert_eq!((code, said.contains("E411")), (4, true), "{said}");
    let mut forced = command.to_vec();
    forced.push("--force");
    printed(&forced);
    assert!(!fs::read_to_string(&file).unwrap().contains("kept"));
    assert_eq!(
        fs::read_dir(dir.path()).unwrap().count(),
        1,
        "nothing is left over"
    );
}

#[test]
fn what_makes_no_sense_is_refused() {
    let source = sample("networkx.gexf");
    let code = |more: &[&str]| {
        let mut command = vec!["export", source.as_str(), "--out", "-"];
        command.extend(more);
        refused(&command)
    };
    let (exit, said) = code(&["--format", "json", "--metric", "density"]);
    assert_eq!((exit, said.contains("graph measure")), (2, true), "{said}");
    let (exit, said) = code(&["--format", "json", "--metric", "degre"]);
    assert_eq!((exit, said.contains("degree")), (2, true), "{said}");
    assert_eq!(code(&["--format", "xlsx"]).0, 2);
    let (exit, said) = code(&["--format", "json", "--directed"]);
    assert_eq!((exit, said.contains("no direction")), (2, true), "{said}");
    let (exit, said) = code(&["--format", "json", "--as-of", "2020"]);
    assert_eq!((exit, said.contains("--as-of")), (2, true), "{said}");
    let (exit, said) = refused(&["metrics", &sample("README.md")]);
    assert_eq!((exit, said.contains("graphml")), (3, true), "{said}");
}

#[test]
fn stdout_holds_the_file_alone() {
    let out = printed(&[
        "export",
        &sample("networkx.gexf"),
        "--format",
        "csv",
        "--out",
        "-",
    ]);
    assert_eq!(
        out,
        "source,target,weight,relation\nISO/IEC JTC 1,\"Ωmega & <Söhne> \"\"AG\"\"\",1,member\n\
         ISO/IEC JTC 1,中国,2.5,member\nb,b,3,liaison\nb,中国,0.5,liaison\nisolate,,,\n"
    );
}

#[test]
fn undefined_scores_are_left_out_with_the_reason() {
    let dir = tempfile::tempdir().unwrap();
    let (file, out) = path(&dir, "a.json");
    // Two equal components: the leading eigenvalue is repeated.
    let (source, from) = path(&dir, "ties.csv");
    fs::write(source, "source,target\na,b\nc,d\n").unwrap();
    let command = [
        "export",
        &from,
        "--format",
        "json",
        "--out",
        &out,
        "--metric",
        "eigenvector",
    ];
    let done = actornet(&command);
    assert_eq!(done.status.code(), Some(0));
    assert!(
        text(&done.stderr).contains("eigenvector is undefined: "),
        "{}",
        text(&done.stderr)
    );
    assert!(!fs::read_to_string(file).unwrap().contains("eigenvector"));
    let mut strict = command.to_vec();
    strict.extend(["--force", "--strict"]);
    assert_eq!(actornet(&strict).status.code(), Some(6));
}

#[test]
fn graph_files_are_described() {
    let out = printed(&["describe", &sample("gephi.gexf")]);
    assert!(out.starts_with("gephi.gexf: gexf, undirected\n"), "{out}");
    for line in [
        "Nodes: 3; 0 without a tie",
        "Ties: 3 between 2 pairs of nodes, 0 from a node to itself",
        "Weights: 0.5 to 2.5",
        "       1  secretariat",
        "With times: nodes: 1, ties: 1",
    ] {
        assert!(out.contains(line), "{line}\n{out}");
    }
    let json = printed(&[
        "describe",
        &sample("networkx-bipartite.graphml"),
        "--format",
        "json",
    ]);
    let json: Json = serde_json::from_str(&json).unwrap();
    assert_eq!(json["sides"], serde_json::json!([2, 2]));
    assert_eq!(json["account"]["rows_read"], 7);
    let (exit, said) = refused(&["describe", "no-such-file.gexf"]);
    assert_eq!(exit, 4, "{said}");
}

#[test]
fn measures_and_pictures_take_every_format() {
    let dir = tempfile::tempdir().unwrap();
    let measures = |name: &str| {
        printed(&[
            "metrics",
            &sample(name),
            "--metric",
            "degree,betweenness",
            "--format",
            "csv",
        ])
    };
    let expected = measures("networkx.graphml");
    assert!(expected.contains("ISO/IEC JTC 1,2,2\n"), "{expected}");
    for name in [
        "networkx.gexf",
        "networkx-links.json",
        "igraph.graphml",
        "igraph.net",
    ] {
        assert_eq!(measures(name), expected, "{name}");
    }
    for name in [
        "networkx.graphml",
        "gephi.gexf",
        "pajek.net",
        "networkx-edges.json",
    ] {
        let (file, out) = path(&dir, &format!("{name}.svg"));
        printed(&["draw", &sample(name), "--diagram", "network", "--out", &out]);
        let svg = fs::read_to_string(file).unwrap();
        assert!(svg.contains("</svg>"), "{name}");
    }
}

#[test]
fn list_formats_says_what_each_can_do() {
    let out = printed(&["list", "formats"]);
    assert!(out.contains("graphml  "), "{out}");
    assert!(out.contains("graph file, written only: DOT"), "{out}");
}

/// Parallel ties, weights, a direction and groups.
const CHAIN: &str = r#"{"directed": true, "multigraph": true, "graph": {},
  "nodes": [{"id": "a", "bloc": "x"}, {"id": "b", "bloc": "x"}, {"id": "c", "bloc": "y"},
            {"id": "d", "bloc": "y"}],
  "edges": [{"source": "a", "target": "b", "key": 0, "weight": 4},
            {"source": "a", "target": "b", "key": 1, "weight": 1},
            {"source": "b", "target": "c", "key": 0, "weight": 2},
            {"source": "a", "target": "c", "key": 0, "weight": 0.5},
            {"source": "c", "target": "d", "key": 0, "weight": 1},
            {"source": "d", "target": "a", "key": 0, "weight": 0.25}]}"#;

#[test]
fn scores_follow_the_conventions_that_metrics_follows_and_come_back_exactly() {
    let dir = tempfile::tempdir().unwrap();
    let (source, from) = path(&dir, "chain.json");
    fs::write(source, CHAIN).unwrap();
    let by = "betweenness,pagerank,e-i-index,edge-betweenness";
    let conventions: [&[&str]; 5] = [
        &["--group-by", "bloc"],
        &["--group-by", "bloc", "--weights", "ignore"],
        &["--group-by", "bloc", "--length", "weight"],
        &["--group-by", "bloc", "--param", "pagerank.damping=0.5"],
        &["--group-by", "bloc", "--compat", "networkx"],
    ];
    let mut seen = Vec::new();
    for asked in conventions {
        let measures = |asked: &[&str]| {
            let mut command = vec!["metrics", &from, "--format", "json", "--metric", by];
            command.extend(asked);
            let json: Json = serde_json::from_str(&printed(&command)).unwrap();
            json
        };
        let expected = measures(asked);
        for format in TABLE.iter().map(|f| f.info()) {
            let (file, out) = path(&dir, &format!("out.{}", format.id));
            let mut command = vec!["export", &from, "--format", format.id, "--out", &out];
            command.extend(["--force", "--metric", by]);
            command.extend(asked);
            let done = actornet(&command);
            let said = text(&done.stderr);
            assert_eq!(done.status.code(), Some(0), "{said}");
            assert!(said.contains("groups by bloc: 2"), "{said}");
            if !format.keeps.attributes {
                let names = ["`pagerank` of 4 nodes", "`edge-betweenness` of 6 ties"];
                assert!(names.iter().all(|name| said.contains(name)), "{said}");
                continue;
            }
            if !format.reads {
                let dot = fs::read_to_string(file).unwrap();
                for edge in expected["edges"].as_array().unwrap() {
                    let written = format!("\"edge-betweenness\"=\"{}\"", edge["edge-betweenness"]);
                    assert!(dot.contains(&written), "{written}\n{dot}");
                }
                continue;
            }
            let read = read(&file, &GraphOptions::default()).unwrap();
            let graph = read.graph();
            for (node, row) in graph
                .nodes()
                .iter()
                .zip(expected["nodes"].as_array().unwrap())
            {
                for id in ["betweenness", "pagerank", "e-i-index"] {
                    let found = node.attributes.get(id).and_then(number);
                    assert_eq!(found, row[id].as_f64(), "{} {id} {asked:?}", format.id);
                }
            }
            let rows = expected["edges"].as_array().unwrap();
            // Both of two parallel ties bear the score of their pair.
            assert_eq!((graph.edges().len(), rows.len()), (6, 5));
            for edge in graph.edges() {
                let id = |v: u32| graph.nodes()[v as usize].id.as_str();
                let ends = (id(edge.source), id(edge.target));
                let mut rows = rows.iter();
                let row = rows.find(|row| {
                    (&row["source"], &row["target"]) == (&ends.0.into(), &ends.1.into())
                });
                let found = edge
                    .attributes()
                    .unwrap()
                    .get("edge-betweenness")
                    .and_then(number);
                assert_eq!(found, row.unwrap()["edge-betweenness"].as_f64(), "{ends:?}");
            }
        }
        seen.push((expected["nodes"].clone(), expected["edges"].clone()));
    }
    seen.dedup();
    assert_eq!(
        seen.len(),
        conventions.len(),
        "every flag changes something"
    );
}

fn number(value: &Value) -> Option<f64> {
    match value {
        Value::Number(x) => Some(*x),
        Value::Whole(x) => Some(*x as f64),
        _ => None,
    }
}

#[test]
fn all_scores_that_fit_are_written_and_a_flag_without_a_measure_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    let (source, from) = path(&dir, "chain.json");
    fs::write(source, CHAIN).unwrap();
    let command = ["export", &from, "--format", "json", "--out", "-"];
    let all = printed(&[&command[..], &["--metric", "all", "--quiet"]].concat());
    let all: Json = serde_json::from_str(&all).unwrap();
    for id in ["in-degree", "constraint", "community"] {
        assert!(all["nodes"][0][id].is_number(), "{id}: {all}");
    }
    for id in ["edge-betweenness", "weight"] {
        assert!(all["edges"][0][id].is_number(), "{id}: {all}");
    }
    for flag in [
        &["--weights", "use"][..],
        &["--length", "weight"],
        &["--param", "pagerank.damping=0.5"],
        &["--group-by", "bloc"],
        &["--compat", "igraph"],
        &["--approx", "0.1"],
    ] {
        let (exit, said) = refused(&[&command[..], flag].concat());
        assert_eq!((exit, said.contains("--metric")), (2, true), "{said}");
        // Nor one that the measure does not look at.
        if !["--weights", "--length", "--compat"].contains(&flag[0]) {
            let (exit, said) = refused(&[&command[..], flag, &["--metric", "degree"]].concat());
            assert_eq!((exit, said.contains(flag[0])), (2, true), "{said}");
        }
    }
}
