//! How far two partitions of the same nodes agree.

use super::Partition;
use crate::numeric::sum::Neumaier;

/// Terms below this share of the largest one add nothing.
const NOTHING: f64 = 1e-20;

/// Two partitions of the same nodes, counted against each other: what every measure of agreement
/// is made from. Logarithms are natural.
#[derive(Clone, Debug, PartialEq)]
pub struct Contingency {
    n: usize,
    first: Vec<usize>,
    second: Vec<usize>,
    /// Part of the first, part of the second, nodes in both: only where there are any.
    cells: Vec<(u32, u32, usize)>,
}

impl Contingency {
    /// Counts the nodes that two parts have in common. `None` if the partitions are of different
    /// numbers of nodes, or of none. Time O(n).
    pub fn new(first: &Partition, second: &Partition) -> Option<Self> {
        let n = first.of().len();
        if n == 0 || n != second.of().len() {
            return None;
        }
        let mut begin = vec![0; first.count() + 1];
        for (at, size) in first.sizes().iter().enumerate() {
            begin[at + 1] = begin[at] + size;
        }
        let mut next = begin.clone();
        let mut others = vec![0; n];
        for (&own, &other) in first.of().iter().zip(second.of()) {
            others[next[own as usize]] = other;
            next[own as usize] += 1;
        }
        let mut cells = Vec::new();
        let mut common = vec![0_usize; second.count()];
        let mut met = Vec::new();
        for (own, range) in (0..).zip(begin.windows(2)) {
            for &other in &others[range[0]..range[1]] {
                if common[other as usize] == 0 {
                    met.push(other);
                }
                common[other as usize] += 1;
            }
            for other in met.drain(..) {
                cells.push((own, other, std::mem::take(&mut common[other as usize])));
            }
        }
        Some(Self {
            n,
            first: first.sizes().to_vec(),
            second: second.sizes().to_vec(),
            cells,
        })
    }

    /// Whether the two are the same partition.
    pub fn is_same(&self) -> bool {
        self.cells.len() == self.first.len() && self.cells.len() == self.second.len()
    }

    fn entropy(&self, sizes: &[usize]) -> f64 {
        let n = self.n as f64;
        let share = |size: &usize| *size as f64 / n;
        let terms = sizes.iter().map(|size| -share(size) * share(size).ln());
        terms.collect::<Neumaier>().total()
    }

    /// Mutual information in nats: Σ p_ij ln(p_ij / (p_i p_j)).
    pub fn mutual_information(&self) -> f64 {
        let n = self.n as f64;
        let terms = self.cells.iter().map(|&(i, j, common)| {
            let (a, b) = (
                self.first[i as usize] as f64,
                self.second[j as usize] as f64,
            );
            let both = common as f64;
            both / n * (n * both / (a * b)).ln()
        });
        terms.collect::<Neumaier>().total().max(0.0)
    }

    /// Mutual information over the mean of the two entropies, 0 to 1; 1 for the same partition.
    pub fn normalised_mutual_information(&self) -> f64 {
        if self.is_same() {
            return 1.0;
        }
        self.mutual_information() / self.mean_entropy()
    }

    fn mean_entropy(&self) -> f64 {
        f64::midpoint(self.entropy(&self.first), self.entropy(&self.second))
    }

    /// Mutual information less what chance gives, over the most it could be less the same: 1 for
    /// the same partition, about 0 for two that have nothing to do with each other (below 0 if they
    /// agree less than chance). The most is the mean of the entropies, as in scikit-learn (Vinh,
    /// Epps and Bailey, Journal of Machine Learning Research 11 (2010), 2837–2854).
    pub fn adjusted_mutual_information(&self) -> f64 {
        if self.is_same() {
            return 1.0;
        }
        let expected = self.expected_mutual_information();
        let most = self.mean_entropy() - expected;
        if most <= 0.0 {
            return 0.0;
        }
        (self.mutual_information() - expected) / most
    }

