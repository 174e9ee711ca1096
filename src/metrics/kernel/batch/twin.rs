//! Nodes with the same neighbours, merged.
//!
//! Twins have the same shortest paths to everybody else, so one search serves them all. They are
//! apart, with the same neighbours, or tied, with the same neighbours besides each other; no node
//! has twins of both kinds.

use super::rows::Rows;

/// What merges into what.
#[derive(Debug)]
pub(super) struct Classes {
    /// The class of each node; classes are numbered by their first node.
    pub(super) of: Vec<u32>,
    /// The first node of each class.
    pub(super) first: Vec<u32>,
    /// Whether the members of the class have no tie among them.
    pub(super) are_apart: Vec<bool>,
}

/// Scatters the bits of a node number (the last step of `SplitMix64`).
fn scatter(v: u32) -> u64 {
    let mut x = (u64::from(v) + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    x = (x ^ (x >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    x ^ (x >> 31)
}

/// Whether two rows are the same but for the two nodes themselves.
fn same(rows: &Rows, a: u32, b: u32) -> bool {
    let others = |v: u32| {
        let row = rows.row(v).iter().copied();
        row.filter(move |&w| w != a && w != b)
    };
    others(a).eq(others(b))
}

impl Classes {
    /// Every node for itself.
    pub(super) fn single(n: u32) -> Self {
        Self {
            of: (0..n).collect(),
            first: (0..n).collect(),
            are_apart: vec![true; n as usize],
        }
    }

    /// Finds twins. Time O(n log n + m), memory O(n), unless sums of scattered numbers collide.
    pub(super) fn find(rows: &Rows) -> Self {
        let n = rows.count();
        let sums: Vec<u64> = (0..n)
            .map(|v| {
                let row = rows.row(v).iter();
                row.fold(0, |sum: u64, &w| sum.wrapping_add(scatter(w)))
            })
            .collect();
        let mut like: Vec<u32> = (0..n).collect();
        let mut is_apart = vec![true; n as usize];
        for apart in [true, false] {
            let mut keys: Vec<(u64, u32)> = (0..n)
                .zip(&sums)
                .map(|(v, &sum)| {
                    let own = if apart { 0 } else { scatter(v) };
                    (sum.wrapping_add(own), v)
                })
                .collect();
            keys.sort_unstable();
            for alike in keys.chunk_by(|a, b| a.0 == b.0) {
                // Almost always all of them are twins of the first.
                let mut firsts: Vec<u32> = Vec::new();
                for &(_, v) in alike {
                    let twin = firsts.iter().copied().find(|&first| {
                        rows.row(first).binary_search(&v).is_err() == apart && same(rows, first, v)
                    });
                    if let Some(first) = twin {
                        like[v as usize] = first;
                        is_apart[first as usize] = apart;
                    } else {
                        firsts.push(v);
                    }
                }
            }
        }
        let mut classes = Self {
            of: vec![0; n as usize],
            first: Vec::new(),
            are_apart: Vec::new(),
        };
        for (v, &first) in (0..n).zip(&like) {
            classes.of[v as usize] = if first == v {
                classes.first.push(v);
                classes.are_apart.push(is_apart[v as usize]);
                // As many as there are nodes at most, and those fit.
                classes.first.len() as u32 - 1
            } else {
                classes.of[first as usize]
            };
        }
        classes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn twins_apart_and_twins_tied_are_found() {
        // 0 and 1 both know 2 and 3; 2 and 3 know each other too; 4 knows 2 only.
        let rows = Rows::new(
            [
                vec![2, 3],
                vec![2, 3],
                vec![0, 1, 3, 4],
                vec![0, 1, 2],
                vec![2],
            ]
            .into_iter(),
        );
        let classes = Classes::find(&rows);
        assert_eq!(classes.of, [0, 0, 1, 2, 3]);
        // Without 4, 2 and 3 are twins that are tied.
        let rows = Rows::new([vec![2, 3], vec![2, 3], vec![0, 1, 3], vec![0, 1, 2]].into_iter());
        let classes = Classes::find(&rows);
        assert_eq!(classes.of, [0, 0, 1, 1]);
        assert_eq!(classes.first, [0, 2]);
        assert_eq!(classes.are_apart, [true, false]);
    }
}
