//! Writing a data set as a folder that this program reads and `frictionless validate` accepts.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::output::{OutputError, OutputFolder};
use super::schema::{self, Column, Holds, Need, PACKAGE, TABLES, TableSchema};
use super::table_text::TableText;
use super::{Confidence, Dataset, IdentityKind, Package};
use crate::model::{ActorIx, Date, Kind, Role};

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
    Ok(())
}

/// The files of a data set and what they hold, tables first.
pub fn files(dataset: &Dataset, tables: Tables) -> Vec<(&'static str, String)> {
    let mut files = Vec::new();
    let mut resources = Vec::new();
    for schema in TABLES {
        let written = Written::new(schema, dataset);
        if tables == Tables::All || schema.required || !written.rows.is_empty() {
            let columns: Vec<&Column> = schema.columns.iter().collect();
            resources.push(resource(schema, &columns, &written.further));
            files.push((schema.file, written.text()));
        }
    }
    files.push((PACKAGE, description(dataset, resources)));
    files
}

/// A table with its rows as text.
struct Written {
    schema: &'static TableSchema,
    /// Columns that the format does not know, after those it does.
    further: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl Written {
    fn new(schema: &'static TableSchema, dataset: &Dataset) -> Self {
        let mut further = Vec::new();
        let rows = match schema.file {
            f if f == schema::ACTORS.file => {
                let names = dataset.actors.iter().flat_map(|a| a.attributes.keys());
                further = names
                    .cloned()
                    .collect::<BTreeSet<_>>()
                    .into_iter()
                    .collect();
                actors(dataset, &further)
            }
            f if f == schema::RELATIONS.file => relations(dataset),
            f if f == schema::OBSERVATIONS.file => observations(dataset),
            f if f == schema::GROUPS.file => groups(dataset),
            f if f == schema::STRATEGIES.file => strategies(dataset),
            _ => identities(dataset),
        };
        Self {
            schema,
            further,
            rows,
        }
    }

    fn text(&self) -> String {
        let mut table = TableText::default();
        let known = self.schema.columns.iter().map(|c| c.name);
        table.row(known.chain(self.further.iter().map(String::as_str)));
        for row in &self.rows {
            table.row(row);
        }
        table.into_string()
    }
}

fn day(date: Option<Date>) -> String {
    date.map(|d| d.to_string()).unwrap_or_default()
}

fn id(dataset: &Dataset, ix: ActorIx) -> String {
    dataset.actor(ix).id.clone()
}

fn actors(dataset: &Dataset, further: &[String]) -> Vec<Vec<String>> {
    let row = |actor: &crate::model::Actor| {
        let mut row = vec![
            actor.id.clone(),
            actor.name.clone(),
            actor.kind.id().to_owned(),
            actor
                .country
                .map(|c| c.code().to_owned())
                .unwrap_or_default(),
            actor.parent.map(|p| id(dataset, p)).unwrap_or_default(),
            day(actor.period.start),
            day(actor.period.end),
            actor.aliases.join(";"),
            actor.url.to_string(),
            actor.source.to_string(),
            actor.note.to_string(),
        ];
        let value = |name: &String| actor.attributes.get(name).cloned().unwrap_or_default();
        row.extend(further.iter().map(value));
        row
    };
    dataset.actors.iter().map(row).collect()
}

fn relations(dataset: &Dataset) -> Vec<Vec<String>> {
    let row = |r: &crate::model::Relation| {
        vec![
            id(dataset, r.actor),
            r.role.id().to_owned(),
            id(dataset, r.body),
            day(r.period.start),
            day(r.period.end),
            r.weight.to_string(),
            r.source.to_string(),
            r.note.to_string(),
            r.start_observed.to_string(),
        ]
    };
    dataset.relations.iter().map(row).collect()
}

fn observations(dataset: &Dataset) -> Vec<Vec<String>> {
    let row = |o: &super::Observation| {
        let confidence = match o.confidence {
            Confidence::Sourced => "sourced",
            Confidence::Estimate => "estimate",
        };
        vec![
            o.date.to_string(),
            id(dataset, o.body),
            o.role.id().to_owned(),
            id(dataset, o.actor),
            o.count.to_string(),
            o.margin.map(|m| m.to_string()).unwrap_or_default(),
            confidence.to_owned(),
            o.source.to_string(),
        ]
    };
    dataset.observations.iter().map(row).collect()
}

fn groups(dataset: &Dataset) -> Vec<Vec<String>> {
    let row = |g: &super::GroupSpell| {
        vec![
            g.group.clone(),
            g.member.clone(),
            day(g.period.start),
            day(g.period.end),
            g.source.to_string(),
        ]
    };
    dataset.groups.iter().map(row).collect()
}

fn strategies(dataset: &Dataset) -> Vec<Vec<String>> {
    let row = |s: &super::Strategy| {
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
        cells.map(Clone::clone).to_vec()
    };
    dataset.strategies.iter().map(row).collect()
}

fn identities(dataset: &Dataset) -> Vec<Vec<String>> {
    let row = |i: &super::Identity| {
        let kind = match i.kind {
            IdentityKind::Rename => "rename",
            IdentityKind::Merger => "merger",
            IdentityKind::Split => "split",
            IdentityKind::Succession => "succession",
        };
        vec![
            i.from.clone(),
            i.to.clone(),
            day(i.date),
            kind.to_owned(),
            i.source.to_string(),
        ]
    };
    dataset.identities.iter().map(row).collect()
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

/// What identifies a data set whatever its files looked like: the tables in canonical form, and
/// the description without the name of the folder.
pub(super) fn normalised(dataset: &Dataset) -> Vec<(&'static str, String)> {
    let mut parts: Vec<(&str, String)> = TABLES
        .iter()
        .map(|schema| (schema.file, Written::new(schema, dataset).text()))
        .collect();
    let about = Value::Object(about(&dataset.package, dataset));
    parts.push((PACKAGE, about.to_string()));
    parts
}
