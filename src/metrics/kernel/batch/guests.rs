//! Guests, which need no search of their own, and their hosts.
//!
//! What lies between two small places s and t lies behind a neighbour a of s and before a neighbour
//! b of t. If p(s, t) shortest paths lead from s to t, each path from a to b that is a part of one of
//! them has 1/p(s, t) of the pair, whatever it leads over. So pairs of guests are counted by the
//! searches from their hosts, once it is known what each path from host to host has of them: guests
//! are many and hosts are few. ([`hosts`](super::hosts) counts paths between hosts,
//! [`visits`](super::visits) adds up what guests have over them, [`brought`](super::brought) hands it
//! to the searches.)

use std::cmp::Reverse;

use super::core::{Core, GONE, Part};
use super::fold::as_number;
use super::plan::{Likeness, likeness};

/// The most hosts: thirteen bytes for each two of them make 218 million.
const MOST_HOSTS: usize = 4096;

/// What things take, in nanoseconds: roughly, and the same on every machine, as sums depend on the
/// choice of guests. A search, beside fifteen others, for each arc and each place.
const ARC: f64 = 0.07;
const PLACE: f64 = 3.5;
/// A walk to hosts, as a share of a search.
const WALK: f64 = 0.9;
/// What is kept of two hosts.
const PAIR: f64 = 20.0;
/// What a guest sees of a host over one of its own; and what it asks another guest for each of the
/// hosts of that.
const SEE: f64 = 0.5;
const ASK: f64 = 0.25;

/// Guests and hosts, all of one component.
#[derive(Debug, Default)]
pub(super) struct Guests {
    /// The hosts, in the order in which they are searched.
    pub(super) hosts: Vec<u32>,
    /// The number of each place among the hosts, or [`GONE`]; nothing if there are none.
    number: Vec<u32>,
    /// The guests: those whose last host comes last come first, so that later guests have fewer and
    /// fewer hosts.
    pub(super) guests: Vec<u32>,
    is_guest: Vec<bool>,
    /// The hosts of each guest, by number.
    hosts_of: Vec<u32>,
    /// Where those of each guest start, and where the last ones end.
    starts: Vec<usize>,
    /// Their component.
    pub(super) part: Option<Part>,
}

impl Guests {
    /// Chooses, in the component with the most small places, as hosts those that the most of these
    /// are tied to, as many as gain the most, and as guests the small places that are tied to hosts
    /// only. Nobody where paths lead one way. Time O(n log n + m).
    pub(super) fn of(core: &Core) -> Self {
        // Of several the first.
        let parts = core.parts.iter().rev();
        match parts.max_by_key(|part| part.smalls.len()) {
            Some(part) if core.is_symmetric() => Self::of_part(core, part),
            _ => Self::default(),
        }
    }

    fn of_part(core: &Core, part: &Part) -> Self {
        let mut tied = vec![0_u32; core.len()];
        for v in part.smalls.clone() {
            for &host in core.out.row(v) {
                tied[host as usize] += 1;
            }
        }
        let mut hosts: Vec<u32> = part.hubs.clone().collect();
        hosts.sort_by_key(|&v| Reverse(tied[v as usize]));
        hosts.truncate(MOST_HOSTS);
        let number = numbers(core, &hosts);
        // A small place is a guest as soon as its last host is one.
        let last = |v: u32| last_of(core, &number, v);
        let mut joining = vec![(0_u32, 0_usize); hosts.len()];
        for v in part.smalls.clone() {
            if let Some((guests, ties)) = joining.get_mut(last(v)) {
                *guests += 1;
                *ties += core.out.length(v);
            }
        }
        hosts.truncate(best_count(core, part, &joining));
        Self::with(core, part, hosts)
    }

    /// With these hosts, of one component.
    pub(super) fn with(core: &Core, part: &Part, hosts: Vec<u32>) -> Self {
        let keyed = hosts.into_iter().filter_map(|v| likeness(core, part, v));
        let mut keyed: Vec<Likeness> = keyed.collect();
        keyed.sort_unstable();
        let hosts: Vec<u32> = keyed.into_iter().map(|(.., v)| v).collect();
        let number = numbers(core, &hosts);
        let last = |v: u32| last_of(core, &number, v);
        let guests = part.smalls.clone().filter(|&v| last(v) < hosts.len());
        let mut guests: Vec<u32> = guests.collect();
        guests.sort_by_cached_key(|&v| Reverse(last(v)));
        let mut is_guest = vec![false; core.len()];
        let (mut hosts_of, mut starts) = (Vec::new(), vec![0]);
        for &guest in &guests {
            is_guest[guest as usize] = true;
            let row = core.out.row(guest).iter();
            hosts_of.extend(row.map(|&host| number[host as usize]));
            starts.push(hosts_of.len());
        }
        Self {
            hosts,
            number,
            guests,
            is_guest,
            hosts_of,
            starts,
            part: Some(part.clone()),
        }
    }

    pub(super) fn is_guest(&self, place: u32) -> bool {
        self.is_guest.get(place as usize).copied().unwrap_or(false)
    }

    /// The number of a place among the hosts, if it is one.
    #[inline(always)]
    pub(super) fn number_of(&self, place: u32) -> Option<usize> {
        let number = self.number.get(place as usize).copied()?;
        (number != GONE).then_some(number as usize)
    }

    /// The hosts of a guest, by number.
    #[inline(always)]
    pub(super) fn hosts_of(&self, guest: usize) -> &[u32] {
        &self.hosts_of[self.starts[guest]..self.starts[guest + 1]]
    }

    /// How many hosts there are up to the last one of a guest, and so of all guests after it.
    pub(super) fn upto(&self, guest: usize) -> usize {
        let hosts = self.hosts_of(guest).iter();
        hosts.max().map_or(0, |&host| host as usize + 1)
    }
}

/// The number of each place among these, or [`GONE`].
fn numbers(core: &Core, hosts: &[u32]) -> Vec<u32> {
    let mut number = vec![GONE; core.len()];
    for (at, &host) in (0..).zip(hosts) {
        number[host as usize] = at;
    }
    number
}

/// The largest number of a neighbour.
fn last_of(core: &Core, number: &[u32], place: u32) -> usize {
    let row = core.out.row(place).iter();
    let last = row.map(|&host| number[host as usize]).max();
    last.unwrap_or(GONE) as usize
}

/// How many hosts gain the most; `joining` are the guests, with their ties, that come with each.
fn best_count(core: &Core, part: &Part, joining: &[(u32, usize)]) -> usize {
    let arcs: usize = part.places().map(|v| core.out.length(v)).sum();
    let search = ARC * as_number(arcs) + PLACE * as_number(part.places().len());
    let (mut count, mut best, mut guests, mut ties) = (0, 0.0, 0.0, 0.0);
    for (number, &(more, more_ties)) in (1_u32..).zip(joining) {
        guests += f64::from(more);
        ties += as_number(more_ties);
        let hosts = f64::from(number);
        let gain = search * (guests - WALK * hosts)
            - PAIR * hosts * hosts
            - ties * (SEE * hosts + ASK * guests);
        if gain > best {
            (count, best) = (number as usize, gain);
        }
    }
    count
}
