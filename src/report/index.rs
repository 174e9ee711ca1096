//! Where each chapter stands: its anchor in the report and the name of its files.

use std::collections::BTreeSet;

use sha2::{Digest, Sha256};

use crate::analysis::Analysis;

use super::block::{Line, Target};
use super::terms;

/// Longest file name without ending.
const LONGEST: usize = 80;

/// A chapter's id, its anchor and the start of its file names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    /// The id in the analysis.
    pub(crate) id: String,
    /// Anchor in the report.
    pub(crate) anchor: String,
    /// File name below `tables/`, without ending.
    pub(crate) stem: String,
}

impl Place {
    /// The file with the rows of the chapter.
    pub(crate) fn file(&self) -> String {
        format!("tables/{}.csv", self.stem)
    }

    /// Where the published and estimated counts of a chapter on change stand.
    pub(crate) fn observed_anchor(&self) -> String {
        format!("{}-observed", self.anchor)
    }

    /// A further file of the chapter.
    pub(crate) fn part(&self, part: &str) -> String {
        format!("tables/{}-{part}.csv", self.stem)
    }
}

/// The places of all chapters, in the order of the analysis.
#[derive(Clone, Debug, Default)]
pub(crate) struct Index {
    pub(crate) leadership: Vec<Place>,
    pub(crate) centrality: Vec<Place>,
    pub(crate) shifts: Vec<Place>,
    pub(crate) comparisons: Vec<Place>,
    pub(crate) cohesion: Vec<Place>,
    methods: BTreeSet<String>,
}

impl Index {
    /// Names every chapter; two chapters never share an anchor or a file.
    pub(crate) fn new(analysis: &Analysis) -> Self {
        let mut taken = BTreeSet::new();
        let mut places = |kind: &str, is_bare: bool, ids: Vec<&str>| -> Vec<Place> {
            let place = |id: &str| {
                let name = safe_name(id);
                let has_kind = name == kind || name.starts_with(&format!("{kind}-"));
                let full = if has_kind {
                    name.clone()
                } else {
                    format!("{kind}-{name}")
                };
                let wanted = if is_bare { name } else { full };
                let mut stem = wanted.clone();
                let mut copy = 2;
                while !taken.insert(stem.clone()) {
                    stem = format!("{wanted}-{copy}");
                    copy += 1;
                }
                let anchor = if stem.starts_with(&format!("{kind}-")) {
                    stem.clone()
                } else {
                    format!("{kind}-{stem}")
                };
                let id = id.to_owned();
                Place { id, anchor, stem }
            };
            ids.into_iter().map(place).collect()
        };
        let a = analysis;
        Self {
            leadership: places(
                "leadership",
                true,
                a.leadership.iter().map(|x| x.id.as_str()).collect(),
            ),
            centrality: places(
                "centrality",
                false,
                a.centrality.iter().map(|x| x.id.as_str()).collect(),
            ),
            shifts: places(
                "shifts",
                false,
                a.shifts.iter().map(|x| x.id.as_str()).collect(),
            ),
            comparisons: places(
                "comparison",
                false,
                a.comparisons.iter().map(|x| x.id.as_str()).collect(),
            ),
            cohesion: places(
                "cohesion",
                false,
                a.cohesion.iter().map(|x| x.id.as_str()).collect(),
            ),
            methods: a.methods.iter().map(|m| m.id.clone()).collect(),
        }
    }

    fn all(&self) -> impl Iterator<Item = &Place> {
        let first = self.leadership.iter().chain(&self.centrality);
        let last = self.comparisons.iter().chain(&self.cohesion);
        first.chain(&self.shifts).chain(last)
    }

    /// The chapter that `name` speaks of: by anchor, by file name, or by id.
    pub(crate) fn chapter(&self, name: &str) -> Option<&Place> {
        let bare = name.strip_prefix("tables/").unwrap_or(name);
        let bare = bare.strip_suffix(".csv").unwrap_or(bare);
        let by_name = self.all().find(|p| p.anchor == bare || p.stem == bare);
        by_name.or_else(|| self.all().find(|p| p.id == bare))
    }

