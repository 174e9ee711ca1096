//! What is asked for: how large, from which seed, over which years.

use super::SynthError;
use super::plant::Plant;

/// The smallest scale.
pub const SMALLEST_SCALE: f64 = 0.1;
/// The largest scale.
pub const LARGEST_SCALE: f64 = 10_000.0;

/// What is asked for.
#[derive(Clone, Debug, PartialEq)]
pub struct SynthOptions {
    /// How many times as large, 0.1 to 10,000.
    pub scale: f64,
    /// The seed; the same one gives the same bytes.
    pub seed: u64,
    /// About so many actors that are no bodies, instead of `scale` times as many.
    pub actors: Option<u64>,
    /// About so many bodies, instead of `scale` times as many.
    pub bodies: Option<u64>,
    /// Exact periods over these years, first and last, instead of the dates of the original.
    pub years: Option<(i16, i16)>,
    /// What is planted, in any order that is kept.
    pub plants: Vec<Plant>,
}

impl Default for SynthOptions {
    fn default() -> Self {
        Self {
            scale: 1.0,
            seed: 1,
            actors: None,
            bodies: None,
            years: None,
            plants: Vec::new(),
        }
    }
}

impl SynthOptions {
    /// Refuses what lies outside the allowed ranges.
    ///
    /// # Errors
    /// [`SynthError::Option`], with the range.
    pub fn check(&self) -> Result<(), SynthError> {
        if !(SMALLEST_SCALE..=LARGEST_SCALE).contains(&self.scale) {
            return Err(SynthError::Option(format!(
                "the scale is {}: allowed are {SMALLEST_SCALE} to {LARGEST_SCALE} times the original",
                self.scale
            )));
        }
        if let Some((first, last)) = self.years {
            if !(1800..=2199).contains(&first) || !(1800..=2199).contains(&last) {
                return Err(SynthError::Option(format!(
                    "the years {first}-{last}: allowed are years from 1800 to 2199"
                )));
            }
            if first >= last {
                return Err(SynthError::Option(format!(
                    "the years {first}-{last}: the first must come before the last"
                )));
            }
        }
        Ok(())
    }
}
