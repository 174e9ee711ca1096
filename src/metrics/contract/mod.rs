//! What a measure says about itself, what it is asked, and what it answers.

mod difference;
mod error;
mod info;
mod outcome;
mod settings;

pub use difference::Difference;
pub use error::MetricError;
pub use info::{Applies, Level, MetricInfo, Param, Range, Takes};
pub use outcome::{Convergence, Drawn, Estimate, Outcome, Values};
pub use settings::{Approximation, Compat, LengthRule, Settings, WeightUse};
