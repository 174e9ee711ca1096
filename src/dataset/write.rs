//! Writing a data set as a folder that this program reads and `frictionless validate` accepts.

use std::collections::BTreeSet;

use rayon::prelude::*;
use serde_json::{Map, Value, json};

use super::output::{OutputError, OutputFolder};
use super::schema::{self, Column, Holds, Need, PACKAGE, TABLES, TableSchema};
use super::table_text::{RowText, TableText};
use super::{
    Confidence, Dataset, GroupSpell, Identity, IdentityKind, Observation, Package, Strategy,
};
use crate::model::{Actor, ActorIx, Kind, Relation, Role};

/// Which tables are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tables {
    /// The required ones, and the others if they have rows.
    Held,
    /// All of them, some with a header only.
    All,
}

/// Writes the tables and `datapackage.json` into a folder.
///
/// Rows are in canonical order and dates are written in full, so that a data set always gives the
/// same bytes. Texts are written as they are; nothing guards against spreadsheet formulas, because
/// ids must come back unchanged.
///
/// # Errors
/// See [`OutputError`]; the folder is not committed.
pub fn write(dataset: &Dataset, folder: &mut OutputFolder) -> Result<(), OutputError> {
    for (file, text) in files(dataset, Tables::Held) {
        folder.write(file, text.as_bytes())?;
    }
    refuse_older(folder)
}

/// Refuses tables of an older data set in the folder, which would become part of this one.
///
/// # Errors
/// [`OutputError::Place`]
pub fn refuse_older(folder: &OutputFolder) -> Result<(), OutputError> {
    folder.refuse_older(TABLES.iter().map(|schema| schema.file))
}

/// The files of a data set and what they hold, tables first.
pub fn files(dataset: &Dataset, tables: Tables) -> Vec<(&'static str, String)> {
    let mut files = Vec::new();
    let mut resources = Vec::new();
    for schema in TABLES {
        let written = Written::new(schema, dataset);
        if tables == Tables::All || schema.required || written.len > 0 {
            let columns: Vec<&Column> = schema.columns.iter().collect();
            resources.push(resource(schema, &columns, &written.further));
            files.push((schema.file, written.text()));
        }
    }
    files.push((PACKAGE, description(dataset, resources)));
    files
}

/// How many rows become text at a time.
const BLOCK: usize = 1 << 13;

/// How many blocks are held at a time.
const BLOCKS: usize = 32;

/// Writes the cells of one row.
type WriteRow<'a> = Box<dyn Fn(usize, &mut RowText<'_>) + Sync + 'a>;

/// A table on its way to text, row by row.
struct Written<'a> {
    schema: &'static TableSchema,
    /// Columns that the format does not know, after those it does.
    further: Vec<String>,
    len: usize,
    row: WriteRow<'a>,
}

