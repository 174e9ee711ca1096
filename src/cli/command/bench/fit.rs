//! How the cost of each step grows with size.

use super::parent::Row;
use crate::numeric::scaling::Scaling;

/// A step with one number of threads over all sizes.
#[derive(Clone, Debug)]
pub(super) struct Fit {
    pub(super) step: String,
    pub(super) threads: u16,
    /// Sizes with a time.
    pub(super) sizes: usize,
    pub(super) law: Option<Scaling>,
}

impl Fit {
    /// Why something is missing.
    pub(super) fn note(&self) -> Option<&'static str> {
        match self.law {
            None => Some("a law needs two sizes"),
            Some(law) if law.interval.is_none() => Some("an interval needs three sizes"),
            Some(_) => None,
        }
    }
}

/// In the order in which the steps were first met.
pub(super) fn fits(rows: &[Row]) -> Vec<Fit> {
    let mut keys: Vec<(u16, &str)> = Vec::new();
    for row in rows {
        let key = (row.threads, row.cost.step.as_str());
        if !keys.contains(&key) {
            keys.push(key);
        }
    }
    keys.sort_by_key(|(threads, _)| *threads);
    let fit = |(threads, step): (u16, &str)| {
        let pairs: Vec<(f64, f64)> = rows
            .iter()
            .filter(|row| row.threads == threads && row.cost.step == step)
            .filter_map(|row| Some((row.size.relations as f64, row.median()?)))
            .collect();
        Fit {
            step: step.to_owned(),
            threads,
            sizes: pairs.len(),
            law: Scaling::fit(&pairs),
        }
    };
    keys.into_iter().map(fit).collect()
}
