//! What guests bring to the searches from their hosts.

use super::core::Core;
use super::guests::Guests;
use super::lanes::{Lanes, Paths};
use super::plan::{Batch, Plan};
use super::visits::Visits;

/// What each path from a source of a batch to a host has of pairs of guests that the batch counts,
/// where a path is weighed with the mass of its source: over that mass, and for all its twins.
#[derive(Debug)]
pub(super) struct Brought<'a> {
    guests: &'a Guests,
    visits: &'a Visits,
    /// For each host.
    lanes: Vec<Lanes>,
}

impl<'a> Brought<'a> {
    pub(super) fn new(guests: &'a Guests, visits: &'a Visits) -> Self {
        Self {
            guests,
            visits,
            lanes: vec![Lanes::ZERO; guests.hosts.len()],
        }
    }

    /// Takes what belongs to a batch; whether there is any. Pairs of hosts are counted like all
    /// pairs: by the batch that comes first, or half from either end if both are in it.
    pub(super) fn take(&mut self, core: &Core, plan: &Plan, batch: &Batch) -> bool {
        let sources = batch.sources.iter().enumerate();
        let sources: Vec<(usize, usize, f64)> = sources
            .filter_map(|(lane, &source)| {
                let (number, at) = (self.guests.number_of(source)?, source as usize);
                Some((lane, number, core.copies[at] / core.mass[at]))
            })
            .collect();
        let Some(&(_, first, _)) = sources.first() else {
            return false;
        };
        // Hosts are numbered as they are searched: what comes before is counted.
        self.lanes[..first].fill(Lanes::ZERO);
        let hosts = self.guests.hosts.iter().zip(&mut self.lanes);
        for (number, (&host, brought)) in hosts.enumerate().skip(first) {
            *brought = Lanes::ZERO;
            let times = plan.times(batch, host as usize);
            for &(lane, source, share) in &sources {
                if source != number {
                    brought.0[lane] = 0.5 * times * self.visits.between(source, number) * share;
                }
            }
        }
        true
    }

    /// What was taken for a place, if it is a host.
    #[inline(always)]
    pub(super) fn to(&self, place: usize) -> Option<&Lanes> {
        // A number of a place.
        let number = self.guests.number_of(place as u32)?;
        Some(&self.lanes[number])
    }
}