impl<'a> Written<'a> {
    fn new(schema: &'static TableSchema, dataset: &'a Dataset) -> Self {
        let mut further = Vec::new();
        let (len, row): (usize, WriteRow<'a>) = match schema.file {
            f if f == schema::ACTORS.file => {
                let names = dataset.actors.iter().flat_map(|a| a.attributes.keys());
                let names: BTreeSet<&String> = names.collect();
                further.extend(names.into_iter().cloned());
                let columns = further.clone();
                let row = move |at: usize, row: &mut RowText<'_>| {
                    actor(dataset, &dataset.actors[at], &columns, row);
                };
                (dataset.actors.len(), Box::new(row))
            }
            f if f == schema::RELATIONS.file => rows(&dataset.relations, |r, row| {
                relation(dataset, r, row);
            }),
            f if f == schema::OBSERVATIONS.file => rows(&dataset.observations, |o, row| {
                observation(dataset, o, row);
            }),
            f if f == schema::GROUPS.file => rows(&dataset.groups, group),
            f if f == schema::STRATEGIES.file => rows(&dataset.strategies, strategy),
            _ => rows(&dataset.identities, identity),
        };
        Self {
            schema,
            further,
            len,
            row,
        }
    }

    fn header(&self) -> String {
        let mut table = TableText::default();
        let known = self.schema.columns.iter().map(|c| c.name);
        table.row(known.chain(self.further.iter().map(String::as_str)));
        table.into_string()
    }

    /// The text of the rows of a block.
    fn block(&self, block: usize) -> String {
        let mut table = TableText::default();
        for at in block * BLOCK..self.len.min((block + 1) * BLOCK) {
            table.row_of(|row| (self.row)(at, row));
        }
        table.into_string()
    }

    fn blocks(&self) -> usize {
        self.len.div_ceil(BLOCK)
    }

    /// Hands out the text piece by piece; pieces are made in parallel.
    fn each(&self, take: &mut dyn FnMut(&str)) {
        take(&self.header());
        for start in (0..self.blocks()).step_by(BLOCKS) {
            let end = self.blocks().min(start + BLOCKS);
            let texts: Vec<String> = (start..end)
                .into_par_iter()
                .map(|block| self.block(block))
                .collect();
            texts.iter().for_each(|text| take(text));
        }
    }

    /// How many bytes the text has.
    fn bytes(&self) -> usize {
        let blocks = (0..self.blocks()).into_par_iter();
        self.header().len() + blocks.map(|block| self.block(block).len()).sum::<usize>()
    }

    fn text(&self) -> String {
        let mut all = String::new();
        self.each(&mut |text| all.push_str(text));
        all
    }
}

/// The rows of a list.
fn rows<'a, T: Sync>(
    list: &'a [T],
    write: impl Fn(&T, &mut RowText<'_>) + Sync + 'a,
) -> (usize, WriteRow<'a>) {
    (list.len(), Box::new(move |at, row| write(&list[at], row)))
}

fn id(dataset: &Dataset, ix: ActorIx) -> &str {
    &dataset.actor(ix).id
}

fn actor(dataset: &Dataset, actor: &Actor, further: &[String], row: &mut RowText<'_>) {
    row.text(&actor.id);
    row.text(&actor.name);
    row.text(actor.kind.id());
    row.plain(actor.country);
    row.text(actor.parent.map_or("", |parent| id(dataset, parent)));
    row.plain(actor.period.start);
    row.plain(actor.period.end);
    row.text(&actor.aliases.join(";"));
    row.text(&actor.url);
    row.text(&actor.source);
    row.text(&actor.note);
    for name in further {
        row.text(actor.attributes.get(name).map_or("", String::as_str));
    }
}

fn relation(dataset: &Dataset, r: &Relation, row: &mut RowText<'_>) {
    row.text(id(dataset, r.actor));
    row.text(r.role.id());
    row.text(id(dataset, r.body));
    row.plain(r.period.start);
    row.plain(r.period.end);
    row.plain(Some(r.weight));
    row.text(&r.source);
    row.text(&r.note);
    row.plain(Some(r.start_observed));
}

fn observation(dataset: &Dataset, o: &Observation, row: &mut RowText<'_>) {
    row.plain(Some(o.date));
    row.text(id(dataset, o.body));
    row.text(o.role.id());
    row.text(id(dataset, o.actor));
    row.plain(Some(o.count));
    row.plain(o.margin);
    row.text(match o.confidence {
        Confidence::Sourced => "sourced",
        Confidence::Estimate => "estimate",
    });
    row.text(&o.source);
}

fn group(g: &GroupSpell, row: &mut RowText<'_>) {
    row.text(&g.group);
    row.text(&g.member);
    row.plain(g.period.start);
    row.plain(g.period.end);
    row.text(&g.source);
}

