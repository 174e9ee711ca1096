//! From GEXF to a graph.

use super::INFO;
use crate::graph_file::column::{Cells, Column, Columns, label, relation, type_named};
use crate::graph_file::draft::{Draft, DraftTie, Row, Source};
use crate::graph_file::number::Problem;
use crate::graph_file::value::ValueType;
use crate::graph_file::xml::{Fault, Open, Xml};
use crate::graph_file::{GraphFile, GraphFileError, GraphOptions, PlainNode, Spell, TieDetails};
use crate::network::TieDirection;

/// A file that is being read.
struct Reading<'a, 'b> {
    xml: Xml<'a>,
    draft: &'b mut Draft<'a>,
    nodes: Columns,
    edges: Columns,
    graphs: usize,
    /// The direction of ties that do not say their own.
    stated: Option<TieDirection>,
}

/// What stands within a node or an edge.
#[derive(Default)]
struct Inner {
    cells: Cells,
    spells: Vec<Spell>,
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
    draft.finish(INFO.id, stated)
}

fn read_text<'a>(text: &'a str, draft: &mut Draft<'a>) -> Result<Option<TieDirection>, Fault> {
    let mut reading = Reading {
        xml: Xml::new(text, draft.limits().depth)?,
        draft,
        nodes: Columns::new(),
        edges: Columns::new(),
        graphs: 0,
        stated: None,
    };
    reading.document()?;
    Ok(reading.stated)
}

fn direction_named(name: Option<&str>) -> Option<TieDirection> {
    match name {
        Some("directed") => Some(TieDirection::Directed),
        Some("undirected") => Some(TieDirection::Undirected),
        _ => None,
    }
}

/// A bound of a time; infinity is none.
fn bound(open: &Open, name: &str) -> Option<String> {
    let text = open.attribute(name)?.trim();
    let endless = text.trim_start_matches(['-', '+']);
    let is_endless = ["", "infinity", "inf"].contains(&endless.to_ascii_lowercase().as_str());
    (!is_endless).then(|| text.to_owned())
}

impl Reading<'_, '_> {
    fn document(&mut self) -> Result<(), Fault> {
        let root = self.xml.child()?;
        if root.is_some_and(|root| root.name() == "gexf") {
            while let Some(open) = self.xml.child()? {
                match open.name() {
                    "meta" => self.meta(&open)?,
                    "graph" => self.graph(&open)?,
                    _ => self.unread(&open)?,
                }
            }
            // What stands behind the end is for the reader of XML to complain of.
            while self.xml.child()?.is_some() {}
        }
        if self.graphs == 0 {
            let reason = "there is no `<graph>` in a `<gexf>` in the file";
            let problem = Problem::new("E264", reason, "export it again as GEXF");
            self.draft.refuse(None, problem);
        }
        Ok(())
    }

    /// Passes over an element that means nothing here, and says so.
    fn unread(&mut self, open: &Open) -> Result<(), Fault> {
        let code = match open.qualified.starts_with("viz:") {
            true => "N160",
            false => "W163",
        };
        let what = format!("`<{}>`", open.qualified);
        self.draft.count(code, &what, open.at);
        self.xml.skip()
    }