    /// The mean mutual information of all pairs of partitions whose parts have these sizes.
    pub fn expected_mutual_information(&self) -> f64 {
        let mut sum = Neumaier::new();
        let second = distinct(&self.second);
        for (a, times_a) in distinct(&self.first) {
            for &(b, times_b) in &second {
                sum.add((times_a * times_b) as f64 * expected_term(a, b, self.n));
            }
        }
        sum.total()
    }

    /// Hubert and Arabie's index of pairs that both put together or both put apart, corrected for
    /// chance (Journal of Classification 2 (1985), 193–218): 1 for the same partition, about 0 by
    /// chance.
    pub fn adjusted_rand(&self) -> f64 {
        if self.is_same() {
            return 1.0;
        }
        let pairs = |sizes: &mut dyn Iterator<Item = usize>| -> f64 {
            sizes
                .map(|size| size as f64 * (size as f64 - 1.0) / 2.0)
                .sum()
        };
        let together = pairs(&mut self.cells.iter().map(|cell| cell.2));
        let first = pairs(&mut self.first.iter().copied());
        let second = pairs(&mut self.second.iter().copied());
        let all = pairs(&mut std::iter::once(self.n));
        let expected = first * second / all;
        (together - expected) / (f64::midpoint(first, second) - expected)
    }

    /// Meilă's distance in nats: the information in one partition that the other lacks, both ways;
    /// 0 for the same partition (Journal of Multivariate Analysis 98 (2007), 873–895).
    pub fn variation_of_information(&self) -> f64 {
        if self.is_same() {
            return 0.0;
        }
        (2.0 * (self.mean_entropy() - self.mutual_information())).max(0.0)
    }
}

/// Sizes, ascending, with how often they occur.
fn distinct(sizes: &[usize]) -> Vec<(usize, usize)> {
    let mut sorted = sizes.to_vec();
    sorted.sort_unstable();
    let runs = sorted.chunk_by(|a, b| a == b);
    runs.map(|run| (run[0], run.len())).collect()
}

