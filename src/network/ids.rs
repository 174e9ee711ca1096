//! The ids of a network's nodes, in one piece of text.

use std::fmt;
use std::ops::Index;
use std::sync::Arc;

/// The ids of all nodes, in node order: ascending, without repeats.
///
/// One text and the places where each id ends: 8 bytes a node besides the ids themselves, and no
/// allocation a node. Clones share them.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Ids(Arc<Texts>);

#[derive(Default, PartialEq, Eq)]
struct Texts {
    all: String,
    ends: Vec<usize>,
}

impl Ids {
    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.ends.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.ends.is_empty()
    }

    /// The id at a place.
    pub fn get(&self, at: usize) -> Option<&str> {
        let end = *self.0.ends.get(at)?;
        let start = at.checked_sub(1).map_or(0, |before| self.0.ends[before]);
        self.0.all.get(start..end)
    }

    /// All ids, in order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &str> + DoubleEndedIterator + Clone + '_ {
        (0..self.len()).map(|at| &self[at])
    }

    /// All ids, each on its own.
    pub fn to_vec(&self) -> Vec<String> {
        self.iter().map(str::to_owned).collect()
    }

    /// The place of an id, by bisection.
    pub fn find(&self, id: &str) -> Option<usize> {
        let (mut low, mut high) = (0, self.len());
        while low < high {
            let middle = low + (high - low) / 2;
            match self[middle].cmp(id) {
                std::cmp::Ordering::Less => low = middle + 1,
                std::cmp::Ordering::Equal => return Some(middle),
                std::cmp::Ordering::Greater => high = middle,
            }
        }
        None
    }

    /// Ids that stand one after the other in a text, and where each ends.
    pub(crate) fn from_text(all: String, ends: Vec<usize>) -> Self {
        Self(Arc::new(Texts { all, ends }))
    }

    /// Bytes on the heap.
    pub(super) fn bytes(&self) -> usize {
        self.0.all.capacity() + self.0.ends.capacity() * size_of::<usize>()
    }
}

impl Index<usize> for Ids {
    type Output = str;

    fn index(&self, at: usize) -> &str {
        let start = at.checked_sub(1).map_or(0, |before| self.0.ends[before]);
        &self.0.all[start..self.0.ends[at]]
    }
}

impl<S: AsRef<str>> FromIterator<S> for Ids {
    fn from_iter<I: IntoIterator<Item = S>>(ids: I) -> Self {
        let mut texts = Texts::default();
        for id in ids {
            texts.all.push_str(id.as_ref());
            texts.ends.push(texts.all.len());
        }
        Self(Arc::new(texts))
    }
}

impl fmt::Debug for Ids {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_found_by_place_and_by_text() {
        let ids: Ids = ["a", "", "bé", "c"].into_iter().collect();
        assert_eq!(
            (ids.len(), &ids[2], ids.get(3), ids.get(4)),
            (4, "bé", Some("c"), None)
        );
        assert_eq!(ids.to_vec(), ["a", "", "bé", "c"]);
        let sorted: Ids = ["a", "b", "d"].into_iter().collect();
        assert_eq!(sorted.find("d"), Some(2));
        assert_eq!(sorted.find("c"), None);
        assert!(Ids::default().is_empty());
    }
}
