//! The equations of the walk without direction, in rows side by side.

use rayon::prelude::*;

use super::{BLOCK, Walk, add, node};
use crate::network::NodeIx;

/// How many rows are gone through side by side: the next addition need not wait for the last.
pub(super) const LANES: usize = 8;

/// A number for each row of a band.
pub(super) type Lanes = [f64; LANES];

/// A node that has no place, and a place that has no node.
const NOWHERE: u32 = u32::MAX;
const KEPT: u32 = NOWHERE - 1;

/// Without direction p = D z makes of the equation (D − d A) z = t: symmetric and positive
/// definite, with the same residual.
///
/// Whoever has no tie to others of a set can be put in terms of the rest exactly. Leaves are put
/// into their neighbour for good; then as many of the others as a greedy choice finds without ties
/// among themselves (nearly all members of a network of members and bodies) are put in terms of
/// those that are kept, at every step anew. The system that is left is symmetric and positive
/// definite too, has the same residual, is smaller and takes half as many rounds.
///
/// Places go by the number of ties. So the [`LANES`] rows of a band are nearly of one length, and
/// what many rows look up stands together.
#[derive(Debug, Default)]
pub(super) struct System {
    /// The node of each place: first those kept, then those put in terms of them. Either end with
    /// places without a node, whose z is 0.
    nodes: Vec<NodeIx>,
    /// The bands of those kept; their last place has no node.
    pub(super) kept: usize,
    pub(super) diagonal: Vec<Lanes>,
    pub(super) inverse: Vec<Lanes>,
    pub(super) right: Vec<Lanes>,
    /// The ties of each band are those from `starts[band]` to `starts[band + 1]`.
    starts: Vec<usize>,
    /// Of each row the place at the other end of one tie; that without a node where it has none left.
    targets: Vec<[u32; LANES]>,
    /// Times d; empty if all are alike.
    ties: Vec<Lanes>,
    /// Each leaf with its tie, times d, and the place of its neighbour.
    pub(super) leaves: Vec<(NodeIx, f64, u32)>,
    damping: f64,
}

/// The neighbour of a node without any other, if that has others.
fn hub(walk: &Walk<'_>, v: NodeIx) -> Option<NodeIx> {
    match walk.s.successors(v) {
        [hub] if walk.s.successors(*hub).len() > 1 => Some(*hub),
        _ => None,
    }
}

/// What a self-loop brings back.
pub(super) fn own(walk: &Walk<'_>, v: NodeIx) -> f64 {
    match walk.s.loops(v) {
        (0, _) => 0.0,
        (_, weight) if walk.weighted => walk.damping * weight,
        _ => walk.damping,
    }
}

/// The tie of a leaf, times d.
fn tie(walk: &Walk<'_>, leaf: NodeIx) -> f64 {
    let strength = walk.s.strengths(leaf).next().unwrap_or(0.0);
    walk.damping * if walk.weighted { strength } else { 1.0 }
}

/// Nodes in ascending order of their keys, those with the same key as they were. Time O(n + the
/// largest key).
fn sorted(nodes: &[NodeIx], keys: &[u32]) -> Vec<NodeIx> {
    let key = |v: NodeIx| keys[v as usize] as usize;
    let most = nodes.iter().map(|v| key(*v)).max().unwrap_or(0);
    let mut next = vec![0u32; most + 2];
    for &v in nodes {
        next[key(v) + 1] += 1;
    }
    for key in 0..=most {
        next[key + 1] += next[key];
    }
    let mut sorted = vec![0; nodes.len()];
    for &v in nodes {
        let at = &mut next[key(v)];
        sorted[*at as usize] = v;
        *at += 1;
    }
    sorted
}

impl System {
    /// With `anew` starting at each node. Time and memory O(n + m).
    pub(super) fn of(walk: &Walk<'_>, anew: f64) -> Self {
        let mut system = Self {
            damping: walk.damping,
            ..Self::default()
        };
        let (place, lengths) = system.choose(walk);
        let bands = system.nodes.len() / LANES;
        system.starts.reserve(bands + 1);
        system.starts.push(0);
        let mut start = 0;
        for nodes in system.nodes.chunks(LANES) {
            let length = |v: &NodeIx| lengths.get(*v as usize).copied().unwrap_or(0);
            start += nodes.iter().map(length).max().unwrap_or(0) as usize;
            system.starts.push(start);
        }
        system.targets = vec![[0; LANES]; start];
        system.ties = vec![[0.0; LANES]; if walk.weighted { start } else { 0 }];
        system.diagonal = vec![[1.0; LANES]; bands];
        system.right = vec![[0.0; LANES]; bands];
        for band in 0..bands {
            system.fill(walk, band, &place, anew);
        }
        for &(leaf, tie, at) in &system.leaves {
            let back = tie / (walk.out[leaf as usize] - own(walk, leaf));
            let (band, lane) = (at as usize / LANES, at as usize % LANES);
            system.diagonal[band][lane] -= tie * back;
            system.right[band][lane] += anew * back;
        }
        let inverse = system.diagonal.iter().map(|band| band.map(|x| 1.0 / x));
        system.inverse = inverse.collect();
        system
    }

