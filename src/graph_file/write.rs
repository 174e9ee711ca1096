//! Writing a graph in any format, and saying what the format cannot hold.

use std::collections::{BTreeMap, BTreeSet};

use super::value::{ValueType, columns};
use super::{
    Characters, GraphFileError, GraphFormat, Keeps, PlainEdge, PlainGraph, PlainNode, number,
};
use crate::dataset::{Finding, Severity};
use crate::escape;
use crate::escape::terminal::shown;
use crate::network::TieDirection;

/// A graph as a format holds it.
#[derive(Clone, Debug, PartialEq)]
pub struct Written {
    /// What to put into a file.
    pub bytes: Vec<u8>,
    /// What the format could not hold, or not as it was.
    pub findings: Vec<Finding>,
}

/// Findings of one code that name a node each; beyond this many the rest is counted.
const MOST_NAMED: usize = 20;

/// Writes a graph: the same bytes for the same graph. What is lost is said.
///
/// # Errors
/// [`GraphFileError::Write`] if two ids would become one.
pub fn write(graph: &PlainGraph, format: &dyn GraphFormat) -> Result<Written, GraphFileError> {
    let info = format.info();
    let mut loss = Loss {
        file: info.id,
        graph,
        findings: Vec::new(),
    };
    loss.ids(info.keeps)?;
    loss.parts(info.keeps);
    Ok(Written {
        bytes: format.write(graph)?,
        findings: loss.findings,
    })
}

struct Loss<'a> {
    file: &'static str,
    graph: &'a PlainGraph,
    findings: Vec<Finding>,
}

/// `1 node`, `2 nodes`.
fn counted(n: usize, what: &str) -> String {
    number::counted(n as u64, what)
}

/// A text as it comes back from a format.
fn held(text: &str, characters: Characters) -> String {
    match characters {
        Characters::All | Characters::Coded => text.to_owned(),
        Characters::Xml => {
            let held = text.chars();
            held.map(|c| {
                if escape::xml::is_held(c) {
                    c
                } else {
                    '\u{fffd}'
                }
            })
            .collect()
        }
        Characters::Trimmed => crate::dataset::read::table_name(text),
    }
}

