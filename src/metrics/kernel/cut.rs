//! Nodes and edges whose loss takes a component apart.

use super::super::degree::nodes;
use crate::network::{NodeIx, Snapshot};

/// Where the network would come apart; direction ignored.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Cuts {
    /// Into how many more parts a component falls without the node.
    pub(crate) parts: Vec<u32>,
    /// Single ties without which a component falls in two; the smaller end first, sorted.
    pub(crate) bridges: Vec<(NodeIx, NodeIx)>,
}

const UNSEEN: u32 = u32::MAX;

/// A node on the path of the search.
struct Place {
    node: NodeIx,
    parent: Option<NodeIx>,
    next: usize,
}

/// Hopcroft and Tarjan's search in depth, without recursion. `low` is the earliest node that can be
/// reached from below without going back through the parent. Time O(n + m), memory O(n).
pub(crate) fn cuts(s: &Snapshot) -> Cuts {
    let n = s.node_count();
    let mut found = Cuts {
        parts: vec![0; n],
        bridges: Vec::new(),
    };
    let (mut index, mut low) = (vec![UNSEEN; n], vec![0_u32; n]);
    let mut clock = 0;
    let mut path: Vec<Place> = Vec::new();
    for root in nodes(s) {
        if index[root as usize] != UNSEEN {
            continue;
        }
        let enter = |node, parent| Place {
            node,
            parent,
            next: 0,
        };
        path.push(enter(root, None));
        while let Some(place) = path.last_mut() {
            let (v, parent) = (place.node, place.parent);
            let at = v as usize;
            if place.next == 0 && index[at] == UNSEEN {
                (index[at], low[at]) = (clock, clock);
                clock += 1;
            }
            if let Some(w) = neighbour(s, v, place.next) {
                place.next += 1;
                if index[w as usize] == UNSEEN {
                    path.push(enter(w, Some(v)));
                } else if parent != Some(w) {
                    low[at] = low[at].min(index[w as usize]);
                }
                continue;
            }
            path.pop();
            if let Some(above) = parent {
                let up = above as usize;
                low[up] = low[up].min(low[at]);
                if low[at] >= index[up] {
                    found.parts[up] += 1;
                }
                if low[at] > index[up] && ties_between(s, v, above) == 1 {
                    found.bridges.push((v.min(above), v.max(above)));
                }
            }
        }
        // The first part below a root is no more than there was.
        found.parts[root as usize] = found.parts[root as usize].saturating_sub(1);
    }
    found.bridges.sort_unstable();
    found
}

/// The neighbours one after the other: those after, then with direction those before.
fn neighbour(s: &Snapshot, v: NodeIx, at: usize) -> Option<NodeIx> {
    let out = s.successors(v);
    let back: &[NodeIx] = if s.is_directed() {
        s.predecessors(v)
    } else {
        &[]
    };
    out.get(at).or_else(|| back.get(at - out.len())).copied()
}

/// How many ties join two nodes, parallel ones and both directions counted.
fn ties_between(s: &Snapshot, v: NodeIx, w: NodeIx) -> u32 {
    let one_way = |from: NodeIx, to: NodeIx| {
        let at = s.successors(from).binary_search(&to).ok();
        at.and_then(|at| s.multiplicities(from).nth(at))
            .unwrap_or(0)
    };
    let back = if s.is_directed() { one_way(w, v) } else { 0 };
    one_way(v, w) + back
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::network::SnapshotBuilder;

    fn of(n: u32, directed: bool, ties: &[(u32, u32)]) -> Cuts {
        let s = SnapshotBuilder {
            ids: (0..n).map(|v| format!("{v:07}")).collect(),
            directed,
            ties: ties.iter().map(|&(s, t)| (s, t, 1.0)).collect(),
            ..SnapshotBuilder::default()
        }
        .build();
        cuts(&s)
    }

    #[test]
    fn a_drawn_network_comes_apart_where_it_should() {
        //  0 - 1 - 2 - 3 = 4    6 (loop)   7 - 8
        //      |   |
        //      5 - +      5 - 2
        let ties = [
            (0, 1),
            (1, 2),
            (2, 3),
            (3, 4),
            (3, 4),
            (1, 5),
            (5, 2),
            (6, 6),
            (7, 8),
        ];
        for directed in [false, true] {
            let found = of(9, directed, &ties);
            assert_eq!(found.parts, [0, 1, 1, 1, 0, 0, 0, 0, 0]);
            assert_eq!(found.bridges, [(0, 1), (2, 3), (7, 8)]);
        }
        // A tie each way is two ties.
        assert_eq!(of(2, true, &[(0, 1), (1, 0)]).bridges, []);
        // The centre of a star.
        assert_eq!(
            of(5, false, &[(2, 0), (2, 1), (2, 3), (2, 4)]).parts,
            [0, 0, 3, 0, 0]
        );
    }

    #[test]
    fn a_long_path_needs_no_stack_of_calls() {
        let ties: Vec<_> = (0..199_999).map(|v| (v, v + 1)).collect();
        let found = of(200_000, false, &ties);
        assert_eq!(found.bridges.len(), 199_999);
        assert_eq!(found.parts.iter().sum::<u32>(), 199_998);
    }
}
