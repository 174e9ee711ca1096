//! `datapackage.json`: what the data are called, where they come from, what they cover.

use std::path::Path;

use serde_json::{Map, Value};

use super::ledger::Ledger;
use super::names::Names;
use super::near::nearest;
use super::source::Source;
use crate::dataset::schema::PACKAGE;
use crate::dataset::{Coverage, Package, PackageSource};
use crate::escape::terminal::shown;
use crate::model::{ActorIx, Date, Role};

/// The keys below `actornet`.
const OWN_KEYS: &[&str] = &["observed", "coverage"];
const COVERAGE_KEYS: &[&str] = &["roles", "within", "note"];

struct Reader<'r> {
    text: &'r str,
    ledger: &'r mut Ledger,
}

/// The title where none is given. It is not the name of the folder: the same data give the same
/// report wherever they lie.
const UNTITLED: &str = "Untitled data set";

/// Reads the description of the folder; without one, the name of the folder is all that is known.
pub(super) fn read(source: Option<&Source>, folder: &Path, names: &mut Names) -> (Package, Ledger) {
    let mut ledger = Ledger::new(PACKAGE);
    let mut package = Package {
        name: folder_name(folder),
        ..Package::default()
    };
    if let Some(source) = source {
        read_source(source, folder, names, &mut package, &mut ledger);
    }
    if package.title.is_empty() {
        UNTITLED.clone_into(&mut package.title);
    }
    (package, ledger)
}

fn folder_name(folder: &Path) -> String {
    let folder = std::fs::canonicalize(folder).unwrap_or_else(|_| folder.to_owned());
    let name = folder.file_name().map(|n| n.to_string_lossy().into_owned());
    name.unwrap_or_else(|| "data".to_owned())
}

fn read_source(
    source: &Source,
    folder: &Path,
    names: &mut Names,
    package: &mut Package,
    ledger: &mut Ledger,
) {
    let bad = source.unusable.iter().map(|bad| (None, bad));
    let bad_lines = source
        .bad_lines
        .iter()
        .map(|(line, bad)| (Some(*line), bad));
    for (line, bad) in bad.chain(bad_lines) {
        ledger.refuse(bad.code, line, None, &bad.reason, &bad.hint);
    }
    if ledger.refused {
        return;
    }
    let value: Value = match serde_json::from_str(&source.text) {
        Ok(value) => value,
        Err(error) => {
            let text = error.to_string();
            let reason = text.split(" at line ").next().unwrap_or(&text);
            let place = Some((error.column() as u64, ""));
            let hint = "a JSON editor shows the place; the file may also be left out";
            let line = Some(error.line() as u64).filter(|line| *line > 0);
            ledger.refuse(
                "E130",
                line,
                place,
                format!("this is not JSON: {reason}"),
                hint,
            );
            return;
        }
    };
    let mut reader = Reader {
        text: &source.text,
        ledger,
    };
    let Some(top) = reader.object(&value, "") else {
        return;
    };
    if let Some(name) = reader.string(top, "name", "") {
        package.name = name;
    }
    package.title = reader.string(top, "title", "").unwrap_or_default();
    package.description = reader.string(top, "description", "").unwrap_or_default();
    for (entry, path) in reader.list(top, "licenses", "") {
        if let Some(licence) = reader.object(entry, &path) {
            // The title carries the attribution that some licences ask for.
            let title = reader.string(licence, "title", &path);
            let name = reader.string(licence, "name", &path);
            let found = title
                .or(name)
                .or_else(|| reader.string(licence, "path", &path));
            package.licences.extend(found);
        }
    }
    for (entry, path) in reader.list(top, "sources", "") {
        if let Some(entry) = reader.object(entry, &path) {
            let at = reader.string(entry, "path", &path);
            let title = reader.string(entry, "title", &path);
            package.sources.push(PackageSource {
                title: title.or_else(|| at.clone()).unwrap_or_default(),
                path: at,
            });
        }
    }
    for (entry, path) in reader.list(top, "resources", "") {
        let file = entry
            .get("path")
            .and_then(Value::as_str)
            .unwrap_or_default();
        if !file.is_empty() && !file.contains("://") && !folder.join(file).exists() {
            let reason = format!("the file `{}` is not in the folder", shown(file));
            reader.report(
                "W147",
                file,
                &path,
                reason,
                "correct the path or add the file",
            );
        }
    }
    let Some(own) = top
        .get("actornet")
        .and_then(|own| reader.object(own, "actornet"))
    else {
        return;
    };
    reader.unknown_keys(own, OWN_KEYS, "actornet");
    package.observed = reader.observed(own);
    package.coverage = reader.coverage(own, names);
}

