//! Edge lists: a CSV table with the columns `source` and `target`, and optionally `weight` and
//! `relation`.
//!
//! One row is one tie; rows may repeat (parallel ties) and may tie a node to itself. A row with an
//! empty target is a node without a tie, which a list of ties cannot say otherwise. Further columns
//! are not used, and a note says so. The list does not say whether ties have a direction: they have
//! none unless the reader is told so.
//!
//! A file in which there is nothing to find is read in parallel and goes straight into the network;
//! any other is read row by row with everything there is to say of it. Both give the same.

mod clean;
mod intern;
mod lines;

use std::collections::{BTreeMap, BTreeSet};

use super::{
    Characters, FormatInfo, GraphFile, GraphFileError, GraphFormat, GraphOptions, Keeps, PlainEdge,
    PlainGraph, PlainNode,
};
use crate::dataset::read::{Taken, read_single, refused_by_tables, table_text};
use crate::dataset::schema::{Column, Holds, Need, TableSchema};
use crate::escape::terminal::shown;
use crate::model::Text;
use crate::network::NodeIx;

/// The format.
pub(super) struct EdgeList;

const INFO: FormatInfo = FormatInfo {
    id: "csv",
    about: "edge list: CSV with the columns source and target, optionally weight and relation",
    extensions: &["csv"],
    reads: true,
    keeps: Keeps {
        characters: Characters::Trimmed,
        ..Keeps::IDS
    },
};

const SCHEMA: TableSchema = TableSchema {
    file: "edge list",
    about: "one tie a row",
    required: true,
    columns: &[
        Column {
            name: "source",
            holds: Holds::Text,
            need: Need::Value,
            meaning: "the node the tie goes from",
            empty: "",
        },
        Column {
            name: "target",
            holds: Holds::Text,
            need: Need::Column,
            meaning: "the node the tie goes to",
            empty: "a node without a tie",
        },
        Column {
            name: "weight",
            holds: Holds::Weight,
            need: Need::Nothing,
            meaning: "strength of the tie",
            empty: "1",
        },
        Column {
            name: "relation",
            holds: Holds::Text,
            need: Need::Nothing,
            meaning: "what sort of tie",
            empty: "not said",
        },
    ],
};

/// Nodes, numbered as they are met.
#[derive(Default)]
struct Nodes {
    numbers: BTreeMap<String, NodeIx>,
    list: Vec<PlainNode>,
}

impl Nodes {
    fn number(&mut self, id: &str) -> NodeIx {
        if let Some(number) = self.numbers.get(id) {
            return *number;
        }
        let number = self.list.len() as NodeIx;
        self.numbers.insert(id.to_owned(), number);
        self.list.push(PlainNode::new(id));
        number
    }
}

/// Reads any edge list, with everything that is to be found in it.
fn read_with_findings(
    file: &str,
    bytes: Taken,
    options: &GraphOptions,
) -> Result<GraphFile, GraphFileError> {
    let table = read_single(&SCHEMA, file, bytes, options.on_error, |table| {
        let mut nodes = Nodes::default();
        let mut edges = Vec::new();
        let mut relations: BTreeMap<String, Text> = BTreeMap::new();
        let mut ties_left_out = 0;
        for row in table.rows() {
            let from = table.required_name(row, "source");
            let weight = table.weight(row, "weight");
            let (Some(from), Some(weight)) = (from, weight) else {
                continue;
            };
            let from = nodes.number(&from);
            let to = table.name(row, "target");
            if to.is_empty() {
                continue;
            }
            let to = nodes.number(&to);
            let relation = table.name(row, "relation");
            let wanted = options.relations.as_ref();
            if wanted.is_some_and(|wanted| !wanted.contains(&relation)) {
                ties_left_out += 1;
                continue;
            }
            edges.push(PlainEdge {
                source: from,
                target: to,
                weight,
                relation: relations
                    .entry(relation)
                    .or_insert_with_key(|text| text.as_str().into())
                    .clone(),
                details: None,
            });
        }
        let graph = PlainGraph::new(options.direction, nodes.list, edges);
        (graph, ties_left_out)
    })?;
    let (graph, ties_left_out) = table.value;
    let mut file = GraphFile::new(graph, INFO.id, table.account, table.input);
    file.findings = table.findings;
    file.ties_left_out = ties_left_out;
    file.rejects = table.rejects;
    Ok(file)
}

