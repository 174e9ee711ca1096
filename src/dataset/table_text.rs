//! Tables as comma-separated text.

use std::fmt::{Display, Write};

use crate::escape;

/// A table being written: UTF-8, commas, `\n`, quotes only where they are needed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TableText(String);

impl TableText {
    /// Adds a row; the first one is the header.
    pub fn row<C: AsRef<str>>(&mut self, cells: impl IntoIterator<Item = C>) {
        self.row_of(|row| cells.into_iter().for_each(|cell| row.text(cell.as_ref())));
    }

    /// Adds a row cell by cell.
    pub(super) fn row_of(&mut self, write: impl FnOnce(&mut RowText<'_>)) {
        let start = self.0.len();
        let mut row = RowText {
            table: &mut self.0,
            count: 0,
        };
        write(&mut row);
        // A line with nothing on it would be no row.
        if row.count == 1 && self.0.len() == start {
            self.0.push_str("\"\"");
        }
        self.0.push('\n');
    }

    /// The table as text.
    pub fn into_string(self) -> String {
        self.0
    }
}

/// A row being written.
#[derive(Debug)]
pub(super) struct RowText<'t> {
    table: &'t mut String,
    count: usize,
}

impl RowText<'_> {
    fn next(&mut self) {
        if self.count > 0 {
            self.table.push(',');
        }
        self.count += 1;
    }

    /// Adds a cell.
    pub(super) fn text(&mut self, text: &str) {
        self.next();
        self.table.push_str(&escape::csv::cell(text));
    }

    /// Adds a cell with a value whose text needs no quotes; empty for none.
    pub(super) fn plain(&mut self, value: Option<impl Display>) {
        self.next();
        if let Some(value) = value {
            // Writing to a string cannot fail.
            let _written = write!(self.table, "{value}");
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn the_csv_crate_reads_what_is_written(
            rows in proptest::collection::vec(
                proptest::collection::vec("[a-c\",\\n\\r =ä]{0,6}", 1..5), 1..6)
        ) {
            let mut table = TableText::default();
            for row in &rows {
                table.row(row);
            }
            let text = table.into_string();
            let mut reader = csv::ReaderBuilder::new()
                .flexible(true)
                .has_headers(false)
                .from_reader(text.as_bytes());
            let read: Vec<Vec<String>> = reader
                .records()
                .map(|r| r.unwrap().iter().map(ToOwned::to_owned).collect())
                .collect();
            prop_assert_eq!(read, rows);
        }
    }
}