    fn meta(&mut self, open: &Open) -> Result<(), Fault> {
        if let Some(date) = open.attribute("lastmodifieddate") {
            let attributes = &mut self.draft.attributes;
            attributes.insert("lastmodifieddate".to_owned(), date.into());
        }
        while let Some(child) = self.xml.child()? {
            let name = child.name().to_owned();
            let (text, _) = self.xml.text()?;
            if !text.trim().is_empty() {
                self.draft.attributes.insert(name, text.trim().into());
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
        let stated = open.attribute("defaultedgetype");
        // Without a word, ties have no direction: so the format has it.
        self.stated = direction_named(stated).or(Some(TieDirection::Undirected));
        if stated == Some("mutual") {
            self.stated = None;
        }
        while let Some(child) = self.xml.child()? {
            match child.name() {
                "attributes" => self.columns(&child)?,
                "nodes" => {
                    while let Some(child) = self.xml.child()? {
                        match child.name() {
                            "node" => self.node(&child)?,
                            _ => self.unread(&child)?,
                        }
                    }
                }
                "edges" => {
                    while let Some(child) = self.xml.child()? {
                        match child.name() {
                            "edge" => self.edge(&child, stated)?,
                            _ => self.unread(&child)?,
                        }
                    }
                }
                _ => self.unread(&child)?,
            }
        }
        Ok(())
    }

    fn columns(&mut self, open: &Open) -> Result<(), Fault> {
        while let Some(child) = self.xml.child()? {
            let mut default = None;
            while let Some(inner) = self.xml.child()? {
                match inner.name() {
                    "default" => default = Some(self.xml.text()?.0),
                    _ => self.xml.skip()?,
                }
            }
            let declared = child.text("type");
            let kind = type_named(&declared);
            if kind.is_none() {
                let what = format!("the type `{declared}` of an attribute, which is taken as text");
                self.draft.count("W163", &what, child.at);
            }
            let id = child.text("id");
            let column = Column {
                name: child.attribute("title").unwrap_or(&id).to_owned(),
                kind: kind.unwrap_or(ValueType::Text),
                default,
                kept: true,
            };
            match open.attribute("class") {
                Some("edge") => self.edges.insert(id, column),
                _ => self.nodes.insert(id, column),
            };
        }
        Ok(())
    }

    /// The spell that the attributes of an element say, if they say one.
    fn spell(&mut self, open: &Open) -> Option<Spell> {
        for name in ["startopen", "endopen"] {
            if open.attribute(name).is_some() {
                let what = format!("`{name}`, taken as if its day were included");
                self.draft.count("W163", &what, open.at);
            }
        }
        let spell = Spell {
            start: bound(open, "start").or_else(|| bound(open, "startopen")),
            end: bound(open, "end").or_else(|| bound(open, "endopen")),
        };
        (!spell.is_always()).then_some(spell)
    }

    /// What stands within a node or an edge.
    fn inner(&mut self, open: &Open, row: &mut Row, is_tie: bool) -> Result<Inner, Fault> {
        let mut inner = Inner::default();
        inner.spells.extend(self.spell(open));
        let columns = match is_tie {
            true => std::mem::take(&mut self.edges),
            false => std::mem::take(&mut self.nodes),
        };
        while let Some(child) = self.xml.child()? {
            match child.name() {
                "attvalues" => {
                    while let Some(value) = self.xml.child()? {
                        // Old files say `id`.
                        let key = value.attribute("for").or_else(|| value.attribute("id"));
                        let pair = (key.unwrap_or_default(), value.attribute("value"));
                        let pair = (pair.0, pair.1.unwrap_or_default());
                        let cells = &mut inner.cells;
                        cells.take(self.draft, row, &columns, value.at, pair, is_tie);
                        self.xml.skip()?;
                    }
                }
                "spells" | "slices" => {
                    // The spells are what counts; start and end around them are their hull.
                    inner.spells.clear();
                    while let Some(child) = self.xml.child()? {
                        inner.spells.extend(self.spell(&child));
                        self.xml.skip()?;
                    }
                }
                "nodes" | "edges" | "parents" => {
                    self.nested(row);
                    self.xml.skip()?;
                }
                _ => self.unread(&child)?,
            }
        }
        row.until(self.xml.position());
        inner.cells.fill(self.draft, row, &columns, open.at, is_tie);
        match is_tie {
            true => self.edges = columns,
            false => self.nodes = columns,
        }
        Ok(inner)
    }

    fn nested(&mut self, row: &mut Row) {
        let problem = Problem::new(
            "E266",
            "the node stands within another, or another graph within it",
            "graphs within nodes are not supported: ungroup them before the export",
        );
        self.draft.reject(row, "", problem);
    }

    fn node(&mut self, open: &Open) -> Result<(), Fault> {
        let mut row = Row::new(open.at);
        let inner = self.inner(open, &mut row, false)?;
        if open
            .attribute("pid")
            .is_some_and(|pid| !pid.is_empty() && pid != "0")
        {
            self.nested(&mut row);
        }
        let id = open.text("id");
        let mut cells = inner.cells;
        let own = open.attribute("label").map(str::to_owned);
        let own = own.or_else(|| cells.text("label"));
        let node = PlainNode {
            label: label(own, &cells.values, &id),
            id,
            attributes: cells.values,
            spells: inner.spells,
        };
        self.draft.node(row, node);
        Ok(())
    }

    fn edge(&mut self, open: &Open, default: Option<&str>) -> Result<(), Fault> {
        let mut row = Row::new(open.at);
        let mut inner = self.inner(open, &mut row, true)?;
        self.draft.tie_id(&open.text("id"), open.at);
        let named = open.attribute("type").or(default);
        if named == Some("mutual") {
            let problem = Problem::new(
                "E268",
                "the tie goes both ways at once (`mutual`)",
                "write two directed ties, one each way",
            );
            self.draft.reject(&mut row, "type", problem);
        } else if let Some(direction) = direction_named(named).or(self.stated) {
            self.draft.direction(open.at, direction);
        }
        if let Some(weight) = open.attribute("weight") {
            inner.cells.weight = Some(weight.to_owned());
        }
        let weight = inner.cells.weight(self.draft, &mut row);
        let own = open.attribute("kind").or_else(|| open.attribute("label"));
        let own = own.filter(|own| !own.is_empty()).map(str::to_owned);
        let tie = DraftTie {
            source: open.text("source"),
            target: open.text("target"),
            weight,
            relation: relation(&mut inner.cells, own),
            details: TieDetails {
                attributes: inner.cells.values,
                spells: inner.spells,
            },
        };
        self.draft.tie(row, tie);
        Ok(())
    }
}
