//! The fingerprint of a data set.

use sha2::{Digest, Sha256};

use super::read::{InputFile, hex};
use super::{Dataset, write};

/// The SHA-256, in lower-case hex, of the normalised and sorted data: title, sources, coverage and
/// every table, whatever the order of rows and columns, the names and the formatting of the files
/// were, and wherever the folder lies.
pub fn digest(dataset: &Dataset) -> String {
    let mut hasher = Sha256::new();
    write::normalised(dataset, &mut |text| hasher.update(text));
    hex(&hasher.finalize())
}

/// The SHA-256 of some bytes, in lower-case hex.
pub fn sha256(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

impl InputFile {
    /// The fingerprint of a file with this name and content.
    pub fn of(name: &str, content: &[u8]) -> Self {
        Self {
            file: name.to_owned(),
            bytes: content.len() as u64,
            sha256: sha256(content),
        }
    }
}
