//! Writing files so that nothing is ever left half-written: a temporary name in the same folder,
//! flush, sync, rename.

mod error;
mod file;
mod folder;
mod lock;
mod swap;
mod unfinished;

pub use error::{OutputError, Overwrite};
pub use file::{OutputFile, refuse_inputs, write_file};
pub use folder::{FolderFile, OutputFolder};
pub use unfinished::{TemporaryFolder, remove_unfinished};
