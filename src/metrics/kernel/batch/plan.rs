//! Which sources are searched together, and which of them counts a pair.

use super::brought::Brought;
use super::core::{Core, Part};
use super::guests::Guests;
use super::lanes::WIDTH;

/// Sources that are searched together, one a lane.
#[derive(Debug)]
pub(super) struct Batch {
    /// Their component.
    pub(super) part: Part,
    /// Up to as many as there are lanes.
    pub(super) sources: Vec<u32>,
    /// The first segment with places that pairs are left to be counted with.
    pub(super) segment: usize,
    pub(super) number: u32,
}

/// All searches.
#[derive(Debug, Default)]
pub(super) struct Plan {
    /// In the order in which pairs are counted.
    pub(super) batches: Vec<Batch>,
    /// The batch of each place, where paths lead both ways. Guests have none and come last.
    turns: Option<Vec<u32>>,
}

/// A search to make.
#[derive(Clone, Copy, Debug)]
pub(super) struct Task<'a> {
    pub(super) core: &'a Core,
    pub(super) plan: &'a Plan,
    pub(super) batch: &'a Batch,
    /// What guests bring to the sources.
    pub(super) brought: Option<&'a Brought<'a>>,
}

/// What a source is sorted by: its segment, its two largest neighbours, as sources that share them
/// reach the same places at the same distance, and its place.
pub(super) type Likeness = (usize, u32, Option<u32>, u32);

/// That of a place; `None` without steps.
pub(super) fn likeness(core: &Core, part: &Part, v: u32) -> Option<Likeness> {
    let by_degree = |w: &u32| (core.out.length(*w), std::cmp::Reverse(*w));
    let row = || core.out.row(v).iter().copied();
    let largest = row().max_by_key(by_degree)?;
    let second = row().filter(|&w| w != largest).max_by_key(by_degree);
    let segment = if core.is_symmetric() {
        part.segment(v)
    } else {
        0
    };
    Some((segment, largest, second, v))
}

impl Plan {
    /// All sources but guests in batches, which depend on the network only: those of a segment
    /// together, and of these the sources that are alike. Sources without steps are left out, as
    /// nothing lies on the way from them.
    pub(super) fn of(core: &Core, guests: &Guests) -> Self {
        let mut batches: Vec<Batch> = Vec::new();
        for part in &core.parts {
            let others = part.places().filter(|&v| !guests.is_guest(v));
            let mut keyed: Vec<Likeness> = others.filter_map(|v| likeness(core, part, v)).collect();
            keyed.sort_unstable();
            for keyed in keyed.chunks(WIDTH) {
                batches.push(Batch {
                    part: part.clone(),
                    sources: keyed.iter().map(|&(.., v)| v).collect(),
                    segment: keyed[0].0,
                    // No more than there are places, and those fit.
                    number: batches.len() as u32,
                });
            }
        }
        let turns = core.is_symmetric().then(|| {
            let mut turns = vec![u32::MAX; core.len()];
            for batch in &batches {
                for &source in &batch.sources {
                    turns[source as usize] = batch.number;
                }
            }
            turns
        });
        Self { batches, turns }
    }

    /// How often a batch counts what lies between its sources and a place. Where paths lead both
    /// ways, a pair is counted twice by the batch that comes first, or once from either end if both
    /// are in it.
    #[inline(always)]
    pub(super) fn times(&self, batch: &Batch, place: usize) -> f64 {
        match self.turns.as_ref().map(|turns| turns[place]) {
            Some(turn) if turn > batch.number => 2.0,
            Some(turn) if turn < batch.number => 0.0,
            _ => 1.0,
        }
    }
}

impl Task<'_> {
    /// How often the batch counts what lies between its sources and a place.
    #[inline(always)]
    pub(super) fn times(&self, place: usize) -> f64 {
        self.plan.times(self.batch, place)
    }

    /// The mass of a place, as often as the batch counts it.
    #[inline(always)]
    pub(super) fn due(&self, place: usize) -> f64 {
        self.times(place) * self.core.mass[place]
    }
}
