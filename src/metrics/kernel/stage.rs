//! The parts of a job that can take long: what is told while they run, and how long they will take.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// A part of a job that can take long.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// How far all nodes are from each other.
    Distances,
    /// The shortest paths through each node, with the distances where one search finds both.
    Betweenness,
    /// The shortest paths over each edge.
    EdgeBetweenness,
    /// Communities from many seeds.
    Communities,
}

impl Stage {
    /// In words, for readers.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Distances => "shortest paths",
            Self::Betweenness => "betweenness",
            Self::EdgeBetweenness => "edge betweenness",
            Self::Communities => "communities",
        }
    }
}

/// What a job has to do in one stage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    /// The stage.
    pub stage: Stage,
    /// What a watcher is told of in all: sources, or runs from a seed.
    pub units: u64,
    /// How long it will take on the threads there are, judged by a pilot; `None` where that is far
    /// below a minute on any machine, so that no pilot was made.
    pub time: Option<Duration>,
}

/// Counts what is done, so that a watcher hears of each unit once, also if one way to do it comes to
/// nothing and another begins anew.
pub(crate) struct Told<'a> {
    watch: &'a (dyn Fn(u64) + Sync),
    told: AtomicU64,
}

impl<'a> Told<'a> {
    pub(crate) fn new(watch: &'a (dyn Fn(u64) + Sync)) -> Self {
        Self {
            watch,
            told: AtomicU64::new(0),
        }
    }

    /// So many units are done.
    pub(crate) fn up_to(&self, done: u64) {
        let before = self.told.fetch_max(done, Ordering::Relaxed);
        if done > before {
            (self.watch)(done - before);
        }
    }

    /// Counts from the beginning: to be told how many more are done.
    pub(crate) fn anew(&self) -> impl Fn(u64) + Sync {
        let done = AtomicU64::new(0);
        move |more| self.up_to(done.fetch_add(more, Ordering::Relaxed) + more)
    }
}

/// What a pilot may take of the time of one thread.
const PILOT: Duration = Duration::from_millis(50);

/// How long `count` pieces of work will take on all threads, judged by some of them.
pub(crate) fn judged(count: usize, mut piece: impl FnMut(usize)) -> Duration {
    if count == 0 {
        return Duration::ZERO;
    }
    // Pieces that stand together are alike: these lie evenly all over.
    let mut at = 0.5_f64;
    let mut next = || {
        at = (at + 0.618_033_988_749_894_9).fract();
        (at * count as f64) as usize
    };
    // The first finds its memory cold; it counts only if there is no time for another.
    let mut begun = Instant::now();
    piece(next());
    let mut done = 1_u32;
    if begun.elapsed() < PILOT {
        (begun, done) = (Instant::now(), 0);
        while done == 0 || (begun.elapsed() < PILOT && (done as usize) < count) {
            piece(next());
            done += 1;
        }
    }
    let each = begun.elapsed().as_secs_f64() / f64::from(done);
    let threads = rayon::current_num_threads().min(count);
    let seconds = each * count as f64 / threads as f64;
    Duration::try_from_secs_f64(seconds).unwrap_or(Duration::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_way_is_told_of_from_where_the_first_one_stopped() {
        let heard = AtomicU64::new(0);
        let watch = |units| {
            heard.fetch_add(units, Ordering::Relaxed);
        };
        let told = Told::new(&watch);
        let (first, second) = (told.anew(), told.anew());
        first(3);
        first(4);
        assert_eq!(heard.load(Ordering::Relaxed), 7);
        second(5);
        assert_eq!(heard.load(Ordering::Relaxed), 7);
        second(5);
        assert_eq!(heard.load(Ordering::Relaxed), 10);
        told.up_to(10);
        assert_eq!(heard.load(Ordering::Relaxed), 10);
    }

    #[test]
    fn a_pilot_looks_at_some_pieces_and_judges_all() {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(2).build();
        pool.unwrap().install(|| {
            let mut seen = 0;
            let time = judged(100_000, |at| {
                assert!(at < 100_000);
                seen += 1;
                std::thread::sleep(Duration::from_millis(10));
            });
            assert!((2..10).contains(&seen), "{seen}");
            assert!(time >= Duration::from_secs(500), "{time:?}");
        });
        assert_eq!(judged(0, |_| ()), Duration::ZERO);
    }
}
