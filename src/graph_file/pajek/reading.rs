//! From a Pajek network to a graph.

use std::collections::BTreeMap;

use super::INFO;
use super::label::{Token, tokens};
use crate::graph_file::draft::{Draft, DraftTie, Row, Source};
use crate::graph_file::number::{self, Problem, shown};
use crate::graph_file::value::Attributes;
use crate::graph_file::{GraphFile, GraphFileError, GraphOptions, PlainNode, TieDetails};
use crate::network::TieDirection;

/// Shapes that a vertex is drawn with.
const SHAPES: &[&str] = &[
    "ellipse", "box", "diamond", "triangle", "cross", "empty", "house", "man", "woman",
];

/// Parameters that say how a vertex or a line is drawn.
const DRAWING: &[&str] = &[
    "x_fact", "y_fact", "phi", "r", "q", "ic", "bc", "bw", "lc", "la", "lp", "lr", "lphi", "fos",
    "font", "size", "hks", "w", "c", "p", "s", "a", "ap", "h1", "h2", "a1", "a2", "k1", "k2",
    "url",
];

/// What the lines of a section are.
enum Section {
    Vertices,
    /// One tie a line; the relation is that of the section.
    Ties(TieDirection, String),
    /// A node and everybody it is tied to.
    Lists(TieDirection, String),
    /// A row of weights for each node, 0 where there is no tie; the relation is that of the section.
    Matrix(String),
    /// Something that is not read.
    Other,
}

struct Reading<'a, 'b> {
    draft: &'b mut Draft<'a>,
    section: Section,
    /// Where the vertices are declared, how many there are and how many of them are actors.
    declared: Option<(usize, u64, Option<u64>)>,
    vertices: BTreeMap<u64, (Row, PlainNode)>,
    /// The id of each vertex, once all are known.
    ids: Vec<String>,
    are_known: bool,
    stated: Option<TieDirection>,
    /// Rows read of the matrix.
    rows: usize,
    most: u64,
}

pub(super) fn read(
    source: &Source<'_>,
    options: &GraphOptions,
) -> Result<GraphFile, GraphFileError> {
    let mut draft = Draft::new(source, options);
    let mut stated = None;
    if !draft.is_refused() {
        let mut reading = Reading {
            draft: &mut draft,
            section: Section::Other,
            declared: None,
            vertices: BTreeMap::new(),
            ids: Vec::new(),
            are_known: false,
            stated: None,
            rows: 0,
            most: source.text.len() as u64,
        };
        reading.lines(&source.text);
        stated = reading.stated;
    }
    draft.finish(INFO.id, stated)
}

fn broken(reason: impl Into<String>, hint: &str) -> Problem {
    Problem::new("E273", reason, hint)
}

impl Reading<'_, '_> {
    fn lines(&mut self, text: &str) {
        let mut at = 0;
        for raw in text.split('\n') {
            let line = raw.trim();
            let start = at + (raw.len() - raw.trim_start().len());
            at += raw.len() + 1;
            if line.is_empty() || line.starts_with('%') {
                continue;
            }
            if let Some(head) = line.strip_prefix('*') {
                self.head(head, start);
            } else {
                self.line(line, start);
            }
            if self.draft.is_refused() {
                return;
            }
        }
        self.end_matrix(text.len());
        self.know_vertices();
        if self.declared.is_none() {
            let reason = "there is no line `*Vertices` with the number of nodes";
            let problem = Problem::new("E264", reason, "export it again as a Pajek network");
            self.draft.refuse(None, problem);
        }
    }

