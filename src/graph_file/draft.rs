//! A graph while it is read: its nodes and ties, what was found, and what became of each.

use std::collections::{BTreeMap, BTreeSet};

use super::number::{Problem, counted, shown};
use super::value::{Attributes, Value};
use super::{
    GraphFile, GraphFileError, GraphOptions, PlainEdge, PlainGraph, PlainNode, Spell, TieDetails,
};
use crate::dataset::read::{
    FileAccount, InputFile, Limits, OnError, ReadError, Reject, Taken, read_text,
};
use crate::dataset::{Finding, Severity};
use crate::model::{Date, Text};
use crate::network::{NodeIx, TieDirection};

/// The text of a graph file.
pub(super) struct Source<'a> {
    pub(super) file: &'a str,
    pub(super) text: String,
    input: InputFile,
    findings: Vec<Finding>,
}

impl<'a> Source<'a> {
    pub(super) fn new(file: &'a str, bytes: Taken) -> Self {
        let (text, input, findings) = read_text(file, bytes);
        Self {
            file,
            text,
            input,
            findings,
        }
    }
}

/// Whether a text says nothing: to readers, and to tables, where it would be an empty cell.
fn is_blank(text: &str) -> bool {
    text.trim().is_empty()
}

/// A node or a tie that is being read: where it stands, and why it is rejected.
#[derive(Debug)]
pub(super) struct Row {
    at: usize,
    end: usize,
    why: Option<(String, Problem)>,
}

impl Row {
    pub(super) const fn new(at: usize) -> Self {
        Self {
            at,
            end: at,
            why: None,
        }
    }

    /// Says where it ends.
    pub(super) const fn until(&mut self, end: usize) {
        self.end = end;
    }
}

/// An end of a tie.
#[derive(Debug)]
enum End {
    Node(NodeIx),
    /// Of a node that comes later in the file, or never.
    Id(String),
}

/// A tie as it stands in the file.
#[derive(Debug)]
pub(super) struct DraftTie {
    pub(super) source: String,
    pub(super) target: String,
    pub(super) weight: f64,
    pub(super) relation: String,
    pub(super) details: TieDetails,
}

#[derive(Debug)]
struct Tie {
    row: Row,
    ends: [End; 2],
    edge: PlainEdge,
}

/// A graph while it is read.
pub(super) struct Draft<'a> {
    source: &'a Source<'a>,
    options: &'a GraphOptions,
    /// Where each line begins.
    lines: Vec<usize>,
    findings: Vec<Finding>,
    rejects: Vec<Reject>,
    refused: bool,
    /// Nodes and ties met, and where the first one stands that is too much.
    met: u64,
    first_too_much: Option<usize>,
    rows_read: u64,
    nodes: Vec<PlainNode>,
    /// The place of each node; `None` for one that is not there on the day asked for.
    numbers: BTreeMap<String, Option<NodeIx>>,
    rejected_ids: BTreeSet<String>,
    ties: Vec<Tie>,
    relations: BTreeMap<String, Text>,
    /// Where a tie with a direction was first met, and one without.
    directed: [Option<usize>; 2],
    /// What is only counted: by code and word, how often and where first.
    counts: BTreeMap<(&'static str, String), (u64, usize)>,
    /// Nodes and ties with times, and those of them that are not in force.
    timed: [u64; 2],
    absent: [u64; 2],
    /// What the file says of the whole.
    pub(super) attributes: Attributes,
}

