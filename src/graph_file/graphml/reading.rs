//! From GraphML to a graph.

use super::INFO;
use crate::graph_file::column::{Cells, Column, Columns, label, relation, type_named};
use crate::graph_file::draft::{Draft, DraftTie, Row, Source};
use crate::graph_file::number::Problem;
use crate::graph_file::value::ValueType;
use crate::graph_file::xml::{Fault, Open, Xml};
use crate::graph_file::{GraphFile, GraphFileError, GraphOptions, PlainNode, TieDetails};
use crate::network::TieDirection;

/// A file that is being read.
struct Reading<'a, 'b> {
    xml: Xml<'a>,
    draft: &'b mut Draft<'a>,
    nodes: Columns,
    edges: Columns,
    whole: Columns,
    /// How many graphs were met, and what the first says of the direction of its ties.
    graphs: usize,
    stated: Option<TieDirection>,
}

pub(super) fn read(
    source: &Source<'_>,
    options: &GraphOptions,
) -> Result<GraphFile, GraphFileError> {
    let mut draft = Draft::new(source, options);
    let mut stated = None;
    if !draft.is_refused() {
        match read_text(&source.text, &mut draft) {
            Ok(direction) => stated = direction,
            Err(fault) => draft.refuse(Some(fault.at), fault.problem),
        }
    }
    draft.use_names();
    draft.finish(INFO.id, stated)
}

fn read_text<'a>(text: &'a str, draft: &mut Draft<'a>) -> Result<Option<TieDirection>, Fault> {
    let mut reading = Reading {
        xml: Xml::new(text, draft.limits().depth)?,
        draft,
        nodes: Columns::new(),
        edges: Columns::new(),
        whole: Columns::new(),
        graphs: 0,
        stated: None,
    };
    reading.document()?;
    Ok(reading.stated)
}

impl Reading<'_, '_> {
    fn document(&mut self) -> Result<(), Fault> {
        let root = self.xml.child()?;
        if root.is_some_and(|root| root.name() == "graphml") {
            while let Some(open) = self.xml.child()? {
                match open.name() {
                    "key" => self.key(&open)?,
                    "graph" => self.graph(&open)?,
                    "desc" => self.xml.skip()?,
                    _ => self.unread(&open)?,
                }
            }
            // What stands behind the end is for the reader of XML to complain of.
            while self.xml.child()?.is_some() {}
        }
        if self.graphs == 0 {
            let reason = "there is no `<graph>` in a `<graphml>` in the file";
            let problem = Problem::new("E264", reason, "export it again as GraphML");
            self.draft.refuse(None, problem);
        }
        Ok(())
    }

    /// Passes over an element that means nothing here, and says so.
    fn unread(&mut self, open: &Open) -> Result<(), Fault> {
        let what = format!("`<{}>`", open.qualified);
        self.draft.count("W163", &what, open.at);
        self.xml.skip()
    }

    fn key(&mut self, open: &Open) -> Result<(), Fault> {
        let mut default = None;
        while let Some(child) = self.xml.child()? {
            match child.name() {
                "default" => default = Some(self.xml.text()?.0),
                _ => self.xml.skip()?,
            }
        }
        let id = open.text("id");
        let named = open.attribute("attr.name");
        let declared = open.text("attr.type");
        let kind = type_named(&declared);
        if kind.is_none() {
            let what = format!("the type `{declared}` of an attribute, which is taken as text");
            self.draft.count("W163", &what, open.at);
        }
        // yEd declares what it draws with by `yfiles.type` alone.
        let drawn = open.attribute("yfiles.type");
        let column = Column {
            name: named.or(drawn).unwrap_or(&id).to_owned(),
            kind: kind.unwrap_or(ValueType::Text),
            default,
            kept: named.is_some() || drawn.is_none(),
        };
        let domain = open.attribute("for").unwrap_or("all");
        for (name, columns) in [
            ("node", &mut self.nodes),
            ("edge", &mut self.edges),
            ("graph", &mut self.whole),
        ] {
            if domain == name || domain == "all" {
                columns.insert(id.clone(), column.clone());
            }
        }
        Ok(())
    }

