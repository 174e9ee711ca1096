//! Compressed sparse rows, and how they are built: by counting, not by comparing all ties.

mod key;

use bytemuck::Pod;
use rayon::prelude::*;

use key::Key;

use super::column::{Codes, Weights};
use super::numbers::Numbers;
use super::{NodeIx, Parallel};
use crate::model::Text;

/// How many ties one step of parallel work takes.
const BLOCK: usize = 1 << 15;

/// About how many arcs are brought into rows together: so many that they stay in the cache.
const BUCKET_ARCS: usize = 1 << 15;

/// Ties in columns, in any order; self-loops and parallel ones among them.
#[derive(Debug, Default)]
pub(crate) struct Ties {
    pub(crate) sources: Numbers<NodeIx>,
    pub(crate) targets: Numbers<NodeIx>,
    pub(crate) weights: Weights,
    /// Codes into `names`.
    pub(crate) relations: Codes,
    /// The relations that occur, ascending; one empty name where nothing is said of relations.
    pub(crate) names: Vec<Text>,
}

/// One tie of several between the same ends, or a self-loop.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Single {
    pub(super) source: NodeIx,
    pub(super) target: NodeIx,
    pub(super) weight: f64,
    pub(super) relation: u32,
}

/// An arc that stands for several parallel ties.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Collapsed {
    pub(super) arc: usize,
    pub(super) multiplicity: u32,
    strength: f64,
    pub(super) weakest: f64,
    pub(super) strongest: f64,
}

/// Self-loops of a node: how many, and their total weight.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Loops {
    pub(super) node: NodeIx,
    pub(super) count: u32,
    pub(super) weight: f64,
}

/// Neighbours in compressed sparse rows: sorted by node, parallel ties collapsed, no self-loops.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Rows {
    /// `targets[offsets[v]..offsets[v + 1]]` are the neighbours of `v`.
    pub(super) offsets: Vec<usize>,
    pub(super) targets: Numbers<NodeIx>,
    pub(super) strengths: Weights,
    /// The arcs that stand for more than one tie, ascending.
    pub(super) collapsed: Vec<Collapsed>,
}

impl Rows {
    #[inline]
    pub(super) fn range(&self, v: NodeIx) -> std::ops::Range<usize> {
        self.offsets[v as usize]..self.offsets[v as usize + 1]
    }

    /// The collapsed arcs of a range.
    pub(super) fn collapsed_in(&self, range: &std::ops::Range<usize>) -> &[Collapsed] {
        if self.collapsed.is_empty() {
            return &[];
        }
        let place = |arc: usize| self.collapsed.partition_point(|c| c.arc < arc);
        &self.collapsed[place(range.start)..place(range.end)]
    }

    /// Bytes on the heap.
    pub(super) fn bytes(&self) -> usize {
        self.offsets.capacity() * size_of::<usize>()
            + self.targets.bytes()
            + self.strengths.bytes()
            + self.collapsed.capacity() * size_of::<Collapsed>()
    }
}

/// Rows and what else becomes of ties.
#[derive(Debug)]
pub(super) struct Built {
    pub(super) rows: Rows,
    /// The relation of each arc that stands for one tie; 0 for the others.
    pub(super) relations: Codes,
    /// Ties that no arc can say alone: by ends, weight and relation.
    pub(super) singles: Vec<Single>,
    pub(super) loops: Vec<Loops>,
}

/// Which way ties are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    /// From source to target.
    Forward,
    /// From target to source.
    Backward,
    /// Both ways.
    Both,
}

/// The arcs of a block of ties, sorted by the bucket of their source.
struct Block<K> {
    /// Where each bucket begins.
    starts: Vec<u32>,
    /// The sources, counted from the first node of the bucket.
    sources: Vec<u16>,
    keys: Vec<K>,
}

