//! A partition of the nodes, numbered so that the numbers do not depend on how it was found.

use std::cmp::Reverse;

/// Every node in one community. Communities are numbered from 0, the largest first, equally large
/// ones in the order of their first node.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Partition {
    of: Vec<u32>,
    sizes: Vec<usize>,
}

impl Partition {
    /// The partition in which nodes with the same label are together; only whether labels are equal
    /// matters. Time O(n log n).
    pub fn new(labels: &[u32]) -> Self {
        let mut nodes: Vec<usize> = (0..labels.len()).collect();
        nodes.sort_unstable_by_key(|&v| (labels[v], v));
        let mut groups: Vec<&[usize]> = nodes.chunk_by(|&v, &w| labels[v] == labels[w]).collect();
        groups.sort_unstable_by_key(|group| (Reverse(group.len()), group[0]));
        let mut of = vec![0; labels.len()];
        for (number, group) in (0..).zip(&groups) {
            for &v in *group {
                of[v] = number;
            }
        }
        let sizes = groups.iter().map(|group| group.len()).collect();
        Self { of, sizes }
    }

    /// The community of each node.
    pub fn of(&self) -> &[u32] {
        &self.of
    }

    /// How many nodes each community has, the largest first.
    pub fn sizes(&self) -> &[usize] {
        &self.sizes
    }

    /// The number of communities.
    pub fn count(&self) -> usize {
        self.sizes.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_largest_comes_first_then_the_first_node() {
        let partition = Partition::new(&[7, 3, 9, 3, 9, 9, 1]);
        assert_eq!(partition.of(), [2, 1, 0, 1, 0, 0, 3]);
        assert_eq!(partition.sizes(), [3, 2, 1, 1]);
        assert_eq!(partition, Partition::new(&[0, 1, 2, 1, 2, 2, 5]));
        assert_eq!(Partition::new(&[]).count(), 0);
    }
}