impl<'a> Draft<'a> {
    pub(super) fn new(source: &'a Source<'a>, options: &'a GraphOptions) -> Self {
        let breaks = source.text.bytes().enumerate();
        let breaks = breaks
            .filter(|(_, byte)| *byte == b'\n')
            .map(|(i, _)| i + 1);
        let mut draft = Self {
            source,
            options,
            lines: std::iter::once(0).chain(breaks).collect(),
            findings: source.findings.clone(),
            rejects: Vec::new(),
            refused: !source.findings.is_empty(),
            met: 0,
            first_too_much: None,
            rows_read: 0,
            nodes: Vec::new(),
            numbers: BTreeMap::new(),
            rejected_ids: BTreeSet::new(),
            ties: Vec::new(),
            relations: BTreeMap::new(),
            directed: [None; 2],
            counts: BTreeMap::new(),
            timed: [0; 2],
            absent: [0; 2],
            attributes: Attributes::new(),
        };
        if !draft.refused && source.text.trim().is_empty() {
            let problem = Problem::new("E110", "the file is empty", "export it again");
            draft.refuse(None, problem);
        }
        draft
    }

    /// Whether nothing of the file can be used.
    pub(super) const fn is_refused(&self) -> bool {
        self.refused
    }

    /// How much is read.
    pub(super) const fn limits(&self) -> Limits {
        self.options.limits
    }

    /// The line of a place in the text, and the character in it, both from 1.
    fn place(&self, at: usize) -> (u64, u64) {
        let line = self.lines.partition_point(|start| *start <= at).max(1);
        let start = self.lines[line - 1];
        let before = self.source.text.get(start..at).unwrap_or_default();
        (line as u64, before.chars().count() as u64 + 1)
    }

    /// A finding at a place of the file, or about the whole of it.
    pub(super) fn find(&mut self, at: Option<usize>, column: &str, problem: &Problem) {
        let place = at.map(|at| self.place(at));
        self.findings.push(Finding {
            code: problem.code,
            severity: Severity::of_code(problem.code),
            file: self.source.file.to_owned(),
            line: place.map(|p| p.0),
            field: place.map(|p| p.1),
            column: (!column.is_empty()).then(|| column.to_owned()),
            reason: problem.reason.clone(),
            hint: (!problem.hint.is_empty()).then(|| problem.hint.clone()),
        });
    }

    /// A finding for which nothing of the file can be used.
    #[expect(clippy::needless_pass_by_value, reason = "made for it alone")]
    pub(super) fn refuse(&mut self, at: Option<usize>, problem: Problem) {
        self.find(at, "", &problem);
        self.refused = true;
    }

    /// An error in a node or a tie, which rejects it.
    pub(super) fn reject(&mut self, row: &mut Row, column: &str, problem: Problem) {
        self.find(Some(row.at), column, &problem);
        row.why.get_or_insert((column.to_owned(), problem));
    }

    /// Counts something that is said once at the end.
    pub(super) fn count(&mut self, code: &'static str, what: &str, at: usize) {
        let key = (code, what.to_owned());
        self.counts.entry(key).or_insert((0, at)).0 += 1;
    }

    /// Says that the id of a tie is not kept; a mere number says nothing.
    pub(super) fn tie_id(&mut self, id: &str, at: usize) {
        if !id.bytes().all(|byte| byte.is_ascii_digit()) {
            self.count("N160", "ids of ties", at);
        }
    }

    /// The value of a result; `None` with an error in the row.
    pub(super) fn take<T>(
        &mut self,
        row: &mut Row,
        column: &str,
        result: Result<T, Problem>,
    ) -> Option<T> {
        match result {
            Ok(value) => Some(value),
            Err(problem) => {
                self.reject(row, column, problem);
                None
            }
        }
    }

    /// Ends a row that is no part of the graph.
    pub(super) fn leave_out(&mut self, row: Row) {
        self.rows_read += 1;
        let Some((column, problem)) = row.why else {
            return;
        };
        let raw = self.source.text.get(row.at..row.end).unwrap_or_default();
        self.rejects.push(Reject {
            file: self.source.file.to_owned(),
            line: self.place(row.at).0,
            column: (!column.is_empty()).then_some(column),
            code: problem.code,
            reason: problem.reason,
            raw: raw.trim().to_owned(),
        });
    }