/// The rows of the nodes of a bucket.
#[derive(Debug)]
struct Part<K: Key> {
    /// Where each row ends.
    ends: Vec<usize>,
    /// How many arcs there are.
    arcs: usize,
    /// Empty if all ties have one weight.
    weights: Vec<K::Weight>,
    /// Empty if all ties are of one relation.
    relations: Vec<K::Relation>,
    collapsed: Vec<Collapsed>,
    singles: Vec<Single>,
    loops: Vec<Loops>,
}

/// Brings ties into rows. Time O(m + n) but for sorting each row; the same whatever the order of
/// ties and the number of threads.
pub(super) fn build(n: usize, ties: &Ties, way: Way, parallel: Parallel) -> Built {
    let few = |len: usize| len <= 1 << 16;
    let coded = matches!(&ties.weights, Weights::Coded { values, .. } if few(values.len()));
    if coded && few(ties.names.len()) {
        build_by::<u64>(n, ties, way, parallel)
    } else {
        build_by::<u128>(n, ties, way, parallel)
    }
}

fn build_by<K: Key>(n: usize, ties: &Ties, way: Way, parallel: Parallel) -> Built {
    let m = ties.sources.len();
    let arcs = if way == Way::Both { 2 * m } else { m };
    // The sources of a bucket are the nodes whose numbers agree but for the last `shift` bits.
    let wanted = (arcs / BUCKET_ARCS).max(1);
    let shift = (0..16).find(|s| (n >> s) < wanted).unwrap_or(16);
    let buckets = (n >> shift) + 1;
    let blocks: Vec<Block<K>> = (0..m.div_ceil(BLOCK))
        .into_par_iter()
        .map(|at| {
            block(
                ties,
                at * BLOCK..m.min((at + 1) * BLOCK),
                way,
                shift,
                buckets,
            )
        })
        .collect();
    // Targets are written where they are to stand, as far as no ties before them are collapsed.
    let sizes: Vec<usize> = (0..buckets)
        .map(|bucket| blocks.iter().map(|b| b.range(bucket).len()).sum())
        .collect();
    let mut targets = Numbers::default();
    targets.grow(sizes.iter().sum());
    let mut rest = &mut targets[..];
    let rooms: Vec<&mut [NodeIx]> = sizes
        .iter()
        .map(|size| rest.split_off_mut(..*size).unwrap_or_default())
        .collect();
    let parts: Vec<Part<K>> = rooms
        .into_par_iter()
        .enumerate()
        .map(|(bucket, room)| {
            let first = bucket << shift;
            let end = n.min((bucket + 1) << shift).max(first);
            part(ties, &blocks, bucket, first..end, way, parallel, room)
        })
        .collect();
    drop(blocks);
    close_up(&mut targets, &sizes, &parts);
    join(n, ties, targets, &parts)
}

/// Moves the targets of all parts together, where collapsed ties have left gaps between them.
fn close_up<K: Key>(targets: &mut Numbers<NodeIx>, sizes: &[usize], parts: &[Part<K>]) {
    let (mut from, mut to) = (0, 0);
    for (size, part) in sizes.iter().zip(parts) {
        if from > to {
            targets.copy_within(from..from + part.arcs, to);
        }
        from += size;
        to += part.arcs;
    }
    if to < from - from / 16 {
        // So much room that is not needed is not kept.
        let mut few = Numbers::default();
        few.grow(to);
        few.truncate(to);
        few.copy_from_slice(&targets[..to]);
        *targets = few;
    }
    targets.truncate(to);
}

impl<K> Block<K> {
    /// Where the arcs of a bucket are.
    fn range(&self, bucket: usize) -> std::ops::Range<usize> {
        self.starts[bucket] as usize..self.starts[bucket + 1] as usize
    }
}

