//! Values of attributes, with the type that their file gave them.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::fmt;

/// The value of an attribute of a node, of a tie or of a whole graph.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// True or false.
    Flag(bool),
    /// A whole number.
    Whole(i64),
    /// A number; always finite.
    Number(f64),
    /// Text.
    Text(String),
}

/// What attributes a node, a tie or a graph has, by name.
pub type Attributes = BTreeMap<String, Value>;

/// The type that holds every value of an attribute.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum ValueType {
    Flag,
    Whole,
    Number,
    Text,
}

impl Value {
    /// The text, if it is one.
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    pub(super) const fn kind(&self) -> ValueType {
        match self {
            Self::Flag(_) => ValueType::Flag,
            Self::Whole(_) => ValueType::Whole,
            Self::Number(_) => ValueType::Number,
            Self::Text(_) => ValueType::Text,
        }
    }

    /// A total order, by which ties that are alike otherwise are brought into one order.
    pub(super) fn order(&self, other: &Self) -> Ordering {
        match (self, other) {
            (Self::Flag(a), Self::Flag(b)) => a.cmp(b),
            (Self::Whole(a), Self::Whole(b)) => a.cmp(b),
            (Self::Number(a), Self::Number(b)) => a.total_cmp(b),
            (Self::Text(a), Self::Text(b)) => a.cmp(b),
            _ => self.kind().cmp(&other.kind()),
        }
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Flag(flag) => write!(f, "{flag}"),
            Self::Whole(number) => write!(f, "{number}"),
            Self::Number(number) => f.write_str(&number_text(*number)),
            Self::Text(text) => f.write_str(text),
        }
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

/// The shortest text that is read back as the same number.
pub(super) fn number_text(number: f64) -> String {
    let size = number.abs();
    // Rust writes every digit out, which is exact and, far from 1, unreadable.
    if size.total_cmp(&0.0).is_eq() || (1e-5..1e17).contains(&size) {
        format!("{number}")
    } else {
        format!("{number:e}")
    }
}

/// Compares attributes name by name.
pub(super) fn order(a: &Attributes, b: &Attributes) -> Ordering {
    let pair = |(x, y): ((&String, &Value), (&String, &Value))| x.0.cmp(y.0).then(x.1.order(y.1));
    let first = a.iter().zip(b).map(pair).find(|o| o.is_ne());
    first.unwrap_or_else(|| a.len().cmp(&b.len()))
}

/// The names of attributes in use, each with the type that holds all of its values.
pub(super) fn columns<'a>(
    all: impl Iterator<Item = &'a Attributes>,
) -> BTreeMap<&'a str, ValueType> {
    let mut columns = BTreeMap::new();
    for (name, value) in all.flatten() {
        let kind = value.kind();
        columns
            .entry(name.as_str())
            .and_modify(|held| *held = common(*held, kind))
            .or_insert(kind);
    }
    columns
}

/// The type that holds values of both.
fn common(a: ValueType, b: ValueType) -> ValueType {
    use ValueType::{Number, Text, Whole};
    match (a, b) {
        _ if a == b => a,
        (Whole | Number, Whole | Number) => Number,
        _ => Text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_short_and_exact() {
        let text = |x| Value::Number(x).to_string();
        assert_eq!(text(0.1), "0.1");
        assert_eq!(text(2.0), "2");
        assert_eq!(text(1e300), "1e300");
        assert_eq!(text(-2.5e-9), "-2.5e-9");
        assert_eq!(text(0.0), "0");
        for x in [1.0 / 3.0, 5e-324, f64::MAX, -1e17, 123_456.789] {
            assert_eq!(text(x).parse::<f64>().unwrap().to_bits(), x.to_bits());
        }
    }

    #[test]
    fn one_type_holds_all_values_of_an_attribute() {
        let node = |value: Value| Attributes::from([("a".to_owned(), value)]);
        let type_of = |values: [Value; 2]| {
            let nodes = values.map(node);
            columns(nodes.iter())["a"]
        };
        use Value::{Flag, Number, Whole};
        assert_eq!(type_of([Whole(1), Whole(2)]), ValueType::Whole);
        assert_eq!(type_of([Whole(1), Number(0.5)]), ValueType::Number);
        assert_eq!(type_of([Flag(true), Whole(1)]), ValueType::Text);
        assert_eq!(type_of([Number(1.0), "x".into()]), ValueType::Text);
    }
}
