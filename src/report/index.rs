//! Where each chapter stands: its anchor in the report and the name of its files.

use std::collections::BTreeSet;

use crate::analysis::Analysis;
use crate::escape::file_name::file_name;

use super::block::{Line, Target};
use super::terms;

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
                let name = file_name(id);
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
    format!("method-{}", file_name(id))
}

/// Where a term is explained.
pub(crate) fn term_anchor(id: &str) -> String {
    format!("term-{id}")
}

#[cfg(test)]
mod tests {
    use super::*;

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
