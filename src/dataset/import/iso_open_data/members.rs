//! Names and countries of the national bodies that are members of ISO, which the lists of ISO Open
//! Data do not give.

use std::collections::BTreeMap;

/// 166 members with acronym, name and country, each with its source, as of 2026-05-02.
const TABLE: &str = include_str!("iso_members.csv");

/// A national body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Member {
    /// Full name; empty if not known.
    pub(super) name: String,
    /// Alpha-2 code; empty if not known.
    pub(super) country: String,
    /// How name and country are known.
    pub(super) source: String,
}

/// The table, by acronym; older acronyms too, unless a member bears them today.
pub(super) fn table() -> BTreeMap<String, Member> {
    let mut newest = BTreeMap::new();
    let mut older = BTreeMap::new();
    let mut reader = csv::Reader::from_reader(TABLE.as_bytes());
    for row in reader.records().flatten() {
        let field = |at: usize| row.get(at).unwrap_or_default().to_owned();
        let member = Member {
            name: field(1),
            country: field(2),
            source: field(4),
        };
        for alias in field(3).split(';').filter(|alias| !alias.is_empty()) {
            older.insert(alias.to_owned(), member.clone());
        }
        newest.insert(field(0), member);
    }
    older.append(&mut newest);
    older
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Country;

    #[test]
    fn the_table_is_whole() {
        let mut reader = csv::Reader::from_reader(TABLE.as_bytes());
        assert_eq!(
            reader.headers().unwrap(),
            "acronym,name,country,aliases,source,note"
                .split(',')
                .collect::<Vec<_>>()
        );
        let rows: Vec<_> = reader.records().collect::<Result<_, _>>().unwrap();
        assert_eq!(rows.len(), 166);
        for row in &rows {
            assert!(!row[0].is_empty() && !row[4].is_empty(), "{row:?}");
            assert!(
                row[2].is_empty() || Country::from_code(&row[2]).is_some(),
                "{row:?}"
            );
        }
    }

    #[test]
    fn members_are_found_by_new_and_old_acronyms() {
        let table = table();
        assert_eq!(table["SAC"].country, "CN");
        assert_eq!(table["GOST R"].country, "RU");
        assert_eq!(table["NQIS ELOT"], table["ELOT"]);
        assert_eq!(table["AMNOR"].country, "");
    }
}