    /// Gives places to all that have ties and are no leaves; those with few ties are the first to
    /// be put in terms of others. Returns the place of each node, and how many others it is tied to
    /// that are no leaves.
    fn choose(&mut self, walk: &Walk<'_>) -> (Vec<u32>, Vec<u32>) {
        let s = walk.s;
        let n = s.node_count();
        let rows = s.offsets().windows(2);
        let mut lengths: Vec<u32> = rows.map(|row| node(row[1] - row[0])).collect();
        let mut tied = Vec::with_capacity(n);
        for v in (0..).take(n).filter(|&v| walk.out[v as usize] > 0.0) {
            match hub(walk, v) {
                Some(hub) => {
                    self.leaves.push((v, tie(walk, v), hub));
                    lengths[hub as usize] -= 1;
                }
                None => tied.push(v),
            }
        }
        let order = sorted(&tied, &lengths);
        let mut place = vec![NOWHERE; n];
        let mut kept = 0;
        for &v in &order {
            if place[v as usize] == KEPT {
                kept += 1;
                continue;
            }
            // Whoever is tied to one who is put in terms of others is kept.
            for &w in s.successors(v) {
                place[w as usize] = KEPT;
            }
        }
        // One place more than is needed, at least.
        self.kept = kept / LANES + 1;
        let (mut of_kept, mut of_others) = (0, self.kept * LANES);
        let places = (of_others + order.len() - kept).next_multiple_of(LANES);
        self.nodes = vec![NOWHERE; places];
        for &v in &order {
            let at = match place[v as usize] {
                KEPT => &mut of_kept,
                _ => &mut of_others,
            };
            self.nodes[*at] = v;
            place[v as usize] = node(*at);
            *at += 1;
        }
        for (leaf, _, hub) in &mut self.leaves {
            *hub = place[*hub as usize];
            place[*leaf as usize] = NOWHERE;
        }
        (place, lengths)
    }

    /// Writes the rows of a band, but for what leaves make of them.
    fn fill(&mut self, walk: &Walk<'_>, band: usize, place: &[u32], anew: f64) {
        let empty = node(self.kept * LANES - 1);
        let range = self.starts[band]..self.starts[band + 1];
        let targets = &mut self.targets[range.clone()];
        for lane in 0..LANES {
            let v = self.nodes[band * LANES + lane];
            let mut length = 0;
            if v != NOWHERE {
                self.diagonal[band][lane] = walk.out[v as usize] - own(walk, v);
                self.right[band][lane] = anew;
                // Written in any case, left behind if it is no leaf: no branch to guess.
                let places = walk.s.successors(v).iter().map(|&w| place[w as usize]);
                if walk.weighted {
                    let ties = &mut self.ties[range.clone()];
                    for (at, strength) in places.zip(walk.s.strengths(v)) {
                        if let (Some(to), Some(tie)) =
                            (targets.get_mut(length), ties.get_mut(length))
                        {
                            to[lane] = at;
                            tie[lane] = walk.damping * strength;
                        }
                        length += usize::from(at != NOWHERE);
                    }
                    for tie in &mut ties[length..] {
                        tie[lane] = 0.0;
                    }
                } else {
                    for at in places {
                        if let Some(to) = targets.get_mut(length) {
                            to[lane] = at;
                        }
                        length += usize::from(at != NOWHERE);
                    }
                }
            }
            for to in &mut targets[length..] {
                to[lane] = empty;
            }
        }
    }

    /// `value` at every place with a node, 0 at those without.
    pub(super) fn same(&self, value: f64) -> Vec<Lanes> {
        let at = |v: NodeIx| if v == NOWHERE { 0.0 } else { value };
        let bands = self.nodes.as_chunks::<LANES>().0.iter();
        bands.map(|nodes| nodes.map(at)).collect()
    }

    /// Each node that has a place, with its z.
    pub(super) fn by_node(&self, z: &[Lanes]) -> impl Iterator<Item = (NodeIx, f64)> {
        let all = self.nodes.iter().zip(z.as_flattened());
        all.filter_map(|(&v, &z)| (v != NOWHERE).then_some((v, z)))
    }

    /// d times the ties of a band times z.
    pub(super) fn flow(&self, band: usize, z: &[f64]) -> Lanes {
        let range = self.starts[band]..self.starts[band + 1];
        let targets = &self.targets[range.clone()];
        let mut sums = [0.0; LANES];
        if self.ties.is_empty() {
            for to in targets {
                for (sum, &to) in sums.iter_mut().zip(to) {
                    *sum += z[to as usize];
                }
            }
            return sums.map(|sum| self.damping * sum);
        }
        for (to, ties) in targets.iter().zip(&self.ties[range]) {
            for (sum, (&to, tie)) in sums.iter_mut().zip(to.iter().zip(ties)) {
                *sum += tie * z[to as usize];
            }
        }
        sums
    }

    /// Puts the places behind those kept in terms of them: for the right side of the system times
    /// `part`.
    pub(super) fn complete(&self, z: &mut [Lanes], part: f64) {
        let (kept, others) = z.split_at_mut(self.kept);
        let kept = kept.as_flattened();
        over(others, |at, z, _| {
            let band = self.kept + at;
            let flow = self.flow(band, kept);
            let (inverse, right) = (&self.inverse[band], &self.right[band]);
            *z = std::array::from_fn(|i| inverse[i] * (part * right[i] + flow[i]));
        });
    }
}

/// Calls `each` with the number and the numbers of every band and with two sums a lane, in blocks
/// in parallel; the sums of all lanes, made in block order.
pub(super) fn over(
    bands: &mut [Lanes],
    each: impl Fn(usize, &mut Lanes, &mut [Lanes; 2]) + Sync,
) -> [f64; 2] {
    const SIZE: usize = BLOCK / LANES;
    let block = |(number, block): (usize, &mut [Lanes])| {
        let mut sums = [[0.0; LANES]; 2];
        for (at, band) in block.iter_mut().enumerate() {
            each(number * SIZE + at, band, &mut sums);
        }
        sums.map(|lanes| lanes.iter().sum())
    };
    if bands.len() <= SIZE {
        return block((0, bands));
    }
    let blocks = bands.par_chunks_mut(SIZE).enumerate().map(block);
    let sums: Vec<[f64; 2]> = blocks.collect();
    sums.into_iter().fold([0.0; 2], add)
}
