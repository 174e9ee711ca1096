//! Ids numbered: equal texts one number, in parts that are worked on in parallel.

use std::cmp::Ordering;

use rayon::prelude::*;

use crate::dataset::hash::{fold, hash_text};
use crate::network::{Ids, NodeIx};

/// How many shards the ids are dealt to, by the first bits of their hash. So many that the table
/// of a shard stays in the cache where that of all ids would not.
pub(super) const SHARDS: usize = 256;

/// Bits of a provisional number that say which id of its shard it is.
const LOCAL_BITS: u32 = 24;

/// A text of up to 15 bytes with its length in the last byte, or else a stand-in: the hash, the
/// place and the length in the piece of the file, and [`LONG`]. As numbers, short texts are in
/// their order.
pub(super) type Key = u128;

/// The last byte of the key of a longer text.
const LONG: u8 = 0xff;

/// The longest text that stands in a key itself.
const MOST_INLINE: usize = 15;

const fn is_long(key: Key) -> bool {
    key as u8 == LONG
}

const fn hash(key: Key) -> u64 {
    if is_long(key) {
        (key >> 64) as u64
    } else {
        fold(key as u64, (key >> 64) as u64)
    }
}

/// The shard of a key.
pub(super) const fn shard_of(key: Key) -> u8 {
    (hash(key) >> 56) as u8
}

/// The key of the text at a place of a piece; the text is shorter than 2²⁴ bytes.
#[inline]
pub(super) fn key_of(piece: &[u8], start: usize, end: usize) -> Key {
    let len = end - start;
    if len > MOST_INLINE {
        let hash = Key::from(hash_text(&piece[start..end])) << 64;
        return hash | (start as Key) << 32 | (len as Key) << 8 | Key::from(LONG);
    }
    let loaded = match piece.get(start..).and_then(|rest| rest.first_chunk::<16>()) {
        Some(bytes) => Key::from_be_bytes(*bytes),
        None => {
            let mut bytes = [0; 16];
            bytes[..len].copy_from_slice(&piece[start..end]);
            Key::from_be_bytes(bytes)
        }
    };
    // Of 16 bytes the first `len` are the text; `len` is at most 15, so no shift is too wide.
    let kept = !(Key::MAX >> (8 * len));
    (loaded & kept) | len as Key
}

/// The text of a key made from this piece.
pub(super) fn text_of(key: Key, piece: &[u8]) -> Vec<u8> {
    if is_long(key) {
        long_text(key, piece).to_vec()
    } else {
        short_text(&key.to_be_bytes()).to_vec()
    }
}

fn long_text(key: Key, piece: &[u8]) -> &[u8] {
    let start = (key >> 32) as u32 as usize;
    &piece[start..start + (key as u32 >> 8) as usize]
}

fn short_text(bytes: &[u8; 16]) -> &[u8] {
    &bytes[..usize::from(bytes[15]).min(MOST_INLINE)]
}

/// The ids whose hashes begin alike, in the order in which they were met.
#[derive(Debug, Default)]
pub(super) struct Shard {
    /// Open addressing: 0, or 1 + a place in `keys`. A power of two, at most half full.
    slots: Vec<u32>,
    /// Keys; in those of long texts the place and the length are that in `texts`.
    keys: Vec<Key>,
    /// Long texts one after the other.
    texts: Vec<u8>,
    /// Where long texts begin; a key says which of them is its own.
    starts: Vec<usize>,
}

impl Shard {
    /// Numbers the keys made from a piece; `None` if there are too many ids.
    pub(super) fn number(
        &mut self,
        piece: &[u8],
        keys: &[Key],
        numbers: &mut Vec<u32>,
    ) -> Option<()> {
        for &key in keys {
            if self.keys.len() * 2 >= self.slots.len() {
                self.grow();
            }
            numbers.push(self.find_or_add(piece, key)?);
        }
        Some(())
    }

    #[inline]
    fn find_or_add(&mut self, piece: &[u8], key: Key) -> Option<u32> {
        let mask = self.slots.len() - 1;
        let mut slot = hash(key) as usize & mask;
        loop {
            let found = self.slots[slot];
            let Some(at) = found.checked_sub(1) else {
                break;
            };
            let other = self.keys[at as usize];
            let is_same = if is_long(key) {
                is_long(other)
                    && other >> 64 == key >> 64
                    && self.long(other) == long_text(key, piece)
            } else {
                other == key
            };
            if is_same {
                return Some(at);
            }
            slot = (slot + 1) & mask;
        }
        let at = u32::try_from(self.keys.len()).ok()?;
        if at >> LOCAL_BITS != 0 {
            return None;
        }
        self.slots[slot] = at + 1;
        let kept = if is_long(key) {
            let which = u32::try_from(self.starts.len()).ok()?;
            self.starts.push(self.texts.len());
            self.texts.extend_from_slice(long_text(key, piece));
            key >> 64 << 64 | Key::from(which) << 32 | Key::from(LONG)
        } else {
            key
        };
        self.keys.push(kept);
        Some(at)
    }

