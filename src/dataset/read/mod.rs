//! Reading and checking a data set folder. Every file is read to its end, and every problem is a
//! coded [`Finding`](crate::dataset::Finding).

mod actors;
mod cells;
mod conflicts;
mod folder;
mod further;
mod index;
mod intake;
mod ledger;
mod lookalikes;
mod names;
mod near;
mod outcome;
mod package;
mod plain;
mod rejects;
mod relations;
mod repeats;
mod single;
mod source;
mod split;
mod table;
mod text;

pub use folder::read;
pub(crate) use intake::take_file;
pub use intake::{Limits, Taken};
pub use outcome::{FileAccount, InputFile, Loaded, OnError, ReadError, ReadOptions, Reject, count};
pub use rejects::rejects_table;
pub(crate) use single::read_single;
pub(super) use source::hex;
pub(crate) use table::is_plain;
pub(crate) use text::{read_text, refused_by_tables, table_name, table_text};
