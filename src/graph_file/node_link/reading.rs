//! From node-link JSON to a graph.

use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::Value as Json;
use serde_json::value::RawValue;

use super::INFO;
use crate::graph_file::column::label;
use crate::graph_file::draft::{Draft, DraftTie, Row, Source};
use crate::graph_file::number::{self, Problem, shown};
use crate::graph_file::value::{Attributes, Value};
use crate::graph_file::{GraphFile, GraphFileError, GraphOptions, PlainNode, Spell, TieDetails};
use crate::network::TieDirection;

/// An object of the file, by key.
type Object = BTreeMap<String, Json>;

/// What a JSON object says, key by key: a map alone would keep one of two silently.
struct Pairs<T>(Vec<(String, T)>);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Pairs<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Each<T>(PhantomData<T>);

        impl<'de, T: Deserialize<'de>> Visitor<'de> for Each<T> {
            type Value = Pairs<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Pairs<T>, A::Error> {
                let mut pairs = Vec::new();
                while let Some(pair) = map.next_entry()? {
                    pairs.push(pair);
                }
                Ok(Pairs(pairs))
            }
        }

        deserializer.deserialize_map(Each(PhantomData))
    }
}

impl<T> Pairs<T> {
    /// By key, each of which stands once.
    fn once(self) -> Result<BTreeMap<String, T>, Problem> {
        let mut map = BTreeMap::new();
        for (key, value) in self.0 {
            let reason = format!("`{}` stands twice in one object", shown(&key));
            if map.insert(key, value).is_some() {
                return Err(Problem::new("E276", reason, "keep one of the two"));
            }
        }
        Ok(map)
    }
}

struct Reading<'a, 'b> {
    text: &'a str,
    draft: &'b mut Draft<'a>,
}

pub(super) fn read(
    source: &Source<'_>,
    options: &GraphOptions,
) -> Result<GraphFile, GraphFileError> {
    let mut draft = Draft::new(source, options);
    let mut stated = None;
    if !draft.is_refused() {
        let mut reading = Reading {
            text: &source.text,
            draft: &mut draft,
        };
        match reading.document() {
            Ok(direction) => stated = direction,
            Err((at, problem)) => draft.refuse(at, problem),
        }
    }
    draft.finish(INFO.id, stated)
}

type Refusal = (Option<usize>, Problem);

fn no_graph(reason: impl Into<String>) -> Refusal {
    let hint = "node-link JSON is `{\"nodes\": [{\"id\": ...}], \"edges\": [{\"source\": ..., \
                \"target\": ...}]}`, as `networkx.node_link_data` makes it";
    (None, Problem::new("E264", reason, hint))
}

/// The place of an error in `text`, and the error.
fn not_json(text: &str, error: &serde_json::Error) -> Refusal {
    let mut lines = text.split_inclusive('\n');
    let before: usize = lines
        .by_ref()
        .take(error.line().saturating_sub(1))
        .map(str::len)
        .sum();
    let mut at = (before + error.column().saturating_sub(1)).min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    let word = |c: char| c.is_alphanumeric() || c == '-';
    let before = text[..at].char_indices().rev();
    let mut before = before.skip_while(|(_, c)| word(*c));
    let start = before.next().map_or(0, |(i, c)| i + c.len_utf8());
    let is_number = ["NaN", "Infinity", "-Infinity"]
        .iter()
        .any(|n| text[start..].starts_with(n));
    let hint = match is_number {
        true => "JSON has no NaN and no infinity: leave the value out, or write null",
        false => "export it again, or mend it with an editor that checks JSON",
    };
    let message = error.to_string();
    let reason = message
        .split(" at line ")
        .next()
        .unwrap_or(&message)
        .to_owned();
    (Some(at), Problem::new("E263", reason, hint))
}