    fn long(&self, key: Key) -> &[u8] {
        let which = (key >> 32) as u32 as usize;
        let end = self
            .starts
            .get(which + 1)
            .copied()
            .unwrap_or(self.texts.len());
        &self.texts[self.starts[which]..end]
    }

    fn grow(&mut self) {
        let len = (self.slots.len() * 2).max(16);
        let mask = len - 1;
        let mut slots = vec![0; len];
        for (at, key) in (1..).zip(&self.keys) {
            let mut slot = hash(*key) as usize & mask;
            while slots[slot] != 0 {
                slot = (slot + 1) & mask;
            }
            slots[slot] = at;
        }
        self.slots = slots;
    }

    /// The places of all ids by the bucket each belongs to, and where those of each bucket begin.
    fn deal(&self, splitters: &[Key]) -> (Vec<u32>, Vec<u32>) {
        let of_key = |key: &Key| {
            let order = self.order(*key);
            splitters.partition_point(|splitter| *splitter <= order)
        };
        let buckets: Vec<usize> = self.keys.iter().map(of_key).collect();
        let mut starts = vec![0; splitters.len() + 2];
        for bucket in &buckets {
            starts[bucket + 1] += 1;
        }
        for bucket in 0..=splitters.len() {
            starts[bucket + 1] += starts[bucket];
        }
        let mut next = starts.clone();
        let mut places = vec![0; buckets.len()];
        for (place, bucket) in (0..).zip(buckets) {
            places[next[bucket] as usize] = place;
            next[bucket] += 1;
        }
        (places, starts)
    }

    /// What ids are sorted by: the first 15 bytes, and whether there are more.
    fn order(&self, key: Key) -> Key {
        if !is_long(key) {
            return key;
        }
        let mut first = [LONG; 16];
        first[..MOST_INLINE].copy_from_slice(&self.long(key)[..MOST_INLINE]);
        Key::from_be_bytes(first)
    }
}

/// The number of an id before all ids are known.
pub(super) const fn provisional(shard: usize, at: u32) -> u32 {
    (shard as u32) << LOCAL_BITS | at
}

/// What an id is sorted by, and its provisional number.
type Entry = (Key, u32);

/// About how many ids are sorted together: so many that they stay in the cache.
const BUCKET: usize = 1 << 11;

/// The most buckets.
const MOST_BUCKETS: usize = 1 << 12;

/// All ids in order. They are dealt to buckets by some of them that are put in order first; then
/// each bucket is sorted for itself.
fn in_order(
    shards: &[Shard],
    count: usize,
    compare: impl Fn(&Entry, &Entry) -> Ordering + Sync,
) -> Vec<Entry> {
    const SAMPLED: usize = 8;
    let buckets = (count / BUCKET).clamp(1, MOST_BUCKETS);
    let every = (count / (buckets * SAMPLED)).max(1);
    let sampled = |shard: &Shard| -> Vec<Key> {
        let keys = shard.keys.iter().step_by(every);
        keys.map(|key| shard.order(*key)).collect()
    };
    let mut sample: Vec<Key> = shards.iter().flat_map(sampled).collect();
    sample.sort_unstable();
    let every = sample.len().div_ceil(buckets).max(1);
    let splitters: Vec<Key> = sample.into_iter().skip(every).step_by(every).collect();
    let dealt: Vec<_> = shards.par_iter().map(|s| s.deal(&splitters)).collect();
    let mut order = vec![(0, 0); count];
    let mut rest = &mut order[..];
    let mut rooms = Vec::with_capacity(splitters.len() + 1);
    for bucket in 0..=splitters.len() {
        let sizes = dealt.iter().map(|(_, s)| s[bucket + 1] - s[bucket]);
        let size = sizes.map(|size| size as usize).sum();
        rooms.push(rest.split_off_mut(..size).unwrap_or_default());
    }
    rooms
        .into_par_iter()
        .enumerate()
        .for_each(|(bucket, room)| {
            let mut slots = room.iter_mut();
            for (at, (shard, (places, starts))) in shards.iter().zip(&dealt).enumerate() {
                let range = starts[bucket] as usize..starts[bucket + 1] as usize;
                for (&place, slot) in places[range].iter().zip(&mut slots) {
                    let key = shard.keys[place as usize];
                    *slot = (shard.order(key), provisional(at, place));
                }
            }
            // In parallel again, in case that all ids begin alike and are in one bucket.
            room.par_sort_unstable_by(&compare);
        });
    order
}