    /// A line that opens a section.
    fn head(&mut self, head: &str, at: usize) {
        let (word, rest) = head.split_once(char::is_whitespace).unwrap_or((head, ""));
        let tie = |direction, list: bool, relation| match list {
            true => Section::Lists(direction, relation),
            false => Section::Ties(direction, relation),
        };
        let word = word.to_ascii_lowercase();
        self.end_matrix(at);
        self.section = match word.as_str() {
            "vertices" => {
                self.declare(rest, at);
                Section::Vertices
            }
            "arcs" | "arcslist" | "edges" | "edgeslist" => {
                let direction = match word.starts_with("arcs") {
                    true => TieDirection::Directed,
                    false => TieDirection::Undirected,
                };
                self.stated.get_or_insert(direction);
                tie(direction, word.ends_with("list"), relation_of(rest))
            }
            "network" => {
                if !rest.trim().is_empty() {
                    let name = crate::escape::pajek::decoded(rest.trim());
                    self.draft.attributes.insert("name".to_owned(), name.into());
                }
                Section::Other
            }
            "matrix" => {
                self.stated.get_or_insert(self.direction_of_matrix());
                self.rows = 0;
                Section::Matrix(relation_of(rest))
            }
            "partition" | "vector" | "cluster" | "permutation" | "hierarchy" => {
                let problem = Problem::new(
                    "E274",
                    format!("this is a project with a {word} beside the network"),
                    "save the network alone, as `.net`; attributes of nodes go into GraphML, GEXF or \
                     JSON",
                );
                self.draft.refuse(Some(at), problem);
                Section::Other
            }
            _ => {
                self.draft
                    .count("W163", &format!("the section `*{}`", shown(&word)), at);
                Section::Other
            }
        };
    }

    /// In one mode a row says whom its node is tied to; in two modes rows and columns have sides.
    fn direction_of_matrix(&self) -> TieDirection {
        match self.declared {
            Some((_, _, Some(_))) => TieDirection::Undirected,
            _ => TieDirection::Directed,
        }
    }

    /// The nodes that have a row, and the first node that has a column.
    fn shape(&self) -> (usize, usize) {
        match self.declared {
            // Nodes fit u32 when they are taken.
            Some((_, _, Some(actors))) => (actors as usize, actors as usize),
            _ => (self.ids.len(), 0),
        }
    }

    fn matrix_row(&mut self, words: &[Token], at: usize, end: usize, relation: &str) {
        let (rows, first) = self.shape();
        let columns = self.ids.len() - first;
        self.rows += 1;
        if self.rows > rows || words.len() != columns {
            let reason = match self.rows > rows {
                true => format!("the matrix has more than {rows} rows"),
                false => format!("row {} has {} numbers", self.rows, words.len()),
            };
            let hint = format!("a matrix of these vertices has {rows} rows of {columns} numbers");
            return self.draft.refuse(Some(at), broken(reason, &hint));
        }
        let number = |number: usize| Token {
            text: number.to_string(),
            quoted: false,
        };
        let direction = self.direction_of_matrix();
        for (column, word) in words.iter().enumerate() {
            if word.text.parse::<f64>().is_ok_and(|weight| weight == 0.0) {
                continue;
            }
            // Each tie of the matrix is a row of the account.
            let mut row = Row::new(at);
            row.until(end);
            let tie = vec![number(self.rows), number(first + column + 1), word.clone()];
            self.tie(row, tie, at, direction, relation.to_owned());
        }
    }

    /// A matrix that has ended must not lack a row.
    fn end_matrix(&mut self, at: usize) {
        let (rows, _) = self.shape();
        if matches!(self.section, Section::Matrix(_)) && self.rows < rows {
            let reason = format!("the matrix has {} rows instead of {rows}", self.rows);
            let problem = broken(reason, "export it again: a part of it is missing");
            self.draft.refuse(Some(at), problem);
        }
        if matches!(self.section, Section::Matrix(_)) {
            self.section = Section::Other;
        }
    }

    fn declare(&mut self, rest: &str, at: usize) {
        if self.declared.is_some() {
            // A partition or a vector of a project file has vertices of its own.
            let problem = Problem::new(
                "E264",
                "there is a second list of vertices in the file",
                "a file holds one network here: save it alone, as `.net`",
            );
            self.draft.refuse(Some(at), problem);
            return;
        }
        let numbers: Option<Vec<u64>> = rest.split_whitespace().map(|n| n.parse().ok()).collect();
        let (count, actors) = match numbers.as_deref() {
            Some([count]) => (*count, None),
            Some([count, actors]) if actors <= count => (*count, Some(*actors)),
            _ => {
                let hint = "write `*Vertices 12`, or `*Vertices 12 5` for two modes of 5 and 7";
                let problem = broken(format!("`*Vertices {}` says no number", shown(rest)), hint);
                return self.draft.refuse(Some(at), problem);
            }
        };
        if count > self.most.max(1_000_000) {
            let hint = "correct the number";
            let reason = format!("{count} nodes are more than such a file can have");
            return self.draft.refuse(Some(at), broken(reason, hint));
        }
        self.declared = Some((at, count, actors));
    }

