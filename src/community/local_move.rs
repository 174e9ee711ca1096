//! The first phase of Leiden: nodes move to the community where they add most to modularity.

use super::ties::{Mass, Ties};
use crate::network::NodeIx;
use crate::numeric::random::Stream;

/// Two gains nearer to each other than this share of the weights behind them are equal: rounding
/// decides nothing.
pub(super) const EQUAL: f64 = 1e-11;

/// The weight from one node to each community around it.
#[derive(Debug)]
pub(super) struct Around {
    weights: Vec<f64>,
    /// The communities with a weight, in the order of the node's row.
    pub(super) met: Vec<u32>,
}

impl Around {
    pub(super) fn new(communities: usize) -> Self {
        Self {
            weights: vec![0.0; communities],
            met: Vec::new(),
        }
    }

    /// Adds a tie to a community.
    #[inline]
    pub(super) fn add(&mut self, community: u32, weight: f64) {
        let sum = &mut self.weights[community as usize];
        // Weights are positive, so 0 means not met yet.
        if *sum <= 0.0 {
            self.met.push(community);
        }
        *sum += weight;
    }

    #[inline]
    pub(super) fn weight(&self, community: u32) -> f64 {
        self.weights[community as usize]
    }

    /// Forgets everything.
    #[inline]
    pub(super) fn clear(&mut self) {
        for community in self.met.drain(..) {
            self.weights[community as usize] = 0.0;
        }
    }
}

/// Nodes to look at, first in first out, each at most once at a time.
struct Queue {
    ring: Vec<NodeIx>,
    head: usize,
    length: usize,
    waits: Vec<bool>,
}

impl Queue {
    /// All nodes in random order.
    fn all(n: usize, stream: &mut Stream) -> Self {
        let mut ring: Vec<NodeIx> = (0..).take(n).collect();
        stream.shuffle(&mut ring);
        Self {
            ring,
            head: 0,
            length: n,
            waits: vec![true; n],
        }
    }

    fn pop(&mut self) -> Option<NodeIx> {
        if self.length == 0 {
            return None;
        }
        let v = self.ring[self.head];
        self.head += 1;
        if self.head == self.ring.len() {
            self.head = 0;
        }
        self.length -= 1;
        self.waits[v as usize] = false;
        Some(v)
    }

    fn push(&mut self, v: NodeIx) {
        if std::mem::replace(&mut self.waits[v as usize], true) {
            return;
        }
        let mut tail = self.head + self.length;
        if tail >= self.ring.len() {
            tail -= self.ring.len();
        }
        self.ring[tail] = v;
        self.length += 1;
    }
}

/// Moves nodes until no move of a single node adds to modularity; a node is looked at again when a
/// neighbour has left for another community. Labels in `of` are below the number of nodes. Returns
/// what was gained, times the weight of all arcs.
pub(super) fn move_nodes<M: Mass>(
    ties: &Ties<M>,
    of: &mut [u32],
    resolution: f64,
    stream: &mut Stream,
) -> f64 {
    let n = ties.node_count();
    let per_pair = resolution / ties.total;
    let mut masses = vec![M::default(); n];
    let mut sizes = vec![0_u32; n];
    for (&community, &mass) in of.iter().zip(&ties.masses) {
        masses[community as usize] += mass;
        sizes[community as usize] += 1;
    }
    let mut empty: Vec<u32> = (0..)
        .zip(&sizes)
        .filter(|(_, size)| **size == 0)
        .map(|(community, _)| community)
        .collect();
    let mut around = Around::new(n);
    let mut queue = Queue::all(n, stream);
    let mut gained = 0.0;
    while let Some(v) = queue.pop() {
        let own = of[v as usize];
        let mass = ties.masses[v as usize];
        for (w, weight) in ties.row(v) {
            around.add(of[w as usize], weight);
        }
        masses[own as usize] -= mass;
        let gain = |community: u32, weight: f64| {
            weight - per_pair * mass.times(masses[community as usize])
        };
        let weight = around.weight(own);
        let stay = gain(own, weight);
        let (mut best, mut best_gain, mut best_weight) = (own, stay, weight);
        for &community in &around.met {
            let weight = around.weight(community);
            let found = gain(community, weight);
            if found > best_gain + EQUAL * (weight + best_weight) {
                (best, best_gain, best_weight) = (community, found, weight);
            }
        }
        around.clear();
        // Alone, a node gains and loses nothing.
        if best_gain < -EQUAL * best_weight
            && sizes[own as usize] > 1
            && let Some(&alone) = empty.last()
        {
            (best, best_gain) = (alone, 0.0);
        }
        masses[best as usize] += mass;
        if best == own {
            continue;
        }
        gained += best_gain - stay;
        of[v as usize] = best;
        if sizes[best as usize] == 0 {
            empty.pop();
        }
        sizes[best as usize] += 1;
        sizes[own as usize] -= 1;
        if sizes[own as usize] == 0 {
            empty.push(own);
        }
        for (w, _) in ties.row(v) {
            if of[w as usize] != best {
                queue.push(w);
            }
        }
    }
    gained
}