/// What two parts of sizes a and b among n nodes add to the mutual information on average: their
/// common nodes follow the hypergeometric distribution. Its terms are made from the most likely one
/// outwards, each from its neighbour, and scaled to sum to 1: no factorial is needed.
fn expected_term(a: usize, b: usize, n: usize) -> f64 {
    let (low, high) = ((a + b).saturating_sub(n), a.min(b));
    let mode = ((a + 1) * (b + 1) / (n + 2)).clamp(low, high);
    // P(k + 1) / P(k).
    let step = |k: usize| {
        ((a - k) as f64 * (b - k) as f64) / ((k + 1) as f64 * (n + k + 1 - a - b) as f64)
    };
    let (size_a, size_b, all) = (a as f64, b as f64, n as f64);
    let value = |k: usize| {
        let common = k as f64;
        if k == 0 {
            0.0
        } else {
            common / all * (all * common / (size_a * size_b)).ln()
        }
    };
    let (mut weights, mut sum) = (1.0, value(mode));
    let mut weight = 1.0;
    for k in mode..high {
        weight *= step(k);
        if weight < NOTHING {
            break;
        }
        weights += weight;
        sum += weight * value(k + 1);
    }
    weight = 1.0;
    for k in (low..mode).rev() {
        weight /= step(k);
        if weight < NOTHING {
            break;
        }
        weights += weight;
        sum += weight * value(k);
    }
    sum / weights
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::numeric::random::Stream;

    fn table(first: &[u32], second: &[u32]) -> Contingency {
        Contingency::new(&Partition::new(first), &Partition::new(second)).unwrap()
    }

    fn close(found: f64, expected: f64, margin: f64) {
        assert!((found - expected).abs() < margin, "{found}, {expected}");
    }

    /// The example in the tests of scikit-learn.
    #[test]
    fn adjusted_mutual_information_of_the_known_example() {
        let first = [1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 3, 3, 3, 3, 3];
        let second = [1, 1, 1, 1, 2, 1, 2, 2, 2, 2, 3, 1, 3, 3, 3, 2, 2];
        let found = table(&first, &second);
        close(found.mutual_information(), 0.41022, 5e-6);
        close(found.expected_mutual_information(), 0.15042, 5e-6);
        close(found.adjusted_mutual_information(), 0.27821, 5e-6);
        // The same 110 times over: nothing overflows.
        let many = table(&first.repeat(110), &second.repeat(110));
        close(many.adjusted_mutual_information(), 0.38, 0.005);
    }

    /// All orders of the items.
    fn permutations(items: &mut Vec<u32>, at: usize, visit: &mut dyn FnMut(&[u32])) {
        if at == items.len() {
            visit(items);
        }
        for other in at..items.len() {
            items.swap(at, other);
            permutations(items, at + 1, visit);
            items.swap(at, other);
        }
    }

    #[test]
    fn expected_mutual_information_is_the_mean_over_all_permutations() {
        for (first, second) in [
            (vec![0, 0, 0, 1, 1, 2, 2], vec![0, 0, 1, 1, 1, 1, 2]),
            (vec![0, 0, 0, 0, 0, 1], vec![0, 0, 0, 0, 1, 1]),
            (vec![0, 1, 2, 3, 4, 4], vec![0, 0, 0, 1, 1, 1]),
            (vec![0, 0, 0], vec![0, 1, 2]),
        ] {
            let (mut sum, mut count) = (0.0, 0.0);
            permutations(&mut second.clone(), 0, &mut |order| {
                sum += table(&first, order).mutual_information();
                count += 1.0;
            });
            let expected = table(&first, &second).expected_mutual_information();
            close(expected, sum / count, 1e-13);
        }
    }

    #[test]
    fn agreement_obeys_its_laws() {
        let mut stream = Stream::new(3, "agreement", 0);
        let mut sum = 0.0;
        for _ in 0..200 {
            let n = 2 + stream.place(60);
            let mut random =
                |parts: u64| -> Vec<u32> { (0..n).map(|_| stream.below(parts) as u32).collect() };
            let (a, b) = (random(4), random(5));
            let (there, back) = (table(&a, &b), table(&b, &a));
            let renamed: Vec<u32> = a.iter().map(|label| 17 - label).collect();
            let same = table(&a, &renamed);
            assert!(same.is_same());
            for (measure, best) in [
                (Contingency::adjusted_rand as fn(&Contingency) -> f64, 1.0),
                (Contingency::normalised_mutual_information, 1.0),
                (Contingency::adjusted_mutual_information, 1.0),
                (Contingency::variation_of_information, 0.0),
            ] {
                close(measure(&there), measure(&back), 1e-12);
                close(measure(&same), best, 1e-300);
                assert!(measure(&there).is_finite());
            }
            assert!(there.adjusted_rand() <= 1.0 + 1e-12);
            assert!((-1e-12..=1.0 + 1e-12).contains(&there.normalised_mutual_information()));
            assert!(there.adjusted_mutual_information() <= 1.0 + 1e-12);
            assert!(there.variation_of_information() <= 2.0 * (n as f64).ln());
            sum += there.adjusted_mutual_information();
        }
        // By chance there is no agreement.
        assert!((sum / 200.0).abs() < 0.05, "{sum}");
    }

    #[test]
    fn trivial_partitions_agree_with_themselves_only() {
        let (one, all) = ([0; 5], [0, 1, 2, 3, 4]);
        for same in [table(&one, &one), table(&all, &all)] {
            close(same.adjusted_mutual_information(), 1.0, 1e-300);
            close(same.adjusted_rand(), 1.0, 1e-300);
        }
        let apart = table(&one, &all);
        close(apart.adjusted_mutual_information(), 0.0, 1e-15);
        close(apart.adjusted_rand(), 0.0, 1e-15);
        close(apart.variation_of_information(), 5.0_f64.ln(), 1e-15);
        let empty = Partition::new(&[]);
        assert_eq!(Contingency::new(&empty, &empty), None);
        assert_eq!(Contingency::new(&empty, &Partition::new(&[0])), None);
    }
}