/// All ids in order, and for each provisional number the place of its id.
pub(super) struct Numbering {
    pub(super) ids: Ids,
    /// Where the ids of each shard begin in `places`.
    bases: Vec<usize>,
    places: Vec<NodeIx>,
}

impl Numbering {
    /// Sorts the ids; `None` if there are more than nodes can be numbered.
    pub(super) fn new(shards: &[Shard]) -> Option<Self> {
        let mut bases = Vec::with_capacity(shards.len());
        let mut count = 0;
        for shard in shards {
            bases.push(count);
            count += shard.keys.len();
        }
        // The last number is no node anywhere.
        u32::try_from(count).ok().filter(|n| *n < u32::MAX)?;
        let text = |number: u32| {
            let shard = &shards[(number >> LOCAL_BITS) as usize];
            shard.long(shard.keys[(number & ((1 << LOCAL_BITS) - 1)) as usize])
        };
        let order = in_order(shards, count, |a, b| {
            let first = a.0.cmp(&b.0);
            first.then_with(|| {
                if is_long(a.0) {
                    text(a.1).cmp(text(b.1))
                } else {
                    first
                }
            })
        });
        let place_all = || {
            let mut places = vec![0; count];
            for (place, (_, number)) in (0..).zip(&order) {
                let base = bases[(number >> LOCAL_BITS) as usize];
                places[base + (number & ((1 << LOCAL_BITS) - 1)) as usize] = place;
            }
            places
        };
        let join_all = || {
            let mut all = Vec::new();
            let mut ends = Vec::with_capacity(count);
            for (key, number) in &order {
                if is_long(*key) {
                    all.extend_from_slice(text(*number));
                } else {
                    all.extend_from_slice(short_text(&key.to_be_bytes()));
                }
                ends.push(all.len());
            }
            (all, ends)
        };
        let (places, (mut all, ends)) = rayon::join(place_all, join_all);
        all.shrink_to_fit();
        let ids = Ids::from_text(String::from_utf8(all).ok()?, ends);
        Some(Self { ids, bases, places })
    }

    /// The node of a provisional number.
    #[inline]
    pub(super) fn node(&self, number: u32) -> NodeIx {
        let base = self.bases[(number >> LOCAL_BITS) as usize];
        self.places[base + (number & ((1 << LOCAL_BITS) - 1)) as usize]
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    /// Numbers texts as a file would give them.
    fn numbered(texts: &[&str]) -> (Numbering, Vec<NodeIx>) {
        let piece: Vec<u8> = texts.concat().into_bytes();
        let mut shards: Vec<Shard> = (0..SHARDS).map(|_| Shard::default()).collect();
        let mut at = 0;
        let numbers: Vec<u32> = texts
            .iter()
            .map(|text| {
                let key = key_of(&piece, at, at + text.len());
                assert_eq!(text_of(key, &piece), text.as_bytes());
                at += text.len();
                let shard = usize::from(shard_of(key));
                let mut found = Vec::new();
                shards[shard].number(&piece, &[key], &mut found).unwrap();
                provisional(shard, found[0])
            })
            .collect();
        let numbering = Numbering::new(&shards).unwrap();
        let nodes = numbers.iter().map(|n| numbering.node(*n)).collect();
        (numbering, nodes)
    }

    #[test]
    fn short_and_long_ids_are_numbered_in_their_order() {
        let long = "an id of some length";
        let texts = [
            "b",
            "a",
            "ab",
            "exactly 15 byte",
            "exactly 16 bytes",
            "exactly 15 byte",
            "é",
            long,
            "an id of some length, and more",
            "an id of some",
            "a",
            "an id of some lengty",
            long,
            "z",
        ];
        let (numbering, nodes) = numbered(&texts);
        let sorted: BTreeSet<&str> = texts.into_iter().collect();
        assert!(numbering.ids.iter().eq(sorted.iter().copied()));
        for (text, node) in texts.iter().zip(nodes) {
            assert_eq!(&numbering.ids[node as usize], *text);
        }
    }

    #[test]
    fn many_ids_make_the_tables_grow() {
        let texts: Vec<String> = (0..20_000)
            .map(|i| format!("{}{}", "id ".repeat(1 + i % 9), i / 2))
            .collect();
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let (numbering, nodes) = numbered(&texts);
        let sorted: BTreeSet<&str> = texts.iter().copied().collect();
        assert!(numbering.ids.iter().eq(sorted.iter().copied()));
        assert!(
            texts
                .iter()
                .zip(nodes)
                .all(|(t, node)| &numbering.ids[node as usize] == *t)
        );
    }
}
