//! The name that was probably meant.

use std::borrow::Cow;
use std::collections::BTreeMap;

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// Searches by edit distance are slow; beyond this many unknown names the file is of another data
/// set, and hints are of no use.
const MOST_SEARCHES: u32 = 100;

/// A text in Unicode normal form C, by which ids are compared.
pub(super) fn nfc(text: &str) -> Cow<'_, str> {
    if text.is_ascii() || is_nfc_quick(text.chars()) == IsNormalized::Yes {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(text.nfc().collect())
    }
}

/// A text without case, spaces, punctuation and compatibility forms: equal for spellings of one
/// name.
pub(super) fn fold(text: &str) -> String {
    let folded: String = text
        .nfkc()
        .flat_map(char::to_lowercase)
        .filter(|c| c.is_alphanumeric())
        .collect();
    // A name of punctuation only stays what it is.
    if folded.is_empty() {
        text.to_owned()
    } else {
        folded
    }
}

/// How many slips a name of this length may hold and still be recognised.
fn most_slips(characters: usize) -> usize {
    match characters {
        0..=1 => 0,
        2..=5 => 1,
        6..=8 => 2,
        _ => 3,
    }
}

/// The candidate nearest to `text`: one that differs in case, spaces and punctuation only, else
/// the one with the fewest slips, the first in order of text among equals.
pub(super) fn nearest<'a>(text: &str, candidates: &[&'a str]) -> Option<&'a str> {
    let folded = fold(text);
    let same = candidates.iter().filter(|c| fold(c) == folded).min();
    same.copied().or_else(|| {
        let lowered = text.to_lowercase();
        let most = most_slips(text.chars().count());
        let slips = |c: &&'a str| (strsim::osa_distance(&lowered, &c.to_lowercase()), *c);
        let best = candidates.iter().map(slips).min()?;
        (best.0 <= most).then_some(best.1)
    })
}

/// The names of a data set, for hints.
#[derive(Debug, Default)]
pub(super) struct Near {
    /// Folded spelling to id.
    folded: BTreeMap<String, String>,
    /// Lower-case spelling, its length, and the id it stands for.
    spellings: Vec<(String, usize, String)>,
    answers: BTreeMap<String, Option<String>>,
    searches: u32,
}

impl Near {
    /// `names` are pairs of a name and the id it stands for, the more telling names first.
    pub(super) fn new<'a>(names: impl Iterator<Item = (&'a str, &'a str)>) -> Self {
        let mut near = Self::default();
        for (name, id) in names {
            near.folded
                .entry(fold(name))
                .or_insert_with(|| id.to_owned());
            let lowered = name.to_lowercase();
            let length = lowered.chars().count();
            near.spellings.push((lowered, length, id.to_owned()));
        }
        near
    }

    /// The id that was probably meant by `text`.
    ///
    /// Time O(names × length) for each of the first unknown names, O(log names) afterwards.
    pub(super) fn find(&mut self, text: &str) -> Option<String> {
        if let Some(answer) = self.answers.get(text) {
            return answer.clone();
        }
        let answer = self
            .folded
            .get(&fold(text))
            .cloned()
            .or_else(|| self.search(text));
        self.answers.insert(text.to_owned(), answer.clone());
        answer
    }

    fn search(&mut self, text: &str) -> Option<String> {
        self.searches += 1;
        if self.searches > MOST_SEARCHES || text.len() > 200 {
            return None;
        }
        let lowered = text.to_lowercase();
        let length = lowered.chars().count();
        let most = most_slips(length);
        let close = self
            .spellings
            .iter()
            .filter(|(_, n, _)| n.abs_diff(length) <= most);
        let best = close
            .map(|(name, _, id)| (strsim::osa_distance(&lowered, name), id))
            .min()?;
        (best.0 <= most).then(|| best.1.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_case_and_spacing_are_recognised() {
        let names = ["ANSI", "ISO/IEC JTC 1/SC 42", "Müller AG"];
        let mut near = Near::new(names.iter().map(|n| (*n, *n)));
        for (text, meant) in [
            ("ANSII", Some("ANSI")),
            ("ansi", Some("ANSI")),
            ("ISO/IEC JTC1/SC42", Some("ISO/IEC JTC 1/SC 42")),
            ("Mu\u{308}ller ag", Some("Müller AG")),
            ("Mullar AG", Some("Müller AG")),
            ("Siemens", None),
        ] {
            assert_eq!(near.find(text).as_deref(), meant, "{text}");
        }
        assert_eq!(
            nearest("secretary", &["member", "secretariat"]),
            Some("secretariat")
        );
        assert_eq!(
            nearest("Member ", &["member", "secretariat"]),
            Some("member")
        );
    }

    #[test]
    fn many_unknown_names_cost_no_search_each() {
        let mut near = Near::new(std::iter::once(("ANSI", "ANSI")));
        for i in 0..=MOST_SEARCHES {
            near.find(&format!("nobody {i}"));
        }
        assert_eq!(near.find("ANSII"), None);
        assert_eq!(near.find("Ansi").as_deref(), Some("ANSI"));
    }
}