impl GraphFormat for EdgeList {
    fn info(&self) -> &'static FormatInfo {
        &INFO
    }

    fn recognises(&self, head: &str) -> bool {
        let is_separator = |line: &&str| line.to_ascii_lowercase().starts_with("sep=");
        let mut lines = head
            .lines()
            .skip_while(|l| l.trim().is_empty() || is_separator(l));
        let header = lines.next().unwrap_or_default();
        let names: Vec<String> = header
            .split(',')
            .map(|name| name.trim().trim_matches('"').trim().to_ascii_lowercase())
            .collect();
        ["source", "target"]
            .iter()
            .all(|column| names.iter().any(|name| name == column))
    }

    fn has_rows(&self) -> bool {
        true
    }

    fn read(
        &self,
        file: &str,
        bytes: Taken,
        options: &GraphOptions,
    ) -> Result<GraphFile, GraphFileError> {
        if !bytes.is_whole() {
            return read_with_findings(file, bytes, options);
        }
        clean::read_clean(file, bytes.into_kept(), options).or_else(|bytes| {
            let bytes = Taken::within(bytes, options.limits);
            read_with_findings(file, bytes, options)
        })
    }

    /// Writes the columns `weight` and `relation` only where they say something. The direction of
    /// ties cannot be written: whoever reads the list has to know it.
    ///
    /// A text for which the list would be refused when it is read is an error before anything is
    /// written.
    fn write(&self, graph: &PlainGraph) -> Result<Vec<u8>, GraphFileError> {
        let failed = |reason: String| GraphFileError::Write {
            format: INFO.id,
            reason,
        };
        unreadable(graph).map_or(Ok(()), |reason| Err(failed(reason)))?;
        let has_weights = graph
            .edges()
            .iter()
            .any(|e| e.weight.total_cmp(&1.0).is_ne());
        let has_relations = graph.edges().iter().any(|e| !e.relation.is_empty());
        let row = |source: &str, target: &str, weight: &str, relation: &str| {
            let mut row = vec![table_text(source), table_text(target)];
            row.extend(has_weights.then(|| weight.to_owned()));
            row.extend(has_relations.then(|| table_text(relation)));
            row
        };
        let mut rows = vec![row("source", "target", "weight", "relation")];
        let mut tied = vec![false; graph.nodes().len()];
        for edge in graph.edges() {
            let (from, to) = (edge.source as usize, edge.target as usize);
            (tied[from], tied[to]) = (true, true);
            let (from, to) = (&graph.nodes()[from].id, &graph.nodes()[to].id);
            rows.push(row(from, to, &edge.weight.to_string(), &edge.relation));
        }
        for (node, _) in graph.nodes().iter().zip(tied).filter(|(_, tied)| !tied) {
            rows.push(row(&node.id, "", "", ""));
        }
        let mut writer = csv::Writer::from_writer(Vec::new());
        for row in rows {
            writer
                .write_record(row)
                .map_err(|e| failed(e.to_string()))?;
        }
        writer.into_inner().map_err(|e| failed(e.to_string()))
    }
}

