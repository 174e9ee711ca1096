//! `report.html`: one file, readable on paper and phone, that asks the network for nothing.

mod drawing;
mod escape;
mod page;
mod table;

pub(super) use page::page;
