//! Floor 7: diagrams, drawn with plotters' drawing API on a PNG and an SVG backend of our own.
//!
//! A diagram is plain data ([`diagram::Figure`]); [`render`] turns it into the bytes of a file. Both
//! formats come from the same drawing code and the same geometry. The same figure, canvas and seed
//! give the same bytes for any number of threads.

mod backbone;
mod canvas;
pub mod diagram;
mod edge_kind;
mod embed;
pub mod explorer;
pub mod figures;
mod font;
mod frame;
mod geometry;
mod grid;
mod groups;
pub mod layout;
mod legend;
mod node_link;
pub mod of_network;
pub mod of_shifts;
mod page;
pub mod palette;
mod placement;
mod raster;
mod render;
mod scale;
mod shown;
mod sizes;
mod surface;
mod text;
mod vector;

pub use canvas::{Canvas, Format, PRINT_DPI, PlotError};
pub use diagram::Figure;
pub use font::{FontError, add_fonts, missing_scripts};
pub use frame::Caption;
pub use render::{render, render_plain};
pub use scale::{date, number};
