//! One committee as a list of ISO Open Data has it, whatever the form of the file.

use crate::dataset::{Finding, Severity};
use crate::model::{Date, Role};

/// Whether a committee works.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Status {
    Active,
    Suspended,
}

impl Status {
    /// The status of this word, or a finding.
    pub(super) fn parse(word: &str) -> Option<Self> {
        match word.trim() {
            "Active" => Some(Self::Active),
            "Suspended" => Some(Self::Suspended),
            _ => None,
        }
    }
}

/// What an entry of a list speaks of; ids are unique within a class only.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Class {
    /// A committee.
    Committee,
    /// A national body that is a member of ISO.
    Member,
    /// An organisation in liaison.
    Organisation,
}

/// The lists of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Part {
    Secretariat,
    Members,
    Observers,
    Committees,
    Organisations,
}

impl Part {
    pub(super) const ALL: [Self; 5] = [
        Self::Secretariat,
        Self::Members,
        Self::Observers,
        Self::Committees,
        Self::Organisations,
    ];

    /// The field's name in both forms of the file.
    pub(super) const fn field(self) -> &'static str {
        match self {
            Self::Secretariat => "secretariat",
            Self::Members => "pMembers",
            Self::Observers => "oMembers",
            Self::Committees => "committeeLiaisons",
            Self::Organisations => "organizationLiaisons",
        }
    }

    /// What the name of an entry is called.
    pub(super) const fn name_field(self) -> &'static str {
        match self {
            Self::Committees => "reference",
            _ => "acronym",
        }
    }

    pub(super) const fn class(self) -> Class {
        match self {
            Self::Secretariat | Self::Members | Self::Observers => Class::Member,
            Self::Committees => Class::Committee,
            Self::Organisations => Class::Organisation,
        }
    }

    pub(super) const fn role(self) -> Role {
        match self {
            Self::Secretariat => Role::Secretariat,
            Self::Members => Role::Member,
            Self::Observers => Role::Observer,
            Self::Committees | Self::Organisations => Role::Liaison,
        }
    }
}

/// Who stands in a list. The id is the identity; the name may be missing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) id: Option<u64>,
    pub(super) name: Option<String>,
}

/// A list of entries.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct List {
    pub(super) entries: Vec<Entry>,
    /// The pieces of the cell of names, where there are not as many as ids; the entries then have
    /// no names yet.
    pub(super) loose: Option<Vec<String>>,
}

impl List {
    pub(super) fn of(entries: impl IntoIterator<Item = Entry>) -> Self {
        Self {
            entries: entries.into_iter().collect(),
            loose: None,
        }
    }
}

/// A committee in one list.
#[derive(Clone, Debug)]
pub(super) struct Record {
    pub(super) line: u64,
    pub(super) id: u64,
    pub(super) reference: String,
    pub(super) status: Status,
    pub(super) title: Option<String>,
    pub(super) created: Option<Date>,
    pub(super) parent: Option<u64>,
    pub(super) markup_in_scope: bool,
    /// In the order of [`Part::ALL`].
    pub(super) lists: [List; 5],
}

impl Record {
    pub(super) fn list(&self, part: Part) -> &List {
        &self.lists[part as usize]
    }
}

/// `text` with runs of white space made one space; `None` if nothing is left.
pub(super) fn tidy(text: &str) -> Option<String> {
    let words: Vec<&str> = text.split_whitespace().collect();
    (!words.is_empty()).then(|| words.join(" "))
}

/// Whether a text holds HTML tags.
pub(super) fn has_markup(text: &str) -> bool {
    text.split('<').skip(1).any(|rest| {
        rest.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/') && rest.contains('>')
    })
}

/// The findings of one file.
pub(super) struct Findings<'a> {
    pub(super) file: &'a str,
    pub(super) found: &'a mut Vec<Finding>,
    /// The columns, where the file has some.
    pub(super) header: Vec<String>,
}

impl Findings<'_> {
    /// Adds a finding; an empty `hint` or `column` is none.
    pub(super) fn add(
        &mut self,
        code: &'static str,
        line: Option<u64>,
        column: &str,
        reason: impl Into<String>,
        hint: &str,
    ) {
        let field = self.header.iter().position(|name| name == column);
        self.put(
            code,
            line,
            field.map(|at| at as u64 + 1),
            column,
            reason.into(),
            hint,
        );
    }

    /// Adds an error in a line.
    pub(super) fn error(
        &mut self,
        code: &'static str,
        line: u64,
        column: &str,
        reason: impl Into<String>,
        hint: &str,
    ) {
        self.add(code, Some(line), column, reason, hint);
    }

    /// Adds an error at a character of a line.
    pub(super) fn error_at(
        &mut self,
        code: &'static str,
        (line, character): (u64, u64),
        reason: impl Into<String>,
        hint: &str,
    ) {
        self.put(code, Some(line), Some(character), "", reason.into(), hint);
    }

    fn put(
        &mut self,
        code: &'static str,
        line: Option<u64>,
        field: Option<u64>,
        column: &str,
        reason: String,
        hint: &str,
    ) {
        let given = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        self.found.push(Finding {
            code,
            severity: Severity::of_code(code),
            file: self.file.to_owned(),
            line,
            field: line.and(field),
            column: given(column),
            reason,
            hint: given(hint),
        });
    }
}

/// The status named in `field`, or an error in the findings.
pub(super) fn status(word: &str, line: u64, findings: &mut Findings) -> Option<Status> {
    let status = Status::parse(word);
    if status.is_none() {
        findings.error(
            super::codes::STATUS,
            line,
            "status",
            format!("unknown status `{word}`"),
            "the importer knows Active and Suspended; if ISO has a new word, it must be told whether \
             such a committee works",
        );
    }
    status
}

/// The creation date in `text`, none if it is empty, or an error in the findings.
pub(super) fn created(
    text: Option<&str>,
    line: u64,
    findings: &mut Findings,
) -> Result<Option<Date>, ()> {
    let Some(text) = text.map(str::trim).filter(|t| !t.is_empty()) else {
        return Ok(None);
    };
    Date::parse(text).map(Some).map_err(|error| {
        findings.error(
            super::codes::VALUE,
            line,
            "creationDate",
            error.to_string(),
            "",
        );
    })
}

/// The reference in `text`, or an error in the findings.
pub(super) fn reference(text: &str, line: u64, findings: &mut Findings) -> Option<String> {
    let reference = tidy(text);
    if reference.is_none() {
        findings.error(
            super::codes::VALUE,
            line,
            "reference",
            "the committee has no reference",
            "a reference looks like `ISO/TC 1`",
        );
    }
    reference
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_is_told_from_a_less_than_sign() {
        assert!(has_markup("<p>Metals</p>"));
        assert!(has_markup("a <br/> b"));
        assert!(!has_markup("grain size < 5 mm"));
        assert!(!has_markup("a < b > c"));
        assert!(!has_markup("<unclosed"));
    }

    #[test]
    fn names_are_tidied() {
        assert_eq!(tidy("  GOST \n R "), Some("GOST R".to_owned()));
        assert_eq!(tidy(" \u{a0}"), None);
    }
}