    fn graph(&mut self, open: &Open) -> Result<(), Fault> {
        self.graphs += 1;
        if self.graphs > 1 {
            let problem = Problem::new(
                "E264",
                "there is a second graph in the file",
                "a file holds one graph here: make a file of each",
            );
            self.draft.refuse(Some(open.at), problem);
            return self.xml.skip();
        }
        self.stated = match open.attribute("edgedefault") {
            Some("directed") => Some(TieDirection::Directed),
            Some("undirected") => Some(TieDirection::Undirected),
            _ => None,
        };
        let mut cells = Cells::default();
        while let Some(child) = self.xml.child()? {
            match child.name() {
                "node" => self.node(&child)?,
                "edge" => self.edge(&child)?,
                "hyperedge" => self.hyperedge(&child)?,
                "data" => {
                    // Nothing of the whole rejects a row.
                    let columns = std::mem::take(&mut self.whole);
                    self.data(&child, &mut Row::new(child.at), &columns, &mut cells, false)?;
                    self.whole = columns;
                }
                "desc" => self.xml.skip()?,
                _ => self.unread(&child)?,
            }
        }
        self.draft.attributes = cells.values;
        Ok(())
    }

    fn data(
        &mut self,
        open: &Open,
        row: &mut Row,
        columns: &Columns,
        cells: &mut Cells,
        is_tie: bool,
    ) -> Result<(), Fault> {
        let key = open.text("key");
        let (text, nested) = self.xml.text()?;
        let drawn = columns.get(&key).is_some_and(|column| !column.kept);
        if nested && !drawn {
            self.draft
                .count("W163", "elements within `<data>`", open.at);
        }
        cells.take(self.draft, row, columns, open.at, (&key, &text), is_tie);
        Ok(())
    }

    fn node(&mut self, open: &Open) -> Result<(), Fault> {
        let mut row = Row::new(open.at);
        let mut cells = Cells::default();
        let columns = std::mem::take(&mut self.nodes);
        while let Some(child) = self.xml.child()? {
            match child.name() {
                "data" => self.data(&child, &mut row, &columns, &mut cells, false)?,
                "graph" => {
                    let problem = Problem::new(
                        "E266",
                        "a graph stands within the node",
                        "graphs within nodes are not supported: ungroup them before the export",
                    );
                    self.draft.reject(&mut row, "graph", problem);
                    self.xml.skip()?;
                }
                "desc" => self.xml.skip()?,
                _ => self.unread(&child)?,
            }
        }
        row.until(self.xml.position());
        cells.fill(self.draft, &mut row, &columns, open.at, false);
        self.nodes = columns;
        let id = open.text("id");
        let own = cells.text("label");
        let node = PlainNode {
            label: label(own, &cells.values, &id),
            id,
            attributes: cells.values,
            spells: Vec::new(),
        };
        self.draft.node(row, node);
        Ok(())
    }

    fn edge(&mut self, open: &Open) -> Result<(), Fault> {
        let mut row = Row::new(open.at);
        let mut cells = Cells::default();
        let columns = std::mem::take(&mut self.edges);
        while let Some(child) = self.xml.child()? {
            match child.name() {
                "data" => self.data(&child, &mut row, &columns, &mut cells, true)?,
                "desc" => self.xml.skip()?,
                _ => self.unread(&child)?,
            }
        }
        row.until(self.xml.position());
        cells.fill(self.draft, &mut row, &columns, open.at, true);
        self.edges = columns;
        for port in ["sourceport", "targetport"] {
            if open.attribute(port).is_some() {
                self.draft
                    .count("W163", "ports at the ends of ties", open.at);
            }
        }
        self.draft.tie_id(&open.text("id"), open.at);
        let direction = match open.attribute("directed") {
            Some("true" | "1") => Some(TieDirection::Directed),
            Some("false" | "0") => Some(TieDirection::Undirected),
            _ => self.stated,
        };
        if let Some(direction) = direction {
            self.draft.direction(open.at, direction);
        }
        let weight = cells.weight(self.draft, &mut row);
        let tie = DraftTie {
            source: open.text("source"),
            target: open.text("target"),
            weight,
            relation: relation(&mut cells, None),
            details: TieDetails {
                attributes: cells.values,
                spells: Vec::new(),
            },
        };
        self.draft.tie(row, tie);
        Ok(())
    }

    fn hyperedge(&mut self, open: &Open) -> Result<(), Fault> {
        let mut row = Row::new(open.at);
        self.xml.skip()?;
        row.until(self.xml.position());
        let problem = Problem::new(
            "E267",
            "a hyperedge ties any number of nodes",
            "make it a node of its own, tied to each of its members (a two-mode graph)",
        );
        self.draft.reject(&mut row, "hyperedge", problem);
        self.draft.leave_out(row);
        Ok(())
    }
}
