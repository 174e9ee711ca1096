//! `report.html`: one file, readable on paper and phone, that asks the network for nothing.

mod drawing;
mod explorer;
mod page;
mod table;

pub(super) use explorer::explorer;
pub(super) use page::page;
