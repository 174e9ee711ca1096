//! What a data set looks like, in whole numbers that add up over blocks in any order.

use std::collections::BTreeMap;

use crate::model::{Country, Date, Kind, Period, Role};

use super::block::{Block, Target};
use super::fit::Histogram;
use super::generator::Generator;
use super::plan::mixed;
use super::template::{NONE, Template, is_exclusive, is_seat};

/// Through what a block is looked at.
pub(super) struct Lens<'a> {
    pub(super) template: &'a Template<'a>,
    /// What makes the blocks; none where the original itself is looked at.
    pub(super) generator: Option<&'a Generator<'a>>,
    pub(super) most: u32,
    pub(super) first: Date,
    pub(super) last: Date,
}

/// Rows of one role.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct RoleSums {
    pub(super) rows: u64,
    pub(super) at_first: u64,
    pub(super) at_last: u64,
    /// Days in force between the first and the last day.
    pub(super) days: i64,
    /// Seen to begin while the body was there.
    pub(super) begun: u64,
    /// Seen to end while the body went on.
    pub(super) ended: u64,
}

/// Sums over the ends of liaisons, of the number of liaisons that each end has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Liaisons {
    pub(super) count: u64,
    pub(super) sum: u64,
    pub(super) squares: u128,
    pub(super) products: u128,
}

impl Liaisons {
    /// Pearson's correlation of the two ends, each liaison from both sides.
    pub(super) fn correlation(&self) -> Option<f64> {
        let n = 2.0 * self.count as f64;
        let mean = self.sum as f64 / n;
        let variance = self.squares as f64 / n - mean * mean;
        let covariance = 2.0 * self.products as f64 / n - mean * mean;
        (self.count > 0 && variance > 1e-12).then(|| covariance / variance)
    }
}

/// Sums over actors, bodies and relations.
#[derive(Clone, Debug, Default)]
pub(super) struct Sums {
    pub(super) actors: u64,
    pub(super) bodies: u64,
    pub(super) kinds: BTreeMap<Kind, u64>,
    pub(super) countries: BTreeMap<Country, u64>,
    pub(super) roles: BTreeMap<Role, RoleSums>,
    /// Bodies that an actor has a seat or a leading role in, on the last day.
    pub(super) seats_of_actors: Histogram,
    /// Actors with a seat that have the same seats as another.
    pub(super) twin_actors: u64,
    /// Bodies with members, by number of secretariats on the last day.
    pub(super) secretariats: BTreeMap<u32, u64>,
    /// Leading roles on the last day, and those of them whose holder has a seat in the body.
    pub(super) leaders: u64,
    pub(super) leaders_seated: u64,
    pub(super) liaisons: Liaisons,
    /// Bodies by depth in the tree of bodies.
    pub(super) depths: Histogram,
    /// Bodies with bodies below them, by the number of these.
    pub(super) children: Histogram,
}

fn add<K: Ord>(into: &mut BTreeMap<K, u64>, from: BTreeMap<K, u64>) {
    for (key, n) in from {
        *into.entry(key).or_default() += n;
    }
}

impl Sums {
    pub(super) fn merge(&mut self, other: Self) {
        self.actors += other.actors;
        self.bodies += other.bodies;
        add(&mut self.kinds, other.kinds);
        add(&mut self.countries, other.countries);
        for (role, sums) in other.roles {
            let own = self.roles.entry(role).or_default();
            own.rows += sums.rows;
            own.at_first += sums.at_first;
            own.at_last += sums.at_last;
            own.days += sums.days;
            own.begun += sums.begun;
            own.ended += sums.ended;
        }
        add(&mut self.seats_of_actors, other.seats_of_actors);
        self.twin_actors += other.twin_actors;
        add(&mut self.secretariats, other.secretariats);
        self.leaders += other.leaders;
        self.leaders_seated += other.leaders_seated;
        self.liaisons.count += other.liaisons.count;
        self.liaisons.sum += other.liaisons.sum;
        self.liaisons.squares += other.liaisons.squares;
        self.liaisons.products += other.liaisons.products;
        add(&mut self.depths, other.depths);
        add(&mut self.children, other.children);
    }
}

/// What one block adds: sums, and how many members its actors bring to which bodies.
pub(super) struct Part {
    pub(super) sums: Sums,
    /// Members of each slot of the block: how many, and a hash of who.
    pub(super) own: Vec<(u32, u64)>,
    /// Members of bodies of other blocks.
    pub(super) abroad: Vec<(u32, u32, u64)>,
}

/// Members of all bodies of all blocks: 12 bytes a body.
#[derive(Default)]
pub(super) struct Members {
    slots: usize,
    counts: Vec<u32>,
    hashes: Vec<u64>,
}

