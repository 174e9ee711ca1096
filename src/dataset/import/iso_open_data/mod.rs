//! The official list of ISO's technical committees: ISO Open Data, JSON Lines and CSV forms.

mod actors;
pub mod codes;
mod committees;
mod csv_table;
mod identity;
mod json_lines;
mod loose;
mod members;
mod panel;
mod record;
mod sightings;
mod spells;
mod vintage;

pub(super) use panel::FORMAT;
pub use panel::IsoOpenData;
