//! Categories of a picture: which group has which colour and mark.

use std::collections::BTreeMap;

use super::page::Mark;
use super::palette::{self, Colour};
use super::text;

/// At most so many groups have a colour of their own.
const MOST: usize = 8;

/// What a legend calls the groups that share grey.
pub(super) const OTHERS: &str = "other";

/// The groups of a picture in the order of their colours.
pub(super) struct Groups {
    names: Vec<String>,
    /// Whether some things belong to no group with a colour.
    others: bool,
}

impl Groups {
    /// Gives colours: first to the groups in `order`, then to the most frequent, ties by name.
    pub(super) fn of<'a>(
        members: impl IntoIterator<Item = Option<&'a str>>,
        order: &[String],
    ) -> Self {
        let mut sizes: BTreeMap<String, usize> = BTreeMap::new();
        let mut ungrouped = false;
        for member in members {
            match member.map(text::clean).filter(|m| !m.is_empty()) {
                Some(name) => *sizes.entry(name).or_default() += 1,
                None => ungrouped = true,
            }
        }
        let mut names: Vec<String> = Vec::new();
        for name in order.iter().map(|n| text::clean(n)) {
            if sizes.remove(&name).is_some() {
                names.push(name);
            }
        }
        let mut rest: Vec<_> = sizes.into_iter().collect();
        rest.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        names.extend(rest.into_iter().map(|r| r.0));
        let others = names.len() > MOST || ungrouped && !names.is_empty();
        // Beyond eight the last colour goes to nobody rather than to one of many.
        names.truncate(MOST);
        Self { names, others }
    }

    /// The place of a group in the order of the colours.
    pub(super) fn index(&self, group: Option<&str>) -> Option<usize> {
        let name = text::clean(group?);
        self.names.iter().position(|n| *n == name)
    }

    /// The colour of a group; one colour for all where there are no groups.
    pub(super) fn colour(&self, group: Option<&str>) -> Colour {
        match self.index(group) {
            Some(index) => palette::category(index),
            None if self.names.is_empty() => palette::category(0),
            None => Colour::OTHER,
        }
    }

    /// Whether there is anything that a legend must explain.
    pub(super) fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    /// The entries of a legend.
    pub(super) fn entries(&self) -> impl Iterator<Item = (Colour, String)> + '_ {
        let named = self.names.iter().enumerate();
        let others = self.others.then(|| (Colour::OTHER, OTHERS.to_owned()));
        named
            .map(|(at, name)| (palette::category(at), name.clone()))
            .chain(others)
    }

    /// The mark of the category of this number.
    pub(super) fn mark(index: usize) -> Mark {
        Mark::ALL[index % Mark::ALL.len()]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_most_frequent_come_first_and_the_ninth_is_grey() {
        let many: Vec<String> = (0..10).map(|k| format!("g{k}")).collect();
        let mut members: Vec<Option<&str>> = many.iter().map(|g| Some(g.as_str())).collect();
        members.extend([Some("g9"), None]);
        let groups = Groups::of(members, &["g3".to_owned()]);
        let names: Vec<_> = groups.entries().map(|e| e.1).collect();
        assert_eq!(
            names,
            ["g3", "g9", "g0", "g1", "g2", "g4", "g5", "g6", "other"]
        );
        assert_eq!(groups.colour(Some("g8")), Colour::OTHER);
        assert_eq!(groups.colour(Some("g9")), palette::category(1));
    }

    #[test]
    fn without_groups_all_share_the_first_colour() {
        let groups = Groups::of([None, Some(" ")], &[]);
        assert!(groups.is_empty());
        assert_eq!(groups.colour(None), palette::category(0));
        assert_eq!(groups.entries().count(), 0);
    }
}
