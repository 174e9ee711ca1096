//! Text that stays text: one function for each form that text from outside is written in.
//!
//! Whatever a name holds, it must not end its cell, attribute, string or line, and must come back as it
//! was, or as what the function says of characters that its form cannot hold. Nothing else in the program
//! escapes by hand; `tests/architecture.rs` looks for it.

mod characters;
pub(crate) mod csv;
pub(crate) mod dot;
pub(crate) mod file_name;
#[cfg(test)]
mod hostile;
pub(crate) mod html;
pub(crate) mod json_in_html;
pub(crate) mod markdown;
pub(crate) mod pajek;
pub(crate) mod terminal;
pub(crate) mod xml;

pub(crate) use characters::{is_invisible, is_no_character, one_line};
#[cfg(test)]
pub(crate) use hostile::hostile;