    fn line(&mut self, line: &str, at: usize) {
        let mut row = Row::new(at);
        row.until(at + line.len());
        if matches!(self.section, Section::Other) {
            if self.declared.is_none() {
                let hint = "a network begins with `*Vertices` and the number of nodes";
                let problem = broken(format!("`{}` stands in no section", shown(line)), hint);
                self.draft.refuse(Some(at), problem);
            }
            return;
        }
        let parsed = tokens(line);
        let Some(mut words) = self.draft.take(&mut row, "", parsed) else {
            return self.draft.leave_out(row);
        };
        let mut place = 0;
        words.retain(|word| {
            place += 1;
            // The first two are a number and a label, or two numbers.
            let is_time = place > 2 && !word.quoted && word.text.starts_with('[');
            if is_time {
                self.draft.count("W163", "times in brackets", at);
            }
            !is_time
        });
        if !matches!(self.section, Section::Vertices) {
            self.know_vertices();
        }
        match &self.section {
            Section::Vertices => self.vertex(row, &words, at),
            Section::Ties(direction, relation) => {
                let (direction, relation) = (*direction, relation.clone());
                self.tie(row, words, at, direction, relation);
            }
            Section::Matrix(relation) => {
                let relation = relation.clone();
                self.matrix_row(&words, at, at + line.len(), &relation);
            }
            Section::Lists(direction, relation) => {
                let (direction, relation) = (*direction, relation.clone());
                let Some((first, others)) = words.split_first() else {
                    return;
                };
                // Each tie of the list is a row of the account.
                for other in others {
                    let mut row = Row::new(at);
                    row.until(at + line.len());
                    let pair = vec![first.clone(), other.clone()];
                    self.tie(row, pair, at, direction, relation.clone());
                }
            }
            Section::Other => {}
        }
    }

    /// Parameters in pairs of name and value.
    fn parameters(&mut self, words: &[Token], at: usize) -> Attributes {
        let mut values = Attributes::new();
        for pair in words.chunks(2) {
            let name = pair[0].text.as_str();
            match pair.get(1) {
                Some(value) if !DRAWING.contains(&name.to_ascii_lowercase().as_str()) => {
                    values.insert(name.to_owned(), value.text.as_str().into());
                }
                _ => self.draft.count("N160", &format!("`{}`", shown(name)), at),
            }
        }
        values
    }

    fn vertex(&mut self, mut row: Row, words: &[Token], at: usize) {
        let number = words.first().and_then(|word| word.text.parse::<u64>().ok());
        let count = self.declared.map_or(0, |declared| declared.1);
        let Some(number) = number.filter(|n| (1..=count).contains(n)) else {
            let word = words.first().map_or("", |word| word.text.as_str());
            let reason = format!(
                "`{}` is no number of a vertex from 1 to {count}",
                shown(word)
            );
            let hint = "begin the line with the number of the vertex, or mend `*Vertices`";
            self.draft.reject(&mut row, "", broken(reason, hint));
            return self.draft.leave_out(row);
        };
        if self.vertices.contains_key(&number) {
            let reason = format!("the vertex {number} is described twice");
            let hint = "delete one of the two lines";
            self.draft
                .reject(&mut row, "", Problem::new("E272", reason, hint));
            return self.draft.leave_out(row);
        }
        let id = words
            .get(1)
            .map_or_else(|| number.to_string(), |word| word.text.clone());
        let rest = words.get(2..).unwrap_or_default();
        let is_number = |word: &&Token| !word.quoted && word.text.parse::<f64>().is_ok();
        let places = rest.iter().take(3).take_while(is_number).count();
        let mut rest = &rest[places..];
        if places > 0 {
            self.draft.count("N160", "positions", at);
        }
        let is_shape = |word: &Token| SHAPES.contains(&word.text.to_ascii_lowercase().as_str());
        if rest.first().is_some_and(is_shape) {
            self.draft.count("N160", "shapes", at);
            rest = &rest[1..];
        }
        let mut attributes = self.parameters(rest, at);
        let label = attributes.remove("label").map(|label| label.to_string());
        let node = PlainNode {
            label: label.unwrap_or_else(|| id.clone()),
            id,
            attributes,
            spells: Vec::new(),
        };
        self.vertices.insert(number, (row, node));
    }

