//! Communities that do not hang on one seed: many runs, how far they agree, and the partition they
//! agree on.

use rayon::prelude::*;

use super::agreement::Contingency;
use super::leiden::{LeidenOptions, search, search_any, settle};
use super::ties::{AnyTies, Even, Ties};
use super::{Partition, quality_of};
use crate::network::Snapshot;
use crate::numeric::random::Stream;
use crate::numeric::sum::block_sum;

/// The stability below which communities should not be named.
pub const STABLE: f64 = 0.7;

/// Seeds on a small network.
const MOST_SEEDS: u32 = 100;

/// Seeds on the largest networks.
const FEWEST_SEEDS: u32 = 5;

/// Nodes and edges that all runs together look at, about.
const BUDGET: usize = 2_000_000;

/// Rounds of consensus at most; two or three are usual.
const ROUNDS: u64 = 10;

/// Pairs of nodes are tied in the consensus if more runs than this share put them together.
const TOGETHER: f64 = 0.5;

/// Above this many groups of nodes that no run parts, the consensus looks at tied ones only.
const ALL_PAIRS: usize = 2_000;

/// What [`consensus`] asks.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct ConsensusOptions {
    /// What every run looks for; its seed is the seed of them all.
    pub leiden: LeidenOptions,
    /// How many runs; `None` for [`default_seeds`].
    pub seeds: Option<u32>,
}

/// Communities from many runs.
#[derive(Clone, Debug, PartialEq)]
pub struct Consensus {
    /// The communities: those the runs agree on; where they are not stable, those of the run with
    /// the highest modularity.
    pub partition: Partition,
    /// How far two runs agree: the mean adjusted mutual information over all pairs of runs. `None`
    /// for a single run.
    pub stability: Option<f64>,
    /// The modularity of the partition; `None` if the network has no tie.
    pub modularity: Option<f64>,
    /// How many runs there were.
    pub seeds: u32,
}

impl Consensus {
    /// Whether the communities may be named: the runs agree at [`STABLE`] or more.
    pub fn is_stable(&self) -> bool {
        self.stability.is_some_and(|stability| stability >= STABLE)
    }
}

/// How many runs a network gets: 100 while nodes and edges together are at most 20,000, then as
/// many as look at 2,000,000 of them, but 5 at least.
pub fn default_seeds(s: &Snapshot) -> u32 {
    let size = (s.node_count() + s.edge_count()).max(1);
    let seeds = u32::try_from(BUDGET / size).unwrap_or(MOST_SEEDS);
    seeds.clamp(FEWEST_SEEDS, MOST_SEEDS)
}

/// Runs [`leiden`](super::leiden) from many seeds, measures how far the results agree, and finds
/// the partition that they agree on (Lancichinetti and Fortunato, Scientific Reports 2 (2012),
/// 336): nodes are tied by the share of runs that put them together, unless that is one half or
/// less, and communities are sought in that network, again from many seeds, until all runs give the
/// same. At last single nodes move where that adds to modularity, so that nobody whom the runs put
/// now here, now there is left alone, and communities that no tie holds together are parted.
///
/// If the runs agree below [`STABLE`] no consensus is sought: the run with the highest modularity
/// is given. If nodes fall into more than 2,000 groups that no run parts, only groups with a tie
/// between them are compared, as in Tandon et al., Physical Review E 99 (2019), 042301.
///
/// The same options give the same result on any number of threads. Time that of the runs; memory
/// O(seeds · n + m).
pub fn consensus(s: &Snapshot, options: &ConsensusOptions) -> Consensus {
    consensus_watched(s, options, &|_| {})
}