/// The first text that cannot stand in a table and be read again, and why.
fn unreadable(graph: &PlainGraph) -> Option<String> {
    let of_id = |node: &PlainNode| match node.id.trim() {
        "" => Some("is blank, and would be an empty cell".to_owned()),
        _ => refused_by_tables(&node.id),
    };
    let relations: BTreeSet<&str> = graph.edges().iter().map(|e| &*e.relation).collect();
    let ids = graph.nodes().iter().map(|n| ("id", &*n.id, of_id(n)));
    let relations = relations.iter();
    let relations = relations.map(|text| ("relation", *text, refused_by_tables(text)));
    let (what, text, why) = ids
        .chain(relations)
        .find_map(|(what, text, why)| Some((what, text, why?)))?;
    let text = shown(text);
    Some(format!(
        "the {what} `{text}` {why}: change it, or write JSON, which holds every text"
    ))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::dataset::read::{OnError, ReadError};
    use crate::network::TieDirection;

    fn read(text: &str, options: &GraphOptions) -> Result<GraphFile, GraphFileError> {
        EdgeList.read("ties.csv", text.as_bytes().to_vec().into(), options)
    }

    fn codes(text: &str) -> Vec<(&'static str, Option<u64>, Option<String>)> {
        let findings = match read(text, &GraphOptions::default()) {
            Ok(file) => file.findings,
            Err(GraphFileError::Read(ReadError::Rejected { findings, .. })) => findings,
            Err(other) => panic!("{other}"),
        };
        let errors = findings
            .into_iter()
            .filter(crate::dataset::Finding::is_error);
        errors.map(|f| (f.code, f.line, f.column)).collect()
    }

    #[test]
    fn ties_repeat_and_lead_to_themselves() {
        let text = "\u{feff}Source, target ,weight\r\nb,a,2\r\na,b,\r\nb,b,1\r\nc,,\r\n";
        let file = read(text, &GraphOptions::default()).unwrap();
        let s = &file.snapshot;
        assert_eq!(s.ids().to_vec(), ["a", "b", "c"]);
        assert_eq!((s.edge_count(), s.tie_count()), (1, 3));
        assert_eq!(
            (s.strengths(0).next(), s.multiplicities(0).next()),
            (Some(3.0), Some(2))
        );
        assert_eq!(s.loops(1), (1, 1.0));
        assert!(s.has_weights() && !s.is_directed());
        assert_eq!((file.account.rows_read, file.account.rows_used), (4, 4));

        let options = GraphOptions {
            direction: TieDirection::Directed,
            ..GraphOptions::default()
        };
        let directed = read(text, &options).unwrap().snapshot;
        assert_eq!(directed.edge_count(), 2);
    }

    #[test]
    fn relations_are_chosen_and_their_nodes_stay() {
        let options = GraphOptions {
            relations: Some(vec!["advice".to_owned()]),
            ..GraphOptions::default()
        };
        let text = "source,target,relation\na,b,advice\nb,c,trust\n";
        let file = read(text, &options).unwrap();
        assert_eq!(
            (file.snapshot.node_count(), file.snapshot.edge_count()),
            (3, 1)
        );
        assert_eq!(file.ties_left_out, 1);
    }

    #[test]
    fn every_error_is_found_with_its_place() {
        let some = |c: &str| Some(c.to_owned());
        let text =
            "source,target,weight\na,b,-1\n,c,1\nb,c,nan\nb,c,0\na,b\nb,c,\"1,5\"\na,c,1e999\n";
        assert_eq!(
            codes(text),
            [
                ("E221", Some(2), some("weight")),
                ("E203", Some(3), some("source")),
                ("E220", Some(4), some("weight")),
                ("E221", Some(5), some("weight")),
                ("E113", Some(6), None),
                ("E121", Some(7), some("weight")),
                ("E222", Some(8), some("weight")),
            ]
        );
        let code = |text: &str| codes(text)[0].0;
        assert_eq!(code("from,to\na,b\n"), "E111");
        assert_eq!(code("source;target\na;b\n"), "E114");
        assert_eq!(code(""), "E110");
        assert_eq!(code("source,target\n\"a,b\n"), "E115");
        let shown = read("source,target\n,b\n", &GraphOptions::default()).unwrap_err();
        let GraphFileError::Read(ReadError::Rejected { findings, .. }) = shown else {
            panic!("{shown}");
        };
        assert!(
            findings[0]
                .to_string()
                .starts_with("error[E203]: ties.csv:2:1: source: ")
        );
    }

    #[test]
    fn rows_in_error_can_be_left_out() {
        let options = GraphOptions {
            on_error: OnError::Skip,
            ..GraphOptions::default()
        };
        let file = read("source,target,weight\na,b,1\nx,y,0\n", &options).unwrap();
        assert_eq!(
            file.snapshot.ids().to_vec(),
            ["a", "b"],
            "no node of a rejected row"
        );
        let a = &file.account;
        assert_eq!((a.rows_read, a.rows_used, a.rows_rejected), (2, 1, 1));
        assert_eq!(
            (file.rejects[0].line, file.rejects[0].raw.as_str()),
            (3, "x,y,0")
        );
    }

    #[test]
    fn a_text_that_could_not_be_read_again_is_not_written() {
        let reason = |id: &str, relation: &str| {
            let nodes = [id, "other"].map(PlainNode::new);
            let edge = PlainEdge {
                source: 0,
                target: 1,
                weight: 1.0,
                relation: relation.into(),
                details: None,
            };
            let graph = PlainGraph::new(TieDirection::Undirected, nodes.into(), vec![edge]);
            let bytes = match EdgeList.write(&graph) {
                Ok(bytes) => bytes,
                Err(error) => return Some(error.to_string()),
            };
            let back = EdgeList.read("x.csv", bytes.into(), &GraphOptions::default());
            assert_eq!(back.unwrap().snapshot.node_count(), 2, "{id:?}");
            None
        };
        let lines = |n: usize| format!("a{}b", "\n".repeat(n));
        let refused = |id: &str, why: &str| {
            let reason = reason(id, "").unwrap();
            assert!(reason.contains(why) && reason.len() < 300, "{reason}");
        };
        refused("\t", "the id `\\t` is blank");
        refused(
            &lines(51),
            "has 51 line ends, and a cell of a table at most 50",
        );
        refused(&"\"".repeat(32_769), "is of 65538 bytes");
        refused(&"x".repeat(65_537), "is of 65537 bytes");
        refused(" #N/A ", "failed formula");
        assert!(
            reason("a", "#REF!")
                .unwrap()
                .contains("the relation `#REF!`")
        );
        for held in [
            lines(50),
            "\"".repeat(32_768),
            "x".repeat(65_536),
            "a\r\n".repeat(50),
        ] {
            assert_eq!(reason(&held, &held), None, "{}", shown(&held));
        }
    }

    proptest! {
        /// What is written is read back: nodes, isolates, parallel ties, weights, relations.
        #[test]
        fn written_lists_are_read_back(
            names in prop::collection::btree_set("[a-c\"=;é/ ]{1,6}", 1..6),
            rows in prop::collection::vec((0..6usize, 0..6usize, 1..4u32, "[xy, ]{0,3}"), 0..20),
            directed: bool,
        ) {
            let ids: BTreeSet<String> =
                names.iter().map(|n| n.trim().to_owned()).filter(|n| !n.is_empty()).collect();
            prop_assume!(!ids.is_empty());
            let n = ids.len();
            let edges = rows.into_iter().map(|(a, b, w, relation)| PlainEdge {
                source: (a % n) as NodeIx,
                target: (b % n) as NodeIx,
                weight: f64::from(w) / 3.0,
                relation: relation.trim().into(),
                details: None,
            });
            let direction = if directed { TieDirection::Directed } else { TieDirection::Undirected };
            let graph = PlainGraph::new(direction, ids.into_iter().map(PlainNode::new).collect(), edges.collect());
            let bytes = EdgeList.write(&graph).unwrap();
            let options = GraphOptions { direction, ..GraphOptions::default() };
            let back = EdgeList.read("x.csv", bytes.into(), &options).unwrap();
            prop_assert_eq!(back.graph(), &graph);
        }
    }
}
