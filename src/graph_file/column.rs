//! Attributes that are declared before they are used, as GraphML and GEXF have them.

use std::collections::BTreeMap;

use super::draft::{Draft, Row};
use super::number::{self, Parsed, Problem, shown};
use super::value::{Attributes, Value, ValueType};

/// A declared attribute.
#[derive(Clone, Debug)]
pub(super) struct Column {
    pub(super) name: String,
    pub(super) kind: ValueType,
    /// The value of nodes or ties that give none.
    pub(super) default: Option<String>,
    /// Whether its values are kept; those that serve a program's own drawing are not.
    pub(super) kept: bool,
}

/// The declared attributes of nodes, or of ties, by the name that values use.
pub(super) type Columns = BTreeMap<String, Column>;

/// The type behind the names that GraphML and GEXF have for it; `None` for an unknown name.
pub(super) fn type_named(name: &str) -> Option<ValueType> {
    Some(match name.trim().to_ascii_lowercase().as_str() {
        "boolean" => ValueType::Flag,
        "int" | "integer" | "long" | "short" | "byte" | "biginteger" => ValueType::Whole,
        "float" | "double" | "bigdecimal" => ValueType::Number,
        "string" | "char" | "character" | "anyuri" | "liststring" | "" => ValueType::Text,
        _ => return None,
    })
}

/// The values of a node or a tie, read one by one.
#[derive(Debug, Default)]
pub(super) struct Cells {
    pub(super) values: Attributes,
    /// The text of the weight, which is checked when everything is known.
    pub(super) weight: Option<String>,
}

/// The attribute that is the weight of a tie.
pub(super) const WEIGHT: &str = "weight";

impl Cells {
    /// Takes the value `text` of the attribute `key`.
    pub(super) fn take(
        &mut self,
        draft: &mut Draft<'_>,
        row: &mut Row,
        columns: &Columns,
        at: usize,
        (key, text): (&str, &str),
        is_tie: bool,
    ) {
        let Some(column) = columns.get(key) else {
            let reason = format!("the attribute `{}` is not declared", shown(key));
            let hint = "declare it at the top of the file, with its name and type";
            draft.reject(row, key, Problem::new("E269", reason, hint));
            return;
        };
        if !column.kept {
            draft.count("N160", &column.name, at);
        } else if is_tie && column.name == WEIGHT {
            self.weight = Some(text.to_owned());
        } else {
            self.put(draft, row, column, at, text);
        }
    }

    fn put(
        &mut self,
        draft: &mut Draft<'_>,
        row: &mut Row,
        column: &Column,
        at: usize,
        text: &str,
    ) {
        let parsed = number::value(text, column.kind);
        let code = match draft.take(row, &column.name, parsed) {
            Some(Parsed::Value(value)) => {
                let before = self.values.insert(column.name.clone(), value);
                before.map(|_| "W162")
            }
            Some(Parsed::NotFinite) => Some("W161"),
            None => None,
        };
        if let Some(code) = code {
            draft.count(code, &column.name, at);
        }
    }

    /// Fills in the declared defaults of what was not given.
    pub(super) fn fill(
        &mut self,
        draft: &mut Draft<'_>,
        row: &mut Row,
        columns: &Columns,
        at: usize,
        is_tie: bool,
    ) {
        for column in columns.values() {
            let Some(default) = column.default.as_deref().filter(|_| column.kept) else {
                continue;
            };
            if is_tie && column.name == WEIGHT {
                self.weight.get_or_insert_with(|| default.to_owned());
            } else if !self.values.contains_key(&column.name) {
                self.put(draft, row, column, at, default);
            }
        }
    }

    /// The weight of the tie: 1 where none is given.
    pub(super) fn weight(&self, draft: &mut Draft<'_>, row: &mut Row) -> f64 {
        let weight = self.weight.as_deref().map(number::weight);
        let weight = weight.and_then(|weight| draft.take(row, WEIGHT, weight));
        weight.unwrap_or(1.0)
    }

    /// Takes a value out as text.
    pub(super) fn text(&mut self, name: &str) -> Option<String> {
        self.values.remove(name).map(|value| value.to_string())
    }
}

/// The label of a node: its own, else its name, else its id.
pub(super) fn label(own: Option<String>, values: &Attributes, id: &str) -> String {
    let name = || values.get("name").and_then(Value::as_text);
    let label = own.filter(|label| !label.is_empty());
    label.unwrap_or_else(|| name().filter(|n| !n.is_empty()).unwrap_or(id).to_owned())
}

/// The sort of a tie, and its values without it: what is called `relation`, else the label.
pub(super) fn relation(cells: &mut Cells, label: Option<String>) -> String {
    let named = cells.text("relation").or(label);
    named.or_else(|| cells.text("label")).unwrap_or_default()
}