fn strategy(s: &Strategy, row: &mut RowText<'_>) {
    let cells = [
        &s.publisher,
        &s.title,
        &s.date,
        &s.responsible_offices,
        &s.government_involvement,
        &s.international_promotion,
        &s.strategic_insight,
        &s.technical_insight,
        &s.personal_data,
        &s.source,
    ];
    cells.into_iter().for_each(|cell| row.text(cell));
}

fn identity(i: &Identity, row: &mut RowText<'_>) {
    row.text(&i.from);
    row.text(&i.to);
    row.plain(i.date);
    row.text(match i.kind {
        IdentityKind::Rename => "rename",
        IdentityKind::Merger => "merger",
        IdentityKind::Split => "split",
        IdentityKind::Succession => "succession",
    });
    row.text(&i.source);
}

/// A column as a field of a Frictionless table schema.
fn field(column: &Column) -> Value {
    let mut constraints = Map::new();
    if column.need == Need::Value {
        constraints.insert("required".to_owned(), json!(true));
    }
    let words = |words: Vec<&str>| json!(words);
    let (kind, constraint) = match column.holds {
        Holds::Id => ("string", Some(("unique", json!(true)))),
        Holds::Kind => {
            let words = words(Kind::ALL.iter().map(|k| k.id()).collect());
            ("string", Some(("enum", words)))
        }
        Holds::Role => {
            let words = words(Role::ALL.iter().map(|r| r.id()).collect());
            ("string", Some(("enum", words)))
        }
        Holds::Country => ("string", Some(("pattern", json!("[A-Z]{2}")))),
        Holds::Date => {
            let pattern = "[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?";
            ("string", Some(("pattern", json!(pattern))))
        }
        Holds::Weight | Holds::Count => ("number", Some(("minimum", json!(0)))),
        Holds::Flag => ("boolean", None),
        Holds::Confidence => ("string", Some(("enum", json!(["sourced", "estimate"])))),
        Holds::IdentityKind => {
            let kinds = json!(["rename", "merger", "split", "succession"]);
            ("string", Some(("enum", kinds)))
        }
        Holds::Text | Holds::Actor | Holds::Member | Holds::Names => ("string", None),
    };
    if let Some((name, value)) = constraint {
        constraints.insert(name.to_owned(), value);
    }
    let mut field = json!({
        "name": column.name,
        "type": kind,
        "description": column.meaning,
    });
    if let Some(object) = field.as_object_mut().filter(|_| !constraints.is_empty()) {
        object.insert("constraints".to_owned(), Value::Object(constraints));
    }
    field
}

fn resource(schema: &TableSchema, columns: &[&Column], further: &[String]) -> Value {
    let known = columns.iter().map(|c| field(c));
    let others = further
        .iter()
        .map(|name| json!({"name": name, "type": "string"}));
    let keys = columns.iter().filter(|c| c.holds == Holds::Actor);
    let own = schema.file == schema::ACTORS.file;
    let foreign_keys: Vec<Value> = keys
        .map(|c| {
            let resource = if own { "" } else { schema::ACTORS.name() };
            json!({"fields": [c.name], "reference": {"resource": resource, "fields": ["id"]}})
        })
        .collect();
    let mut table = json!({
        "fields": known.chain(others).collect::<Vec<_>>(),
        "missingValues": [""],
    });
    if let Some(object) = table.as_object_mut() {
        if own {
            object.insert("primaryKey".to_owned(), json!(["id"]));
        }
        if !foreign_keys.is_empty() {
            object.insert("foreignKeys".to_owned(), Value::Array(foreign_keys));
        }
    }
    json!({
        "name": schema.name(),
        "path": schema.file,
        "profile": "tabular-data-resource",
        "description": schema.about,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": table,
    })
}

/// A name as the specification of data packages allows: lower case, digits, `-`, `_` and `.`.
fn package_name(name: &str) -> String {
    let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    let plain: String = name
        .to_lowercase()
        .chars()
        .map(|c| if allowed(c) { c } else { '-' })
        .collect();
    if plain.is_empty() {
        "data".to_owned()
    } else {
        plain
    }
}

