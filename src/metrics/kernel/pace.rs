//! How long a job will take, judged from its first sources.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// A job that takes longer than this says so.
const LONG: Duration = Duration::from_secs(60);

/// What is judged by: the sources finished within this time.
const TRIAL: Duration = Duration::from_secs(1);

/// Watches the sources of a job and tells, once, that it will take over a minute.
///
/// Sources of one pass take about as long as each other, so that those of the first second say
/// what the others will take. Every pass is judged anew, as it may be of another kind. Nothing is
/// computed twice, and no result depends on it.
#[derive(Debug)]
pub struct Pace {
    begun: Instant,
    /// Sources of a pass, and of the job.
    pass: u64,
    total: u64,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    done: u64,
    /// What was done when the trial began. It begins with the first sources done, as much else is
    /// done before them.
    trial: Option<(u64, Duration)>,
    is_told: bool,
}

impl Pace {
    /// Begins now: a job of `total` sources, as [`source_count`](crate::metrics::source_count)
    /// says, that passes over all `nodes` of a network.
    pub fn new(nodes: usize, total: u64) -> Self {
        Self {
            begun: Instant::now(),
            pass: nodes.max(1) as u64,
            total,
            state: Mutex::default(),
        }
    }

    /// To be told of finished sources, from any thread. Answers once, with the time that is left,
    /// as soon as that is known to be over a minute.
    pub fn finished(&self, sources: u64) -> Option<Duration> {
        self.finished_at(sources, self.begun.elapsed())
    }

    fn finished_at(&self, sources: u64, now: Duration) -> Option<Duration> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let before = state.done;
        state.done += sources;
        if state.is_told {
            return None;
        }
        let is_new_pass = before / self.pass != state.done / self.pass;
        let Some((done, since)) = state.trial.filter(|_| !is_new_pass) else {
            state.trial = Some((state.done, now));
            return None;
        };
        let time = now.saturating_sub(since);
        if time < TRIAL || state.done == done {
            return None;
        }
        let left = self.total.saturating_sub(state.done) as f64;
        let seconds = left * time.as_secs_f64() / (state.done - done) as f64;
        let left = Duration::try_from_secs_f64(seconds).unwrap_or(Duration::MAX);
        state.is_told = left > LONG;
        state.is_told.then_some(left)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(pace: &Pace, at: &[(u64, u64)]) -> Vec<Option<u64>> {
        let each = at.iter().map(|&(sources, millis)| {
            let left = pace.finished_at(sources, Duration::from_millis(millis));
            left.map(|left| left.as_secs())
        });
        each.collect()
    }

    #[test]
    fn a_long_job_says_so_once_and_after_a_second() {
        let pace = Pace::new(10_000, 10_000);
        // Ten a second after a slow start: 997 seconds for the rest.
        let at = [(10, 5000), (5, 5500), (15, 7000), (10, 8000)];
        assert_eq!(told(&pace, &at), [None, None, Some(997), None]);
    }

    #[test]
    fn a_short_job_says_nothing() {
        let pace = Pace::new(10_000, 10_000);
        let at = [(10, 100), (500, 1200), (4000, 9000), (5490, 20_000)];
        assert_eq!(told(&pace, &at), [None; 4]);
    }

    #[test]
    fn every_pass_has_its_own_pace() {
        let pace = Pace::new(1000, 2000);
        let at = [(10, 10), (990, 1500), (10, 2000), (10, 4000)];
        // The first pass takes two seconds; the second does 20 in 2.5 seconds.
        assert_eq!(told(&pace, &at), [None, None, None, Some(122)]);
    }

    #[test]
    fn one_block_after_another_is_judged_too() {
        let pace = Pace::new(100, 100);
        assert_eq!(
            told(&pace, &[(10, 20_000), (10, 40_000)]),
            [None, Some(160)]
        );
        assert_eq!(told(&Pace::new(0, 0), &[(0, 0), (0, 9000)]), [None, None]);
    }
}
