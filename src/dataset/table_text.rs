//! Tables as comma-separated text.

/// A table being written: UTF-8, commas, `\n`, quotes only where they are needed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TableText(String);

impl TableText {
    /// Adds a row; the first one is the header.
    pub fn row<C: AsRef<str>>(&mut self, cells: impl IntoIterator<Item = C>) {
        let start = self.0.len();
        let mut count = 0;
        for cell in cells {
            if count > 0 {
                self.0.push(',');
            }
            count += 1;
            self.cell(cell.as_ref());
        }
        // A line with nothing on it would be no row.
        if count == 1 && self.0.len() == start {
            self.0.push_str("\"\"");
        }
        self.0.push('\n');
    }

    fn cell(&mut self, text: &str) {
        if text.contains([',', '"', '\n', '\r']) {
            self.0.push('"');
            self.0.push_str(&text.replace('"', "\"\""));
            self.0.push('"');
        } else {
            self.0.push_str(text);
        }
    }

    /// The table as text.
    pub fn into_string(self) -> String {
        self.0
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
