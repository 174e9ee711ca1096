//! The fingerprint of a data set.

use sha2::{Digest, Sha256};

use super::read::hex;
use super::{Dataset, write};

/// The SHA-256, in lower-case hex, of the normalised and sorted data: title, sources, coverage and
/// every table, whatever the order of rows and columns, the names and the formatting of the files
/// were, and wherever the folder lies.
pub fn digest(dataset: &Dataset) -> String {
    let mut hasher = Sha256::new();
    for (name, text) in write::normalised(dataset) {
        // With its length, so that no two data sets run together to the same bytes.
        hasher.update(format!("{name} {}\n", text.len()));
        hasher.update(text);
    }
    hex(&hasher.finalize())
}
