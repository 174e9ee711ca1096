//! All shortest paths between two places, searched from both ends.

use std::ops::Range;

use super::core::Core;
use super::rows::Rows;
use crate::metrics::kernel::count::PLAIN_LIMIT;

const UNSEEN: u32 = u32::MAX;

/// What a search between two places found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Found {
    /// Shortest paths, or that there is none.
    All,
    /// More paths than plain numbers hold.
    TooMany,
}

/// The search from one end, on steps that lead away from it.
#[derive(Debug)]
struct End {
    distance: Vec<u32>,
    /// Shortest paths from the end to each of the twins at a place.
    paths: Vec<f64>,
    /// Shortest paths from each of the twins at a place to the other end; 0 off the shortest paths.
    onward: Vec<f64>,
    order: Vec<u32>,
    /// Where each level starts in `order`, and where the last one ends.
    starts: Vec<usize>,
    /// Arcs that lead on from the last level.
    arcs: usize,
}

impl End {
    fn new(places: usize) -> Self {
        Self {
            distance: vec![UNSEEN; places],
            paths: vec![0.0; places],
            onward: vec![0.0; places],
            order: Vec::new(),
            starts: Vec::new(),
            arcs: 0,
        }
    }

    fn start(&mut self, place: u32, rows: &Rows) {
        for &v in &self.order {
            self.distance[v as usize] = UNSEEN;
            self.onward[v as usize] = 0.0;
        }
        self.order.clear();
        self.order.push(place);
        self.starts.clear();
        self.starts.extend([0, 1]);
        self.distance[place as usize] = 0;
        self.paths[place as usize] = 1.0;
        self.arcs = rows.length(place);
    }

    /// The levels, that of the end itself included.
    fn levels(&self) -> usize {
        self.starts.len() - 1
    }

    fn level(&self, number: usize) -> Range<usize> {
        self.starts[number]..self.starts[number + 1]
    }

    /// How many nodes a path may use at a place: its twins, but an end is one node.
    fn ways(&self, core: &Core, place: u32) -> f64 {
        if self.distance[place as usize] == 0 {
            1.0
        } else {
            core.copies[place as usize]
        }
    }

    /// Goes one level on; the number of arcs looked at.
    fn advance(&mut self, core: &Core, rows: &Rows) -> usize {
        let next = self.levels() as u32;
        let looked_at = std::mem::take(&mut self.arcs);
        for at in self.level(self.levels() - 1) {
            let v = self.order[at];
            let paths = self.paths[v as usize] * self.ways(core, v);
            for &w in rows.row(v) {
                let to = w as usize;
                if self.distance[to] == UNSEEN {
                    self.distance[to] = next;
                    self.paths[to] = paths;
                    self.order.push(w);
                    self.arcs += rows.length(w);
                } else if self.distance[to] == next {
                    self.paths[to] += paths;
                }
            }
        }
        self.starts.push(self.order.len());
        looked_at
    }

    /// Goes back from places on shortest paths, level by level; tells `each` the places between
    /// with the number of shortest paths through each of their twins, and counts arcs.
    fn go_back(
        &mut self,
        core: &Core,
        [rows, back]: [&Rows; 2],
        mut on_paths: Vec<u32>,
        mut each: impl FnMut(u32, f64),
    ) -> usize {
        let mut arcs = 0;
        for number in (1..self.levels() - 1).rev() {
            let level = self.level(number);
            let here = self.order[level.clone()].iter();
            let forth: usize = here.map(|&v| rows.length(v)).sum();
            let from: usize = on_paths.iter().map(|&w| back.length(w)).sum();
            arcs += forth.min(from);
            let mut reached = Vec::new();
            if forth < from {
                for at in level {
                    let v = self.order[at];
                    let onward: f64 = rows
                        .row(v)
                        .iter()
                        .filter(|&&w| self.distance[w as usize] == number as u32 + 1)
                        .map(|&w| self.onward[w as usize] * self.ways(core, w))
                        .sum();
                    if onward > 0.0 {
                        self.onward[v as usize] = onward;
                        reached.push(v);
                    }
                }
            } else {
                for &w in &on_paths {
                    let onward = self.onward[w as usize] * self.ways(core, w);
                    for &v in back.row(w) {
                        let at = v as usize;
                        if self.distance[at] == number as u32 {
                            if self.onward[at] <= 0.0 {
                                reached.push(v);
                            }
                            self.onward[at] += onward;
                        }
                    }
                }
            }
            for &v in &reached {
                each(v, self.paths[v as usize] * self.onward[v as usize]);
            }
            on_paths = reached;
        }
        arcs
    }
}

/// Searches between one pair of places after another.
#[derive(Debug)]
pub(super) struct Pairs {
    from: End,
    to: End,
    /// Arcs looked at so far.
    pub(super) arcs: usize,
}

impl Pairs {
    pub(super) fn new(core: &Core) -> Self {
        Self {
            from: End::new(core.len()),
            to: End::new(core.len()),
            arcs: 0,
        }
    }

    /// Tells `each` the share of the shortest paths between two different places that passes each
    /// of the twins at a place, for every place between them.
    pub(super) fn search(
        &mut self,
        core: &Core,
        source: u32,
        target: u32,
        mut each: impl FnMut(u32, f64),
    ) -> Found {
        let (out, into) = (&core.out, core.into());
        let Self { from, to, arcs } = self;
        from.start(source, out);
        to.start(target, into);
        let meeting = loop {
            let (near, far, rows) = if from.arcs <= to.arcs {
                (&mut *from, &*to, out)
            } else {
                (&mut *to, &*from, into)
            };
            if near.arcs == 0 {
                return Found::All;
            }
            *arcs += near.advance(core, rows);
            let level = near.level(near.levels() - 1);
            if level.is_empty() {
                return Found::All;
            }
            let reached = near.order[level].iter().copied();
            let meeting: Vec<u32> = reached
                .filter(|&w| far.distance[w as usize] != UNSEEN)
                .collect();
            if !meeting.is_empty() {
                break meeting;
            }
        };
        let mut all = 0.0;
        for &v in &meeting {
            let at = v as usize;
            let ways = from.ways(core, v).min(to.ways(core, v));
            all += from.paths[at] * to.paths[at] * ways;
            // Where one search has met the other at its very end, that end is one node, not all twins.
            from.onward[at] = to.paths[at] * (ways / from.ways(core, v));
            to.onward[at] = from.paths[at] * (ways / to.ways(core, v));
        }
        if all > PLAIN_LIMIT {
            return Found::TooMany;
        }
        for &v in meeting.iter().filter(|&&v| v != source && v != target) {
            each(v, from.paths[v as usize] * to.paths[v as usize] / all);
        }
        // One of the two stopped a level short of the meeting.
        let depth = |end: &End| end.distance[meeting[0] as usize] as usize + 1;
        let (there, back) = (depth(from), depth(to));
        from.starts.truncate(there + 1);
        to.starts.truncate(back + 1);
        let mut told = |v, paths: f64| each(v, paths / all);
        *arcs += from.go_back(core, [out, into], meeting.clone(), &mut told);
        *arcs += to.go_back(core, [into, out], meeting, &mut told);
        Found::All
    }
}
