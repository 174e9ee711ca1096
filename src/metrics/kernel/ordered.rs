//! Work for many threads, and sums of what they find, with the same bits for any number of threads.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

struct Sum {
    added: usize,
    total: Vec<f64>,
    waiting: BTreeMap<usize, Vec<f64>>,
}

impl Sum {
    /// Adds all results whose turn it is.
    fn add(&mut self, block: usize, result: Vec<f64>) {
        self.waiting.insert(block, result);
        while let Some(result) = self.waiting.remove(&self.added) {
            for (total, more) in self.total.iter_mut().zip(result) {
                *total += more;
            }
            self.added += 1;
        }
    }
}

/// Hands out pieces of work, in their order, to all threads. `make` makes what a thread works on when
/// it gets its first piece; it is kept in `spaces` for another time.
pub(super) fn hand_out<T, S: Send>(
    pieces: impl Iterator<Item = T> + Send,
    spaces: &mut Vec<Option<S>>,
    make: impl Fn() -> S + Sync,
    work: impl Fn(&mut S, T) + Sync,
) {
    let pieces = Mutex::new(pieces);
    let next = || pieces.lock().unwrap_or_else(PoisonError::into_inner).next();
    spaces.resize_with(rayon::current_num_threads(), || None);
    rayon::scope(|scope| {
        for space in spaces {
            scope.spawn(|_| {
                while let Some(piece) = next() {
                    work(space.get_or_insert_with(&make), piece);
                }
            });
        }
    });
}

/// The sum of what workers make of each block, `length` numbers, added in the order of the blocks.
/// `worker` makes a worker for each thread; threads take the blocks in order, so that few results
/// wait.
pub(super) fn sum_of_blocks<W: FnMut(usize) -> Vec<f64> + Send>(
    length: usize,
    blocks: usize,
    worker: impl Fn() -> W + Sync,
) -> Vec<f64> {
    let sum = Mutex::new(Sum {
        added: 0,
        total: vec![0.0; length],
        waiting: BTreeMap::new(),
    });
    let add = |worker: &mut W, block| {
        let result = worker(block);
        let mut sum = sum.lock().unwrap_or_else(PoisonError::into_inner);
        sum.add(block, result);
    };
    hand_out(0..blocks, &mut Vec::new(), worker, add);
    sum.into_inner()
        .unwrap_or_else(PoisonError::into_inner)
        .total
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_are_added_in_their_order() {
        // 1e16 swallows what is added to it one by one, so that every order has its own sum.
        let values = |block: usize| match block {
            3 => vec![1e16, 1.0],
            9 => vec![-1e16, 1.0],
            _ => vec![1.0, 1.0],
        };
        let expected = (0..12).map(values).fold(0.0, |sum, more| sum + more[0]);
        for threads in [1, 2, 5] {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
            let found = pool.unwrap().install(|| sum_of_blocks(2, 12, || values));
            assert_eq!(found, [expected, 12.0]);
        }
    }
}