/// What the description says of the data, without the tables.
fn about(package: &Package, dataset: &Dataset) -> Map<String, Value> {
    let mut about = Map::new();
    let mut set = |key: &str, value: Value| about.insert(key.to_owned(), value);
    if !package.title.is_empty() {
        set("title", json!(package.title));
    }
    if !package.description.is_empty() {
        set("description", json!(package.description));
    }
    if !package.licences.is_empty() {
        let licence = |text: &String| json!({"name": package_name(text), "title": text});
        set("licenses", package.licences.iter().map(licence).collect());
    }
    if !package.sources.is_empty() {
        let source = |s: &super::PackageSource| match &s.path {
            Some(path) => json!({"title": s.title, "path": path}),
            None => json!({"title": s.title}),
        };
        set("sources", package.sources.iter().map(source).collect());
    }
    let mut own = Map::new();
    if !package.observed.is_empty() {
        own.insert("observed".to_owned(), json!(package.observed));
    }
    if !package.coverage.is_empty() {
        let entry = |c: &super::Coverage| {
            let roles: Vec<&str> = c.roles.iter().map(|r| r.id()).collect();
            let mut entry = Map::new();
            entry.insert("roles".to_owned(), json!(roles));
            if let Some(body) = c.within {
                entry.insert("within".to_owned(), json!(id(dataset, body)));
            }
            if !c.note.is_empty() {
                entry.insert("note".to_owned(), json!(c.note));
            }
            Value::Object(entry)
        };
        own.insert(
            "coverage".to_owned(),
            package.coverage.iter().map(entry).collect(),
        );
    }
    if !own.is_empty() {
        set("actornet", Value::Object(own));
    }
    about
}

/// A table that was written elsewhere: which one, which of its columns, and which further ones.
pub(crate) struct WrittenTable<'a> {
    pub(crate) schema: &'static TableSchema,
    pub(crate) columns: &'a [&'a str],
    pub(crate) further: &'a [String],
}

/// `datapackage.json` of tables that were written elsewhere, with further keys of their writer.
/// `dataset` gives the description, and the bodies of its coverage.
pub(crate) fn describe(
    dataset: &Dataset,
    tables: &[WrittenTable<'_>],
    further: Map<String, Value>,
) -> String {
    let resources = tables.iter().map(|table| {
        let columns = table.schema.columns.iter();
        let columns: Vec<&Column> = columns
            .filter(|c| table.columns.contains(&c.name))
            .collect();
        resource(table.schema, &columns, table.further)
    });
    let mut package = package(dataset, resources.collect());
    package.extend(further);
    format!("{:#}\n", Value::Object(package))
}

fn description(dataset: &Dataset, resources: Vec<Value>) -> String {
    // The alternate form of `Display` is the indented one.
    format!("{:#}\n", Value::Object(package(dataset, resources)))
}

fn package(dataset: &Dataset, resources: Vec<Value>) -> Map<String, Value> {
    let mut package = about(&dataset.package, dataset);
    package.insert(
        "name".to_owned(),
        json!(package_name(&dataset.package.name)),
    );
    package.insert("profile".to_owned(), json!("tabular-data-package"));
    package.insert("resources".to_owned(), Value::Array(resources));
    package
}

/// Hands out what identifies a data set whatever its files looked like: the tables in canonical
/// form, and the description without the name of the folder; each after its name and its length, so
/// that no two data sets run together to the same bytes.
pub(super) fn normalised(dataset: &Dataset, take: &mut dyn FnMut(&str)) {
    for schema in TABLES {
        let written = Written::new(schema, dataset);
        take(&format!("{} {}\n", schema.file, written.bytes()));
        written.each(take);
    }
    let about = Value::Object(about(&dataset.package, dataset)).to_string();
    take(&format!("{PACKAGE} {}\n{about}", about.len()));
}