    /// Whether something with these times is there on the day asked for.
    fn is_in_force(&mut self, row: &mut Row, spells: &[Spell], kind: usize) -> bool {
        if spells.is_empty() {
            return true;
        }
        self.timed[kind] += 1;
        let Some(day) = self.options.as_of else {
            return true;
        };
        let holds: Result<Vec<bool>, _> = spells.iter().map(|s| s.contains(day)).collect();
        let holds = holds.map_err(|error| {
            let hint =
                "--as-of needs times that are dates; without it all nodes and ties are taken";
            Problem::new("E275", error.to_string(), hint)
        });
        let holds = self.take(row, "time", holds).unwrap_or_default();
        let holds = holds.contains(&true);
        self.absent[kind] += u64::from(!holds && row.why.is_none());
        holds
    }

    /// Counts a node or a tie; whether there are too many, so that it is not to be kept.
    fn is_too_much(&mut self, at: usize) -> bool {
        self.met += 1;
        let too_much = self.met > self.options.limits.rows;
        if too_much {
            self.first_too_much.get_or_insert(at);
        }
        too_much
    }

    /// Refuses a file with too many nodes and ties, once all are counted.
    fn refuse_too_many(&mut self) {
        let Some(at) = self.first_too_much else {
            return;
        };
        let (met, most) = (self.met, self.options.limits.rows);
        let reason = format!("there are {met} nodes and ties (limit {most})");
        let hint = format!("take a part of it, or raise the limit: --max-rows {met}");
        // What else was found may come of what was not kept.
        self.findings.clear();
        self.counts.clear();
        self.refuse(Some(at), Problem::new("E504", reason, hint));
    }

    /// Takes a node, if nothing is wrong with it; whether it did.
    pub(super) fn node(&mut self, mut row: Row, node: PlainNode) -> bool {
        if self.is_too_much(row.at) {
            return false;
        }
        if is_blank(&node.id) {
            let hint = "give every node an id of its own";
            let reason = match node.id.is_empty() {
                true => "the node has no id",
                false => "the id of the node is blank",
            };
            self.reject(&mut row, "id", Problem::new("E203", reason, hint));
        } else if self.numbers.contains_key(&node.id) {
            let reason = format!("there is a node `{}` already", shown(&node.id));
            let hint = "give every node an id of its own, or delete one of the two";
            self.reject(&mut row, "id", Problem::new("E272", reason, hint));
            self.leave_out(row);
            return false;
        }
        let in_force = self.is_in_force(&mut row, &node.spells, 0);
        if row.why.is_some() {
            self.rejected_ids.insert(node.id);
            self.leave_out(row);
            return false;
        }
        self.rows_read += 1;
        let number = in_force.then_some(self.nodes.len() as NodeIx);
        self.numbers.insert(node.id.clone(), number);
        if in_force {
            self.nodes.push(node);
        }
        true
    }

    /// Says that ties to this id belong to a node that was rejected.
    pub(super) fn forsake(&mut self, id: String) {
        self.rejected_ids.insert(id);
    }

    /// The ids of all nodes so far, in the order of the file.
    pub(super) fn ids(&self) -> impl Iterator<Item = &str> {
        self.nodes.iter().map(|n| n.id.as_str())
    }

    /// Says that the tie at a place has a direction or none, where each tie of the format says so
    /// itself.
    pub(super) fn direction(&mut self, at: usize, direction: TieDirection) {
        let place = usize::from(direction == TieDirection::Undirected);
        self.directed[place].get_or_insert(at);
    }

    fn end(&self, id: String) -> End {
        match self.numbers.get(&id) {
            Some(Some(number)) => End::Node(*number),
            _ => End::Id(id),
        }
    }

