//! Texts numbered in the order in which they were met, and found by hashing.

use crate::dataset::hash::hash_text;
use crate::model::Text;

/// Numbers by the hash of what they stand for: open addressing.
#[derive(Debug, Default)]
struct Slots {
    /// 0, or 1 + a number, with the upper half of the hash above it. A power of two of them, at
    /// most half of which are taken.
    slots: Vec<u64>,
    taken: usize,
}

impl Slots {
    /// The number with this hash of which `is_it` holds.
    fn find(&self, hash: u64, is_it: impl Fn(usize) -> bool) -> Option<usize> {
        let mask = self.slots.len().checked_sub(1)?;
        let mut at = hash as usize & mask;
        loop {
            let slot = self.slots[at];
            let number = (slot as u32).checked_sub(1)? as usize;
            if slot >> 32 == hash >> 32 && is_it(number) {
                return Some(number);
            }
            at = (at + 1) & mask;
        }
    }

    /// Adds a number that is not there; `hash_of` gives the hashes of those that are.
    fn add(&mut self, hash: u64, number: usize, hash_of: impl Fn(usize) -> u64) {
        if self.taken * 2 >= self.slots.len() {
            let old = std::mem::take(&mut self.slots);
            self.slots = vec![0; (old.len() * 2).max(16)];
            for slot in old.into_iter().filter(|slot| *slot != 0) {
                self.place(hash_of(slot as u32 as usize - 1), slot);
            }
        }
        self.place(hash, (hash >> 32) << 32 | (number as u64 + 1));
        self.taken += 1;
    }

    fn place(&mut self, hash: u64, slot: u64) {
        let mask = self.slots.len() - 1;
        let mut at = hash as usize & mask;
        while self.slots[at] != 0 {
            at = (at + 1) & mask;
        }
        self.slots[at] = slot;
    }
}

/// Names, each with a number from 0 on; fewer than 2³².
#[derive(Debug, Default)]
pub(super) struct Index {
    names: Lines,
    slots: Slots,
}

impl Index {
    /// The number of a name.
    pub(super) fn find(&self, name: &str) -> Option<usize> {
        let hash = hash_text(name.as_bytes());
        self.slots.find(hash, |at| self.names.get(at) == name)
    }

    /// The number of a name, and whether it is new.
    pub(super) fn add(&mut self, name: &str) -> (usize, bool) {
        let hash = hash_text(name.as_bytes());
        if let Some(at) = self.slots.find(hash, |at| self.names.get(at) == name) {
            return (at, false);
        }
        let number = self.names.len();
        self.names.push(name);
        let hash_of = |at: usize| hash_text(self.names.get(at).as_bytes());
        self.slots.add(hash, number, hash_of);
        (number, true)
    }

    /// The name with a number.
    pub(super) fn name(&self, number: usize) -> &str {
        self.names.get(number)
    }
}

/// Texts in one piece.
#[derive(Debug, Default)]
pub(super) struct Lines {
    all: String,
    /// Where each ends.
    ends: Vec<usize>,
}

impl Lines {
    pub(super) fn push(&mut self, text: &str) {
        self.all.push_str(text);
        self.ends.push(self.all.len());
    }

    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    pub(super) fn get(&self, at: usize) -> &str {
        let start = at.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.all[start..self.ends[at]]
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.len()).map(|at| self.get(at))
    }
}

/// Equal texts of many rows, kept once.
#[derive(Debug, Default)]
pub(super) struct Texts {
    texts: Vec<Text>,
    slots: Slots,
}

impl Texts {
    pub(super) fn get(&mut self, text: &str) -> Text {
        let hash = hash_text(text.as_bytes());
        let found = self.slots.find(hash, |at| &*self.texts[at] == text);
        if let Some(at) = found {
            return self.texts[at].clone();
        }
        let shared: Text = text.into();
        let hash_of = |at: usize| hash_text(self.texts[at].as_bytes());
        self.slots.add(hash, self.texts.len(), hash_of);
        self.texts.push(shared.clone());
        shared
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_numbered_as_they_come_and_found_again() {
        let mut index = Index::default();
        assert_eq!(index.find("a"), None);
        let names: Vec<String> = (0..5_000).map(|i| format!("name {}", i * 7)).collect();
        for (number, name) in names.iter().enumerate() {
            assert_eq!(index.add(name), (number, true));
            assert_eq!(index.add(&names[number / 2]), (number / 2, false));
        }
        for (number, name) in names.iter().enumerate() {
            assert_eq!(index.find(name), Some(number));
            assert_eq!(index.name(number), name);
        }
        assert_eq!(index.find("name 1"), None);
        assert_eq!(index.add(""), (5_000, true));
        assert_eq!(index.find(""), Some(5_000));
    }

    #[test]
    fn equal_texts_are_one() {
        let mut texts = Texts::default();
        let first: Vec<Text> = (0..100).map(|i| texts.get(&format!("text {i}"))).collect();
        for (i, text) in first.iter().enumerate() {
            assert!(Text::ptr_eq(text, &texts.get(&format!("text {i}"))));
        }
    }
}