    /// What bears a sentence out: a chapter, a section, or a file below `tables/`.
    pub(crate) fn basis(&self, name: &str, files: &BTreeSet<String>) -> Option<Target> {
        if let Some(place) = self.chapter(name) {
            return Some(Target::Anchor(place.anchor.clone()));
        }
        if super::section::TABLE.iter().any(|s| s.id == name) {
            return Some(Target::Anchor(name.to_owned()));
        }
        let observed = self.shifts.iter().find(|p| p.observed_anchor() == name);
        if let Some(place) = observed {
            return Some(Target::Anchor(place.observed_anchor()));
        }
        let file = |n: String| files.contains(&n).then_some(Target::File(n));
        file(format!("tables/{name}"))
            .or_else(|| file(format!("tables/{name}.csv")))
            .or_else(|| file(name.to_owned()))
    }

    /// The anchor of the definition of a measure or a term.
    pub(crate) fn definition(&self, id: &str) -> Option<String> {
        if self.methods.contains(id) {
            Some(method_anchor(id))
        } else {
            terms::find(id).map(|t| term_anchor(t.id))
        }
    }

    /// The name of a measure, linked to its definition where there is one.
    pub(crate) fn measure(&self, id: &str, name: &str) -> Line {
        use super::block::Inline;
        match self.definition(id) {
            Some(anchor) => vec![Inline::Link {
                text: name.to_owned(),
                target: Target::Anchor(anchor),
            }],
            None => vec![Inline::Text(name.to_owned())],
        }
    }
}

/// Where a measure is explained.
pub(crate) fn method_anchor(id: &str) -> String {
    format!("method-{}", safe_name(id))
}

/// Where a term is explained.
pub(crate) fn term_anchor(id: &str) -> String {
    format!("term-{id}")
}

/// A name fit for a file and an anchor: lower-case letters, digits, `-` and `_`, at most 80. A name
/// that had to be changed carries part of its hash, so that two names stay two; so do the names of
/// devices, which some systems refuse.
pub(crate) fn safe_name(id: &str) -> String {
    let keep = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '_');
    let is_device = matches!(id, "con" | "prn" | "aux" | "nul")
        || (id.len() == 4 && (id.starts_with("com") || id.starts_with("lpt")));
    if !id.is_empty() && id.len() <= LONGEST && id.chars().all(keep) && !is_device {
        return id.to_owned();
    }
    let mut name = String::new();
    for c in id.chars().flat_map(char::to_lowercase).take(LONGEST - 10) {
        if keep(c) {
            name.push(c);
        } else if !name.ends_with('-') {
            name.push('-');
        }
    }
    let digest = Sha256::digest(id.as_bytes());
    let hash: String = digest.iter().take(4).map(|b| format!("{b:02x}")).collect();
    format!("{}-{hash}", name.trim_matches('-'))
        .trim_start_matches('-')
        .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hostile_ids_become_safe_and_different_names() {
        assert_eq!(
            safe_name("secretariats-by-country"),
            "secretariats-by-country"
        );
        let hostile = [
            "../../etc/passwd",
            "a/b",
            "A/b",
            "con",
            "",
            "ж",
            "a\u{0}b",
            "com1",
        ];
        let names: BTreeSet<String> = hostile.iter().map(|h| safe_name(h)).collect();
        assert_eq!(names.len(), hostile.len());
        for name in &names {
            assert!(!name.is_empty() && !name.starts_with('-'), "{name}");
            assert!(
                name.chars()
                    .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || "-_".contains(c)),
                "{name}"
            );
        }
        assert!(safe_name(&"x".repeat(500)).len() <= LONGEST);
    }

    #[test]
    fn chapters_never_share_an_anchor_or_a_file() {
        let mut analysis = super::super::sample::analysis();
        let again = analysis.leadership[0].clone();
        analysis.leadership.push(again);
        analysis.shifts[0].id = analysis.leadership[0].id.clone();
        let index = Index::new(&analysis);
        let anchors: BTreeSet<_> = index.all().map(|p| &p.anchor).collect();
        let files: BTreeSet<_> = index.all().map(|p| &p.stem).collect();
        assert_eq!(anchors.len(), index.all().count());
        assert_eq!(files.len(), index.all().count());
    }
}
