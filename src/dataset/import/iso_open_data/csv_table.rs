//! The CSV form: one committee a row, lists as bracketed cells (`"[SABS, DIN, SA]"`).

use csv::StringRecord;

use super::codes;
use super::record::{self, Entry, Findings, List, Part, Record};

/// The columns without which nothing can be said.
const REQUIRED: [&str; 16] = [
    "id",
    "reference",
    "status",
    "title.en",
    "creationDate",
    "parentId",
    "secretariat.id",
    "secretariat.acronym",
    "pMembers.id",
    "pMembers.acronym",
    "oMembers.id",
    "oMembers.acronym",
    "committeeLiaisons.id",
    "committeeLiaisons.reference",
    "organizationLiaisons.id",
    "organizationLiaisons.acronym",
];

/// Whether a first line looks like the header of the CSV form, perhaps a damaged one.
pub(super) fn is_header(line: &str) -> bool {
    let fields = line
        .split([',', ';', '\t'])
        .map(|f| f.trim().trim_matches('"'));
    fields.filter(|field| REQUIRED.contains(field)).count() >= 3
}

/// Reads every row; what cannot be used is in the findings.
pub(super) fn read(text: &str, findings: &mut Findings) -> Vec<Record> {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(true)
        .flexible(true)
        .from_reader(text.as_bytes());
    let header = match reader.headers() {
        Ok(header) => header.clone(),
        Err(error) => {
            findings.error(codes::COLUMNS, 1, "", error.to_string(), "");
            return Vec::new();
        }
    };
    let missing: Vec<&str> = REQUIRED
        .into_iter()
        .filter(|name| !header.iter().any(|field| field.trim() == *name))
        .collect();
    if !missing.is_empty() {
        findings.error(
            codes::COLUMNS,
            1,
            missing[0],
            format!("the columns {} are missing", quoted(&missing)),
            if header.len() == 1 {
                "the fields are not separated by commas: save the file as it was downloaded"
            } else {
                "take the file of committees, iso_technical_committees, as it is at \
                 https://www.iso.org/open-data.html"
            },
        );
        return Vec::new();
    }
    findings.header = header.iter().map(|f| f.trim().to_owned()).collect();
    let columns = Columns(&header);
    let mut records = Vec::new();
    let mut row = StringRecord::new();
    loop {
        match reader.read_record(&mut row) {
            Ok(false) => return records,
            Ok(true) => {
                let line = row.position().map_or(0, csv::Position::line);
                if is_whole(&row, &columns, line, findings) {
                    records.extend(columns.record(&row, line, findings));
                }
            }
            Err(error) => {
                let line = error.position().map_or(0, csv::Position::line);
                findings.error(codes::RAGGED, line, "", error.to_string(), "");
            }
        }
    }
}

fn quoted(names: &[&str]) -> String {
    let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    names.join(", ")
}

/// Whether a row has the fields of the header. A quote that is never closed swallows the rows
/// behind it, which shows as a row too short or as a short field with line breaks.
fn is_whole(row: &StringRecord, columns: &Columns, line: u64, findings: &mut Findings) -> bool {
    let expected = columns.0.len();
    if row.len() != expected {
        findings.error(
            codes::RAGGED,
            line,
            "",
            format!("the row has {} fields, the header {expected}", row.len()),
            "look for a quote that is opened and not closed, or a comma outside of quotes",
        );
        return false;
    }
    let broken = columns.0.iter().zip(row).find(|(name, field)| {
        !name.starts_with("scope.") && !name.starts_with("title.") && field.contains('\n')
    });
    if let Some((name, _)) = broken {
        findings.error(
            codes::RAGGED,
            line,
            name,
            "the field holds line breaks",
            "look for a quote that is opened and not closed",
        );
    }
    broken.is_none()
}

/// The header.
struct Columns<'a>(&'a StringRecord);