/// The same; `watch` is told, from any thread, how many of the runs are done.
pub fn consensus_watched(
    s: &Snapshot,
    options: &ConsensusOptions,
    watch: &(dyn Fn(u64) + Sync),
) -> Consensus {
    let own = &options.leiden;
    let seeds = options.seeds.unwrap_or_else(|| default_seeds(s)).max(1);
    let ties = AnyTies::of(s, own.quality, own.weighted);
    let quality = |partition: &Partition| {
        quality_of(s, partition.of(), own.quality, own.resolution, own.weighted)
    };
    let runs: Vec<Partition> = (0..u64::from(seeds))
        .into_par_iter()
        .map(|run| {
            let mut stream = Stream::new(own.seed, "leiden", run);
            let found = Partition::new(&search_any(&ties, own, &mut stream));
            watch(1);
            found
        })
        .collect();
    let stability = stability(&runs);
    let is_stable = stability.is_some_and(|stability| stability >= STABLE);
    let labels = if is_stable {
        let labels = agreed(runs, &ties, own.seed, ALL_PAIRS).of().to_vec();
        settle(&ties, labels, own)
    } else {
        best(runs, quality).of().to_vec()
    };
    let partition = Partition::new(&labels);
    Consensus {
        stability,
        modularity: quality(&partition),
        partition,
        seeds,
    }
}

/// The run of the highest modularity, of equally good ones the first.
fn best(runs: Vec<Partition>, quality: impl Fn(&Partition) -> Option<f64> + Sync) -> Partition {
    let scores: Vec<f64> = runs
        .par_iter()
        .map(|run| quality(run).unwrap_or(0.0))
        .collect();
    let mut first = 0;
    for (at, score) in scores.iter().enumerate() {
        if *score > scores[first] {
            first = at;
        }
    }
    runs.into_iter().nth(first).unwrap_or_default()
}

/// Different partitions with how often each occurs, in the order in which they are first met.
fn distinct(runs: &[Partition]) -> Vec<(&Partition, usize)> {
    let mut order: Vec<usize> = (0..runs.len()).collect();
    order.sort_by(|&a, &b| runs[a].of().cmp(runs[b].of()).then(a.cmp(&b)));
    let mut groups: Vec<&[usize]> = order.chunk_by(|&a, &b| runs[a] == runs[b]).collect();
    groups.sort_by_key(|group| group[0]);
    groups
        .into_iter()
        .map(|group| (&runs[group[0]], group.len()))
        .collect()
}

/// The mean adjusted mutual information over all pairs of runs.
fn stability(runs: &[Partition]) -> Option<f64> {
    let count = runs.len() as f64;
    let pairs = count * (count - 1.0) / 2.0;
    if pairs < 1.0 || runs[0].of().is_empty() {
        return None;
    }
    let distinct = distinct(runs);
    let places: Vec<(usize, usize)> = (0..distinct.len())
        .flat_map(|a| (0..a).map(move |b| (a, b)))
        .collect();
    let mut agreement: Vec<f64> = places
        .into_par_iter()
        .map(|(a, b)| {
            let (first, second) = (distinct[a], distinct[b]);
            let table = Contingency::new(first.0, second.0);
            let agreement = table.map_or(1.0, |t| t.adjusted_mutual_information());
            agreement * (first.1 * second.1) as f64
        })
        .collect();
    let same = distinct.iter().map(|(_, times)| times * (times - 1) / 2);
    agreement.extend(same.map(|pairs| pairs as f64));
    Some(block_sum(&agreement) / pairs)
}

/// The partition on which the runs agree; above `all_pairs` groups only tied ones are compared.
fn agreed(mut runs: Vec<Partition>, ties: &AnyTies, seed: u64, all_pairs: usize) -> Partition {
    let seeds = runs.len() as u64;
    for round in 0..ROUNDS {
        if distinct(&runs).len() == 1 {
            break;
        }
        let blocks = never_parted(&runs);
        let shares = together(&runs, &blocks, ties, all_pairs);
        runs = (round * seeds..(round + 1) * seeds)
            .into_par_iter()
            .map(|run| {
                let mut stream = Stream::new(seed, "consensus", run);
                let of = search(&shares, &LeidenOptions::DEFAULT, &mut stream);
                let labels: Vec<u32> = blocks.of().iter().map(|&b| of[b as usize]).collect();
                Partition::new(&labels)
            })
            .collect();
    }
    // Without full agreement, what most say; of equally many the first.
    let distinct = distinct(&runs);
    let most = distinct.iter().map(|(_, times)| *times).max();
    let chosen = distinct.iter().find(|(_, times)| Some(*times) == most);
    chosen.map_or_else(Partition::default, |(partition, _)| (*partition).clone())
}

