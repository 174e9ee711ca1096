//! Ids that look the same and are not, and ids that a spreadsheet has damaged.

use unicode_normalization::UnicodeNormalization;

use super::cells::Cells;
use super::index::Index;
use super::ledger::Ledger;
use super::table::Table;
use crate::escape::terminal::shown;

/// Letters of other scripts that look like Latin ones.
const LATIN_LOOKALIKES: &[(char, char)] = &[
    ('а', 'a'),
    ('в', 'b'),
    ('с', 'c'),
    ('е', 'e'),
    ('н', 'h'),
    ('і', 'i'),
    ('ј', 'j'),
    ('к', 'k'),
    ('м', 'm'),
    ('о', 'o'),
    ('р', 'p'),
    ('ѕ', 's'),
    ('т', 't'),
    ('у', 'y'),
    ('х', 'x'),
    ('α', 'a'),
    ('β', 'b'),
    ('ε', 'e'),
    ('ι', 'i'),
    ('κ', 'k'),
    ('μ', 'm'),
    ('ν', 'n'),
    ('ο', 'o'),
    ('ρ', 'p'),
    ('τ', 't'),
    ('υ', 'y'),
    ('χ', 'x'),
];

/// A text without case, and with one plain space for any white space.
fn without_case(text: &str) -> String {
    let lowered = text.to_lowercase();
    let words: Vec<&str> = lowered.split_whitespace().collect();
    words.join(" ")
}

/// A text as it looks.
fn skeleton(text: &str) -> String {
    if text.is_ascii() {
        return without_case(text);
    }
    let plain: String = text.nfkc().flat_map(char::to_lowercase).collect();
    let latin = |c: char| {
        let found = LATIN_LOOKALIKES.iter().find(|(other, _)| *other == c);
        found.map_or(c, |(_, latin)| *latin)
    };
    without_case(&plain.chars().map(latin).collect::<String>())
}

/// Warns of ids that differ in case, spaces, look-alike letters or leading zeros only. `ids` are
/// rows and their ids, sorted by id.
pub(super) fn report_similar(table: &Table<'_>, ledger: &mut Ledger, ids: &[(usize, &str)]) {
    let (mut looks, mut first_of) = (Index::default(), Vec::new());
    let (mut numbers, mut first_number) = (Index::default(), Vec::new());
    for entry in ids {
        let (row, id) = *entry;
        let (look, is_new) = looks.add(&skeleton(id));
        if is_new {
            first_of.push(entry);
        } else {
            let (_, other) = first_of[look];
            let (code, how) = if without_case(id) == without_case(other) {
                ("W122", "differ in case or spaces only")
            } else {
                ("W124", "look the same but are written with other letters")
            };
            let reason = format!(
                "`{}` and `{}` {how}, and are two actors",
                shown(other),
                shown(id)
            );
            let hint = "if they are one, delete one and make its id an alias";
            ledger.cell(table, row, "id", code, reason, hint);
        }
        if !id.bytes().all(|b| b.is_ascii_digit()) {
            continue;
        }
        let (number, is_new) = numbers.add(id.trim_start_matches('0'));
        if is_new {
            first_number.push(entry);
        } else {
            let (_, other) = first_number[number];
            let reason =
                format!("`{other}` and `{id}` differ in leading zeros only, and are two actors");
            let hint = "a spreadsheet may have dropped the zeros: format the column as text";
            ledger.cell(table, row, "id", "W125", reason, hint);
        }
    }
}

/// Warns of an id that looks as if a spreadsheet had taken it for a number or a date.
pub(super) fn report_damage(cells: &mut Cells<'_, '_>, column: &str) {
    let text = cells.text(column);
    if !looks_damaged(text) {
        return;
    }
    let reason = format!("`{}` looks as if a spreadsheet had changed it", shown(text));
    let hint = "format the column as text before typing ids into it";
    cells.report(column, "W126", reason, hint);
}

fn looks_damaged(text: &str) -> bool {
    const MONTHS: [&str; 12] = [
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
    ];
    let digits = |t: &str| !t.is_empty() && t.bytes().all(|b| b.is_ascii_digit());
    let lowered = text.to_ascii_lowercase();
    if let Some((mantissa, exponent)) = lowered.split_once("e+") {
        return digits(exponent) && digits(&mantissa.replace(['.', ','], ""));
    }
    let month = |t: &str| MONTHS.contains(&t);
    match lowered.split_once('-') {
        Some((a, b)) => (digits(a) && month(b)) || (month(a) && digits(b)),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_spreadsheet_does_to_ids_is_recognised() {
        for damaged in ["1E+05", "1.2e+10", "4-Mar", "Sep-21"] {
            assert!(looks_damaged(damaged), "{damaged}");
        }
        for sound in ["ISO", "TC-1", "A-Mar", "E+5", "1-2", "CEN-CLC"] {
            assert!(!looks_damaged(sound), "{sound}");
        }
    }

    #[test]
    fn what_looks_the_same_has_one_skeleton() {
        assert_eq!(skeleton("ІЅО"), skeleton("ISO"));
        assert_eq!(skeleton("ＩＳＯ"), skeleton("iso"));
        assert_eq!(skeleton("ISO  TC\u{a0}1"), skeleton("ISO TC 1"));
        assert_ne!(skeleton("ISO/TC 1"), skeleton("ISO/TC 11"));
    }
}
