//! Brandes' algorithm from one source, for path counts that plain numbers do not hold.

use super::plan::Task;
use crate::metrics::kernel::count::{PathCount, Scaled};

const UNSEEN: u32 = u32::MAX;

/// What a search from one source works on.
#[derive(Debug, Default)]
pub(super) struct Single {
    level: Vec<u32>,
    order: Vec<u32>,
    paths: Vec<Scaled>,
    shares: Vec<Scaled>,
}

impl Single {
    /// Adds what the mass of a source of the batch has between it and all others that the batch counts
    /// to `through`, and what guests bring to it.
    pub(super) fn search(&mut self, task: Task<'_>, lane: usize, through: &mut [f64]) {
        let Task { core, batch, .. } = task;
        let source = batch.sources[lane];
        self.level.clear();
        self.level.resize(core.len(), UNSEEN);
        self.paths.clear();
        self.paths.resize(core.len(), Scaled::default());
        self.shares.resize(core.len(), Scaled::default());
        self.order.clear();
        self.order.push(source);
        self.level[source as usize] = 0;
        self.paths[source as usize] = Scaled::ONE;
        let mut at = 0;
        while let Some(&v) = self.order.get(at) {
            let copies = if at == 0 {
                1.0
            } else {
                core.copies[v as usize]
            };
            let paths = self.paths[v as usize].many(copies);
            let next = self.level[v as usize] + 1;
            for &w in core.out.row(v) {
                let to = w as usize;
                if self.level[to] == UNSEEN {
                    self.level[to] = next;
                    self.order.push(w);
                }
                if self.level[to] == next {
                    self.paths[to] = self.paths[to].plus(paths);
                }
            }
            at += 1;
        }
        let weight = core.mass[source as usize];
        let mut own = 0.0;
        for &v in self.order[1..].iter().rev() {
            let at = v as usize;
            let next = self.level[at] + 1;
            let below = core.out.row(v).iter();
            let sum = below
                .filter(|&&w| self.level[w as usize] == next)
                .fold(Scaled::default(), |sum, &w| {
                    sum.plus(self.shares[w as usize])
                });
            let brought = task.brought.and_then(|brought| brought.to(at));
            let sum = match brought {
                Some(brought) => {
                    let more = Scaled::ONE.many(brought.0[lane]);
                    own += core.copies[at] * self.paths[at].times(more);
                    sum.plus(more)
                }
                None => sum,
            };
            let dependency = self.paths[at].times(sum);
            let passed = task.due(at) + core.copies[at] * dependency;
            self.shares[at] = self.paths[at].part(passed);
            through[at] += weight * dependency;
        }
        let at = source as usize;
        through[at] += own * weight / core.copies[at];
    }
}
