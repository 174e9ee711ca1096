//! Floor 0: numbers without a network: sums in a fixed order, ranks with ties, inequality,
//! statistics and seeded random streams.

pub mod exposure;
pub mod inequality;
pub mod random;
pub mod rank;
pub mod scaling;
pub mod segment;
pub mod sum;
pub mod survival;
pub mod trend;
pub mod turnover;
