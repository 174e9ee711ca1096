//! Floor 7: an [`Analysis`](crate::analysis::Analysis) as Markdown, HTML, CSV and JSON.
//!
//! Every section of [`section::TABLE`] turns its part of the analysis into blocks; the Markdown and
//! the HTML renderer print the same blocks, so that both say the same.

mod block;
mod comparison;
mod explorer;
#[cfg(test)]
mod hostile;
mod html;
mod index;
mod json;
mod markdown;
mod number;
mod render;
#[cfg(test)]
mod sample;
pub mod section;
mod source;
mod tables;
mod terms;
#[cfg(test)]
mod twins;

pub use comparison::comparison;
pub use explorer::{Explorer, ExplorerActor, ExplorerNetwork, ExplorerNode, ExplorerTie};
pub use render::{Figure, Format, Rendered, ReportError, render};
