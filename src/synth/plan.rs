//! How large: how many blocks, and how many copies of each original a block holds.
//!
//! A block is about one original. Blocks are made independently of each other, each from its own
//! random streams, so that they can be made in parallel and in constant memory.

use sha2::{Digest, Sha256};

use crate::numeric::random::Stream;

use super::SynthError;
use super::names::{self, Ids};
use super::options::SynthOptions;
use super::template::{Original, Template};

/// The share of seats that lie in another block, at least.
const SHARE_ABROAD: f64 = 0.02;

/// Ties to other blocks that a block has at least, where it has so many.
const TIES_ABROAD: f64 = 6.0;

/// How many different distances there are between blocks that share seats, at most: so few that all
/// neighbours of a block can be looked at, and so many that a few steps lead anywhere.
const SHIFTS: usize = 16;

/// Beyond this share of all possible ties, or that of the original, smaller data sets lose ties and not
/// only actors: with fewer actors and as many ties each, soon everybody would be tied to everybody.
const DENSEST: f64 = 0.1;

/// The most actors of a data set: places are counted in 32 bits.
const MOST_ACTORS: f64 = 2_000_000_000.0;

/// How large.
pub(super) struct Plan {
    pub(super) seed: u64,
    /// Number of blocks.
    pub(super) blocks: u32,
    /// Copies of one original in a block, at most; slot = place × `most` + copy.
    pub(super) most: u32,
    /// How many times as many actors that are no bodies.
    pub(super) actors: f64,
    /// How many times as many bodies.
    pub(super) bodies: f64,
    /// Of each original: copies a block on average, and where in the rhythm of whole copies it stands.
    rhythm: Vec<(f64, f64)>,
    /// Of each layer the chance that a seat whose holder is not in the block is given to another, below 1
    /// where there is no room for all.
    pub(super) filled: Vec<f64>,
    /// The chance that an actor sits in a unit of another block.
    pub(super) abroad: f64,
    /// How many blocks further such a unit may be.
    pub(super) shifts: Vec<u32>,
    pub(super) ids: Ids,
}

impl Plan {
    pub(super) fn new(template: &Template, options: &SynthOptions) -> Result<Self, SynthError> {
        options.check()?;
        let originals = &template.originals;
        let of = |is_body: bool| originals.iter().filter(|o| o.is_body == is_body).count() as f64;
        let factor = |wanted: Option<u64>, there: f64, what: &str| -> Result<f64, SynthError> {
            let Some(wanted) = wanted else {
                return Ok(options.scale);
            };
            let (least, most) = (
                (there * super::SMALLEST_SCALE).ceil().max(1.0),
                there * super::LARGEST_SCALE,
            );
            if there == 0.0 {
                return Err(SynthError::Option(format!(
                    "{wanted} {what} are asked for, and the original has none to be like"
                )));
            }
            if !(least..=most).contains(&(wanted as f64)) {
                return Err(SynthError::Option(format!(
                    "{wanted} {what}: allowed are {least} to {most}, 0.1 to 10000 times the {there} of the \
                     original"
                )));
            }
            Ok(wanted as f64 / there)
        };
        let actors = factor(options.actors, of(false), "actors that are no bodies")?;
        let bodies = factor(options.bodies, of(true), "bodies")?;
        if actors * of(false) + bodies * of(true) > MOST_ACTORS {
            return Err(SynthError::Limit(format!(
                "more than {MOST_ACTORS} actors: make the scale smaller"
            )));
        }
        let smaller = if of(false) == 0.0 {
            bodies
        } else if of(true) == 0.0 {
            actors
        } else {
            actors.min(bodies)
        };
        let blocks = smaller.floor().max(1.0);
        let rhythm = rhythms(originals, actors / blocks, bodies / blocks, options.seed);
        let most = rhythm
            .iter()
            .map(|(share, _)| (share.ceil() as u32).max(1) + u32::from(share.fract() > 0.0))
            .max()
            .unwrap_or(1);
        let blocks = blocks as u32;
        let copied = template.copied.iter();
        let copied: Vec<&str> = copied
            .map(|at| template.data.actors[*at].id.as_str())
            .collect();
        let mut plan = Self {
            seed: options.seed,
            blocks,
            most,
            actors,
            bodies,
            rhythm,
            filled: Vec::new(),
            abroad: 0.0,
            shifts: Vec::new(),
            ids: Ids::new(
                names::mark(&copied),
                u64::from(blocks),
                slots(originals, most),
            ),
        };
        plan.filled = plan.room(template);
        let free = template.patterns.iter().filter(|p| p.is_free).count() as f64;
        if blocks > 1 && free > 0.0 {
            plan.abroad = (TIES_ABROAD / free).clamp(SHARE_ABROAD, 0.5);
            let mut stream = Stream::new(options.seed, "shifts", 0);
            let shift = |_| 1 + stream.below(u64::from(blocks - 1)) as u32;
            plan.shifts = (1..blocks).take(SHIFTS).map(shift).collect();
            // From every block one comes to every other.
            plan.shifts.push(1);
            plan.shifts.sort_unstable();
            plan.shifts.dedup();
        }
        Ok(plan)
    }

    /// Copies of an original in a block.
    pub(super) fn copies(&self, place: u32, block: u32) -> u32 {
        let (share, phase) = self.rhythm[place as usize];
        if phase < 0.0 {
            return (share.round() as u32).max(1);
        }
        let until = |block: u32| (f64::from(block) * share + phase).floor();
        ((until(block + 1) - until(block)) as u32).min(self.most)
    }

