//! Trees that hang off a network, folded into the nodes they hang on.
//!
//! A node with one neighbour lies between nobody, and all its paths start along its one tie. It is
//! taken away and its mass, the number of nodes it stands for, is given to its neighbour; that is
//! done until every node left has two neighbours or none. The betweenness of a node u whose removal
//! parts the trees below it, with w_i nodes each and H together, from each other and from the R
//! other nodes of its component is H² + 2HR − Σ w_i² ordered pairs: exact, because it is a whole
//! number. Pairs that remain, neither end of which hangs on u, are counted on what is left, each
//! node weighing its mass (Sarıyüce, Saule, Kaya and Çatalyürek, SIAM Data Mining 2013, 686–694).

use super::super::component::Components;
use crate::network::{NodeIx, Snapshot};

/// A network without the trees that hang off it.
#[derive(Debug)]
pub(super) struct Folded {
    /// How many nodes each node stands for: 1 and those folded into it. Of a folded node too.
    pub(super) mass: Vec<f64>,
    /// Betweenness over the ordered pairs of which an end hangs on the node.
    pub(super) between: Vec<f64>,
    /// Whether the node has at least one tie left.
    pub(super) is_left: Vec<bool>,
}

/// Folds; nothing is folded where ties have a direction. Time O(n + m), memory O(n).
pub(super) fn fold(s: &Snapshot, components: &Components) -> Folded {
    let n = s.node_count();
    let mut folded = Folded {
        mass: vec![1.0; n],
        between: vec![0.0; n],
        is_left: Vec::new(),
    };
    if s.is_directed() {
        let has_ties = |v| !s.successors(v).is_empty() || !s.predecessors(v).is_empty();
        folded.is_left = (0..).take(n).map(has_ties).collect();
        return folded;
    }
    let mut left: Vec<usize> = (0..).take(n).map(|v| s.successors(v).len()).collect();
    let mut waiting: Vec<NodeIx> = (0..).take(n).filter(|&v| left[v as usize] == 1).collect();
    let mut is_folded = vec![false; n];
    let mut squares = vec![0.0; n];
    while let Some(v) = waiting.pop() {
        let at = v as usize;
        if left[at] != 1 {
            continue;
        }
        let mut others = s.successors(v).iter();
        let Some(&on) = others.find(|&&w| !is_folded[w as usize]) else {
            continue;
        };
        let on = on as usize;
        is_folded[at] = true;
        left[at] = 0;
        left[on] -= 1;
        folded.mass[on] += folded.mass[at];
        squares[on] += folded.mass[at] * folded.mass[at];
        if left[on] == 1 {
            waiting.push(on as NodeIx);
        }
    }
    for (v, square) in squares.into_iter().enumerate() {
        let size = as_number(components.members[components.of[v] as usize].len());
        let (hanging, others) = (folded.mass[v] - 1.0, size - folded.mass[v]);
        folded.between[v] = hanging * hanging + 2.0 * hanging * others - square;
    }
    folded.is_left = left.iter().map(|&ties| ties > 0).collect();
    folded
}

/// A count as a number.
#[expect(clippy::cast_precision_loss, reason = "counts are far below 2^53")]
pub(super) fn as_number(count: usize) -> f64 {
    count as f64
}
