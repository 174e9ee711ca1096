//! How far the measures of a command have come.

use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};

use indicatif::ProgressBar;

use crate::cli::session::Session;
use crate::metrics::{Part, Stage};

/// Steps of a bar.
const STEPS: f64 = 10_000.0;

/// A bar over all stages, each as long as it will take.
pub(super) struct Progress {
    bar: ProgressBar,
    stages: Vec<Running>,
    /// The stage that the bar names.
    named: AtomicUsize,
}

/// A stage with its share of the bar.
struct Running {
    stage: Stage,
    units: f64,
    steps: f64,
    done: AtomicU64,
}

impl Progress {
    pub(super) fn new(session: &Session, parts: &[Part]) -> Self {
        let time = |part: &Part| part.time.map_or(0.0, |time| time.as_secs_f64());
        let judged: f64 = parts.iter().map(time).sum();
        // Where nothing takes long no pilot was made, and every unit counts the same.
        let weight = |part: &Part| match judged > 0.0 {
            true => time(part),
            false => part.units as f64,
        };
        let all: f64 = parts.iter().map(weight).sum();
        let stages = parts.iter().map(|part| Running {
            stage: part.stage,
            units: part.units.max(1) as f64,
            steps: STEPS * weight(part) / all.max(f64::MIN_POSITIVE),
            done: AtomicU64::new(0),
        });
        let bar = session.progress(STEPS as u64);
        if let Some(first) = parts.first() {
            bar.set_message(first.stage.label());
        }
        Self {
            bar,
            stages: stages.collect(),
            named: AtomicUsize::new(usize::MAX),
        }
    }

    /// So many units of a stage more are done.
    pub(super) fn done(&self, stage: Stage, units: u64) {
        let Some(at) = self.stages.iter().position(|s| s.stage == stage) else {
            return;
        };
        self.stages[at].done.fetch_add(units, Ordering::Relaxed);
        if self.named.swap(at, Ordering::Relaxed) != at {
            self.bar.set_message(stage.label());
        }
        self.bar.set_position(self.position());
    }

    fn position(&self) -> u64 {
        let stages = self.stages.iter();
        let steps = stages.map(|s| s.steps * (s.done.load(Ordering::Relaxed) as f64 / s.units));
        steps.sum::<f64>() as u64
    }

    pub(super) fn finish(&self) {
        self.bar.finish_and_clear();
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn progress(parts: &[(Stage, u64, Option<u64>)]) -> Progress {
        let part = |&(stage, units, seconds): &(Stage, u64, Option<u64>)| Part {
            stage,
            units,
            time: seconds.map(Duration::from_secs),
        };
        let parts: Vec<Part> = parts.iter().map(part).collect();
        Progress::new(&Session::quiet(), &parts)
    }

    #[test]
    fn a_stage_takes_as_much_of_the_bar_as_of_the_time() {
        use Stage::{Betweenness, Communities, Distances};
        let long = progress(&[
            (Distances, 1000, None),
            (Betweenness, 1000, Some(90)),
            (Communities, 5, Some(10)),
        ]);
        long.done(Distances, 1000);
        assert_eq!(long.position(), 0);
        long.done(Betweenness, 500);
        assert_eq!(long.position(), 4500);
        long.done(Communities, 5);
        assert_eq!(long.position(), 5500);
        let short = progress(&[(Distances, 300, None), (Betweenness, 100, None)]);
        short.done(Betweenness, 100);
        assert_eq!(short.position(), 2500);
        short.done(Stage::EdgeBetweenness, 7);
        assert_eq!(short.position(), 2500);
    }
}
