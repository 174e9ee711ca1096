//! Reading and checking a data set folder. Every file is read to its end, and every problem is a
//! coded [`Finding`](crate::dataset::Finding).

mod outcome;

pub use outcome::{FileAccount, InputFile, Loaded, OnError, ReadError, ReadOptions, Reject, count};