/// The groups of nodes that every run puts together.
fn never_parted(runs: &[Partition]) -> Partition {
    let mut blocks = vec![0_u32; runs.first().map_or(0, |run| run.of().len())];
    for run in runs {
        let mut order: Vec<usize> = (0..blocks.len()).collect();
        let key = |v: usize| (blocks[v], run.of()[v]);
        order.sort_unstable_by_key(|&v| key(v));
        let mut next = vec![0; blocks.len()];
        for (number, group) in (0..).zip(order.chunk_by(|&v, &w| key(v) == key(w))) {
            for &v in group {
                next[v] = number;
            }
        }
        blocks = next;
    }
    Partition::new(&blocks)
}

/// The network of the groups: two of them are tied by the share of runs that put them together,
/// once for every pair of their nodes.
fn together(
    runs: &[Partition],
    blocks: &Partition,
    ties: &AnyTies,
    all_pairs: usize,
) -> Ties<Even> {
    let count = blocks.count();
    // The community of each group in each run, a row a group.
    let mut first = vec![0; count];
    for (v, &block) in blocks.of().iter().enumerate().rev() {
        first[block as usize] = v;
    }
    let mut communities: Vec<u32> = Vec::with_capacity(count * runs.len());
    for &v in &first {
        communities.extend(runs.iter().map(|run| run.of()[v]));
    }
    let row = |block: usize| &communities[block * runs.len()..(block + 1) * runs.len()];
    let share = |a: usize, b: usize| {
        let same = row(a).iter().zip(row(b)).filter(|(x, y)| x == y).count();
        same as f64 / runs.len() as f64
    };
    let others: Vec<Vec<u32>> = if count <= all_pairs {
        Vec::new()
    } else {
        tied(blocks, ties)
    };
    let rows: Vec<Vec<(u32, f64)>> = (0..count)
        .into_par_iter()
        .map(|a| {
            let every = (0..).take(if count <= all_pairs { count } else { 0 });
            let candidates = every.chain(others.get(a).into_iter().flatten().copied());
            let shares: Vec<(u32, f64)> = candidates
                .filter(|&b| b as usize != a)
                .map(|b| (b, share(a, b as usize)))
                .collect();
            let kept = |x: &&(u32, f64)| x.1 > TOGETHER;
            let mut kept: Vec<(u32, f64)> = shares.iter().filter(kept).copied().collect();
            // A node that would be left alone keeps its strongest tie.
            if kept.is_empty() && blocks.sizes()[a] == 1 {
                let strongest = shares.iter().fold(
                    (0, 0.0),
                    |best: (u32, f64), x| {
                        if x.1 > best.1 { *x } else { best }
                    },
                );
                kept.extend((strongest.1 > 0.0).then_some(strongest));
            }
            kept
        })
        .collect();
    symmetric(&rows, blocks.sizes())
}

/// The groups with a tie to each group, ascending.
fn tied(blocks: &Partition, ties: &AnyTies) -> Vec<Vec<u32>> {
    let mut others = vec![Vec::new(); blocks.count()];
    let (offsets, targets) = ties.rows();
    for (v, &own) in blocks.of().iter().enumerate() {
        for &w in &targets[offsets[v]..offsets[v + 1]] {
            let other = blocks.of()[w as usize];
            if other != own {
                others[own as usize].push(other);
            }
        }
    }
    for row in &mut others {
        row.sort_unstable();
        row.dedup();
    }
    others
}