impl Columns<'_> {
    /// The field of a column, trimmed; empty if there is no such column or it says `null`.
    fn field<'r>(&self, row: &'r StringRecord, name: &str) -> &'r str {
        let at = self.0.iter().position(|field| field.trim() == name);
        let field = at.and_then(|at| row.get(at)).unwrap_or_default().trim();
        if field == "null" { "" } else { field }
    }

    fn number(
        &self,
        row: &StringRecord,
        name: &str,
        line: u64,
        findings: &mut Findings,
    ) -> Result<Option<u64>, ()> {
        match self.field(row, name) {
            "" => Ok(None),
            text => text.parse().map(Some).map_err(|_| {
                let reason = format!("`{text}` is not a numeric id");
                findings.error(codes::VALUE, line, name, reason, "");
            }),
        }
    }

    fn record(&self, row: &StringRecord, line: u64, findings: &mut Findings) -> Option<Record> {
        let id = self.number(row, "id", line, findings);
        if id == Ok(None) {
            let reason = "the committee has no numeric id";
            findings.error(codes::VALUE, line, "id", reason, "");
        }
        let reference = record::reference(self.field(row, "reference"), line, findings);
        let status = record::status(self.field(row, "status"), line, findings);
        let created = record::created(Some(self.field(row, "creationDate")), line, findings);
        let parent = self.number(row, "parentId", line, findings);
        let mut is_good = true;
        let lists = Part::ALL.map(|part| {
            let list = self.list(row, part, line, findings);
            is_good &= list.is_some();
            list.unwrap_or_default()
        });
        if !is_good {
            return None;
        }
        let text = |name: &str| record::tidy(self.field(row, name));
        Some(Record {
            line,
            id: id.ok().flatten()?,
            reference: reference?,
            status: status?,
            title: text("title.en").or_else(|| text("title.fr")),
            created: created.ok()?,
            parent: parent.ok()?,
            markup_in_scope: ["scope.en", "scope.fr"]
                .into_iter()
                .any(|name| record::has_markup(self.field(row, name))),
            lists,
        })
    }

    fn list(
        &self,
        row: &StringRecord,
        part: Part,
        line: u64,
        findings: &mut Findings,
    ) -> Option<List> {
        let id_column = format!("{}.id", part.field());
        let name_column = format!("{}.{}", part.field(), part.name_field());
        let (ids, names) = (self.field(row, &id_column), self.field(row, &name_column));
        if part == Part::Secretariat {
            let id = self.number(row, &id_column, line, findings).ok()?;
            let name = record::tidy(names);
            let is_there = id.is_some() || name.is_some();
            return Some(List::of(is_there.then_some(Entry { id, name })));
        }
        let mut inner = |text: &str, column: &str| -> Option<String> {
            if text.is_empty() {
                return Some(String::new());
            }
            let inner = text.strip_prefix('[').and_then(|t| t.strip_suffix(']'));
            if inner.is_none() {
                let shown: String = text.chars().take(40).collect();
                let reason = format!("`{shown}` is not a list");
                let hint = "a list looks like `[SABS, DIN, SA]`";
                findings.error(codes::VALUE, line, column, reason, hint);
            }
            inner.map(|inner| inner.trim().to_owned())
        };
        let (ids, names) = (inner(ids, &id_column), inner(names, &name_column));
        let (ids, names) = (ids?, names?);
        let mut entries = Vec::new();
        for id in ids.split(',').map(str::trim).filter(|id| !id.is_empty()) {
            let number = id.parse().ok();
            if number.is_none() && id != "null" {
                let reason = format!("`{id}` is not a numeric id");
                findings.error(codes::VALUE, line, &id_column, reason, "");
                return None;
            }
            entries.push(Entry {
                id: number,
                name: None,
            });
        }
        Some(with_names(entries, &names))
    }
}

/// Gives each entry its name if the cell has as many names as ids; else keeps the pieces.
fn with_names(mut entries: Vec<Entry>, names: &str) -> List {
    let pieces: Vec<&str> = match entries.len() {
        // One id: the whole cell is its name, commas and all.
        1 => vec![names],
        _ if names.is_empty() => Vec::new(),
        _ => names.split(", ").collect(),
    };
    if pieces.len() != entries.len() {
        return List {
            entries,
            loose: Some(pieces.into_iter().map(str::to_owned).collect()),
        };
    }
    for (entry, name) in entries.iter_mut().zip(pieces) {
        entry.name = record::tidy(name).filter(|name| name != "null");
    }
    List::of(entries)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entries(n: usize) -> Vec<Entry> {
        (0..n as u64)
            .map(|id| Entry {
                id: Some(id),
                name: None,
            })
            .collect()
    }

    #[test]
    fn names_pair_with_ids_when_there_are_as_many() {
        let list = with_names(entries(3), "ISO/TC 1, null, GOST R");
        let names: Vec<Option<&str>> = list.entries.iter().map(|e| e.name.as_deref()).collect();
        assert_eq!(names, [Some("ISO/TC 1"), None, Some("GOST R")]);
        assert_eq!(list.loose, None);
    }

    #[test]
    fn a_lone_name_may_hold_commas() {
        let list = with_names(entries(1), "Prime Coalition, Inc.");
        assert_eq!(
            list.entries[0].name.as_deref(),
            Some("Prime Coalition, Inc.")
        );
    }

    #[test]
    fn more_names_than_ids_stay_loose() {
        let list = with_names(entries(2), "A, B, Inc.");
        assert!(list.entries.iter().all(|e| e.name.is_none()));
        assert_eq!(list.loose.unwrap(), ["A", "B", "Inc."]);
    }
}