    /// Takes a tie, if nothing is wrong with it.
    pub(super) fn tie(&mut self, mut row: Row, tie: DraftTie) {
        if self.is_too_much(row.at) {
            return;
        }
        for (end, name) in [(&tie.source, "source"), (&tie.target, "target")] {
            if is_blank(end) {
                let reason = format!("the tie has no {name}");
                let problem = Problem::new("E203", reason, "say which nodes the tie joins");
                self.reject(&mut row, name, problem);
            }
        }
        let in_force = self.is_in_force(&mut row, &tie.details.spells, 1);
        if row.why.is_some() {
            return self.leave_out(row);
        }
        if !in_force {
            self.rows_read += 1;
            return;
        }
        let relation = match self.relations.get(&tie.relation) {
            Some(relation) => relation.clone(),
            None => {
                let relation: Text = tie.relation.as_str().into();
                self.relations.insert(tie.relation, relation.clone());
                relation
            }
        };
        let has_details = !tie.details.attributes.is_empty() || !tie.details.spells.is_empty();
        let ends = [self.end(tie.source), self.end(tie.target)];
        self.ties.push(Tie {
            row,
            ends,
            edge: PlainEdge {
                source: 0,
                target: 0,
                weight: tie.weight,
                relation,
                details: has_details.then(|| Box::new(tie.details)),
            },
        });
    }

    /// The node at an end, if it is there; what is wrong otherwise, if anything is.
    fn resolve(&self, end: &End) -> Result<NodeIx, Option<Problem>> {
        let id = match end {
            End::Node(number) => return Ok(*number),
            End::Id(id) => id,
        };
        match self.numbers.get(id) {
            Some(Some(number)) => Ok(*number),
            Some(None) => Err(None),
            None => Err(Some(Problem::new(
                if self.rejected_ids.contains(id) {
                    "N163"
                } else {
                    "E265"
                },
                format!("there is no node `{}`", shown(id)),
                "add the node, or mend the id",
            ))),
        }
    }

    /// The ties whose ends are there, and of the relations asked for; how many are of others.
    fn edges(&mut self) -> (Vec<PlainEdge>, u64) {
        let mut edges = Vec::with_capacity(self.ties.len());
        let mut others = 0;
        for mut tie in std::mem::take(&mut self.ties) {
            let ends = [self.resolve(&tie.ends[0]), self.resolve(&tie.ends[1])];
            if let [Ok(source), Ok(target)] = ends {
                self.rows_read += 1;
                let wanted = self.options.relations.as_ref();
                if wanted.is_some_and(|w| !w.iter().any(|w| **w == *tie.edge.relation)) {
                    others += 1;
                    continue;
                }
                (tie.edge.source, tie.edge.target) = (source, target);
                edges.push(tie.edge);
                continue;
            }
            let names = ["source", "target"];
            for (end, name) in ends.into_iter().zip(names) {
                match end {
                    Err(Some(problem)) if problem.code == "N163" => {
                        self.count("N163", "", tie.row.at);
                        tie.row.why.get_or_insert((name.to_owned(), problem));
                    }
                    Err(Some(problem)) => self.reject(&mut tie.row, name, problem),
                    Ok(_) | Err(None) => {}
                }
            }
            self.absent[1] += u64::from(tie.row.why.is_none());
            self.leave_out(tie.row);
        }
        (edges, others)
    }

    /// Where ids are `n0`, `n1`, and so on, and every node has a name of its own, the names are the
    /// ids: so igraph writes GraphML.
    pub(super) fn use_names(&mut self) {
        let numbered = self
            .ids()
            .enumerate()
            .all(|(at, id)| id == format!("n{at}"));
        let name = |n: &PlainNode| {
            n.attributes
                .get("name")
                .and_then(Value::as_text)
                .map(str::to_owned)
        };
        let names: Option<Vec<String>> = self.nodes.iter().map(name).collect();
        let Some(names) = names.filter(|names| numbered && !names.is_empty()) else {
            return;
        };
        let distinct: BTreeSet<&String> = names.iter().collect();
        if distinct.len() < names.len() || names.iter().any(|name| is_blank(name)) {
            return;
        }
        for (node, name) in self.nodes.iter_mut().zip(names) {
            if node.label == node.id || node.label == name {
                node.label.clone_from(&name);
            }
            node.id = name;
            node.attributes.remove("name");
        }
        self.count("N161", "", 0);
    }

