//! Placeholder until the data set floor brings it.

/// Whether output that exists may be replaced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Overwrite {
    /// Existing output is left alone, and that is an error.
    Refuse,
    /// Existing output is replaced.
    Force,
}

/// Removes files and folders that a run began and did not finish.
pub fn remove_unfinished() {}