fn block<K: Key>(
    ties: &Ties,
    range: std::ops::Range<usize>,
    way: Way,
    shift: usize,
    buckets: usize,
) -> Block<K> {
    let ends = || {
        let sources = ties.sources[range.clone()].iter();
        sources
            .copied()
            .zip(ties.targets[range.clone()].iter().copied())
    };
    let arcs = |(s, t): (NodeIx, NodeIx)| match way {
        Way::Forward => ((s, t), None),
        Way::Backward => ((t, s), None),
        // A self-loop is one tie of its node, not two.
        Way::Both => ((s, t), (s != t).then_some((t, s))),
    };
    let mut starts = vec![0u32; buckets + 1];
    for ends in ends() {
        let ((s, _), back) = arcs(ends);
        starts[(s as usize >> shift) + 1] += 1;
        if let Some((s, _)) = back {
            starts[(s as usize >> shift) + 1] += 1;
        }
    }
    for bucket in 0..buckets {
        starts[bucket + 1] += starts[bucket];
    }
    let len = starts[buckets] as usize;
    let mut next = starts.clone();
    let (mut sources, mut keys) = (vec![0u16; len], vec![K::default(); len]);
    let mask = (1u32 << shift) - 1;
    for (tie, ends) in range.clone().zip(ends()) {
        let (arc, back) = arcs(ends);
        let key = K::of(ties, tie);
        for (s, t) in std::iter::once(arc).chain(back) {
            let slot = &mut next[s as usize >> shift];
            sources[*slot as usize] = (s & mask) as u16;
            keys[*slot as usize] = key.to(t);
            *slot += 1;
        }
    }
    Block {
        starts,
        sources,
        keys,
    }
}

fn part<K: Key>(
    ties: &Ties,
    blocks: &[Block<K>],
    bucket: usize,
    nodes: std::ops::Range<usize>,
    way: Way,
    parallel: Parallel,
    targets: &mut [NodeIx],
) -> Part<K> {
    let (first, nodes) = (nodes.start, nodes.len());
    let mut ends = vec![0usize; nodes + 1];
    for block in blocks {
        for source in &block.sources[block.range(bucket)] {
            ends[usize::from(*source) + 1] += 1;
        }
    }
    for v in 0..nodes {
        ends[v + 1] += ends[v];
    }
    let total = ends[nodes];
    let mut keys = vec![K::default(); total];
    for block in blocks {
        let range = block.range(bucket);
        for (source, key) in block.sources[range.clone()].iter().zip(&block.keys[range]) {
            // What counts up the starts of the rows leaves their ends.
            let slot = &mut ends[usize::from(*source)];
            keys[*slot] = *key;
            *slot += 1;
        }
    }
    let mut part = Part {
        ends: Vec::with_capacity(nodes),
        arcs: 0,
        weights: Vec::new(),
        relations: Vec::new(),
        collapsed: Vec::new(),
        singles: Vec::new(),
        loops: Vec::new(),
    };
    let one_weight = matches!(&ties.weights, Weights::Coded { values, .. } if values.len() == 1);
    let one_relation = ties.names.len() <= 1;
    if !one_weight {
        part.weights.reserve_exact(total);
    }
    if !one_relation {
        part.relations.reserve_exact(total);
    }
    let mut start = 0;
    for (v, end) in (first as NodeIx..).zip(ends.into_iter().take(nodes)) {
        let row = &mut keys[start..end];
        row.sort_unstable();
        for run in row.chunk_by(|a, b| a.target() == b.target()) {
            let key = run[0];
            let target = key.target();
            if run.len() > 1 || target == v {
                part.keep(v, run, ties, way, parallel);
            }
            if target == v {
                continue;
            }
            let is_one = run.len() == 1;
            targets[part.arcs] = target;
            part.arcs += 1;
            if !one_weight {
                let weight = if is_one {
                    key.weight()
                } else {
                    K::Weight::default()
                };
                part.weights.push(weight);
            }
            if !one_relation {
                let relation = if is_one {
                    key.relation()
                } else {
                    K::Relation::default()
                };
                part.relations.push(relation);
            }
        }
        part.ends.push(part.arcs);
        start = end;
    }
    part
}

