//! Cells of comma-separated text.

use std::borrow::Cow;

/// A text as a cell: in quotes where it holds a comma, a quote or a line end. It comes back byte for byte.
pub(crate) fn cell(text: &str) -> Cow<'_, str> {
    if text.contains([',', '"', '\n', '\r']) {
        Cow::Owned(format!("\"{}\"", text.replace('"', "\"\"")))
    } else {
        Cow::Borrowed(text)
    }
}

/// A text that no spreadsheet takes for a formula: with an apostrophe before what one would run, also behind
/// spaces and in its full-width forms. For names and notes; ids and numbers stay as they are.
pub(crate) fn note(text: &str) -> Cow<'_, str> {
    let is_first = |c: char| {
        matches!(
            c,
            '=' | '+' | '-' | '@' | '\t' | '\r' | '\n' | '＝' | '＋' | '－' | '＠'
        )
    };
    if text.starts_with(is_first) || text.trim_start().starts_with(is_first) {
        Cow::Owned(format!("'{text}"))
    } else {
        Cow::Borrowed(text)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::hostile;
    use super::*;

    fn read(line: &str) -> Vec<Vec<String>> {
        let mut reader = ::csv::ReaderBuilder::new()
            .has_headers(false)
            .from_reader(line.as_bytes());
        let rows = reader.records().map(|r| r.unwrap());
        rows.map(|r| r.iter().map(ToOwned::to_owned).collect())
            .collect()
    }

    #[test]
    fn formulas_are_disarmed() {
        for bad in ["=1+1", "+1", "-1", "@A1", "\t=1", " =1", "＝1", "\n-x"] {
            assert_eq!(note(bad), format!("'{bad}"));
        }
        for fine in ["ISO", "a=b", "'=1", ""] {
            assert_eq!(note(fine), fine);
        }
    }

    proptest! {
        #[test]
        fn a_cell_comes_back_and_ends_no_row(text in hostile()) {
            let line = format!("a,{},b\n", cell(&text));
            prop_assert_eq!(read(&line), [["a", &text, "b"]]);
        }

        #[test]
        fn a_note_begins_no_formula_and_comes_back(text in hostile()) {
            let noted = note(&text);
            let first = noted.trim_start().chars().next();
            prop_assert!(!first.is_some_and(|c| "=+-@＝＋－＠".contains(c)));
            prop_assert!(!noted.starts_with(['\t', '\r', '\n']));
            prop_assert!(*noted == text || noted.strip_prefix('\'') == Some(text.as_str()));
        }
    }
}
