//! The JSON Lines form: one committee a line.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer};

use super::codes;
use super::record::{self, Entry, Findings, List, Part, Record};

/// A record as it stands in the file. The outer option is whether the key is there at all, the
/// inner one whether its value is null.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Raw {
    #[serde(default, deserialize_with = "present")]
    id: Option<Option<u64>>,
    #[serde(default, deserialize_with = "present")]
    reference: Option<Option<String>>,
    #[serde(default, deserialize_with = "present")]
    status: Option<Option<String>>,
    #[serde(default, deserialize_with = "present")]
    title: Option<Option<Texts>>,
    #[serde(default)]
    scope: Option<Texts>,
    #[serde(default, deserialize_with = "present")]
    secretariat: Option<Option<RawEntry>>,
    #[serde(default, deserialize_with = "present")]
    creation_date: Option<Option<String>>,
    #[serde(default, deserialize_with = "present")]
    parent_id: Option<Option<u64>>,
    #[serde(default, deserialize_with = "present")]
    p_members: Option<Option<Vec<RawEntry>>>,
    #[serde(default, deserialize_with = "present")]
    o_members: Option<Option<Vec<RawEntry>>>,
    #[serde(default, deserialize_with = "present")]
    committee_liaisons: Option<Option<Vec<RawEntry>>>,
    #[serde(default, deserialize_with = "present")]
    organization_liaisons: Option<Option<Vec<RawEntry>>>,
}

/// A text in English and French.
#[derive(Default, Deserialize)]
struct Texts {
    #[serde(default)]
    en: Option<String>,
    #[serde(default)]
    fr: Option<String>,
}

#[derive(Deserialize)]
struct RawEntry {
    id: Option<u64>,
    #[serde(default, alias = "reference")]
    acronym: Option<String>,
}

impl RawEntry {
    fn entry(self) -> Entry {
        Entry {
            id: self.id,
            name: self.acronym.as_deref().and_then(record::tidy),
        }
    }
}

fn present<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
    value: D,
) -> Result<Option<T>, D::Error> {
    T::deserialize(value).map(Some)
}

/// Reads every line; what cannot be used is in the findings.
pub(super) fn read(text: &str, findings: &mut Findings) -> Vec<Record> {
    if text.trim_start().starts_with('[') {
        findings.error(
            codes::OTHER_SHAPE,
            1,
            "",
            "this is one JSON array; ISO Open Data has one object a line",
            "unpack it, for example with `jq -c '.[]'`",
        );
        return Vec::new();
    }
    let mut records = Vec::new();
    // A file of another kind lacks a key in every line: said once, with the number of lines.
    let mut lacking: BTreeMap<&'static str, (u64, u64)> = BTreeMap::new();
    for (line, text) in (1u64..).zip(text.lines()) {
        if text.trim().is_empty() {
            continue;
        }
        match serde_json::from_str::<Raw>(text) {
            Ok(raw) => {
                let missing = raw.missing();
                if missing.is_empty() {
                    records.extend(raw.record(line, findings));
                }
                for key in missing {
                    lacking.entry(key).or_insert((line, 0)).1 += 1;
                }
            }
            Err(error) => not_a_record(&error, line, findings),
        }
    }
    for (key, (line, lines)) in lacking {
        let more = match lines {
            1 => String::new(),
            n => format!(" (and {} more)", n - 1),
        };
        findings.error(
            codes::OTHER_SHAPE,
            line,
            key,
            format!("the record has no `{key}`{more}"),
            "take the file of committees, iso_technical_committees, from \
             https://www.iso.org/open-data.html; the file of deliverables is another",
        );
    }
    records
}

fn not_a_record(error: &serde_json::Error, line: u64, findings: &mut Findings) {
    let column = error.column() as u64;
    // serde_json ends with its own line, which is always 1 here.
    let said = error.to_string();
    let said = said
        .rsplit_once(" at line ")
        .map_or(&*said, |(said, _)| said);
    if error.is_data() {
        findings.error_at(
            codes::OTHER_SHAPE,
            (line, column),
            format!("JSON, but not a committee of ISO Open Data: {said}"),
            "",
        );
    } else {
        findings.error_at(
            codes::NOT_JSON,
            (line, column),
            format!("not JSON: {said}"),
            "each line holds one whole object; is the download complete?",
        );
    }
}

impl Raw {
    /// The keys that the record lacks.
    fn missing(&self) -> Vec<&'static str> {
        [
            ("id", self.id.is_none()),
            ("reference", self.reference.is_none()),
            ("status", self.status.is_none()),
            ("title", self.title.is_none()),
            ("secretariat", self.secretariat.is_none()),
            ("creationDate", self.creation_date.is_none()),
            ("parentId", self.parent_id.is_none()),
            ("pMembers", self.p_members.is_none()),
            ("oMembers", self.o_members.is_none()),
            ("committeeLiaisons", self.committee_liaisons.is_none()),
            ("organizationLiaisons", self.organization_liaisons.is_none()),
        ]
        .into_iter()
        .filter_map(|(key, is_missing)| is_missing.then_some(key))
        .collect()
    }

    fn record(self, line: u64, findings: &mut Findings) -> Option<Record> {
        let id = self.id.flatten();
        if id.is_none() {
            findings.error(
                codes::VALUE,
                line,
                "id",
                "the committee has no numeric id",
                "",
            );
        }
        let text = |value: Option<Option<String>>| value.flatten().unwrap_or_default();
        let reference = record::reference(&text(self.reference), line, findings);
        let status = record::status(&text(self.status), line, findings);
        let created = record::created(self.creation_date.flatten().as_deref(), line, findings);
        let title = self.title.flatten().unwrap_or_default();
        let scope = self.scope.unwrap_or_default();
        let list = |entries: Option<Option<Vec<RawEntry>>>| {
            List::of(entries.flatten().into_iter().flatten().map(RawEntry::entry))
        };
        // A secretariat with neither id nor name is no entry: committees run by IEC have it so.
        let secretariat = self
            .secretariat
            .flatten()
            .map(RawEntry::entry)
            .filter(|s| s.id.is_some() || s.name.is_some());
        let lists = [
            List::of(secretariat),
            list(self.p_members),
            list(self.o_members),
            list(self.committee_liaisons),
            list(self.organization_liaisons),
        ];
        debug_assert!(lists.len() == Part::ALL.len());
        let tidy = |text: &Option<String>| text.as_deref().and_then(record::tidy);
        Some(Record {
            line,
            id: id?,
            reference: reference?,
            status: status?,
            title: tidy(&title.en).or_else(|| tidy(&title.fr)),
            created: created.ok()?,
            parent: self.parent_id.flatten(),
            markup_in_scope: [&scope.en, &scope.fr]
                .into_iter()
                .flatten()
                .any(|text| record::has_markup(text)),
            lists,
        })
    }
}