/// What is said of the members of bodies.
pub(super) struct Bodies {
    pub(super) members: Histogram,
    pub(super) twins: u64,
}

impl Members {
    pub(super) fn new(slots: usize, blocks: u32) -> Self {
        Self {
            slots,
            counts: vec![0; slots * blocks as usize],
            hashes: vec![0; slots * blocks as usize],
        }
    }

    pub(super) fn add(&mut self, block: u32, part: &Part) {
        let from = block as usize * self.slots;
        for (slot, (count, hash)) in part.own.iter().enumerate() {
            self.counts[from + slot] += count;
            self.hashes[from + slot] = self.hashes[from + slot].wrapping_add(*hash);
        }
        for (block, slot, hash) in &part.abroad {
            let at = *block as usize * self.slots + *slot as usize;
            self.counts[at] += 1;
            self.hashes[at] = self.hashes[at].wrapping_add(*hash);
        }
    }

    pub(super) fn finish(mut self) -> Bodies {
        let mut members = Histogram::new();
        for count in self.counts.iter().filter(|c| **c > 0) {
            *members.entry(*count).or_default() += 1;
        }
        self.hashes.retain(|h| *h != 0);
        Bodies {
            members,
            twins: same(&mut self.hashes),
        }
    }
}

/// How many of some numbers occur more than once.
fn same(hashes: &mut [u64]) -> u64 {
    hashes.sort_unstable();
    let groups = hashes.chunk_by(|a, b| a == b);
    groups.filter(|g| g.len() > 1).map(|g| g.len() as u64).sum()
}

/// Looks at a block.
pub(super) fn part(lens: &Lens, block: &Block) -> Part {
    let mut part = Part {
        sums: Sums::default(),
        own: vec![(0, 0); lens.template.originals.len() * lens.most as usize],
        abroad: Vec::new(),
    };
    count_actors(lens, block, &mut part.sums);
    count_roles(lens, block, &mut part.sums);
    count_seats(lens, block, &mut part);
    count_liaisons(lens, block, &mut part.sums);
    part
}

impl Lens<'_> {
    pub(super) const fn place(&self, slot: u32) -> usize {
        (slot / self.most) as usize
    }

    pub(super) fn is_body(&self, slot: u32) -> bool {
        self.template.originals[self.place(slot)].is_body
    }

    /// When what stands in a slot of a block exists, if nothing was planted.
    pub(super) fn life_in(&self, block: u32, slot: u32) -> Period {
        let place = self.place(slot);
        match self.generator {
            Some(generator) => generator.life(block, place as u32),
            None => self.template.originals[place].period,
        }
    }

    fn life(&self, block: &Block, slot: u32) -> Period {
        let mut life = self.life_in(block.number, slot);
        if let Some(end) = block.ended.get(&slot) {
            life.end = Some(*end);
        }
        life
    }
}

fn count_actors(lens: &Lens, block: &Block, sums: &mut Sums) {
    let originals = &lens.template.originals;
    let mut depths: Vec<u32> = vec![u32::MAX; originals.len()];
    let body_above = |at: usize| {
        let parent = originals[at].parent;
        (parent != NONE && originals[parent as usize].is_body).then_some(parent as usize)
    };
    let mut below = vec![0_u64; originals.len()];
    for at in 0..originals.len() {
        let copies = u64::from(block.copies[at]);
        let original = &originals[at];
        *sums.kinds.entry(original.kind).or_default() += copies;
        if let Some(country) = lens.template.data.actors[original.at].country {
            *sums.countries.entry(country).or_default() += copies;
        }
        if !original.is_body {
            sums.actors += copies;
            continue;
        }
        sums.bodies += copies;
        let mut way = vec![at];
        while let Some(parent) = body_above(way[way.len() - 1]) {
            if depths[parent] != u32::MAX {
                break;
            }
            way.push(parent);
        }
        while let Some(step) = way.pop() {
            depths[step] = body_above(step).map_or(0, |parent| depths[parent] + 1);
        }
        if let Some(parent) = body_above(at) {
            below[parent] += copies;
        }
        if copies > 0 {
            *sums.depths.entry(depths[at]).or_default() += copies;
        }
    }
    for (at, children) in below.into_iter().enumerate() {
        let copies = u64::from(block.copies[at]);
        if children > 0 && copies > 0 {
            let each = u32::try_from(children / copies).unwrap_or(u32::MAX);
            *sums.children.entry(each).or_default() += copies;
        }
    }
}

