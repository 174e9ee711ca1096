//! A forest of committees: organisations, technical committees, subcommittees, working groups.

use std::ops::Range;

use actornet::numeric::random::Stream;

use super::draw::{Cumulative, lognormal};

const ORGANISATIONS: usize = 5;

/// Committees, each after the one above it.
pub(super) struct Committees {
    /// The committee above.
    pub(super) parents: Vec<Option<usize>>,
    /// How many members each draws, relatively.
    pub(super) weights: Vec<f64>,
    /// The technical committees, each with everything below it, by how many they draw.
    blocks: Vec<Range<usize>>,
    by_block: Cumulative,
}

impl Committees {
    /// About `n` of them.
    pub(super) fn new(n: usize, random: &mut Stream) -> Self {
        let technical = (n / 30).max(ORGANISATIONS);
        let rest = n.saturating_sub(ORGANISATIONS + technical);
        let sizes: Vec<f64> = (0..technical).map(|_| lognormal(0.8, random)).collect();
        let total: f64 = sizes.iter().sum();
        let (mut parents, mut levels, mut blocks) = (Vec::new(), Vec::new(), Vec::new());
        let (mut organisation, mut organisations) = (0, 0);
        for (number, size) in sizes.iter().enumerate() {
            // Technical committees are dealt out to the organisations in order.
            if number * ORGANISATIONS / technical >= organisations {
                organisations += 1;
                organisation = parents.len();
                parents.push(None);
                levels.push(0_usize);
            }
            let top = parents.len();
            parents.push(Some(organisation));
            levels.push(1);
            let mut heads = vec![top];
            for _ in 0..(size / total * rest as f64).round() as usize {
                let is_sub = random.chance(0.25) || heads.len() == 1 && random.chance(0.5);
                let (parent, level) = if is_sub {
                    heads.push(parents.len());
                    (top, 2)
                } else {
                    (heads[random.place(heads.len())], 3)
                };
                parents.push(Some(parent));
                levels.push(level);
            }
            blocks.push(top..parents.len());
        }
        let weights: Vec<f64> = levels
            .iter()
            .map(|level| lognormal(1.1, random) * [0.3, 2.0, 1.2, 1.0][*level])
            .collect();
        let drawn = |block: &Range<usize>| weights[block.clone()].iter().sum::<f64>();
        let by_block = Cumulative::new(blocks.iter().map(drawn));
        Self {
            parents,
            weights,
            blocks,
            by_block,
        }
    }

    /// The technical committee where a company is at home, with all below it.
    pub(super) fn home(&self, random: &mut Stream) -> Range<usize> {
        self.blocks[self.by_block.draw(random)].clone()
    }
}
