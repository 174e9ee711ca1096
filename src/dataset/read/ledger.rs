//! The account of a file while it is read: what was found, and what became of each row.

use std::collections::BTreeMap;

use super::outcome::{FileAccount, Reject};
use super::table::Table;
use crate::dataset::{Finding, Severity};

/// What became of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum State {
    /// In the data set.
    Used,
    /// Left out for an error, or because it depends on a row with an error.
    Rejected,
    /// The same as another row.
    Merged,
}

/// Why a row was rejected.
#[derive(Debug)]
struct Reason {
    column: Option<String>,
    code: &'static str,
    reason: String,
}

/// The account of one file.
#[derive(Debug)]
pub(super) struct Ledger {
    pub(super) file: String,
    pub(super) findings: Vec<Finding>,
    states: Vec<State>,
    /// Why a row was rejected.
    reasons: BTreeMap<usize, Reason>,
    /// Whether nothing of the file can be used.
    pub(super) refused: bool,
}

impl Ledger {
    pub(super) fn new(file: &str) -> Self {
        Self {
            file: file.to_owned(),
            findings: Vec::new(),
            states: Vec::new(),
            reasons: BTreeMap::new(),
            refused: false,
        }
    }

    /// Opens the account of `rows` rows.
    pub(super) fn count_rows(&mut self, rows: usize) {
        self.states = vec![State::Used; rows];
    }

    /// A finding about the file or one of its lines.
    pub(super) fn file_finding(
        &mut self,
        code: &'static str,
        line: Option<u64>,
        column: Option<(u64, &str)>,
        reason: impl Into<String>,
        hint: impl Into<String>,
    ) {
        let hint = hint.into();
        self.findings.push(Finding {
            code,
            severity: Severity::of_code(code),
            file: self.file.clone(),
            line,
            field: column.map(|(field, _)| field),
            column: column
                .filter(|(_, name)| !name.is_empty())
                .map(|(_, name)| name.to_owned()),
            reason: reason.into(),
            hint: (!hint.is_empty()).then_some(hint),
        });
    }

    /// A finding for which nothing of the file can be used.
    pub(super) fn refuse(
        &mut self,
        code: &'static str,
        line: Option<u64>,
        column: Option<(u64, &str)>,
        reason: impl Into<String>,
        hint: impl Into<String>,
    ) {
        self.file_finding(code, line, column, reason, hint);
        self.refused = true;
    }

    /// A finding about a cell of a row (or about the row, with an empty column name); an error
    /// rejects the row.
    pub(super) fn cell(
        &mut self,
        table: &Table<'_>,
        row: usize,
        column: &str,
        code: &'static str,
        reason: impl Into<String>,
        hint: impl Into<String>,
    ) {
        let reason = reason.into();
        if Severity::of_code(code) == Severity::Error {
            self.reject(row, column, code, &reason);
        }
        let (line, place) = table.place(row, column);
        let place = place.map(|field| (field, column));
        self.file_finding(code, Some(line), place, reason, hint);
    }

    /// Leaves a row out; the first reason counts.
    pub(super) fn reject(&mut self, row: usize, column: &str, code: &'static str, reason: &str) {
        self.states[row] = State::Rejected;
        let column = (!column.is_empty()).then(|| column.to_owned());
        self.reasons.entry(row).or_insert_with(|| Reason {
            column,
            code,
            reason: reason.to_owned(),
        });
    }

    /// Counts a row as the same as another.
    pub(super) fn merge(&mut self, row: usize) {
        self.states[row] = State::Merged;
    }

    pub(super) fn is_used(&self, row: usize) -> bool {
        self.states[row] == State::Used
    }

    pub(super) fn account(&self) -> FileAccount {
        let of = |state| self.states.iter().filter(|s| **s == state).count() as u64;
        FileAccount {
            file: self.file.clone(),
            rows_read: self.states.len() as u64,
            rows_used: of(State::Used),
            rows_rejected: of(State::Rejected),
            rows_merged: of(State::Merged),
        }
    }

    pub(super) fn rejects(&self, table: &Table<'_>) -> Vec<Reject> {
        let reject = |(row, why): (&usize, &Reason)| Reject {
            file: self.file.clone(),
            line: table.line(*row),
            column: why.column.clone(),
            code: why.code,
            reason: why.reason.clone(),
            raw: table.record(*row).raw.to_owned(),
        };
        self.reasons.iter().map(reject).collect()
    }
}