    /// The direction of the ties: what they say themselves, else what the file says of all of
    /// them, else what was asked for.
    fn direction_of_all(&mut self, stated: Option<TieDirection>) -> TieDirection {
        match self.directed {
            [Some(with), Some(without)] => {
                let reason = "some ties have a direction and others have none";
                let hint = "make all of them directed (one tie each way for one without direction) \
                            or all undirected";
                self.refuse(Some(with.max(without)), Problem::new("E268", reason, hint));
                TieDirection::Directed
            }
            [Some(_), None] => TieDirection::Directed,
            [None, Some(_)] => TieDirection::Undirected,
            [None, None] => stated.unwrap_or(self.options.direction),
        }
    }

    /// Says what was only counted.
    fn say_counts(&mut self) {
        for ((code, what), (n, at)) in std::mem::take(&mut self.counts) {
            let times = if n == 1 {
                "once".to_owned()
            } else {
                format!("{n} times")
            };
            let (reason, hint) = match code {
                "W161" => (
                    format!("`{what}` is not a finite number {times}, and is left out there"),
                    "",
                ),
                "W162" => (
                    format!("`{what}` has several values ({times}), over time perhaps: the last one counts"),
                    "",
                ),
                "W163" => (format!("not read: {what} ({times})"), ""),
                "N161" => (
                    "the ids are numbered and every node has a name of its own: the names are used \
                     as ids"
                        .to_owned(),
                    "",
                ),
                "N163" => (
                    format!("a tie is left out because a node of it is rejected ({times})"),
                    "mend the node",
                ),
                _ => (format!("not kept: {what} ({times})"), ""),
            };
            self.find(
                (code != "N161").then_some(at),
                "",
                &Problem::new(code, reason, hint),
            );
        }
        let [nodes, ties] = self.timed;
        if nodes + ties > 0 {
            let both = |[nodes, ties]: [u64; 2]| {
                format!("{} and {}", counted(nodes, "node"), counted(ties, "tie"))
            };
            let reason = match self.options.as_of {
                Some(day) => {
                    format!("left out, as not there on {day}: {}", both(self.absent))
                }
                None => format!(
                    "{} have times: all are taken; --as-of DATE takes those of a day",
                    both(self.timed)
                ),
            };
            self.find(None, "", &Problem::new("N162", reason, ""));
        }
    }

    /// Ends the reading. `stated` is the direction that the file states for all ties.
    pub(super) fn finish(
        mut self,
        format: &'static str,
        stated: Option<TieDirection>,
    ) -> Result<GraphFile, GraphFileError> {
        self.refuse_too_many();
        let direction = self.direction_of_all(stated);
        let (edges, ties_left_out) = if self.refused {
            (Vec::new(), 0)
        } else {
            self.edges()
        };
        self.say_counts();
        self.findings.sort_by_key(|f| (f.line, f.field));
        self.rejects.sort_by_key(|r| r.line);
        let rejected = self.rejects.len() as u64;
        let account = FileAccount {
            file: self.source.file.to_owned(),
            rows_read: self.rows_read,
            rows_used: self.rows_read - rejected,
            rows_rejected: rejected,
            rows_merged: 0,
        };
        let stop = self.options.on_error == OnError::Stop;
        if self.refused || (stop && self.findings.iter().any(Finding::is_error)) {
            return Err(GraphFileError::Read(ReadError::Rejected {
                findings: self.findings,
                accounts: vec![account],
            }));
        }
        let as_of: Option<Date> = self.options.as_of;
        if as_of.is_some() && self.timed == [0; 2] {
            return Err(GraphFileError::NoTimes);
        }
        let mut graph = PlainGraph::new(direction, self.nodes, edges);
        graph.attributes = self.attributes;
        let mut file = GraphFile::new(graph, format, account, self.source.input.clone());
        file.findings = self.findings;
        file.ties_left_out = ties_left_out;
        file.rejects = self.rejects;
        file.as_of = as_of;
        Ok(file)
    }
}
