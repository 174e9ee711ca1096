//! Compressed sparse rows, and how they are built: by counting, not by comparing all ties.

use rayon::prelude::*;

use super::column::{Codes, Weights, place};
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
    pub(crate) sources: Vec<NodeIx>,
    pub(crate) targets: Vec<NodeIx>,
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

/// What an arc is sorted by within its row, in one number: target, weight, relation.
trait Key: Copy + Default + Ord + Send + Sync {
    /// The weight of an arc as rows are built.
    type Weight: Copy + Default + Send + Sync;
    /// Its relation.
    type Relation: Copy + Default + Send + Sync;

    fn pack(target: NodeIx, ties: &Ties, tie: usize) -> Self;
    fn target(self) -> NodeIx;
    fn weight(self) -> Self::Weight;
    fn value(weight: Self::Weight, ties: &Ties) -> f64;
    fn relation(self) -> Self::Relation;
    fn code(relation: Self::Relation) -> u32;
    /// The column of strengths; the arcs that are collapsed have strengths of their own.
    fn strengths(
        parts: &[Part<Self>],
        arcs: usize,
        ties: &Ties,
        collapsed: &[Collapsed],
    ) -> Weights;
}

/// Few distinct weights and relations: two bytes each.
impl Key for u64 {
    type Weight = u16;
    type Relation = u16;

    fn pack(target: NodeIx, ties: &Ties, tie: usize) -> Self {
        let weight = match &ties.weights {
            Weights::Coded { codes, .. } => codes.get(tie),
            Weights::Each(_) => 0,
        };
        Self::from(target) << 32 | Self::from(weight) << 16 | Self::from(ties.relations.get(tie))
    }

    fn target(self) -> NodeIx {
        (self >> 32) as NodeIx
    }

    fn weight(self) -> u16 {
        (self >> 16) as u16
    }

    fn value(weight: u16, ties: &Ties) -> f64 {
        match &ties.weights {
            Weights::Coded { values, .. } => values[usize::from(weight)],
            Weights::Each(_) => 1.0,
        }
    }

    fn relation(self) -> u16 {
        self as u16
    }

    fn code(relation: u16) -> u32 {
        u32::from(relation)
    }

    fn strengths(
        parts: &[Part<Self>],
        arcs: usize,
        ties: &Ties,
        collapsed: &[Collapsed],
    ) -> Weights {
        let mut values = match &ties.weights {
            Weights::Coded { values, .. } => values.clone(),
            Weights::Each(_) => Vec::new(),
        };
        if collapsed.is_empty() {
            let codes = joined_codes(parts, arcs, values.len(), |p| &p.weights, u32::from);
            return Weights::Coded { codes, values };
        }
        values.extend(collapsed.iter().map(|c| c.strength));
        values.par_sort_unstable_by(f64::total_cmp);
        values.dedup_by(|a, b| a.total_cmp(b).is_eq());
        let mut codes = joined(parts, arcs, |p| &p.weights, |w| w);
        if codes.is_empty() {
            codes = vec![0; arcs];
        }
        if values.len() <= 1 << 16 {
            let Weights::Coded { values: old, .. } = &ties.weights else {
                return Weights::default();
            };
            let new: Vec<u16> = old.iter().map(|v| place(&values, *v) as u16).collect();
            codes
                .par_iter_mut()
                .for_each(|code| *code = new[usize::from(*code)]);
            for c in collapsed {
                codes[c.arc] = place(&values, c.strength) as u16;
            }
            let codes = Codes::of(arcs, values.len(), |at| u32::from(codes[at]));
            return Weights::Coded { codes, values };
        }
        let mut each: Vec<f64> = codes
            .par_iter()
            .map(|code| Self::value(*code, ties))
            .collect();
        for c in collapsed {
            each[c.arc] = c.strength;
        }
        Weights::Each(each.into())
    }
}

/// Any weights and any relations.
impl Key for u128 {
    type Weight = f64;
    type Relation = u32;

    fn pack(target: NodeIx, ties: &Ties, tie: usize) -> Self {
        // Weights are positive, so their bits are in their order.
        let weight = ties.weights.get(tie).to_bits();
        Self::from(target) << 96 | Self::from(weight) << 32 | Self::from(ties.relations.get(tie))
    }

    fn target(self) -> NodeIx {
        (self >> 96) as NodeIx
    }

    fn weight(self) -> f64 {
        f64::from_bits((self >> 32) as u64)
    }

    fn value(weight: f64, _: &Ties) -> f64 {
        weight
    }