impl Loss<'_> {
    fn find(&mut self, code: &'static str, reason: String, hint: &str) {
        self.findings.push(Finding {
            code,
            severity: Severity::of_code(code),
            file: self.file.to_owned(),
            line: None,
            field: None,
            column: None,
            reason,
            hint: (!hint.is_empty()).then(|| hint.to_owned()),
        });
    }

    /// Whether ids stay apart, and whose texts change.
    fn ids(&mut self, keeps: Keeps) -> Result<(), GraphFileError> {
        let characters = keeps.characters;
        let mut changed = Vec::new();
        let mut ids: BTreeMap<String, &str> = BTreeMap::new();
        for node in self.graph.nodes() {
            let id = held(&node.id, characters);
            let attributes = node.attributes.iter().filter(|_| keeps.attributes);
            let texts = attributes.flat_map(|(name, value)| [name.clone(), value.to_string()]);
            let mut texts = texts.chain(keeps.labels.then(|| node.label.clone()));
            if id != node.id || texts.any(|text| held(&text, characters) != text) {
                changed.push(format!("node `{}`", shown(&node.id)));
            }
            if let Some(other) = ids.insert(id, &node.id) {
                return Err(GraphFileError::Write {
                    format: self.file,
                    reason: format!(
                        "the ids `{}` and `{}` would be the same in it: change one, or write JSON, \
                         which holds both",
                        shown(other),
                        shown(&node.id)
                    ),
                });
            }
        }
        let plain = |edge: &&PlainEdge| {
            let attributes = edge.attributes().into_iter().flatten();
            let attributes = attributes.filter(|_| keeps.attributes);
            let texts = attributes.flat_map(|(name, value)| [name.clone(), value.to_string()]);
            let mut texts = texts.chain([edge.relation.to_string()]);
            texts.all(|text| held(&text, characters) == text)
        };
        for edge in self.graph.edges().iter().filter(|edge| !plain(edge)) {
            let id = |v: u32| shown(&self.graph.nodes()[v as usize].id);
            changed.push(format!(
                "tie of `{}` and `{}`",
                id(edge.source),
                id(edge.target)
            ));
        }
        let how = match characters {
            Characters::Trimmed => {
                "spaces around a text, or the Unicode form of a letter, are lost"
            }
            _ => "a character that the format cannot hold is written as U+FFFD",
        };
        for who in changed.iter().take(MOST_NAMED) {
            self.find("W160", format!("{who}: {how}"), "");
        }
        if changed.len() > MOST_NAMED {
            let more = changed.len() - MOST_NAMED;
            self.find("W160", format!("{more} more nodes and ties: {how}"), "");
        }
        if characters == Characters::Coded {
            let nodes = self.graph.nodes().iter();
            let coded = nodes
                .filter(|node| !escape::pajek::is_plain(&node.id))
                .count();
            if coded > 0 {
                let who = counted(coded, "node");
                let reason = format!(
                    "the ids of {who} have quotes, line breaks or the like, written as in `&#34;`: \
                     NetworkX and igraph show the number"
                );
                self.find("W168", reason, "");
            }
        }
        Ok(())
    }

    /// Which parts of the graph the format has no place for.
    fn parts(&mut self, keeps: Keeps) {
        let graph = self.graph;
        if !keeps.direction && graph.direction == TieDirection::Directed {
            let reason = "the direction of ties is not written: they go from source to target";
            let hint = "say --directed when you read the file";
            self.find("W167", reason.to_owned(), hint);
        }
        let labels = graph.nodes().iter().filter(|node| node.has_label()).count();
        if !keeps.labels && labels > 0 {
            let reason = format!("the labels of {} are not written", counted(labels, "node"));
            self.find("W164", reason, "GraphML, GEXF and JSON hold labels");
        }
        if !keeps.attributes {
            self.attributes(keeps);
        } else if !keeps.mixed_types {
            self.mixed();
        }
        let nodes = graph
            .nodes()
            .iter()
            .filter(|n| !n.spells.is_empty())
            .count();
        let ties = graph
            .edges()
            .iter()
            .filter(|e| !e.spells().is_empty())
            .count();
        if !keeps.spells && nodes + ties > 0 {
            let (nodes, ties) = (counted(nodes, "node"), counted(ties, "tie"));
            let reason = format!("the times of {nodes} and {ties} are not written");
            self.find("W166", reason, "GEXF and JSON hold times");
        }
    }

    fn attributes(&mut self, keeps: Keeps) {
        let side = keeps.sides && matches!(self.graph.sides(), Ok(Some(_)));
        let has_side = |name: &&str| side && ["side", "bipartite", "type"].contains(name);
        let mut lost: BTreeMap<&str, usize> = BTreeMap::new();
        for node in self.graph.nodes() {
            for name in node.attributes.keys().map(String::as_str) {
                if !has_side(&name) {
                    *lost.entry(name).or_default() += 1;
                }
            }
        }
        self.lost(&lost, "node");
        let mut lost: BTreeMap<&str, usize> = BTreeMap::new();
        for name in self
            .graph
            .edges()
            .iter()
            .filter_map(PlainEdge::attributes)
            .flat_map(|a| a.keys())
        {
            *lost.entry(name).or_default() += 1;
        }
        self.lost(&lost, "tie");
    }

    fn lost(&mut self, names: &BTreeMap<&str, usize>, what: &str) {
        if names.is_empty() {
            return;
        }
        let each = names.iter();
        let each: Vec<String> = each
            .map(|(name, n)| format!("`{name}` of {}", counted(*n, what)))
            .collect();
        let reason = format!("not written: {}", each.join(", "));
        self.find("W165", reason, "GraphML, GEXF and JSON hold attributes");
    }

    /// Attributes that are text because their values are of several types.
    fn mixed(&mut self) {
        let mut mixed = BTreeSet::new();
        let mut look = |all: &mut dyn Iterator<Item = &super::Attributes>| {
            let all: Vec<&super::Attributes> = all.collect();
            for (name, kind) in columns(all.iter().copied()) {
                let is_text = |a: &&&super::Attributes| {
                    a.get(name)
                        .is_none_or(|value| value.kind() == ValueType::Text)
                };
                if kind == ValueType::Text && !all.iter().all(|a| is_text(&a)) {
                    mixed.insert(name.to_owned());
                }
            }
        };
        look(&mut self.graph.nodes().iter().map(|n: &PlainNode| &n.attributes));
        look(&mut self.graph.edges().iter().filter_map(PlainEdge::attributes));
        for name in mixed {
            let reason = format!("`{name}` has values of several types: all are written as text");
            self.find("W169", reason, "JSON holds each value as it is");
        }
    }
}