impl<K: Key> Part<K> {
    /// Keeps what one arc cannot say of a self-loop, or of ties between the same ends, which come
    /// in ascending weight.
    fn keep(&mut self, v: NodeIx, run: &[K], ties: &Ties, way: Way, parallel: Parallel) {
        let target = run[0].target();
        let weight = |key: &K| K::value(key.weight(), ties);
        let strength = run.iter().map(weight).fold(0.0, |sum, w| sum + w);
        let count = run.len() as u32;
        if target == v {
            self.loops.push(Loops {
                node: v,
                count,
                weight: strength,
            });
        } else {
            self.collapsed.push(Collapsed {
                arc: self.arcs,
                multiplicity: match parallel {
                    Parallel::OneByOne => count,
                    Parallel::AsOne => 1,
                },
                strength,
                weakest: weight(&run[0]),
                strongest: weight(&run[run.len() - 1]),
            });
        }
        // Each tie once: from its lower end if it has no direction.
        if way != Way::Both || v <= target {
            self.singles.extend(run.iter().map(|key| Single {
                source: v,
                target,
                weight: weight(key),
                relation: K::code(key.relation()),
            }));
        }
    }
}

fn join<K: Key>(n: usize, ties: &Ties, targets: Numbers<NodeIx>, parts: &[Part<K>]) -> Built {
    let mut offsets = Vec::with_capacity(n + 1);
    offsets.push(0);
    let (mut collapsed, mut singles, mut loops) = (Vec::new(), Vec::new(), Vec::new());
    let mut arcs = 0;
    for part in parts {
        offsets.extend(part.ends.iter().map(|end| arcs + end));
        collapsed.extend(part.collapsed.iter().map(|c| Collapsed {
            arc: arcs + c.arc,
            ..*c
        }));
        singles.extend_from_slice(&part.singles);
        loops.extend_from_slice(&part.loops);
        arcs += part.arcs;
    }
    collapsed.shrink_to_fit();
    singles.shrink_to_fit();
    loops.shrink_to_fit();
    let relations = joined_codes(parts, arcs, ties.names.len(), |p| &p.relations, K::code);
    Built {
        rows: Rows {
            offsets,
            targets,
            strengths: K::strengths(parts, arcs, ties, &collapsed),
            collapsed,
        },
        relations,
        singles,
        loops,
    }
}

/// The columns of all parts one after the other.
fn joined<K: Key, T: Copy + Sync, U: Pod + Send>(
    parts: &[Part<K>],
    arcs: usize,
    column: impl Fn(&Part<K>) -> &Vec<T> + Sync,
    convert: impl Fn(T) -> U + Sync,
) -> Numbers<U> {
    let mut all = Numbers::default();
    if parts.iter().all(|part| column(part).is_empty()) {
        return all;
    }
    all.grow(arcs);
    let mut rest = &mut all[..];
    let mut slices = Vec::with_capacity(parts.len());
    for part in parts {
        let (slice, after) = rest.split_at_mut(column(part).len());
        slices.push((slice, column(part)));
        rest = after;
    }
    slices.into_par_iter().for_each(|(slice, part)| {
        for (to, from) in slice.iter_mut().zip(part) {
            *to = convert(*from);
        }
    });
    all
}

/// The same as codes below `below`.
fn joined_codes<K: Key, T: Copy + Sync>(
    parts: &[Part<K>],
    arcs: usize,
    below: usize,
    column: impl Fn(&Part<K>) -> &Vec<T> + Sync,
    code: impl Fn(T) -> u32 + Sync,
) -> Codes {
    match below {
        0..=1 => Codes::Zero,
        2..=0x100 => Codes::Byte(joined(parts, arcs, column, |c| code(c) as u8)),
        0x101..=0x1_0000 => Codes::Short(joined(parts, arcs, column, |c| code(c) as u16)),
        _ => Codes::Long(joined(parts, arcs, column, code)),
    }
}
