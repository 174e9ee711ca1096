//! One table on its own, outside of a data set folder, read with the same care.

use super::cells::Cells;
use super::folder::in_file_order;
use super::intake::Taken;
use super::ledger::Ledger;
use super::near::nfc;
use super::outcome::{FileAccount, InputFile, OnError, ReadError, Reject};
use super::source::Source;
use super::table::Table;
use crate::dataset::Finding;
use crate::dataset::schema::TableSchema;

/// What was read from a table, and the account of it.
#[derive(Debug)]
pub(crate) struct Single<T> {
    /// What was made of the rows.
    pub(crate) value: T,
    /// What was found, line by line.
    pub(crate) findings: Vec<Finding>,
    /// What became of the rows.
    pub(crate) account: FileAccount,
    /// The rows left out, under [`OnError::Skip`].
    pub(crate) rejects: Vec<Reject>,
    /// The file, with its hash.
    pub(crate) input: InputFile,
}

/// The rows of a table while they are read.
#[derive(Debug)]
pub(crate) struct SingleTable<'r, 'a> {
    table: &'r Table<'a>,
    ledger: &'r mut Ledger,
}

impl<'r, 'a> SingleTable<'r, 'a> {
    /// The rows that can be read, by number; a row may still be found to be in error.
    pub(crate) fn rows(&self) -> Vec<usize> {
        let all = 0..self.table.len();
        all.filter(|row| self.is_used(*row)).collect()
    }

    /// How many columns the file has.
    pub(crate) fn column_count(&self) -> usize {
        self.table.column_count()
    }

    /// Where a column of the schema stands in the file.
    pub(crate) fn place_of(&self, column: &str) -> Option<usize> {
        self.table.place_of(column)
    }

    /// Whether no error was found in a row.
    pub(crate) fn is_used(&self, row: usize) -> bool {
        self.ledger.is_used(row)
    }

    /// A name in normal form C, trimmed; empty if the cell or the column is.
    pub(crate) fn name(&self, row: usize, column: &str) -> String {
        let record = self.table.record(row);
        nfc(self.table.text(&record, column)).into_owned()
    }

    /// A name that must not be empty; `None` with a finding if it is.
    pub(crate) fn required_name(&mut self, row: usize, column: &str) -> Option<String> {
        self.with_cells(row, |cells| {
            cells.required(column).map(|name| nfc(name).into_owned())
        })
    }

    /// A weight: above 0, finite, 1 if empty; `None` with a finding for anything else.
    pub(crate) fn weight(&mut self, row: usize, column: &str) -> Option<f64> {
        self.with_cells(row, |cells| cells.weight(column))
    }

    fn with_cells<T>(&mut self, row: usize, read: impl FnOnce(&mut Cells<'_, '_>) -> T) -> T {
        let record = self.table.record(row);
        read(&mut Cells {
            table: self.table,
            ledger: self.ledger,
            row,
            record: &record,
        })
    }
}

/// Reads one table. `take` goes through the rows; `file` is the name of the file in findings.
///
/// # Errors
/// [`ReadError::Rejected`] if there are errors and they are not to be skipped, or cannot be.
pub(crate) fn read_single<T>(
    schema: &'static TableSchema,
    file: &str,
    bytes: impl Into<Taken>,
    on_error: OnError,
    take: impl FnOnce(&mut SingleTable<'_, '_>) -> T,
) -> Result<Single<T>, ReadError> {
    let source = Source::new(file, bytes);
    let (table, mut ledger) = Table::open(schema, Some(&source));
    let value = take(&mut SingleTable {
        table: &table,
        ledger: &mut ledger,
    });
    ledger.findings.sort_by(in_file_order);
    let account = ledger.account();
    let rejects = ledger.rejects(&table);
    let findings = ledger.findings;
    let stop = on_error == OnError::Stop && findings.iter().any(Finding::is_error);
    if ledger.refused || stop {
        return Err(ReadError::Rejected {
            findings,
            accounts: vec![account],
        });
    }
    Ok(Single {
        value,
        findings,
        account,
        rejects,
        input: source.input,
    })
}
