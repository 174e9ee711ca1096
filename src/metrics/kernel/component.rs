//! Components: weak ones, and strong ones on directed networks.

use crate::network::{NodeIx, Snapshot};

/// Nodes by component.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Components {
    /// The nodes of each component, ascending; components in the order of their first node.
    pub(crate) members: Vec<Vec<NodeIx>>,
    /// The component of each node.
    pub(crate) of: Vec<u32>,
}

impl Components {
    fn new(n: usize, mut members: Vec<Vec<NodeIx>>) -> Self {
        for nodes in &mut members {
            nodes.sort_unstable();
        }
        members.sort_unstable_by_key(|nodes| nodes.first().copied());
        let mut of = vec![0; n];
        for (number, nodes) in (0..).zip(&members) {
            for &v in nodes {
                of[v as usize] = number;
            }
        }
        Self { members, of }
    }
}

/// The components when the direction of ties is ignored. Time O(n + m), memory O(n).
pub(crate) fn weak(s: &Snapshot) -> Components {
    let n = s.node_count();
    let mut seen = vec![false; n];
    let mut members = Vec::new();
    for start in (0..).take(n) {
        if std::mem::replace(&mut seen[start as usize], true) {
            continue;
        }
        let mut nodes: Vec<NodeIx> = vec![start];
        let mut at = 0;
        while let Some(&v) = nodes.get(at) {
            at += 1;
            let back: &[NodeIx] = if s.is_directed() {
                s.predecessors(v)
            } else {
                &[]
            };
            for &w in s.successors(v).iter().chain(back) {
                if !std::mem::replace(&mut seen[w as usize], true) {
                    nodes.push(w);
                }
            }
        }
        members.push(nodes);
    }
    Components::new(n, members)
}

const UNSEEN: u32 = u32::MAX;

/// The strongly connected components (Tarjan, SIAM Journal on Computing 1 (1972), 146–160),
/// without recursion. Time O(n + m), memory O(n).
pub(crate) fn strong(s: &Snapshot) -> Components {
    let n = s.node_count();
    let (mut index, mut low) = (vec![UNSEEN; n], vec![0_u32; n]);
    let mut on_stack = vec![false; n];
    let mut stack: Vec<NodeIx> = Vec::new();
    // The path of the search: each node with the place of its next tie.
    let mut path: Vec<(NodeIx, usize)> = Vec::new();
    let mut members = Vec::new();
    let mut next = 0;
    for root in (0..).take(n) {
        if index[root as usize] != UNSEEN {
            continue;
        }
        path.push((root, 0));
        while let Some((v, tie)) = path.pop() {
            let at = v as usize;
            if tie == 0 {
                (index[at], low[at]) = (next, next);
                next += 1;
                stack.push(v);
                on_stack[at] = true;
            }
            if let Some(&w) = s.successors(v).get(tie) {
                path.push((v, tie + 1));
                if index[w as usize] == UNSEEN {
                    path.push((w, 0));
                } else if on_stack[w as usize] {
                    low[at] = low[at].min(index[w as usize]);
                }
                continue;
            }
            if let Some(&(parent, _)) = path.last() {
                low[parent as usize] = low[parent as usize].min(low[at]);
            }
            if low[at] == index[at] {
                let mut nodes = Vec::new();
                while let Some(w) = stack.pop() {
                    on_stack[w as usize] = false;
                    nodes.push(w);
                    if w == v {
                        break;
                    }
                }
                members.push(nodes);
            }
        }
    }
    Components::new(n, members)
}

/// The nodes that can be reached from any of `from`, themselves included, ascending.
pub(crate) fn reachable(s: &Snapshot, from: &[NodeIx]) -> Vec<NodeIx> {
    let mut seen = vec![false; s.node_count()];
    let mut nodes = from.to_vec();
    for &v in from {
        seen[v as usize] = true;
    }
    let mut at = 0;
    while let Some(&v) = nodes.get(at) {
        at += 1;
        for &w in s.successors(v) {
            if !std::mem::replace(&mut seen[w as usize], true) {
                nodes.push(w);
            }
        }
    }
    nodes.sort_unstable();
    nodes
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::network::SnapshotBuilder;

    fn snapshot(n: u32, directed: bool, ties: &[(u32, u32)]) -> Snapshot {
        SnapshotBuilder {
            ids: (0..n).map(|v| format!("{v:03}")).collect(),
            directed,
            ties: ties.iter().map(|&(s, t)| (s, t, 1.0)).collect(),
            ..SnapshotBuilder::default()
        }
        .build()
    }

    #[test]
    fn weak_components_ignore_direction() {
        let s = snapshot(6, true, &[(4, 0), (1, 4), (3, 5)]);
        let found = weak(&s);
        assert_eq!(found.members, [vec![0, 1, 4], vec![2], vec![3, 5]]);
        assert_eq!(found.of, [0, 0, 1, 2, 0, 2]);
    }

    #[test]
    fn strong_components_need_a_way_back() {
        // 0 → 1 → 2 → 0, 2 → 3 ⇄ 4, 4 → 5
        let s = snapshot(
            6,
            true,
            &[(0, 1), (1, 2), (2, 0), (2, 3), (3, 4), (4, 3), (4, 5)],
        );
        assert_eq!(strong(&s).members, [vec![0, 1, 2], vec![3, 4], vec![5]]);
        assert_eq!(reachable(&s, &[3]), [3, 4, 5]);
    }

    #[test]
    fn a_long_path_needs_no_stack_of_calls() {
        let ties: Vec<_> = (0..199_999).map(|v| (v, v + 1)).collect();
        assert_eq!(
            strong(&snapshot(200_000, true, &ties)).members.len(),
            200_000
        );
    }
}
