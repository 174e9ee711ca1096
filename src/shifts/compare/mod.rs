//! Two days, or two data sets, side by side: who appeared, vanished, gained and lost what.

mod counterpart;
mod diff;
mod result;
mod side;
mod words;

pub use diff::compare;
pub use result::{ActorChange, Change, Comparison, Happening, RoleChange, SideAccount};
pub use side::{CompareError, CompareOptions, Side};
pub use words::comparison_sentences;
