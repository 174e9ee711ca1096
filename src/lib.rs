//! actornet: from tables of actors and roles in technical standardization to a report that can
//! be defended.

pub mod analysis;
pub mod cli;
pub mod community;
pub mod dataset;
mod escape;
pub mod graph_file;
pub mod metrics;
pub mod model;
pub mod network;
pub mod numeric;
pub mod plot;
pub mod report;
pub mod shifts;
pub mod synth;
