//! Floor 2: enlarged synthetic data sets. A data set is taken apart into what makes it look as it
//! does, and put together again at another size, from a seed.
//!
//! ```
//! use actornet::synth::{Generator, SynthOptions};
//! # let like = actornet::synth::example();
//! let options = SynthOptions { scale: 3.0, seed: 7, ..SynthOptions::default() };
//! let generator = Generator::new(&like, &options)?;
//! let enlarged = generator.dataset()?;
//! assert!(enlarged.relations.len() > 2 * like.relations.len());
//! # Ok::<(), actornet::synth::SynthError>(())
//! ```
//!
//! [`Generator::write`] writes a folder of any size in constant memory a block;
//! [`Generator::dataset`] gives a small one in memory. Both hold the same rows. How it is done, and
//! what is kept of the data set, stands in `docs/synth.md`.

mod account;
mod block;
mod emit;
mod error;
mod example;
mod exchange;
mod fit;
mod generator;
mod matching;
mod measure;
mod memory;
mod names;
mod observations;
mod options;
mod paths;
mod plan;
mod plant;
mod rates;
mod readme;
mod spells;
mod states;
mod template;
mod watch;
mod write;

pub use account::{Kept, Tolerance};
pub use error::SynthError;
pub use example::example;
pub use generator::{GENERATOR, Generator};
pub use options::{LARGEST_SCALE, SMALLEST_SCALE, SynthOptions};
pub use plant::{GRAMMAR, Plant, Who};
pub use write::{Written, write};
