//! The rows left out, as a table.

use super::outcome::Reject;
use crate::dataset::table_text::TableText;

/// The rejected rows as comma-separated text with the columns `file`, `line`, `column`, `code`,
/// `reason` and `raw` (the row as it stands in the file).
pub fn rejects_table(rejects: &[Reject]) -> String {
    let mut table = TableText::default();
    table.row(["file", "line", "column", "code", "reason", "raw"]);
    for r in rejects {
        table.row([
            r.file.as_str(),
            &r.line.to_string(),
            r.column.as_deref().unwrap_or_default(),
            r.code,
            &r.reason,
            &r.raw,
        ]);
    }
    table.into_string()
}