    /// Takes all vertices: those without a line of their own bear their number.
    fn know_vertices(&mut self) {
        let Some((at, count, actors)) = self.declared.filter(|_| !self.are_known) else {
            return;
        };
        self.are_known = true;
        let mut described = std::mem::take(&mut self.vertices);
        for number in 1..=count {
            let bare = || (Row::new(at), PlainNode::new(number.to_string()));
            let (row, mut node) = described.remove(&number).unwrap_or_else(bare);
            if let Some(actors) = actors {
                let side = if number <= actors { "actor" } else { "body" };
                node.attributes.insert("side".to_owned(), side.into());
            }
            let id = node.id.clone();
            if self.draft.node(row, node) {
                self.ids.push(id);
            } else {
                // A label that stands twice must not lead to the other vertex.
                let id = format!("{id} (vertex {number})");
                self.draft.forsake(id.clone());
                self.ids.push(id);
            }
        }
    }

    /// The id of the vertex with a number.
    fn id(&mut self, row: &mut Row, word: Option<&Token>, column: &str) -> String {
        let text = word.map_or("", |word| word.text.as_str());
        let place = text.parse::<usize>().ok().and_then(|n| n.checked_sub(1));
        if let Some(id) = place.and_then(|place| self.ids.get(place)) {
            return id.clone();
        }
        let problem = if text.parse::<u64>().is_ok() {
            let reason = format!("there is no vertex {text}: there are {}", self.ids.len());
            Problem::new("E265", reason, "mend the number, here or in `*Vertices`")
        } else {
            let reason = format!("`{}` is no number of a vertex", shown(text));
            broken(
                reason,
                "a line of ties is two numbers of vertices and a weight",
            )
        };
        self.draft.reject(row, column, problem);
        // Not empty, so that nothing more is said of it.
        "?".to_owned()
    }

    fn tie(
        &mut self,
        mut row: Row,
        mut words: Vec<Token>,
        at: usize,
        direction: TieDirection,
        mut relation: String,
    ) {
        // `2: 1 3` is a tie from 1 to 3 of the second relation.
        if let Some(number) = words.first().and_then(|word| word.text.strip_suffix(':')) {
            relation = number.to_owned();
            words.remove(0);
        }
        let source = self.id(&mut row, words.first(), "source");
        let target = self.id(&mut row, words.get(1), "target");
        let mut rest = words.get(2..).unwrap_or_default();
        let mut weight = 1.0;
        if rest.len() % 2 == 1 {
            let parsed = number::weight(&rest[0].text);
            weight = self.draft.take(&mut row, "weight", parsed).unwrap_or(1.0);
            rest = &rest[1..];
        }
        let mut attributes = self.parameters(rest, at);
        for name in ["l", "relation"] {
            if let Some(value) = attributes.remove(name) {
                relation = value.to_string();
            }
        }
        self.draft.direction(at, direction);
        let tie = DraftTie {
            source,
            target,
            weight,
            relation,
            details: TieDetails {
                attributes,
                spells: Vec::new(),
            },
        };
        self.draft.tie(row, tie);
    }
}

/// The relation of `*Arcs :2 "name"`: its name, else its number.
fn relation_of(rest: &str) -> String {
    let words = tokens(rest).unwrap_or_default();
    let named = words.iter().find(|word| word.quoted);
    let number = words.iter().find_map(|word| word.text.strip_prefix(':'));
    named
        .map(|word| word.text.as_str())
        .or(number)
        .unwrap_or_default()
        .to_owned()
}