/// Ties from rows; what stands in one row only, as a node's strongest tie may, stands in both.
fn symmetric(rows: &[Vec<(u32, f64)>], sizes: &[usize]) -> Ties<Even> {
    let mut both = rows.to_owned();
    for (a, row) in (0..).zip(rows) {
        for &(b, share) in row {
            if rows[b as usize].binary_search_by_key(&a, |x| x.0).is_err() {
                both[b as usize].push((a, share));
            }
        }
    }
    let size = |block: u32| sizes[block as usize] as f64;
    let mut ties = Ties {
        offsets: vec![0],
        targets: Vec::new(),
        weights: Vec::new(),
        masses: Vec::new(),
        total: 0.0,
    };
    for (a, mut row) in (0..).zip(both) {
        row.sort_unstable_by_key(|x| x.0);
        // Every pair of nodes inside the group is together in all runs.
        let mut mass = size(a) * (size(a) - 1.0);
        for (b, share) in row {
            let weight = share * size(a) * size(b);
            ties.targets.push(b);
            ties.weights.push(weight);
            mass += weight;
        }
        ties.offsets.push(ties.targets.len());
        ties.masses.push(Even(mass));
        ties.total += mass;
    }
    ties
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::network::SnapshotBuilder;

    /// Ten groups of thirty, with more ties inside than between.
    fn planted() -> Snapshot {
        let mut stream = Stream::new(4, "planted", 0);
        let tie = |_| {
            let (a, b) = (stream.below(300) as u32, stream.below(300) as u32);
            let b = if stream.chance(0.55) {
                b / 10 * 10 + a % 10
            } else {
                b
            };
            (a, b, 1.0)
        };
        SnapshotBuilder {
            ids: (0..300).map(|v| format!("{v:03}")).collect(),
            ties: (0..1200).map(tie).collect(),
            ..SnapshotBuilder::default()
        }
        .build()
    }

    #[test]
    fn all_pairs_or_tied_ones_the_consensus_is_nearer_to_the_truth_than_a_run() {
        let ties = AnyTies::of(&planted(), super::super::Quality::Plain, false);
        let runs: Vec<Partition> = (0..9)
            .map(|run| {
                let mut stream = Stream::new(2, "leiden", run);
                Partition::new(&search_any(&ties, &LeidenOptions::DEFAULT, &mut stream))
            })
            .collect();
        assert!(distinct(&runs).len() > 1 && never_parted(&runs).count() > 10);
        let planted = Partition::new(&(0..300).map(|v| v % 10).collect::<Vec<_>>());
        let near = |found: &Partition| {
            let table = Contingency::new(found, &planted).unwrap();
            table.adjusted_mutual_information()
        };
        let usual = runs.iter().map(near).sum::<f64>() / runs.len() as f64;
        assert!(usual > 0.7, "{usual}");
        // Nearer to what was planted than a single run is.
        for all_pairs in [0, usize::MAX] {
            let found = near(&agreed(runs.clone(), &ties, 1, all_pairs));
            assert!(found > usual, "{found} {usual}");
        }
    }

    #[test]
    fn equal_runs_count_in_stability_as_often_as_they_occur() {
        let (a, b) = (Partition::new(&[0, 0, 1, 1]), Partition::new(&[0, 0, 1, 2]));
        let between = Contingency::new(&a, &b)
            .unwrap()
            .adjusted_mutual_information();
        let found = stability(&[a.clone(), b.clone(), a.clone()]).unwrap();
        assert!((found - (1.0 + 2.0 * between) / 3.0).abs() < 1e-15);
        assert_eq!(stability(std::slice::from_ref(&a)), None);
        assert_eq!(stability(&[a.clone(), a]), Some(1.0));
    }

    #[test]
    fn groups_never_parted_are_the_overlap_of_all_runs() {
        let runs = [
            Partition::new(&[0, 0, 0, 1, 1]),
            Partition::new(&[0, 0, 1, 1, 1]),
        ];
        assert_eq!(never_parted(&runs).of(), [0, 0, 2, 1, 1]);
    }
}