fn count_roles(lens: &Lens, block: &Block, sums: &mut Sums) {
    for of_role in block.ties.chunk_by(|a, b| a.role == b.role) {
        let own = sums.roles.entry(of_role[0].role).or_default();
        own.rows += of_role.len() as u64;
        for tie in of_role {
            let body = tie.body.place();
            let body =
                body.map_or_else(Period::default, |(number, slot)| lens.life_in(number, slot));
            let Period { start, end } = tie.period;
            own.at_first += u64::from(tie.period.contains(lens.first));
            own.at_last += u64::from(tie.period.contains(lens.last));
            let from = start.map_or(lens.first, |s| s.max(lens.first));
            let to = end.map_or(lens.last, |e| e.min(lens.last));
            own.days += i64::from((to.day_number() - from.day_number()).max(0));
            let inside = |day: Option<Date>| day.is_some_and(|d| lens.first < d && d <= lens.last);
            let with = |day: Option<Date>, of_body: Option<Date>| day == of_body;
            own.begun += u64::from(tie.observed && inside(start) && !with(start, body.start));
            own.ended += u64::from(inside(end) && !with(end, body.end));
        }
    }
}

fn count_seats(lens: &Lens, block: &Block, part: &mut Part) {
    let mut twins: Vec<u64> = Vec::new();
    let mut secretariats = vec![0_u32; part.own.len()];
    for of_actor in block.ties.chunk_by(|a, b| a.actor == b.actor) {
        let actor = of_actor[0].actor;
        if lens.is_body(actor) || !lens.life(block, actor).contains(lens.last) {
            continue;
        }
        let (mut seated, mut led): (Vec<Target>, Vec<Target>) = (Vec::new(), Vec::new());
        for tie in of_actor {
            let Some((number, slot)) = tie.body.place() else {
                continue;
            };
            let is_there = tie.period.contains(lens.last)
                && lens.is_body(slot)
                && lens.life_in(number, slot).contains(lens.last);
            if !is_there || !Role::AFFILIATION.contains(&tie.role) {
                continue;
            }
            if is_exclusive(tie.role) {
                led.push(tie.body);
                if tie.role == Role::Secretariat {
                    secretariats[slot as usize] += 1;
                }
            } else {
                seated.push(tie.body);
            }
        }
        seated.sort_unstable();
        part.sums.leaders += led.len() as u64;
        let is_seated = |body: &&Target| seated.binary_search(body).is_ok();
        part.sums.leaders_seated += led.iter().filter(is_seated).count() as u64;
        seated.extend(led);
        seated.sort_unstable();
        seated.dedup();
        if seated.is_empty() {
            continue;
        }
        let degree = u32::try_from(seated.len()).unwrap_or(u32::MAX);
        *part.sums.seats_of_actors.entry(degree).or_default() += 1;
        let who = mixed(u64::from(block.number), u64::from(actor));
        let mut hash = 0_u64;
        for body in seated {
            let Some((number, slot)) = body.place() else {
                continue;
            };
            hash = hash.wrapping_add(mixed(u64::from(number), u64::from(slot)));
            if number == block.number {
                let own = &mut part.own[slot as usize];
                own.0 += 1;
                own.1 = own.1.wrapping_add(who);
            } else {
                part.abroad.push((number, slot, who));
            }
        }
        twins.push(hash);
    }
    part.sums.twin_actors = same(&mut twins);
    for (slot, held) in secretariats.into_iter().enumerate() {
        if part.own[slot].0 > 0 {
            *part.sums.secretariats.entry(held).or_default() += 1;
        }
    }
}

fn count_liaisons(lens: &Lens, block: &Block, sums: &mut Sums) {
    let mut degrees = vec![0_u64; part_slots(lens)];
    let liaisons = || {
        block
            .ties
            .iter()
            .filter(|t| t.role == Role::Liaison && t.period.contains(lens.last))
            .filter_map(|t| Some((t.actor as usize, t.body.place()?.1 as usize)))
    };
    for (actor, body) in liaisons() {
        degrees[actor] += 1;
        degrees[body] += 1;
    }
    for (actor, body) in liaisons() {
        let (a, b) = (degrees[actor], degrees[body]);
        sums.liaisons.count += 1;
        sums.liaisons.sum += a + b;
        sums.liaisons.squares += u128::from(a * a + b * b);
        sums.liaisons.products += u128::from(a * b);
    }
}

fn part_slots(lens: &Lens) -> usize {
    lens.template.originals.len() * lens.most as usize
}

/// Whether a relation counts as a seat on a day: for the sample of paths.
pub(super) fn is_affiliation(role: Role) -> bool {
    is_seat(role) || Role::AFFILIATION.contains(&role)
}
