//! Numbers and weights as graph files write them.

use super::value::{Value, ValueType};

/// What is wrong with a value, and the mend.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Problem {
    pub(super) code: &'static str,
    pub(super) reason: String,
    pub(super) hint: String,
}

impl Problem {
    pub(super) fn new(
        code: &'static str,
        reason: impl Into<String>,
        hint: impl Into<String>,
    ) -> Self {
        Self {
            code,
            reason: reason.into(),
            hint: hint.into(),
        }
    }
}

/// The most characters of a text that a message shows.
const SHOWN: usize = 60;

/// The beginning of a text, for messages.
pub(super) fn shown(text: &str) -> String {
    let mut start: String = text.chars().take(SHOWN).collect();
    if start.len() < text.len() {
        start.push('…');
    }
    start
}

/// `1 node`, `2 nodes`.
pub(super) fn counted(n: u64, what: &str) -> String {
    match n {
        1 => format!("1 {what}"),
        n => format!("{n} {what}s"),
    }
}

/// Whether a text is how programs write infinity or no number at all.
fn is_not_finite(text: &str) -> bool {
    let word = text.trim_start_matches(['-', '+']).to_ascii_lowercase();
    ["nan", "inf", "infinity"].contains(&word.as_str())
}

/// A finite number.
pub(super) fn number(text: &str) -> Result<f64, Problem> {
    let text = text.trim();
    if is_not_finite(text) {
        let reason = format!("`{text}` is not a finite number");
        return Err(Problem::new("E220", reason, "write a number such as `1.5`"));
    }
    let parsed = text.parse::<f64>();
    match parsed {
        Ok(number) if !number.is_finite() => Err(Problem::new(
            "E222",
            format!("`{}` is too large", shown(text)),
            "the largest number is about 1.8e308",
        )),
        Ok(number) => Ok(number),
        Err(_) if text.replace(',', ".").parse::<f64>().is_ok() => Err(Problem::new(
            "E121",
            format!("`{}` has a decimal comma", shown(text)),
            format!("use a point: `{}`", text.replace(',', ".")),
        )),
        Err(_) => Err(Problem::new(
            "E220",
            format!("`{}` is not a number", shown(text)),
            "write a number such as `1.5`",
        )),
    }
}

/// The weight of a tie: above 0 and finite.
pub(super) fn weight(text: &str) -> Result<f64, Problem> {
    positive(number(text)?)
}

/// A number that can be a weight.
pub(super) fn positive(number: f64) -> Result<f64, Problem> {
    if number > 0.0 {
        return Ok(number);
    }
    let (reason, hint) = if number < 0.0 {
        (
            format!("the weight {number} is negative"),
            "a weight is the strength of a tie, above 0; networks with signs are not supported",
        )
    } else {
        (
            "the weight is 0".to_owned(),
            "a weight is the strength of a tie, above 0: delete the tie if there is none",
        )
    };
    Err(Problem::new("E221", reason, hint))
}

/// What a text says as a value of a type.
pub(super) enum Parsed {
    /// A value.
    Value(Value),
    /// No number, which programs write where they have no value.
    NotFinite,
}

/// Reads the value of an attribute.
pub(super) fn value(text: &str, kind: ValueType) -> Result<Parsed, Problem> {
    let trimmed = text.trim();
    let misfit = |what: &str| {
        Problem::new(
            "E270",
            format!(
                "`{}` is not {what}, as its attribute is declared",
                shown(text)
            ),
            "mend the value, or declare the attribute as text (`string`)",
        )
    };
    let value = match kind {
        ValueType::Text => Value::Text(text.to_owned()),
        ValueType::Flag => match trimmed.to_ascii_lowercase().as_str() {
            "true" | "1" => Value::Flag(true),
            "false" | "0" => Value::Flag(false),
            _ => return Err(misfit("`true` or `false`")),
        },
        ValueType::Whole => Value::Whole(trimmed.parse().map_err(|_| misfit("a whole number"))?),
        ValueType::Number if is_not_finite(trimmed) => return Ok(Parsed::NotFinite),
        ValueType::Number => {
            Value::Number(number(trimmed).map_err(|problem| match problem.code {
                "E220" => misfit("a number"),
                _ => problem,
            })?)
        }
    };
    Ok(Parsed::Value(value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weights_are_positive_and_finite() {
        let code = |text: &str| weight(text).map_err(|problem| problem.code);
        assert_eq!(code(" 2.5 "), Ok(2.5));
        assert_eq!(code("1e-300"), Ok(1e-300));
        for (text, expected) in [
            ("0", "E221"),
            ("-0.0", "E221"),
            ("-1", "E221"),
            ("NaN", "E220"),
            ("-Infinity", "E220"),
            ("1e999", "E222"),
            ("1,5", "E121"),
            ("x", "E220"),
            ("", "E220"),
        ] {
            assert_eq!(code(text), Err(expected), "{text}");
        }
    }
}