impl<'a> Reading<'a, '_> {
    /// Where a part of the text stands.
    fn at(&self, raw: &RawValue) -> usize {
        raw.get().as_ptr() as usize - self.text.as_ptr() as usize
    }

    fn document(&mut self) -> Result<Option<TieDirection>, Refusal> {
        let parsed: Result<&'a RawValue, _> = serde_json::from_str(self.text);
        let whole = parsed.map_err(|error| not_json(self.text, &error))?;
        if !whole.get().starts_with('{') {
            return Err(no_graph(
                "the file is a list or a single value, not an object",
            ));
        }
        let parts: Result<Pairs<&'a RawValue>, _> = serde_json::from_str(whole.get());
        let parts = parts.map_err(|error| not_json(self.text, &error))?;
        let mut parts = parts.once().map_err(|problem| (None, problem))?;
        let nodes = parts.remove("nodes");
        let nodes = nodes.ok_or_else(|| no_graph("there is no list `nodes`"))?;
        let ties = match (parts.remove("edges"), parts.remove("links")) {
            (Some(_), Some(_)) => {
                return Err(no_graph(
                    "there are both `edges` and `links`: which are the ties?",
                ));
            }
            (Some(edges), None) => ("edges", edges),
            (None, Some(links)) => ("links", links),
            (None, None) => return Err(no_graph("there is no list `edges` or `links`")),
        };
        let stated = match parts.remove("directed").map(RawValue::get) {
            Some("true") => Some(TieDirection::Directed),
            Some("false") => Some(TieDirection::Undirected),
            Some(_) => return Err(no_graph("`directed` is neither true nor false")),
            None => None,
        };
        // Whether ties run parallel is seen.
        parts.remove("multigraph");
        if let Some(graph) = parts.remove("graph") {
            let at = self.at(graph);
            let values = match serde_json::from_str::<Pairs<Json>>(graph.get()) {
                Ok(pairs) => pairs.once().map_err(|problem| (Some(at), problem))?,
                Err(_) => {
                    if !["[]", "null"].contains(&graph.get()) {
                        self.draft.count("W163", "`graph`", at);
                    }
                    Object::new()
                }
            };
            let values = self.attributes(&mut Row::new(at), "graph", values, at);
            self.draft.attributes = values;
        }
        for (name, raw) in parts {
            let at = self.at(raw);
            self.draft.count("W163", &format!("`{name}`"), at);
        }
        for (at, raw) in self.list("nodes", nodes)?.into_iter().enumerate() {
            self.node(&format!("nodes[{at}]"), raw);
        }
        for (at, raw) in self.list(ties.0, ties.1)?.into_iter().enumerate() {
            self.tie(&format!("{}[{at}]", ties.0), raw);
        }
        Ok(stated)
    }

    fn list(&self, name: &str, raw: &'a RawValue) -> Result<Vec<&'a RawValue>, Refusal> {
        serde_json::from_str(raw.get()).map_err(|_| {
            let (_, problem) = no_graph(format!("`{name}` is not a list"));
            (Some(self.at(raw)), problem)
        })
    }

    /// An object of a list; its row is left out if it is none.
    fn object(&mut self, path: &str, raw: &RawValue) -> Option<(Row, usize, Object)> {
        let at = self.at(raw);
        let mut row = Row::new(at);
        row.until(at + raw.get().len());
        let parsed = serde_json::from_str::<Pairs<Json>>(raw.get());
        let parsed = parsed.map_err(|error| {
            let reason = error.to_string();
            if reason.contains("out of range") {
                let hint = "the largest number is about 1.8e308";
                return Problem::new("E222", "a number is too large to be held", hint);
            }
            if raw.get().starts_with('{') {
                let hint = "write plain values as attributes";
                if reason.starts_with("recursion limit") {
                    let reason =
                        "lists and objects stand around one another more than 126 deep, the limit";
                    return Problem::new("E502", reason, hint);
                }
                let reason = reason.split(" at line ").next().unwrap_or(&reason);
                return Problem::new("E263", reason, hint);
            }
            let hint = "write an object such as `{\"id\": \"a\"}`";
            Problem::new("E264", "this is no object", hint)
        });
        let parsed = parsed.and_then(Pairs::once);
        match self.draft.take(&mut row, path, parsed) {
            Some(object) => Some((row, at, object)),
            None => {
                self.draft.leave_out(row);
                None
            }
        }
    }

    /// An id: text, or a number, which stands for its text.
    fn id(&mut self, row: &mut Row, path: &str, value: Option<Json>) -> String {
        match value {
            None | Some(Json::Null) => String::new(),
            Some(Json::String(text)) => text,
            Some(Json::Number(number)) => number.to_string(),
            Some(other) => {
                let reason = format!("`{other}` is neither text nor a number");
                let hint = "write ids as text";
                self.draft
                    .reject(row, path, Problem::new("E271", reason, hint));
                // Not empty, so that nothing more is said of it.
                other.to_string()
            }
        }
    }

    /// Plain values; lists and objects are counted as unread.
    fn attributes(&mut self, row: &mut Row, path: &str, object: Object, at: usize) -> Attributes {
        let mut values = Attributes::new();
        for (name, value) in object {
            let value = match value {
                Json::Null => continue,
                Json::Bool(flag) => Value::Flag(flag),
                Json::String(text) => Value::Text(text),
                Json::Number(number) => match (number.as_i64(), number.as_f64()) {
                    (Some(whole), _) => Value::Whole(whole),
                    (None, Some(number)) => Value::Number(number),
                    (None, None) => {
                        let problem = Problem::new("E222", format!("{number} is too large"), "");
                        self.draft.reject(row, &format!("{path}.{name}"), problem);
                        continue;
                    }
                },
                Json::Array(_) | Json::Object(_) => {
                    let what = format!("`{name}`, which is a list or an object");
                    self.draft.count("W163", &what, at);
                    continue;
                }
            };
            values.insert(name, value);
        }
        values
    }

    /// The list `spells`; left in the object if it is of another form.
    fn spells(object: &mut Object) -> Vec<Spell> {
        let bound = |value: &Json| match value {
            Json::Null => Some(None),
            Json::String(text) => Some(Some(text.clone())),
            Json::Number(number) => Some(Some(number.to_string())),
            _ => None,
        };
        let spell = |pair: &Json| match pair.as_array()?.as_slice() {
            [start, end] => Some(Spell {
                start: bound(start)?,
                end: bound(end)?,
            }),
            _ => None,
        };
        let list = object.get("spells").and_then(Json::as_array);
        let spells: Option<Vec<Spell>> = list.and_then(|list| list.iter().map(spell).collect());
        match spells {
            Some(spells) => {
                object.remove("spells");
                spells.into_iter().filter(|s| !s.is_always()).collect()
            }
            None => Vec::new(),
        }
    }

    fn node(&mut self, path: &str, raw: &RawValue) {
        let Some((mut row, at, mut object)) = self.object(path, raw) else {
            return;
        };
        let value = object.remove("id");
        let id = self.id(&mut row, &format!("{path}.id"), value);
        let spells = Self::spells(&mut object);
        let mut attributes = self.attributes(&mut row, path, object, at);
        let own = attributes.remove("label").map(|label| label.to_string());
        let node = PlainNode {
            label: label(own, &attributes, &id),
            id,
            attributes,
            spells,
        };
        self.draft.node(row, node);
    }

    fn tie(&mut self, path: &str, raw: &RawValue) {
        let Some((mut row, at, mut object)) = self.object(path, raw) else {
            return;
        };
        let mut end = |name: &str, row: &mut Row, object: &mut Object| {
            let value = object.remove(name);
            self.id(row, &format!("{path}.{name}"), value)
        };
        let source = end("source", &mut row, &mut object);
        let target = end("target", &mut row, &mut object);
        for name in ["key", "id"] {
            match object.remove(name) {
                Some(Json::String(id)) => self.draft.tie_id(&id, at),
                Some(Json::Number(_) | Json::Null) | None => {}
                Some(other) => self.draft.tie_id(&other.to_string(), at),
            }
        }
        let weight = match object.remove("weight") {
            None | Some(Json::Null) => Ok(1.0),
            Some(Json::String(text)) => number::weight(&text),
            Some(Json::Number(number)) => match number.as_f64() {
                Some(number) => number::positive(number),
                None => number::weight(&number.to_string()),
            },
            Some(other) => number::weight(&other.to_string()),
        };
        let weight = self.draft.take(&mut row, &format!("{path}.weight"), weight);
        let spells = Self::spells(&mut object);
        let mut attributes = self.attributes(&mut row, path, object, at);
        let relation = attributes
            .remove("relation")
            .or_else(|| attributes.remove("label"));
        let tie = DraftTie {
            source,
            target,
            weight: weight.unwrap_or(1.0),
            relation: relation.map(|value| value.to_string()).unwrap_or_default(),
            details: TieDetails { attributes, spells },
        };
        self.draft.tie(row, tie);
    }
}