    /// The slot of a copy of an original.
    pub(super) const fn slot(&self, place: u32, copy: u32) -> u32 {
        place * self.most + copy
    }

    /// The original of a slot.
    pub(super) const fn place(&self, slot: u32) -> u32 {
        slot / self.most
    }

    /// Number of slots of a block, whether or not something stands there.
    pub(super) fn slots(&self) -> usize {
        self.rhythm.len() * self.most as usize
    }

    /// How many blocks further an actor sits when it sits in a unit: mostly 0. The same in every
    /// block, so that each block sends out what it takes in.
    pub(super) fn shift(&self, actor: u32, unit: u32) -> u32 {
        if self.abroad == 0.0 {
            return 0;
        }
        let pair = u64::from(actor) << 32 | u64::from(unit);
        let bits = mixed(self.seed ^ 0x5eed_ab0a_d000_0001, pair);
        if ((bits >> 11) as f64) >= self.abroad * (1_u64 << 53) as f64 {
            return 0;
        }
        let at = mixed(self.seed ^ 0xd157_a9ce, pair) % self.shifts.len() as u64;
        self.shifts[at as usize]
    }

    /// Members of a body beside those of the original: less than 1 where there is no room for all.
    pub(super) fn members(&self, template: &Template) -> f64 {
        let share = (self.actors / f64::from(self.blocks)).min(1.0);
        let (mut there, mut all) = (0.0, 0.0);
        for pattern in &template.patterns {
            if pattern.is_inner() && super::template::is_seat(pattern.role) {
                let filled = self.filled[pattern.layer as usize];
                there += share + filled * (1.0 - share);
                all += 1.0;
            }
        }
        if all > 0.0 { there / all } else { 1.0 }
    }

    /// The chance that an open seat of each layer is filled.
    fn room(&self, template: &Template) -> Vec<f64> {
        let share = self.actors / f64::from(self.blocks);
        if share >= 1.0 {
            return vec![1.0; template.layers];
        }
        let mut filled = Vec::with_capacity(template.layers);
        for layer in 0..template.layers {
            let of: Vec<_> = template
                .patterns
                .iter()
                .filter(|p| {
                    p.is_inner() && p.layer as usize == layer && super::template::is_loose(p.role)
                })
                .collect();
            let ends = |pick: fn(&super::template::Pattern) -> super::template::Who| {
                let mut ends: Vec<_> = of.iter().map(|p| pick(p)).collect();
                ends.sort_unstable();
                ends.dedup();
                ends.len() as f64
            };
            let pairs = ends(|p| p.actor) * ends(|p| p.body);
            let density = of.len() as f64 / pairs.max(1.0);
            // The share of relations for which there is room; those of who is here are kept anyway.
            let room = (DENSEST.max(density) * share / density.max(f64::MIN_POSITIVE)).min(1.0);
            filled.push(((room - share) / (1.0 - share)).clamp(0.0, 1.0));
        }
        filled
    }
}

/// A number that looks random, of two.
pub(super) fn mixed(seed: u64, x: u64) -> u64 {
    // The finalizer of SplitMix64, twice.
    let step = |mut z: u64| {
        z = z.wrapping_add(0x9e37_79b9_7f4a_7c15);
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    };
    step(step(seed) ^ x)
}

/// A phase from the seed, so that another seed picks others.
fn phase(seed: u64) -> f64 {
    let digest = Sha256::digest(seed.to_le_bytes());
    f64::from(digest[0]) / 256.0
}

/// Who is copied when, so that any share of the originals is an even sample by kind, country and
/// degree: multiples of the golden ratio over the originals in that order.
fn rhythms(originals: &[Original], actors: f64, bodies: f64, seed: u64) -> Vec<(f64, f64)> {
    const GOLDEN: f64 = 0.618_033_988_749_894_8;
    let mut rhythm = vec![(0.0, 0.0); originals.len()];
    let size_of_unit = {
        let mut sizes = vec![0_u32; originals.len()];
        for original in originals {
            sizes[original.unit as usize] += 1;
        }
        sizes
    };
    let mut heads: Vec<usize> = (0..originals.len())
        .filter(|at| originals[*at].unit as usize == *at)
        .collect();
    let key = |at: &usize| {
        let o = &originals[*at];
        (o.is_body, o.kind, size_of_unit[*at], o.degree, *at)
    };
    heads.sort_by_key(key);
    let first = phase(seed);
    for (number, head) in heads.iter().enumerate() {
        let original = &originals[*head];
        let share = if original.is_body { bodies } else { actors };
        rhythm[*head] = (share, (first + GOLDEN * number as f64).fract());
        if original.is_top {
            rhythm[*head].1 = -1.0;
        }
    }
    for (at, original) in originals.iter().enumerate() {
        rhythm[at] = rhythm[original.unit as usize];
    }
    rhythm
}

/// Letters and number of each slot.
fn slots(originals: &[Original], most: u32) -> Vec<(&'static str, u32)> {
    let mut slots = Vec::with_capacity(originals.len() * most as usize);
    let (mut last, mut number) = ("", 0);
    for original in originals {
        let letters = names::code(original.kind).0;
        if letters != last {
            (last, number) = (letters, 0);
        }
        for _ in 0..most {
            number += 1;
            slots.push((letters, number));
        }
    }
    slots
}