impl Reader<'_> {
    /// A finding about a value; `quoted` is a text by which its line is found.
    fn report(
        &mut self,
        code: &'static str,
        quoted: &str,
        path: &str,
        reason: impl Into<String>,
        hint: impl Into<String>,
    ) {
        let place = self.find(quoted, path);
        let line = place.map(|(line, _)| line);
        let column = Some((place.map_or(1, |(_, character)| character), path));
        self.ledger.file_finding(code, line, column, reason, hint);
        if code.starts_with('E') {
            self.ledger.refused = true;
        }
    }

    /// Line and character of the first quoted `text`; inside `actornet` if the path is there.
    fn find(&self, text: &str, path: &str) -> Option<(u64, u64)> {
        let from = if path.starts_with("actornet") {
            self.text.find("\"actornet\"").unwrap_or(0)
        } else {
            0
        };
        let quoted = serde_json::to_string(text).ok()?;
        let at = from + self.text[from..].find(&quoted)?;
        let before = &self.text[..at];
        let line = before.matches('\n').count() as u64 + 1;
        let start = before.rfind('\n').map_or(0, |i| i + 1);
        Some((line, before[start..].chars().count() as u64 + 1))
    }

    fn wrong_type(&mut self, path: &str, expected: &str, found: &Value) {
        let what = match found {
            Value::Null => "null",
            Value::Bool(_) => "true or false",
            Value::Number(_) => "a number",
            Value::String(_) => "a text",
            Value::Array(_) => "a list",
            Value::Object(_) => "an object",
        };
        let key = path.rsplit('.').next().unwrap_or(path);
        let key = key.split('[').next().unwrap_or(key).to_owned();
        let path = if path.is_empty() { "the file" } else { path };
        let reason = format!("expected {expected}, found {what}");
        self.report("E131", &key, path, reason, "see docs/data-model.md");
    }

    fn object<'v>(&mut self, value: &'v Value, path: &str) -> Option<&'v Map<String, Value>> {
        let object = value.as_object();
        if object.is_none() {
            self.wrong_type(path, "an object `{...}`", value);
        }
        object
    }

    fn string(&mut self, object: &Map<String, Value>, key: &str, path: &str) -> Option<String> {
        match object.get(key)? {
            Value::String(text) => Some(text.trim().to_owned()),
            other => {
                self.wrong_type(&join(path, key), "a text", other);
                None
            }
        }
    }

    /// The entries of a list with their paths; empty if there is none.
    fn list<'v>(
        &mut self,
        object: &'v Map<String, Value>,
        key: &str,
        path: &str,
    ) -> Vec<(&'v Value, String)> {
        let path = join(path, key);
        match object.get(key) {
            None => Vec::new(),
            Some(Value::Array(list)) => {
                let entry = |(i, value)| (value, format!("{path}[{i}]"));
                list.iter().enumerate().map(entry).collect()
            }
            Some(other) => {
                self.wrong_type(&path, "a list `[...]`", other);
                Vec::new()
            }
        }
    }

    fn unknown_keys(&mut self, object: &Map<String, Value>, known: &[&str], path: &str) {
        for key in object.keys().filter(|key| !known.contains(&key.as_str())) {
            let reason = format!("the key `{}` has no meaning here", shown(key));
            let hint = match nearest(key, known) {
                Some(meant) => format!("did you mean `{meant}`?"),
                None => format!("known are: {}", known.join(", ")),
            };
            self.report("W146", key, &join(path, key), reason, hint);
        }
    }

    fn observed(&mut self, own: &Map<String, Value>) -> Vec<Date> {
        let mut dates = Vec::new();
        for (value, path) in self.list(own, "observed", "actornet") {
            let Value::String(text) = value else {
                self.wrong_type(&path, "a date in quotes", value);
                continue;
            };
            match Date::parse(text) {
                Ok(date) if text.len() == 10 => dates.push(date),
                Ok(_) => {
                    let reason = format!("`{text}` is not a full date");
                    let hint = "write the day of the observation: `2021-12-31`";
                    self.report("E132", text, &path, reason, hint);
                }
                Err(error) => {
                    self.report("E211", text, &path, error.to_string(), "write YYYY-MM-DD");
                }
            }
        }
        dates.sort_unstable();
        dates.dedup();
        dates
    }

    fn coverage(&mut self, own: &Map<String, Value>, names: &mut Names) -> Vec<Coverage> {
        let mut found = Vec::new();
        for (value, path) in self.list(own, "coverage", "actornet") {
            let Some(entry) = self.object(value, &path) else {
                continue;
            };
            self.unknown_keys(entry, COVERAGE_KEYS, &path);
            let roles = self.roles(entry, &path);
            let within = self
                .string(entry, "within", &path)
                .filter(|name| !name.is_empty());
            let within = match within {
                None => None,
                Some(name) => match self.body(&name, &path, names) {
                    Some(body) => Some(body),
                    // An entry about no body must not become one about everything.
                    None => continue,
                },
            };
            found.push(Coverage {
                roles,
                within,
                note: self.string(entry, "note", &path).unwrap_or_default(),
            });
        }
        found.sort_by(|a, b| (&a.roles, a.within, &a.note).cmp(&(&b.roles, b.within, &b.note)));
        found
    }

    fn roles(&mut self, entry: &Map<String, Value>, path: &str) -> Vec<Role> {
        let words: Vec<&str> = Role::ALL.iter().map(|r| r.id()).collect();
        let mut roles = Vec::new();
        if !entry.contains_key("roles") {
            let hint = "name them: \"roles\": [\"secretariat\"]";
            self.report("E131", "coverage", path, "the entry names no roles", hint);
        }
        for (value, path) in self.list(entry, "roles", path) {
            let Value::String(text) = value else {
                self.wrong_type(&path, "a role in quotes", value);
                continue;
            };
            match Role::from_id(text) {
                Some(role) => roles.push(role),
                None => {
                    let hint = match nearest(text, &words) {
                        Some(meant) => format!("did you mean `{meant}`?"),
                        None => format!("allowed are: {}", words.join(", ")),
                    };
                    let reason = format!("unknown role `{}`", shown(text));
                    self.report("E230", text, &path, reason, hint);
                }
            }
        }
        roles.sort_unstable();
        roles.dedup();
        roles
    }

    fn body(&mut self, name: &str, path: &str, names: &mut Names) -> Option<ActorIx> {
        let found = names.lookup(name);
        if found.is_none() && names.knows(name) {
            let reason = format!(
                "the row of `{}` is rejected: the entry is left out",
                shown(name)
            );
            self.report(
                "W148",
                name,
                &join(path, "within"),
                reason,
                "mend the row in actors.csv",
            );
        } else if found.is_none() {
            let hint = match names.near(name) {
                Some(meant) => format!("did you mean `{meant}`?"),
                None => "write the id of a body of actors.csv".to_owned(),
            };
            let reason = format!("unknown actor `{}`", shown(name));
            self.report("E202", name, &join(path, "within"), reason, hint);
        }
        found
    }
}

fn join(path: &str, key: &str) -> String {
    if path.is_empty() {
        key.to_owned()
    } else {
        format!("{path}.{key}")
    }
}
