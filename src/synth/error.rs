//! Why no data set was made.

use thiserror::Error;

use crate::dataset::output::OutputError;

/// Why no data set was made.
#[derive(Debug, Error)]
pub enum SynthError {
    /// An option is outside its range, or a plant cannot happen.
    #[error("E310: {0}")]
    Option(String),
    /// The data set has not got what is needed to make another like it.
    #[error("E311: {0}")]
    Input(String),
    /// Too large for memory.
    #[error("E312: {0}")]
    Limit(String),
    /// The data set was not written.
    #[error(transparent)]
    Output(#[from] OutputError),
}
