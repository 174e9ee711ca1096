//! Data sets of named sizes, made up to look like `datasets/ai-standards`; the same for the same
//! name, everywhere.

use std::path::Path;

use actornet::dataset::Dataset;
use actornet::dataset::read::{ReadOptions, read};
use actornet::synth::{Generator, SynthOptions};

/// About 8,700 relations of 4,000 actors.
pub(crate) const S: (&str, f64) = ("S", 3.0);
/// About 87,000 relations of 40,000 actors.
pub(crate) const M: (&str, f64) = ("M", 30.0);

/// The data set of a size.
///
/// # Panics
/// If the data set of the repository cannot be read.
pub(crate) fn data_set((_, scale): (&str, f64)) -> Dataset {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("datasets/ai-standards");
    let Ok(like) = read(&folder, &ReadOptions::default()) else {
        unreachable!("the data set of the repository is sound");
    };
    let options = SynthOptions {
        scale,
        seed: 1,
        ..SynthOptions::default()
    };
    let made = Generator::new(&like.dataset, &options).and_then(|g| g.dataset());
    let Ok(made) = made else {
        unreachable!("the data set of the repository can be enlarged");
    };
    made
}
