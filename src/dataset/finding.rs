//! Coded findings: what is wrong in a file, where, and how to mend it.

use std::fmt;

use serde::{Deserialize, Serialize};

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The data are refused.
    Error,
    /// The data are used, and a reader should know.
    Warning,
    /// Something was settled by a rule.
    Note,
}

impl Severity {
    /// What the first letter of a code says: `E`, `W` or `N`.
    pub fn of_code(code: &str) -> Self {
        match code.as_bytes().first() {
            Some(b'W') => Self::Warning,
            Some(b'N') => Self::Note,
            _ => Self::Error,
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Note => "note",
        })
    }
}

/// A finding about a file. Shown as `error[E202]: relations.csv:17:1: actor: reason`, and the mend
/// on a second line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// Stable code; its first letter is the severity.
    pub code: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// The file, by its name in the folder.
    pub file: String,
    /// The physical line, from 1.
    pub line: Option<u64>,
    /// The place in the line, from 1: the number of the field in a table, of the character in
    /// JSON.
    pub field: Option<u64>,
    /// The name of the column, or the path of the value in JSON.
    pub column: Option<String>,
    /// What is wrong.
    pub reason: String,
    /// How to mend it.
    pub hint: Option<String>,
}

impl Finding {
    /// Whether it refuses the data.
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}[{}]: {}", self.severity, self.code, self.file)?;
        if let Some(line) = self.line {
            write!(f, ":{line}")?;
            if let Some(field) = self.field {
                write!(f, ":{field}")?;
            }
        }
        f.write_str(": ")?;
        if let Some(column) = &self.column {
            write!(f, "{column}: ")?;
        }
        f.write_str(&self.reason)?;
        if let Some(hint) = &self.hint {
            write!(f, "\n  help: {hint}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_finding_names_file_line_field_column_reason_and_mend() {
        let mut finding = Finding {
            code: "E202",
            severity: Severity::of_code("E202"),
            file: "relations.csv".to_owned(),
            line: Some(17),
            field: Some(1),
            column: Some("actor".to_owned()),
            reason: "unknown actor `ANSII`".to_owned(),
            hint: Some("did you mean `ANSI`?".to_owned()),
        };
        assert_eq!(
            finding.to_string(),
            "error[E202]: relations.csv:17:1: actor: unknown actor `ANSII`\n  \
             help: did you mean `ANSI`?"
        );
        finding.line = None;
        finding.column = None;
        finding.hint = None;
        assert_eq!(
            finding.to_string(),
            "error[E202]: relations.csv: unknown actor `ANSII`"
        );
    }
}
