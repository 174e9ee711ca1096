//! Which sources are searched together, and which of them counts a pair.

use super::core::{Core, Part};
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
    number: u32,
}

/// All searches.
#[derive(Debug, Default)]
pub(super) struct Plan {
    /// In the order in which pairs are counted.
    pub(super) batches: Vec<Batch>,
    /// The batch of each place, where paths lead both ways.
    turns: Option<Vec<u32>>,
}

impl Plan {
    /// All sources in batches, which depend on the network only: those of a segment together, and of
    /// these the sources with the same two largest neighbours, as they reach the same places at the
    /// same distance. Sources without steps are left out, as nothing lies on the way from them.
    pub(super) fn of(core: &Core) -> Self {
        let is_symmetric = core.is_symmetric();
        let degree = |v: u32| core.out.length(v);
        let mut batches: Vec<Batch> = Vec::new();
        for part in &core.parts {
            let by_degree = |w: &u32| (degree(*w), std::cmp::Reverse(*w));
            let mut keyed: Vec<(usize, u32, Option<u32>, u32)> = part
                .places()
                .filter_map(|v| {
                    let row = || core.out.row(v).iter().copied();
                    let largest = row().max_by_key(by_degree)?;
                    let second = row().filter(|&w| w != largest).max_by_key(by_degree);
                    let segment = if is_symmetric { part.segment(v) } else { 0 };
                    Some((segment, largest, second, v))
                })
                .collect();
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
        let turns = is_symmetric.then(|| {
            let mut turns = vec![0; core.len()];
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