    fn relation(self) -> u32 {
        self as u32
    }

    fn code(relation: u32) -> u32 {
        relation
    }

    fn strengths(
        parts: &[Part<Self>],
        arcs: usize,
        ties: &Ties,
        collapsed: &[Collapsed],
    ) -> Weights {
        let mut each = joined(parts, arcs, |p| &p.weights, |w| w);
        if each.is_empty() {
            each = vec![ties.weights.get(0); arcs];
        }
        for c in collapsed {
            each[c.arc] = c.strength;
        }
        Weights::of(each)
    }
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
    targets: Vec<NodeIx>,
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
    let parts: Vec<Part<K>> = (0..buckets)
        .into_par_iter()
        .map(|bucket| {
            let first = bucket << shift;
            let nodes = n.min((bucket + 1) << shift).saturating_sub(first);
            part(ties, &blocks, bucket, first, nodes, way, parallel)
        })
        .collect();
    drop(blocks);
    join(n, ties, &parts)
}

fn block<K: Key>(
    ties: &Ties,
    range: std::ops::Range<usize>,
    way: Way,
    shift: usize,
    buckets: usize,
) -> Block<K> {
    let arcs = |tie: usize| {
        let (s, t) = (ties.sources[tie], ties.targets[tie]);
        match way {
            Way::Forward => ((s, t), None),
            Way::Backward => ((t, s), None),
            // A self-loop is one tie of its node, not two.
            Way::Both => ((s, t), (s != t).then_some((t, s))),
        }
    };
    let mut starts = vec![0u32; buckets + 1];
    for tie in range.clone() {
        let ((s, _), back) = arcs(tie);
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
    for tie in range {
        let (arc, back) = arcs(tie);
        for (s, t) in std::iter::once(arc).chain(back) {
            let slot = &mut next[s as usize >> shift];
            sources[*slot as usize] = (s & mask) as u16;
            keys[*slot as usize] = K::pack(t, ties, tie);
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
    first: usize,
    nodes: usize,
    way: Way,
    parallel: Parallel,
) -> Part<K> {
    let range = |b: &Block<K>| b.starts[bucket] as usize..b.starts[bucket + 1] as usize;
    let mut ends = vec![0usize; nodes + 1];
    for block in blocks {
        for source in &block.sources[range(block)] {
            ends[usize::from(*source) + 1] += 1;
        }
    }
    for v in 0..nodes {
        ends[v + 1] += ends[v];
    }
    let total = ends[nodes];
    let mut keys = vec![K::default(); total];
    for block in blocks {
        let range = range(block);
        for (source, key) in block.sources[range.clone()].iter().zip(&block.keys[range]) {
            // What counts up the starts of the rows leaves their ends.
            let slot = &mut ends[usize::from(*source)];
            keys[*slot] = *key;
            *slot += 1;
        }
    }
    let mut part = Part {
        ends: Vec::with_capacity(nodes),
        targets: Vec::with_capacity(total),
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
            part.targets.push(target);
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
        part.ends.push(part.targets.len());
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
                arc: self.targets.len(),
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

fn join<K: Key>(n: usize, ties: &Ties, parts: &[Part<K>]) -> Built {
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
        arcs += part.targets.len();
    }
    collapsed.shrink_to_fit();
    singles.shrink_to_fit();
    loops.shrink_to_fit();
    let relations = joined_codes(parts, arcs, ties.names.len(), |p| &p.relations, K::code);
    Built {
        rows: Rows {
            offsets,
            targets: joined(parts, arcs, |p| &p.targets, |t| t).into(),
            strengths: K::strengths(parts, arcs, ties, &collapsed),
            collapsed,
        },
        relations,
        singles,
        loops,
    }
}

/// The columns of all parts one after the other.
fn joined<K: Key, T: Copy + Sync, U: Clone + Default + Send>(
    parts: &[Part<K>],
    arcs: usize,
    column: impl Fn(&Part<K>) -> &Vec<T> + Sync,
    convert: impl Fn(T) -> U + Sync,
) -> Vec<U> {
    if parts.iter().all(|part| column(part).is_empty()) {
        return Vec::new();
    }
    let mut all = vec![U::default(); arcs];
    let mut rest = all.as_mut_slice();
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
        2..=0x100 => Codes::Byte(joined(parts, arcs, column, |c| code(c) as u8).into()),
        0x101..=0x1_0000 => Codes::Short(joined(parts, arcs, column, |c| code(c) as u16).into()),
        _ => Codes::Long(joined(parts, arcs, column, code).into()),
    }
}
